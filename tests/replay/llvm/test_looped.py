"""Programs of loops give the eager engine's numbers, bit for bit, whatever is a loop and what is left to lines.

Also of: replay/llvm/functions, replay/llvm/kernels, replay/llvm/totals, replay/llvm/maps, replay/llvm/factors,
replay/llvm/plan, replay/code/families, replay/code/units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, compile, ieee  # noqa: A004 - as in re
from autograd.core.graph import order
from autograd.replay.code.families import layout
from autograd.replay.code.lowering import Lowering
from autograd.replay.code.straight_line import SOURCES
from autograd.replay.llvm import by_llvm, jit
from autograd.replay.llvm.looped import Looped
from autograd.replay.llvm.plan import Lines, plan
from nn import MLP, mse
from tests.support.backends import assert_same
from tests.support.forcing import Machine
from tests.support.graphs import graph_of_any_rows
from tests.support.layers import graph_of_layers

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")

SPECIAL = (0.0, -0.0, np.inf, -np.inf, np.nan, 1e300, -1e-300)
LEAST = ((1, 1, 1), (2, 1, 3), (4, 16, 64))  # members and work of a loop, and terms of a sum that is one alone


def batch_of(rng: np.random.Generator, samples: int, inputs: int) -> Any:
    batch = rng.normal(size=(samples, inputs))
    return np.where(rng.random(batch.shape) < 0.08, rng.choice(SPECIAL, batch.shape), batch)


def eager(root: Value, leaves: list[Value], numbers: Any, wanted: list[Value]) -> tuple[float, list[float]]:
    for leaf, number in zip(leaves, numbers, strict=True):
        leaf.data = float(number)
    with ieee():
        root.refresh()
    for leaf in wanted:
        leaf.grad = 0.0
    root.zero_grad()
    root.backward()
    return root.data, [leaf.grad for leaf in wanted]


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10_000_000), st.sampled_from((1, 2, 7, 8, 9, 33, 257)), st.sampled_from(LEAST),
    st.sampled_from((11, 400)), st.sampled_from((2, 4, 8)),
)  # fmt: skip
def test_graphs_of_layers(seed: int, samples: int, least: tuple[int, int, int], longest: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    root, inputs, parameters, layer = graph_of_layers(rng)
    if not inputs:
        return
    batch = batch_of(rng, samples, len(inputs))
    machine = Machine(loops=True, width=width, longest=longest, least=least, strip=16 if seed % 2 else 256)
    with machine.runs():
        program = compile(root, inputs, parameters, outputs=layer[:2], backend="llvm", cache=False)
        value, summed = program(batch, reduce="sum")
        outputs, each = program.outputs(batch), program(batch[:9], reduce="none").gradients
    numpys = compile(root, inputs, parameters, backend="numpy")
    np.testing.assert_allclose(summed, numpys(batch, reduce="sum").gradients, rtol=1e-9, atol=1e-300)
    for i, sample in enumerate(batch[:9]):
        wanted, gradients = eager(root, inputs, sample, parameters)
        assert_same(value[i], wanted, "llvm")
        assert_same(each[i], gradients, "llvm")
        assert_same(outputs[i], [node.data for node in layer[:2]], "llvm")


def network() -> tuple[Value, list[Value], MLP]:
    model = MLP(12, [20, 16, 3], "tanh", seed=1)
    x = [Value(0.1 * i) for i in range(12)]
    return mse(model(x), [0.1, 0.2, 0.3]), x, model


def test_a_network_is_loops_and_small_programs_are_lines() -> None:
    loss, x, model = network()
    program = compile(loss, x, model, backend="llvm", cache=False)
    variant = program.back_end("whole").variant(False)  # type: ignore[attr-defined]
    assert isinstance(variant.assembly, Looped) == (len(variant.code) >= by_llvm.MANY)
    planned = plan(variant.code, layout(variant.code), 400)
    assert planned.in_loops > 20 * planned.in_lines
    assert len(planned.varying) + len(planned.summed) < 25


@pytest.mark.parametrize("samples", [2, 50, 256, 257, 700])
def test_batches_of_every_size_on_every_path(samples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One strip, several, several groups, threads, steps of descent; against NumPy, which adds in the same order."""
    monkeypatch.setattr(by_llvm, "MANY", 0)
    monkeypatch.setattr(by_llvm, "ENOUGH", 0)
    loss, x, _ = network()
    model = MLP(12, [20, 16, 3], "relu", seed=1)  # whose numbers NumPy gives to the last bit
    parameters = model.parameters()
    loss = mse(model(x), [0.1, 0.2, 0.3]) + 0.01 * autograd.dot(parameters, parameters)
    batch = np.random.default_rng(samples).normal(size=(samples, 12))
    programs = [compile(loss, x, model, backend="llvm", cache=False, threads=threads) for threads in (1, 3)]
    numpys = compile(loss, x, model, backend="numpy")
    for program in programs:
        for reduce in ("mean", "sum", "none"):
            found, wanted = program(batch, reduce=reduce), numpys(batch, reduce=reduce)
            assert np.array_equal(found.value, wanted.value)
            assert np.array_equal(found.gradients, wanted.gradients)
        numbers, by_hand = program.numbers(), program.numbers()
        for _ in range(3):
            by_hand -= 0.125 * numpys(batch, parameters=by_hand).gradients
        program.descend(batch, numbers, 0.125, 3)
        assert np.array_equal(numbers, by_hand)


@pytest.mark.parametrize("least", [0, 1_000_000])
@pytest.mark.parametrize(("samples", "size"), [(50, 7), (600, 256), (33, 8), (20, 19), (9, 1), (5, 9)])
def test_an_epoch_in_one_call_is_its_steps(
    samples: int, size: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_llvm, "MANY", least)  # loops, and lines
    loss, x, model = network()
    program = compile(loss, x, model, backend="llvm", cache=False)
    batch = np.random.default_rng(samples).normal(size=(samples, 12))
    numbers, by_hand = program.numbers(), program.numbers()
    for _ in range(2):
        values = []
        for start in range(0, samples, size):
            value, gradients = program(batch[start : start + size], parameters=by_hand)
            by_hand -= 0.125 * gradients
            values.append(value)
    found = program.descend(batch, numbers, 0.125, 2, size=size)
    assert np.array_equal(found, np.concatenate(values))
    assert np.array_equal(numbers, by_hand)
    assert np.array_equal(program(batch[:3]).value, program(batch[:4]).value[:3])  # nothing is left behind


def test_fast_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_llvm, "MANY", 0)
    loss, x, model = network()
    batch = np.random.default_rng(0).normal(size=(100, 12))
    for backend in ("llvm", "numpy"):
        exact, fast = (compile(loss, x, model, backend=backend, fast=fast)(batch) for fast in (False, True))
        np.testing.assert_allclose(fast.value, exact.value, rtol=1e-11)
        np.testing.assert_allclose(fast.gradients, exact.gradients, rtol=1e-9, atol=1e-13)


@given(st.integers(0, 10_000_000), st.sampled_from(LEAST), st.sampled_from((1, 2, 11)))
def test_what_lines_read_was_put_where_they_look(seed: int, least: tuple[int, int, int], longest: int) -> None:
    """Truths too: several functions may have one, and only what varies may read one that all samples share."""
    rng = np.random.default_rng(seed)
    with ieee():
        root = autograd.sum([graph_of_any_rows(rng, 12) for _ in range(4)])
    leaves = [node for node in order(root) if not node.op and not node.constant]
    cut = int(rng.integers(len(leaves) + 1))
    lowering = Lowering(leaves[:cut], leaves[cut:])
    lowering.forward(order(root)[::-1])
    gradients = lowering.backward(order(root), leaves[:cut])
    code = lowering.finish([lowering.place[root], *gradients], [])
    with Machine(loops=True, least=least).runs():
        planned = plan(code, layout(code), longest)
    there = {place for place, op in enumerate(code.ops) if op in SOURCES}
    for varies, steps in ((False, planned.shared), (True, planned.varying)):
        for step in steps:
            if not isinstance(step, Lines):
                there.update(step.places.tolist())
                continue
            for part in step.parts:
                assert all(bool(code.varies[place]) == varies for place in part)  # so each is put among its like
                read = {each for place in part for each in code.args[place] if code.ops[place] not in SOURCES}
                assert read - {*part} <= there
                there.update(planned.outside.intersection(part))
    assert there.issuperset(code.results)


def test_sums_of_negative_zeros_keep_their_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_llvm, "MANY", 0)
    x = [Value(1.0) for _ in range(6)]
    sums = [autograd.dot([Value(1.0 + j) for _ in x], x) for j in range(8)]
    program = compile(autograd.sum([each.exp() for each in sums]), x, outputs=sums, backend="llvm", cache=False)
    assert isinstance(program.back_end("values").variant(False).assembly, Looped)  # type: ignore[attr-defined]
    assert np.signbit(program.outputs(np.full((9, 6), -0.0))).all()


def test_guards_break_in_loops_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_llvm, "MANY", 0)
    x = [Value(0.5 + i) for i in range(8)]
    with autograd.record():
        loss = autograd.sum([each * each if each > 0 else -each for each in x])
        program = compile(loss, x, backend="llvm", cache=False)
    batch = np.ones((20, 8))
    batch[3, 5] = -1.0
    batch[7, 0] = -1.0
    assert program.broken(batch).tolist() == [6.0 if i == 3 else 1.0 if i == 7 else 0.0 for i in range(20)]
    with pytest.raises(autograd.GuardError):
        program(batch)


def test_machine_code_is_found_on_disk(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_CACHE", str(tmp_path))
    monkeypatch.setattr(by_llvm, "MANY", 0)
    monkeypatch.setattr("autograd.replay.llvm.disk.WORTH", 0.0)
    loss, x, model = network()
    batch = np.random.default_rng(0).normal(size=(30, 12))
    first = compile(loss, x, model, backend="llvm")(batch)
    monkeypatch.setattr(Looped, "text", lambda self: pytest.fail("it was there"))
    again = compile(loss, x, model, backend="llvm")(batch)
    assert np.array_equal(first.gradients, again.gradients)


def test_a_triangle_of_weights_is_a_grid_in_whatever_order_they_are() -> None:
    rng = np.random.default_rng(3)
    size, blocks = 12, 3
    x = [Value(each) for each in rng.normal(size=size)]
    weights = [{(i, j): Value(each) for i in range(size) for j in range(i + 1)} for each in rng.normal(size=blocks)]
    in_columns = [block[i, j] for block in weights for j in range(size) for i in range(j, size)]
    rows = [autograd.dot([block[i, j] for j in range(i + 1)], x[: i + 1]) for block in weights for i in range(size)]
    loss = autograd.dot(rows, rows)
    lowering = Lowering(x, in_columns)
    lowering.forward(order(loss)[::-1])
    code = lowering.finish([lowering.place[loss]], lowering.backward(order(loss), in_columns))
    grids = [family.grid for family in layout(code).families if family.kind.summed]
    sides = sorted(sorted((len(grid.outer), len(grid.inner))) for grid in grids if grid)
    assert sides == sorted(sorted((i + 1, blocks)) for i in range(size))
    batch = rng.normal(size=(40, size))
    gradients = compile(loss, inputs=x, parameters=in_columns, backend="llvm", cache=False)(
        batch, reduce="none"
    ).gradients
    for sample, found in zip(batch, gradients, strict=True):
        assert eager(loss, x, sample, in_columns)[1] == found.tolist()


def test_fast_takes_what_is_smaller_than_a_normal_number_for_0_and_nothing_else_does() -> None:
    x, w = Value(1e-200), Value(1e-110)
    found = {}
    for fast in (False, True):
        program = compile(x * w, inputs=[x], parameters=[w], backend="llvm", fast=fast, cache=False)
        found[fast] = [program([[1e-200]] * count).value[0] for count in (1, 20)]
        assert 1e-200 * w.data == 1e-310  # in Python numbers are what they were
    assert found[False] == [1e-310] * 2
    x86 = jit.target()[0].startswith("x86_64")
    assert found[True] == ([0.0] * 2 if x86 else [1e-310] * 2)
