"""A compiled graph gives the eager engine's numbers, in both back ends, for any batch.

Also of: replay/code/backend, replay/code/batches, replay/code/by_numpy, replay/code/lowering, replay/code/result,
replay/code/templates, replay/llvm/by_llvm, replay/llvm/instructions, replay/llvm/notation, replay/program/backends,
replay/program/compiling.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, compile, ieee  # noqa: A004 - as in re
from autograd.calculus.passes import gradients as gradients_of
from autograd.checking.registering import node_at
from autograd.core.graph import order
from autograd.replay.llvm import jit
from autograd.rows.row import Op
from autograd.rows.table import TABLE
from nn import MLP, mse
from tests.checking.test_differences import random_graph
from tests.support.backends import assert_same
from tests.support.graphs import flat, graph_of_any_rows

ROWS = list(TABLE.values())
SIZES = (1, 2, 7, 8, 9, 100)


has_llvm = jit.is_there


def eager(root: Value, leaves: list[Value], numbers: Any) -> tuple[float, list[float]]:
    """What the eager engine gives at other numbers of the leaves."""
    for leaf, number in zip(leaves, numbers, strict=True):
        leaf.data = float(number)
    with ieee():
        root.refresh()
    root.zero_grad()
    root.backward()
    return root.data, [leaf.grad for leaf in leaves]


def samples(rng: np.random.Generator, count: int, width: int) -> Any:
    """Numbers near 0 and 1, and kinks and edges themselves."""
    x = rng.uniform(-1.5, 1.5, (count, width))
    special = rng.choice([0.0, -0.0, 1.0, -1.0, 1e-9, -1e-9, 30.0, -30.0], (count, width))
    return np.where(rng.uniform(size=(count, width)) < 0.2, special, x)


# ---- against the eager engine ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_gives_the_eager_engines_numbers(row: Op, backend: str) -> None:
    rng = np.random.default_rng(1)
    for point in row.points[:2]:
        numbers = flat(point)
        root = node_at(row, numbers)
        inputs = [leaf for leaf in root.parents if not leaf.constant]
        program = compile(root, inputs=inputs, backend=backend)
        batch = samples(rng, 40, len(inputs))
        batch[0] = [leaf.data for leaf in inputs]
        value, gradients = program(batch)
        for i, sample in enumerate(batch):
            data, grads = eager(root, inputs, sample)
            assert_same(value[i], data, backend)
            assert_same(gradients[i], grads, backend)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(SIZES))
@pytest.mark.parametrize("which", ["numpy", "llvm"])
def test_random_graphs_give_the_eager_engines_numbers(which: str, seed: int, size: int) -> None:
    if which == "llvm" and not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    rng = np.random.default_rng(seed)
    root = random_graph(rng)
    leaves = [node for node in order(root)[::-1] if not node.op and not node.constant]
    inputs, parameters = leaves[:2], leaves[2:]
    batch = samples(rng, size, len(inputs))
    kept = [leaf.data for leaf in parameters]
    program = compile(root, inputs=inputs, parameters=parameters, backend=which)
    value, each = program(batch, reduce="none") if parameters else program(batch)
    wanted = [eager(root, [*inputs, *parameters], [*sample, *kept]) for sample in batch]
    assert_same(value, [data for data, _ in wanted], which)
    first = len(inputs) if parameters else 0
    assert_same(each, [grads[first:] if parameters else grads for _, grads in wanted], which)
    if parameters:
        _, summed = program(batch, parameters=kept, reduce="sum")
        np.testing.assert_allclose(summed, np.asarray(each).sum(axis=0), rtol=1e-9, atol=1e-12)
        _, mean = program(batch, parameters=kept)
        np.testing.assert_allclose(mean, np.asarray(each).mean(axis=0), rtol=1e-9, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1_000_000), st.sampled_from(SIZES))
def test_graphs_of_any_rows_are_bit_for_bit_the_eager_engines(seed: int, size: int) -> None:
    if not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    rng = np.random.default_rng(seed)
    root = graph_of_any_rows(rng)
    leaves = [node for node in order(root)[::-1] if not node.op and not node.constant]
    batch = samples(rng, size, len(leaves))
    value, each = compile(root, inputs=leaves, backend="llvm")(batch)
    wanted = [eager(root, leaves, sample) for sample in batch]
    assert_same(value, [data for data, _ in wanted], "llvm")
    assert_same(each, [grads for _, grads in wanted], "llvm")


def test_one_sample_of_a_model_is_its_backward_pass(backend: str) -> None:
    model = MLP(2, [5, 3, 1], "tanh", seed=1)
    x = [Value(0.3), Value(-0.7)]
    parameters = model.parameters()
    loss = mse([model(x)], [0.5]) + 1e-3 * autograd.dot(parameters, parameters)
    program = compile(loss, inputs=x, parameters=model, backend=backend)
    value, gradients = program([[0.3, -0.7]])
    loss.backward()
    assert_same(value, [loss.data], backend)
    assert_same(gradients, [parameter.grad for parameter in parameters], backend)


def test_a_large_batch_is_the_same_with_any_number_of_threads(backend: str) -> None:
    model = MLP(2, [4, 1], "tanh", seed=1)
    x = [Value(0.3), Value(-0.7)]
    loss = model(x) ** 2
    batch = np.random.default_rng(0).normal(size=(20_011, 2))
    one, *more = (compile(loss, x, model, backend=backend, threads=threads)(batch) for threads in (1, 2, 5))
    assert len(one.value) == len(batch)
    for other in more:
        assert np.array_equal(one.value, other.value)
        assert np.array_equal(one.gradients, other.gradients)
    small = compile(loss, x, model, backend=backend)(batch[:300], reduce="sum").gradients
    parts = compile(loss, x, model, backend=backend)
    first, rest = parts(batch[:256], reduce="sum").gradients, parts(batch[256:300], reduce="sum").gradients
    assert np.array_equal(small, first + rest)


def test_both_back_ends_sum_in_the_same_order() -> None:
    if not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    w, x = Value(0.1), Value(0.3)
    loss = w * x + w * w * 0.3
    batch = np.random.default_rng(0).normal(size=(1_003, 1))
    results = [compile(loss, [x], [w], backend=each)(batch) for each in ("numpy", "llvm")]
    assert np.array_equal(results[0].value, results[1].value)
    assert np.array_equal(results[0].gradients, results[1].gradients)


def test_large_graphs_are_cut_into_functions(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograd.replay.llvm.by_llvm.LENGTHS", {1: 7, 0: 7})
    root = random_graph(np.random.default_rng(5))
    leaves = [node for node in order(root)[::-1] if not node.op and not node.constant]
    batch = samples(np.random.default_rng(6), 19, 1)
    kept = [leaf.data for leaf in leaves[1:]]
    value, each = compile(root, leaves[:1], leaves[1:], backend=backend)(batch, reduce="none")
    for i, sample in enumerate(batch):
        data, grads = eager(root, leaves, [*sample, *kept])
        assert_same(value[i], data, backend)
        assert_same(each[i], grads[1:], backend)


def test_fast_is_close(backend: str) -> None:
    model = MLP(2, [8, 8, 1], "tanh", seed=1)
    x = [Value(0.3), Value(-0.7)]
    loss = (model(x).exp() + 1.0).log() ** 1.5
    batch = np.random.default_rng(0).normal(size=(100, 2))
    exact, fast = (compile(loss, x, model, backend=backend, fast=fast)(batch) for fast in (False, True))
    np.testing.assert_allclose(fast.value, exact.value, rtol=1e-12)
    np.testing.assert_allclose(fast.gradients, exact.gradients, rtol=1e-10, atol=1e-13)


# How often a program calls functions for one number's value and derivative
CALLS = {
    "sigmoid": {"exp": 1},
    "softplus": {"exp": 1, "log1p": 1},
    "logsigmoid": {"exp": 1, "log1p": 1},
    "silu": {"exp": 1},
    "tanh": {"tanh": 1, "exp": 1},
    "mish": {"exp": 2, "log1p": 1, "tanh": 1},
}


@pytest.mark.parametrize("name", CALLS)
def test_value_and_derivative_share_the_functions_they_call(name: str) -> None:
    x = Value(0.7, label="x")
    y = getattr(x, name)()
    source = compile(y, inputs=[x], backend="numpy").source()
    assert {each: source.count(f" {each}(") for each in ("exp", "log1p", "tanh") if f" {each}(" in source} == CALLS[
        name
    ]
    if name == "sigmoid":  # and so does the second derivative
        (slope,) = gradients_of(y, [x])
        assert compile(slope, inputs=[x], backend="numpy").source().count(" exp(") == 1


def test_a_layer_calls_exp_once_for_each_neuron() -> None:
    model = MLP(4, [9, 1], "sigmoid", seed=1)
    x = [Value(0.1 * i) for i in range(4)]
    program = compile(model(x), x, model, backend="numpy")
    assert program.source().count(" exp(") == 9


def test_a_gradient_graph_compiles(backend: str) -> None:
    x, y = Value(0.7), Value(0.2)
    (dx,) = gradients_of((x * y).sin() * x, [x])
    program = compile(dx, inputs=[x, y], backend=backend)
    value, gradients = program([[0.7, 0.2], [1.5, -0.4]])
    for (a, b), found, (dxx, dxy) in zip([(0.7, 0.2), (1.5, -0.4)], value, gradients, strict=True):
        assert found == pytest.approx(math.sin(a * b) + a * b * math.cos(a * b), rel=1e-12)
        assert dxx == pytest.approx(2 * b * math.cos(a * b) - a * b * b * math.sin(a * b), rel=1e-12)
        assert dxy == pytest.approx(2 * a * math.cos(a * b) - a * a * b * math.sin(a * b), rel=1e-12)


# ---- what it's given -------------------------------------------------------------------------------------------------


def small(backend: str = "numpy", **options: Any) -> tuple[autograd.Program, Value, Value]:
    w, x = Value(2.0, label="w"), Value(1.0, label="x")
    return compile((w * x) ** 2 + 0.5, inputs=[x], parameters=[w], backend=backend, **options), w, x


def test_parameters_are_bound_or_given(backend: str) -> None:
    program, w, _ = small(backend)
    assert program([[3.0]]).value.tolist() == [36.5]
    w.data = 1.0
    assert program([[3.0]]).value.tolist() == [9.5]
    assert program([[3.0]], parameters=[2.0]).value.tolist() == [36.5]
    numbers = program.numbers()
    numbers -= 0.1 * program([[3.0]], parameters=numbers).gradients
    program.assign(numbers)
    assert w.data == pytest.approx(1.0 - 0.1 * 18.0)
    assert w.grad == 0.0


@pytest.mark.parametrize("count", [1, 5, 300])
def test_descend_takes_the_steps_one_would_take(backend: str, count: int) -> None:
    model = MLP(2, [4, 1], "tanh", seed=1)
    x, y = [Value(0.3), Value(-0.7)], Value(1.0)
    program = compile((model(x) - y) ** 2, [x, y], model, backend=backend)
    batch = np.random.default_rng(0).normal(size=(count, 3))
    by_hand, in_one = program.numbers(), program.numbers()
    for _ in range(7):
        value, gradients = program(batch, parameters=by_hand)
        by_hand -= 0.1 * gradients
    assert np.array_equal(program.descend(batch, in_one, 0.1, steps=7), value)
    assert np.array_equal(in_one, by_hand)
    with pytest.raises(TypeError, match="descend: numbers is .*; expected an array of 17 floats"):
        program.descend(batch, [0.0] * 17, 0.1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="descend: 0 steps"):
        program.descend(batch, in_one, 0.1, steps=0)


def test_results_are_ones_own(backend: str) -> None:
    program, _, _ = small(backend)
    one = program([[1.0], [2.0]])
    kept = one.value.copy(), one.gradients.copy()
    program([[5.0], [6.0]])
    assert np.array_equal(one.value, kept[0])
    assert np.array_equal(one.gradients, kept[1])


def test_inputs_may_be_nested_and_batches_given_by_entry(backend: str) -> None:
    xs, y = [Value(1.0), Value(2.0)], Value(3.0)
    program = compile(xs[0] * 10 + xs[1] * y, inputs=[xs, y], backend=backend)
    whole = program(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    parts = program((np.array([[1, 2], [4, 5]]), np.array([3, 6])))
    assert whole.value.tolist() == parts.value.tolist() == [16.0, 70.0]
    assert whole.gradients.tolist() == [[10.0, 3.0, 2.0], [10.0, 6.0, 5.0]]
    entries = {"xs": xs, "y": y}.values()  # anything to go through
    named = compile(xs[0] * 10 + xs[1] * y, inputs=entries, backend=backend)
    assert named([[1.0, 2.0, 3.0]]).value.tolist() == [16.0]


def test_outputs_and_values_come_without_gradients(backend: str) -> None:
    x = Value(1.0)
    hidden = x.tanh()
    program = compile(hidden * 2, inputs=[x], outputs=[hidden, x], backend=backend)
    batch = [[0.5], [-1.0], [0.0]]
    assert_same(program.outputs(batch)[:, 0], [math.tanh(each[0]) for each in batch], backend)
    assert program.outputs(batch)[:, 1].tolist() == [0.5, -1.0, 0.0]
    assert_same(program.values(batch), [2 * math.tanh(each[0]) for each in batch], backend)


def test_what_does_not_depend_on_anything_is_zero_and_constant(backend: str) -> None:
    w, unused, x, idle = Value(2.0), Value(5.0), Value(1.0), Value(9.0)
    program = compile(w * w, inputs=[x, idle], parameters=[w, unused], backend=backend)
    value, gradients = program(np.ones((3, 2)), reduce="sum")
    assert value.tolist() == [4.0] * 3
    assert gradients.tolist() == [12.0, 0.0]
    assert compile(x * 3, inputs=[x, idle], backend=backend)([[1.0, 2.0]]).gradients.tolist() == [[3.0, 0.0]]
    nothing = compile(w * w, parameters=[w], backend=backend)
    assert nothing().gradients.tolist() == [4.0]


def test_inf_and_nan_go_through(backend: str) -> None:
    x = Value(1.0)
    program = compile(x.log() + x.sqrt(), inputs=[x], backend=backend)
    value, _ = program([[0.0], [-1.0], [math.inf], [math.nan]])
    assert value[0] == -math.inf
    assert np.isnan(value[[1, 3]]).all()
    assert value[2] == math.inf


def test_the_repr_says_what_there_is() -> None:
    program, _, _ = small()
    assert "1 inputs, 1 parameters, 2 other leaves are constants, numpy, no guards" in repr(program)


def test_what_is_wrong_is_said() -> None:
    program, w, x = small()
    with pytest.raises(ValueError, match=r"the batch has shape \(1, 2\); expected \(samples, 1\)"):
        program([[1.0, 2.0]])
    with pytest.raises(ValueError, match=r"expected an array of shape \(samples, 1\)"):
        program()
    with pytest.raises(ValueError, match="at least one sample"):
        program(np.empty((0, 1)))
    with pytest.raises(TypeError, match="the batch is an array of <U1"):
        program([["a"]])
    with pytest.raises(TypeError, match="complex"):
        program([[1j]])
    with pytest.raises(ValueError, match="rows of different lengths"):
        program([[1.0], [1.0, 2.0]])
    with pytest.raises(ValueError, match=r"parameters has shape \(2,\); expected \(1,\)"):
        program([[1.0]], parameters=[1.0, 2.0])
    with pytest.raises(ValueError, match="reduce is 'max'; expected one of: mean, sum, none"):
        program([[1.0]], reduce="max")
    with pytest.raises(ValueError, match="backend is 'cuda'; expected one of: llvm, numpy"):
        compile(w * x, [x], backend="cuda")
    with pytest.raises(TypeError, match="loss is a float"):
        compile(1.0)
    with pytest.raises(TypeError, match="among the inputs is a float, 1.0"):
        compile(w * x, [1.0])
    with pytest.raises(ValueError, match="which was computed; expected leaves"):
        compile(w * x, [w * 2])
    with pytest.raises(ValueError, match=r"a constant: what was computed from it alone was not recorded"):
        compile(w * x, [Value(2.0, constant=True)])
    with pytest.raises(ValueError, match="stands twice among the inputs"):
        compile(w * x, [x, x])
    with pytest.raises(ValueError, match="is an input and a parameter"):
        compile(w * x, [x], [x])
    root = w * x
    w.data = 9.0
    with pytest.raises(autograd.StaleError, match="w changed"):
        compile(root, [x], [w])


def test_without_llvmlite_numpy_runs_and_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise ImportError("llvmlite is not installed: pip install 'autograd-by-hand[fast]'")

    monkeypatch.setattr("autograd.replay.llvm.jit.llvm", absent)
    monkeypatch.setattr("autograd.replay.program.backends._told", False)
    x = Value(1.0)
    with pytest.warns(RuntimeWarning, match=r"llvmlite is not installed: .*; running with NumPy meanwhile"):
        assert compile(x * 2, [x]).backend == "numpy"
    assert compile(x * 2, [x]).backend == "numpy"  # and says it no more: a warning would be an error here
    with pytest.raises(ImportError, match="llvmlite is not installed"):
        compile(x * 2, [x], backend="llvm")
