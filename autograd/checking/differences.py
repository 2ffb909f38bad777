"""gradcheck(): every gradient beside its difference, and the operation that is to blame."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import freshness
from autograd.backprop import gradients_after, steps_of
from autograd.checking.local import UNSURE, WRONG, check_nodes, judge
from autograd.checking.numeric import Floats, differentiate
from autograd.checking.replaying import Replay
from autograd.checking.report import NOISE, Entry, Report
from autograd.checking.tracking import where_cut
from autograd.errors import GradientError
from autograd.graph import order
from autograd.naming import label_from_caller
from autograd.tracing import trace
from autograd.value import Value


def gradcheck(function: Any, point: Sequence[Any] | None = None, *, rtol: float = 1e-6) -> Report:
    """Compare every gradient with differences, and every operation's local derivative too; raise where one is wrong.

    The step is chosen for each leaf, differences are extrapolated (Ridders 1982) and say how wrong they may be, so that
    noise is not taken for a fault. A function is called again along a random direction: its graph may not be all of it.

    Args:
        function: a function of numbers, called with one Value per number of ``point``, and called again at the
            perturbed points; or a function without arguments, with ``point`` a model's parameters; or a recorded
            graph's root, with ``point`` some of its leaves, or all where None.
        point: numbers, or leaves (Values).
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
    """
    report = check(function, point, rtol, sys._getframe(1))
    if not report.ok:
        raise GradientError("\n".join(["the gradient is wrong:", *report.verdicts, "", report.table()]))
    return report


def assert_gradients_match(function: Any, point: Sequence[Any] | None = None, *, rtol: float = 1e-6) -> None:
    """`gradcheck` for test suites: nothing where all is right, else an AssertionError with the report.

    Example:
        >>> assert_gradients_match(lambda x: x * x, [3.0])
    """
    gradcheck(function, point, rtol=rtol)


def check(function: Any, point: Sequence[Any] | None, rtol: float, frame: Any = None) -> Report:
    """The report of `gradcheck`, whatever it says."""
    if isinstance(function, Value):
        nodes = freshness.check_fresh(function)[::-1]
        label_from_caller(nodes, frame)
        leaves = leaves_of(nodes, point, "gradcheck")
        arrived = gradients_after(function, steps_of(function))
        return _report(nodes, leaves, [arrived.get(leaf, 0.0) for leaf in leaves], rtol, [])
    if point is not None and len(point) and all(isinstance(each, Value) for each in point):
        leaves = list(point)
        return _of_function(function, leaves, rtol)
    leaves = [Value(number, label=f"x{i}") for i, number in enumerate(point or ())]
    return _of_function(lambda: function(*leaves), leaves, rtol)


def leaves_of(nodes: Sequence[Any], point: Sequence[Value] | None, who: str) -> list[Value]:
    """The leaves asked for, or all that have a gradient, in forward order; an error where one is not in the graph."""
    known = set(nodes)
    wanted = [node for node in nodes if not node.op and not node.constant] if point is None else list(point)
    missing = [leaf for leaf in wanted if leaf not in known]
    if missing:
        raise ValueError(f"{who}: {missing[0]!r} is no leaf of this graph")
    return wanted


def _of_function(value_at: Callable[[], Any], leaves: Sequence[Value], rtol: float) -> Report:
    """The report of a function of the leaves' numbers; the leaves are as before when it is done."""
    kept = [leaf.grad for leaf in leaves]
    numbers = [leaf.data for leaf in leaves]
    try:
        for leaf in leaves:
            leaf.grad = 0.0
        with trace():
            root = value_at()
        if not isinstance(root, Value):
            raise TypeError(f"gradcheck: the function gave a {type(root).__name__}, {root!r:.60}; expected a Value")
        if not root.constant:
            root.backward()
        engine = [leaf.grad for leaf in leaves]
        nodes = order(root)[::-1]
        arrived = gradients_after(root, steps_of(root))
        chained = [arrived.get(leaf, 0.0) for leaf in leaves]
        problems = _accumulation(leaves, engine, chained)
        problems += _other_function(value_at, leaves, numbers, nodes, engine, rtol)
        return _report(nodes, leaves, engine, rtol, problems)
    finally:
        for leaf, grad, number in zip(leaves, kept, numbers, strict=True):
            leaf.grad = grad
            leaf.data = number


def _accumulation(leaves: Sequence[Value], engine: Sequence[float], chained: Sequence[float]) -> list[str]:
    """Whether the backward pass adds up what the recorded local derivatives say."""
    return [
        f"wrong accumulation: backward() gave {leaf.label or f'leaf {i}'} the gradient {got!r}, but its contributions "
        f"add up to {sent!r}"
        for i, (leaf, got, sent) in enumerate(zip(leaves, engine, chained, strict=True))
        if got != sent and not (math.isnan(got) and math.isnan(sent))
    ]


def _other_function(
    value_at: Callable[[], Any], leaves: Sequence[Value], numbers: Sequence[float], nodes: Sequence[Any],
    gradient: Sequence[float], rtol: float,
) -> list[str]:  # fmt: skip
    """Whether the function does along a random direction what its recorded graph does."""
    if not leaves:
        return []
    direction = np.random.default_rng(0).uniform(0.5, 1.0, len(leaves)) * np.maximum(np.abs(numbers), 1.0)
    direction *= np.where(np.arange(len(leaves)) % 2, -1.0, 1.0)

    def move(t: float) -> None:
        for leaf, number, step in zip(leaves, numbers, direction.tolist(), strict=True):
            leaf.data = number + t * step

    found: dict[float, float] = {}

    def called(x: Floats) -> Any:
        for t in x.ravel().tolist():
            if t not in found:
                move(t)
                try:
                    found[t] = value_at().data
                except ArithmeticError:
                    found[t] = math.nan
        return np.array([found[t] for t in x.ravel().tolist()]).reshape(x.shape)

    def replayed(x: Floats) -> Any:
        steps = {leaf: number + x.ravel() * step for leaf, number, step in zip(leaves, numbers, direction, strict=True)}
        return replay.root(steps).reshape(x.shape)

    replay = Replay(nodes)
    theirs, ours = (differentiate(each, np.zeros(1)) for each in (called, replayed))
    verdict = judge(float(ours.value[0]), theirs, 0, rtol)
    if verdict != WRONG or abs(float(ours.value[0] - theirs.value[0])) <= 10 * float(ours.error[0] + theirs.error[0]):
        return []
    move(1e-3)
    with trace():
        again = value_at()
    cut = where_cut(nodes, order(again)[::-1], set(leaves))
    return [
        f"the graph is not your function: where the inputs move, the graph changes at a rate of "
        f"{float(ours.value[0]):.8g}, your function at {float(theirs.value[0]):.8g}. {cut}"
    ]


def _report(
    nodes: Sequence[Any], leaves: Sequence[Value], gradient: Sequence[float], rtol: float, problems: list[str]
) -> Report:
    """The report of a recorded graph whose leaves have this gradient."""
    faults = check_nodes(nodes, rtol)
    if not leaves:
        return Report((), tuple(faults), tuple(problems))
    found = differentiate(Replay(nodes).along(leaves), np.array([leaf.data for leaf in leaves]))
    sound = not problems and not any(fault.kind == WRONG for fault in faults)
    entries = []
    for i, (leaf, analytic) in enumerate(zip(leaves, gradient, strict=True)):
        verdict = judge(analytic, found, i, rtol)
        if verdict == WRONG and sound:  # every operation and every sum was found right: the differences are to blame
            verdict = NOISE if math.isfinite(analytic) else UNSURE
        sides = (float(found.left[i]), float(found.right[i]))
        value, error = float(found.value[i]), float(found.error[i])
        entries.append(Entry(leaf.label or f"x{i}", analytic, value, error, verdict, *sides))
    return Report(tuple(entries), tuple(faults), tuple(problems))
