"""record(): comparisons of Values, put down as the guards of what is compiled from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import _GeneratorContextManager, contextmanager
from typing import Any

from autograd.core import modes
from autograd.replay.code.lowering import Guard


class Recording:
    """The comparisons that were made inside a `record` block."""

    def __init__(self) -> None:
        self.noted: list[Any] = []

    @property
    def guards(self) -> list[Guard]:
        """One guard per comparison, in their order, repeated ones once."""
        return _guards(self.noted)

    def __repr__(self) -> str:
        return f"Recording({len(self.guards)} guards)"


def _guards(noted: list[Any]) -> list[Guard]:
    found: dict[Any, Guard] = {}
    for each in noted:
        found.setdefault(each[:4], Guard(*each))
    return list(found.values())


def open_guards() -> list[Guard]:
    """The guards of the outermost `record` block there is, in which all inner ones are."""
    blocks = modes.noting.get()
    return _guards(blocks[0]) if blocks else []


def record() -> _GeneratorContextManager[Recording]:
    """A context in which every comparison of Values (<, <=, >, >=) becomes a guard of what is compiled from them.

    A program that is compiled inside, or is given these guards, raises a `GuardError` for a sample that would have
    taken another branch of Python than the recording did; also one taken by max(), min() or sorted(). What is compared
    with plain numbers counts too. Not seen are branches on ``.data``, on constants (what `detach` gives, or what was
    computed in `no_grad`), and those of other threads. Blocks may lie in one another; the outer ones see all.

    NumPy's exp, tanh and the like may be a unit in the last place off, and so may a comparison that is a tie but for
    that; LLVM's are the eager engine's.

    Example:
        >>> from autograd import Value, compile
        >>> x = Value(2.0, label="x")
        >>> with record() as recording:
        ...     y = x * 3 if x > 1 else -x
        >>> program = compile(y, inputs=[x], guards=recording, backend="numpy")
        >>> program([[4.0]]).value.tolist()
        [12.0]
        >>> program([[4.0], [0.5]])
        Traceback (most recent call last):
        ...
        autograd.common.errors.GuardError: sample 1 takes another branch than the recording did: x > 1 was ...
    """
    return _recording()


@contextmanager
def _recording() -> Iterator[Recording]:
    made = Recording()
    with modes.noted_in(*modes.noting.get(), made.noted):
        yield made
