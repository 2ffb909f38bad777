"""nn/data: the small real data sets that scikit-learn ships, so that nothing is downloaded."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.data.dataset import Data


def iris() -> Data:
    """Fisher's irises: 150 flowers of three species, by the length and width of sepals and petals in cm.

    Raises:
        ImportError: scikit-learn is not installed; the message says how to.

    Example:
        >>> iris().classes
        ('setosa', 'versicolor', 'virginica')
    """
    return _classified("iris", "iris")


def digits() -> Data:
    """Handwritten digits: 1797 images of 8×8 pixels, each 0 (white) to 16 (black); ``shape`` is (8, 8).

    Raises:
        ImportError: scikit-learn is not installed; the message says how to.

    Example:
        >>> digits()
        Data(digits: 1797 samples, 64 features, 10 classes)
    """
    return _classified("digits", "digits", shape=(8, 8))


def wine() -> Data:
    """Chemical analyses of 178 wines from three growers.

    Raises:
        ImportError: scikit-learn is not installed; the message says how to.

    Example:
        >>> wine()
        Data(wine: 178 samples, 13 features, 3 classes)
    """
    return _classified("wine", "wine")


def breast_cancer() -> Data:
    """Measures of cell nuclei of 569 tumours, malignant or benign.

    Raises:
        ImportError: scikit-learn is not installed; the message says how to.

    Example:
        >>> breast_cancer()
        Data(breast cancer: 569 samples, 30 features, 2 classes)
    """
    return _classified("breast_cancer", "breast cancer")


def diabetes() -> Data:
    """A regression: how far diabetes went within a year, for 442 patients, from ten measures in their own units.

    Raises:
        ImportError: scikit-learn is not installed; the message says how to.

    Example:
        >>> diabetes()
        Data(diabetes: 442 samples, 10 features, 1 target)
    """
    # scaled as scikit-learn does by default, every sample would know the mean of those held out
    bunch = _loaded("diabetes", scaled=False)
    return Data(bunch.data, bunch.target, names=tuple(map(str, bunch.feature_names)), title="diabetes")


def _classified(name: str, title: str, shape: tuple[int, ...] = ()) -> Data:
    bunch = _loaded(name)
    names, classes = tuple(map(str, bunch.feature_names)), tuple(each.item() for each in bunch.target_names)
    return Data(bunch.data, np.asarray(bunch.target), names=names, classes=classes, title=title, shape=shape)


def _loaded(name: str, **options: Any) -> Any:
    try:
        from sklearn import datasets
    except ModuleNotFoundError as error:
        if error.name != "sklearn":  # it's there, and misses something itself
            raise
        raise ImportError(
            f"data.{name}() needs scikit-learn, which is not installed: pip install 'autograd-by-hand[demos]'"
        ) from None
    return getattr(datasets, f"load_{name}")(**options)
