"""replay/program: load_program(): a program out of a file."""

from __future__ import annotations

import os

from autograd.common.errors import RowError
from autograd.common.files import path_of
from autograd.replay.program.compiling import program_of_kind
from autograd.replay.program.jacobians import JacobianProgram
from autograd.replay.program.program import Program
from autograd.replay.sharing.saving import FORMAT, program_of


def load_program(path: str | os.PathLike[str]) -> Program | JacobianProgram:
    """The program that `Program.save` wrote: it gives the same numbers, bit for bit, and has parameters of its own.

    Nothing in the file is run; whatever it holds, it gives a program or one of the errors below. Its graph is there to
    be drawn and stepped through after ``program.loss.refresh()``.

    Args:
        path: the file.

    Raises:
        FileNotFoundError: it isn't there.
        ValueError: it's no such file, or it's damaged; the message says what was expected.
        RowError: a row of one's own isn't registered here.
        ImportError: it was compiled for "llvm" by name, and llvmlite isn't there.

    Example:
        >>> import tempfile
        >>> from autograd import Value, compile
        >>> x = Value(2.0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     compile(x * x, inputs=[x], backend="numpy").save(f"{folder}/square.json")
        ...     load_program(f"{folder}/square.json")([[5.0]]).value.tolist()
        [25.0]
    """
    path = path_of(path, "load_program")
    content = path.read_bytes()
    try:
        program: Program | JacobianProgram = program_of(program_of_kind, content)
    except RowError as error:
        raise RowError(f"load_program: {path}: {error}") from None
    except ValueError as error:
        raise ValueError(
            f"load_program: {path} is not an {FORMAT} as Program.save writes it, or it is damaged: {error}"
        ) from None
    return program
