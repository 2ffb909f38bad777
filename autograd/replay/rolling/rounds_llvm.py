"""replay/rolling: rounds as LLVM's text: a step's code as loops, and what brings its numbers from cells and back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from autograd.replay.code.families import layout
from autograd.replay.code.summing import LANES
from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.kernels import kind_of
from autograd.replay.llvm.looped import Looped
from autograd.replay.llvm.plan import plan
from autograd.replay.rolling.by_numpy import Addresses
from autograd.replay.rolling.cells import Round
from autograd.replay.rolling.finding import Ints

VECTOR = kind_of(LANES)


class Moves:
    """Numbers that are moved together: from where and to where, turn by turn; single ones that lie in a row at once.

    Args:
        name: of the function that does it.
        bases: where tables count from: the numbers' new place, and their old one.
        to: where each goes, of shape (turns, numbers), or (1, numbers) where it is the same in every turn.
        origin: where each comes from, the same way.
        in_rows: whether each is a row of samples.
    """

    def __init__(self, name: str, bases: tuple[str, str], to: Ints, origin: Ints, in_rows: bool) -> None:
        self.name, self.bases, self.in_rows = name, bases, in_rows
        starts = np.ones(to.shape[1], dtype=bool)
        if not in_rows and to.shape[1]:
            follows = (np.diff(to, axis=1) == 1).all(axis=0) & (np.diff(origin, axis=1) == 1).all(axis=0)
            starts[1:] = ~follows
        first = np.flatnonzero(starts)
        self.lengths = np.diff(np.append(first, to.shape[1]))
        self.to, self.origin = to[:, first], origin[:, first]


class RoundText(Looped):
    """The text of one kind of rounds.

    Args:
        made: the rounds.
        addresses: where cells lie.
        pitch: how far a row of samples is from the next one.
        longest: how many instructions a function may have.
        vectors: as `Looped` has it.
        fast: whether a product and a sum may be rounded once.
        width: how many floats the machine adds at once.
    """

    def __init__(
        self, made: Round, addresses: Addresses, pitch: int, longest: int, vectors: dict[str, dict[int, str]],
        fast: bool, width: int,
    ) -> None:  # fmt: skip
        found = layout(made.code)
        super().__init__(made.code, found, plan(made.code, found, longest), vectors, fast, width)
        self.pitch = pitch
        self.turns = len(made)
        self.before, self.moves = self._moves(made, addresses)

    def _moves(self, made: Round, addresses: Addresses) -> tuple[list[Moves], list[list[Moves]]]:
        """What is moved once, before all; and in every turn, before its code and after it."""
        once: list[Moves] = []
        before: list[Moves] = []
        for cells, in_rows in ((made.inputs, True), (made.parameters, False)):
            slots = np.arange(cells.shape[1])
            to = (self._row(slots) if in_rows else self.where[slots])[None]
            origin = addresses.at[cells] * (self.pitch if in_rows else 1)
            still = (origin == origin[:1]).all(axis=0)
            bases = ("%work", "%rows") if in_rows else ("%u", "%singles")
            name = "copy_rows" if in_rows else "copy"
            once.append(Moves(name, bases, to[:, still], origin[:1, still], in_rows))
            before.append(Moves(name, bases, to[:, ~still], origin[:, ~still], in_rows))
        after: list[Moves] = []
        left = made.results.shape[1]
        cells = np.concatenate([made.results, made.added], axis=1)
        kinds = []
        for i, place in enumerate(self.code.results):
            kinds.append((i >= left, bool(self.code.varies[place]), bool(addresses.varies[cells[0, i]])))
        groups = [[i for i in range(left) if kinds[i] == kind] for kind in dict.fromkeys(kinds[:left])]
        groups += [[*some] for _, some in groupby(range(left, len(kinds)), kinds.__getitem__)]
        for some in groups:
            is_added, varies, in_rows = kinds[some[0]]
            places = [self.code.results[i] for i in some]
            origin = np.array([[self.work_at(each) if varies else self.shared_at(each) for each in places]])
            to = addresses.at[cells[:, some]] * (self.pitch if in_rows else 1)
            name = ("add" if is_added else "copy") + ("" if not in_rows else "_rows" if varies else "_spread")
            bases = ("%rows" if in_rows else "%singles", "%work" if varies else "%u")
            after.append(Moves(name, bases, to, origin, in_rows))
        return [each for each in once if len(each.lengths)], [
            [each for each in some if len(each.lengths)] for some in (before, after)
        ]

    def numbers(self) -> Ints:
        """The tables that `run` is given: how many go together, and what is the same in every turn; then the turns."""
        everything = [*self.before, *self.moves[0], *self.moves[1]]
        head = [each for moves in everything for each in (moves.lengths, moves.to[0], moves.origin[0])]
        turns = [
            np.broadcast_to(each, (self.turns, each.shape[1]))
            for moves in (*self.moves[0], *self.moves[1])
            for each in (moves.to, moves.origin)
            if len(each) > 1
        ]
        body = np.concatenate(turns, axis=1) if turns else np.zeros((self.turns, 0), dtype=np.int64)
        return np.concatenate([*head, body.ravel(), np.zeros(1, dtype=np.int64)]).astype(np.int64)

    def identity(self) -> bytes:
        """What the text depends on, as bytes."""
        shapes = [
            (each.name, *each.bases, len(each.lengths), len(each.to) > 1, len(each.origin) > 1)
            for some in (self.before, *self.moves)
            for each in some
        ]
        return repr(("rounds", self.turns, self.pitch, shapes)).encode() + super().identity()

    def text(self) -> str:
        """The text; ``run`` does all turns, for as many samples as make whole vectors."""
        shared, varying = self.shared_calls(), self._steps(self.plan.varying)
        run = self._run_text(bool(shared), bool(varying))
        body = [line for _, lines in self.functions.values() for line in lines]
        body += ["define internal void @shared(ptr %u) nounwind {", *shared, "  ret void", "}"]
        body += ["define internal void @block(ptr %u, ptr %work, i64 %samples) nounwind {"]
        body += [*varying, "  ret void", "}", *run]
        names = {each.name for some in (self.before, *self.moves) for each in some}
        body += [line for name in sorted(names) for line in KERNELS[name](name)]
        return "\n".join([*self.head(), *body, ""])

    def _run_text(self, shared: bool, varying: bool) -> list[str]:
        f = Writer("run(ptr %rows, ptr %singles, ptr %u, ptr %work, ptr %t, i64 %samples)")
        f.lines[0] = f.lines[0].replace("internal ", "").replace(" noinline", "")
        at = 0
        heads: dict[int, tuple[int, int, int]] = {}  # where lengths, ends and origins lie that never change
        for moves in (*self.before, *self.moves[0], *self.moves[1]):
            count = len(moves.lengths)
            heads[id(moves)] = (at, at + count, at + 2 * count)
            at += 3 * count
        for moves in self.before:
            self._move(f, moves, [f.new(f"getelementptr i64, ptr %t, i64 {each}") for each in heads[id(moves)]])
        pairs = [(each, i) for some in self.moves for each in some for i in (0, 1)]
        width = sum(len(each.lengths) for each, i in pairs if len((each.to, each.origin)[i]) > 1)

        def turn(number: str, _: list[str]) -> list[str]:
            begin = f.new(f"add i64 {f.new(f'mul i64 {number}, {width}')}, {at}")
            here, passed = f.new(f"getelementptr i64, ptr %t, i64 {begin}"), 0
            for some, last in zip(self.moves, (False, True), strict=True):
                if last and shared:
                    f.do("call void @shared(ptr %u)")
                if last and varying:
                    f.do("call void @block(ptr %u, ptr %work, i64 %samples)")
                for moves in some:
                    lengths, *still = heads[id(moves)]
                    given = [f.new(f"getelementptr i64, ptr %t, i64 {lengths}")]
                    for table, fixed in zip((moves.to, moves.origin), still, strict=True):
                        if len(table) > 1:
                            given.append(f.new(f"getelementptr i64, ptr {here}, i64 {passed}"))
                            passed += len(moves.lengths)
                        else:
                            given.append(f.new(f"getelementptr i64, ptr %t, i64 {fixed}"))
                    self._move(f, moves, given)
            return []

        f.loop("0", str(self.turns), "1", (), turn)
        return f.end()

    def _move(self, f: Writer, moves: Moves, tables: Sequence[str]) -> None:
        given = ", ".join(f"ptr {each}" for each in (*moves.bases, *tables))
        f.do(f"call void @{moves.name}({given}, i64 {len(moves.lengths)}, i64 %samples)")


def _mover(name: str, body: Any) -> list[str]:
    """A function that moves numbers, so many times as there are starts."""
    f = Writer(f"{name}(ptr %to, ptr %from, ptr %lengths, ptr %ends, ptr %origins, i64 %count, i64 %samples)")

    def one(i: str, _: list[str]) -> list[str]:
        length = f.whole("%lengths", i)
        body(f, f.at("%to", f.whole("%ends", i)), f.at("%from", f.whole("%origins", i)), length)
        return []

    f.loop("0", "%count", "1", (), one)
    return f.end()


def _along(adds: bool, spread: bool, rows: bool) -> Any:
    """What moves numbers that lie in a row: of samples, or one by one; or one number to all samples."""

    def body(f: Writer, to: str, origin: str, length: str) -> None:
        one = f.load(origin) if spread else ""
        fixed = f.splat(one, LANES) if spread else ""

        def step(width: int) -> Any:
            kind = kind_of(width)

            def some(i: str, _: list[str]) -> list[str]:
                number = (fixed if width > 1 else one) if spread else f.load(f.at(origin, i), kind)
                at = f.at(to, i)
                if adds:
                    number = f.new(f"fadd {kind} {f.load(at, kind)}, {number}")
                f.store(number, at, kind)
                return []

            return some

        if rows or spread:
            f.loop("0", "%samples", str(LANES), (), step(LANES))
            return
        whole = f.new(f"and i64 {length}, {-LANES}")
        f.loop("0", whole, str(LANES), (), step(LANES))
        f.loop(whole, length, "1", (), step(1))

    return body


KERNELS = {
    verb + kind: (
        lambda name, verb=verb, kind=kind: _mover(name, _along(verb == "add", kind == "_spread", kind == "_rows"))
    )
    for verb in ("copy", "add")
    for kind in ("", "_rows", "_spread")
}


def as_single(made: Round) -> Round:
    """The same for a single sample: nothing differs between samples, and what is alike is done some at a time."""
    single = made.code.alone(made.code.parameters)
    cells = np.concatenate([made.parameters, made.inputs], axis=1)
    return Round(single, made.inputs[:, :0], cells, made.results, made.added)
