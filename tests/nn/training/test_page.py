"""nn.TrainingPage: what it gives the page, the same training as nn.fit, and how it shows itself.

Also of: nn/training/trainable.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Film
from autograd.views.films.stage import Stage
from nn import MLP, Activation, Data, Layer, Linear, Sequential, TrainingPage
from tests.support import trainers

RNG = np.random.default_rng(5)
MOONS = nn.data.moons(40, seed=2)
SIGNS = Data(MOONS.x, 2.0 * MOONS.y - 1.0)
THREE = Data(RNG.normal(size=(45, 4)), RNG.integers(0, 3, 45))
CURVE = Data([[x / 10] for x in range(-10, 10)], [x * x / 40 for x in range(-10, 10)])
HILL = Data(RNG.normal(size=(30, 2)), 5.0 + 3.0 * RNG.normal(size=30))

CASES: dict[str, tuple[Any, Data, dict[str, Any]]] = {
    "usual": (MLP(2, [5, 1], "tanh", seed=3), MOONS, {}),
    "deep": (MLP(2, [4, 3, 1], ["relu", "tanh", "linear"], seed=1), MOONS, {"optimizer": "sgd", "lr": 0.1, "batch": 7}),
    "parts": (Sequential(Sequential(Linear(2, 3, seed=4), "sigmoid"), Layer(3, 2, "linear")), MOONS, {"seed": 9}),
    "classes": (MLP(4, [5, 3], "softsign", seed=2), THREE, {"validation": 0.2, "l2": 0.01, "lr": 0.05}),
    "signs": (MLP(2, [4, 1], "leaky_relu"), SIGNS, {"loss": nn.hinge, "validation": 0.25, "batch": 10}),
    "curve": (MLP(1, [6, 1], "tanh", seed=8), CURVE, {"loss": "huber", "lr": 0.02}),
    "hill": (MLP(2, [4, 1], "gelu", seed=1), HILL, {"batch": 30}),
    "momentum": (Layer(2, 1, "sigmoid", seed=6), MOONS, {"optimizer": (nn.SGD, {"lr": 0.3, "momentum": 0.9})}),
}
IN_PAGE = """(data, epochs) => {
  const { samples, numbers } = data.given;
  const given = { ...samples, x: Float64Array.from(samples.x), y: Float64Array.from(samples.y) };
  const trainer = new Trainer({ ...settings.DEFAULTS, ...data.setting }, given, numbers);
  while (trainer.epoch < epochs) {
    const trouble = trainer.advance(trainer.setting.batch);
    if (trouble) throw new Error(JSON.stringify(trouble));
  }
  return { numbers: [...trainer.numbers], history: trainer.history, steps: trainer.step };
}"""


def given_by(page: TrainingPage) -> Any:
    """The data in the page."""
    found = re.search(r'id="data">(.*?)</script>', page.html())
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("case", CASES)
def test_the_page_trains_the_model_as_fit_does(case: str) -> None:
    model, data, options = CASES[case]
    options = dict(options)
    if isinstance(options.get("optimizer"), tuple):
        kind, how = options["optimizer"]
        options["optimizer"] = kind(model.parameters(), **how)
    page = TrainingPage(model, data, **options)
    first = [each.data for each in model.parameters()]
    held = round(len(data) * options.get("validation", 0.0))
    batch = options.get("batch", min(32, len(data) - held))
    epochs = -(-100 // -(-(len(data) - held) // batch))
    theirs = trainers.run(IN_PAGE, given_by(page), epochs)
    assert given_by(page)["given"]["numbers"] == first, "to the last bit"
    assert [each.data for each in model.parameters()] == first, "the model itself stays as it is"

    strength = options.pop("l2", 0.0)
    loss = getattr(nn, given_by(page)["setting"]["loss"])
    numbers: list[float] = []
    options.pop("loss", None)
    if strength:
        options["penalty"] = lambda model: nn.l2(model, strength)
    history = nn.fit(
        model, loss, data, epochs=epochs, compiled=False, progress=False,
        callbacks=lambda _: numbers.__setitem__(slice(None), [each.data for each in model.parameters()]), **options,
    )  # fmt: skip
    for parameter, number in zip(model.parameters(), first, strict=True):
        parameter.data = number
    close: dict[str, Any] = {"rel": 1e-9, "abs": 1e-13}
    assert theirs["steps"] == history.steps >= 100
    assert theirs["history"]["train"] == pytest.approx(history.loss, **close)
    assert theirs["history"]["heldOut"] == pytest.approx(history.validation_loss, **close)
    assert theirs["numbers"] == pytest.approx(numbers, **close)


def test_the_usual_loss_is_the_one_that_fits() -> None:
    for model, data, loss in (
        (MLP(2, [3, 1]), MOONS, "bce_with_logits"),
        (MLP(2, [3, 2]), MOONS, "cross_entropy"),
        (MLP(2, [3, 1], output="sigmoid"), MOONS, "mse"),
        (MLP(4, [3, 3]), THREE, "cross_entropy"),
        (MLP(1, [3, 1]), CURVE, "mse"),
    ):
        assert TrainingPage(model, data).setting["loss"] == loss


def test_it_begins_with_the_numbers_that_the_model_has_when_it_is_written(tmp_path: Path) -> None:
    model = MLP(2, [2, 1])
    page = TrainingPage(model, MOONS, title="<i>Mine</i>", language="pl")
    model.parameters()[0].data = 0.125
    written = page.save(tmp_path / "training.html").read_text(encoding="utf-8")
    assert written == page.html()
    assert "&lt;i&gt;Mine&lt;/i&gt;" in written
    assert given_by(page)["given"]["numbers"][0] == 0.125
    assert given_by(page)["given"]["samples"]["names"] == ["x₁", "x₂"]
    with pytest.raises(FileNotFoundError, match=r"TrainingPage: the folder .* doesn't exist"):
        page.save(tmp_path / "nowhere" / "training.html")


WITHOUT_BIAS = Sequential(Layer(2, 2, bias=False), Layer(2, 1))
SHARED = Layer(2, 2)
BROKEN = MLP(2, [1])
BROKEN.parameters()[0].data = float("nan")


class Own(MLP):
    """It may compute anything."""

    def __call__(self, inputs: Any) -> Any:
        """Twice."""
        return 2 * super().__call__(inputs)


@pytest.mark.parametrize(
    ("model", "data", "options", "said"),
    [
        ([1.0], MOONS, {}, r"the model is of the class list, \[1\.0\]; expected an nn\.MLP"),
        (Own(2, [1]), MOONS, {}, r"the model is of the class Own, Own\(3 parameters\); expected an nn\.MLP"),
        (Sequential(lambda x: x), MOONS, {}, r"layers\[0\] is a Function, which the page can't train; .*nn\.fit"),
        (Sequential(Layer(2, 3), nn.Dropout(0.5), Layer(3, 1)), MOONS, {}, r"layers\[1\] is a Dropout"),
        (Sequential(Sequential(nn.LayerNorm(2))), MOONS, {}, r"layers\[0\]\.layers\[0\] is a LayerNorm"),
        (Sequential("tanh", Layer(2, 1)), MOONS, {}, r"layers\[0\] is the activation tanh before any layer"),
        (Sequential(Layer(2, 1), "tanh"), MOONS, {}, r"layers\[1\] is the activation tanh after another"),
        (WITHOUT_BIAS, MOONS, {}, r"layers\[0\] has no biases; .*bias=True"),
        (Sequential(Layer(2, 3), Layer(2, 1)), MOONS, {}, r"layers\[1\] takes 2 numbers, and 3 come"),
        (Sequential(SHARED, SHARED, Layer(2, 1)), MOONS, {}, "layers that share some"),
        (Activation("tanh"), MOONS, {}, "the model is the activation tanh before any layer"),
        (BROKEN, MOONS, {}, "one of the model's parameters is inf or nan"),
        (MLP(2, [2, 2, 2, 2, 1]), MOONS, {}, "4 hidden layers; the page draws at most 3"),
        (MLP(2, [17, 1]), MOONS, {}, "17 neurons in a layer; the page draws at most 16"),
        (MLP(17, [1]), Data(np.zeros((4, 17)), [0, 1, 0, 1]), {}, "17 inputs; the page draws at most 16"),
        (MLP(2, [1]), ([[0.0, 1.0]], [0]), {}, r"data is a tuple, .*expected nn\.Data\(x, y\)"),
        (MLP(2, [1]), nn.data.moons(2000), {}, r"2,000 samples; .*1,000: .*data\.split\(0\.25\)\[1\]"),
        (MLP(2, [1]), MOONS[:1], {}, "there is one sample"),
        (MLP(3, [1]), MOONS, {}, "the model takes 3 numbers, and a sample of the data has 2"),
        (MLP(2, [3]), MOONS, {}, r"the model has 3 output\(s\); .* expected 2, one for each class \(or 1\)"),
        (MLP(4, [1]), THREE, {}, r"the model has 1 output\(s\); .* expected 3, one for each class"),
        (MLP(1, [2]), CURVE, {}, r"the model has 2 output\(s\); .* expected 1"),
        (MLP(2, [2]), Data(MOONS.x, np.eye(2)[MOONS.y]), {}, r"y has 2 numbers .*y\.argmax\(axis=1\)"),
        (MLP(2, [1]), MOONS, {"loss": max}, r"loss is <built-in function max>; the page has nn\.bce_with_logits"),
        (MLP(2, [1]), MOONS, {"loss": nn.cross_entropy}, "loss is cross_entropy, which doesn't fit"),
        (MLP(1, [1]), CURVE, {"loss": "hinge"}, "loss is hinge, which doesn't fit"),
        (MLP(2, [1]), MOONS, {"optimizer": "rmsprop"}, "optimizer is 'rmsprop'; the page has 'adam' and 'sgd'"),
        (MLP(2, [1]), MOONS, {"validation": 1.5}, "TrainingPage: validation is 1.5; expected 0 <= validation < 1"),
        (MLP(2, [1]), MOONS, {"seed": 2**60}, r"seed is \d+; expected at most 2\*\*53 - 1"),
        (MLP(2, [1]), MOONS, {"lr": -1}, "TrainingPage: lr is -1; expected a finite lr >= 0"),
        (MLP(2, [1]), MOONS, {"l2": "much"}, "TrainingPage: l2 is a str, 'much'; expected a number"),
        (MLP(2, [1]), MOONS, {"language": "de"}, "TrainingPage: language is 'de'"),
    ],
)
def test_what_the_page_cannot_train_is_refused_with_the_reason(
    model: Any, data: Any, options: dict[str, Any], said: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        TrainingPage(model, data, **options)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda all_of: nn.RMSProp(all_of, lr=0.1), r"the page has 'adam', 'sgd', nn\.Adam and nn\.SGD"),
        (lambda all_of: nn.AdamW(all_of), r"the page has 'adam', 'sgd', nn\.Adam and nn\.SGD"),
        (lambda all_of: nn.SGD(all_of[1:], lr=0.1), r"expected SGD\(model\.parameters\(\)\)"),
        (lambda all_of: nn.SGD(all_of, 0.1, 0.9, nesterov=True), "nesterov is True; the page has nesterov=False"),
        (lambda all_of: nn.Adam(all_of, betas=(0.8, 0.9)), r"betas is \(0\.8, 0\.9\); the page has betas=\(0\.9"),
        (lambda all_of: nn.SGD(all_of, 0.1, weight_decay=0.1), r"weight_decay is 0\.1; .*l2=\.\.\."),
    ],
)
def test_an_optimizer_of_ones_own_is_one_that_the_page_has(made: Any, said: str) -> None:
    model = MLP(2, [2, 1])
    with pytest.raises(ValueError, match=said):
        TrainingPage(model, MOONS, optimizer=made(model.parameters()))


def test_an_optimizer_that_remembers_steps_is_refused() -> None:
    model = MLP(2, [2, 1])
    optimizer = nn.Adam(model.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=r"lr is 0\.1, and the optimizer has its own, 0\.1; give one of them"):
        TrainingPage(model, MOONS, optimizer=optimizer, lr=0.1)
    model([1.0, 2.0]).backward()
    optimizer.step()
    with pytest.raises(ValueError, match=r"the optimizer has taken 1 step\(s\); expected a fresh Adam"):
        TrainingPage(model, MOONS, optimizer=optimizer)


def until(frame: Any, condition: str) -> None:
    """Wait for it; `wait_for_function` would need eval, which the page forbids."""
    for _ in range(600):
        if frame.evaluate(condition):
            return
        frame.wait_for_timeout(25)
    raise AssertionError(f"never: {condition}")


def test_in_a_notebook_it_trains_inside_its_cell(page: Any, tmp_path: Path) -> None:
    """A notebook puts it into a frame that may run scripts and nothing else."""
    made = TrainingPage(MLP(4, [3, 3], "tanh"), THREE, title="Mine & yours")
    bundle, _ = made._repr_mimebundle_()
    assert bundle["text/plain"].startswith("TrainingPage of MLP(")
    assert "Mine &amp; yours. The network, with every weight: MLP(27 parameters)" in bundle["text/html"]
    assert made._repr_html_() == bundle["text/html"]
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!doctype html><meta charset=utf-8>{bundle['text/html']}", encoding="utf-8")
    page.goto(cell.as_uri())
    page.frame_locator("iframe").locator("#play").wait_for()
    frame = next(each for each in page.frames if each != page.main_frame)
    until(frame, "lab.frame !== null")
    frame.click("#play")
    until(frame, "lab.frame.step >= 100")
    frame.click("#play")
    assert "4 inputs, so there is no plane to draw" in frame.locator("#plane-note").text_content()
    assert "two classes in the plane" in frame.locator("#editing").text_content()
    frame.locator("#bars rect").first.dispatch_event("click")
    frame.frame_locator("#stepping iframe").locator("#ledger-body").wait_for()


def test_in_the_page_the_model_is_fixed_and_other_data_have_networks_of_their_own(page: Any, tmp_path: Path) -> None:
    made = TrainingPage(MLP(2, [9, 2], "relu"), MOONS, optimizer="sgd", lr=0.1)
    at = made.save(tmp_path / "training.html").as_uri()
    page.goto(at)
    until(page, "lab.frame !== null")
    assert page.evaluate("[lab.setting.data, lab.trainer.network.shape.sizes]") == ["given", [9, 2]]
    assert page.locator("[data-set=loss] option").all_text_contents() == ["cross-entropy"]
    assert page.locator("[data-set=activation], [data-mode]").count() == 0
    page.select_option("[data-set=data]", "placed")
    assert page.evaluate("[lab.samples.y.length, lab.trainer.network.shape.sizes]") == [40, [4, 2, 1]]
    page.select_option("[data-set=data]", "wave")
    page.select_option("[data-set=data]", "given")
    assert page.evaluate("[lab.trainer.network.shape.sizes, lab.setting.rate]") == [[9, 2], 0.1]
    assert page.evaluate("[...lab.trainer.numbers]") == given_by(made)["given"]["numbers"]
    page.click("#puzzles-open")
    assert page.evaluate("lab.setting.data") != "given"
    page.select_option("[data-set=data]", "given")
    assert page.locator("#puzzle").is_hidden()
    assert page.evaluate("location.hash") == ""
    page.goto("about:blank")
    page.goto(f"{at}#layers=3,3&loss=mse&rate=0.5")
    until(page, "lab.frame !== null")
    assert page.evaluate("[lab.trainer.network.shape.sizes, lab.setting.rate]") == [[9, 2], 0.5]
    assert "layers=3,3" in page.locator("#ignored").text_content()
    page.goto("about:blank")
    page.goto(f"{at}#data=xor&layers=3")
    until(page, "lab.frame !== null")
    assert page.evaluate("lab.trainer.network.shape") == {
        "inputs": 2, "sizes": [3, 1], "activations": ["tanh", "linear"],
    }  # fmt: skip


def test_history_film_and_page_go_by_the_same_colours_and_words(page: Any, tmp_path: Path) -> None:
    to_hex = pytest.importorskip("matplotlib.colors", reason="curves need matplotlib: pip install '.[demos]'").to_hex
    made = TrainingPage(MLP(2, [3, 1], "tanh"), MOONS, optimizer="sgd", lr=0.3, validation=0.25)
    page.goto(made.save(tmp_path / "training.html").as_uri())
    page.click("#one-epoch")
    page.click("#one-epoch")
    until(page, "lab.frame !== null && lab.frame.epoch === 2")
    (curves,) = nn.History(loss=[0.7, 0.6], validation_loss=[0.8, 0.7]).plot().figure.axes
    strokes = page.locator("#curves polyline").evaluate_all("lines => lines.map((line) => line.getAttribute('stroke'))")
    assert strokes == [line.get_color() for line in curves.lines]
    said = page.locator("#curves .key").all_text_contents()
    for theirs, ours in zip(said, curves.get_legend().get_texts(), strict=True):
        assert ours.get_text() in theirs
    film = Film(made.model, MOONS.x, MOONS.y)
    film.snap(0.5)
    stage = Stage(film._footage())
    colours = [to_hex(stage.strips[0][1].cmap(share)) for share in (1.0, 0.0)]
    assert colours == page.evaluate("data.colours.slice(0, 2).map((colour) => colour.toLowerCase())")
    assert page.evaluate("[1, -1].map((share) => colouring.css(colouring.ofShare(share)))") == [
        f"rgb({' '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})" for colour in colours
    ]
    points = [to_hex(each.get_facecolor()[0]) for each in stage.plane.collections[:2]]  # of the classes 0 and 1
    assert points == page.evaluate("[0, 1].map((label) => colouring.ofClass(label, 2).toLowerCase())")
