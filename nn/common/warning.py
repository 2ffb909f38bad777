"""nn/common: warnings that point to the line of whoever called, however many of our own calls lie between."""

from __future__ import annotations

import sys
import warnings

OURS = ("nn.", "autograd.")


def warn(message: str) -> None:
    """A RuntimeWarning at the line that called into this project.

    >>> import pytest
    >>> with pytest.warns(RuntimeWarning, match="the loss is nan"):
    ...     warn("fit: the loss is nan")
    """
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and f"{frame.f_globals.get('__name__', '')}.".startswith(OURS):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, RuntimeWarning, stacklevel=level)
