"""nn/predicting: predict and predict_proba: rows in, arrays out, as scikit-learn has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.modules.ending import threshold_of
from nn.modules.module import Module
from nn.predicting.meaning import probabilities_of
from nn.predicting.running import outputs_of
from nn.predicting.taking import recipe_of, samples_of
from nn.predicting.taking_apart import are_several, first_of


def predict(model: Module, rows: Any) -> Any:
    """What a model says of rows; `Module.predict` tells what they may be, and what comes back."""
    samples, one = samples_of(model, rows, "predict")
    outputs = outputs_of(model, samples, "predict")
    recipe, answers = recipe_of(model), outputs
    if recipe is not None and not are_several(outputs) and outputs.ndim <= 2:
        if recipe.classes and np.isnan(outputs).any():
            first = int(np.isnan(outputs).reshape(len(outputs), -1).any(axis=1).argmax())
            raise ValueError(f"predict: for row {first} the model gives nan, which is no class")
        answers = recipe.answer(outputs, threshold=threshold_of(model))
    return first_of(answers) if one else answers


def predict_proba(model: Module, rows: Any) -> Any:
    """The classes' probabilities; `Module.predict_proba` tells more."""
    samples, one = samples_of(model, rows, "predict_proba")
    outputs = outputs_of(model, samples, "predict_proba")
    if are_several(outputs):
        raise ValueError(
            f"predict_proba: {type(model).__name__} gives several outputs, and nobody knows which of them are scores; "
            "take them from predict, and nn.softmax or a sigmoid of them"
        )
    shares = probabilities_of(model, outputs)
    return shares[0] if one else shares
