"""checking/arrays: a gradient of thousands of numbers beside differences along random directions, many numbers at once.

A direction moves every number of a group by 1/2 to 1 of its scale, up or down. Where one of them is wrong by w, the
slope is off by w times its step, plus whatever the others are off by. With an error of at most E it stays hidden in one
direction with a chance below 2·E/(w·scale), in eight with that to the eighth: from w = 16·E/scale on below 1e-7. Only
numbers of one size share a group, so that this says something of the smallest.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograd.checking.arrays.mistakes import turned
from autograd.checking.arrays.points import Array
from autograd.checking.arrays.slopes import Slopes
from autograd.checking.numeric import EPSILON, Floats

MANY = 2_000  # numbers of a point that are looked at one by one
DIRECTIONS = 8
BENT = 2  # of them, along which kinks are looked for
HIDDEN = 16.0  # errors of a slope that a wrong number may hide behind, with a chance below 1e-7
BAND = 100.0  # how many times as large as the smallest the largest number of a group may be
FEW = 8  # numbers that are sooner looked at one by one
MOST = 8_000  # calls to find the wrong numbers of a gradient: as many as MANY numbers take
ALONE = 200  # numbers that are looked at one by one where something is off, or too small to be seen
SURE = 1e-3  # of a number: what it may be wrong by unseen
LEAST = 1e-300
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Projection:
    """The function's derivative along a direction.

    Args:
        places: the numbers of the point that move.
        steps: how much each of them does.
        value: the derivative.
        error: how wrong it may be.
        rounding: and by rounding alone.
    """

    places: Places
    steps: Floats
    value: float
    error: float
    rounding: float

    def direction(self, count: int) -> Floats:
        """How much each of the point's numbers moves."""
        moved = np.zeros(count)
        moved[self.places] = self.steps
        return moved

    def of(self, gradient: Floats) -> float:
        """What a gradient says that it is."""
        return float(self.steps @ gradient[self.places])

    def room(self, gradient: Floats, slack: float = 0.0) -> float:
        """What a gradient may be off by, where each of its numbers is right but for ``slack`` of itself."""
        parts = np.abs(self.steps * gradient[self.places])
        return self.error + 16.0 * EPSILON * float(parts.sum()) + slack * float(np.sqrt(np.square(parts).sum()))

    def off(self, gradient: Floats, slack: float = 0.0) -> float:
        """How far a gradient is off, in what it may be off by: 1 is the most that agrees."""
        apart, room = abs(self.of(gradient) - self.value), self.room(gradient, slack)
        if not math.isfinite(apart + room):
            return math.inf
        return apart / room if room else math.inf if apart else 0.0


class Projected:
    """What directions say of a gradient; each number of the point is settled, to be looked at alone, or left out.

    Args:
        slopes: the function's derivatives; it has one result.
        arrays: the point's arrays.
        gradient: what is asked about; where all of an array was made with one mistake, `right` has it without.
        rtol: the largest relative error that counts as agreement.
    """

    def __init__(self, slopes: Slopes, arrays: Sequence[Array], gradient: Floats, rtol: float) -> None:
        self.slopes, self.scale, self.rtol = slopes, slopes.scale, rtol
        self.right = gradient.copy()
        self.bound = np.full(len(gradient), np.nan)  # how wrong a settled number may be unseen
        self.alone = np.zeros(len(gradient), dtype=bool)
        self.unseen = np.zeros(len(gradient), dtype=bool)  # too small beside the function's rounding
        self.generator = np.random.default_rng(0)
        self._waiting: list[tuple[float, int, Places]] = []  # groups that are off: the worst first
        for array in arrays:
            self._array(array)
        self._search()
        self.alone |= self._largest(self.unseen, ALONE)
        self.alone = self._largest(self.alone, MANY)

    @property
    def is_settled(self) -> NDArray[np.bool_]:
        """Which numbers are what `right` says."""
        settled: NDArray[np.bool_] = np.isfinite(self.bound)
        return settled

    @property
    def worst(self) -> float:
        """How wrong a settled number may be unseen, as a part of itself."""
        where = self.is_settled & (self.right != 0.0)
        return float(np.max(self.bound[where] / np.abs(self.right[where]), initial=0.0))

    def _array(self, array: Array) -> None:
        groups = list(self._bands(np.arange(array.start, array.start + array.size)))
        slopes = [[self._slope(group) for _ in range(DIRECTIONS)] for group in groups]
        off = [max(each.off(self.right) for each in some) for some in slopes]
        known = [each for some in slopes for each in some]
        if max(off, default=0.0) > 1.0:
            for other in self._others(array, known):
                if all(each.off(other) <= 1.0 for each in known):
                    self.right, off = other, [0.0] * len(groups)
                    break
        for group, some, each in zip(groups, slopes, off, strict=True):
            if each <= 1.0:
                self._settle(group, some)
            else:
                self._wait(each, group)

    def _bands(self, places: Places) -> Iterator[Places]:
        """Places of numbers of about one size, a step of their own scale counted; the few of a size go alone."""
        sizes = np.abs(self.right[places]) * self.scale[places]
        self.alone[places[~np.isfinite(sizes)]] = True
        with np.errstate(all="ignore"):
            band = np.where(sizes > 0.0, np.floor(np.log(sizes / np.nanmax(sizes)) / math.log(BAND)), -np.inf)
        for each in np.unique(band[np.isfinite(sizes)]):
            group = places[(band == each) & np.isfinite(sizes)]
            if len(group) > FEW:
                yield group
            else:
                self.alone[group] = True

    def _slope(self, group: Places) -> Projection:
        """The slope along a random direction; from close by, where that says more."""
        steps = self.generator.choice([-1.0, 1.0], len(group)) * self.generator.uniform(0.5, 1.0, len(group))
        direction = np.zeros(len(self.right))
        direction[group] = steps * self.scale[group]
        direction = self.slopes.possible(direction)
        found = Projection(group, direction[group], *self.slopes.along(direction))
        least = float(np.min(np.abs(self.right[group]) * self.scale[group]))
        if HIDDEN * found.error <= SURE * least or not (least or found.value):
            return found
        again = Projection(group, direction[group], *self.slopes.along_nearby(direction))
        return again if again.error < found.error or not math.isfinite(found.error) else found

    def _others(self, array: Array, slopes: Sequence[Projection]) -> Iterator[Floats]:
        """What the gradient would be if all of an array was made with one mistake."""
        if not slopes or not all(math.isfinite(each.value + each.error) for each in slopes):
            return
        part, numbers = array.part, self.slopes.numbers
        sure = np.array([1.0 / max(each.room(self.right), LEAST) for each in slopes])  # the surest count most
        values = sure * np.array([each.value for each in slopes])
        says = sure * np.array([each.of(self.right) for each in slopes])
        if not says.any():
            return
        yield self._with(part, self.right[part] * float(values @ says) / float(says @ says))
        for _, in_turn in turned(array, self.right[part][None, :]):
            yield self._with(part, in_turn[0])
        for unit in (numbers, np.ones(len(numbers))):
            along = sure * np.array([each.of(unit) for each in slopes])
            if along.any():
                much = float((says - values) @ along) / float(along @ along)
                yield self._with(part, self.right[part] - unit[part] * much)

    def _with(self, part: slice, numbers: Floats) -> Floats:
        other = self.right.copy()
        other[part] = numbers
        return other

    def _settle(self, group: Places, slopes: Sequence[Projection], slack: float = 0.0) -> None:
        """Of a group that is not off, the numbers that this says enough of; the others are looked at alone."""
        if any(self.slopes.is_bent(each.direction(len(self.right))) for each in slopes[:BENT]):
            if not slack:
                self._wait(1.0, group)  # on a kink the mean of its sides is not off
            return
        error = max(each.room(self.right, slack) for each in slopes)
        bound = HIDDEN * error / self.scale[group]
        still = (self.right[group] == 0.0) & all(each.value == 0.0 for each in slopes)
        enough = still | (bound <= SURE * np.abs(self.right[group]))
        self.bound[group[enough]] = np.where(still, 0.0, bound)[enough]
        if error > 4.0 * max(each.rounding for each in slopes) and (~enough).sum() > FEW and not slack:
            self._wait(1.0, group[~enough])  # fewer at once may say more
        else:
            self.unseen[group[~enough]] = True

    def _wait(self, off: float, group: Places) -> None:
        heapq.heappush(self._waiting, (-off, int(group[0]), group))

    def _search(self) -> None:
        """Halve the groups that are off, until few numbers are left in them."""
        calls, alone = self.slopes.calls + MOST, int(self.alone.sum()) + ALONE
        while self._waiting and self.slopes.calls < calls and self.alone.sum() < alone:
            _, _, group = heapq.heappop(self._waiting)
            if len(group) <= FEW:
                self.alone[group] = True
                continue
            for half in (group[: len(group) // 2], group[len(group) // 2 :]):
                slopes: list[Projection] = []
                for _ in range(DIRECTIONS):
                    slopes.append(self._slope(half))
                    if slopes[-1].off(self.right) > 1.0:
                        self._wait(slopes[-1].off(self.right), half)
                        break
                else:
                    self._settle(half, slopes)
        if self._waiting:
            self._loosely(np.concatenate([group for _, _, group in self._waiting]))

    def _loosely(self, places: Places) -> None:
        """What is left where too much is off for all of it to be found: it may be that nothing is but by rounding."""
        slack = 0.1 * self.rtol
        for group in self._bands(np.sort(places)):
            slopes = [self._slope(group) for _ in range(DIRECTIONS)]
            if all(each.off(self.right, slack) <= 1.0 for each in slopes):
                self._settle(group, slopes, slack)

    def _largest(self, which: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
        """Of these numbers those that count most, as many as may be."""
        places = np.flatnonzero(which)
        sizes = np.nan_to_num(np.abs(self.right[places]) * self.scale[places], nan=np.inf)
        found = np.zeros(len(which), dtype=bool)
        found[places[np.argsort(-sizes, kind="stable")[:most]]] = True
        return found
