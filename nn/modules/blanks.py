"""nn/modules: modules whose weights come later, from a file: nothing is drawn for them, and so many have room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Room:
    """How many numbers there is room for, and how many generators were asked for."""

    left: int
    generators: int = 0


_room: ContextVar[_Room | None] = ContextVar("nn.modules.blanks", default=None)


@contextmanager
def blank(most: int) -> Iterator[None]:
    """A context in which weights begin with 0, and there may be so many; `nn.seed` doesn't count what is made in it.

    Raises:
        ValueError: modules made in it have more.

    Example:
        >>> from nn import Linear
        >>> with blank(6):
        ...     Linear(2, 2).state_dict()["neurons.0.w.0"]
        0.0
    """
    token = _room.set(_Room(most))
    try:
        yield
    finally:
        _room.reset(token)


def are_made() -> bool:
    """Whether modules are made so now."""
    return _room.get() is not None


def take(count: int) -> None:
    """Note that so many weights are made; an error where there is no room."""
    room = _room.get()
    if room is not None:
        room.left -= count
        if room.left < 0:
            raise ValueError("there are more weights than numbers for them")


def next_generator() -> int:
    """The number of the next generator that is asked for, from 1 on."""
    room = _room.get()
    if room is None:
        return 0
    room.generators += 1
    return room.generators
