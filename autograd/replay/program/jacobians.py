"""replay/program: JacobianProgram: several outputs of a graph and their derivatives, over whole batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple, overload

import numpy as np

from autograd.core.graph import order
from autograd.replay.code import batches
from autograd.replay.code.backend import BackEnd
from autograd.replay.code.lowering import Lowering
from autograd.replay.code.result import DIRECTIONS, Both, Floats
from autograd.replay.code.sparse import Places, Sparse
from autograd.replay.program.bound import Bound
from autograd.replay.program.codes import AND_OUTPUTS

FAR = 4  # times as much work in reverse, from which on it's forward


class JacobianResult(NamedTuple):
    """What a program with a Jacobian gives for a batch; it unpacks to ``values, jacobian``.

    Args:
        values: of every sample, shape (samples, outputs).
        jacobian: of every sample, shape (samples, outputs, leaves), an array or `Sparse`; or `Both` of these.
    """

    values: Floats
    jacobian: Any


class JacobianAndOutputs(NamedTuple):
    """The same with further outputs of the same forward pass; it unpacks to ``values, jacobian, outputs``."""

    values: Floats
    jacobian: Any
    outputs: Floats


class Entries(NamedTuple):
    """Which entries of a Jacobian by so many leaves can differ from 0; as in `Sparse`."""

    rows: Places
    columns: Places
    leaves: int


class JacobianProgram(Bound):
    """Several outputs of a recorded graph and their derivatives; `compile` makes it with ``jacobian=True``."""

    def __init__(
        self, roots: Sequence[Any], inputs: Any, parameters: Any, *, jacobian: str, sparse: bool, **options: Any
    ) -> None:
        self._direction, self.sparse = jacobian, sparse
        super().__init__(roots, inputs, parameters, **options)
        self.options |= {"jacobian": self._direction, "sparse": sparse}

    def _derivatives(self, lowering: Lowering, nodes: Sequence[Any]) -> tuple[list[int], list[int]]:
        leaves = self.wanted
        if self._direction not in DIRECTIONS:
            self._direction = direction(self.roots, leaves)
        column = {leaf: i for i, leaf in enumerate(leaves)}
        found: list[tuple[int, int, int]] = []  # row, column, place
        moved = lowering.tangents(nodes, leaves) if self._direction == "forward" else {}
        for row, root in enumerate(self.roots):
            places = moved.get(root, {})
            if self._direction == "reverse":
                sums = lowering.gradients(order(root), column.keys())
                places = {column[node]: place for node, place in sums.items() if node in column}
            found += [(row, i, place) for i, place in lowering.nonzero(places).items()]
        cuts = [0, len(leaves)] if self.wrt != "both" else [0, len(self.inputs), len(leaves)]
        parts = [[entry for entry in found if first <= entry[1] < end] for first, end in pairwise(cuts)]
        self.parts = [
            Entries(_fixed([row for row, _, _ in part]), _fixed([i - first for _, i, _ in part]), end - first)
            for part, (first, end) in zip(parts, pairwise(cuts), strict=True)
        ]
        return [place for part in parts for _, _, place in part], []

    # ---- running it -------------------------------------------------------------------------------------------------

    @overload
    def __call__(
        self, batch: Any = None, *, parameters: Any = None, outputs: Literal[False] = False
    ) -> JacobianResult: ...
    @overload
    def __call__(self, batch: Any = None, *, parameters: Any = None, outputs: Literal[True]) -> JacobianAndOutputs: ...

    def __call__(
        self, batch: Any = None, *, parameters: Any = None, outputs: bool = False
    ) -> JacobianResult | JacobianAndOutputs:
        """The values of every sample's outputs, and their derivatives.

        Args:
            batch: an array of shape (samples, inputs), or a tuple of one array per entry of ``inputs``, of shape
                (samples, ...); nothing where there are no inputs.
            parameters: an array of all of them, to be used instead of the numbers the parameters hold.
            outputs: whether the values of the further ``outputs`` are wanted beside, of the same forward pass.

        Returns:
            ``values, jacobian``, of the shapes (samples, outputs) and (samples, outputs, leaves); with ``outputs``
            those as well. Where derivatives are by both, ``jacobian.inputs`` and ``jacobian.parameters``; where they
            are to be sparse, `Sparse`.

        Raises:
            ValueError: the batch or the parameters have another shape.
            TypeError: they are no numbers.
            GuardError: a sample would have taken another branch than the recording did.

        Example:
            >>> from autograd import Value, compile
            >>> x, y = Value(2.0), Value(3.0)
            >>> program = compile([x * y, x + 1], inputs=[x, y], jacobian=True, backend="numpy")
            >>> values, jacobian = program([[2.0, 3.0], [4.0, 5.0]])
            >>> values.tolist(), jacobian.tolist()
            ([[6.0, 3.0], [20.0, 5.0]], [[[3.0, 2.0], [1.0, 0.0]], [[5.0, 4.0], [1.0, 0.0]]])
        """
        result: JacobianResult | JacobianAndOutputs
        result, broken = self.run(batch, parameters=parameters, outputs=outputs)
        if broken is not None:
            batches.check_guards(broken, self.guards)
        return result

    def run(
        self, batch: Any = None, *, parameters: Any = None, outputs: bool = False,
        back_end: Callable[[str], BackEnd] | None = None,
    ) -> tuple[Any, Floats | None]:  # fmt: skip
        """As `Program.run`."""
        which = "whole" + AND_OUTPUTS if outputs else "whole"
        results, _, broken = self.computed(which, batch, parameters, back_end=back_end)
        at = self._codes.end if outputs else self._codes.first
        values, found = results[: len(self.roots)].T, []
        for rows, columns, leaves in self.parts:
            part = Sparse(rows, columns, results[at : at + len(rows)].T, (len(self.roots), leaves))
            found.append(part if self.sparse else part.dense())
            at += len(rows)
        jacobian = Both(*found) if self.wrt == "both" else found[0]
        if outputs:
            return JacobianAndOutputs(values, jacobian, self._outputs_in(results)), broken
        return JacobianResult(values, jacobian), broken

    def values(self, batch: Any = None, *, parameters: Any = None) -> Floats:
        """The values of every sample's outputs, shape (samples, outputs); without derivatives, so faster."""
        found: Floats = self._values(batch, parameters)[: len(self.roots)].T
        return found

    # ---- what it is -------------------------------------------------------------------------------------------------

    def _written(self, results: list[str], gradients: list[str]) -> str:
        at, found = self._codes.first, []
        for rows, columns, leaves in self.parts:
            table = [["0.0"] * leaves for _ in self.roots]
            for row, column in zip(rows, columns, strict=True):
                table[row][column] = results[at]
                at += 1
            found.append(_listed([_listed(row) for row in table]))
        values = _listed(results[: len(self.roots)])
        return f"{values}, {found[0]}" if len(found) == 1 else f"{values}, ({', '.join(found)})"

    def __repr__(self) -> str:
        entries = sum(len(part.rows) for part in self.parts)
        there = len(self.roots) * sum(part.leaves for part in self.parts)
        own = f"{len(self.roots):,} outputs, {entries:,} of {there:,} entries in {self._direction}"
        return super().__repr__().replace("Program(", f"Program({own}, ", 1)


def _fixed(places: list[int]) -> Places:
    """An array that every result has, so that nobody may change it."""
    found = np.array(places, dtype=np.int64)
    found.flags.writeable = False
    return found


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(texts)}]"


def direction(roots: Sequence[Any], leaves: Sequence[Any]) -> str:
    """The direction in which derivatives are laid out: "forward" where that is far less work, else "reverse".

    Work is counted in edges, of each output's graph in reverse, and of the whole graph for each leaf that is in it.

    Example:
        >>> from autograd import Value
        >>> x = Value(2.0)
        >>> powers = [x]
        >>> for _ in range(9):
        ...     powers.append(powers[-1] * x)
        >>> direction(powers, [x]), direction(powers[:5], [x])
        ('forward', 'reverse')
    """
    nodes = batches.below(roots)
    there = len(set(leaves).intersection(nodes))
    most = FAR * there * sum(len(node.parents) for node in nodes)
    work = 0
    for root in dict.fromkeys(roots):
        if work > most:
            break
        work += sum(len(node.parents) for node in order(root))
    return "forward" if work > most else "reverse"
