"""views/stepping: a walk through the forward and the backward pass in words.

What the terminal prints, moment by moment.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograd.common.words import after_sign, number
from autograd.core.freshness import check_fresh
from autograd.explaining.rules import Named
from autograd.explaining.steps import Contribution, Step, gradients_after, steps_of
from autograd.views.stepping.payload import names_of, symbol_of
from autograd.views.stepping.strings import remark, say, through
from autograd.views.stepping.variants import leaves_of

Style = Callable[[str, str], str]  # what kind of text it is, and the text: gives it with its colour


def plain(kind: str, text: str) -> str:
    """No colour."""
    return text


@dataclass(frozen=True)
class Question:
    """A number of a moment that a quiz asks for.

    Args:
        kind: one of `mistakes.KINDS`.
        asked: the question.
        hint: what helps.
        numbers: by `mistakes.NAMES`, those that there are; the right one is ``answer``.
        into: names to fill into what is said about a mistake.
    """

    kind: str
    asked: str
    hint: str
    numbers: dict[str, float]
    into: dict[str, str]


@dataclass(frozen=True)
class Moment:
    """A place in the walk: ``kind`` is start, forward, seed, backward or end; ``step`` is the engine's, if any."""

    kind: str
    step: Step | None = None


class Walk:
    """The moments of a walk through both passes, each with its text and its questions.

    Raises:
        StaleError: a leaf was changed after the recording.
    """

    def __init__(self, root: Any, language: str = "en") -> None:
        self.nodes = check_fresh(root)[::-1]
        self.root, self.say = root, partial(say, language)
        self.names = dict(zip(self.nodes, names_of(self.nodes), strict=True))
        self.named = {node: Named(node, self.names) for node in self.nodes if node.op}
        forward = [Moment("forward", step) for step in steps_of(root, forward=True)]
        backward = [Moment("backward", step) for step in steps_of(root)]
        self.moments = [Moment("start"), *forward, Moment("seed"), *backward, Moment("end")]

    @property
    def last(self) -> int:
        """The last moment's number."""
        return len(self.moments) - 1

    def heading(self, at: int) -> str:
        """Which step this is, and what happens in it."""
        moment = self.moments[at]
        if moment.step is None:
            return f"[{at}/{self.last}] {self.say(f'page.{moment.kind}')}"
        return f"[{at}/{self.last}] {self.say(f'page.heading_{moment.kind}', name=self.names[moment.step.node])}"

    def lines(self, at: int, style: Style = plain) -> Iterator[str]:
        """What is to be read at a moment, below its heading."""
        moment, root = self.moments[at], self.names[self.root]
        if moment.kind == "start":
            for leaf in leaves_of(self.nodes):
                yield f"  {self.names[leaf]} = {style('value', number(leaf.data))}"
        elif moment.kind == "seed":
            yield f"  ∂{root}/∂{root} = {style('gradient', '1')}"
        elif moment.kind == "end":
            yield f"  {root} = {style('value', number(self.root.data))}"
            sums = self._sums(at)
            for leaf in leaves_of(self.nodes):
                yield f"  ∂{root}/∂{self.names[leaf]} = {style('gradient', number(sums.get(leaf, 0.0)))}"
        elif moment.step is not None:
            yield f"  {self.value_line(moment.step.node, style)}"
            if moment.kind == "backward":
                yield from self._sent(moment.step, style)

    def _sent(self, step: Step, style: Style) -> Iterator[str]:
        upstream = step.upstream or 0.0
        yield f"  {self.say('page.upstream_text', node=self.names[step.node])} {style('gradient', number(upstream))}"
        for each in step.contributions:
            parent = self.names[each.parent]
            yield f"  {self.rule_line(step.node, each)}"
            product = f"{number(upstream)} × {after_sign(each.partial)} = {style('strong', number(each.contribution))}"
            yield f"    → {parent}: {product}"
            if each.before != 0.0:
                told = self.say("terminal.again", parent=parent)
                total = style("gradient", number(each.after))
                yield style("again", f"      {told}: {number(each.before)} + {after_sign(each.contribution)} = {total}")

    def value_line(self, node: Any, style: Style = plain) -> str:
        """``d = a·b = 2·(−3) = −6``."""
        named, out = self.named[node], number(node.data)
        parts = dict.fromkeys((self.names[node], named.value, named.value_with_numbers))
        return " = ".join([*(part for part in parts if part != out), style("value", out)])

    def rule_line(self, node: Any, each: Contribution) -> str:
        """``∂d/∂a = b = −3``."""
        local, shown = self.named[node].local(each.place), number(each.partial)
        parts = dict.fromkeys((local.formula, self.named[node].local_with_numbers(each.place), shown))
        return " = ".join([local.head, *(part for part in parts if part != shown), shown]) + remark(self.say, local)

    def _sums(self, at: int) -> dict[Any, float]:
        """How far every gradient has come at a moment."""
        passed = self.moments[: at + 1]
        seeded = any(moment.kind == "seed" for moment in passed)
        return gradients_after(self.root, [moment.step for moment in passed if moment.step]) if seeded else {}

    def graph(self, at: int, style: Style = plain) -> Iterator[str]:
        """Every node with what is known of it at a moment."""
        known = {moment.step.node for moment in self.moments[: at + 1] if moment.kind == "forward" and moment.step}
        sums = self._sums(at)
        width = max(len(name) for name in self.names.values())
        for node in self.nodes:
            if node.constant:
                continue
            value = number(node.data) if not node.op or node in known else ""
            gradient = style("gradient", f"{number(sums[node]):<12}") if node in sums else f"{'·':<12}"
            parents = ", ".join(self.names[parent] for parent in node.parents)
            made = f"{symbol_of(node.op)} ← {parents}" if node.op else ""
            line = f"  {self.names[node]:<{width}}  {self.say('value')} {value:<12} {self.say('gradient_short')} "
            yield f"{line}{gradient} {made}".rstrip()

    def ledger(self, at: int, style: Style = plain) -> Iterator[str]:
        """Every contribution up to a moment."""
        done = [m.step for m in self.moments[: at + 1] if m.kind == "backward" and m.step is not None]
        if not done:
            yield f"  {self.say('page.table_empty')}"
        for step in done:
            for each in step.contributions:
                edge = f"{self.names[step.node]} → {self.names[each.parent]}"
                product = f"{number(step.upstream or 0.0)} × {after_sign(each.partial)} = {number(each.contribution)}"
                before = f"{number(each.before)} + {after_sign(each.contribution)} = " if each.before else ""
                total = before + style("gradient", number(each.after))
                rule = self.rule_line(step.node, each)
                yield f"  {edge}: {rule};  {product};  {total}"

    def questions(self, at: int) -> Iterator[Question]:
        """What a quiz asks before a moment is shown."""
        moment = self.moments[at]
        if moment.step is None or not math.isfinite(self.root.data):
            return
        node = moment.step.node
        if moment.kind == "forward":
            yield self._question("value", moment.step, None, node.data)
            return
        for each in moment.step.contributions:
            yield self._question("local", moment.step, each, each.partial)
            yield self._question("contribution", moment.step, each, each.contribution)
            if each.before != 0.0:
                yield self._question("sum", moment.step, each, each.after)

    def _question(self, kind: str, step: Step, each: Contribution | None, answer: float) -> Question:
        node, named = step.node, self.named[step.node]
        parents, partials = node.parents, node.partials
        place = each.place if each is not None else 0
        numbers = {"answer": answer, "out": node.data, "parent": parents[place].data}
        if len(parents) == 2:
            other = partials[1 - place]
            numbers |= {"other": parents[1 - place].data, "other_partial": math.nan if other is None else other}
        into = {"node": self.names[node], "parent": "", "local": ""}
        if each is None:
            formula = f"{into['node']} = {named.value} = {named.value_with_numbers}"
        else:
            local = named.local(place)
            which = through(self.say, local)
            into |= {"parent": self.names[each.parent], "local": local.head + (f" ({which})" if which else "")}
            numbers |= {"upstream": step.upstream or 0.0, "partial": each.partial, "contribution": each.contribution}
            numbers |= {"before": each.before, "after": each.after}
            formula = {
                "local": str(local),
                "contribution": f"{number(step.upstream or 0.0)} × {after_sign(each.partial)}",
                "sum": f"{number(each.before)} + {after_sign(each.contribution)}",
            }[kind]
        hint = f"{self.say(f'quiz.hint_{kind}')} {formula}"
        return Question(kind, self.say(f"quiz.question_{kind}", **into), hint, numbers, into)
