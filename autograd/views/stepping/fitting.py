"""views/stepping: how a worksheet fits on paper: every sheet on one page, and all pages of a document turned alike."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from autograd.views.stepping.sheet import Rows, Sheet, as_long_as
from autograd.views.stepping.sketch import Sketch

LONG, SHORT = 276.0, 190.0  # millimetres of A4 that can be printed on
POINT, PIXEL = 25.4 / 72, 25.4 / 96  # millimetres
LETTER = 0.58  # of the size of the text, what a letter is wide: DejaVu Sans, and most others are narrower
BOLD = 0.65  # the same of a word of a head, which is bold and a little smaller
PAD, BETWEEN = 3.4, 6.0  # millimetres at the sides of a cell; between two columns of a page
TOP, HEADING = {False: 25.0, True: 11.0}, 8.5  # above the picture of a sheet and of a key; of a table's heading
RULE = 0.3  # millimetres of the rule below a line
KEY_LINE = 0.56  # millimetres per point of the text: a line of a key, where nobody writes
SIZES, LINES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5), (8.0, 7.0, 6.2, 5.6, 5.0)  # points of the text, millimetres of a line
# What is tried, best first: lines to write on in the picture, how small it may be, lines of the tables broken in two
WAYS = ((True, 0.68, False), (False, 0.75, False), (False, 0.6, False), (True, 0.68, True), (False, 0.6, True))
GOOD, LARGEST = 0.85, 1.1  # a larger one is no better, and none gets larger


@dataclass(frozen=True)
class PagePlan:
    """Where things stand on a page: the picture and two tables.

    Args:
        name: of its style.
        broad: the page lies on its long side.
        picture: the part of the width that the picture has; the tables stand below it where that is all.
        tables: the parts of their own width that the tables have; one stands below the other where that is all.
    """

    name: str
    broad: bool
    picture: float
    tables: tuple[float, float]

    @property
    def page(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        return (LONG, SHORT) if self.broad else (SHORT, LONG)


PLANS = (
    PagePlan("stacked", False, 1.0, (1.0, 1.0)),
    PagePlan("abreast", True, 1.0, (0.38, 0.62)),
    PagePlan("beside", True, 0.5, (1.0, 1.0)),
)


@dataclass(frozen=True)
class Setting:
    """How both tables are set on a plan's page.

    Args:
        plan: where things stand.
        size: points of the text.
        columns: the widths of the tables' columns, in parts of 100, for the sheets (False) and for the keys (True).
        lines: how many lines the tables take below their heads, likewise.
        heads: and how many their heads.
        broken: whether there is a line to fill in that has to be broken in two.
    """

    plan: PagePlan
    size: float
    columns: dict[bool, list[list[float]]]
    lines: dict[bool, list[int]]
    heads: dict[bool, list[int]]
    broken: bool


@dataclass(frozen=True)
class Fit:
    """How all sheets of a document are set.

    Args:
        setting: how the tables are.
        sketch: how the graph is drawn.
        line: millimetres between two lines to write on.
        scale: the size of the picture; at 1 a pixel is one of the screen.
    """

    setting: Setting
    sketch: Sketch
    line: float
    scale: float


def fit_of(sheets: Sequence[Sheet]) -> Fit:
    """The largest text and lines with which every sheet, and every key, has room on a page beside a legible picture.

    Raises:
        PageError: there is no such way; the message says what to do.
        RenderError: nothing here can lay a graph out.
    """
    check_lines(sheets[0].nodes)
    tables = {answers: _tables(sheets, answers) for answers in (False, True)}
    sketches = {full: Sketch(sheets, full) for full in (True, False)}
    settings = {size: [_setting(each, tables, size) for each in PLANS] for size in SIZES}
    for full, least, broken in WAYS:
        for size, line in sorted(product(SIZES, LINES), key=_ease, reverse=True):
            set_ = [each for each in settings[size] if broken or not each.broken]
            found = [Fit(each, sketches[full], line, _scale(each, sketches[full], line)) for each in set_]
            best = max(found, key=lambda fit: min(fit.scale, GOOD), default=None)  # of equals the first
            if best and best.scale >= least:
                return best
    raise PageError(len(sheets[0].nodes), lines_of(sheets[0].nodes))


def _ease(pair: tuple[float, float]) -> float:
    """How well a size of text and a height of lines read and take writing."""
    return 2.0 * pair[0] / SIZES[0] + pair[1] / LINES[0]


def check_lines(nodes: Sequence[Any]) -> None:
    """Refuse a graph with more lines to fill in than a page has, before anything is made of it.

    Raises:
        PageError: there are more; the message says what to do.
    """
    if lines_of(nodes) * LINES[-1] > LONG:
        raise PageError(len(nodes), lines_of(nodes))


def lines_of(nodes: Sequence[Any]) -> int:
    """How many lines the tables of a graph have: one for each operation, and for each local derivative."""
    return sum(1 + sum(partial is not None for partial in node.partials) for node in nodes if node.op)


class PageError(ValueError):
    """A graph doesn't fit on a page.

    Args:
        nodes: how many it has.
        lines: how many there would be to fill in.
    """

    def __init__(self, nodes: int, lines: int) -> None:
        super().__init__(
            f"Worksheet: the graph has {nodes:,} nodes, which makes {lines:,} lines to fill in; with its picture that "
            "can't be read on one page. Take a part of it, such as one neuron, or a smaller expression"
        )
        self.nodes, self.lines = nodes, lines


def _tables(sheets: Sequence[Sheet], answers: bool) -> list[Rows]:
    """The texts of both tables, each cell the longest of all sheets'."""
    every = [(sheet.forward(answers), sheet.backward(answers)) for sheet in sheets]

    def longest(tables: Sequence[Rows]) -> Rows:
        return [
            [max(map(as_long_as, cells), key=len) for cells in zip(*rows, strict=True)]
            for rows in zip(*tables, strict=True)
        ]

    return [longest(tables) for tables in zip(*every, strict=True)]


def _setting(plan: PagePlan, tables: dict[bool, list[Rows]], size: float) -> Setting:
    room = plan.page[0]
    if plan.picture < 1.0:
        room = room * (1.0 - plan.picture) - BETWEEN
    widths = [(room if part == 1.0 else room - BETWEEN) * part for part in plan.tables]
    columns, lines, heads, broken = {}, {}, {}, False
    for answers, both in tables.items():
        found = [_columns(rows, width, size) for rows, width in zip(both, widths, strict=True)]
        counts = [[_lines(row, each, size) for row in rows] for rows, each in zip(both, found, strict=True)]
        heads[answers] = [each[0] for each in counts]
        lines[answers] = [sum(each[1:]) for each in counts]
        broken = broken or (not answers and any(count > 1 for each in counts for count in each[1:]))
        columns[answers] = [[100.0 * each / sum(set_) for each in set_] for set_ in found]
    return Setting(plan, size, columns, lines, heads, broken)


def _scale(setting: Setting, sketch: Sketch, line: float) -> float:
    """How large the picture gets beside the tables; 0 where these alone are too long."""
    plan, scales = setting.plan, [LARGEST]
    wide, high = plan.page
    key_line = KEY_LINE * setting.size + RULE
    for answers, counts in setting.lines.items():
        each = key_line if answers else line + RULE
        heights = [
            HEADING + head * key_line + count * each for head, count in zip(setting.heads[answers], counts, strict=True)
        ]
        needed = sum(heights) if plan.tables == (1.0, 1.0) else max(heights)
        left = high - TOP[answers]
        if plan.picture == 1.0 or needed > left:
            left -= needed
        scales.append(min(wide * plan.picture / sketch.width, left / sketch.height) / PIXEL)
    return max(0.0, min(scales))


def _columns(rows: Rows, width: float, size: float) -> list[float]:
    """The columns' widths in millimetres: what their longest texts need, and where that is too much, fair parts."""
    heads, *body = rows  # a head may be broken between words
    words = [max(map(len, head.split())) for head in heads]
    longest = [max(map(len, cells)) for cells in zip(*body, strict=True)]
    needs = [PAD + size * POINT * max(BOLD * word, LETTER * each) for word, each in zip(words, longest, strict=True)]
    if sum(needs) <= width:
        return [need * width / sum(needs) for need in needs]
    left, found = width, dict.fromkeys(range(len(needs)), 0.0)
    for done, i in enumerate(sorted(found, key=lambda i: needs[i])):  # the short ones have all they need
        found[i] = min(needs[i], left / (len(needs) - done))
        left -= found[i]
    return list(found.values())


def _lines(row: Sequence[str], columns: Sequence[float], size: float) -> int:
    """How many lines a row takes."""
    letters = [max(1, int((width - PAD) / (LETTER * size * POINT) + 0.01)) for width in columns]
    pairs = zip(row, letters, strict=True)
    return max(len(textwrap.wrap(cell, most)) if len(cell) > most else 1 for cell, most in pairs)


def table(rows: Rows, columns: Sequence[float]) -> str:
    """A table with the widths of its columns; its heads come first."""
    set_ = "".join(f'<col width="{each:.2f}%">' for each in columns)
    head, *body = rows
    return f"<table><colgroup>{set_}</colgroup><thead><tr>{''.join(_cells('th', head))}</tr></thead><tbody>" + (
        "".join(f"<tr>{''.join(_cells('td', row))}</tr>" for row in body) + "</tbody></table>"
    )


def _cells(kind: str, cells: Sequence[str]) -> Iterator[str]:
    return (f"<{kind}>{cell}</{kind}>" for cell in cells)
