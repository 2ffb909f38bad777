"""How operations behave for a while: without recording, or with IEEE's inf and nan instead of errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import _GeneratorContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Mode:
    """What differs from the plain way of working; the plain way is no Mode at all, so that it costs nothing."""

    recording: bool = True
    ieee: bool = False


# Per thread and per async task, as ContextVars are
current: ContextVar[Mode | None] = ContextVar("autograd_mode", default=None)


@contextmanager
def _switched(**changes: bool) -> Iterator[None]:
    token = current.set(replace(current.get() or Mode(), **changes))
    try:
        yield
    finally:
        current.reset(token)


def no_grad() -> _GeneratorContextManager[None]:
    """A context (or decorator) in which operations compute but record nothing; their results are constants.

    Example:
        >>> from autograd import Value, no_grad
        >>> a = Value(2.0)
        >>> with no_grad():
        ...     b = a * 3
        >>> b.constant, b.parents
        (True, ())
    """
    return _switched(recording=False)


def ieee() -> _GeneratorContextManager[None]:
    """A context (or decorator) in which operations outside their domain give inf or nan instead of a DomainError.

    Example:
        >>> from autograd import Value, ieee
        >>> with ieee():
        ...     print(Value(0.0).log().data)
        -inf
    """
    return _switched(ieee=True)


def rerecording() -> _GeneratorContextManager[None]:
    """A context in which what was once recorded is recorded again, whatever mode the caller is in."""
    return _switched(recording=True, ieee=True)
