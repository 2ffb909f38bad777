"""Code as it is shown: the wrong one beside the right one, each line that differs marked."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from autograd.rows.row import Op

GAP = "   "


def body_of(function: Callable[..., Any]) -> list[str]:
    """The lines of a function without its head, its docstring and what is said to the linter."""
    source = textwrap.dedent(inspect.getsource(function))
    (head,) = ast.parse(source).body
    if not isinstance(head, ast.FunctionDef):
        raise TypeError(f"expected a function, got {type(head).__name__}")
    first = head.body[1 if ast.get_docstring(head) else 0]
    lines = source.splitlines()[first.lineno - 1 : head.end_lineno]
    return [line.split("  # noqa")[0].rstrip() for line in textwrap.dedent("\n".join(lines)).splitlines()]


def expression_of(function: Callable[..., Any]) -> str:
    """What a function returns in the end, as it is written there."""
    (head,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    returned = [each.value for each in ast.walk(head) if isinstance(each, ast.Return) and each.value]
    return ast.unparse(returned[-1])


def row_text(row: Op) -> list[str]:
    """The beginning of a row as it stands in the table, with the partials as they are taught."""
    partials = "".join(f'"{row.taught_of(name)}", ' for name in row.active)
    listed = f"({partials.removesuffix(' ' if len(row.partials) == 1 else ', ')})"
    return [f'Op("{row.name}", "{row.arguments}", "{row.value}",', f"   {listed})"]


def beside(wrong: Sequence[str], right: Sequence[str], titles: tuple[str, str], width: int) -> list[str]:
    """Two listings side by side where they fit, else one under the other; ✗ and ✓ mark the lines that differ."""
    marked = _marked(wrong, right)
    columns = [[title, *lines] for title, lines in zip(titles, marked, strict=True)]
    left = max(map(len, columns[0]))
    if left + len(GAP) + max(map(len, columns[1])) > width:
        return [*columns[0], "", *columns[1]]
    return [f"{one:{left}}{GAP}{other}".rstrip() for one, other in zip_longest(*columns, fillvalue="")]


def _marked(wrong: Sequence[str], right: Sequence[str]) -> tuple[list[str], list[str]]:
    differ: tuple[set[int], set[int]] = (set(), set())
    for tag, a, b, c, d in SequenceMatcher(None, wrong, right, autojunk=False).get_opcodes():
        if tag != "equal":
            differ[0].update(range(a, b))
            differ[1].update(range(c, d))
    one = [f"{'✗' if i in differ[0] else ' '} {line}" for i, line in enumerate(wrong)]
    other = [f"{'✓' if i in differ[1] else ' '} {line}" for i, line in enumerate(right)]
    return [line.rstrip() for line in one], [line.rstrip() for line in other]
