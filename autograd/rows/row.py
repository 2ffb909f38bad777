"""rows: the row: one primitive as text. Everything else that is known about a primitive is made from its row.

In a row, names before ``;`` are active, names after it are passive constants (``slope=0.01`` gives a default);
``*a`` is a list, ``*a *b`` are zipped lists of one length. ``out`` is the value, for use in the partials.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from autograd.common.errors import RowError
from autograd.rows.language import FOLDS, INTRINSICS, RESERVED

T = TypeVar("T")

# What generated source says besides the rows' own names, so that no name of a row may hide it
SPOKEN = frozenset({"Operations", "Result", "Value", "isinstance", "len", "self", "tuple", "type", "zip"})
Point = tuple[Any, ...]


@dataclass(frozen=True)
class Op:
    """One primitive: what it computes and its local derivatives, as text in the row language.

    Args:
        name: what it is called, in code and as a function.
        arguments: ``"a b"``, ``"a; n"``, ``"*w *x b"``: active names, then passive ones after a semicolon.
        value: the expression it computes.
        partials: one expression per active argument; for a list, of its i-th element.
        symbol: how it is drawn; the name where empty.
        operator: the Python operator it answers to, as in ``__mul__`` without underscores.
        aliases: further names, such as NumPy's.
        let: ``"m = max(a)"``, shared by value and partials.
        domain: the condition for the value to exist; always where empty.
        smooth: the further condition for the partials to exist.
        kinks: expressions that are 0 where the partials jump.
        activation: ``"he"`` or ``"xavier"``: use it between layers, with weights initialised like this.
        points: arguments to try it at, inside its domain.
        summary: one sentence on what it is.
        taught: per partial, the form that a student has learned, where it is not the one that runs; "" for the same.
            Both are equal but for rounding: explanations show this one.
        runs: value and partials as they are computed, where that takes less than the texts say: lets, as in
            ``"e = exp(-a)"``, then the value, then the partials. To the last bit the same; explanations, and graphs of
            derivatives, which are to have no branches, are made from the texts.
        note: where value, partials or second derivatives are less exact than 4 units in the last place.

    Raises:
        RowError: a name or the arguments are malformed; the other texts are checked by `add`.

    Example:
        >>> Op("cube", "a", "a*a*a", ("3*a*a",)).active
        ('a',)
        >>> from autograd.rows.table import add
        >>> add(Op("bad", "a", "a*b", ("1",)))
        Traceback (most recent call last):
        ...
        autograd.common.errors.RowError: row 'bad', value: unknown name 'b'; the names here are: a
            a*b
              ^
    """

    name: str
    arguments: str
    value: str
    partials: tuple[str, ...]
    symbol: str = ""
    operator: str = ""
    aliases: tuple[str, ...] = ()
    let: tuple[str, ...] = ()
    domain: str = ""
    smooth: str = ""
    kinks: tuple[str, ...] = ()
    activation: str = ""
    points: tuple[Point, ...] = ()
    summary: str = ""
    taught: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    note: str = ""
    # read off the texts above, once
    names: Mapping[str, str] = field(init=False, repr=False, compare=False)
    active: tuple[str, ...] = field(init=False, repr=False, compare=False)
    passive: tuple[str, ...] = field(init=False, repr=False, compare=False)
    defaults: Mapping[str, float] = field(init=False, repr=False, compare=False)
    lets: Mapping[str, str] = field(init=False, repr=False, compare=False)
    variadic: bool = field(init=False, repr=False, compare=False)  # whether an argument is a list
    running: Op = field(init=False, repr=False, compare=False)  # the row with the texts that run

    def __post_init__(self) -> None:
        check_name(self.name, f"row {self.name!r}")
        read_arguments(self)
        if not self.symbol:
            object.__setattr__(self, "symbol", self.name)
        object.__setattr__(self, "running", running(self))

    @property
    def all_arguments(self) -> tuple[str, ...]:
        """Active and passive argument names, in order."""
        return self.active + self.passive

    @property
    def arity(self) -> int:
        """How many arguments the row has, a list counting as one."""
        return len(self.names)

    def group(self, flat: Sequence[T]) -> list[Any]:
        """Split a node's flat parents (or anything parallel to them) into the row's arguments, lists as tuples.

        >>> Op("weigh", "*w *x b", "sum(w*x) + b", ("x", "w", "1")).group([1, 2, 3, 4, 5])
        [(1, 2), (3, 4), 5]
        """
        lists = sum(kind == "list" for kind in self.names.values())
        if not lists:
            return list(flat)
        length = (len(flat) - (len(self.names) - lists)) // lists
        grouped: list[Any] = []
        start = 0
        for kind in self.names.values():
            if kind == "list":
                grouped.append(tuple(flat[start : start + length]))
                start += length
            else:
                grouped.append(flat[start])
                start += 1
        return grouped

    def slots(self, parents: int) -> list[tuple[str, int]]:
        """For each of a node's flat parents: its argument's name, and its place in the list (-1 for a scalar).

        >>> Op("weigh", "*w *x b", "sum(w*x) + b", ("x", "w", "1")).slots(5)
        [('w', 0), ('w', 1), ('x', 0), ('x', 1), ('b', -1)]
        """
        grouped = self.group(range(parents))
        found: list[tuple[str, int]] = []
        for name, part in zip(self.names, grouped, strict=True):
            found += [(name, i) for i in range(len(part))] if isinstance(part, tuple) else [(name, -1)]
        return found

    def partial_of(self, name: str) -> str:
        """The text of the local derivative with respect to argument ``name``; "0" for a passive one."""
        return self.partials[self.active.index(name)] if name in self.active else "0"

    def taught_of(self, name: str) -> str:
        """The text of the same as a student has learned it.

        >>> Op("th", "a", "tanh(a)", ("1/(cosh(a)*cosh(a))",), taught=("1 - out*out",)).taught_of("a")
        '1 - out*out'
        """
        taught = self.taught[self.active.index(name)] if self.taught and name in self.active else ""
        return taught or self.partial_of(name)


def running(op: Op) -> Op:
    """The row with the texts of ``op.runs`` in the places of those that explain it; itself where there are none.

    >>> Op("both", "a", "exp(a) + 1", ("exp(a)",), runs=("e = exp(a)", "e + 1", "e")).running.lets
    {'e': 'exp(a)'}
    """
    if not op.runs:
        return op
    known = len(op.runs) - 1 - len(op.partials) if isinstance(op.runs, tuple) else -1
    if known < 0:
        expected = f"lets, then the value and {len(op.partials)} partial(s)"
        raise RowError(f"row {op.name!r}: runs has {expected}, in a tuple; got {op.runs!r:.60}")
    let, (value, *partials) = op.runs[:known], op.runs[known:]
    return replace(op, let=let, value=value, partials=tuple(partials), runs=())


def check_name(name: str, where: str) -> None:
    """Raise RowError unless ``name`` can be a function's or an argument's name."""
    if not isinstance(name, str) or not name.isidentifier() or not name.isascii():
        raise RowError(f"{where}: a name is letters, digits and _, got {name!r:.60}")
    if keyword.iskeyword(name) or name[0] == "_" or name[-1] == "_" or name in SPOKEN or name in RESERVED - {*FOLDS}:
        raise RowError(f"{where}: the name {name!r} is taken; choose another")


def read_arguments(op: Op) -> None:
    """Read ``op.arguments`` into names, kinds and defaults, and ``op.let`` into pairs."""
    where = f"row {op.name!r}, arguments {op.arguments!r}"
    if not isinstance(op.arguments, str) or op.arguments.count(";") > 1:
        raise RowError(f"{where}: expected text such as 'a b', 'a; n' or '*w *x b'")
    before, _, after = op.arguments.partition(";")
    names: dict[str, str] = {}
    defaults: dict[str, float] = {}
    for passive, part in [(False, part) for part in before.split()] + [(True, part) for part in after.split()]:
        name, equals, default = part.partition("=")
        kind = "list" if name.startswith("*") else "scalar"
        name = name.removeprefix("*")
        check_name(name, where)
        if name in names or name in INTRINSICS or name in RESERVED:
            raise RowError(f"{where}: {name!r} stands twice, or is a function's name")
        if (passive and kind == "list") or (equals and not passive):
            raise RowError(f"{where}: {part!r}: lists are active, and only passive arguments have defaults")
        names[name] = kind
        if equals:
            try:
                defaults[name] = float(default)
            except ValueError:
                raise RowError(f"{where}: the default {default!r} is not a number") from None
            if not math.isfinite(defaults[name]):
                raise RowError(f"{where}: the default {default!r} must be finite")
    active = tuple(part.removeprefix("*") for part in before.split())
    if not active:
        raise RowError(f"{where}: at least one active argument is needed")
    lets: dict[str, str] = {}
    for each in op.let if isinstance(op.let, tuple) else ():
        if not isinstance(each, str):
            raise RowError(f"row {op.name!r}, let {each!r:.60}: expected text such as 'm = max(a)'")
        name, equals, text = (part.strip() for part in each.partition("="))
        check_name(name, f"row {op.name!r}, let {each!r}")
        if not equals or name in names or name in lets or name in INTRINSICS or name in RESERVED:
            raise RowError(f"row {op.name!r}, let {each!r}: expected 'name = expression' with a new name")
        lets[name] = text
    for key, value in {
        "names": names,
        "active": active,
        "passive": tuple(names)[len(active) :],
        "defaults": defaults,
        "lets": lets,
        "variadic": "list" in names.values(),
    }.items():
        object.__setattr__(op, key, value)
