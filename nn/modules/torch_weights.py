"""nn/modules: weights to and from PyTorch, as arrays with the names that torch.nn.Sequential gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from nn.modules.activations import Activation
from nn.modules.attention import SelfAttention
from nn.modules.batch_norm import BatchNorm
from nn.modules.cells import GRUCell, LSTMCell, RNNCell
from nn.modules.containers import Sequential
from nn.modules.convolution import Conv1d, Conv2d
from nn.modules.embedding import Embedding
from nn.modules.layers import Layer
from nn.modules.module import Module, attributes_of
from nn.modules.normalising import LayerNorm, RMSNorm
from nn.modules.recurrent import GRU, LSTM, RNN

Floats = NDArray[np.float64]
Tensor = NDArray[np.object_]
CELL = {"weight_ih": "w_in", "weight_hh": "w_state", "bias_ih": "b_in", "bias_hh": "b_state"}
# by PyTorch's names, the attributes that hold the same
NAMES: dict[type[Module], dict[str, str]] = {
    LayerNorm: {"weight": "w", "bias": "b"},
    RMSNorm: {"weight": "w"},
    Embedding: {"weight": "w"},
    Conv1d: {"weight": "filters", "bias": "b"},
    Conv2d: {"weight": "filters", "bias": "b"},
    RNNCell: CELL,
    GRUCell: CELL,
    LSTMCell: CELL,
    SelfAttention: {
        "in_proj_weight": "w_in",
        "in_proj_bias": "b_in",
        "out_proj.weight": "w_out",
        "out_proj.bias": "b_out",
    },
    BatchNorm: {"weight": "w", "bias": "b", "running_mean": "mean", "running_var": "variance"},
}
KINDS = {name for names in NAMES.values() for name in names}
COUNTS = "num_batches_tracked"  # of a BatchNorm there, which goes by it only where it has no momentum


def to_torch(model: Module, names: Mapping[str, str] | None = None) -> dict[str, Floats]:
    """A model's weights as arrays, by the names they have in the PyTorch model that computes the same.

    Of a `Sequential` or an `MLP` that is a torch.nn.Sequential, in which, part by part,

    - a `Layer` is a Linear and its activation, so two parts; with "linear" (and `Linear`) it is the Linear alone;
    - an `Activation`, a function and `Dropout` are one part each, without weights;
    - `LayerNorm`, `RMSNorm`, `BatchNorm` (there 1d or 2d), `Conv1d`, `Conv2d` and `Embedding` are PyTorch's of the same
      name;
    - a `Sequential` (or an `MLP`) inside is a Sequential inside.

    A Linear has "weight", of shape (outputs, inputs), and "bias", (outputs,), unless it has none. Of a layer alone the
    names are these. A `Residual`, and a module of one's own, is a class of one's own there, too: the names are those of
    its attributes ("module.0.weight" in a Residual), a list of modules is a ModuleList, Values in lists are a
    Parameter. Where that class calls them otherwise, ``names`` says how.

    Args:
        model: any Module.
        names: for names of modules and attributes here those there, such as ``{"first": "fc1"}``; all others are alike.

    Raises:
        TypeError: something in the model is no array: Values and modules side by side, or lists of other lengths.
        ValueError: a name in ``names`` isn't there.

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
        for name, values in _named(model, names, "to_torch").items()
    }


def from_torch(model: Module, state: Mapping[str, Any], names: Mapping[str, str] | None = None) -> None:
    """Take a model's weights from a PyTorch model's ``state_dict()``, or a dict of arrays; all, or on an error none.

    Where the names are those of `to_torch`, they say which is which. Otherwise they are matched in order, so a model of
    any class will do that has the same layers in the same order.

    Args:
        model: any Module, as of `to_torch`.
        state: tensors or arrays by name.
        names: as of `to_torch`.

    Raises:
        TypeError: ``state`` is no dict, or something in the model is no array.
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
    state = {name: array for name, array in state.items() if not str(name).endswith(COUNTS)}
    ours = _named(model, names, "from_torch")
    if len(state) != len(ours):
        raise ValueError(
            f"from_torch: {len(state)} array(s) came: {_listed(state)}; expected {len(ours)}: {_listed(ours)}"
        )
    if names is not None and (strange := [str(name) for name in ours if name not in state]):
        raise ValueError(f"from_torch: {_listed(strange)} did not come; those that did are {_listed(state)}")
    theirs = ours if state.keys() == ours.keys() else state
    taken = [_array(state[their], their, our, ours[our].shape) for our, their in zip(ours, theirs, strict=True)]
    for values, array in zip(ours.values(), taken, strict=True):
        parameter: Value
        for parameter, number in zip(values.ravel(), array.ravel().tolist(), strict=True):
            parameter.data = number


def _named(model: Module, names: Mapping[str, str] | None, who: str) -> dict[str, Tensor]:
    """The Values of each array by the name it is to have there."""
    if not isinstance(model, Module):
        raise TypeError(f"{who}: model is a {type(model).__name__}, {model!r:.60}; expected a Module")
    found, used = {}, set()
    for name, values in _tensors(model, "").items():
        parts = name.split(".")
        ends = [i for i in range(len(parts), 0, -1) if ".".join(parts[:i]) in (names or ())]
        if ends and names is not None:
            ours = ".".join(parts[: ends[0]])
            used.add(ours)
            name = ".".join(filter(None, (names[ours], *parts[ends[0] :])))
        if name in found:
            raise ValueError(f"{who}: two arrays are called {name} by names=; expected a name for each")
        found[name] = values
    if unused := [str(name) for name in names or () if name not in used]:
        raise ValueError(f"{who}: names has {_listed(unused)}, which the model doesn't have; it has {_listed(found)}")
    return found


def _tensors(module: Module, path: str) -> dict[str, Tensor]:
    """The Values of each array, in its shape, by its name; ``path`` is where the module stands."""
    if isinstance(module, Sequential):
        parts = [each for part in module.layers for each in (part, *_activation_of(part))]
        return {name: values for i, part in enumerate(parts) for name, values in _tensors(part, f"{path}{i}.").items()}
    if isinstance(module, Layer):
        weight, bias = _of_layer(module)
        return {f"{path}weight": _tensor(weight, path)} | ({} if bias is None else {f"{path}bias": _tensor(bias, path)})
    if isinstance(module, (RNN, GRU, LSTM)):  # there they are of several layers, of which it is the first
        return {f"{name}_l0": values for name, values in _tensors(module.cell, path).items()}
    names = next((names for kind, names in NAMES.items() if isinstance(module, kind)), None)
    if names is not None:
        held = {their: getattr(module, our) for their, our in names.items()}
        return {f"{path}{name}": _tensor(values, path) for name, values in held.items() if values is not None}
    return _attributes(attributes_of(module), path, module)


def _attributes(attributes: Mapping[Any, Any], path: str, module: Module) -> dict[str, Tensor]:
    """Those of a module of one's own, or in a list or dict of it, by the names that PyTorch gives attributes."""
    found: dict[str, Tensor] = {}
    for name, thing in attributes.items():
        if isinstance(thing, Module):
            found |= _tensors(thing, f"{path}{name}.")
            continue
        inside = list(_inside(thing))
        if any(isinstance(each, Module) for each in inside):
            if any(isinstance(each, Value) for each in inside):
                raise TypeError(
                    f"to and from PyTorch: {path}{name} of {type(module).__name__} holds modules and Values side by "
                    "side; expected one or the other, as in a ModuleList or a Parameter"
                )
            found |= _attributes(
                thing if isinstance(thing, Mapping) else dict(enumerate(thing)), f"{path}{name}.", module
            )
        elif any(isinstance(each, Value) and not each.op and not each.constant for each in inside):
            found[f"{path}{name}"] = _tensor(thing, f"{path}{name} of {type(module).__name__}: ")
    return found


def _inside(thing: Any) -> Iterator[Any]:
    """What is in lists, dicts and arrays, of any nesting."""
    if isinstance(thing, np.ndarray):
        yield from thing.flat
    elif isinstance(thing, (list, tuple, dict)):
        for each in thing.values() if isinstance(thing, dict) else thing:
            yield from _inside(each)
    else:
        yield thing


def _tensor(values: Any, where: str) -> Tensor:
    """Values in lists of any nesting as an array; an error where their lengths differ."""
    array = np.array(values, dtype=object)
    if not all(isinstance(each, Value) for each in array.flat):
        raise TypeError(
            f"to and from PyTorch: {where}what it holds is no array of Values; expected a Value, or lists of them that "
            "are equally long"
        )
    return array


def _activation_of(part: Module) -> list[Module]:
    """The activation of a layer as the module of its own that it is in PyTorch."""
    name = part.activation if isinstance(part, Layer) else "linear"
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
