"""replay/code: the rows as straight-line code.

A list of single instructions on numbers, for whoever compiles whole graphs.

A template is a row's code for a number of arguments; what it computes twice stands in it once. Branches are computed
both, and ``select`` picks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from autograd.rows.caching import per_row
from autograd.rows.elements import ElementWalker
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op
from autograd.rows.table import TABLE

ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow"}
RELATIONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
LOGIC = ("and", "or", *RELATIONS.values())  # what gives true or false; the rest gives numbers

# ("add", 3, 4): the sum of the numbers that the instructions 3 and 4 gave; ("const", 0.5): a number;
# ("argument", 2): the third flat argument. "larger" is one step of max; all other names are intrinsics.
Instruction = tuple[str | float | int, ...]


@dataclass
class Builder:
    """Instructions, each once."""

    code: list[Instruction] = field(default_factory=list)
    known: dict[Instruction, int] = field(default_factory=dict)

    def emit(self, *instruction: str | float | int) -> int:
        """The place of an instruction, which is added where it isn't there."""
        key = (*instruction, str(instruction[1])) if instruction[0] == "const" else instruction  # 0.0 is not -0.0
        place = self.known.get(key)
        if place is None:
            place = self.known[key] = len(self.code)
            self.code.append(instruction)
        return place


class InstructionReader(ElementWalker[int]):
    """Emits what an expression computes; a number is the place of the instruction that gives it.

    Args:
        builder: where to.
        given: what each name stands for: a place, or one per element of a list.
        where: what is being read, for error messages.
    """

    def __init__(self, builder: Builder, given: dict[str, int | tuple[int, ...]], where: str) -> None:
        names = {name: "list" if isinstance(each, tuple) else "scalar" for name, each in given.items()}
        functions = {op.name: op.arity for op in TABLE.values() if not op.variadic}
        super().__init__(names, functions, where)
        self.builder, self.given = builder, given

    def number(self, value: float) -> int:
        return self.builder.emit("const", value)

    def name(self, name: str) -> int:
        meant = self.given[name]
        return meant[self.place] if isinstance(meant, tuple) else meant

    def negate(self, x: int) -> int:
        return self.builder.emit("neg", x)

    def arithmetic(self, operator: str, x: int, y: int) -> int:
        if operator == "**":  # as `intrinsics.power` has it; whoever knows the exponent keeps one of the three
            emit = self.builder.emit
            square, cube = (emit("eq", y, emit("const", number)) for number in (2.0, 3.0))
            twice = emit("mul", x, x)
            other = emit("select", cube, emit("mul", twice, x), emit("pow", x, y))
            return emit("select", square, twice, other)
        return self.builder.emit(ARITHMETIC[operator], x, y)

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], int]]) -> int:
        places = [operand() for operand in operands]
        pairs = pairwise(places)
        found = [self.builder.emit(RELATIONS[sign], *pair) for sign, pair in zip(operators, pairs, strict=True)]
        return self._all("and", found)

    def logic(self, operator: str, operands: Sequence[Callable[[], int]]) -> int:
        return self._all(operator, [operand() for operand in operands])

    def _all(self, operator: str, found: Sequence[int]) -> int:
        whole, *more = found
        for each in more:
            whole = self.builder.emit(operator, whole, each)
        return whole

    def choose(self, test: Callable[[], int], yes: Callable[[], int], no: Callable[[], int]) -> int:
        return self.builder.emit("select", test(), yes(), no())

    def call(self, function: str, arguments: Sequence[int]) -> int:
        if function == "step":
            (x,) = arguments
            zero = self.builder.emit("const", 0.0)
            at_least = self.builder.emit("select", self.builder.emit("le", x, zero), zero, x)  # nan stays
            return self.builder.emit("select", self.builder.emit("gt", x, zero), self.number(1.0), at_least)
        if function in INTRINSICS:
            return self.builder.emit(function, *arguments)
        return _value(TABLE[function], self.builder, arguments)[1]

    def fold(self, function: str, body: Callable[[], int], lists: Sequence[str]) -> int:
        meant = self.given[lists[0]]
        assert isinstance(meant, tuple)  # noqa: S101 - for the type checker
        terms = []
        for self.place in range(len(meant)):
            terms.append(body())
        if not terms and function == "max":
            raise ValueError("max of an empty list")
        return self._all("add" if function == "sum" else "larger", terms or [self.number(0.0)])


def _value(op: Op, builder: Builder, arguments: Sequence[int]) -> tuple[dict[str, int | tuple[int, ...]], int]:
    """What a row's names stand for, and the place of its value."""
    given: dict[str, int | tuple[int, ...]] = dict(zip(op.names, op.group(arguments), strict=True))
    for name, text in op.running.lets.items():
        given[name] = InstructionReader(builder, given, op.name).read(text)
    return given, InstructionReader(builder, given, op.name).read(op.running.value)


@dataclass(frozen=True)
class Template:
    """A row's code for so many flat arguments.

    Args:
        code: the instructions, the arguments first, each after those it is made with.
        value: the place of the value.
        partials: the places of the partials, parallel to the arguments; -1 for passive ones.
    """

    code: tuple[Instruction, ...]
    value: int
    partials: tuple[int, ...]
    order: list[int] = field(default_factory=list, compare=False, repr=False)  # what the value needs, and itself

    def needed(self, wanted: int, where: Sequence[int]) -> list[int]:
        """The instructions that one of them needs, and itself, each after those it reads; without those with a place.

        Args:
            wanted: the one.
            where: the place of each; -1 where it has none.
        """
        found: list[int] = []
        seen, waiting = set[int](), [wanted]
        while waiting:
            local = waiting.pop()
            if local < 0:
                found.append(~local)
            elif local not in seen and where[local] < 0:
                seen.add(local)
                waiting.append(~local)
                name, *args = self.code[local]
                if name != "const":
                    waiting += [int(each) for each in args[::-1]]
        return found


@per_row
def template(op: Op, count: int) -> Template:
    """The code of a row with so many flat arguments.

    Example:
        >>> made = template(TABLE["mul"], 2)
        >>> made.code, made.value, made.partials
        ((('argument', 0), ('argument', 1), ('mul', 0, 1)), 2, (1, 0))
    """
    builder = Builder()
    arguments = [builder.emit("argument", i) for i in range(count)]
    given, value = _value(op, builder, arguments)
    given["out"] = value
    reader = InstructionReader(builder, given, op.name)
    slots = op.slots(count)
    partials = [reader.at(place, op.running.partial_of(name)) if name in op.active else -1 for name, place in slots]
    made = Template(tuple(builder.code), value, tuple(partials))
    made.order.extend(made.needed(value, [*range(count), *[-1] * (len(made.code) - count)]))
    return made
