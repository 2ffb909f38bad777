"""ONNX, run by onnxruntime beside ours."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, compile, export, ieee, record  # noqa: A004 - as in re
from autograd.core.graph import order
from nn import MLP
from tests.support.graphs import SHAPES, graph_of_any_rows

Floats = Any


@pytest.fixture(autouse=True)
def onnx(request: pytest.FixtureRequest) -> None:
    """All tests but that of its absence need the package."""
    if "without" not in request.node.name:
        pytest.importorskip("onnx")


def run(path: Path, x: Floats, dtype: str = "float64") -> Floats:
    """What onnxruntime gives for a batch."""
    runtime = pytest.importorskip("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {session.get_inputs()[0].name: np.asarray(x, dtype)})
    return found


def ours(program: Any, x: Floats) -> Floats:
    """Value and outputs of a batch."""
    values = program.values(x)
    return np.column_stack([values, program.outputs(x)]) if program.further else np.reshape(values, (len(x), -1))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "gelu"])
def test_a_network(tmp_path: Path, activation: str, dtype: str) -> None:
    model = MLP(5, [8, 8, 3], activation, seed=0)
    x = [Value(0.1) for _ in range(5)]
    scores = model(x)
    program = compile(autograd.logsumexp(scores), inputs=[x], parameters=model, outputs=scores, backend="numpy")
    path = export(program, tmp_path / "net.onnx", dtype=dtype)
    if activation == "gelu" and dtype == "float64":
        return  # onnxruntime has erf of float32 alone
    rows = np.random.default_rng(0).normal(size=(7, 5))
    tolerance = 2e-5 if dtype == "float32" else 1e-12
    np.testing.assert_allclose(run(path, rows, dtype), ours(program, rows), rtol=tolerance, atol=tolerance)


def test_layers_are_products_of_matrices(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    model = MLP(12, [20, 20, 4], "relu", seed=0)
    x = [Value(0.1) for _ in range(12)]
    scores = model(x)
    program = compile(scores[0], inputs=[x], parameters=model, outputs=scores, backend="numpy")
    graph = onnx.load(export(program, tmp_path / "net.onnx")).graph
    ops = [node.op_type for node in graph.node]
    assert ops.count("MatMul") == 3
    assert len(ops) < 30


def test_attention_and_shared_numbers(tmp_path: Path) -> None:
    x = [[Value(0.1 * i + j) for i in range(3)] for j in range(4)]
    w = Value(0.5)
    scores = [[autograd.dot(a, b) * w for b in x] for a in x]
    weights = [autograd.softmax(row) for row in scores]
    mixed = [[autograd.dot(row, [each[i] for each in x]) for i in range(3)] for row in weights]
    flat = [each for row in mixed for each in row]
    program = compile(w.exp(), inputs=[x], parameters=[w], outputs=flat, backend="numpy")
    rows = np.random.default_rng(0).normal(size=(3, 12))
    found = run(export(program, tmp_path / "attention.onnx", dtype="float64"), rows)
    np.testing.assert_allclose(found, np.column_stack([np.full(3, np.exp(0.5)), program.outputs(rows)]), rtol=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    pytest.importorskip("onnxruntime")
    rng = np.random.default_rng(seed)
    root = graph_of_any_rows(rng, 10, str(rng.choice(SHAPES)), 0.02)
    leaves = [node for node in order(root) if not node.op and not node.constant]
    if not leaves:
        return
    inputs = leaves[: 1 + len(leaves) // 2]
    with ieee():
        program = compile(root, inputs=[inputs], parameters=leaves[len(inputs) :], backend="numpy")
    rows = np.array([[each.data for each in inputs]] * 2)
    try:
        path = export(program, tmp_path_factory.mktemp("onnx") / "graph.onnx", dtype="float32")
    except ValueError as error:
        assert "ONNX has no operation" in str(error)  # noqa: PT017 - of many, a few
        return
    with np.errstate(all="ignore"):
        wanted = ours(program, rows)
        again = ours(program, rows.astype(np.float32).astype(float) * (1.0 + 3e-7))
        if not np.allclose(wanted, again, rtol=1e-5, atol=1e-5) or not (np.abs(wanted) < 1e30).all():
            return  # numbers in which 24 bits are too few
        found = run(path, rows, "float32")
    np.testing.assert_allclose(found, wanted, rtol=3e-3, atol=3e-3)


@pytest.mark.parametrize("x", [1e-6, -1e-6, 0.3, -0.3, 3.0, 30.0])
def test_small_differences_do_not_cancel(tmp_path: Path, x: float) -> None:
    leaf = Value(x)
    for function in (autograd.expm1, autograd.log1p):
        if function is autograd.log1p and x <= -1.0:
            continue
        program = compile(function(leaf), inputs=[leaf], backend="numpy")
        found = run(export(program, tmp_path / "f.onnx"), np.array([[x]]), "float32")
        np.testing.assert_allclose(found, [[function(Value(x)).data]], rtol=1e-6)


def test_guards_come_out_beside(tmp_path: Path) -> None:
    x, y = Value(1.0), Value(2.0)
    with record():
        program = compile(x if x < y else y, inputs=[x, y], backend="numpy")
    found = run(export(program, tmp_path / "f.onnx"), np.array([[1.0, 2.0], [3.0, 2.0]]), "float32")
    assert found.tolist() == [[1.0, 0.0], [3.0, 1.0]]


def test_without_onnx_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "onnx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    x = Value(1.0)
    with pytest.raises(ImportError, match=r"pip install 'autograd-by-hand\[export\]'"):
        export(compile(x * x, inputs=[x], backend="numpy"), tmp_path / "f.onnx")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("which", ["no inputs", "no parameters", "an input", "a parameter", "a constant"])
def test_the_edges_of_what_a_program_is(tmp_path: Path, which: str) -> None:
    x, w = Value(1.5), Value(-2.0)
    roots = {"no inputs": w * w, "no parameters": x.exp(), "an input": x, "a parameter": w}
    inputs, parameters = [x] * (which != "no inputs"), [w] * (which != "no parameters")
    program = compile(roots.get(which, Value(3.0) * Value(2.0)), inputs=inputs, parameters=parameters, backend="numpy")
    rows = np.array([[0.5], [np.nan]])[:, : len(inputs)]
    found = run(export(program, tmp_path / "f.onnx"), rows, "float32")
    wanted = [program.values(row[None] if inputs else None)[0] for row in rows]
    np.testing.assert_allclose(found[:, 0], wanted, rtol=1e-6)
