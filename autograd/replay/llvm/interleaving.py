"""replay/llvm: an order of instructions in which a processor finds several things to do at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain, islice, zip_longest

from autograd.replay.code.straight_line import SOURCES, Code

TOGETHER = 4  # chains side by side: what more of them keep at hand has no room in registers
AHEAD = 32  # chains among which those are looked for


def chained(
    code: Code, places: Sequence[int], read: Collection[int], apart: Collection[str] = ()
) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Chains of instructions, each by its last, which is the only one that others may need.

    Args:
        code: whose instructions.
        places: which, in an order in which they can be run.
        read: those whose numbers are needed elsewhere, too: they end chains.
        apart: names of instructions that are chains of their own.

    Returns:
        each chain's places, last ones first, by its last; the last chain comes first. And the last of the chain that
        each place is in.
    """
    ops, nobody, several = code.ops, -1, -2
    user = dict.fromkeys(places, nobody)
    for place in places:
        if ops[place] not in SOURCES:
            for each in code.args[place]:
                if user.get(each, place) != place:
                    user[each] = place if user[each] == nobody else several
    end: dict[int, int] = {}
    chains: dict[int, list[int]] = {}
    for place in reversed(places):
        only = user[place]
        if only < 0 or place in read or (apart and (ops[place] in apart or ops[only] in apart)):
            end[place] = place
            chains[place] = [place]
        else:
            end[place] = end[only]
            chains[end[only]].append(place)
    return chains, end


def interleaved(code: Code, places: Sequence[int], read: Collection[int]) -> list[int]:
    """The same instructions with chains side by side that don't need each other.

    A long sum is a chain: each addition waits for the one before. Neurons of a layer are such chains, all alike; and
    side by side they use the same inputs at the same time.

    Args:
        code: whose instructions.
        places: which, in an order in which they can be run.
        read: those whose numbers are needed elsewhere, too.

    Example:
        >>> args = [(0,), (0,), (1,), (0,), (3,)]
        >>> code = Code(["input", "sqrt", "exp", "abs", "cos"], args, bytearray(5), [], [], 1, 0)
        >>> interleaved(code, [1, 2, 3, 4], {2, 4})
        [1, 3, 2, 4]
    """
    chains, end = chained(code, places, read)
    after: dict[int, set[int]] = {place: set() for place in chains}
    for place in places:
        if code.ops[place] not in SOURCES:
            for each in code.args[place]:
                if each in after:
                    after[each].add(end[place])
    missing = dict.fromkeys(chains, 0)  # how many others each waits for
    for each in chain.from_iterable(after.values()):
        missing[each] += 1
    waiting = iter([place for place in places if place in chains])
    window = list(islice(waiting, AHEAD))
    found: list[int] = []
    while window:
        chosen = list(islice((place for place in window if not missing[place]), TOGETHER))
        rows = zip_longest(*[reversed(chains[place]) for place in chosen])
        found += [place for place in chain.from_iterable(rows) if place is not None]
        for each in chain.from_iterable(after[place] for place in chosen):
            missing[each] -= 1
        window = [place for place in window if place not in chosen]
        window += islice(waiting, TOGETHER)
    return found
