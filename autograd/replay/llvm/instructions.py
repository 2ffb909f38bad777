"""replay/llvm: single instructions in LLVM's language: on one number, or on some at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import LOGIC
from autograd.replay.code.units import Shape
from autograd.replay.llvm.notation import BUILT_IN, INSTRUCTIONS, PREFIX, RELATIONS, literal, literals
from autograd.replay.llvm.own_functions import OWN, definitions


class Instructions(ABC):
    """The text of a program, instruction by instruction.

    Args:
        code: what to compile.
        vectors: by an instruction's name, what the functions are called that take several numbers, by how many.
        contract: whether a product and a sum may be rounded once, as one instruction.
    """

    def __init__(self, code: Code, vectors: dict[str, dict[int, str]] | None = None, contract: bool = False) -> None:
        self.code = code
        self.vectors = vectors or {}
        self.flags = "contract " if contract else ""
        self.declared: set[str] = set()
        self.called: set[str] = set()
        self.defined: set[str] = set()  # functions that the text has to define
        self.names = 0
        self.lines: list[str] = []

    @abstractmethod
    def work_at(self, place: int) -> int:
        """Where a number lies in %work that differs from sample to sample."""

    @abstractmethod
    def common_at(self, place: int) -> str:
        """Where a number lies that all samples share and that is no constant, as the end of a getelementptr."""

    def head(self) -> list[str]:
        """What comes before a text's functions: what they call, declared or defined."""
        return [*sorted(self.declared), *definitions(self.defined)]

    def begin(self, lines: list[str], width: int) -> None:
        """Go on in these lines, on so many numbers at a time."""
        self.lines = lines
        self._start(width)

    def tree(self, shape: Shape, given: Sequence[str]) -> str:
        """What a tree gives for its leaves' numbers."""
        op, *operands = shape
        if op in ("True", "False"):
            return self._literal(op == "True")
        found = [given[each] if isinstance(each, int) else self.tree(each, given) for each in operands]
        return self._made(op, found)

    def _start(self, width: int) -> None:
        """Begin a function, or a loop, on so many numbers at a time."""
        self._several(width)
        self.local: dict[int, str] = {}  # what is known there already
        self.rows: list[str] = []  # of the inputs

    def _several(self, width: int) -> None:
        """Go on with so many numbers at a time."""
        self.width, self.is_vector = width, width > 1
        self.kind = f"<{width} x double>" if self.is_vector else "double"
        self.truth = f"<{width} x i1>" if self.is_vector else "i1"

    def _new(self, text: str) -> str:
        self.names += 1
        name = f"%t{self.names}"
        self.lines.append(f"  {name} = {text}")
        return name

    def _at(self, base: str, index: int | str) -> str:
        return self._new(f"getelementptr double, ptr {base}, i64 {index}")

    def _splat(self, number: str, kind: str = "double") -> str:
        one = self._new(f"insertelement <{self.width} x {kind}> poison, {kind} {number}, i32 0")
        zeros = f"<{self.width} x i32> zeroinitializer"
        return self._new(f"shufflevector <{self.width} x {kind}> {one}, <{self.width} x {kind}> poison, {zeros}")

    def _operand(self, place: int) -> str:
        """The number that an instruction gave, in this function."""
        found = self.local.get(place)
        if found is not None:
            return found
        code, op = self.code, self.code.ops[place]
        if op == "const":
            return self._literal(code.args[place][0])
        if code.varies[place]:
            loaded = self.local[place] = self._loaded(self._at("%here", self.work_at(place)), op)
            return loaded
        # what all samples share is read again wherever it's needed, which costs less than to keep it
        at = self._new(f"getelementptr double, {self.common_at(place)}")
        loaded = self._new(f"load double, ptr {at}, align 8")
        if op in LOGIC:
            loaded = self._new(f"fcmp une double {loaded}, 0x0000000000000000")
            return self._splat(loaded, "i1") if self.is_vector else loaded
        return self._splat(loaded) if self.is_vector else loaded

    def _loaded(self, at: str, op: str) -> str:
        """What an instruction gave, from where it was put as a number."""
        loaded = self._new(f"load {self.kind}, ptr {at}, align 8")
        return self._new(f"fcmp une {self.kind} {loaded}, {self._literal(0.0)}") if op in LOGIC else loaded

    def _as_number(self, made: str, op: str) -> str:
        """What an instruction gave: a number, or a truth as 1 or 0."""
        return self._new(f"uitofp {self.truth} {made} to {self.kind}") if op in LOGIC else made

    def _joined(self, singles: Iterable[str], kind: str = "double") -> str:
        """One after the other, side by side."""
        whole = "poison"
        for lane, each in enumerate(singles):
            whole = self._new(f"insertelement <{self.width} x {kind}> {whole}, {kind} {each}, i32 {lane}")
        return whole

    def _literal(self, number: float | bool) -> str:
        return literals([number] * self.width) if self.is_vector else literal(number)

    def _input(self, index: int) -> str:
        if not self.rows:
            for lane in range(self.width):
                wanted = self._new(f"add i64 %i, {lane}")
                beyond = self._new(f"icmp sgt i64 {wanted}, %last")
                row = self._new(f"select i1 {beyond}, i64 %last, i64 {wanted}")
                start = self._new(f"mul i64 {row}, {self.code.inputs}")
                self.rows.append(self._at("%x", start))
        loaded = [self._new(f"load double, ptr {self._at(row, index)}, align 8") for row in self.rows]
        return self._joined(loaded) if self.is_vector else loaded[0]

    def _instruction(self, place: int) -> None:
        op = self.code.ops[place]
        if op == "input":
            self.local[place] = self._input(self.code.args[place][0])
            return
        self.local[place] = self._made(op, [self._operand(each) for each in self.code.args[place]])

    def _made(self, op: str, args: Sequence[str]) -> str:
        """What an instruction gives."""
        kind = self.kind
        if op in INSTRUCTIONS:
            return self._new(f"{INSTRUCTIONS[op]} {self.flags}{kind} {args[0]}, {args[1]}")
        if op == "neg":
            return self._new(f"fneg {kind} {args[0]}")
        if op in RELATIONS:
            return self._new(f"fcmp {RELATIONS[op]} {kind} {args[0]}, {args[1]}")
        if op in ("and", "or"):
            return self._new(f"{op} {self.truth} {args[0]}, {args[1]}")
        if op == "select":
            return self._select(*args)
        if op == "larger":
            above = self._new(f"fcmp ugt {kind} {args[1]}, {args[0]}")
            known = self._new(f"fcmp ord {kind} {args[0]}, {args[0]}")
            return self._select(self._new(f"and {self.truth} {above}, {known}"), args[1], args[0])
        if op == "sign":
            made = args[0]
            for relation, number in (("oeq", 0.0), ("olt", -1.0), ("ogt", 1.0)):
                test = self._new(f"fcmp {relation} {kind} {args[0]}, {self._literal(0.0)}")
                made = self._select(test, self._literal(number), made)
            return made
        return self._call(op, args)

    def _select(self, test: str, yes: str, no: str) -> str:
        return self._new(f"select {self.truth} {test}, {self.kind} {yes}, {self.kind} {no}")

    def _call(self, op: str, args: Sequence[str]) -> str:
        if op in BUILT_IN:
            name = f"{BUILT_IN[op]}.{f'v{self.width}' if self.is_vector else ''}f64"
            self.declared.add(f"declare {self.kind} @{name}({self.kind})")
            return self._new(f"call {self.kind} @{name}({self.kind} {args[0]})")
        # a pack may be narrower than what the machine does at a time
        widest = max([width for width in self.vectors.get(op, ()) if width <= self.width], default=0)
        if widest:
            return self._vector_call(self.vectors[op][widest], widest, args)
        self.called.add(op)
        self.declared.add(f"declare double @{PREFIX}{op}({', '.join(['double'] * len(args))}) nounwind")
        if not self.is_vector:
            return self._new(f"call double @{PREFIX}{op}({', '.join(f'double {each}' for each in args)})")

        def called(lane: int) -> str:
            single = [self._new(f"extractelement {self.kind} {each}, i32 {lane}") for each in args]
            return self._new(f"call double @{PREFIX}{op}({', '.join(f'double {each}' for each in single)})")

        return self._joined(map(called, range(self.width)))  # each put in before the next is called

    def _vector_call(self, name: str, width: int, args: Sequence[str]) -> str:
        kind = f"<{width} x double>"
        if name in OWN:
            self.defined.add(name)
            self.called.add(OWN[name].function)
            self.declared.update(OWN[name].declarations())
        else:
            self.called.add(name)
            self.declared.add(f"declare {kind} @{name}({', '.join([kind] * len(args))}) nounwind")
        parts = []
        for start in range(0, self.width, width):
            mask = ", ".join(f"i32 {k}" for k in range(start, start + width))
            cut = [f"shufflevector {self.kind} {each}, {self.kind} poison, <{width} x i32> <{mask}>" for each in args]
            given = ", ".join(f"{kind} {self._new(each)}" for each in cut)
            parts.append(self._new(f"call {kind} @{name}({given})"))
        while len(parts) > 1:
            mask = ", ".join(f"i32 {k}" for k in range(2 * width))
            join = f", <{2 * width} x i32> <{mask}>"
            pairs = zip(parts[::2], parts[1::2], strict=True)
            parts = [self._new(f"shufflevector <{width} x double> {a}, <{width} x double> {b}{join}") for a, b in pairs]
            width *= 2
        return parts[0]
