"""replay/program: which back end computes a program where none is asked for."""

from __future__ import annotations

import warnings

from autograd.common.errors import RowError
from autograd.replay.code.straight_line import Code
from autograd.replay.llvm import jit, memory
from autograd.replay.rolling.rounds import RolledCode
from autograd.rows.intrinsics import OWN

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


def knows_words(code: Code | RolledCode, *, asked: bool) -> bool:
    """Whether LLVM knows all functions that some code calls, and none is a user's; says what it doesn't know.

    Raises:
        RowError: it does not, and was asked for.
    """
    unknown = ", ".join(sorted(code.called & {*OWN}))
    if not unknown:
        return True
    problem = f"LLVM doesn't know {unknown}, given to register_intrinsic"
    if asked:
        raise RowError(f"compile: {problem}; take backend='numpy'")
    warnings.warn(f"{problem}; running with NumPy meanwhile", RuntimeWarning, stacklevel=4)
    return False


def has_memory(code: Code | RolledCode) -> bool:
    """Whether LLVM has memory enough to compile some code; says what is missing, as NumPy runs it then."""
    try:
        memory.check(code)
    except MemoryError as error:
        warnings.warn(f"{error}; running with NumPy meanwhile", RuntimeWarning, stacklevel=4)
        return False
    return True
