"""nn/training: what the user's functions read besides their arguments, and whether it changes with every call.

A loss that counts its calls gives the same numbers, call after call, until its count matters: recordings alone don't
tell.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import PurePath
from types import CodeType, FrameType
from typing import Any, NamedTuple

from autograd import Value
from nn.modules.module import Module
from nn.training.states import LIBRARIES, PLAIN, is_own_object, is_random, putting_back, state_of

ADDING = ("append", "add", "extend", "insert", "update", "appendleft")  # what notes something and reads nothing

COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class Seen(NamedTuple):
    """What was found under a name; whether the code reads it at all, and whether it comes with each call anew."""

    state: Any
    is_read: bool = True
    is_given: bool = False


class Outside(dict[str, Seen]):
    """The numbers that functions find outside of themselves, by name; and what makes them what they were."""

    def __init__(self) -> None:
        super().__init__()
        self.back: list[Callable[[], object]] = []

    def put_back(self) -> None:
        """Make all of it what it was when it was read, but for variables of closures."""
        for each in reversed(self.back):  # what was read first, by whichever function, is how it was
            each()


@contextmanager
def read_outside() -> Iterator[Outside]:
    """A context that gives the numbers, by name, that functions called in it find in globals, closures and objects.

    Each is taken down when the function is first called. The libraries' own functions, this project's among them, are
    left out, and so is a model's: `undone` watches that.
    """
    found = Outside()
    seen: set[Any] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code not in seen:
            seen.add(frame.f_code)
            if not _is_of_a_library(frame):
                _read_by(frame, found)

    if sys.getprofile() is not None:  # somebody measures, and could not go on afterwards
        yield found
        return
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def changed(before: Outside, after: Outside, *, of_others: bool = False) -> list[str]:
    """What was read twice and wasn't the same; but for a list that somebody only notes things in, and never reads.

    Arguments are left out where the calls were ``of_others``: of other samples or weights.

    >>> before, after = Outside(), Outside()
    >>> before["n"], after["n"] = Seen(1), Seen(2)
    >>> before["seen"], after["seen"] = Seen((1,), is_read=False), Seen((1, 2), is_read=False)
    >>> changed(before, after)
    ['n']
    """
    return [
        name
        for name, (state, is_read, is_given) in after.items()
        if name in before
        and before[name].state != state
        and (is_read or not isinstance(state, tuple) or len(state) == len(before[name].state))
        and not (is_given and of_others)
    ]


def _is_of_a_library(frame: FrameType) -> bool:
    own = str(frame.f_globals.get("__name__")).partition(".")[0] in ("autograd", "nn")
    return own or frame.f_code.co_filename.startswith(("<frozen", *LIBRARIES))


def _read_by(frame: FrameType, found: Outside) -> None:
    """What the code of a frame names: globals, what it closes over, its arguments' objects, and their attributes."""
    code, read = frame.f_code, _read_names(frame.f_code)
    local = {name: each for name, each in frame.f_locals.items() if name not in code.co_cellvars}
    named = {name: frame.f_globals[name] for name in code.co_names if name in frame.f_globals}
    place = f" ({PurePath(code.co_filename).name}:{code.co_firstlineno} in {code.co_name})"

    def take(name: str, thing: Any) -> None:
        state = state_of(thing)
        if state is not None:
            # what a comprehension closes over is seen in the function around it, too, whose argument it may be
            comes_anew = name in code.co_varnames or code.co_name in COMPREHENSIONS
            given = comes_anew and not is_own_object(thing)
            found[f"{name}{place}"] = Seen(state, is_read=name.rpartition(".")[2] in read, is_given=given)
            found.back += putting_back(thing)

    for name, thing in {**named, **local}.items():
        if isinstance(thing, Module):  # `undone` watches all that a model has; others may draw
            layers = [vars(each) for each in thing.named_modules().values()]
            found.back += [put for each in layers for it in each.values() if is_random(it) for put in putting_back(it)]
        elif not isinstance(thing, Value):
            attributes = getattr(thing, "__dict__", {})
            for each in (each for each in code.co_names if each in attributes):
                take(f"{name}.{each}", attributes[each])
                if isinstance(attributes[each], PLAIN) and (isinstance(thing, type) or is_own_object(thing)):
                    found.back.append(partial(setattr, thing, each, attributes[each]))
            take(name, thing)
    for name, thing in named.items():
        if isinstance(thing, PLAIN):
            found.back.append(partial(frame.f_globals.__setitem__, name, thing))


def _read_names(code: CodeType) -> set[str]:
    """The names that code does something else with than adding to what they stand for."""
    found = list(dis.get_instructions(code))
    return {
        one.argval
        for one, following in zip(found, [*found[1:], None], strict=True)
        if isinstance(one.argval, str) and (following is None or following.argval not in ADDING)
    }
