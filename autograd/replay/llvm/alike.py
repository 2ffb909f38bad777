"""replay/llvm: what is done to many parameters alike, as the squares in a sum of squares.

It is found here, to be done some at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograd.replay.code.straight_line import Code
from autograd.replay.code.summing import LANES

LEAST = 4 * LANES  # parameters; what is done to fewer is not worth a loop


@dataclass(frozen=True)
class Stretch:
    """Instructions on parameters that follow each other.

    Args:
        first: the first of the parameters.
        parameter: its place.
        stop: where they end, a whole number of LANES after the first.
        places: for each instruction that is done to all of them, the places, a parameter after the other.
    """

    first: int
    parameter: int
    stop: int
    places: list[list[int]]


def alike(code: Code, places: Iterable[int], gradients: Mapping[int, Sequence[int]]) -> list[Stretch]:
    """Instructions on one parameter and constants that are made for many parameters in a row.

    Args:
        code: whose instructions.
        places: which, in an order in which they can be run; all are the same for all samples.
        gradients: of which parameters each is the gradient, if of any; in a stretch each is its own's, or none is.

    Example:
        >>> ops = ["parameter"] * 40 + ["mul"] * 40
        >>> args = [(i,) for i in range(40)] + [(i, i) for i in range(40)]
        >>> alike(Code(ops, args, bytearray(80), [], [], 0, 40), range(40, 80), {})[0].places == [[*range(40, 80)]]
        True
    """
    names: dict[tuple[object, ...], int] = {}
    where: dict[int, int] = {}  # each parameter's place
    named: dict[int, tuple[int, int]] = {}  # of a place: the name of what is done, and which parameter it's done to
    owned: dict[int, dict[int, int]] = {}  # of a name: the places, by parameter
    for place in places:
        parts: list[object] = [code.ops[place], place in gradients]
        owners: set[int] = set()
        for each in code.args[place]:
            if code.ops[each] == "const":
                parts.append(repr(code.args[each][0]))
            elif code.ops[each] == "parameter":
                parts.append("parameter")
                owners.add(code.args[each][0])
                where[code.args[each][0]] = each
            else:
                name, owner = named.get(each, (None, -1))
                parts.append(name)
                owners.add(owner)
        owner = owners.pop() if len(owners) == 1 else -1
        if owner >= 0 and gradients.get(place, [owner]) == [owner]:
            name = names.setdefault(tuple(parts), len(names))
            if owned.setdefault(name, {}).setdefault(owner, place) == place:
                named[place] = name, owner
    common = [each for each in owned.values() if len(each) >= LEAST]
    stretches = []
    done: dict[int, list[int]] = {}  # to each parameter, as numbers in `common`
    for number, each in enumerate(common):
        for owner in each:
            done.setdefault(owner, []).append(number)
    known = sorted(done)
    keys = {owner: (at - owner, done[owner]) for at, owner in enumerate(known)}
    for _, group in groupby(known, keys.__getitem__):
        owners_in_a_row = list(group)
        first, length = owners_in_a_row[0], len(owners_in_a_row) // LANES * LANES
        if length >= LEAST:
            stop = first + length
            places_ = [[common[number][owner] for owner in range(first, stop)] for number in done[first]]
            stretches.append(Stretch(first, where[first], stop, places_))
    return stretches
