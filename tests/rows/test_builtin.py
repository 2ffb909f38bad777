"""Every row against PyTorch, mpmath and IEEE 754: driven from the table, so that a new row is tested by being there.

Also of: common/errors, rows/evaluating, rows/further.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp
import pytest
from hypothesis import assume, example, given, settings, strategies as st

import autograd
from autograd import DomainError, Op, Value, ieee
from autograd.core.recording import flatten
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from tests.support.oracles import MP, torch_functions

ROWS = list(TABLE.values())
TORCHS = [row for row in ROWS if row.name not in ("digamma", "polygamma")]  # whose slopes have ten digits there
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 3.0, 1000.0, -1000.0, 1e-300, 1.7e308, -1.7e308)
BEYOND = (math.inf, -math.inf, math.nan)


def on_values(row: Op, arguments: Sequence[Any]) -> Any:
    """The row as people write it, on Values (or constants)."""
    if row.operator in ("add", "sub", "mul", "truediv", "pow"):
        a, b = arguments
        operators: dict[str, Callable[[], Any]] = {
            "add": lambda: a + b,
            "sub": lambda: a - b,
            "mul": lambda: a * b,
            "truediv": lambda: a / b,
            "pow": lambda: a**b,
        }
        return operators[row.operator]()
    return getattr(autograd, row.name)(*arguments)


def nested(row: Op, flat: Sequence[Any]) -> list[Any]:
    return [list(part) if isinstance(part, tuple) else part for part in row.group(flat)]


def active(row: Op, flat: Sequence[Any]) -> list[bool]:
    return [name in row.active for name, _ in row.slots(len(flat))]


# ---- values, against mpmath at 50 digits -----------------------------------------------------------------------------

FINITE = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1000, 1000),
    st.floats(-40, 40),
    st.floats(-1.5, 1.5),
    st.sampled_from(EDGES),
)


def arguments_of(row: Op, number: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    """Flat arguments for the row; lists of one to four elements."""
    lists = sum(kind == "list" for kind in row.names.values())
    scalars = len(row.names) - lists
    length = st.integers(1, 4) if lists else st.just(0)
    return length.flatmap(lambda n: st.lists(number, min_size=n * lists + scalars, max_size=n * lists + scalars))


def exact(row: Op, flat: Sequence[float]) -> Any:
    """What mpmath says the row's value is."""
    return MP[row.name](*nested(row, [mp.mpf(x) for x in flat]))


# How large the numbers are whose rounding a result can't help: of a sum its terms, of all else the result
TERMS: dict[str, Callable[..., Any]] = {
    "sum": lambda a: max(map(abs, a)),
    "dot": lambda a, b: max(abs(x * y) for x, y in zip(a, b, strict=True)),
    "weighted_sum": lambda w, x, b: max(abs(b), *(abs(p * q) for p, q in zip(w, x, strict=True))),
    "logaddexp": lambda a, b: max(abs(a), abs(b)),
    "lgamma": lambda a: 4.0,  # what it is a sum of, where it is near 0
    "digamma": lambda a: 2.0,
    "logsumexp": lambda a: abs(max(a)),  # the largest, to which a logarithm of the others is added
    "cross_entropy": lambda a, p: max(abs(w) * (max(a) - x + math.log(len(a))) for x, w in zip(a, p, strict=True)),
}
# Units in the last place; erfc(z) falls like exp(-z**2), so that the rounding of z = a/sqrt(2) grows by 2*z**2
ULPS: dict[str, Callable[..., float]] = dict.fromkeys(("gelu", "ndtr", "log_ndtr"), lambda a: 4 + 2 * a * a)


FAST_GROWING = frozenset(
    (
        *("exp", "expm1", "sinh", "cosh", "tanh", "sigmoid", "softplus", "gelu", "logsumexp", "cross_entropy", "erf"),
        *("exp2", "logsigmoid", "silu", "mish", "elu", "selu", "logaddexp", "ndtr"),
    )
)


def check_value(row: Op, flat: Sequence[float]) -> None:
    arguments = row.group(flat)
    with mp.workdps(50):
        expected = exact(row, flat)
        scale = max(abs(expected), TERMS[row.name](*nested(row, flat)) if row.name in TERMS else 0)
        got, _ = evaluating.at(row.name, arguments)
        if scale > 1.7e308:  # at the edge of the floats either may be meant
            return
        ulps = (ULPS[row.name](*arguments) if row.name in ULPS else 4) + len(flat)
        assert abs(got - expected) <= ulps * math.ulp(float(scale)), f"{row.name}{arguments}: {got}, not {expected}"


def test_mpmath_knows_every_row() -> None:
    assert set(MP) == set(TABLE)


@each_row
@given(data=st.data())
@settings(max_examples=30)
def test_values_agree_with_mpmath(row: Op, data: st.DataObject) -> None:
    flat = data.draw(arguments_of(row, FINITE))
    if row.name == "polygamma":
        flat = [abs(flat[0]) or 1.0, float(data.draw(st.integers(1, 5)))]
        assume(1e-50 < flat[0] < 1e50)
    assume(evaluating.inside(row, row.domain, row.group(flat)))
    if row.name in FAST_GROWING:
        assume(max(map(abs, flat)) < 1e6)  # beyond, only the size of mpmath's numbers grows
    assume(row.name not in ("copysign", "atan2") or 0.0 not in flat)  # mpmath has one zero
    if row.name in ("pow", "powc"):
        assume(flat[0] == 0 or abs(flat[1] * math.log(abs(flat[0]))) < 1e6)
    check_value(row, flat)


@pytest.mark.parametrize("x", [-1000.0, -745.0, -700.0, -37.5, -30.0, -1e-9, -1e-300, 1e-300, 1e-9, 30.0, 37.5, 700.0])
@pytest.mark.parametrize("name", ["sigmoid", "softplus", "log1p", "expm1", "gelu", "tanh", "erf", "atan"])
def test_tails_are_accurate(name: str, x: float) -> None:
    if evaluating.inside(TABLE[name], TABLE[name].domain, [x]):
        check_value(TABLE[name], [x])


@given(st.floats(1, 700))
def test_logsumexp_keeps_what_is_far_below_the_largest(x: float) -> None:
    """As softplus does: log(1 + exp(-40)) is 4e-18, not 0."""
    check_value(TABLE["logsumexp"], [0.0, -x])
    assert autograd.logsumexp([0.0, -x]) == pytest.approx(autograd.softplus(-x), rel=1e-15)


@given(st.floats(-1, 1))
@example(1.0)
@example(-1.0)
def test_nothing_saturating_overflows_at_a_thousand(x: float) -> None:
    for name in ("sigmoid", "softplus", "gelu", "tanh", "relu", "erf", "atan"):
        node = getattr(Value(1000 * x), name)()
        assert math.isfinite(node.data)
        assert math.isfinite(node.partials[0])
    assert autograd.logsumexp([1000.0, 1000.0]) == pytest.approx(1000 + math.log(2), rel=1e-15)
    assert autograd.logsumexp([-1000.0, -1000.0]) == pytest.approx(-1000 + math.log(2), rel=1e-15)


@each_row
def test_partials_are_mpmaths_derivatives_at_the_rows_points(row: Op) -> None:
    assert row.points, f"{row.name} has no points to try it at"
    for point in row.points:
        flat = flatten(row, point)
        _, partials = evaluating.at(row.name, point)
        with mp.workdps(50):
            for i, is_active in enumerate(active(row, flat)):
                if is_active:
                    slope = mp.diff(lambda x, i=i, flat=flat: exact(row, [*flat[:i], x, *flat[i + 1 :]]), flat[i])
                    assert partials[i] == pytest.approx(float(slope), rel=1e-13, abs=1e-15)


# ---- random expressions, against PyTorch ----------------------------------------------------------------------------


def tame(row: Op, flat: Sequence[float]) -> bool:
    """Inside the domain, smooth, off the kinks, and no number that would drown the others."""
    arguments = row.group(flat)
    conditions = [row.domain, row.smooth, *(f"abs({kink}) > 0.001" for kink in row.kinks)]
    if not all(evaluating.inside(row, condition, arguments) for condition in conditions):
        return False
    value, partials = evaluating.at(row.name, arguments)
    return all(abs(x) < 1e3 for x in (value, *partials))


@st.composite
def programs(draw: st.DrawFn, last: Op) -> tuple[list[float], list[tuple[Op, list[tuple[str, float]]]]]:
    """Leaves, and lines: each a row with, per argument, an earlier result ("node", place) or ("number", number)."""
    leaves = draw(st.lists(st.floats(-2, 2), min_size=1, max_size=3))
    lines: list[tuple[Op, list[tuple[str, float]]]] = []
    for row in [*draw(st.lists(st.sampled_from(TORCHS), max_size=6)), last]:
        size = len(draw(arguments_of(row, st.just(0.0))))
        numbers_only = [name in row.passive for name, _ in row.slots(size)]
        node = st.tuples(st.just("node"), st.integers(0, 9))
        number = st.tuples(st.just("number"), st.floats(-3, 3))
        lines.append((row, [draw(number if only else st.one_of(node, node, number)) for only in numbers_only]))
    return leaves, lines


def run_program(program: Any) -> tuple[Any, list[Any], list[Any]]:
    """Run it on Values; returns the last result, the leaves, and what was done: row, arguments (node or number)."""
    numbers_, lines = program
    leaves = [Value(x) for x in numbers_]
    pool = list(leaves)
    done: list[tuple[Op | None, list[Any], Any]] = []
    for row, chosen in lines:
        arguments = [pool[-1 - int(x) % len(pool)] if kind == "node" else x for kind, x in chosen]
        flat = [x.data if isinstance(x, Value) else x for x in arguments]
        if not tame(row, flat):  # move the arguments to a point of the row, by adding constants
            flat = flatten(row, row.points[0])
            moved = []
            for (name, _), x, i in zip(row.slots(len(flat)), flat, range(len(flat)), strict=True):
                old = arguments[i % len(arguments)]
                by = x - (old.data if isinstance(old, Value) else old)
                moved.append(x if name in row.passive else old + by)
                if isinstance(old, Value) and name not in row.passive:
                    done.append((TABLE["add"], [old, by], moved[-1]))
            arguments = moved
        result = on_values(row, nested(row, arguments))
        done.append((row, arguments, result))
        pool.append(result if isinstance(result, Value) else Value(result))
        if not isinstance(result, Value):
            done[-1] = (None, [], pool[-1])
    total = Value(0.0)
    for node in pool:  # the root: all of it, so that every line has a gradient
        done.append((TABLE["add"], [total, node], total + node))
        total = done[-1][2]
    return total, leaves, done


def every_node(done: Sequence[Any]) -> list[Value]:
    return [node for _, arguments, result in done for node in (*arguments, result) if isinstance(node, Value)]


@pytest.mark.slow
@pytest.mark.parametrize("row", TORCHS, ids=lambda row: row.name)
@given(data=st.data())
@settings(max_examples=12)
def test_random_expressions_agree_with_torch(row: Op, data: st.DataObject) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    functions = torch_functions(torch)
    assert set(functions) == set(TABLE)
    root, leaves, done = run_program(data.draw(programs(row)))
    root.backward()

    def tensor(x: Any, needs: bool = False) -> Any:
        return torch.tensor(x, dtype=torch.float64, requires_grad=needs)

    twins: dict[Any, Any] = {leaf: tensor(leaf.data, True) for leaf in leaves}
    for operation, arguments, result in done:
        if operation is None:
            twins[result] = tensor(result.data, True)
            continue
        flat = [
            x if not is_active else twins.setdefault(x, tensor(x.data)) if isinstance(x, Value) else tensor(x)
            for x, is_active in zip(arguments, active(operation, arguments), strict=True)
        ]
        twins[result] = functions[operation.name](*nested(operation, flat))
    twins[root].backward()
    nodes = every_node(done)
    scale = max(1.0, *(abs(x) for node in nodes for x in (node.data, node.grad, *(p or 0.0 for p in node.partials))))
    for node in nodes:
        assert abs(node.data - twins[node].item()) <= 1e-12 * scale
    for leaf in leaves:
        assert abs(leaf.grad - twins[leaf].grad.item()) <= 1e-12 * scale


# ---- the edges: zeros, thousands, ties, infinities, nan -------------------------------------------------------------


def grid(row: Op, edges: Sequence[float]) -> list[list[float]]:
    """Flat arguments: all pairs of edges, and a plain number where a row has more arguments."""
    if not row.variadic:
        return [list(flat) for flat in itertools.product(edges, repeat=row.arity)]
    size = len(flatten(row, row.points[0]))
    return [[*pair, *[0.5] * (size - 2)] for pair in itertools.product(edges, edges)] + [
        [*[0.5] * (size - 2), *pair] for pair in itertools.product(edges, edges)
    ]


# Where PyTorch says something else, and why
OTHERWISE: dict[str, Callable[..., bool]] = {
    "powc": lambda a, n: a == -math.inf and n == 0.5,  # PyTorch takes a square root there; IEEE's pow(-inf, 0.5) is inf
    "cbrt": lambda a: a == 0.0,  # it is a power here, which has no slope there
    "hypot": lambda a, b: not 1e-150 < max(abs(a), abs(b)) < 1e150,  # nan at the origin; and it squares
    "norm": lambda *a: not 1e-150 < max(map(abs, a)) < 1e150,
    "atan2": lambda a, b: not 1e-150 < max(abs(a), abs(b)) < 1e150,
    "acosh": lambda a: a < 1.0,  # a slope where there is no value
    "sinc": lambda a: (
        abs(a) < 1e-5 or (math.isfinite(a) and a == round(a))
    ),  # sin(π) is not quite 0; a slope of 0 near 0
    "sign": lambda a: a != a,
    **dict.fromkeys(
        ("remainder", "fmod"), lambda a, b: b == 0.0 or not math.isfinite(a - b) or not abs(a / b) < 1e15
    ),  # slopes by a rounded quotient
    "copysign": lambda a, b: b != b or math.isinf(a),
    "clip": lambda a, low, high: low != low or high != high,
    "softsign": math.isinf,
    "elu": lambda a, alpha: not math.isfinite(alpha),
    "polygamma": lambda a, n: True,  # PyTorch's has ten digits; see test_precision
    "digamma": lambda a: True,
    "lgamma": lambda a: a < 0.0,  # a slope where there is no value
    "log_ndtr": lambda a: a < -10.0,  # as good as PyTorch's slope is
}


def same(x: float, y: float) -> bool:
    return (x != x and y != y) or x == y or abs(x - y) <= 1e-12 * max(abs(x), abs(y)) + 1e-300


@each_row
def test_edges_agree_with_torch(row: Op) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    function = torch_functions(torch)[row.name]
    for flat in grid(row, (*EDGES, *BEYOND)):
        if row.name in OTHERWISE and OTHERWISE[row.name](*flat):
            continue
        value, partials = evaluating.at(row.name, row.group(flat))
        leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in flat]
        which = active(row, flat)
        if row.name == "pow" and flat == [0.0, 0.0]:  # PyTorch says 0, where 0**b jumps from inf to 1 to 0
            assert math.isnan(partials[1])
            which[1] = False
        given_ = [leaf if is_active else x for leaf, x, is_active in zip(leaves, flat, which, strict=True)]
        out = function(*nested(row, given_))
        near = 1e-15 if row.name == "lgamma" else 0.0
        assert same(value, out.item()) or abs(value - out.item()) <= near, (
            f"{row.name}{flat}: {value}, not {out.item()}"
        )
        if any(x != x for x in flat):
            continue  # whose derivative PyTorch sometimes says is 0 or 1
        if row.name == "logsumexp" and 1e15 < max(flat) < math.inf:
            continue  # PyTorch's is exp(a - out) with an out that is rounded; what it is test_precision says
        if row.name == "cross_entropy" and math.isinf(math.fsum(flat[len(flat) // 2 :][:-1]) + flat[-1]):
            continue  # where the weights' sum is too large, an infinity less another one is in the partials
        # a difference, which is 0 where the scores are tied; PyTorch's of the other one is a difference near 0
        rounding = 1e-15 if row.name in ("cross_entropy", "sech2") else 0.0
        out.backward()
        for partial, leaf, is_active in zip(partials, leaves, which, strict=True):
            close = not is_active or same(partial, leaf.grad.item()) or abs(partial - leaf.grad.item()) <= rounding
            assert close, f"{row.name}{flat}: {partial}, not {leaf.grad}"


@each_row
def test_nan_in_nan_out(row: Op) -> None:
    """In the number readers and on Values; only x**0 and 1**x are 1 whatever x is, as IEEE 754 has it."""
    for flat in grid(row, (*EDGES, *BEYOND)):
        if not any(x != x for x, is_active in zip(flat, active(row, flat), strict=True) if is_active):
            continue
        if row.operator == "pow" and (flat[0] == 1.0 or flat[1] == 0.0):
            assert evaluating.at(row.name, flat)[0] == 1.0
            continue
        value, partials = evaluating.at(row.name, row.group(flat))
        array, array_partials = evaluating.at_arrays(row.name, row.group(flat))
        assert value != value, flat
        assert array != array, flat
        values = [Value(x) if is_active else x for x, is_active in zip(flat, active(row, flat), strict=True)]
        assert math.isnan(on_values(row, nested(row, values)).data)
        with ieee():
            assert math.isnan(on_values(row, nested(row, values)).data)
        if row.kinks:
            assert all(p != p for p, is_active in zip(partials, active(row, flat), strict=True) if is_active)
            assert all(p != p for p, is_active in zip(array_partials, active(row, flat), strict=True) if is_active)


def partials_at(name: str, *arguments: float) -> tuple[float, ...]:
    flat = [Value(x) for x in arguments]
    result: tuple[float, ...] = on_values(TABLE[name], flat).partials
    return result


ENDS = (0.0, 1e-300, 5e-324, 36.7, 708.4, 709.8, 745.1, 745.2, math.inf)
ANYWHERE = st.floats() | st.floats(-800, 800) | st.sampled_from([sign * end for end in ENDS for sign in (1.0, -1.0)])


@pytest.mark.parametrize("row", [row for row in TABLE.values() if row.runs], ids=lambda row: row.name)
@given(data=st.data())
@settings(max_examples=400)
def test_what_runs_has_the_bits_of_what_explains_it(row: Op, data: st.DataObject) -> None:
    point = [data.draw(ANYWHERE) for _ in row.names]
    if len(point) > 1 and data.draw(st.booleans()):
        point = point[:1] * len(point)
    value, partials = evaluating.at(row.name, point)
    texts = [row.value, *row.partials]
    for text, found in zip(texts, [value, *partials], strict=True):
        assert repr(evaluating.in_partial(row, text, point)) == repr(found), text  # nan is nan, and -0.0 is not 0.0


def test_kinks_have_the_derivative_that_is_written_down() -> None:
    for zero in (0.0, -0.0):
        assert partials_at("relu", zero) == (0.0,)
        assert partials_at("abs", zero) == (0.0,)
        assert Value(zero).leaky_relu(0.3).partials == (0.3, None)
        assert Value(zero).leaky_relu().partials == (0.01, None)
    for tie in (0.0, -1000.0, 2.5):
        assert partials_at("maximum", tie, tie) == (0.5, 0.5)
        assert partials_at("minimum", tie, tie) == (0.5, 0.5)
    assert partials_at("maximum", 0.0, -0.0) == (0.5, 0.5)
    assert autograd.maximum(Value(2.0), 2.0).partials == (0.5, None)


def test_where_only_the_partial_is_not_finite_there_is_no_error() -> None:
    root = Value(0.0).sqrt()
    assert (root.data, root.partials) == (0.0, (math.inf,))
    assert (Value(1.0).asin().data, Value(1.0).asin().partials) == (math.pi / 2, (math.inf,))
    assert Value(-1.0).acos().partials == (-math.inf,)
    assert (Value(0.0) ** 0.5).partials == (math.inf, None)


def test_the_partial_of_a_constant_is_never_evaluated() -> None:
    assert (Value(-3.0) ** 2).partials == (-6.0, None)
    assert (2 ** Value(3.0)).partials == (None, 8.0 * math.log(2.0))
    assert ((-2) ** Value(3.0)).partials[0] is None
    assert (0.0 ** Value(2.0)).data == 0.0
    assert (Value(0.0) ** 2).partials == (0.0, None)
    assert (Value(0.0) ** 1).partials == (1.0, None)
    assert (Value(0.0) ** 0).partials == (0.0, None)
    assert (3 / Value(2.0)).partials[0] is None
    a = Value(-3.0)
    (a**2 + 2**a).backward()
    assert a.grad == -6.0 + 2**-3.0 * math.log(2.0)


def test_powers_of_negative_numbers_are_real_or_refused() -> None:
    assert (Value(-2.0) ** Value(3.0)).data == -8.0
    assert (Value(-2.0) ** Value(-1.0)).partials[0] == -0.25
    pairs: list[tuple[Any, Any]] = [(Value(-8.0), 1 / 3), (Value(-8.0), Value(0.5)), (-8, Value(0.5))]
    for base, exponent in pairs:
        with pytest.raises(DomainError, match=r"a = -8.0, . = 0\.\d+ is outside its domain, which is a > 0 or a == 0"):
            base**exponent
    with ieee():
        assert math.isnan((Value(-8.0) ** 0.5).data)


@each_row
def test_outside_the_domain_is_said_in_full(row: Op) -> None:
    """Op, argument, number and domain, on Values and on plain numbers alike; never an error of math's."""
    outside = [flat for flat in grid(row, EDGES) if not evaluating.inside(row, row.domain, row.group(flat))]
    assert bool(outside) == bool(row.domain)
    for flat in outside:
        values = [Value(x) if is_active else x for x, is_active in zip(flat, active(row, flat), strict=True)]
        written: list[list[Any]] = [values] if row.operator else [values, flat]
        for kind in written:
            with pytest.raises(DomainError) as caught:
                on_values(row, nested(row, kind))
            said = str(caught.value)
            assert said.startswith(f"{row.name}(")
            assert f"= {flat[0]!r}" in said
            assert f"outside its domain, which is {row.domain}" in said
        with ieee():
            expected = evaluating.at(row.name, row.group(flat))[0]
            got = on_values(row, nested(row, values))
            assert same(got.data, expected)
            assert not math.isfinite(got.data)
        result = evaluating.at_arrays(row.name, row.group(flat))[0]
        assert not math.isfinite(result)


@each_row
def test_too_large_a_result_is_said(row: Op) -> None:
    for flat in grid(row, EDGES):
        arguments = row.group(flat)
        if not evaluating.inside(row, row.domain, arguments) or math.isfinite(evaluating.at(row.name, arguments)[0]):
            continue
        values = [Value(x) if is_active else x for x, is_active in zip(flat, active(row, flat), strict=True)]
        with pytest.raises(DomainError, match="is too large for a float. With autograd.ieee"):
            on_values(row, nested(row, values))
        with ieee():
            assert not math.isfinite(on_values(row, nested(row, values)).data)


def test_infinite_arguments_are_no_error() -> None:
    inf = Value(math.inf)
    assert (inf + 1).data == math.inf
    assert math.isnan((inf - inf).data)
    assert math.isnan(inf.sin().data)
    assert (-inf).exp().data == 0.0
    assert autograd.exp(math.inf) == math.inf


def test_domain_errors_are_both_kinds_of_error() -> None:
    for kind in (ArithmeticError, ValueError):
        with pytest.raises(kind):
            1 / Value(0.0)
