"""grading: one small program run with somebody's engine: what it gives, or what it raises, in plain words."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import FrameType, FunctionType
from typing import Any

LONGEST = 200  # characters of a message
TIRED = 100_000  # calls after which counting is given up; some hundreds are enough for the graphs that are counted
NOTHING = "None"
MOST_ARGUMENTS = 99  # of what says *args


@dataclass(frozen=True)
class Names:
    """What an engine calls things.

    Args:
        value: the class.
        data: a node's number.
        grad: its gradient.
        backward: the method that back-propagates.
        seeded: whether that wants to be given the gradient that it starts with.
    """

    value: str = "Value"
    data: str = "data"
    grad: str = "grad"
    backward: str = "backward"
    seeded: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a case.

    Args:
        numbers: what its ``shown`` are: numbers, or words for what is none.
        error: the kind of error that it raised instead, "" where there was none; "time", "memory" and "died" are no
            errors of Python's.
        message: and what that said.
    """

    numbers: tuple[float | str, ...] = ()
    error: str = ""
    message: str = ""


def translated(text: str, names: Names) -> str:
    r"""A program that is written for our Value in another engine's names.

    >>> translated("c = Value(2.0)\\nc.backward()\\nc.grad", Names("Scalar", grad="derivative"))
    'c = Scalar(2.0)\\nc.backward()\\nc.derivative'
    """
    text = re.sub(r"\bValue\b", names.value, text)
    for ours, theirs in (("data", names.data), ("grad", names.grad), ("backward", names.backward)):
        text = re.sub(rf"(?<=[\w\]]\.){ours}\b", theirs, text)
    return text.replace(f".{names.backward}()", f".{names.backward}(1.0)") if names.seeded else text


def names_in(engine: type, names: Names) -> Names:
    """The same with the class's own name, and whether its backward pass wants a gradient to start with.

    >>> class Engine:
    ...     def backward(self, gradient): ...
    >>> names_in(Engine, Names())
    Names(value='Engine', data='data', grad='grad', backward='backward', seeded=True)
    """
    try:
        _, *more = inspect.signature(getattr(engine, names.backward)).parameters.values()
    except (AttributeError, TypeError, ValueError):
        more = []
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    seeded = [each.kind in plain and each.default is each.empty for each in more] == [True]
    return replace(names, value=engine.__name__, seeded=seeded)


def offered(engine: type, around: Mapping[str, Any]) -> dict[str, int]:
    """What an engine has: ``.tanh`` for a method and ``tanh`` for a function, and how many arguments each takes.

    >>> class Engine:
    ...     def tanh(self): ...
    >>> offered(Engine, {})[".tanh"]
    0
    """
    found = {f".{name}": _arguments(getattr(engine, name, None)) - 1 for name in dir(engine) if name not in dir(object)}
    own = {name: each for name, each in around.items() if isinstance(each, FunctionType)}
    return found | {name: _arguments(each) for name, each in own.items()}


def _arguments(function: Any) -> int:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return MOST_ARGUMENTS
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return MOST_ARGUMENTS
    return sum(each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD) for each in parameters)


def run(
    text: str, shown: Sequence[str], around: Mapping[str, Any], data: str = "data", counted: bool = False
) -> Outcome:
    """Run a program that is written in an engine's names.

    Args:
        text: the program.
        shown: expressions whose numbers are wanted.
        around: the class and its functions, by the names that the program has for them.
        data: where the number of a node is.
        counted: whether to count calls of functions; their number comes last.

    Example:
        >>> run("c = Value(2.0)", ["c + 1"], {"Value": float})
        Outcome(numbers=(3.0,), error='', message='')
    """
    names: dict[str, Any] = {"__name__": "case", **around}
    counter = _Counter()
    try:
        code = compile(text, "<case>", "exec")
        if counted:
            sys.setprofile(counter)
        try:
            exec(code, names)  # noqa: S102 - one of our own cases, made from rows
        finally:
            if counted:
                sys.setprofile(None)
        numbers = [_number(eval(each, names), data) for each in shown]  # noqa: S307 - and so is this
    except MemoryError:
        return Outcome((), "memory")
    except _Tired:
        numbers = [NOTHING for _ in shown]
    except BaseException as error:  # noqa: BLE001 - whatever a student's code raises, SystemExit too
        if getattr(error, "is_the_limit", False):
            return Outcome((), "time")
        return Outcome((), type(error).__name__, said_by(error))
    return Outcome((*numbers, *([float(counter.calls)] if counted else [])))


class _Tired(BaseException):
    """There were too many calls to count."""


class _Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        self.calls += event == "call"
        if self.calls > TIRED:
            raise _Tired


def said_by(error: BaseException) -> str:
    """An error's message, in one line and not too long, whatever it does when it is asked for one."""
    try:
        return " ".join(str(error).split())[:LONGEST]
    except BaseException:  # noqa: BLE001 - a student's own class
        return ""


def _number(found: Any, data: str, deep: int = 3) -> float | str:
    """A number as a float; a word for what is none. A gradient may be a node itself."""
    if found is None:
        return NOTHING
    if isinstance(found, (complex, str)):
        return f"{type(found).__name__} {found!r:.60}"
    try:
        return float(found)
    except BaseException as error:
        if getattr(error, "is_the_limit", False):
            raise
    inner = getattr(found, data, None)
    return type(found).__name__ if inner is None or not deep else _number(inner, data, deep - 1)
