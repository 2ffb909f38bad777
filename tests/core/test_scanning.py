"""scan(): a loop of steps that are recorded one after the other."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Value, draw, exact, grad, gradcheck, scan, scope, steps
from autograd.core.graph import order
from autograd.core.scopes import Iteration

NUMBERS = st.floats(-2, 2).map(lambda number: round(number, 3))


def bits(numbers: Any) -> list[str]:
    return [float(each).hex() for each in numbers]


def recurrent(weights: list[Value]) -> Callable[[Value, Any], tuple[Value, Value]]:
    def cell(h: Value, x: Any) -> tuple[Value, Value]:
        h = (weights[0] * h + weights[1] * x + weights[2]).tanh()
        return h, weights[3] * h

    return cell


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.lists(NUMBERS, min_size=4, max_size=4))
def test_it_is_the_loop_that_it_says(xs: list[float], numbers: list[float]) -> None:
    """By a loop written out: numbers, gradients, and the graph itself."""

    def looped() -> tuple[Value, list[Value]]:
        weights = [Value(number) for number in numbers]
        h, ys = scan(recurrent(weights), Value(0.5), xs)
        return h + sum(ys), weights

    def written() -> tuple[Value, list[Value]]:
        weights = [Value(number) for number in numbers]
        h, ys, cell = Value(0.5), [], recurrent(weights)
        for x in xs:
            h, y = cell(h, x)
            ys.append(y)
        return h + sum(ys), weights

    (one, own), (other, theirs) = looped(), written()
    one.backward()
    other.backward()
    assert bits([one.data, *[each.grad for each in own]]) == bits([other.data, *[each.grad for each in theirs]])
    assert [node.op for node in order(one)] == [node.op for node in order(other)]


def test_every_step_has_a_scope_of_its_own() -> None:
    h, _ = scan(recurrent([Value(0.5) for _ in range(4)]), Value(0.1), [1.0, 2.0, 3.0])
    found = {node.scope: node.scope.maker for node in order(h) if node.op}
    assert len(found) == 3
    assert {maker.number for maker in found.values()} == {0, 1, 2}
    assert len({maker.scan for maker in found.values()}) == 1
    assert all(isinstance(maker, Iteration) and maker == "cell" for maker in found.values())
    _, ys = scan(lambda c, x: (c, c * x), Value(1.0), [1.0])
    assert ys[0].scope.path == "step"  # a lambda has no name
    with scope("outer"):
        _, ys = scan(lambda c, x: (c, c * x), Value(1.0), [1.0])
    assert ys[0].scope.path == "outer.step"


class Pair(NamedTuple):
    h: Any
    c: Any


def test_carries_and_xs_of_any_nesting() -> None:
    def step(carry: Any, x: Any) -> Any:
        total, (low, rest) = carry["total"], carry["more"]
        assert isinstance(carry["pair"], Pair)
        total = total + x["a"] * x["b"][0]
        pair = Pair(carry["pair"].c, total)
        return {"total": total, "more": (low + 1, [rest[0] * 2.0]), "pair": pair}, {"t": total, "l": [low, total]}

    start = {"total": Value(0.0), "more": (0, [1.0]), "pair": Pair(Value(1.0), Value(2.0))}
    carry, ys = scan(step, start, {"a": [Value(1.0), Value(2.0)], "b": (np.array([3.0, 4.0]),)})
    assert (carry["total"].data, carry["more"]) == (11.0, (2, [4.0]))
    assert carry["pair"].h is ys["t"][0]
    assert [each.data for each in ys["t"]] == [3.0, 11.0]
    assert [each[0] for each in ys["l"]] == [0, 1]  # a list is one thing, as an array is


def test_arrays_of_values() -> None:
    weights = np.array([[Value(0.5), Value(-0.25)], [Value(1.0), Value(0.125)]])

    def step(h: Any, x: Any) -> Any:
        h = np.tanh(weights @ h + x)
        return h, h

    start = np.array([0.5, -0.5])
    h, ys = scan(step, start, np.array([[1.0, 2.0], [0.5, 0.0]]))
    assert ys.shape == (2, 2)
    assert ys[1][0] is h[0]
    plain = np.array([[0.5, -0.25], [1.0, 0.125]])
    expected = np.tanh(plain @ np.tanh(plain @ start + [1.0, 2.0]) + [0.5, 0.0])
    assert [each.data for each in h] == pytest.approx(expected.tolist(), rel=1e-15)


def test_reversed_and_without_xs() -> None:
    def step(h: Any, x: Any) -> Any:
        return h * 2 if x is None else h * 10 + x, h

    assert scan(step, 0, [1, 2, 3], reverse=True) == (321, [32, 3, 0])
    assert scan(step, 1, length=3) == (8, [1, 2, 4])
    assert scan(lambda h, x: (h + x, None), 0, range(4), length=4) == (6, None)


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda s: scan(s, 0.1, []), ValueError, "0 steps; expected at least one"),
        (lambda s: scan(s, 0.1), ValueError, "no xs; expected a sequence, or length="),
        (lambda s: scan(s, 0.1, length=0), ValueError, "0 steps"),
        (lambda s: scan(s, 0.1, length=True), TypeError, "length is True"),
        (lambda s: scan(s, 0.1, [1.0], length=2), ValueError, r"xs: 1, length: 2; expected as many"),
        (lambda s: scan(s, 0.1, ([1.0], {"t": [1, 2]})), ValueError, r"xs\[0\]: 1, xs\[1\]\['t'\]: 2"),
        (lambda s: scan(s, 0.1, "abc"), TypeError, "xs is a str, 'abc'"),
        (lambda s: scan(s, 0.1, True), TypeError, "xs is a bool"),
        (lambda s: scan(s, 0.1, Value(1.0)), TypeError, "xs is a Value"),
        (lambda s: scan(s, 0.1, np.array(1.0)), TypeError, "xs is a ndarray"),
        (lambda s: scan(s, True, [1.0]), TypeError, "the carry has a bool in it, True; expected Values and numbers"),
        (lambda s: scan(s, "a", [1.0]), TypeError, "the carry has a str in it"),
        (lambda s: scan(s, np.array([True]), [1.0]), TypeError, "the carry has an array of bool in it"),
        (lambda s: scan(lambda c, x: c, 0.1, [1.0]), TypeError, "step 0 gave a float, 0.1; expected a pair"),
        (lambda s: scan(lambda c, x: ((c, c), x), 0.1, [1.0]), ValueError, "a tuple of 2 in it, where it was"),
        (lambda s: scan(lambda c, x: ([c[0], "a"], x), [1, 2], [1]), TypeError, "step 0 gave has a str in it, 'a'"),
        (lambda s: scan(lambda c, x: ((1, [1]), x), (1, [1, 2]), [1]), ValueError, r"a list of 1 in it at carry\[1\]"),
        (lambda s: scan(lambda c, x: ({"b": 1}, x), {"a": 1}, [1]), ValueError, "keys 'b' in it, .* keys 'a'"),
        (lambda s: scan(lambda c, x: (np.ones(3), x), np.ones(2), [1]), ValueError, r"shape \(3,\) in it.*\(2,\)"),
        (lambda s: scan(lambda c, x: (c, None if x else x), 0, [0, 1]), ValueError, "gave 0 as y, another None"),
    ],
)  # fmt: skip
def test_what_does_not_fit_gets_one_clear_error(call: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=f"^scan: .*{said}"):
        call(lambda c, x: (c, x))


def test_what_works_on_graphs_works_on_it() -> None:
    numbers = [0.5, -0.25, 0.125, 1.0]
    weights = [Value(number, label=f"w{i}") for i, number in enumerate(numbers)]

    def total(*numbers: Any) -> Any:
        h, ys = scan(recurrent(list(numbers)), 0.25, [1.0, -2.0, 0.5])
        return h * h + sum(ys)

    loss = total(*weights)
    assert gradcheck(loss).verified
    loss.backward()
    gradients = [each.grad for each in weights]
    assert [float(each.exact) for each in exact(total, numbers).gradients] == pytest.approx(gradients, rel=1e-14)
    again = pickle.loads(pickle.dumps(copy.deepcopy(loss)))
    assert {maker.scan.count for maker in (n.scope.maker for n in order(again) if n.op and n.scope)} == {3}
    again.zero_grad()
    again.backward()
    found = {node.label: node.grad for node in order(again) if node.label}
    assert bits(found[f"w{i}"] for i in range(4)) == bits(gradients)
    weights[0].data = 0.75
    loss.refresh()
    assert loss.data == total(*weights).data
    assert [step.node for step in steps(loss)] == [node for node in order(loss) if node.op]
    second = grad(lambda w: grad(total)(w, *weights[1:]))(weights[0])
    near = [grad(total)(Value(0.75 + d), *weights[1:]).data for d in (1e-5, -1e-5)]
    assert second.data == pytest.approx((near[0] - near[1]) / 2e-5, rel=1e-6)


def test_a_picture_folds_the_steps_and_says_how_many(tmp_path: Any) -> None:
    h, ys = scan(recurrent([Value(0.5, label=f"w{i}") for i in range(4)]), Value(0.1, label="h"), [0.5] * 100)
    text = draw(h + sum(ys)).dot
    assert "cell ×100" in text
    assert "cell" in draw(scan(recurrent([Value(0.5) for _ in range(4)]), Value(0.1), [0.5])[0]).dot
