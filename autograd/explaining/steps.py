"""explaining: the backward pass one step at a time, and the forward pass in the same type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograd.common.words import after_sign, in_formula, number
from autograd.core import freshness
from autograd.explaining import latex
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.naming import names_of
from autograd.explaining.rules import Local, Named, remarks


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one step sends along one edge.

    Args:
        parent: where it goes.
        name: what that is called.
        rule: the local derivative in the names of the nodes at hand, which prints as "∂v₂/∂a = v₁".
        partial: its number here.
        contribution: upstream × partial.
        before: the parent's running sum before this contribution.
        after: and after it.
        place: which of the node's parents it is.
    """

    parent: Any
    name: str
    rule: Local
    partial: float
    contribution: float
    before: float
    after: float
    place: int

    def __str__(self) -> str:
        partial = number(self.partial)
        known = f"{self.rule}" if self.rule.formula == partial else f"{self.rule} = {partial}"
        return (
            f"{known}{remarks(self.rule)};  to {self.name}: upstream × {after_sign(self.partial)} = "
            f"{number(self.contribution)};  sum {number(self.before)} → {number(self.after)}"
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a pass: backward, what it sends to its parents; forward, how its value comes about.

    Args:
        number: its place in the pass, from 1.
        node: the node.
        name: what it is called.
        rule: what it computes, in the names of the nodes at hand: "a·v₁".
        named: all that can be said of it in these names.
        upstream: the gradient that has arrived; None on the forward pass.
        contributions: one per parent that is not constant; empty on the forward pass.
    """

    number: int
    node: Any
    name: str
    rule: str
    named: Named
    upstream: float | None
    contributions: tuple[Contribution, ...]

    def __str__(self) -> str:
        made = [self.name, self.rule, number(self.node.data)]
        if self.upstream is None:
            made.insert(2, self.named.value_with_numbers)
        head = f"{self.number}. {' = '.join(dict.fromkeys(made))}"
        if self.upstream is None:
            return head
        return "\n     ".join([f"{head}   upstream {number(self.upstream)}", *map(str, self.contributions)])


def _seed_of(first: Step) -> str:
    """What a backward pass begins with, and why."""
    root, seed = in_formula(first.name), first.upstream
    if seed != 1.0:
        return f"seed {number(seed or 0.0)}, given instead of ∂{root}/∂{root} = 1"
    return f"∂{root}/∂{root} = 1 (if {root} grows by 1, {root} grows by 1)"


def _latex_lines(step: Step) -> Iterator[str]:
    out = latex.number(step.node.data)
    yield f"{latex.spelled(step.name)} &= {latex.value(step.named)} = {out}"
    if step.upstream is None:
        return
    for each in step.contributions:
        rule, partial = latex.rule(step.named, each.place), latex.number(each.partial)
        remark = remarks(each.rule).strip()
        remarked = rf"\ {latex.escape(remark)}" if remark else ""
        yield (
            f"&{rule}{'' if rule.endswith(f' = {partial}') else f' = {partial}'}{remarked}, \\quad "
            f"{latex.spelled(each.name)}:\\ {latex.number(each.before)} + "
            f"{latex.after_sign(step.upstream)} \\cdot {latex.after_sign(each.partial)} = {latex.number(each.after)}"
        )


def _latex_seed(first: Step) -> str:
    root = latex.spelled(first.name)
    slope = rf"\frac{{\partial {root}}}{{\partial {root}}} &= 1"
    return slope if first.upstream == 1.0 else rf"\text{{seed}} &= {latex.number(first.upstream or 0.0)}"


class Steps(tuple[Step, ...]):
    """The steps of a pass; print it to read it.

    It holds one step per inner node; the seed, with which a backward pass begins, is a line of what is printed alone.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join([*map(_seed_of, self._first_backward), *map(str, self)])

    @property
    def _first_backward(self) -> tuple[Step, ...]:
        """The first step of a backward pass; none of a forward pass."""
        return tuple(step for step in self[:1] if step.upstream is not None)

    def latex(self) -> str:
        r"""The pass in LaTeX, one line per step and per contribution; a notebook shows it.

        Example:
            >>> from autograd import Value
            >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
            >>> print(steps(a * b).latex())
            \begin{aligned}
            \frac{\partial v_{1}}{\partial v_{1}} &= 1 \\
            v_{1} &= a \cdot b = -6 \\
            &\frac{\partial v_{1}}{\partial a} = b = -3, \quad a:\ 0 + 1 \cdot (-3) = -3 \\
            &\frac{\partial v_{1}}{\partial b} = a = 2, \quad b:\ 0 + 1 \cdot 2 = 2
            \end{aligned}
        """
        lines = [_latex_seed(step) for step in self._first_backward]
        lines += [line for step in self for line in _latex_lines(step)]
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
        ∂v₁/∂v₁ = 1 (if v₁ grows by 1, v₁ grows by 1)
        1. v₁ = a·a = 9   upstream 1
             ∂v₁/∂a = a = 3 (through the first a);  to a: upstream × 3 = 3;  sum 0 → 3
             ∂v₁/∂a = a = 3 (through the second a);  to a: upstream × 3 = 3;  sum 3 → 6
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
    every = freshness.check_fresh(root)
    names = dict(zip(reversed(every), names_of(every[::-1]), strict=True))
    named = {node: Named(node, names) for node in every if node.op}
    if forward:
        there = enumerate(reversed(named.items()), 1)
        return Steps(Step(i, node, names[node], each.value, each, None, ()) for i, (node, each) in there)
    sums: dict[Any, float] = {root: 0.0 + seed}
    made = []
    for i, (node, each) in enumerate(named.items(), 1):
        upstream, sent = sums[node], []
        for place, (parent, partial) in enumerate(zip(node.parents, node.partials, strict=True)):
            if partial is not None:
                before = sums.get(parent, 0.0)
                sums[parent] = after = before + upstream * partial
                contribution = upstream * partial
                rule = each.local(place)
                sent.append(Contribution(parent, names[parent], rule, partial, contribution, before, after, place))
        made.append(Step(i, node, names[node], each.value, each, upstream, tuple(sent)))
    return Steps(made)
