"""What a gradient check found: a table, verdicts in words, and the same for machines."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograd.checking.local import KINK, OK, UNSURE, WRONG, Fault

NOISE = "noise"
MEANING = {
    OK: "agrees",
    WRONG: "WRONG",
    KINK: "kink",
    NOISE: "noise",
    UNSURE: "no verdict",
}
HEADINGS = ("", "analytic", "numeric", "± error", "rel. error", "digits", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One gradient, both ways.

    Args:
        name: the leaf's label, or its place.
        analytic: by back-propagation.
        numeric: by differences.
        error: how wrong the differences may be.
        verdict: "ok", "wrong local derivative", "kink", "noise" or "inconclusive".
        left: the derivative towards smaller numbers, at a kink.
        right: and towards larger ones.
    """

    name: str
    analytic: float
    numeric: float
    error: float
    verdict: str = OK
    left: float = math.nan
    right: float = math.nan

    @property
    def absolute(self) -> float:
        """|analytic − numeric|."""
        return abs(self.analytic - self.numeric)

    @property
    def relative(self) -> float:
        """The absolute error over the larger of the two; 0 where both are 0."""
        size = max(abs(self.analytic), abs(self.numeric))
        return self.absolute / size if size else 0.0

    @property
    def digits(self) -> int:
        """How many leading digits agree, at most 15; 0 where the two can't be compared."""
        if not math.isfinite(self.relative):
            return 0
        return 15 if self.relative < 1e-15 else max(0, int(-math.log10(self.relative)))

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        said = MEANING[self.verdict]
        if self.verdict == KINK:
            said += f": {self.left:.4g} to the left, {self.right:.4g} to the right"
        numbers = (f"{self.analytic:.8g}", f"{self.numeric:.8g}", f"{self.error:.0e}", f"{self.relative:.1e}")
        return (self.name, *numbers, str(self.digits), said)


@dataclass(frozen=True)
class Report:
    """The table of what was compared; print it to read it.

    Args:
        entries: one per leaf.
        faults: operations whose local derivative is not what differences of them say.
        problems: what else is wrong, in words.
    """

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.wrong

    @property
    def wrong(self) -> list[Fault]:
        """The faults that are mistakes, not kinks or places where differences say nothing."""
        return [fault for fault in self.faults if fault.kind == WRONG]

    @property
    def verdicts(self) -> list[str]:
        """What is wrong, the most telling first, and what is worth knowing, in words."""
        said = [str(fault) for fault in self.wrong[:5]]
        more = len(self.wrong) - len(said)
        said += [f"and {more} more of these"] if more > 0 else []
        said += self.problems
        kinks = [entry.name for entry in self.entries if entry.verdict == KINK]
        if kinks:
            said.append(f"on a kink, where any number between the two sides is a derivative: {', '.join(kinks[:5])}")
        noisy = [entry.name for entry in self.entries if entry.verdict in (NOISE, UNSURE)]
        if noisy:
            said.append(
                f"differences say little about {', '.join(noisy[:5])} (see ± error); every operation was checked alone"
            )
        return said

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Entry:
        return self.entries[place]

    def __str__(self) -> str:
        return "\n".join([self.table(), *self.verdicts])

    def table(self) -> str:
        """The numbers, without the verdicts in words."""
        table = [HEADINGS, *(entry.cells() for entry in self.entries)]
        widths = [max(len(row[i]) for row in table) for i in range(len(HEADINGS))]
        lines = []
        for row in table:
            numbers = "  ".join(f"{cell:>{width}}" for cell, width in zip(row[1:-1], widths[1:-1], strict=True))
            lines.append(f"{row[0]:{widths[0]}}  {numbers}  {row[-1]}".rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        def row(cells: Sequence[str], kind: str) -> str:
            return "<tr>" + "".join(f"<{kind}>{html.escape(cell)}</{kind}>" for cell in cells) + "</tr>"

        body = "".join(row(entry.cells(), "td") for entry in self.entries)
        words = "".join(f"<p>{html.escape(each)}</p>" for each in self.verdicts)
        return f"<table><thead>{row(HEADINGS, 'th')}</thead><tbody>{body}</tbody></table>{words}"

    def to_dict(self) -> dict[str, Any]:
        """The report for machines: lists, texts and numbers alone; inf and nan are texts, as JSON has none."""
        said = {
            "ok": self.ok,
            "entries": [
                {
                    **{name: getattr(each, name) for name in ("name", "analytic", "numeric", "error", "verdict")},
                    "relative": each.relative,
                    "digits": each.digits,
                    "left": each.left,
                    "right": each.right,
                }
                for each in self.entries
            ],
            "faults": [
                {
                    "operation": each.node.op,
                    "operand": each.argument[0],
                    "place": each.argument[1],
                    "label": each.node.label,
                    "where": str(each.node.where) if each.node.where else None,
                    "kind": each.kind,
                    "recorded": each.recorded,
                    "numeric": each.numeric,
                    "error": each.error,
                }
                for each in self.faults
            ],
            "problems": list(self.problems),
        }
        return {key: _as_json(value) for key, value in said.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value
