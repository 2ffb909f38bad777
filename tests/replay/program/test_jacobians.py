"""Jacobians of several outputs: each output's backward pass, by bits, and no more work than there are entries.

Also of: replay/code/sparse.
"""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import GuardError, Value, compile, ieee, jvp, load_program, record  # noqa: A004 - as in re
from autograd.core.graph import order
from autograd.replay.code.batches import below
from autograd.replay.code.result import Both
from autograd.replay.code.sparse import Sparse
from autograd.replay.llvm.looped import Looped
from autograd.replay.program.jacobians import JacobianAndOutputs, JacobianProgram, JacobianResult
from tests.checking.test_differences import random_graph
from tests.replay.program.test_program import SIZES, has_llvm, samples
from tests.support.backends import assert_same
from tests.support.graphs import graph_of_any_rows
from tests.support.growth import assert_in_proportion

COUNTS = [1, 3, 300]


def rows_of_gradients(roots: list[Value], leaves: list[Value], numbers: Any) -> tuple[list[float], list[list[float]]]:
    """The values of some outputs at other numbers of the leaves, and each one's gradients, by its own backward pass."""
    for leaf, number in zip(leaves, numbers, strict=True):
        leaf.data = float(number)
    rows = []
    with ieee():
        for root in roots:
            root.refresh()
    for root in roots:
        for leaf in leaves:
            leaf.grad = 0.0
        root.zero_grad()
        root.backward()
        below_it = {*order(root)}
        rows.append([leaf.grad if leaf in below_it else 0.0 for leaf in leaves])
    return [root.data for root in roots], rows


def some_of(root: Value, rng: np.random.Generator) -> tuple[list[Value], list[Value]]:
    """Some nodes of a graph, leaves and one of them twice among them; and its leaves."""
    nodes = order(root)
    roots = [nodes[int(i)] for i in rng.integers(len(nodes), size=5) if not nodes[int(i)].constant]
    leaves = [node for node in nodes[::-1] if not node.op and not node.constant]
    return [*roots, nodes[0], nodes[0]], leaves


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000_000), st.sampled_from(SIZES), st.booleans())
@pytest.mark.parametrize("which", ["numpy", "llvm"])
def test_in_reverse_every_row_is_its_outputs_backward_pass(which: str, seed: int, size: int, sparse: bool) -> None:
    if which == "llvm" and not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    rng = np.random.default_rng(seed)
    roots, leaves = some_of(graph_of_any_rows(rng) if which == "llvm" else random_graph(rng), rng)
    inputs, parameters = leaves[::2], leaves[1::2]
    kept = [leaf.data for leaf in parameters]
    program = compile(
        roots, inputs, parameters, outputs=leaves[:1], wrt="both", jacobian="reverse", sparse=sparse, backend=which
    )
    batch = samples(rng, size, len(inputs))
    values, jacobian, outputs = program(batch, parameters=kept, outputs=True)
    if sparse:
        jacobian = Both(*[each.dense() for each in jacobian])
    for i, sample in enumerate(batch):
        right, rows = rows_of_gradients(roots, [*inputs, *parameters], [*sample, *kept])
        assert_same(values[i], right, which)
        assert_same(jacobian.inputs[i], np.array(rows)[:, : len(inputs)], which)
        assert_same(jacobian.parameters[i], np.array(rows)[:, len(inputs) :], which)
        assert outputs[i, 0] == inputs[0].data


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000_000), st.sampled_from(SIZES))
def test_forward_every_column_is_the_directional_derivative(seed: int, size: int) -> None:
    """`jvp` adds 0 times the other leaves' partials, which changes no bit where these are finite."""
    if not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    rng = np.random.default_rng(seed)
    roots, leaves = some_of(graph_of_any_rows(rng), rng)
    program = compile(roots, leaves, jacobian="forward", backend="llvm")
    batch = samples(rng, size, len(leaves))
    values, jacobian = program(batch)
    wanted = [tangents(roots, leaves, sample) for sample in batch]
    assert_same(values, [right for right, _ in wanted], "llvm")
    assert_same(jacobian, [rows for _, rows in wanted], "llvm")


def tangents(roots: list[Value], leaves: list[Value], numbers: Any) -> tuple[list[float], Any]:
    """The chain rule from each leaf on, with the engine's own partials, as numbers."""
    rows_of_gradients(roots, leaves, numbers)
    columns = []
    for leaf in leaves:
        moved = {leaf: 1.0}
        for node in below(roots):
            for parent, partial in zip(node.parents, node.partials, strict=True):
                if parent in moved and partial is not None:
                    term = moved[parent] * partial
                    moved[node] = moved[node] + term if node in moved else term
        columns.append([0.0 + moved.get(root, 0.0) for root in roots])
    return [root.data for root in roots], np.transpose(columns)


def test_forward_is_what_jvp_gives(backend: str) -> None:
    x, y = Value(0.3), Value(-0.7)

    def function(a: Any, b: Any) -> list[Any]:
        return [(a * b).sin() * a, (a - b).exp() / (b * b + 1), b * 3]

    program = compile(function(x, y), [x, y], jacobian="forward", backend=backend)
    for sample in np.random.default_rng(0).normal(size=(9, 2)).tolist():
        jacobian = program([sample]).jacobian[0]
        for i in (0, 1):
            _, column = jvp(function, sample, [float(i == 0), float(i == 1)])
            assert_same(jacobian[:, i], column, backend)


# ---- how much work it is ---------------------------------------------------------------------------------------------


def chain(count: int) -> tuple[list[Value], list[Value]]:
    """Outputs each of which two leaves lead to."""
    x = [Value(0.01 * i) for i in range(count + 1)]
    return [(x[i] * x[i + 1]).sin() for i in range(count)], x


def test_only_what_can_differ_from_zero_is_computed(backend: str) -> None:
    roots, x = chain(50)
    program = compile([*roots, x[0] * 0.0, Value(2.0) * Value(1.0)], x, jacobian=True, sparse=True, backend=backend)
    _, found = program([[leaf.data for leaf in x]])
    assert found.shape == (52, 51)
    assert found.rows.tolist() == [i for i in range(50) for _ in (0, 1)]
    assert found.columns.tolist() == [i + k for i in range(50) for k in (0, 1)]
    assert "52 outputs, 100 of 2,652 entries in reverse" in repr(program)
    assert int(program.stats()["instructions"]) <= 7 * 50 + 1
    assert np.count_nonzero(found.dense()) <= 100
    dense = compile(roots, x, jacobian=True, backend=backend)([[leaf.data for leaf in x]]).jacobian
    assert np.array_equal(found.dense()[:, :50], dense)


@pytest.mark.slow
def test_making_one_takes_time_in_proportion_to_its_entries() -> None:
    def prepare(count: int) -> Any:
        roots, x = chain(count)
        return lambda: compile(roots, x, jacobian=True, sparse=True, backend="numpy")

    assert_in_proportion(prepare, 2_000)


def test_what_is_far_less_work_forward_is_done_forward() -> None:
    x = Value(1.01)
    powers = [x]
    for _ in range(40):
        powers.append(powers[-1] * x)
    program = compile(powers, [x], jacobian=True, backend="numpy")
    assert "41 of 41 entries in forward" in repr(program)
    assert program.options["jacobian"] == "forward"
    in_reverse = compile(powers, [x], jacobian="reverse", backend="numpy")
    assert int(program.stats()["instructions"]) < int(in_reverse.stats()["instructions"]) / 4
    np.testing.assert_allclose(program([[1.3]]).jacobian, in_reverse([[1.3]]).jacobian, rtol=1e-13)
    many = [x * i for i in range(40)]  # each of which is little work
    assert "in reverse" in repr(compile(many, [x], jacobian=True, backend="numpy"))


# ---- all that programs can -------------------------------------------------------------------------------------------


def example(backend: str, **options: Any) -> JacobianProgram:
    a, b, w, unused = (Value(each) for each in (0.5, -0.3, 1.5, 4.0))
    outputs = [(a * w).tanh(), a.exp() * 2, w * w * b, w + unused * 0.0, b]
    program: JacobianProgram = compile(
        outputs, [[a], b], [w, unused], outputs=[a * 2], backend=backend, **{"jacobian": True, **options}
    )
    return program


def arrays(found: Any) -> list[bytes]:
    """All numbers, to the last bit."""
    if isinstance(found, tuple):
        return [each for part in found for each in arrays(part)]
    return [np.ascontiguousarray(found).tobytes()]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("sparse", [False, True])
def test_both_are_what_each_is(backend: str, count: int, sparse: bool) -> None:
    batch = np.random.default_rng(0).normal(size=(count, 2))
    inputs, parameters, both = (
        example(backend, wrt=wrt, sparse=sparse)(batch) for wrt in ("inputs", "parameters", "both")
    )
    assert arrays(both.jacobian) == [*arrays(inputs.jacobian), *arrays(parameters.jacobian)]
    assert arrays(both.values) == arrays(inputs.values) == arrays(example(backend).values(batch))
    default = example(backend)(batch)  # by the parameters, as there are some
    assert isinstance(default, JacobianResult)
    assert default.jacobian.shape == (count, 5, 2)
    beside = example(backend)(batch, outputs=True)
    assert isinstance(beside, JacobianAndOutputs)
    assert beside.outputs.tolist() == example(backend).outputs(batch).tolist() == (batch[:, :1] * 2).tolist()


@pytest.mark.parametrize(
    "options", [{}, {"sparse": True, "wrt": "both"}, {"jacobian": "forward", "threads": 2}], ids=str
)
def test_it_can_be_saved_pickled_and_copied(backend: str, options: dict[str, Any], tmp_path: Path) -> None:
    program = example(backend, **options)
    program.save(tmp_path / "program.json")
    batch = np.random.default_rng(0).normal(size=(20, 2))
    ways = [pickle.loads(pickle.dumps(program)), copy.deepcopy(program), load_program(tmp_path / "program.json")]
    for again in ways:
        assert type(again) is JacobianProgram
        assert again.options == program.options
        assert repr(again) == repr(program)
        assert arrays(again(batch, outputs=True)) == arrays(program(batch, outputs=True))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("loss", 0),
        ("loss", []),
        ("loss", [99]),
        ("jacobian", "both"),
        ("jacobian", True),
        ("sparse", 1),
        ("sparse", None),
    ],
)
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, place: str, value: Any) -> None:
    path = tmp_path / "program.json"
    example("numpy").save(path)
    given = json.loads(path.read_text(encoding="utf-8"))
    (given if place == "loss" else given["options"])[place] = value
    path.write_text(json.dumps(given), encoding="utf-8")
    with pytest.raises(ValueError, match=r"load_program: .*program\.json is not an autograd program.*damaged: "):
        load_program(path)


def test_workers_and_threads_give_the_same(backend: str) -> None:
    batch = np.random.default_rng(0).normal(size=(5_000, 2))
    for sparse in (False, True):
        program, other = (example(backend, wrt="both", sparse=sparse, threads=threads) for threads in (1, 3))
        wanted = arrays(program(batch, outputs=True))
        assert arrays(other(batch, outputs=True)) == wanted
        with ThreadPoolExecutor(2) as executor:
            assert arrays(program.evaluate(batch, executor, parts=5, outputs=True)) == wanted


def test_fast_is_close(backend: str) -> None:
    batch = np.random.default_rng(0).normal(size=(300, 2))
    exact, fast = (example(backend, wrt="both", fast=fast)(batch) for fast in (False, True))
    np.testing.assert_allclose(fast.values, exact.values, rtol=1e-12)
    for one, other in zip(fast.jacobian, exact.jacobian, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-13)


def test_guards_are_checked(backend: str) -> None:
    x = Value(1.0)
    with record():
        program = compile([x * x if x > 0 else -x, x], [x], jacobian=True, backend=backend)
    values, jacobian = program([[2.0], [3.0]])
    assert values.tolist() == [[4.0, 2.0], [9.0, 3.0]]
    assert jacobian.tolist() == [[[4.0], [1.0]], [[6.0], [1.0]]]
    for run in (program, program.values, program.outputs):
        with pytest.raises(GuardError, match="sample 1"):
            run([[2.0], [-3.0]])


def test_parameters_are_bound_or_given_and_batches_come_by_entry(backend: str) -> None:
    program = example(backend, wrt="inputs")
    whole, parts = program([[1.0, 2.0]]), program((np.array([[1.0]]), np.array([2.0])))
    assert arrays(whole) == arrays(parts)
    numbers = program.numbers() * 2
    given = program([[1.0, 2.0]], parameters=numbers)
    program.assign(numbers)
    assert arrays(program([[1.0, 2.0]])) == arrays(given) != arrays(whole)


def test_many_entries_in_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer's Jacobian, large enough for loops, whose results are copied by one."""
    if not has_llvm():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    monkeypatch.setattr("autograd.replay.llvm.by_llvm.MANY", 0)
    rng = np.random.default_rng(0)
    x, w = [Value(v) for v in rng.normal(size=9)], [[Value(v) for v in row] for row in rng.normal(size=(40, 9))]
    roots = [autograd.dot(row, x).tanh() for row in w]
    program = compile(
        roots, x, [each for row in w for each in row], wrt="both", jacobian=True, backend="llvm", cache=False
    )
    batch = rng.normal(size=(300, 9))
    numbers = program.numbers()
    values, jacobian = program(batch)
    assert isinstance(program.back_end("whole").variant(False).assembly, Looped)  # type: ignore[attr-defined]
    plain = compile(roots, x, [each for row in w for each in row], wrt="both", jacobian=True, backend="numpy")(batch)
    np.testing.assert_allclose(jacobian.parameters, plain.jacobian.parameters, rtol=1e-12, atol=1e-13)
    for i in (0, 8, 299):
        right, rows = rows_of_gradients(roots, [*x, *[each for row in w for each in row]], [*batch[i], *numbers])
        assert_same(values[i], right, "llvm")
        assert_same(np.concatenate([jacobian.inputs[i], jacobian.parameters[i]], axis=1), rows, "llvm")


def test_the_source_can_be_read() -> None:
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    program = compile([a * b, b], [a], [b], wrt="both", jacobian=True, backend="numpy")
    assert program.source() == "def program(a, b):\n    v1 = a * b\n    return [v1, b], ([[b], [0.0]], [[a], [1.0]])"


def test_scipys_matrix_is_the_same() -> None:
    sparse = pytest.importorskip("scipy.sparse")
    roots, x = chain(6)
    _, found = compile(roots, x, jacobian=True, sparse=True, backend="numpy")(
        np.random.default_rng(0).normal(size=(3, 7))
    )
    for sample in (0, 2):
        matrix = found.csr(sample)
        assert sparse.issparse(matrix)
        assert matrix.has_canonical_format
        assert np.array_equal(matrix.toarray(), found.dense()[sample])
    assert isinstance(found, Sparse)
    with pytest.raises(ValueError, match="read-only"):
        found.rows[0] = 3


def test_it_is_the_jacobian_of_jax_and_pytorch() -> None:
    jax, torch = pytest.importorskip("jax"), pytest.importorskip("torch")
    jax.config.update("jax_enable_x64", True)

    def outputs(a: Any, m: Any) -> list[Any]:
        return [m.sin(a[0] * a[1]) + a[2], m.exp(a[0] - a[2]) / (a[1] * a[1] + 1), a[2] * a[2] * 3]

    x = [Value(each) for each in (0.3, -0.7, 1.2)]
    program = compile(outputs(x, autograd), x, jacobian=True)
    batch = np.random.default_rng(0).normal(size=(20, 3))
    found = program(batch).jacobian
    by_jax = jax.vmap(jax.jacobian(lambda a: jax.numpy.stack(outputs(a, jax.numpy))))(batch)
    np.testing.assert_allclose(found, np.asarray(by_jax), rtol=1e-12, atol=1e-13)
    for i in (0, 19):
        by_torch = torch.func.jacrev(lambda a: torch.stack(outputs(a, torch)))(torch.tensor(batch[i]))
        np.testing.assert_allclose(found[i], by_torch.numpy(), rtol=1e-12, atol=1e-13)


# ---- what is wrong ---------------------------------------------------------------------------------------------------


def test_what_is_wrong_is_said() -> None:
    x = Value(2.0)
    with pytest.raises(TypeError, match="loss is a list, .*; expected a Value, or jacobian=True for several outputs"):
        compile([x * 2, x], [x])
    with pytest.raises(ValueError, match="sparse is for a Jacobian; expected jacobian=True beside it"):
        compile(x * 2, [x], sparse=True)
    with pytest.raises(ValueError, match="jacobian is 'dense'; expected True, 'reverse' or 'forward'"):
        compile([x * 2], [x], jacobian="dense")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="there are no outputs to take the Jacobian of; expected at least one"):
        compile([], [x], jacobian=True)
    with pytest.raises(TypeError, match=r"an output is a float, 3\.0; expected a Value"):
        compile([x * 2, [3.0]], [x], jacobian=True)
    with pytest.raises(TypeError, match=r"an output is a float, 1\.0; expected a Value"):
        compile([x * 2], [x], outputs=[1.0], jacobian=True)
    program = compile([[x * 2], x], [x], jacobian=True, backend="numpy")
    with pytest.raises(ValueError, match=r"the batch has shape \(1, 2\); expected \(samples, 1\)"):
        program([[1.0, 2.0]])
    with pytest.raises(TypeError, match="reduce"):
        program([[1.0]], reduce="sum")  # type: ignore[call-overload]
