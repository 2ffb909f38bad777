"""checking/arrays: which rule of the function's graph somebody got wrong: the gradient with one rule changed at a time.

The mistakes come from a row's own text: its partial left out, negated, squared, taken at its result, of the other
operand. What gives somebody's numbers is named, with the line it stands in.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.checking.arrays.compared import Compared
from autograd.checking.arrays.engine import OwnGraph
from autograd.checking.arrays.known import Known, known_functions
from autograd.checking.arrays.slips import slips
from autograd.checking.kinds import GIVEN, Problem
from autograd.checking.numeric import Floats
from autograd.checking.words import Sentence, line, sentence
from autograd.core.graph import order
from autograd.explaining.rules import in_general, value_text
from autograd.rows import evaluating
from autograd.rows.row import Op
from autograd.rows.table import TABLE

MOST = 4_000_000  # nodes gone through, all mistakes together
Edges = Sequence[tuple[Any, float | None]]  # of a node: each parent, and the partial by it
Changes = Mapping[Any, Edges]
Change = Callable[..., float]  # of a partial, of the node that it belongs to, and of its place there


def rule_at_fault(compared: Compared, exact: OwnGraph) -> list[Problem]:
    """The problem of one rule that explains all that is wrong; nothing where none does."""
    if len(exact.roots) > 1 or not np.isfinite(compared.theirs).all():
        return []
    if compared.alike(compared.theirs[0], exact.gradients[0], exact.errors[0]):
        return []  # so little is wrong that a change of any rule that hardly matters would explain it
    nodes = order(exact.roots[0])
    left = MOST
    for said, changed in _mistakes(nodes):
        left -= len(nodes)
        if left < 0:
            break
        gradient = _gradient(nodes, exact.leaves, changed)
        if gradient is not None and compared.alike(gradient, compared.theirs[0], exact.errors[0]):
            return [Problem(GIVEN, said, tuple(changed))]
    return []


def _gradient(nodes: Sequence[Any], leaves: Sequence[Any], changed: Changes) -> Floats | None:
    """The leaves' gradients where some nodes send their gradient on otherwise."""
    gradients = dict.fromkeys(nodes, 0.0)
    gradients[nodes[0]] = 1.0
    for node in nodes:
        upstream = gradients[node]
        for parent, partial in changed.get(node) or zip(node.parents, node.partials, strict=True):
            if partial is not None:
                gradients[parent] += partial * upstream
    found = np.array([gradients.get(leaf, 0.0) for leaf in leaves])
    return found if np.isfinite(found).all() else None


def _mistakes(nodes: Sequence[Any]) -> Iterator[tuple[Sentence, Changes]]:
    """Every mistake in every rule, and what it makes of the nodes: those of one line together.

    A line may have been run for several layers: first those of one depth, then all.
    """
    for known in known_functions(nodes):
        yield from _of_known(known)
    depth: dict[Any, int] = {}
    for node in reversed(nodes):
        depth[node] = 1 + max((depth[parent] for parent in node.parents if not parent.constant), default=-1)
    for layer in (depth.__getitem__, lambda node: 0):
        lines: dict[Any, list[Any]] = {}
        for node in nodes:
            if node.op:
                lines.setdefault((node.op, node.where, len(node.parents), layer(node)), []).append(node)
        for group in lines.values():
            yield from _of_operation(group)


def _at(node: Any, source: Any = None) -> Sentence | str:
    """The line of an operation; and, where it stands in a function of the user's own, the line that called that."""
    where, caller = node.where, None if source is None else source.where
    if not where:
        return ""
    at = sentence("at text" if where.text else "at line", where=functools.partial(line, where), text=where.text)
    if caller and caller.text and caller.function != where.function:
        return sentence("of what comes from", at=at, where=functools.partial(line, caller), text=caller.text)
    return at


ALONE: tuple[tuple[str, Change], ...] = (
    ("left out", lambda slope, node, place=0: 1.0),
    ("wrong sign", lambda slope, node, place=0: -slope),
    ("there twice", lambda slope, node, place=0: slope * slope),
    ("nothing through", lambda slope, node, place=0: 0.0),
)


def _of_known(known: Known) -> Iterator[tuple[Sentence, Changes]]:
    at = _at(*known.pairs[0][::-1])
    told = {"rule": f"{known.row}\N{PRIME}", "row": known.row, "at": at}
    at_result: Change = lambda slope, node, place=0: evaluating.at(known.row, [node.data])[1][0]  # noqa: E731
    value: Change = lambda slope, node, place=0: node.data  # noqa: E731
    for key, change in (("taken at result", at_result), *ALONE, ("function itself", value)):
        both = zip(known.pairs, known.slopes, strict=True)
        edges = {node: [(source, change(slope, node))] for (source, node), slope in both}
        yield sentence(key, **told), edges
    row = TABLE[known.row]
    (argument,) = row.active
    right = _branch(row, row.taught_of(argument), known.pairs[0][0].data)
    for text in slips(right):
        edges = {node: [(source, evaluating.in_partial(row, text, [source.data]))] for source, node in known.pairs}
        yield _taken_as(row, argument, right, text, at), edges


def _taken_as(row: Op, argument: str, right: str, wrong: str, at: object) -> Sentence:
    instead, formula = (in_general(row, argument, each) for each in (wrong, right))
    told = {"value": value_text(row), "argument": argument, "instead": instead, "formula": formula}
    return sentence("taken as", **told, at=at)


def _branch(row: Op, text: str, *flat: float, index: int = -1) -> str:
    """Of a formula with cases that which holds at these numbers."""
    tree = ast.parse(text, mode="eval").body
    while isinstance(tree, ast.IfExp):
        holds = evaluating.in_partial(row, f"1 if {ast.unparse(tree.test)} else 0", row.group(list(flat)), index)
        tree = tree.body if holds else tree.orelse
    return ast.unparse(tree)


def _of_operation(group: Sequence[Any]) -> Iterator[tuple[Sentence, Changes]]:
    row = TABLE[group[0].op]
    slots = row.slots(len(group[0].parents))
    text, at = value_text(row), _at(group[0])
    for argument in row.active:
        places = [i for i, slot in enumerate(slots) if slot[0] == argument]
        changes = [*ALONE, ("in denominator", lambda slope, node, place=0: 1.0 / slope if slope else 0.0)]
        index = "ᵢ" if row.names[argument] == "list" else ""
        for key, change in changes:
            yield sentence(key, rule=f"∂({text})/∂{argument}{index}", at=at), _changed(group, places, change)
        flat = [parent.data for parent in group[0].parents]
        right = _branch(row, row.taught_of(argument), *flat, index=slots[places[0]][1])
        for slip in slips(right):
            yield _taken_as(row, argument, right, slip, at), _changed(group, places, _slipped(row, slip))
    if len(row.active) == len(slots) == 2:
        swapped = {node: list(zip(node.parents, node.partials[::-1], strict=True)) for node in group}
        yield sentence("swapped", value=text, one=row.active[0], other=row.active[1], at=at), swapped


def _changed(group: Sequence[Any], places: Sequence[int], change: Callable[[float, Any, int], float]) -> Changes:
    changed = {}
    for node in group:
        edges = list(zip(node.parents, node.partials, strict=True))
        for i in places:
            parent, partial = edges[i]
            edges[i] = (parent, None if partial is None else change(partial, node, i))
        changed[node] = edges
    return changed


def _slipped(row: Op, text: str) -> Callable[[float, Any, int], float]:
    """A node's partial by another text than the row's."""

    def change(slope: float, node: Any, place: int) -> float:
        flat = [parent.data for parent in node.parents]
        return float(evaluating.in_partial(row, text, row.group(flat), row.slots(len(flat))[place][1]))

    return change
