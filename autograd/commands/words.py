"""commands: the words of a command line: which are the expression, which give variables their numbers, and slips."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any, NoReturn

from autograd.calculus.complaints import meant
from autograd.calculus.expressions import assignments
from autograd.calculus.grammar import statements
from autograd.calculus.meaning import Meaning, functions, target
from autograd.commands.saying import CommandError
from autograd.common.errors import ExpressionError

NAME = r"[^\W\d][\w₀-₉]*"
LEFT = re.compile(rf"\s*(?:[d∂]{NAME}/)?∂?{NAME}\s*=?\s*\Z")  # also of a derivative, ∂f/∂x
ASSIGNMENT = re.compile(rf"\s*{NAME}\s*=(?!=)[^;\n]*\Z")
COLON = re.compile(rf"\s*({NAME})\s*:\s*([-−\d.,/ ]+)\Z")


def joined(words: Sequence[str]) -> list[str]:
    """The words, with assignments in one piece that the shell took apart.

    >>> joined(["a", "=", "2", "b=", "3", "a*b"])
    ['a = 2', 'b= 3', 'a*b']
    """
    found: list[str] = []
    for word in words:
        last = found[-1].strip() if found else ""
        begins = word.strip().startswith("=") and not word.strip().startswith("==")
        if (begins and "=" not in last and LEFT.match(last)) or (last.endswith("=") and LEFT.match(last)):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def gives_numbers(word: str) -> bool:
    """Whether a word gives variables plain numbers and nothing else.

    >>> gives_numbers("a=2"), gives_numbers("a=2, b=-3/4"), gives_numbers("L = a*b"), gives_numbers("a")
    (True, True, False, False)
    """
    try:
        body = statements(word, functions())
        return all(target(each) and not Meaning(word, [each], ()).varies(each.value) for each in body)
    except ExpressionError:
        return False


def sorted_words(words: Sequence[str], command: str) -> tuple[str, dict[str, float]]:
    """The expression, "" where there is none, and the variables' numbers.

    Args:
        words: what was typed, without options.
        command: the command, for suggestions.

    Raises:
        CommandError: there are several expressions.
        ExpressionError: a variable's number is none.

    Example:
        >>> sorted_words(["a", "=", "2", "L = a*b", "b=-3"], "step")
        ('L = a*b', {'a': 2.0, 'b': -3.0})
    """
    pieces = joined(words)
    numbers = [word for word in pieces if gives_numbers(word)]
    rest = [word for word in pieces if not gives_numbers(word)]
    typed = [word for word in rest if not ASSIGNMENT.match(word)]
    if typed or not rest:  # then what has = is a variable with something that is no number
        numbers += [word for word in rest if word not in typed and len(typed) == 1]
    else:
        typed = rest
    if len(typed) > 1:
        refuse_several(rest, numbers, command)
    return (typed[0] if typed else ""), assignments([word for word in pieces if word in numbers])


def refuse_several(typed: Sequence[str], numbers: Sequence[str], command: str) -> NoReturn:
    """Raise an error for several expressions, with the command as it was probably meant."""
    colons = [COLON.match(word) for word in typed]
    given = [*numbers, *(f"{colon[1]}={colon[2].strip()}" for colon in colons if colon)]
    rest = [word.strip() for word, colon in zip(typed, colons, strict=True) if not colon]
    if len(rest) <= 1:
        raise CommandError("colon", offer=offered(command, *rest, *given))
    for whole in (" ".join(rest), "; ".join(rest)):
        if reads(whole):
            raise CommandError("quotes", offer=offered(command, whole, *given))
    raise CommandError("expressions", count=len(typed), first=repr(typed[0]), second=repr(typed[1]))


def reads(text: str) -> bool:
    """Whether a text can be read, and all of it is used."""
    try:
        *firsts, _ = statements(text, functions())
    except ExpressionError:
        return False
    return all(map(target, firsts))


def offered(command: str, *words: str) -> str:
    """A command as one types it."""
    return " ".join(["autograd", command, *map(quoted, words)])


def quoted(word: str) -> str:
    """A word as one types it in a shell.

    >>> quoted("a*b"), quoted("a=2")
    ('"a*b"', 'a=2')
    """
    if re.fullmatch(r"[\w=.,/-]+", word):
        return word
    return f'"{word}"' if not re.search(r'["$`\\!]', word) else shlex.quote(word)


def refuse_command(name: str, known: Sequence[str], rest: Sequence[str]) -> NoReturn:
    """Raise an error for a command that isn't there."""
    near = meant(name, known)
    if near:
        raise CommandError("command_meant", name=name, meant=near)
    if re.search(r"[^\w-]", name) or any("=" in word for word in rest):
        raise CommandError("command_missing", offer=offered("step", name, *rest))
    raise CommandError("no_command", name=name, known=", ".join(known))


def refuse_option(name: str, known: Sequence[str]) -> NoReturn:
    """Raise an error for an option that isn't there."""
    near = meant(name.lstrip("-"), [each.lstrip("-") for each in known if each.startswith("--")])
    if near:
        raise CommandError("option_meant", name=name, meant=f"--{near}")
    raise CommandError("no_option", name=name, known=", ".join(known))


def nodes_called(named: dict[str, Any], option: str, names: str) -> list[Any]:
    """The nodes that an option names, with commas between.

    Raises:
        CommandError: nothing is called so.

    Example:
        >>> nodes_called({"a": 1, "b": 2}, "--highlight", "b, a")
        [2, 1]
    """
    found = []
    for name in filter(None, (each.strip() for each in names.split(","))):
        if name not in named:
            raise CommandError("nothing_called", option=option, name=f"{name!r:.60}", known=", ".join(named) or "–")
        found.append(named[name])
    return found
