"""A recorded graph's gradient beside every other opinion on it: one entry per leaf, with its verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.checking.accumulating import accumulation
from autograd.checking.kinds import KINK, NOISE, NONFINITE, OK, OUTSIDE, UNSURE, WRONG, Problem
from autograd.checking.local import check_nodes, judge
from autograd.checking.numeric import EPSILON, SAFETY, STEPS, differentiate
from autograd.checking.reasons import edge_near, first_nonfinite, kink_near
from autograd.checking.replaying import Replay
from autograd.checking.report import Entry, Report
from autograd.checking.stepfree import opinions
from autograd.explaining.steps import gradients_after, steps_of


def compare(
    nodes: Sequence[Any], leaves: Sequence[Any], arrived: Mapping[Any, float], names: Sequence[str], rtol: float,
    problems: Sequence[Problem] = (),
) -> Report:  # fmt: skip
    """The report of a recorded graph.

    Args:
        nodes: its nodes in forward order, the root last.
        leaves: those whose gradients are compared.
        arrived: the gradient that back-propagation gave every node.
        names: what each is called.
        rtol: the largest relative error that counts as agreement, beyond what differences may be wrong by.
        problems: what has been found wrong before.
    """
    problems = list(problems)
    faults = tuple(check_nodes(nodes, rtol))
    if not math.isfinite(nodes[-1].data):
        problems += first_nonfinite(nodes, {})
    if not leaves:
        return Report((), faults, tuple(problems))
    found = differentiate(Replay(nodes).along(leaves, STEPS), np.array([leaf.data for leaf in leaves]))
    more = opinions(nodes, leaves)
    if not any(fault.kind == WRONG for fault in faults):
        problems += accumulation(nodes, leaves, names, arrived, more)
    sound = not problems and not any(fault.kind == WRONG for fault in faults)
    entries = []
    for i, (leaf, name) in enumerate(zip(leaves, names, strict=True)):
        analytic = arrived[leaf]
        value, error = float(found.value[i]), float(found.error[i])
        dual, by_complex = float(more.dual[i]), float(more.by_complex[i])
        verdict = judge(analytic, found, i, rtol)
        if not math.isfinite(analytic) and (math.isnan(analytic) or verdict != OUTSIDE):
            verdict = NONFINITE
        elif verdict == WRONG and sound:  # every operation and every sum was found right: the differences are to blame
            verdict = NOISE
        elif verdict == UNSURE and not more.circular[i] and math.isfinite(by_complex):
            rounding = SAFETY * EPSILON * max(abs(analytic), abs(by_complex))
            if abs(by_complex - analytic) <= rtol * abs(analytic) + rounding:
                verdict, value, error = OK, by_complex, rounding
        why = kink_near(nodes, leaf) if verdict == KINK else edge_near(nodes, leaf) if verdict == OUTSIDE else ""
        sides = (float(found.left[i]), float(found.right[i]))
        entries.append(Entry(name, analytic, value, error, verdict, *sides, dual, by_complex, more.circular[i], why))
    if any(entry.verdict == NONFINITE for entry in entries) and math.isfinite(nodes[-1].data):
        problems += first_nonfinite(nodes, gradients_after(nodes[-1], steps_of(nodes[-1])))
    return Report(tuple(entries), faults, tuple(problems))
