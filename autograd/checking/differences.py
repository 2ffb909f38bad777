"""gradcheck(): every gradient beside its central difference."""

from __future__ import annotations

import copy
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograd import freshness
from autograd.errors import GradientError
from autograd.graph import order
from autograd.naming import label_from_caller
from autograd.value import Value

STEP = 6e-6  # the cube root of a float's rounding error, where truncation and rounding balance


@dataclass(frozen=True, slots=True)
class Entry:
    """One gradient, both ways."""

    name: str
    analytic: float
    numeric: float
    noise: float

    @property
    def absolute(self) -> float:
        """|analytic − numeric|."""
        return abs(self.analytic - self.numeric)

    @property
    def relative(self) -> float:
        """The absolute error over the larger of the two."""
        return self.absolute / max(abs(self.analytic), abs(self.numeric), 1e-300)

    def agrees(self, rtol: float) -> bool:
        """Whether the two agree to ``rtol``, beyond what rounding explains."""
        return self.absolute <= rtol * max(abs(self.analytic), abs(self.numeric)) + self.noise


class Report(tuple[Entry, ...]):
    """The table of what was compared; print it to read it."""

    __slots__ = ()

    def __str__(self) -> str:
        width = max([4, *(len(entry.name) for entry in self)])
        lines = [f"{'':{width}}  {'analytic':>14}  {'numeric':>14}  {'abs. error':>10}  {'rel. error':>10}"]
        lines += [
            f"{e.name:{width}}  {e.analytic:14.8g}  {e.numeric:14.8g}  {e.absolute:10.2e}  {e.relative:10.2e}"
            for e in self
        ]
        return "\n".join(lines)


def gradcheck(function: Any, point: Sequence[Any] | None = None, *, rtol: float = 1e-6) -> Report:
    """Compare every gradient with a central difference; raise with the table where they differ.

    Args:
        function: a function of numbers, called with one Value per number of ``point``, and called again at the
            perturbed points; or a function without arguments, with ``point`` a model's parameters; or a recorded
            graph's root, with ``point`` some of its leaves, or all where None.
        point: numbers, or leaves (Values).
        rtol: the largest relative error that counts as agreement.

    Raises:
        GradientError: the two differ; the message is the table.
        TypeError: the function gave something else than a Value.

    Example:
        >>> print(gradcheck(lambda x, y: x * y.sin(), [2.0, 0.5])[0].name)
        x0
    """
    if isinstance(function, Value):
        label_from_caller(order(function), sys._getframe(1))
        root = copy.deepcopy(function)
        leaves = _matching(function, root, point)

        def value_at() -> Value:
            return root.refresh()

    elif point is not None and len(point) and all(isinstance(each, Value) for each in point):
        leaves, value_at = list(point), function
    else:
        leaves = [Value(number, label=f"x{i}") for i, number in enumerate(point or ())]

        def value_at() -> Value:
            result: Value = function(*leaves)
            return result

    return compare(value_at, leaves, rtol)


def _matching(root: Value, copied: Value, point: Sequence[Value] | None) -> list[Value]:
    """The copies of the leaves asked for."""
    nodes = freshness.check_fresh(root)
    twins = dict(zip(nodes, order(copied), strict=True))
    wanted = [node for node in reversed(nodes) if not node.op and not node.constant] if point is None else point
    missing = [leaf for leaf in wanted if leaf not in twins]
    if missing:
        raise ValueError(f"gradcheck: {missing[0]!r} is no leaf of this graph")
    return [twins[leaf] for leaf in wanted]


def compare(value_at: Callable[[], Value], leaves: Sequence[Value], rtol: float) -> Report:
    """The report of ``value_at()``'s gradients at the leaves; the leaves are as before when it is done."""
    kept = [leaf.grad for leaf in leaves]
    try:
        for leaf in leaves:
            leaf.grad = 0.0
        result = value_at()
        if not isinstance(result, Value):
            raise TypeError(f"gradcheck: the function gave a {type(result).__name__}, {result!r:.60}; expected a Value")
        if not result.constant:
            result.backward()
        analytic = [leaf.grad for leaf in leaves]
    finally:
        for leaf, grad in zip(leaves, kept, strict=True):
            leaf.grad = grad
    entries = []
    for i, (leaf, gradient) in enumerate(zip(leaves, analytic, strict=True)):
        here = leaf.data
        step = STEP * max(1.0, abs(here))
        try:
            leaf.data = here + step
            right, above = leaf.data, value_at().data
            leaf.data = here - step
            left, below = leaf.data, value_at().data
        finally:
            leaf.data = here
        noise = 8 * math.ulp(max(abs(above), abs(below), 1.0)) / step
        entries.append(Entry(leaf.label or f"x{i}", gradient, (above - below) / (right - left), noise))
    report = Report(entries)
    bad = [entry.name for entry in report if not entry.agrees(rtol)]
    if bad:
        raise GradientError(f"gradient and finite difference differ for {', '.join(bad[:5])}:\n{report}")
    return report
