"""track: what is said of a standing: what is right, what isn't, the smallest program that shows it, a hint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from autograd.grading.marking import ABSENT, AN_ERROR, FAILED, PASSED, UNEXAMINED
from autograd.grading.mistakes import same
from autograd.grading.operations import spelled
from autograd.grading.running import NOTHING, translated
from autograd.grading.verdict import Remark, said as said_of_engines
from autograd.grading.watching import LOADING
from autograd.track.standing import Mark, Standing
from autograd.track.steps import is_said, part, said
from autograd.track.trials import LAST

SIGNS = {PASSED: "✓", FAILED: "✗", ABSENT: "…", UNEXAMINED: "·"}
FORMS = 3  # so many ways of writing an operation are named


def text(standing: Standing, language: str = "en") -> str:
    """The report in words."""
    return "\n".join(_lines(standing, language))


def _lines(standing: Standing, language: str) -> Iterator[str]:
    step, shown = standing.step, standing.at
    name, spoken = part(step, "title", language), "" if language == "en" else f" --language {language}"
    yield said("head", language, title=standing.title, step=step, last=LAST, name=name)
    yield ""
    if standing.refusal:
        yield f"✗ {standing.refusal.sentence(language)}."
        return
    yield from _stopped(standing, language)
    if 1 < shown <= standing.reached + 1:
        yield "✓ " + said("before", language, steps=f"1–{shown - 1}" if shown > 2 else "1")
    if shown < step:
        yield said("first", language, step=shown, name=part(shown, "title", language))
    for mark in standing.marks[shown]:
        tried, found = (
            said(f"trial.{mark.trial.name}", language),
            [sentence(each, shown, language) for each in mark.remarks],
        )
        if mark.verdict == ABSENT:  # which needs no line of its own
            yield f"{SIGNS[ABSENT]} {tried}: {' '.join(found)}"
            continue
        yield f"{SIGNS[mark.verdict]} {tried}"
        yield from (f"    {each}" for each in found)
    yield ""
    if standing.remark and standing.remark.kind == "not_yet":
        yield said("task", language)
        yield from (f"  - {plainly(each)}" for each in part(shown, "task", language))
    elif standing.remark:
        yield from _program(standing.remark, language)
        yield f"{said('hint', language)}: {hint(standing.remark, shown, language)}"
    elif standing.ok and step < LAST:
        yield said("done", language, step=step, next=step + 1, name=part(step + 1, "title", language))
        yield f"    autograd grade {standing.title} --step {step + 1}{spoken}"
    elif standing.ok:
        yield said("done_all", language)
        yield f"    autograd grade {standing.title}{spoken}"


def _stopped(standing: Standing, language: str) -> Iterator[str]:
    if standing.raised:
        error, message, line = standing.raised
        key = "stopped_time" if error == "time" else "stopped"
        yield said(key, language, error=error, message=message, line=line, seconds=f"{LOADING:g}")
        yield ""


def key_of(remark: Remark, step: int) -> str:
    """The text that is about it, in this step."""
    message = dict(remark.objection.into).get("message", "") if remark.kind == "crash" else ""
    key = remark.kind
    if "ellipsis" in message or "ellipsis" in dict(remark.objection.came).values():
        key = "not_filled"
    elif f"'{NOTHING}Type'" in message:
        key = "called_too_early" if "not callable" in message else "nothing_returned"
    elif key == "value" and _is_the_other_way_round(remark):
        key = "swapped_sides"
    return f"{step}.{key}" if is_said(f"{step}.{key}") else key


def _is_the_other_way_round(remark: Remark) -> bool:
    """Whether a difference or a quotient is that of its operands in the other order."""
    pairs = list(zip((number for _, number in remark.objection.came), remark.objection.right, strict=True))
    numbers = [(came, right) for came, right in pairs if isinstance(came, float) and isinstance(right, float)]
    undone = {"sub": lambda came, right: came + right, "div": lambda came, right: came * right - 1}.get(
        remark.operation
    )
    return undone is not None and bool(numbers) and all(same(undone(*each), 0.0) for each in numbers)


def sentence(remark: Remark, step: int, language: str = "en") -> str:
    """What is wrong, in a sentence, with the operations that show it."""
    key = key_of(remark, step)
    into: dict[str, Any] = dict(remark.objection.into)
    found = said(key, language, **into) if is_said(key) else remark.sentence(language)
    forms = remark.objection.forms
    about = f"{', '.join(forms[:FORMS])}{', …' if len(forms) > FORMS else ''}: " if forms and key != "form" else ""
    return f"{about}{found}{'' if found.endswith('?') else '.'}"


def hint(remark: Remark, step: int, language: str = "en") -> str:
    """What helps with it: a hint about it, in this step or in any, about what was tried, or else the step's first."""
    key, case = key_of(remark, step).removeprefix(f"{step}."), remark.objection.case
    about = (f"hint.{step}.{key}", f"hint.{key}", f"hint.{case.kind}" if case else "")
    first: str = part(step, "hints", language)[0]
    return next((said(each, language) for each in about if is_said(each)), plainly(first))


def plainly(markdown: str) -> str:
    """A text without the signs of Markdown.

    >>> plainly("the *list* in `.w`, `a * b`")
    'the list in .w, a * b'
    """
    return re.sub(r"`([^`]*)`|\*+([^*\s][^*]*)\*+", lambda found: found[1] or found[2], markdown)


def _program(remark: Remark, language: str) -> Iterator[str]:
    if not remark.program:
        return
    yield from (f"    {line}" for line in remark.program.splitlines())
    for (shown, came), right in zip(remark.objection.came, remark.objection.right, strict=True):
        key, what = "came_error" if right == AN_ERROR else "came", translated(shown, remark.names)
        yield f"  → {said_of_engines(key, language, shown=what, came=spelled(came), right=spelled(right))}"
    yield ""


def to_dict(standing: Standing) -> dict[str, Any]:
    """The report for machines."""
    return {
        "title": standing.title,
        "step": standing.step,
        "ok": standing.ok,
        "reached": standing.reached,
        "failed": standing.refusal.sentence() if standing.refusal else "",
        "steps": {str(number): [_mark(mark, number) for mark in marks] for number, marks in standing.marks.items()},
    }


def _mark(mark: Mark, step: int) -> dict[str, Any]:
    found = [{"kind": each.kind, "message": sentence(each, step), "program": each.program} for each in mark.remarks]
    return {"tried": mark.trial.name, "verdict": mark.verdict, "findings": found}


def as_json(standings: list[Standing]) -> str:
    """Several of them."""
    return json.dumps([to_dict(each) for each in standings], indent=2, allow_nan=False, ensure_ascii=False)
