"""explaining: the text reader.

A row's expressions as people write them, of a conditional only the branch that is taken. Arguments come as the row
takes them, as numbers or names, lists as sequences; ``index`` is which element of a list, -1 for a scalar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from autograd.common.words import number, subscript
from autograd.explaining.spelling import Fill, Parts, Spelling, fill, is_long, joined
from autograd.rows import evaluating
from autograd.rows.caching import per_row
from autograd.rows.row import Op
from autograd.rows.source import CHOICE


@per_row
def value_text(op: Op) -> str:
    """What a row computes, in general: its formula where it is arithmetic, else its name and arguments.

    >>> from autograd.rows.table import TABLE
    >>> value_text(TABLE["mul"]), value_text(TABLE["sigmoid"]), value_text(TABLE["weighted_sum"])
    ('a·b', 'sigmoid(a)', 'Σ(wᵢ·xᵢ) + b')
    """
    if is_long(op):
        return f"{op.name}({', '.join(op.names)})"
    return fill(value_template(op), Fill(), -1)


@per_row
def value_template(op: Op) -> Parts:
    """The template of what a row computes; of a long one that of its call."""
    if not is_long(op):
        return Spelling(op, op.names, whole=True).read(op.value).at_least(CHOICE)
    items = {name: (("item", name),) for name, kind in op.names.items() if kind == "list"}
    folds = {name: ("fold", "list", item, item, (name,), False) for name, item in items.items()}
    return (f"{op.name}(", *joined(", ", [(folds.get(name, ("name", name)),) for name in op.names]), ")")


@per_row
def template(op: Op, name: str, whole: bool = False) -> tuple[Parts, tuple[tuple[str, str], ...]]:
    """The template of a partial, and its tests as pairs of texts: the test and its opposite."""
    names = {**op.names, "out": "scalar", **dict.fromkeys(op.lets, "scalar")}
    reader = Spelling(op, names, op.names.get(name) == "list", whole)
    return reader.read(op.taught_of(name)).at_least(CHOICE), tuple(reader.tests)


@per_row
def head(op: Op, name: str) -> str:
    """The left side of a rule, up to the index.

    >>> from autograd.rows.table import TABLE
    >>> head(TABLE["mul"], "a"), head(TABLE["sigmoid"], "a")
    ('∂(a·b)/∂a', '∂sigmoid(a)/∂a')
    """
    value = value_text(op)
    return f"∂{value if value.startswith(f'{op.name}(') else f'({value})'}/∂{name}"


def rule(op: Op, name: str, index: int = -1, arguments: Sequence[Any] | None = None) -> str:
    """The local derivative with respect to one argument; of a conditional the branch the arguments take.

    Without arguments conditionals are written out, and so for a list's elements in general, which have the index -1.

    >>> from autograd.rows.table import TABLE
    >>> rule(TABLE["mul"], "a"), rule(TABLE["weighted_sum"], "w", 0)
    ('∂(a·b)/∂a = b', '∂(Σ(wᵢ·xᵢ) + b)/∂w₀ = x₀')
    >>> rule(TABLE["leaky_relu"], "a", arguments=[-2.0, 0.1])
    '∂leaky_relu(a, slope)/∂a = slope (since a ≤ 0)'
    """
    text, reasons = rule_in_parts(op, name, index, arguments)
    return f"{text} (since {', '.join(reasons)})" if reasons else text


def rule_in_parts(
    op: Op, name: str, index: int = -1, arguments: Sequence[Any] | None = None
) -> tuple[str, tuple[str, ...]]:
    """The same as `rule` without its reasons, and the reasons.

    >>> from autograd.rows.table import TABLE
    >>> rule_in_parts(TABLE["leaky_relu"], "a", arguments=[-2.0, 0.1])
    ('∂leaky_relu(a, slope)/∂a = slope', ('a ≤ 0',))
    """
    general = arguments is None or (op.names[name] == "list" and index < 0)
    partial, reasons = _partial(op, name, index, arguments or (), {}, general=general)
    return f"{head(op, name)}{subscript(index)} = {partial}", reasons


def rule_with_numbers(op: Op, name: str, index: int, arguments: Sequence[Any], out: float) -> str:
    """The right side of a rule with numbers for names; ``out`` is the row's value at them.

    >>> from autograd.rows.table import TABLE
    >>> rule_with_numbers(TABLE["powc"], "a", -1, [3.0, 2.0], 9.0)
    '2·3^(2 − 1)'
    >>> rule_with_numbers(TABLE["div"], "b", -1, [1.0, -2.0], -0.5)
    '−(−0.5/(−2))'
    >>> rule_with_numbers(TABLE["dot"], "a", 1, [(1.0, 2.0), (3.0, -4.0)], -5.0)
    '−4'
    """
    lets = {let: evaluating.in_partial(op, let, arguments, index) for let in op.lets}
    spoken = {**dict(zip(op.names, arguments, strict=True)), **lets, "out": out}
    return _partial(op, name, index, arguments, spoken, number)[0]


def value_with_numbers(op: Op, arguments: Sequence[Any]) -> str:
    """What a row computes, with numbers for names.

    >>> from autograd.rows.table import TABLE
    >>> value_with_numbers(TABLE["mul"], [2.0, -3.0]), value_with_numbers(TABLE["sigmoid"], [0.31])
    ('2·(−3)', 'sigmoid(0.31)')
    >>> value_with_numbers(TABLE["weighted_sum"], [(1.0, 2.0), (3.0, 0.5), -1.0])
    '1·3 + 2·0.5 + (−1)'
    """
    return fill(value_template(op), Fill(spoken=dict(zip(op.names, arguments, strict=True)), spell=number), -1)


def value_with_names(op: Op, names: Sequence[Any]) -> str:
    """What a row computes, with the names of a graph's nodes for its own.

    >>> from autograd.rows.table import TABLE
    >>> value_with_names(TABLE["mul"], ["w", "x"]), value_with_names(TABLE["weighted_sum"], ["wv", "xy", "b"])
    ('w·x', 'w·x + v·y + b')
    """
    return fill(value_template(op), Fill(spoken=dict(zip(op.names, names, strict=True))), -1)


def rule_with_names(
    op: Op, name: str, index: int, names: Sequence[Any], out: str, arguments: Sequence[Any], fixed: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """The right side of a rule with the names of a graph's nodes for the row's own, and why it is that branch.

    A reason about ``fixed`` arguments alone, which are constants, is none.

    >>> from autograd.rows.table import TABLE
    >>> rule_with_names(TABLE["powc"], "a", -1, ["x", "2"], "y", [3.0, 2.0], {"n"})
    ('2·x^(2 − 1)', ())
    >>> rule_with_names(TABLE["leaky_relu"], "a", -1, ["x", "0.1"], "y", [-3.0, 0.1], {"slope"})
    ('0.1', ('x ≤ 0',))
    """
    spoken = {**dict(zip(op.names, names, strict=True)), "out": out}
    partial, because = _partial(op, name, index, arguments, spoken)
    reasons = []
    for reason in because:  # these come in the row's own names
        about = {word for word in re.findall(r"\w+", reason) if word in spoken}
        if not about <= set(fixed):
            reasons.append(re.sub(r"\w+", lambda word: _word(spoken.get(word[0], word[0])), reason))
    return partial, tuple(reasons)


def _word(name: Any) -> str:
    return name if isinstance(name, str) else ", ".join(name)


def _partial(
    op: Op, name: str, index: int, arguments: Sequence[Any], spoken: Mapping[str, Any],
    spell: Callable[[Any], str] = str, *, general: bool = False,
) -> tuple[str, tuple[str, ...]]:  # fmt: skip
    """A partial with what is ``spoken`` for the row's names, and why it is that branch, in the row's own."""
    parts, tests = template(op, name, general)
    into = Fill(tests, lambda test: bool(evaluating.in_partial(op, test, arguments, index)), spoken, spell)
    return fill(parts, into, index), tuple(into.reasons)
