"""nn/estimators: what is needed of scikit-learn, which is loaded with this file; an error that says what is missing."""

from __future__ import annotations

try:
    from sklearn.base import (
        BaseEstimator as BaseEstimator,
        ClassifierMixin as ClassifierMixin,
        RegressorMixin as RegressorMixin,
    )
    from sklearn.utils import check_random_state as check_random_state
    from sklearn.utils.class_weight import compute_sample_weight as compute_sample_weight
    from sklearn.utils.multiclass import check_classification_targets as check_classification_targets
    from sklearn.utils.validation import (
        check_array as check_array,
        check_is_fitted as check_is_fitted,
        column_or_1d as column_or_1d,
        validate_data as validate_data,
    )
except ModuleNotFoundError as missing:
    if missing.name != "sklearn":  # it's there, and misses something itself
        raise
    raise ImportError(
        "NeuralClassifier and NeuralRegressor need scikit-learn, which is not installed: "
        "pip install 'autograd-by-hand[demos]'"
    ) from None
