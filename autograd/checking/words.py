"""checking: the texts of reports in every language, and a node in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograd.common.lines import Where
from autograd.common.tables import table
from autograd.common.words import number
from autograd.explaining.naming import by_number

MOST = 6  # operands


def texts() -> dict[str, dict[str, str]]:
    """What a report says of a gradient, in every language; a verdict's text has the verdict for its key."""
    return table("autograd.checking", "texts")


def languages() -> list[str]:
    """The languages there are."""
    return list(texts()["ok"])


def check_language(language: str, who: str) -> None:
    """Raise a ValueError where there's no such language."""
    if language not in languages():
        raise ValueError(f"{who}: language is {language!r}; expected one of {', '.join(map(repr, languages()))}")


def check_rtol(rtol: float, who: str) -> None:
    """Raise a ValueError where a relative error is none that two numbers could have."""
    if not 0.0 <= rtol < 1.0:
        raise ValueError(f"{who}: rtol is {rtol!r}; expected a number from 0 up to, and less than, 1, such as 1e-6")


def in_words(language: str, key: str, **into: object) -> str:
    """One text, filled in; what stands in a place may say itself in a language: a sentence, or the like.

    >>> in_words("pl", "kink", left="0", right="1")
    'załamanie: 0 z lewej, 1 z prawej'
    """
    said = {name: part(language) if callable(part) else part for name, part in into.items()}
    return texts()[key][language].format(**said)


@dataclass(frozen=True)
class Sentence:
    """What can be said in every language; call it with one of them.

    Args:
        key: which text.
        into: what stands in its places.

    Example:
        >>> all_of_it = Sentence("all of it", {"times": Sentence("times two", {"sign": ""})})
        >>> all_of_it("en")
        'all of it is twice what it should be. Is a factor of 1/2 forgotten?'
    """

    key: str
    into: Mapping[str, object]

    def __call__(self, language: str) -> str:
        """The same in a language."""
        return in_words(language, self.key, **self.into)


def sentence(key: str, **into: object) -> Sentence:
    """The text ``key`` with this in its places.

    >>> sentence("and more", count=2)("pl")
    ', złych jest jeszcze 2'
    """
    return Sentence(key, into)


@dataclass(frozen=True)
class Listing:
    """The first of several things, each a text or what says itself in a language, with a word between them.

    Args:
        parts: the things.
        most: how many of them are told.
        word: the key of what stands between; without one it's a comma.

    >>> Listing(("x", sentence("a_leaf"), "y"), 2)("pl"), Listing(("x", "y"), 2, "and")("pl")
    ('x, liść, …', 'x i y')
    """

    parts: Sequence[Any]
    most: int
    word: str = ""

    def __call__(self, language: str) -> str:
        """The same in a language."""
        said = [each(language) if callable(each) else each for each in self.parts[: self.most]]
        between = in_words(language, self.word) if self.word else ", "
        return between.join(said) + (", …" if len(self.parts) > self.most else "")


def line(where: Where, language: str = "en") -> str:
    """A line of the user's code.

    >>> where = Where("lesson.py", 7, "loss")
    >>> line(where) == str(where), line(where, "pl"), line(Where("lesson.py", 9, "<module>"), "pl")
    (True, 'lesson.py:7 w funkcji loss', 'lesson.py:9')
    """
    if not where.is_inside:
        return where.place
    return in_words(language, "line in function", place=where.place, function=where.function)


def called(node: Any, language: str = "en") -> str:
    """A node's label and operation, what it's of, the part that made it and the user's line, as far as they are known.

    >>> from autograd import Value
    >>> node = Value(1.0, label="x").relu()
    >>> called(node), called(node, "pl")
    ('relu of x', 'operacja relu na x')
    """
    of = ", ".join(parent.label for parent in node.parents[:3] if parent.label)
    if node.op:
        what = in_words(language, "operation_of" if of else "operation", operation=node.op, names=of)
        what = in_words(language, "labelled", what=what, label=node.label) if node.label else what
    else:
        what = node.label or in_words(language, "a_leaf")
    what = in_words(language, "inside", what=what, path=node.scope.path) if node.scope else what
    return what + (f", {line(node.where, language)}" if node.where else "")


def naming(node: Any) -> Any:
    """What says in a language what a node is called."""
    return partial(called, node)


def at(node: Any) -> Sentence | str:
    """The user's line that made a node, after a comma; "" where it isn't known.

    >>> from autograd import Value
    >>> at(Value(1.0).relu())
    ''
    """
    where = getattr(node, "where", None)
    return sentence("at line", where=partial(line, where)) if where else ""


def operands(node: Any, names: Mapping[Any, str]) -> str:
    """The numbers a node was made from, by the names of the nodes that hold them; those that go by them are left out.

    >>> from autograd import Value
    >>> x, y = Value(1.0), Value(4.0)
    >>> operands(x / y, {x: "x", y: "y"})
    'x = 1, y = 4'
    """
    every = dict.fromkeys(parent for parent in node.parents if not by_number(parent, names[parent]))
    given = [f"{names[parent]} = {number(parent.data)}" for parent in every]
    return ", ".join(given[:MOST]) + (", …" if len(given) > MOST else "")
