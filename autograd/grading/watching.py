"""grading: whoever watches the process of a student's code: sends it cases, waits, and ends it where it doesn't answer.

A process for a file is a new Python; for a class that is here already it is a fork, or, where a system has none, none.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from autograd.grading.cases import Case
from autograd.grading.forms import python_has_it
from autograd.grading.objections import ENDED
from autograd.grading.running import Names, Outcome, names_in, offered, run, translated
from autograd.grading.worker import Found, serve
from autograd.rows.table import TABLE

LOADING = 10.0  # seconds of the processor's time for what a file does by itself
USUAL, SLOW = 1.0, 10.0  # and for a case
PATIENCE = 4.0  # how many times as long it may take by the clock: another process may be busy, and sleep costs nothing
ALTOGETHER = 120.0  # seconds by the clock for one student
LONGEST = 1 << 20  # characters of an answer
STARTED = {"AUTOGRAD_ENGINE": "plain", "MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"} | dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    "1",  # each thread reserves memory
)


@dataclass(frozen=True)
class Examination:
    """What came of all cases.

    Args:
        names: what the engine calls things; None where none was found.
        known: what it offers.
        outcomes: of each case, in their order.
        raised: the error at which the file stopped, its message and line; or nothing.
        failed: why there is no class: the key of a text and what goes into it.
        limited: whether time and memory were.
    """

    names: Names | None
    known: Mapping[str, int]
    outcomes: Mapping[Case, Outcome]
    raised: Sequence[str] = ()
    failed: Sequence[str] = ()
    limited: bool = True


class Connection(Protocol):
    """A process that answers."""

    def ask(self, line: str) -> None:
        """Send it a line."""

    def answer(self, seconds: float) -> dict[str, Any] | str:
        """What it says; "time" where it says nothing for so long, "died" where it has ended."""

    def end(self) -> None:
        """End it, with all that it has started."""


Start = Callable[[Path], Connection]  # starts the process, given a folder for what it writes


class _Piped:
    """A process beside two streams."""

    def __init__(self, pid: int, cases: IO[str], results: IO[str], wait: Callable[[], object]) -> None:
        self.pid, self.cases, self.results, self.wait = pid, cases, results, wait
        self.answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while line := self.results.readline(LONGEST):
                self.answers.put(line)
        self.answers.put("")

    def ask(self, line: str) -> None:
        with contextlib.suppress(OSError):
            self.cases.write(f"{line}\n")
            self.cases.flush()

    def answer(self, seconds: float) -> dict[str, Any] | str:
        try:
            line = self.answers.get(timeout=seconds)
            found: dict[str, Any] = json.loads(line) if line else {}
        except queue.Empty:
            return "time"
        except ValueError:
            return "died"
        return found or "died"

    def end(self) -> None:
        if hasattr(os, "killpg"):
            for end in (os.killpg, os.kill):
                with contextlib.suppress(OSError):
                    end(self.pid, signal.SIGKILL)
        else:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGTERM)
        self.wait()
        self.reader.join(1.0)
        for stream in (self.cases, self.results):
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def of_file(path: Path, wanted: str, names: Names) -> Start:
    """What starts the process of a file, given a folder for what it writes."""

    def start(folder: Path) -> Connection:
        root = str(Path(__file__).parents[2])
        around = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = os.environ | STARTED | {"PYTHONPATH": around, "MPLCONFIGDIR": str(folder)}
        command = [sys.executable, "-m", "autograd.grading.worker"]
        piped = subprocess.PIPE
        process = subprocess.Popen(  # noqa: S603
            command, stdin=piped, stdout=piped, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
            text=True, encoding="utf-8",
        )  # fmt: skip
        assert process.stdin is not None  # noqa: S101 - for the type checker
        assert process.stdout is not None  # noqa: S101 - and this
        made = _Piped(process.pid, process.stdin, process.stdout, process.wait)
        given = {"path": str(path.resolve()), "wanted": wanted, "names": asdict(names), "folder": str(folder)}
        made.ask(json.dumps(given | {"seconds": LOADING}))
        return made

    return start


def of_class(engine: type, around: Mapping[str, Any], names: Names) -> Start:
    """What starts the process of a class that is here."""
    find: Callable[[], Found] = lambda: (engine, around, [])  # noqa: E731

    def start(folder: Path) -> Connection:
        if not hasattr(os, "fork"):
            return InThisProcess(engine, around, names)
        from_us, to_us = os.pipe(), os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of threads: none of ours holds a lock that the child needs
            leave, pid = os._exit, os.fork()
        if pid == 0:
            try:
                os.close(from_us[1])
                os.close(to_us[0])
                with (
                    os.fdopen(from_us[0], encoding="utf-8") as cases,
                    os.fdopen(to_us[1], "w", encoding="utf-8") as results,
                ):
                    serve(find, names, folder, LOADING, cases, results)
            finally:
                leave(0)
        os.close(from_us[0])
        os.close(to_us[1])
        cases, results = os.fdopen(from_us[1], "w", encoding="utf-8"), os.fdopen(to_us[0], encoding="utf-8")
        return _Piped(pid, cases, results, lambda: os.waitpid(pid, 0))

    return start


class InThisProcess:
    """The same without a process, and so without limits: for a class on a system that can't fork."""

    def __init__(self, engine: type, around: Mapping[str, Any], names: Names) -> None:
        self.around = {**around, engine.__name__: engine}
        self.names = names_in(engine, names)
        known = offered(engine, around)
        self.said: dict[str, Any] = {"names": asdict(self.names), "known": known, "raised": [], "memory": False}

    def ask(self, line: str) -> None:
        """Run it."""
        text, shown, counted, _ = json.loads(line)
        shown = [translated(each, self.names) for each in shown]
        self.said = {"outcome": asdict(run(translated(text, self.names), shown, self.around, self.names.data, counted))}

    def answer(self, seconds: float) -> dict[str, Any] | str:
        """What came of it, however long it took."""
        return self.said

    def end(self) -> None:
        """There is nothing to end."""


def examine(start: Start, cases_of: Callable[[Mapping[str, int]], Sequence[Case]]) -> Examination:
    """Run all cases, and again in a new process what comes after one that didn't come back."""
    with tempfile.TemporaryDirectory(prefix="autograd-grading-", ignore_cleanup_errors=True) as folder:
        connection = start(Path(folder))
        try:
            hello = connection.answer(LOADING * PATIENCE)
            if isinstance(hello, str) or "failed" in hello:
                failed = ["not_ended", hello, "", ""] if isinstance(hello, str) else hello["failed"]
                return Examination(None, {}, {}, (), failed)
            outcomes: dict[Case, Outcome] = {}
            end = time.monotonic() + ALTOGETHER
            tired: set[str] = set()  # operations, and kinds of cases, that cost all of their time already
            for case in cases_of(hello["known"]):
                about = case.operation or case.kind
                if time.monotonic() > end or tired & {about, *case.helpers}:
                    outcomes[case] = Outcome((), "skipped")
                    continue
                limit = SLOW if case.slow else USUAL
                connection.ask(json.dumps([case.text, case.shown, case.counted, limit]))
                answer = connection.answer(limit * PATIENCE)
                if isinstance(answer, str):
                    connection.end()
                    connection = start(Path(folder))
                    if isinstance(connection.answer(LOADING * PATIENCE), str):
                        end = 0.0
                outcomes[case] = _outcome(answer)
                if outcomes[case].error in ENDED:
                    tired.add(about)
            names = Names(**hello["names"])
            return Examination(names, hello["known"], outcomes, hello["raised"], limited=hello["memory"])
        finally:
            connection.end()


def _outcome(answer: dict[str, Any] | str) -> Outcome:
    if isinstance(answer, str):
        return Outcome((), answer)
    found = answer["outcome"]
    return Outcome(tuple(found["numbers"]), found["error"], found["message"])


def expected(cases: Sequence[Case]) -> Iterator[tuple[Case, Outcome]]:
    """What each case gives with our own engine."""
    from autograd.core.value import Value, functions  # late: a worker has no need of it

    signs = {row.name: ", ".join(row.all_arguments) for row in TABLE.values() if python_has_it(row)}
    ours = {name: eval(f"lambda {given}: {TABLE[name].value}") for name, given in signs.items()}  # noqa: S307 - a row
    for case in cases:
        yield case, run(case.text, case.shown, {**ours, **functions, "Value": Value}, counted=case.counted)
