"""An exhibit on the terminal: what is wrong, what it does, and what the checker says."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from autograd.common.words import number
from demos.zoo.exhibits import EXHIBITS, Exhibit, Run, Verdict, outcome
from demos.zoo.listings import beside
from demos.zoo.texts import Say

INDENT = "  "
NO_BREAK = "\N{NO-BREAK SPACE}"


def listed(say: Say, width: int) -> Iterator[str]:
    """The names of all exhibits, with their titles."""
    yield from folded(say("list.title", count=len(EXHIBITS)), width)
    yield ""
    widest = max(len(exhibit.name) for exhibit in EXHIBITS)
    for in_engine, heading in ((True, "list.engine"), (False, "list.program")):
        yield say(heading)
        for exhibit in EXHIBITS:
            if exhibit.in_engine is in_engine:
                yield f"{INDENT}{exhibit.name:{widest}}  {say(f'{exhibit.name}.title')}"
        yield ""
    yield from say("list.hint").splitlines()


def shown(exhibit: Exhibit, verdict: Verdict, say: Say, width: int) -> Iterator[str]:
    """All about one exhibit, in so many columns."""
    title = f"{say(f'{exhibit.name}.title')} ({exhibit.name})"
    yield title
    yield "─" * min(len(title), width)
    yield from folded(say(f"{exhibit.name}.story"), width)
    yield from folded(say("show.sign", sign=say(f"{exhibit.name}.sign")), width)
    yield ""
    yield from beside(*exhibit.code, (say("show.wrong"), say("show.right")), width)
    yield ""
    wrong, right = outcome(exhibit, exhibit.wrong, exhibit.fault), outcome(exhibit, exhibit.right)
    yield f"L = {exhibit.expression}, {assigned(wrong.inputs)}"
    yield from compared(wrong, right, (say("show.with"), say("show.without")))
    yield ""
    yield say("show.checker", checker=exhibit.checker)
    yield from quoted(verdict.text, width)


def assigned(numbers: dict[str, float]) -> str:
    """Names and numbers, in one line."""
    return ", ".join(f"{name} = {number(each)}" for name, each in numbers.items())


def gradients(run: Run) -> str:
    """The gradients of a run, in one line."""
    return assigned({f"∂L/∂{name}": each for name, each in run.gradients.items()})


def compared(wrong: Run, right: Run, titles: tuple[str, str]) -> Iterator[str]:
    """The numbers of two runs, side by side."""
    rows = [("", *titles), ("L", number(wrong.loss), number(right.loss))]
    rows += [(f"∂L/∂{name}", number(wrong.gradients[name]), number(right.gradients[name])) for name in wrong.gradients]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for first, one, other in rows:
        yield f"{INDENT}{first:{widths[0]}}  {one:>{widths[1]}}  {other:>{widths[2]}}"


def folded(text: str, width: int, indent: str = "") -> list[str]:
    """A text in lines no wider than the terminal; what stands around a sign stays on one line."""
    whole = re.sub(" ([=±]) ", rf"{NO_BREAK}\1{NO_BREAK}", text)
    lines = textwrap.wrap(
        whole, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(NO_BREAK, " ") for line in lines]


def quoted(said: str, width: int) -> Iterator[str]:
    """A report, set in as far as its table lets it: sentences are folded, the table keeps its columns."""
    lines = said.splitlines()
    rows = [line for line in lines if "  " in line]
    indent = INDENT if max(map(len, rows), default=0) + len(INDENT) <= width else ""
    for line in lines:
        yield from [f"{indent}{line}"] if line in rows else folded(line, width, indent) or [""]
