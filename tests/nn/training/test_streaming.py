"""Data that come batch by batch: lists of batches, generators, functions that make them, PyTorch's DataLoaders.

Also of: nn/training/targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from nn import MLP, Data, cross_entropy, fit, mse
from tests.support.training_problem import torch_or_skip

X = np.random.default_rng(0).normal(size=(20, 2))
Y = X[:, 0] - X[:, 1]
LABELS = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0, 1, 2, 0, 1])
CUTS = (slice(0, 8), slice(8, 16), slice(16, 20))
BOTH = pytest.mark.parametrize("compiled", [False, True])


def model(outputs: int = 1) -> MLP:
    return MLP(2, [4, outputs], "tanh", seed=1)


def batches(y: Any = Y) -> list[Any]:
    return [(X[cut], y[cut]) for cut in CUTS]


def endless() -> Iterator[Any]:
    while True:
        yield from batches()


def plain(compiled: bool, y: Any = Y, **options: Any) -> Any:
    trained, loss = model(3 if y is LABELS else 1), cross_entropy if y is LABELS else mse
    history = fit(trained, loss, (X, y), epochs=3, batch=8, shuffle=False, compiled=compiled, **options)
    return trained.state_dict(), history.loss, history.validation_loss


@BOTH
def test_they_train_as_the_same_data_do_that_are_all_there(compiled: bool) -> None:
    validation = (X[:5], Y[:5])
    expected = plain(compiled, validation=validation)
    for data, steps in ((batches(), None), (batches, None), (endless(), 3), (endless, 3), (iter(batches() * 3), 3)):
        trained = model()
        history = fit(trained, mse, data, epochs=3, steps=steps, compiled=compiled, validation=validation)
        assert (trained.state_dict(), history.loss, history.validation_loss) == expected, data
        assert (history.steps, history.stopped) == (9, "all 3 epochs are done")


@BOTH
def test_labels_need_not_all_be_in_every_batch(compiled: bool) -> None:
    trained = model(3)
    history = fit(
        trained, cross_entropy, batches(LABELS), epochs=3, compiled=compiled, metric="accuracy",
        validation=[(X[:5], LABELS[:5]), (X[10:15], LABELS[10:15])],
    )  # fmt: skip
    assert (trained.state_dict(), history.loss) == plain(compiled, LABELS)[:2] or history.kept != 3
    assert list(history.validation_metrics) == ["accuracy"]
    assert (history.metrics, len(history.metric)) == ({}, 3)
    assert trained.recipe.classes == (0, 1, 2)


@BOTH
def test_a_dataloader_of_pytorch_s(compiled: bool) -> None:
    torch = torch_or_skip()
    for y, loss, outputs in ((Y, mse, 1), (LABELS, cross_entropy, 3)):
        dataset = torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(y))
        loader = torch.utils.data.DataLoader(dataset, batch_size=8)
        trained = model(outputs)
        history = fit(trained, loss, loader, epochs=3, compiled=compiled)
        assert (trained.state_dict(), history.loss) == plain(compiled, y)[:2]
    with pytest.raises(TypeError, match="data is of type TensorDataset; expected a Data, or a pair"):
        fit(model(), mse, dataset)


@BOTH
def test_weights_come_as_a_third_part(compiled: bool) -> None:
    counts = np.arange(1.0, 21.0)
    trained = model()
    history = fit(trained, mse, [(X[cut], Y[cut], counts[cut]) for cut in CUTS], epochs=3, compiled=compiled)
    assert (trained.state_dict(), history.loss) == plain(compiled, sample_weight=counts)[:2]


def test_a_short_list_begins_again_and_a_generator_that_ends_says_so() -> None:
    history = fit(model(), mse, batches(), epochs=2, steps=5, compiled=False)
    assert (history.steps, len(history)) == (10, 2)
    history = fit(model(), mse, iter(batches()), epochs=3, steps=2, compiled=False)
    assert (history.steps, len(history)) == (3, 2)
    assert history.stopped == "the data ended after 3 batches, in epoch 2"
    assert fit(model(), mse, iter(batches()), epochs=1, compiled=False).steps == 3


def test_a_data_is_a_batch_too_and_a_callback_may_stop() -> None:
    data = [Data(X[cut], Y[cut]) for cut in CUTS]
    stopped = fit(model(), mse, data, epochs=9, compiled=False, callbacks=lambda training: training.stop("enough"))
    assert (stopped.steps, stopped.stopped) == (3, "enough")


ROWS, REST = Data(X[:8], Y[:8]), Data(X[8:], Y[8:])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([ROWS.standardised(), REST.standardised()], "other means than the first: .*, and .* there"),
        ([ROWS, ROWS.standardised()], r"other means than the first: .*, and \(\) there; make all by one recipe"),
        ([ROWS.standardised(targets=True), REST.standardised(ROWS)], "other means of targets than"),
        ([Data(X[:2], ["a", "b"]), Data(X[:2], ["b", "c"])], r"other classes than the first: \('b', 'c'\)"),
        ([Data(X[:2], Y[:2], names=["a", "b"]), Data(X[:2], Y[:2], names=["b", "a"])], "other columns than"),
    ],
)
def test_batches_that_are_data_go_by_one_recipe(data: list[Data], message: str) -> None:
    loss, plain = (nn.bce_with_logits if data[0].classes else mse), (X[:2], ["a", "b"])
    with pytest.raises(ValueError, match=f"fit: batch 1 of the data has {message}"):
        fit(model(), loss, data, epochs=1, compiled=False)
    with pytest.raises(ValueError, match=f"fit: batch 1 of validation has {message}"):
        fit(model(), loss, plain if data[0].classes else ROWS, validation=data, epochs=1, compiled=False)


def test_data_to_validate_on_are_on_the_scale_of_the_batches() -> None:
    scaled = ROWS.standardised(targets=True)
    with pytest.raises(ValueError, match="the targets of the data and of validation are on two scales"):
        fit(model(), mse, [scaled], validation=ROWS, epochs=1, compiled=False)
    rest = REST.standardised(scaled)
    trained = model()
    history = fit(
        trained, mse, [scaled], validation=[rest[:5], rest[5:]], epochs=2, metric="mae", monitor="loss", compiled=False
    )
    assert history.metric[-1] == pytest.approx(np.abs(trained.predict(X[8:]) - Y[8:]).mean())
    with pytest.raises(ValueError, match="joined: these go by another recipe"):
        rest.joined([ROWS])


def test_batches_to_validate_on_all_have_weights_or_none() -> None:
    validation = [(X[:4], Y[:4], np.arange(1.0, 5.0)), (X[4:8], Y[4:8])]
    for data in ((X, Y), batches()):
        with pytest.raises(ValueError, match="1 of the 2 batches of validation have weights; expected all or none"):
            fit(model(), mse, data, validation=validation, epochs=1, compiled=False)


def other_width() -> Iterator[Any]:
    yield X[:4], Y[:4]
    yield X[:4, :1], Y[:4]


def some_weights() -> Iterator[Any]:
    yield X[:4], Y[:4]
    yield X[:4], Y[:4], np.ones(4)


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (iter(batches()), {}, "data is a list_iterator, which can be gone through once, and there are 100 epochs"),
        (endless(), {"epochs": 2}, "data is a generator, which can be gone through once, and there are 2 epochs"),
        (batches(), {"batch": 4}, "batch is for data that are all there, and these come batch by batch"),
        (batches(), {"sample_weight": np.ones(20)}, "sample_weight is for data that are all there"),
        (batches(), {"validation": 0.2}, "validation is 0.2, and data come batch by batch"),
        (batches(), {"metric": "r2"}, "metric= is computed on all data after an epoch"),
        (batches(), {"steps": 0}, "steps is 0; expected at least 1"),
        ((X, Y), {"steps": 3}, "steps= is for data that come batch by batch"),
        (list, {}, "data is of type type"),
        (lambda: iter([]), {}, "data has no batch"),
        (iter([3]), {"epochs": 1}, "the first batch of the data is of type int; expected a pair"),
        (other_width, {}, "batch 1 of the data has other features than the first: 1, and 2 there"),
        (some_weights, {}, "batch 1 of the data has other weights than the first: True, and False there"),
    ],
)  # fmt: skip
def test_what_is_no_stream(data: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        fit(model(), mse, data, compiled=False, **options)


def test_labels_out_of_range_and_a_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the label y.0. is 3; with .*3 classes"):
        fit(model(3), cross_entropy, [(X[:5], LABELS[:5]), (X[:5], LABELS[:5] + 3)], epochs=1, compiled=False)
    with pytest.raises(ValueError, match="checkpoint= keeps where among the data a training is"):
        fit(model(), mse, batches(), checkpoint=tmp_path / "run.npz")


class Late(nn.Module):
    """Another function from some weight on, which a replay notices in the end."""

    def __init__(self) -> None:
        self.inner, self.w = model(), nn.Neuron(1, seed=1).w[0]
        self.w.data = 0.3

    def forward(self, x: Any) -> Any:
        return self.inner(x) * (self.w if self.w.data < 0.5 else 2 * self.w)


def test_going_back_takes_the_epoch_s_batches_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn.training.preparing.why_not_worth_it", lambda *_: "")
    ways: dict[Any, nn.History] = {}
    for compiled in (False, None):
        data = [(x, y * 10.0) for x, y in batches()]
        if compiled is None:
            with pytest.warns(RuntimeWarning, match="goes on eagerly"):
                ways[compiled] = fit(Late(), mse, data, epochs=12, lr=0.05)
        else:
            ways[compiled] = fit(Late(), mse, data, epochs=12, lr=0.05, compiled=False)
    assert ways[None].loss == pytest.approx(ways[False].loss, rel=1e-7)
