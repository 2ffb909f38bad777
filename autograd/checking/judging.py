"""checking: the verdict on each gradient of a graph, from all that is known of it.

A gradient is right where differences say the same; and where these see too little, if every operation's local
derivative is right, they are put together as forward mode does, the function is its graph, and rounding leaves enough
digits. Nothing else is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograd.checking.accumulating import accumulation
from autograd.checking.entries import MOST, Entry
from autograd.checking.exactness import digits_right, exact_numbers, is_there
from autograd.checking.findings import Found
from autograd.checking.forward import forward
from autograd.checking.kinds import (
    BRANCH,
    CUT,
    GIVEN,
    KINK,
    NONFINITE,
    OK,
    OUTSIDE,
    PARTS,
    RANDOM,
    RIGHT,
    ROUNDING,
    UNSURE,
    WRONG,
    Problem,
    problem,
)
from autograd.checking.local import Fault, check_nodes, judge
from autograd.checking.numeric import EPSILON, STEPS, Estimates, differentiate
from autograd.checking.reasons import edge_near, first_nonfinite, kink_near
from autograd.checking.replaying import along
from autograd.checking.report import Report
from autograd.checking.rounding import Rounding
from autograd.checking.words import Sentence, languages, naming, sentence
from autograd.common.words import number
from autograd.explaining.steps import gradients_after, steps_of
from autograd.rows.table import TABLE

DIGITS = 50
NEGLIGIBLE = 1e-9  # of the contributions to a gradient that is 0: what rounding leaves of it
POOR = 2  # digits of a value
SURE = 1e-3  # of a derivative: how wrong differences may be and still be worth something
SHOWN = 5


def compare(
    nodes: Sequence[Any], leaves: Sequence[Any], arrived: Mapping[Any, float], names: Sequence[str], rtol: float,
    found: Found | None = None, given: Sequence[float] | None = None, notes: Sequence[Problem] = (),
) -> Report:  # fmt: skip
    """The report of a graph in forward order, where this gradient ``arrived`` at every node.

    Args:
        nodes: the graph.
        leaves: those whose gradients are asked for.
        arrived: what ``backward()`` gave.
        names: the leaves'.
        rtol: the relative error that counts as agreement.
        found: what is known of the function that recorded it.
        given: gradients that are judged instead.
        notes: what to say beside.
    """
    return _Judge(nodes, leaves, arrived, names, rtol, found or Found()).report(given, notes)


class _Judge:
    def __init__(
        self, nodes: Sequence[Any], leaves: Sequence[Any], arrived: Mapping[Any, float], names: Sequence[str],
        rtol: float, found: Found,
    ) -> None:  # fmt: skip
        self.nodes, self.leaves, self.arrived, self.names, self.rtol = nodes, leaves, arrived, names, rtol
        self.known = found
        self.problems = list(found.problems)
        self.faults = _settled(check_nodes(nodes, rtol), rtol)
        if not math.isfinite(nodes[-1].data):
            self.problems += first_nonfinite(nodes, {})
        self.rounding = Rounding(nodes)
        told = {fault.node for fault in self.faults if fault.kind == KINK}
        kinked = [node for node in nodes if node.op and TABLE[node.op].kinks and node not in told]
        self.kinked = [node for node in kinked if self.rounding.on_kink(node)]
        self.troubles = self._troubles()

    def _troubles(self) -> dict[Any, set[str]]:
        """For each node, what can't be told of the operations between it and the root."""
        own: dict[Any, list[Fault | None]] = {node: [None] for node in self.kinked}
        for fault in self.faults:
            own.setdefault(fault.node, []).append(fault)
        if not own:
            return {}
        found: dict[Any, set[str]] = {}
        for node in reversed(self.nodes):
            above = found.get(node)
            if not node.op or (above is None and node not in own):
                continue
            upstream = self.arrived.get(node, 0.0) if node is not self.nodes[-1] else 1.0
            slots = TABLE[node.op].slots(len(node.parents))
            faulty = {} if upstream == 0.0 else {each and each.argument: each for each in own.get(node, ())}
            for parent, slot, slope in zip(node.parents, slots, node.partials, strict=True):
                if slope is None:
                    continue
                kinds = set(above) if above and slope != 0.0 else set()
                blamed = faulty.get(slot)
                if None in faulty:
                    kinds.add(KINK)
                elif blamed is not None:
                    kinds.add(blamed.kind)
                if kinds:
                    found.setdefault(parent, set()).update(kinds)
        return found

    def report(self, given: Sequence[float] | None, notes: Sequence[Problem]) -> Report:
        """Everything, put together."""
        nodes, leaves = self.nodes, self.leaves
        if not leaves:
            return Report((), tuple(self.faults), tuple(self.problems), tuple(notes))
        here = np.array([leaf.data for leaf in leaves])
        differences = differentiate(along(nodes, leaves, STEPS), here).one_by_one()
        dual = forward(nodes, leaves)
        if not any(fault.kind == WRONG for fault in self.faults):
            self.problems += accumulation(nodes, leaves, self.names, self.arrived, dual)
        entries = [
            self._entry(i, each, slope)
            for i, (each, slope) in enumerate(zip(differences, dual.slopes.tolist(), strict=True))
        ]
        if any(entry.verdict == NONFINITE for entry in entries) and math.isfinite(nodes[-1].data):
            self.problems += first_nonfinite(nodes, gradients_after(nodes[-1], steps_of(nodes[-1])))
        entries = self._settle(entries, dual.sizes.tolist())
        if given is not None:
            entries = self._judge_given(entries, given)
        notes = [*notes, *self._lost_of_value()]
        there = is_there(nodes) and not nodes[-1].constant
        numbers = [node.data for node in nodes]
        many = partial(_many_digits, nodes, numbers, leaves) if there else None
        return Report(tuple(entries), tuple(self.faults), tuple(self.problems), tuple(notes), many)

    @property
    def sound(self) -> bool:
        """Whether neither an operation nor how they are put together is wrong, nor the graph another function."""
        return not any(fault.kind == WRONG for fault in self.faults) and not any(each.wrong for each in self.problems)

    def _entry(self, i: int, found: Estimates, dual: float) -> Entry:
        leaf, name = self.leaves[i], self.names[i]
        analytic, value, error = self.arrived[leaf], found.value, found.error
        left, right = found.left, found.right
        known, verdict, why = self.known.verdicts.get(i), judge(analytic, found, self.rtol), ""
        if known is not None and known.kind in (CUT, BRANCH, WRONG):
            verdict, left, right = known.kind, known.left, known.right
            if not math.isnan(known.slope):
                value, error = known.slope, known.error
        elif not math.isfinite(analytic) and (math.isnan(analytic) or OUTSIDE not in self.troubles.get(leaf, ())):
            verdict = NONFINITE
        elif any(each.kind == RANDOM for each in self.problems):
            verdict = UNSURE
        elif self.sound or verdict != WRONG:
            verdict = self._by_parts(leaf, analytic, found, verdict)
            if known is not None:
                verdict, why = (known.kind, known.why) if verdict in RIGHT else (verdict, why)
        whys = dict.fromkeys(languages(), why) if why else {}
        if verdict == KINK or (verdict in RIGHT and found.kink) or (verdict == PARTS and len(self.leaves) <= MOST):
            whys = {language: kink_near(self.nodes, leaf, language) for language in languages()}
        elif verdict == OUTSIDE and not why:
            whys = {language: edge_near(self.nodes, leaf, language) for language in languages()}
        kept = self.rounding.kept(leaf)
        return Entry(name, analytic, value, error, verdict, left, right, dual, kept, whys=whys)

    def _by_parts(self, leaf: Any, analytic: float, found: Estimates, verdict: str) -> str:
        """The verdict of the differences where they are sure; else that of all operations."""
        size = max(abs(analytic), abs(found.value))
        if not self.sound:
            sure = verdict == OK and found.error <= SURE * size
            return OK if sure or analytic == found.value else UNSURE if verdict in (OK, UNSURE) else verdict
        rounded = self.rounding.error(leaf) > self.rtol * abs(analytic)  # differences may be by the same roundings
        if verdict == OK and not rounded and (found.error <= SURE * size or analytic == found.value == 0.0):
            return OK
        troubles = self.troubles.get(leaf, set())
        for trouble in (OUTSIDE, KINK, UNSURE):
            if trouble in troubles:
                return trouble
        return ROUNDING if rounded else PARTS

    def _settle(self, entries: Sequence[Entry], sizes: Sequence[float]) -> list[Entry]:
        """What differences and floats leave open is computed with many digits, where that can be had."""
        open_ones = [i for i, entry in enumerate(entries) if entry.verdict in (ROUNDING, UNSURE)]
        settled = list(entries)
        random = any(each.kind == RANDOM for each in self.problems)
        if not open_ones or not self.sound or random:
            return settled
        if is_there(self.nodes):
            exact = exact_numbers(self.nodes, [self.leaves[i] for i in open_ones], 20)
            for i in open_ones:
                entry, true = entries[i], exact.gradients.get(self.leaves[i], exact.context.zero)
                near = abs(true - entry.analytic) <= self.rtol * abs(true)
                near |= not true and abs(entry.analytic) <= NEGLIGIBLE * sizes[i]
                if self.known.verdicts.get(i) is not None:
                    continue
                verdict = ROUNDING if not near else PARTS if not true else OK
                right = digits_right(entry.analytic, true) if not near else entry.kept
                exactly: dict[str, Any] = {
                    "exact": float(true),
                    "error": EPSILON * abs(float(true)),
                }
                settled[i] = replace(entry, verdict=verdict, kept=right, **exactly)
        told = [(i, entry) for i, entry in enumerate(settled) if entry.verdict == ROUNDING]
        self.problems += [self._lost(i, entry) for i, entry in told[:SHOWN]]
        return settled

    def _lost(self, i: int, entry: Entry) -> Problem:
        lost, node, adding = self.rounding.lost(self.leaves[i])
        told: Sentence | str = ""
        if not math.isnan(entry.exact):
            right = digits_right(entry.analytic, entry.exact)
            into: dict[str, Any] = {"said": number(entry.analytic), "exact": number(entry.exact)}
            told = sentence("digits right" if right else "no digit right", count=right, **into)
        key = "lost by and by" if lost < 0.5 else "lost in sum" if adding else "lost in value"
        more: dict[str, Any] = {
            "name": entry.name,
            "kept": int(entry.kept),
            "lost": f"{lost:.0f}",
            "node": naming(node),
        }
        return problem(ROUNDING, key, (node,), wrong=False, exact=told, **more)

    def _lost_of_value(self) -> list[Problem]:
        """A note where rounding leaves the function's value next to nothing, whatever it does to gradients."""
        root = self.nodes[-1]
        kept = self.rounding.kept_of_value(root)
        if kept > POOR or not math.isfinite(root.data):
            return []
        lost, node, _ = self.rounding.lost_in_value(root)
        into = {"kept": kept, "lost": f"{lost:.0f}", "node": naming(node)}
        key = "value lost by and by" if lost < 0.5 else "value lost"
        return [problem(ROUNDING, key, (node,), wrong=False, **into)]

    def _judge_given(self, entries: Sequence[Entry], given: Sequence[float]) -> list[Entry]:
        """The entries of gradients that somebody brought along, judged by ours."""
        made, wrong = [], []
        for leaf, entry, number_given in zip(self.leaves, entries, given, strict=True):
            right = entry.exact if entry.verdict == ROUNDING else entry.analytic
            room = self.rtol * max(abs(right), abs(number_given)) + self.rounding.error(leaf)
            new = replace(entry, analytic=number_given)
            if not abs(number_given - right) <= room and (entry.verdict in RIGHT or not math.isnan(entry.exact)):
                new = replace(new, numeric=right, error=self.rounding.error(leaf), verdict=GIVEN)
                wrong.append((entry.name, number_given, right))
            made.append(new)
        if wrong:
            name, one, right = wrong[0]
            rest = sentence("and more", count=len(wrong) - 1) if len(wrong) > 1 else ""
            self.problems.append(
                problem(GIVEN, "given", name=name, given=number(one, 8), right=number(right, 8), rest=rest)
            )
        return made


def _settled(faults: Sequence[Fault], rtol: float) -> list[Fault]:
    """The faults without those that differences only can't tell and many digits clear."""
    if not any(fault.kind == UNSURE for fault in faults):
        return list(faults)
    cleared: dict[Any, Any] = {}
    left = []
    for fault in faults:
        if fault.kind == UNSURE and is_there([fault.node]):
            node = fault.node
            if node not in cleared:
                cleared[node] = exact_numbers([*dict.fromkeys(node.parents), node], node.parents, 20)
            slots = TABLE[node.op].slots(len(node.parents))
            alike = [each for each in node.parents if each is node.parents[slots.index(fault.argument)]]
            true = cleared[node].gradients[alike[0]]
            if len(alike) == 1 and (true == fault.recorded or abs(true - fault.recorded) <= rtol * abs(true)):
                continue
            if float(true) == fault.recorded:  # both too large, or too small, for a float
                continue
        left.append(fault)
    return left


def _many_digits(nodes: Sequence[Any], numbers: Sequence[float], leaves: Sequence[Any]) -> list[float]:
    """Each gradient with 50 digits, as a float, at the numbers that were checked."""
    exact = exact_numbers(nodes, leaves, DIGITS, numbers)
    return [float(exact.gradients.get(leaf, 0.0)) for leaf in leaves]
