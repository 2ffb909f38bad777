"""views/stepping: one page of a worksheet, with blanks or with the answers, as HTML."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograd.common.words import after_sign, number
from autograd.core.graph import order
from autograd.explaining.rules import Named
from autograd.explaining.steps import Step, gradients_after, steps_of
from autograd.folding.structure import Structure
from autograd.views.stepping.parts import Part
from autograd.views.stepping.payload import names_of, shown, symbol_of, titled
from autograd.views.stepping.placing import placed
from autograd.views.stepping.strings import remark

DIGITS = 4  # significant ones, as people work by hand
BOX, PILL = (124.0, 66.0), (52.0, 26.0)  # pixels
SPACE = (66.0, 18.0)  # for a blank beside an edge
LONGEST = 15  # characters of a title


class Sheet:
    """The graph of one sheet, its passes, and how its picture is laid out.

    What takes the longest is laying out; ``laid`` can be had from another sheet of the same graph.
    """

    def __init__(
        self, root: Any, say: Callable[..., str], parts: Sequence[Part] = (), laid: Mapping[str, Any] | None = None
    ) -> None:
        self.root, self.say = root, say
        self.nodes = order(root)[::-1]
        names = [shown(name, LONGEST) for name in names_of(self.nodes, parts)]
        self.names = dict(zip(self.nodes, names, strict=True))
        self.named = {node: Named(node, self.names, DIGITS) for node in self.nodes if node.op}
        self.passes = (steps_of(root, forward=True), steps_of(root))
        self.gradients = gradients_after(root, self.passes[1])
        structure = Structure(self.nodes)
        edges = list(zip(structure.parents.tolist(), structure.users.tolist(), strict=True))
        sizes = [self._pill(node) if node.constant else BOX for node in self.nodes]
        self.laid = laid or placed([(sizes, edges)], SPACE)[0]

    def _constant(self, node: Any) -> str:
        value = number(node.data, DIGITS)
        return f"{self.names[node]} = {value}" if node.label else value

    def _pill(self, node: Any) -> tuple[float, float]:
        return max(PILL[0], 16.0 + 8.0 * len(self._constant(node))), PILL[1]

    # ---- the picture --------------------------------------------------------------------------------------------

    def picture(self, answers: bool) -> str:
        """The graph as SVG, with lines to write on where ``answers`` is false."""
        wide, high = self.laid["width"] + 8, self.laid["height"] + 8
        label = html.escape(self.say("page.graph"))
        parts = [f'<svg viewBox="-4 -4 {wide:g} {high:g}" width="{wide:g}" role="img" aria-label="{label}">']
        parts.append(
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            'markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0L8,4L0,8z"/></marker></defs>'
        )
        partials = [partial for node in self.nodes for partial in node.partials]
        for path, (x, y), partial in zip(self.laid["paths"], self.laid["labels"], partials, strict=True):
            parts.append(f'<path class="line" d="{path}" marker-end="url(#arrow)"/>')
            if partial is not None:
                value = f"∂ {number(partial, DIGITS)}" if answers else "∂"
                left = x if answers else x - 24
                parts.append(f'<text class="partial" x="{left:g}" y="{y + 4:g}">{value}</text>')
                if not answers:
                    parts.append(f'<path class="gap" d="M{x - 17:g},{y + 5:g}h46"/>')
        for node, (x, y) in zip(self.nodes, self.laid["centers"], strict=True):
            parts += self._box(node, x, y, answers)
        return "".join([*parts, "</svg>"])

    def _box(self, node: Any, x: float, y: float, answers: bool) -> Iterator[str]:
        wide, high = self._pill(node) if node.constant else BOX
        left, top = x - wide / 2, y - high / 2
        kind = "constant" if node.constant else "inner" if node.op else "leaf"
        rect = f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" rx="{12 if node.constant else 4}"/>'
        yield f'<g class="{kind}">{rect}'
        if node.constant:
            yield f'<text class="middle" x="{x:g}" y="{y + 4:g}">{html.escape(self._constant(node))}</text></g>'
            return
        title = titled(self.names[node], symbol_of(node.op), bool(node.label))
        yield f'<text class="middle title" x="{x:g}" y="{top + 17:g}">{html.escape(title)}</text>'
        yield f'<path class="line" d="M{left:g},{top + 24:g}h{wide:g}"/>'
        numbers = (
            ("value", number(node.data, DIGITS), answers or not node.op, top + 40),
            ("gradient_short", number(self.gradients.get(node, 0.0), DIGITS), answers, top + 59),
        )
        for key, value, known, line in numbers:
            yield f'<text class="caption" x="{left + 6:g}" y="{line:g}">{html.escape(self.say(key))}</text>'
            if known:
                yield f'<text class="right" x="{left + wide - 7:g}" y="{line:g}">{value}</text>'
            else:
                yield f'<path class="gap" d="M{left + 50:g},{line + 2:g}H{left + wide - 7:g}"/>'
        yield "</g>"

    # ---- the tables ---------------------------------------------------------------------------------------------

    def forward(self, answers: bool) -> str:
        """The table of values."""
        rows = []
        for step in self.passes[0]:
            node = step.node
            formula = html.escape(self.named[node].value)
            work = html.escape(self.named[node].value_with_numbers) if answers else gap(wide=True)
            result = f"<b>{number(node.data, DIGITS)}</b>" if answers else gap()
            rows.append(
                f"<td>{html.escape(self.names[node])}</td><td>= {formula}</td><td>= {work}</td><td>= {result}</td>"
            )
        heads = [self.say("node"), self.say("worksheet.formula"), self.say("worksheet.numbers"), self.say("value")]
        return table(heads, rows)

    def backward(self, answers: bool) -> str:
        """The table of contributions."""
        rows = [line for step in self.passes[1] for line in self._sent(step, answers)]
        heads = [self.say("page.to"), self.say("page.rule"), self.say("page.product"), self.say("page.sum")]
        return table([self.say("node"), *heads], rows)

    def _sent(self, step: Step, answers: bool) -> Iterator[str]:
        node, upstream = step.node, step.upstream or 0.0
        for each in step.contributions:
            own, parent = html.escape(self.names[node]), html.escape(self.names[each.parent])
            rule = self.named[node].local(each.place)
            head = f"{html.escape(rule.head)} ="
            if not answers:
                sum_ = gap() if each.before == 0.0 else f"{gap()} + {gap()} = {gap()}"
                cells = (f"{head} {gap(wide=True)} = {gap()}", f"{gap()} × {gap()} = {gap()}", sum_)
            else:
                why = html.escape(remark(self.say, rule))
                value = f"<b>{number(each.partial, DIGITS)}</b>"
                known = rule.formula == number(each.partial, DIGITS)
                local = f"{head} {value}{why}" if known else f"{head} {html.escape(rule.formula)} = {value}{why}"
                product = f"{number(upstream, DIGITS)} × {after_sign(each.partial, DIGITS)}"
                sum_ = f"<b>{number(each.after, DIGITS)}</b>"
                if each.before != 0.0:
                    sum_ = f"{number(each.before, DIGITS)} + {after_sign(each.contribution, DIGITS)} = {sum_}"
                cells = (local, f"{product} = <b>{number(each.contribution, DIGITS)}</b>", sum_)
            yield f"<td>{own}</td><td>{parent}</td>" + "".join(f"<td>{cell}</td>" for cell in cells)


def gap(wide: bool = False) -> str:
    """A line to write on."""
    return f'<span class="gap{" wide" if wide else ""}"></span>'


def table(heads: list[str], rows: list[str]) -> str:
    """A table of ready cells."""
    head = "".join(f"<th>{html.escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
