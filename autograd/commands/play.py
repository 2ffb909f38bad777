"""commands: ``autograd play``: a page with a field for an expression, which needs no Python any more."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from autograd.calculus.expressions import expression
from autograd.calculus.grammar import statements
from autograd.calculus.meaning import Meaning, functions
from autograd.commands.places import announce, check_place
from autograd.commands.saying import CommandError
from autograd.views.stepping.lessons import lessons
from autograd.views.stepping.playground import Playground


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd play``."""
    parser.add_argument("-o", "--output", metavar="FILE")
    parser.add_argument("--lesson", type=int, choices=range(1, len(lessons()) + 1), metavar="K")
    parser.add_argument("--no-open", action="store_true")


def run_typed(text: str, variables: Mapping[str, float], options: argparse.Namespace) -> int:
    """Write the page, with an expression in it if there is one, and open it; the exit status."""
    check_place(options.output)
    if options.lesson and (text or variables):
        raise CommandError("lesson_alone", number=options.lesson)
    if text:
        meaning = Meaning(text, statements(text, functions()), variables)
        meaning.check()
        if not meaning.missing:  # else the page chooses a number, and marks it
            expression(text, variables)
    page = Playground(" ".join(text.split()), variables, language=options.language, lesson=options.lesson)
    announce(page.save(options.output or "playground.html"), not options.no_open, options.language)
    return 0
