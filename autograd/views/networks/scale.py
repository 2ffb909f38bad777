"""views/networks: how a number looks as a line or a circle.

Colour, width and dashes, so that it can be read in grey too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from autograd.views.graphs.colours import NEGATIVE, POSITIVE, mixed

LINE_MIDDLE, FILL_MIDDLE = "#d9dcdf", "#ffffff"  # a line must be seen on white
BROKEN = "#000000"  # nan and inf
FEW = 60  # edges between two columns that can be told apart


@dataclass(frozen=True, slots=True)
class Pen:
    """How wide edges are drawn; with more than 1 of ``fading`` small numbers' are thinner and paler still."""

    thinnest: float
    thickest: float
    fading: float = 1.0

    @classmethod
    def of(cls, edges: int, numbered: bool) -> Pen:
        """The pen for so many edges between two columns, with or without numbers on them."""
        if numbered:
            return cls(0.5, 5.0)
        return cls(0.5, 3.2) if edges <= FEW else cls(0.3, 2.4, 1.3)


@dataclass(frozen=True, slots=True)
class Scale:
    """From −largest to largest, 0 in the middle."""

    lowest: float  # of the finite numbers
    highest: float
    broken: int  # how many aren't finite

    @classmethod
    def of(cls, numbers: Iterable[float]) -> Scale:
        """The scale on which all these numbers lie."""
        every = list(numbers)
        finite = [each for each in every if math.isfinite(each)]
        return cls(min(finite, default=0.0), max(finite, default=0.0), len(every) - len(finite))

    @property
    def largest(self) -> float:
        """The end of the scale."""
        return max(abs(self.lowest), abs(self.highest))

    def share(self, number: float) -> float:
        """How far from the middle a number lies, from 0 to 1."""
        if not math.isfinite(number):
            return 1.0
        return abs(number) / self.largest if self.largest else 0.0

    def colour(self, number: float, share: float, middle: str = LINE_MIDDLE) -> str:
        """Blue below 0, red above, paler towards the middle."""
        if not math.isfinite(number):
            return BROKEN
        return mixed(middle, NEGATIVE if number < 0 else POSITIVE, share)

    def line(self, number: float, pen: Pen) -> dict[str, str]:
        """The attributes of an edge."""
        share = self.share(number) ** pen.fading
        width = pen.thinnest + (pen.thickest - pen.thinnest) * share
        return {"color": self.colour(number, share), "penwidth": f"{width:.3f}", "style": style(number)}

    def circle(self, number: float) -> dict[str, str]:
        """The attributes of a node."""
        share = self.share(number)
        fill, dark = self.colour(number, share, FILL_MIDDLE), share > 0.55
        return {"fillcolor": fill, "style": f"filled,{style(number)}", "fontcolor": "#ffffff" if dark else "#1c2329"}


def style(number: float) -> str:
    """Dashed below 0, dotted where a number isn't finite."""
    if not math.isfinite(number):
        return "dotted"
    return "dashed" if number < 0 else "solid"
