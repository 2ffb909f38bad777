"""views/stepping: a walk through the forward and the backward pass in words.

What is said moment by moment, and how the terminal prints it. Its twin in the page is ``assets/logic/saying.js``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.common.words import after_sign, in_formula, number
from autograd.core.freshness import check_fresh
from autograd.explaining.naming import names_of
from autograd.explaining.rules import Named
from autograd.explaining.steps import Contribution, Step, gradients_after, steps_of
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from autograd.views.stepping.payload import symbol_of
from autograd.views.stepping.variants import leaves_of
from autograd.views.strings import remark, saying, through

MOST_NAMED = 6  # nodes at a kink
Style = Callable[[str, str], str]  # what kind of text it is, and the text: gives it with its colour


def plain(kind: str, text: str) -> str:
    """No colour."""
    return text


def at_kink(node: Any) -> bool:
    """Whether a node's partials jump where it is."""
    row = TABLE[node.op]
    given = row.group([parent.data for parent in node.parents])
    return any(evaluating.in_partial(row, kink, given) == 0.0 for kink in row.kinks)


def shown_equation(parts: Sequence[str], style: Style, kind: str) -> str:
    """``d = a·b = −6``, the last part in its colour."""
    return " = ".join([*parts[:-1], style(kind, parts[-1])])


@dataclass(frozen=True)
class Question:
    """A number of a moment that a quiz asks for.

    Args:
        key: what it is known by among those of its moment, whatever the numbers are.
        kind: one of `mistakes.KINDS`.
        asked: the question.
        hint: what helps.
        numbers: by `mistakes.NAMES`, those that there are; the right one is ``answer``.
        into: names to fill into what is said about a mistake.
    """

    key: str
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


@dataclass(frozen=True)
class Said:
    """A piece of what is said at a moment.

    Args:
        kind: ``text``, ``equation``, ``upstream`` or ``sent``.
        parts: its texts. Of an equation what stands between its ``=``; of upstream the words, ``∂L/∂d`` and the
            number; of what is sent along an edge where it goes, the rule, a remark on it, the product and the sum.
    """

    kind: str
    parts: tuple[str, ...]


class Walk:
    """The moments of a walk through both passes, each with its text and its questions.

    Raises:
        StaleError: a leaf was changed after the recording.
    """

    def __init__(self, root: Any, language: str = "en") -> None:
        self.nodes = check_fresh(root)[::-1]
        self.root, self.language, self.say = root, language, saying(language)
        self.names = dict(zip(self.nodes, names_of(self.nodes), strict=True))
        self.named = {node: Named(node, self.names) for node in self.nodes if node.op}
        forward = [Moment("forward", step) for step in steps_of(root, forward=True)]
        backward = [Moment("backward", step) for step in steps_of(root)]
        self.moments = [Moment("start"), *forward, Moment("seed"), *backward, Moment("end")]
        arrivals = [(step.node, each) for step in steps_of(root) for each in step.contributions]
        reached: set[Any] = set()
        self._again: set[tuple[Any, int]] = set()  # contributions that are not the first to arrive where they go
        for node, each in arrivals:
            if each.parent in reached:
                self._again.add((node, each.place))
            reached.add(each.parent)

    @property
    def last(self) -> int:
        """The last moment's number."""
        return len(self.moments) - 1

    def title(self, at: int) -> str:
        """What happens in a step."""
        moment = self.moments[at]
        if moment.step is None:
            return self.say(f"page.{moment.kind}")
        return self.say(f"ledger.heading_{moment.kind}", name=self.names[moment.step.node])

    def heading(self, at: int) -> str:
        """Which step this is, and what happens in it."""
        return f"[{at}/{self.last}] {self.title(at)}"

    def said(self, at: int) -> Iterator[Said]:
        """All that is said at a moment, below its heading."""
        moment, root = self.moments[at], self.names[self.root]
        used = dict.fromkeys([*(parent for node in self.nodes for parent in node.parents), self.root])
        leaves = leaves_of(list(used))  # in the order in which the forward pass needs them
        if moment.kind == "start":
            yield Said("text", (self.say("ledger.start" if self.root.op else "ledger.start_alone", root=root),))
            for leaf in leaves:
                yield Said("equation", (self.names[leaf], number(leaf.data)))
        elif moment.kind == "seed" and self.root.constant:
            yield Said("text", (self.say("ledger.seed_constant", root=root),))
        elif moment.kind == "seed":
            yield Said("equation", (self.slope(self.root), "1"))
            more = any(step.contributions for step in steps_of(self.root))
            yield Said("text", (self.say("ledger.seed", root=root),))
            yield Said("text", (self.say("ledger.seed_first" if more else "ledger.seed_only"),))
        elif moment.kind == "end":
            yield Said("equation", (root, number(self.root.data)))
            yield Said("text", (self.say("ledger.end" if leaves else "ledger.end_none", root=root),))
            sums = self._sums(at)
            for leaf in leaves:
                yield Said("equation", (self.slope(leaf), number(sums.get(leaf, 0.0))))
            if leaves and (names := self._kinked()):
                yield Said("text", (self.say("ledger.end_kink", root=root, names=names),))
        elif moment.step is not None and moment.kind == "forward":
            yield Said("equation", tuple(self.value_parts(moment.step.node)))
        elif moment.step is not None:
            yield from self._sent(moment.step)

    def _kinked(self) -> str:
        """The names of the nodes that are at a kink of their rows."""
        found = [self.names[node] for node in self.nodes if node.op and not node.constant and at_kink(node)]
        return ", ".join([*found[:MOST_NAMED], "…"] if len(found) > MOST_NAMED else found)

    def _sent(self, step: Step) -> Iterator[Said]:
        node, name = step.node, self.names[step.node]
        yield Said("equation", tuple(self.value_parts(node, with_numbers=False)))
        key = "ledger.upstream_root" if node is self.root else "ledger.upstream"
        yield Said("upstream", (self.say(key, node=name), self.slope(node), number(step.upstream or 0.0)))
        for each in step.contributions:
            rule, why = " = ".join(self.rule_parts(node, each)), remark(self.say, each.rule)
            yield Said("sent", (self.names[each.parent], rule, why, *self.product_and_sum(step, each)))
        fixed = dict.fromkeys(self.names[parent] for parent in node.parents if parent.constant)
        if fixed:
            yield Said("text", (self.say("ledger.sent_not", names=", ".join(fixed)),))

    def slope(self, node: Any) -> str:
        """``∂L/∂a``."""
        return f"∂{in_formula(self.names[self.root])}/∂{in_formula(self.names[node])}"

    def product_and_sum(self, step: Step, each: Contribution) -> tuple[str, str]:
        """``2 × 3 = 6``, and the sum at the parent: ``6``, or where something had arrived before ``1 + 6 = 7``."""
        product = f"{number(step.upstream or 0.0)} × {after_sign(each.partial)} = {number(each.contribution)}"
        before = f"{number(each.before)} + {after_sign(each.contribution)} = " if self.again(step, each) else ""
        return product, before + number(each.after)

    def again(self, step: Step, each: Contribution) -> bool:
        """Whether something had arrived at the parent before, be it 0."""
        return (step.node, each.place) in self._again

    def lines(self, at: int, style: Style = plain) -> Iterator[str]:
        """What is to be read at a moment, below its heading."""
        backward = self.moments[at].kind in ("seed", "end")
        for said in self.said(at):
            if said.kind == "text":
                yield f"  {said.parts[0]}"
            elif said.kind == "equation":
                kind = "gradient" if backward and said.parts[0].startswith("∂") else "value"
                yield f"  {shown_equation(said.parts, style, kind)}"
            elif said.kind == "upstream":
                words, slope, upstream = said.parts
                yield f"  {words} {slope} = {style('gradient', upstream)}"
            else:
                parent, rule, why, product, total = said.parts
                yield f"  {rule}{why}"
                yield f"    → {parent}: {shown_equation(product.split(' = '), style, 'strong')}"
                if " = " in total:
                    told = self.say("terminal.again", parent=parent)
                    yield style("again", f"      {told}: {shown_equation(total.split(' = '), style, 'gradient')}")

    def value_parts(self, node: Any, with_numbers: bool = True) -> list[str]:
        """``d``, ``a·b``, ``2·(−3)`` and ``−6``, none of them twice."""
        named, out = self.named[node], number(node.data)
        formulas = dict.fromkeys((named.value, *([named.value_with_numbers] if with_numbers else [])))
        name = self.names[node]
        return [name, *(part for part in formulas if part not in (name, out)), out]

    def rule_parts(self, node: Any, each: Contribution) -> list[str]:
        """``∂d/∂a``, ``b`` and ``−3``."""
        local, out = self.named[node].local(each.place), number(each.partial)
        formulas = dict.fromkeys((local.formula, self.named[node].local_with_numbers(each.place)))
        return [local.head, *(part for part in formulas if part != out), out]

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
            yield f"  {self.say('ledger.empty')}"
        for step in done:
            for each in step.contributions:
                edge = f"{self.names[step.node]} → {self.names[each.parent]}"
                rule = " = ".join(self.rule_parts(step.node, each)) + remark(self.say, each.rule)
                product, total = self.product_and_sum(step, each)
                yield f"  {edge}: {rule};  {product};  {shown_equation(total.split(' = '), style, 'gradient')}"

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
            numbers |= {"before": each.before, "after": each.after, "shown": named.local_as_shown(place)}
            formula = {
                "local": str(local),
                "contribution": f"{number(step.upstream or 0.0)} × {after_sign(each.partial)}",
                "sum": f"{number(each.before)} + {after_sign(each.contribution)}",
            }[kind]
        hint = f"{self.say(f'quiz.hint_{kind}')} {formula}"
        key = f"{kind}:{place}"
        return Question(key, kind, self.say(f"quiz.question_{kind}", **into), hint, numbers, into)
