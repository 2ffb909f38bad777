"""commands: ``autograd check``: every gradient of an expression, or of a function in a file, beside its difference."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb

from autograd.calculus.expressions import expression
from autograd.checking.arrays.gradients import report_of
from autograd.checking.differences import check
from autograd.checking.report import Report
from autograd.commands.files import FUNCTION, function_at, point_at
from autograd.commands.formulas import apart, checked
from autograd.commands.saying import CommandError
from autograd.commands.words import sorted_words

UNVERIFIED = 3  # the exit status where nothing is wrong, but not everything could be verified


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd check``."""
    parser.add_argument("--at", metavar="FILE")
    parser.add_argument("--gradient", metavar="NAME")
    parser.add_argument("--rtol", type=float, default=1e-6)
    parser.add_argument("--opinions", action="store_true")
    parser.add_argument("--json", action="store_true")


def run_words(words: Sequence[str], options: argparse.Namespace) -> int:
    """Check; the exit status: 0 where all is right, 1 where something is wrong, 3 where it could not be verified."""
    if not 0.0 < options.rtol < 1.0:
        raise CommandError("rtol", value=f"{options.rtol:g}")
    report = _report(words, options)
    if options.json:
        print(json.dumps(report.to_dict(options.opinions), indent=2, allow_nan=False))
    else:
        print(report.text(options.language))
        if options.opinions:
            print(f"\n{report.opinions(options.language)}")
    return 0 if report.verified else UNVERIFIED if report.ok else 1


def _report(words: Sequence[str], options: argparse.Namespace) -> Report:
    if len(words) == 1 and FUNCTION.match(words[0]):
        return _of_function(words[0], options)
    if options.at or options.gradient:
        raise CommandError("only_of_files", name="--at" if options.at else "--gradient")
    words, derivatives = apart(words)
    text, variables = sorted_words(words, "check")
    if not text:
        raise CommandError("no_expression")
    if derivatives:
        return checked(text, variables, derivatives, options.rtol)
    return check(expression(text, variables), None, options.rtol)


def _of_function(word: str, options: argparse.Namespace) -> Report:
    """The report of a function in a file: on Values, or of the gradient that is there beside it.

    What it prints is none of the report, which may be for machines.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return _checked(word, options)
    except CommandError:
        raise
    except Exception as error:
        file = Path(word.rpartition(":")[0]).resolve()
        lines = [each.lineno for each in extract_tb(error.__traceback__) if Path(each.filename).resolve() == file]
        if not lines and not isinstance(error, (TypeError, ValueError)):
            raise
        where = f" ({file.name}:{lines[-1]})" if lines else ""
        said = f"{type(error).__name__}: {error}" if lines else str(error)
        raise CommandError("function_raises", word=word, error=said, where=where) from error


def _checked(word: str, options: argparse.Namespace) -> Report:
    function = function_at(word)
    if not options.at:
        raise CommandError("no_at", word=word)
    point = point_at(options.at, function)
    if not options.gradient:
        return check(function, point, options.rtol)
    beside = options.gradient if ":" in options.gradient else f"{word.rpartition(':')[0]}:{options.gradient}"
    return report_of(function, function_at(beside), point, options.rtol)
