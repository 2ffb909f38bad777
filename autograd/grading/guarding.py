"""grading: what keeps a student's code from doing harm in the process that it runs in: against accidents, not malice.

Nothing here can be undone: it's for a process that ends when the examination does.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 1 << 30  # bytes, beyond what the process has when it begins
WRITTEN = 10 << 20  # bytes of one file
ANSWER = "1"  # to whatever a file asks for while it is loaded
STARTING = ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "os.kill", "subprocess.")
REACHING = ("socket.connect", "socket.bind", "webbrowser.open")
CHANGING = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.link",
    "shutil.",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Late(BaseException):
    """The time of a case is over; no Exception, so that a student's ``except Exception`` lets it through."""

    is_the_limit = True


def can_stop() -> bool:
    """Whether this system can stop code from within: without, the process is ended, and what it had told is kept."""
    return hasattr(signal, "setitimer")


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `Late` in the code inside once it has used so much of the processor's time."""
    if not can_stop():
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # again each second, for whoever catches it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def shut_in(folder: Path) -> bool:
    """Take from this process what could harm others: output, input, other processes, files outside of a folder.

    Gives whether its memory is limited, too.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.setsid()  # so that whoever watches can end all that it has started
    os.chdir(folder)
    tempfile.tempdir = str(folder)
    sys.dont_write_bytecode = True
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.stdin, sys.stdout, sys.stderr = (open(os.devnull, mode, encoding="utf-8") for mode in "rww")  # noqa: SIM115, PTH123
    os._exit = _refuse_to_exit
    builtins.input = lambda prompt="": ANSWER
    limited = _limit()
    if can_stop():
        signal.signal(signal.SIGPROF, _raise)
    sys.addaudithook(_hook(folder.resolve()))
    return limited


def _raise(number: int, frame: object) -> NoReturn:
    raise Late


def _refuse_to_exit(status: int) -> NoReturn:
    raise SystemExit(status)


def _limit() -> bool:
    """Limit memory, where that is to be had, and the size of files."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    has = 0
    with contextlib.suppress(OSError, ValueError):
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    limits = {resource.RLIMIT_FSIZE: WRITTEN, resource.RLIMIT_CORE: 0} | (
        {resource.RLIMIT_DATA: has + MEMORY} if has else {}
    )
    for what, most in limits.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
    with contextlib.suppress(AttributeError, OSError, ValueError):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return has > 0


def _hook(folder: Path) -> Any:
    def outside(path: object) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return False
        place = Path(os.path.realpath(os.fsdecode(path)))
        return place != Path(os.devnull) and folder not in (place, *place.parents)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = any(c in mode for c in "wax+") if isinstance(mode, str) else bool((flags or 0) & WRITING)
            if writes and outside(path):
                raise PermissionError(f"{path!r:.80} may not be written while this is examined")
        elif event.startswith(CHANGING):
            if any(outside(each) for each in arguments):
                raise PermissionError(f"{event} outside of the folder of its own is refused while this is examined")
        elif event.startswith((*STARTING, *REACHING)):
            raise PermissionError(f"{event} is refused while this is examined")

    return hook
