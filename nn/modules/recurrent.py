"""nn/modules: RNN, GRU and LSTM: a cell that goes through a sequence, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import Value, scan
from nn.common.wording import understood
from nn.modules.cells import GRUCell, LSTMCell, RNNCell
from nn.modules.initialisers import Initialiser
from nn.modules.inputs import as_nested_values, depth_of, is_list, shape_of, without_names
from nn.modules.masks import check_mask
from nn.modules.module import Module
from nn.modules.seeding import Seed
from nn.modules.words import WORDS

AnyCell = RNNCell | GRUCell | LSTMCell


class _Recurrent(Module):
    """What they have in common: a cell, and how it goes through the steps of a sequence."""

    sample_depth = 2
    cell_type: type[AnyCell]

    @understood(WORDS)
    def __init__(
        self, inputs: int, width: int, *, last: bool = False, masked: bool = False,
        init: str | Initialiser | None = None, seed: Seed | None = None,
    ) -> None:  # fmt: skip
        self.cell = self.cell_type(inputs, width, init=init, seed=seed)
        self.last, self.masked = bool(last), bool(masked)

    def __call__(self, inputs: Any) -> list[Any]:
        """What the cell gives at every step, or at the last one alone."""
        who, wanted = type(self).__name__, self.cell.inputs + self.masked
        if depth_of(inputs) != 2 or not len(inputs):
            raise ValueError(
                f"{who}: {inputs!r:.60} came in; expected a list of steps with {wanted} number(s) each, as "
                f"Reshape(steps, {wanted}) makes it of a flat sample"
            )
        rows = as_nested_values(inputs, who)
        if other := next((row for row in rows if not isinstance(row, list) or len(row) != wanted), None):
            mask = ", the last of which says whether it is there" if self.masked else ""
            raise ValueError(f"{who}: a step with {len(other)} number(s) came in; expected {wanted}{mask}")
        if self.masked:
            check_mask([row[-1] for row in rows], who)
        cell = self.cell

        def step(state: Any, row: list[Value]) -> tuple[Any, list[Any]]:
            if self.masked:
                *row, there = row
                new = _held(there, cell(row, state), state)
            else:
                new = cell(row, state)
            return new, cell.hidden(new)

        state, outputs = scan(step, cell.start(), rows)
        found: list[Any] = cell.hidden(state) if self.last else outputs
        return found

    def describe(self) -> str:
        options = [name for name in ("last", "masked") if getattr(self, name)]
        return ", ".join([self.cell.describe(), *options])

    def arguments(self) -> dict[str, Any]:
        return {**self.cell.arguments(), "last": self.last, "masked": self.masked}


class RNN(_Recurrent):
    """A simple recurrent network (Elman 1990): an `RNNCell` that goes through a sequence.

    A sequence is a list of steps, each a list of ``inputs`` numbers, and may be of any length. Each step is recorded by
    `autograd.scan`, so that a drawing has one box for all, and a compiled program a loop.

    Args:
        inputs: how many numbers a step has.
        width: how many units the state has.
        last: whether only what the last step gives is given, (width,); else a list with that of every step.
        masked: whether each step has one more number, a 1 where it is there and a 0 where it isn't, and is passed
            over; `padded` makes such sequences of those of different lengths.
        init: how the weights begin, see `RNNCell`.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1; or what comes in is no sequence of such steps, or its mask neither 0 nor 1.

    Example:
        >>> network = RNN(1, 2, last=True, init="ones")
        >>> [round(unit.data, 3) for unit in network([[0.5], [0.0]])]
        [0.728, 0.728]
    """

    cell_type = RNNCell


class GRU(_Recurrent):
    """A gated recurrent network (Cho et al. 2014): a `GRUCell` that goes through a sequence.

    Args:
        inputs: how many numbers a step has.
        width: how many units the state has.
        last: as of `RNN`.
        masked: as of `RNN`.
        init: how the weights begin, see `GRUCell`.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1; or what comes in is no sequence of such steps.

    Example:
        >>> network = GRU(1, 2, init="ones")
        >>> [round(row[0].data, 3) for row in network([[0.5], [0.0]])]
        [0.174, 0.186]
    """

    cell_type = GRUCell


class LSTM(_Recurrent):
    """A network with long short-term memory (Hochreiter & Schmidhuber 1997): an `LSTMCell` along a sequence.

    Args:
        inputs: how many numbers a step has.
        width: how many units h and c have.
        last: as of `RNN`.
        masked: as of `RNN`.
        init: how the weights begin, see `LSTMCell`.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1; or what comes in is no sequence of such steps.

    Example:
        >>> network = LSTM(1, 2, last=True, init="ones")
        >>> [round(unit.data, 3) for unit in network([[0.5], [0.0]])]
        [0.205, 0.205]
    """

    cell_type = LSTMCell


def padded(sequences: Sequence[Any]) -> Any:
    """Sequences of different lengths as one array, (n, longest, numbers + 1): zeros behind the shorter ones.

    The last number of every step is 1 where the sequence has it and 0 behind its end, which modules made with
    ``masked=True`` go by. ``padded(sequences).reshape(n, -1)`` are samples for `fit`, of a model that begins with
    ``Reshape(longest, numbers + 1)``. Without it, a model takes sequences of any length one by one.

    Don't standardise such samples, which would make other numbers of those 0 and 1: scale the sequences before, and
    give estimators ``standardise=False``.

    Args:
        sequences: each a list of steps, all of which have as many numbers; a step of one number may be that number.

    Raises:
        ValueError: no sequences, an empty one, or steps of different sizes.

    Example:
        >>> padded([[1.0, 2.0], [3.0]]).tolist()
        [[[1.0, 1.0], [2.0, 1.0]], [[3.0, 1.0], [0.0, 0.0]]]
    """
    arrays = []
    for place, sequence in enumerate(sequences):
        if not is_list(sequence):
            raise TypeError(f"padded: sequence {place} is {sequence!r:.60}; expected a list of steps")
        given = [without_names(step, "padded") for step in without_names(sequence, "padded")]
        steps = [step if depth_of(step) else [step] for step in given]
        shape = shape_of([list(step) for step in steps])
        if shape is None or len(shape) != 2:
            found = "is empty" if not steps else "has steps of different sizes"
            raise ValueError(f"padded: sequence {place} {found}; expected steps of one size, at least one")
        arrays.append(np.array(steps, dtype=np.float64))
    if len({array.shape[1] for array in arrays}) != 1:
        sizes = sorted({array.shape[1] for array in arrays})
        raise ValueError(f"padded: steps have {', '.join(map(str, sizes)) or 'no'} numbers; expected as many in all")
    filled = np.zeros((len(arrays), max(map(len, arrays)), arrays[0].shape[1] + 1))
    for row, array in zip(filled, arrays, strict=True):
        row[: len(array), :-1], row[: len(array), -1] = array, 1.0
    return filled


def _held(there: Value, new: Any, old: Any) -> Any:
    """The new state where a step is there, a 1, and the old one where it isn't."""
    if isinstance(new, (list, tuple)):
        return type(new)(_held(there, one, other) for one, other in zip(new, old, strict=True))
    return there * new + (1.0 - there) * old
