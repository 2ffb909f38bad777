"""Several metrics, on training and validation, and what the best epoch is known by.

Also of: nn/common/warning.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from nn import MLP, accuracy, bce_with_logits, cross_entropy, fit, mean_absolute_error, mse, r2
from nn.common.warning import warn
from nn.training.scoring import monitor_of

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(40, 2))
LABELS = (POINTS[:, 0] * POINTS[:, 1] > 0).astype(int)
TARGETS = POINTS[:, 0] - 0.5 * POINTS[:, 1] + 0.1 * RANDOM.normal(size=40)


def model() -> MLP:
    return MLP(2, [4, 1], "tanh", seed=1)


@pytest.mark.parametrize("compiled", [False, True])
def test_metrics_are_scikit_learns_on_both_parts_after_every_epoch(compiled: bool) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="needs scikit-learn: pip install '.[demos]'")
    held_out = (POINTS[:12], TARGETS[:12])
    seen: list[Any] = []

    def look(training: nn.Training) -> None:
        trained: Any = training.model
        predictions = [trained(x).data for x in POINTS]
        theirs = [
            (metrics.r2_score(TARGETS[part], predictions[part]),
             metrics.mean_absolute_error(TARGETS[part], predictions[part]))
            for part in (slice(12, None), slice(12))
        ]  # fmt: skip
        seen.append(theirs)

    history = fit(
        model(), mse, (POINTS[12:], TARGETS[12:]), validation=held_out, epochs=3, batch=8, callbacks=look,
        metric=[r2, "mean_absolute_error"], compiled=compiled,
    )  # fmt: skip
    for part, found in enumerate((history.metrics, history.validation_metrics)):
        assert list(found) == ["r2", "mean_absolute_error"]
        assert list(zip(*found.values(), strict=True)) == [pytest.approx(theirs[part]) for theirs in seen]
    assert history.metric == history.validation_metrics["r2"]
    assert history.metric_name == "validation r2"
    assert "validation mean_absolute_error" in repr(history)


def test_without_validation_they_are_of_the_training_data_and_names_may_be_given() -> None:
    history = fit(model(), bce_with_logits, (POINTS, LABELS), epochs=2, metric={"right": accuracy})
    assert (history.metric, history.validation_metrics) == (history.metrics["right"], {})
    assert history.metric_name == "training right"


def test_the_best_epoch_is_that_of_what_is_monitored() -> None:
    scores = iter([0.1, 0.1, 0.9, 0.9, 0.5, 0.5, 0.6, 0.6, 0.7, 0.7])
    weights: list[Any] = []

    def f1_score(predictions: Any, targets: Any) -> float:
        return next(scores)

    trained = model()
    history = fit(
        trained, bce_with_logits, (POINTS, LABELS), epochs=5, validation=0.25, metric=f1_score, monitor="f1_score",
        patience=2, callbacks=lambda training: weights.append(training.model.state_dict()), compiled=False,
    )  # fmt: skip
    assert history.stopped == "no higher f1 score for 2 epochs"
    assert (history.best_epoch, history.kept, len(history)) == (2, 2, 4)
    assert trained.state_dict() == weights[1]


def test_patience_goes_by_the_training_loss_where_that_was_asked_for() -> None:
    history = fit(model(), mse, (POINTS, TARGETS), epochs=50, lr=0.0, monitor="loss", patience=3, compiled=False)
    assert history.stopped == "no lower loss for 3 epochs"
    assert (history.best_epoch, history.kept) == (1, 1)


def test_what_is_better_by_less_than_the_tolerance_does_not_count_for_patience() -> None:
    options: dict[str, Any] = {"epochs": 200, "lr": 0.01, "monitor": "loss", "patience": 5, "compiled": False}
    patient = fit(model(), mse, (POINTS, TARGETS), **options)
    history = fit(model(), mse, (POINTS, TARGETS), tolerance=1e-3, **options)
    assert len(history) < len(patient)
    assert history.stopped == "no lower loss by more than 0.001 for 5 epochs"
    before, last = history.loss[:-5], history.loss[-5:]
    assert min(before) - min(last) <= 1e-3 < min(before[:-1]) - min(history.loss[-6:-1])
    assert history.kept == 1 + history.loss.index(min(history.loss))  # by however little
    with pytest.raises(ValueError, match="tolerance is -1; expected a finite tolerance >= 0"):
        fit(model(), mse, (POINTS, TARGETS), tolerance=-1)


@pytest.mark.parametrize(
    ("monitor", "metric", "message"),
    [
        ("accuracy", None, "monitor is 'accuracy'; there is loss; give metric=accuracy, too"),
        ("val_loss", None, "there is loss; it needs validation data"),
        (
            "gap",
            {"gap": r2},
            r'whether more of it is better isn\'t known; expected \("gap", "max"\) or \("gap", "min"\)',
        ),
        (("gap", "up"), {"gap": r2}, "'up'; expected"),
        (3, None, "monitor is 3; expected a name, or a pair"),
    ],
)
def test_what_cannot_be_monitored(monitor: Any, metric: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        fit(model(), mse, (POINTS, TARGETS), monitor=monitor, metric=metric)


def test_directions_are_known_of_ours_and_of_scikit_learns_names() -> None:
    names = ["accuracy", "r2", "mean_absolute_error", "balanced_accuracy_score", "mean_squared_error", "log_loss"]
    found = {name: monitor_of(name, dict.fromkeys(names, mean_absolute_error), True).larger for name in names}
    assert [name for name, larger in found.items() if larger] == ["accuracy", "r2", "balanced_accuracy_score"]
    assert monitor_of("val_accuracy", {"accuracy": accuracy}, True).name == "accuracy"


def test_metrics_go_on_from_a_file_and_it_says_where_they_are_others(tmp_path: Path) -> None:
    usual: dict[str, Any] = {"validation": 0.25, "checkpoint": tmp_path / "run.npz", "resume": True, "batch": 8}
    two = [r2, mean_absolute_error]
    whole = fit(model(), mse, (POINTS, TARGETS), epochs=4, validation=0.25, batch=8, metric=two, compiled=False)
    fit(model(), mse, (POINTS, TARGETS), epochs=2, metric=two, compiled=False, **usual)
    again = fit(model(), mse, (POINTS, TARGETS), epochs=4, metric=two, compiled=False, **usual)
    assert (again.metrics, again.validation_metrics) == (whole.metrics, whole.validation_metrics)
    with pytest.raises(ValueError, match="metrics"):
        fit(model(), mse, (POINTS, TARGETS), metric=[r2, "mae", accuracy], compiled=False, **usual)
    with pytest.raises(ValueError, match="was made with the monitor None, and it is 'higher r2' now"):
        fit(model(), mse, (POINTS, TARGETS), metric=two, monitor="r2", compiled=False, **usual)


def test_each_has_a_picture() -> None:
    pytest.importorskip("matplotlib", reason="curves need matplotlib: pip install '.[demos]'")
    history = fit(model(), mse, (POINTS, TARGETS), epochs=2, validation=0.25, metric=[r2, "mae"], compiled=False)
    axes = history.plot().figure.axes
    assert [each.get_title() for each in axes] == ["Loss", "R2", "Mean_absolute_error"]
    assert [text.get_text() for text in axes[1].get_legend().get_texts()][:2] == ["training", "validation"]


def test_it_says_how_many_samples_a_second() -> None:
    history = fit(model(), mse, (POINTS, TARGETS), epochs=2, compiled=False)
    assert (history.samples, nn.History().samples_per_second) == (80, 0.0)
    assert history.samples_per_second == history.samples / history.seconds > 0


def test_a_warning_points_to_the_line_that_called_us() -> None:
    with pytest.warns(RuntimeWarning, match="here") as found:
        warn("here")
    with pytest.warns(RuntimeWarning, match="loss is nan") as others:
        fit(model(), lambda p, t: mse(p, t) * float("nan"), (POINTS, TARGETS), epochs=1, compiled=False)
    assert {Path(each.filename).name for each in [*found, *others]} == {Path(__file__).name}


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("loss", [mse, nn.mae, nn.huber, bce_with_logits, nn.hinge])
def test_accuracy_is_that_of_what_predict_gives(loss: Any, compiled: bool) -> None:
    trained = MLP(2, [4, 1], "tanh", seed=1, output="linear" if loss in (bce_with_logits, nn.hinge) else "sigmoid")
    history = fit(trained, loss, (POINTS, LABELS), epochs=8, lr=0.1, metric="accuracy", compiled=compiled)
    right = float(np.mean(trained.predict(POINTS) == LABELS))
    assert history.metrics["accuracy"][-1] == right > 0.5
    if loss is not nn.hinge:  # which takes −1 and 1
        as_floats = fit(trained, loss, (POINTS, LABELS.astype(float)), epochs=1, lr=0.0, metric="accuracy")
        assert as_floats.metric[-1] == right


def test_the_epoch_that_accuracy_chooses_is_the_one_that_predicts_best() -> None:
    trained, seen = MLP(2, [4, 1], "tanh", seed=1), []
    fit(
        trained, mse, (POINTS, LABELS), epochs=15, lr=0.1, metric="accuracy", monitor="accuracy", compiled=False,
        callbacks=lambda training: seen.append(np.mean([(training.model(x).data > 0.5) == y for x, y in zip(
            POINTS, LABELS, strict=True)])),
    )  # fmt: skip
    assert np.mean(trained.predict(POINTS) == LABELS) == max(seen) > min(seen)


def test_accuracy_of_labels_minus_one_and_one_that_are_numbers_is_by_the_sign() -> None:
    signs = nn.Data(POINTS, 2.0 * LABELS - 1.0, classes=False)
    trained = MLP(2, [4, 1], "tanh", seed=1)
    history = fit(trained, mse, signs, epochs=3, lr=0.05, metric="accuracy", compiled=False)
    assert history.metric[-1] == np.mean((trained.predict(POINTS) > 0) == (LABELS == 1))


def test_metrics_of_y_true_and_y_pred_get_the_targets_first() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="needs scikit-learn: pip install '.[demos]'")

    def ours(y_true: Any, y_pred: Any) -> float:
        return float(np.mean(y_true) - 2.0 * np.mean(y_pred))

    trained, weights = model(), np.arange(1.0, 41.0)
    history = fit(
        trained, mse, (POINTS, TARGETS, weights), epochs=1, metric={"r2": metrics.r2_score, "ours": ours},
        compiled=False,
    )  # fmt: skip
    found = trained.predict(POINTS)
    assert history.metrics["r2"] == [pytest.approx(metrics.r2_score(TARGETS, found, sample_weight=weights))]
    assert history.metrics["ours"] == [pytest.approx(TARGETS.mean() - 2.0 * found.mean())]


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("targets", [1, 2])
def test_of_standardised_targets_metrics_are_in_their_own_unit(targets: int, compiled: bool) -> None:
    y = 1_000.0 + 200.0 * (TARGETS if targets == 1 else np.column_stack([TARGETS, 5.0 * POINTS[:, 0]]))
    train, held_out = nn.Data(POINTS[:30], y[:30]), nn.Data(POINTS[30:], y[30:])
    train = train.standardised(targets=True)
    trained = MLP(2, [4, targets], "tanh", seed=1)
    seen: list[Any] = []

    def bare(predictions: Any, targets: Any) -> float:
        seen.append((np.shape(predictions), np.shape(targets)))
        return float(np.mean(predictions - targets))

    history = fit(
        trained, mse, train, validation=held_out.standardised(like=train), epochs=3, monitor="loss", lr=0.01,
        metric={"mae": "mae", "bare": bare},
        compiled=compiled,
    )  # fmt: skip
    assert history.kept == 3
    for part, found in ((train, history.metrics), (held_out, history.validation_metrics)):
        off = trained.predict(part) - part.targets
        assert found["mae"][-1] == pytest.approx(np.abs(off).mean(), rel=1e-9)
        assert found["mae"][-1] > 20.0
        assert found["bare"][-1] == pytest.approx(off.mean(), rel=1e-7)
    assert {ours == theirs for ours, theirs in seen} == {True}


@pytest.mark.parametrize("name", ["val_accuracy", "validation_accuracy", "validation accuracy", "validation_loss"])
def test_names_of_validation_need_validation_data(name: str) -> None:
    with pytest.raises(ValueError, match=f"monitor is '{name}'; there is loss, accuracy; it needs validation data"):
        fit(model(), bce_with_logits, (POINTS, LABELS), metric="accuracy", monitor=name)
    assert monitor_of(name, {"accuracy": accuracy}, True).name in ("accuracy", "validation_loss")


def test_short_names_can_be_monitored() -> None:
    history = fit(model(), mse, (POINTS, TARGETS), epochs=2, metric="mae", monitor="mae", validation=0.2)
    assert history.metric_name == "validation mean_absolute_error"
    assert monitor_of("val_acc", {"accuracy": accuracy}, True) == monitor_of("accuracy", {"accuracy": accuracy}, True)
    assert monitor_of("price mae", {"price mean_absolute_error": r2}, True).name == "price mean_absolute_error"


@pytest.mark.parametrize(
    ("layers", "says"),
    [([1], r"accuracy_score\(y, scores.ravel\(\) > 0\)"), ([2], r"accuracy_score\(y, scores.argmax\(axis=1\)\)")],
)
def test_a_metric_of_labels_that_gets_scores_is_told_how_to_make_labels_of_them(layers: list[int], says: str) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="needs scikit-learn: pip install '.[demos]'")
    loss = bce_with_logits if layers == [1] else cross_entropy
    with pytest.raises(ValueError, match=f"accuracy_score can't take the model's outputs, which are scores.*{says}"):
        fit(MLP(2, layers), loss, (POINTS, LABELS), epochs=1, metric=metrics.accuracy_score)
    history = fit(MLP(2, layers), loss, (POINTS, LABELS), epochs=1, metric=metrics.roc_auc_score if layers == [1] else {
        "of labels": lambda scores, y: metrics.accuracy_score(y, scores.argmax(axis=1))})  # fmt: skip
    assert 0.0 <= history.metric[0] <= 1.0
