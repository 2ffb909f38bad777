"""The puzzles: none learns as it begins, each does when it is mended, and what the answers say of it is so.

Whether a loss comes low enough is asked twice: of the page's training, and of the Python script that the page gives.

Also of: views/training/scripts.
"""

from __future__ import annotations

import contextlib
import io
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograd.checking.diagnosis import FLAT
from autograd.common.tables import table
from autograd.views.training.page import page_of
from tests.support import trainers

NAMES = ["straight", "small", "large", "saturated", "dead", "alike"]
# What a learner would change; each alone is enough
MENDS: dict[str, list[dict[str, Any]]] = {
    "straight": [{"layers": [4]}, {"layers": [2]}, {"layers": [4], "activation": "relu"}],
    "small": [{"rate": 0.1}, {"rate": 1}, {"rate": 0.01}],
    "large": [{"rate": 0.1}, {"rate": 0.3}, {"rate": 0.03}],
    "saturated": [{"gain": 1}, {"gain": 3}, {"gain": 1, "activation": "tanh"}],
    "dead": [{"activation": "leaky_relu"}, {"seed": 21}, {"activation": "tanh"}],
    "alike": [{"init": ""}, {"init": "", "seed": 2}, {"init": "", "activation": "relu"}],
}
TRY = """(name, change, petals, flat) => {
  const setting = { ...puzzles.setting(name), ...change };
  const samples = settings.samples(setting, { petals });
  const trainer = new Trainer(setting, samples);
  const { epochs } = puzzles.all[name];
  const marks = new Set();
  const looks = [];
  let trouble = null;
  const look = () => {
    for (const mark of health.neurons(trainer, flat).slice(0, -1).flat()) marks.add(mark);
    const [now, shorter, own, longer] = trainer.landscape([0, setting.rate / 2, setting.rate, setting.rate * 2]);
    looks.push({ now, shorter, own, longer });
  };
  const first = [...trainer.numbers];
  look();
  while (trainer.epoch < epochs && !trouble) {
    trouble = trainer.advance(setting.batch || trainer.count);
    if (!trainer.position && !trouble) look();
  }
  const { network } = trainer;
  return { standing: puzzles.standing(name, setting, trainer.history), marks: [...marks], looks, first,
    numbers: [...trainer.numbers], losses: trainer.history.train, hidden: network.layers.length - 1,
    own: network.layers[0].inputs + 1, units: network.layers[0].units,
    script: python.script(setting, samples, network.shape, epochs) };
}"""


@cache
def _tried(name: str, change: tuple[tuple[str, Any], ...] = ()) -> Any:
    petals = table("autograd.views.training", "petals")["petals"]
    return trainers.run(TRY, name, {key: [*it] if isinstance(it, tuple) else it for key, it in change}, petals, FLAT)


def tried(name: str, change: dict[str, Any] | None = None) -> Any:
    """What comes of a puzzle, with something changed."""
    return _tried(name, tuple((key, tuple(it) if isinstance(it, list) else it) for key, it in (change or {}).items()))


def in_python(script: str, place: Path) -> list[float]:
    """The losses of every epoch, by nn."""
    (place / "script.py").write_text(script, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        losses: list[float] = runpy.run_path(str(place / "script.py"))["history"].loss
    return losses


def goal_of(name: str) -> float:
    """The loss to come below."""
    goal: float = trainers.run("(name) => puzzles.all[name].goal", name)
    return goal


def test_there_are_six_and_each_is_a_reason() -> None:
    names, reasons = trainers.run("() => [puzzles.names, puzzles.REASONS]")
    assert names == NAMES
    assert sorted(reasons) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_none_learns_as_it_begins(name: str) -> None:
    found = tried(name)
    assert found["standing"] == "late"
    assert len(found["losses"]) == trainers.run("(name) => puzzles.all[name].epochs", name), "and none diverges"
    assert min(found["losses"]) > 1.3 * goal_of(name), "by far"


@pytest.mark.parametrize(("name", "mend"), [(name, mend) for name in NAMES for mend in MENDS[name]])
def test_each_learns_when_it_is_mended(name: str, mend: dict[str, Any]) -> None:
    assert tried(name, mend)["standing"] == "solved"


@pytest.mark.parametrize("name", NAMES)
def test_python_says_the_same(name: str, tmp_path: Path) -> None:
    pytest.importorskip("llvmlite", reason="without it this takes minutes: pip install 'autograd-by-hand[fast]'")
    if name == "dead":
        pytest.importorskip("sklearn")
    goal = goal_of(name)
    for found, learns in ((tried(name), False), (tried(name, MENDS[name][0]), True)):
        losses = in_python(found["script"], tmp_path)
        assert losses[:20] == pytest.approx(found["losses"][:20], rel=1e-9)
        assert (min(losses) < goal) == learns


@pytest.mark.parametrize("name", NAMES)
def test_only_the_dead_are_marked_as_dead_and_only_the_saturated_as_saturated(name: str) -> None:
    """At no time of the training, so that no other answer can be read from the page."""
    assert tried(name)["marks"] == {"straight": [], "dead": ["dead"], "saturated": ["saturated"]}.get(name, [""])


@pytest.mark.parametrize("name", [name for name in NAMES if name != "large"])
def test_with_a_smaller_rate_it_would_not_learn_either(name: str) -> None:
    rate = trainers.run("(name) => puzzles.setting(name).rate", name)
    assert tried(name, {"rate": rate / 10})["standing"] == "late"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "small"])
def test_with_a_larger_rate_it_would_not_learn_either(name: str) -> None:
    rate = trainers.run("(name) => puzzles.setting(name).rate", name)
    assert tried(name, {"rate": rate * 10})["standing"] != "solved"


def test_the_tab_step_shows_a_step_that_is_too_long_and_one_that_is_too_short() -> None:
    assert all(look["shorter"] < min(look["now"], look["own"]) for look in tried("large")["looks"])
    assert all(look["longer"] < look["own"] < look["now"] for look in tried("small")["looks"])


def test_only_neurons_that_began_alike_stay_alike() -> None:
    for name in NAMES:
        found = tried(name)
        own, units = found["own"], found["units"]
        rows = [
            [tuple(found[key][unit * own : (unit + 1) * own]) for unit in range(units)] for key in ("first", "numbers")
        ]
        if name == "alike":
            assert [len(set(each)) for each in rows] == [1, 1]
        else:
            assert len({number for row in rows[0] for number in row[:-1]}) == units * (own - 1)
    assert [name for name in NAMES if not tried(name)["hidden"]] == ["straight"]


def test_only_the_puzzle_s_own_data_and_loss_count() -> None:
    changes = [{"noise": 0}, {"data": "moons"}, {"dataSeed": 1}, {"points": 100}, {"loss": "hinge"}]
    found = trainers.run(
        """(changes) => changes.map((change) =>
          puzzles.standing("straight", { ...puzzles.setting("straight"), ...change }, { train: [0] }))""",
        [*changes, {"rate": 1}],
    )
    assert found == ["others"] * 5 + ["solved"]
    late = "(train) => puzzles.standing('straight', puzzles.setting('straight'), { train })"
    assert [trainers.run(late, [1.0] * count + [0.0]) for count in (499, 500)] == ["solved", "late"]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_learner_finds_the_reason_and_mends_it(page: Any, tmp_path: Path, language: str) -> None:
    path = tmp_path / "training.html"
    path.write_text(page_of(language), encoding="utf-8")
    page.goto(path.as_uri())
    said = page.evaluate("data.texts")[language]
    page.click("#puzzles-open")
    assert page.evaluate("document.activeElement.id") == "puzzle-title", "which is read aloud"
    page.click("[data-puzzle=large]")
    assert page.evaluate("location.hash") == "#puzzle=3"
    page.locator("[data-reason=dead]").press("Enter")
    assert page.locator("#puzzle-said").text_content() == said["puzzle.not_dead"]
    assert page.evaluate("document.activeElement.dataset.reason") == "dead", "the keyboard stays where it is"
    assert page.locator("#puzzle-task").text_content() == ""
    page.click("[data-reason=large]")
    assert page.locator("#puzzle-said").text_content() == said["puzzle.because_large"]
    assert "500" in page.locator("#puzzle-task").text_content()
    page.click("#play")
    page.get_by_text(said["puzzle.late"].replace("{epochs}", "500")).wait_for()
    page.select_option("[data-set=rate]", "0.1")
    assert page.locator("#puzzle-standing").text_content() == said["puzzle.late"].replace("{epochs}", "500")
    page.click("#reset")
    link = page.evaluate("location.href")
    assert link.endswith("#rate=0.1&puzzle=3")
    page.click("#play")
    page.get_by_text(said["puzzle.solved"]).wait_for()
    assert page.locator("[data-puzzle=large]").text_content() == "3 ✓"
    page.goto("about:blank")
    page.goto(link)
    assert page.evaluate("[lab.setting.rate, lab.setting.batch, lab.setting.data]") == [0.1, 0, "circles"]
    page.click("#puzzle-again")
    assert page.evaluate("lab.setting.rate") == 1
    page.click("#puzzle-close")
    assert page.locator("#puzzle").is_hidden()
    assert "puzzle" not in page.evaluate("location.hash")
    assert "data=circles" in page.evaluate("location.hash"), "what was set stays"
