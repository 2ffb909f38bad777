"""Words that people bring along: the error says what it's called here, and what to write.

Also of: nn/common/wording.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from nn import MLP, accuracy, fit, mse
from nn.common.wording import understood
from nn.training.words import WORDS

XY = [[0.0], [1.0]], [0.0, 1.0]


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"batch_size": 32}, "fit() has no batch_size; did you mean batch=32?"),
        ({"learning_rate": 0.01}, "fit() has no learning_rate; did you mean lr=0.01?"),
        ({"verbose": 0}, "did you mean progress=False?"),
        ({"verbose": 2}, "did you mean progress=True?"),
        ({"metrics": ["accuracy"]}, "did you mean metric=['accuracy']?"),
        ({"validation_data": XY}, "did you mean validation=…?"),
        ({"validation_split": 0.2}, "did you mean validation=0.2?"),
        ({"n_epochs": 5}, "did you mean epochs=5?"),
        ({"num_epochs": 5}, "did you mean epochs=5?"),
        ({"max_iter": 200}, "did you mean epochs=200?"),
        ({"loss_fn": mse}, "did you mean loss=mse?"),
        ({"criterion": mse}, "did you mean loss=mse?"),
        ({"X": XY[0]}, "fit() has no X; data come as one argument: fit(model, loss, (X, y)), or a Data"),
        ({"y": XY[1]}, "fit() has no y; data come as one argument"),
        ({"random_state": 0}, "did you mean seed=0?"),
        ({"early_stopping": True}, "did you mean validation=0.2, patience=10?"),
        ({"early_stopping": 5}, "did you mean patience=5?"),
        ({"weight_decay": 0.1}, "did you mean optimizer=AdamW(model.parameters(), weight_decay=0.1), or penalty="),
        ({"pos_weight": 3}, "fit() has no pos_weight; did you mean class_weight={1: 3}?"),
        ({"device": "cuda"}, "fit() has no device; it computes with floats on the processor; leave it out"),
        # typing errors, of our words and of theirs
        ({"epoch": 3}, "did you mean epochs=3?"),
        ({"optmizer": "sgd"}, "did you mean optimizer='sgd'?"),
        ({"batchsise": 8}, "did you mean batch=8?"),
        ({"tol": 0.01}, "did you mean tolerance=0.01?"),
        ({"patiance": 3}, "did you mean patience=3?"),
        ({"zzz": 1}, "fit() has no zzz; it takes model, loss, data, epochs, batch"),
    ],
)
def test_it_says_what_to_write(given: dict[str, Any], advice: str) -> None:
    with pytest.raises(TypeError, match=re.escape(advice)):
        fit(MLP(1, [1]), mse, XY, **given)


def test_every_word_of_theirs_leads_to_one_of_ours() -> None:
    ours = inspect.signature(fit).parameters
    assert not set(WORDS) & set(ours)
    for advice in WORDS.values():
        text = advice(3) if callable(advice) else advice
        name = text.partition("=")[0]
        assert name in ours or " " in name, text


def test_the_function_is_itself_otherwise() -> None:
    @understood({})
    def half(number: float, *, of: float = 2.0) -> float:
        """A part."""
        return number / of

    assert (half(3.0), half(number=3.0, of=4.0), half.__doc__, half.__name__) == (1.5, 0.75, "A part.", "half")
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        half()  # type: ignore[call-arg]


def test_data_in_the_place_of_the_loss() -> None:
    with pytest.raises(TypeError, match=r"loss is \[\[0.0\], \[1.0\]\]; .*the order is fit\(model, loss, data\)"):
        fit(MLP(1, [1]), *XY)


def test_their_shuffle_and_their_names_of_metrics_work() -> None:
    history = fit(MLP(1, [1]), mse, XY, epochs=1, batch=1, shuffle=False, metric="mae", compiled=False)
    assert history.metric_name == "training mean_absolute_error"
    assert fit(MLP(1, [1]), mse, XY, epochs=1, metric=accuracy).metric_name == "training accuracy"
