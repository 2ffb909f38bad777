"""The table: one row of text per primitive. Everything else that is known about a primitive is made from its row.

In a row, names before ``;`` are active, names after it are passive constants (``slope=0.01`` gives a default);
``*a`` is a list, ``*a *b`` are zipped lists of one length. ``out`` is the value, for use in the partials.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograd.errors import RowError
from autograd.language import FOLDS, INTRINSICS, RESERVED, Walker, complain, is_condition, parse

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

    Raises:
        RowError: a name or the arguments are malformed; the other texts are checked by `add`.

    Example:
        >>> Op("cube", "a", "a*a*a", ("3*a*a",)).active
        ('a',)
        >>> add(Op("bad", "a", "a*b", ("1",)))
        Traceback (most recent call last):
        ...
        autograd.errors.RowError: row 'bad', value: unknown name 'b'; the names here are: a
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
    # read off the texts above, once
    names: Mapping[str, str] = field(init=False, repr=False, compare=False)
    active: tuple[str, ...] = field(init=False, repr=False, compare=False)
    passive: tuple[str, ...] = field(init=False, repr=False, compare=False)
    defaults: Mapping[str, float] = field(init=False, repr=False, compare=False)
    lets: Mapping[str, str] = field(init=False, repr=False, compare=False)
    variadic: bool = field(init=False, repr=False, compare=False)  # whether an argument is a list

    def __post_init__(self) -> None:
        check_name(self.name, f"row {self.name!r}")
        read_arguments(self)
        if not self.symbol:
            object.__setattr__(self, "symbol", self.name)

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


class Check(Walker[frozenset[str]]):
    """Walks a text only to validate it; what it makes of the text is the set of names it uses."""

    def __init__(self, *arguments: Any, never_equal: frozenset[str] = frozenset(), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.never_equal = never_equal

    def number(self, value: float) -> frozenset[str]:
        return frozenset()

    def name(self, name: str) -> frozenset[str]:
        return frozenset({name})

    def negate(self, x: frozenset[str]) -> frozenset[str]:
        return x

    def arithmetic(self, operator: str, x: frozenset[str], y: frozenset[str]) -> frozenset[str]:
        return x | y

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], frozenset[str]]]) -> frozenset[str]:
        used = self.logic("and", operands)
        if self.never_equal & used and {"==", "!="} & set(operators):
            raise RowError(
                f"{self.where}: == and != on an active argument ({', '.join(sorted(self.never_equal & used))}) would "
                f"cut the graph of a derivative; branch with < or > instead\n    {self.text}"
            )
        return used

    def logic(self, operator: str, operands: Sequence[Callable[[], frozenset[str]]]) -> frozenset[str]:
        return frozenset().union(*(operand() for operand in operands))

    def choose(
        self, test: Callable[[], frozenset[str]], yes: Callable[[], frozenset[str]], no: Callable[[], frozenset[str]]
    ) -> frozenset[str]:
        return test() | yes() | no()

    def call(self, function: str, arguments: Sequence[frozenset[str]]) -> frozenset[str]:
        return frozenset().union(*arguments)

    def fold(self, function: str, body: Callable[[], frozenset[str]], lists: Sequence[str]) -> frozenset[str]:
        return body()


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


def check_texts(op: Op) -> None:
    """Walk every text of ``op``; raise RowError with the place of what is not in the language."""
    row = f"row {op.name!r}"
    for key in ("partials", "let", "kinks", "aliases", "points"):
        if not isinstance(getattr(op, key), tuple):
            raise RowError(f"{row}: {key} must be a tuple, got {getattr(op, key)!r:.60}; mind the comma in ('1',)")
    for key in ("symbol", "operator", "domain", "smooth", "activation", "summary"):
        if not isinstance(getattr(op, key), str) or not getattr(op, key).isprintable():
            raise RowError(f"{row}: {key} must be one line of text, got {getattr(op, key)!r:.60}")
    if len(op.partials) != len(op.active):
        raise RowError(
            f"{row}: {len(op.active)} active argument(s) ({', '.join(op.active)}) need as many partials, "
            f"got {len(op.partials)}"
        )
    if op.name in (*INTRINSICS, *FOLDS) and op.value != f"{op.name}({op.active[0]})":
        raise RowError(f"{row}: {op.name!r} is an intrinsic; a row of that name must compute it, not {op.value!r}")
    if op.activation not in ("", "he", "xavier"):
        raise RowError(f"{row}: activation is 'he', 'xavier' or nothing, got {op.activation!r}")
    rows = {other.name: other.arity for other in TABLE.values() if not other.variadic}
    known: dict[str, str] = dict(op.names)
    guarded = frozenset(op.active)

    def check(part: str, text: str, names: Mapping[str, str], **options: Any) -> frozenset[str]:
        condition = options.pop("condition", False)
        used = Check(names, options.pop("rows", rows), f"{row}, {part}", **options).read(text)
        if is_condition(parse(text)) is not condition:
            expected = "a condition, such as a > 0" if condition else "a number; choose one, as in '1 if a > 0 else 0'"
            complain(f"expected {expected}", text, len(text) - len(text.lstrip()), f"{row}, {part}")
        return used

    for name, text in op.lets.items():
        used = check(f"let {name}", text, known, never_equal=guarded)
        known[name] = "scalar"
        guarded |= {name} if used & guarded else frozenset()
    check("value", op.value, known, never_equal=guarded)
    known["out"] = "scalar"
    guarded |= {"out"}
    itself = rows if op.variadic else {**rows, op.name: op.arity}
    for name, text in zip(op.active, op.partials, strict=True):
        element = op.names[name] == "list"
        check(f"partial of {name}", text, known, rows=itself, never_equal=guarded, element=element)
    for part, text in (("domain", op.domain), ("smooth", op.smooth)):
        if text:
            check(part, text, op.names, condition=True)
    for text in op.kinks:
        check("kinks", text, op.names)
    for point in op.points:
        if not isinstance(point, tuple) or len(point) != op.arity:
            raise RowError(f"{row}, points: {point!r:.60} is not a tuple of {op.arity} argument(s)")
        for name, part in zip(op.names, point, strict=True):
            numbers = part if op.names[name] == "list" else (part,)
            if not isinstance(numbers, tuple) or not all(type(each) in (int, float) for each in numbers):
                expected = "a tuple of numbers" if op.names[name] == "list" else "a number"
                raise RowError(f"{row}, points {point!r:.60}: {name} must be {expected}, got {part!r:.60}")


TABLE: dict[str, Op] = {}


def add(op: Op) -> Op:
    """Put a row into the table; raises RowError where a text is not in the language or a name is taken."""
    if not isinstance(op, Op):
        raise RowError(f"expected a row, Op(...), got {op!r:.60}")
    check_texts(op)
    for name in op.aliases:
        check_name(name, f"row {op.name!r}, aliases")
    if len({op.name, *op.aliases}) <= len(op.aliases):
        raise RowError(f"row {op.name!r}: a name stands twice among it and its aliases {op.aliases!r}")
    for name in (op.name, *op.aliases):
        if name in TABLE or any(name in other.aliases for other in TABLE.values()):
            raise RowError(f"row {op.name!r}: there is a row {name!r} already; choose another name")
    TABLE[op.name] = op
    return op


def remove(name: str) -> None:
    """Take a row out of the table again; raises RowError where another row is written with it."""
    row, before = TABLE[name], dict(TABLE)
    del TABLE[name]
    for other in TABLE.values():
        try:
            check_texts(other)
        except RowError:
            TABLE.clear()
            TABLE.update(before)
            problem = f"the row {other.name!r} is written with it; take that one out first"
            raise RowError(f"row {row.name!r}: {problem}") from None


def lookup(name: str) -> Op:
    """The row that a node was recorded with; raises RowError where it has been taken out or was never here."""
    try:
        return TABLE[name]
    except KeyError:
        problem = f"there is no row {name!r} here, so what was recorded with it can't be computed"
        raise RowError(f"{problem}; register(Op({name!r}, ...)) first") from None
