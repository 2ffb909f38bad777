"""checking: gradcheck(): every gradient beside its difference, and the operation that is to blame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from autograd.checking.entries import Entry
from autograd.checking.findings import Found
from autograd.checking.judging import compare
from autograd.checking.kinds import OUTSIDE, STALE, Problem, problem
from autograd.checking.local import Fault
from autograd.checking.nearby import look_around
from autograd.checking.points import arguments, numbers_like
from autograd.checking.recordings import Call, Trials, changed
from autograd.checking.registering import points_of
from autograd.checking.report import Report
from autograd.checking.words import check_language, check_rtol, line, sentence
from autograd.common.errors import DomainError, GradientError, StaleError
from autograd.common.lines import line_of
from autograd.common.words import number, subscript
from autograd.core import freshness
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.tracing import trace
from autograd.rows.row import Op

SAME = 1e-10  # what two ways to compute one gradient may differ by


def gradcheck(
    function: Any, point: Any = None, *, rtol: float = 1e-6, gradients: Any = None, language: str = "en"
) -> Report:
    """Compare every gradient with differences, and every operation's local derivative too; raise where one is wrong.

    The step is chosen for each leaf, differences are extrapolated (Ridders 1982) and say how wrong they may be, so that
    noise is not taken for a fault. A function is called again, at the point and beside it: it may not be its graph, and
    not always the same. What could not be verified is said: ``report.verified``, and why: ``report.findings``.

    Args:
        function: a function of numbers, called with one Value per number of ``point``, and called again at the
            perturbed points; or a function without arguments, with ``point`` a model, or its parameters; or a recorded
            graph's root, with ``point`` a model or some of its leaves, or all where None; or a row or its name, with
            ``point`` its flat arguments, or all of its own points where None.
        point: a number, or numbers or leaves (Values) in lists, tuples, dicts or arrays, also nested; or a model (what
            has ``named_parameters()``). Its entries are the function's arguments, if it takes so many; else it is the
            one argument.
        rtol: the largest relative error that counts as agreement, beyond what differences may be wrong by.
        gradients: what is judged instead of what ``backward()`` gives: "grad", for what the leaves' ``grad`` hold, or
            numbers nested as the point is.
        language: "en" or "pl", which the report and the error speak.

    Returns:
        The report; print it to read it.

    Raises:
        GradientError: something is wrong; the message names the operation, the operand and the line, and has the table.
        TypeError: the function gave something else than a Value or a number.
        ValueError: there is no number in the point, a leaf is not in the graph, ``gradients`` are nested otherwise than
            the point, ``rtol`` is no relative error, or the language is unknown.

    Example:
        >>> print(gradcheck(lambda x, y: x * y.sin(), [2.0, 0.5])[0].name)
        x₁
        >>> gradcheck("tanh").verified
        True
        >>> gradcheck(lambda w: w[0] * w[1], [2.0, 3.0], gradients=[3.0, 2.0]).verified
        True
    """
    __tracebackhide__ = True
    check_language(language, "gradcheck")
    check_rtol(rtol, "gradcheck")
    report = replace(check(function, point, rtol, callers_frame(), gradients), language=language)
    if not report.ok:
        raise GradientError(report.complaint, report)
    return report


def assert_gradients_match(
    function: Any,
    point: Any = None,
    *,
    rtol: float = 1e-6,
    gradients: Any = None,
    unverified: Literal["fail", "pass"] = "fail",
    language: str = "en",
) -> None:
    """`gradcheck` for test suites: nothing where all is right, else an AssertionError with the report.

    Args:
        function: as for `gradcheck`, and so are ``point``, ``rtol`` and ``gradients``.
        point: where.
        rtol: the largest relative error that counts as agreement.
        gradients: what is judged.
        unverified: "pass" where what could not be verified is no failure.
        language: as for `gradcheck`.

    Example:
        >>> assert_gradients_match(lambda x: x * x, [3.0])
        >>> assert_gradients_match(lambda x: x.abs(), [0.0], unverified="pass")
    """
    __tracebackhide__ = True
    if unverified not in ("fail", "pass"):
        raise ValueError(f"assert_gradients_match: unverified is {unverified!r}; expected 'fail' or 'pass'")
    check_language(language, "assert_gradients_match")
    check_rtol(rtol, "assert_gradients_match")
    report = replace(check(function, point, rtol, callers_frame(), gradients), language=language)
    if not report.ok or not (report.verified or unverified == "pass"):
        raise GradientError(report.complaint, report)


def check(function: Any, point: Any, rtol: float, frame: Any = None, gradients: Any = None) -> Report:
    """The report of `gradcheck`, whatever it says."""
    if isinstance(function, (Op, str)):
        return _of_row(function, point, rtol)
    if isinstance(function, Value):
        names: list[str] | None = None
        if hasattr(point, "named_parameters"):
            named = point.named_parameters()
            names, point = list(named), list(named.values())
        nodes = freshness.check_fresh(function)[::-1]
        label_from_caller(nodes, frame)
        leaves = leaves_of(nodes, point, "gradcheck")
        held = [leaf.grad for leaf in leaves]
        given = _given(leaves, gradients, held)
        names = names or [leaf.label or f"x{subscript(i)}" for i, leaf in enumerate(leaves, 1)]
        arrived = _backward(nodes, leaves)
        notes = [] if gradients is not None else _held(names, held, [arrived[leaf] for leaf in leaves])
        return compare(nodes, leaves, arrived, names, rtol, Found(), given, notes)
    at = arguments(function, point)
    if not at.leaves:
        raise ValueError(f"gradcheck: there is no number in the point {point!r:.60}; nothing would be checked")
    held = [leaf.grad for leaf in at.leaves]
    given = _given(point, gradients, held)
    return _of_function(at.call, at.leaves, at.names, rtol, given, held if gradients is None else [])


def _given(point: Any, gradients: Any, held: Sequence[float]) -> list[float] | None:
    """The gradients to judge, one per leaf; None where these are ``backward()``'s."""
    if gradients is None:
        return None
    return (
        list(held)
        if isinstance(gradients, str) and gradients == "grad"
        else numbers_like(point, gradients, "gradients")
    )


def _held(names: Sequence[str], held: Sequence[float], right: Sequence[float]) -> list[Problem]:
    """A note where what the leaves' ``grad`` hold is something else than this gradient."""
    pairs = zip(names, held, right, strict=True)
    other = [(name, one, two) for name, one, two in pairs if one and abs(one - two) > SAME * max(abs(one), abs(two))]
    if not other:
        return []
    name, one, two = other[0]
    times = sentence("twice") if abs(one - 2 * two) <= SAME * abs(one) else ""
    return [problem(STALE, "not zeroed", wrong=False, name=name, held=number(one), right=number(two), times=times)]


def leaves_of(nodes: Sequence[Any], point: Sequence[Value] | None, who: str) -> list[Value]:
    """The leaves asked for, or all that have a gradient, in forward order; an error where one is not in the graph."""
    known = set(nodes)
    wanted = [node for node in nodes if not node.op and not node.constant] if point is None else list(point)
    missing = [leaf for leaf in wanted if leaf not in known]
    if missing:
        raise ValueError(f"{who}: {missing[0]!r} is no leaf of this graph")
    return wanted


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
    problems: list[Problem] = []
    for node, names in points_of(row, point):
        leaves = [parent for parent in node.parents if not parent.constant]
        nodes = order(node)[::-1]
        report = compare(nodes, leaves, _backward(nodes, leaves), names, rtol)
        entries += report.entries
        faults += report.faults
        problems += report.problems
    return Report(tuple(entries), tuple(faults), tuple(problems))


def _of_function(
    value_at: Callable[[], Any], leaves: Sequence[Value], names: Sequence[str], rtol: float,
    given: Sequence[float] | None = None, held: Sequence[float] = (),
) -> Report:  # fmt: skip
    """The report of a function of the leaves' numbers; the leaves are as before when it is done."""
    before = [leaf.data for leaf in leaves]
    with _put_back("data", leaves):
        try:
            with trace():
                base = Call(value_at(), leaves)
        except DomainError as error:
            where = line_of(error)
            code = f"\n    {where.text}" if where.text else ""
            told: dict[str, Any] = {"error": str(error), "where": partial(line, where), "line": code}
            return Report((), (), (problem(OUTSIDE, "outside at", **told),))
        assigned = [name for leaf, name, x in zip(leaves, names, before, strict=True) if leaf.data != x == x]
        if assigned:
            return Report((), (), (problem(STALE, "assigned", name=assigned[0]),))
        try:
            freshness.check_fresh_nodes(base.nodes[::-1])
        except StaleError as error:
            return Report((), (), (problem(STALE, "changed", names=changed(error)),))
        arrived = _backward(base.nodes, leaves)
        with _put_back("data", [base.nodes[i] for i in base.free]):  # a function may put numbers into others, too
            found = look_around(Trials(value_at, leaves, base), names, [arrived[leaf] for leaf in leaves], rtol)
    notes = _held(names, held, [arrived[leaf] for leaf in leaves]) if held else []
    return compare(base.nodes, leaves, arrived, names, rtol, found, given, notes)
