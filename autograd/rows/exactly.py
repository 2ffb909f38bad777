"""rows: the rows' values in numbers of as many digits as one likes, and derivatives that use no row's partials.

A row's value is taken apart into additions, products, powers and intrinsics, each with its slopes: those of the
arithmetic are what everybody has learned, an intrinsic's are differences of the intrinsic with three times the digits.
A row whose text is an approximation, good for floats alone, is the function itself here. mpmath computes all of it, and
is imported when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from autograd.common.errors import RowError
from autograd.rows.caching import per_row
from autograd.rows.intrinsics import OWN
from autograd.rows.language import INTRINSICS, Walker, parse
from autograd.rows.row import Op
from autograd.rows.table import TABLE

ENORMOUS = 10**12  # exp of a number of this size is 0 or inf in any precision that fits a memory
MISSING = "exact: mpmath is not installed, which computes with many digits: pip install 'autograd-by-hand[exact]'"
FLAT = frozenset({"sign", "step", "floor"})  # wherever they have a derivative
_parsed = cache(parse)

# What mpmath calls otherwise, or has not
INTRINSIC: Mapping[str, Callable[..., Any]] = {
    "abs": lambda m, x: abs(x),
    "step": lambda m, x: m.mpf(1 if x > 0 else 0) if x == x else x,
    "log2": lambda m, x: m.log(x, 2) if x else -m.inf,
    **{name: lambda m, x, name=name: getattr(m, name)(x) if x else -m.inf for name in ("log", "log10")},
    "atan2": lambda m, x, y: m.atan2(x, y),
    "fmod": lambda m, x, y: m.sign(x) * m.fmod(abs(x), abs(y)),
}

# Rows whose texts are approximations, good to the digits of a float
ITSELF: Mapping[str, Callable[..., Any]] = {
    "gelu": lambda m, a: a * m.erfc(-a / m.sqrt(2)) / 2,
    "cbrt": lambda m, a: m.sign(a) * m.cbrt(abs(a)),
    "asinh": lambda m, a: m.asinh(a),
    "acosh": lambda m, a: m.acosh(a),
    "sinc": lambda m, a: m.sincpi(a),
    "digamma": lambda m, a: m.digamma(a),
    "polygamma": lambda m, a, n: m.polygamma(int(n), a),
    "lgamma": lambda m, a: m.re(m.loggamma(a)),
    "erfinv": lambda m, a: m.erfinv(a),
    "log_ndtr": lambda m, a: m.log(m.erfc(-a / m.sqrt(2)) / 2) if a < 0 else m.log1p(-m.erfc(a / m.sqrt(2)) / 2),
}


def mpmath() -> ModuleType:
    """The library; an ImportError that says what to install where it isn't there."""
    try:
        import mpmath as found  # late: nobody else needs it
    except ImportError:
        raise ImportError(MISSING) from None
    module: ModuleType = found
    return module


class Tape:
    """What was computed in many digits, one after the other, each with its slopes by what it was computed from.

    Args:
        digits: how many decimal digits everything is computed with.

    Example:
        >>> tape = Tape(30)
        >>> x = tape.start(2.0)
        >>> root = tape.row("exp", [x])
        >>> str(tape.values[root])[:22], str(tape.slopes(root)[x])[:22]
        ('7.38905609893065022723', '7.38905609893065022723')
    """

    def __init__(self, digits: int) -> None:
        self.context: Any = mpmath().mp.clone()  # a precision of its own
        self.context.dps = digits
        self.values: list[Any] = []
        self.sources: list[Sequence[tuple[int, Any]]] = []  # where from, and the slope

    def start(self, number: float) -> int:
        """A number that was computed from nothing; gives its place."""
        return self.put(self.context.mpf(number), ())

    def put(self, value: Any, sources: Sequence[tuple[int, Any]]) -> int:
        """One more number; gives its place."""
        self.values.append(value)
        self.sources.append(sources)
        return len(self.values) - 1

    def row(self, op: str, arguments: Sequence[Any]) -> int:
        """The value of a row at places (lists as sequences of them)."""
        row = TABLE[op]
        if op in ITSELF:
            return self.function(lambda *x: ITSELF[op](self.context, *x), arguments, len(row.active))
        return _Value(self, row, arguments).read_row(row)

    def slopes(self, root: int, sizes: bool = False) -> list[Any]:
        """The derivative of the number at ``root`` by every one there is. Source: the chain rule, backwards.

        Args:
            root: its place.
            sizes: give the sizes of what adds up to each derivative instead.
        """
        found = [self.context.zero] * len(self.values)
        found[root] = self.context.one
        for place in range(root, -1, -1):
            upstream = found[place]
            if upstream:
                for source, slope in self.sources[place]:
                    found[source] += upstream * (abs(slope) if sizes else slope)
        return found

    def is_on_kink(self, op: str, arguments: Sequence[Any]) -> bool:
        """Whether a row's arguments, given as places, are on a kink of it."""
        row = TABLE[op]
        return any(not self.values[_Value(self, row, arguments).read_text(text)] for text in row.kinks)

    # ---- functions --------------------------------------------------------------------------------------------------

    def intrinsic(self, name: str, places: Sequence[int]) -> int:
        """An intrinsic at places, with its slopes."""
        if name in OWN and OWN[name].mpmath is None:
            problem = f"exact: the function {name} is not known with many digits"
            raise RowError(f"{problem}; {OWN[name].advice('what it is in mpmath')}")
        if name in FLAT:
            return self.put(self._at(name, self.values[places[0]]), ())
        return self.function(lambda *x: self._at(name, *x), places, len(places))

    def function(self, function: Callable[..., Any], places: Sequence[int], active: int) -> int:
        """A function of numbers, with its slopes by the first of them."""
        context, given = self.context, [self.values[place] for place in places]
        digits, value = context.dps, self._real(function, given)
        sizes = [context.mag(x) if x and context.isfinite(x) else 0 for x in given]
        context.dps = 3 * digits + 10 + max(0, *sizes) // 3
        try:
            slopes = [self._slope(function, given, i, context.mpf(10) ** -digits) for i in range(active)]
        finally:
            context.dps = digits
        return self.put(value, [(place, +slope) for place, slope in zip(places, slopes, strict=False)])

    def _at(self, name: str, *given: Any) -> Any:
        context, x = self.context, given[0]
        if name in ("exp", "expm1", "sinh", "cosh") and abs(x) > ENORMOUS:
            if name == "cosh" or x > 0:
                return context.inf
            return {"exp": context.zero, "expm1": -context.one, "sinh": -context.inf}[name]
        if name in ("erf", "erfc") and abs(x) > ENORMOUS:
            return context.sign(x) if name == "erf" else context.mpf(0 if x > 0 else 2)
        if name in OWN:  # computes with the precision that mpmath is set to
            with mpmath().workdps(context.dps):
                return context.mpf(OWN[name].mpmath(*map(mpmath().mpf, given)))  # type: ignore[misc]
        return INTRINSIC[name](context, *given) if name in INTRINSIC else getattr(context, name)(x)

    def _real(self, function: Callable[..., Any], given: Sequence[Any]) -> Any:
        context = self.context
        try:
            found = function(*given)
        except (ArithmeticError, ValueError):  # 1/0, log(0), or of too large a number
            return context.nan
        return found if isinstance(found, context.mpf) else context.nan  # a complex number: outside of the domain

    def _slope(self, function: Callable[..., Any], given: Sequence[Any], i: int, small: Any) -> Any:
        """By differences: central ones, or towards the one side that there is."""
        context, x = self.context, given[i]
        h = small * (min(abs(x), context.one) or context.one)

        def at(beside: Any) -> Any:
            return self._real(function, [*given[:i], x + beside, *given[i + 1 :]])

        above, below = at(h), at(-h)
        if context.isfinite(above) and context.isfinite(below):
            return (above - below) / (2 * h)
        here = at(0)
        for side, beside in ((h, above), (-h, below)):
            if context.isfinite(beside) and context.isfinite(here):
                far, near = (beside - here) / side, (at(side / 16) - here) / (side / 16)
                return context.sign(near) * context.inf if abs(near) > 2 * abs(far) else near
        return context.nan

    # ---- the arithmetic ---------------------------------------------------------------------------------------------

    def arithmetic(self, operator: str, a: int, b: int) -> int:
        """One of + - * / **, with its slopes."""
        context, x, y = self.context, self.values[a], self.values[b]
        if operator == "+":
            return self.put(x + y, ((a, context.one), (b, context.one)))
        if operator == "-":
            return self.put(x - y, ((a, context.one), (b, -context.one)))
        if operator == "*":
            return self.put(x * y, ((a, y), (b, x)))
        if operator == "**":
            out = self._power(x, y)
            by_base = y * self._power(x, y - 1) if y else context.zero
            by_exponent = out * context.log(x) if x > 0 else context.zero if x == 0 and y > 0 else context.nan
            return self.put(out, ((a, by_base), (b, by_exponent)))
        if not y:
            out = context.nan if x == 0 or x != x else context.sign(x) * context.inf
            return self.put(out, ((a, context.inf), (b, -context.sign(x) * context.inf)))
        return self.put(x / y, ((a, 1 / y), (b, -x / (y * y))))

    def _power(self, x: Any, y: Any) -> Any:
        context = self.context
        try:
            found = context.power(x, y)
        except (ArithmeticError, ValueError):  # 0**-1
            return context.inf
        return found if isinstance(found, context.mpf) else context.nan


@per_row
def is_known(row: Op) -> bool:
    """Whether all that a row is written with is known with many digits; a function of a user's own isn't.

    >>> is_known(TABLE["tanh"])
    True
    """
    words = set(re.findall(r"\w+", " ".join((row.value, *row.let)))) - set(row.names)
    own = [OWN[name] for name in words if name in OWN]
    others = (words & set(TABLE)) - {*INTRINSICS, row.name}
    return all(word.mpmath is not None for word in own) and all(is_known(TABLE[name]) for name in others)


class _Value(Walker[Any]):
    """Reads a row's value onto a tape; a number is its place there, a condition is what comes out."""

    def __init__(self, tape: Tape, row: Op, arguments: Sequence[Any]) -> None:
        functions = {op.name: op.arity for op in TABLE.values() if not op.variadic}
        super().__init__(dict(row.names), functions, row.name)
        self.tape = tape
        self.given: dict[str, Any] = dict(zip(row.names, arguments, strict=True))
        self.at = 0  # which element a list's name means

    def read_row(self, row: Op) -> int:
        """The place of the row's value."""
        names: dict[str, str] = dict(self.names)
        for name, text in row.lets.items():
            self.given[name] = self.read_text(text)
            names[name] = "scalar"
            self.names = names
        found: int = self.read_text(row.value)
        return found

    def read_text(self, text: str) -> Any:
        """The place of what a text of the row's says."""
        self.text, self.depth = text, 0
        return self.visit(_parsed(text))

    def number(self, value: float) -> int:
        return self.tape.start(value)

    def constant(self, name: str) -> int:
        return self.tape.put(+getattr(self.tape.context, name), ())

    def name(self, name: str) -> int:
        found = self.given[name]
        place: int = found[self.at] if self.names[name] == "list" else found
        return place

    def negate(self, x: int) -> int:
        return self.tape.put(-self.tape.values[x], ((x, -self.tape.context.one),))

    def arithmetic(self, operator: str, x: int, y: int) -> int:
        return self.tape.arithmetic(operator, x, y)

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], int]]) -> bool:
        numbers = [self.tape.values[operand()] for operand in operands]
        return all(_holds(*each) for each in zip(operators, numbers, numbers[1:], strict=False))

    def logic(self, operator: str, operands: Sequence[Callable[[], Any]]) -> bool:
        found: Iterable[Any] = (operand() for operand in operands)
        return all(found) if operator == "and" else any(found)

    def choose(self, test: Callable[[], Any], yes: Callable[[], int], no: Callable[[], int]) -> int:
        return yes() if test() else no()

    def call(self, function: str, arguments: Sequence[int]) -> int:
        if function in INTRINSICS:
            return self.tape.intrinsic(function, arguments)
        return self.tape.row(function, arguments)

    def fold(self, function: str, body: Callable[[], int], lists: Sequence[str]) -> int:
        before, places = self.at, []
        for i in range(len(self.given[lists[0]])):
            self.at = i
            places.append(body())
        self.at = before
        values, context = self.tape.values, self.tape.context
        if function == "max":
            return max(places, key=values.__getitem__)
        total = context.zero
        for place in places:
            total += values[place]
        return self.tape.put(total, [(place, context.one) for place in places])


def _holds(operator: str, x: Any, y: Any) -> bool:
    found = {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y, "==": x == y, "!=": x != y}[operator]
    return bool(found)
