"""core: what every node does besides arithmetic and back-propagation.

Names, copies, comparisons, and what it refuses.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Number
from typing import TYPE_CHECKING, Any, NoReturn, Self

import numpy as np

from autograd.common.numbers import exact, is_number
from autograd.core import copying, freshness, modes, subclasses
from autograd.core.graph import flat
from autograd.core.recording import note
from autograd.rows.table import TABLE

if TYPE_CHECKING:
    from autograd.core.scopes import Scope


class Manners:
    """Leans on a node's slots, which `node.Node` has, and the native engine's class of nodes as numbers of C."""

    __slots__ = ()

    where: Any = None  # the user's line that made it, where `trace` was on

    if TYPE_CHECKING:  # the slots; what they mean says `node.Node`
        grad: float
        op: str
        constant: bool
        scope: Scope | None
        _data: float
        _label: str | None
        _changed: Any
        _a: Any
        _b: Any
        _da: Any
        _db: Any
        _more: Any
        _uses: int

    @property
    def label(self) -> str | None:
        """Its name for drawings and tables; None where it has none."""
        return self._label

    @label.setter
    def label(self: Any, label: str | None) -> None:
        self._label = checked_label(label)

    @property
    def parents(self) -> tuple[Any, ...]:
        """The nodes this one was made from, in order and with repeats; empty for a leaf."""
        if self._a is None:
            return flat(self._more[:-1]) if self._more is not None else ()
        return (self._a,) if self._b is None else (self._a, self._b)

    @property
    def partials(self) -> tuple[float | None, ...]:
        """The local derivatives, one per parent; None where the parent is constant."""
        if self._a is None:
            return self._more[-1] if self._more is not None else ()
        return (self._da,) if self._b is None else (self._da, self._db)

    def refresh(self) -> Self:
        """Recompute every value and local derivative below from the leaves' present numbers, in place; returns self.

        Example:
            >>> from autograd import Value
            >>> w = Value(2.0)
            >>> y = w * w
            >>> w.data = 3.0
            >>> y.refresh().data
            9.0
        """
        freshness.refresh(self)
        return self

    # ---- copies: iterative, whatever the depth of the graph -----------------------------------------------------

    def __copy__(self) -> Self:
        copied: Self = copying.copy_one(self)
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copied: Self = copying.deepcopy_graph(self, memo)
        return copied

    def __reduce__(self) -> tuple[Any, ...]:
        return copying.reduce_node(self)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...] | str:
        return copying.reduce_node(self) if self.op else self.__reduce__()  # a leaf's class may have one of its own

    def __getstate__(self) -> Any:
        return subclasses.own_attributes(self)

    # ---- how it shows and compares ------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        """Beside a number by number, as ``<`` does, and `record` notes it; beside a Value by identity.

        So lists and sets of Values find the very node. The hash goes by identity too: a Value is not found among the
        keys of a dictionary, or in a set, of numbers, and `numpy.unique` keeps Values of one number apart.

        Raises:
            TypeError: ``other`` is something else that can be turned into a number, such as a tensor of PyTorch's.

        Example:
            >>> from autograd import Value
            >>> a = Value(2.0)
            >>> a == 2, a in (1, 2), a == Value(2.0), a == a
            (True, True, False, True)
        """
        if isinstance(other, Manners):
            return self is other
        number = other if type(other) is float else _same_float(other)
        if number is None:
            return NotImplemented
        holds = self._data == number
        return note("eq", self, number, holds) if number == number and _noting() else holds

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        parts = [repr(self._data)]
        parts.append("constant=True" if self.constant else f"grad={self.grad!r}")
        if self.op:
            parts.append(f"op={self.op!r}")
        if self.label is not None:
            parts.append(f"label={self.label!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not is_refusing(getattr(type(self), name, None))]

    def __format__(self, spec: str) -> str:
        return format(self._data, spec) if spec else str(self)

    def __lt__(self, other: Any) -> bool:
        if (number := _compared(other)) is None:
            return NotImplemented
        holds = bool(self._data < number)
        return note("lt", self, other, holds) if _noting() else holds

    def __le__(self, other: Any) -> bool:
        if (number := _compared(other)) is None:
            return NotImplemented
        holds = bool(self._data <= number)
        return note("le", self, other, holds) if _noting() else holds

    def __gt__(self, other: Any) -> bool:
        if (number := _compared(other)) is None:
            return NotImplemented
        holds = bool(self._data > number)
        return note("gt", self, other, holds) if _noting() else holds

    def __ge__(self, other: Any) -> bool:
        if (number := _compared(other)) is None:
            return NotImplemented
        holds = bool(self._data >= number)
        return note("ge", self, other, holds) if _noting() else holds

    def conjugate(self) -> Self:
        """Itself, as of any real number: what NumPy's variance and norms of arrays of Values ask for."""
        return self

    # ---- what would cut the graph in silence --------------------------------------------------------------------

    def __bool__(self) -> NoReturn:
        raise TypeError("the truth of a Value is ambiguous; compare it (v > 0), or use v.data")

    def _refuse_conversion(self, *_: Any) -> NoReturn:
        raise TypeError(
            "turning a Value into a plain number would cut the graph in silence. For the number use v.data or "
            "v.item(); for a function that is recorded use Value's own, such as v.tanh() or autograd.tanh(v), "
            "instead of math's or numpy's; an array of Values has dtype object"
        )

    __float__ = __int__ = __complex__ = _refuse_conversion
    __round__ = __trunc__ = _refuse_conversion


def checked_label(label: Any) -> str | None:
    """A label, or a TypeError where it is no text."""
    if label is not None and not isinstance(label, str):
        raise TypeError(f"label is a {type(label).__name__}, {label!r:.60}; expected text")
    return label


def _compared(other: Any) -> Any:
    """The number to compare with, whatever its size; None for what can't be compared."""
    if type(other) is float or type(other) is int:
        return other
    if isinstance(other, Manners):
        return other._data
    return exact(other) if is_number(other) else None


def _same_float(other: Any) -> float | None:
    """The float that is the same number as ``other``, nan where no float is; None for what is no number."""
    if isinstance(other, (complex, np.complexfloating)):
        return _same_float(other.real) if other.imag == 0 else math.nan
    if isinstance(other, (Number, np.bool_)) and not isinstance(other, np.timedelta64):
        try:
            nearest = float(other)  # type: ignore[arg-type]
        except (OverflowError, ValueError):  # more than a float can hold; a signaling nan
            return math.nan
        return nearest if nearest == (other if isinstance(other, np.longdouble) else exact(other)) else math.nan
    if hasattr(other, "__float__") and not hasattr(other, "__array_ufunc__"):  # an array compares its elements
        raise TypeError(f"==: {other!r:.60} beside a Value is a {type(other).__name__}; expected a number: use v.data")
    return None


_noting = modes.noting.get


# ---- what NumPy would call on a node and no row stands for ------------------------------------------------------
# NumPy's functions call a method of their own name on each element of an array of objects. A `__getattr__` could
# answer for all of them, but with one Python reads every attribute of every node slower: a step of training took
# twice as long.


def refusing(name: str) -> Callable[..., NoReturn]:
    """A method that says that ``name`` can't be recorded, and what can."""

    def refuse(self: object, *_: object, **__: object) -> NoReturn:
        functions = [op for op in TABLE.values() if not op.operator or op.arity == 1]
        can = ", ".join(sorted(each for op in functions for each in (op.name, *op.aliases)))
        raise TypeError(f"{name} of a {type(self).__name__} can't be recorded; what can be recorded: {can}")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def is_refusing(attribute: object) -> bool:
    """Whether an attribute is one of these."""
    return getattr(attribute, "__code__", None) is _refusal


_refusal = refusing("").__code__
_calls = {each.__name__ for each in vars(np).values() if isinstance(each, np.ufunc)} | {"round", "std", "var"}
_recorded = {name for op in TABLE.values() for name in (op.name, *op.aliases) if not op.variadic}
for _name in _calls - _recorded - {*vars(Manners)}:
    setattr(Manners, _name, refusing(_name))
