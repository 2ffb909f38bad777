"""replay/llvm: gradients added up over the samples in registers, in LLVM's language.

Most gradients of a network are products of two numbers that others are made from, too. These are kept for a strip of
samples; then a few sums at a time go over the strip, and are read and written once and not once for every block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from autograd.replay.code.summing import LANES
from autograd.replay.llvm.arrangement import Arrangement

TILE = 8  # sums that go over the samples together, as many as leave registers for their factors
ROWS, COLUMNS = 4, 2  # of a tile, where the sums are those of a layer: its factors are read once for all of them
LONGEST = 8  # tiles in a function
GIVEN = "ptr %p, ptr %u, ptr %work, i64 %first, i64 %stop, ptr %acc"


def tiles(terms: Mapping[int, tuple[int, ...]]) -> list[list[int]]:
    """The numbers of sums that are made together, such that many have factors in common.

    >>> tiles({number: (number // 3, 100 + number % 3) for number in range(12)})
    [[0, 1, 3, 4, 6, 7, 9, 10], [2, 5, 8, 11]]
    """
    row: dict[int, int] = {}
    column: dict[int, int] = {}
    for term in terms.values():
        row.setdefault(term[0], len(row))
        column.setdefault(term[-1], len(column))
    ordered = sorted(terms, key=lambda number: (row[terms[number][0]] // ROWS, column[terms[number][-1]] // COLUMNS))
    return [ordered[i : i + TILE] for i in range(0, len(ordered), TILE)]


def added(arrangement: Arrangement, flags: str) -> tuple[list[str], list[str]]:
    """The functions that add up a program's gradients after its others, and their calls.

    Args:
        arrangement: of the program; its ``terms`` are summed.
        flags: of the additions and products.
    """
    found, lines, calls = tiles(arrangement.terms), [], []
    for number, start in enumerate(range(0, len(found), LONGEST)):
        lines += _function(f"s{number}", found[start : start + LONGEST], arrangement, flags)
        for half in range(LANES // arrangement.lanes):
            at = f"{number}_{half}"
            calls += [
                f"%work{at} = getelementptr double, ptr %work, i64 {half * arrangement.lanes}",
                f"%first{at} = add i64 %first, {half * arrangement.lanes}",
                f"call void @s{number}(ptr %p, ptr %u, ptr %work{at}, i64 %first{at}, i64 %stop, ptr %acc)",
            ]
    return lines, calls


def _function(name: str, parts: Sequence[Sequence[int]], arrangement: Arrangement, flags: str) -> list[str]:
    """What adds up some tiles, over all blocks that are summed in the same lanes as the first one."""
    lanes, kind = arrangement.lanes, f"<{arrangement.lanes} x double>"
    lines = [
        f"define internal void @{name}({GIVEN}) nounwind {{",
        "entry:",
        f"  %block = sdiv i64 %first, {lanes}",
        f"  %half = and i64 %block, {LANES // lanes - 1}",
        f"  %shift = mul i64 %half, {arrangement.gradients * lanes}",
        "  %mine = getelementptr double, ptr %acc, i64 %shift",
        "  %count = sub i64 %stop, %first",
        "  %any = icmp sgt i64 %count, 0",
        "  br i1 %any, label %start0, label %done",
    ]
    for t, part in enumerate(parts):
        factors = list(dict.fromkeys(chain.from_iterable(arrangement.terms[number] for number in part)))
        lines.append(f"start{t}:")
        for number in part:
            lines += [
                f"  %to{number} = getelementptr double, ptr %mine, i64 {number * lanes}",
                f"  %old{number} = load {kind}, ptr %to{number}, align 8",
            ]
        for place in factors:
            if not arrangement.code.varies[place]:
                lines += [
                    f"  %at{t}_{place} = getelementptr double, {arrangement.common_at(place)}",
                    f"  %one{t}_{place} = load double, ptr %at{t}_{place}, align 8",
                    f"  %put{t}_{place} = insertelement {kind} poison, double %one{t}_{place}, i32 0",
                    f"  %x{t}_{place} = shufflevector {kind} %put{t}_{place}, {kind} poison, "
                    f"<{lanes} x i32> zeroinitializer",
                ]
        lines += [f"  br label %loop{t}", f"loop{t}:", f"  %i{t} = phi i64 [ 0, %start{t} ], [ %next{t}, %loop{t} ]"]
        for number in part:
            lines.append(f"  %sum{number} = phi {kind} [ %old{number}, %start{t} ], [ %new{number}, %loop{t} ]")
        lines.append(f"  %here{t} = getelementptr double, ptr %work, i64 %i{t}")
        for place in factors:
            if arrangement.code.varies[place]:
                lines += [
                    f"  %at{t}_{place} = getelementptr double, ptr %here{t}, i64 {arrangement.work_at(place)}",
                    f"  %x{t}_{place} = load {kind}, ptr %at{t}_{place}, align 8",
                ]
        for number in part:
            found, *other = [f"%x{t}_{place}" for place in arrangement.terms[number]]
            if other:
                lines.append(f"  %product{number} = fmul {flags}{kind} {found}, {other[0]}")
                found = f"%product{number}"
            lines.append(f"  %new{number} = fadd {kind} %sum{number}, {found}")
        lines += [
            f"  %next{t} = add i64 %i{t}, {LANES}",
            f"  %more{t} = icmp slt i64 %next{t}, %count",
            f"  br i1 %more{t}, label %loop{t}, label %end{t}",
            f"end{t}:",
        ]
        lines += [f"  store {kind} %new{number}, ptr %to{number}, align 8" for number in part]
        lines.append(f"  br label %{f'start{t + 1}' if t + 1 < len(parts) else 'done'}")
    return [*lines, "done:", "  ret void", "}"]
