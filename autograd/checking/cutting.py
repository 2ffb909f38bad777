"""checking: constants of a recording that move with its leaves: how much of a gradient is missing for that.

Where c is recorded as a constant but depends on x, df/dx lacks ∂f/∂c · dc/dx. A constant is measured by itself, so that
it doesn't matter how small it is beside the rest; and one that doesn't matter, such as the largest score that is
subtracted from all of them before a softmax, is none to blame.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.checking.numeric import EPSILON, Floats, differentiate
from autograd.checking.recordings import Call, Trials
from autograd.checking.words import Sentence, at, sentence
from autograd.common.words import number
from autograd.rows import evaluating
from autograd.rows.row import Op
from autograd.rows.table import TABLE

REACHES = (1e-3, 1e-1, 1e-5, 1e-7, 1e-9)  # first steps, relative to a number's size
HALVINGS = 3
CLOSE = 1e-6  # a step that shows whether a rate seen from afar is there at the point, too
NEAREST = 1e-9  # a step that shows whether a jump is right at the point
DIGITS = 1e-9  # of a rate: no more are needed
DOUBT = 1e-12  # of the sizes of contributions: what rounding may leave where they cancel


@dataclass(frozen=True)
class Rate:
    """What is missing of a derivative along a direction.

    Args:
        left: towards where it came from.
        right: towards where it leads.
        error: how wrong these may be.
        place: the constant that has most to do with it.
        is_known: whether all constants could be followed.
    """

    left: float
    right: float
    error: float
    place: int
    is_known: bool = True

    @property
    def matters(self) -> bool:
        """Whether something is missing."""
        return not self.is_known or max(abs(self.left), abs(self.right)) > self.error


class Cutting:
    """The constants that move.

    Args:
        trials: the function.
        movers: their places among the nodes of its recording.
    """

    def __init__(self, trials: Trials, movers: Sequence[int]) -> None:
        self.trials = trials
        trials.back()
        slopes = np.array(slopes_everywhere(trials.base.nodes))[list(movers)]
        # those that move together are one: what they add up to is known far better than each of them
        beside = self._beside(list(movers))
        alike: dict[tuple[float, float], list[int]] = {}
        for i, (place, other) in enumerate(zip(movers, beside, strict=True)):
            alike.setdefault((trials.base.numbers[place], other), []).append(i)
        self.movers = [movers[each[0]] for each in alike.values()]
        self.upstream = np.array([slopes[each].sum() for each in alike.values()])
        self.doubt = np.array([DOUBT * np.abs(slopes[each]).sum() for each in alike.values()])
        self.here = np.array([trials.base.numbers[i] for i in self.movers])

    def rates(self, direction: Floats, enough: float = 0.0) -> Rate:
        """What is missing along a direction; where a leaf has one side only, of that side for both.

        ``enough``: how wrong it may be, so that no more is tried.
        """
        ways = [(sign, self._one_way(sign * direction, enough)) for sign in (-1.0, 1.0)]
        there = [(sign * way[0], way[1]) for sign, way in ways if way is not None]
        if not there:
            return Rate(0.0, 0.0, 0.0, self.movers[0], is_known=False)
        left, right = there[0], there[-1]
        terms = np.abs(right[0]) + np.abs(left[0])
        error = float((left[1] + right[1]).sum())
        totals = [math.fsum(each.tolist()) if np.isfinite(each).all() else math.inf for each, _ in (left, right)]
        return Rate(totals[0], totals[1], error, self.movers[int(terms.argmax())], bool(np.isfinite(totals).all()))

    def _one_way(self, direction: Floats, enough: float) -> tuple[Floats, Floats] | None:
        """Each constant's part of what is missing towards one side, and how wrong it may be."""
        rates = np.full(len(self.movers), np.inf)  # of a jump at the point
        errors = np.full(len(self.movers), np.inf)
        noise = 4.0 * EPSILON * np.abs(self.here)
        anything = False
        close = self._rise(CLOSE * direction)
        for reach in REACHES:
            rises = [self._rise(reach * 0.5**k * direction) for k in range(HALVINGS)]
            if any(rise is None for rise in rises):
                continue
            anything = True
            one, two, three = (np.asarray(rise) for rise in rises)
            smooth = (np.abs(two) <= 0.75 * np.abs(one) + noise) & (np.abs(three) <= 0.75 * np.abs(two) + noise)
            smooth &= ~((three == 0.0) & (np.abs(one) > 8 * noise))  # a jump lies between
            first, second = 4 * two - one, 8 * three - 2 * two  # slopes, extrapolated once
            rate = (4 * second - first) / 3 / reach
            if close is not None and reach > CLOSE:  # what looks smooth from afar may be a staircase, or many waves
                turning = np.abs(one) * (CLOSE / reach) ** 2
                smooth &= np.abs(close - CLOSE * rate) <= 0.5 * CLOSE * np.abs(rate) + 4 * (turning + noise)
            still = (one == 0.0) & (two == 0.0) & (three == 0.0)
            error = np.where(still, EPSILON * np.abs(self.here), 16 * noise + np.abs(second - first)) / reach
            better = smooth & (error < errors)
            rates = np.where(better, rate, rates)
            errors = np.where(better, error, errors)
            with np.errstate(all="ignore"):
                doubt, missing = (np.abs(self.upstream * each).sum() for each in (errors, rates))
            if doubt <= enough + DIGITS * missing < np.inf:
                break
        if not anything:
            return None
        flat = ~np.isfinite(rates)
        if flat.any():
            last = self._rise(NEAREST * direction)
            rates = np.where(flat & (np.zeros(1) if last is None else last == 0.0), 0.0, rates)  # it jumps elsewhere
        errors = np.where(np.isfinite(errors), errors, 0.0)
        with np.errstate(all="ignore"):
            parts = np.where(rates == 0.0, 0.0, self.upstream * rates)
            return parts, np.abs(self.upstream) * errors + np.where(rates == 0.0, 0.0, self.doubt * np.abs(rates))

    def _rise(self, steps: Floats) -> Floats | None:
        found = self.trials.at(steps)
        if found is None or not found.is_like(self.trials.base):
            return None
        there: Floats = np.array([found.numbers[i] for i in self.movers])
        rise: Floats = there - self.here
        return rise

    def said(self, place: int, names: str = "") -> Sentence:
        """In words: what operation has it for a constant, what it is nearby, and what it depends on."""
        base: Call = self.trials.base
        node = base.nodes[place]
        one, other = apart(node.data, self._beside([place])[0])
        user, operand = next(base.users(place), (None, 0))
        into: dict[str, Any] = {"number": one, "other": other}
        into["depends"] = sentence("depends on", names=names) if names else ""
        if user is None:
            return sentence("plain number", **into)
        where = getattr(user, "where", None)
        into |= {"operation": user.op, "at": at(user), "operand": operand + 1}
        into["line"] = f"\n    {where.text}" if where and where.text else ""
        return sentence("cut constant" if node.constant else "cut leaf", **into)

    def _beside(self, places: Sequence[int]) -> list[float]:
        """The numbers of constants a little beside the point, further away where they are the same."""
        base, found = self.trials.base, [math.nan] * len(places)
        rng = np.random.default_rng(3)
        for reach in sorted(REACHES):
            for sign in (1.0, -1.0):
                steps = sign * reach * self.trials.sizes * rng.uniform(0.5, 1.0, len(self.trials.sizes))
                there = self.trials.at(self.trials.possible(steps))
                if there is not None and there.is_like(base):
                    numbers = [there.numbers[place] for place in places]
                    if all(x != base.numbers[place] for x, place in zip(numbers, places, strict=True)):
                        return numbers
                    found = numbers
        return found


def apart(one: float, other: float, least: int = 6) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart, at least some.

    >>> apart(1.0, 1.0000001)
    ('1', '1.0000001')
    """
    texts = ((number(one, digits), number(other, digits)) for digits in (least, 8, 10, 12, 17) if digits >= least)
    return next((pair for pair in texts if pair[0] != pair[1]), (number(one, least), number(other, least)))


def slopes_everywhere(nodes: Sequence[Any]) -> list[float]:
    """The derivative of the last of these nodes, in forward order, by every one, the constants too.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> slopes_everywhere(order(Value(2.0) * 3.0)[::-1])
        [3.0, 2.0, 1.0]
    """
    found = dict.fromkeys(nodes, 0.0)
    found[nodes[-1]] = 1.0
    for node in reversed(nodes):
        upstream = found[node]
        if not node.op or upstream == 0.0:
            continue
        row = TABLE[node.op]
        numbers = [parent.data for parent in node.parents]
        partials = evaluating.at(node.op, row.group(numbers))[1]
        for i, (parent, partial) in enumerate(zip(node.parents, partials, strict=True)):
            slope = partial if i < len(numbers) - len(row.passive) else _by_passive(row, numbers, i)
            found[parent] += upstream * slope
    return [found[node] for node in nodes]


def _by_passive(row: Op, numbers: Sequence[float], place: int) -> float:
    """The derivative by an argument that the row has no partial for."""

    def function(x: Floats) -> Any:
        given = [np.full(x.shape, each) for each in numbers]
        given[place] = x
        return evaluating.value_of_arrays(row.name, row.group(given))

    return float(differentiate(function, np.array([numbers[place]])).value[0])
