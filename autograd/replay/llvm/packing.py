"""replay/llvm: instructions that are alike, put side by side, so that the machine does some at a time.

Such as the neurons of a layer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograd.replay.code.straight_line import PLAIN, SOURCES, Code
from autograd.replay.llvm.interleaving import chained

Unit = tuple[int, ...]  # places of one instruction, or of several that are done at a time
LEAST = 4  # that are done at a time; what fewer save is spent on bringing their numbers together


def packed(code: Code, places: Sequence[int], read: Collection[int], width: int) -> list[Unit]:
    """The same instructions, chains that are alike and don't need each other side by side.

    Args:
        code: whose instructions.
        places: which, in an order in which they can be run; where they lie, later ones depend on earlier ones.
        read: those whose numbers are needed elsewhere, too.
        width: how many may be side by side.

    Example:
        >>> args = [(0,), (1,), (2,), (3,), *[(i, i) for i in range(4)], *[(i, 0) for i in range(4, 8)]]
        >>> code = Code(["parameter"] * 4 + ["mul"] * 4 + ["add"] * 4, args, bytearray(12), [], [], 0, 4)
        >>> packed(code, range(4, 12), range(8, 12), 4)
        [(4, 5, 6, 7), (8, 9, 10, 11)]
    """
    alone: list[Unit] = [(place,) for place in places]
    if width < LEAST:
        return alone
    chains, end = chained(code, places, read, apart={code.ops[place] for place in places} - PLAIN)
    depths = dict.fromkeys(chains, 0)  # chains of one depth don't need each other
    for place in places:
        own = end[place]
        for each in code.args[place]:
            if each in depths and each != own and depths[each] >= depths[own]:
                depths[own] = depths[each] + 1
    names: dict[tuple[object, ...], int] = {}
    groups: dict[tuple[int, int], list[int]] = {}
    for last in reversed(chains):
        name = names.setdefault(_shape(code, chains[last]), len(names))
        groups.setdefault((depths[last], name), []).append(last)
    steps = {width >> i for i in range(width.bit_length()) if width >> i >= LEAST}
    parts: list[list[int]] = []  # chains that are side by side, by their last ones
    for _, group in sorted(groups.items()):
        start = 0
        while start < len(group):
            step = max([each for each in steps if each <= len(group) - start], default=1)
            parts.append(group[start : start + step])
            start += step
    if 2 * sum(len(chains[part[0]]) for part in parts) > len(places):
        return alone  # all would be spread over memory for little
    return [unit for part in parts for unit in zip(*[reversed(chains[last]) for last in part], strict=True)]


def _shape(code: Code, chain: Sequence[int]) -> tuple[object, ...]:
    """What two chains have in common that can be done at a time."""
    own = {place: i for i, place in enumerate(chain)}
    ops = code.ops
    shape: list[object] = []
    for place in chain:
        shape.append(ops[place])
        shape += [own.get(each, ops[each] if ops[each] in SOURCES else "") for each in code.args[place]]
    return tuple(shape)
