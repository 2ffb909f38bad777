"""checking: a function that branches right at its point: whether it has a derivative there, and which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.checking.cutting import apart
from autograd.checking.findings import MOST, Inquiry, Verdict
from autograd.checking.kinds import BRANCH, STUCK, WRONG, problem
from autograd.checking.numeric import Floats
from autograd.checking.recordings import Call
from autograd.checking.sides import Side, side_of
from autograd.checking.words import Sentence, at, sentence
from autograd.common.words import number


class Branches:
    """The branches at a function's point; what they mean is put down in what the question has found.

    Args:
        asked: of which function.
    """

    def __init__(self, asked: Inquiry) -> None:
        self.asked, self.trials, self.found = asked, asked.trials, asked.found

    def blame(self, at_point: Sequence[tuple[Floats, Call]]) -> None:
        """The leaves whose own move takes another branch at once: the function's slopes on both sides."""
        singles = {int(np.flatnonzero(steps)[0]) for steps, _ in at_point if np.count_nonzero(steps) == 1}
        if not self.asked.one_by_one:
            singles = self._to_blame(at_point)
        for i in sorted(singles):
            self.compare(i)
        if not singles:
            self.found.problems.append(
                problem(BRANCH, "branch of several", wrong=False, where=self._where(at_point[0][1]))
            )

    def _to_blame(self, at_point: Sequence[tuple[Floats, Call]]) -> set[int]:
        """Of many leaves, those that take a branch alone; as many as can be found in a while."""
        found: set[int] = set()
        waiting = [(np.flatnonzero(steps), steps) for steps, _ in at_point]
        most = MOST // len(self.trials.base.nodes) + self.trials.calls
        while waiting and self.trials.calls < most:
            places, steps = waiting.pop()
            mask = np.zeros(len(self.asked.names), dtype=bool)
            mask[places] = True
            there = self.trials.at(np.where(mask, steps, 0.0))
            if there is None or there.is_like(self.trials.base):
                continue
            if len(places) == 1:
                found.add(int(places[0]))
            else:
                half = len(places) // 2
                waiting += [(places[:half], steps), (places[half:], steps)]
        return found

    def _side(self, i: int, sign: float) -> Side | None:
        return side_of(self.trials, i, sign) if self.trials.sides[i, int(sign > 0.0)] else None

    def compare(self, i: int) -> None:
        """What the slopes on both sides of a leaf say of its gradient."""
        left, right = (self._side(i, sign) for sign in (-1.0, 1.0))
        there = [side for side in (left, right) if side is not None]
        if not there:
            self.found.verdicts[i] = Verdict(STUCK, why=str(self.trials.refused))
            return
        slopes = [side.slope for side in there]
        error = sum(side.error for side in there)
        room = self.asked.rtol * max(map(abs, slopes), default=0.0) + 4 * error
        said, value = self.asked.slopes[i], self.trials.base.value
        continuous = all(side.meets(value) for side in there)
        smooth = len(there) == 2 and continuous and abs(slopes[0] - slopes[1]) <= room
        if smooth and abs(said - slopes[0]) <= room + self.asked.rtol * abs(said):
            return
        ends = [math.nan if side is None else side.slope for side in (left, right)]
        base = self.trials.base
        others = [side.recording for side in there]
        others.sort(key=lambda each: (base.is_like(each), not base.is_like(each) or not base.moved(each)))
        kind = WRONG if smooth else BRANCH
        slope = math.fsum(slopes) / 2 if smooth else math.nan
        self.found.verdicts[i] = Verdict(kind, slope, error, ends[0], ends[1])
        values = [math.nan if side is None else side.value for side in (left, right)]
        into: dict[str, Any] = {"name": self.asked.names[i], "where": self._where(others[0])}
        into |= dict(zip(("left", "right"), (number(each) for each in ends), strict=True))
        into |= dict(zip(("low", "high"), (number(each) for each in values), strict=True))
        key = "wrong on branch" if smooth else "kink of branch" if continuous else "jump of branch"
        into |= {"value": number(value), "said": number(said)}
        self.found.problems.append(problem(BRANCH, key, wrong=smooth, **into))

    def _where(self, other: Call) -> Sentence:
        """Which operation is done at the point, and which beside it."""
        base = self.trials.base
        one, two = base.first_difference(other)
        if base.is_like(other):
            x, y = apart(base.numbers[base.nodes.index(one)], other.numbers[other.nodes.index(two)])
            return sentence("another constant", one=x, other=y)
        user = one if one.op or one is base.root else next(base.users(base.nodes.index(one)))[0]
        return sentence("instead of", one=_did(one), at=at(user), other=_did(two))


def _did(node: Any) -> str:
    return node.op or node.label or number(node.data)
