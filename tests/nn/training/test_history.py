"""A training's history: what it says of itself, and its curves."""

import math
from typing import Any

import pytest

from nn import History


def axes_of(history: History) -> Any:
    pytest.importorskip("matplotlib", reason="curves need matplotlib: pip install '.[demos]'")
    return history.plot().figure.axes


def test_one_epoch_is_a_point_at_a_whole_number() -> None:
    for axes in axes_of(History(loss=[0.7], metric=[0.5], metric_name="training accuracy")):
        low, high = axes.get_xlim()
        assert [tick for tick in axes.get_xticks() if low <= tick <= high] == [1.0]
        assert axes.lines[0].get_marker() == "o"


def test_what_stands_alone_between_gaps_is_seen() -> None:
    losses, metric = axes_of(
        History(loss=[0.7, 3.0], validation_loss=[0.6, math.inf], metric=[0.5, math.nan], metric_name="validation r2")
    )
    assert all(line.get_marker() == "o" for line in (*losses.lines, *metric.lines))
    assert metric.get_title() == "Validation r2"


def test_the_best_epoch_is_marked_where_it_was_chosen() -> None:
    (losses,) = axes_of(History(loss=[0.7, 0.5, 0.4], validation_loss=[0.6, 0.5, 0.7], best_epoch=2))
    assert [text.get_text() for text in losses.get_legend().get_texts()] == ["training", "validation", "best: epoch 2"]
    assert losses.lines[-1].get_xdata()[0] == 2


def test_without_an_epoch_there_is_text_and_no_plot() -> None:
    stopped = History(stopped="Ctrl-C in epoch 1, after step 3", steps=3)
    with pytest.raises(ValueError, match=r"History\.plot: there is no whole epoch to plot; Ctrl-C in epoch 1"):
        stopped.plot()
    assert stopped._repr_mimebundle_() == {"text/plain": repr(stopped)}
    assert repr(stopped) == "History(0 epochs, 3 steps: Ctrl-C in epoch 1, after step 3)"
