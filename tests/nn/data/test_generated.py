"""The generated points against their formulas and scikit-learn's, and the bundled sets against scikit-learn's.

Also of: nn/data/bundled.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nn import Data, data
from tests.support.places import ROOT

datasets = pytest.importorskip("sklearn.datasets")
GENERATED = [data.moons, data.circles, data.spirals, data.xor, data.gaussians]
CLASSIFIED = {
    "iris": "Data(iris: 150 samples, 4 features, 3 classes)",
    "digits": "Data(digits: 1797 samples, 64 features, 10 classes)",
    "wine": "Data(wine: 178 samples, 13 features, 3 classes)",
    "breast_cancer": "Data(breast cancer: 569 samples, 30 features, 2 classes)",
}


def as_points(x: Any, y: Any) -> list[tuple[float, ...]]:
    return sorted((float(label), *np.round(row, 12)) for row, label in zip(x, y, strict=True))


@pytest.mark.parametrize("n", [10, 101])
def test_without_noise_moons_and_circles_are_scikit_learn_s(n: int) -> None:
    moons, circles = data.moons(n, noise=0), data.circles(n, inner=0.3, noise=0)
    if n % 2 == 0:  # the odd point of an odd number lies in the other class there
        assert as_points(moons.x, moons.y) == as_points(*datasets.make_moons(n))
        assert as_points(circles.x, circles.y) == as_points(*datasets.make_circles(n, factor=0.3))
    radii = np.hypot(*circles.x.T)
    np.testing.assert_allclose(radii, np.where(circles.y == 0, 1.0, 0.3), rtol=1e-12)
    assert np.bincount(moons.y).tolist() == np.bincount(circles.y).tolist() == [n - n // 2, n // 2]


@pytest.mark.parametrize("arms", [2, 3, 5])
def test_spiral_arms_wind_once_and_are_turned_copies(arms: int) -> None:
    spirals = data.spirals(40 * arms, arms=arms, noise=0)
    assert np.bincount(spirals.y).tolist() == [40] * arms
    radii = np.hypot(*spirals.x.T)
    assert (round(radii.min(), 12), round(radii.max(), 12)) == (0.1, 1.0)
    turned = np.exp(-2j * np.pi * (radii + spirals.y / arms)) * (spirals.x[:, 0] + 1j * spirals.x[:, 1])
    np.testing.assert_allclose(turned, radii, atol=1e-12)


def test_xor_is_its_truth_table_again_and_again() -> None:
    xor = data.xor(10)
    assert as_points(xor.x[:4], xor.y[:4]) == [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
    assert xor.y.tolist() == [int(a) ^ int(b) for a, b in xor.x]
    assert np.array_equal(xor.x[4:8], xor.x[:4])
    noisy = data.xor(400, noise=0.1, seed=3)
    assert np.array_equal(noisy.y[:10], xor.y)
    assert 0.09 < np.std(noisy.x - np.round(noisy.x)) < 0.11


def test_gaussians_are_as_wide_as_the_noise_around_their_middles() -> None:
    clouds = data.gaussians(1001, noise=0.3, seed=2)
    assert np.bincount(clouds.y).tolist() == [501, 500]
    for label, middle in enumerate((-1.0, 1.0)):
        rest = clouds.x[clouds.y == label] - middle
        assert np.abs(rest.mean(axis=0)).max() < 0.05
        assert np.abs(rest.std(axis=0) - 0.3).max() < 0.03


def test_a_wave_is_a_sine_with_noise_upwards_alone() -> None:
    plain, noisy = data.wave(60, noise=0.0), data.wave(400, noise=0.2, seed=1)
    assert sorted(plain.x.ravel().tolist()) == np.linspace(-2.0, 2.0, 60).tolist()
    np.testing.assert_array_equal(plain.y, np.sin(2.0 * plain.x.ravel()))
    assert not plain.classes
    assert 0.17 < np.std(noisy.y - np.sin(2.0 * noisy.x.ravel())) < 0.23
    assert not np.array_equal(noisy.y, data.wave(400, noise=0.2, seed=2).y)
    assert len(data.wave(1)) == 1
    for wrong in ({"n": 0}, {"noise": -1.0}):
        with pytest.raises(ValueError, match="wave: "):
            data.wave(**wrong)


@pytest.mark.parametrize("make", GENERATED)
def test_generated_points_are_seeded(make: Callable[..., Data]) -> None:
    first, again, other = (make(60, noise=0.1, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(first.x, again.x)
    assert np.array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)
    assert np.array_equal(make(60, noise=0.1, seed=np.random.default_rng(5)).x, first.x)
    assert 0 < first.y[:20].sum() < 20  # mixed, so that the first few are not of one class
    assert first.title == make.__name__
    np.random.seed(1)
    expected = np.random.random()
    np.random.seed(1)
    make(20)
    assert np.random.random() == expected


@pytest.mark.parametrize("make", GENERATED)
def test_impossible_points_are_refused(make: Callable[..., Data]) -> None:
    name = make.__name__
    with pytest.raises(ValueError, match=f"{name}: n is 1; expected at least"):
        make(1)
    with pytest.raises(TypeError, match=f"{name}: n is 2.5; expected a whole number"):
        make(2.5)
    for noise in (-0.1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=f"{name}: noise is {noise}"):
            make(noise=noise)
    with pytest.raises(ValueError, match="expected a radius between 0 and 1"):
        data.circles(inner=1.0)
    with pytest.raises(ValueError, match="expected at least 2, a class each"):
        data.spirals(arms=1)


@pytest.mark.parametrize("name", CLASSIFIED)
def test_bundled_sets_are_scikit_learn_s(name: str) -> None:
    ours, theirs = getattr(data, name)(), getattr(datasets, f"load_{name}")()
    assert np.array_equal(ours.x, theirs.data)
    assert np.array_equal(ours.y, theirs.target)
    assert ours.names == tuple(theirs.feature_names)
    assert ours.classes == tuple(map(str, theirs.target_names))
    assert repr(ours) == CLASSIFIED[name]
    assert {type(each) for each in ours.names + ours.classes} == {str}


def test_digits_are_images() -> None:
    digits, theirs = data.digits(), datasets.load_digits()
    assert digits.shape == digits[:5].shape == (8, 8)
    assert np.array_equal(digits[7][0].reshape(digits.shape), theirs.images[7])
    assert digits.names[9] == "pixel_1_1"
    assert (digits.x.min(), digits.x.max()) == (0.0, 16.0)


def test_diabetes_is_a_regression_in_its_own_units() -> None:
    ours, theirs = data.diabetes(), datasets.load_diabetes(scaled=False)
    assert np.array_equal(ours.x, theirs.data)
    assert np.array_equal(ours.y, theirs.target)
    assert (ours.names, ours.classes) == (tuple(theirs.feature_names), ())
    assert repr(ours) == "Data(diabetes: 442 samples, 10 features, 1 target)"
    scaled = ours.standardised().x / np.sqrt(len(ours))  # scikit-learn's own scaling, to a sum of squares of 1
    np.testing.assert_allclose(scaled, datasets.load_diabetes().data, atol=1e-12)


@pytest.mark.parametrize("name", [*CLASSIFIED, "diabetes"])
def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ImportError) as caught:
        getattr(data, name)()
    assert str(caught.value) == (
        f"data.{name}() needs scikit-learn, which is not installed: pip install 'autograd-by-hand[demos]'"
    )


def test_a_broken_scikit_learn_is_not_called_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("sklearn.datasets")
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError) as caught:
        data.iris()
    assert "not installed" not in str(caught.value)


def test_generating_needs_neither_scikit_learn_nor_pandas() -> None:
    code = (
        "import sys; sys.modules['sklearn'] = sys.modules['pandas'] = None\n"
        "from nn import Data, data\n"
        "print(data.moons(), data.circles(), data.spirals(), data.xor())\n"
        "print(Data({'a': ['u', None]}, [0, 1], missing='mean'))"
    )
    command = [sys.executable, "-c", code]
    root = ROOT
    said = subprocess.check_output(command, text=True, cwd=root)  # noqa: S603
    assert said.count("Data(") == 5
