"""grading: the process that a student's code runs in: reads cases, runs them, writes down what came of them.

What it says to whoever watches goes through a stream of its own, a line of JSON each, never through ``print``.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from autograd.grading.guarding import Late, at_most, shut_in
from autograd.grading.running import Names, Outcome, names_in, offered, run, said_by, translated

Found = tuple[type, Mapping[str, Any], list[str]]  # a class, what stands beside it, what the file raised


def serve(
    find: Callable[[], Found], names: Names, folder: Path, seconds: float, cases: IO[str], results: IO[str]
) -> None:
    """Find the class, say what it offers, then run the cases that come, one by one.

    Args:
        find: gives the class; raises LookupError where there is none.
        names: what it calls things; its class's own name is what was found.
        folder: where files that it writes go.
        seconds: of the processor's time that finding it may take.
        cases: a line of JSON each: ``[text, shown, counted, seconds]``.
        results: where what came of each is written.
    """

    def tell(**what: Any) -> None:
        results.write(json.dumps(what) + "\n")
        results.flush()

    memory = shut_in(folder)
    try:
        with at_most(seconds):
            engine, around, raised = find()
    except LookupError as error:
        tell(failed=error.args)
        return
    names = names_in(engine, names)
    around = {**around, engine.__name__: engine}
    tell(names=asdict(names), known=offered(engine, around), raised=raised, memory=memory)
    for line in cases:
        text, shown, counted, limit = json.loads(line)
        try:
            with at_most(limit):
                shown = [translated(each, names) for each in shown]
                outcome = run(translated(text, names), shown, around, names.data, counted)
        except (Late, RecursionError, MemoryError):  # between two lines of ours
            outcome = Outcome((), "time")
        tell(outcome=asdict(outcome))


def from_file(path: Path, wanted: str, names: Names) -> Found:
    """The class in a student's file, which is run up to where it fails, if it does.

    Raises:
        LookupError: its arguments are the key of a text, and what goes into it: there is no such class, or several.
    """
    top = path.parent
    while (top / "__init__.py").is_file():
        top = top.parent
    sys.path += [str(path.parent), str(top)]  # last, so that a student's random.py hides nothing
    module = ModuleType(path.stem)
    module.__file__, module.__package__ = str(path), ".".join(path.parent.relative_to(top).parts)
    sys.modules.setdefault(path.stem, module)  # dataclasses and pickle look there
    raised: list[str] = []
    try:
        code = compile(path.read_bytes(), str(path), "exec")
        exec(code, module.__dict__)  # noqa: S102 - the student's file: this process is for it
    except BaseException as error:  # noqa: BLE001 - SystemExit, and the end of its time, too
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else (lines or [None])[-1]
        kind = "time" if getattr(error, "is_the_limit", False) else type(error).__name__
        message = error.msg if isinstance(error, SyntaxError) else said_by(error)
        raised = [kind, message, str(line or "")]
    classes = [
        each for each in module.__dict__.values() if isinstance(each, type) and each.__module__ == module.__name__
    ]
    return chosen(classes, wanted, names, raised), module.__dict__, raised


def chosen(classes: list[type], wanted: str, names: Names, raised: list[str]) -> type:
    """The engine among a file's classes.

    Raises:
        LookupError: there is none, or several.
    """
    fitting = [each for each in classes if each.__name__ == wanted or (not wanted and hasattr(each, names.backward))]
    named = [each for each in fitting if each.__name__ == names.value]
    if len(fitting) == 1 or named:
        return (named or fitting)[0]
    if raised and not fitting:
        raise LookupError("not_timely" if raised[0] == "time" else "not_run", *raised)
    there = ", ".join(each.__name__ for each in (fitting or classes)) or "–"
    key = "several_classes" if fitting else "no_such_class" if wanted else "no_class"
    raise LookupError(key, wanted or names.backward, there)


def main() -> None:
    """What the process does whose first line of input says which file, which class and what its names are."""
    cases, results = (os.fdopen(os.dup(stream), mode, encoding="utf-8") for stream, mode in ((0, "r"), (1, "w")))
    given = json.loads(cases.readline())
    names, path = Names(**given["names"]), Path(given["path"])
    find = lambda: from_file(path, given["wanted"], names)  # noqa: E731
    serve(find, names, Path(given["folder"]), given["seconds"], cases, results)


if __name__ == "__main__":
    main()
