"""views/graphs: colours that mean something: a fill for every box, and the legend that says what it means.

The diverging scale goes from blue over white to red, which people with the common kinds of colour blindness tell apart
too, and by lightness alone one sees how far a number is from 0. The palette is Okabe and Ito's (2008), lightened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograd.common.words import number
from autograd.folding.quotient import distinct
from autograd.folding.view import LEAVES, Box, View
from autograd.rows.table import TABLE
from autograd.views.strings import Say, part

LEAF, INNER, PART, SUM = "#fdf0d5", "#dcebf7", "#e4e0f5", "#d8efe6"
NEGATIVE, MIDDLE, POSITIVE = "#2166ac", "#f7f7f7", "#b2182b"  # the ends of ColorBrewer's RdBu
PALETTE = ("#a9d8f0", "#f7d58b", "#8fd3bd", "#f5ec9a", "#9cc3e0", "#f0b48f", "#e3bcd3", "#c9c9c9")
ALARM, WARNING, UPSET, GOOD, QUIET = "#d55e00", "#f0b429", "#e3bcd3", "#9bd3c0", "#eeeeee"
TICKS = 9  # of a scale in a legend
KINDS = ("gradient", "value", "dead", "nonfinite", "layer")


@dataclass
class Colouring:
    """What colour each box has, by its key, and what the colours mean, in a language."""

    fills: dict[str, str] = field(default_factory=dict)  # of the boxes that have one
    title: str = ""  # what the legend is of
    legend: list[tuple[str, str]] = field(default_factory=list)  # cells: a colour, and what stands in or beside it
    scale: bool = False  # whether the cells are one scale, with numbers under some of them


def mixed(start: str, end: str, share: float) -> str:
    """The colour that lies ``share`` of the way from one to the other.

    >>> mixed("#ffffff", "#000000", 0.5)
    '#808080'
    """
    pairs = [(int(start[i : i + 2], 16), int(end[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def diverging(share: float) -> str:
    """The colour of a number between -1 and 1.

    >>> diverging(-1), diverging(0), diverging(1)
    ('#2166ac', '#f7f7f7', '#b2182b')
    """
    return mixed(MIDDLE, POSITIVE if share > 0 else NEGATIVE, min(1.0, abs(share)))


def ink(fill: str) -> str:
    """Black or white, whichever reads better on a fill (WCAG 2's contrast).

    >>> ink("#ffffff"), ink("#2166ac")
    ('#000000', '#ffffff')
    """

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(fill[i : i + 2], 16)) for i in (1, 3, 5))
    lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (lightness + 0.05) ** 2 > 0.05 * 1.05 else "#ffffff"


def colouring(view: View, kind: str | None, say: Say) -> Colouring:
    """The colours of a view's boxes; without a kind they mean nothing.

    Raises:
        ValueError: a kind that is none of ``KINDS``.
    """
    if kind is None:
        return Colouring()
    if kind not in KINDS:
        raise ValueError(f"draw: color is {kind!r:.40}; expected one of: {', '.join(KINDS)}")
    others = {"dead": _dead, "nonfinite": _nonfinite, "layer": _layers}
    return others[kind](view, say) if kind in others else _scaled(view, kind, say)


def strongest(numbers: Iterable[float]) -> float:
    """The number that is farthest from 0; nan where there is one."""
    return max(numbers, key=lambda x: math.inf if math.isnan(x) else abs(x), default=0.0)


def numbers_of(view: View, box: Box, kind: str) -> list[float]:
    """The values or gradients of what leaves a box; of leaves, of all."""
    nodes = [view.structure.nodes[i] for i in (box.nodes if box.kind == LEAVES else box.outputs)]
    if kind != "gradient":
        return [node.data for node in nodes if view.known is None or node in view.known]
    if view.arrived is None:
        return [node.grad for node in nodes]
    return [view.arrived[node] for node in nodes if node in view.arrived]


def _scaled(view: View, kind: str, say: Say) -> Colouring:
    """A diverging scale around 0; colours go with the root of a number, so that small ones are seen too."""
    shown = [box for box in view.boxes if not all(view.structure.nodes[i].constant for i in box.nodes)]
    found = {box.key: strongest(numbers_of(view, box, kind)) for box in shown}
    most = max((abs(each) for each in found.values() if math.isfinite(each)), default=0.0) or 1.0
    fills = {
        key: diverging(math.copysign(math.sqrt(abs(each) / most), each)) if math.isfinite(each) else ALARM
        for key, each in found.items()
    }
    cells = []
    for i in range(TICKS):
        share = 2 * i / (TICKS - 1) - 1
        marked = i in (0, TICKS // 2, TICKS - 1)
        cells.append((diverging(share), number(math.copysign(most * share**2, share), 3) if marked else ""))
    return Colouring(fills, say(kind), cells, scale=True)


def _dead(view: View, say: Say) -> Colouring:
    """Units that let no gradient through: activations whose partial is 0, some or all of those in a box."""
    fills = {}
    for box in view.boxes:
        inside = [view.structure.nodes[i] for i in box.nodes]
        shut = [all(p == 0.0 for p in n.partials if p is not None) for n in inside if n.op and TABLE[n.op].activation]
        fills[box.key] = QUIET if not shut else ALARM if all(shut) else WARNING if any(shut) else GOOD
    words = ((ALARM, "dead"), (WARNING, "dead_in_part"), (GOOD, "alive"), (QUIET, "no_unit"))
    return Colouring(fills, say("picture.units"), [(colour, say(f"picture.{word}")) for colour, word in words])


def _nonfinite(view: View, say: Say) -> Colouring:
    """Where inf or nan stand, and where they come from."""
    nodes = view.structure.nodes
    fills = {}
    for box in view.boxes:
        bad = [nodes[i] for i in box.nodes if not math.isfinite(nodes[i].data)]
        first = [node for node in bad if all(math.isfinite(parent.data) for parent in node.parents)]
        upset = [nodes[i] for i in box.nodes if not math.isfinite(nodes[i].grad)]
        fills[box.key] = ALARM if first else WARNING if bad else UPSET if upset else QUIET
    words = ((ALARM, "begins"), (WARNING, "came_in"), (UPSET, "upset"), (QUIET, "finite"))
    return Colouring(fills, say("picture.numbers"), [(colour, say(f"picture.{word}")) for colour, word in words])


def _layers(view: View, say: Say) -> Colouring:
    """One colour per layer: per part that lies directly in an outermost one, or per outermost one if none does."""
    places = view.structure.places
    level = min(1, max((place.level for place in places), default=0))
    colour_of: dict[int, str] = {}
    fills = {}
    for box in view.boxes:
        home = view.structure.common(set(distinct(view.structure.place[box.nodes]).tolist()))
        layer = next((i for i in view.structure.around(home) if places[i].level <= level), None)
        if layer is not None:
            fills[box.key] = colour_of.setdefault(layer, PALETTE[len(colour_of) % len(PALETTE)])
    named = [(colour, part(say, places[layer].drawn)) for layer, colour in colour_of.items()]
    return Colouring(fills, say("picture.made_by"), named)
