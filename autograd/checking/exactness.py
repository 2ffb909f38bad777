"""checking: exact(): a recorded graph's value and gradients with as many digits as one likes, beside the engine's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from autograd.checking.points import arguments
from autograd.checking.recordings import Call
from autograd.checking.rounding import Rounding
from autograd.checking.words import called
from autograd.core import freshness
from autograd.core.value import Value
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.steps import gradients_after, steps_of
from autograd.explaining.tracing import trace
from autograd.rows.exactly import Tape, is_known, mpmath
from autograd.rows.table import TABLE

SPARE = 15  # digits more than asked for, in the first attempt
ATTEMPTS = 5  # each with twice the digits of the one before
MOST = 30_000  # edges of a graph that is computed again only to settle a doubt
ZERO = 1e-30  # of the smallest number there is, and of the digits asked for: what is smaller is 0
NOTICED = 3.0  # digits that are lost at once
SHOWN = 6  # places where they are


@dataclass(frozen=True)
class Exactly:
    """A graph's numbers in many digits; `exact_numbers` makes them.

    Args:
        values: of every node.
        gradients: the root's, by every node.
        sizes: how large the contributions are that add up to each gradient.
        noise: how much rounding may have to do with the root's value.
        unit: and with a number of size 1.
        context: what computed them, with its precision.
    """

    values: dict[Any, Any]
    gradients: dict[Any, Any]
    sizes: dict[Any, Any]
    noise: Any
    unit: Any
    context: Any

    def without_noise(self, root: Any) -> Exactly:
        """The same, with 0 for what nothing but rounding has left."""
        for node, slope in self.gradients.items():
            if self.context.isfinite(slope) and abs(slope) <= self.sizes[node] * self.unit:
                self.gradients[node] = self.context.zero
        if self.context.isfinite(self.values[root]) and abs(self.values[root]) <= self.noise:
            self.values[root] = self.context.zero
        return self


def is_there(nodes: Sequence[Any] = ()) -> bool:
    """Whether many digits can be had, for such a graph, in a while."""
    if find_spec("mpmath") is None or sum(len(node.parents) for node in nodes) > MOST:
        return False
    return all(is_known(TABLE[op]) for op in {node.op for node in nodes if node.op})


def exact_numbers(
    nodes: Sequence[Any], wanted: Sequence[Any], digits: int, numbers: Sequence[float] | None = None
) -> Exactly:
    """The values and gradients of a graph in forward order, right to so many digits at the wanted nodes.

    As digits get lost on the way, it is computed with ever more until twice the same comes out.

    ``nodes`` may be a part, the first of which count as leaves; ``numbers`` are theirs, if not what they hold now.
    """
    numbers = [node.data for node in nodes] if numbers is None else numbers
    least = min((abs(x) for x, node in zip(numbers, nodes, strict=True) if x and not node.op), default=1.0)
    working = digits + SPARE
    before = _computed(nodes, numbers, working)
    for _ in range(ATTEMPTS):
        working *= 2
        after = _computed(nodes, numbers, working)
        room = after.context.mpf(10) ** -digits
        nothing = room * least * ZERO
        wanted = [each for each in wanted if each in after.values]
        pairs = [(before.values[nodes[-1]], after.values[nodes[-1]], after.noise)]
        pairs += [(before.gradients[each], after.gradients[each], after.sizes[each] * after.unit) for each in wanted]
        if all((abs(x - y) <= room * abs(y) and abs(y) > noise) or noise <= nothing or x != x for x, y, noise in pairs):
            break
        before = after
    return after.without_noise(nodes[-1])


def _computed(nodes: Sequence[Any], numbers: Sequence[float], digits: int) -> Exactly:
    tape = Tape(digits)
    places: dict[Any, int] = {}
    for node, known in zip(nodes, numbers, strict=True):
        if not node.op or node.parents[0] not in places:
            places[node] = tape.start(known)
            continue
        row = TABLE[node.op]
        given = [places[parent] for parent in node.parents]
        places[node] = tape.row(node.op, row.group(given))
        if row.kinks and tape.is_on_kink(node.op, row.group(given)):
            # any number between the slopes of both sides is a derivative: the one that the row has
            own = [(place, tape.context.mpf(each or 0.0)) for place, each in zip(given, node.partials, strict=True)]
            places[node] = tape.put(tape.values[places[node]], own)
    root = places[nodes[-1]]
    slopes, sizes = tape.slopes(root), tape.slopes(root, sizes=True)
    values, gradients, large = ({node: each[i] for node, i in places.items()} for each in (tape.values, slopes, sizes))
    unit = tape.context.mpf(10) ** (SPARE // 2 - digits)
    noise = unit * max((abs(x) * size for x, size in zip(tape.values, sizes, strict=True) if x == x), default=0)
    return Exactly(values, gradients, large, noise, unit, tape.context)


def digits_right(said: float, exact: Any) -> int:
    """How many digits of a float are right, at most 16.

    >>> digits_right(3.14, 3.14159), digits_right(2.0, 2.0)
    (3, 16)
    """
    if not math.isfinite(said):
        return 16 if float(exact) == said else 0
    if said == exact:
        return 16
    if not exact or abs(exact) == math.inf:
        return 0
    error = float(abs((said - exact) / exact))
    return 16 if not error else 0 if error >= 1.0 else min(16, -math.ceil(math.log10(error)))


@dataclass(frozen=True)
class ExactNumber:
    """A number of a graph in many digits.

    Args:
        name: of a leaf, whose gradient it is; "value" for the graph's own.
        engine: what the engine says.
        exact: the number, of mpmath's.
        right: how many digits of the engine's are right, of 16.
    """

    name: str
    engine: float
    exact: Any
    right: int


@dataclass(frozen=True)
class Exact:
    """What `exact` gives; print it to read it.

    Args:
        value: the graph's value.
        gradients: one per leaf.
        digits: how many digits are exact.
        lost: where the engine loses digits, in words.
    """

    value: ExactNumber
    gradients: tuple[ExactNumber, ...]
    digits: int
    lost: tuple[str, ...] = ()

    def __getitem__(self, place: int) -> ExactNumber:
        return self.gradients[place]

    def __len__(self) -> int:
        return len(self.gradients)

    def __str__(self) -> str:
        lines = []
        for each in (self.value, *self.gradients):
            of = each.name if each is self.value else f"gradient of {each.name}"
            said = "all" if each.right >= 16 else f"{each.right}" if each.right else "none"
            lines += [f"{of} = {self.written(each)}", f"    by the engine {each.engine!r}, digits right: {said}"]
        return "\n".join([*lines, *self.lost])

    def written(self, number: ExactNumber) -> str:
        """A number with all its digits."""
        text: str = mpmath().nstr(number.exact, self.digits)
        return text

    def to_dict(self) -> dict[str, Any]:
        """The same for machines, with the digits as texts."""

        def said(each: ExactNumber) -> dict[str, Any]:
            return {"name": each.name, "engine": repr(each.engine), "exact": self.written(each), "right": each.right}

        named = {"value": said(self.value), "gradients": [said(each) for each in self.gradients]}
        return named | {"digits": self.digits, "lost": list(self.lost)}


def exact(function: Any, point: Any = None, *, digits: int = 50) -> Exact:
    """Value and gradients with as many digits as asked for, beside the engine's, and where the engine loses digits.

    The recorded graph is computed again by mpmath, from the rows' values alone: no row's partials are used. The numbers
    that the graph was made of are what they are as floats: 0.1 is 0.1000000000000000055511….

    Args:
        function: a recorded graph's root, with ``point`` some of its leaves, or all where None; or a function, with its
            ``point``, as for `gradcheck`.
        point: where.
        digits: how many.

    Raises:
        ImportError: mpmath is not installed; the message says what to install.
        StaleError: a leaf was changed after the recording.

    Example:
        >>> found = exact(lambda a: (1 - a.cos()) / a**2, [1e-7], digits=20)
        >>> for line in str(found).splitlines()[2:4]:
        ...     print(line.strip())
        gradient of x₁ = -8.3333333333333274007e-9
        by the engine 7992.778373572975, digits right: none
        >>> found.lost[0][:39]
        '13 digits of the value are lost at sub,'
    """
    mpmath()
    if not isinstance(digits, int) or digits < 1:
        raise ValueError(f"exact: digits is {digits!r}; expected at least 1")
    if isinstance(function, Value):
        nodes = freshness.check_fresh(function)[::-1]
        label_from_caller(nodes, callers_frame())
        known = set(nodes)
        leaves = [node for node in nodes if not node.op and not node.constant] if point is None else list(point)
        if missing := [leaf for leaf in leaves if leaf not in known]:
            raise ValueError(f"exact: {missing[0]!r} is no leaf of this graph")
        names = [leaf.label or f"x{i}" for i, leaf in enumerate(leaves, 1)]
    else:
        at = arguments(function, point)
        with trace():
            nodes = Call(at.call(), at.leaves).nodes
        leaves, names = at.leaves, at.names
    found = exact_numbers(nodes, leaves, digits)
    root = nodes[-1]
    gradients = gradients_after(root, steps_of(root)) if not root.constant else {}

    def number(name: str, engine: float, exactly: Any) -> ExactNumber:
        return ExactNumber(name, engine, exactly, digits_right(engine, exactly))

    zero = found.context.zero
    leaves_numbers = [
        number(name, gradients.get(leaf, 0.0), found.gradients.get(leaf, zero))
        for name, leaf in zip(names, leaves, strict=True)
    ]
    lost = tuple(where_lost(nodes, found, leaves, [each.right for each in leaves_numbers]))
    return Exact(number("value", root.data, found.values[root]), tuple(leaves_numbers), digits, lost)


def where_lost(nodes: Sequence[Any], found: Exactly, leaves: Sequence[Any], right: Sequence[int]) -> list[str]:
    """In words, where the engine loses most digits of the value, and of the gradients that have lost some."""
    known = {node: digits_right(node.data, found.values[node]) for node in nodes}
    inner = [(min((known[each] for each in node.parents), default=16) - known[node], node) for node in nodes if node.op]
    lost, node = max(inner, key=lambda each: each[0], default=(0, None))
    said = [f"{lost} digits of the value are lost at {called(node)}"] if lost >= NOTICED else []
    poor = [
        leaf for leaf, digits in zip(leaves, right, strict=True) if 16 - digits > NOTICED and found.gradients.get(leaf)
    ]
    if poor:
        rounding = Rounding(nodes)
        for leaf in poor:
            count, node, adding = rounding.lost(leaf)
            where = f"where the contributions to {called(node)} cancel" if adding else f"at {called(node)}"
            if count >= NOTICED:
                said.append(f"{count:.0f} digits of the gradient of {called(leaf)} are lost {where}")
    return list(dict.fromkeys(said))[:SHOWN]
