"""commands: the command line: ``autograd step "tanh(a*b + c)" a=2 b=-3 c=10``."""

from __future__ import annotations

import argparse
import codecs
import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, NoReturn

from autograd.commands.saying import CommandError, helped, language_of, languages, message, texts
from autograd.common.errors import RenderError
from autograd.common.interrupting import never_swallowed

# A call of each subcommand; what it and its options do is in help.json. It is the module of its name, with
# add_options(parser) and run(root, title, options), imported when it is run, so that asking for help costs nothing. One
# that needs no graph has, instead of run, run_typed(text, variables, options); the text is "" where there is no
# expression. One whose words may be something else has run_words(words, options), and WORDS where none is one, which is
# "" where it takes none.
COMMANDS = {
    "draw": 'autograd draw "a*b + c" a=2 b=-3 c=10 -o graph.svg',
    "check": 'autograd check "x*sin(y)" x=1 y=2',
    "step": 'autograd step "tanh(a*b + c)" a=2 b=-3 c=10',
    "grade": "autograd grade students/*.py --csv marks.csv",
    "play": 'autograd play "sigmoid(w*x + b)" w=0.5 x=2 b=-0.25',
    "train": "autograd train --language pl -o training.html",
    "worksheet": 'autograd worksheet "tanh(a*b + c)" a=2 b=-3 c=10 --pdf sheets.pdf --copies 20 --seed 7',
    "workshop": "autograd workshop 1",
}

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
PLAIN |= dict(zip("−–×·─✓✗“”„\N{PRIME}", '--**-+x"""\'', strict=True))
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


class Help(argparse.RawDescriptionHelpFormatter):
    """The help in a language."""

    def __init__(self, prog: str, language: str) -> None:
        super().__init__(prog)
        self.language = language

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """As argparse does, in the language."""
        super().add_usage(usage, actions, groups, prefix or f"{helped('usage', self.language)}: ")


class CommandParser(Parser):
    """That of ``autograd``, whose help and errors are told in the language asked for.

    An option's help is what help.json has for its command, or for all.
    """

    def __init__(self, *, language: str, **given: Any) -> None:
        self.language = language
        super().__init__(allow_abbrev=False, formatter_class=lambda prog: Help(prog, language), **given)
        self._positionals.title = helped("positionals", language)
        self._optionals.title = helped("options", language)

    def add_argument(self, *names: Any, **given: Any) -> argparse.Action:
        """As argparse does, with the help and the word for what follows in the language."""
        name = next((each for each in names if each.startswith("--")), names[-1]).lstrip("-")
        own = f"{self.prog.split()[-1]}.{name}"
        if given.get("help") != argparse.SUPPRESS:
            given["help"] = helped(own if own in texts("help") else f"all.{name}", self.language)
        if "metavar" in given:
            given["metavar"] = helped(given["metavar"], self.language)
        return super().add_argument(*names, **given)

    def error(self, message: str) -> NoReturn:
        """Raise it, in words that have a translation where there are any."""
        option = re.match(r"argument (?:\S+/)?(\S+): (.*)", message)
        if option and (value := re.match(r"invalid choice: ('.*?'|-?\d+) \(choose from (.*)\)", option[2])):
            raise CommandError("choice", name=option[1], value=value[1], known=value[2].replace("'", ""))
        if option and (value := re.match(r"invalid (?:int|float) value: (.*)", option[2])):
            raise CommandError("option_number", name=option[1], value=value[1])
        if option and option[2] == "expected one argument":
            raise CommandError("option_value", name=option[1], command=self.prog)
        raise ValueError(f"{message}; see {self.prog} --help")


def parser_of(name: str, language: str) -> tuple[CommandParser, Any]:
    """A subcommand's parser, and its module."""
    module = importlib.import_module(f"autograd.commands.{name}")
    summary = helped(f"{name}.summary", language)
    more = [key for key in ("typed", f"{name}.typed") if key in texts("help") and not hasattr(module, "WORDS")]
    typed = "".join(f"{helped(key, language)}\n\n" for key in more)
    parser = CommandParser(
        prog=f"autograd {name}",
        language=language,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"{typed}{helped('example', language)}: {COMMANDS[name]}",
    )
    words = getattr(module, "WORDS", "EXPRESSION or name=number")
    known = {"metavar": words} if words else {"help": argparse.SUPPRESS}
    parser.add_argument("words", nargs="*", **known)
    module.add_options(parser)
    parser.add_argument("--language", choices=languages(), default="en")
    return parser, module


def sorted_out(parser: Parser, words: Sequence[str]) -> list[str]:
    """Options first, then ``--`` and the rest, so that ``-a*b`` is an expression and not an option.

    Example:
        >>> parser = Parser()
        >>> _ = parser.add_argument("--save", metavar="FILE")
        >>> sorted_out(parser, ["-a*b", "--save", "x.html", "a=2"])
        ['--save', 'x.html', '--', '-a*b', 'a=2']
    """
    from autograd.commands.words import refuse_option  # late: nobody needs it for the help

    options: list[str] = []
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            rest += waiting
        elif word in parser.takes:
            options += [word, *(islice(waiting, 1) if parser.takes[word] else ())]
        elif re.match(r"--[a-zA-Z]", word) and (word.split("=", 1)[0] in parser.takes or "(" not in word):
            if word.split("=", 1)[0] not in parser.takes:
                refuse_option(word.split("=", 1)[0], [*parser.takes])
            options.append(word)
        else:
            rest.append(word)
    return [*options, "--", *rest]


def run(name: str, words: Sequence[str]) -> int:
    """Run a subcommand; the exit status."""
    parser, module = parser_of(name, language_of(words))
    options = parser.parse_args(sorted_out(parser, words))
    if hasattr(module, "run_words"):
        return int(module.run_words(options.words, options))
    from autograd.calculus.expressions import expression  # late: nobody needs it for the help
    from autograd.commands.words import sorted_words

    text, variables = sorted_words(options.words, name)
    if hasattr(module, "run_typed"):
        return int(module.run_typed(text, variables, options))
    if not text:
        raise CommandError("no_expression")
    return int(module.run(expression(text, variables), " ".join(text.split()), options))


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status.

    That is 0; 1 for a failed check, 3 where it could not be verified; 2 for what is not understood; 130 after Ctrl-C.
    """
    words = list(sys.argv[1:] if words is None else words)
    write_plainly()
    if words[:1] == ["--language"]:  # the command comes first
        words = words[2:] + words[:2]
    language = language_of(words)
    top = CommandParser(prog="autograd", language=language, description=helped("about", language))
    top.add_argument("--version", action="store_true")
    top.add_argument("--language", choices=languages(), default="en")
    kinds = top.add_subparsers(metavar=helped("COMMAND", language), dest="command", parser_class=CommandParser)
    for name in COMMANDS:
        kinds.add_parser(name, language=language, help=helped(f"{name}.summary", language))
    name = words[0] if words and words[0] in COMMANDS else ""
    try:
        if name:
            return run(name, words[1:])
        if words and not words[0].startswith("--"):
            from autograd.commands.words import refuse_command  # late, as above

            refuse_command(words[0], [*COMMANDS], words[1:])
        if words and top.parse_args(words).version:
            print(f"autograd-by-hand {version()}")
            return 0
        top.print_help()
        return 0 if not words else 2
    except BrokenPipeError:
        raise
    except (RenderError, OSError, ValueError) as error:
        said = message(error, language)
        if "--json" in words:
            print(json.dumps({"ok": False, "verified": False, "error": said}, indent=2, ensure_ascii=False))
        print(f"autograd {name}".strip() + f": {said}", file=sys.stderr)
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
