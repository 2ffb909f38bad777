"""replay/program: which back end computes a program where none is asked for."""

from __future__ import annotations

import warnings

from autograd.replay.llvm import jit

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
