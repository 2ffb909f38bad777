"""How surely gradcheck finds a planted fault, and how often it alarms without one: figures, not speed."""

from __future__ import annotations

import numpy as np

from autograd import GradientError, gradcheck
from autograd.checking.differences import check
from autograd.graph import order
from autograd.operations import register, unregister
from tests.test_checking import ROWS, differ, mutants, random_graph


def planted(count: int) -> str:
    """One mutant of a row in each of so many random graphs."""
    rows = [row for row in ROWS if row.arity == 2 and not row.variadic and not row.passive and row.name != "pow"]
    faulty = named = 0
    for seed in range(count):
        rng = np.random.default_rng(10_000 + seed)
        row = rows[int(rng.integers(len(rows)))]
        pool = mutants(row)
        mutant = pool[int(rng.integers(len(pool)))]
        function = register(mutant)
        try:
            root = random_graph(rng, function)
            node = next((each for each in order(root) if each.op == "mutant"), None)
            if node is None or not differ(row, mutant, [parent.data for parent in node.parents]):
                continue
            faulty += 1
            try:
                gradcheck(root)
            except GradientError as error:
                blamed = [line for line in str(error).splitlines() if line.startswith("wrong local")]
                named += bool(blamed) and all("mutant" in line.split(": by ")[0] for line in blamed)
        finally:
            unregister("mutant")
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
