"""nn/estimators: networks as scikit-learn's estimators."""
