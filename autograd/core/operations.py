"""core: what `a * b` runs, Value with a method for every row of rows/builtin.py, and the rows' functions.

Made by ``python -m autograd.core.writing``, and held equal to the rows by a test. Do not edit: change a row instead.
"""

from __future__ import annotations

import math as _math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from typing import overload as _overload

from autograd.core import modes as _modes
from autograd.core import recording as _recording
from autograd.core.node import Node
from autograd.rows import intrinsics as _intrinsics

if TYPE_CHECKING:
    from numpy.typing import NDArray

_mode = _modes.current.get
_new: Any = object.__new__
_FAILURES = _intrinsics.FAILURES
_inf, _nan = _math.inf, _math.nan
_exp = _intrinsics.FAST["exp"]
_expm1 = _intrinsics.FAST["expm1"]
_log = _intrinsics.FAST["log"]
_log1p = _intrinsics.FAST["log1p"]
_sqrt = _intrinsics.FAST["sqrt"]
_sin = _intrinsics.FAST["sin"]
_cos = _intrinsics.FAST["cos"]
_tan = _intrinsics.FAST["tan"]
_asin = _intrinsics.FAST["asin"]
_acos = _intrinsics.FAST["acos"]
_atan = _intrinsics.FAST["atan"]
_sinh = _intrinsics.FAST["sinh"]
_cosh = _intrinsics.FAST["cosh"]
_tanh = _intrinsics.FAST["tanh"]
_erf = _intrinsics.FAST["erf"]
_erfc = _intrinsics.FAST["erfc"]
_abs = _intrinsics.FAST["abs"]
_sign = _intrinsics.FAST["sign"]
_step = _intrinsics.FAST["step"]
_floor = _intrinsics.FAST["floor"]
_pow = _intrinsics.FAST["pow"]
_sum = _intrinsics.FAST["sum"]
_max = _intrinsics.FAST["max"]


class Value(Node):
    """A number that records the operations made with it, so that gradients can flow back.

    Args:
        data: the number, an int, float or NumPy scalar.
        label: a name for drawings and tables.
        constant: True for a number that needs no gradient.

    Raises:
        TypeError: ``data`` is not a number; the message says what came.

    Example:
        >>> from autograd import Value
        >>> a = Value(2.0, label="a")
        >>> b = Value(-3.0, label="b")
        >>> loss = a * b + 10
        >>> loss.backward()
        >>> loss.data, a.grad, b.grad
        (4.0, -3.0, 2.0)
    """

    __slots__ = ()

    def detach(self) -> Value:
        """A constant with the same number, cut off from the graph."""
        return Value(self._data, label=self._label, constant=True)

    @_overload
    def __add__(self, other_: Value | float) -> Value: ...
    @_overload
    def __add__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __add__(self, other_: Any) -> Any:
        """Sum of two numbers.

        add(a b) = a + b
        ∂/∂a = 1
        ∂/∂b = 1
        """
        if not isinstance(other_, Value):
            other_ = _recording.operator_operand(Value, "add", "b", other_)
            if other_ is NotImplemented:
                return NotImplemented
        a = self._data
        b = other_._data
        out = a + b
        da_ = None if self.constant else 1.0
        db_ = None if other_.constant else 1.0
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "add", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "add"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_

    @_overload
    def __radd__(self, other_: Value | float) -> Value: ...
    @_overload
    def __radd__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __radd__(self, other_: Any) -> Any:
        """Sum of two numbers.

        add(a b) = a + b
        ∂/∂a = 1
        ∂/∂b = 1
        """
        other_ = _recording.operator_operand(Value, "add", "a", other_)
        return other_ if other_ is NotImplemented else Value.__add__(other_, self)

    @_overload
    def __sub__(self, other_: Value | float) -> Value: ...
    @_overload
    def __sub__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __sub__(self, other_: Any) -> Any:
        """Difference of two numbers.

        sub(a b) = a - b
        ∂/∂a = 1
        ∂/∂b = -1
        """
        if not isinstance(other_, Value):
            other_ = _recording.operator_operand(Value, "sub", "b", other_)
            if other_ is NotImplemented:
                return NotImplemented
        a = self._data
        b = other_._data
        out = a - b
        da_ = None if self.constant else 1.0
        db_ = None if other_.constant else -1.0
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sub", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sub"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_

    @_overload
    def __rsub__(self, other_: Value | float) -> Value: ...
    @_overload
    def __rsub__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __rsub__(self, other_: Any) -> Any:
        """Difference of two numbers.

        sub(a b) = a - b
        ∂/∂a = 1
        ∂/∂b = -1
        """
        other_ = _recording.operator_operand(Value, "sub", "a", other_)
        return other_ if other_ is NotImplemented else Value.__sub__(other_, self)

    @_overload
    def __mul__(self, other_: Value | float) -> Value: ...
    @_overload
    def __mul__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __mul__(self, other_: Any) -> Any:
        """Product of two numbers.

        mul(a b) = a*b
        ∂/∂a = b
        ∂/∂b = a
        """
        if not isinstance(other_, Value):
            other_ = _recording.operator_operand(Value, "mul", "b", other_)
            if other_ is NotImplemented:
                return NotImplemented
        a = self._data
        b = other_._data
        out = a * b
        da_ = None if self.constant else b
        db_ = None if other_.constant else a
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "mul", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "mul"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_

    @_overload
    def __rmul__(self, other_: Value | float) -> Value: ...
    @_overload
    def __rmul__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __rmul__(self, other_: Any) -> Any:
        """Product of two numbers.

        mul(a b) = a*b
        ∂/∂a = b
        ∂/∂b = a
        """
        other_ = _recording.operator_operand(Value, "mul", "a", other_)
        return other_ if other_ is NotImplemented else Value.__mul__(other_, self)

    @_overload
    def __truediv__(self, other_: Value | float) -> Value: ...
    @_overload
    def __truediv__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __truediv__(self, other_: Any) -> Any:
        """Quotient of two numbers.

        div(a b) = a/b
        ∂/∂a = 1/b
        ∂/∂b = -(out/b)
        Domain: b != 0; outside of it a DomainError.
        """
        if not isinstance(other_, Value):
            other_ = _recording.operator_operand(Value, "div", "b", other_)
            if other_ is NotImplemented:
                return NotImplemented
        a = self._data
        b = other_._data
        try:
            out = a / b
            da_ = None if self.constant else 1.0 / b
            db_ = None if other_.constant else -(out / b)
        except _FAILURES:
            return _recording.slow(Value, "div", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "div", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "div"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_

    @_overload
    def __rtruediv__(self, other_: Value | float) -> Value: ...
    @_overload
    def __rtruediv__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __rtruediv__(self, other_: Any) -> Any:
        """Quotient of two numbers.

        div(a b) = a/b
        ∂/∂a = 1/b
        ∂/∂b = -(out/b)
        Domain: b != 0; outside of it a DomainError.
        """
        other_ = _recording.operator_operand(Value, "div", "a", other_)
        return other_ if other_ is NotImplemented else Value.__truediv__(other_, self)

    @_overload
    def __pow__(self, other_: Value | float) -> Value: ...
    @_overload
    def __pow__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __pow__(self, other_: Any, modulus_: Any = None) -> Any:
        """Power; the exponent has a gradient too.

        pow(a b) = a**b
        ∂/∂a = b*a**(b - 1) if b >= 0.5 else b/sqrt(a)*(out/sqrt(a)) if 0 < a < inf else 0*sqrt(b) if a <= 0 and 0 <= b <= 0 else b*a**(b - 1)
        ∂/∂b = out*log(a) if a > 0 or a >= 0 and b < 0 else 0 if a >= 0 and b > 1 else 0*sqrt(a) if a >= 0 and b > 0 else nan*out
        Domain: a > 0 or a == 0 and b >= 0 or a < 0 and b == floor(b); outside of it a DomainError.
        """
        if modulus_ is not None:
            return NotImplemented
        if not isinstance(other_, Value):
            other_ = _recording.operator_operand(Value, "pow", "b", other_)
            if other_ is NotImplemented:
                return NotImplemented
        if other_.constant:
            return self._powc(other_)
        a = self._data
        b = other_._data
        try:
            out = (a * a if b == 2.0 else a * a * a if b == 3.0 else _pow(a, b))
            da_ = None if self.constant else b * _pow(a, b - 1.0) if b >= 0.5 else b / _sqrt(a) * (out / _sqrt(a)) if 0.0 < a < _inf else 0.0 * _sqrt(b) if a <= 0.0 and 0.0 <= b <= 0.0 else b * _pow(a, b - 1.0)
            db_ = None if other_.constant else out * _log(a) if a > 0.0 or a >= 0.0 and b < 0.0 else 0.0 if a >= 0.0 and b > 1.0 else 0.0 * _sqrt(a) if a >= 0.0 and b > 0.0 else _nan * out
        except _FAILURES:
            return _recording.slow(Value, "pow", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "pow", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "pow"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_

    @_overload
    def __rpow__(self, other_: Value | float) -> Value: ...
    @_overload
    def __rpow__(self, other_: NDArray[Any]) -> NDArray[Any]: ...
    def __rpow__(self, other_: Any, modulus_: Any = None) -> Any:
        """Power; the exponent has a gradient too.

        pow(a b) = a**b
        ∂/∂a = b*a**(b - 1) if b >= 0.5 else b/sqrt(a)*(out/sqrt(a)) if 0 < a < inf else 0*sqrt(b) if a <= 0 and 0 <= b <= 0 else b*a**(b - 1)
        ∂/∂b = out*log(a) if a > 0 or a >= 0 and b < 0 else 0 if a >= 0 and b > 1 else 0*sqrt(a) if a >= 0 and b > 0 else nan*out
        Domain: a > 0 or a == 0 and b >= 0 or a < 0 and b == floor(b); outside of it a DomainError.
        """
        if modulus_ is not None:
            return NotImplemented
        other_ = _recording.operator_operand(Value, "pow", "a", other_)
        return other_ if other_ is NotImplemented else Value.__pow__(other_, self)

    def _powc(self, n: float) -> Value:
        """Power with a constant exponent.

        powc(a; n) = a**n
        ∂/∂a = 0 if n == 0 else n*a**(n - 1) if n >= 0.5 or n == floor(n) else n/sqrt(a)*(out/sqrt(a)) if 0 < a < inf else n*a**(n - 1)
        Domain: a > 0 or a == 0 and n >= 0 or a < 0 and n == floor(n); outside of it a DomainError.
        """
        other_ = _recording.passive(Value, "powc", "n", n)
        a = self._data
        n = other_._data
        try:
            out = (a * a if n == 2.0 else a * a * a if n == 3.0 else _pow(a, n))
            da_ = 0.0 if n == 0.0 else n * _pow(a, n - 1.0) if n >= 0.5 or n == _floor(n) else n / _sqrt(a) * (out / _sqrt(a)) if 0.0 < a < _inf else n * _pow(a, n - 1.0)
        except _FAILURES:
            return _recording.slow(Value, "powc", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "powc", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "powc"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = None
        node_._more = None
        return node_

    def neg(self) -> Value:
        """The number with its sign turned.

        neg(a) = -a
        ∂/∂a = -1
        """
        a = self._data
        out = -a
        da_ = -1.0
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "neg", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "neg"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    __neg__ = neg
    def abs(self) -> Value:
        """Absolute value.

        abs(a) = abs(a)
        ∂/∂a = sign(a)
        """
        a = self._data
        try:
            out = _abs(a)
            da_ = _sign(a)
        except _FAILURES:
            return _recording.slow(Value, "abs", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "abs", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "abs"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    __abs__ = abs
    def identity(self) -> Value:
        """The same number, as a node of its own.

        identity(a) = a
        ∂/∂a = 1
        """
        a = self._data
        out = a
        da_ = 1.0
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "identity", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "identity"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def exp(self) -> Value:
        """Exponential function.

        exp(a) = exp(a)
        ∂/∂a = out
        """
        a = self._data
        try:
            out = _exp(a)
            da_ = out
        except _FAILURES:
            return _recording.slow(Value, "exp", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "exp", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "exp"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def expm1(self) -> Value:
        """exp(a) - 1, accurate at 0.

        expm1(a) = expm1(a)
        ∂/∂a = exp(a)
        """
        a = self._data
        try:
            out = _expm1(a)
            da_ = _exp(a)
        except _FAILURES:
            return _recording.slow(Value, "expm1", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "expm1", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "expm1"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def log(self) -> Value:
        """Natural logarithm.

        log(a) = log(a)
        ∂/∂a = 1/a
        Domain: a > 0; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _log(a)
            da_ = 1.0 / a
        except _FAILURES:
            return _recording.slow(Value, "log", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "log", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "log"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def log1p(self) -> Value:
        """log(1 + a), accurate at 0.

        log1p(a) = log1p(a)
        ∂/∂a = 1/(1 + a)
        Domain: a > -1; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _log1p(a)
            da_ = 1.0 / (1.0 + a)
        except _FAILURES:
            return _recording.slow(Value, "log1p", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "log1p", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "log1p"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def sqrt(self) -> Value:
        """Root.

        sqrt(a) = sqrt(a)
        ∂/∂a = 0.5/out
        Domain: a >= 0; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _sqrt(a)
            da_ = 0.5 / out
        except _FAILURES:
            return _recording.slow(Value, "sqrt", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sqrt", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sqrt"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def sin(self) -> Value:
        """Sine of an angle in radians.

        sin(a) = sin(a)
        ∂/∂a = cos(a)
        """
        a = self._data
        try:
            out = _sin(a)
            da_ = _cos(a)
        except _FAILURES:
            return _recording.slow(Value, "sin", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sin", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sin"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def cos(self) -> Value:
        """Cosine of an angle in radians.

        cos(a) = cos(a)
        ∂/∂a = -sin(a)
        """
        a = self._data
        try:
            out = _cos(a)
            da_ = -_sin(a)
        except _FAILURES:
            return _recording.slow(Value, "cos", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "cos", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "cos"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def tan(self) -> Value:
        """Tangent of an angle in radians.

        tan(a) = tan(a)
        ∂/∂a = 1 + out*out
        """
        a = self._data
        try:
            out = _tan(a)
            da_ = 1.0 + out * out
        except _FAILURES:
            return _recording.slow(Value, "tan", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "tan", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "tan"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def asin(self) -> Value:
        """Inverse sine, in radians.

        asin(a) = asin(a)
        ∂/∂a = 1/sqrt((1 - a)*(1 + a))
        Domain: -1 <= a <= 1; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _asin(a)
            da_ = 1.0 / _sqrt((1.0 - a) * (1.0 + a))
        except _FAILURES:
            return _recording.slow(Value, "asin", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "asin", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "asin"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    arcsin = asin
    def acos(self) -> Value:
        """Inverse cosine, in radians.

        acos(a) = acos(a)
        ∂/∂a = -1/sqrt((1 - a)*(1 + a))
        Domain: -1 <= a <= 1; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _acos(a)
            da_ = -1.0 / _sqrt((1.0 - a) * (1.0 + a))
        except _FAILURES:
            return _recording.slow(Value, "acos", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "acos", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "acos"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    arccos = acos
    def atan(self) -> Value:
        """Inverse tangent.

        atan(a) = atan(a)
        ∂/∂a = 1/(1 + a*a)
        """
        a = self._data
        try:
            out = _atan(a)
            da_ = 1.0 / (1.0 + a * a)
        except _FAILURES:
            return _recording.slow(Value, "atan", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "atan", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "atan"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    arctan = atan
    def sinh(self) -> Value:
        """Hyperbolic sine.

        sinh(a) = sinh(a)
        ∂/∂a = cosh(a)
        """
        a = self._data
        try:
            out = _sinh(a)
            da_ = _cosh(a)
        except _FAILURES:
            return _recording.slow(Value, "sinh", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sinh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sinh"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def cosh(self) -> Value:
        """Hyperbolic cosine.

        cosh(a) = cosh(a)
        ∂/∂a = sinh(a)
        """
        a = self._data
        try:
            out = _cosh(a)
            da_ = _sinh(a)
        except _FAILURES:
            return _recording.slow(Value, "cosh", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "cosh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "cosh"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def erf(self) -> Value:
        """Error function.

        erf(a) = erf(a)
        ∂/∂a = 1.1283791670955126*exp(-(a*a))
        """
        a = self._data
        try:
            out = _erf(a)
            da_ = 1.1283791670955126 * _exp(-(a * a))
        except _FAILURES:
            return _recording.slow(Value, "erf", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "erf", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "erf"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def erfc(self) -> Value:
        """1 - erf(a), accurate for large a.

        erfc(a) = erfc(a)
        ∂/∂a = -1.1283791670955126*exp(-(a*a))
        """
        a = self._data
        try:
            out = _erfc(a)
            da_ = -1.1283791670955126 * _exp(-(a * a))
        except _FAILURES:
            return _recording.slow(Value, "erfc", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "erfc", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "erfc"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def sech2(self) -> Value:
        """1/cosh(a)², the derivative of tanh.

        sech2(a) = 4*e/((1 + e)*(1 + e))
            where e = exp(-2*abs(a))
        ∂/∂a = -2*out*tanh(a)
        """
        a = self._data
        try:
            e = _exp(-2.0 * _abs(a))
            out = 4.0 * e / ((1.0 + e) * (1.0 + e))
            da_ = -2.0 * out * _tanh(a)
        except _FAILURES:
            return _recording.slow(Value, "sech2", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sech2", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sech2"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def tanh(self) -> Value:
        """Hyperbolic tangent.

        tanh(a) = tanh(a)
        ∂/∂a = sech2(a)
        """
        a = self._data
        try:
            out = _tanh(a)
            da_ = _row_sech2(a)
        except _FAILURES:
            return _recording.slow(Value, "tanh", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "tanh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "tanh"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def sigmoid(self) -> Value:
        """Logistic function, from 0 to 1.

        sigmoid(a) = 1/(1 + exp(-a)) if a >= 0 else exp(a)/(1 + exp(a))
        ∂/∂a = out*sigmoid(-a)
        """
        a = self._data
        try:
            out = 1.0 / (1.0 + _exp(-a)) if a >= 0.0 else _exp(a) / (1.0 + _exp(a))
            da_ = out * _row_sigmoid(-a)
        except _FAILURES:
            return _recording.slow(Value, "sigmoid", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sigmoid", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sigmoid"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def relu(self) -> Value:
        """The positive part.

        relu(a) = 0 if a <= 0 else a
        ∂/∂a = step(a)
        """
        a = self._data
        out = 0.0 if a <= 0.0 else a
        da_ = 1.0 if a > 0.0 else 0.0 if a <= 0.0 else a
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "relu", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "relu"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def leaky_relu(self, slope: float = 0.01) -> Value:
        """ReLU with a small slope below 0.

        leaky_relu(a; slope=0.01) = a if a > 0 else slope*a
        ∂/∂a = 1 if a > 0 else slope if a <= 0 else nan
        """
        other_ = _recording.passive(Value, "leaky_relu", "slope", slope)
        a = self._data
        slope = other_._data
        out = a if a > 0.0 else slope * a
        da_ = 1.0 if a > 0.0 else slope if a <= 0.0 else _nan
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "leaky_relu", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "leaky_relu"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = None
        node_._more = None
        return node_

    def softplus(self) -> Value:
        """Smooth ReLU, log(1 + exp(a)).

        softplus(a) = a + log1p(exp(-a)) if a > 0 else log1p(exp(a))
        ∂/∂a = sigmoid(a)
        """
        a = self._data
        try:
            out = a + _log1p(_exp(-a)) if a > 0.0 else _log1p(_exp(a))
            da_ = _row_sigmoid(a)
        except _FAILURES:
            return _recording.slow(Value, "softplus", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "softplus", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "softplus"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def gelu(self) -> Value:
        """Gaussian error linear unit, a·Φ(a), in the erf form.

        gelu(a) = 0.5*a*erfc(-0.7071067811865476*a)
        ∂/∂a = 0.5*erfc(-0.7071067811865476*a) + 0.3989422804014327*a*exp(-0.5*a*a)
        """
        a = self._data
        try:
            out = 0.5 * a * _erfc(-0.7071067811865476 * a)
            da_ = 0.5 * _erfc(-0.7071067811865476 * a) + 0.3989422804014327 * a * _exp(-0.5 * a * a)
        except _FAILURES:
            return _recording.slow(Value, "gelu", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "gelu", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "gelu"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = None
        node_._db = None
        node_._more = None
        return node_

    def maximum(self, b: Value | float) -> Value:
        """The larger one; at a tie each gets half of the gradient.

        maximum(a b) = a if a >= b else b if b > a else nan
        ∂/∂a = 1 if a > b else 0 if a < b else 0.5 if a <= b else nan
        ∂/∂b = 1 if b > a else 0 if b < a else 0.5 if b <= a else nan
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "maximum", "b", b)
        a = self._data
        b = other_._data
        out = a if a >= b else b if b > a else _nan
        da_ = None if self.constant else 1.0 if a > b else 0.0 if a < b else 0.5 if a <= b else _nan
        db_ = None if other_.constant else 1.0 if b > a else 0.0 if b < a else 0.5 if b <= a else _nan
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "maximum", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "maximum"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_

    def minimum(self, b: Value | float) -> Value:
        """The smaller one; at a tie each gets half of the gradient.

        minimum(a b) = a if a <= b else b if b < a else nan
        ∂/∂a = 1 if a < b else 0 if a > b else 0.5 if a <= b else nan
        ∂/∂b = 1 if b < a else 0 if b > a else 0.5 if b <= a else nan
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "minimum", "b", b)
        a = self._data
        b = other_._data
        out = a if a <= b else b if b < a else _nan
        da_ = None if self.constant else 1.0 if a < b else 0.0 if a > b else 0.5 if a <= b else _nan
        db_ = None if other_.constant else 1.0 if b < a else 0.0 if b > a else 0.5 if b <= a else _nan
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "minimum", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "minimum"
        node_._label = None
        node_.scope = mode_
        node_.constant = False
        node_._uses = 0
        node_._a = self
        node_._da = da_
        node_._b = other_
        node_._db = db_
        node_._more = None
        return node_


def _node_of_logsumexp(a__: Any) -> Any:
    try:
        a_ = [node_._data for node_ in a__ if not node_.constant]
        constants_ = len(a_) < len(a__)
        if constants_:
            a_ = [node_._data for node_ in a__]
        m = _max([a for a in a_])
        n = _sum([(_exp(a - m) if m < _inf else 1.0) if a >= m else 0.0 for a in a_])
        rest = _sum([0.0 if a >= m else _exp(a - m) for a in a_])
        total = n + rest
        out = m + (_log(n) + _log1p(rest / n)) if -_inf < m < _inf else m
        partials_: Any = (*[_exp(a - m) / total for a in a_],)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "logsumexp", (*a__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "logsumexp", (*a__,))
    if constants_:
        partials_ = _recording.without_constants((*a__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "logsumexp"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (tuple(a__), partials_)
    return node_


def _node_of_cross_entropy(a__: Any, p__: Any) -> Any:
    try:
        a_ = [node_._data for node_ in a__ if not node_.constant]
        p_ = [node_._data for node_ in p__ if not node_.constant]
        constants_ = len(a_) < len(a__) or len(p_) < len(p__)
        if constants_:
            a_ = [node_._data for node_ in a__]
            p_ = [node_._data for node_ in p__]
        m = _max([a for a in a_])
        n = _sum([_exp(a - m) if a >= m else 0.0 for a in a_])
        rest = _sum([0.0 if a >= m else _exp(a - m) for a in a_])
        total = n + rest
        tail = _log(n) + _log1p(rest / n)
        w = _sum([p for p in p_])
        total0_ = -0.0
        for a, p in zip(a_, p_):
            total0_ += p * (m - a + tail) if a > -_inf or p < 0.0 or p > 0.0 else 0.0 * p
        out = total0_
        partials_: Any = (*[w * _exp(a - m) / total - p if a < m else ((w - p) * _exp(a - m) - p * (rest + (n - _exp(a - m)))) / total for a, p in zip(a_, p_)], *[m - a + tail for a, p in zip(a_, p_)],)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "cross_entropy", (*a__, *p__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "cross_entropy", (*a__, *p__,))
    if constants_:
        partials_ = _recording.without_constants((*a__, *p__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "cross_entropy"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (tuple(a__), tuple(p__), partials_)
    return node_


def _node_of_sum(a__: Any) -> Any:
    try:
        a_ = [node_._data for node_ in a__ if not node_.constant]
        constants_ = len(a_) < len(a__)
        if constants_:
            a_ = [node_._data for node_ in a__]
        total0_ = -0.0
        for a in a_:
            total0_ += a
        out = total0_
        partials_: Any = (*[1.0] * len(a_),)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "sum", (*a__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "sum", (*a__,))
    if constants_:
        partials_ = _recording.without_constants((*a__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "sum"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (tuple(a__), partials_)
    return node_


def _node_of_dot(a__: Any, b__: Any) -> Any:
    try:
        a_ = [node_._data for node_ in a__ if not node_.constant]
        b_ = [node_._data for node_ in b__ if not node_.constant]
        constants_ = len(a_) < len(a__) or len(b_) < len(b__)
        if constants_:
            a_ = [node_._data for node_ in a__]
            b_ = [node_._data for node_ in b__]
        total0_ = -0.0
        for a, b in zip(a_, b_):
            total0_ += a * b
        out = total0_
        partials_: Any = (*b_, *a_,)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "dot", (*a__, *b__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "dot", (*a__, *b__,))
    if constants_:
        partials_ = _recording.without_constants((*a__, *b__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "dot"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (tuple(a__), tuple(b__), partials_)
    return node_


def _node_of_weighted_sum(w__: Any, x__: Any, b__: Any) -> Any:
    try:
        w_ = [node_._data for node_ in w__ if not node_.constant]
        x_ = [node_._data for node_ in x__ if not node_.constant]
        constants_ = len(w_) < len(w__) or len(x_) < len(x__) or b__.constant
        if constants_:
            w_ = [node_._data for node_ in w__]
            x_ = [node_._data for node_ in x__]
        b = b__._data
        total0_ = -0.0
        for w, x in zip(w_, x_):
            total0_ += w * x
        out = total0_ + b
        partials_: Any = (*x_, *w_, 1.0,)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "weighted_sum", (*w__, *x__, b__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "weighted_sum", (*w__, *x__, b__,))
    if constants_:
        partials_ = _recording.without_constants((*w__, *x__, b__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "weighted_sum"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (tuple(w__), tuple(x__), b__, partials_)
    return node_


@_overload
def neg(a: float) -> float: ...
@_overload
def neg(a: Value) -> Value: ...
@_overload
def neg(a: NDArray[Any]) -> NDArray[Any]: ...
def neg(a: Any) -> Any:
    """The number with its sign turned.

    neg(a) = -a
    ∂/∂a = -1
    """
    if isinstance(a, Value):
        return a.neg()
    return _recording.apply(Value, "neg", (a,))


@_overload
def abs(a: float) -> float: ...
@_overload
def abs(a: Value) -> Value: ...
@_overload
def abs(a: NDArray[Any]) -> NDArray[Any]: ...
def abs(a: Any) -> Any:
    """Absolute value.

    abs(a) = abs(a)
    ∂/∂a = sign(a)
    """
    if isinstance(a, Value):
        return a.abs()
    return _recording.apply(Value, "abs", (a,))


@_overload
def identity(a: float) -> float: ...
@_overload
def identity(a: Value) -> Value: ...
@_overload
def identity(a: NDArray[Any]) -> NDArray[Any]: ...
def identity(a: Any) -> Any:
    """The same number, as a node of its own.

    identity(a) = a
    ∂/∂a = 1
    """
    if isinstance(a, Value):
        return a.identity()
    return _recording.apply(Value, "identity", (a,))


@_overload
def exp(a: float) -> float: ...
@_overload
def exp(a: Value) -> Value: ...
@_overload
def exp(a: NDArray[Any]) -> NDArray[Any]: ...
def exp(a: Any) -> Any:
    """Exponential function.

    exp(a) = exp(a)
    ∂/∂a = out
    """
    if isinstance(a, Value):
        return a.exp()
    return _recording.apply(Value, "exp", (a,))


@_overload
def expm1(a: float) -> float: ...
@_overload
def expm1(a: Value) -> Value: ...
@_overload
def expm1(a: NDArray[Any]) -> NDArray[Any]: ...
def expm1(a: Any) -> Any:
    """exp(a) - 1, accurate at 0.

    expm1(a) = expm1(a)
    ∂/∂a = exp(a)
    """
    if isinstance(a, Value):
        return a.expm1()
    return _recording.apply(Value, "expm1", (a,))


@_overload
def log(a: float) -> float: ...
@_overload
def log(a: Value) -> Value: ...
@_overload
def log(a: NDArray[Any]) -> NDArray[Any]: ...
def log(a: Any) -> Any:
    """Natural logarithm.

    log(a) = log(a)
    ∂/∂a = 1/a
    Domain: a > 0; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.log()
    return _recording.apply(Value, "log", (a,))


@_overload
def log1p(a: float) -> float: ...
@_overload
def log1p(a: Value) -> Value: ...
@_overload
def log1p(a: NDArray[Any]) -> NDArray[Any]: ...
def log1p(a: Any) -> Any:
    """log(1 + a), accurate at 0.

    log1p(a) = log1p(a)
    ∂/∂a = 1/(1 + a)
    Domain: a > -1; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.log1p()
    return _recording.apply(Value, "log1p", (a,))


@_overload
def sqrt(a: float) -> float: ...
@_overload
def sqrt(a: Value) -> Value: ...
@_overload
def sqrt(a: NDArray[Any]) -> NDArray[Any]: ...
def sqrt(a: Any) -> Any:
    """Root.

    sqrt(a) = sqrt(a)
    ∂/∂a = 0.5/out
    Domain: a >= 0; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.sqrt()
    return _recording.apply(Value, "sqrt", (a,))


@_overload
def sin(a: float) -> float: ...
@_overload
def sin(a: Value) -> Value: ...
@_overload
def sin(a: NDArray[Any]) -> NDArray[Any]: ...
def sin(a: Any) -> Any:
    """Sine of an angle in radians.

    sin(a) = sin(a)
    ∂/∂a = cos(a)
    """
    if isinstance(a, Value):
        return a.sin()
    return _recording.apply(Value, "sin", (a,))


@_overload
def cos(a: float) -> float: ...
@_overload
def cos(a: Value) -> Value: ...
@_overload
def cos(a: NDArray[Any]) -> NDArray[Any]: ...
def cos(a: Any) -> Any:
    """Cosine of an angle in radians.

    cos(a) = cos(a)
    ∂/∂a = -sin(a)
    """
    if isinstance(a, Value):
        return a.cos()
    return _recording.apply(Value, "cos", (a,))


@_overload
def tan(a: float) -> float: ...
@_overload
def tan(a: Value) -> Value: ...
@_overload
def tan(a: NDArray[Any]) -> NDArray[Any]: ...
def tan(a: Any) -> Any:
    """Tangent of an angle in radians.

    tan(a) = tan(a)
    ∂/∂a = 1 + out*out
    """
    if isinstance(a, Value):
        return a.tan()
    return _recording.apply(Value, "tan", (a,))


@_overload
def asin(a: float) -> float: ...
@_overload
def asin(a: Value) -> Value: ...
@_overload
def asin(a: NDArray[Any]) -> NDArray[Any]: ...
def asin(a: Any) -> Any:
    """Inverse sine, in radians.

    asin(a) = asin(a)
    ∂/∂a = 1/sqrt((1 - a)*(1 + a))
    Domain: -1 <= a <= 1; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.asin()
    return _recording.apply(Value, "asin", (a,))

arcsin = asin


@_overload
def acos(a: float) -> float: ...
@_overload
def acos(a: Value) -> Value: ...
@_overload
def acos(a: NDArray[Any]) -> NDArray[Any]: ...
def acos(a: Any) -> Any:
    """Inverse cosine, in radians.

    acos(a) = acos(a)
    ∂/∂a = -1/sqrt((1 - a)*(1 + a))
    Domain: -1 <= a <= 1; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.acos()
    return _recording.apply(Value, "acos", (a,))

arccos = acos


@_overload
def atan(a: float) -> float: ...
@_overload
def atan(a: Value) -> Value: ...
@_overload
def atan(a: NDArray[Any]) -> NDArray[Any]: ...
def atan(a: Any) -> Any:
    """Inverse tangent.

    atan(a) = atan(a)
    ∂/∂a = 1/(1 + a*a)
    """
    if isinstance(a, Value):
        return a.atan()
    return _recording.apply(Value, "atan", (a,))

arctan = atan


@_overload
def sinh(a: float) -> float: ...
@_overload
def sinh(a: Value) -> Value: ...
@_overload
def sinh(a: NDArray[Any]) -> NDArray[Any]: ...
def sinh(a: Any) -> Any:
    """Hyperbolic sine.

    sinh(a) = sinh(a)
    ∂/∂a = cosh(a)
    """
    if isinstance(a, Value):
        return a.sinh()
    return _recording.apply(Value, "sinh", (a,))


@_overload
def cosh(a: float) -> float: ...
@_overload
def cosh(a: Value) -> Value: ...
@_overload
def cosh(a: NDArray[Any]) -> NDArray[Any]: ...
def cosh(a: Any) -> Any:
    """Hyperbolic cosine.

    cosh(a) = cosh(a)
    ∂/∂a = sinh(a)
    """
    if isinstance(a, Value):
        return a.cosh()
    return _recording.apply(Value, "cosh", (a,))


@_overload
def erf(a: float) -> float: ...
@_overload
def erf(a: Value) -> Value: ...
@_overload
def erf(a: NDArray[Any]) -> NDArray[Any]: ...
def erf(a: Any) -> Any:
    """Error function.

    erf(a) = erf(a)
    ∂/∂a = 1.1283791670955126*exp(-(a*a))
    """
    if isinstance(a, Value):
        return a.erf()
    return _recording.apply(Value, "erf", (a,))


@_overload
def erfc(a: float) -> float: ...
@_overload
def erfc(a: Value) -> Value: ...
@_overload
def erfc(a: NDArray[Any]) -> NDArray[Any]: ...
def erfc(a: Any) -> Any:
    """1 - erf(a), accurate for large a.

    erfc(a) = erfc(a)
    ∂/∂a = -1.1283791670955126*exp(-(a*a))
    """
    if isinstance(a, Value):
        return a.erfc()
    return _recording.apply(Value, "erfc", (a,))


@_overload
def sech2(a: float) -> float: ...
@_overload
def sech2(a: Value) -> Value: ...
@_overload
def sech2(a: NDArray[Any]) -> NDArray[Any]: ...
def sech2(a: Any) -> Any:
    """1/cosh(a)², the derivative of tanh.

    sech2(a) = 4*e/((1 + e)*(1 + e))
        where e = exp(-2*abs(a))
    ∂/∂a = -2*out*tanh(a)
    """
    if isinstance(a, Value):
        return a.sech2()
    return _recording.apply(Value, "sech2", (a,))


@_overload
def tanh(a: float) -> float: ...
@_overload
def tanh(a: Value) -> Value: ...
@_overload
def tanh(a: NDArray[Any]) -> NDArray[Any]: ...
def tanh(a: Any) -> Any:
    """Hyperbolic tangent.

    tanh(a) = tanh(a)
    ∂/∂a = sech2(a)
    """
    if isinstance(a, Value):
        return a.tanh()
    return _recording.apply(Value, "tanh", (a,))


@_overload
def sigmoid(a: float) -> float: ...
@_overload
def sigmoid(a: Value) -> Value: ...
@_overload
def sigmoid(a: NDArray[Any]) -> NDArray[Any]: ...
def sigmoid(a: Any) -> Any:
    """Logistic function, from 0 to 1.

    sigmoid(a) = 1/(1 + exp(-a)) if a >= 0 else exp(a)/(1 + exp(a))
    ∂/∂a = out*sigmoid(-a)
    """
    if isinstance(a, Value):
        return a.sigmoid()
    return _recording.apply(Value, "sigmoid", (a,))


@_overload
def relu(a: float) -> float: ...
@_overload
def relu(a: Value) -> Value: ...
@_overload
def relu(a: NDArray[Any]) -> NDArray[Any]: ...
def relu(a: Any) -> Any:
    """The positive part.

    relu(a) = 0 if a <= 0 else a
    ∂/∂a = step(a)
    """
    if isinstance(a, Value):
        return a.relu()
    return _recording.apply(Value, "relu", (a,))


@_overload
def leaky_relu(a: float, slope: float = ...) -> float: ...
@_overload
def leaky_relu(a: Value, slope: float = ...) -> Value: ...
@_overload
def leaky_relu(a: NDArray[Any], slope: float = ...) -> NDArray[Any]: ...
def leaky_relu(a: Any, slope: Any = 0.01) -> Any:
    """ReLU with a small slope below 0.

    leaky_relu(a; slope=0.01) = a if a > 0 else slope*a
    ∂/∂a = 1 if a > 0 else slope if a <= 0 else nan
    """
    if isinstance(a, Value) and type(slope) in (Value, float, int):
        return a.leaky_relu(slope)
    return _recording.apply(Value, "leaky_relu", (a, slope,))


@_overload
def softplus(a: float) -> float: ...
@_overload
def softplus(a: Value) -> Value: ...
@_overload
def softplus(a: NDArray[Any]) -> NDArray[Any]: ...
def softplus(a: Any) -> Any:
    """Smooth ReLU, log(1 + exp(a)).

    softplus(a) = a + log1p(exp(-a)) if a > 0 else log1p(exp(a))
    ∂/∂a = sigmoid(a)
    """
    if isinstance(a, Value):
        return a.softplus()
    return _recording.apply(Value, "softplus", (a,))


@_overload
def gelu(a: float) -> float: ...
@_overload
def gelu(a: Value) -> Value: ...
@_overload
def gelu(a: NDArray[Any]) -> NDArray[Any]: ...
def gelu(a: Any) -> Any:
    """Gaussian error linear unit, a·Φ(a), in the erf form.

    gelu(a) = 0.5*a*erfc(-0.7071067811865476*a)
    ∂/∂a = 0.5*erfc(-0.7071067811865476*a) + 0.3989422804014327*a*exp(-0.5*a*a)
    """
    if isinstance(a, Value):
        return a.gelu()
    return _recording.apply(Value, "gelu", (a,))


@_overload
def maximum(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def maximum(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def maximum(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def maximum(a: Any, b: Any) -> Any:
    """The larger one; at a tie each gets half of the gradient.

    maximum(a b) = a if a >= b else b if b > a else nan
    ∂/∂a = 1 if a > b else 0 if a < b else 0.5 if a <= b else nan
    ∂/∂b = 1 if b > a else 0 if b < a else 0.5 if b <= a else nan
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.maximum(b)
    return _recording.apply(Value, "maximum", (a, b,))


@_overload
def minimum(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def minimum(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def minimum(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def minimum(a: Any, b: Any) -> Any:
    """The smaller one; at a tie each gets half of the gradient.

    minimum(a b) = a if a <= b else b if b < a else nan
    ∂/∂a = 1 if a < b else 0 if a > b else 0.5 if a <= b else nan
    ∂/∂b = 1 if b < a else 0 if b > a else 0.5 if b <= a else nan
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.minimum(b)
    return _recording.apply(Value, "minimum", (a, b,))


def logsumexp(a: Iterable[Any]) -> Any:
    """log of the sum of exp, without overflow.

    logsumexp(*a) = m + (log(n) + log1p(rest/n)) if -inf < m < inf else m
        where m = max(a)
        where n = sum((exp(a - m) if m < inf else 1) if a >= m else 0)
        where rest = sum(0 if a >= m else exp(a - m))
        where total = n + rest
    ∂/∂a = exp(a - m)/total
    """
    if (type(a) is tuple or type(a) is list) and len(a) > 0:
        node_ = _node_of_logsumexp(a)
        if node_ is not None:
            return node_
    return _recording.apply(Value, "logsumexp", (a,), _node_of_logsumexp)


def cross_entropy(a: Iterable[Any], p: Iterable[Any]) -> Any:
    """Cross-entropy of softmax(a) with weights p, Σp·(logsumexp(a) - a).

    cross_entropy(*a *p) = sum(p*((m - a) + tail) if a > -inf or p < 0 or p > 0 else 0*p)
        where m = max(a)
        where n = sum(exp(a - m) if a >= m else 0)
        where rest = sum(0 if a >= m else exp(a - m))
        where total = n + rest
        where tail = log(n) + log1p(rest/n)
        where w = sum(p)
    ∂/∂a = w*exp(a - m)/total - p if a < m else ((w - p)*exp(a - m) - p*(rest + (n - exp(a - m))))/total
    ∂/∂p = (m - a) + tail
    """
    if (type(a) is tuple or type(a) is list) and (type(p) is tuple or type(p) is list) and len(p) == len(a) and len(a) > 0:
        node_ = _node_of_cross_entropy(a, p)
        if node_ is not None:
            return node_
    return _recording.apply(Value, "cross_entropy", (a, p,), _node_of_cross_entropy)


def sum(a: Iterable[Any]) -> Any:
    """Sum from left to right.

    sum(*a) = sum(a)
    ∂/∂a = 1
    """
    if (type(a) is tuple or type(a) is list) and len(a) > 0:
        node_ = _node_of_sum(a)
        if node_ is not None:
            return node_
    return _recording.apply(Value, "sum", (a,), _node_of_sum)


def dot(a: Iterable[Any], b: Iterable[Any]) -> Any:
    """Dot product, added from left to right.

    dot(*a *b) = sum(a*b)
    ∂/∂a = b
    ∂/∂b = a
    """
    if (type(a) is tuple or type(a) is list) and (type(b) is tuple or type(b) is list) and len(b) == len(a) and len(a) > 0:
        node_ = _node_of_dot(a, b)
        if node_ is not None:
            return node_
    return _recording.apply(Value, "dot", (a, b,), _node_of_dot)


def weighted_sum(w: Iterable[Any], x: Iterable[Any], b: Any) -> Any:
    """A neuron's weighted sum of inputs, and its bias.

    weighted_sum(*w *x b) = sum(w*x) + b
    ∂/∂w = x
    ∂/∂x = w
    ∂/∂b = 1
    """
    if (type(w) is tuple or type(w) is list) and (type(x) is tuple or type(x) is list) and len(x) == len(w) and len(w) > 0:
        node_ = _node_of_weighted_sum(w, x, b)
        if node_ is not None:
            return node_
    return _recording.apply(Value, "weighted_sum", (w, x, b,), _node_of_weighted_sum)


def _row_add(a: float, b: float) -> Any:
    return a + b


def _row_sub(a: float, b: float) -> Any:
    return a - b


def _row_mul(a: float, b: float) -> Any:
    return a * b


def _row_div(a: float, b: float) -> Any:
    return a / b


def _row_pow(a: float, b: float) -> Any:
    return (a * a if b == 2.0 else a * a * a if b == 3.0 else _pow(a, b))


def _row_powc(a: float, n: float) -> Any:
    return (a * a if n == 2.0 else a * a * a if n == 3.0 else _pow(a, n))


def _row_neg(a: float) -> Any:
    return -a


def _row_identity(a: float) -> Any:
    return a


def _row_sech2(a: float) -> Any:
    e = _exp(-2.0 * _abs(a))
    return 4.0 * e / ((1.0 + e) * (1.0 + e))


def _row_sigmoid(a: float) -> Any:
    return 1.0 / (1.0 + _exp(-a)) if a >= 0.0 else _exp(a) / (1.0 + _exp(a))


def _row_relu(a: float) -> Any:
    return 0.0 if a <= 0.0 else a


def _row_leaky_relu(a: float, slope: float) -> Any:
    return a if a > 0.0 else slope * a


def _row_softplus(a: float) -> Any:
    return a + _log1p(_exp(-a)) if a > 0.0 else _log1p(_exp(a))


def _row_gelu(a: float) -> Any:
    return 0.5 * a * _erfc(-0.7071067811865476 * a)


def _row_maximum(a: float, b: float) -> Any:
    return a if a >= b else b if b > a else _nan


def _row_minimum(a: float, b: float) -> Any:
    return a if a <= b else b if b < a else _nan


__all__ = [
    "neg",
    "abs",
    "identity",
    "exp",
    "expm1",
    "log",
    "log1p",
    "sqrt",
    "sin",
    "cos",
    "tan",
    "asin",
    "arcsin",
    "acos",
    "arccos",
    "atan",
    "arctan",
    "sinh",
    "cosh",
    "erf",
    "erfc",
    "sech2",
    "tanh",
    "sigmoid",
    "relu",
    "leaky_relu",
    "softplus",
    "gelu",
    "maximum",
    "minimum",
    "logsumexp",
    "cross_entropy",
    "sum",
    "dot",
    "weighted_sum",
]
