"""replay/sharing: a batch that several workers compute together, with the result that one would have.

Parts are whole groups of samples; each worker gives back every group's sums, and here they are added in the one order
there is.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future
from itertools import pairwise
from os import cpu_count
from typing import Any

import numpy as np

from autograd.replay.code.backend import BackEnd
from autograd.replay.code.result import Floats
from autograd.replay.code.summing import GROUP
from autograd.replay.sharing import saving

Part = tuple[Floats, Floats, Floats]  # what `group_sums` of a back end gives

MOST = 8  # programs that a worker keeps
_kept: OrderedDict[str, Any] = OrderedDict()
_keeping = threading.Lock()


# ---- in the worker --------------------------------------------------------------------------------------------------


def work(cls: Any, name: str, packed: bytes | None, which: str, x: Floats, parameters: Floats) -> Part | None:
    """What one part of a batch comes to; None where no program of this name is kept here and none was sent."""
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


class Workers(BackEnd):
    """Workers, each with the program's own back end; without ``parts`` a batch is cut into two for each."""

    def __init__(self, program: Any, which: str, executor: Executor, parts: int | None) -> None:
        self.program, self.which, self.executor = program, which, executor
        self.parts = _workers(executor) * 2 if parts is None else parts

    def group_sums(self, x: Floats, parameters: Floats) -> Part:
        """As `BackEnd.group_sums`. A worker is sent the program when it says that it has none."""
        name, packed = self.program.shipped
        pieces = [np.ascontiguousarray(x[start:end]) for start, end in pairwise(cut(len(x), self.parts))]
        waiting: list[Future[Part | None]] = []

        def submit(piece: Floats, sent: bytes | None) -> Callable[[], Part | None]:
            future = self.executor.submit(work, type(self.program), name, sent, self.which, piece, parameters)
            waiting.append(future)
            return future.result

        try:
            found = [result() for result in [submit(piece, None) for piece in pieces]]
            again = [submit(piece, packed) if part is None else None for piece, part in zip(pieces, found, strict=True)]
            whole = [part if ask is None else ask() for part, ask in zip(found, again, strict=True)]
        except BaseException:
            for future in waiting:
                future.cancel()
            raise
        results, sums, common = zip(*[part for part in whole if part is not None], strict=True)
        return np.concatenate(results, axis=1), np.concatenate(sums), common[0]


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
