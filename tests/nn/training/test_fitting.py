"""fit(): a training from outside; recorded anew or replayed, what it keeps, and when it stops.

Also of: common/collecting, nn/training/gradients, nn/training/loop, nn/training/preparing, nn/training/progress,
nn/training/watching.
"""

import copy
import gc
import itertools
import math
import pickle
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

import nn
from autograd import GuardError, Value
from nn import MLP, Module, bce_with_logits, cross_entropy, data, fit, mse

POINTS = np.random.default_rng(0).normal(size=(40, 2))
LABELS = (POINTS[:, 0] * POINTS[:, 1] > 0).astype(int)


def model(seed: int = 1) -> MLP:
    return MLP(2, [6, 1], "tanh", seed=seed)


def numbers(of: Module) -> list[float]:
    return [parameter.data for parameter in of.parameters()]


@pytest.mark.parametrize("clip", [{}, {"clip_norm": 0.2}, {"clip_value": 0.02}])
@pytest.mark.parametrize("more", [{}, {"schedule": nn.warm_up(4, 9), "penalty": partial(nn.l2, strength=0.1)}])
def test_it_is_the_loop_one_would_write_by_hand(clip: dict[str, Any], more: dict[str, Any]) -> None:
    ours, theirs = model(), model()
    history = fit(
        ours, bce_with_logits, (POINTS, LABELS), epochs=3, batch=16, lr=0.05, seed=7, compiled=False, **clip, **more
    )  # fmt: skip
    optimizer, random, losses = nn.Adam(theirs.parameters(), lr=0.05), np.random.default_rng(7), []
    schedule = nn.Schedule(optimizer, more["schedule"]) if more else None
    for _ in range(3):
        order, total = random.permutation(40), 0.0
        for start in (0, 16, 32):
            chosen = order[start : start + 16]
            optimizer.zero_grad()
            loss = bce_with_logits([theirs(x) for x in POINTS[chosen].tolist()], LABELS[chosen].tolist())
            loss = loss + nn.l2(theirs, 0.1) if more else loss
            loss.backward()
            for name, most in clip.items():
                getattr(nn, name)(theirs.parameters(), most)
            optimizer.step()
            if schedule is not None:
                schedule.step()
            total += loss.data * len(chosen)
        losses.append(total / 40)
    assert numbers(ours) == numbers(theirs)
    assert history.loss == losses
    assert (len(history), history.steps, history.stopped) == (3, 9, "all 3 epochs are done")


class Dropping(Module):
    """Something with noise, a norm and a residual path."""

    def __init__(self) -> None:
        self.parts = nn.Sequential(
            nn.Layer(2, 5, "tanh", seed=1), nn.Dropout(0.3, seed=2), nn.LayerNorm(5), nn.Dropout(0.1, seed=3),
            nn.Residual(nn.Layer(5, 5, "relu", seed=4)), nn.Linear(5, 1, seed=5),
        )  # fmt: skip

    def forward(self, x: Any) -> Any:
        return self.parts(x)


@pytest.mark.parametrize("make", [model, Dropping])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"optimizer": "sgd", "lr": 0.3, "clip_norm": 0.2},
        {"optimizer": "adamw", "clip_value": 0.01, "schedule": nn.cosine(30)},
        {
            "optimizer": "rmsprop",
            "penalty": lambda model: nn.l2(model, 0.01),
            "validation": 0.25,
            "metric": nn.accuracy,
        },
    ],
)
def test_recorded_anew_and_replayed_go_the_same_way(make: Callable[[], Module], options: dict[str, Any]) -> None:
    ways = {}
    for compiled in (False, True):
        trained = make()
        history = fit(trained, bce_with_logits, (POINTS, LABELS), epochs=5, batch=7, compiled=compiled, **options)
        ways[compiled] = numbers(trained), history
    assert ways[True][0] == pytest.approx(ways[False][0], rel=1e-9, abs=1e-12)
    for curve in ("loss", "validation_loss", "metric", "lr"):
        assert getattr(ways[True][1], curve) == pytest.approx(getattr(ways[False][1], curve), rel=1e-9)
    assert ways[True][0] != numbers(make())


def test_several_classes_several_targets_and_plain_pairs() -> None:
    classes = (POINTS[:, 0] > 0).astype(int) + (POINTS[:, 1] > 0)
    three = {compiled: MLP(2, [6, 3], "tanh", seed=1) for compiled in (False, True)}
    for compiled, each in three.items():
        history = fit(each, cross_entropy, (POINTS, classes), epochs=30, lr=0.05, metric=nn.accuracy, compiled=compiled)
        assert history.metric[-1] > 0.8
        assert history.metric_name == "training accuracy"
    assert numbers(three[True]) == pytest.approx(numbers(three[False]), rel=1e-7)
    two = MLP(2, [2], seed=1)
    fit(two, mse, (POINTS, POINTS @ [[1.0, 2.0], [3.0, -1.0]]), epochs=200, batch=40, lr=0.1)
    assert [round(w.data, 3) for neuron in two.layers[0].neurons for w in neuron.w] == [1.0, 3.0, 2.0, -1.0]


def test_the_weights_with_the_lowest_validation_loss_are_kept_and_patience_ends_it() -> None:
    held_out = data.Data(POINTS[:10], LABELS[:10])
    random = np.random.default_rng(1).integers(0, 2, 30)  # nothing to be learned
    trained = MLP(2, [12, 1], "tanh", seed=1)
    history = fit(
        trained, bce_with_logits, (POINTS[10:], random), epochs=400, lr=0.1, validation=held_out, patience=15
    )  # fmt: skip
    best = int(np.argmin(history.validation_loss))
    assert history.stopped == "no lower validation loss for 15 epochs"
    assert (history.best_epoch, history.kept, len(history)) == (best + 1, best + 1, best + 16)
    loss = bce_with_logits([trained(x) for x in held_out.x.tolist()], held_out.y.tolist())
    assert loss.data == pytest.approx(min(history.validation_loss), rel=1e-12)


@pytest.mark.parametrize("compiled", [False, True])
def test_a_loss_that_explodes_stops_it_before_the_weights_do(compiled: bool) -> None:
    trained = MLP(2, [4, 1], "linear", seed=1)
    with pytest.warns(RuntimeWarning, match=r"fit: the (loss|gradient).* at step \d+, in epoch \d+; that step was not"):
        history = fit(trained, mse, (POINTS * 100, LABELS), epochs=500, optimizer="sgd", lr=1.0, compiled=compiled)
    assert np.isfinite(numbers(trained)).all()
    assert f"step {history.steps + 1}" in history.stopped
    assert history.kept == (history.best_epoch or 0)


def test_a_gradient_that_is_not_finite_is_named() -> None:
    class Root(Module):
        def __init__(self) -> None:
            self.w = Value(0.0)

        def forward(self, x: Any) -> Any:
            return (self.w * x[0]).sqrt()

    trained = Root()
    for compiled in (False, True):
        with pytest.warns(RuntimeWarning, match="the gradient of w is -?(inf|nan) at step 1, in epoch 1"):
            fit(trained, mse, ([[1.0]], [1.0]), epochs=2, compiled=compiled)
    assert trained.w.data == 0.0


@pytest.mark.parametrize("compiled", [False, True])
def test_callbacks_see_the_model_may_change_it_and_stop_it(compiled: bool) -> None:
    trained, seen = model(), []

    def watch(training: Any) -> None:
        assert not training.model.training
        loss = bce_with_logits([training.model(x) for x in POINTS.tolist()], LABELS.tolist()).data
        seen.append((training.epoch, training.step, len(training.history), loss))
        training.model.parameters()[0].data = 0.5
        if training.epoch == 4:
            training.stop("that will do")

    slow = nn.SGD(trained.parameters(), lr=1e-9)
    history = fit(
        trained,
        bce_with_logits,
        (POINTS, LABELS),
        epochs=9,
        batch=20,
        optimizer=slow,
        callbacks=[watch],
        compiled=compiled,
    )
    assert [each[:3] for each in seen] == [(1, 2, 1), (2, 4, 2), (3, 6, 3), (4, 8, 4)]
    assert history.stopped == "that will do"
    assert numbers(trained)[0] == pytest.approx(0.5, abs=1e-6)
    assert seen[-1][3] == pytest.approx(history.loss[-1], rel=1e-6)


def test_an_optimizer_of_ones_own_may_leave_weights_alone() -> None:
    trained = model()
    before = numbers(trained)
    optimizer = nn.SGD(trained.layers[1].parameters(), lr=0.1, momentum=0.9)
    fit(trained, bce_with_logits, (POINTS, LABELS), epochs=2, optimizer=optimizer, schedule=nn.step_decay(1, 0.5))
    changed = [a != b for a, b in zip(before, numbers(trained), strict=True)]
    assert changed == [False] * 18 + [True] * 7
    assert optimizer.lr == 0.1


@pytest.mark.parametrize("compiled", [False, None])
def test_the_collector_rests_during_a_step_and_is_as_it_was_afterwards(compiled: bool | None) -> None:
    states = []

    def loss(predictions: Any, targets: Any) -> Any:
        states.append(gc.isenabled())
        if compiled is False and len(states) == 9:
            raise ZeroDivisionError
        return mse(predictions, targets)

    trained = model()
    for was_on in (True, False):
        states.clear()
        (gc.enable if was_on else gc.disable)()
        try:
            if compiled is False:
                with pytest.raises(ZeroDivisionError):
                    fit(trained, loss, (POINTS, LABELS), epochs=20, compiled=compiled)
            else:
                fit(trained, loss, (POINTS, LABELS), epochs=2, compiled=compiled)
            assert states
            assert not any(states)
            assert gc.isenabled() == was_on
        finally:
            gc.enable()


class Switching(Module):
    """Something that predicts with another weight than it trains."""

    def __init__(self) -> None:
        self.trained, self.other = Value(0.5), Value(2.0)

    def forward(self, x: Any) -> Any:
        return (self.trained if self.training else self.other) * x[0]


def test_what_predicts_otherwise_than_it_trains_is_evaluated_as_it_predicts() -> None:
    held_out = POINTS[:5], POINTS[:5, 0]
    for compiled in (False, True):
        history = fit(Switching(), mse, (POINTS, POINTS[:, 0]), epochs=2, validation=held_out, compiled=compiled)
        assert history.validation_loss == pytest.approx([np.mean(POINTS[:5, 0] ** 2)] * 2)


def summed(predictions: Any, targets: Any) -> Any:
    predictions = predictions if isinstance(predictions, list) else [predictions]
    return mse(predictions, targets) * len(predictions)


class Branching(Module):
    """An absolute value, by a branch of Python's."""

    def __init__(self) -> None:
        self.w = Value(0.5, label="w")

    def forward(self, x: Any) -> Any:
        y = self.w * x[0]
        return y if y > 0 else -y


class Cut(Module):
    """Something that looks at plain numbers."""

    def __init__(self) -> None:
        self.w = Value(0.5, label="w")

    def forward(self, x: Any) -> Any:
        return self.w * math.trunc(x[0])


class Drawing(Module):
    """Noise of one's own, hidden from a replay."""

    def __init__(self, source: Any) -> None:
        self.w, self.random = Value(0.5, label="w"), source

    def forward(self, x: Any) -> Any:
        noise = next(self.random) if hasattr(self.random, "__next__") else float(self.random.random() < 0.05)
        return self.w * x[0] + (noise if self.training else 0.0)


class Counting(Module):
    """Something that counts its calls."""

    def __init__(self) -> None:
        self.w, self.calls = Value(0.5, label="w"), 0

    def forward(self, x: Any) -> Any:
        self.calls += 1
        return self.w * x[0]


@pytest.mark.parametrize(
    ("trained", "loss", "reason"),
    [
        (model(), summed, "isn't a mean over the samples"),
        (Branching(), mse, "a branch depends on the numbers"),
        (Cut(), mse, "TypeError"),
        (Drawing(np.random.default_rng(2)), mse, "calling the model changes random"),
        (Drawing(random), mse, "the generator of Python's random"),
        (Drawing(itertools.count()), mse, "calling the model changes random"),
        (Counting(), mse, "calling the model changes calls"),
    ],
)
def test_what_cant_be_replayed_is_trained_eagerly_and_says_why(
    trained: Module, loss: Any, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn.training.preparing.why_not_worth_it", lambda *_: "")  # however short it is
    told = []
    fit(
        trained, loss, (POINTS, LABELS), epochs=1, optimizer="sgd", lr=1e-6,
        callbacks=[lambda training: told.append((training.engine, training.why_eager))],
    )  # fmt: skip
    assert told[0][0] == "eager"
    assert reason in told[0][1]


def test_what_a_callback_changes_counts_from_then_on() -> None:
    class Gain(Module):
        def __init__(self) -> None:
            self.inner, self.gain, self.fixed = model(), 1.0, Value(0.0, constant=True)

        def forward(self, x: Any) -> Any:
            return self.inner(x) * self.gain + self.fixed

    def change(training: Any) -> None:
        training.model.gain /= 2
        training.model.fixed.data += 0.1

    ways = [
        fit(Gain(), mse, (POINTS, LABELS), epochs=4, validation=0.2, callbacks=change, compiled=compiled)
        for compiled in (False, True)
    ]
    for curve in ("loss", "validation_loss"):
        assert getattr(ways[1], curve) == pytest.approx(getattr(ways[0], curve), rel=1e-9)


def test_what_can_teach_nothing_is_refused() -> None:
    class Still(Module):
        def __init__(self) -> None:
            self.w = Value(0.5)

        def forward(self, x: Any) -> Any:
            return Value(self.w.data * x[0])

    with pytest.raises(ValueError, match="none of the parameters has anything to do with the loss"):
        fit(Still(), mse, (POINTS, LABELS))
    with pytest.raises(TypeError, match=r"fit: loss gave a float, 0\.5; expected a Value"):
        fit(model(), lambda *_: 0.5, (POINTS, LABELS))
    with pytest.raises(ValueError, match=r"the model has 1 output and the data 2 classes; cross_entropy needs"):
        fit(model(), cross_entropy, (POINTS, LABELS))
    for labels in (np.arange(len(POINTS)) % 3, [["cat", "cow", "dog"][i % 3] for i in range(len(POINTS))]):
        with pytest.raises(ValueError, match=r"the model has 1 output and the data 3 classes, which it would take for"):
            fit(model(), mse, (POINTS, labels))
    with pytest.raises(ValueError, match=r"can't take a sample of the data, 2 numbers: Neuron: expected 3"):
        fit(MLP(3, [1]), mse, (POINTS, LABELS))


def test_validation_data_have_the_classes_of_the_data() -> None:
    animals = data.Data(POINTS, ["cat" if label else "dog" for label in LABELS])
    others = data.Data(POINTS[:4], ["cat", "bat", "cat", "bat"])
    with pytest.raises(ValueError, match="validation has the classes bat, cat, the data cat, dog"):
        fit(MLP(2, [2]), cross_entropy, animals, validation=others)
    only_first = POINTS[:4], [0, 0, 0, 0]
    assert len(fit(MLP(2, [2]), cross_entropy, (POINTS, LABELS), validation=only_first, epochs=1)) == 1


@pytest.mark.parametrize("spoiled", [False, True])
def test_looking_whether_it_can_be_replayed_draws_nothing(spoiled: bool) -> None:
    class Noisy(Module):
        def __init__(self) -> None:
            self.w, self.random = Value(0.5), np.random.default_rng(3)

        def forward(self, x: Any) -> Any:
            noise = self.random.random() if self.training else 0.0
            return self.w * (math.trunc(x[0]) if spoiled else x[0]) + noise  # spoiled: no recording has an end

    ways = [fit(Noisy(), mse, (POINTS, POINTS[:, 0]), epochs=2, compiled=compiled) for compiled in (None, False)]
    assert ways[0].loss == ways[1].loss


def test_asked_to_compile_it_says_why_not_or_guards() -> None:
    with pytest.raises(ValueError, match=r"compiled=True, but the loss of 3 samples is .* isn't a mean"):
        fit(model(), summed, (POINTS, LABELS), compiled=True)
    with pytest.raises(ValueError, match=r"compiled=True, but with Values for one sample: TypeError"):
        fit(Cut(), mse, (POINTS, LABELS), compiled=True)
    with pytest.raises(GuardError):
        fit(Branching(), mse, (POINTS, LABELS), compiled=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": -1}, "epochs is -1; expected at least 0"),
        ({"epochs": 1.5}, "epochs is 1.5; expected a whole number"),
        ({"batch": 0}, "batch is 0; expected at least 1"),
        ({"lr": -0.1}, "lr is -0.1"),
        ({"lr": math.nan}, "lr is nan"),
        ({"lr": "fast"}, "lr is a str, 'fast'"),
        (
            {"optimizer": "adan"},
            "optimizer is 'adan'; expected adam, adamw, rmsprop, sgd, or an Optimizer such as Adam",
        ),
        ({"optimizer": nn.SGD([Value(1.0)], lr=0.1)}, "1 of the optimizer's parameters aren't the model's"),
        ({"validation": 1.5}, "validation is 1.5"),
        ({"validation": 3}, "validation is 3; expected a share between 0 and 1"),
        ({"patience": 3}, "patience needs validation"),
        ({"clip_norm": 0}, "clip_norm is 0; expected a positive number"),
        ({"clip_value": math.inf}, "clip_value is inf"),
        ({"metric": 3}, "metric is 3; expected a function"),
        ({"metric": ["accuracy", nn.accuracy]}, "two metrics are called accuracy; give a dict"),
        ({"metric": "f1"}, "metric is 'f1'; expected accuracy, "),
        ({"shuffle": 1}, "shuffle is 1; expected True or False"),
        ({"step_callbacks": [None]}, r"step_callbacks\[0\] is None; expected a function"),
        ({"callbacks": [None]}, r"callbacks\[0\] is None; expected a function"),
        ({"seed": None}, "seed is None"),
        ({"resume": True}, "resume=True needs checkpoint="),
        ({"validation": (POINTS[:, :1], LABELS)}, "in validation x has 1 columns; expected 2"),
    ],
)
def test_bad_options_are_named_before_anything_is_trained(options: dict[str, Any], message: str) -> None:
    trained = model()
    before = numbers(trained)
    with pytest.raises((TypeError, ValueError), match=message):
        fit(trained, mse, (POINTS, LABELS), **options)
    assert numbers(trained) == before


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([], [], "empty|no samples|at least"),
        (POINTS, LABELS[:-1], "40.*39|39.*40"),
        ([[0.0, math.nan]], [1], "nan"),
        ("text", [1], "x"),
    ],
)
def test_bad_data_is_named(x: Any, y: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        fit(model(), mse, (x, y))


def test_bad_models_and_labels_are_named() -> None:
    with pytest.raises(TypeError, match="model is a function"):
        fit(lambda x: x, mse, (POINTS, LABELS))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="loss is 'mse'; expected a function"):
        fit(model(), "mse", (POINTS, LABELS))
    with pytest.raises(TypeError, match="data is of type ndarray"):
        fit(model(), mse, POINTS)
    with pytest.raises(ValueError, match="the model has 2 outputs and the data 3 classes"):
        fit(MLP(2, [2]), cross_entropy, (POINTS, np.arange(40) % 3))
    with pytest.raises(ValueError, match=r"bce_with_logits: .*2"):
        fit(model(), bce_with_logits, (POINTS, np.arange(40) % 3), compiled=False)
    with pytest.raises(ValueError, match=r"bce_with_logits: .*2"):
        fit(model(), bce_with_logits, (POINTS, np.arange(40) % 3))


class OfValues(Module):
    """A model that reads the numbers of the Values it's given, which a plain number doesn't have."""

    def __init__(self) -> None:
        self.inner = model()

    def forward(self, x: Any) -> Any:
        first, *others = sorted(x, key=lambda each: each.data)
        return self.inner(list(np.tanh(np.array([first, *others], dtype=object))))


def test_a_model_gets_values_from_the_first_look_on(tmp_path: Any) -> None:
    for compiled in (False, None):
        file = tmp_path / f"{compiled}.npz"
        fit(OfValues(), mse, (POINTS, LABELS), epochs=2, compiled=compiled, checkpoint=file, validation=0.2)
        again = fit(OfValues(), mse, (POINTS, LABELS), epochs=3, compiled=compiled, checkpoint=file, resume=True,
                    validation=0.2)  # fmt: skip
        assert len(again.loss) == 3


def test_a_model_knows_the_loss_it_was_trained_with() -> None:
    ours = model()
    assert (ours.trained_by, ours.recipe) == ("", None)
    for loss, name in (
        (bce_with_logits, "bce_with_logits"),
        (partial(nn.huber, delta=0.5), "huber"),
        (lambda p, t: nn.mse(p, t), ""),
    ):
        fit(ours, loss, (POINTS, LABELS), epochs=1, compiled=False)
        assert ours.trained_by == name
        assert pickle.loads(pickle.dumps(ours)).trained_by == copy.deepcopy(ours).trained_by == name


@pytest.mark.parametrize("compiled", [False, True])
def test_labels_that_came_as_floats_train_by_cross_entropy_as_labels_do(compiled: bool) -> None:
    x = np.random.default_rng(0).normal(size=(20, 2))
    labels = (x[:, 0] > 0).astype(int)
    models = [MLP(2, [3, 2], "tanh", seed=1) for _ in range(2)]
    for model, y in zip(models, (labels, labels.astype(float)), strict=True):
        fit(model, cross_entropy, (x, y), epochs=3, shuffle=False, compiled=compiled)
    assert numbers(models[0]) == numbers(models[1])


def test_callbacks_that_are_none_or_no_function() -> None:
    assert len(fit(model(), bce_with_logits, (POINTS, LABELS), epochs=1, callbacks=None)) == 1  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"fit: callbacks\[0\] is 3; expected a function"):
        fit(model(), bce_with_logits, (POINTS, LABELS), epochs=1, callbacks=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("compiled", [False, None])
def test_a_branch_that_leaves_the_parameters_out_of_the_first_sample_trains(compiled: bool | None) -> None:
    class Cut(Module):
        """A relu by hand, which is a plain 0 of the first sample."""

        def __init__(self) -> None:
            self.w = Value(0.5, label="w")

        def forward(self, x: Any) -> Any:
            score = self.w * x[0]
            return score if score.data > 0 else Value(0.0)

    cut = Cut()
    history = fit(cut, mse, ([[-1.0], [1.0], [2.0]], [0.0, 2.0, 4.0]), epochs=200, lr=0.1, compiled=compiled)
    assert cut.w.data == pytest.approx(2.0, abs=0.01)
    assert history.loss[-1] < history.loss[0]
    with pytest.raises(ValueError, match="none of the parameters has anything to do with the loss"):
        fit(Cut(), mse, ([[-1.0], [-2.0]], [0.0, 2.0]), epochs=1)
