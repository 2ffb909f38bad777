"""commands: derivatives typed beside an expression, ``dx="sin(y)"``, and the check of them."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.calculus.expressions import expression, number, recorded
from autograd.calculus.grammar import statements
from autograd.calculus.meaning import functions, target
from autograd.checking.arrays.gradients import report_of
from autograd.checking.report import Report
from autograd.commands.saying import CommandError
from autograd.commands.words import NAME, gives_numbers, joined
from autograd.common.errors import ExpressionError

DERIVATIVE = re.compile(rf"\s*((?:d|∂)(?:{NAME}/(?:d|∂))?({NAME}))\s*=(?!=)(.*)", re.DOTALL)
VARIABLE = re.compile(rf"\s*({NAME})\s*=(?!=)")


def apart(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """What was typed, and taken out of it the derivatives, by the variable.

    ``dx``, ``df/dx`` and ``∂f/∂x`` are derivatives where there is an x, and the expression doesn't use dx itself.

    Raises:
        CommandError: one stands twice, or its variable has no number.

    >>> apart(["x*sin(y)", "x=1", "y=2", "dx=sin(y)", "∂f/∂y=x*cos(y)"])
    (['x*sin(y)', 'x=1', 'y=2'], {'x': 'sin(y)', 'y': 'x*cos(y)'})
    """
    rest: list[str] = []
    found: dict[str, str] = {}
    every = joined(words)
    variables = {match[1] for word in every if (match := VARIABLE.match(word)) and ";" not in word}
    for word in every:
        match = DERIVATIVE.match(word)
        if not match or _used(match[1], [each for each in every if each != word]):
            rest.append(word)
        elif match[2] in variables - {match[1]}:
            if match[2] in found:
                raise CommandError("derivative_twice", name=match[1])
            found[match[2]] = match[3].strip()
        elif _is_meant(match[2], word, every):
            raise CommandError("derivative_by_none", name=match[1], variable=match[2])
        else:
            rest.append(word)
    return rest, found


def _is_meant(variable: str, word: str, words: Sequence[str]) -> bool:
    """Whether a word is a derivative, though its variable has no number: a formula beside an expression."""
    expressions = [each for each in words if not VARIABLE.match(each) or ";" in each]
    return bool(expressions) and not gives_numbers(word) and (len(variable) == 1 or _used(variable, expressions))


def _used(name: str, words: Sequence[str]) -> bool:
    return any(name in re.findall(NAME, DERIVATIVE.sub(r"\3", word)) for word in words)


def checked(text: str, variables: Mapping[str, float], derivatives: Mapping[str, str], rtol: float) -> Report:
    """The report on derivatives that were typed; variables without one stand still.

    Raises:
        ExpressionError: the expression, or a derivative, is none.
    """
    expression(text, variables)  # says what is wrong with it
    body = statements(text, functions())

    def function(*moved: Any) -> Any:
        try:
            return recorded(text, body, {**variables, **dict(zip(derivatives, moved, strict=True))})
        except ExpressionError:  # beside the point it has no value
            return math.nan

    says = tuple(_number(_with_its_names(text, body, each), variables) for each in derivatives.values())
    point = tuple(variables[name] for name in derivatives)
    return report_of(function, says, point, rtol, names=list(derivatives), lines=False)


def _with_its_names(text: str, body: Sequence[ast.Assign | ast.Expr], derivative: str) -> str:
    """A derivative after those statements of the expression whose names it uses."""
    needed, before = set(re.findall(NAME, derivative)), ""
    for each in reversed(body[:-1]):
        name = target(each)
        if name and name.id in needed:
            statement = text[each.col_offset : each.end_col_offset]
            needed |= set(re.findall(NAME, statement))
            before = f"{statement}; {before}"
    return before + derivative


def _number(text: str, variables: Mapping[str, float]) -> float:
    names = set(re.findall(NAME, text))
    used = {name: value for name, value in variables.items() if name in names}
    if not used:
        try:
            return number(text)
        except ExpressionError:
            if names <= set(functions()):
                raise
    return float(expression(text, used).data)  # which says best what is wrong with a name
