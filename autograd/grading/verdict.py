"""grading: the report on an engine: what is said against it, what it hasn't got, and its marks."""

from __future__ import annotations

import ast
import html
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograd.common.tables import table
from autograd.grading.cases import GROUPS
from autograd.grading.forms import python_has_it
from autograd.grading.judging import judge
from autograd.grading.marking import ABSENT, AN_ERROR, FAILED, PASSED, UNEXAMINED, Marking
from autograd.grading.objections import Objection
from autograd.grading.operations import spelled
from autograd.grading.running import Names, translated
from autograd.grading.watching import LOADING, Examination
from autograd.rows.table import TABLE

SHOWN_FORMS, SHOWN_NAMES = 4, 12


def said(key: str, language: str, **into: object) -> str:
    """One text, filled in.

    >>> said("gradient_negated", "pl", operand="b")
    'gradient b ma zły znak'
    """
    return str(table("autograd.grading", "texts")[key][language]).format(**into)


def name_of_group(group: str, language: str) -> str:
    """What a group of cases is called.

    >>> name_of_group("order", "pl")
    'kolejność'
    """
    return said("order_group" if group == "order" else group, language)


def some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are.

    >>> some(["sin"] * 14)[-14:]
    ', sin, … (+ 2)'
    """
    more = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f", … (+ {more})" if more > 0 else "")


@dataclass(frozen=True)
class Remark:
    """A finding: what is wrong with an engine, or true of it.

    Args:
        objection: what was found.
        names: what the engine calls things.
    """

    objection: Objection
    names: Names = field(default_factory=Names)

    @property
    def kind(self) -> str:
        """What it is, in a word for programs: "overwrites", "no_upstream", "gradient_negated", "order", "paths", ..."""
        return self.objection.key

    @property
    def said(self) -> str:
        """What it is, in a sentence."""
        return self.sentence()

    @property
    def operation(self) -> str:
        """The operations that show it, by the names of rows; "" for the backward pass and the file."""
        return self.objection.operation

    @property
    def is_limit(self) -> bool:
        """Whether it's no wrong number, but a limit, such as of recursion."""
        return self.objection.is_limit

    @property
    def program(self) -> str:
        """The smallest program that shows it, in the engine's own names; "" where there is none."""
        return translated(self.objection.case.text, self.names) if self.objection.case else ""

    def sentence(self, language: str = "en") -> str:
        """What it is, in a sentence of a language."""
        into: dict[str, object] = dict(self.objection.into)
        if "advice" in into:
            into["advice"] = said(f"advice_{into['advice']}", language, **into)
        return said(self.objection.key, language, **into)

    def head(self, language: str = "en") -> str:
        """The sentence, with the operations that show it."""
        sentence = self.sentence(language)
        return f"{self._where(language)}: {sentence}{'' if sentence.endswith('?') else '.'}"

    def text(self, language: str = "en") -> str:
        """The same, with the program and the numbers."""
        lines = [self.head(language)]
        lines += [f"    {line}" for line in self.program.splitlines()]
        for (shown, came), right in zip(self.objection.came, self.objection.right, strict=True):
            what = translated(shown, self.names)
            key = "came_error" if right == AN_ERROR else "came"
            lines.append(f"  → {said(key, language, shown=what, came=spelled(came), right=spelled(right))}")
        return "\n".join(lines)

    def _where(self, language: str) -> str:
        forms = self.objection.forms
        if not self.operation:
            return said("limit" if self.is_limit else "pass" if self.objection.case else "file", language)
        more = ", …" if len(forms) > SHOWN_FORMS else ""
        return said("in", language, operation=self.operation, form=", ".join(forms[:SHOWN_FORMS]) + more)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """The finding for machines."""
        pairs = zip(self.objection.came, self.objection.right, strict=True)
        return {
            "kind": self.objection.key,
            "operations": list(self.objection.operations),
            "limit": self.is_limit,
            "message": self.sentence(),
            "program": self.program,
            "numbers": [
                {"shown": translated(shown, self.names), "came": _as_json(came), "right": _as_json(right)}
                for (shown, came), right in pairs
            ],
        }


def _as_json(found: float | str) -> float | str:
    return repr(found) if isinstance(found, float) and not math.isfinite(found) else found


@dataclass(frozen=True)
class Grade:
    """The report on an engine; print it to read it.

    Args:
        title: the file, or the class.
        engine: the class's name, "" where there is none.
        findings: what is wrong with it, and what is true of it.
        missing: what it hasn't got, which is no fault.
        unexamined: operations of which something couldn't be examined, because of what else is wrong, and groups of
            cases.
        marks: for each group of cases how many are right, of how many.
        notes: what else is to be known, as the key of a text and what goes into it.
    """

    title: str
    engine: str
    findings: tuple[Remark, ...]
    missing: tuple[str, ...]
    unexamined: tuple[str, ...]
    marks: Mapping[str, tuple[int, int]]
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing wrong was found; a limit is nothing wrong."""
        return all(each.is_limit for each in self.findings)

    @property
    def verified(self) -> bool:
        """Whether all of it was examined, and found right."""
        return self.ok and not self.unexamined

    @property
    def points(self) -> int:
        """How many cases of 100 are right."""
        right, of = (sum(column) for column in zip(*self.marks.values(), strict=True)) if self.marks else (0, 0)
        return right * 100 // of if of else 0

    @property
    def count(self) -> int:
        """How many cases were examined."""
        return sum(of for _, of in self.marks.values())

    def text(self, language: str = "en") -> str:
        """The report in words."""
        key, name = "right" if self.ok else "wrong", f"{self.title} ({self.engine})" if self.engine else self.title
        lines = [said(key, language, engine=name, count=self.count, findings=len(self.findings))]
        for each in self.findings:
            lines += ["", each.text(language)]
        lines += [""] if self.findings else []
        unexamined = [name_of_group(each, language) if each in GROUPS else each for each in self.unexamined]
        for key, names in (("not_there", self.missing), ("unexamined", unexamined)):
            lines += [said(key, language, names=some(names))] if names else []
        lines += [said(key, language, **into) for key, into in self.notes]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text())}</pre>"

    def __iter__(self) -> Iterator[Remark]:
        return iter(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "title": self.title,
            "engine": self.engine,
            "ok": self.ok,
            "verified": self.verified,
            "points": self.points,
            "marks": {group: list(pair) for group, pair in self.marks.items()},
            "findings": [each.to_dict() for each in self.findings],
            "missing": list(self.missing),
            "unexamined": list(self.unexamined),
            "notes": [said(key, "en", **into) for key, into in self.notes],
        }


def of_examination(title: str, found: Examination, marking: Marking, needs: Sequence[str] = ()) -> Grade:
    """The report on what was found."""
    if found.names is None:
        return refused(title, found)
    objections = judge(marking)
    there = {case.operation for case, verdict in marking.verdicts.items() if verdict != ABSENT}
    lacking = [name for name in needs if name not in there]
    objections += [Objection("needed", (name,), (_written(name),)) for name in lacking]
    if not any(verdict == PASSED for verdict in marking.verdicts.values()) and not objections:
        objections.append(Objection("nothing"))
    marks = {}
    for group in GROUPS:
        verdicts = [marking.verdicts[case] for case in marking.verdicts if case.group == group]
        right = verdicts.count(PASSED)
        missed = len(lacking) if group in ("values", "gradients") else 0
        marks[group] = right, right + verdicts.count(FAILED) + verdicts.count(UNEXAMINED) + missed
    unexamined = dict.fromkeys(
        case.operation or case.group for case, verdict in marking.verdicts.items() if verdict == UNEXAMINED
    )
    absent = [
        form for row in TABLE.values() if row.name not in needs
        for form in (marking.absent.get(row.name) or ([] if row.name in there else [_written(row.name)]))
    ]  # fmt: skip
    notes: list[tuple[str, Mapping[str, str]]] = [] if found.limited else [("no_limits", {})]
    if found.raised:
        kind, message, line = found.raised
        into = {"error": kind, "message": message, "line": line, "seconds": f"{LOADING:g}"}
        notes.append(("stopped_time" if kind == "time" else "stopped", into))
    objections.sort(key=lambda each: each.is_limit)
    return Grade(
        title,
        found.names.value,
        tuple(Remark(each, found.names) for each in objections),
        tuple(absent),
        tuple(unexamined),
        marks,
        tuple(notes),
    )


def _written(operation: str) -> str:
    row = TABLE[operation]
    return ast.unparse(ast.parse(row.value)) if python_has_it(row) and row.operator else row.name


def refused(title: str, found: Examination) -> Grade:
    """The report where no class could be examined."""
    key, *into = found.failed
    names = ("error", "message", "line") if key.startswith("not_") else ("wanted", "there")
    filled = tuple(zip(names, into, strict=True))
    filled += (("seconds", f"{LOADING:g}"),) if key == "not_timely" else ()
    return Grade(title, "", (Remark(Objection(key, into=filled)),), (), (), {})
