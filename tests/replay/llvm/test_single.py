"""A single sample's program of loops gives the eager engine's numbers, bit for bit, however its members lie.

Also of: replay/llvm/calls, replay/llvm/beside, replay/llvm/members, replay/code/merging.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, compile  # noqa: A004 - as in re
from autograd.core.graph import order
from autograd.replay.code.families import layout
from autograd.replay.code.lowering import Lowering
from autograd.replay.code.straight_line import Code
from autograd.replay.llvm import by_llvm, jit
from autograd.replay.llvm.assembly import Assembly
from autograd.replay.llvm.beside import Gridded, Listed, Mapped
from autograd.replay.llvm.plan import plan
from autograd.replay.llvm.single import Single
from nn import MLP, mse
from tests.support.backends import assert_same
from tests.support.forcing import Machine
from tests.support.graphs import graph_of_any_rows
from tests.support.growth import assert_in_proportion

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")


def assert_eager(root: Value, inputs: list[Value], parameters: list[Value], **options: Any) -> Single:
    """A program of loops gives the numbers that are recorded, and all gradients; what it is made of."""
    root.zero_grad()
    root.backward()
    sample = np.array([[each.data for each in inputs]])
    for wrt, wanted in (("parameters", parameters), ("inputs", inputs)):
        if not wanted:
            continue
        with Machine(loops=True, thorough=False, **options).runs():
            program = compile(root, inputs, parameters, wrt=wrt, backend="llvm", cache=False)
            for _ in range(2):  # nothing that the first call leaves behind changes the second
                found = program(sample) if inputs else program()
                assert_same(found.value, [root.data], "llvm")
                assert_same(found.gradients.ravel(), [leaf.grad for leaf in wanted], "llvm")
    made = program.back_end("whole").variant(True).assembly  # type: ignore[attr-defined]
    assert isinstance(made, Single)
    return made


def kernels(made: Single) -> set[str]:
    """How the factors lie that its kernels read."""
    found: set[str] = set()
    for each in made.functions:
        if isinstance(each, Gridded):
            found.add(each.lies)
        elif isinstance(each, Listed):
            found.update(lies for lying, _ in each.segments for lies in lying)
        elif isinstance(each, Mapped):
            found.update(each.lying)
    return found


def layers(rows: int, columns: int, vectors: int) -> tuple[Value, list[Value], list[Value]]:
    """One matrix times some vectors, and what that has for gradients: the matrix read both ways, and outer products."""
    rng = np.random.default_rng((rows, columns, vectors))
    weights = [[Value(each) for each in row] for row in rng.normal(size=(rows, columns)).tolist()]
    inputs = [[Value(each) for each in row] for row in rng.normal(size=(vectors, columns)).tolist()]
    made = [autograd.dot(row, [each.tanh() for each in some]) for some in inputs for row in weights]
    loss = autograd.sum([each * each.tanh() for each in made])
    return loss, [each for row in inputs for each in row], [each for row in weights for each in row]


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 28), st.integers(1, 20), st.integers(1, 10))
def test_matrices_of_every_size(rows: int, columns: int, vectors: int) -> None:
    assert_eager(*layers(rows, columns, vectors))


@pytest.mark.parametrize(("rows", "columns", "vectors"), [(1, 1, 1), (8, 8, 1), (9, 17, 5), (27, 16, 9), (3, 2, 40)])
def test_matrices_with_inputs_and_without(rows: int, columns: int, vectors: int) -> None:
    loss, inputs, weights = layers(rows, columns, vectors)
    made = assert_eager(loss, inputs, weights)
    assert_eager(loss, [], weights + inputs)
    if min(rows, columns) > 8:
        assert {"turned", "row", "still"} <= kernels(made)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000_000), st.sampled_from(((1, 1, 1), (2, 1, 3), (4, 16, 64))), st.sampled_from((3, 400)))
def test_graphs_of_any_rows(seed: int, least: tuple[int, int, int], longest: int) -> None:
    rng = np.random.default_rng(seed)
    with autograd.ieee():
        root = autograd.sum([graph_of_any_rows(rng, 12) for _ in range(4)])
        leaves = [node for node in order(root) if not node.op and not node.constant]
        cut = int(rng.integers(len(leaves) + 1))
        assert_eager(root, leaves[:cut], leaves[cut:], least=least, longest=longest)


def recurrent(steps: int) -> tuple[Value, list[Value]]:
    """A network of three cells that goes through so many steps, each of which has a loss."""
    rng = np.random.default_rng(1)
    weights = [[Value(each) for each in row] for row in rng.normal(size=(3, 4)).tolist()]
    state: list[Value] = [Value(0.1 * i) for i in range(3)]
    losses = []
    for each in rng.normal(size=steps).tolist():
        state = [autograd.dot(row, [*state, Value(each)]).tanh() for row in weights]
        losses.append((state[0] - each) ** 2)
    return autograd.sum(losses), [each for row in weights for each in row]


def code_of(loss: Value, parameters: list[Value]) -> Code:
    lowering = Lowering([], parameters)
    lowering.forward(order(loss)[::-1])
    gradients = lowering.unsigned(lowering.backward(order(loss), parameters))
    return lowering.finish([lowering.place[loss]], gradients)


def single(code: Code) -> Single:
    found = layout(code)
    return Single(code, code.inputs, found, plan(code, found, 400), {}, False)


def test_a_call_more_is_a_row_more_and_no_line_of_text() -> None:
    short, long = (single(code_of(*recurrent(steps))) for steps in (100, 200))
    texts = [each.text() for each in (short, long)]
    assert len(texts[1]) < 1.05 * len(texts[0])
    assert long.length > 1.8 * short.length  # its tables, and the list of calls
    assert len(long.functions) == len(short.functions)


def test_many_calls_are_the_eager_numbers() -> None:
    loss, weights = recurrent(300)
    made = assert_eager(loss, [], weights)
    assert len(made.plan.shared) > 1000


def test_compiling_takes_twice_as_long_for_twice_as_many_calls() -> None:
    def prepare(steps: int) -> Callable[[], Any]:
        loss, weights = recurrent(steps)
        code = code_of(loss, weights)
        return lambda: single(code).text()

    assert_in_proportion(prepare, 150)


def test_positions_that_are_made_of_different_things_are_one_family() -> None:
    """Each is the sum of as many as there are before it; then the same layer follows for all."""
    rng = np.random.default_rng(0)
    x = [[Value(each) for each in row] for row in rng.normal(size=(6, 8)).tolist()]
    weights = [[Value(each) for each in row] for row in rng.normal(size=(8, 8)).tolist()]
    sums = [[autograd.sum([some[i] * (0.5 + p) for some in x[: p + 1]]).tanh() for i in range(8)] for p in range(6)]
    after = [autograd.dot(row, some).sin() for some in sums for row in weights]
    loss = autograd.sum(after)
    inputs, parameters = ([each for row in rows for each in row] for rows in (x, weights))
    found = layout(code_of(loss, inputs + parameters))
    shapes = [family.kind.shape for family in found.families]
    assert shapes.count(("sin", 0)) == 1
    assert (6, 8) in [(len(grid.outer), len(grid.inner)) for grid in (family.grid for family in found.families) if grid]
    assert_eager(loss, inputs, parameters)


def network() -> tuple[Value, list[Value], MLP]:
    model = MLP(12, [20, 16, 3], "tanh", seed=1)
    x = [Value(0.1 * i) for i in range(12)]
    return mse(model(x), [0.1, 0.2, 0.3]), x, model


def assembly(program: Any, part: str = "whole") -> Any:
    return program.back_end(part).variant(True).assembly


def flattened(numbers: Any) -> list[float]:
    """All numbers of arrays in lists and tuples."""
    if isinstance(numbers, list | tuple):
        return [each for part in numbers for each in flattened(part)]
    return [float(each) for each in np.ravel(numbers)]


def test_every_way_of_calling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs, gradients of every kind, and descent, which changes parameters where they lie, are those of lines."""
    loss, x, model = network()
    parameters = model.parameters()
    loss = loss * x[0] + 0.01 * autograd.dot(parameters, parameters)
    sample = np.random.default_rng(0).normal(size=(1, 12))
    found: list[list[Any]] = []
    for least, kind in ((10**9, Assembly), (0, Single)):
        monkeypatch.setattr(by_llvm, "ALONE", least)
        program = compile(loss, x, model, outputs=model(x), backend="llvm", cache=False)
        assert isinstance(assembly(program), kind)
        both = compile(loss, x, model, wrt="both", backend="llvm", cache=False)
        numbers = program.numbers()
        descended = program.descend(sample, numbers, 0.125, 3)
        one_by_one = program.descend(np.concatenate([sample, 2 * sample]), numbers, 0.125, 2, size=1)
        given = [program(sample, reduce=reduce) for reduce in ("mean", "sum", "none")]
        found.append(
            [*[part for each in given for part in each], program.outputs(sample), *both(sample), numbers, descended,
             one_by_one]
        )  # fmt: skip
    by_lines, by_loops = map(flattened, found)
    assert_same(by_loops, by_lines, "llvm")


def test_guards_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_llvm, "ALONE", 0)
    x = [Value(0.5 + i) for i in range(8)]
    with autograd.record():
        loss = autograd.sum([each * each if each > 0 else -each for each in x])
        program = compile(loss, x, backend="llvm", cache=False)
    assert program(np.ones((1, 8))).value == [8.0]
    with pytest.raises(autograd.GuardError):
        program(np.array([[1.0] * 7 + [-1.0]]))


def test_a_jacobian_of_one_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    _, x, model = network()
    sample = np.random.default_rng(0).normal(size=(1, 12))
    found = []
    for least in (10**9, 0):
        monkeypatch.setattr(by_llvm, "ALONE", least)
        program = compile(model(x), x, model, jacobian=True, backend="llvm", cache=False)
        found.append(program(sample))
    by_lines, by_loops = map(flattened, found)
    assert_same(by_loops, by_lines, "llvm")


def test_machine_code_is_found_on_disk(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_CACHE", str(tmp_path))
    monkeypatch.setattr(by_llvm, "ALONE", 0)
    monkeypatch.setattr("autograd.replay.llvm.disk.WORTH", 0.0)
    loss, x, model = network()
    sample = np.random.default_rng(0).normal(size=(1, 12))
    first = compile(loss, x, model, backend="llvm")(sample)
    monkeypatch.setattr(Single, "text", lambda self: pytest.fail("it was there"))
    again = compile(loss, x, model, backend="llvm")(sample)
    assert np.array_equal(first.gradients, again.gradients)
    assert np.array_equal(first.value, again.value)


def test_fast_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_llvm, "ALONE", 0)
    loss, x, model = network()
    sample = np.random.default_rng(0).normal(size=(1, 12))
    exact, fast = (compile(loss, x, model, backend="llvm", fast=fast, cache=False)(sample) for fast in (False, True))
    np.testing.assert_allclose(fast.value, exact.value, rtol=1e-11)
    np.testing.assert_allclose(fast.gradients, exact.gradients, rtol=1e-9, atol=1e-13)
