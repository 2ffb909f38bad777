"""checking: which gradients lack something because a function holds as constants what moves with its leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.checking.branching import Branches
from autograd.checking.cutting import Cutting, Rate
from autograd.checking.findings import Inquiry, Verdict
from autograd.checking.kinds import BRANCH, CUT, UNSURE, Problem, problem
from autograd.checking.numeric import Floats
from autograd.checking.words import sentence
from autograd.common.words import number

WIDE = 1e-3  # numbers that are smaller are moved by this, too
SEARCHED = 1_000_000  # nodes that are recorded to find all leaves whose gradients lack something


class Missing:
    """What gradients lack; it is put down in what the question has found.

    Args:
        asked: of which function.
        movers: the constants that move, by their places among the nodes of its recording.
    """

    def __init__(self, asked: Inquiry, movers: Sequence[int]) -> None:
        self.asked, self.trials, self.found = asked, asked.trials, asked.found
        self.cutting = Cutting(asked.trials, movers)

    def blame(self) -> None:
        """What the constants that moved have to do with the function."""
        wrong = []
        for i, (rate, size) in self._rates().items():
            said = self.asked.slopes[i]
            left, right, error = (each / size for each in (rate.left, rate.right, rate.error))
            if not rate.is_known:  # a constant that jumps right here
                Branches(self.asked).compare(i)
                continue
            true = said + (left + right) / 2
            room = self.asked.rtol * max(abs(said), abs(true)) + error
            if abs(left - right) > room + self.asked.rtol * abs(left - right):
                self.found.verdicts[i] = Verdict(BRANCH, math.nan, error, said + left, said + right)
                into: dict[str, Any] = {"left": number(said + left), "right": number(said + right)}
                where = sentence("constant of branch", what=self.cutting.said(rate.place))
                self.found.problems.append(
                    problem(BRANCH, "kink of branch", wrong=False, name=self.asked.names[i], where=where, **into)
                )
            elif abs(true - said) > room:
                self.found.verdicts[i] = Verdict(CUT, true, error)
                wrong.append((i, true, rate.place))
            elif error > self.asked.rtol * abs(said):
                self.found.verdicts[i] = Verdict(UNSURE, true, error)
        if wrong:
            self.found.problems.append(self._cut_problem(wrong))

    def _rates(self) -> dict[int, tuple[Rate, float]]:
        """What is missing of gradients: of each, or of many leaves' of those that can be found to lack something."""
        if self.asked.one_by_one:
            return {i: self._rate(i) for i in range(len(self.asked.names))}
        size = np.abs(self.asked.slopes) * self.trials.sizes
        most = self.trials.calls + SEARCHED // len(self.trials.base.nodes)
        directions = self.trials.directions(np.random.default_rng(2))
        if not any(self._lacks(each, size) for each in directions):
            return {}
        found: dict[int, tuple[Rate, float]] = {}
        waiting = [np.arange(len(self.asked.names))]
        while waiting and self.trials.calls < most:
            places = waiting.pop()
            if len(places) == 1:
                found[int(places[0])] = self._rate(int(places[0]))
                continue
            for half in (places[len(places) // 2 :], places[: len(places) // 2]):
                part = np.isin(np.arange(len(self.asked.names)), half)
                if any(self._lacks(np.where(part, each, 0.0), size[half]) for each in directions[:1]):
                    waiting.append(half)
        for i in np.concatenate([*waiting, np.empty(0, dtype=int)]).tolist():
            self.found.verdicts[int(i)] = Verdict(UNSURE, why="not looked at")
        return dict(sorted(found.items()))

    def _lacks(self, direction: Floats, size: Floats) -> bool:
        enough = 0.1 * self.asked.rtol * float(size.sum())
        rate = self.cutting.rates(self.trials.possible(direction), enough)
        return rate.matters or rate.error > enough

    def _rate(self, i: int) -> tuple[Rate, float]:
        """What is missing of a leaf's gradient, times a size: that of its number, or of a small one 1."""
        size, enough = float(self.trials.sizes[i]), 0.1 * self.asked.rtol * abs(self.asked.slopes[i])
        rate = self.cutting.rates(self.trials.alone(i, size), enough * size)
        if size < WIDE and (not rate.is_known or rate.error > enough * size):
            wide = self.cutting.rates(self.trials.alone(i, 1.0), enough)
            if wide.is_known and wide.error < rate.error / size:
                return wide, 1.0
        return rate, size

    def _cut_problem(self, wrong: Sequence[tuple[int, float, int]]) -> Problem:
        i, true, place = wrong[0]
        names = ", ".join(self.asked.names[k] for k, _, other in wrong[:5] if other == place)
        rest = sentence("and more", count=len(wrong) - 1) if len(wrong) > 1 else ""
        into: dict[str, Any] = {
            "name": self.asked.names[i],
            "true": number(true, 8),
            "said": number(self.asked.slopes[i], 8),
            "rest": rest,
        }
        node = self.trials.base.nodes[place]
        return problem(CUT, "cut", (node,), **into, where=self.cutting.said(place, names))
