"""nn/common: words that others have for what an argument is: an error says what it is called here."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

Advice = str | Callable[[Any], str]


def understood(words: Mapping[str, Advice]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: an argument the function doesn't have is a TypeError that says what to write instead.

    Args:
        words: what others call it, and what to write: a text, where ``{}`` is what was given, or a function of that.
            What stands in it before "=" is an argument; a text without is a sentence of its own.

    Example:
        >>> @understood({"learning_rate": "lr={}"})
        ... def train(*, lr=0.01, epochs=1):
        ...     return lr * epochs
        >>> train(learning_rate=0.5)
        Traceback (most recent call last):
        ...
        TypeError: train() has no learning_rate; did you mean lr=0.5?
        >>> train(epoch=3)
        Traceback (most recent call last):
        ...
        TypeError: train() has no epoch; did you mean epochs=3?
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known = [name for name in inspect.signature(function).parameters if name != "self"]

        @wraps(function)
        def checked(*args: P.args, **options: P.kwargs) -> R:
            for name, given in options.items():
                if name not in known:
                    who = type(args[0]).__name__ if function.__name__ == "__init__" else function.__name__
                    raise TypeError(f"{who}() has no {name}{advice(name, given, words, known)}")
            return function(*args, **options)

        return checked

    return decorate


def advice(name: str, given: Any, words: Mapping[str, Advice], known: Sequence[str]) -> str:
    """What to write instead, if that is known."""
    bare = name.lower().strip("_")
    found = words.get(name) or words.get(bare)
    if found is None:
        near = difflib.get_close_matches(bare, [*known, *words], n=1, cutoff=0.7)
        if not near:
            return f"; it takes {', '.join(known)}"
        found = words.get(near[0], f"{near[0]}={{}}")
    text = found(given) if callable(found) else found.replace("{}", shown(given))
    return f"; did you mean {text}?" if _is_call(text) else f"; {text}"


def _is_call(text: str) -> bool:
    return text.partition("=")[0].isidentifier()


def shown(given: Any) -> str:
    """A number, a text or a short list as Python writes it; of anything else an ellipsis.

    >>> shown(0.5), shown(print), shown(["accuracy"]), shown(range(3))
    ('0.5', 'print', "['accuracy']", '…')
    """
    if isinstance(given, (bool, int, float, str, type(None))):
        return f"{given!r:.40}"
    if (
        isinstance(given, (list, tuple))
        and len(given) <= 3
        and all(isinstance(each, (str, int, float)) for each in given)
    ):
        return f"{given!r:.60}"
    return str(getattr(given, "__name__", "…"))
