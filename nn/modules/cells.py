"""nn/modules: recurrent cells: a step through a sequence, from what is remembered to what is remembered next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import autograd
from autograd import Value
from autograd.common.words import subscript
from nn.common.ranges import check_whole
from nn.common.wording import understood
from nn.modules.initialisers import Initialiser, initial_numbers
from nn.modules.inputs import Numbers, as_values
from nn.modules.module import Module
from nn.modules.seeding import Seed, generator
from nn.modules.words import WORDS


class _Cell(Module):
    """What cells have in common: weights of what comes in and of the state, and two biases, for each gate's units.

    They are in PyTorch's order, gate after gate, and begin, as there, between -1/sqrt(width) and 1/sqrt(width).
    """

    gates: int

    @understood(WORDS)
    def __init__(
        self, inputs: int, width: int, *, init: str | Initialiser | None = None, seed: Seed | None = None
    ) -> None:
        who = type(self).__name__
        self.inputs = check_whole(inputs, f"{who}: inputs", least=1)
        self.width = check_whole(width, f"{who}: width", least=1)
        random, bound, rows = generator(seed), 1.0 / math.sqrt(self.width), self.gates * self.width

        def usual(random: Any, count: int, _: int) -> Any:
            return random.uniform(-bound, bound, count)

        def weights(name: str, count: int) -> tuple[tuple[Value, ...], ...]:
            return tuple(
                _labelled(f"{name}{subscript(i)},", initial_numbers(init or usual, random, count, rows))
                for i in range(1, rows + 1)
            )

        self.w_in, self.w_state = weights("w", self.inputs), weights("u", self.width)
        begin = [0.0] * rows if init else random.uniform(-bound, bound, rows).tolist()
        self.b_in = _labelled("b", begin)
        self.b_state = _labelled("c", [0.0] * rows if init else random.uniform(-bound, bound, rows).tolist())

    def start(self) -> Any:
        """The state before the first step: zeros."""
        return [0.0] * self.width

    def __call__(self, inputs: Numbers, state: Any = None) -> Any:
        """The state after a step, from what comes in and the state before it; zeros where that is None."""
        x = as_values(inputs, type(self).__name__)
        if len(x) != self.inputs:
            raise ValueError(f"{type(self).__name__}: expected {self.inputs} input(s), got {len(x)}")
        return self.step(tuple(x), self.start() if state is None else state)

    def step(self, x: Sequence[Value], state: Any) -> Any:
        """The state after a step."""
        raise NotImplementedError

    def hidden(self, state: Any) -> list[Any]:
        """What the cell gives, of its state."""
        found: list[Any] = state
        return found

    def _sums(self, x: Sequence[Value], h: Sequence[Any], gate: int) -> list[Value]:
        """The weighted sums of a gate's units, of what comes in and the state together."""
        units = range(gate * self.width, (gate + 1) * self.width)
        numbers = (*x, *h)
        return [
            autograd.weighted_sum((*self.w_in[i], *self.w_state[i]), numbers, self.b_in[i]) + self.b_state[i]
            for i in units
        ]

    def describe(self) -> str:
        return f"{self.inputs} -> {self.width}"

    def arguments(self) -> dict[str, Any]:
        return {"inputs": self.inputs, "width": self.width}


class RNNCell(_Cell):
    """h' = tanh(w·x + u·h + b + c) (Elman 1990): the step of a simple recurrent network.

    Args:
        inputs: how many numbers come in at a step.
        width: how many units the state has.
        init: how the weights begin, see `Layer`; as in PyTorch, by the width, where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1, or another number of inputs.

    Example:
        >>> cell = RNNCell(1, 2, init="ones")
        >>> [round(unit.data, 3) for unit in cell([0.5])]
        [0.462, 0.462]
    """

    gates = 1

    def step(self, x: Sequence[Value], state: Any) -> list[Value]:
        return [z.tanh() for z in self._sums(x, state, 0)]


class GRUCell(_Cell):
    """A gated recurrent unit (Cho et al. 2014): h' = (1 − z)·n + z·h, with PyTorch's gates r, z and n.

    r = σ(w·x + u·h), z likewise, n = tanh(w·x + b + r·(u·h + c)).

    Args:
        inputs: how many numbers come in at a step.
        width: how many units the state has.
        init: how the weights begin, see `Layer`; as in PyTorch, by the width, where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1, or another number of inputs.

    Example:
        >>> cell = GRUCell(1, 2, init="ones")
        >>> [round(unit.data, 3) for unit in cell([0.5])]
        [0.174, 0.174]
    """

    gates = 3

    def step(self, x: Sequence[Value], state: Any) -> list[Value]:
        reset, keep = ([z.sigmoid() for z in self._sums(x, state, gate)] for gate in (0, 1))
        found = []
        for i, (r, z, h) in enumerate(zip(reset, keep, state, strict=True), 2 * self.width):
            new = autograd.weighted_sum(self.w_in[i], x, self.b_in[i])
            old = autograd.weighted_sum(self.w_state[i], tuple(state), self.b_state[i])
            n = (new + r * old).tanh()
            found.append((1.0 - z) * n + z * h)
        return found


class LSTMCell(_Cell):
    """Long short-term memory (Hochreiter & Schmidhuber 1997), with PyTorch's gates i, f, g and o.

    Its state is a pair, h and c: c' = f·c + i·g and h' = o·tanh(c').

    Args:
        inputs: how many numbers come in at a step.
        width: how many units h and c have.
        init: how the weights begin, see `Layer`; as in PyTorch, by the width, where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1, or another number of inputs.

    Example:
        >>> cell = LSTMCell(1, 2, init="ones")
        >>> h, c = cell([0.5])
        >>> [round(unit.data, 3) for unit in (h[0], c[0])]
        [0.174, 0.288]
    """

    gates = 4

    def start(self) -> Any:
        return [0.0] * self.width, [0.0] * self.width

    def step(self, x: Sequence[Value], state: Any) -> tuple[list[Value], list[Value]]:
        h, c = state
        take, forget, give = ([z.sigmoid() for z in self._sums(x, h, gate)] for gate in (0, 1, 3))
        proposed = [z.tanh() for z in self._sums(x, h, 2)]
        c = [f * old + i * g for f, old, i, g in zip(forget, c, take, proposed, strict=True)]
        return [o * each.tanh() for o, each in zip(give, c, strict=True)], c

    def hidden(self, state: Any) -> list[Any]:
        found: list[Any] = state[0]
        return found


def _labelled(name: str, numbers: Sequence[float]) -> tuple[Value, ...]:
    return tuple(Value(number, label=f"{name}{subscript(i)}") for i, number in enumerate(numbers, 1))
