"""core: external(): a node whose number and partials come from a function of the user's, such as a solver."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count

from autograd.common.errors import RowError
from autograd.common.numbers import to_float
from autograd.core import own_rows
from autograd.core.own_intrinsics import is_taken, put, unregister_intrinsic
from autograd.core.recording import check_domain, operand, record
from autograd.core.value import Value
from autograd.rows.intrinsics import Word
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op, check_name
from autograd.rows.table import TABLE, changing

Again = Callable[..., tuple[float, Sequence[float]]]
MOST = 1000  # functions: more are a new one for every node, and none is ever forgotten
CLOSE = 1e-6  # how near to what is given ``again`` has to come: a solver may start from elsewhere

_rows: dict[tuple[Again, int], str] = {}  # the row of each function


def external(value: float, parents: Sequence[Value | float], partials: Sequence[float], *, again: Again) -> Value:
    """A node of your own, computed elsewhere: a solver's result, an implicit function, a table, a C library.

    It is drawn, stepped, replayed and checked like any other: ``again`` becomes a row, whose partials `gradcheck`
    compares with differences of its value. What isn't known is how the partials change: second derivatives are nan.

    Args:
        value: its number.
        parents: the nodes that it depends on; a plain number is a constant.
        partials: its local derivative by each parent.
        again: computes both anew for other numbers: takes one per parent, gives ``(value, partials)``. Nodes of one
            kind should have one function; what differs from node to node is a parent, as a plain number where it's
            fixed. Its name is what the node is called, until `unregister` takes it out.

    Raises:
        TypeError: ``again`` is no function, or gives something else than ``(value, partials)``.
        ValueError: not one partial for each parent; or, looked at with its first node, ``again`` gives other numbers.
        RowError: more than a thousand functions were given, probably a new one for each node.
        DomainError: the number isn't finite though the parents' are.

    Example:
        The x with x³ + a·x = b, by Newton's method; its partials by differentiating that equation:

        >>> from autograd import gradcheck
        >>> def root(a, b):
        ...     x = 1.0
        ...     for _ in range(50):
        ...         x -= (x**3 + a*x - b) / (3*x*x + a)
        ...     return x, (-x / (3*x*x + a), 1 / (3*x*x + a))
        >>> a, b = Value(2.0), Value(12.0)
        >>> number, partials = root(2.0, 12.0)
        >>> x = external(number, [a, b], partials, again=root)
        >>> x.op, round(x.data, 12), [round(partial, 12) for partial in x.partials]
        ('root', 2.0, [-0.142857142857, 0.071428571429])
        >>> from autograd import unregister
        >>> unregister("root")
    """
    if not callable(again):
        raise TypeError(f"external: again is {again!r:.60}; expected a function of the parents' numbers")
    number = to_float(value, "external: value", "a number")
    slopes = tuple(to_float(each, f"external: partials[{i}]", "a number") for i, each in enumerate(partials))
    if not parents or len(slopes) != len(parents):
        raise ValueError(
            f"external: {len(slopes)} partials for {len(parents)} parents; expected one for each, of one or more"
        )
    nodes = tuple(operand(Value, "external", f"parents[{i}]", each) for i, each in enumerate(parents))
    given = [node.data for node in nodes]
    with changing:
        if (again, len(nodes)) not in _rows:
            _compare(again, given, number, slopes)
            _rows[again, len(nodes)] = _install(again, len(nodes))
        name = _rows[again, len(nodes)]
    if not math.isfinite(number):
        check_domain(TABLE[name], given, number, nodes)
    return record(Value, name, nodes, number, slopes)


def _compare(again: Again, given: Sequence[float], number: float, slopes: Sequence[float]) -> None:
    """Raise where ``again`` isn't what it has to be."""
    value, partials = _Last(again, len(given)).at(*given)
    pairs = zip((number, *slopes), (value, *partials), strict=True)
    for i, (here, there) in enumerate(pairs, -1):
        if not math.isclose(here, there, rel_tol=CLOSE, abs_tol=1e-12) and not (here != here and there != there):
            at = ", ".join(map(repr, given[:6])) + (", …" if len(given) > 6 else "")
            what = f"partials[{i}]" if i >= 0 else "value"
            raise ValueError(f"external: {what} is {here!r}, but again({at}) gives {there!r}; expected the same")


class _Last:
    """A function with what it gave last: value and partials are asked for one by one, and a solver takes its time."""

    def __init__(self, again: Again, parents: int) -> None:
        self.again = again
        self.parents = parents
        self.known: tuple[tuple[float, ...], tuple[float, tuple[float, ...]]] | None = None

    def at(self, *numbers: float) -> tuple[float, tuple[float, ...]]:
        """Value and partials at these numbers."""
        known = self.known
        if known is None or known[0] != numbers:  # nan is never known
            self.known = known = (numbers, self.compute(*numbers))
        return known[1]

    def value(self, *numbers: float) -> float:
        """The value alone."""
        return self.at(*numbers)[0]

    def partial(self, i: int, *numbers: float) -> float:
        """A partial alone."""
        return self.at(*numbers)[1][i]

    def compute(self, *numbers: float) -> tuple[float, tuple[float, ...]]:
        """The function's own answer."""
        result = self.again(*numbers)
        try:
            value, partials = result
            is_complex = any(isinstance(each, complex) for each in (value, *partials))
            found = (math.nan, ()) if is_complex else (float(value), tuple(map(float, partials)))
        except (TypeError, ValueError):
            problem = f"gives {result!r:.80}; expected (value, partials), numbers all of them"
            raise TypeError(f"external: {_named(self.again)} {problem}") from None
        if is_complex:  # as Python's (-1.0)**0.5 is: it has no value there, as where math.sqrt raises
            raise ValueError(f"external: {_named(self.again)} gives complex numbers, {result!r:.80}")
        if len(found[1]) != self.parents:
            raise ValueError(
                f"external: {_named(self.again)} gives {len(found[1])} partials for {self.parents} parents"
            )
        return found


def _named(again: Again) -> str:
    """What a function is called, where a row may be called so."""
    bare = getattr(again, "__name__", "").strip("_")
    try:
        check_name(bare, "external")
    except RowError:  # such as a lambda's, or one with letters that rows don't have
        return "black_box"
    return str(bare)


def _install(again: Again, parents: int) -> str:
    """A row for a function, of words that ask it; gives the row's name."""
    if len(_rows) >= MOST:
        raise RowError(
            f"external: {MOST} functions were given as again, {_named(again)!r} comes on top; pass one function for "
            "all nodes of a kind, and what differs as a plain number among the parents"
        )
    name = next(each for each in _candidates(_named(again)) if _is_free(each))
    last = _Last(again, parents)
    arguments = _arguments(again, parents)
    words = [f"{name}_at", *(f"{name}_by_{argument}" for argument in arguments)]
    functions: list[Callable[..., float]] = [last.value, *(partial(last.partial, i) for i in range(parents))]
    for word, function in zip(words, functions, strict=True):
        put(Word(word, function, made_by="external"), parents)
    texts = [f"{word}({', '.join(arguments)})" for word in words]
    for word, text in zip(words[1:], texts[1:], strict=True):  # so that a first derivative is a graph, too
        own_rows.install(
            Op(word, " ".join(arguments), text, ("nan",) * parents, summary="Its derivatives aren't known.")
        )
    summary = (inspect.getdoc(again) or "").partition("\n")[0]
    own_rows.install(Op(name, " ".join(arguments), texts[0], tuple(texts[1:]), summary=summary))

    def forget() -> None:
        del _rows[again, parents]
        for word in words:
            if word in TABLE:
                own_rows.unregister(word)
            unregister_intrinsic(word)

    own_rows.afterwards[name] = forget
    return name


def _candidates(bare: str) -> Iterator[str]:
    yield bare
    for i in count(2):
        yield f"{bare}_{i}"


def _is_free(name: str) -> bool:
    """Whether a row and its words can go by this name."""
    if any(hasattr(place, name) for place in own_rows.PLACES) or is_taken(name):
        return False
    return not any(word.startswith(f"{name}_") for word in INTRINSICS)


def _arguments(again: Again, parents: int) -> list[str]:
    """What the function calls its arguments, where these are names that a row may have."""
    try:
        found = [
            each.name
            for each in inspect.signature(again).parameters.values()
            if each.kind <= each.POSITIONAL_OR_KEYWORD
        ]
        if len(found) == parents:
            Op("external", " ".join(found), "0", ("0",) * parents)
            return found
    except (TypeError, ValueError, RowError):  # some of C's don't say, and not all names are a row's
        pass
    return [f"x{i + 1}" for i in range(parents)]
