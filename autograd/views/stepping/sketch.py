"""views/stepping: the picture on a worksheet: the graph, with lines to write on or with the answers.

Where a page has no room for that, plainer: only names and what is given, and all the writing is in the tables.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import Any

from autograd.common.words import number
from autograd.explaining.naming import by_number
from autograd.folding.structure import Structure
from autograd.views.stepping.payload import symbol_of, titled
from autograd.views.stepping.placing import placed
from autograd.views.stepping.sheet import DIGITS, Sheet

LETTER, SMALL = 8.6, 7.6  # pixels of a bold character, and of one in a pill; generous, for fonts differ
CAPTION, DIGIT = 7.0, 8.4  # of one in a caption, and of one in a number, whose signs are the widest
BOX, LEAF_HIGH = (112.0, 66.0), 44.0  # pixels
PLAIN_HIGH, PILL = 24.0, (40.0, 22.0)
SPACE = {True: (60.0, 16.0), False: (22.0, 2.0)}  # beside an edge, for what is written there
APART = {True: 14.0, False: 8.0}  # between boxes one above the other


class Sketch:
    """How the graph that all sheets of a document share is drawn.

    Args:
        sheets: the sheets; every box is large enough for any of them.
        full: with values, gradients and local derivatives to write in.

    Raises:
        RenderError: nothing here can lay a graph out.
    """

    def __init__(self, sheets: Sequence[Sheet], full: bool) -> None:
        self.full = full
        first = sheets[0]
        every = [[self._size(sheet, node) for node in sheet.nodes] for sheet in sheets]
        self.sizes = [(max(w for w, _ in each), max(h for _, h in each)) for each in zip(*every, strict=True)]
        structure = Structure(first.nodes)
        edges = list(zip(structure.parents.tolist(), structure.users.tolist(), strict=True))
        self.laid = placed([(self.sizes, edges)], SPACE[full], APART[full])[0]
        self.width, self.height = self.laid["width"] + 8, self.laid["height"] + 8

    def _size(self, sheet: Sheet, node: Any) -> tuple[float, float]:
        title = self._title(sheet, node)
        if node.constant:
            return max(PILL[0], 14.0 + SMALL * len(title)), PILL[1]
        if not self.full:
            return max(PILL[0], 16.0 + LETTER * len(title)), PLAIN_HIGH
        rows = [
            18.0 + CAPTION * len(sheet.say(key)) + DIGIT * len(number(value, DIGITS))
            for key, value in _rows(sheet, node)
        ]
        return max(BOX[0], 16.0 + LETTER * len(title), *rows), BOX[1] if node.op else LEAF_HIGH

    def _title(self, sheet: Sheet, node: Any) -> str:
        if node.op:
            return titled(sheet.names[node], symbol_of(node.op))
        value = number(node.data, DIGITS)
        return value if by_number(node, sheet.names[node]) else f"{sheet.names[node]} = {value}"

    def svg(self, sheet: Sheet, answers: bool) -> str:
        """The picture of one sheet; lines to write on where ``answers`` is false."""
        label = html.escape(sheet.say("page.graph"))
        parts = [
            f'<svg viewBox="-4 -4 {self.width:g} {self.height:g}" role="img" aria-label="{label}">',
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            'markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0L8,4L0,8z"/></marker></defs>',
        ]
        partials = [partial for node in sheet.nodes for partial in node.partials]
        for path, (x, y), partial in zip(self.laid["paths"], self.laid["labels"], partials, strict=True):
            parts.append(f'<path class="line" d="{path}" marker-end="url(#arrow)"/>')
            if partial is not None and self.full:
                value = f"∂ {number(partial, DIGITS)}" if answers else "∂"
                parts.append(f'<text class="partial" x="{x if answers else x - 24:g}" y="{y + 4:g}">{value}</text>')
                if not answers:
                    parts.append(f'<path class="gap" d="M{x - 17:g},{y + 5:g}h46"/>')
        for node, size, center in zip(sheet.nodes, self.sizes, self.laid["centers"], strict=True):
            parts += self._box(sheet, node, size, center, answers)
        return "".join([*parts, "</svg>"])

    def _box(
        self, sheet: Sheet, node: Any, size: tuple[float, float], center: tuple[float, float], answers: bool
    ) -> Iterator[str]:
        (wide, high), (x, y) = size, center
        left, top = x - wide / 2, y - high / 2
        kind = "constant" if node.constant else "inner" if node.op else "leaf"
        title, style = html.escape(self._title(sheet, node)), "middle" if node.constant else "middle title"
        rect = f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" rx="{12 if node.constant else 4}"/>'
        yield f'<g class="{kind}">{rect}'
        if node.constant or not self.full:
            yield f'<text class="{style}" x="{x:g}" y="{y + 4.5:g}">{title}</text></g>'
            return
        yield f'<text class="{style}" x="{x:g}" y="{top + 16:g}">{title}</text>'
        yield f'<path class="line" d="M{left:g},{top + 23:g}h{wide:g}"/>'
        for i, (key, value) in enumerate(_rows(sheet, node)):
            line = top + 39 + 20 * i
            yield f'<text class="caption" x="{left + 6:g}" y="{line:g}">{html.escape(sheet.say(key))}</text>'
            if answers:
                yield f'<text class="right" x="{left + wide - 7:g}" y="{line:g}">{number(value, DIGITS)}</text>'
            else:
                yield f'<path class="gap" d="M{left + 52:g},{line + 1:g}H{left + wide - 6:g}"/>'
        yield "</g>"


def _rows(sheet: Sheet, node: Any) -> list[tuple[str, float]]:
    """What stands in a box below its title: texts' keys, and numbers; a leaf's value is in the title."""
    gradient = ("gradient_short", sheet.gradients.get(node, 0.0))
    return [("value", node.data), gradient] if node.op else [gradient]
