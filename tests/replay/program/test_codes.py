"""One forward pass gives all that was asked for: gradients by inputs and by parameters, and outputs beside them.

Also of: replay/program/bound.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import GuardError, Value, compile, record  # noqa: A004 - as in re
from autograd.core.graph import order
from autograd.replay.code.result import Both, Result, ResultAndOutputs
from autograd.replay.guarding import Guard
from nn import MLP
from tests.checking.test_differences import random_graph
from tests.replay.program.test_program import SIZES, eager, has_llvm, samples
from tests.support.backends import assert_same
from tests.support.graphs import graph_of_any_rows

BATCH = np.random.default_rng(3).normal(size=(700, 2))


def network(backend: str, **options: Any) -> autograd.Program:
    x, model = [Value(0.3, label="x"), Value(-0.7, label="y")], MLP(2, [4, 1], "tanh", seed=1)
    hidden = model(x)
    further = [hidden, x[1] * 3]
    program: autograd.Program = compile(
        (hidden * 2 + x[0]).exp(), x, model, outputs=further, backend=backend, **options
    )
    return program


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000_000), st.sampled_from(SIZES))
@pytest.mark.parametrize("which", ["numpy", "llvm"])
def test_both_gradients_and_outputs_are_the_eager_engines(which: str, seed: int, size: int) -> None:
    if which == "llvm" and not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    rng = np.random.default_rng(seed)
    root = graph_of_any_rows(rng) if which == "llvm" else random_graph(rng)
    nodes = order(root)
    leaves = [node for node in nodes[::-1] if not node.op and not node.constant]
    outputs = [nodes[int(i)] for i in rng.integers(len(nodes), size=3)]
    inputs, parameters = leaves[::2], leaves[1::2]
    kept = [leaf.data for leaf in parameters]
    program = compile(root, inputs, parameters, outputs=outputs, wrt="both", backend=which)
    batch = samples(rng, size, len(inputs))
    value, gradients, found = program(batch, parameters=kept, reduce="none", outputs=True)
    for i, sample in enumerate(batch):
        data, grads = eager(root, [*inputs, *parameters], [*sample, *kept])
        assert_same(value[i], data, which)
        assert_same(gradients.inputs[i], grads[: len(inputs)], which)
        assert_same(gradients.parameters[i], grads[len(inputs) :], which)
        assert_same(found[i], [node.data for node in outputs], which)


@pytest.mark.parametrize("count", [1, 3, 700])
def test_all_in_one_call_is_what_single_calls_give(backend: str, count: int) -> None:
    batch = BATCH[:count]
    by = {wrt: network(backend, wrt=wrt) for wrt in ("inputs", "parameters", "both")}
    for reduce in ("mean", "sum", "none"):
        value, gradients, outputs = by["both"](batch, reduce=reduce, outputs=True)
        assert np.array_equal(value, by["both"].values(batch))
        assert np.array_equal(outputs, by["both"].outputs(batch))
        assert np.array_equal(gradients.inputs, by["inputs"](batch, reduce=reduce).gradients)
        assert np.array_equal(gradients.parameters, by["parameters"](batch, reduce=reduce).gradients)
        for program in by.values():
            beside, alone = program(batch, reduce=reduce, outputs=True), program(batch, reduce=reduce)
            assert isinstance(beside, ResultAndOutputs)
            assert isinstance(alone, Result)
            assert isinstance(alone.gradients, Both) == (program is by["both"])
            assert np.array_equal(beside.outputs, outputs)
            for one, other in zip(flat(beside.gradients), flat(alone.gradients), strict=True):
                assert np.array_equal(one, other)


def flat(gradients: Any) -> list[Any]:
    return [*gradients] if isinstance(gradients, Both) else [gradients]


def test_any_number_of_threads_and_workers_give_the_same(backend: str) -> None:
    batch = np.random.default_rng(0).normal(size=(20_011, 2))
    one, other = (network(backend, wrt="both", threads=threads) for threads in (1, 3))
    wanted = one(batch, outputs=True)
    with ThreadPoolExecutor(2) as executor:
        found = [other(batch, outputs=True), one.evaluate(batch, executor, outputs=True, parts=5)]
    for each in found:
        assert np.array_equal(each.value, wanted.value)
        assert np.array_equal(each.gradients.inputs, wanted.gradients.inputs)
        assert np.array_equal(each.gradients.parameters, wanted.gradients.parameters)
        assert np.array_equal(each.outputs, wanted.outputs)


def test_guards_are_checked_beside_outputs(backend: str) -> None:
    w, x = Value(2.0), Value(1.0)
    with record():
        half = w * x / 2
        program = compile(half if half > 0 else -half, [x], [w], outputs=[half, x], wrt="both", backend=backend)
    value, gradients, outputs = program([[3.0], [5.0]], outputs=True)
    assert value.tolist() == [3.0, 5.0]
    assert gradients.inputs.tolist() == [[1.0], [1.0]]
    assert gradients.parameters.tolist() == [2.0]
    assert outputs.tolist() == [[3.0, 3.0], [5.0, 5.0]]
    with pytest.raises(GuardError, match="sample 1"):
        program([[3.0], [-5.0]], outputs=True)


def test_descending_with_both_is_descending(backend: str) -> None:
    found = []
    guard = Guard("gt", 3.0, 2.0, True)  # with which steps are taken one by one
    for options in ({"wrt": "parameters"}, {"wrt": "both"}, {"wrt": "both", "guards": [guard]}):
        program = network(backend, **options)
        numbers = program.numbers()
        found.append((program.descend(BATCH, numbers, 0.01, 3, size=99), numbers))
    for values, numbers in found[1:]:
        assert_same(values, found[0][0], backend)
        assert_same(numbers, found[0][1], backend)


def test_a_code_made_later_has_the_constants_of_the_recording(backend: str) -> None:
    x, constant = Value(2.0), Value(3.0)
    program = compile(x * constant, [x], outputs=[x + constant], backend=backend)
    constant.data = 100.0
    assert program.values([[5.0]]).tolist() == [15.0]
    assert program([[5.0]], outputs=True).outputs.tolist() == [[8.0]]
    assert program([[5.0]]).gradients.tolist() == [[3.0]]


def test_the_source_of_both() -> None:
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    program = compile(a * b, [a], [b], wrt="both", outputs=[a + b], backend="numpy")
    assert program.source().splitlines()[-1] == "    return v1, ([b], [a])"


def test_wrt_is_one_of_three_words() -> None:
    x = Value(2.0)
    with pytest.raises(ValueError, match="wrt is 'all'; expected one of: parameters, inputs, both"):
        compile(x * x, [x], wrt="all")
