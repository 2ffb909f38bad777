"""views/stepping: the typical mistakes of a quiz, in one table.

What somebody answers who makes it, as text in the row language.

What is said about a mistake stands under ``quiz.mistake.KEY`` in ``strings/quiz.json``. A page gets the table as
JavaScript, the terminal computes with it here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from autograd.calculus.partials import Graph
from autograd.views.stepping.javascript import JavaScript, quoted

KINDS = ("value", "local", "contribution", "sum")
NAMES = (
    "answer",  # the right number
    "upstream",
    "partial",  # the local derivative of the edge in question, and of the other operand of the node
    "other_partial",
    "contribution",
    "before",  # the sum before this contribution
    "after",
    "out",  # the node's value, the operand's in question (of a value: the first's), and the other operand's
    "parent",
    "other",
)


@dataclass(frozen=True)
class Mistake:
    """A row: its key, the kinds of question it is made at, and the number it gives (nan: it can't be made here)."""

    key: str
    kinds: tuple[str, ...]
    number: str


# The first that fits is named
TABLE = (
    Mistake("forgot_to_add", ("sum",), "contribution"),
    Mistake("only_before", ("sum",), "before"),
    Mistake("subtracted", ("sum",), "before - contribution"),
    Mistake("forgot_upstream", ("contribution",), "partial"),
    Mistake("forgot_local", ("contribution",), "upstream"),
    Mistake("added", ("contribution",), "upstream + partial"),
    Mistake("divided", ("contribution",), "upstream/partial"),
    Mistake("other_operand", ("contribution",), "upstream*other_partial"),
    Mistake("already_added", ("contribution",), "after"),
    Mistake("sign", KINDS, "-answer"),
    Mistake("other_operand", ("local",), "other_partial"),
    Mistake("value_not_derivative", ("local",), "out"),
    Mistake("own_value", ("local",), "parent"),
    Mistake("times_upstream", ("local",), "upstream*partial"),
    Mistake("wrong_order", ("value", "local"), "1/answer"),
    Mistake("wrong_order", ("value",), "other**parent"),
    Mistake("as_sum", ("value",), "parent + other"),
    Mistake("as_product", ("value",), "parent*other"),
)


def close(given: float, right: float, tolerance: float = 5e-3) -> bool:
    """Whether an answer is right to the digits people write; the twin of ``answers.close`` in the page."""
    if math.isnan(right):
        return math.isnan(given)
    if math.isinf(right):
        return given == right  # a tolerance of inf would allow everything
    return given == right or abs(given - right) <= tolerance * abs(right) or abs(given - right) < 1e-9


def right(kind: str, given: float, numbers: dict[str, float]) -> bool:
    """Whether an answer is right, or what the rule of a local derivative gives with the digits that are shown.

    Example:
        >>> right("local", 4e-6, {"answer": 3.32611e-6, "shown": 1 - 0.999998**2})
        True
    """
    return close(given, numbers["answer"]) or (kind == "local" and close(given, numbers["shown"]))


def at(kind: str, numbers: dict[str, float]) -> Iterator[tuple[str, float]]:
    """The mistakes of one of the KINDS of question, with the number each gives; ``numbers`` are by NAMES, if known.

    Example:
        >>> list(at("sum", {"answer": 5.0, "before": 2.0, "contribution": 3.0}))[:2]
        [('forgot_to_add', 3.0), ('only_before', 2.0)]
    """
    known = dict.fromkeys(NAMES, math.nan) | numbers
    for mistake in TABLE:
        if kind in mistake.kinds:
            yield mistake.key, float(Graph(known, f"mistake {mistake.key}").read(mistake.number))


def recognise(kind: str, given: float, numbers: dict[str, float]) -> str | None:
    """The key of the mistake that a wrong answer looks like, if it looks like one.

    Example:
        >>> recognise("value", 3.0, {"answer": -3.0})
        'sign'
    """
    right = numbers["answer"]
    for key, wrong in at(kind, numbers):
        if math.isfinite(wrong) and close(given, wrong) and not close(wrong, right):
            return key
    return None


def script() -> str:
    """The table as JavaScript: ``mistakes[kind]`` lists ``{key, number}``, where ``number`` takes the names."""
    names = dict.fromkeys(NAMES, "scalar")
    given = ", ".join(f"{name}: ${name}" for name in NAMES)
    lines = []
    for kind in KINDS:
        rows = [
            f"    {{ key: {quoted(each.key)}, number: ({{ {given} }}) => "
            f"{JavaScript(names, {}, f'mistake {each.key}').read(each.number)[0]} }},\n"
            for each in TABLE
            if kind in each.kinds
        ]
        lines.append(f"  {kind}: [\n{''.join(rows)}  ],\n")
    return f"const mistakes = (() => {{\nconst {{ pow: _pow }} = intrinsics;\nreturn {{\n{''.join(lines)}}};\n}})();\n"
