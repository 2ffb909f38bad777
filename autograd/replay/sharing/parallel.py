"""A batch that several workers compute together, with the result that one would have.

Parts are whole groups of samples; each worker gives back every group's sums, and here they are added in the one order
there is.
"""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future
from itertools import pairwise
from os import cpu_count
from typing import Any, cast

import numpy as np

from autograd.replay.code.batches import check_guards
from autograd.replay.code.result import Floats, Result
from autograd.replay.code.summing import GROUP, total
from autograd.replay.sharing import saving

Part = tuple[Floats, Floats, Floats]  # what `group_sums` of a back end gives

MOST = 8  # programs that a worker keeps
_kept: OrderedDict[str, Any] = OrderedDict()
_keeping = threading.Lock()


# ---- in the worker --------------------------------------------------------------------------------------------------


def work(cls: Any, name: str, packed: bytes | None, which: str, x: Floats, parameters: Floats) -> Part | None:
    """What one part of a batch comes to; None where the program is not known here and was not sent.

    Args:
        cls: the program's class.
        name: which program; one that was sent is kept under it.
        packed: the program, or None.
        which: which of its back ends.
        x: the part's samples.
        parameters: all of them.
    """
    with _keeping:
        program = _kept.get(name)
        if program is None:
            if packed is None:
                return None
            program = saving.program_of(cls, zlib.decompress(packed))
            _kept[name] = program
        _kept.move_to_end(name)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
        back_end = program.back_end(which)
    found: Part = back_end.group_sums(x, parameters)
    return found


# ---- here -----------------------------------------------------------------------------------------------------------


def evaluate(program: Any, batch: Any, executor: Executor, parameters: Any, reduce: str, parts: int | None) -> Result:
    """The values and the gradients; `Portable.evaluate` has what the arguments are."""
    which, x, numbers = program.asked(batch, parameters, reduce)
    edges = cut(len(x), _workers(executor) * 2 if parts is None else parts)
    pieces = [np.ascontiguousarray(x[start:end]) for start, end in pairwise(edges)]
    results, sums, common = zip(*_gathered(executor, program, which, pieces, numbers), strict=True)
    gradients = total(np.concatenate(sums), common[0], len(x), mean=reduce == "mean")
    result, broken = program.answer(which, np.concatenate(results, axis=1), gradients)
    if broken is not None:
        check_guards(broken, program.guards)
    return cast(Result, result)


def cut(count: int, parts: int) -> list[int]:
    """Where parts of a batch begin, and where the last ends.

    Example:
        >>> cut(1_000, 2), cut(1_000, 9), cut(513, 3)
        ([0, 512, 1000], [0, 256, 512, 768, 1000], [0, 256, 513])
    """
    if isinstance(parts, bool) or not isinstance(parts, int) or parts < 1:
        raise ValueError(f"evaluate: parts is {parts!r:.40}; expected a number of parts, at least 1")
    groups = -(-count // GROUP)
    parts = min(parts, groups)
    edges = [groups * i // parts * GROUP for i in range(parts)] + [count]
    if parts > 1 and count - edges[-2] == 1:
        del edges[-2]  # a single sample is computed by other code, which in fast mode rounds otherwise
    return edges


def _workers(executor: Any) -> int:
    """How many there are, if the executor tells."""
    for name in ("num_workers", "_max_workers"):  # mpi4py's, and the standard library's
        found = getattr(executor, name, None)
        if isinstance(found, int) and found > 0:
            return found
    return cpu_count() or 1


def packed(program: Any) -> tuple[str, bytes]:
    """A program as it is sent to workers, after a name that no other has."""
    options = {"backend": program.backend, "threads": program.options["threads"] or 1}
    sent = zlib.compress(saving.text_of(program, **options).encode(), 1)
    return hashlib.blake2b(sent, digest_size=20).hexdigest(), sent


def _gathered(executor: Executor, program: Any, which: str, pieces: list[Floats], numbers: Floats) -> list[Part]:
    """What the parts come to, in their order. A worker is sent the program when it says that it has none."""
    name, given = program.shipped
    waiting: list[Future[Part | None]] = []

    def submit(piece: Floats, sent: bytes | None) -> Callable[[], Part | None]:
        future = executor.submit(work, type(program), name, sent, which, piece, numbers)
        waiting.append(future)
        return future.result

    try:
        found = [result() for result in [submit(piece, None) for piece in pieces]]
        again = [submit(piece, given) if part is None else None for piece, part in zip(pieces, found, strict=True)]
        whole = [part if ask is None else ask() for part, ask in zip(found, again, strict=True)]
    except BaseException:
        for future in waiting:
            future.cancel()
        raise
    return [part for part in whole if part is not None]
