"""How surely gradcheck finds a planted fault, and how often it alarms without one: figures, not speed."""

from __future__ import annotations

import numpy as np

from autograd.checking.differences import check
from tests.checking.test_differences import planted, random_graph


def faults(count: int) -> str:
    """One mutant of a row in each of so many random graphs."""
    faulty = named = 0
    for seed in range(count):
        with planted(10_000 + seed) as (root, is_wrong):
            faulty += is_wrong
            report = check(root, None, 1e-6) if is_wrong else None
            named += (
                report is not None and bool(report.wrong) and all(each.node.op == "mutant" for each in report.wrong)
            )
    return f"planted faults caught and named rightly: {named} of {faulty} ({named / faulty:.2%})"


def right(count: int) -> str:
    """Random right graphs."""
    alarms = leaves = unsure = 0
    for seed in range(count):
        report = check(random_graph(np.random.default_rng(seed)), None, 1e-6)
        alarms += not report.ok
        leaves += len(report)
        unsure += sum(entry.verdict == "inconclusive" for entry in report)
    return f"false alarms: {alarms} of {count} right graphs; no verdict: {unsure} of {leaves} gradients"
