"""The page's training beside nn's: the same data, weights, batches, losses and gradients from the same seed.

Also of: views/training/scripts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from nn.modules.layers import Layer
from tests.support import trainers

DEFAULTS: dict[str, Any] = {
    "data": "moons", "points": 40, "noise": 0.1, "dataSeed": 3, "heldOut": 0, "layers": [4], "activation": "tanh",
    "output": "linear", "loss": "bce_with_logits", "optimizer": "sgd", "rate": 0.3, "momentum": 0, "l2": 0,
    "l1": 0, "inputs": ["x1", "x2"],
    "batch": 40, "init": "", "gain": 1, "seed": 0,
}  # fmt: skip
SETTINGS: list[dict[str, Any]] = [
    {},
    {"data": "xor", "points": 12, "noise": 0.05, "batch": 5, "momentum": 0.9, "rate": 0.1, "seed": 1},
    {"data": "circles", "optimizer": "adam", "rate": 0.03, "layers": [5, 3], "activation": "sigmoid", "batch": 16},
    {"data": "spirals", "activation": "relu", "layers": [8, 8], "l2": 0.001, "init": "he_normal", "seed": 2**40 + 1},
    {"data": "gaussians", "loss": "hinge", "activation": "softsign", "heldOut": 0.25, "batch": 7, "noise": 0.8},
    {"data": "wave", "loss": "mse", "layers": [6], "batch": 10, "momentum": 0.5, "rate": 0.05, "heldOut": 0.2},
    {"data": "wave", "loss": "huber", "layers": [3, 3, 3], "activation": "silu", "optimizer": "adam", "rate": 0.02},
    {"data": "wave", "loss": "mae", "layers": [4], "activation": "leaky_relu", "rate": 0.02, "l2": 0.01},
    {"data": "iris", "loss": "cross_entropy", "layers": [4], "heldOut": 0.2, "batch": 30, "init": "xavier_normal"},
    {
        "data": "xor",
        "points": 24,
        "noise": 0.1,
        "layers": [],
        "inputs": ["x1", "x1x2", "sin2"],
        "l1": 0.01,
        "rate": 1.0,
    },
    {
        "data": "spirals",
        "layers": [3],
        "inputs": ["x2", "x1x1", "x2x2", "sin1"],
        "l1": 0.001,
        "l2": 0.01,
        "heldOut": 0.2,
    },
    {"data": "moons", "loss": "mse", "layers": [], "output": "sigmoid", "init": "normal", "rate": 1.0},
]
IN_PAGE = """(setting, petals, epochs) => {
  const plain = setting.data === "iris" ? datasets.iris(petals)
    : datasets.made[setting.data](setting.points, setting.noise, setting.dataSeed);
  const samples = datasets.byInputs(plain, setting.inputs);
  const trainer = new Trainer(setting, samples);
  const first = [...trainer.numbers];
  const weights = [];
  while (trainer.epoch < epochs) {
    const trouble = trainer.advance(setting.batch);
    if (trouble) throw new Error(JSON.stringify(trouble));
    if (!trainer.position) weights.push([...trainer.numbers]);
  }
  trainer.measure(Uint32Array.from(trainer.train.y, (_, i) => i));
  return { x: [...samples.x], y: [...samples.y], first, weights, history: trainer.history,
    held: [...trainer.held], gradients: [...trainer.gradients], steps: trainer.step };
}"""


def data_of(setting: dict[str, Any]) -> nn.Data:
    """What nn.data gives."""
    if setting["data"] == "iris":
        whole = nn.data.iris()
        return nn.Data(whole.x[:, 2:], whole.y, classes=whole.classes)
    made: nn.Data = getattr(nn.data, setting["data"])(
        setting["points"], noise=setting["noise"], seed=setting["dataSeed"]
    )
    a, b = made.x.T if made.x.shape[1] == 2 else (made.x, made.x)
    kinds = {"x1": a, "x2": b, "x1x1": a * a, "x2x2": b * b, "x1x2": a * b, "sin1": np.sin(a), "sin2": np.sin(b)}
    if setting["inputs"] == ["x1", "x2"]:
        return made
    return nn.Data(np.column_stack([kinds[kind] for kind in setting["inputs"]]), made.y, classes=made.classes)


def model_of(setting: dict[str, Any], inputs: int, outputs: int) -> Any:
    """The network, as a script has it."""
    rng = np.random.default_rng(setting["seed"])
    widths = [inputs, *setting["layers"], outputs]
    names = [setting["activation"]] * len(setting["layers"]) + [setting["output"]]
    return nn.Sequential(
        *[
            Layer(before, after, name, seed=rng, init=setting["init"] or None)
            for before, after, name in zip(widths, widths[1:], names, strict=False)
        ]
    )


def trained(setting: dict[str, Any], epochs: int) -> dict[str, Any]:
    """What nn.fit does."""
    data = data_of(setting)
    fitted = nn.Data(data.x, 2.0 * data.y - 1.0) if setting["loss"] == "hinge" else data
    held = {}
    if setting["heldOut"]:
        train, other = data.split(setting["heldOut"], seed=setting["seed"])
        held["held"] = other
        if setting["loss"] == "hinge":
            train, other = (nn.Data(each.x, 2.0 * each.y - 1.0) for each in (train, other))
        fitted, held["validation"] = train, other
    outputs = len(data.classes) if setting["loss"] == "cross_entropy" else 1
    model = model_of(setting, data.x.shape[1], outputs)
    parameters = model.parameters()
    first = [each.data for each in parameters]
    optimizer = (
        nn.SGD(parameters, lr=setting["rate"], momentum=setting["momentum"])
        if setting["optimizer"] == "sgd"
        else nn.Adam(parameters, lr=setting["rate"])
    )
    weights: list[list[float]] = []
    loss = getattr(nn, setting["loss"])

    def penalty(model: Any) -> Any:
        return nn.l1(model, setting["l1"]) + nn.l2(model, setting["l2"])

    penal = setting["l1"] or setting["l2"]

    history = nn.fit(
        model, loss, fitted, epochs=epochs, batch=min(setting["batch"], len(fitted)), optimizer=optimizer,
        penalty=penalty if penal else None, validation=held.get("validation"), seed=setting["seed"],
        callbacks=lambda training: weights.append([each.data for each in parameters]), compiled=False, progress=False,
    )  # fmt: skip
    for parameter, number in zip(parameters, weights[-1], strict=True):
        parameter.data = number
    for parameter in parameters:
        parameter.grad = 0.0
    targets = fitted.one_hot().tolist() if outputs > 1 else fitted.y.tolist()
    whole = loss([model(row) for row in fitted.x.tolist()], targets)
    (whole + penalty(model) if penal else whole).backward()
    return {
        "data": data, "first": first, "weights": weights, "history": history, "held": held.get("held"),
        "gradients": [each.grad for each in parameters],
    }  # fmt: skip


@pytest.mark.parametrize("given", SETTINGS, ids=lambda given: "-".join(map(str, given.values()))[:40] or "plain")
def test_a_training_is_that_of_nn_with_the_same_seed(given: dict[str, Any]) -> None:
    setting = DEFAULTS | given
    if setting["data"] == "iris":
        pytest.importorskip("sklearn")
    data = data_of(setting)
    count = len(data) - round(len(data) * setting["heldOut"])
    setting["batch"] = min(setting["batch"], count)
    epochs = -(-100 // -(-count // setting["batch"]))  # 100 steps, or a few more
    ours = trained(setting, epochs)
    petals = [[*row, int(label)] for row, label in zip(data.x.tolist(), data.y, strict=True)]
    theirs = trainers.run(IN_PAGE, setting, petals if setting["data"] == "iris" else [], epochs)
    assert theirs["steps"] == ours["history"].steps >= 100
    close: dict[str, Any] = {"rel": 1e-9, "abs": 1e-13}
    assert theirs["x"] == pytest.approx(data.x.ravel().tolist(), rel=1e-14, abs=1e-15)
    assert theirs["y"] == pytest.approx(data.y.tolist(), rel=1e-14, abs=1e-15)
    assert theirs["first"] == ours["first"], "drawn to the last bit"
    assert theirs["history"]["train"] == pytest.approx(ours["history"].loss, **close)
    assert theirs["history"]["heldOut"] == pytest.approx(ours["history"].validation_loss, **close)
    for found, expected in zip(theirs["weights"], ours["weights"], strict=True):
        assert found == pytest.approx(expected, **close)
    assert theirs["gradients"] == pytest.approx(ours["gradients"], **close)
    if setting["heldOut"]:
        assert data.x[theirs["held"]].tolist() == ours["held"].x.tolist()
