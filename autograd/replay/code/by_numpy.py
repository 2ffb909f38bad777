"""replay/code: the back end that is always there: every instruction on the whole batch at once, with NumPy.

+ − × ÷ √ and comparisons give the bits of eager computation, other functions are within a few units in the last place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd.replay.code.backend import BackEnd
from autograd.replay.code.result import Floats
from autograd.replay.code.straight_line import ON_FLOATS, SOURCES, Code
from autograd.replay.code.summing import GROUP, group_sums
from autograd.rows.intrinsics import ARRAYS

MOST = 30_000_000  # numbers held at once

ON_ARRAYS: Mapping[str, Callable[..., Any]] = {
    **ON_FLOATS,  # Python's operators are NumPy's, given arrays
    **ARRAYS,
    "larger": np.maximum,
    "select": np.where,
}


class NumpyBackend(BackEnd):
    """Code, computed by NumPy instruction by instruction."""

    def __init__(self, code: Code) -> None:
        self.code = code
        last = list(range(len(code)))  # of each place: the last instruction that reads it
        for place, (op, args) in enumerate(zip(code.ops, code.args, strict=True)):
            if op not in SOURCES:
                for each in args:
                    last[each] = place
        kept = {*code.results, *(place for pair in code.gradients for place in pair)}
        self.free: list[list[int]] = [[] for _ in last]  # of each place: what nobody reads after it
        for place, end in enumerate(last):
            if code.varies[place] and place not in kept:
                self.free[end].append(place)

    def group_sums(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """As `BackEnd.group_sums`."""
        count = len(x)
        out = np.empty((len(self.code.results), count))
        sums = np.zeros((-(-count // GROUP), len(self.code.gradients)))
        at_once = max(1, MOST // (len(self.code) * GROUP)) * GROUP
        for start in range(0, count, at_once):
            part = x[start : start + at_once]
            results, gradients, common = self._each(part, parameters)
            for i, each in enumerate(results):
                out[i, start : start + len(part)] = each
            first = start // GROUP
            for i, own in enumerate(gradients):
                sums[first : first + -(-len(part) // GROUP), i] = group_sums(own)
        return out, sums, np.array(common)

    def _each(self, x: Floats, parameters: Floats) -> tuple[list[Any], list[Any], list[float]]:
        """The results and the gradients of every sample, and what all samples' gradients have in common."""
        code = self.code
        columns = np.ascontiguousarray(x.T)
        numbers = parameters.tolist()
        known: list[Any] = [None] * len(code)
        with np.errstate(all="ignore"):
            for place, (op, args, varies, free) in enumerate(
                zip(code.ops, code.args, code.varies, self.free, strict=True)
            ):
                if op == "const":
                    known[place] = args[0]
                elif op == "input":
                    known[place] = columns[args[0]]
                elif op == "parameter":
                    known[place] = numbers[args[0]]
                else:
                    table = ON_ARRAYS if varies else ON_FLOATS
                    known[place] = table[op](*[known[each] for each in args])
                for each in free:
                    known[each] = None
        own = [known[place] if place >= 0 else np.zeros(len(x)) for place, _ in code.gradients]
        common = [float(known[place]) if place >= 0 else 0.0 for _, place in code.gradients]
        return [known[place] for place in code.results], own, common
