"""checking: whether a function is what its recorded graph is: it is called beside the point, and the graphs compared.

A graph checked against itself hides a path that is cut, a branch, and what changes from call to call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.checking.branching import Branches
from autograd.checking.cutting import apart
from autograd.checking.findings import MOST, Found, Inquiry, Verdict
from autograd.checking.kinds import OUTSIDE, RANDOM, STALE, STUCK, problem
from autograd.checking.missing import WIDE, Missing
from autograd.checking.numeric import Floats
from autograd.checking.recordings import Call, Trials
from autograd.checking.words import Sentence, at, sentence
from autograd.common.words import number
from autograd.rows.intrinsics import OWN

SMALL, LARGE = 1e-7, 1e-3  # steps, relative to a number's size
FEW = 64  # leaves that are moved one by one, in every function
AGAIN = 4  # times that something is repeated before anybody is accused


def look_around(trials: Trials, names: Sequence[str], slopes: Sequence[float], rtol: float) -> Found:
    """Call a function again, at its point and beside it.

    Args:
        trials: the function.
        names: its leaves' names.
        slopes: its gradient, as the graph says.
        rtol: the relative error of a gradient that counts as none.
    """
    return _Look(trials, names, slopes, rtol).found


class _Look:
    def __init__(self, trials: Trials, names: Sequence[str], slopes: Sequence[float], rtol: float) -> None:
        self.trials = trials
        self.count = len(names)
        one_by_one = self.count <= FEW and 2 * self.count * len(trials.base.nodes) <= MOST
        self.asked = asked = Inquiry(trials, names, slopes, rtol, one_by_one)
        self.found = asked.found
        again = trials.here()
        if again is None or not again.is_same(trials.base):
            self._random(again)
            return
        if not self.count:
            return
        tried = self._try(SMALL)
        if trials.assigned is not None:
            name = names[list(trials.leaves).index(trials.assigned)]
            self.found.problems.append(problem(STALE, "assigned", name=name))
            return
        if trials.stale is not None:
            self.found.problems.append(problem(STALE, "used before", names=trials.stale))
            return
        self._stuck()
        at_point, same = self._branches(tried)
        far = [(steps, each) for steps, each in self._try_far() if each is not None and each.is_like(trials.base)]
        movers = sorted({i for _, each in (*same, *far) for i in trials.base.moved(each)})
        suspects = [*at_point, *((steps, each) for steps, each in (*same, *far) if trials.base.moved(each))]
        if suspects and not all(trials.is_steady(steps, each, AGAIN) for steps, each in suspects[:2]):
            self._random(self._other(suspects[0][0]))
            return
        if at_point:
            Branches(asked).blame(at_point)
        if movers:
            Missing(asked, movers).blame()
        again = trials.here()  # what changes by and by may not have changed at once
        if again is None or not again.is_same(trials.base):
            self._random(again)

    # ---- calls ------------------------------------------------------------------------------------------------------

    def _try(self, size: float) -> list[tuple[Floats, Call | None]]:
        """What is recorded a little beside the point: in random directions, and of few leaves each alone."""
        trials, rng = self.trials, np.random.default_rng(0)
        found: list[tuple[Floats, Call | None]] = []
        if self.asked.one_by_one:
            for i in range(self.count):
                for side, sign in enumerate((-1.0, 1.0)):
                    steps = trials.alone(i, sign * size * trials.sizes[i])
                    recorded = trials.at(steps)
                    self.trials.sides[i, side] = recorded is not None or self.trials.closer(steps)[1] is not None
                    found.append((steps, recorded))
            if self.count == 1:
                return found
        blocked = False
        for direction in self.trials.directions(rng):
            for sign in (-1.0, 1.0):
                steps = sign * size * direction
                recorded = trials.at(self.trials.possible(steps))
                blocked |= recorded is None
                found.append((self.trials.possible(steps), recorded))
        if blocked and not self.asked.one_by_one and 2 * self.count * len(trials.base.nodes) <= MOST:
            self.asked.one_by_one = True
            return self._try(size)
        if blocked and not self.asked.one_by_one:
            self.found.problems.append(problem(STUCK, "blocked", wrong=False, error=str(trials.refused)))
        return found

    def _try_far(self) -> list[tuple[Floats, Call | None]]:
        """Larger steps show what rounding hides beside large numbers."""
        rng = np.random.default_rng(1)
        directions = [LARGE * self.trials.directions(rng)[0]]
        numbers = np.abs(np.array(self.trials.numbers))
        if (numbers < WIDE).any():
            directions.append(np.where(numbers < WIDE, WIDE * rng.uniform(0.5, 1.0, self.count), 0.0))
        both = [self.trials.possible(sign * each) for each in directions for sign in (-1.0, 1.0)]
        return [(steps, self.trials.at(steps)) for steps in both]

    def _other(self, steps: Floats) -> Call | None:
        """A recording that is not what it was, of what isn't always the same."""
        for _ in range(AGAIN):
            here = self.trials.here()
            if here is None or not here.is_same(self.trials.base):
                return here
        return self.trials.at(steps)

    # ---- what is found ----------------------------------------------------------------------------------------------

    def _random(self, again: Call | None) -> None:
        base = self.trials.base
        one, other = (number(base.value, 9), "…") if again is None else apart(base.value, again.value, 9)
        first, instead = (None, None) if again is None else base.first_difference(again)
        if first is not None and not first.op and first is not base.root:
            first = next(base.users(base.nodes.index(first)))[0]
        where: Sentence | str = ""
        if first is not None and first.op:
            both = _is_external(first) and _is_external(instead)
            key = "another function" if both else "first differs"
            where = sentence(key, operation=first.op, at=at(first))
        nodes = () if first is None else (first,)
        self.found.problems.append(
            problem(RANDOM, "not deterministic", nodes, wrong=False, one=one, other=other, where=where)
        )

    def _stuck(self) -> None:
        """Leaves that can't be moved, or one way only."""
        for i in range(self.count):
            down, up = self.trials.sides[i].tolist()
            if not (down and up):
                kind = OUTSIDE if down or up else STUCK
                self.found.verdicts[i] = Verdict(kind, why=str(self.trials.refused))

    def _branches(self, tried: Sequence[tuple[Floats, Call | None]]) -> tuple[list[Any], list[Any]]:
        """Trials that take another branch however near they are; and those, as near as it takes, that take the same."""
        base, others, same = self.trials.base, [], []
        for steps, recorded in tried:
            if recorded is None or recorded.is_like(base):
                same += [] if recorded is None else [(steps, recorded)]
                continue
            tiny, nearest = self.trials.closer(steps)
            if nearest is not None and not nearest.is_like(base):
                others.append((tiny, nearest))
                continue
            for factor in (1e-2, 1e-4, 1e-6):
                closer = self.trials.at(factor * steps)
                if closer is not None and closer.is_like(base):
                    same.append((factor * steps, closer))
                    break
        return others, same


def _is_external(node: Any) -> bool:
    """Whether a node's row is a function's that was given to `external`."""
    word = OWN.get(f"{node.op}_at")
    return word is not None and word.made_by == "external"
