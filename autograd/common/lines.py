"""common: the user's own lines of code: which of them an operation, a comparison or an error came from."""

from __future__ import annotations

import linecache
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import numpy as np

# NumPy's own code in Python is between a user's x.mean() and the division in it
NOT_THE_USERS = tuple(
    f"{folder}/"
    for folder in (*(Path(__file__).parents[2] / name for name in ("autograd", "nn")), Path(np.__file__).parent)
)


class Where(NamedTuple):
    """A line of the user's code.

    Args:
        file: its file.
        line: counted from 1.
        function: what it is in.
    """

    file: str
    line: int
    function: str

    @property
    def text(self) -> str:
        """What stands there, "" where the file can't be read."""
        return linecache.getline(self.file, self.line).strip()

    @property
    def place(self) -> str:
        """The file's name and the line."""
        return f"{Path(self.file).name}:{self.line}"

    @property
    def is_inside(self) -> bool:
        """Whether it is in a function."""
        return not self.function.startswith("<module")

    def __str__(self) -> str:
        return f"{self.place} in {self.function}" if self.is_inside else self.place


def users_line() -> Where:
    """The innermost line that is outside of this project."""
    frame: FrameType | None = sys._getframe(1)
    outermost = frame
    while frame is not None:
        if not _is_not_the_users(frame):
            return Where(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
        outermost, frame = frame, frame.f_back
    assert outermost is not None  # noqa: S101 - for the type checker: there is this function's own
    return Where(outermost.f_code.co_filename, outermost.f_lineno, outermost.f_code.co_name)


def line_of(error: BaseException) -> Where:
    """The innermost line outside of this project that an error went through.

    Example:
        >>> try:
        ...     1 / 0
        ... except ArithmeticError as error:
        ...     line_of(error).line
        2
    """
    lines = list(traceback.walk_tb(error.__traceback__))
    users = [each for each in lines if not _is_not_the_users(each[0])]
    frame, line = (users or lines)[-1]
    return Where(frame.f_code.co_filename, line, frame.f_code.co_name)


def _is_not_the_users(frame: FrameType) -> bool:
    return frame.f_code.co_filename.replace("\\", "/").startswith((*NOT_THE_USERS, "<autograd", "_autograd_native"))
