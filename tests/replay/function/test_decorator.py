"""@compiled: functions of one sample over whole batches, recorded at the first call, and again where they branch.

Also of: replay/function/arguments, replay/function/branching, replay/function/likeness, replay/function/spot_checks.
"""

from __future__ import annotations

import operator
import random
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import GuardError, ReplayError, Value, compiled, no_grad, record
from autograd.replay.code import by_numpy
from autograd.replay.function import branching
from autograd.replay.llvm import jit
from nn import MLP
from tests.support.backends import assert_same

Function = Callable[..., Any]


def eager(function: Function, samples: Any, leaves: list[Value] | None = None) -> tuple[list[float], list[list[float]]]:
    """Value and gradients sample by sample: of the leaves, or of the numbers of the sample themselves."""
    values, gradients = [], []
    for sample in samples:
        inputs = [[Value(number) for number in part] if isinstance(part, list) else Value(part) for part in sample]
        flat = [leaf for part in inputs for leaf in (part if isinstance(part, list) else [part])]
        with autograd.ieee():
            root = function(*inputs)
        wanted = flat if leaves is None else leaves
        for leaf in wanted:
            leaf.grad = 0.0
        if not root.constant:
            root.backward()
        values.append(root.data)
        gradients.append([leaf.grad for leaf in wanted])
    return values, gradients


def batch_of(count: int, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 2)), rng.normal(size=count)


def pairs(xs: Any, ys: Any) -> list[tuple[Any, Any]]:
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


# ---- what it computes ------------------------------------------------------------------------------------------------


def test_a_loss_over_a_batch_is_the_eager_engines(backend: str) -> None:
    model = MLP(2, [4, 1], "tanh", seed=1)

    @compiled(parameters=model, backend=backend, check=3)
    def loss(x: Any, y: Any) -> Any:
        """How far off the model is."""
        return (model(x) - y) ** 2

    calls: Any = loss
    assert (calls.__name__, calls.__doc__) == ("loss", "How far off the model is.")
    for count, seed in ((5, 0), (1, 1), (300, 2)):
        xs, ys = batch_of(count, seed)
        value, gradients = loss(xs, ys)
        wanted, each = eager(loss.__wrapped__, pairs(xs, ys), model.parameters())
        assert_same(value, wanted, backend)
        np.testing.assert_allclose(gradients, np.mean(each, axis=0), rtol=1e-9, atol=1e-12)
        for parameter in model.parameters():
            parameter.data -= 0.01 * parameter.grad
    assert len(loss.programs) == 1
    assert "17 parameters" in repr(loss.programs[0])


@pytest.mark.parametrize("reduce", ["mean", "sum", "none"])
@pytest.mark.parametrize("again", [False, True])
def test_gradients_are_reduced_as_asked(reduce: str, again: bool, backend: str) -> None:
    w, v = Value(2.0), Value(-1.0)

    @compiled(parameters=[w, v], backend=backend, reduce=reduce, again=again)
    def loss(x: Any, y: Any) -> Any:
        d = w * x[0] + v * x[1] - y
        return d * d if again and d > 0 else d * 3.0

    xs, ys = batch_of(40)
    value, gradients = loss(xs, ys)
    wanted, each = eager(loss.__wrapped__, pairs(xs, ys), [w, v])
    assert_same(value, wanted, backend)
    expected = {"mean": np.mean(each, axis=0), "sum": np.sum(each, axis=0), "none": np.array(each)}[reduce]
    np.testing.assert_allclose(gradients, expected, rtol=1e-12, atol=1e-12)
    assert len(loss.programs) == 1 + again


def test_without_parameters_the_gradients_are_the_inputs_and_leaves_stay_bound(backend: str) -> None:
    w = Value(2.0)

    @compiled(backend=backend)
    def product(x: Any, y: Any, scale: Any) -> Any:
        return w * x[0][1] * y * scale + Value(1.0)

    xs, ys = np.arange(12.0).reshape(3, 2, 2), [1, 2, 3]
    value, gradients = product(xs, ys, scale=10)
    assert value.tolist() == [21.0, 201.0, 541.0]
    assert gradients.tolist() == [[0, 20, 0, 0, 20, 2], [0, 40, 0, 0, 100, 20], [0, 60, 0, 0, 180, 54]]
    w.data = 1.0
    assert product(xs, ys, scale=10.0).value.tolist() == [11.0, 101.0, 271.0]
    assert product(scale=10.0, y=ys, x=xs).value.tolist() == [11.0, 101.0, 271.0]
    assert len(product.programs) == 1


def test_a_bare_decorator_and_any_kind_of_argument() -> None:
    @compiled
    def total(*parts: Any, last: Any) -> Any:
        return parts[0] * parts[1] + last[0]

    value, gradients = total([1.0, 2.0], np.float32(3.0), last=[[5.0], [6.0]])
    assert value.tolist() == [8.0, 12.0]
    assert gradients.tolist() == [[3.0, 1.0, 1.0], [3.0, 2.0, 1.0]]
    first: Any = compiled(lambda x: x)
    assert first([4.0]).gradients.tolist() == [[1.0]]
    assert compiled(lambda x: Value(7.0) if x > 0 else x)([1.0]).value.tolist() == [7.0]


def test_each_structure_has_its_own_recording() -> None:
    @compiled(backend="numpy")
    def total(x: Any) -> Any:
        return autograd.sum(x) if isinstance(x, list) else x

    assert total([1.0, 2.0]).value.tolist() == [1.0, 2.0]
    assert total([[1.0, 2.0]]).value.tolist() == [3.0]
    assert total([[1.0, 2.0, 3.0]]).value.tolist() == [6.0]
    assert total([[0.0, 2.0], [1.0, 1.0]]).value.tolist() == [2.0, 2.0]
    assert len(total.programs) == 3


def test_leaves_that_are_no_parameters_are_never_out_of_date() -> None:
    w, shift = Value(2.0), Value(1.0)

    @compiled(parameters=[w], backend="numpy")
    def loss(x: Any) -> Any:
        return w * x + shift

    assert loss([3.0]).value.tolist() == [7.0]
    shift.data = 5.0
    assert loss([3.0]).value.tolist() == [11.0]
    assert loss([3.0]).gradients.tolist() == [3.0]
    assert len(loss.programs) == 1  # the old one is gone


def test_modes_and_recordings_around_a_call_do_not_matter() -> None:
    w = Value(2.0)

    @compiled(parameters=[w], backend="numpy", check=2)
    def loss(x: Any) -> Any:
        return (w * x).log() if x < 10.0 else x

    with no_grad(), record() as recording:
        value, gradients = loss([0.0, 1.0])  # outside of the domain: as in replay, inf
    assert value.tolist() == [-np.inf, np.log(2.0)]
    assert gradients.tolist() == [np.nan] or np.isnan(gradients).all()
    assert recording.guards == []
    assert w.grad == 0.0


# ---- where guards break ----------------------------------------------------------------------------------------------


def test_a_broken_guard_raises_unless_it_is_to_record_again(backend: str) -> None:
    def absolute(x: Any) -> Any:
        return x if x > 0 else -x

    with pytest.raises(GuardError, match=r"sample 2 .* x > 0 was True there, test_decorator.py:\d+ in absolute"):
        compiled(backend=backend)(absolute)([1.0, 2.0, -3.0])
    again = compiled(backend=backend, again=True, check=9)(absolute)
    value, gradients = again([1.0, 2.0, -3.0, 0.0])
    assert value.tolist() == [1.0, 2.0, 3.0, 0.0]
    assert gradients.tolist() == [[1.0], [1.0], [-1.0], [-1.0]]
    assert len(again.programs) == 2
    assert again([-1.0]).value.tolist() == [1.0]
    assert len(again.programs) == 2


def of_branches(seed: int, w: Value) -> Function:
    """A function that branches by chance; of what NumPy computes to the last bit, so that ties are ties."""

    def function(x: Any) -> Any:
        rng = random.Random(seed)  # noqa: S311 - the same each time
        values = [*x, w]
        for _ in range(rng.randrange(1, 5)):
            a, b = rng.choice(values), rng.choice([*values, 0.0, 0.5])
            kind = rng.randrange(6)
            if kind == 0:
                values.append(a * b + w if a < b else (a - b) * 0.5)
            elif kind == 1:
                values.append(abs(a) if b <= a else a * a)
            elif kind == 2:
                values.append(max(values) * 0.25)
            elif kind == 3:
                values.append(sorted(values)[1] + 1.0)
            elif kind == 4:
                values.append(a.relu() - b if operator.gt(0.25, a) else min(values))
            elif a >= b and a * 2 > 0.5:
                values += [a / 4.0, a * w]
            else:
                values.append(a - w)
        return values[-1] * values[-2] + values[rng.randrange(len(values))]

    return function


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 9), st.booleans())
@pytest.mark.parametrize("which", ["numpy", "llvm"])
def test_branching_functions_agree_with_the_eager_engine(which: str, seed: int, count: int, of_inputs: bool) -> None:
    if which == "llvm" and not jit.is_there():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    w = Value(0.5)
    function = of_branches(seed, w)
    rng = np.random.default_rng(seed)
    options = {"backend": which, "again": True, "reduce": "none", "parameters": None if of_inputs else [w]}
    replay: Any = compiled(**options)(function)  # type: ignore[call-overload]
    for _ in range(2):
        xs = rng.choice([-1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 2.0, 0.3], (count, 2))
        value, gradients = replay(xs)
        wanted, each = eager(function, [(row,) for row in xs.tolist()], None if of_inputs else [w])
        assert_same(value, wanted, which)
        assert_same(gradients, each, which)


def test_results_do_not_depend_on_earlier_calls(backend: str) -> None:
    w, v = Value(0.1), Value(0.7)

    def loss(x: Any) -> Any:
        return w * x + v.sin() * x if x < -0.3 else w * w * x / v if x < 0.3 else (w * x - v).exp()

    batches = np.random.default_rng(0).normal(size=(20, 100))
    results = []
    for start in ([-2.0, 0.0, 2.0], [2.0, -2.0, 0.0], [0.0, 2.0, -2.0], []):  # sums of three differ by what comes last
        fresh = compiled(parameters=[w, v], backend=backend, again=True)(loss)
        for number in start:
            fresh([number])
        results.append([fresh(xs) for xs in batches])
        assert len(fresh.programs) == 3
    for other in results[1:]:
        for one, two in zip(results[0], other, strict=True):
            assert np.array_equal(one.value, two.value)
            assert np.array_equal(one.gradients, two.gradients)


def test_a_tie_that_the_last_digit_decides_otherwise_is_recorded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where NumPy's exp is not math's: the guard breaks for the very sample that was recorded."""
    monkeypatch.setattr(by_numpy, "ON_ARRAYS", {**by_numpy.ON_ARRAYS, "exp": lambda x: np.exp(x) * (1.0 + 1e-15)})
    edge = float(np.exp(1.0))

    @compiled(backend="numpy", again=True)
    def loss(x: Any) -> Any:
        return x * 2.0 if x.exp() > edge else x

    for _ in range(3):
        assert loss([1.0]).value.tolist() == [1.0]
    assert len(loss.programs) == 1
    for _ in range(3):
        assert loss([1.0, 1.5]).value[1] == 3.0
    assert loss([1.0]).value[0] in (1.0, 2.0)  # either side of the tie
    assert len(loss.programs) == 2


def test_recordings_have_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branching, "MOST", 5)

    @compiled(backend="numpy", again=True)
    def count(x: Any) -> Any:
        return x * next(float(i) for i in range(100) if x < i)

    assert count([0.5, 1.5, 2.5, 3.5, 4.5]).value.tolist() == [0.5, 3.0, 7.5, 14.0, 22.5]
    with pytest.raises(ReplayError, match="count: 5 recordings .* and sample 1 takes none of their branches") as caught:
        count([0.5, 9.5])
    assert caught.value.sample == 1
    assert count([4.5]).value.tolist() == [22.5]


# ---- what guards can't see -------------------------------------------------------------------------------------------


def test_a_branch_on_data_is_seen_by_checking_alone(backend: str) -> None:
    def absolute(x: Any) -> Any:
        return x if x.data > 0 else -x

    batch = [1.0, 2.0, 3.0, -4.0]
    assert compiled(backend=backend)(absolute)(batch).value.tolist() == batch  # wrong, and nobody can know
    said = "absolute: the value at sample 3 is 4.0, but the recording gives -4.0. Does it branch on .data"
    with pytest.raises(ReplayError, match=said) as caught:
        compiled(backend=backend, check=1)(absolute)(batch)
    assert caught.value.sample == 3
    with pytest.raises(ReplayError, match="sample 3"):
        compiled(backend=backend, check=1, again=True)(absolute)(batch)


def test_checking_compares_gradients_and_leaves_those_of_the_user_alone() -> None:
    w = Value(2.0, label="w")
    w.grad = 5.0

    @compiled(parameters=[w], backend="numpy", check=2)
    def loss(x: Any) -> Any:
        return w * x if x.data < 2 else w.detach() * x + w * 0

    loss([1.0, 1.5])
    with pytest.raises(ReplayError, match="the gradient of w at sample 1 is 0.0, but the recording gives 3.0"):
        loss([1.0, 3.0])
    assert w.grad == 5.0


STRENGTH = {"now": 0.1}


@pytest.mark.parametrize(
    ("factor", "constants"),
    [
        (lambda w, x: 1 / (1 + w.detach() ** 2), "0.2 became 0.1"),
        (lambda w, x: w.data**2, "4 became 9"),
        (lambda w, x: STRENGTH["now"], "0.1 became 0.2"),
        (lambda w, x: 1 + 1e-9 * w.item(), "1.000000002 became 1.000000003"),
        (lambda w, x: 2.0 if w.data < 2.5 else 1.0, "2 became 1"),
    ],
)
def test_checking_names_the_constant_that_moved_and_the_line(factor: Any, constants: str) -> None:
    w = Value(2.0, label="w")

    @compiled(parameters=[w], backend="numpy", check=2)
    def loss(x: Any) -> Any:
        return w * x * factor(w, x)

    STRENGTH["now"] = 0.1
    loss([1.0, 1.5])
    w.data, STRENGTH["now"] = 3.0, 0.2
    with pytest.raises(ReplayError, match=rf"the constant {constants}, in mul, test_decorator.py:\d+ in loss"):
        loss([1.0, 1.5])


def test_checking_names_the_line_where_another_way_was_taken() -> None:
    @compiled(backend="numpy", check=2)
    def loss(x: Any) -> Any:
        return x * 2 if x.data < 2 else x.exp() - x.data

    with pytest.raises(ReplayError, match=r"another way.*exp instead of|another way.*, test_decorator.py:\d+ in loss"):
        loss([1.0, 3.0])


def noting_in(ran: list[float]) -> Function:
    def double(x: Any) -> Any:
        ran.append(x.data)
        return x * 2

    return double


def test_checked_samples_are_spread_and_the_same_each_time() -> None:
    seen: list[list[float]] = []
    for _ in range(2):
        ran: list[float] = []
        replay = compiled(backend="numpy", check=6)(noting_in(ran))
        for _ in range(2):
            replay(np.arange(100.0))
        seen.append(ran[1:])  # the first was the recording
    assert seen[0] == seen[1]
    one, two = seen[0][:6], seen[0][6:]
    assert one != two
    for chosen in (one, two):
        assert [chosen[0], chosen[-1]] == [0.0, 99.0]
        assert np.histogram(chosen[1:-1], bins=[1, 25, 50, 74, 99])[0].min() == 1


# ---- what is wrong ---------------------------------------------------------------------------------------------------


def giving(result: Any) -> Function:
    return lambda x: result


def test_what_is_wrong_is_said() -> None:
    @compiled(backend="numpy")
    def loss(x: Any, y: Any) -> Any:
        return x[0] * y

    xs, ys = batch_of(3)
    for wrong, kind in (("abc", "str"), (None, "NoneType"), (True, "bool"), ([1j] * 3, "list"), ({}, "dict")):
        with pytest.raises(TypeError, match=f"loss: y is a {kind}, .*; expected an array of numbers, or a number"):
            loss(xs, wrong)
    with pytest.raises(TypeError, match=r"call the function itself, which is .__wrapped__"):
        loss([Value(1.0), Value(2.0)], ys)
    with pytest.raises(ValueError, match="loss: x has rows of different lengths"):
        loss([[1.0], [1.0, 2.0]], ys)
    with pytest.raises(ValueError, match=r"loss: the arguments have \{'x': 3, 'y': 2\} samples"):
        loss(xs, ys[:2])
    with pytest.raises(ValueError, match="at least 1"):
        loss(xs[:0], ys[:0])
    with pytest.raises(ValueError, match="there is no array among the arguments"):
        loss(1.0, 2.0)
    with pytest.raises(TypeError, match="missing a required argument: 'y'"):
        loss(xs)
    for wrong_result in (1.0, None, [Value(1.0)], True):
        with pytest.raises(TypeError, match="gave a .*; expected a Value"):
            compiled(giving(wrong_result))([1.0])
    assert loss.programs == []
    assert loss(xs, ys).value.shape == (3,)


def test_wrong_options_are_said_at_once() -> None:
    options: Any
    for options, error, said in (
        ({"reduce": "max"}, ValueError, "compiled: reduce is 'max'; expected one of: mean, sum, none"),
        ({"check": -1}, ValueError, "compiled: check is -1"),
        ({"check": True}, ValueError, "compiled: check is True"),
        ({"parameters": [1.0]}, TypeError, "among the parameters is a float"),
        ({"parameters": [Value(1.0) * 2]}, ValueError, "which was computed"),
    ):
        made: Any = compiled
        with pytest.raises(error, match=said):
            made(**options)(lambda x: x)
    with pytest.raises(TypeError, match="5 is a int; expected a function"):
        compiled()(5)  # type: ignore[arg-type]


def test_threads_share_one_recording() -> None:
    runs = []

    @compiled(backend="numpy", again=True)
    def loss(x: Any) -> Any:
        runs.append(1)
        return x * 2.0 if x > 0 else -x

    found: dict[int, Any] = {}
    start = threading.Barrier(6)

    def work(i: int) -> None:
        start.wait()
        found[i] = loss([1.0 + i, -1.0 - i]).value.tolist()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {i: [2.0 + 2 * i, 1.0 + i] for i in range(6)}
    assert len(loss.programs) == len(runs) == 2


# ---- gradients by both, and Jacobians --------------------------------------------------------------------------------


def by_hand(outputs: list[Value], leaves: list[Value]) -> list[list[float]]:
    rows = []
    for output in outputs:
        for leaf in leaves:
            leaf.grad = 0.0
        output.backward()
        rows.append([leaf.grad for leaf in leaves])
    return rows


@pytest.mark.parametrize("reduce", ["mean", "sum", "none"])
def test_gradients_by_arguments_and_parameters_over_branches(backend: str, reduce: str) -> None:
    w = Value(1.5, label="w")

    @compiled(parameters=[w], wrt="both", backend=backend, again=True, check=3, reduce=reduce)
    def bent(x: Any, y: Any) -> Any:
        return (w * x[0]).sin() * y if x[0] > x[1] else w * w * y - x[1]

    xs, ys = np.random.default_rng(0).normal(size=(50, 2)), np.random.default_rng(1).normal(size=50)
    value, gradients = bent(xs, ys)
    assert len(bent.programs) == 2
    rows, values = [], []
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        a, b, c = Value(x[0]), Value(x[1]), Value(y)
        made = bent.__wrapped__([a, b], c)
        values.append(made.data)
        rows += by_hand([made], [a, b, c, w])
    assert_same(value, values, backend)
    assert_same(gradients.inputs, np.array(rows)[:, :3], backend)
    each = np.array(rows)[:, 3:]
    wanted = {"mean": each.mean(axis=0), "sum": each.sum(axis=0), "none": each}[reduce]
    np.testing.assert_allclose(gradients.parameters, wanted, rtol=1e-12)
    w.grad = 0.0


def test_gradients_by_arguments_beside_parameters(backend: str) -> None:
    w, other = Value(1.5), Value(2.0)

    @compiled(parameters=[w], wrt="inputs", backend=backend)
    def line(x: Any) -> Any:
        return w * x * other

    assert line([1.0, 2.0]).gradients.tolist() == [[3.0], [3.0]]
    other.data = 4.0  # stays bound
    assert line([1.0, 2.0]).gradients.tolist() == [[6.0], [6.0]]
    assert len(line.programs) == 1


@pytest.mark.parametrize("wrt", ["inputs", "parameters", "both"])
def test_a_jacobian_over_branches(backend: str, wrt: str) -> None:
    w = Value(1.5, label="w")

    @compiled(parameters=[w], wrt=wrt, backend=backend, again=True, check=4, jacobian="reverse")
    def bent(x: Any) -> Any:
        return [w * x[0], [x[1].exp() * w]] if x[0] > 0 else [x[0], -w]

    xs = np.random.default_rng(0).normal(size=(30, 2))
    values, jacobian = bent(xs)
    found = {"inputs": [jacobian], "parameters": [jacobian], "both": [*jacobian]}[wrt]
    rows, right = [], []
    for x in xs.tolist():
        a, b = Value(x[0]), Value(x[1])
        outputs = [w * a, b.exp() * w] if x[0] > 0 else [a * 1, -w]
        right.append([each.data for each in outputs])
        rows.append(by_hand(outputs, {"inputs": [a, b], "parameters": [w], "both": [a, b, w]}[wrt]))
    assert_same(values, right, backend)
    assert_same(np.concatenate(found, axis=2), rows, backend)
    assert len(bent.programs) == 2
    w.grad = 0.0


def test_a_jacobian_is_compared_with_the_function(backend: str) -> None:
    calls = iter([1.0, 1.0, 2.0, 2.0, 2.0])

    @compiled(backend=backend, check=2, jacobian=True)
    def other_each_time(x: Any) -> Any:
        return [x * 3, x * next(calls)]

    with pytest.raises(ReplayError, match="output 1 at sample 1 is 4.0, but the recording gives 2.0"):
        other_each_time([1.0, 2.0])


def test_wrong_options_for_jacobians_are_said() -> None:
    with pytest.raises(ValueError, match="jacobian is 'dense'; expected True, 'reverse' or 'forward'"):
        compiled(jacobian="dense")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="reduce is 'sum' beside a Jacobian, which every sample has its own of"):
        compiled(jacobian=True, reduce="sum")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="wrt is 'all'; expected one of: parameters, inputs, both"):
        compiled(wrt="all")

    @compiled(backend="numpy", jacobian=True, again=True)
    def of_any_length(x: Any) -> Any:
        return [x, x] if x > 0 else [x]

    with pytest.raises(ValueError, match="of_any_length gave 1 outputs where it branches otherwise, 2 before"):
        of_any_length([1.0, -1.0])

    @compiled(backend="numpy")
    def several(x: Any) -> Any:
        return [x, x]

    with pytest.raises(TypeError, match="several gave a list, .*jacobian=True where it is a list"):
        several([1.0])
