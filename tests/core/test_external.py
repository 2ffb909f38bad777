"""Nodes that are computed elsewhere: a solver, an implicit function, a black box."""

from __future__ import annotations

import math
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import (
    GradientError,
    RowError,
    Value,
    draw,
    external,
    grad,
    gradcheck,
    hessian,
    jacobian,
    no_grad,
    steps,
    unregister,
)
from autograd.core import external as module
from autograd.rows.language import INTRINSICS
from autograd.rows.table import TABLE

Pair = tuple[float, Sequence[float]]
calls: list[tuple[float, ...]] = []


def root(a: float, b: float) -> Pair:
    """The x with x³ + a·x = b."""
    calls.append((a, b))
    x = 1.0
    for _ in range(60):
        x -= (x**3 + a * x - b) / (3 * x * x + a)
    return x, (-x / (3 * x * x + a), 1 / (3 * x * x + a))


def wrong(a: float, b: float) -> Pair:
    x, (by_a, by_b) = root(a, b)
    return x, (by_a, 2 * by_b)


def area(width: float, height: float, out: float) -> Pair:
    return width * height * out, (height * out, width * out, width * height)


def only_positive(x: float) -> Pair:
    return math.sqrt(x), (0.5 / math.sqrt(x),)


def node(again: Callable[..., Pair], *parents: Any) -> Any:
    value, partials = again(*(getattr(each, "data", each) for each in parents))
    return external(value, parents, partials, again=again)


@pytest.fixture(autouse=True)
def rows_are_taken_out() -> Iterator[None]:
    before, words = {*TABLE}, {*INTRINSICS}
    yield
    for name in {*module._rows.values()}:
        unregister(name)
    assert {*TABLE} == before
    assert {*INTRINSICS} == words
    assert not module._rows


def test_it_is_a_node_like_any_other() -> None:
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    loss = (node(root, a, b) * a).tanh()
    loss.backward()
    h = 1e-6  # against differences of the bare solver

    def differs(x: float, y: float) -> float:
        ahead, behind = (math.tanh(root(2.0 + h * x, 3.0 + h * y)[0] * (2.0 + h * x)) for h in (h, -h))
        return (ahead - behind) / (2 * h)

    assert a.grad == pytest.approx(differs(1.0, 0.0), rel=1e-8)
    assert b.grad == pytest.approx(differs(0.0, 1.0), rel=1e-8)
    said = "\n".join(map(str, steps(loss)))
    assert "v₁ = root_at(a, b) = 1" in said
    assert "∂v₁/∂b = root_by_b(a, b) = 0.2" in said
    assert "root" in draw(loss).dot
    assert pickle.loads(pickle.dumps(loss)).data == loss.data


def test_it_is_computed_again_for_other_numbers() -> None:
    a, b = Value(2.0), Value(3.0)
    loss = node(root, a, b) ** 2
    a.data = 5.0
    with pytest.raises(autograd.StaleError):
        steps(loss)
    loss.refresh()
    assert loss.data == root(5.0, 3.0)[0] ** 2
    loss.backward()
    assert b.grad == 2 * root(5.0, 3.0)[0] * root(5.0, 3.0)[1][1]


def test_value_and_partials_are_asked_for_together() -> None:
    loss = node(root, Value(2.0), Value(3.0))
    loss.parents[0].data = 4.0
    calls.clear()
    loss.refresh()
    assert set(calls) == {(4.0, 3.0)}
    assert len(calls) <= 2  # once for the number, once with the partials


def test_a_wrong_partial_is_named() -> None:
    assert gradcheck(lambda a, b: node(root, a, b) * a, [2.0, 3.0]).verified
    with pytest.raises(GradientError, match="wrong local derivative in wrong .* with respect to x₂"):
        gradcheck(lambda a, b: node(wrong, a, b) * a, [2.0, 3.0])


def test_a_new_function_for_every_call_is_told() -> None:
    def made(a: Value) -> Value:
        power = 2.0
        return external(a.data**2, [a], [2 * a.data], again=lambda a: (a**power, (power * a,)))

    report = gradcheck(lambda a: made(a) * a, [2.5])
    assert (report.ok, report.verified) == (True, False)
    assert "external() gets a new function at each call" in str(report.findings[0])
    assert "nową funkcję" in report.text("pl")


def single(a: float) -> Pair:
    """A solver that computes in float32."""
    x = np.float32(a)
    return float(np.exp(x) * x), (float(np.exp(x) * (1 + x)),)


def tolerant(a: float) -> Pair:
    """The cube root of a, by steps that stop as soon as they are small."""
    x = 1.0
    while abs(x**3 - a) > 1e-7:
        x -= (x**3 - a) / (3 * x * x)
    return x, (1 / (3 * x * x),)


@pytest.mark.parametrize("solver", [single, tolerant])
@pytest.mark.parametrize("at", [1.25, 1.7, 2.6])
def test_a_solver_that_stops_early_is_not_accused(solver: Any, at: float) -> None:
    assert gradcheck(lambda a: node(solver, a) * 2, [at]).ok


@pytest.mark.parametrize("solver", [single, tolerant])
def test_its_wrong_partial_is_found_all_the_same(solver: Any) -> None:
    def off(a: float) -> Pair:
        value, (slope,) = solver(a)
        return value, (1.01 * slope,)

    with pytest.raises(GradientError, match="wrong local derivative in off"):
        gradcheck(lambda a: node(off, a) * 2, [1.7])


def test_it_replays() -> None:
    leaves = [Value(2.0), Value(3.0)]
    program = autograd.compile(node(root, *leaves).exp(), inputs=leaves, backend="numpy")
    batch = [[2.0, 3.0], [1.0, 5.0]]
    assert list(program.values(batch)) == pytest.approx([math.exp(root(*each)[0]) for each in batch], rel=1e-12)


def test_second_derivatives_and_digits_are_not_known() -> None:
    assert grad(lambda a, b: node(root, a, b) * 3)(2.0, 3.0) == 3 * root(2.0, 3.0)[1][0]
    assert jacobian(lambda p: [node(root, p[0], p[1])])([2.0, 3.0])[0] == list(root(2.0, 3.0)[1])
    assert all(math.isnan(each) for row in hessian(lambda p: node(root, p[0], p[1]))([2.0, 3.0]) for each in row)
    pytest.importorskip("mpmath")
    with pytest.raises(RowError, match=r"root_at is not known with many digits; external\(\) has no way to say it"):
        autograd.exact(node(root, Value(2.0), Value(3.0)))


def test_constants_and_modes() -> None:
    x = node(root, Value(2.0), 3.0)
    assert x.partials[1] is None
    assert node(root, 2.0, 3.0).constant
    with no_grad():
        assert node(root, Value(2.0), 3.0).constant


def test_names_that_are_taken() -> None:
    def tanh(x: float) -> Pair:
        return x, (1.0,)

    first, second, box = (
        node(tanh, Value(1.0)),
        node(lambda x: (x, (1.0,)), Value(1.0)),
        node(area, *map(Value, (1, 2, 3))),
    )
    assert (first.op, second.op, box.op) == ("tanh_2", "black_box", "area")
    assert TABLE["area"].active == ("x1", "x2", "x3")  # "out" is no argument's name


@pytest.mark.parametrize("name", ["źródło", "zip", "self", "out", "nan", "lambda", "<lambda>", "__", "", "a b", "1st"])
def test_names_that_no_row_may_have(name: str) -> None:
    def twice(x: float) -> Pair:
        return 2 * x, (2.0,)

    twice.__name__ = name
    x = Value(3.0)
    assert node(twice, x).op == "black_box"
    assert gradcheck(lambda x: node(twice, x), [3.0]).verified


def test_outside_its_domain() -> None:
    x = Value(4.0)
    loss = node(only_positive, x)
    x.data = -4.0
    with pytest.raises(autograd.DomainError, match="is no number"):
        loss.refresh()
    assert loss.data == 2.0


def test_a_complex_number_is_no_value_there() -> None:
    def root(a: float, b: float) -> Any:
        x = (b / a) ** 0.5  # no error of a negative number, but complex
        return x, (-0.5 * x / a, x / b)  # the half of the second is forgotten

    with pytest.raises(GradientError, match="wrong local derivative in root"):
        gradcheck(lambda a, b: node(root, a, b), [2.0, 3.0])


def test_threads_share_a_row() -> None:
    def record_some() -> None:
        for i in range(50):
            found.append(node(root, Value(1.0 + i), 3.0).op)

    found: list[str] = []
    threads = [threading.Thread(target=record_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["root"] * 200


def test_a_function_for_every_node_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    functions = [lambda x, i=i: (i * x, (float(i),)) for i in range(4)]
    for each in functions[:3] * 2:
        node(each, Value(1.0))
    with pytest.raises(RowError, match="pass one function for all nodes of a kind"):
        node(functions[3], Value(1.0))


@pytest.mark.parametrize(
    ("value", "parents", "partials", "again", "message"),
    [
        (1.0, 1, [1.0], 3, "again is 3; expected a function"),
        (1.0, 1, [], root, "0 partials for 1 parents"),
        (1.0, 0, [], root, "0 partials for 0 parents"),
        ("1", 1, [1.0], root, "value"),
        (1.0, 2, [1.0, "b"], root, r"partials\[1\]"),
        (2.0, 2, [-0.2, 0.2], root, r"value is 2.0, but again\(2.0, 3.0\) gives 1.0"),
        (1.0, 2, [-0.2, 0.4], root, r"partials\[1\] is 0.4, but"),
        (1.0, 1, [1.0], lambda x: 5.0, r"gives 5.0; expected \(value, partials\)"),
        (1.0, 1, [1.0], lambda x: (1.0, [1.0, 2.0]), "gives 2 partials for 1 parents"),
        (1.0, 1, [1.0], lambda x: (1.0, 2.0), "expected"),
    ],
)
def test_bad_input(value: Any, parents: int, partials: Any, again: Any, message: str) -> None:
    nodes = [Value(2.0), Value(3.0)][:parents]
    with pytest.raises((TypeError, ValueError), match=message):
        external(value, nodes, partials, again=again)
    with pytest.raises(TypeError, match=r"parents\[0\]"):
        external(1.0, ["a"], [1.0], again=root)  # type: ignore[list-item]
