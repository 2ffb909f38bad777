"""trace() and detect_anomaly(): where in the user's code each operation was made, and where inf or nan begins."""

from __future__ import annotations

import linecache
import sys
import traceback
from contextlib import _GeneratorContextManager
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from autograd import modes, recording
from autograd.value import Value

OURS = tuple(str(Path(__file__).parent.parent / name) + "/" for name in ("autograd", "nn"))


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

    def __str__(self) -> str:
        inside = "" if self.function.startswith("<module") else f" in {self.function}"
        return f"{Path(self.file).name}:{self.line}{inside}"


class Traced(Value):
    """A Value that knows which line of the user's made it; operations make these while `trace` is on."""

    __slots__ = ("where",)


def users_line() -> Where:
    """The innermost line that is outside of this project."""
    frame: FrameType | None = sys._getframe(1)
    outermost = frame
    while frame is not None:
        if not _is_ours(frame):
            return Where(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
        outermost, frame = frame, frame.f_back
    assert outermost is not None  # noqa: S101 - for the type checker: there is this function's own
    return Where(outermost.f_code.co_filename, outermost.f_lineno, outermost.f_code.co_name)


def line_of(error: BaseException) -> Where:
    """The innermost line outside of this project that an error went through.

    Example:
        >>> try:
        ...     Value(-1.0).log()
        ... except ArithmeticError as error:
        ...     line_of(error).line
        2
    """
    lines = list(traceback.walk_tb(error.__traceback__))
    users = [each for each in lines if not _is_ours(each[0])]
    frame, line = (users or lines)[-1]
    return Where(frame.f_code.co_filename, line, frame.f_code.co_name)


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.replace("\\", "/").startswith((*OURS, "<autograd", "_autograd_native"))


recording.classes.traced = Traced
recording.classes.users_line = users_line


def trace() -> _GeneratorContextManager[None]:
    """A context (or decorator) in which every operation remembers the user's line that made it, in its ``where``.

    Drawings, checks and errors name it. Recording takes some ten times as long meanwhile.

    Example:
        >>> from autograd import Value, trace
        >>> a = Value(2.0)
        >>> with trace():
        ...     b = a * 3
        >>> b.where is None, (a * 3).where is None
        (False, True)
    """
    return modes.switched(tracing=True)


def detect_anomaly() -> _GeneratorContextManager[None]:
    """A context (or decorator) in which the operation that makes the first inf or nan raises, naming the user's line.

    That is an operation whose value is not finite though its arguments are, or in ``backward()`` one that sends on what
    is not finite though what arrived there is.

    Raises:
        AnomalyError: inside of it, there.

    Example:
        >>> from autograd import Value, detect_anomaly
        >>> with detect_anomaly():
        ...     Value(-1.0, label="x").sqrt()
        Traceback (most recent call last):
        ...
        autograd.errors.AnomalyError: sqrt gave nan, the first that is not finite, from x = -1.0; made at ...
    """
    return modes.switched(tracing=True, anomaly=True)
