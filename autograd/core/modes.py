"""core: how operations behave for a while: without recording, with IEEE's inf and nan instead of errors, in a scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from autograd.common.blocks import Block
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


# ---- blocks ---------------------------------------------------------------------------------------------------------
# What is on follows from the blocks that are open, in the order they were entered, so that any of them may be left.


class Passage:
    """One passage through a block."""

    __slots__ = ("before", "block", "given", "scope", "token")

    def __init__(self, block: Any, given: Any = None) -> None:
        self.block = block
        self.given = given  # what only this passage has: a scope, a list of comparisons
        self.scope: Any = None  # what was on when it began
        self.before: Any = None  # what the block's variable held
        self.token: Any = None  # knows the thread or task


# Per thread and per async task, as what follows from it
entered: ContextVar[tuple[Passage, ...]] = ContextVar("autograd_entered", default=())

# Not empty once a block was left before one inside of it: a module's call may then end in a mode or scope that is over
tangled: list[bool] = []


class LocalBlock(Block):
    """A block that is on in its thread or async task alone."""

    variable: ClassVar[ContextVar[Any]]  # what it changes

    def _begin(self) -> Passage:
        """Switch on what this is for."""
        raise NotImplementedError

    def _settle(self) -> None:
        """Switch on what the open blocks say, of what this is for."""
        raise NotImplementedError

    def __enter__(self) -> Any:
        before = self.variable.get()
        passage = self._begin()
        passage.before, passage.scope = before, home()
        passage.token = entered.set((*entered.get(), passage))
        return passage.given

    def __exit__(self, *_: object) -> None:
        here = entered.get()
        place = len(here) - 1
        while place >= 0 and here[place].block is not self:
            place -= 1
        try:
            if place < 0:
                raise ValueError("it isn't among those that are open here")
            entered.reset(here[place].token)  # raises where it's one that a task took over from who made it
        except ValueError:
            raise RuntimeError(
                f"{self.name}: the block is left in another thread or task than it was entered in, where it is still "
                "on; enter and leave it in the same one"
            ) from None
        if place == len(here) - 1 and here[place].scope is home() and not tangled:  # as nearly always
            self.variable.set(here[place].before)
            return
        if not tangled:
            tangled.append(True)
        entered.set(here[:place] + here[place + 1 :])
        self._settle()


def settle() -> None:
    """Have the mode and the scope that the open blocks say; a module's scope is open as long as its call."""
    here = entered.get()
    scopes = {passage.given for passage in here}
    scope = home()
    while scope is not None and isinstance(scope.maker, str) and scope not in scopes:
        scope = scope.outer
    changes: dict[str, Any] = {}
    for passage in here:
        changes = {} if passage.block is ANEW else changes | getattr(passage.block, "changes", {})
    current.set(Mode(scope=scope, **changes) if changes else scope)


class Switched(LocalBlock):
    """A block in which the mode differs by some of its fields."""

    variable = current

    def __init__(self, name: str, **changes: Any) -> None:
        super().__init__(name)
        self.changes = changes

    def _begin(self) -> Passage:
        current.set(replace(mode() or Mode(scope=home()), **self.changes))
        return Passage(self)

    def _settle(self) -> None:
        settle()


class _Ieee(LocalBlock):
    variable = lenient

    def _begin(self) -> Passage:
        lenient.set(True)
        return Passage(self)

    def _settle(self) -> None:
        lenient.set(any(isinstance(passage.block, _Ieee) for passage in entered.get()))


class Noted(LocalBlock, Generic[T]):
    """A block in which comparisons of Values are put down in a list of its own.

    Args:
        name: what users call it.
        make: makes what the block gives, with the list as ``noted``.
        alone: whether they are put down in no list of blocks around it.
    """

    variable = noting

    def __init__(self, name: str, make: Callable[[], T], alone: bool = False) -> None:
        super().__init__(name)
        self.make = make
        self.alone = alone

    def _begin(self) -> Passage:
        passage = Passage(self, self.make())
        noting.set((*(() if self.alone else noting.get()), passage.given.noted))
        return passage

    def __enter__(self) -> T:
        given: T = super().__enter__()
        return given

    def _settle(self) -> None:
        lists: tuple[list[Any], ...] = ()
        for passage in entered.get():
            if isinstance(passage.block, Noted):
                lists = (*(() if passage.block.alone else lists), passage.given.noted)
        noting.set(lists)


def no_grad() -> Block:
    """A context (or decorator) in which operations compute but record nothing; their results are constants.

    Example:
        >>> from autograd import Value, no_grad
        >>> a = Value(2.0)
        >>> with no_grad():
        ...     b = a * 3
        >>> b.constant, b.parents
        (True, ())
    """
    return Switched("no_grad", recording=False)


def is_silent() -> bool:
    """Whether operations record nothing, as in `no_grad`."""
    setting = mode()
    return setting is not None and not setting.recording


def always_recording() -> AbstractContextManager[Any]:
    """A context in which operations record even where `no_grad` is on around it."""
    return Switched("always_recording", recording=True) if is_silent() else nullcontext()


def ieee() -> Block:
    """A context (or decorator) in which operations outside their domain give inf or nan instead of a DomainError.

    Example:
        >>> from autograd import Value, ieee
        >>> with ieee():
        ...     print(Value(0.0).log().data)
        -inf
    """
    return _Ieee("ieee")


ANEW = "anew"  # in place of a block: the switches that are on around it are off
_ANEW = Passage(ANEW)


def rerecord(scope: Any, make: Callable[[], T]) -> T:
    """What ``make`` gives; it records again what was once recorded in ``scope``, whatever mode the caller is in."""
    token = current.set(scope)
    entered.set((*entered.get(), _ANEW))
    try:
        return make()  # on the plain way, which is many times as fast
    except DomainError:
        with ieee():
            return make()
    finally:
        here = entered.get()
        place = len(here) - 1
        while here[place] is not _ANEW:
            place -= 1
        entered.set(here[:place] + here[place + 1 :])
        current.reset(token)
        if tangled:
            settle()
