"""Value: a number that remembers how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from autograd.common.numbers import exact, is_number, to_float
from autograd.core import backward, copying, freshness, modes, operations
from autograd.core.choice import native
from autograd.core.graph import flat, order
from autograd.core.operations import Operations, bind
from autograd.core.recording import note
from autograd.core.scopes import Scope, put_together, told_apart
from autograd.core.unrecordable import is_refusing, unrecordable

if TYPE_CHECKING:  # a type checker is to see what there is, and nothing else
    Unrecordable = object
else:
    Unrecordable = unrecordable(Operations, lambda: operations.__all__)


class Value(Operations, Unrecordable):
    """A number that records the operations made with it, so that gradients can flow back.

    Args:
        data: the number, an int, float or NumPy scalar.
        label: a name for drawings and tables.
        constant: True for a number that needs no gradient.

    Raises:
        TypeError: ``data`` is not a number; the message says what came.

    Example:
        >>> a = Value(2.0, label="a")
        >>> b = Value(-3.0, label="b")
        >>> loss = a * b + 10
        >>> loss.backward()
        >>> loss.data, a.grad, b.grad
        (4.0, -3.0, 2.0)
    """

    # twelve, so that a node is two cache lines; the native engine's class below has them as numbers of C
    __slots__ = (
        ("_a", "_b", "_changed", "_da", "_data", "_db", "_label", "_more", "_uses", "constant", "grad", "op")
        if native is None
        else ()
    )

    where: Any = None  # the user's line that made it, where `trace` was on

    def __init__(self, data: float, *, label: str | None = None, constant: bool = False) -> None:
        if label is not None and not isinstance(label, str):
            raise _no_label(label)
        self._data = to_float(data, "Value: data", "a number (int, float or NumPy scalar)")
        self.grad = 0.0
        self.op = ""
        self.constant = bool(constant)
        self._label = label if constant else put_together(label, modes.home())
        self._a = self._b = self._da = self._db = self._more = None
        self._uses = 0

    # ---- what it holds ------------------------------------------------------------------------------------------

    @property
    def data(self) -> float:
        """The number, always a Python float; assign to it to change a leaf."""
        return self._data

    @data.setter
    def data(self, number: float) -> None:
        self._data = to_float(number, "Value: data", "a number (int, float or NumPy scalar)")
        self._changed = True

    @property
    def label(self) -> str | None:
        """Its name for drawings and tables; None where it has none."""
        return told_apart(self._label)[0]

    @label.setter
    def label(self, label: str | None) -> None:
        if label is not None and not isinstance(label, str):
            raise _no_label(label)
        self._label = put_together(label, self.scope)

    @property
    def scope(self) -> Scope | None:
        """What made it, a call of a module or a block of the user's; None outside of all."""
        return told_apart(self._label)[1]

    @property
    def parents(self) -> tuple[Value, ...]:
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

    def item(self) -> float:
        """The number, as a plain float."""
        return self._data

    def detach(self) -> Value:
        """A constant with the same number, cut off from the graph."""
        return Value(self._data, label=self.label, constant=True)

    # ---- the graph below it -------------------------------------------------------------------------------------

    def backward(self, seed: float = 1.0) -> None:
        """Back-propagate: put d(self)/d(node) into the ``grad`` of every node below.

        Inner nodes start from zero each time; leaves accumulate until `zero_grad`, as in PyTorch.

        Args:
            seed: the gradient that arrives here.

        Raises:
            RuntimeError: this is a constant, so there is nothing to propagate.
        """
        if self.constant:
            raise RuntimeError(
                "backward() on a constant: nothing below it has a gradient (detach, no_grad or plain numbers)"
            )
        backward.backward(self, to_float(seed, "backward: seed", "a number"))

    def zero_grad(self) -> None:
        """Set the gradient of this node and of every node below it to 0."""
        for node in order(self):
            node.grad = 0.0

    def refresh(self) -> Value:
        """Recompute every value and local derivative below from the leaves' present numbers, in place; returns self.

        Example:
            >>> w = Value(2.0)
            >>> y = w * w
            >>> w.data = 3.0
            >>> y.refresh().data
            9.0
        """
        freshness.refresh(self)
        return self

    # ---- copies: iterative, whatever the depth of the graph -----------------------------------------------------

    def __copy__(self) -> Value:
        copied: Value = copying.copy_node(self, self.parents)
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> Value:
        copied: Value = copying.deepcopy_graph(self, memo)
        return copied

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return copying.reduce_node(self)

    # ---- how it shows and compares ------------------------------------------------------------------------------

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

    def __pos__(self) -> Value:
        return self

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
    __round__ = __trunc__ = __floor__ = __ceil__ = _refuse_conversion


def _no_label(label: Any) -> TypeError:
    return TypeError(f"label is a {type(label).__name__}, {label!r:.60}; expected text")


def _compared(other: Any) -> Any:
    """The number to compare with, whatever its size; None for what can't be compared."""
    if type(other) is float or type(other) is int:
        return other
    if isinstance(other, Value):
        return other._data
    return exact(other) if is_number(other) else None


_noting = modes.noting.get
bind(Value, globals())
