"""nn/predicting: export(): a model in another language, as one function from a row to an answer."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import autograd
from autograd import Value, compile, ieee, record  # noqa: A004 - as in re
from autograd.views.languages.exporting import written
from nn.common.ranges import check_whole
from nn.modules.activations import Activation
from nn.modules.containers import Residual, Sequential
from nn.modules.dropout import Dropout
from nn.modules.ending import end_of
from nn.modules.layers import Layer, Neuron
from nn.modules.masks import any_numbers
from nn.modules.module import Module
from nn.modules.normalising import LayerNorm
from nn.modules.shaping import Reshape
from nn.predicting.running import evaluating
from nn.predicting.taking import recipe_of

TRIED = 16  # rows, of which the written function and the model must say the same
FAR = 3.0  # deviations from the mean, up to which these rows lie
MISFITS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NotImplementedError)


def export(
    model: Module,
    path: str | os.PathLike[str],
    *,
    inputs: int | None = None,
    scores: bool = False,
    name: str = "model",
    dtype: str = "float32",
) -> Path:
    """Write a model as C, JavaScript or ONNX, which need nothing of this project; the file.

    What `autograd.export` says of the languages holds. The function takes a row of the features as they were measured,
    as it standardises them itself, and gives the classes' probabilities, or numbers in the target's unit. Columns with
    categories, dates or missing numbers come in as the features that they were made: the comment at the top, of ONNX
    the model's doc string, names them in their order, and the classes.

    Args:
        model: any Module that takes numbers, in the state it has; it predicts, so nothing is dropped out.
        path: a file that ends in .c, .js, .mjs or .onnx.
        inputs: how many numbers a row has, where neither data it was trained on nor a first layer tell.
        scores: give what the model itself gives, scores of classes among it.
        name: what is written is called: in C the function, in JavaScript the object that has the function ``values``,
            in ONNX the graph's comment.
        dtype: of ONNX's numbers, "float32" or "float64", of which onnxruntime has no erf, and so no gelu.

    Raises:
        TypeError: it's no Module.
        ValueError: it isn't one function of its numbers: it branches on them, draws, or counts its calls; or one of
            the errors of `autograd.export`.
        OSError: the file can't be written.
        ImportError: onnx is missing.

    Example:
        >>> import tempfile
        >>> from nn import Linear
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     text = export(Linear(2, 1, seed=1), f"{folder}/line.js").read_text()
        >>> "function values(x, w = parameters)" in text
        True
    """
    if not isinstance(model, Module):
        raise TypeError(f"export: model is a {type(model).__name__}, {model!r:.60}; expected a Module")
    recipe = recipe_of(model)
    features = recipe.features if recipe is not None else ()
    count = len(features) or (_taken(model) if inputs is None else check_whole(inputs, "export: inputs", least=1))
    means = np.array(recipe.means if recipe is not None and recipe.means else [0.0] * count)
    scales = np.array(recipe.scales if recipe is not None and recipe.means else [1.0] * count)
    samples = means + scales * np.random.default_rng(0).uniform(-FAR, FAR, (TRIED, count))
    with evaluating(model), ieee(), any_numbers():
        try:
            program, meaning = _recorded(model, samples[0], means, scales, scores)
            eager = np.array([_numbers(model, row, means, scales, scores) for row in samples])
        except MISFITS as error:
            other = "" if features or inputs is not None else ". If it takes another number of them, give inputs="
            raise ValueError(
                f"export: {type(model).__name__} can't be written as one function of {count} numbers: "
                f"{type(error).__name__}: {error}{other}"
            ) from error
        found = program.outputs(samples)
    if not np.allclose(found, eager, rtol=1e-9, atol=1e-12, equal_nan=True):
        raise ValueError(
            f"export: {type(model).__name__} isn't one function of its numbers: a recording of one row gives "
            "something else for another row than the model does. It has a branch by .data, draws, or counts its calls"
        )
    code = program.straight("values")
    about = [
        f"{name}: made by autograd-by-hand from a {type(model).__name__} with {len(program.parameters):,} parameters.",
        f"x: {count:,} numbers as they were measured{_listed(features)}",
        f"out: {len(program.further):,}: {meaning}{_listed(recipe.classes) if recipe is not None else ''}",
    ]
    if program.parameters:
        about.append(f"w: {len(program.parameters):,} parameters, in the order of model.parameters()")
    return written(
        {"": code.only(code.results[1:], [])}, path, program.numbers().tolist(), name=name, dtype=dtype, about=about
    )


def _taken(model: Module) -> int:
    """How many numbers a model takes, by its first part, or the first that doesn't leave that as it is."""
    first = _first(model)
    if isinstance(first, Reshape):
        return first.count
    if not isinstance(first, (Layer, Neuron)):
        raise ValueError(f"export: how many numbers {type(model).__name__} takes isn't known; give inputs=")
    return len(first.neurons[0].w if isinstance(first, Layer) else first.w)


def _first(module: Module, above: tuple[int, ...] = ()) -> Module | None:
    """The module that gets what comes in; of a class of one's own, the one that stands first in it."""
    if isinstance(module, (Activation, Dropout, LayerNorm)) or id(module) in above:  # as many come out as go in
        return None
    if isinstance(module, Residual):
        parts = [module.module]
    elif isinstance(module, Sequential):
        parts = list(module.layers)
    elif isinstance(module, (Layer, Neuron)) or type(module).__module__.startswith("nn."):
        return module
    else:
        parts = list(module.named_modules().values())[1:2]
    found = (_first(part, (*above, id(module))) for part in parts)  # a part may know what it is in
    return next((first for first in found if first is not None), None)


def _answers(model: Module, row: Sequence[Any], means: Any, scales: Any, scores: bool) -> tuple[list[Any], str]:
    """What the written function gives for a row, and what that is."""
    recipe = recipe_of(model)
    if recipe is not None and recipe.means:
        row = [(x - mean) / scale for x, mean, scale in zip(row, means.tolist(), scales.tolist(), strict=True)]
    found = model(list(row))
    if isinstance(found, Mapping):
        raise TypeError(
            f"it gives several outputs, {', '.join(map(str, found))}; write a module with one of them, or with a list "
            "of all"
        )
    made = np.array(found, dtype=object)
    given: list[Any] = made.ravel().tolist()
    if scores:
        return given, "what the model gives"
    if recipe is not None and recipe.target_means:
        pairs = zip(given, recipe.target_means, recipe.target_scales, strict=True)
        return [each * scale + mean for each, mean, scale in pairs], "in the targets' unit"
    shares = None if is_regression(model) else _shares(model, made)
    return (given, "what the model gives") if shares is None else (shares, "the probabilities of the classes")


def is_regression(model: Module) -> bool:
    """Whether a model was trained to give numbers, even where it ends as one that gives probabilities.

    Example:
        >>> from nn import MLP, fit, mse
        >>> model = MLP(1, [1], output="sigmoid", seed=1)
        >>> _ = fit(model, mse, ([[1.0], [2.0]], [0.1, 0.7]), epochs=1)
        >>> is_regression(model)
        True
    """
    recipe = recipe_of(model)
    return recipe is not None and not recipe.classes and model.trained_by in ("mse", "mae", "huber")


def _shares(model: Module, made: Any) -> list[Any] | None:
    """The probabilities, as `probabilities_of` has them, of Values; None where there are none."""
    given, end, loss, single = made.ravel().tolist(), end_of(model), model.trained_by, made.size == 1
    if loss == "cross_entropy" and not single:
        rows = made.reshape(-1, made.shape[-1]).tolist()  # of several steps, say, each by itself
        return [share for row in rows for share in autograd.softmax(row)]
    if loss == "bce_with_logits":
        return [autograd.sigmoid(each) for each in ([-given[0], given[0]] if single else given)]
    if end == "log_softmax" and not single:
        return [autograd.exp(each) for each in given]
    if end == "sigmoid" and single:
        return [1.0 - given[0], given[0]]
    return given if end == "sigmoid" or (end == "softmax" and not single) else None


def _recorded(model: Module, sample: Any, means: Any, scales: Any, scores: bool) -> tuple[Any, str]:
    """The program of one row."""
    leaves = [Value(number, label=f"x{i}") for i, number in enumerate(sample.tolist())]
    with record() as recording:
        roots, meaning = _answers(model, leaves, means, scales, scores)
    if recording.guards:
        raise ValueError(f"a branch depends on the numbers, {recording.guards[0].where or 'in a comparison'}")
    roots = [each if isinstance(each, Value) else Value(float(each), constant=True) for each in roots]
    program = compile(roots[0], leaves, model.parameters(), outputs=roots, guards=(), backend="numpy")
    return program, meaning


def _numbers(model: Module, row: Any, means: Any, scales: Any, scores: bool) -> list[float]:
    """What a call of the model gives for a row."""
    found, _ = _answers(model, [Value(each, constant=True) for each in row.tolist()], means, scales, scores)
    return [each.data if isinstance(each, Value) else float(each) for each in found]


def _listed(names: Sequence[Any], most: int = 200) -> str:
    """Names in a comment, on its line."""
    said = ", ".join(ascii(each) if isinstance(each, str) else str(each) for each in names[:most])
    return f": {said}{', ...' if len(names) > most else ''}" if names else ""
