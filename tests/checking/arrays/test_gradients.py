"""Somebody's gradients of somebody's functions, in every form they come in.

Also of: checking/arrays/calling, checking/arrays/compared, checking/arrays/engine, checking/arrays/slopes.
"""

import ctypes
import ctypes.util
import math
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd.checking.arrays.gradients import check_gradient
from autograd.checking.report import Report
from autograd.common.errors import GradientError

GENERATOR = np.random.default_rng(3)
X, TARGETS = GENERATOR.normal(size=(5, 3)), GENERATOR.normal(size=(5, 2))
WEIGHTS = (
    GENERATOR.normal(size=(3, 4)),
    GENERATOR.normal(size=4),
    GENERATOR.normal(size=(4, 2)),
    GENERATOR.normal(size=2),
)
LABELS = np.array([0, 1, 1, 0, 1])


def checked(function: Any, gradient: Any, point: Any) -> Report:
    return check_gradient(function, gradient, point, raise_on=None)


def verdicts(report: Report) -> set[str]:
    return {entry.verdict for entry in report}


def sigmoid(z: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-z))


def loss(w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    return ((sigmoid(sigmoid(X @ w1 + b1) @ w2 + b2) - TARGETS) ** 2).mean()


def by_hand(w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    h = sigmoid(X @ w1 + b1)
    y = sigmoid(h @ w2 + b2)
    d2 = 2 * (y - TARGETS) / y.size * y * (1 - y)
    d1 = d2 @ w2.T * h * (1 - h)
    return X.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)


def cross_entropy(w: Any) -> Any:
    z = X @ w
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return -np.log(p[np.arange(5), LABELS] / p.sum(axis=1)).mean()


def by_hand_of_cross_entropy(w: Any) -> Any:
    z = X @ w
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(5), LABELS] -= 1.0
    return X.T @ p / 5


def test_right_gradients_of_a_first_workshop_are_verified_entry_by_entry() -> None:
    report = checked(loss, by_hand, WEIGHTS)
    assert report.ok
    assert verdicts(report) == {"ok"}
    assert [entry.name for entry in report][3:5] == ["w1[0, 3]", "w1[1, 0]"]
    assert min(entry.digits for entry in report) >= 9
    assert checked(cross_entropy, by_hand_of_cross_entropy, GENERATOR.normal(size=(3, 2))).ok


def test_a_wrong_one_raises_with_the_report() -> None:
    with pytest.raises(GradientError, match=r"b1\[3\]") as raised:
        check_gradient(loss, lambda *w: (by_hand(*w)[0], by_hand(*w)[1] * [1, 1, 1, 1.5], *by_hand(*w)[2:]), WEIGHTS)
    report = raised.value.report
    assert isinstance(report, Report)
    assert [entry.name for entry in report if entry.verdict != "ok"] == ["b1[3]"]


@pytest.mark.parametrize("place", range(4))
@given(scale=st.sampled_from([1e-9, 1e-3, 0.5, 2.0, 1e6]), part=st.floats(0.001, 0.5))
def test_no_wrong_entry_hides_beside_large_ones(place: int, scale: float, part: float) -> None:
    sizes = np.array([1.0, 1e3, 1e-4, scale])
    point = np.array([0.3, -1.2, 0.7, 1.1])
    wrong = sizes * np.cos(point)
    wrong[place] *= 1 + part
    report = checked(lambda x: float((sizes * np.sin(x)).sum()), lambda x: wrong, point)
    assert report[place].verdict != "ok"
    assert all(entry.verdict != "wrong local derivative" for i, entry in enumerate(report) if i != place)
    assert checked(lambda x: float((sizes * np.sin(x)).sum()), lambda x: sizes * np.cos(x), point).ok


def test_a_point_may_be_a_dictionary_a_list_a_tuple_or_a_number() -> None:
    assert checked(lambda p: (p["W"] ** 2).sum() + p["b"], lambda p: {"b": 1.0, "W": 2 * p["W"]}, {"W": X, "b": 1.0}).ok
    assert checked(lambda x: x[0] * x[1], lambda x: [x[1], x[0]], [2.0, 3.0]).ok
    assert checked(lambda x, y: x * y, lambda x, y: (y, x), [2.0, 3.0]).ok
    assert checked(lambda x: x**3, lambda x: 3 * x**2, 2).ok
    assert checked(lambda x: x**3, 12.0, 2.0).ok


def test_single_precision_is_judged_as_such() -> None:
    single, w = X.astype(np.float32), GENERATOR.normal(size=(3, 2)).astype(np.float32)

    def function(w: Any) -> Any:
        assert w.dtype in (np.float32, object)
        return np.tanh(single @ w).sum()

    assert checked(function, lambda w: single.T @ (1 - np.tanh(single @ w) ** 2), w).ok
    assert not checked(function, lambda w: single.T @ (1.02 - np.tanh(single @ w) ** 2), w).ok
    assert checked(lambda w: float(function(w)), lambda w: single.T @ (1 - np.tanh(single @ w) ** 2), w).ok  # no Values


def test_a_right_gradient_is_not_accused_where_kinks_lie_beside_the_point() -> None:
    generator = np.random.default_rng(0)
    x, targets = generator.normal(size=(64, 20)), generator.normal(size=64)
    point = generator.normal(size=(20, 20)) / 5, np.zeros(20), generator.normal(size=20) / 5

    def function(w: Any, b: Any, v: Any) -> float:  # of floats, so that differences alone are to tell
        return float(((np.maximum(x @ w + b, 0.0) @ v - targets) ** 2).mean())

    def gradient(w: Any, b: Any, v: Any) -> Any:
        z = x @ w + b
        d = 2 * (np.maximum(z, 0.0) @ v - targets) / len(targets)
        inner = d[:, None] * v * (z > 0)
        return x.T @ inner, inner.sum(0), np.maximum(z, 0.0).T @ d

    report = checked(function, gradient, point)
    assert report.verified
    wrong = checked(function, lambda *at: [part * (1 + 1e-4 * (part == part.max())) for part in gradient(*at)], point)
    assert sum(entry.verdict == "wrong local derivative" for entry in wrong) == 3


def test_several_results() -> None:
    def function(x: Any) -> Any:
        return np.array([x[0] * x[1], np.sin(x[1]), x[0]])

    def jacobian(x: Any) -> Any:
        return np.array([[x[1], x[0]], [0.0, np.cos(x[1])], [1.0, 0.0]])

    point = np.array([2.0, 3.0])
    assert checked(function, jacobian, point).ok
    wrong = checked(function, lambda x: jacobian(x) * [[1, 1], [1, 1], [2, 1]], point)
    assert [entry.name for entry in wrong if entry.verdict != "ok"] == ["∂y[2]/∂x[0]"]
    assert "transposed" in str(checked(function, lambda x: jacobian(x).T, point).problems[0])
    assert checked(lambda x: [x[0] * x[1], x[0]], lambda x: [[x[1], x[0]], [1.0, 0.0]], point).ok


def test_a_function_that_is_not_the_same_twice_is_not_judged() -> None:
    counter = count(1)
    noise = np.random.default_rng(0)
    for function in (lambda x: x * next(counter), lambda x: x + noise.normal()):
        report = checked(function, lambda x: 1.0, 2.0)
        assert [each.kind for each in report.findings] == ["not deterministic"]
        assert report.ok
        assert not report.verified
        assert "at the same point" in str(report.findings[0])


def test_a_gradient_may_use_what_the_function_kept() -> None:
    kept: dict[str, Any] = {}

    def function(x: Any) -> Any:
        kept["h"] = np.tanh(x)
        return kept["h"].sum()

    assert checked(function, lambda x: 1 - kept["h"] ** 2, np.array([0.5, 2.0])).ok


def test_a_gradient_that_changes_its_point_harms_nobody() -> None:
    point = np.array([0.5, 2.0])

    def gradient(x: Any) -> Any:
        x *= 2
        return x

    assert checked(lambda x: (x**2).sum(), gradient, point).ok
    assert point.tolist() == [0.5, 2.0]


@pytest.mark.parametrize(("function", "gradient", "at"), [
    (abs, lambda x: 1.0, 0.0),
    (lambda x: max(0.0, float(x)), lambda x: 0.3, 0.0),
])  # fmt: skip
def test_on_a_kink_nothing_is_verified(function: Callable[..., Any], gradient: Callable[..., Any], at: float) -> None:
    assert verdicts(checked(function, gradient, at)) == {"kink"}
    assert verdicts(checked(function, lambda x: 3.0, at)) == {"wrong local derivative"}


@pytest.mark.parametrize("gradient", [np.sign, lambda x: (x > 0) * 2.0 - 1.0])
def test_a_kink_is_told_and_hides_nothing_beside_it(gradient: Callable[..., Any]) -> None:
    report = checked(lambda x: np.abs(x).sum(), gradient, np.array([1.0, 0.0, -2.0]))
    assert [each.verdict for each in report] == ["ok", "kink", "ok"]
    assert [str(each)[:18] for each in report.findings] == ["x[1] is on a kink,"]
    assert "x[1] leży na załamaniu" in report.text("pl")
    wrong = checked(lambda x: np.abs(x).sum(), lambda x: 3 * gradient(x), np.array([1.0, 0.0, -2.0]))
    assert {wrong[0].verdict, wrong[2].verdict} == {"wrong local derivative"}


@pytest.mark.parametrize(
    ("function", "at"), [(lambda x: abs(x) ** 3, 0.0), (lambda x: x**3, 0.0), (lambda x: x * abs(x), 0.0)]
)
def test_what_is_flat_is_no_kink(function: Callable[..., Any], at: float) -> None:
    assert checked(function, lambda x: 0.0, at).verified


@pytest.mark.parametrize(
    ("function", "gradient", "point"),
    [
        (lambda x: (x**2).sum(), lambda x: 2 * x, np.array([1e6, 1e-6])),
        (lambda x: np.sin(1e9 * x), lambda x: 1e9 * np.cos(1e9 * x), 1.0),
        (lambda x: x**2, lambda x: 2 * x, 1e-200),
    ],
)
def test_what_differences_can_not_tell_the_operations_do(
    function: Callable[..., Any], gradient: Callable[..., Any], point: Any
) -> None:
    assert "right by its operations" in verdicts(checked(function, gradient, point))
    assert checked(function, gradient, point).verified
    assert not checked(function, lambda x: 0.5 * gradient(x), point).ok
    alone = checked(lambda x: float(function(np.asarray(x, dtype=float))), gradient, point)  # on no Values
    assert not alone.verified
    assert str(alone.findings[-1]).endswith("differences say too little")


@pytest.mark.parametrize(("function", "gradient", "at"), [
    (math.acos, lambda x: -1 / math.sqrt(1 - x * x), 1 - 1e-6),
    (lambda x: math.log(x - 1), lambda x: 1 / (x - 1), 1 + 1e-7),
])  # fmt: skip
def test_beside_an_edge_is_not_on_it(function: Callable[..., Any], gradient: Callable[..., Any], at: float) -> None:
    assert checked(function, gradient, at).verified
    assert not checked(function, lambda x: 1.1 * gradient(x), at).ok


def test_a_branch_of_the_users_own_is_told() -> None:
    report = checked(lambda x: x if x > 1 else 5 * x, lambda x: 1.0, 1.0)
    assert (report.ok, report.verified) == (True, False)
    assert "your function branches right at x and jumps" in str(report.findings[0])


def test_beside_the_point_a_function_may_raise_what_math_does() -> None:
    assert checked(math.sqrt, lambda x: 0.5 / math.sqrt(x), 1e-4).verified
    assert not checked(math.sqrt, lambda x: 0.6 / math.sqrt(x), 1e-4).ok


def test_a_tuple_may_be_the_one_argument() -> None:
    class Pair(NamedTuple):
        w: Any
        b: Any

    def function(p: Any) -> Any:
        return (p.w**2).sum() * p.b

    report = checked(function, lambda p: Pair(2 * p.w * p.b, (p.w**2).sum()), Pair(np.ones(2), 3.0))
    assert report.verified
    assert [entry.name for entry in report] == ["p[0][0]", "p[0][1]", "p[1]"]
    assert checked(lambda p: p[0] * p[1], lambda p: (p[1], p[0]), (2.0, 3.0)).verified


def test_a_transposed_jacobian_is_named() -> None:
    report = checked(lambda x, y: [x * y, x + y], lambda x, y: [[y, x], [1, 1]], (2.0, 3.0))
    assert str(report.findings[0]).startswith("the Jacobian is transposed")
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    of_one = checked(lambda x: matrix @ x, lambda x: matrix.T, np.array([2.0, 3.0]))
    assert str(of_one.findings[0]) == "x: it is transposed"


def test_rounding_is_not_vouched_for() -> None:
    def function(a: Any) -> float:
        return float((1 - np.cos(np.float64(a))) / a**2)

    for says in (7992.78, -8.3e-9, -9.99e6):
        assert verdicts(checked(function, lambda a, says=says: says, 1e-7)) <= {"inconclusive", "ok"}
    assert verdicts(checked(function, lambda a: -8.3e-9, 1e-7)) == {"inconclusive"}


WAVES: list[tuple[Callable[[Any], Any], Callable[[Any], Any], float]] = [
    *[(lambda x, k=k: np.sin(k * x), lambda x, k=k: k * np.cos(k * x), 1.52) for k in (1e3, 1e4, 3e4, 1e6)],
    (lambda x: np.tanh(1e6 * (x - 1)), lambda x: 1e6 / np.cosh(1e6 * (x - 1)) ** 2, 1 + 3e-7),
    (lambda x: abs(x - 0.8), lambda x: 1.0, 0.8 + 1e-6),
    (lambda x: np.log(1 - x), lambda x: -1 / (1 - x), 1 - 2.0**-20),
]


@pytest.mark.parametrize(("function", "gradient", "at"), WAVES)
@pytest.mark.parametrize("on_values", [True, False])
def test_what_turns_within_a_step_is_looked_at_closer(
    function: Callable[..., Any], gradient: Callable[..., Any], at: float, on_values: bool
) -> None:
    called = function if on_values else (lambda x: function(float(x)))
    assert checked(called, gradient, at).verified
    for factor in (-1.0, 0.0, 1.01, 2.0):
        report = checked(called, lambda x, factor=factor: factor * gradient(x), at)
        assert not report.verified
        assert not (on_values and report.ok)
        assert report.ok or report[0].numeric == pytest.approx(gradient(at), rel=1e-4)


@pytest.mark.parametrize("width", [1e-3, 0.02, 0.1])
def test_on_a_stair_nobody_is_accused(width: float) -> None:
    for x in np.random.default_rng(0).uniform(0.5, 2.0, 20).tolist():
        report = checked(lambda x: width * math.floor(float(x) / width) * x, lambda x: 2 * x, x)
        assert report.ok
        assert not report.verified


@pytest.mark.parametrize("on_values", [True, False])
@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-4])
def test_a_kink_beside_a_slope_is_seen_though_central_differences_are_right(size: float, on_values: bool) -> None:
    def function(x: Any) -> Any:
        x = x if on_values else float(x)
        return x * x + size * abs(x - 1.3)

    report = checked(function, lambda x: 2 * x, 1.3)
    assert verdicts(report) == {"kink"}
    assert (report[0].left, report[0].right) == pytest.approx((2.6 - size, 2.6 + size), rel=1e-9)
    assert "None" not in str(report) + report.text("pl")


@pytest.mark.parametrize(("function", "gradient", "at"), [
    (lambda x: ((x + 1e13) - 1e13) * x, lambda x: 2 * x, 1.3),
    (lambda x: (1 - math.cos(x)) / x**2, lambda x: -x / 12, 1e-8),
])  # fmt: skip
def test_stairs_that_rounding_makes_neither_accuse_nor_vouch(
    function: Callable[..., Any], gradient: Callable[..., Any], at: float
) -> None:
    assert checked(lambda x: function(float(x)), gradient, at).ok
    for factor in (-1.0, 0.0, 1.0, 1.01):
        report = checked(lambda x: function(float(x)), lambda x, factor=factor: factor * gradient(x), at)
        assert not report.verified


def test_rounding_is_seen_through_on_values() -> None:
    def function(a: Any) -> Any:
        return (1 - np.cos(a)) / a**2

    pytest.importorskip("mpmath")
    assert checked(function, lambda a: -a / 12, 1e-7).verified
    assert not checked(function, lambda a: 7992.778373572975, 1e-7).ok


def test_what_differences_can_just_not_tell_is_not_verified() -> None:
    def exp(x: Any) -> Any:
        return np.exp(np.float32(x))

    single = np.float32(0.4)
    for off in (1.001, 1.002, 1.01):
        assert not checked(lambda x: exp(float(x)), lambda x, off=off: exp(x) * np.float32(off), single).verified
    assert not checked(lambda x: np.exp(x), lambda x: exp(x) * np.float32(1.001), single).ok  # on Values, in doubles
    assert checked(lambda x: exp(float(x)), lambda x: exp(x), single).verified


def test_a_cut_on_values_vouches_for_nothing() -> None:
    def function(x: Any) -> Any:
        return x * x * float(np.asarray(getattr(x, "data", x), dtype=float))

    assert checked(function, lambda x: 3 * x**2, 1.7).verified
    assert not checked(function, lambda x: 2 * x**2, 1.7).ok


def test_outside_of_the_domain_there_is_no_verdict() -> None:
    report = checked(lambda x: math.nan, lambda x: 1.0, 0.0)
    assert [each.kind for each in report.findings] == ["outside domain"]
    assert not report.verified
    edge = checked(lambda x: float(np.sqrt(x)), lambda x: np.inf, 0.0)
    assert verdicts(edge) <= {"outside domain", "inconclusive", "non-finite"}


def test_functions_of_a_c_library() -> None:
    found = ctypes.util.find_library("m")
    if not found:
        pytest.skip("no libm")
    cbrt = ctypes.CDLL(found).cbrt
    cbrt.restype, cbrt.argtypes = ctypes.c_double, [ctypes.c_double]
    assert checked(lambda x: cbrt(x), lambda x: x ** (-2 / 3) / 3, 2.0).ok
    assert not checked(lambda x: cbrt(x), lambda x: x ** (-1 / 3) / 3, 2.0).ok


def test_pytorch() -> None:
    torch = pytest.importorskip("torch")

    class Exp(torch.autograd.Function):  # type: ignore[name-defined, misc]
        right = True

        @staticmethod
        def forward(context: Any, x: Any) -> Any:
            context.save_for_backward(x.exp() if Exp.right else x)
            return x.exp()

        @staticmethod
        def backward(context: Any, upstream: Any) -> Any:
            return upstream * context.saved_tensors[0]

    for dtype in (torch.float64, torch.float32):
        at = torch.tensor([0.3, 1.2, -0.7], dtype=dtype)
        Exp.right = True
        assert checked(lambda x: Exp.apply(x).sum(), None, at).ok
        assert checked(lambda x: Exp.apply(x), None, at).ok
        Exp.right = False
        assert not checked(lambda x: Exp.apply(x).sum(), None, at).ok
    pair = (torch.ones(2, dtype=torch.float64), torch.ones(2, dtype=torch.float64))
    assert checked(lambda w, unused: (w**2).sum(), None, pair).ok


def test_what_pytorch_says_itself_has_the_shapes_of_its_arrays() -> None:
    torch = pytest.importorskip("torch")
    x, w = (torch.tensor(GENERATOR.normal(size=shape)) for shape in ((4, 3), (2, 3)))
    assert checked(lambda x, w: torch.tanh(x @ w.T).sum(), None, (x, w)).verified
    assert checked(lambda x, w: torch.tanh(x @ w.T), None, (x, w)).verified
    assert checked(lambda x, w: (torch.tanh(x @ w.T).sum(), (x * x).sum()), None, (x, w)).verified
    cut = checked(lambda x: x.detach().sum(), None, x)
    assert [str(each) for each in cut.problems] == ["x: all of it is 0: nothing arrives there"]
    with pytest.raises(TypeError, match="gave a float, which PyTorch can't differentiate"):
        checked(lambda x: x.detach().sum().item(), None, x)
    with pytest.raises(TypeError, match="x is of bfloat16; expected"):
        checked(lambda x: x.sum(), None, x.bfloat16())


def test_jax() -> None:
    jax = pytest.importorskip("jax")
    np_ = jax.numpy
    sine = jax.custom_vjp(lambda x: np_.sin(x))
    sine.defvjp(lambda x: (np_.sin(x), x), lambda x, upstream: (2 * upstream * np_.cos(x),))
    assert checked(lambda x: np_.tanh(x).sum(), None, np_.array([0.3, 0.5])).ok
    assert checked(lambda p: p["w"] * p["b"], None, {"w": np_.array(2.0), "b": np_.array(3.0)}).ok
    assert "twice what it should be" in str(checked(lambda x: sine(x).sum(), None, np_.array([0.3, 0.5])).problems[0])


def test_bad_input_is_named() -> None:
    for rtol in (-1.0, 1.0, math.nan):
        with pytest.raises(ValueError, match="check_gradient: rtol is"):
            check_gradient(lambda x: x, lambda x: 1.0, 1.0, rtol=rtol)
    with pytest.raises(TypeError, match="there is no gradient to check"):
        check_gradient(lambda x: x, None, 1.0)
    with pytest.raises(ValueError, match="raise_on is True"):
        check_gradient(lambda x: x, lambda x: 1.0, 1.0, raise_on=True)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="complex"):
        check_gradient(lambda x: x, lambda x: 1.0, 1j)
    with pytest.raises(TypeError, match="x is a masked array"):
        check_gradient(lambda x: (x**2).sum(), lambda x: 2 * x, np.ma.array([1.0, 2.0], mask=[False, True]))
    with pytest.raises(ValueError, match="the gradient has 3 parts, expected 2"):
        check_gradient(lambda a, b: a * b, lambda a, b: (b, a, 0.0), (1.0, 2.0))
    assert "there is no gradient" in str(checked(lambda a, b: a * b, lambda a, b: (b,), (1.0, 2.0)).problems[0])
    assert "its shape is (2,), expected (3,)" in str(
        checked(lambda x: x.sum(), lambda x: np.ones(2), np.ones(3)).problems[0]
    )
