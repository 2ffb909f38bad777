"""checking/arrays: derivatives of any function by differences, in the precision that it computes in.

Source: C. J. F. Ridders 1982 (see checking/numeric.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.checking.arrays.noise import Outputs, noise_beside, noise_of, scale_of
from autograd.checking.arrays.points import Array, Nesting
from autograd.checking.kinds import WRONG
from autograd.checking.numeric import LARGEST, TINY, Estimates, Floats, Reach, differentiate, known

HALVINGS = 60
COARSE = 1000.0  # roundings that are no jump
UNEVEN = 1.5  # times as steep as on average
SURE = 1e-3  # how wrong differences may be, as a part of what they say, to say anything
BENT = 1e-7  # of a slope: what differs between both sides of a kink
ALMOST = 0.9375  # of a number, on the way to 0
SAFETY = 4.0  # roundings that a result may be wrong by
WIDEST = 16.0  # how far a jump is looked for, in numbers of size 1
FEWEST = 64.0  # neighbouring numbers in a step
ROUGH = 0.01  # of a result: noise that may be the function itself
TELLING = 64.0  # roundings that a step must change a result by, to tell


class Slopes:
    """The derivatives of all results by one number of a point after the other.

    Args:
        function: all numbers of the point to all numbers of the result.
        point: where.
    """

    def __init__(self, function: Outputs, point: Nesting, precision: Any) -> None:
        self.function, self.numbers = function, point.numbers
        self.precision = np.dtype(precision)
        self.here = function(self.numbers)
        self.noise = noise_of(function, self.numbers, self.precision)
        self.scale = np.concatenate([scale_of(self.numbers[array.part]) for array in point.arrays])
        self.calls = 0
        self._jumping: dict[int, bool] = {}  # results, where all numbers move
        self.reach = 2.0**-7 if float(np.finfo(self.precision).eps) < 1e-10 else 2.0**-4  # of a number's scale
        self.near = 64.0 * float(np.finfo(self.precision).eps) ** 0.5
        self.far = self.reach / 2.0**7  # where what is as small as rounding is looked for
        self.size = SAFETY * float(np.finfo(self.precision).eps) * np.abs(self.here) + self.noise + TINY  # of rounding

    def moved(self, place: int, to: float) -> Floats:
        """The results where one number is another."""
        numbers = self.numbers.copy()
        numbers[place] = to
        self.calls += 1
        return self.function(numbers)

    def _moved_along(self, direction: Floats, step: float) -> float:
        """The first result where all numbers are moved."""
        self.calls += 1
        return float(self.function((self.numbers + step * direction).astype(self.precision).astype(float))[0])

    def rounding(self, step: float) -> float:
        """What rounding alone may do to a slope along a direction, by such a step."""
        return 16.0 * float(self.size[0]) / step

    def possible(self, direction: Floats) -> Floats:
        """A direction as near as it can be gone exactly, in the steps of `along`."""
        widest = (2.0 * np.abs(self.numbers) + np.abs(direction)).astype(self.precision)
        unit = np.spacing(widest).astype(float) / (self.reach / 4.0)
        gone: Floats = np.round(direction / unit) * unit
        return gone

    def along(self, direction: Floats) -> tuple[float, float, float]:
        """The first result's derivative along a direction, how wrong it may be, and by rounding alone; from six calls.

        Central differences at three steps, extrapolated twice.
        """
        rates = []
        for h in (self.reach, self.reach / 2, self.reach / 4):
            with np.errstate(all="ignore"):
                rates.append((self._moved_along(direction, h) - self._moved_along(direction, -h)) / (2.0 * h))
        coarse, fine = (4.0 * rates[1] - rates[0]) / 3.0, (4.0 * rates[2] - rates[1]) / 3.0
        value = (16.0 * fine - coarse) / 15.0
        return value, abs(value - fine) + self.rounding(self.reach), self.rounding(self.reach)

    def along_nearby(self, direction: Floats) -> tuple[float, float, float]:
        """The same from closer by, where fewer kinks are in the way, but rounding is more: the surest of four steps."""
        found = []
        for step in np.geomspace(self.reach / 4.0, self.near, 4).tolist():
            one, two = (
                (self._moved_along(direction, h) - self._moved_along(direction, -h)) / (2.0 * h)
                for h in (step, step / 2)
            )
            rounding = self.rounding(step / 2)
            found.append((two, 2.0 * abs(two - one) + rounding, rounding))
        return min(found, key=lambda each: each[1] if math.isfinite(each[1]) else math.inf)

    def is_bent(self, direction: Floats) -> bool:
        """Whether the point itself is a kink of the first result along a direction, as far as rounding lets it be seen.

        Central differences see the mean of both sides there.
        """
        with np.errstate(all="ignore"):
            wide, close = (
                abs(self._moved_along(direction, h) + self._moved_along(direction, -h) - 2.0 * float(self.here[0])) / h
                for h in (self.near, self.near / 2)
            )
        return bool(close > max(0.75 * wide, self.rounding(self.near)))

    def _by_step(self, place: int, step: float) -> tuple[Floats, Floats, Floats]:
        """The slopes to the left, to the right and across, by one step."""
        here = self.numbers[place]
        high, low = (float(self.precision.type(here + each)) for each in (step, -step))
        with np.errstate(all="ignore"):
            above, below = self.moved(place, high), self.moved(place, low)
            left, right = (self.here - below) / (here - low), (above - self.here) / (high - here)
            return left, right, (above - below) / (high - low)

    def quick(self, place: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """The derivatives by one number from four calls, how wrong they may be, and whether there may be a kink.

        Central differences at a step and at half of it, extrapolated; what is smooth is half as bent at half of the
        step, so that what is bent more than that may have a kink.
        """
        step = self.scale[place] * max(float(np.finfo(self.precision).eps) ** 0.2, 1e-3)
        wide, close = self._by_step(place, step), self._by_step(place, step / 2)
        with np.errstate(all="ignore"):
            value = (4.0 * close[2] - wide[2]) / 3.0
            turns = np.abs(2.0 * (close[1] - close[0]) - (wide[1] - wide[0]))
            bent = turns > BENT * np.abs(value) + 16.0 * self.size / step
            return value, np.abs(value - close[2]) + 4.0 * self.size / step, bent

    def _bent(self, wide: Sequence[Floats], close: Sequence[Floats], step: float) -> NDArray[np.bool_]:
        bends = [np.abs(right - left) for left, right, _ in (wide, close)]
        bent: NDArray[np.bool_] = (bends[1] > 0.75 * bends[0]) & (bends[1] > 16.0 * self.size / step)
        return bent

    def by(self, place: int, step: float, size: Floats | None = None) -> list[Estimates]:
        """The derivatives of each result by one number likewise, by a step of one's own, with kinks."""
        wide, close = self._by_step(place, step), self._by_step(place, step / 2)
        with np.errstate(all="ignore"):
            left, right = (2.0 * close[side] - wide[side] for side in (0, 1))
            errors = 2.0 * np.abs(close[2] - wide[2]) + 4.0 * (self.size if size is None else size) / step
            columns = close[2], errors, left, right, self._bent(wide, close, step), ~np.isfinite(close[2])
        return [Estimates(*each) for each in zip(*[column.tolist() for column in columns], strict=True)]

    def nearby(self, place: int) -> list[Estimates]:
        """The same from close by: a kink beside it spoils larger steps."""
        return self.by(place, self.near * self.scale[place])

    def accuse(self, place: int, result: int, theirs: float, agree: Callable[[Estimates], str]) -> Estimates:
        """What one derivative is by the smallest steps that can tell whether theirs is wrong.

        What turns many times within a step, or has a kink there, makes differences that are consistent and wrong.
        The step is therefore not to be larger than it must be for rounding not to hide what theirs is off by. What
        turns that often looks like noise, too, but for numbers side by side.
        """
        least = FEWEST * float(np.spacing(self.precision.type(abs(self.numbers[place]))))
        step, size = max(self.far * float(self.scale[place]), least), self.size
        while True:
            found = self.by(place, step, size)[result]
            is_off, off = agree(found) == WRONG, abs(theirs - found.value)
            needed = max(least, TELLING * float(size[result]) / off if 0.0 < off < math.inf else least)
            smaller = needed if is_off else step / 16.0
            if smaller >= needed and smaller <= step / 4.0:
                step = smaller
            elif is_off and size is self.size and self.noise[result] > ROUGH * abs(self.here[result]):
                beside = noise_beside(lambda x: self.moved(place, x), float(self.numbers[place]), least)
                noise = np.minimum(self.noise, beside)
                if noise[result] > ROUGH * abs(self.here[result]):
                    return known(math.nan)  # rough from one number to the next: any slope may hide there
                size = self.size - self.noise + noise
            else:
                return found

    def thorough(self, place: int) -> list[Estimates]:
        """The derivatives of each result by one number, with their doubt, kinks and edges, from some 50 calls.

        Where these see too little, it's looked at closer, from some 150 more.
        """
        known: dict[float, Floats] = {}

        def results(x: Floats) -> Floats:
            columns = []
            for to in x[0].tolist():
                if to not in known:
                    known[to] = self.moved(place, to)
                columns.append(known[to])
            return np.stack(columns, axis=1)

        points = np.full(len(self.here), self.numbers[place])
        noise = float(self.noise.max(initial=0.0))
        found = differentiate(results, points, noise=noise, precision=self.precision)
        seen = ~found.kink & ~found.edge & (found.error <= SURE * np.abs(found.value))
        if seen.all():
            return found.one_by_one()
        reach = Reach(np.full(len(points), np.inf), np.full(len(points), self.scale[place]))
        close = differentiate(results, points, reach, noise, self.precision)
        stair = (close.value == 0.0) & ~(found.kink | found.edge)  # which is flat from close by
        return Estimates(*[np.where(stair, *each) for each in zip(found, close, strict=True)]).one_by_one()

    def coarse(self, place: int) -> Floats:
        """The derivatives by one number as a step shows them that is too large to be hidden by rounding."""
        here = self.numbers[place]
        step = LARGEST * max(1.0, abs(here))
        rate: Floats = (self.moved(place, here + step) - self.moved(place, here - step)) / (2.0 * step)
        return rate

    def jumps(self, place: int, result: int, *, is_flat: bool) -> bool:
        """Whether the function jumps between neighbouring numbers on both sides of this one: rounding that steps hide.

        Near 1e-7 (1 - cos(a))/a**2 is as smooth as c/a**2 where cos(a) stays the same, and jumps where it changes. In
        few digits a function is flat up to its next jump, which may be far, or come but where other numbers move, too.
        """
        here, scale = float(self.numbers[place]), float(self.scale[place])

        def on_both_sides(reach: float) -> bool:
            return all(self._jumps(lambda x: self.moved(place, x), result, here, side * reach) for side in (1.0, -1.0))

        if is_flat and (on_both_sides(WIDEST * max(1.0, scale)) or self._all_jump(result)):
            return True
        return on_both_sides(LARGEST * scale) or on_both_sides(ALMOST * scale)

    def _all_jump(self, result: int) -> bool:
        """Whether the function jumps where all numbers move."""
        if result not in self._jumping:
            direction = np.where(np.arange(len(self.numbers)) % 2, -1.0, 1.0) * self.scale

            def along(step: float) -> Floats:
                return self.function((self.numbers + step * direction).astype(self.precision).astype(float))

            sides = (self._jumps(along, result, 0.0, side * WIDEST) for side in (1.0, -1.0))
            self._jumping[result] = any(sides)
        return self._jumping[result]

    def _jumps(self, function: Callable[[float], Floats], result: int, start: float, wide: float) -> bool:
        for _ in range(HALVINGS):
            near = start + wide * np.linspace(0.0, 1.0, 17)
            values = np.array([function(each)[result] for each in near])
            if (values == values[0]).all():
                return False
            roughest = int(np.argmax(np.abs(np.diff(values, 3))))  # its three steps are between these and 4 further on
            start, wide = float(near[roughest]), float(near[roughest + 3] - near[roughest])
            if abs(wide) <= 64.0 * float(np.spacing(self.precision.type(abs(start)))):
                break
        rounding = COARSE * float(np.finfo(self.precision).eps) * float(np.max(np.abs(values)))
        rises, runs = np.abs(np.diff(values)), np.abs(np.diff(near))
        rates = rises[runs > 0.0] / runs[runs > 0.0]
        return bool(rises.max() > rounding and rates.max() > UNEVEN * rates.mean())  # else it is but steep


def precision_of(arrays: list[Array], *results: NDArray[Any]) -> np.dtype[Any]:
    """The coarsest type that numbers are held in.

    >>> precision_of([], np.ones(2), np.ones(2, dtype=np.float32))
    dtype('float32')
    """
    return max(
        [*(array.dtype for array in arrays), *(each.dtype for each in results)],
        key=lambda each: float(np.finfo(each).eps),
    )
