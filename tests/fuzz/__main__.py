"""python -m tests.fuzz: random graphs, computed by everything that computes them, compared to the last bit.

The plain engine, the native one where it is built (in a process of its own), NumPy, and LLVM's code in lines, in loops
and for one sample. What differs is made as small as it can be, and printed as Python. Ends with 1 where anything was
found.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from autograd.core.choice import native
from tests.fuzz.making import trial_of
from tests.fuzz.recipes import LEAVES
from tests.fuzz.shrinking import Others, as_python, shrunk
from tests.fuzz.trials import OtherEngine, Trial
from tests.fuzz.ways import Finding, findings, tried_of
from tests.support.engines import native_fits

EVERY = 20.0  # seconds between two lines of progress
SHRINKING = 120.0  # seconds for one finding
ENOUGH = 5  # findings, after which it stops


@dataclass
class Counts:
    """What was tried, since when, and what was found."""

    started: float = field(default_factory=time.monotonic)
    graphs: int = 0
    nodes: int = 0
    programs: int = 0
    findings: int = 0
    ways: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        found = f"{self.findings} findings" if self.findings else "nothing found"
        tried = f"{self.graphs:,} graphs of {self.nodes:,} operations in {self.programs:,} programs"
        return f"{tried}, {time.monotonic() - self.started:,.0f} s: {found}"

    def add(self, trial: Trial, *, others: bool) -> None:
        """One more program was tried."""
        self.ways.update(dict.fromkeys(tried_of(trial, others=others), len(trial.graphs)))
        self.programs += 1
        self.graphs += len(trial.graphs)
        self.nodes += sum(line.row not in LEAVES for graph in trial.graphs for line in graph)


def fuzz(seed: int, graphs: int, *, minutes: float = float("inf"), first: int = 0, others: Others = None) -> Counts:
    """Try random graphs until so many were tried; print where we are, and what is found.

    Args:
        seed: of all of them.
        graphs: how many.
        minutes: after which it stops, too.
        first: the number of the first trial.
        others: another eager engine, if there is one.
    """
    counts, number, said = Counts(), first, time.monotonic()
    while counts.graphs < graphs and counts.findings < ENOUGH and time.monotonic() - counts.started < 60 * minutes:
        trial = trial_of(seed, number)
        found = list(findings(trial, others))
        counts.add(trial, others=bool(others))
        if found:
            counts.findings += 1
            print(f"\n--seed {seed} --first {number} --graphs 1 found:", *found, sep="\n  ", flush=True)
            print(explained(trial, found[0], others), flush=True)
        elif time.monotonic() - said > EVERY:
            said = time.monotonic()
            print(f"{counts}, at trial {number}", flush=True)
        number += 1
    return counts


def explained(trial: Trial, finding: Finding, others: Others) -> str:
    """What was found, made small, as Python."""
    small = shrunk(trial, finding, SHRINKING, others)
    (again, *_) = [*findings(small, others, [finding.way.split(",")[0]]), finding]
    return as_python(small, again)


def main() -> None:
    """What the command does."""
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--graphs", type=int, default=1_000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=0, help="of all of them (0)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial, to go on from there (0)")
    asked = parser.parse_args()
    if native is not None:
        parser.error("set AUTOGRAD_ENGINE=plain: this process is to run the plain engine, another one runs the native")
    other = OtherEngine(dict(os.environ)) if native_fits() else None
    alone = "plain engine alone: no native one is built of these sources"
    print("native engine beside the plain one" if other else alone, flush=True)
    counts = fuzz(
        asked.seed, asked.graphs, minutes=asked.minutes, first=asked.first, others=other.eager if other else None
    )
    if other:
        other.close()
    print(
        "graphs by what else computed them:", ", ".join(f"{way} {many:,}" for way, many in sorted(counts.ways.items()))
    )
    print(counts)
    sys.exit(bool(counts.findings))


if __name__ == "__main__":
    main()
