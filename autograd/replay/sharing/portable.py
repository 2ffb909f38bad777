"""replay/sharing: what lets a program leave its process.

Into a file, into a pickle, and to workers that share a batch.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from concurrent.futures import Executor
from functools import cached_property
from typing import Any, TypeVar

from autograd.common.files import in_folder, write_whole
from autograd.replay.code.batches import check_guards
from autograd.replay.sharing import parallel, saving

T = TypeVar("T", bound="Portable")


class Portable:
    """The part of `Program` that others are told of it; files and pickles hold its graph and no machine code."""

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the program to a file that `load_program` reads: its graph, its parameters' numbers, its options.

        Of rows of one's own the file has the names.

        Raises:
            OSError: the folder doesn't exist, or the file can't be written; what was there is kept.

        Example:
            >>> import tempfile
            >>> from autograd import Value, compile, load_program
            >>> w, x = Value(2.0, label="w"), Value(1.0, label="x")
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     compile(w * x, inputs=[x], parameters=[w], backend="numpy").save(f"{folder}/line.json")
            ...     again = load_program(f"{folder}/line.json")
            >>> again([[3.0]]).value.tolist(), again.parameters
            ([6.0], [Value(2.0, grad=0.0, label='w')])
        """
        write_whole(in_folder(path, "save"), saving.text_of(self).encode(), "save")

    def __reduce__(self) -> tuple[Any, ...]:
        # the parameters themselves too, so that a model in the same pickle stays bound to it
        return saving.program_of, (type(self), saving.text_of(self), self.parameters)  # type: ignore[attr-defined]

    def __copy__(self: T) -> T:
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    def evaluate(
        self, batch: Any = None, executor: Executor | None = None, *, parts: int | None = None, **options: Any
    ) -> Any:
        """Call the program on a batch whose parts an executor's workers compute; the result is the same, bit for bit.

        Any `concurrent.futures.Executor` will do: a ``ProcessPoolExecutor``, ``Client.get_executor()`` of
        dask.distributed, or mpi4py's ``MPIPoolExecutor`` (which is not tested here). Workers need this package, and the
        rows of one's own registered; each is sent the program once, and compiles it, or finds it in a cache that it
        shares. A worker runs one thread per part, unless the program was compiled with ``threads``.

        Args:
            batch: as for a call.
            executor: who computes the parts; None for this process, in one piece.
            parts: into how many parts the batch is cut, of whole groups of 256 samples; twice as many as there are
                workers where None, if the executor tells how many it has, else as there are processors here.
            options: ``parameters``, ``reduce`` and what else a call takes.

        Raises:
            ValueError: the batch or the parameters have another shape; or there are no parts.
            GuardError: a sample would have taken another branch; it's numbered in the whole batch.

        Example:
            >>> from concurrent.futures import ThreadPoolExecutor
            >>> from autograd import Value, compile
            >>> w, x = Value(2.0), Value(1.0)
            >>> program = compile((w * x) ** 2, inputs=[x], parameters=[w], backend="numpy")
            >>> with ThreadPoolExecutor(2) as executor:
            ...     program.evaluate([[1.0]] * 1000, executor).gradients.tolist()
            [4.0]
        """
        shared = None if executor is None else lambda which: parallel.Workers(self, which, executor, parts)
        result, broken = self.run(batch, back_end=shared, **options)  # type: ignore[attr-defined]
        if broken is not None:
            check_guards(broken, self.guards)  # type: ignore[attr-defined]
        return result

    @cached_property
    def shipped(self) -> tuple[str, bytes]:
        """The program as it is sent to workers, after a name that no other has."""
        options = {"backend": self.backend, "threads": self.options["threads"] or 1}  # type: ignore[attr-defined]
        sent = zlib.compress(saving.text_of(self, **options).encode(), 1)
        return hashlib.blake2b(sent, digest_size=20).hexdigest(), sent
