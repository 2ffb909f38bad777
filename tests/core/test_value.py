"""Value, as its user sees it: numbers, errors, comparisons, NumPy.

Also of: common/numbers, core/node, core/recording.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import DomainError, Value

# ---- constants and parents -------------------------------------------------------------------------------------------


def test_detach_cuts_and_item_gives_the_number() -> None:
    a = Value(3.0, label="a")
    cut = (a * 2).detach()
    assert (cut.data, cut.constant, cut.parents) == (6.0, True, ())
    (a * cut).backward()
    assert a.grad == 6.0
    assert type(a.item()) is float
    with pytest.raises(RuntimeError, match="constant: nothing below it has a gradient"):
        cut.backward()
    with pytest.raises(RuntimeError):
        (Value(1.0, constant=True) * 2).backward()


def test_nodes_keep_parents_with_repeats_and_partials_as_numbers() -> None:
    a = Value(3.0)
    square = a * a
    assert square.parents == (a, a)
    assert square.partials == (3.0, 3.0)
    assert (square * 2).partials == (2.0, None)
    assert (a.parents, a.partials, a.op) == ((), (), "")
    assert autograd.sum([a, 1, a]).parents[::2] == (a, a)
    assert len({a, square, a}) == 2
    assert a != Value(3.0)


# ---- numbers ---------------------------------------------------------------------------------------------------------

GOOD: list[Any] = [2, 2.0, np.float64(2), np.float32(2), np.float16(2), np.longdouble(2), np.int8(2), np.uint64(2)]
BAD: list[Any] = ["2", b"2", None, True, 2j, np.bool_(True), np.complex128(2), np.timedelta64(2, "s"), Decimal(2)]
BAD += [[2.0], object(), Fraction(1, 2)]
USES: dict[str, Callable[[Any], Any]] = {
    "v + x": lambda x: Value(3.0) + x,
    "x + v": lambda x: x + Value(3.0),
    "v - x": lambda x: Value(3.0) - x,
    "x - v": lambda x: x - Value(3.0),
    "v * x": lambda x: Value(3.0) * x,
    "x * v": lambda x: x * Value(3.0),
    "v / x": lambda x: Value(3.0) / x,
    "x / v": lambda x: x / Value(3.0),
    "v ** x": lambda x: Value(3.0) ** x,
    "x ** v": lambda x: x ** Value(3.0),
    "Value(x)": Value,
    "v.data = x": lambda x: setattr(Value(3.0), "data", x),
    "exp(x)": autograd.exp,
    "maximum(v, x)": lambda x: autograd.maximum(Value(3.0), x),
    "maximum(x, v)": lambda x: autograd.maximum(x, Value(3.0)),
    "v.maximum(x)": lambda x: Value(3.0).maximum(x),
    "v.leaky_relu(x)": lambda x: Value(3.0).leaky_relu(x),
    "leaky_relu(v, x)": lambda x: autograd.leaky_relu(Value(3.0), x),
    "leaky_relu(1.0, x)": lambda x: autograd.leaky_relu(1.0, x),
    "sum([v, x])": lambda x: autograd.sum([Value(3.0), x]),
    "dot([v], [x])": lambda x: autograd.dot([Value(3.0)], [x]),
    "weighted_sum([v], [1], x)": lambda x: autograd.weighted_sum([Value(3.0)], [1], x),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("number", GOOD, ids=lambda number: type(number).__name__)
def test_numbers_are_numbers_everywhere(use: str, number: Any) -> None:
    result, expected = USES[use](number), USES[use](2.0)
    if isinstance(result, Value):
        assert type(result.data) is float
        assert (result.data, result.partials) == (expected.data, expected.partials)
    else:
        assert result == expected


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("thing", BAD, ids=lambda thing: type(thing).__name__)
def test_what_is_no_number_is_named(use: str, thing: Any) -> None:
    if use.endswith(" v") and isinstance(thing, (np.timedelta64, Fraction)):
        return  # NumPy hands us an int, and a Fraction makes itself a float for **
    if use == "v ** x" and isinstance(thing, Fraction):
        return
    if use in ("v * x", "x * v") and isinstance(thing, (bool, np.bool_)):
        assert USES[use](thing).data == 3.0  # a mask
        return
    with pytest.raises(TypeError) as caught:
        USES[use](thing)
    names = [type(thing).__name__, repr(thing), "None"]
    if isinstance(thing, np.complex128):
        names.append("complex")
    if isinstance(thing, (str, list)) and use in ("v * x", "x * v", "x + v"):
        names.append("'Value'")  # a sequence's own error: can only concatenate, can't multiply by
    if isinstance(thing, (str, list)) and use in ("x + v",):
        names.append('"Value"')
    assert any(name in str(caught.value) for name in names)


@pytest.mark.parametrize("use", USES)
def test_an_int_no_float_holds_is_said(use: str) -> None:
    with pytest.raises(ValueError, match=r"is 10000000000000000000\.\.\., which is too large for a float"):
        USES[use](10**400)


def test_a_label_is_text() -> None:
    with pytest.raises(TypeError, match="label is a int, 3; expected text"):
        Value(1.0, label=3)  # type: ignore[arg-type]


def test_lists_are_lists_and_of_one_length() -> None:
    a = Value(2.0)
    assert autograd.sum([]) == 0.0
    assert autograd.sum(x for x in (a, 1)).data == 3.0
    assert autograd.dot(np.array([1.0, 2.0]), (a, a)).data == 6.0
    attempts: list[tuple[Callable[[], Any], str]] = [
        (lambda: autograd.dot([a], [a, a]), r"dot: a has 1 element\(s\) and b has 2"),
        (lambda: autograd.weighted_sum([a, a], [1.0], 0.0), r"weighted_sum: w has 2 .* x has 1"),
        (lambda: autograd.dot([1.0], []), r"dot: a has 1"),
        (lambda: autograd.logsumexp([]), r"logsumexp: a is empty; expected at least one"),
    ]
    for attempt, says in attempts:
        with pytest.raises(ValueError, match=says):
            attempt()
    for thing in (a, 2.0, "ab", None, np.array(2.0)):
        with pytest.raises(TypeError, match="expected a list of Values or numbers"):
            autograd.sum(thing)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="slope has no derivative, so it must be a plain number; pass slope.data"):
        a.leaky_relu(Value(0.1))  # type: ignore[arg-type]


def test_sums_are_left_folds() -> None:
    tenths = [Value(0.1) for _ in range(10)]
    assert autograd.sum(tenths).data == 0.9999999999999999  # the compensated sum is 1.0
    assert autograd.sum([0.1] * 10) == 0.9999999999999999
    assert sum(tenths, Value(0.0)).data == 0.9999999999999999
    assert autograd.dot(tenths, [1.0] * 10).data == 0.9999999999999999
    assert np.array(tenths, dtype=object).sum().data == pytest.approx(1.0, rel=1e-15)


# ---- comparisons and conversions -------------------------------------------------------------------------------------


def test_comparisons_compare_numbers() -> None:
    v, w = Value(0.5), Value(2.0)
    assert v < w
    assert w >= v
    assert v < 1
    assert v <= 0.5
    assert v < 1
    assert v > np.float32(0.25)
    assert np.float64(2) > v
    assert v < 10**400
    assert not v > 10**400
    assert not v < math.nan
    assert max([v, w]) is w
    assert sorted([w, v]) == [v, w]
    assert type(v < np.float64(1)) is bool
    for thing in ("a", None, True, 1j):
        with pytest.raises(TypeError, match="not supported between instances of 'Value' and"):
            _ = v < thing
    assert v == v
    assert v == 0.5


CUTS: dict[str, Callable[[Value], Any]] = {
    "float": float,
    "int": int,
    "complex": complex,
    "round": round,
    "round to digits": lambda v: round(v, 2),
    "math.trunc": math.trunc,
    "math.tanh": math.tanh,
    "math.sqrt": math.sqrt,
    "np.float64": np.float64,
    "an array of floats": lambda v: np.array([v], dtype=float),
    "astype": lambda v: np.array([v]).astype(float),
    "into floats": lambda v: np.zeros(1).__setitem__(0, v),
    "np.trunc": lambda v: np.trunc(np.array([v])),
}


@pytest.mark.parametrize("how", CUTS)
def test_what_would_cut_the_graph_raises_and_names_what_to_use(how: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        CUTS[how](Value(0.5))
    said = [str(error) for error in (caught.value, caught.value.__cause__, caught.value.__context__) if error]
    assert any("would cut the graph in silence. For the number use v.data" in text for text in said)
    assert any("autograd.tanh(v)" in text for text in said)


def test_truth_is_ambiguous() -> None:
    with pytest.raises(TypeError, match=r"ambiguous; compare it \(v > 0\), or use v.data"):
        bool(Value(1.0))
    with pytest.raises(TypeError, match="ambiguous"):
        _ = 1 if Value(0.0) else 2


def test_formats_and_shows() -> None:
    v = Value(2.0, label="v")
    assert f"{v:.3f}" == "2.000"
    assert f"{v:>6}" == "   2.0"
    assert f"{v}" == repr(v) == "Value(2.0, grad=0.0, label='v')"
    assert repr(v * 3) == "Value(6.0, grad=0.0, op='mul')"
    assert repr(v.detach()) == "Value(2.0, constant=True, label='v')"
    assert +v is v


def test_a_missing_method_says_what_can_be_recorded() -> None:
    with pytest.raises(TypeError, match=r"rint of a Value can't be recorded; what can be recorded: abs, acos, .*tanh"):
        Value(1.0).rint()  # type: ignore[attr-defined]
    assert "rint" not in dir(Value(1.0))
    assert "tanh" in dir(Value(1.0))
    degrees = autograd.register(autograd.Op("degrees", "a", "a*180/pi", ("180/pi",)))
    try:
        assert degrees(Value(math.pi)).data == Value(math.pi).degrees().data == 180.0  # type: ignore[attr-defined]
    finally:
        autograd.unregister("degrees")
    with pytest.raises(TypeError, match="can't be recorded"):
        Value(1.0).degrees()  # type: ignore[attr-defined]
    assert not hasattr(Value(1.0), "__array__")


# ---- NumPy -----------------------------------------------------------------------------------------------------------

RECORDED: dict[str, Callable[[Any], Any]] = {
    **{name: getattr(np, name) for name in ("exp", "expm1", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh")},
    **{name: getattr(np, name) for name in ("tanh", "arcsin", "arccos", "arctan", "abs", "negative", "positive")},
    **{name: getattr(np, name) for name in ("square", "reciprocal", "sum", "mean", "prod", "cumsum")},
    **{
        name: getattr(np, name)
        for name in ("log2", "log10", "exp2", "cbrt", "arcsinh", "arctanh", "floor", "ceil", "var", "std")
    },
    "conjugate": np.conjugate,
    "arccosh": lambda z: np.arccosh(z + 1),
    "arctan2": lambda z: np.arctan2(z, z[::-1]),
    "fmod": lambda z: np.fmod(z, 0.15),
    "hypot": lambda z: np.hypot(z, 0.3),
    "sample variance": lambda z: np.var(z, ddof=1),
    "norm of each row": lambda z: np.linalg.norm(np.stack([z, z]), axis=1),
    "power": lambda z: np.power(z, 2),
    "z.sum()": lambda z: z.sum(),
    "z @ z": lambda z: z @ z,
    "maximum": lambda z: np.maximum(z, 0.3),
    "minimum": lambda z: np.minimum(z, z[::-1]),
    "clip": lambda z: np.clip(z, 0.3, 1.0),
    "where": lambda z: np.where(z > 0.3, z, 0.0),
    "norm": np.linalg.norm,
    "floats * v": lambda z: np.array([1.0, -2.0]) * z[0],
    "v - floats": lambda z: z[1] - np.array([1.0, -2.0]),
    "float64 * v": lambda z: np.float64(2) * z[0],
    "float64 ** v": lambda z: np.float64(2) ** z[0],
    "floats @ z": lambda z: np.array([[1.0, 2.0], [0.5, -1.0]]) @ z,
    "outer": lambda z: np.outer(z, z),
    "einsum": lambda z: np.einsum("i,i", z, z),
}


@pytest.mark.parametrize("name", RECORDED)
def test_numpy_records_on_arrays_of_values(name: str) -> None:
    """The same numbers as NumPy gives for floats, and their derivatives, against differences of NumPy's."""
    at = np.array([0.25, 0.5])
    z = np.array([Value(x) for x in at], dtype=object)
    result, expected = RECORDED[name](z), RECORDED[name](at)
    outputs = [each for each in np.ravel(np.asarray(result, dtype=object)) if isinstance(each, Value)]
    numbers = [each.data if isinstance(each, Value) else each for each in np.ravel(np.asarray(result, dtype=object))]
    assert numbers == pytest.approx(np.ravel(expected).tolist(), rel=1e-15)
    autograd.sum(outputs).backward()
    for i in range(2):
        step = np.eye(2)[i] * 1e-6
        slope = (np.sum(RECORDED[name](at + step)) - np.sum(RECORDED[name](at - step))) / 2e-6
        assert z[i].grad == pytest.approx(slope, rel=1e-7, abs=1e-8)


REFUSED = ["degrees", "rint", "round", "trunc", "heaviside", "logaddexp", "isnan", "copysign", "interp"]


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("kind", ["array", "Value"])
def test_what_numpy_can_not_record_raises(name: str, kind: str) -> None:
    x: Any = np.array([Value(0.25), Value(0.5)], dtype=object) if kind == "array" else Value(0.25)
    arguments = {"interp": (x, [0, 1], [0, 1])}.get(
        name, (x, x) if name in ("heaviside", "logaddexp", "copysign", "fmod") else (x,)
    )
    with pytest.raises((TypeError, AttributeError, ValueError)) as caught:
        getattr(np, name)(*arguments)
    said = "".join(str(error) for error in (caught.value, caught.value.__cause__, caught.value.__context__))
    if name not in ("heaviside", "logaddexp", "isnan", "copysign", "fmod", "interp"):  # NumPy refuses before asking us
        assert any(text in said for text in ("what can be recorded: abs, acos", "use v.data"))


def test_functions_take_arrays_of_values() -> None:
    z = np.array([[Value(0.25), Value(-0.9)], [Value(0.1), Value(2.0)]], dtype=object)
    assert [[each.data for each in row] for row in autograd.relu(z)] == [[0.25, 0.0], [0.1, 2.0]]
    assert autograd.maximum(z, 0.2)[1, 0].partials == (0.0, None)
    assert autograd.maximum(z, np.array([0.0, 1.0])).shape == (2, 2)
    assert autograd.leaky_relu(z, 0.5)[0, 1].data == -0.45
    many = np.array([[Value(1.0)] * 3 for _ in range(100)], dtype=object)
    assert [each.data for each in autograd.sum(many)] == [100.0, 100.0, 100.0]
    single: Any = autograd.tanh(np.array(Value(0.5), dtype=object))
    assert single.op == "tanh"


class Watched(Value):
    """A subclass that changes nothing."""

    __slots__ = ()


def test_a_subclass_takes_part() -> None:
    """What comes out is a plain Value: a subclass that is to spread makes operations of its own."""
    leaf = Watched(2.0, label="seen")
    for result in (leaf * 3, 3 * leaf, leaf + Value(1.0), Value(1.0) + leaf, leaf.tanh(), autograd.sum([leaf, 1])):
        assert type(result) is Value
        assert leaf in result.parents
    (leaf * leaf).backward()
    assert leaf.grad == 4.0
    assert repr(leaf).startswith("Watched(2.0")


def test_outside_of_a_domain_is_said_in_the_names_at_hand() -> None:
    a, b, w = Value(2.0, label="a"), Value(0.0, label="b"), Value(3.0)

    def said(function: Callable[[], object]) -> str:
        with pytest.raises(DomainError) as it:
            function()
        return str(it.value).partition(". With")[0]

    assert said(lambda: 1 / b) == "div(1.0, b) at b = 0.0 is outside its domain, which is b != 0"
    # b is what is divided by in the row, and a is not what it has
    both = "div(b, sub(…)) at b = 0.0, sub(…) = 0.0 is outside its domain, which is sub(…) != 0"
    assert said(lambda: b / (a - 2)) == both
    assert said(lambda: (b / a).log()) == "log(div(…)) at div(…) = 0.0 is outside its domain, which is div(…) > 0"
    assert said(lambda: w / b) == "div(leaf, b) at leaf = 3.0, b = 0.0 is outside its domain, which is b != 0"
    assert said(lambda: b / b) == "div(b, b) at b = 0.0 is outside its domain, which is b != 0"
    assert said(lambda: (a - 2) / (a - 2)).endswith("which is sub(…)[2] != 0")
    assert said(lambda: (a * 400).exp()) == "exp(mul(…)) at mul(…) = 800.0 is too large for a float"
    # nothing has a name: the row's own stand
    assert said(lambda: w / Value(0.0)) == "div(a, b) at a = 3.0, b = 0.0 is outside its domain, which is b != 0"
    assert said(lambda: autograd.log(0.0)) == "log(a) at a = 0.0 is outside its domain, which is a > 0"
