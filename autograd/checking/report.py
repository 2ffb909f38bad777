"""checking: what a gradient check found: a table, verdicts in words, and the same for machines."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.checking.entries import Entry, worst
from autograd.checking.exactness import is_there
from autograd.checking.kinds import (
    CUT,
    FAULTY,
    KINK,
    NONFINITE,
    OUTSIDE,
    RIGHT,
    ROUNDING,
    STALE,
    STUCK,
    UNSURE,
    WRONG,
    Problem,
    problem,
)
from autograd.checking.local import Fault
from autograd.checking.words import Sentence, in_words, sentence

SHOWN = 5
NUMBERS = ("analytic", "numeric", "error", "relative", "digits", "left", "right", "dual", "kept", "exact")


def _headings(*keys: str, language: str) -> tuple[str, ...]:
    return ("", *[each for key in keys for each in in_words(language, key).split(" | ")], "")


@dataclass(frozen=True)
class Report:
    """The table of what was compared; print it to read it.

    A gradient is right, wrong, or not verified, for a reason that is told; what could not be verified never reads as
    agreed.

    Args:
        entries: one per leaf.
        faults: operations whose local derivative is not what differences of them say.
        problems: what else is wrong, or could not be verified.
        notes: what is worth knowing and changes no verdict.
        many_digits: what gives each gradient with 50 digits, where that can be had.
        language: what it speaks where no other is asked for.
        operations: whether its operations are known, so that they can be looked at, with many digits, too.
    """

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    many_digits: Callable[[], Sequence[float]] | None = None
    language: str = "en"
    operations: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.kinds

    @property
    def verified(self) -> bool:
        """Whether everything was in fact verified, and is right."""
        return self.ok and not self.problems and all(entry.verdict in RIGHT for entry in self.entries)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is wrong, each kind once; empty where nothing is."""
        kinds = [fault.kind for fault in self.wrong] + [problem.kind for problem in self.problems if problem.wrong]
        told = {CUT, WRONG} if kinds else set()
        kinds += [entry.verdict for entry in self.entries if entry.verdict in FAULTY - told]
        return tuple(dict.fromkeys(kinds))

    @property
    def wrong(self) -> list[Fault]:
        """The faults that are mistakes, not kinks or places where differences say nothing."""
        return [fault for fault in self.faults if fault.kind == WRONG]

    @property
    def findings(self) -> tuple[Problem, ...]:
        """What is wrong, the most telling first, then what could not be verified, and why."""
        return tuple(self._findings())

    @property
    def verdicts(self) -> list[str]:
        """The findings and the notes in words."""
        return self._said(self.language)

    def _said(self, language: str) -> list[str]:
        return [each.in_words(language) for each in (*self.findings, *self.notes)]

    def _findings(self) -> Iterator[Problem]:
        alike: dict[Any, list[Fault]] = {}  # the same operand of the same operation, made at the same line
        for fault in self.wrong:
            alike.setdefault((fault.node.op, fault.argument[0], fault.node.where), []).append(fault)
        for each in list(alike.values())[:SHOWN]:
            yield Problem(WRONG, _told(each), tuple(fault.node for fault in each))
        if len(alike) > SHOWN:
            yield problem(WRONG, "more_operations", count=len(alike) - SHOWN)
        endless = self._of(NONFINITE)
        yield from self.problems
        if endless and NONFINITE not in [each.kind for each in self.problems]:
            yield problem(NONFINITE, "not_finite", names=_names(endless))
        for verdict, key, alone in ((KINK, "on_kink", "on_kink alone"), (OUTSIDE, "at_edge", "at_edge alone")):
            for entry in self._of(verdict)[:SHOWN]:
                told = key if entry.whys else alone
                yield problem(verdict, told, wrong=False, name=entry.name, why=entry.whys.get)
        if stuck := self._of(STUCK):
            yield problem(STUCK, "unmoved", wrong=False, names=_names(stuck), why=stuck[0].why)
        unsure = self._of(UNSURE)
        if skipped := [each for each in unsure if each.why]:
            yield problem(UNSURE, "not looked at", wrong=False, names=_names(skipped))
        if (open_ones := [each for each in unsure if not each.why]) and all(each.wrong for each in self.problems):
            key = "unsure" if self.operations else "unsure alone"
            yield problem(UNSURE, key, wrong=False, names=_names(open_ones))
        if self.operations and (open_ones or self._of(ROUNDING)) and not is_there():
            yield problem(UNSURE, "more digits", wrong=False)

    def _of(self, *verdicts: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.verdict in verdicts]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Entry:
        return self.entries[place]

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "") -> str:
        """The table and the verdicts, in the report's language or another; of many gradients, those that are worst.

        Example:
            >>> from autograd import gradcheck
            >>> print(gradcheck(lambda x: x.abs(), [0.0]).text("pl").splitlines()[0])
                analitycznie  numerycznie  ± błąd  błąd wzgl.  zgodne cyfry
        """
        language = language or self.language
        return "\n".join([*([self.summary(language)] if self.entries else []), *self._said(language)])

    @property
    def complaint(self) -> str:
        """What is wrong, or was not verified, with the table: the message of the error."""
        key = "not checked" if not self.entries else "is not verified" if self.ok else "is wrong"
        lines = [in_words(self.language, key), *self.verdicts]
        if {CUT, STALE} & set(self.kinds) and self.entries and not self._of(*FAULTY):
            lines.append(in_words(self.language, "right in itself"))
        elif self.entries:
            lines += ["", self.summary(self.language)]
        return "\n".join(lines)

    def table(self, language: str = "en") -> str:
        """The numbers, all of them, without the verdicts in words."""
        return _aligned([_headings("headings", language=language), *(each.cells(language) for each in self.entries)])

    def summary(self, language: str = "en") -> str:
        """The same, of many gradients the worst."""
        shown = worst(self.entries)
        lines = [_aligned([_headings("headings", language=language), *(each.cells(language) for each in shown)])]
        if left := len(self.entries) - len(shown):
            hidden = set(map(id, self.entries)) - set(map(id, shown))
            agree = sum(each.verdict in RIGHT for each in self.entries if id(each) in hidden)
            lines.append(in_words(language, "others", count=left, agree=agree))
        return "\n".join(lines)

    def opinions(self, language: str = "en") -> str:
        """All opinions on each gradient side by side: two kinds of differences, forward mode, and many digits.

        The last of them is there where mpmath is.

        Example:
            >>> from autograd import gradcheck
            >>> print(gradcheck(lambda x: x.exp(), [1.0]).opinions())
                   analytic      central      forward  dual numbers    50 digits
            x₁  2.718281828  2.718281828  2.718281828   2.718281828  2.718281828
        """
        return _aligned(self._opinions(self.entries, self.many_digits() if self.many_digits else None, language))

    def _opinions(
        self, entries: Sequence[Entry], exact: Sequence[float] | None, language: str
    ) -> list[tuple[str, ...]]:
        rows = [_headings("opinions", *(["exactly"] if exact is not None else []), language=language)]
        for i, each in enumerate(entries):
            numbers = [each.analytic, each.numeric, each.right, each.dual, *([] if exact is None else [exact[i]])]
            said = ["–" if math.isnan(number) else f"{number:.10g}" for number in numbers]
            rows.append((each.name, *said, ""))
        return rows

    def _repr_html_(self) -> str:
        def row(cells: Sequence[str], kind: str) -> str:
            return "<tr>" + "".join(f"<{kind}>{html.escape(cell)}</{kind}>" for cell in cells) + "</tr>"

        def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
            body = "".join(row(cells, "td") for cells in rows)
            return f"<table><thead>{row(headings, 'th')}</thead><tbody>{body}</tbody></table>"

        words = "".join(f"<p>{html.escape(each)}</p>" for each in self.verdicts)
        shown = worst(self.entries)
        spoken = self.language
        compared = table(_headings("headings", language=spoken), [entry.cells(spoken) for entry in shown])
        headings, *rows = self._opinions(shown, None, spoken)
        title = in_words(spoken, "all opinions")
        return f"{compared}{words}<details><summary>{title}</summary>{table(headings, rows)}</details>"

    def to_dict(self, opinions: bool = False) -> dict[str, Any]:
        """The report for machines: lists, texts and numbers alone; inf and nan are texts, as JSON has none.

        Args:
            opinions: whether to have each gradient with 50 digits computed, too, where that can be had.
        """
        exact = self.many_digits() if opinions and self.many_digits else None
        said = {
            "ok": self.ok,
            "verified": self.verified,
            "kinds": list(self.kinds),
            "findings": [{"kind": each.kind, "wrong": each.wrong, "message": str(each)} for each in self.findings],
            "notes": [str(each) for each in self.notes],
            "entries": [
                {name: getattr(each, name) for name in ("name", "verdict", *NUMBERS, "why")}
                | ({} if exact is None else {"exact": exact[i]})
                for i, each in enumerate(self.entries)
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
            "problems": [{"kind": each.kind, "wrong": each.wrong, "message": str(each)} for each in self.problems],
        }
        return {key: _as_json(value) for key, value in said.items()}


def _names(entries: Sequence[Entry]) -> str:
    return ", ".join(each.name for each in entries[:SHOWN])


def _told(faults: Sequence[Fault]) -> Sentence:
    """What is said of one fault, and of others that are the same."""
    key = ("only one", "same in one more")[len(faults) - 1] if len(faults) < 3 else "same in more"
    return sentence(key, fault=faults[0].in_words, count=len(faults) - 1)


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
