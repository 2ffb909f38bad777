"""views/stepping: what stands on one sheet of a worksheet: its nodes' names, and the lines of its two tables."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from autograd.common.words import after_sign, in_formula, number
from autograd.core.graph import order
from autograd.explaining.naming import names_of, shown
from autograd.explaining.rules import Named
from autograd.explaining.steps import Step, gradients_after, steps_of
from autograd.views.strings import remark

DIGITS = 4  # significant ones, as people work by hand
LONGEST = 15  # characters of a name
GAP, WIDE = '<i class="gap"></i>', '<i class="wide gap"></i>'  # a line to write on
ROOM = {GAP: 8, WIDE: 11}  # characters that they are as long as
Rows = list[list[str]]  # of a table, its cells as HTML


class Sheet:
    """A graph with numbers of its own, and the lines of what is computed in it, with blanks or with the answers."""

    def __init__(self, root: Any, say: Callable[..., str]) -> None:
        self.root, self.say = root, say
        self.nodes = order(root)[::-1]
        names = [shown(name, LONGEST) for name in names_of(self.nodes)]
        self.names = dict(zip(self.nodes, names, strict=True))
        self.named = {node: Named(node, self.names, DIGITS) for node in self.nodes if node.op}
        self.passes = (steps_of(root, forward=True), steps_of(root))
        self.gradients = gradients_after(root, self.passes[1])

    def forward(self, answers: bool) -> Rows:
        """The table of values, its heads first."""
        heads = [self.say("node"), self.say("worksheet.formula"), self.say("worksheet.numbers"), self.say("value")]
        rows = [[html.escape(each) for each in heads]]
        for step in self.passes[0]:
            node, named = step.node, self.named[step.node]
            work = html.escape(named.value_with_numbers) if answers else WIDE
            result = f"<b>{number(node.data, DIGITS)}</b>" if answers else GAP
            rows.append([html.escape(self.names[node]), f"= {html.escape(named.value)}", f"= {work}", f"= {result}"])
        return rows

    def backward(self, answers: bool) -> Rows:
        """The table of contributions, its heads first, then the gradient that all begins with."""
        heads = [
            self.say("worksheet.edge"),
            self.say("ledger.rule"),
            self.say("ledger.product"),
            self.say("ledger.sum"),
        ]
        name = self.names[self.root]
        root, said = html.escape(name), html.escape(in_formula(name))
        rows = [[html.escape(each) for each in heads], [root, f"∂{said}/∂{said} = <b>1</b>", "", "<b>1</b>"]]
        reached: set[Any] = set()
        return rows + [line for step in self.passes[1] for line in self._sent(step, answers, reached)]

    def _sent(self, step: Step, answers: bool, reached: set[Any]) -> Iterator[list[str]]:
        node, upstream = step.node, step.upstream or 0.0
        for each in step.contributions:
            rule, again = self.named[node].local(each.place), each.parent in reached
            reached.add(each.parent)
            head, formula = f"{html.escape(rule.head)} =", html.escape(rule.formula)
            if not answers:
                local, product = f"{head} {WIDE} = {GAP}", f"{GAP} × {GAP} = {GAP}"
                total = f"{GAP} + {GAP} = {GAP}" if again else GAP
            else:
                value = f"<b>{number(each.partial, DIGITS)}</b>{html.escape(remark(self.say, rule))}"
                known = rule.formula == number(each.partial, DIGITS)
                local = f"{head} {value}" if known else f"{head} {formula} = {value}"
                product = f"{number(upstream, DIGITS)} × {after_sign(each.partial, DIGITS)}"
                product = f"{product} = <b>{number(each.contribution, DIGITS)}</b>"
                total = f"<b>{number(each.after, DIGITS)}</b>"
                if again:
                    total = f"{number(each.before, DIGITS)} + {after_sign(each.contribution, DIGITS)} = {total}"
            yield [f"{html.escape(self.names[node])} → {html.escape(self.names[each.parent])}", local, product, total]


def as_long_as(cell: str) -> str:
    """A cell's text, with as many letters as its blanks are long.

    >>> as_long_as(f"∂v/∂a = {GAP}"), as_long_as("<b>1</b> &lt; 2")
    ('∂v/∂a = MMMMMMMM', '1 < 2')
    """
    for blank, letters in ROOM.items():
        cell = cell.replace(blank, "M" * letters)
    return html.unescape(re.sub(r"<[^>]*>", "", cell))
