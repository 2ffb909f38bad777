"""Which back end runs a program where none is asked for."""

from __future__ import annotations

import warnings

from autograd.replay import jit

BACKENDS = ("llvm", "numpy")
_told = False


def best_backend() -> str:
    """The fastest back end there is; says once what is missing for a faster one."""
    global _told
    try:
        jit.llvm()
    except ImportError as error:
        if not _told:
            _told = True
            warnings.warn(f"compile: {error}; running with NumPy meanwhile", RuntimeWarning, stacklevel=4)
        return "numpy"
    return "llvm"
