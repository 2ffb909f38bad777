"""The demo of digits: what it reaches, what it draws, and that nothing is chosen by what is held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="the demos' pictures are drawn by matplotlib, from the extra 'demos'")
pytest.importorskip("sklearn", reason="the digits come with scikit-learn, from the extra 'demos'")

from demos import digits
from demos.running import Options, demo
from nn import MLP, Data
from tests.support.demo_runs import engines, frames_of, names_in, scores, shown


@engines
def test_digits_are_told_apart(tmp_path: Path, engine: list[str]) -> None:
    said = shown("digits", tmp_path, *engine)
    assert scores("held-out accuracy", said)[0] >= 80  # of ten classes, from 305 images
    assert names_in(tmp_path) == {"digits.png"}
    assert frames_of(tmp_path / "digits.png") == 1


def test_what_is_held_out_has_no_part_in_the_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[Data] = []

    def trained(train: Data, validation: Data, epochs: int, options: Options) -> MLP:
        parts.extend([train, validation])
        return MLP(64, [2, 10], seed=0)

    def scores_of(model: MLP, held_out: Data) -> Any:
        parts.append(held_out)
        return np.eye(10)[held_out.y]

    monkeypatch.setattr(digits, "trained", trained)
    monkeypatch.setattr(digits, "scores_of", scores_of)
    digits.run(Options(quick=False, eager=False, seed=3, out=tmp_path))
    images = [{row.tobytes() for row in part.x} for part in parts]
    assert [len(part) for part in parts] == [1222, 216, 359]  # all 1797
    assert not images[2] & (images[0] | images[1])
    assert not images[0] & images[1]


def test_the_surest_mistakes_are_shown_with_their_probabilities() -> None:
    images = Data(np.zeros((3, 4)), [0, 1, 2], classes=("0", "1", "2"), shape=(2, 2))
    scores = np.log([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.05, 0.9, 0.05]])  # the first is right
    figure = digits.draw_digits(MLP(4, [2, 3], seed=0), images, scores)
    parts: Any = figure.subfigs
    titles = [axes.get_title() for axes in parts[0].axes]
    assert titles[:3] == ["says 1, 90%\nis 2, 5%", "says 0, 60%\nis 1, 30%", ""]
    assert parts[0].get_suptitle() == "Wrong: 2 of 3, the surest first"
    counts = {text.get_position(): text.get_text() for text in parts[1].axes[0].texts}
    assert counts == {(0, 0): "1", (0, 1): "1", (1, 2): "1"}  # (said, is)


@pytest.mark.parametrize("word", ["-1", "two"])
def test_a_seed_that_is_none_is_said_in_one_line(capsys: pytest.CaptureFixture[str], word: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        demo("digits", digits.run, "", more=digits.more, words=["--seed", word])
    assert f"argument --seed: '{word}'; expected a whole number from 0 on; see" in capsys.readouterr().err
