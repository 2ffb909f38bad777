"""core: scopes: which module, or which block of the user's, made a node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import Token
from functools import wraps
from typing import Any, Self

from autograd.common.blocks import Block
from autograd.core import modes
from autograd.core.choice import twin


class Scope:
    """One call of a module, or one passage through a ``with scope(...)``; the nodes made meanwhile keep it.

    Args:
        maker: the module that is called, or the name of the user's block.
        outer: the scope it lies in, or None.
    """

    __slots__ = ("maker", "outer", "plain")

    def __init__(self, maker: Any, outer: Scope | None = None) -> None:
        self.maker = maker
        self.outer = outer
        self.plain = True  # operations take their plain path, see `modes.current`

    @property
    def module(self) -> Any:
        """The module that was called; None for a block of the user's."""
        return None if isinstance(self.maker, str) else self.maker

    @property
    def chain(self) -> list[Scope]:
        """The scopes around this one, outermost first, and itself."""
        found, scope = [self], self.outer
        while scope is not None:
            found.append(scope)
            scope = scope.outer
        return found[::-1]

    @property
    def name(self) -> str:
        """The user's name, or where the module around it has this one, such as ``layers.0``; else its class."""
        return names_of([self])[self]

    @property
    def path(self) -> str:
        """All names from the outermost on, such as ``MLP.layers.0.neurons.3``."""
        return ".".join(scope.name for scope in self.chain)

    def __repr__(self) -> str:
        return f"Scope({self.path!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuilt, ([scope.name for scope in self.chain],)


class Scan:
    """A call of `scan`: what its iterations have in common.

    Args:
        count: how many there are.
    """

    __slots__ = ("count",)

    def __init__(self, count: int) -> None:
        self.count = count


class Iteration(str):
    """The name of the block that one iteration of a scan is recorded in; it knows which of them it is.

    Args:
        name: what all of them are called.
        scan: which scan.
        number: which iteration it is, counted from 0 in the order in which they ran.
    """

    scan: Scan
    number: int

    def __new__(cls, name: str, scan: Scan, number: int) -> Self:
        """A name with its number."""
        made = super().__new__(cls, name)
        made.scan, made.number = scan, number
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.scan, self.number)


def names_of(scopes: Iterable[Scope]) -> dict[Scope, str]:
    """`Scope.name` of many, each module asked once what it has inside.

    Example:
        >>> names_of([Scope("attention")]).values()
        dict_values(['attention'])
    """
    inside: dict[int, dict[int, str]] = {}
    names = {}
    for scope in scopes:
        maker, outer = scope.maker, scope.outer
        if isinstance(maker, str):
            names[scope] = maker
            continue
        while outer is not None and isinstance(outer.maker, str):
            outer = outer.outer
        around = None if outer is None else outer.maker
        if id(around) not in inside:
            list_them = getattr(around, "named_modules", None)
            modules = list_them() if list_them else {}
            inside[id(around)] = {id(module): path for path, module in modules.items() if path}
        names[scope] = inside[id(around)].get(id(maker), type(maker).__name__)
    return names


def rebuilt(names: list[str]) -> Scope | None:
    """A scope in scopes, by their names, outermost first."""
    scope = None
    for name in names:
        scope = Scope(name, scope)
    return scope


_current, _set, _reset, _new = modes.current.get, modes.current.set, modes.current.reset, object.__new__
tangled = modes.tangled


@twin
def enter(maker: Any) -> Token[Any]:
    """Enter a scope; give what comes back to `modes.current.reset`.

    A module that calls itself, as a batch does once per sample, enters a scope beside its own, not one inside.
    """
    outer = setting = _current()
    if setting is not None:
        if not setting.plain:
            outer = setting.scope
        if outer is not None and outer.maker is maker and type(maker) is not str:
            outer = outer.outer
    scope: Any = _new(Scope)  # without __init__, as this is done once per neuron
    scope.maker, scope.outer, scope.plain = maker, outer, True
    return _set(scope if setting is None or setting.plain else setting.inside(scope))


@twin
def scoped(call: Callable[..., Any]) -> Callable[..., Any]:
    """A class's ``__call__``, so that every node it makes knows which object made it.

    Example:
        >>> from autograd import Value
        >>> class Double:
        ...     @scoped
        ...     def __call__(self, x):
        ...         return x * 2
        >>> Double()(Value(1.0)).scope
        Scope('Double')
    """

    @wraps(call)
    def called(self: Any, *inputs: Any, **options: Any) -> Any:
        if type(self).__call__ is not called:  # super().__call__(x), a part of the call it is in
            home = modes.home()
            if home is not None and home.maker is self:
                return call(self, *inputs, **options)
        token = enter(self)
        try:
            if len(inputs) == 1 and not options:  # as nearly always, and faster
                return call(self, inputs[0])
            return call(self, *inputs, **options)
        finally:
            _reset(token)
            if tangled:
                modes.settle()

    return called


class _Named(modes.LocalBlock):
    """A block whose nodes know its name; each passage through it is a scope of its own."""

    variable = modes.current

    def __init__(self, name: str) -> None:
        super().__init__("scope")
        self.maker = name

    def _begin(self) -> modes.Passage:
        enter(self.maker)
        return modes.Passage(self, modes.home())

    def _settle(self) -> None:
        modes.settle()

    def __enter__(self) -> None:
        super().__enter__()


def scope(name: str) -> Block:
    """A context (or decorator) that names the part of the graph recorded in it; drawings fold it into one box.

    Modules of `nn` do the same by themselves, once per call. Scopes may lie in one another. A generator must not yield
    inside of one: its caller would go on in it.

    Args:
        name: what the part is called.

    Raises:
        TypeError: ``name`` is not text.
        ValueError: ``name`` is empty.

    Example:
        >>> from autograd import Value, scope
        >>> a = Value(2.0)
        >>> with scope("square"):
        ...     b = a * a
        >>> b.scope
        Scope('square')
    """
    if not isinstance(name, str):
        raise TypeError(f"scope: name is a {type(name).__name__}, {name!r:.60}; expected text")
    if not name.strip():
        raise ValueError("scope: name is empty; expected what this part of the graph is called")
    return _Named(name)
