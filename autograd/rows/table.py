"""rows: the table of rows: what is in it, what may come in, and how a row is found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograd.common.errors import RowError
from autograd.rows import builtin, further
from autograd.rows.language import FOLDS, INTRINSICS, Walker, complain, is_condition, parse
from autograd.rows.row import Op, check_name


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


class Table(dict[str, Op]):
    """The rows by name; whoever goes through them goes through those of that moment, whatever other threads change."""

    def __missing__(self, name: str) -> Op:
        problem = f"there is no row {name!r} here, so what was recorded with it can't be computed"
        raise RowError(f"{problem}; register(Op({name!r}, ...)) first")

    def __iter__(self) -> Iterator[str]:
        return iter(list(super().keys()))  # a list of a dictionary's keys, or of its values, is made in one go

    def values(self) -> list[Op]:  # type: ignore[override]
        """The rows."""
        return list(super().values())

    def items(self) -> list[tuple[str, Op]]:  # type: ignore[override]
        """The rows with their names."""
        return [(row.name, row) for row in self.values()]


# Held while rows come and go, so that the table and all that is made of a row change together
changing = threading.RLock()


def check_texts(op: Op, table: Mapping[str, Op] | None = None) -> None:
    """Walk every text of ``op``; raise RowError with the place of what is not in the language.

    Args:
        op: the row.
        table: the rows that it may be written with; if not given, those there are.
    """
    row = f"row {op.name!r}"
    for key in ("partials", "taught", "let", "kinks", "aliases", "points"):
        if not isinstance(getattr(op, key), tuple):
            raise RowError(f"{row}: {key} must be a tuple, got {getattr(op, key)!r:.60}; mind the comma in ('1',)")
    for key in ("symbol", "operator", "domain", "smooth", "activation", "summary", "note"):
        if not isinstance(getattr(op, key), str) or not getattr(op, key).isprintable():
            raise RowError(f"{row}: {key} must be one line of text, got {getattr(op, key)!r:.60}")
    if len(op.partials) != len(op.active):
        raise RowError(
            f"{row}: {len(op.active)} active argument(s) ({', '.join(op.active)}) need as many partials, "
            f"got {len(op.partials)}"
        )
    if len(op.taught) not in (0, len(op.active)):
        raise RowError(
            f"{row}: taught has a form for each of {len(op.active)} partial(s), or is (); got {op.taught!r:.60}"
        )
    if op.name in (*INTRINSICS, *FOLDS) and op.value != f"{op.name}({', '.join(op.names)})":
        raise RowError(f"{row}: {op.name!r} is an intrinsic; a row of that name must compute it, not {op.value!r}")
    if op.activation not in ("", "he", "xavier"):
        raise RowError(f"{row}: activation is 'he', 'xavier' or nothing, got {op.activation!r}")
    rows = {other.name: other.arity for other in (TABLE if table is None else table).values() if not other.variadic}
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
        if op.taught_of(name) is not text:
            check(f"taught partial of {name}", op.taught_of(name), known, rows=itself, element=element)
    if op.runs:
        check_texts(op.running, table)
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


def check(op: Op, table: Mapping[str, Op]) -> None:
    """Raise RowError where a row can't join others: a text is not in the language, or a name is taken."""
    if not isinstance(op, Op):
        raise RowError(f"expected a row, Op(...), got {op!r:.60}")
    check_texts(op, table)
    for name in op.aliases:
        check_name(name, f"row {op.name!r}, aliases")
    if len({op.name, *op.aliases}) <= len(op.aliases):
        raise RowError(f"row {op.name!r}: a name stands twice among it and its aliases {op.aliases!r}")
    for name in (op.name, *op.aliases):
        if name in table or any(name in other.aliases for other in table.values()):
            raise RowError(f"row {op.name!r}: there is a row {name!r} already; choose another name")


# The built-in ones are checked by a test, and where they are written out
TABLE = Table({row.name: row for row in (*builtin.ROWS, *further.ROWS)})


def check_all() -> None:
    """Raise RowError where a row in the table is not what `add` would take."""
    before: dict[str, Op] = {}
    for row in TABLE.values():
        check(row, before)
        before[row.name] = row


def add(op: Op) -> Op:
    """Put a row into the table; raises RowError where a text is not in the language or a name is taken."""
    with changing:
        check(op, TABLE)
        TABLE[op.name] = op
    return op


def remove(name: str) -> None:
    """Take a row out of the table again; raises RowError where another row is written with it."""
    with changing:
        rest = {row.name: row for row in TABLE.values() if row.name != name}
        for other in rest.values():
            try:
                check_texts(other, rest)
            except RowError:
                problem = f"the row {other.name!r} is written with it; take that one out first"
                raise RowError(f"row {name!r}: {problem}") from None
        del TABLE[name]
