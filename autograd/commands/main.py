"""commands: the command line: ``autograd step "tanh(a*b + c)" a=2 b=-3 c=10``."""

from __future__ import annotations

import argparse
import codecs
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, NoReturn

from autograd.common.errors import ExpressionError, RenderError
from autograd.common.interrupting import never_swallowed

ASSIGNMENT = re.compile(r"\s*[^\W\d]\w*\s*=(?!=)[^;\n]*\Z")


# What each subcommand does, and a call of it. It is the module of its name, with add_options(parser) and run(root,
# title, options), imported when it is run, so that asking for help costs nothing.
COMMANDS = {
    "draw": (
        "draw the graph, with every value, gradient and local derivative",
        'autograd draw "a*b + c" a=2 b=-3 c=10 -o graph.svg',
    ),
    "check": (
        "compare every gradient with differences; name the operation that is wrong",
        'autograd check "x*sin(y)" x=1 y=2',
    ),
    "step": (
        "step through back-propagation, forwards and back, with every number explained",
        'autograd step "tanh(a*b + c)" a=2 b=-3 c=10',
    ),
    "worksheet": (
        "make sheets of paper with blanks to fill in, and the answers",
        'autograd worksheet "tanh(a*b + c)" a=2 b=-3 c=10 --pdf sheets.pdf --copies 20 --seed 7',
    ),
}
HELP = """\
EXPRESSION is such as "tanh(a*b + c)", or several with ; between: "d = a*b; tanh(d + c)". Every variable gets its number
as name=number, such as a=2, b=-3/4 or c=0,5. Options, variables and the expression may come in any order."""


# What stands for a character that the terminal's encoding hasn't got
PLAIN = {
    "∂": "d",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "…": "...",
    "±": "+-",
    "Σ": "sum",
    "σ": "sigmoid",
}
PLAIN |= dict(zip("−×·─✓✗“”„\N{PRIME}", '-**-+x"""\'', strict=True))
PLAIN |= dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
PLAIN |= dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢąćęłńóśźż", "0123456789iacelnoszz", strict=True))


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", r"^\g<0>", error.object[error.start : error.end])
    return "".join(PLAIN.get(c, c if c.isascii() else "?") for c in text), error.end


def write_plainly() -> None:
    """From now on, what the terminal's encoding hasn't got is written in letters that it has, and no reason to die."""
    codecs.register_error("autograd.plain", _plainly)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="autograd.plain")


class Parser(argparse.ArgumentParser):
    """argparse, but its errors are one line, and it tells which options take a word after them: ``takes``."""

    def __init__(self, **given: Any) -> None:
        self.takes: dict[str, bool] = {}
        super().__init__(**given)

    def add_argument(self, *names: Any, **given: Any) -> argparse.Action:
        """As argparse does."""
        action = super().add_argument(*names, **given)
        self.takes |= dict.fromkeys(action.option_strings, action.nargs != 0)
        return action

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser_of(name: str) -> tuple[Parser, Callable[..., int]]:
    """A subcommand's parser, and what runs it."""
    module = importlib.import_module(f"autograd.commands.{name}")
    summary, example = COMMANDS[name]
    parser = Parser(
        prog=f"autograd {name}",
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"{HELP}\n\nexample: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("words", nargs="*", metavar="EXPRESSION or name=number", help="the expression, the variables")
    module.add_options(parser)
    return parser, module.run


def sorted_out(parser: Parser, words: Sequence[str]) -> list[str]:
    """Options first, then ``--`` and the rest, so that ``-a*b`` is an expression and not an option.

    Example:
        >>> parser = Parser()
        >>> _ = parser.add_argument("--save", metavar="FILE")
        >>> sorted_out(parser, ["-a*b", "--save", "x.html", "a=2"])
        ['--save', 'x.html', '--', '-a*b', 'a=2']
    """
    options: list[str] = []
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            rest += waiting
        elif word in parser.takes:
            options += [word, *(islice(waiting, 1) if parser.takes[word] else ())]
        elif re.match(r"--[a-zA-Z]", word) and (word.split("=", 1)[0] in parser.takes or "(" not in word):
            options.append(word)
        else:
            rest.append(word)
    return [*options, "--", *rest]


def graph_of(words: Sequence[str]) -> tuple[Any, str]:
    """The graph of what was typed, and the expression.

    Raises:
        ExpressionError: there is not one expression, or it can't be computed.
    """
    from autograd.calculus.expressions import assignments, expression  # late: nobody needs it for the help

    given = [word for word in words if ASSIGNMENT.match(word)]
    typed = [word for word in words if not ASSIGNMENT.match(word)]
    if not typed:
        raise ExpressionError('there is no expression; write one in quotes, such as "a*b + c" a=2 b=-3 c=10')
    if len(typed) > 1:
        raise ExpressionError(f"there are {len(typed)} expressions, {typed[0]!r} and {typed[1]!r}; put one in quotes")
    return expression(typed[0], assignments(given)), " ".join(typed[0].split())


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status: 0, 1 for a failed check, 2 for what isn't understood, 130 after Ctrl-C."""
    words = list(sys.argv[1:] if words is None else words)
    write_plainly()
    top = Parser(prog="autograd", description="See through back-propagation.", allow_abbrev=False)
    top.add_argument("--version", action="store_true", help="show program's version number and exit")
    kinds = top.add_subparsers(metavar="COMMAND", dest="command", parser_class=Parser)
    for name, (summary, _) in COMMANDS.items():
        kinds.add_parser(name, help=summary, add_help=False)
    if not words or words[0] not in COMMANDS:
        if words and top.parse_args(words[:1]).version:
            print(f"autograd-by-hand {version()}")
            return 0
        top.print_help()
        return 0 if not words else 2
    try:
        parser, run = parser_of(words[0])
        options = parser.parse_args(sorted_out(parser, words[1:]))
        root, title = graph_of(options.words)
        return run(root, title, options)
    except BrokenPipeError:
        raise
    except (RenderError, OSError, ValueError) as error:
        print(f"autograd {words[0]}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def version() -> str:
    """The version that is installed."""
    from importlib import metadata  # late: it takes as long as all the rest of the help

    try:
        return metadata.version("autograd-by-hand")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def script(command: Callable[[], int] = main) -> int:
    """What the console script runs: `main`, or another; quiet where whoever reads it has gone, never deaf to Ctrl-C."""
    try:
        with never_swallowed():
            status = command()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at exit
        status = 141
    return status
