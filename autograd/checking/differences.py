"""checking: gradcheck(): every gradient beside its difference, and the operation that is to blame."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd.checking.accumulating import accumulation
from autograd.checking.kinds import KINK, NOISE, NONFINITE, OK, OUTSIDE, STALE, UNSURE, WRONG, Problem
from autograd.checking.local import Fault, check_nodes, judge
from autograd.checking.numeric import EPSILON, SAFETY, STEPS, differentiate
from autograd.checking.own_function import other_function, quoted
from autograd.checking.reasons import edge_near, first_nonfinite, kink_near
from autograd.checking.registering import points_of
from autograd.checking.replaying import along
from autograd.checking.report import Entry, Report
from autograd.checking.stepfree import opinions
from autograd.common.errors import DomainError, GradientError, StaleError
from autograd.common.lines import line_of
from autograd.core import freshness
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.steps import gradients_after, steps_of
from autograd.explaining.tracing import trace
from autograd.rows.row import Op


def gradcheck(function: Any, point: Any = None, *, rtol: float = 1e-6) -> Report:
    """Compare every gradient with differences, and every operation's local derivative too; raise where one is wrong.

    The step is chosen for each leaf, differences are extrapolated (Ridders 1982) and say how wrong they may be, so that
    noise is not taken for a fault. A function is called again along a random direction: its graph may not be all of it.

    Args:
        function: a function of numbers, called with one Value per number of ``point``, and called again at the
            perturbed points; or a function without arguments, with ``point`` a model, or its parameters; or a recorded
            graph's root, with ``point`` a model or some of its leaves, or all where None; or a row or its name, with
            ``point`` its flat arguments, or all of its own points where None.
        point: numbers, leaves (Values), or a model (what has ``named_parameters()``).
        rtol: the largest relative error that counts as agreement, beyond what differences may be wrong by.

    Returns:
        The report; print it to read it.

    Raises:
        GradientError: something is wrong; the message names the operation, the operand and the line, and has the table.
        TypeError: the function gave something else than a Value.
        ValueError: a leaf is not in the graph.

    Example:
        >>> print(gradcheck(lambda x, y: x * y.sin(), [2.0, 0.5])[0].name)
        x0
        >>> gradcheck("tanh").ok
        True
    """
    report = check(function, point, rtol, callers_frame())
    if not report.ok:
        raise GradientError(report.complaint, report)
    return report


def assert_gradients_match(function: Any, point: Any = None, *, rtol: float = 1e-6) -> None:
    """`gradcheck` for test suites: nothing where all is right, else an AssertionError with the report.

    Example:
        >>> assert_gradients_match(lambda x: x * x, [3.0])
    """
    gradcheck(function, point, rtol=rtol)


def check(function: Any, point: Any, rtol: float, frame: Any = None) -> Report:
    """The report of `gradcheck`, whatever it says."""
    if isinstance(function, (Op, str)):
        return _of_row(function, point, rtol)
    names: list[str] | None = None
    if hasattr(point, "named_parameters"):
        named = point.named_parameters()
        names, point = list(named), list(named.values())
    if isinstance(function, Value):
        nodes = freshness.check_fresh(function)[::-1]
        label_from_caller(nodes, frame)
        leaves = leaves_of(nodes, point, "gradcheck")
        return compare(nodes, leaves, _backward(nodes, leaves), names or _names(leaves), rtol)
    if point is not None and len(point) and all(isinstance(each, Value) for each in point):
        return _of_function(function, list(point), names or _names(point), rtol)
    leaves = [Value(number, label=f"x{i}") for i, number in enumerate(() if point is None else point)]
    return _of_function(lambda: function(*leaves), leaves, _names(leaves), rtol)


def leaves_of(nodes: Sequence[Any], point: Sequence[Value] | None, who: str) -> list[Value]:
    """The leaves asked for, or all that have a gradient, in forward order; an error where one is not in the graph."""
    known = set(nodes)
    wanted = [node for node in nodes if not node.op and not node.constant] if point is None else list(point)
    missing = [leaf for leaf in wanted if leaf not in known]
    if missing:
        raise ValueError(f"{who}: {missing[0]!r} is no leaf of this graph")
    return wanted


def _names(leaves: Sequence[Value]) -> list[str]:
    return [leaf.label or f"x{i}" for i, leaf in enumerate(leaves)]


def _backward(nodes: Sequence[Any], leaves: Sequence[Value]) -> dict[Any, float]:
    """What `backward` gives every node, and the leaves; every gradient is put back as it was."""
    touched = [*nodes, *leaves]  # there may be leaves that this graph does not use
    with _put_back("grad", touched):
        for node in touched:
            node.grad = 0.0
        if not nodes[-1].constant:
            nodes[-1].backward()
        return {node: node.grad for node in touched}


@contextmanager
def _put_back(name: str, nodes: Sequence[Any]) -> Iterator[None]:
    """Give nodes back what they had by this name, whatever happens in between."""
    before = [getattr(node, name) for node in nodes]
    try:
        yield
    finally:
        for node, number in zip(nodes, before, strict=True):
            setattr(node, name, number)


def _of_row(row: Op | str, point: Sequence[float] | None, rtol: float) -> Report:
    """The reports of a row's nodes, one per point, as one."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for node, names in points_of(row, point):
        leaves = [parent for parent in node.parents if not parent.constant]
        nodes = order(node)[::-1]
        report = compare(nodes, leaves, _backward(nodes, leaves), names, rtol)
        entries += report.entries
        faults += report.faults
    return Report(tuple(entries), tuple(faults))


def _of_function(value_at: Callable[[], Any], leaves: Sequence[Value], names: Sequence[str], rtol: float) -> Report:
    """The report of a function of the leaves' numbers; the leaves are as before when it is done."""
    with _put_back("data", leaves):
        try:
            with trace():
                root = value_at()
        except DomainError as error:
            where = line_of(error)
            return Report((), (), (Problem(OUTSIDE, f"outside domain: {error} At {where}{quoted(where)}"),))
        if not isinstance(root, Value):
            raise TypeError(f"gradcheck: the function gave a {type(root).__name__}, {root!r:.60}; expected a Value")
        nodes = order(root)[::-1]
        arrived = _backward(nodes, leaves)
        try:
            freshness.check_fresh_nodes(nodes[::-1])
        except StaleError as error:
            said = "your function changes what it has used before, so this is the gradient at the old number"
            problems = [Problem(STALE, f"stale value: {said}: {str(error).removeprefix('stale: ')}")]
        else:
            problems = other_function(value_at, leaves, nodes, rtol)
    return compare(nodes, leaves, arrived, names, rtol, problems)


def compare(
    nodes: Sequence[Any], leaves: Sequence[Any], arrived: Mapping[Any, float], names: Sequence[str], rtol: float,
    problems: Sequence[Problem] = (),
) -> Report:  # fmt: skip
    """The report of a graph in forward order, where this gradient ``arrived`` at every node.

    ``names`` are the leaves', and ``problems`` what has been found wrong before.
    """
    problems = list(problems)
    faults = tuple(check_nodes(nodes, rtol))
    if not math.isfinite(nodes[-1].data):
        problems += first_nonfinite(nodes, {})
    if not leaves:
        return Report((), faults, tuple(problems))
    differences = differentiate(along(nodes, leaves, STEPS), np.array([leaf.data for leaf in leaves])).one_by_one()
    more = opinions(nodes, leaves)
    sound = not any(fault.kind == WRONG for fault in faults)
    if sound:
        problems += accumulation(nodes, leaves, names, arrived, more)
    sound = sound and not problems
    entries = []
    others = (more.dual.tolist(), more.by_complex.tolist(), more.circular)
    for leaf, name, found, dual, by_complex, circular in zip(leaves, names, differences, *others, strict=True):
        analytic, value, error = arrived[leaf], found.value, found.error
        verdict = judge(analytic, found, rtol)
        if not math.isfinite(analytic) and (math.isnan(analytic) or verdict != OUTSIDE):
            verdict = NONFINITE
        elif verdict == WRONG and sound:  # every operation and every sum was found right: the differences are to blame
            verdict = NOISE
        elif verdict == UNSURE and not circular and math.isfinite(by_complex):
            rounding = SAFETY * EPSILON * max(abs(analytic), abs(by_complex))
            if abs(by_complex - analytic) <= rtol * abs(analytic) + rounding:
                verdict, value, error = OK, by_complex, rounding
        why = kink_near(nodes, leaf) if verdict == KINK else edge_near(nodes, leaf) if verdict == OUTSIDE else ""
        sides = (found.left, found.right)
        entries.append(Entry(name, analytic, value, error, verdict, *sides, dual, by_complex, circular, why))
    if any(entry.verdict == NONFINITE for entry in entries) and math.isfinite(nodes[-1].data):
        problems += first_nonfinite(nodes, gradients_after(nodes[-1], steps_of(nodes[-1])))
    return Report(tuple(entries), faults, tuple(problems))
