"""nn/optimizing: what every optimizer has: parameters, a learning rate, steps, and a state to save and load."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from nn.common.ranges import check_number, check_whole
from nn.optimizing.flat_parameters import Floats, check_parameters, gradients_of, numbers_of, put_numbers
from nn.optimizing.groups import Group, ungrouped

Parameters = Iterable[Any]  # Values, or dicts of groups; type checkers see no common type of such dicts


class Optimizer(ABC):
    """What all optimizers share; one of your own gives the rule, and names the arrays that it remembers.

    Args:
        parameters: the Values to train, each once; `parameters` later. Or groups of them, as PyTorch takes them:
            ``[{"params": model.layers[0], "lr": 1e-4}, {"params": model.layers[1]}]``, each with a module or with
            parameters, and with options that are other ones for it; `groups` later.
        lr: the learning rate, at least 0 and finite; it may be set to another at any time.
        weight_decay: how strongly every step pulls the parameters towards 0.

    Raises:
        TypeError: something among the parameters is not a Value, or an option is not a number.
        ValueError: no parameters, one of them twice, a constant or a result among them, or an option out of range.

    Example:
        >>> from autograd import Value
        >>> class Signs(Optimizer):
        ...     def rule(self, numbers, gradients):
        ...         return numbers - self.lr * np.sign(gradients)
        >>> w = Value(1.0)
        >>> optimizer = Signs([w], lr=0.25)
        >>> (w * w).backward()
        >>> optimizer.step()
        >>> w.data
        0.75

        What it remembers from step to step is in ``memory``, so that it is saved and goes on:

        >>> class Heavy(Optimizer):
        ...     remembers = ("velocity",)
        ...     def rule(self, numbers, gradients):
        ...         self.memory["velocity"] = 0.9 * self.memory["velocity"] + gradients
        ...         return numbers - self.lr * self.memory["velocity"]
        >>> Heavy([w], lr=0.25).state_dict()
        {'steps': 0, 'lr': 0.25, 'velocity': array([0.])}
    """

    remembers: ClassVar[tuple[str, ...]] = ()  # names of arrays with one number per parameter, which start as zeros

    limits: ClassVar[dict[str, float]] = {"lr": math.inf, "weight_decay": math.inf}  # options from 0 to below these

    groups: list[Group]

    def __init__(self, parameters: Parameters, lr: float, *, weight_decay: float = 0.0) -> None:
        given, self.groups = ungrouped(parameters, type(self))
        self.parameters = check_parameters(given, type(self).__name__)
        for group in self.groups:
            for name, option in group.options.items():
                setattr(self, name, option)  # an error where it's out of range; the constructor's comes after it
        self.lr, self.weight_decay = lr, weight_decay
        self.steps = 0
        self.memory: dict[str, Floats] = {name: np.zeros(len(self.parameters)) for name in self.remembers}

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.remembers:
            raise AttributeError(f"{type(self).__name__}: {name} is remembered, so it is memory[{name!r}]; set that")
        if name in self.limits:
            value = check_number(value, f"{type(self).__name__}: {name}", below=self.limits[name])
        super().__setattr__(name, value)

    @abstractmethod
    def rule(self, numbers: Floats, gradients: Floats) -> Floats:
        """What the numbers become, elementwise and as new arrays; `self.steps` counts from 1 here."""

    def update(self, numbers: Floats, gradients: Floats) -> Floats:
        """One step on flat float64 arrays, a number and a gradient per parameter.

        Args:
            numbers: of shape (parameters,); left as they are, and so are the parameters themselves.
            gradients: of the same shape; inf and nan go through as IEEE arithmetic has them.

        Returns:
            The new numbers; only what the optimizer remembers has changed.

        Raises:
            ValueError: an array of another shape.
        """
        numbers, gradients = np.asarray(numbers, np.float64), np.asarray(gradients, np.float64)
        expected = (len(self.parameters),)
        for name, array in (("numbers", numbers), ("gradients", gradients)):
            if array.shape != expected:
                raise ValueError(
                    f"{type(self).__name__}: {name} is of shape {array.shape}; expected {expected}, one per parameter"
                )
        self.steps += 1
        with np.errstate(all="ignore"):
            return self._by_groups(numbers, gradients) if self.groups else self._ruled(numbers, gradients)

    def _ruled(self, numbers: Floats, gradients: Floats) -> Floats:
        """What the rule gives, if it's an array of their shape."""
        moved = self.rule(numbers, gradients)
        if not isinstance(moved, np.ndarray) or moved.shape != numbers.shape:
            expected = f"an array of shape {numbers.shape}"
            raise TypeError(f"{type(self).__name__}: rule gave {moved!r:.60}; expected {expected}")
        return moved

    def _by_groups(self, numbers: Floats, gradients: Floats) -> Floats:
        """The rule, for each group with its options, on its part of what is remembered."""
        moved, whole = np.empty_like(numbers), self.memory
        made = {name: np.empty_like(array) for name, array in whole.items()}
        usual = {name: getattr(self, name) for group in self.groups for name in group.options}
        try:
            for group in self.groups:
                for name, option in (usual | group.options).items():
                    setattr(self, name, option)
                self.memory = {name: array[group.part] for name, array in whole.items()}
                moved[group.part] = self._ruled(numbers[group.part], gradients[group.part])
                for name, array in made.items():
                    array[group.part] = self.memory[name]
        finally:
            self.memory = whole
            for name, option in usual.items():
                setattr(self, name, option)
        self.memory = made
        return moved

    @property
    def rates(self) -> list[float]:
        """The learning rate, and after it that of every group; setting them leaves groups without their own so."""
        return [self.lr, *(group.options.get("lr", self.lr) for group in self.groups)]

    @rates.setter
    def rates(self, rates: Sequence[float]) -> None:
        who = f"{type(self).__name__}: rates"
        if len(rates) != 1 + len(self.groups):
            raise ValueError(
                f"{who}: {len(rates)} of them; expected {1 + len(self.groups)}, the groups' after the first"
            )
        checked = [check_number(each, f"{who}: lr") for each in rates]
        self.lr = checked[0]
        for group, rate in zip(self.groups, checked[1:], strict=True):
            if "lr" in group.options:
                group.options["lr"] = rate

    def step(self) -> None:
        """Move every parameter, by its gradient."""
        moved = self.update(numbers_of(self.parameters), gradients_of(self.parameters, type(self).__name__))
        put_numbers(self.parameters, moved)

    def zero_grad(self) -> None:
        """Set every parameter's gradient to 0."""
        for parameter in self.parameters:
            parameter.grad = 0.0

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` goes on from: steps (int), lr (float), and arrays of shape (parameters,) by name.

        Where there are groups, "rates" are all learning rates.
        """
        rates = {"rates": np.array(self.rates)} if self.groups else {}
        remembered = {name: array.copy() for name, array in self.memory.items()}
        return {"steps": self.steps, "lr": self.lr, **rates, **remembered}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on, bit for bit, where the optimizer that gave this state was; all other options are the constructor's.

        Raises:
            TypeError: the state is no mapping, or something in it is of another type.
            ValueError: names are missing or not known, an array has another shape, or a number is out of range.
                After an error nothing has changed.

        Example:
            >>> from autograd import Value
            >>> from nn import SGD
            >>> first, second = SGD([Value(1.0)], lr=0.5), SGD([Value(1.0)], lr=0.1)
            >>> second.load_state_dict(first.state_dict())
            >>> second.lr
            0.5
        """
        who = f"{type(self).__name__}: state"
        if not isinstance(state, Mapping):
            raise TypeError(f"{who} is of type {type(state).__name__}; expected what state_dict() gave")
        names = ["steps", "lr", *(["rates"] if self.groups else []), *self.memory]
        missing = [name for name in names if name not in state]
        unexpected = [str(name)[:40] for name in state if name not in names]
        if missing or unexpected:
            raise ValueError(
                f"{who} lacks {missing} and has the unknown {unexpected}; expected {names}, as another "
                f"{type(self).__name__} gave them"
            )
        steps = check_whole(state["steps"], f"{who}: steps")
        lr = check_number(state["lr"], f"{who}: lr")
        memory = {name: _array(state[name], f"{who}: {name}", len(self.parameters)) for name in self.memory}
        if self.groups:
            self.rates = [lr, *_array(state["rates"], f"{who}: rates", 1 + len(self.groups)).tolist()[1:]]
        self.steps, self.lr, self.memory = steps, lr, memory

    def __repr__(self) -> str:
        groups = f" in {len(self.groups)} groups" if self.groups else ""
        return f"{type(self).__name__}({len(self.parameters)} parameters{groups}, lr={self.lr:g}, {self.steps} steps)"

    def decayed(self, numbers: Floats, gradients: Floats) -> Floats:
        """The gradients of the loss + weight_decay/2·Σp²."""
        return gradients + self.weight_decay * numbers if self.weight_decay else gradients


def _array(array: object, what: str, count: int) -> Floats:
    """A copy of a loaded array, or of a list such as JSON gives."""
    try:
        found = np.asarray(array)
    except ValueError:  # rows of unequal lengths
        found = np.array(None)
    if found.dtype.kind not in "fiu":
        raise TypeError(f"{what} is {array!r:.60}; expected an array of numbers")
    if found.shape != (count,):
        raise ValueError(f"{what} is of shape {found.shape}; expected {(count,)}, one number per parameter")
    return found.astype(np.float64)
