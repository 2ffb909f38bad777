"""commands: ``autograd grade``: students' own engines examined, with a table of marks."""

from __future__ import annotations

import argparse
import glob
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from autograd.commands.places import announce, check_place
from autograd.commands.saying import CommandError
from autograd.common.files import in_folder, write_whole
from autograd.grading.grade import checked_needs, grade
from autograd.grading.marks import as_csv, headings, names_of_students, numbers
from autograd.grading.verdict import Grade, said

WORDS = "FILE"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd grade``."""
    parser.add_argument("--step", type=int, metavar="K")
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--csv", metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--needs", metavar="NAMES", default="")
    parser.add_argument("--class", dest="value", metavar="NAME", default="")
    parser.add_argument("--data", metavar="NAME", default="data")
    parser.add_argument("--grad", metavar="NAME", default="grad")
    parser.add_argument("--backward", metavar="NAME", default="backward")


def run_words(words: Sequence[str], options: argparse.Namespace) -> int:
    """Examine the files; the exit status: 0 where nothing is wrong, 1 where something is."""
    files = [path for word in words for path in (sorted(glob.glob(word)) or [word])]  # noqa: PTH207 - a shell may leave *
    if not files:
        raise CommandError("no_files")
    for path in files:
        if Path(path).is_dir():
            raise CommandError("folder", path=repr(path), files=str(Path(path) / "*.py"))
        if not Path(path).is_file():
            raise CommandError("no_such_file", path=repr(path))
    check_place(options.csv, [".csv"])
    if options.steps or options.step is not None:
        from autograd.commands.steps import run_steps  # late: only who builds step by step has need of it

        return run_steps(files, options)
    needs = checked_needs(name.strip() for name in options.needs.split(",") if name.strip())
    names = {"value": options.value, "data": options.data, "grad": options.grad, "backward": options.backward}
    with ThreadPoolExecutor(os.cpu_count()) as several:  # each waits for a process of its own
        coming = several.map(partial(grade, needs=needs, **names), files)
        grades = list(coming if options.json else _told(coming, files, options.language))
    if options.json:
        print(json.dumps([each.to_dict() for each in grades], indent=2, allow_nan=False))
    if options.csv:
        place = write_whole(in_folder(options.csv, "grade"), as_csv(grades, options.language), "grade")
        if not options.json:
            announce(place, False, options.language)
    return 0 if all(each.ok for each in grades) else 1


def _told(grades: Iterator[Grade], files: Sequence[str], language: str) -> Iterator[Grade]:
    """The same, each said as soon as it's there: one alone in full, of several a row of the table and the findings."""
    if len(files) == 1:
        for each in grades:
            print(each.text(language))
            yield each
        return
    names = names_of_students(files)
    heads = headings(language)
    width = max(map(len, [*names, said("student", language)]))
    print("  ".join([f"{said('student', language):{width}}", *heads]))
    for name, each in zip(names, grades, strict=True):
        row = [f"{number:>{len(head)}}" for number, head in zip(numbers(each), heads, strict=True)]
        print("  ".join([f"{name:{width}}", *row]), flush=True)
        for finding in each.findings:
            print(f"    {finding.head(language)}")
        yield each
