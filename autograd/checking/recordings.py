"""checking: a function's recordings, at a point and beside it, and in what two of them differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograd.calculus.passes import scalar
from autograd.checking.numeric import Floats
from autograd.checking.words import Listing, naming, sentence
from autograd.common.errors import StaleError
from autograd.common.words import number
from autograd.core import freshness
from autograd.core.graph import arrays, order
from autograd.core.recording import constant
from autograd.core.value import Value

DIRECTIONS = 3
MOST = 3  # nodes that are told
REFUSALS = (ArithmeticError, ValueError, LookupError, TypeError)  # of a function that has no value somewhere


class Call:
    """One call of a function: its graph in forward order, and the numbers in it.

    Args:
        root: what the function gave; a plain number becomes a constant.
        leaves: its arguments.
    """

    def __init__(self, root: Any, leaves: Sequence[Value]) -> None:
        result = scalar(root, "gradcheck")
        self.root = result if isinstance(result, Value) else constant(Value, float(result))
        self.nodes = order(self.root)[::-1]
        self.numbers = [node.data for node in self.nodes]
        places = {leaf: i for i, leaf in enumerate(leaves)}
        flat = arrays(self.nodes)
        kinds = [places.get(node, -1 if node.constant else -2) for node in self.nodes if not node.op]
        self.structure = (flat.ops, flat.starts, flat.parents, kinds)
        self.free = [i for i, node in enumerate(self.nodes) if not node.op and node not in places]

    @property
    def value(self) -> float:
        """The function's value."""
        return self.numbers[-1]

    def is_like(self, other: Call) -> bool:
        """Whether the same operations were done, in the same way."""
        return self.structure == other.structure

    def moved(self, other: Call) -> list[int]:
        """Of two recordings that are alike, which constants and new leaves have other numbers."""
        one, two = self.numbers, other.numbers
        return [i for i in self.free if one[i] != two[i] and not (math.isnan(one[i]) and math.isnan(two[i]))]

    def is_same(self, other: Call) -> bool:
        """Whether nothing differs, the function's value neither."""
        return self.is_like(other) and not self.moved(other) and number(self.value, 17) == number(other.value, 17)

    def first_difference(self, other: Call) -> tuple[Any, Any]:
        """Where the two begin to differ: a node of this one, and what stands for it in the other."""
        if self.is_like(other):
            places = self.moved(other) or [i for i, each in enumerate(self.numbers) if each != other.numbers[i]]
            place = next(iter(places), len(self.nodes) - 1)
            return self.nodes[place], other.nodes[place]
        ops = enumerate(zip(self.nodes, other.nodes, strict=False))
        first = next((i for i, (one, two) in ops if one.op != two.op), None)
        if first is None and len(self.nodes) == len(other.nodes):  # the same operations, of other operands
            both = enumerate(zip(self._made_of(), other._made_of(), strict=True))
            first = next((i for i, (made, instead) in both if made != instead), None)
        return (self.root, other.root) if first is None else (self.nodes[first], other.nodes[first])

    def _made_of(self) -> list[Any]:
        """For each node the places of its operands, or which leaf it is."""
        places = {node: i for i, node in enumerate(self.nodes)}
        leaves = iter(self.structure[-1])
        return [[places[each] for each in node.parents] if node.op else next(leaves) for node in self.nodes]

    def users(self, place: int) -> Iterator[tuple[Any, int]]:
        """The operations that use a node, and as which operand."""
        node = self.nodes[place]
        for user in self.nodes:
            yield from ((user, i) for i, parent in enumerate(user.parents) if parent is node)


def changed(error: StaleError) -> Listing:
    """The nodes that changed after they were recorded, with the numbers they have now."""
    names = [
        node.label or sentence("number of node", node=naming(node), number=number(node.data)) for node in error.nodes
    ]
    return Listing(names, MOST)


class Trials:
    """A function called again with its leaves moved; who makes one puts their numbers back.

    Args:
        value_at: the function.
        leaves: its leaves.
        base: what it recorded at the point itself.
    """

    def __init__(self, value_at: Callable[[], Any], leaves: Sequence[Value], base: Call) -> None:
        self.value_at, self.leaves, self.base = value_at, leaves, base
        self.numbers = [leaf.data for leaf in leaves]
        here = np.array(self.numbers)
        self.sizes = np.where(here == 0.0, 1.0, np.abs(here))  # what a step is relative to
        self.sides = np.ones((len(leaves), 2), dtype=bool)  # whether a leaf can be moved down, and up
        self.inner = {node for node in base.nodes if node.op}
        self.stale: Listing | None = None  # what the function has computed before and uses again
        self.assigned: Value | None = None  # a leaf that the function puts a number into
        self.refused: BaseException | None = None
        self.calls = 0

    def at(self, steps: Floats) -> Call | None:
        """The recording where the leaves are moved by ``steps``; None where the function has no value there."""
        self.calls += 1
        moved = [x + step for x, step in zip(self.numbers, steps.tolist(), strict=True)]
        for leaf, x in zip(self.leaves, moved, strict=True):
            if leaf.data != x:
                leaf.data = x
        try:
            found = Call(self.value_at(), self.leaves)
        except REFUSALS as error:
            self.refused = error
            return None
        if not math.isfinite(found.value) and math.isfinite(self.base.value):
            return None
        for leaf, x in zip(self.leaves, moved, strict=True):
            if leaf.data != x == x:
                self.assigned = leaf
        if steps.any() and not self.inner.isdisjoint(found.nodes) and self.stale is None:
            try:
                freshness.check_fresh_nodes(found.nodes[::-1])
            except StaleError as error:
                self.stale = changed(error)
        return found

    def back(self) -> None:
        """Put the leaves' numbers back."""
        for leaf, x in zip(self.leaves, self.numbers, strict=True):
            if leaf.data != x:
                leaf.data = x

    def alone(self, place: int, step: float) -> Floats:
        """The steps that move one leaf."""
        steps = np.zeros(len(self.leaves))
        steps[place] = step
        return steps

    def directions(self, rng: np.random.Generator) -> list[Floats]:
        """Random ways to move all leaves at once, each by about its size."""
        shape = (DIRECTIONS, len(self.leaves))
        signs = rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 1.0, shape)
        return list(signs * self.sizes)

    def possible(self, steps: Floats) -> Floats:
        """The same steps, turned or left out where a leaf can't be moved that way."""
        down, up = self.sides[:, 0], self.sides[:, 1]
        turned = np.where((steps < 0.0) & ~down | (steps > 0.0) & ~up, -steps, steps)
        return np.where(down | up, turned, 0.0)

    def closer(self, steps: Floats) -> tuple[Floats, Call | None]:
        """The same steps as near to the point as floats tell apart, and what is recorded there."""
        tiny = np.sign(steps) * 4.0 * np.spacing(self.sizes)
        return tiny, self.at(tiny)

    def here(self) -> Call | None:
        """The recording at the point, again."""
        return self.at(np.zeros(len(self.leaves)))

    def is_steady(self, steps: Floats, found: Call, times: int) -> bool:
        """Whether the function gives the same again and again, there and at the point."""
        for _ in range(times):
            here, there = self.here(), self.at(steps)
            if here is None or there is None or not here.is_same(self.base) or not there.is_same(found):
                return False
        return True
