"""nn/training: what is computed at the end of an epoch: metrics, and by what the best epoch is known."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.common.numbers import to_float
from nn.losses.metrics import accuracy, confusion_matrix, mean_absolute_error, r2
from nn.modules.ending import end_of, threshold_by, threshold_of
from nn.modules.module import Module
from nn.optimizing.flat_parameters import Floats
from nn.training.given import Given
from nn.training.heads import LossByHead, metrics_by_head
from nn.training.history import History
from nn.training.preparing import name_of_ours
from nn.training.samples import Samples

Metric = Callable[..., float]

BY_NAME: dict[str, Metric] = {
    "accuracy": accuracy, "acc": accuracy, "r2": r2, "mean_absolute_error": mean_absolute_error,
    "mae": mean_absolute_error,
}  # fmt: skip
LARGER, SMALLER = ("max", "min")
# how scikit-learn ends the names of its own
ENDINGS = {
    "accuracy": LARGER,
    "acc": LARGER,
    "r2": LARGER,
    "score": LARGER,
    "error": SMALLER,
    "loss": SMALLER,
    "mae": SMALLER,
}


def metrics_of(given: Any) -> dict[str, Metric]:
    """Metrics by name: from a function, the name of one of ours, several of these, or a dict of them.

    Raises:
        TypeError: something is neither.
        ValueError: a name that isn't known, or two of one name.

    Example:
        >>> metrics_of(["accuracy", r2]) == {"accuracy": accuracy, "r2": r2}
        True
    """
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return {str(name): _function(each) for name, each in given.items()}
    found: dict[str, Metric] = {}
    for each in given if isinstance(given, (list, tuple)) else [given]:
        function = _function(each)
        name = str(getattr(function, "__name__", "metric"))
        if name in found:
            raise ValueError(f"fit: two metrics are called {name}; give a dict, a name of its own for each")
        found[name] = function
    return found


def _function(given: Any) -> Metric:
    if isinstance(given, str):
        if given not in BY_NAME:
            raise ValueError(f"fit: metric is {given!r:.60}; expected {', '.join(BY_NAME)}, or a function")
        return BY_NAME[given]
    if not callable(given):
        expected = "a function of predictions and targets, the name of one of ours, or a list of these"
        raise TypeError(f"fit: metric is {given!r:.60}; expected {expected}")
    function: Metric = given
    return function


def metrics_of_heads(given: Any, heads: LossByHead) -> tuple[dict[str, Metric], dict[str, Any]]:
    """Metrics by names such as "kind accuracy", and the head of each."""
    found: dict[str, Metric] = {}
    places: dict[str, Any] = {}
    for head, metric in metrics_by_head(given, heads).values():
        for name, function in metrics_of(metric).items():
            found[f"{head} {name}"], places[f"{head} {name}"] = function, head
    return found, places


@dataclass(frozen=True)
class Monitor:
    """What the best epoch is known by, and whether more of it is better."""

    name: str
    larger: bool

    def rank(self, history: History) -> float:
        """A number that is the lower the better, of the last epoch."""
        last = self.curve(history)[-1]
        return -last if self.larger else last

    def stands_still(self, history: History, epochs: int, tolerance: float) -> bool:
        """Whether none of the last epochs is better than all before them by more than the tolerance.

        Example:
            >>> history = History(loss=[0.9, 0.5, 0.495, 0.494])
            >>> [Monitor("loss", False).stands_still(history, 2, tolerance) for tolerance in (0.001, 0.01)]
            [False, True]
        """
        sign, curve = (-1.0 if self.larger else 1.0), self.curve(history)
        before, last = ([sign * each for each in part] for part in (curve[:-epochs], curve[-epochs:]))
        return bool(before) and not min(before) - min(last) > tolerance

    def curve(self, history: History) -> list[float]:
        """Its numbers, epoch by epoch."""
        if self.name == "loss":
            return history.loss
        if self.name == "validation_loss":
            return history.validation_loss
        return (history.validation_metrics or history.metrics)[self.name]

    @property
    def told(self) -> str:
        """What is better, in words."""
        return f"{'higher' if self.larger else 'lower'} {self.name.replace('_', ' ')}"


def monitor_of(given: Any, metrics: Mapping[str, Metric], validated: bool) -> Monitor:
    """What `fit` was told to monitor: a loss or a metric by name, with "max" or "min" where that isn't known.

    Raises:
        TypeError: it's neither a name nor a name with a direction.
        ValueError: there's nothing of that name, or it isn't known which direction is the better one.

    Example:
        >>> monitor_of("accuracy", {"accuracy": accuracy}, True)
        Monitor(name='accuracy', larger=True)
        >>> monitor_of(("gap", "min"), {"gap": max}, True).told
        'lower gap'
    """
    if given is None:
        return Monitor("validation_loss" if validated else "loss", False)
    if isinstance(given, str):
        given = (given, "")
    if not isinstance(given, (tuple, list)) or len(given) != 2 or not all(isinstance(each, str) for each in given):
        raise TypeError(f'fit: monitor is {given!r:.60}; expected a name, or a pair such as ("f1", "max")')
    name, direction = given
    there = ["loss", *(["validation_loss"] if validated else []), *metrics]
    bare = name.removeprefix("val_").removeprefix("validation_").removeprefix("validation ")
    if bare != name and name not in metrics:
        if not validated:
            raise ValueError(f"fit: monitor is {name!r}; there is {', '.join(there)}; it needs validation data")
        name = "validation_loss" if bare == "loss" else bare
    if name not in there:
        name = _in_full(name, metrics)
    if name not in there:
        raise ValueError(f"fit: monitor is {name!r}; there is {', '.join(there)}; give metric={name}, too")
    direction = direction or ENDINGS.get(name.lower().split("_")[-1].split(" ")[-1], "")
    if direction not in (LARGER, SMALLER):
        asked = f"{direction!r}" if direction else "whether more of it is better isn't known"
        raise ValueError(f'fit: monitor {name!r}: {asked}; expected ("{name}", "max") or ("{name}", "min")')
    return Monitor(name, direction == LARGER)


def _in_full(name: str, metrics: Mapping[str, Metric]) -> str:
    """A metric's name, where it was called by the short one: "mae", or "price mae" of a head."""
    head, space, short = name.rpartition(" ")
    full = head + space + str(getattr(BY_NAME.get(short), "__name__", short))
    return full if full in metrics else name


class Scoring:
    """Metrics, and what they get: labels as labels, numbers in the targets' unit, and samples' weights if they can."""

    def __init__(
        self, model: Module, metrics: Mapping[str, Metric], monitor: Monitor, train: Given | None,
        held_out: Given | None, heads: LossByHead | None = None, by_head: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self._model, self._heads, self._by_head = model, heads, by_head or {}
        self.metrics, self.monitor, self._train, self._held_out = metrics, monitor, train, held_out
        weighted = any(part is not None and part.given is not None for part in (train, held_out))
        self._weighted = {
            name for name, metric in metrics.items() if weighted and "sample_weight" in _arguments(metric)
        }
        self._targets_first = {name for name, metric in metrics.items() if _arguments(metric)[:1] == ["y_true"]}

    def note(
        self, history: History, source: Any, train: Samples, held_out: Samples | None, numbers: Floats
    ) -> dict[str, float]:
        """Put losses and metrics with such weights into a history; those to be shown beside the bar."""
        shown = {"loss": history.loss[-1]}
        trained = source.evaluate(train, numbers)[1] if self.metrics and self._train is not None else None
        predicted = None
        if held_out is not None:
            if self.metrics:
                evaluated, predicted = source.evaluate(held_out, numbers)
            else:
                evaluated = source.loss_of(held_out, numbers)
            shown["validation"] = evaluated
            history.validation_loss.append(evaluated)
        for name, metric in self.metrics.items():
            if self._train is not None:
                shown[name] = self._score(name, metric, trained, self._train)
                history.metrics[name].append(shown[name])
            if self._held_out is not None:
                shown[name] = self._score(name, metric, predicted, self._held_out)
                history.validation_metrics[name].append(shown[name])
        if self.metrics:
            history.metric.append(shown[next(iter(self.metrics))])
        return shown

    def _score(self, name: str, metric: Metric, predictions: Any, part: Given) -> float:
        options = {"sample_weight": part.given} if name in self._weighted and part.given is not None else {}
        who = "fit: metric" + (f" {name}" if len(self.metrics) > 1 else "")
        if self._heads is None:
            predictions, targets = _in_their_unit(predictions, part)
        else:
            head = self._by_head[name]
            predictions, targets = self._heads.of_head(head, predictions), part.heads[head].y
        if metric in (accuracy, confusion_matrix):
            predictions = self._as_scores(name, predictions, targets)
        pair = (targets, predictions) if name in self._targets_first else (predictions, targets)
        try:
            found = metric(*pair, **options)
        except ValueError as error:
            if name not in self._targets_first or np.asarray(targets).dtype.kind not in "iu":
                raise
            called = getattr(metric, "__name__", "metric")
            labels = "scores.ravel() > 0" if np.size(predictions) == len(predictions) else "scores.argmax(axis=1)"
            raise ValueError(
                f"{who}: {called} can't take the model's outputs, which are scores, not labels: {error}; give "
                f"metric={{{name!r}: lambda scores, y: {called}(y, {labels})}}"
            ) from error
        return to_float(found, who, "a number")

    def _as_scores(self, name: str, predictions: Any, targets: Any) -> Any:
        """Single outputs as scores that are above 0 where `predict` takes them for the second class; others as are."""
        if np.size(predictions) != len(predictions) or np.any(np.asarray(targets) == -1):
            return predictions
        if self._heads is None:
            threshold = threshold_of(self._model)
        else:
            threshold = threshold_by(name_of_ours(self._heads.losses[self._by_head[name]]), end_of(self._model))
        return np.sign(np.asarray(predictions) - threshold)


def _in_their_unit(predictions: Any, part: Given) -> tuple[Any, Any]:
    """Predictions and targets, where these are standardised and there's an output for each, in the targets' unit."""
    data = part.data
    if not data.recipe.target_means or np.size(predictions) != data.y.size:
        return predictions, data.y
    answers = data.recipe.answer(np.reshape(predictions, data.y.shape))
    return answers.reshape(data.y.shape), data.raw_y


def _arguments(metric: Metric) -> list[str]:
    """What a metric calls its arguments: scikit-learn's are y_true, y_pred, sample_weight."""
    try:
        return list(inspect.signature(metric).parameters)
    except (TypeError, ValueError):  # of what is written in C there may be none
        return []


def history_for(metrics: Mapping[str, Metric], validated: bool, *, trained: bool = True) -> History:
    """A history that has a place for every metric."""
    name = next(iter(metrics), "")
    return History(
        metrics={name: [] for name in metrics} if trained else {},
        validation_metrics={name: [] for name in metrics} if validated else {},
        metric_name=f"{'validation' if validated else 'training'} {name}" if name else "",
    )
