"""The Python script that the page gives trains the page's own network: it is run, and its losses compared.

Also of: views/training/page.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest

import nn
from autograd.views.training.page import page_of
from tests.support import trainers

# Points that somebody placed: x₁, x₂ and the class, as an address has them
PLACED = "0.5,-1.25,0;1,1e-7,1;-0.125,2,1;0.333,-0.001,0;-3,0.7,1;2,2,0;-1,-1,1;0,0.5,0"
SETTINGS: list[dict[str, Any]] = [
    {},
    {"data": "xor", "points": 31, "noise": 0.15, "layers": [3], "batch": 0, "momentum": 0.9, "rate": 0.05},
    {"data": "circles", "optimizer": "adam", "rate": 0.03, "layers": [5, 3], "activation": "sigmoid", "seed": 2**50},
    {"data": "spirals", "points": 60, "layers": [8, 8], "activation": "relu", "init": "he_normal", "dataSeed": 7},
    {"data": "gaussians", "loss": "hinge", "points": 40, "noise": 0.8, "layers": [3], "activation": "softsign"},
    {"data": "gaussians", "loss": "hinge", "points": 40, "heldOut": 0, "layers": []},
    {"data": "wave", "loss": "mse", "layers": [6], "points": 50, "rate": 0.05, "l2": 0.001},
    {"data": "wave", "loss": "huber", "points": 50, "layers": [3, 3, 3], "activation": "silu", "gain": 2, "rate": 0.02},
    {"data": "wave", "loss": "mae", "points": 50, "layers": [4], "activation": "leaky_relu", "rate": 0.01},
    {"data": "iris", "loss": "cross_entropy", "layers": [4], "batch": 30, "init": "xavier_normal", "gain": -0.5},
    {"data": "moons", "loss": "mse", "layers": [], "output": "sigmoid", "init": "normal", "rate": 1.0, "points": 40},
    {"data": "moons", "points": 40, "activation": "linear", "layers": [2], "output": "tanh", "loss": "mse"},
    {"data": "placed", "placed": PLACED, "heldOut": 0, "layers": [3]},
    {"data": "placed", "placed": PLACED, "layers": [3], "loss": "hinge", "batch": 3},
    {"data": "placed", "placed": "0,0,0;1,1,1;2,2,1", "heldOut": 0.1, "layers": [2]},
]
IN_PAGE = """(given, petals, epochs) => given.map((setting) => {
  setting = { ...settings.DEFAULTS, ...setting };
  const samples = settings.samples(setting, { petals });
  const trainer = new Trainer(setting, samples);
  while (trainer.epoch < epochs) {
    const trouble = trainer.advance(setting.batch || trainer.count);
    if (trouble) throw new Error(JSON.stringify(trouble));
  }
  const script = python.script(setting, samples, trainer.network.shape, epochs);
  return { script, numbers: [...trainer.numbers], history: trainer.history };
})"""
GIVEN = """(samples, setting, numbers, epochs) => {
  samples = { ...samples, x: Float64Array.from(samples.x), y: Float64Array.from(samples.y) };
  setting = { ...settings.DEFAULTS, data: "given", ...setting };
  const trainer = new Trainer(setting, samples, numbers);
  while (trainer.epoch < epochs) trainer.advance(setting.batch);
  return { script: python.script(setting, samples, trainer.network.shape, epochs, numbers),
    numbers: [...trainer.numbers], history: trainer.history };
}"""
EPOCHS = 8


def check(found: dict[str, Any]) -> None:
    """Run a script as somebody who copied it would, and compare."""
    assert max(map(len, found["script"].splitlines())) <= 120
    script, history, numbers = found["script"], found["history"], found["numbers"]
    names: dict[str, Any] = {}
    last: list[float] = []
    noted = script.replace("print(history)", "").replace("history = nn.fit(", "history = noted(")

    def noting(model: Any, *given: Any, **options: Any) -> nn.History:
        def note(_: object) -> None:  # with a part held out the model has its best epoch's weights in the end
            last[:] = [each.data for each in model.parameters()]

        return nn.fit(model, *given, callbacks=note, progress=False, compiled=False, **options)

    names["noted"] = noting
    exec(noted, names)  # noqa: S102 - it is what is tested
    close: dict[str, Any] = {"rel": 1e-9, "abs": 1e-13}
    assert names["history"].loss == pytest.approx(history["train"], **close), script
    assert names["history"].validation_loss == pytest.approx(history["heldOut"], **close), script
    assert last == pytest.approx(numbers, **close), script


def test_every_setting_is_a_script_that_trains_the_same() -> None:
    pytest.importorskip("sklearn")
    whole = nn.data.iris()
    petals = [[*row[2:], int(label)] for row, label in zip(whole.x.tolist(), whole.y, strict=True)]
    for found in trainers.run(IN_PAGE, SETTINGS, petals, EPOCHS):
        check(found)


def test_a_model_that_came_with_the_page_is_in_the_script_with_its_numbers() -> None:
    model = nn.MLP(3, [2, 4, 2], ["tanh", "relu", "linear"], seed=3)
    numbers = [each.data for each in model.parameters()]
    rows = [[0.1, -2.0, 3e-9], [1.0, 0.0, -0.5], [-1.0, 1 / 3, 2.0], [0.25, 0.5, -1.0], [2.0, -1.0, 0.0]]
    samples = {
        "x": [each for row in rows for each in row],
        "y": [0, 1, 1, 0, 1],
        "features": 3,
        "classes": 2,
        "names": ["a", "b", "c"],
    }
    setting = {
        "layers": [2, 4], "activations": ["tanh", "relu", "linear"], "loss": "cross_entropy", "batch": 2, "heldOut": 0,
        "seed": 4,
    }  # fmt: skip
    found = trainers.run(GIVEN, samples, setting, numbers, EPOCHS)
    assert 'nn.MLP(3, [2, 4, 2], ["tanh", "relu", "linear"], seed=4)' in found["script"]
    check(found)
    signs = {**samples, "y": [-1, 1, 1, -1, 1], "classes": 0}
    one = [each.data for each in nn.MLP(3, [1]).parameters()]
    setting = {"layers": [], "activations": ["linear"], "loss": "hinge", "batch": 2, "heldOut": 0.4}
    check(trainers.run(GIVEN, signs, setting, one, EPOCHS))


def test_the_script_says_what_it_prints() -> None:
    (found,) = trainers.run(IN_PAGE, [{"points": 20, "layers": [2]}], [], 2)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(found["script"], {})  # noqa: S102 - it is what is tested
    assert said.getvalue().startswith("History(2 epochs, 4 steps: loss")


def test_the_page_says_where_the_script_leads_elsewhere(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "training.html"
    path.write_text(page_of(), encoding="utf-8")
    page.goto(path.as_uri())
    for act, said in (
        (None, "This script trains this very network"),
        (None, "it takes the weights of the epoch with the lowest validation loss"),
        ("#one-sample", "something was changed on the way"),
    ):
        if act:
            page.click(act)
        page.click("#python-open")
        assert said in page.locator("#dialog-about").text_content()
        assert "nn.MLP(2, [4, 2, 1]" in page.locator("#dialog-text").input_value()
        page.click("#dialog-close")
    page.click("#reset")
    page.click("#python-open")
    assert "this very network" in page.locator("#dialog-about").text_content()
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#heldOut=0")
    page.click("#python-open")
    assert page.locator("#dialog-about").text_content().endswith("batches and losses."), "the last weights, too"
