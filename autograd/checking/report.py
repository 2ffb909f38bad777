"""checking: what a gradient check found: a table, verdicts in words, and the same for machines."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.checking.kinds import CUT, KINK, NOISE, NONFINITE, OK, OUTSIDE, STALE, UNSURE, WRONG, Problem
from autograd.checking.local import Fault

MEANING = {
    OK: "agrees",
    WRONG: "WRONG",
    KINK: "kink",
    NOISE: "noise",
    NONFINITE: "NOT FINITE",
    OUTSIDE: "edge of the domain",
    UNSURE: "no verdict",
}
HEADINGS = ("", "analytic", "numeric", "± error", "rel. error", "digits", "")
OPINIONS = ("", "analytic", "central", "forward", "dual numbers", "complex step", "")
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One gradient, in every way.

    Args:
        name: the leaf's label, or its place.
        analytic: by back-propagation.
        numeric: by central differences; by a complex step where these say nothing.
        error: how wrong that may be.
        verdict: "ok", "wrong local derivative", "kink", "noise", "non-finite", "outside domain" or "inconclusive".
        left: the derivative towards smaller numbers alone.
        right: towards larger ones, which is what forward differences say.
        dual: by forward-mode dual numbers, which need no step.
        by_complex: by a complex step, which has no rounding.
        circular: the operations whose complex form is made with the derivative, so that this opinion is none.
        why: the nearest kink, or which operation has no value nearby; "" where there's nothing to explain.
    """

    name: str
    analytic: float
    numeric: float
    error: float
    verdict: str = OK
    left: float = math.nan
    right: float = math.nan
    dual: float = math.nan
    by_complex: float = math.nan
    circular: tuple[str, ...] = ()
    why: str = ""

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

    def opinions(self) -> tuple[str, ...]:
        """The row of the table of all opinions."""
        numbers = (self.analytic, self.numeric, self.right, self.dual, self.by_complex)
        note = f"the complex step is circular: {', '.join(self.circular)}" if self.circular else ""
        return (self.name, *(f"{each:.10g}" for each in numbers), note)


@dataclass(frozen=True)
class Report:
    """The table of what was compared; print it to read it.

    Args:
        entries: one per leaf.
        faults: operations whose local derivative is not what differences of them say.
        problems: what else is wrong.
    """

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.kinds

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is wrong, each kind once; empty where nothing is."""
        kinds = [fault.kind for fault in self.wrong] + [problem.kind for problem in self.problems]
        kinds += [entry.verdict for entry in self.entries if entry.verdict == NONFINITE]
        return tuple(dict.fromkeys(kinds))

    @property
    def wrong(self) -> list[Fault]:
        """The faults that are mistakes, not kinks or places where differences say nothing."""
        return [fault for fault in self.faults if fault.kind == WRONG]

    @property
    def verdicts(self) -> list[str]:
        """What is wrong, the most telling first, and what is worth knowing, in words."""
        alike: dict[Any, list[Fault]] = {}  # the same operand of the same operation, made at the same line
        for fault in self.wrong:
            alike.setdefault((fault.node.op, fault.argument[0], fault.node.where), []).append(fault)
        said = [f"{each[0]}{_more(len(each) - 1)}" for each in list(alike.values())[:SHOWN]]
        said += [f"and {len(alike) - SHOWN} more operations"] if len(alike) > SHOWN else []
        said += [str(problem) for problem in self.problems]
        for verdict, place in (
            (KINK, "on a kink, where any number between the two sides is a derivative"),
            (OUTSIDE, "at the edge of the domain, where differences have one side only"),
        ):
            said += [f"{each.name} is {place}: {each.why}" for each in self._of(verdict)[:SHOWN]]
        noisy = self._of(NOISE, UNSURE)
        if noisy:
            names = ", ".join(each.name for each in noisy[:SHOWN])
            said.append(f"differences say little about {names} (see ± error); every operation was checked alone")
        sure = [each for each in noisy if not each.circular and math.isfinite(each.by_complex)][:SHOWN]
        said += [f"a complex step, which has no rounding, says {each.by_complex:.8g} for {each.name}" for each in sure]
        return said

    def _of(self, *verdicts: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.verdict in verdicts]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Entry:
        return self.entries[place]

    def __str__(self) -> str:
        return "\n".join([*([self.table()] if self.entries else []), *self.verdicts])

    @property
    def complaint(self) -> str:
        """What is wrong, with the table: the message of the error."""
        if not self.entries:
            return "\n".join(["the gradient can't be checked:", *self.verdicts])
        said = ["the gradient is wrong:", *self.verdicts]
        if {CUT, STALE} & set(self.kinds) and not self._of(WRONG):
            return "\n".join([*said, "Every gradient of what was recorded is right in itself."])
        return "\n".join([*said, "", self.table()])

    def table(self) -> str:
        """The numbers, without the verdicts in words."""
        return _aligned([HEADINGS, *(entry.cells() for entry in self.entries)])

    def opinions(self) -> str:
        """All opinions on each gradient side by side: two kinds of differences, and two that need no step.

        Example:
            >>> from autograd import gradcheck
            >>> print(gradcheck(lambda x: x.exp(), [1.0]).opinions())
                   analytic      central      forward  dual numbers  complex step
            x0  2.718281828  2.718281828  2.718281828   2.718281828   2.718281828
        """
        return _aligned([OPINIONS, *(entry.opinions() for entry in self.entries)])

    def _repr_html_(self) -> str:
        def row(cells: Sequence[str], kind: str) -> str:
            return "<tr>" + "".join(f"<{kind}>{html.escape(cell)}</{kind}>" for cell in cells) + "</tr>"

        def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
            body = "".join(row(cells, "td") for cells in rows)
            return f"<table><thead>{row(headings, 'th')}</thead><tbody>{body}</tbody></table>"

        words = "".join(f"<p>{html.escape(each)}</p>" for each in self.verdicts)
        more = table(OPINIONS, [entry.opinions() for entry in self.entries])
        compared = table(HEADINGS, [entry.cells() for entry in self.entries])
        return f"{compared}{words}<details><summary>all opinions</summary>{more}</details>"

    def to_dict(self) -> dict[str, Any]:
        """The report for machines: lists, texts and numbers alone; inf and nan are texts, as JSON has none."""
        numbers = ("analytic", "numeric", "error", "relative", "digits", "left", "right", "dual", "by_complex")
        said = {
            "ok": self.ok,
            "kinds": list(self.kinds),
            "entries": [
                {name: getattr(each, name) for name in ("name", "verdict", *numbers, "why")}
                | {"circular": list(each.circular)}
                for each in self.entries
            ],
            "faults": [
                {
                    "operation": each.node.op,
                    "operand": each.argument[0],
                    "place": each.argument[1],
                    "label": each.node.label,
                    "where": str(each.node.where) if each.node.where else None,
                }
                | {name: getattr(each, name) for name in ("kind", "recorded", "numeric", "error")}
                for each in self.faults
            ],
            "problems": [{"kind": each.kind, "message": each.said} for each in self.problems],
        }
        return {key: _as_json(value) for key, value in said.items()}


def _more(count: int) -> str:
    return f"; the same in {count} more node{'s' if count > 1 else ''}" if count else ""


def _aligned(table: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    lines = []
    for row in table:
        numbers = "  ".join(f"{cell:>{width}}" for cell, width in zip(row[1:-1], widths[1:-1], strict=True))
        lines.append(f"{row[0]:{widths[0]}}  {numbers}  {row[-1]}".rstrip())
    return "\n".join(lines)


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value
