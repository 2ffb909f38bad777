"""core: how operations behave for a while: without recording, with IEEE's inf and nan instead of errors, in a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import _GeneratorContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from autograd.common.errors import DomainError

_new = object.__new__
T = TypeVar("T")


@dataclass(slots=True)  # frozen, it would be made half as fast
class Mode:
    """What differs from the plain way of working; the plain way is no Mode at all, so that it costs nothing."""

    plain: ClassVar[bool] = False  # operations take their slow path
    recording: bool = True
    traced: Any = None  # the class of nodes that know the line that made them, while `trace` is on
    watch: Any = None  # what looks for the first number that is not finite, before a backward pass
    scope: Any = None

    def inside(self, scope: Any) -> Mode:
        """The same in another scope, without `replace` or __init__: every call of a module needs this."""
        made = _new(Mode)
        made.recording, made.traced, made.watch, made.scope = self.recording, self.traced, self.watch, scope
        return made


# A Mode; or, where nothing but a scope is set, that scope itself, so that an operation makes one look-up for both.
# Per thread and per async task, as ContextVars are
current: ContextVar[Any] = ContextVar("autograd_mode", default=None)

# Whether `ieee` is on; apart from the mode, for it only matters where a number is not finite, off the plain path
lenient: ContextVar[bool] = ContextVar("autograd_ieee", default=False)

# Lists that comparisons of Values are put down in, the outermost block's first; apart from the mode, so that operations
# keep their plain path meanwhile
noting: ContextVar[tuple[list[Any], ...]] = ContextVar("autograd_noting", default=())


def mode() -> Mode | None:
    """The mode that is on, None on the plain way."""
    setting = current.get()
    return None if setting is None or setting.plain else setting


def home() -> Any:
    """The scope that is entered, None outside of all."""
    setting = current.get()
    return setting if setting is None or setting.plain else setting.scope


@contextmanager
def switched(**changes: Any) -> Iterator[None]:
    """A context in which the mode differs by this."""
    token = current.set(replace(mode() or Mode(scope=home()), **changes))
    try:
        yield
    finally:
        current.reset(token)


@contextmanager
def noted_in(*lists: list[Any]) -> Iterator[None]:
    """A context in which comparisons of Values are put down in these lists, and in no others."""
    token = noting.set(lists)
    try:
        yield
    finally:
        noting.reset(token)


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
    return switched(recording=False)


@contextmanager
def always_recording() -> Iterator[None]:
    """A context in which operations record even where `no_grad` is on around it."""
    setting = mode()
    with switched(recording=True) if setting and not setting.recording else nullcontext():
        yield


@contextmanager
def ieee() -> Iterator[None]:
    """A context (or decorator) in which operations outside their domain give inf or nan instead of a DomainError.

    Example:
        >>> from autograd import Value, ieee
        >>> with ieee():
        ...     print(Value(0.0).log().data)
        -inf
    """
    token = lenient.set(True)
    try:
        yield
    finally:
        lenient.reset(token)


def rerecord(scope: Any, make: Callable[[], T]) -> T:
    """What ``make`` gives; it records again what was once recorded in ``scope``, whatever mode the caller is in."""
    token = current.set(scope)
    try:
        return make()  # on the plain way, which is many times as fast
    except DomainError:
        with ieee():
            return make()
    finally:
        current.reset(token)
