"""Words of one's own in the row language: what every reader makes of them, and what it says where it can't."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import (
    Op,
    RowError,
    Stepper,
    Value,
    compile as compiled_program,
    grad,
    gradcheck,
    hessian,
    register,
    register_intrinsic,
    unregister,
    unregister_intrinsic,
)
from autograd.rows import intrinsics
from autograd.rows.table import TABLE

GAMMA = Op("gamma", "a", "gamma(a)", ("out*digamma(a)",), domain="a > 0")


@pytest.fixture
def gamma() -> Iterator[Any]:
    register_intrinsic("gamma", math.gamma)
    try:
        yield register(GAMMA, reference=math.gamma)
    finally:
        if "gamma" in TABLE:
            unregister("gamma")
        unregister_intrinsic("gamma")


def test_a_row_with_such_a_word_is_like_any_other(gamma: Any) -> None:
    x = Value(2.5)
    assert gamma(x).data == math.gamma(2.5)
    assert gamma(np.array([1.0, 5.0])).tolist() == [1.0, 24.0]
    assert gradcheck(lambda a: gamma(a) * a, [2.5]).ok
    slope = grad(lambda a: grad(gamma)(a))(2.5)
    trigamma, digamma = autograd.polygamma(2.5, 1), autograd.digamma(2.5)
    assert slope == pytest.approx(math.gamma(2.5) * (trigamma + digamma**2), rel=1e-12)
    assert hessian(lambda p: gamma(p[0]))([2.5])[0][0] == pytest.approx(slope, rel=1e-14)
    with pytest.raises(autograd.DomainError, match="outside its domain, which is a > 0"):
        gamma(Value(-1.0))


def test_many_digits_are_known_where_mpmath_is_told(gamma: Any) -> None:
    mpmath = pytest.importorskip("mpmath")
    with pytest.raises(RowError, match="the function gamma is not known with many digits; tell register_intrinsic"):
        autograd.exact(gamma(Value(2.5)))
    unregister("gamma")
    unregister_intrinsic("gamma")
    register_intrinsic("gamma", math.gamma, mpmath=mpmath.gamma)
    again = register(GAMMA)
    x = Value(2.5)
    found = autograd.exact(again(x), digits=40)
    with mpmath.workdps(60):
        assert abs(found.value.exact - mpmath.gamma(2.5)) < 1e-38
        assert abs(found[0].exact - mpmath.gamma(2.5) * mpmath.digamma(2.5)) < 1e-36


def test_programs_run_it_with_numpy_and_llvm_says_what_it_lacks(gamma: Any) -> None:
    x = Value(2.5)
    y = gamma(x) * 2.0
    assert compiled_program(y, [x], backend="numpy")([[3.0], [4.0]]).value.tolist() == [4.0, 12.0]
    pytest.importorskip("llvmlite")
    with pytest.warns(RuntimeWarning, match="LLVM doesn't know gamma, given to register_intrinsic; running with NumPy"):
        assert compiled_program(y, [x])([[3.0]]).gradients[0, 0] == pytest.approx(4.0 * autograd.digamma(3.0))
    with pytest.raises(RowError, match=r"LLVM doesn't know gamma, .*take backend='numpy'"):
        compiled_program(y, [x], backend="llvm")([[3.0]])


def test_a_page_refuses_it_by_name_and_others_are_left_alone(gamma: Any) -> None:
    with pytest.raises(RowError, match="a page doesn't know gamma, which the row is written with"):
        Stepper(gamma(Value(2.5))).html()
    assert "_row_tanh" in Stepper(Value(2.5).tanh()).html()


def test_a_page_knows_it_by_what_javascript_calls_it() -> None:
    register_intrinsic("root3", lambda a: math.copysign(abs(a) ** (1 / 3), a), javascript="Math.cbrt", numpy=np.cbrt)
    third = register(Op("third", "a", "root3(a)", ("out/(3*a)",), domain="a > 0"))
    try:
        assert "const _root3 = Math.cbrt;" in Stepper(third(Value(8.0))).html()
    finally:
        unregister("third")
        unregister_intrinsic("root3")


def test_two_numbers() -> None:
    register_intrinsic("beside", math.hypot)
    unregister_intrinsic("beside")
    register_intrinsic("beside", lambda x, y: math.hypot(x, y))
    row = register(Op("far", "a b", "beside(a, b)", ("a/out", "b/out")), reference=math.hypot)
    try:
        node = row(Value(3.0), 4.0)
        assert (node.data, node.partials) == (5.0, (0.6, None))
    finally:
        unregister("far")
        unregister_intrinsic("beside")


def test_what_is_taken_or_in_use_is_said(gamma: Any) -> None:
    with pytest.raises(RowError, match="the row 'gamma' is written with it; take that one out first"):
        unregister_intrinsic("gamma")
    for name in ("exp", "tanh", "gamma", "sum", "pi", "a"):
        with pytest.raises(RowError, match="taken|reserved"):
            register_intrinsic(name, math.gamma)
    with pytest.raises(RowError, match="function is 3; expected a function"):
        register_intrinsic("three", 3)  # type: ignore[arg-type]
    with pytest.raises(RowError, match=r"javascript is 'alert\(1\)'; expected a function of Math's"):
        register_intrinsic("bad", math.gamma, javascript="alert(1)")
    with pytest.raises(RowError, match="expected one or more numbers"):
        register_intrinsic("none", lambda: 0.0)
    with pytest.raises(RowError, match="'cosh' is no intrinsic of your own; those are: gamma"):
        unregister_intrinsic("cosh")


@pytest.mark.parametrize(("function", "found"), [
    (lambda a: "text", "'text'"), (lambda a: None, "None"), (lambda a: (a - 100.0) ** 0.5, r"\(.*j\)")
])  # fmt: skip
def test_what_gives_no_number_is_said(function: Any, found: str) -> None:
    register_intrinsic("odd", function)
    try:
        with pytest.raises(TypeError, match=f"intrinsic 'odd': odd\\(0.3\\) is {found}.*; expected a float"):
            register(Op("odder", "a", "odd(a)", ("0",)))
        assert "odder" not in TABLE
    finally:
        unregister_intrinsic("odd")


def test_numbers_of_numpy_become_floats() -> None:
    register_intrinsic("numpys", lambda a: np.float64(a * a))
    try:
        made = register(Op("numpys_row", "a", "numpys(a)", ("2*a",)))(Value(3.0))
        assert type(made.data) is float
    finally:
        unregister("numpys_row")
        unregister_intrinsic("numpys")


def test_without_the_word_a_row_and_a_saved_program_say_what_is_missing(gamma: Any, tmp_path: Any) -> None:
    x = Value(2.5)
    compiled_program(gamma(x), [x], backend="numpy").save(tmp_path / "it.json")
    unregister("gamma")
    with pytest.raises(RowError, match=r"there is no row 'gamma' here.*register\(Op\('gamma', ...\)\) first"):
        autograd.load_program(tmp_path / "it.json")
    unregister_intrinsic("gamma")
    with pytest.raises(RowError, match=r"unknown function 'gamma'.*one of your own: register_intrinsic\(name, f\)"):
        register(GAMMA)
    register_intrinsic("gamma", math.gamma)


def test_a_derivative_by_a_word_without_a_row_is_refused_by_name() -> None:
    register_intrinsic("bessel", lambda a: math.sin(a) / a)
    row = register(Op("wave", "a", "a*bessel(a)", ("bessel(a) + a*(cos(a) - bessel(a))/a",), domain="a > 0"))
    try:
        with pytest.raises(RowError, match="what the derivative of bessel is, no row says"):
            hessian(lambda p: row(p[0]))([2.0])
    finally:
        unregister("wave")
        unregister_intrinsic("bessel")


def test_nothing_is_left() -> None:
    assert not intrinsics.OWN
    assert "gamma" not in intrinsics.FAST
