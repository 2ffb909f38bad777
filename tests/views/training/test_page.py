"""The page in a browser: training, from a weight to its arithmetic and back, trouble, points placed, the address.

Also of: views/training/strings.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.views.training.page import page_of
from autograd.views.training.strings import texts
from tests.support.places import ROOT

ASSETS = ROOT / "autograd" / "views" / "training" / "assets"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the page."""
    path = tmp_path_factory.mktemp("training") / "training.html"
    path.write_text(page_of(), encoding="utf-8")
    return path.as_uri()


def until(page: Any, condition: str) -> bool:
    """Wait for it; `wait_for_function` would need eval, which the page forbids."""
    for _ in range(2400):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(25)
    raise AssertionError(f"never: {condition}")


def trained(page: Any, steps: int) -> None:
    """Wait for so many steps, and pause."""
    page.click("#play")
    until(page, f"lab.frame && lab.frame.step >= {steps}")
    page.click("#play")
    until(page, "!lab.frame.playing")


def open_at(page: Any, address: str, setting: str = "") -> None:
    """Go there, with the first frame of the training there."""
    page.goto("about:blank")
    page.goto(f"{address}#{setting}")
    until(page, "lab.frame !== null")


def test_it_learns_and_steps_and_goes_back(page: Any, address: str) -> None:
    open_at(page, address)
    page.click("#one-sample")
    until(page, "lab.frame.step === 1")
    page.click("#one-batch")
    until(page, "lab.frame.step === 2")
    before = page.evaluate("[...lab.trainer.numbers]")
    page.click("#one-epoch")
    until(page, "lab.frame.epoch === 1")
    assert page.evaluate("lab.frame.step") == 16, "1 sample, 10, and 13 full batches and one of 9: 150 to train on"
    while page.evaluate("lab.frame.step") > 2:
        was = page.evaluate("lab.frame.step")
        page.click("#back")
        until(page, f"lab.frame.step < {was}")
    assert page.evaluate("[...lab.trainer.numbers]") == before, "to the last bit"
    trained(page, 2000)
    assert page.evaluate("lab.history.train.at(-1)") < 0.05
    assert "training" in page.locator("#curves").text_content()


def test_the_page_trains_as_its_logic_does(page: Any, address: str) -> None:
    """In the worker, with typed arrays, and shown: the numbers are those that tests hold equal to nn's."""
    open_at(page, address, "data=circles&optimizer=adam&layers=3,3&seed=5&rate=0.03")
    trained(page, 150)
    shown, again = page.evaluate(
        """() => {
          const twin = new Trainer(structuredClone(lab.setting), lab.samples);
          while (twin.step < lab.frame.step) twin.advance(10);
          return [[...lab.trainer.numbers, ...lab.history.train, ...lab.history.heldOut],
            [...twin.numbers, ...twin.history.train, ...twin.history.heldOut]];
        }"""
    )
    assert shown == again


def test_from_a_weight_to_its_arithmetic_and_back(page: Any, address: str) -> None:
    open_at(page, address)
    page.click("#one-epoch")
    until(page, "lab.frame.epoch === 1")
    page.locator('[data-weight="4"].hit').dispatch_event("click")
    assert page.locator("#deep-title").text_content() == "Who pulls at w₂₂?"
    assert page.evaluate("location.hash") == "#weight=4"
    bars = page.locator("#bars rect")
    assert bars.count() == 10, "one for each sample of the next batch"
    sample = int(bars.first.get_attribute("data-sample"))
    wish = page.evaluate(
        f"""() => {{
          const chosen = lab.batch();
          lab.trainer.measure(chosen);
          const row = [...chosen].findIndex((i) => lab.trainer.chosen[i] === {sample});
          return passing.wishes(lab.trainer, chosen, 4)[row];
        }}"""
    )
    bars.first.hover()
    assert f"sample {sample + 1}: ∂Lᵢ/∂w₂₂ = " in page.locator("#bar-note").text_content()
    page.click("#one-batch")
    until(page, "lab.frame.step === 16")
    assert "∂Lᵢ" not in page.locator("#bar-note").text_content(), "its sample is not in the next batch"
    page.click("#back")
    until(page, "lab.frame.step === 15")
    assert f"sample {sample + 1}: " in page.locator("#bar-note").text_content()
    bars.first.click()
    frame = page.frame_locator("#stepping iframe")
    frame.locator("#ledger-body").wait_for()
    inner = next(each for each in page.frames if each != page.main_frame)
    names, gradients, leaf = inner.evaluate("[app.graph.names, app.result.gradients, app.graph.names.indexOf('w₂₂')]")
    assert names[leaf] == "w₂₂"
    assert gradients[leaf] == pytest.approx(wish, rel=1e-12), "the same number as the bar"
    assert "w₂₂" in frame.locator("#ledger-body").text_content(), "the step in which it gets its gradient"
    assert inner.evaluate("app.view.key") == "open:layers.0.neurons.1"
    page.click("#stepping-close")
    assert page.locator("#stepping").is_hidden()
    assert page.locator("#deep-title").text_content() == "Who pulls at w₂₂?"


def test_what_a_neuron_adds_up_and_a_sample_on_its_way(page: Any, address: str) -> None:
    open_at(page, address)
    page.locator('[data-neuron="0.1"]').click()
    said = page.locator("#deep").text_content()
    assert "z₂ = w₂₁·x₁ + w₂₂·x₂ + b₂" in said
    assert re.search(r"h₂ = tanh\(z₂\) = tanh\(\S+\) = ", said)
    page.locator("#plane").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#deep-sample").get_attribute("aria-selected") == "true"
    assert "Sample 1: target" in page.locator("#deep").text_content()
    page.click("#step-through")
    page.frame_locator("#stepping iframe").locator("#ledger-body").wait_for()
    page.click("#stepping-close")
    for tab in ("gradients", "step"):
        page.click(f"#deep-{tab}")
        assert page.locator("#deep svg").count()


def test_a_training_that_diverges_says_so_and_goes_back(page: Any, address: str) -> None:
    open_at(page, address, "data=wave&loss=mse&activation=relu&rate=3&layers=8,8&batch=1")
    page.click("#play")
    until(page, "lab.frame.trouble !== null")
    said = page.locator("#trouble").text_content()
    step = page.evaluate("lab.frame.trouble.step")
    assert f"at step {step}" in said
    assert "That step was not taken" in said
    assert page.evaluate("lab.trainer.numbers.every(Number.isFinite)")
    page.click("#trouble-back")
    until(page, "lab.frame.trouble === null")
    assert page.evaluate("lab.frame.step") < step
    page.click("#play")
    until(page, "lab.frame.trouble !== null")
    page.click("#trouble-smaller")
    assert page.evaluate("lab.setting.rate") == 0.3
    assert page.locator("#trouble").is_hidden() or until(page, "lab.frame.trouble === null")


def test_points_are_placed_moved_turned_and_erased(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 1300, "height": 900})
    open_at(page, address, "points=10&heldOut=0")
    box = page.locator("#plane").bounding_box()
    page.click("[data-mode=add1]")
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    assert page.evaluate("[lab.setting.data, lab.samples.y.length, lab.samples.y.at(-1)]") == ["placed", 11, 1]
    where = page.evaluate("[...lab.samples.x.slice(-2)]")
    box = page.locator("#plane").bounding_box()
    place = page.evaluate(
        """() => { const r = plane.range(); const [a, b] = lab.samples.x.slice(-2);
          return [(a - r.left) / (r.right - r.left), (r.high - b) / (r.high - r.low)]; }"""
    )
    x, y = box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]
    page.click("[data-mode=turn]")
    page.mouse.click(x, y)
    assert page.evaluate("lab.samples.y.at(-1)") == 0
    page.click("[data-mode=move]")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 60, steps=3)
    page.mouse.up()
    moved = page.evaluate("[...lab.samples.x.slice(-2)]")
    assert moved[0] > where[0]
    assert moved[1] < where[1]
    link = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(link)
    until(page, "lab.frame !== null")
    assert page.evaluate("[...lab.samples.x.slice(-2)]") == pytest.approx(moved, abs=1e-3), "the address holds them"


def test_points_are_placed_by_keys(page: Any, address: str) -> None:
    open_at(page, address, "points=10&heldOut=0")
    page.locator("#plane").focus()
    point = "[...lab.samples.x.slice(2 * lab.sample, 2 * lab.sample + 2), lab.samples.y[lab.sample]]"
    page.keyboard.press("ArrowRight")
    a, b, label = page.evaluate(point)
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    moved = page.evaluate(point)
    assert (moved[0] > a, moved[1] > b, moved[2]) == (True, True, 1 - label)
    assert f"class {1 - label:.0f}." in page.locator("#said").text_content()
    page.keyboard.press("1")
    assert page.evaluate("[lab.samples.y.length, lab.sample, lab.samples.y[10]]") == [11, 10, 1]
    for _ in range(12):
        page.keyboard.press("Delete")
        page.keyboard.press("ArrowRight")
    assert page.evaluate("lab.samples.y.length") == 2, "a training needs two"
    page.keyboard.press("Delete")
    assert "From 2 to 500 points" in page.locator("#said").text_content()
    assert page.evaluate("document.activeElement.id") == "plane"
    open_at(page, address, "data=wave")
    page.locator("#plane").focus()
    page.keyboard.press("1")
    assert page.evaluate("lab.setting.data") == "wave", "these can't be placed"


def test_the_address_holds_the_setting_and_what_is_wrong_in_it_is_told(page: Any, address: str) -> None:
    open_at(page, address, "data=spirals&layers=8,8&rate=0.03&optimizer=adam&noise=0.05&weight=7&tab=step&language=pl")
    setting = page.evaluate("lab.setting")
    assert (setting["data"], setting["layers"], setting["optimizer"]) == ("spirals", [8, 8], "adam")
    assert page.evaluate("[lab.weight, lab.tab, document.documentElement.lang]") == [7, "step", "pl"]
    assert page.locator("#play").text_content() == "▶ Ucz"
    wanted = page.evaluate("location.hash")
    assert "layers=8,8" in wanted
    open_at(page, address, "rate=fast&layers=9,9,9,9&data=toString&weight=9999&colour=red")
    said = page.locator("#ignored").text_content()
    assert all(part in said for part in ("rate=fast", "layers=9,9,9,9", "data=toString", "colour=red"))
    assert page.evaluate("lab.setting.rate") == 0.3
    # Words that every object has in JavaScript, and a point with a number left out
    open_at(page, address, "constructor=1&toString=2&data=placed&placed=1,,0;2,3,1")
    said = page.locator("#ignored").text_content()
    assert all(part in said for part in ("constructor=1", "toString=2", "placed=1,,0;2,3,1"))
    open_at(page, address, "data=placed&placed=1,1,0")
    assert "placed=1,1,0" in page.inner_text("#ignored")
    assert page.locator("#deep-title").text_content() == "Who pulls at w₁₁?"


def test_a_learning_rate_of_zero_is_said_to_change_nothing(page: Any, address: str) -> None:
    open_at(page, address, "rate=0&tab=step")
    said = page.locator("#deep").text_content()
    now = re.search(r"loss is ([\d.]+)\.", said)
    assert now
    assert f"With η = 0 the step makes it {now[1]};" in said
    assert "η = " not in page.locator(".landscape").text_content(), "0 is nowhere in a picture of powers of ten"
    assert page.locator(".landscape .mine").count() == 0
    open_at(page, address, "rate=0.01&tab=step")
    assert page.locator(".landscape .mine").count() == 1


def test_a_clock_that_stands_still_does_not_stop_a_training_at_full_speed(page: Any, address: str) -> None:
    """Browsers round their clocks: between two turns no time may seem to pass."""
    open_at(page, address)
    step = page.evaluate(
        """() => new Promise((resolve) => {
            let calls = 0;
            performance.now = () => 10 * Math.floor(calls++ / 2); // twice the same
            let [last, heard, turns] = [0, null, 0];
            heard = serving.served((frame) => { last = frame.step; setTimeout(() => heard({ kind: "seen" })); });
            heard({ kind: "begin", id: 1, setting: lab.setting, samples: lab.samples, numbers: null });
            heard({ kind: "play", perSecond: Infinity, size: 0 });
            const look = setInterval(() => {
                if (last < 50 && ++turns < 200) return;
                heard({ kind: "pause" });
                clearInterval(look);
                delete performance.now;
                resolve(last);
            }, 5);
        })"""
    )
    assert step >= 50


def test_a_network_is_given_more_of_the_plane(page: Any, address: str) -> None:
    """As XOR without a hidden layer, which x₁x₂ makes easy."""
    open_at(page, address, "data=xor&layers=&rate=1&weight=2")
    trained(page, 300)
    assert page.evaluate("lab.history.train.at(-1)") > 0.6
    page.click('[data-input="x1x2"]')
    until(page, "lab.frame.step === 0 && lab.samples.features === 3")
    trained(page, 300)
    assert page.evaluate("lab.history.train.at(-1)") < 0.3
    assert "inputs=x1,x2,x1x2" in page.evaluate("location.hash")
    assert page.locator('[data-neuron="-1.2"] .name').text_content() == "x₁x₂"
    page.locator("#bars rect").first.click()
    page.frame_locator("#stepping iframe").locator("#ledger-body").wait_for()
    inner = next(each for each in page.frames if each != page.main_frame)
    assert inner.evaluate("app.graph.names").count("x₁x₂") == 1
    inner.locator("body").press("Escape")
    assert page.locator("#stepping").is_hidden()
    page.click('[data-mode="erase"]')
    place = page.evaluate(
        "(() => { const r = plane.range(); return [(lab.samples.at[0] - r.left) / (r.right - r.left),"
        " (r.high - lab.samples.at[1]) / (r.high - r.low)]; })()"
    )
    page.locator("#plane").scroll_into_view_if_needed()
    box = page.locator("#plane").bounding_box()
    page.mouse.click(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"])
    assert page.evaluate("[lab.samples.y.length, lab.samples.features, lab.setting.data]") == [199, 3, "placed"]


def test_the_address_holds_what_is_looked_at(page: Any, address: str) -> None:
    open_at(page, address, "layers=3,2")
    page.locator('[data-neuron="1.0"]').click()
    assert page.evaluate("location.hash") == "#layers=3,2&neuron=2.1&tab=neuron"
    title = page.locator("#deep-title").text_content()
    page.locator("#plane").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    link = page.evaluate("location.hash")
    assert link == "#layers=3,2&neuron=2.1&sample=2&tab=sample"
    open_at(page, address, "layers=3,2&neuron=2.1&sample=2&tab=neuron")
    assert page.locator("#deep-title").text_content() == title
    assert page.evaluate("lab.sample") == 1
    open_at(page, address, "layers=3,2&neuron=2.3&sample=201")
    assert page.evaluate("[lab.unit, lab.sample]") == [None, None]
    assert page.locator("#ignored").text_content().endswith("neuron=2.3, sample=201")


def test_every_dataset_and_loss_trains(page: Any, address: str) -> None:
    for setting in ("data=xor", "data=gaussians&loss=hinge", "data=wave", "data=iris&batch=0", "data=circles&layers="):
        open_at(page, address, setting)
        first = page.evaluate("lab.trainer.lossOf(lab.trainer.train, lab.trainer.targets)")
        trained(page, 100)
        assert page.evaluate("lab.trainer.lossOf(lab.trainer.train, lab.trainer.targets)") < first, setting
        assert page.locator("#bars rect").count()


def test_what_is_typed_wrong_is_said_and_changes_nothing(page: Any, address: str) -> None:
    open_at(page, address)
    page.fill("[data-set=gain]", "abc")
    page.keyboard.press("Enter")
    assert page.locator("[data-set=gain]").get_attribute("aria-invalid") == "true"
    assert "type a number from −100 to 100" in page.locator("#said").text_content()
    assert page.evaluate("lab.setting.gain") == 1


def test_texts_are_there_in_both_languages_and_all_are_used() -> None:
    both = texts()
    assert both["en"].keys() == both["pl"].keys()
    for key, english in both["en"].items():
        holes = [sorted(re.findall(r"{(\w+)}", text)) for text in (english, both["pl"][key])]
        assert {*holes[0]} == {*holes[1]}, key
        assert english.strip(), key
    source = "\n".join(path.read_text(encoding="utf-8") for path in [*ASSETS.rglob("*.js"), *ASSETS.rglob("*.html")])
    built = {*re.findall(r"`([a-z]+\.\w*)\$\{", source)}
    for key in both["en"]:
        if key.startswith("notebook."):  # said around the page, by nn.TrainingPage
            continue
        assert f'"{key}"' in source or any(key.startswith(prefix) for prefix in built), f"nobody says {key}"
    kinds = "|".join({key.partition(".")[0] for key in both["en"]})
    said = {*re.findall(rf'"((?:{kinds})\.\w+)"', source)}
    assert said <= {*both["en"]}


def test_a_page_is_one_file_that_talks_to_nobody() -> None:
    page = page_of("pl", {"data": "xor"}, title="<b>Moje</b>")
    assert "&lt;b&gt;Moje&lt;/b&gt;" in page
    found = re.search(r'id="data">(.*?)</script>', page)
    assert found
    given = json.loads(found[1])
    assert given["setting"] == {"data": "xor"}
    assert given["title"] == "<b>Moje</b>"
    assert math.isclose(given["flat"], 1e-3)
    assert not re.search(r"""(?:src|href)=["']https?:""", page)
    with pytest.raises(ValueError, match="training page: language is 'de'; expected one of: en, pl"):
        page_of("de")


def test_without_a_worker_it_trains_beside_the_page(page: Any, address: str, tmp_path: Path) -> None:
    page.add_init_script("window.Worker = class { constructor() { throw new Error('none here'); } };")
    open_at(page, address)
    trained(page, 60)
    assert page.evaluate("lab.history.train.length") >= 4
