"""nn/modules: Module: whatever has parameters."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from types import MemberDescriptorType
from typing import Any, Self, TypeVar

import numpy as np

from autograd import Value
from autograd.common.numbers import to_float
from autograd.core.scopes import scoped


class Module:
    """A plain class with attributes; its parameters are the Values found in them, also in lists, dicts and arrays.

    What it computes stands in its ``forward`` (or its ``__call__``); every node made there knows this module, so that
    drawings can fold it into one box.

    Example:
        >>> class Line(Module):
        ...     def __init__(self):
        ...         self.slope, self.start = Value(2.0), Value(1.0)
        ...
        ...     def forward(self, x):
        ...         return self.slope * x + self.start
        >>> Line()(3.0).scope
        Scope('Line')
    """

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        for name in ("__call__", "of_batch", "of_sample"):
            if name in vars(cls):
                setattr(cls, name, scoped(vars(cls)[name]))

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """What a class of one's own gives, by a method ``forward`` or by this one."""
        forward = getattr(self, "forward", None)
        if forward is None:
            raise NotImplementedError(
                f"{type(self).__name__} can't be called: give it a method forward(self, x) that returns its output"
            )
        return forward(*inputs, **options)

    training = True  # what layers that train otherwise than they predict go by; an object's own after train() or eval()
    recipe: Any = None  # the `nn.data.Recipe` of the data it was trained with: how raw columns become its inputs
    trained_by: str = ""  # the loss it was trained with, by name: what its outputs mean

    def predict(self, rows: Any) -> Any:
        """What the model says of rows, as an array: (n,) labels or numbers, or (n, k); of a single row one of those.

        A model that `fit` has trained on `Data` knows their recipe: it takes rows as they were measured, columns that
        have names by them in any order, and standardises them as the data were. Its answers are classes as they were
        written, or numbers in the targets' unit. Without a recipe, numbers go in as they are, and the outputs come out.
        Where the model gives several heads, a dictionary or a tuple with lists, so are the arrays, as they come out.
        Where the loss is a function of your own, set ``model.trained_by`` to that of nn's whose outputs mean the same.

        Nothing is recorded, `Dropout` is off, and every module is in the mode it was in afterwards. Many rows are
        computed by a replay of one row's graph where that pays and gives what calls give, but for rounding.

        Args:
            rows: an array or a tensor, (n, features); a DataFrame, a dict of columns, a list of rows; a `Data`; or a
                single row: one dimension, a Series, a dict.

        Raises:
            ValueError: other columns than the model was trained with, nan or inf, or what the model gives isn't finite.
            TypeError: something that is no number.

        Example:
            >>> from nn import Linear, bce_with_logits, fit
            >>> model = Linear(1, 1, seed=1)
            >>> history = fit(model, bce_with_logits, ([[1.0], [3.0]], ["cat", "dog"]), epochs=100, lr=0.1)
            >>> model.predict([[0.5], [4.0]]).tolist(), str(model.predict([3.5]))
            (['cat', 'dog'], 'dog')
        """
        return _predicting().predict(self, rows)

    def predict_proba(self, rows: Any) -> Any:
        """The probability of every class, (n, k), in their order; of a single row (k,).

        They are the softmax of the outputs of a model that was trained by `cross_entropy`, 1 − σ and σ of the one
        output, or σ of each of several, where it was trained by `bce_with_logits`; else the outputs of a model that
        ends in a softmax or a sigmoid.

        Args:
            rows: as of `predict`.

        Raises:
            ValueError: as of `predict`, or the model's outputs are no probabilities, and no scores of them.
            TypeError: something that is no number.

        Example:
            >>> from nn import MLP
            >>> MLP(2, [2], output="softmax").predict_proba([[0.0, 0.0]]).tolist()
            [[0.5, 0.5]]
        """
        return _predicting().predict_proba(self, rows)

    def of_batch(self, samples: Sequence[Any]) -> list[Any]:
        """What it gives for every sample of a batch; a module that looks at all together has a method of its own.

        Args:
            samples: what `__call__` takes, for each sample.
        """
        return [self(sample) for sample in samples]

    def needs_batch(self) -> bool:
        """Whether, while it is trained, it is to get all samples of a batch together, by `of_batch`."""
        return type(self).of_batch is not Module.of_batch

    # how deep the lists of one sample are nested: 1 for numbers side by side, 3 for an image's channels; None: any
    sample_depth: int | None = 1
    buffers: tuple[str, ...] = ()  # attributes with Values that are no parameters and yet belong to the state

    def named_parameters(self) -> dict[str, Value]:
        """Every parameter once, by the first path it is found under, such as ``layers.0.neurons.1.w.0``."""
        found: dict[str, Value] = {}
        for value, path in _below(self, Value):
            name = ".".join(map(str, path))
            if name in found:
                raise ValueError(f"{type(self).__name__}: two parameters are called {name}; rename one")
            found[name] = value
        return found

    def named_buffers(self) -> dict[str, Value]:
        """Every number that is no parameter and yet is trained, by its path: the averages of a `BatchNorm`."""
        return {
            ".".join(filter(None, (path, name, str(i)))): value
            for path, module in self.named_modules().items()
            for name in module.buffers
            for i, value in enumerate(getattr(module, name))
        }

    def named_modules(self) -> dict[str, Module]:
        """This module, under the path "", and every module inside it once, by the first path it is found under."""
        return {".".join(map(str, path)): module for module, path in _below(self, Module)}

    def parameters(self, *, frozen: bool = False) -> list[Value]:
        """Every parameter that is to be trained, once; with ``frozen`` also those of parts that are frozen."""
        held: list[Module] = []
        found = [value for value, _ in _below(self, Value, held)]
        if frozen or not held:
            return found
        fixed = {id(value) for module in held for value, _ in _below(module, Value)}
        return [value for value in found if id(value) not in fixed]

    @property
    def requires_grad(self) -> bool:
        """Whether it is to be trained; set it to False, or call `freeze`, and it stays as it is."""
        return bool(vars(self).get("requires_grad", True))

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if not isinstance(wanted, (bool, np.bool_)):
            raise TypeError(f"{type(self).__name__}: requires_grad is {wanted!r:.60}; expected True or False")
        for module in self.named_modules().values():
            vars(module)["requires_grad"] = bool(wanted)

    def freeze(self) -> Self:
        """Keep this module and every one inside it as they are: `parameters` leaves theirs out, and so does `fit`.

        `named_parameters` and `state_dict` still have them, so that they are saved. A Value that is also a parameter of
        another module is frozen there, too. An optimizer that was made before moves them nevertheless.

        Example:
            >>> from nn import MLP
            >>> model = MLP(2, [3, 1])
            >>> _ = model.layers[0].freeze()  # or model.layers[0].requires_grad = False
            >>> len(model.parameters()), len(model.state_dict()), len(model.unfreeze().parameters())
            (4, 13, 13)
        """
        self.requires_grad = False
        return self

    def unfreeze(self) -> Self:
        """Train this module and every one inside it again."""
        self.requires_grad = True
        return self

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0."""
        for parameter in self.parameters(frozen=True):
            parameter.grad = 0.0

    def train(self, mode: bool = True) -> Self:
        """Set ``training`` of this module and of every one inside it; gives the module back."""
        for module in self.named_modules().values():
            object.__setattr__(module, "training", bool(mode))  # a frozen dataclass takes nothing by assignment
        return self

    def eval(self) -> Self:
        """``train(False)``: the model is to predict."""
        return self.train(False)

    def state_dict(self) -> dict[str, float]:
        """Every parameter's number by its name, and those of `named_buffers`.

        Example:
            >>> from nn import Neuron
            >>> Neuron(2).state_dict().keys()
            dict_keys(['w.0', 'w.1', 'b'])
        """
        return {name: value.data for name, value in self._state().items()}

    def _state(self) -> dict[str, Value]:
        return {**self.named_parameters(), **self.named_buffers()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take every number from what `state_dict` of such a model gave; all of them, or on an error none.

        Raises:
            ValueError: names are missing or unknown, or a number is nan or infinite.
            TypeError: something is no number.
        """
        who = f"load_state_dict of {type(self).__name__}"
        if not isinstance(state, Mapping):
            raise TypeError(f"{who}: state is a {type(state).__name__}; expected a dict of numbers by name")
        named = self._state()
        missing, unknown = [[name for name in a if name not in b] for a, b in ((named, state), (state, named))]
        wrong = [f"{what} {_some(names)}" for what, names in (("misses", missing), ("doesn't know", unknown)) if names]
        if wrong:
            raise ValueError(f"{who}: {'; '.join(wrong)}")
        numbers = {name: to_float(state[name], f"{who}: {name}", "a number") for name in named}
        for name, number in numbers.items():
            if not math.isfinite(number):
                raise ValueError(f"{who}: {name} is {number}; expected a finite number")
        for name, number in numbers.items():
            named[name].data = number

    def describe(self) -> str:
        """What stands in this module's parentheses in its repr."""
        return ""

    def arguments(self) -> dict[str, Any]:
        """What it was made with, by name: numbers, texts, functions, modules, and lists of them, which a file keeps.

        By these `load` makes it again. Of a class of one's own the attributes are kept as well, to be compared.
        """
        return {}

    @classmethod
    def made_of(cls, arguments: Mapping[str, Any]) -> Self:
        """A module like the one that told its `arguments`; those of ``*parts`` are a list."""
        kinds = {each.name: each.kind for each in inspect.signature(cls.__init__).parameters.values()}
        listed = [name for name, kind in kinds.items() if kind is inspect.Parameter.VAR_POSITIONAL]
        others = dict(arguments)
        return cls(*[each for name in listed for each in others.pop(name, ())], **others)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}({self.describe()})"]
        for name, attribute in attributes_of(self).items():
            for i, part in enumerate(attribute if isinstance(attribute, (list, tuple)) else [attribute]):
                if isinstance(part, Module):
                    place = f"{name}[{i}]" if isinstance(attribute, (list, tuple)) else name
                    lines += [f"  {line}" for line in f"{place}: {part!r}".splitlines()]
        return "\n".join(lines)


def _predicting() -> Any:
    """What predicts stands above the data and the replay, and is loaded when it is asked for."""
    return import_module("nn.predicting.predicting")


def _some(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(str, names[:most])) + more


BESIDE = (
    "training",
    "requires_grad",
    "recipe",
    "trained_by",
)  # attributes that tell of a model's use, and not what it computes
Found = TypeVar("Found", Value, Module)
Keys = tuple[Any, ...]


def attributes_of(module: Any) -> dict[str, Any]:
    """A module's, or any object's, attributes by name, those that its class keeps in ``__slots__`` among them.

    Example:
        >>> class Gain(Module):
        ...     __slots__ = ("gain",)
        >>> gain = Gain()
        >>> gain.gain, gain.unit = 2.0, "dB"
        >>> attributes_of(gain)
        {'gain': 2.0, 'unit': 'dB'}
    """
    own = getattr(module, "__dict__", {})
    kind: Any = type(module)
    slots = _slots_of(kind)
    return {**{name: getattr(module, name) for name in slots if hasattr(module, name)}, **own} if slots else {**own}


@lru_cache(512)
def _slots_of(kind: type) -> list[str]:
    """The names that a class and those it inherits from keep in ``__slots__``."""
    members = ((name, member) for each in kind.__mro__ for name, member in vars(each).items())
    return sorted({name for name, member in members if isinstance(member, MemberDescriptorType)})


def _below(module: Module, kind: type[Found], frozen: list[Module] | None = None) -> list[tuple[Found, Keys]]:
    """The parameters, or the modules, in a module and what is in it, each with the first path it is found under.

    All of them go by identity, whatever their classes think of equality. Modules that are frozen are put into a list.
    """
    found: list[tuple[Any, Keys]] = []
    seen: set[int] = set()  # also containers; one may lie in itself, as a child that knows its parent
    waiting: list[tuple[Any, Keys]] = [(module, ())]
    path: Keys
    while waiting:
        thing, path = waiting.pop()
        if isinstance(thing, Value):
            if kind is Value and id(thing) not in seen and not thing.op and not thing.constant:
                seen.add(id(thing))
                found.append((thing, path))
            continue
        items: Any
        if isinstance(thing, Module):
            items = attributes_of(thing).items()
        elif isinstance(thing, dict):
            items = thing.items()
        elif isinstance(thing, (list, tuple)):
            items = list(enumerate(thing))
        elif isinstance(thing, np.ndarray) and thing.dtype == object:
            items = [(".".join(map(str, place)), thing[place]) for place in np.ndindex(thing.shape)]
        else:
            continue
        if id(thing) not in seen:
            seen.add(id(thing))
            if isinstance(thing, Module):
                if kind is Module:
                    found.append((thing, path))
                if frozen is not None and not thing.requires_grad:
                    frozen.append(thing)
            waiting += [(part, (*path, key)) for key, part in reversed(items)]
    return found


Module.__call__ = scoped(Module.__call__)  # type: ignore[method-assign]
