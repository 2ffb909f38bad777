"""replay/program: which back end computes a program where none is asked for."""

from __future__ import annotations

import warnings

from autograd.replay.code.straight_line import Code
from autograd.replay.llvm import jit, memory

BACKENDS = ("llvm", "numpy")
_told = False


def best_backend(*, quiet: bool = False) -> str:
    """The fastest back end there is; says once what is missing for a faster one, unless it is to be quiet."""
    global _told
    try:
        jit.llvm()
    except ImportError as error:
        if not _told and not quiet:
            _told = True
            warnings.warn(f"compile: {error}; running with NumPy meanwhile", RuntimeWarning, stacklevel=4)
        return "numpy"
    return "llvm"


def has_memory(code: Code) -> bool:
    """Whether LLVM has memory enough to compile some code; says what is missing, as NumPy runs it then."""
    try:
        memory.check(code)
    except MemoryError as error:
        warnings.warn(f"{error}; running with NumPy meanwhile", RuntimeWarning, stacklevel=4)
        return False
    return True
