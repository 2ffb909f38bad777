"""Random graphs, one after the other and by several processes, and how many there were."""

from __future__ import annotations

import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

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

    def __add__(self, other: Counts) -> Counts:
        """What two processes tried beside each other."""
        return Counts(
            min(self.started, other.started),
            self.graphs + other.graphs,
            self.nodes + other.nodes,
            self.programs + other.programs,
            self.findings + other.findings,
            self.ways + other.ways,
        )

    def add(self, trial: Trial, *, others: bool) -> None:
        """One more program was tried."""
        self.ways.update(dict.fromkeys(tried_of(trial, others=others), len(trial.graphs)))
        self.programs += 1
        self.graphs += len(trial.graphs)
        self.nodes += sum(line.row not in LEAVES for graph in trial.graphs for line in graph)


def fuzz(
    seed: int, graphs: int, *, minutes: float = float("inf"), first: int = 0, apart: int = 1, others: Others = None
) -> Counts:
    """Try random graphs until so many were tried; print where we are, and what is found.

    Args:
        seed: of all of them.
        graphs: how many.
        minutes: after which it stops, too.
        first: the number of the first trial.
        apart: how far the next one's number is from it.
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
        number += apart
    return counts


def explained(trial: Trial, finding: Finding, others: Others) -> str:
    """What was found, made small, as Python."""
    small = shrunk(trial, finding, SHRINKING, others)
    (again, *_) = [*findings(small, others, [finding.way.split(",")[0]]), finding]
    return as_python(small, again)


def share(seed: int, graphs: int, minutes: float, first: int, apart: int) -> Counts:
    """What one of several processes tries: the trials of every so many numbers, beside the native engine."""
    other = OtherEngine(dict(os.environ)) if native_fits() else None
    counts = fuzz(seed, graphs, minutes=minutes, first=first, apart=apart, others=other.eager if other else None)
    if other:
        other.close()
    return counts


def shares(seed: int, graphs: int, minutes: float, first: int, processes: int) -> Counts:
    """What all processes try, together."""
    if processes == 1:
        return share(seed, graphs, minutes, first, 1)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        many = -(-graphs // processes)
        running = [pool.submit(share, seed, many, minutes, first + i, processes) for i in range(processes)]
        one, *more = [each.result() for each in running]
    return sum(more, one)
