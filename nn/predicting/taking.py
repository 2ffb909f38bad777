"""nn/predicting: rows as people have them become samples as a model takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.common.warning import warn
from nn.data.checking import checked_numbers
from nn.data.columns import difference
from nn.data.dataset import Data
from nn.data.recipe import Recipe
from nn.data.rows import is_one_row
from nn.data.scaling import looks_standardised
from nn.modules.module import Module

Floats = NDArray[np.float64]
Samples = Floats | list[Any]  # rows of numbers; or what is no array, such as sequences of different lengths
NAMED = ("Data: ", "Recipe: ")  # who says what is wrong with rows, where nobody asked for a prediction


def recipe_of(model: Module) -> Recipe | None:
    """The recipe a model has, if it is one: a class of one's own may call something else so."""
    return model.recipe if isinstance(model.recipe, Recipe) else None


def samples_of(model: Module, rows: Any, who: str) -> tuple[Samples, bool]:
    """What a model takes, (n, features), and whether it is a single row that was given.

    Args:
        model: its recipe says how raw columns become what it takes; without one numbers are taken as they are.
        rows: an array, a DataFrame or a Series, a dict, a tensor, a list, or a Data on whichever scale.
        who: asks, as an error says.

    Raises:
        ValueError: other columns than the model was trained with, nan or inf.
        TypeError: something that is no number.

    Example:
        >>> from nn import MLP
        >>> samples_of(MLP(2, [1]), [0.5, 2.0], "predict")
        (array([[0.5, 2. ]]), True)
    """
    recipe = recipe_of(model)
    with _asked_by(who):
        if isinstance(rows, Data):
            return _of_data(rows, recipe), False
        if hasattr(rows, "detach"):  # a tensor, maybe with a gradient
            rows = rows.detach().cpu().numpy()
        if recipe is not None:
            if hasattr(rows, "iloc") and not hasattr(rows, "columns") and all(isinstance(n, str) for n in rows.index):
                rows = dict(rows.items())  # a row of a table, by its columns' names
            if getattr(rows, "ndim", 0) > 2 and len(rows) and np.size(rows[0]) == len(recipe.names):
                rows = np.reshape(rows, (len(rows), -1))  # images, or sequences, of as many numbers
            samples = recipe.apply(rows)
            if found := looks_standardised(samples, recipe.means, recipe.scales, recipe.features):
                warn(f"{who}: {found}")
            return samples, recipe.is_one_row(rows)
        return _as_they_are(rows)


@contextmanager
def _asked_by(who: str) -> Iterator[None]:
    """A context whose errors name what the user called."""
    try:
        yield
    except (TypeError, ValueError) as error:
        text = str(error)
        if not text.startswith(NAMED):
            raise
        raise type(error)(f"{who}: {text.partition(': ')[2]}") from error


def _of_data(data: Data, recipe: Recipe | None) -> Floats:
    """Data on the scale of a recipe, whichever they are on."""
    if recipe is None:
        return data.x
    if data.recipe.names == recipe.names:
        return data.x if data.recipe == recipe else recipe.apply(data)
    if other := difference(data.recipe.features, recipe.features):
        raise ValueError(f"Recipe: of the data {other}")
    if (data.means, data.scales) == (recipe.means, recipe.scales):
        return data.x
    raw = data.x * data.scales + data.means if data.means else data.x
    return (raw - recipe.means) / recipe.scales if recipe.means else raw


def _as_they_are(rows: Any) -> tuple[Samples, bool]:
    """Numbers without a recipe: a row each; lists of sequences, which may be of different lengths, as they came."""
    if isinstance(rows, (list, tuple)) and not any(isinstance(each, (Mapping, str)) for each in rows):
        try:
            array = np.array(rows)
        except ValueError:  # of different lengths
            return list(rows), False
        if array.ndim > 2:
            rows = array
    if getattr(rows, "ndim", 0) > 2:
        if not len(rows) or not np.isfinite(np.asarray(rows, np.float64)).all():
            raise ValueError("Data: x is empty, or a number in it is nan or infinite; expected finite numbers")
        return np.asarray(rows, np.float64), False
    one = is_one_row(rows, len(rows) if hasattr(rows, "__len__") else 0)
    samples, _ = checked_numbers([rows] if one else rows, ())
    return samples, one
