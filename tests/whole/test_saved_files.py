"""Files that earlier versions wrote: they still mean what they meant.

``saved/expected.json`` has the numbers that version gave, as hexadecimal floats.
"""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd import load_program
from nn import (
    MLP,
    SGD,
    Data,
    Dropout,
    Layer,
    LayerNorm,
    Linear,
    Module,
    Residual,
    RMSNorm,
    Sequential,
    cosine,
    cross_entropy,
    fit,
    l2,
    load,
)

SAVED = Path(__file__).parent / "saved"
EXPECTED: dict[str, Any] = json.loads((SAVED / "expected.json").read_text(encoding="utf-8"))


def floats(texts: list[str]) -> list[float]:
    return list(map(float.fromhex, texts))


@pytest.mark.parametrize("name", ["mlp", "guarded", "rows"])
def test_a_program_computes_what_it_computed(name: str) -> None:
    expected = EXPECTED[name]
    batch = expected["batch"]
    given = tuple(map(np.array, batch)) if expected["tuple"] else np.array(batch)
    value, gradients = load_program(SAVED / f"{name}.json")(given)
    np.testing.assert_allclose(np.ravel(value), floats(expected["value"]), rtol=1e-13)
    np.testing.assert_allclose(np.ravel(gradients), floats(expected["gradients"]), rtol=1e-12)


def test_a_program_with_a_jacobian_computes_what_it_computed() -> None:
    expected, program = EXPECTED["jacobian"], load_program(SAVED / "jacobian.json")
    values, jacobian, outputs = program(np.array(expected["batch"]), outputs=True)
    found = {
        "values": values, "inputs": jacobian.inputs.values, "parameters": jacobian.parameters.values, "outputs": outputs
    }  # fmt: skip
    for name, each in found.items():
        np.testing.assert_allclose(np.ravel(each), floats(expected[name]), rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("weights_mlp", MLP(3, [5, 2], "relu")),
        ("weights_sequential", Sequential(Linear(3, 4), LayerNorm(4), Residual(Linear(4, 4)), Linear(4, 1))),
        (  # version 2, which says what the model is
            "weights_structured",
            Sequential(
                Layer(3, 4, "tanh"), Dropout(0.25), RMSNorm(4, eps=1e-3), Residual("relu"), Linear(4, 2, bias=False)
            ),
        ),
    ],
)
def test_weights_are_what_they_were_to_the_last_bit(name: str, model: Module) -> None:
    load(model, SAVED / f"{name}.npz")
    assert list(model.state_dict().values()) == floats(EXPECTED[name])


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw", "rmsprop"])
def test_a_training_goes_on_from_its_checkpoint(optimizer: str, tmp_path: Path) -> None:
    name = f"checkpoint_{optimizer}"
    checkpoint = shutil.copy(SAVED / f"{name}.npz", tmp_path)
    samples = np.load(SAVED / "samples.npz")
    model = MLP(3, [4, 2], "tanh", seed=1)
    history = fit(
        model, cross_entropy, (samples["x"], samples["y"]), epochs=6, optimizer=optimizer, batch=8, lr=0.01, seed=2,
        validation=0.2, compiled=False, checkpoint=checkpoint, resume=True,
    )  # fmt: skip
    np.testing.assert_allclose(history.loss, floats(EXPECTED[name]["loss"]), rtol=1e-12)
    np.testing.assert_allclose(list(model.state_dict().values()), floats(EXPECTED[name]["weights"]), rtol=1e-10)


def test_a_training_whose_file_says_what_it_is_goes_on(tmp_path: Path) -> None:
    checkpoint = shutil.copy(SAVED / "checkpoint_structured.npz", tmp_path)
    samples = np.load(SAVED / "samples.npz")
    model = MLP(3, [4, 2], "tanh", seed=7)
    history = fit(
        model, cross_entropy, Data(samples["x"], samples["y"], names=["a", "b", "c"]), epochs=6, batch=8, seed=2,
        optimizer=SGD(model.parameters(), 0.05, momentum=0.9, nesterov=True), schedule=cosine(40), clip_norm=1.0,
        penalty=functools.partial(l2, strength=1e-3), validation=0.2, compiled=False, checkpoint=checkpoint,
        resume=True,
    )  # fmt: skip
    np.testing.assert_allclose(history.loss, floats(EXPECTED["checkpoint_structured"]["loss"]), rtol=1e-12)
    weights = floats(EXPECTED["checkpoint_structured"]["weights"])
    np.testing.assert_allclose(list(model.state_dict().values()), weights, rtol=1e-10)
