"""Data and weights as fit is given them, recorded anew and replayed, beside PyTorch and samples that are repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from nn import MLP, Data, bce_with_logits, cross_entropy, fit, mse
from nn.training.given import class_factors
from tests.support.training_problem import torch_or_skip

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(12, 2))
Y = X[:, 0] - 0.5 * X[:, 1]
LABELS = np.array([0, 1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 2])
COUNTS = RANDOM.integers(1, 4, 12)
BOTH = pytest.mark.parametrize("compiled", [False, True])


def model(outputs: int = 1) -> MLP:
    return MLP(2, [4, outputs], "tanh", seed=1)


def numbers(of: MLP) -> list[float]:
    return list(of.state_dict().values())


@BOTH
def test_weights_go_pytorch_s_way_step_for_step(compiled: bool) -> None:
    torch = torch_or_skip()
    ours = model(3)
    by_class = {0: 1.0, 1: 5.0, 2: 3.0}
    history = fit(
        ours, cross_entropy, (X, LABELS), epochs=4, batch=5, lr=0.05, shuffle=False, class_weight=by_class,
        validation=(X[:4], LABELS[:4]), compiled=compiled, sample_weight=COUNTS,
    )  # fmt: skip
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 3)).double()
    theirs.load_state_dict({name: torch.tensor(each) for name, each in nn.to_torch(model(3)).items()})
    optimizer = torch.optim.Adam(theirs.parameters(), lr=0.05)
    x, y, counts = torch.tensor(X), torch.tensor(LABELS), torch.tensor(COUNTS)
    counts = counts * torch.tensor([1.0, 5.0, 3.0], dtype=torch.float64)[y]
    for epoch in range(4):
        total = 0.0
        for start in (0, 5, 10):
            part = slice(start, start + 5)
            optimizer.zero_grad()
            each = torch.nn.functional.cross_entropy(theirs(x[part]), y[part], reduction="none")
            loss = (each * counts[part]).sum() / counts[part].sum()
            loss.backward()
            optimizer.step()
            total += loss.item() * counts[part].sum().item()
        assert history.loss[epoch] == pytest.approx(total / counts.sum().item(), rel=1e-9)
        weight = torch.tensor([1.0, 5.0, 3.0], dtype=torch.float64)
        held_out = torch.nn.functional.cross_entropy(theirs(x[:4]), y[:4], weight=weight)  # PyTorch's own
        assert history.validation_loss[epoch] == pytest.approx(held_out.item(), rel=1e-9)
    if history.kept == 4:
        for name, array in nn.to_torch(ours).items():
            np.testing.assert_allclose(array, theirs.state_dict()[name], rtol=1e-8)


@BOTH
def test_a_weight_of_two_is_a_sample_that_is_there_twice_and_of_0_one_that_is_not(compiled: bool) -> None:
    usual: dict[str, Any] = {
        "epochs": 5,
        "batch": 100,
        "lr": 0.05,
        "compiled": compiled,
        "penalty": lambda m: nn.l2(m, 0.01),
    }
    counted, repeated = model(), model()
    first = fit(counted, mse, (X, Y), sample_weight=COUNTS, **usual)
    second = fit(repeated, mse, (np.repeat(X, COUNTS, axis=0), np.repeat(Y, COUNTS)), **usual)
    assert numbers(counted) == pytest.approx(numbers(repeated), rel=1e-9)
    assert first.loss == pytest.approx(second.loss, rel=1e-9)
    without, left_out = model(), model()
    zeros = np.r_[np.zeros(3), COUNTS[3:]]
    usual |= {"batch": 4, "validation": 0.25}
    for trained, data, weights in ((without, (X, Y), zeros), (left_out, (X[3:], Y[3:]), COUNTS[3:])):
        fit(trained, mse, data, sample_weight=weights, **usual)
    assert numbers(without) == numbers(left_out)


@BOTH
def test_a_class_that_counts_0_is_not_trained_on(compiled: bool) -> None:
    one, other, some = model(3), model(3), LABELS < 2
    usual: dict[str, Any] = {"epochs": 3, "batch": 4, "compiled": compiled}
    fit(one, cross_entropy, (X, LABELS), class_weight={2: 0.0}, **usual)
    fit(other, cross_entropy, Data(X[some], LABELS[some], classes=("0", "1", "2")), **usual)
    assert numbers(one) == numbers(other)


@BOTH
def test_balanced_is_scikit_learn_s_and_metrics_count_samples_as_given(compiled: bool) -> None:
    utils = pytest.importorskip("sklearn.utils", reason="needs scikit-learn: pip install '.[demos]'")
    metrics = pytest.importorskip("sklearn.metrics")
    weights = utils.compute_class_weight("balanced", classes=np.arange(3), y=LABELS)
    ways = []
    for options in ({"class_weight": "balanced"}, {"class_weight": dict(enumerate(weights))}):
        trained = model(3)
        history = fit(
            trained, cross_entropy, (X, LABELS), epochs=3, sample_weight=COUNTS, metric="accuracy", compiled=compiled,
            **options,
        )  # fmt: skip
        ways.append((numbers(trained), history.loss))
    assert ways[0] == ways[1]
    predicted = [int(np.argmax([each.data for each in trained(x)])) for x in X]
    assert history.metric[-1] == pytest.approx(metrics.accuracy_score(LABELS, predicted, sample_weight=COUNTS))
    other = fit(
        trained, cross_entropy, (X, LABELS), epochs=0, class_weight="balanced", metric={"bare": lambda p, t: 1.0}
    )
    assert other.metric == []


@BOTH
def test_a_weighted_validation_loss_and_a_third_part_of_the_data(compiled: bool) -> None:
    trained = model()
    history = fit(
        trained, mse, (X[4:], Y[4:], COUNTS[4:]), validation=(X[:4], Y[:4], [1.0, 0.0, 2.0, 5.0]), epochs=2, lr=0.0,
        compiled=compiled, metric="mae",
    )  # fmt: skip
    errors = np.array([trained(x).data for x in X]) - Y
    assert history.validation_loss[-1] == pytest.approx(np.average(errors[:4] ** 2, weights=[1, 0, 2, 5]))
    assert history.loss[-1] == pytest.approx(np.average(errors[4:] ** 2, weights=COUNTS[4:]))
    assert history.validation_metrics["mean_absolute_error"][-1] == pytest.approx(
        np.average(abs(errors[:4]), weights=[1, 0, 2, 5])
    )
    mixed = fit(
        trained, mse, (X, Y), sample_weight=COUNTS, validation=(X[:4], Y[:4]), epochs=1, lr=0.0, compiled=compiled
    )
    assert mixed.validation_loss[-1] == pytest.approx(np.mean(errors[:4] ** 2))


@BOTH
def test_labels_by_their_names_and_soft_ones(compiled: bool) -> None:
    names = np.array(["no", "yes"])[LABELS % 2]
    one, other = model(), model()
    fit(one, bce_with_logits, (X, names), epochs=2, class_weight={"yes": 4.0}, compiled=compiled)
    fit(other, bce_with_logits, Data(X, names), epochs=2, class_weight={1: 4.0}, compiled=compiled)
    assert numbers(one) == numbers(other)
    fit(other, bce_with_logits, (X, np.linspace(0.0, 1.0, 12)), epochs=2, compiled=compiled)
    assert numbers(one) != numbers(other)


def test_class_weights_are_by_label_whatever_place_it_has() -> None:
    found = class_factors({1: 5.0, 3: 2.0}, Data([[0.0]] * 3, [1, 2, 3]))
    assert found.tolist() == [5.0, 1.0, 2.0]
    assert class_factors({-1: 5.0}, Data([[0.0]] * 2, [1, -1])).tolist() == [5.0, 1.0]
    assert class_factors({True: 5.0, np.int64(0): 2.0}, Data([[0.0]] * 2, [True, False])).tolist() == [2.0, 5.0]
    texts = Data([[0.0]] * 3, [0, 1, 2], classes=["1", "2", "x"])
    assert class_factors({1: 5.0, 0: 2.0, "x": 3.0}, Data([[0.0]] * 3, ["a", "b", "x"])).tolist() == [2.0, 5.0, 3.0]
    assert class_factors({1: 5.0, "2": 3.0}, texts).tolist() == [5.0, 3.0, 1.0]  # what is a label is no place
    with pytest.raises(ValueError, match="class_weight has the class 0; the classes are: 1, 2, 3"):
        fit(model(3), cross_entropy, (X, LABELS + 1), class_weight={0: 5.0})


def summed(predictions: Any, targets: Any) -> Any:
    return mse(predictions, targets) * len(targets)


@pytest.mark.parametrize(
    ("y", "options", "message"),
    [
        (Y, {"sample_weight": -COUNTS}, r"fit: sample_weight\[0\] is -\d.0; expected a finite number"),
        (Y, {"sample_weight": [1.0]}, r"sample_weight has the shape \(1,\); expected \(12,\)"),
        (Y, {"sample_weight": np.zeros(12)}, "sample_weight is 0 for all 12 samples"),
        (Y, {"sample_weight": COUNTS, "validation": (X, Y, [np.nan] * 12)}, r"validation\[2\]\[0\] is nan"),
        (Y, {"class_weight": "balanced"}, "class_weight needs labels of classes, and y are numbers"),
        (LABELS, {"class_weight": "equal"}, "class_weight is 'equal'; expected \"balanced\", or a dict"),
        (LABELS, {"class_weight": {"cat": 1.0}}, "class_weight has the class 'cat'; the classes are: 0, 1, 2"),
        (LABELS, {"class_weight": {0: -1.0}}, "class_weight of 0 is -1.0; expected a number, at least 0"),
        (LABELS, {"class_weight": {0: 0, 1: 0, 2: 0}}, "class_weight is 0 for all classes there are"),
    ],
)
def test_what_is_no_weight(y: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        fit(model(3 if y is LABELS else 1), cross_entropy if y is LABELS else mse, (X, y), **options)


def test_a_loss_that_is_no_mean_has_to_count_by_itself() -> None:
    with pytest.raises(ValueError, match="samples count differently, and the loss of 3 samples is .* isn't a mean"):
        fit(model(), summed, (X, Y), sample_weight=COUNTS)
    with pytest.raises(ValueError, match="data has a third part, its weights, and there is sample_weight="):
        fit(model(), mse, (X, Y, COUNTS), sample_weight=COUNTS)


def test_a_file_knows_the_weights(tmp_path: Path) -> None:
    usual: dict[str, Any] = {"checkpoint": tmp_path / "run.npz", "resume": True, "batch": 5, "compiled": False}
    whole, parts = model(), model()
    fit(whole, mse, (X, Y), epochs=4, batch=5, compiled=False, sample_weight=COUNTS)
    for epochs in (2, 4):
        fit(parts, mse, (X, Y), epochs=epochs, sample_weight=COUNTS, **usual)
    assert numbers(whole) == numbers(parts)
    with pytest.raises(ValueError, match="other weights than those now"):
        fit(model(), mse, (X, Y), epochs=4, sample_weight=COUNTS + 1, **usual)
