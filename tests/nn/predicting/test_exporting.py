"""A model in C, JavaScript and ONNX says what predict and predict_proba say."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn import (
    GRU,
    MLP,
    Conv2d,
    Data,
    Dropout,
    Flatten,
    LayerNorm,
    Linear,
    Module,
    Reshape,
    Residual,
    Sequential,
    bce_with_logits,
    cross_entropy,
    export,
    fit,
    log_softmax,
    mse,
    padded,
)

CC = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")
NODE = shutil.which("node")


def in_c(path: Path, row: Any, count: int, name: str = "model") -> list[float]:
    library = path.with_suffix(".so")
    options = ["-std=c11", "-O1", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run([str(CC), *options, str(path), "-o", str(library), "-lm"], check=True)  # noqa: S603
    x, out = np.array(row, float), np.zeros(count)
    getattr(ctypes.CDLL(str(library)), name)(ctypes.c_void_p(x.ctypes.data), None, ctypes.c_void_p(out.ctypes.data))
    return out.tolist()


def in_node(path: Path, row: Any) -> list[float]:
    source = f"console.log(JSON.stringify([...require({json.dumps(str(path))}).values({json.dumps(row)})]))"
    found: list[float] = json.loads(subprocess.check_output([str(NODE), "-e", source]))  # noqa: S603
    return found


def in_onnx(path: Path, rows: Any) -> Any:
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": np.asarray(rows, np.float32)})[0]


def trained(classes: int, loss: Any, outputs: int) -> tuple[Any, Any]:
    """A model and raw rows with scales from 1 to 1e6."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(40, 3)) * [1.0, 1e3, 1e6] + [0.0, 5.0, 1e6]
    y = [f"kind {i % classes}" for i in range(40)] if classes else (rows @ [2.0, 1e-3, 1e-6]).tolist()
    data = Data(rows, y)
    data = data.standardised()
    model = Sequential(MLP(3, [6, 6], "tanh", seed=1), Dropout(0.5, seed=1), Linear(6, outputs, seed=2))
    fit(model, loss, data, epochs=3, compiled=False)
    return model, rows


def wanted(model: Any, rows: Any) -> Any:
    return model.predict_proba(rows) if model.recipe.classes else model.predict(rows).reshape(len(rows), -1)


CASES = [(3, cross_entropy, 3), (2, bce_with_logits, 1), (0, mse, 1)]


@pytest.mark.skipif(CC is None, reason="needs a C compiler")
@pytest.mark.parametrize(("classes", "loss", "outputs"), CASES)
def test_c(tmp_path: Path, classes: int, loss: Any, outputs: int) -> None:
    model, rows = trained(classes, loss, outputs)
    found = in_c(export(model, tmp_path / "model.c"), rows[0], max(1, classes))
    np.testing.assert_allclose(found, wanted(model, rows[:1])[0], rtol=1e-12)


@pytest.mark.skipif(NODE is None, reason="needs Node")
@pytest.mark.parametrize(("classes", "loss", "outputs"), CASES[:1] + CASES[2:])
def test_javascript(tmp_path: Path, classes: int, loss: Any, outputs: int) -> None:
    model, rows = trained(classes, loss, outputs)
    found = in_node(export(model, tmp_path / "model.js"), rows[0].tolist())
    np.testing.assert_allclose(found, wanted(model, rows[:1])[0], rtol=1e-11)


@pytest.mark.parametrize(("classes", "loss", "outputs"), CASES)
def test_onnx(tmp_path: Path, classes: int, loss: Any, outputs: int) -> None:
    pytest.importorskip("onnx")
    model, rows = trained(classes, loss, outputs)
    found = in_onnx(export(model, tmp_path / "model.onnx"), rows)
    np.testing.assert_allclose(found, wanted(model, rows), rtol=2e-4, atol=2e-5)


def of(trained_by: str, *parts: Any) -> Module:
    model = Sequential(Linear(3, 2, seed=1), "tanh", *parts)
    model.trained_by = trained_by
    return model


@pytest.mark.skipif(CC is None, reason="needs a C compiler")
@pytest.mark.parametrize(
    ("model", "count"),
    [
        (of("cross_entropy", Linear(2, 3, seed=2)), 3),
        (of("cross_entropy", Linear(2, 3, seed=2), "softmax"), 3),
        (of("cross_entropy", Linear(2, 4, seed=2), Reshape(2, 2)), 4),
        (of("bce_with_logits", Linear(2, 1, seed=2)), 2),
        (of("bce_with_logits", Linear(2, 3, seed=2)), 3),
        (of("", Linear(2, 3, seed=2), "softmax"), 3),
        (of("", Linear(2, 3, seed=2), log_softmax), 3),
        (of("mse", Linear(2, 3, seed=2), log_softmax, Dropout(0.5)), 3),
        (of("", Linear(2, 3, seed=2), "sigmoid"), 3),
        (of("", Linear(2, 1, seed=2), "sigmoid"), 2),
    ],
)
def test_probabilities_are_predict_proba_s(tmp_path: Path, model: Any, count: int) -> None:
    row = [0.5, -1.0, 2.0]
    path = export(model, tmp_path / "model.c")
    assert f"out: {count}: the probabilities of the classes" in path.read_text()
    np.testing.assert_allclose(in_c(path, row, count), np.ravel(model.predict_proba(row)), rtol=1e-12)


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (of("hinge", Linear(2, 1, seed=2)), None),
        (of("cross_entropy", Linear(2, 1, seed=2)), None),
        (of("", Linear(2, 1, seed=2), log_softmax), None),
        (of("", Linear(2, 1, seed=2), "sigmoid"), ([[0.0, 1.0, 2.0], [1.0, 0.0, 0.0]], [0.2, 0.7])),
    ],
)
def test_where_there_are_no_probabilities_it_gives_what_predict_gives(tmp_path: Path, model: Any, data: Any) -> None:
    if data is None:
        with pytest.raises(ValueError, match="gives no probabilities"):
            model.predict_proba([0.5, -1.0, 2.0])
    else:
        fit(model, mse, data, epochs=1, compiled=False)
    assert "out: 1: what the model gives" in export(model, tmp_path / "model.c").read_text()


def test_how_many_numbers_a_model_takes_is_known_by_what_gets_them(tmp_path: Path) -> None:
    class Own(Module):
        def __init__(self, *parts: Module) -> None:
            self.parts = parts

        def forward(self, x: Any) -> Any:
            return self.parts[-1](x)

    net = Sequential(Reshape(1, 4, 4), Conv2d(1, 2, 3, seed=1), "relu", Flatten(), Linear(8, 2, seed=2))
    for model, count in (
        (net, 16),
        (Sequential(Sequential(Dropout(0.5), LayerNorm(3)), Residual(Linear(3, 3)), Linear(3, 2)), 3),
        (Sequential("tanh", Residual(Sequential(Reshape(2, 2), Flatten())), Linear(4, 2)), 4),
        (Own(Linear(5, 1)), 5),
        (MLP(2, [3, 1]).layers[0].neurons[0], 2),
    ):
        assert f"x: {count} numbers" in export(model, tmp_path / "model.c").read_text()
    for unknown in (Sequential(Flatten(), Linear(3, 2)), Sequential(lambda x: x[:2], Linear(2, 2)), Own()):
        with pytest.raises(ValueError, match="numbers .* takes isn't known; give inputs="):
            export(unknown, tmp_path / "model.c")
    with pytest.raises(ValueError, match="of 2 numbers: .* If it takes another number of them, give inputs="):
        export(Own(Linear(2, 1), Linear(3, 1)), tmp_path / "model.c")
    assert "x: 3 numbers" in export(Own(Linear(2, 1), Linear(3, 1)), tmp_path / "model.c", inputs=3).read_text()


@pytest.mark.skipif(CC is None, reason="needs a C compiler")
def test_a_model_with_masks_is_written(tmp_path: Path) -> None:
    model = Sequential(Reshape(3, 2), GRU(1, 2, last=True, masked=True, seed=1), Linear(2, 1, seed=2))
    rows = padded([[1.0, 2.0], [0.5, 1.0, 4.0]]).reshape(2, -1)
    path = export(model, tmp_path / "model.c")
    np.testing.assert_allclose([in_c(path, row, 1)[0] for row in rows], model.predict(rows), rtol=1e-12)


def test_the_comment_names_features_and_classes(tmp_path: Path) -> None:
    data = Data({"width\n#error": [1.0, 2.0, 3.0], "height": [3.0, 1.0, 2.0]}, ["cat", "dog", "cat"])
    model = MLP(2, [2], seed=1)
    fit(model, cross_entropy, data, epochs=1, compiled=False)
    top = export(model, tmp_path / "model.c").read_text().partition("#include")[0]
    assert "x: 2 numbers as they were measured: 'width\\n#error', 'height'\n" in top
    assert "out: 2: the probabilities of the classes: 'cat', 'dog'\n" in top
    assert "what the model gives" in export(model, tmp_path / "scores.c", scores=True).read_text()


def test_models_that_are_no_function_are_refused(tmp_path: Path) -> None:
    class Branches(Module):
        def forward(self, x: Any) -> Any:
            return x[0] if x[0] > 0 else -x[0]

    class Hidden(Module):
        def forward(self, x: Any) -> Any:
            return x[0] if x[0].data > 0 else -x[0]

    class Picky(Module):
        def forward(self, x: Any) -> Any:
            return x["width"]

    for model, said in (
        (Branches(), "a branch depends on the numbers"),
        (Hidden(), "branch by .data"),
        (Picky(), "1 numbers: TypeError"),
    ):
        with pytest.raises(ValueError, match=said):
            export(model, tmp_path / "model.c", inputs=1)
    with pytest.raises(ValueError, match="give inputs="):
        export(Hidden(), tmp_path / "model.c")
    with pytest.raises(TypeError, match="expected a Module"):
        export("model", tmp_path / "model.c")  # type: ignore[arg-type]
    assert not [*tmp_path.iterdir()]
    known = Residual(Linear(2, 2, seed=1))
    assert "x: 2 numbers" in export(known, tmp_path / "model.c").read_text()


def test_a_model_with_several_heads_is_told_what_can_be_written(tmp_path: Path) -> None:
    class Heads(Module):
        def __init__(self) -> None:
            self.body = Linear(2, 2, seed=1)

        def forward(self, x: Any) -> Any:
            first, second = self.body(x)
            return {"price": first, "size": second}

    with pytest.raises(ValueError, match="it gives several outputs, price, size; write a module with one of them"):
        export(Heads(), tmp_path / "heads.js")
