"""What is alike in a graph is done side by side, whatever the machine's width, and every bit stays as it was.

Also of: replay/code/straight_line, replay/llvm/assembly, replay/llvm/interleaving, replay/llvm/packing.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, compile, ieee  # noqa: A004 - as in re
from autograd.replay.code.straight_line import SOURCES, Code
from autograd.replay.llvm import jit
from autograd.replay.llvm.assembly import Assembly
from autograd.replay.llvm.packing import packed
from nn import MLP, cross_entropy
from tests.support.backends import assert_same
from tests.support.graphs import graph_of_any_rows

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")

WIDTHS = (2, 4, 8)  # numbers that a machine does at a time
sizes = st.integers(1, 18)
activations = st.sampled_from(["tanh", "relu", "sigmoid", "gelu", "abs"])


def network(layers: list[int], activation: str, samples: int, decay: float) -> tuple[Value, list[Any], list[Value]]:
    """The loss of some samples that are all in the graph, the outputs, and the parameters."""
    rng = np.random.default_rng(len(layers) + samples)
    model = MLP(layers[0], layers[1:], seed=1)
    points = rng.normal(size=(samples, layers[0])).round(1).tolist()
    outputs = []
    for point in points:
        hidden: Any = [getattr(Value(number), activation)() for number in point]
        for layer in model.layers:
            hidden = [getattr(each, activation)() for each in layer(hidden)]
        outputs.append(hidden)
    loss = cross_entropy(outputs, [int(k) for k in rng.integers(0, layers[-1], samples)])
    parameters = model.parameters()
    if decay:
        loss = loss + decay * autograd.dot(parameters, parameters)
    return loss, outputs, parameters


@settings(max_examples=15)  # each is compiled
@given(st.lists(sizes, min_size=2, max_size=3), st.integers(2, 9), activations, st.integers(1, 3), st.data())
def test_a_network_without_inputs_is_the_eager_engine_bit_for_bit(
    layers: list[int], classes: int, activation: str, samples: int, data: st.DataObject
) -> None:
    loss, outputs, parameters = network([*layers, classes], activation, samples, data.draw(st.sampled_from([0.0, 0.1])))
    width, longest = data.draw(st.sampled_from(WIDTHS)), data.draw(st.sampled_from([9, 60, 800]))
    further = [*chain.from_iterable(outputs)]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(jit, "width", lambda: width)
        monkeypatch.setattr("autograd.replay.llvm.by_llvm.LENGTHS", {1: longest, 0: longest})
        program = compile(loss, parameters=parameters, outputs=further, backend="llvm", cache=False)
        for _ in range(2):
            found = program()
            loss.zero_grad()
            loss.backward()
            assert_same(found.value, [loss.data], "llvm")
            assert_same(found.gradients, [parameter.grad for parameter in parameters], "llvm")
            assert_same(program.outputs(), [[output.data for output in further]], "llvm")
            for parameter in parameters:
                parameter.data -= 0.1 * parameter.grad
            loss.refresh()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_samples_have_in_common_is_side_by_side_too(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "width", lambda: width)
    maker = MLP(3, [8, 12], "tanh", seed=1)  # of weights that an input meets
    x = [Value(0.1 * i) for i in range(12)]
    loss = autograd.dot(maker([0.5, -1.0, 2.0]), x).tanh() ** 2
    batch = np.random.default_rng(1).normal(size=(11, 12))
    ours, numpys = (compile(loss, x, maker, backend=each, cache=False) for each in ("llvm", "numpy"))
    for reduce in ("none", "sum"):
        assert_same(ours(batch, reduce=reduce).gradients, numpys(batch, reduce=reduce).gradients, "numpy")
    for i, sample in enumerate(batch):
        for leaf, number in zip(x, sample, strict=True):
            leaf.data = float(number)
        loss.refresh()
        loss.zero_grad()
        loss.backward()
        assert_same(ours(batch[i : i + 1]).gradients, [each.grad for each in maker.parameters()], "llvm")


def code_of(loss: Value, parameters: list[Value]) -> Code:
    return compile(loss, parameters=parameters, backend="llvm")._codes["whole"].parts[0][0]


def test_most_of_a_network_is_done_side_by_side() -> None:
    loss, _, parameters = network([8, 16, 16, 8], "relu", 2, 0.0)
    code = code_of(loss, parameters)
    done = {width: Assembly(code, 1, 400, together=width).size for width in (1, 4, 8)}
    assert done[4] < 0.4 * done[1]
    assert done[8] < 0.25 * done[1]


@given(st.integers(0, 1_000_000), st.sampled_from([*WIDTHS, 16]), st.booleans())
def test_units_are_the_same_instructions_in_an_order_that_can_be_run(seed: int, width: int, regular: bool) -> None:
    if regular:
        loss, _, parameters = network([5, 9, 9, 4], "tanh", 1 + seed % 3, 0.0)
    else:
        with ieee():
            loss = graph_of_any_rows(np.random.default_rng(seed))
        parameters = [node for node in autograd.core.graph.order(loss) if not node.op and not node.constant]
    code = code_of(loss, parameters)
    inner = [place for place, op in enumerate(code.ops) if op not in SOURCES]
    read = {*code.results, *chain.from_iterable(code.gradients)}
    done = {place for place, op in enumerate(code.ops) if op in SOURCES}
    units = packed(code, inner, read, width)
    for unit in units:
        assert len(unit) in {1, width, width // 2, width // 4}
        assert len({code.ops[place] for place in unit}) == 1
        assert done.issuperset(chain.from_iterable(code.args[place] for place in unit))
        assert done.isdisjoint(unit)
        done.update(unit)
    assert len(done) == len(code)
    assert regular <= (width < 4 or len(units) < len(inner) / 2)
