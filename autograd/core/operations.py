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
_log2 = _intrinsics.FAST["log2"]
_log10 = _intrinsics.FAST["log10"]
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
_atan2 = _intrinsics.FAST["atan2"]
_fmod = _intrinsics.FAST["fmod"]
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
            e = _exp(-_abs(a))
            out = (1.0 if a >= 0.0 else e) / (1.0 + e)
            da_ = out * ((e if a >= 0.0 else 1.0) / (1.0 + e))
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
            e = _exp(-_abs(a))
            out = a + _log1p(e) if a > 0.0 else _log1p(e)
            da_ = (1.0 if a >= 0.0 else e) / (1.0 + e)
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

    def log2(self) -> Value:
        """Logarithm to the base 2.

        log2(a) = log2(a)
        ∂/∂a = 1/log(2)/a
        Domain: a > 0; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _log2(a)
            da_ = 1.0 / _log(2.0) / a
        except _FAILURES:
            return _recording.slow(Value, "log2", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "log2", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "log2"
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

    def log10(self) -> Value:
        """Logarithm to the base 10.

        log10(a) = log10(a)
        ∂/∂a = 1/log(10)/a
        Domain: a > 0; outside of it a DomainError.
        """
        a = self._data
        try:
            out = _log10(a)
            da_ = 1.0 / _log(10.0) / a
        except _FAILURES:
            return _recording.slow(Value, "log10", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "log10", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "log10"
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

    def exp2(self) -> Value:
        """2 to the power of a.

        exp2(a) = 2**a
        ∂/∂a = log(2)*out
        """
        a = self._data
        try:
            out = _pow(2.0, a)
            da_ = _log(2.0) * out
        except _FAILURES:
            return _recording.slow(Value, "exp2", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "exp2", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "exp2"
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

    def cbrt(self) -> Value:
        """Cube root, of negative numbers too.

        cbrt(a) = sign(a)*(c - (c - b/(c*c))/3) if 0 < b < inf else a
            where b = abs(a)
            where c = b**(1/3)
        ∂/∂a = 1/(3*out*out)
        """
        a = self._data
        try:
            b = _abs(a)
            c = _pow(b, 1.0 / 3.0)
            out = _sign(a) * (c - (c - b / (c * c)) / 3.0) if 0.0 < b < _inf else a
            da_ = 1.0 / (3.0 * out * out)
        except _FAILURES:
            return _recording.slow(Value, "cbrt", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "cbrt", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "cbrt"
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

    def hypot(self, b: Value | float) -> Value:
        """Length of the vector (a, b), √(a² + b²).

        hypot(a b) = sqrt(a*a + b*b) if 1e-140 < m < 1e150 else m*sqrt(1 + n/m*(n/m)) if 0 < m < inf else m
            where m = maximum(abs(a), abs(b))
            where n = minimum(abs(a), abs(b))
        ∂/∂a = a/out if m > 0 else m
        ∂/∂b = b/out if m > 0 else m
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "hypot", "b", b)
        a = self._data
        b = other_._data
        try:
            m = _row_maximum(_abs(a), _abs(b))
            n = _row_minimum(_abs(a), _abs(b))
            out = _sqrt(a * a + b * b) if 1e-140 < m < 1e+150 else m * _sqrt(1.0 + n / m * (n / m)) if 0.0 < m < _inf else m
            da_ = None if self.constant else a / out if m > 0.0 else m
            db_ = None if other_.constant else b / out if m > 0.0 else m
        except _FAILURES:
            return _recording.slow(Value, "hypot", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "hypot", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "hypot"
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

    def atan2(self, b: Value | float) -> Value:
        """Angle of the point (b, a), from -π to π.

        atan2(a b) = atan2(a, b)
            where h = hypot(a, b)
        ∂/∂a = b/h/h if h > 0 else h
        ∂/∂b = -a/h/h if h > 0 else h
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "atan2", "b", b)
        a = self._data
        b = other_._data
        try:
            h = _row_hypot(a, b)
            out = _atan2(a, b)
            da_ = None if self.constant else b / h / h if h > 0.0 else h
            db_ = None if other_.constant else -a / h / h if h > 0.0 else h
        except _FAILURES:
            return _recording.slow(Value, "atan2", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "atan2", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "atan2"
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

    arctan2 = atan2
    def asinh(self) -> Value:
        """Inverse hyperbolic sine.

        asinh(a) = sign(a)*(log1p(b + b*b/(1 + sqrt(1 + b*b))) if b < 1e8 else log(b) + log(2))
            where b = abs(a)
        ∂/∂a = 1/hypot(1, a)
        """
        a = self._data
        try:
            b = _abs(a)
            out = _sign(a) * (_log1p(b + b * b / (1.0 + _sqrt(1.0 + b * b))) if b < 100000000.0 else _log(b) + _log(2.0))
            da_ = 1.0 / _row_hypot(1.0, a)
        except _FAILURES:
            return _recording.slow(Value, "asinh", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "asinh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "asinh"
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

    arcsinh = asinh
    def acosh(self) -> Value:
        """Inverse hyperbolic cosine.

        acosh(a) = log1p(t + sqrt(t)*sqrt(2 + t)) if a < 1e8 else log(a) + log(2)
            where t = a - 1
        ∂/∂a = 1/(sqrt(a - 1)*sqrt(a + 1))
        Domain: a >= 1; outside of it a DomainError.
        """
        a = self._data
        try:
            t = a - 1.0
            out = _log1p(t + _sqrt(t) * _sqrt(2.0 + t)) if a < 100000000.0 else _log(a) + _log(2.0)
            da_ = 1.0 / (_sqrt(a - 1.0) * _sqrt(a + 1.0))
        except _FAILURES:
            return _recording.slow(Value, "acosh", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "acosh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "acosh"
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

    arccosh = acosh
    def atanh(self) -> Value:
        """Inverse hyperbolic tangent.

        atanh(a) = 0.5*(log1p(a) - log1p(-a))
        ∂/∂a = 1/((1 - a)*(1 + a))
        Domain: -1 < a < 1; outside of it a DomainError.
        """
        a = self._data
        try:
            out = 0.5 * (_log1p(a) - _log1p(-a))
            da_ = 1.0 / ((1.0 - a) * (1.0 + a))
        except _FAILURES:
            return _recording.slow(Value, "atanh", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "atanh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "atanh"
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

    arctanh = atanh
    def sinc(self) -> Value:
        """sin(π·a)/(π·a), and 1 at 0.

        sinc(a) = s/(pi*a) if a < 0 or a > 0 else 1 + a
            where n = floor(a + 0.5)
            where d = a - n
            where c = 1 - 2*(n - 2*floor(n/2))
            where s = c*sin(pi*d)
            where q = pi*a*(pi*a)
        ∂/∂a = -pi*pi*a/3*(1 - q/10*(1 - q/28*(1 - q/54*(1 - q/88*(1 - q/130*(1 - q/180*(1 - q/238*(1 - q/304*(1 - q/378))))))))) if -0.5 < a < 0.5 else (c*cos(pi*d) - out)/a
        """
        a = self._data
        try:
            n = _floor(a + 0.5)
            d = a - n
            c = 1.0 - 2.0 * (n - 2.0 * _floor(n / 2.0))
            s = c * _sin(3.141592653589793 * d)
            q = 3.141592653589793 * a * (3.141592653589793 * a)
            out = s / (3.141592653589793 * a) if a < 0.0 or a > 0.0 else 1.0 + a
            da_ = -3.141592653589793 * 3.141592653589793 * a / 3.0 * (1.0 - q / 10.0 * (1.0 - q / 28.0 * (1.0 - q / 54.0 * (1.0 - q / 88.0 * (1.0 - q / 130.0 * (1.0 - q / 180.0 * (1.0 - q / 238.0 * (1.0 - q / 304.0 * (1.0 - q / 378.0))))))))) if -0.5 < a < 0.5 else (c * _cos(3.141592653589793 * d) - out) / a
        except _FAILURES:
            return _recording.slow(Value, "sinc", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sinc", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sinc"
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

    def sign(self) -> Value:
        """-1, 0 or 1.

        sign(a) = sign(a)
        ∂/∂a = 0*step(a)
        """
        a = self._data
        try:
            out = _sign(a)
            da_ = 0.0 * (1.0 if a > 0.0 else 0.0 if a <= 0.0 else a)
        except _FAILURES:
            return _recording.slow(Value, "sign", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "sign", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "sign"
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

    def floor(self) -> Value:
        """The largest whole number that is not above a.

        floor(a) = floor(a)
        ∂/∂a = 0*step(a)
        """
        a = self._data
        try:
            out = _floor(a)
            da_ = 0.0 * (1.0 if a > 0.0 else 0.0 if a <= 0.0 else a)
        except _FAILURES:
            return _recording.slow(Value, "floor", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "floor", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "floor"
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

    __floor__ = floor
    def ceil(self) -> Value:
        """The smallest whole number that is not below a.

        ceil(a) = -floor(-a)
        ∂/∂a = 0*step(a)
        """
        a = self._data
        try:
            out = -_floor(-a)
            da_ = 0.0 * (1.0 if a > 0.0 else 0.0 if a <= 0.0 else a)
        except _FAILURES:
            return _recording.slow(Value, "ceil", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "ceil", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "ceil"
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

    __ceil__ = ceil
    def fmod(self, b: Value | float) -> Value:
        """What is left of a by b, with the sign of a, as C's fmod.

        fmod(a b) = fmod(a, b)
        ∂/∂a = 1 if out <= 0 or out > 0 else nan
        ∂/∂b = -floor((a - out)/b + 0.5)
        Domain: b != 0; outside of it a DomainError.
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "fmod", "b", b)
        a = self._data
        b = other_._data
        try:
            out = _fmod(a, b)
            da_ = None if self.constant else 1.0 if out <= 0.0 or out > 0.0 else _nan
            db_ = None if other_.constant else -_floor((a - out) / b + 0.5)
        except _FAILURES:
            return _recording.slow(Value, "fmod", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "fmod", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "fmod"
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

    def remainder(self, b: Value | float) -> Value:
        """What is left of a by b, with the sign of b, as Python's a % b.

        remainder(a b) = r + b if r < 0 and b > 0 or r > 0 and b < 0 else r
            where r = fmod(a, b)
        ∂/∂a = 1 if out <= 0 or out > 0 else nan
        ∂/∂b = -floor((a - out)/b + 0.5)
        Domain: b != 0; outside of it a DomainError.
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "remainder", "b", b)
        a = self._data
        b = other_._data
        try:
            r = _fmod(a, b)
            out = r + b if r < 0.0 and b > 0.0 or r > 0.0 and b < 0.0 else r
            da_ = None if self.constant else 1.0 if out <= 0.0 or out > 0.0 else _nan
            db_ = None if other_.constant else -_floor((a - out) / b + 0.5)
        except _FAILURES:
            return _recording.slow(Value, "remainder", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "remainder", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "remainder"
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

    def copysign(self, b: Value | float) -> Value:
        """|a| with the sign of b.

        copysign(a b) = abs(a)*s
            where s = 1 if b > 0 or atan2(b, -1) > 0 else -1 if b < 0 or atan2(b, -1) < 0 else nan
        ∂/∂a = sign(a)*s
        ∂/∂b = 0*s*sign(a)
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "copysign", "b", b)
        a = self._data
        b = other_._data
        try:
            s = 1.0 if b > 0.0 or _atan2(b, -1.0) > 0.0 else -1.0 if b < 0.0 or _atan2(b, -1.0) < 0.0 else _nan
            out = _abs(a) * s
            da_ = None if self.constant else _sign(a) * s
            db_ = None if other_.constant else 0.0 * s * _sign(a)
        except _FAILURES:
            return _recording.slow(Value, "copysign", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "copysign", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "copysign"
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

    def hardtanh(self) -> Value:
        """a, but at least -1 and at most 1.

        hardtanh(a) = 1 if a > 1 else -1 if a < -1 else a
        ∂/∂a = 1 if -1 < a < 1 else 0 if a <= -1 or a >= 1 else nan
        """
        a = self._data
        out = 1.0 if a > 1.0 else -1.0 if a < -1.0 else a
        da_ = 1.0 if -1.0 < a < 1.0 else 0.0 if a <= -1.0 or a >= 1.0 else _nan
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "hardtanh", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "hardtanh"
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

    def softsign(self) -> Value:
        """a/(1 + |a|), from -1 to 1.

        softsign(a) = a/b
            where b = 1 + abs(a)
        ∂/∂a = 1/b/b
        """
        a = self._data
        try:
            b = 1.0 + _abs(a)
            out = a / b
            da_ = 1.0 / b / b
        except _FAILURES:
            return _recording.slow(Value, "softsign", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "softsign", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "softsign"
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

    def logsigmoid(self) -> Value:
        """The logarithm of sigmoid.

        logsigmoid(a) = -softplus(-a)
        ∂/∂a = sigmoid(-a)
        """
        a = self._data
        try:
            e = _exp(-_abs(a))
            out = a - _log1p(e) if a < 0.0 else -_log1p(e)
            da_ = (1.0 if a <= 0.0 else e) / (1.0 + e)
        except _FAILURES:
            return _recording.slow(Value, "logsigmoid", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "logsigmoid", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "logsigmoid"
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

    def silu(self) -> Value:
        """Sigmoid linear unit (swish), a·σ(a).

        silu(a) = a*sigmoid(a)
        ∂/∂a = sigmoid(a)*(1 + a*sigmoid(-a))
        """
        a = self._data
        try:
            e = _exp(-_abs(a))
            s = (1.0 if a >= 0.0 else e) / (1.0 + e)
            out = a * s
            da_ = s * (1.0 + a * ((e if a >= 0.0 else 1.0) / (1.0 + e)))
        except _FAILURES:
            return _recording.slow(Value, "silu", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "silu", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "silu"
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

    def mish(self) -> Value:
        """a·tanh(softplus(a)).

        mish(a) = a*tanh(softplus(a))
        ∂/∂a = tanh(softplus(a)) + a*sech2(softplus(a))*sigmoid(a)
        """
        a = self._data
        try:
            e = _exp(-_abs(a))
            s = a + _log1p(e) if a > 0.0 else _log1p(e)
            t = _tanh(s)
            out = a * t
            da_ = t + a * _row_sech2(s) * ((1.0 if a >= 0.0 else e) / (1.0 + e))
        except _FAILURES:
            return _recording.slow(Value, "mish", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "mish", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "mish"
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

    def elu(self, alpha: float = 1.0) -> Value:
        """Exponential linear unit: a, and alpha·(exp(a) - 1) below 0.

        elu(a; alpha=1) = a if a > 0 else alpha*expm1(a)
        ∂/∂a = 1 if a > 0 else alpha*exp(a)
        """
        other_ = _recording.passive(Value, "elu", "alpha", alpha)
        a = self._data
        alpha = other_._data
        try:
            out = a if a > 0.0 else alpha * _expm1(a)
            da_ = 1.0 if a > 0.0 else alpha * _exp(a)
        except _FAILURES:
            return _recording.slow(Value, "elu", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "elu", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "elu"
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

    def selu(self) -> Value:
        """Scaled exponential linear unit.

        selu(a) = 1.0507009873554805*a if a > 0 else 1.7580993408473766*expm1(a)
        ∂/∂a = 1.0507009873554805 if a > 0 else 1.7580993408473766*exp(a)
        """
        a = self._data
        try:
            out = 1.0507009873554805 * a if a > 0.0 else 1.7580993408473766 * _expm1(a)
            da_ = 1.0507009873554805 if a > 0.0 else 1.7580993408473766 * _exp(a)
        except _FAILURES:
            return _recording.slow(Value, "selu", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "selu", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "selu"
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

    def logaddexp(self, b: Value | float) -> Value:
        """log(exp(a) + exp(b)), without overflow.

        logaddexp(a b) = m + log1p(exp(-abs(a - b))) if -inf < m < inf else m
            where m = maximum(a, b)
        ∂/∂a = sigmoid(a - b)
        ∂/∂b = sigmoid(b - a)
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "logaddexp", "b", b)
        a = self._data
        b = other_._data
        try:
            m = _row_maximum(a, b)
            e = _exp(-_abs(a - b))
            out = m + _log1p(e) if -_inf < m < _inf else m
            da_ = None if self.constant else (1.0 if a >= b else e) / (1.0 + e)
            db_ = None if other_.constant else (1.0 if b >= a else e) / (1.0 + e)
        except _FAILURES:
            return _recording.slow(Value, "logaddexp", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "logaddexp", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "logaddexp"
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

    def xlogy(self, b: Value | float) -> Value:
        """a·log(b), and 0 where a is 0.

        xlogy(a b) = 0 if 0 <= a <= 0 and (b <= 0 or b > 0) else a*log(b)
        ∂/∂a = 0 if 0 <= a <= 0 and b <= 0 else log(b)
        ∂/∂b = a/b
        Domain: b > 0 or a == 0; outside of it a DomainError.
        """
        other_ = b if isinstance(b, Value) else _recording.operand(Value, "xlogy", "b", b)
        a = self._data
        b = other_._data
        try:
            out = 0.0 if 0.0 <= a <= 0.0 and (b <= 0.0 or b > 0.0) else a * _log(b)
            da_ = None if self.constant else 0.0 if 0.0 <= a <= 0.0 and b <= 0.0 else _log(b)
            db_ = None if other_.constant else a / b
        except _FAILURES:
            return _recording.slow(Value, "xlogy", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant and other_.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant and other_.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "xlogy", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "xlogy"
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

    def polygamma(self, n: float) -> Value:
        """The n-th derivative of digamma, n from 1 to 5, right of 0.

        polygamma(a; n) = s*f*(z*(1/n + 0.5/x + (n + 1)/(12*x*x)*(1 - 0.016666666666666666*(n + 2)*(n + 3)/(x*x)*(1 - 0.02380952380952381*(n + 4)*(n + 5)/(x*x)*(1 - 0.025*(n + 6)*(n + 7)/(x*x)*(1 - 0.025252525252525256*(n + 8)*(n + 9)/(x*x)*(1 - 0.02531135531135531*(n + 10)*(n + 11)/(x*x)*(1 - 0.025325615050651232*(n + 12)*(n + 13)/(x*x)*(1 - 0.025329131652661062*(n + 14)*(n + 15)/(x*x)*(1 - 0.025330005504037488*(n + 16)*(n + 17)/(x*x)))))))))) + ((a + 0)**(-n - 1) + (a + 1)**(-n - 1) + (a + 2)**(-n - 1) + (a + 3)**(-n - 1) + (a + 4)**(-n - 1) + (a + 5)**(-n - 1) + (a + 6)**(-n - 1) + (a + 7)**(-n - 1) + (a + 8)**(-n - 1) + (a + 9)**(-n - 1) + (a + 10)**(-n - 1) + (a + 11)**(-n - 1) + (a + 12)**(-n - 1) + (a + 13)**(-n - 1) + (a + 14)**(-n - 1) + (a + 15)**(-n - 1)))
            where s = 2*(n - 2*floor(n/2)) - 1 if a >= 0 and 1 <= n <= 5 and n == floor(n) else nan
            where f = 1 if n < 2 else 2 if n < 3 else 6 if n < 4 else 24 if n < 5 else 120
            where x = a + 16
            where z = x**(-n)
        ∂/∂a = polygamma(a, n + 1)
        Domain: a > 0 and 1 <= n <= 5 and n == floor(n); outside of it a DomainError.
        """
        other_ = _recording.passive(Value, "polygamma", "n", n)
        a = self._data
        n = other_._data
        try:
            s = 2.0 * (n - 2.0 * _floor(n / 2.0)) - 1.0 if a >= 0.0 and 1.0 <= n <= 5.0 and n == _floor(n) else _nan
            f = 1.0 if n < 2.0 else 2.0 if n < 3.0 else 6.0 if n < 4.0 else 24.0 if n < 5.0 else 120.0
            x = a + 16.0
            z = _pow(x, -n)
            out = s * f * (z * (1.0 / n + 0.5 / x + (n + 1.0) / (12.0 * x * x) * (1.0 - 0.016666666666666666 * (n + 2.0) * (n + 3.0) / (x * x) * (1.0 - 0.02380952380952381 * (n + 4.0) * (n + 5.0) / (x * x) * (1.0 - 0.025 * (n + 6.0) * (n + 7.0) / (x * x) * (1.0 - 0.025252525252525256 * (n + 8.0) * (n + 9.0) / (x * x) * (1.0 - 0.02531135531135531 * (n + 10.0) * (n + 11.0) / (x * x) * (1.0 - 0.025325615050651232 * (n + 12.0) * (n + 13.0) / (x * x) * (1.0 - 0.025329131652661062 * (n + 14.0) * (n + 15.0) / (x * x) * (1.0 - 0.025330005504037488 * (n + 16.0) * (n + 17.0) / (x * x)))))))))) + (_pow(a + 0.0, -n - 1.0) + _pow(a + 1.0, -n - 1.0) + _pow(a + 2.0, -n - 1.0) + _pow(a + 3.0, -n - 1.0) + _pow(a + 4.0, -n - 1.0) + _pow(a + 5.0, -n - 1.0) + _pow(a + 6.0, -n - 1.0) + _pow(a + 7.0, -n - 1.0) + _pow(a + 8.0, -n - 1.0) + _pow(a + 9.0, -n - 1.0) + _pow(a + 10.0, -n - 1.0) + _pow(a + 11.0, -n - 1.0) + _pow(a + 12.0, -n - 1.0) + _pow(a + 13.0, -n - 1.0) + _pow(a + 14.0, -n - 1.0) + _pow(a + 15.0, -n - 1.0)))
            da_ = _row_polygamma(a, n + 1.0)
        except _FAILURES:
            return _recording.slow(Value, "polygamma", (self, other_))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "polygamma", (self, other_))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "polygamma"
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

    def digamma(self) -> Value:
        """The derivative of the logarithm of the gamma function.

        digamma(a) = log(x) - 0.5/x - (1 - 0.1/(x*x)*(1 - 0.4761904761904762/(x*x)*(1 - 1.05/(x*x)*(1 - 1.8181818181818183/(x*x)*(1 - 2.7842490842490846/(x*x)*(1 - 3.9507959479015926/(x*x)*(1 - 5.319117647058823/(x*x)*(1 - 6.889761497098196/(x*x)))))))))/(12*x*x) - ((1/(z + 0) + 1/(z + 1) + 1/(z + 2) + 1/(z + 3) + 1/(z + 4) + 1/(z + 5) + 1/(z + 6) + 1/(z + 7)) if z < 8 else 0) - (0 if a > 0 else pi/tan(pi*d))
            where d = a - floor(a + 0.5)
            where z = a if a > 0 else 1 - a
            where x = z + 8 if z < 8 else z
        ∂/∂a = polygamma(a, 1) if a > 0 else pi/sin(pi*d)*(pi/sin(pi*d)) - polygamma(1 - a, 1)
        Domain: a > 0 or a != floor(a); outside of it a DomainError.
        """
        a = self._data
        try:
            d = a - _floor(a + 0.5)
            z = a if a > 0.0 else 1.0 - a
            x = z + 8.0 if z < 8.0 else z
            out = _log(x) - 0.5 / x - (1.0 - 0.1 / (x * x) * (1.0 - 0.4761904761904762 / (x * x) * (1.0 - 1.05 / (x * x) * (1.0 - 1.8181818181818183 / (x * x) * (1.0 - 2.7842490842490846 / (x * x) * (1.0 - 3.9507959479015926 / (x * x) * (1.0 - 5.319117647058823 / (x * x) * (1.0 - 6.889761497098196 / (x * x))))))))) / (12.0 * x * x) - (1.0 / (z + 0.0) + 1.0 / (z + 1.0) + 1.0 / (z + 2.0) + 1.0 / (z + 3.0) + 1.0 / (z + 4.0) + 1.0 / (z + 5.0) + 1.0 / (z + 6.0) + 1.0 / (z + 7.0) if z < 8.0 else 0.0) - (0.0 if a > 0.0 else 3.141592653589793 / _tan(3.141592653589793 * d))
            da_ = _row_polygamma(a, 1.0) if a > 0.0 else 3.141592653589793 / _sin(3.141592653589793 * d) * (3.141592653589793 / _sin(3.141592653589793 * d)) - _row_polygamma(1.0 - a, 1.0)
        except _FAILURES:
            return _recording.slow(Value, "digamma", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "digamma", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "digamma"
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

    def lgamma(self) -> Value:
        """Logarithm of the absolute value of the gamma function.

        lgamma(a) = g if a > 0 else -(log(abs(sinc(d))) + log(abs(d)) + g)
            where d = a - floor(a + 0.5)
            where z = a if a > 0 else 1 - a
            where x = z + 8 if z < 8 else z
            where p = log(x*x*x*x*x*x*x*x/((z + 1)*(z + 2)*(z + 3)*(z + 4)*(z + 5)*(z + 6)*(z + 7))) - log(z) if z < 8 else 0
            where g = (z - 0.5)*log(x) + p - x + 0.5*log(2*pi) + (1 - 0.03333333333333333/(x*x)*(1 - 0.2857142857142857/(x*x)*(1 - 0.75/(x*x)*(1 - 1.4141414141414141/(x*x)*(1 - 2.278021978021978/(x*x)*(1 - 3.3429811866859627/(x*x)*(1 - 4.609901960784313/(x*x)*(1 - 6.0792013209689975/(x*x)))))))))/(12*x) if z < 3e305 else z*inf
        ∂/∂a = digamma(a)
        Domain: a > 0 or a != floor(a); outside of it a DomainError.
        """
        a = self._data
        try:
            d = a - _floor(a + 0.5)
            z = a if a > 0.0 else 1.0 - a
            x = z + 8.0 if z < 8.0 else z
            p = _log(x * x * x * x * x * x * x * x / ((z + 1.0) * (z + 2.0) * (z + 3.0) * (z + 4.0) * (z + 5.0) * (z + 6.0) * (z + 7.0))) - _log(z) if z < 8.0 else 0.0
            g = (z - 0.5) * _log(x) + p - x + 0.5 * _log(2.0 * 3.141592653589793) + (1.0 - 0.03333333333333333 / (x * x) * (1.0 - 0.2857142857142857 / (x * x) * (1.0 - 0.75 / (x * x) * (1.0 - 1.4141414141414141 / (x * x) * (1.0 - 2.278021978021978 / (x * x) * (1.0 - 3.3429811866859627 / (x * x) * (1.0 - 4.609901960784313 / (x * x) * (1.0 - 6.0792013209689975 / (x * x))))))))) / (12.0 * x) if z < 3e+305 else z * _inf
            out = g if a > 0.0 else -(_log(_abs(_row_sinc(d))) + _log(_abs(d)) + g)
            da_ = _row_digamma(a)
        except _FAILURES:
            return _recording.slow(Value, "lgamma", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "lgamma", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "lgamma"
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

    def erfinv(self) -> Value:
        """Inverse of the error function.

        erfinv(a) = sign(a)*v3 if b < 1 else sign(a)*inf if b <= 1 else nan
            where b = abs(a)
            where w = log1p(-b*b)
            where t = 2/(pi*0.147) + 0.5*w
            where v0 = sqrt(sqrt(t*t - w/0.147) - t)
            where r0 = (erf(v0) - b if v0 < 0.5 else 1 - b - erfc(v0))*0.5*sqrt(pi)*exp(v0*v0)
            where v1 = v0 - r0/(1 + v0*r0)
            where r1 = (erf(v1) - b if v1 < 0.5 else 1 - b - erfc(v1))*0.5*sqrt(pi)*exp(v1*v1)
            where v2 = v1 - r1/(1 + v1*r1)
            where r2 = (erf(v2) - b if v2 < 0.5 else 1 - b - erfc(v2))*0.5*sqrt(pi)*exp(v2*v2)
            where v3 = v2 - r2/(1 + v2*r2)
        ∂/∂a = 0.5*sqrt(pi)*exp(out*out)
        Domain: -1 < a < 1; outside of it a DomainError.
        """
        a = self._data
        try:
            b = _abs(a)
            w = _log1p(-b * b)
            t = 2.0 / (3.141592653589793 * 0.147) + 0.5 * w
            v0 = _sqrt(_sqrt(t * t - w / 0.147) - t)
            r0 = (_erf(v0) - b if v0 < 0.5 else 1.0 - b - _erfc(v0)) * 0.5 * _sqrt(3.141592653589793) * _exp(v0 * v0)
            v1 = v0 - r0 / (1.0 + v0 * r0)
            r1 = (_erf(v1) - b if v1 < 0.5 else 1.0 - b - _erfc(v1)) * 0.5 * _sqrt(3.141592653589793) * _exp(v1 * v1)
            v2 = v1 - r1 / (1.0 + v1 * r1)
            r2 = (_erf(v2) - b if v2 < 0.5 else 1.0 - b - _erfc(v2)) * 0.5 * _sqrt(3.141592653589793) * _exp(v2 * v2)
            v3 = v2 - r2 / (1.0 + v2 * r2)
            out = _sign(a) * v3 if b < 1.0 else _sign(a) * _inf if b <= 1.0 else _nan
            da_ = 0.5 * _sqrt(3.141592653589793) * _exp(out * out)
        except _FAILURES:
            return _recording.slow(Value, "erfinv", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "erfinv", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "erfinv"
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

    def ndtr(self) -> Value:
        """Standard normal distribution: how likely it is to be below a.

        ndtr(a) = 0.5*erfc(-a/sqrt(2))
        ∂/∂a = exp(-0.5*a*a)/sqrt(2*pi)
        """
        a = self._data
        try:
            out = 0.5 * _erfc(-a / _sqrt(2.0))
            da_ = _exp(-0.5 * a * a) / _sqrt(2.0 * 3.141592653589793)
        except _FAILURES:
            return _recording.slow(Value, "ndtr", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "ndtr", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "ndtr"
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

    def log_ndtr(self) -> Value:
        """Logarithm of the standard normal distribution, far to the left too.

        log_ndtr(a) = log1p(-0.5*erfc(a/sqrt(2))) if a > -1 else log(0.5*erfc(-a/sqrt(2))) if a > -20 else -0.5*a*a - log(-a) - 0.5*log(2*pi) + log(mills)
            where mills = 1 - 1/(a*a)*(1 - 3/(a*a)*(1 - 5/(a*a)*(1 - 7/(a*a)*(1 - 9/(a*a)*(1 - 11/(a*a)*(1 - 13/(a*a)*(1 - 15/(a*a)*(1 - 17/(a*a)*(1 - 19/(a*a)*(1 - 21/(a*a)))))))))))
        ∂/∂a = exp(-0.5*a*a)/sqrt(2*pi)/ndtr(a) if a > -20 else -a/mills
        """
        a = self._data
        try:
            mills = 1.0 - 1.0 / (a * a) * (1.0 - 3.0 / (a * a) * (1.0 - 5.0 / (a * a) * (1.0 - 7.0 / (a * a) * (1.0 - 9.0 / (a * a) * (1.0 - 11.0 / (a * a) * (1.0 - 13.0 / (a * a) * (1.0 - 15.0 / (a * a) * (1.0 - 17.0 / (a * a) * (1.0 - 19.0 / (a * a) * (1.0 - 21.0 / (a * a)))))))))))
            out = _log1p(-0.5 * _erfc(a / _sqrt(2.0))) if a > -1.0 else _log(0.5 * _erfc(-a / _sqrt(2.0))) if a > -20.0 else -0.5 * a * a - _log(-a) - 0.5 * _log(2.0 * 3.141592653589793) + _log(mills)
            da_ = _exp(-0.5 * a * a) / _sqrt(2.0 * 3.141592653589793) / _row_ndtr(a) if a > -20.0 else -a / mills
        except _FAILURES:
            return _recording.slow(Value, "log_ndtr", (self,))
        mode_ = _mode()
        if out * 0.0 != 0.0 or self.constant or mode_ is not None and not mode_.plain:
            if out * 0.0 == 0.0 and (self.constant or not mode_.recording):
                return Value(out, constant=True)
            return _recording.slow(Value, "log_ndtr", (self,))
        node_: Value = _new(Value)
        node_._data = out
        node_.grad = 0.0
        node_.op = "log_ndtr"
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


def _node_of_clip(a__: Any, low__: Any, high__: Any) -> Any:
    try:
        constants_ = a__.constant or low__.constant or high__.constant
        a = a__._data
        low = low__._data
        high = high__._data
        out = low if a < low <= high else high if a > high or a <= high < low else a
        partials_: Any = (1.0 if low <= a <= high else 0.0 if a < low or a > high else _nan, None, None,)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "clip", (a__, low__, high__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "clip", (a__, low__, high__,))
    if constants_:
        partials_ = _recording.without_constants((a__, low__, high__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "clip"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (a__, low__, high__, partials_)
    return node_


def _node_of_norm(a__: Any) -> Any:
    try:
        a_ = [node_._data for node_ in a__ if not node_.constant]
        constants_ = len(a_) < len(a__)
        if constants_:
            a_ = [node_._data for node_ in a__]
        m = _max([_abs(a) for a in a_])
        out = _sqrt(_sum([a * a for a in a_])) if 1e-140 < m < 1e+150 else m * _sqrt(_sum([a / m * (a / m) for a in a_])) if 0.0 < m < _inf else m
        partials_: Any = (*[a / out if m > 0.0 else m for a in a_],)
    except AttributeError:
        return None
    except _FAILURES:
        return _recording.slow(Value, "norm", (*a__,))
    mode_ = _mode()
    if out * 0.0 != 0.0 or mode_ is not None and not mode_.plain:
        if out * 0.0 == 0.0 and not mode_.recording:
            return Value(out, constant=True)
        return _recording.slow(Value, "norm", (*a__,))
    if constants_:
        partials_ = _recording.without_constants((*a__,), partials_)
        if partials_ is None:
            return Value(out, constant=True)
    node_: Value = _new(Value)
    node_._data = out
    node_.grad = 0.0
    node_.op = "norm"
    node_._label = None
    node_.scope = mode_
    node_.constant = False
    node_._uses = 0
    node_._a = node_._da = node_._b = node_._db = None
    node_._more = (tuple(a__), partials_)
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


@_overload
def log2(a: float) -> float: ...
@_overload
def log2(a: Value) -> Value: ...
@_overload
def log2(a: NDArray[Any]) -> NDArray[Any]: ...
def log2(a: Any) -> Any:
    """Logarithm to the base 2.

    log2(a) = log2(a)
    ∂/∂a = 1/log(2)/a
    Domain: a > 0; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.log2()
    return _recording.apply(Value, "log2", (a,))


@_overload
def log10(a: float) -> float: ...
@_overload
def log10(a: Value) -> Value: ...
@_overload
def log10(a: NDArray[Any]) -> NDArray[Any]: ...
def log10(a: Any) -> Any:
    """Logarithm to the base 10.

    log10(a) = log10(a)
    ∂/∂a = 1/log(10)/a
    Domain: a > 0; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.log10()
    return _recording.apply(Value, "log10", (a,))


@_overload
def exp2(a: float) -> float: ...
@_overload
def exp2(a: Value) -> Value: ...
@_overload
def exp2(a: NDArray[Any]) -> NDArray[Any]: ...
def exp2(a: Any) -> Any:
    """2 to the power of a.

    exp2(a) = 2**a
    ∂/∂a = log(2)*out
    """
    if isinstance(a, Value):
        return a.exp2()
    return _recording.apply(Value, "exp2", (a,))


@_overload
def cbrt(a: float) -> float: ...
@_overload
def cbrt(a: Value) -> Value: ...
@_overload
def cbrt(a: NDArray[Any]) -> NDArray[Any]: ...
def cbrt(a: Any) -> Any:
    """Cube root, of negative numbers too.

    cbrt(a) = sign(a)*(c - (c - b/(c*c))/3) if 0 < b < inf else a
        where b = abs(a)
        where c = b**(1/3)
    ∂/∂a = 1/(3*out*out)
    """
    if isinstance(a, Value):
        return a.cbrt()
    return _recording.apply(Value, "cbrt", (a,))


@_overload
def hypot(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def hypot(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def hypot(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def hypot(a: Any, b: Any) -> Any:
    """Length of the vector (a, b), √(a² + b²).

    hypot(a b) = sqrt(a*a + b*b) if 1e-140 < m < 1e150 else m*sqrt(1 + n/m*(n/m)) if 0 < m < inf else m
        where m = maximum(abs(a), abs(b))
        where n = minimum(abs(a), abs(b))
    ∂/∂a = a/out if m > 0 else m
    ∂/∂b = b/out if m > 0 else m
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.hypot(b)
    return _recording.apply(Value, "hypot", (a, b,))


@_overload
def atan2(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def atan2(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def atan2(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def atan2(a: Any, b: Any) -> Any:
    """Angle of the point (b, a), from -π to π.

    atan2(a b) = atan2(a, b)
        where h = hypot(a, b)
    ∂/∂a = b/h/h if h > 0 else h
    ∂/∂b = -a/h/h if h > 0 else h
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.atan2(b)
    return _recording.apply(Value, "atan2", (a, b,))

arctan2 = atan2


@_overload
def asinh(a: float) -> float: ...
@_overload
def asinh(a: Value) -> Value: ...
@_overload
def asinh(a: NDArray[Any]) -> NDArray[Any]: ...
def asinh(a: Any) -> Any:
    """Inverse hyperbolic sine.

    asinh(a) = sign(a)*(log1p(b + b*b/(1 + sqrt(1 + b*b))) if b < 1e8 else log(b) + log(2))
        where b = abs(a)
    ∂/∂a = 1/hypot(1, a)
    """
    if isinstance(a, Value):
        return a.asinh()
    return _recording.apply(Value, "asinh", (a,))

arcsinh = asinh


@_overload
def acosh(a: float) -> float: ...
@_overload
def acosh(a: Value) -> Value: ...
@_overload
def acosh(a: NDArray[Any]) -> NDArray[Any]: ...
def acosh(a: Any) -> Any:
    """Inverse hyperbolic cosine.

    acosh(a) = log1p(t + sqrt(t)*sqrt(2 + t)) if a < 1e8 else log(a) + log(2)
        where t = a - 1
    ∂/∂a = 1/(sqrt(a - 1)*sqrt(a + 1))
    Domain: a >= 1; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.acosh()
    return _recording.apply(Value, "acosh", (a,))

arccosh = acosh


@_overload
def atanh(a: float) -> float: ...
@_overload
def atanh(a: Value) -> Value: ...
@_overload
def atanh(a: NDArray[Any]) -> NDArray[Any]: ...
def atanh(a: Any) -> Any:
    """Inverse hyperbolic tangent.

    atanh(a) = 0.5*(log1p(a) - log1p(-a))
    ∂/∂a = 1/((1 - a)*(1 + a))
    Domain: -1 < a < 1; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.atanh()
    return _recording.apply(Value, "atanh", (a,))

arctanh = atanh


@_overload
def sinc(a: float) -> float: ...
@_overload
def sinc(a: Value) -> Value: ...
@_overload
def sinc(a: NDArray[Any]) -> NDArray[Any]: ...
def sinc(a: Any) -> Any:
    """sin(π·a)/(π·a), and 1 at 0.

    sinc(a) = s/(pi*a) if a < 0 or a > 0 else 1 + a
        where n = floor(a + 0.5)
        where d = a - n
        where c = 1 - 2*(n - 2*floor(n/2))
        where s = c*sin(pi*d)
        where q = pi*a*(pi*a)
    ∂/∂a = -pi*pi*a/3*(1 - q/10*(1 - q/28*(1 - q/54*(1 - q/88*(1 - q/130*(1 - q/180*(1 - q/238*(1 - q/304*(1 - q/378))))))))) if -0.5 < a < 0.5 else (c*cos(pi*d) - out)/a
    """
    if isinstance(a, Value):
        return a.sinc()
    return _recording.apply(Value, "sinc", (a,))


@_overload
def sign(a: float) -> float: ...
@_overload
def sign(a: Value) -> Value: ...
@_overload
def sign(a: NDArray[Any]) -> NDArray[Any]: ...
def sign(a: Any) -> Any:
    """-1, 0 or 1.

    sign(a) = sign(a)
    ∂/∂a = 0*step(a)
    """
    if isinstance(a, Value):
        return a.sign()
    return _recording.apply(Value, "sign", (a,))


@_overload
def floor(a: float) -> float: ...
@_overload
def floor(a: Value) -> Value: ...
@_overload
def floor(a: NDArray[Any]) -> NDArray[Any]: ...
def floor(a: Any) -> Any:
    """The largest whole number that is not above a.

    floor(a) = floor(a)
    ∂/∂a = 0*step(a)
    """
    if isinstance(a, Value):
        return a.floor()
    return _recording.apply(Value, "floor", (a,))


@_overload
def ceil(a: float) -> float: ...
@_overload
def ceil(a: Value) -> Value: ...
@_overload
def ceil(a: NDArray[Any]) -> NDArray[Any]: ...
def ceil(a: Any) -> Any:
    """The smallest whole number that is not below a.

    ceil(a) = -floor(-a)
    ∂/∂a = 0*step(a)
    """
    if isinstance(a, Value):
        return a.ceil()
    return _recording.apply(Value, "ceil", (a,))


@_overload
def fmod(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def fmod(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def fmod(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def fmod(a: Any, b: Any) -> Any:
    """What is left of a by b, with the sign of a, as C's fmod.

    fmod(a b) = fmod(a, b)
    ∂/∂a = 1 if out <= 0 or out > 0 else nan
    ∂/∂b = -floor((a - out)/b + 0.5)
    Domain: b != 0; outside of it a DomainError.
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.fmod(b)
    return _recording.apply(Value, "fmod", (a, b,))


@_overload
def remainder(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def remainder(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def remainder(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def remainder(a: Any, b: Any) -> Any:
    """What is left of a by b, with the sign of b, as Python's a % b.

    remainder(a b) = r + b if r < 0 and b > 0 or r > 0 and b < 0 else r
        where r = fmod(a, b)
    ∂/∂a = 1 if out <= 0 or out > 0 else nan
    ∂/∂b = -floor((a - out)/b + 0.5)
    Domain: b != 0; outside of it a DomainError.
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.remainder(b)
    return _recording.apply(Value, "remainder", (a, b,))


@_overload
def copysign(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def copysign(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def copysign(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def copysign(a: Any, b: Any) -> Any:
    """|a| with the sign of b.

    copysign(a b) = abs(a)*s
        where s = 1 if b > 0 or atan2(b, -1) > 0 else -1 if b < 0 or atan2(b, -1) < 0 else nan
    ∂/∂a = sign(a)*s
    ∂/∂b = 0*s*sign(a)
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.copysign(b)
    return _recording.apply(Value, "copysign", (a, b,))


@_overload
def clip(a: float, low: float, high: float) -> float: ...
@_overload
def clip(a: Value, low: float, high: float) -> Value: ...
@_overload
def clip(a: NDArray[Any], low: float, high: float) -> NDArray[Any]: ...
def clip(a: Any, low: Any, high: Any) -> Any:
    """a, but at least low and at most high.

    clip(a; low high) = low if a < low <= high else high if a > high or a <= high < low else a
    ∂/∂a = 1 if low <= a <= high else 0 if a < low or a > high else nan
    """
    return _recording.apply(Value, "clip", (a, low, high,), _node_of_clip)


@_overload
def hardtanh(a: float) -> float: ...
@_overload
def hardtanh(a: Value) -> Value: ...
@_overload
def hardtanh(a: NDArray[Any]) -> NDArray[Any]: ...
def hardtanh(a: Any) -> Any:
    """a, but at least -1 and at most 1.

    hardtanh(a) = 1 if a > 1 else -1 if a < -1 else a
    ∂/∂a = 1 if -1 < a < 1 else 0 if a <= -1 or a >= 1 else nan
    """
    if isinstance(a, Value):
        return a.hardtanh()
    return _recording.apply(Value, "hardtanh", (a,))


@_overload
def softsign(a: float) -> float: ...
@_overload
def softsign(a: Value) -> Value: ...
@_overload
def softsign(a: NDArray[Any]) -> NDArray[Any]: ...
def softsign(a: Any) -> Any:
    """a/(1 + |a|), from -1 to 1.

    softsign(a) = a/b
        where b = 1 + abs(a)
    ∂/∂a = 1/b/b
    """
    if isinstance(a, Value):
        return a.softsign()
    return _recording.apply(Value, "softsign", (a,))


@_overload
def logsigmoid(a: float) -> float: ...
@_overload
def logsigmoid(a: Value) -> Value: ...
@_overload
def logsigmoid(a: NDArray[Any]) -> NDArray[Any]: ...
def logsigmoid(a: Any) -> Any:
    """The logarithm of sigmoid.

    logsigmoid(a) = -softplus(-a)
    ∂/∂a = sigmoid(-a)
    """
    if isinstance(a, Value):
        return a.logsigmoid()
    return _recording.apply(Value, "logsigmoid", (a,))


@_overload
def silu(a: float) -> float: ...
@_overload
def silu(a: Value) -> Value: ...
@_overload
def silu(a: NDArray[Any]) -> NDArray[Any]: ...
def silu(a: Any) -> Any:
    """Sigmoid linear unit (swish), a·σ(a).

    silu(a) = a*sigmoid(a)
    ∂/∂a = sigmoid(a)*(1 + a*sigmoid(-a))
    """
    if isinstance(a, Value):
        return a.silu()
    return _recording.apply(Value, "silu", (a,))


@_overload
def mish(a: float) -> float: ...
@_overload
def mish(a: Value) -> Value: ...
@_overload
def mish(a: NDArray[Any]) -> NDArray[Any]: ...
def mish(a: Any) -> Any:
    """a·tanh(softplus(a)).

    mish(a) = a*tanh(softplus(a))
    ∂/∂a = tanh(softplus(a)) + a*sech2(softplus(a))*sigmoid(a)
    """
    if isinstance(a, Value):
        return a.mish()
    return _recording.apply(Value, "mish", (a,))


@_overload
def elu(a: float, alpha: float = ...) -> float: ...
@_overload
def elu(a: Value, alpha: float = ...) -> Value: ...
@_overload
def elu(a: NDArray[Any], alpha: float = ...) -> NDArray[Any]: ...
def elu(a: Any, alpha: Any = 1.0) -> Any:
    """Exponential linear unit: a, and alpha·(exp(a) - 1) below 0.

    elu(a; alpha=1) = a if a > 0 else alpha*expm1(a)
    ∂/∂a = 1 if a > 0 else alpha*exp(a)
    """
    if isinstance(a, Value) and type(alpha) in (Value, float, int):
        return a.elu(alpha)
    return _recording.apply(Value, "elu", (a, alpha,))


@_overload
def selu(a: float) -> float: ...
@_overload
def selu(a: Value) -> Value: ...
@_overload
def selu(a: NDArray[Any]) -> NDArray[Any]: ...
def selu(a: Any) -> Any:
    """Scaled exponential linear unit.

    selu(a) = 1.0507009873554805*a if a > 0 else 1.7580993408473766*expm1(a)
    ∂/∂a = 1.0507009873554805 if a > 0 else 1.7580993408473766*exp(a)
    """
    if isinstance(a, Value):
        return a.selu()
    return _recording.apply(Value, "selu", (a,))


@_overload
def logaddexp(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def logaddexp(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def logaddexp(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def logaddexp(a: Any, b: Any) -> Any:
    """log(exp(a) + exp(b)), without overflow.

    logaddexp(a b) = m + log1p(exp(-abs(a - b))) if -inf < m < inf else m
        where m = maximum(a, b)
    ∂/∂a = sigmoid(a - b)
    ∂/∂b = sigmoid(b - a)
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.logaddexp(b)
    return _recording.apply(Value, "logaddexp", (a, b,))


@_overload
def xlogy(a: float, b: float) -> float: ...  # type: ignore[overload-overlap]
@_overload
def xlogy(a: Value | float, b: Value | float) -> Value: ...  # type: ignore[overload-overlap]
@_overload
def xlogy(a: NDArray[Any] | float, b: NDArray[Any] | float) -> NDArray[Any]: ...
def xlogy(a: Any, b: Any) -> Any:
    """a·log(b), and 0 where a is 0.

    xlogy(a b) = 0 if 0 <= a <= 0 and (b <= 0 or b > 0) else a*log(b)
    ∂/∂a = 0 if 0 <= a <= 0 and b <= 0 else log(b)
    ∂/∂b = a/b
    Domain: b > 0 or a == 0; outside of it a DomainError.
    """
    if isinstance(a, Value) and type(b) in (Value, float, int):
        return a.xlogy(b)
    return _recording.apply(Value, "xlogy", (a, b,))


def norm(a: Iterable[Any]) -> Any:
    """Length of a vector, the root of the sum of squares.

    norm(*a) = sqrt(sum(a*a)) if 1e-140 < m < 1e150 else m*sqrt(sum(a/m*(a/m))) if 0 < m < inf else m
        where m = max(abs(a))
    ∂/∂a = a/out if m > 0 else m
    """
    if (type(a) is tuple or type(a) is list) and len(a) > 0:
        node_ = _node_of_norm(a)
        if node_ is not None:
            return node_
    return _recording.apply(Value, "norm", (a,), _node_of_norm)


@_overload
def polygamma(a: float, n: float) -> float: ...
@_overload
def polygamma(a: Value, n: float) -> Value: ...
@_overload
def polygamma(a: NDArray[Any], n: float) -> NDArray[Any]: ...
def polygamma(a: Any, n: Any) -> Any:
    """The n-th derivative of digamma, n from 1 to 5, right of 0.

    polygamma(a; n) = s*f*(z*(1/n + 0.5/x + (n + 1)/(12*x*x)*(1 - 0.016666666666666666*(n + 2)*(n + 3)/(x*x)*(1 - 0.02380952380952381*(n + 4)*(n + 5)/(x*x)*(1 - 0.025*(n + 6)*(n + 7)/(x*x)*(1 - 0.025252525252525256*(n + 8)*(n + 9)/(x*x)*(1 - 0.02531135531135531*(n + 10)*(n + 11)/(x*x)*(1 - 0.025325615050651232*(n + 12)*(n + 13)/(x*x)*(1 - 0.025329131652661062*(n + 14)*(n + 15)/(x*x)*(1 - 0.025330005504037488*(n + 16)*(n + 17)/(x*x)))))))))) + ((a + 0)**(-n - 1) + (a + 1)**(-n - 1) + (a + 2)**(-n - 1) + (a + 3)**(-n - 1) + (a + 4)**(-n - 1) + (a + 5)**(-n - 1) + (a + 6)**(-n - 1) + (a + 7)**(-n - 1) + (a + 8)**(-n - 1) + (a + 9)**(-n - 1) + (a + 10)**(-n - 1) + (a + 11)**(-n - 1) + (a + 12)**(-n - 1) + (a + 13)**(-n - 1) + (a + 14)**(-n - 1) + (a + 15)**(-n - 1)))
        where s = 2*(n - 2*floor(n/2)) - 1 if a >= 0 and 1 <= n <= 5 and n == floor(n) else nan
        where f = 1 if n < 2 else 2 if n < 3 else 6 if n < 4 else 24 if n < 5 else 120
        where x = a + 16
        where z = x**(-n)
    ∂/∂a = polygamma(a, n + 1)
    Domain: a > 0 and 1 <= n <= 5 and n == floor(n); outside of it a DomainError.
    """
    if isinstance(a, Value) and type(n) in (Value, float, int):
        return a.polygamma(n)
    return _recording.apply(Value, "polygamma", (a, n,))


@_overload
def digamma(a: float) -> float: ...
@_overload
def digamma(a: Value) -> Value: ...
@_overload
def digamma(a: NDArray[Any]) -> NDArray[Any]: ...
def digamma(a: Any) -> Any:
    """The derivative of the logarithm of the gamma function.

    digamma(a) = log(x) - 0.5/x - (1 - 0.1/(x*x)*(1 - 0.4761904761904762/(x*x)*(1 - 1.05/(x*x)*(1 - 1.8181818181818183/(x*x)*(1 - 2.7842490842490846/(x*x)*(1 - 3.9507959479015926/(x*x)*(1 - 5.319117647058823/(x*x)*(1 - 6.889761497098196/(x*x)))))))))/(12*x*x) - ((1/(z + 0) + 1/(z + 1) + 1/(z + 2) + 1/(z + 3) + 1/(z + 4) + 1/(z + 5) + 1/(z + 6) + 1/(z + 7)) if z < 8 else 0) - (0 if a > 0 else pi/tan(pi*d))
        where d = a - floor(a + 0.5)
        where z = a if a > 0 else 1 - a
        where x = z + 8 if z < 8 else z
    ∂/∂a = polygamma(a, 1) if a > 0 else pi/sin(pi*d)*(pi/sin(pi*d)) - polygamma(1 - a, 1)
    Domain: a > 0 or a != floor(a); outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.digamma()
    return _recording.apply(Value, "digamma", (a,))


@_overload
def lgamma(a: float) -> float: ...
@_overload
def lgamma(a: Value) -> Value: ...
@_overload
def lgamma(a: NDArray[Any]) -> NDArray[Any]: ...
def lgamma(a: Any) -> Any:
    """Logarithm of the absolute value of the gamma function.

    lgamma(a) = g if a > 0 else -(log(abs(sinc(d))) + log(abs(d)) + g)
        where d = a - floor(a + 0.5)
        where z = a if a > 0 else 1 - a
        where x = z + 8 if z < 8 else z
        where p = log(x*x*x*x*x*x*x*x/((z + 1)*(z + 2)*(z + 3)*(z + 4)*(z + 5)*(z + 6)*(z + 7))) - log(z) if z < 8 else 0
        where g = (z - 0.5)*log(x) + p - x + 0.5*log(2*pi) + (1 - 0.03333333333333333/(x*x)*(1 - 0.2857142857142857/(x*x)*(1 - 0.75/(x*x)*(1 - 1.4141414141414141/(x*x)*(1 - 2.278021978021978/(x*x)*(1 - 3.3429811866859627/(x*x)*(1 - 4.609901960784313/(x*x)*(1 - 6.0792013209689975/(x*x)))))))))/(12*x) if z < 3e305 else z*inf
    ∂/∂a = digamma(a)
    Domain: a > 0 or a != floor(a); outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.lgamma()
    return _recording.apply(Value, "lgamma", (a,))


@_overload
def erfinv(a: float) -> float: ...
@_overload
def erfinv(a: Value) -> Value: ...
@_overload
def erfinv(a: NDArray[Any]) -> NDArray[Any]: ...
def erfinv(a: Any) -> Any:
    """Inverse of the error function.

    erfinv(a) = sign(a)*v3 if b < 1 else sign(a)*inf if b <= 1 else nan
        where b = abs(a)
        where w = log1p(-b*b)
        where t = 2/(pi*0.147) + 0.5*w
        where v0 = sqrt(sqrt(t*t - w/0.147) - t)
        where r0 = (erf(v0) - b if v0 < 0.5 else 1 - b - erfc(v0))*0.5*sqrt(pi)*exp(v0*v0)
        where v1 = v0 - r0/(1 + v0*r0)
        where r1 = (erf(v1) - b if v1 < 0.5 else 1 - b - erfc(v1))*0.5*sqrt(pi)*exp(v1*v1)
        where v2 = v1 - r1/(1 + v1*r1)
        where r2 = (erf(v2) - b if v2 < 0.5 else 1 - b - erfc(v2))*0.5*sqrt(pi)*exp(v2*v2)
        where v3 = v2 - r2/(1 + v2*r2)
    ∂/∂a = 0.5*sqrt(pi)*exp(out*out)
    Domain: -1 < a < 1; outside of it a DomainError.
    """
    if isinstance(a, Value):
        return a.erfinv()
    return _recording.apply(Value, "erfinv", (a,))


@_overload
def ndtr(a: float) -> float: ...
@_overload
def ndtr(a: Value) -> Value: ...
@_overload
def ndtr(a: NDArray[Any]) -> NDArray[Any]: ...
def ndtr(a: Any) -> Any:
    """Standard normal distribution: how likely it is to be below a.

    ndtr(a) = 0.5*erfc(-a/sqrt(2))
    ∂/∂a = exp(-0.5*a*a)/sqrt(2*pi)
    """
    if isinstance(a, Value):
        return a.ndtr()
    return _recording.apply(Value, "ndtr", (a,))


@_overload
def log_ndtr(a: float) -> float: ...
@_overload
def log_ndtr(a: Value) -> Value: ...
@_overload
def log_ndtr(a: NDArray[Any]) -> NDArray[Any]: ...
def log_ndtr(a: Any) -> Any:
    """Logarithm of the standard normal distribution, far to the left too.

    log_ndtr(a) = log1p(-0.5*erfc(a/sqrt(2))) if a > -1 else log(0.5*erfc(-a/sqrt(2))) if a > -20 else -0.5*a*a - log(-a) - 0.5*log(2*pi) + log(mills)
        where mills = 1 - 1/(a*a)*(1 - 3/(a*a)*(1 - 5/(a*a)*(1 - 7/(a*a)*(1 - 9/(a*a)*(1 - 11/(a*a)*(1 - 13/(a*a)*(1 - 15/(a*a)*(1 - 17/(a*a)*(1 - 19/(a*a)*(1 - 21/(a*a)))))))))))
    ∂/∂a = exp(-0.5*a*a)/sqrt(2*pi)/ndtr(a) if a > -20 else -a/mills
    """
    if isinstance(a, Value):
        return a.log_ndtr()
    return _recording.apply(Value, "log_ndtr", (a,))


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
    e = _exp(-_abs(a))
    return (1.0 if a >= 0.0 else e) / (1.0 + e)


def _row_relu(a: float) -> Any:
    return 0.0 if a <= 0.0 else a


def _row_leaky_relu(a: float, slope: float) -> Any:
    return a if a > 0.0 else slope * a


def _row_softplus(a: float) -> Any:
    e = _exp(-_abs(a))
    return a + _log1p(e) if a > 0.0 else _log1p(e)


def _row_gelu(a: float) -> Any:
    return 0.5 * a * _erfc(-0.7071067811865476 * a)


def _row_maximum(a: float, b: float) -> Any:
    return a if a >= b else b if b > a else _nan


def _row_minimum(a: float, b: float) -> Any:
    return a if a <= b else b if b < a else _nan


def _row_exp2(a: float) -> Any:
    return _pow(2.0, a)


def _row_cbrt(a: float) -> Any:
    b = _abs(a)
    c = _pow(b, 1.0 / 3.0)
    return _sign(a) * (c - (c - b / (c * c)) / 3.0) if 0.0 < b < _inf else a


def _row_hypot(a: float, b: float) -> Any:
    m = _row_maximum(_abs(a), _abs(b))
    n = _row_minimum(_abs(a), _abs(b))
    return _sqrt(a * a + b * b) if 1e-140 < m < 1e+150 else m * _sqrt(1.0 + n / m * (n / m)) if 0.0 < m < _inf else m


def _row_asinh(a: float) -> Any:
    b = _abs(a)
    return _sign(a) * (_log1p(b + b * b / (1.0 + _sqrt(1.0 + b * b))) if b < 100000000.0 else _log(b) + _log(2.0))


def _row_acosh(a: float) -> Any:
    t = a - 1.0
    return _log1p(t + _sqrt(t) * _sqrt(2.0 + t)) if a < 100000000.0 else _log(a) + _log(2.0)


def _row_atanh(a: float) -> Any:
    return 0.5 * (_log1p(a) - _log1p(-a))


def _row_sinc(a: float) -> Any:
    n = _floor(a + 0.5)
    d = a - n
    c = 1.0 - 2.0 * (n - 2.0 * _floor(n / 2.0))
    s = c * _sin(3.141592653589793 * d)
    q = 3.141592653589793 * a * (3.141592653589793 * a)
    return s / (3.141592653589793 * a) if a < 0.0 or a > 0.0 else 1.0 + a


def _row_ceil(a: float) -> Any:
    return -_floor(-a)


def _row_remainder(a: float, b: float) -> Any:
    r = _fmod(a, b)
    return r + b if r < 0.0 and b > 0.0 or r > 0.0 and b < 0.0 else r


def _row_copysign(a: float, b: float) -> Any:
    s = 1.0 if b > 0.0 or _atan2(b, -1.0) > 0.0 else -1.0 if b < 0.0 or _atan2(b, -1.0) < 0.0 else _nan
    return _abs(a) * s


def _row_clip(a: float, low: float, high: float) -> Any:
    return low if a < low <= high else high if a > high or a <= high < low else a


def _row_hardtanh(a: float) -> Any:
    return 1.0 if a > 1.0 else -1.0 if a < -1.0 else a


def _row_softsign(a: float) -> Any:
    b = 1.0 + _abs(a)
    return a / b


def _row_logsigmoid(a: float) -> Any:
    e = _exp(-_abs(a))
    return a - _log1p(e) if a < 0.0 else -_log1p(e)


def _row_silu(a: float) -> Any:
    e = _exp(-_abs(a))
    s = (1.0 if a >= 0.0 else e) / (1.0 + e)
    return a * s


def _row_mish(a: float) -> Any:
    e = _exp(-_abs(a))
    s = a + _log1p(e) if a > 0.0 else _log1p(e)
    t = _tanh(s)
    return a * t


def _row_elu(a: float, alpha: float) -> Any:
    return a if a > 0.0 else alpha * _expm1(a)


def _row_selu(a: float) -> Any:
    return 1.0507009873554805 * a if a > 0.0 else 1.7580993408473766 * _expm1(a)


def _row_logaddexp(a: float, b: float) -> Any:
    m = _row_maximum(a, b)
    e = _exp(-_abs(a - b))
    return m + _log1p(e) if -_inf < m < _inf else m


def _row_xlogy(a: float, b: float) -> Any:
    return 0.0 if 0.0 <= a <= 0.0 and (b <= 0.0 or b > 0.0) else a * _log(b)


def _row_polygamma(a: float, n: float) -> Any:
    s = 2.0 * (n - 2.0 * _floor(n / 2.0)) - 1.0 if a >= 0.0 and 1.0 <= n <= 5.0 and n == _floor(n) else _nan
    f = 1.0 if n < 2.0 else 2.0 if n < 3.0 else 6.0 if n < 4.0 else 24.0 if n < 5.0 else 120.0
    x = a + 16.0
    z = _pow(x, -n)
    return s * f * (z * (1.0 / n + 0.5 / x + (n + 1.0) / (12.0 * x * x) * (1.0 - 0.016666666666666666 * (n + 2.0) * (n + 3.0) / (x * x) * (1.0 - 0.02380952380952381 * (n + 4.0) * (n + 5.0) / (x * x) * (1.0 - 0.025 * (n + 6.0) * (n + 7.0) / (x * x) * (1.0 - 0.025252525252525256 * (n + 8.0) * (n + 9.0) / (x * x) * (1.0 - 0.02531135531135531 * (n + 10.0) * (n + 11.0) / (x * x) * (1.0 - 0.025325615050651232 * (n + 12.0) * (n + 13.0) / (x * x) * (1.0 - 0.025329131652661062 * (n + 14.0) * (n + 15.0) / (x * x) * (1.0 - 0.025330005504037488 * (n + 16.0) * (n + 17.0) / (x * x)))))))))) + (_pow(a + 0.0, -n - 1.0) + _pow(a + 1.0, -n - 1.0) + _pow(a + 2.0, -n - 1.0) + _pow(a + 3.0, -n - 1.0) + _pow(a + 4.0, -n - 1.0) + _pow(a + 5.0, -n - 1.0) + _pow(a + 6.0, -n - 1.0) + _pow(a + 7.0, -n - 1.0) + _pow(a + 8.0, -n - 1.0) + _pow(a + 9.0, -n - 1.0) + _pow(a + 10.0, -n - 1.0) + _pow(a + 11.0, -n - 1.0) + _pow(a + 12.0, -n - 1.0) + _pow(a + 13.0, -n - 1.0) + _pow(a + 14.0, -n - 1.0) + _pow(a + 15.0, -n - 1.0)))


def _row_digamma(a: float) -> Any:
    d = a - _floor(a + 0.5)
    z = a if a > 0.0 else 1.0 - a
    x = z + 8.0 if z < 8.0 else z
    return _log(x) - 0.5 / x - (1.0 - 0.1 / (x * x) * (1.0 - 0.4761904761904762 / (x * x) * (1.0 - 1.05 / (x * x) * (1.0 - 1.8181818181818183 / (x * x) * (1.0 - 2.7842490842490846 / (x * x) * (1.0 - 3.9507959479015926 / (x * x) * (1.0 - 5.319117647058823 / (x * x) * (1.0 - 6.889761497098196 / (x * x))))))))) / (12.0 * x * x) - (1.0 / (z + 0.0) + 1.0 / (z + 1.0) + 1.0 / (z + 2.0) + 1.0 / (z + 3.0) + 1.0 / (z + 4.0) + 1.0 / (z + 5.0) + 1.0 / (z + 6.0) + 1.0 / (z + 7.0) if z < 8.0 else 0.0) - (0.0 if a > 0.0 else 3.141592653589793 / _tan(3.141592653589793 * d))


def _row_lgamma(a: float) -> Any:
    d = a - _floor(a + 0.5)
    z = a if a > 0.0 else 1.0 - a
    x = z + 8.0 if z < 8.0 else z
    p = _log(x * x * x * x * x * x * x * x / ((z + 1.0) * (z + 2.0) * (z + 3.0) * (z + 4.0) * (z + 5.0) * (z + 6.0) * (z + 7.0))) - _log(z) if z < 8.0 else 0.0
    g = (z - 0.5) * _log(x) + p - x + 0.5 * _log(2.0 * 3.141592653589793) + (1.0 - 0.03333333333333333 / (x * x) * (1.0 - 0.2857142857142857 / (x * x) * (1.0 - 0.75 / (x * x) * (1.0 - 1.4141414141414141 / (x * x) * (1.0 - 2.278021978021978 / (x * x) * (1.0 - 3.3429811866859627 / (x * x) * (1.0 - 4.609901960784313 / (x * x) * (1.0 - 6.0792013209689975 / (x * x))))))))) / (12.0 * x) if z < 3e+305 else z * _inf
    return g if a > 0.0 else -(_log(_abs(_row_sinc(d))) + _log(_abs(d)) + g)


def _row_erfinv(a: float) -> Any:
    b = _abs(a)
    w = _log1p(-b * b)
    t = 2.0 / (3.141592653589793 * 0.147) + 0.5 * w
    v0 = _sqrt(_sqrt(t * t - w / 0.147) - t)
    r0 = (_erf(v0) - b if v0 < 0.5 else 1.0 - b - _erfc(v0)) * 0.5 * _sqrt(3.141592653589793) * _exp(v0 * v0)
    v1 = v0 - r0 / (1.0 + v0 * r0)
    r1 = (_erf(v1) - b if v1 < 0.5 else 1.0 - b - _erfc(v1)) * 0.5 * _sqrt(3.141592653589793) * _exp(v1 * v1)
    v2 = v1 - r1 / (1.0 + v1 * r1)
    r2 = (_erf(v2) - b if v2 < 0.5 else 1.0 - b - _erfc(v2)) * 0.5 * _sqrt(3.141592653589793) * _exp(v2 * v2)
    v3 = v2 - r2 / (1.0 + v2 * r2)
    return _sign(a) * v3 if b < 1.0 else _sign(a) * _inf if b <= 1.0 else _nan


def _row_ndtr(a: float) -> Any:
    return 0.5 * _erfc(-a / _sqrt(2.0))


def _row_log_ndtr(a: float) -> Any:
    mills = 1.0 - 1.0 / (a * a) * (1.0 - 3.0 / (a * a) * (1.0 - 5.0 / (a * a) * (1.0 - 7.0 / (a * a) * (1.0 - 9.0 / (a * a) * (1.0 - 11.0 / (a * a) * (1.0 - 13.0 / (a * a) * (1.0 - 15.0 / (a * a) * (1.0 - 17.0 / (a * a) * (1.0 - 19.0 / (a * a) * (1.0 - 21.0 / (a * a)))))))))))
    return _log1p(-0.5 * _erfc(a / _sqrt(2.0))) if a > -1.0 else _log(0.5 * _erfc(-a / _sqrt(2.0))) if a > -20.0 else -0.5 * a * a - _log(-a) - 0.5 * _log(2.0 * 3.141592653589793) + _log(mills)


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
    "log2",
    "log10",
    "exp2",
    "cbrt",
    "hypot",
    "atan2",
    "arctan2",
    "asinh",
    "arcsinh",
    "acosh",
    "arccosh",
    "atanh",
    "arctanh",
    "sinc",
    "sign",
    "floor",
    "ceil",
    "fmod",
    "remainder",
    "copysign",
    "clip",
    "hardtanh",
    "softsign",
    "logsigmoid",
    "silu",
    "mish",
    "elu",
    "selu",
    "logaddexp",
    "xlogy",
    "norm",
    "polygamma",
    "digamma",
    "lgamma",
    "erfinv",
    "ndtr",
    "log_ndtr",
]
