"""nn/training: what the training page can train: the layers of a model, and which losses fit its data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.views.training.kernels import LOSSES, OF_SCORES, activations
from nn.data import Data
from nn.losses import losses
from nn.modules.activations import Activation, name_of
from nn.modules.containers import MLP, Sequential
from nn.modules.layers import Layer, Linear, Neuron
from nn.modules.module import Module

WHO = "TrainingPage"
MOST_HIDDEN, MOST_UNITS = 3, 16  # hidden layers, and circles below each other, that the page draws well
MOST_SAMPLES = 1000
PART = "take a part of them, such as data.split({share:.2g})[1]"


@dataclass
class Row:
    """One layer of neurons with the activation behind it."""

    layer: Layer
    activation: str

    @property
    def inputs(self) -> int:
        """How many numbers come in."""
        return len(self.layer.neurons[0].w)

    @property
    def numbers(self) -> list[float]:
        """Its parameters' numbers: neuron by neuron, the weights and then the bias."""
        return [each.data for neuron in self.layer.neurons for each in (*neuron.w, neuron.b)]


def rows_of(model: Any) -> list[Row]:
    """The layers of a model, each with its activation.

    Raises:
        TypeError: it's no MLP, Layer or Sequential of layers and activations.
        ValueError: a part of it is what the page can't train, or it is too large, or a number is not finite.
    """
    found: list[Row] = []
    for path, part in _parts(model):
        if isinstance(part, Activation):
            if not found or found[-1].activation != "linear":
                raise ValueError(
                    f"{WHO}: {path} is the activation {part.name} {'after another' if found else 'before any layer'}; "
                    "the page has one behind each layer"
                )
            found[-1].activation = part.name
        else:
            found.append(Row(part, name_of(part.activation)))
            _check_layer(path, found)
    if not found:
        raise ValueError(f"{WHO}: the model has no layers, and so nothing to train")
    known = ["linear", *(op.name for op in activations())]
    for row in found:
        if row.activation not in known:
            raise ValueError(
                f"{WHO}: the page has no activation {row.activation}; those it has are: {', '.join(known)}"
            )
    _check_size(found)
    if len(model.parameters()) < len(model.parameters(frozen=True)):
        raise ValueError(f"{WHO}: a part of the model is frozen, and the page trains all of it; unfreeze() it")
    parameters = [each for row in found for neuron in row.layer.neurons for each in (*neuron.w, neuron.b)]
    if {*map(id, parameters)} != {*map(id, model.parameters())} or len({*map(id, parameters)}) < len(parameters):
        raise ValueError(
            f"{WHO}: the model has parameters beside those of its layers, or layers that share some; expected an MLP, "
            "or a Sequential with every layer once"
        )
    if not all(math.isfinite(each.data) for each in parameters):
        raise ValueError(f"{WHO}: one of the model's parameters is inf or nan; expected finite numbers")
    return found


def _parts(model: Any, path: str = "the model") -> Iterator[tuple[str, Any]]:
    """The layers and activations of a model in a row, those of rows inside of it among them."""
    if type(model) in (Layer, Linear, Activation):
        yield path, model
    elif type(model) in (MLP, Sequential):
        for i, part in enumerate(model.layers):
            yield from _parts(part, f"{'' if path == 'the model' else f'{path}.'}layers[{i}]")
    elif path == "the model" or not isinstance(model, Module):
        found = repr(model).partition("\n")[0]
        raise TypeError(
            f"{WHO}: {path} is of the class {type(model).__name__}, {found:.60}; expected an nn.MLP, an nn.Layer, or "
            "an nn.Sequential of layers and activations, and no classes made of them"
        )
    else:
        raise ValueError(
            f"{WHO}: {path} is a {type(model).__name__}, which the page can't train; it has nn.Layer, nn.Linear and "
            "activations. nn.fit trains all of them, and Film shows it"
        )


def _check_layer(path: str, found: list[Row]) -> None:
    """An error where a layer has no biases, or isn't alike in its neurons, or doesn't fit the one before."""
    *others, last = found
    neurons: list[Any] = last.layer.neurons
    first = neurons[0]
    if any(type(each) is not Neuron or each.activation != first.activation for each in neurons):
        raise ValueError(f"{WHO}: {path} has neurons of several kinds; expected an nn.Layer as it was made")
    if any(each.b is None for each in neurons):
        raise ValueError(f"{WHO}: {path} has no biases; the page draws one for each neuron: make it with bias=True")
    if others and last.inputs != len(others[-1].layer.neurons):
        raise ValueError(
            f"{WHO}: {path} takes {last.inputs} numbers, and {len(others[-1].layer.neurons)} come from before it; "
            "expected as many"
        )


def _check_size(found: list[Row]) -> None:
    """A ValueError where there are more layers or neurons than the page draws."""
    if len(found) - 1 > MOST_HIDDEN:
        raise ValueError(f"{WHO}: the model has {len(found) - 1} hidden layers; the page draws at most {MOST_HIDDEN}")
    most = max(found[0].inputs, *(len(row.layer.neurons) for row in found))
    if most > MOST_UNITS:
        which = "inputs" if most == found[0].inputs else "neurons in a layer"
        raise ValueError(f"{WHO}: the model has {most} {which}; the page draws at most {MOST_UNITS}")


def check_data(data: Any, found: list[Row]) -> None:
    """An error where a model can't learn from data, or the page can't show that.

    Raises:
        TypeError: it's no Data.
        ValueError: too many samples, or they don't fit the model.
    """
    if not isinstance(data, Data):
        raise TypeError(f"{WHO}: data is a {type(data).__name__}, {data!r:.60}; expected nn.Data(x, y)")
    if len(data) > MOST_SAMPLES:
        part = PART.format(share=MOST_SAMPLES / len(data) / 2)
        raise ValueError(f"{WHO}: there are {len(data):,} samples; the page shows at most {MOST_SAMPLES:,}: {part}")
    if len(data) < 2:
        raise ValueError(f"{WHO}: there is one sample; expected at least 2")
    features, outputs = data.x.shape[1], len(found[-1].layer.neurons)
    if features != found[0].inputs:
        raise ValueError(
            f"{WHO}: the model takes {found[0].inputs} numbers, and a sample of the data has {features}; "
            "expected as many"
        )
    classes = len(data.classes)
    if data.y.ndim > 1 and data.y.shape[1] > 1:
        raise ValueError(
            f"{WHO}: y has {data.y.shape[1]} numbers for each sample; the page has one, or the label of a class: "
            "of rows with a single 1, y.argmax(axis=1) gives the labels"
        )
    if outputs != (classes if outputs > 1 or classes > 2 else 1):
        wanted = f"{classes}, one for each class" if classes > 1 else "1"
        also = " (or 1)" if classes == 2 else ""
        raise ValueError(f"{WHO}: the model has {outputs} output(s); for {data!r} expected {wanted}{also}")


def losses_for(data: Data, found: list[Row]) -> list[str]:
    """The losses that fit, the usual one first."""
    labels = {*np.unique(data.y).tolist()}
    if len(found[-1].layer.neurons) > 1:
        return [OF_SCORES]
    if data.classes:
        fitting = ["bce_with_logits", "mse", "hinge"]
        return fitting if found[-1].activation == "linear" else ["mse", "bce_with_logits", "hinge"]
    if labels == {-1.0, 1.0}:
        return ["mse", "hinge", "mae", "huber"]
    return ["mse", "mae", "huber"]


def loss_named(given: Callable[..., Any] | str | None, fitting: list[str], data: Data) -> str:
    """The name of a loss.

    Raises:
        ValueError: the page doesn't have it, or it doesn't fit.
    """
    if given is None:
        return fitting[0]
    every = {name: getattr(losses, name) for name in (*LOSSES, OF_SCORES)}
    name = given if isinstance(given, str) else next((name for name, each in every.items() if each is given), "")
    if name not in every:
        raise ValueError(f"{WHO}: loss is {given!r:.60}; the page has {', '.join(f'nn.{each}' for each in every)}")
    if name not in fitting:
        raise ValueError(
            f"{WHO}: loss is {name}, which doesn't fit {data!r} and this model; expected {' or '.join(fitting)}"
        )
    return name
