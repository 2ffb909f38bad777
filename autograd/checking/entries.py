"""checking: one gradient in every way, and what is to be said of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograd.checking.kinds import ALONG, FAULTY, OK, RIGHT
from autograd.checking.words import in_words

MOST = 12  # gradients in a table that people read; of more, the worst SHOWN
SHOWN = 10
NOTHING = ("–",) * 4
FLOATS = 15  # digits that two floats can be compared in


@dataclass(frozen=True, slots=True)
class Entry:
    """One gradient, in every way.

    Args:
        name: the leaf's label, or its place.
        analytic: by back-propagation, or what was given to be checked.
        numeric: by central differences, or by what showed the gradient to be wrong where these see less.
        error: how wrong that may be.
        verdict: "ok", "agrees along directions", "right by its operations"; "wrong local derivative",
            "not your function", "wrong gradient", "non-finite"; or, not verified, "kink", "branch", "rounding",
            "outside domain", "could not move" or "inconclusive".
        left: the derivative towards smaller numbers alone.
        right: towards larger ones, which is what forward differences say.
        dual: by forward-mode dual numbers, which need no step.
        kept: how many digits of the gradient rounding leaves, of some 15.
        exact: with many digits, where differences say nothing and mpmath is there; else nan.
        whys: in every language the nearest kink, or which operation has no value nearby; empty where there's nothing to
            explain.
    """

    name: str
    analytic: float
    numeric: float
    error: float
    verdict: str = OK
    left: float = math.nan
    right: float = math.nan
    dual: float = math.nan
    kept: float = FLOATS
    exact: float = math.nan
    whys: Mapping[str, str] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """The nearest kink, or which operation has no value nearby; "" where there's nothing to explain."""
        return self.whys.get("en", "")

    @property
    def beside(self) -> float:
        """What the gradient is compared with: with many digits where these were needed, else the differences."""
        return self.numeric if math.isnan(self.exact) else self.exact

    @property
    def absolute(self) -> float:
        """|analytic − beside|."""
        return abs(self.analytic - self.beside)

    @property
    def relative(self) -> float:
        """The absolute error over the larger of the two; 0 where both are 0."""
        size = max(abs(self.analytic), abs(self.beside))
        return self.absolute / size if size else 0.0

    @property
    def digits(self) -> int:
        """How many leading digits agree, at most 15; 0 where the two can't be compared."""
        if not math.isfinite(self.relative):
            return 0
        return FLOATS if self.relative < 1e-15 else max(0, int(-math.log10(self.relative)))

    @property
    def badness(self) -> tuple[float, float]:
        """What entries are sorted by where only the worst are shown: largest first."""
        rank = 2.0 if self.verdict in FAULTY else 0.0 if self.verdict in RIGHT else 1.0
        if self.verdict == ALONG:
            return rank, self.error / abs(self.analytic) if self.analytic else 0.0
        return rank, self.relative if math.isfinite(self.relative) else math.inf

    def cells(self, language: str = "en") -> tuple[str, ...]:
        """The row of the table."""
        sides = {"left": f"{self.left:.4g}", "right": f"{self.right:.4g}"}
        said = in_words(language, self.verdict, **sides, kept=int(self.kept))
        if self.verdict == ALONG:  # with others, so that there's no number for it alone
            return (self.name, f"{self.analytic:.8g}", "–", f"{self.error:.0e}", "–", "–", said)
        if math.isnan(self.exact) and not math.isfinite(self.error):  # differences say nothing
            return (self.name, f"{self.analytic:.8g}", *NOTHING, said)
        numbers = (f"{self.analytic:.8g}", f"{self.beside:.8g}", f"{self.error:.0e}", f"{self.relative:.1e}")
        return (self.name, *numbers, str(self.digits), said)


def worst(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those to show of many: the worst, the others no more."""
    return sorted(entries, key=lambda each: each.badness, reverse=True)[:SHOWN] if len(entries) > MOST else entries
