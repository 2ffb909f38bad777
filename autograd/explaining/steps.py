"""explaining: the backward pass one step at a time, and the forward pass in the same type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograd.common.words import number, short_name
from autograd.core import freshness
from autograd.explaining import latex, rules
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.rows.table import lookup


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one step sends along one edge.

    Args:
        parent: where it goes.
        rule: the local derivative in general, "∂(a·b)/∂a = b".
        partial: its number here.
        contribution: upstream × partial.
        before: the parent's running sum before this contribution.
        after: and after it.
        argument: the row's argument the parent stands for, and its place in a list, -1 for a scalar.
    """

    parent: Any
    rule: str
    partial: float
    contribution: float
    before: float
    after: float
    argument: tuple[str, int]

    def __str__(self) -> str:
        partial, contribution = number(self.partial), number(self.contribution)
        return (
            f"{self.rule} = {partial};  to {short_name(self.parent)}: upstream × {partial} = {contribution};  "
            f"sum {number(self.before)} → {number(self.after)}"
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a pass: backward, what it sends to its parents; forward, how its value comes about.

    Args:
        number: its place in the pass, from 1.
        node: the node.
        rule: what the node computes, in general.
        upstream: the gradient that has arrived; None on the forward pass.
        contributions: one per parent that is not constant; empty on the forward pass.
    """

    number: int
    node: Any
    rule: str
    upstream: float | None
    contributions: tuple[Contribution, ...]

    def __str__(self) -> str:
        head = f"{self.number}. {short_name(self.node)}: {self.rule} = {number(self.node.data)}"
        if self.upstream is None:
            given = ", ".join(f"{short_name(p)} = {number(p.data)}" for p in self.node.parents)
            return f"{head}   from {given}"
        return "\n     ".join([f"{head}   upstream {number(self.upstream)}", *map(str, self.contributions)])


def _latex_lines(step: Step) -> Iterator[str]:
    node, row = step.node, lookup(step.node.op)
    yield f"{latex.escape(short_name(node))} &= {latex.value(row)} = {latex.number(node.data)}"
    if step.upstream is None:
        return
    arguments = row.group([parent.data for parent in node.parents])
    for each in step.contributions:
        yield (
            f"&{latex.rule(row, *each.argument, arguments)} = {latex.number(each.partial)}, \\quad "
            f"{latex.escape(short_name(each.parent))}:\\ {latex.number(each.before)} + "
            f"{latex.after_sign(step.upstream)} \\cdot {latex.after_sign(each.partial)} = {latex.number(each.after)}"
        )


class Steps(tuple[Step, ...]):
    """The steps of a pass; print it to read it."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def latex(self) -> str:
        r"""The pass in LaTeX, one line per step and per contribution; a notebook shows it.

        Example:
            >>> from autograd import Value
            >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
            >>> print(steps(a * b).latex())
            \begin{aligned}
            \mathrm{mul} &= a \cdot b = -6 \\
            &\frac{\partial \left(a \cdot b\right)}{\partial a} = b = -3, \quad a:\ 0 + 1 \cdot (-3) = -3 \\
            &\frac{\partial \left(a \cdot b\right)}{\partial b} = a = 2, \quad b:\ 0 + 1 \cdot 2 = 2
            \end{aligned}
        """
        lines = [line for step in self for line in _latex_lines(step)]
        return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"


def steps(root: Any, *, forward: bool = False, seed: float = 1.0) -> Steps:
    """The backward pass, one step per inner node; with ``forward=True`` the forward pass in the same type.

    No ``grad`` changes, and the sums start at 0. A node without a label gets the name of the caller's variable
    that holds it.

    Args:
        root: the node to start from.
        forward: give the forward pass instead.
        seed: the gradient that arrives at the root.

    Raises:
        StaleError: a leaf was changed after the recording.

    Example:
        >>> from autograd import Value
        >>> a = Value(3.0, label="a")
        >>> print(steps(a * a))
        1. mul: a·b = 9   upstream 1
             ∂(a·b)/∂a = b = 3;  to a: upstream × 3 = 3;  sum 0 → 3
             ∂(a·b)/∂b = a = 3;  to a: upstream × 3 = 3;  sum 3 → 6
    """
    label_from_caller(freshness.check_fresh(root), callers_frame())
    return steps_of(root, forward=forward, seed=seed)


def gradients_after(root: Any, passed: Iterable[Step]) -> dict[Any, float]:
    """How far the gradients have come after some steps of the backward pass; nodes that nothing has reached are absent.

    Example:
        >>> from autograd import Value
        >>> a = Value(3.0)
        >>> root = a * a
        >>> gradients_after(root, steps_of(root))[a]
        6.0
    """
    return {root: 1.0} | {each.parent: each.after for step in passed for each in step.contributions}


def steps_of(root: Any, *, forward: bool = False, seed: float = 1.0) -> Steps:
    """`steps` for views, whose own variables are to name no node of the user's."""
    nodes = [node for node in freshness.check_fresh(root) if node.op]
    if forward:
        return Steps(
            Step(i, node, rules.value_text(lookup(node.op)), None, ()) for i, node in enumerate(reversed(nodes), 1)
        )
    sums: dict[Any, float] = {root: 0.0 + seed}
    made = []
    for i, node in enumerate(nodes, 1):
        row, upstream, sent = lookup(node.op), sums[node], []
        parents = node.parents
        slots = row.slots(len(parents))
        arguments = row.group([parent.data for parent in parents])
        for parent, partial, (name, place) in zip(parents, node.partials, slots, strict=True):
            if partial is not None:
                before = sums.get(parent, 0.0)
                sums[parent] = after = before + upstream * partial
                rule = rules.rule(row, name, place, arguments)
                sent.append(Contribution(parent, rule, partial, upstream * partial, before, after, (name, place)))
        made.append(Step(i, node, rules.value_text(row), upstream, tuple(sent)))
    return Steps(made)
