"""nn/modules: weights to and from PyTorch, as arrays with the names that torch.nn.Sequential gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from nn.modules.activations import Activation
from nn.modules.containers import Function, Sequential
from nn.modules.dropout import Dropout
from nn.modules.embedding import Embedding
from nn.modules.layers import Layer
from nn.modules.module import Module
from nn.modules.normalising import LayerNorm, RMSNorm

Floats = NDArray[np.float64]
Tensor = NDArray[np.object_]
KINDS = ("weight", "bias")


def to_torch(model: Module) -> dict[str, Floats]:
    """A model's weights as arrays, by the names they have in the torch.nn.Sequential that computes the same.

    What stands in that Sequential, part by part:

    - a `Layer` is a Linear and its activation, so two parts; with "linear" (and `Linear`) it is the Linear alone;
    - an `Activation`, a function and `Dropout` are one part each, without weights;
    - `LayerNorm`, `RMSNorm` and `Embedding` are PyTorch's of the same name;
    - a `Sequential` (or an `MLP`) inside is a Sequential inside.

    A Linear has "weight", of shape (outputs, inputs), and "bias", (outputs,), unless it has none; a LayerNorm "weight"
    and "bias", an RMSNorm "weight", an Embedding "weight", (count, width). Of a layer alone the names are these.

    Args:
        model: an `MLP`, a `Sequential`, or one of the layers above.

    Raises:
        TypeError: the model, or a part of it, has no counterpart there.

    Example:
        >>> from nn import MLP
        >>> weights = to_torch(MLP(2, [3, 1], "tanh"))
        >>> {name: array.shape for name, array in weights.items()}
        {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}

    There: ``Sequential(Linear(2, 3), Tanh(), Linear(3, 1))``, which takes them by
    ``load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})``.
    """
    return {
        name: np.array([value.data for value in values.flat], dtype=np.float64).reshape(values.shape)
        for name, values in _tensors(model, "").items()
    }


def from_torch(model: Module, state: Mapping[str, Any]) -> None:
    """Take a model's weights from a PyTorch model's ``state_dict()``, or a dict of arrays; all, or on an error none.

    Where the names are those of `to_torch`, they say which is which. Otherwise they are matched in order, so a model of
    any class will do that has the same layers in the same order.

    Args:
        model: an `MLP`, a `Sequential`, or one of the layers `to_torch` knows.
        state: tensors or arrays by name.

    Raises:
        TypeError: ``state`` is no dict, or the model has no counterpart in PyTorch.
        ValueError: there are more or fewer arrays than expected, or one has another shape or kind, or isn't finite.

    Example:
        >>> from nn import Linear
        >>> layer = Linear(2, 1)
        >>> from_torch(layer, {"fc.weight": [[1.0, 2.0]], "fc.bias": [3.0]})
        >>> layer.state_dict()
        {'neurons.0.w.0': 1.0, 'neurons.0.w.1': 2.0, 'neurons.0.b': 3.0}
    """
    if not isinstance(state, Mapping):
        hint = "; give its state_dict()" if hasattr(state, "state_dict") else ""
        raise TypeError(f"from_torch: state is a {type(state).__name__}; expected a dict of arrays{hint}")
    ours = _tensors(model, "")
    if len(state) != len(ours):
        raise ValueError(
            f"from_torch: {len(state)} array(s) came: {_listed(state)}; expected {len(ours)}: {_listed(ours)}"
        )
    theirs = ours if state.keys() == ours.keys() else state
    taken = [_array(state[their], their, our, ours[our].shape) for our, their in zip(ours, theirs, strict=True)]
    for values, array in zip(ours.values(), taken, strict=True):
        parameter: Value
        for parameter, number in zip(values.ravel(), array.ravel().tolist(), strict=True):
            parameter.data = number


def _tensors(module: Module, path: str) -> dict[str, Tensor]:
    """The Values of each array, in its shape, by its name; ``path`` is where the module stands."""
    if isinstance(module, Sequential):
        parts = [each for part in module.layers for each in (part, *_activation_of(part))]
        return {name: values for i, part in enumerate(parts) for name, values in _tensors(part, f"{path}{i}.").items()}
    if isinstance(module, (Activation, Dropout, Function)):
        return {}
    bias: Any = None
    if isinstance(module, Layer):
        weight, bias = _of_layer(module)
    elif isinstance(module, (LayerNorm, RMSNorm, Embedding)):
        weight, bias = module.w, getattr(module, "b", None)
    else:
        raise TypeError(
            f"to and from PyTorch: {type(module).__name__} has no counterpart in PyTorch; expected an MLP, a "
            "Sequential, a Layer, LayerNorm, RMSNorm or Embedding"
        )
    found = zip(KINDS, (weight, bias), strict=True)
    return {f"{path}{kind}": np.array(values, dtype=object) for kind, values in found if values is not None}


def _activation_of(part: Module) -> list[Module]:
    """The activation of a layer as the module of its own that it is in PyTorch."""
    name = part.neurons[0].activation if isinstance(part, Layer) else "linear"
    return [] if name == "linear" else [Activation(name)]


def _of_layer(layer: Layer) -> tuple[Any, Any]:
    """The weights of a layer's neurons, and their biases where they have some."""
    neurons = layer.neurons
    if len({(len(neuron.w), neuron.activation, neuron.b is None) for neuron in neurons}) > 1:
        raise TypeError(
            "to and from PyTorch: a layer's neurons differ in weights, activations or biases; expected alike"
        )
    biases = None if neurons[0].b is None else [neuron.b for neuron in neurons]
    return [neuron.w for neuron in neurons], biases


def _array(given: Any, their: object, our: str, shape: tuple[int, ...]) -> Floats:
    """What came, as an array; an error that says what is wrong with it."""
    if hasattr(given, "detach"):  # a tensor, maybe of numbers that NumPy doesn't know
        given = given.detach().cpu().double().numpy()
    what = f"from_torch: {their}" if their == our else f"from_torch: {their} (as {our})"
    if np.ma.is_masked(given):
        raise ValueError(f"{what} has numbers that are masked; expected a number for each")
    try:
        array: Floats = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} is {given!r:.60}; expected an array of numbers") from None
    kinds = [str(name).rpartition(".")[2] for name in (their, our)]
    if kinds[0] in KINDS and kinds[0] != kinds[1]:
        raise ValueError(f"{what} is a {kinds[0]}; expected a {kinds[1]}")
    if array.shape != shape:
        raise ValueError(f"{what} has shape {array.shape}; expected {shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{what} has numbers that are nan or infinite")
    return array


def _listed(names: Iterable[object]) -> str:
    return ", ".join(map(str, names)) or "none"
