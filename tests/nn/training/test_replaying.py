"""A replay that isn't the function: found before the training or while it goes on, and what is done then.

Also of: nn/training/reading, nn/training/recording, nn/training/rewinding, nn/training/states.
"""

import contextvars
import itertools
import math
import random
import re
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
import nn
from autograd import GuardError, Value
from nn import MLP, Module, fit, mse
from nn.training import preparing, replaying, rewinding, states, watching

POINTS = np.random.default_rng(0).normal(size=(40, 2))
LABELS = (POINTS[:, 0] * POINTS[:, 1] > 0).astype(int)
SORTED = np.argsort(LABELS, kind="stable")


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short the trainings here are."""
    monkeypatch.setattr(preparing, "why_not_worth_it", lambda *_: "")


def small() -> MLP:
    return MLP(2, [3, 1], "tanh", seed=1)


class Inner(Module):
    """What all of these have in common."""

    def __init__(self) -> None:
        self.inner, self.w = small(), Value(0.3)


class Cut(Inner):
    def forward(self, x: Any) -> Any:
        return self.inner(x) / sum(each.detach() ** 2 for each in self.inner.parameters()) ** 0.5


class Plain(Inner):
    def forward(self, x: Any) -> Any:
        return self.inner(x) / math.sqrt(sum(each.data**2 for each in self.inner.parameters()))


class Item(Inner):
    def forward(self, x: Any) -> Any:
        return self.inner(x) * (1.0 + self.w.item() ** 2)


class OfSamples(Inner):
    def forward(self, x: Any) -> Any:
        size = abs(getattr(x[0], "data", x[0]))
        return self.inner(x) * (1.0 + size)


class Late(Inner):
    """It takes another way only when it has learned something."""

    def forward(self, x: Any) -> Any:
        return self.inner(x) * (self.w if self.w.data < 0.5 else 2 * self.w)


class RunningMean(Inner):
    def __init__(self) -> None:
        super().__init__()
        self.mean = 0.0

    def forward(self, x: Any) -> Any:
        y = self.inner(x)
        self.mean = 0.9 * self.mean + 0.1 * y.data
        return y - self.mean


class Rarely(Inner):
    """It takes another way for one of the samples, which isn't an extreme one."""

    def forward(self, x: Any) -> Any:
        first = getattr(x[0], "data", x[0])
        return self.inner(x) * (2.0 if first == MIDDLE else 1.0)


MIDDLE = sorted(POINTS[:, 0].tolist())[20]


def by_class(predictions: Any, targets: Any) -> Any:
    pairs = zip(predictions, targets, strict=True)
    return sum(autograd.softplus(-p) if y == 1 else autograd.softplus(p) for p, y in pairs) / len(targets)


def weighted(predictions: Any, targets: Any) -> Any:
    pairs = zip(predictions, targets, strict=True)
    return sum((p - y) ** 2 * {0: 1.0, 1: 3.0}.get(y, 2.0) for p, y in pairs) / len(targets)


def balanced(predictions: Any, targets: Any) -> Any:
    share = sum(targets) / len(targets)
    return mse(predictions, targets) * (1.0 + share)


def lists(predictions: Any, targets: Any) -> Any:
    return sum((p - y) ** 2 for p, y in zip(predictions, targets, strict=True)) / len(predictions)


def adaptive(model: Any) -> Any:
    return nn.l2(model, 0.1 * abs(model.parameters()[0].data))


def both_ways(
    make: Callable[[], Module], loss: Any = mse, penalty: Any = None, callbacks: Callable[[], Any] = tuple,
    y: Any = LABELS, **options: Any,
) -> tuple[Any, ...]:  # fmt: skip
    """A training eagerly and by default: that of the latter, after comparing them."""
    found = []
    for compiled in (False, None):
        trained = make()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            history = fit(
                trained, loss, (POINTS[SORTED], y[SORTED]), penalty=penalty, callbacks=callbacks(), compiled=compiled,
                **{"epochs": 4, "lr": 0.05, **options},
            )  # fmt: skip
        found.append((trained.state_dict(), history, [str(each.message) for each in caught]))
    (wanted, eager, _), (numbers, history, told) = found
    assert numbers == pytest.approx(wanted, rel=1e-7, abs=1e-12)
    assert history.loss == pytest.approx(eager.loss, rel=1e-7)
    assert eager.engine == "eager: compiled=False"
    return history, told


@pytest.mark.parametrize(
    ("make", "loss", "penalty", "reason"),
    [
        (Cut, mse, None, r"the constant .* became .*, in div, test_replaying.py:\d+ in forward"),
        (Plain, mse, None, r"the constant .* became .*, in div, test_replaying.py:\d+ in forward"),
        (Item, mse, None, r"the constant .* became .*, in mul, test_replaying.py:\d+ in forward"),
        (OfSamples, mse, None, r"the constant .* became .*, in mul, test_replaying.py:\d+ in forward"),
        (small, mse, adaptive, r"the constant .* became .*, in mul, test_replaying.py:\d+ in adaptive"),
        (RunningMean, mse, None, "calling the model changes mean"),
        (Rarely, mse, None, "predicts something else|is no Value"),
        (small, by_class, None, "in the replay|a branch depends on the numbers|is no Value"),
        (small, weighted, None, "."),
        (small, balanced, None, "isn't a mean over the samples"),
    ],
)
def test_what_a_recording_would_freeze_is_found_before_the_training(
    make: Callable[[], Module], loss: Any, penalty: Any, reason: str
) -> None:
    history, told = both_ways(make, loss, penalty)
    assert history.engine.startswith("eager: ")
    assert not told
    assert re.search(reason, history.engine), history.engine
    with pytest.raises((ValueError, GuardError), match="compiled=True, but|takes another branch than the recording"):
        fit(make(), loss, (POINTS[SORTED], LABELS[SORTED]), penalty=penalty, compiled=True)


@pytest.mark.parametrize("loss", [lists, mse, lambda p, t: autograd.dot(p, t) / len(p)])
def test_a_loss_that_is_written_for_lists_is_compiled(loss: Any) -> None:
    history, told = both_ways(small, loss)
    assert history.engine.startswith("compiled (")
    assert not told


@pytest.mark.parametrize("options", [{}, {"patience": 3, "validation": 0.2}, {"metric": nn.mse, "batch": 7}])
def test_what_changes_while_it_is_trained_goes_back_and_says_what_and_where(options: dict[str, Any]) -> None:
    history, told = both_ways(Late, y=LABELS * 10.0, epochs=12, **options)
    assert len(told) == 1
    assert "went back to the beginning of epoch" in told[0]
    assert "in forward" in told[0]
    assert history.engine.startswith("eager: since epoch")


def test_asked_to_compile_it_says_so_and_keeps_the_numbers_that_were_right() -> None:
    trained = Late()
    with pytest.raises(ValueError, match=r"compiled=True, but it takes another way.* in forward; compiled=False"):
        fit(trained, mse, (POINTS, LABELS * 10.0), epochs=40, lr=0.05, compiled=True)
    assert all(math.isfinite(each.data) for each in trained.parameters())


def test_asked_to_compile_a_branch_that_holds_is_no_error_because_it_might_not_hold_elsewhere() -> None:
    class Near(Inner):
        def forward(self, x: Any) -> Any:
            return self.inner(x) * (self.w if self.w < 0.31 else 2 * self.w)

    history = fit(Near(), mse, (POINTS, LABELS), epochs=2, lr=1e-6, compiled=True)
    assert history.engine.startswith("compiled (")


def test_a_global_that_a_callback_changes_counts_from_then_on() -> None:
    strength: dict[str, float] = {}

    def penalty(model: Any) -> Any:
        return nn.l2(model, strength["now"])

    def change() -> Any:
        strength["now"] = 0.01

        def callback(training: Any) -> None:
            strength["now"] *= 3.0 if training.epoch in (2, 3) else 1.0

        return callback

    history, told = both_ways(small, penalty=penalty, callbacks=change, epochs=6)
    assert history.engine.startswith("compiled (")
    assert not told


def test_callbacks_see_numbers_that_are_right_and_no_epoch_twice() -> None:
    seen: dict[str, list[Any]] = {}

    def collecting() -> Any:
        own = seen.setdefault(str(len(seen)), [])
        return lambda training: own.append((training.epoch, training.model.w.data, training.history.loss[-1]))

    both_ways(Late, callbacks=collecting, y=LABELS * 10.0, epochs=12)
    assert seen["1"] == [pytest.approx(each, rel=1e-7) for each in seen["0"]]
    assert [epoch for epoch, _, _ in seen["1"]] == list(range(1, 13))


def counting_global() -> Any:
    count = [0]

    def loss(predictions: Any, targets: Any) -> Any:
        count[0] += 1
        return mse(predictions, targets) * (1.0 if count[0] < 10**6 else 2.0)

    return loss


def counting_closure() -> Any:
    count = 0

    def loss(predictions: Any, targets: Any) -> Any:
        nonlocal count
        count += 1
        return mse(predictions, targets) * (1.0 if count < 10**6 else 2.0)

    return loss


class CountingLoss:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, predictions: Any, targets: Any) -> Any:
        self.count += 1
        return mse(predictions, targets) * (1.0 if self.count < 10**6 else 2.0)


def drawing() -> Any:
    own = np.random.default_rng(1)
    return lambda predictions, targets: mse(predictions, targets) * own.random()


def stepping() -> Any:
    numbers = itertools.count(1.0)
    return lambda predictions, targets: mse(predictions, targets) * next(numbers)


def drawing_rarely() -> Any:
    own = random.Random(1)  # noqa: S311 - as users do

    def loss(predictions: Any, targets: Any) -> Any:
        return mse(predictions, targets) * (2.0 if own.random() < 1e-6 else 1.0)

    return loss


class DrawingRarely:
    def __init__(self) -> None:
        self.own = np.random.default_rng(1)

    def __call__(self, predictions: Any, targets: Any) -> Any:
        return mse(predictions, targets) * (2.0 if self.own.random() < 1e-6 else 1.0)


@pytest.mark.parametrize(
    "make",
    [counting_global, counting_closure, CountingLoss, drawing, stepping, drawing_rarely, DrawingRarely],
)
def test_what_counts_its_calls_or_draws_is_eager_and_says_so(make: Callable[[], Any]) -> None:
    history = fit(small(), make(), (POINTS, LABELS), epochs=1)
    assert re.match(
        r"eager: (calling the model changes (self\.)?(count|own|numbers)|.*with every call)", history.engine
    )


class Slotted:
    """An object without a dictionary, of a class that counts as well."""

    __slots__ = ("count",)
    count: int
    made = 0


class Holder:
    """An object in a model or around a loss that isn't a module."""

    def __init__(self) -> None:
        self.count, self.own, self.seen = 0, random.Random(1), [0]  # noqa: S311 - as users do

    def drawn(self) -> float:
        return self.own.random()


def late(count: float, limit: float = 100.0) -> float:
    return 2.0 if count > limit else 1.0


def outside(kind: str) -> Any:
    """A loss that becomes another after a hundred calls, or rarely is; what it goes by is outside of it."""
    holder, around, ticks, left = Holder(), Holder(), itertools.count(), iter([0.0] * 100 + [1000.0] * 10**4)
    around.inner = holder  # type: ignore[attr-defined]
    losses: list[float] = []
    seen: set[float] = set()
    calls = contextvars.ContextVar("calls", default=0)
    draws = np.random.RandomState(1)
    slotted, Slotted.made = Slotted(), 0
    slotted.count = 0

    def loss(predictions: Any, targets: Any) -> Any:
        found = mse(predictions, targets)
        if kind == "object in an object":
            around.inner.count += 1  # type: ignore[attr-defined]
            return found * late(around.inner.count)  # type: ignore[attr-defined]
        if kind == "slot":
            slotted.count += 1
            return found * late(slotted.count)
        if kind == "class":
            Slotted.made += 1
            return found * late(Slotted.made)
        if kind == "list in an object":
            holder.seen[0] += 1
            return found * late(holder.seen[0])
        if kind == "count":
            return found * late(next(ticks))
        if kind == "iterator":
            return found * late(next(left))
        if kind == "length":
            losses.append(0.0)
            return found * late(len(losses))
        if kind == "set":
            seen.add(predictions[0].data)
            return found * late(len(seen), 60)
        if kind == "context":
            calls.set(calls.get() + 1)
            return found * late(calls.get())
        if kind == "generator":
            return found * late(draws.rand(), 0.97)
        return found * late(holder.drawn(), 0.97)

    return loss


@pytest.mark.parametrize(
    "kind",
    [
        "object in an object", "list in an object", "count", "iterator", "length", "set", "context", "generator",
        "generator in an object", "slot", "class",
    ],
)  # fmt: skip
def test_what_a_loss_goes_by_outside_of_it_is_seen(kind: str) -> None:
    contexts = [contextvars.copy_context() for _ in range(2)]  # each training has a context variable of its own
    histories = [
        context.run(fit, small(), outside(kind), (POINTS, LABELS), epochs=60, batch=8, compiled=way)
        for context, way in zip(contexts, (False, None), strict=True)
    ]
    assert histories[1].engine.startswith("eager: calling the model changes ")
    if kind not in ("count", "iterator", "context"):  # which can't be put back
        assert histories[0].loss == histories[1].loss


class Clamped(Inner):
    """Its weights are brought into bounds at every call, which at first changes nothing."""

    def forward(self, x: Any) -> Any:
        self.w.data = min(self.w.data, 0.35)
        return self.inner(x) + self.w


class Counted(Inner):
    def __init__(self) -> None:
        super().__init__()
        self.holder = Holder()

    def forward(self, x: Any) -> Any:
        self.holder.count += 1
        return self.inner(x) * late(self.holder.count, 2000)


class Averaging(Inner):
    def __init__(self) -> None:
        super().__init__()
        self.mean = Value(0.0, constant=True)

    def forward(self, x: Any) -> Any:
        found = self.inner(x)
        self.mean.data = 0.9 * self.mean.data + 0.1 * found.data
        return found - self.mean


class DrawingInside(Inner):
    def __init__(self) -> None:
        super().__init__()
        self.own = np.random.RandomState(1)

    def forward(self, x: Any) -> Any:
        return self.inner(x) * late(self.own.rand(), 0.99)


@pytest.mark.parametrize("kind", [Clamped, Counted, Averaging, DrawingInside])
def test_what_a_model_does_to_itself_is_seen_and_undone(kind: Any) -> None:
    eager, ours = (
        fit(kind(), mse, (POINTS, 3.0 * POINTS[:, 0]), epochs=60, lr=0.05, compiled=way) for way in (False, None)
    )
    assert ours.engine.startswith("eager: ")
    assert eager.loss == ours.loss


def test_looking_leaves_what_draws_around_the_loss_as_it_was() -> None:
    def dropping() -> Any:
        dropout = nn.Dropout(0.4, seed=1)
        return lambda predictions, targets: mse([dropout([each])[0] for each in predictions], targets)

    eager, ours = (fit(small(), dropping(), (POINTS, LABELS), epochs=2, compiled=way) for way in (False, None))
    assert eager.loss == pytest.approx(ours.loss, rel=1e-9)


def test_a_loss_may_note_what_it_sees_elsewhere() -> None:
    seen: list[float] = []

    def loss(predictions: Any, targets: Any) -> Any:
        found = mse(predictions, targets)
        seen.append(found.data)
        return found

    assert fit(small(), loss, (POINTS, LABELS), epochs=1).engine.startswith("compiled (")


def test_looking_draws_nothing_that_the_training_draws() -> None:
    def dropping() -> Module:
        return nn.Sequential(nn.Layer(2, 5, "tanh", seed=1), nn.Dropout(0.3, seed=2), nn.Linear(5, 1, seed=3))

    history, told = both_ways(dropping, callbacks=lambda: lambda training: None)
    assert history.engine.startswith("compiled (")
    assert not told


class OfKinds(Inner):
    """Something that treats Values otherwise than numbers."""

    def forward(self, x: Any) -> Any:
        return self.inner(x) * (2.0 if isinstance(x[0], Value) else 1.0)


def test_a_model_gets_the_same_kinds_of_numbers_both_ways() -> None:
    assert both_ways(OfKinds)[0].engine.startswith("compiled (")
    history, _ = both_ways(lambda: Rounding())
    assert "with Values for one sample: TypeError" in history.engine


class Rounding(Inner):
    def forward(self, x: Any) -> Any:
        return self.inner([math.trunc(each) for each in x])


@pytest.mark.parametrize("spoiled", ["gradients", "gradient", "loss"])
def test_a_program_that_computes_something_else_is_found(spoiled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by a fault of the compiler."""
    whole = replaying.ReplayedGradients.gradients

    def wrong(self: Any, *args: Any) -> Any:
        loss, gradients = whole(self, *args)
        if spoiled == "gradient":
            gradients[-1] *= 1.001
        return loss * (1.0001 if spoiled == "loss" else 1.0), gradients * (1.0001 if spoiled == "gradients" else 1.0)

    monkeypatch.setattr(replaying.ReplayedGradients, "gradients", wrong)
    history, _ = both_ways(small)
    assert "in the replay" in history.engine


class Compared(Value):
    """A parameter that counts how often it's compared with others, or looked up."""

    count = 0

    def __eq__(self, other: object) -> bool:
        Compared.count += 1
        return self is other

    def __hash__(self) -> int:
        Compared.count += 1
        return id(self)


def test_watching_a_model_grows_as_the_model_does() -> None:
    """Counted: comparisons and look-ups of parameters; for twice the parameters at most 2.3 times as many."""
    counts = []
    for width in (100, 200, 400):
        trained = Inner()
        trained.more = [Compared(0.5) for _ in range(width)]  # type: ignore[attr-defined]
        Compared.count = 0
        with watching.undone(trained):
            pass
        counts.append(Compared.count)
    assert counts[1] <= 2.3 * counts[0]
    assert counts[2] <= 2.3 * counts[1]


@pytest.fixture
def _pythons_ctrl_c() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_pythons_ctrl_c")
@pytest.mark.parametrize("when", ["_recorded", "_program"])
def test_ctrl_c_before_the_first_step_ends_it_and_leaves_the_model_alone(
    when: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, trained = getattr(replaying.ReplayedGradients, when), small()
    called = Mock()  # a library's: one of our own would be seen as a count that the model keeps

    def pressed(*args: Any) -> Any:
        called()
        if called.call_count == (7 if when == "_recorded" else 1):
            signal.raise_signal(signal.SIGINT)
        return whole(*args)

    before = trained.state_dict()
    monkeypatch.setattr(replaying.ReplayedGradients, when, pressed)
    history = fit(trained, mse, (POINTS, LABELS), epochs=3)
    assert (history.stopped, history.steps) == ("Ctrl-C before the first step", 0)
    assert trained.state_dict() == before
    assert not trained.training
    assert "fit: Ctrl-C before the first step" in capsys.readouterr().err


def test_what_is_done_and_which_engine_runs_is_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    fit(small(), mse, (POINTS, LABELS), epochs=1, progress=True)
    shown = capsys.readouterr().err
    assert "recording" in shown
    assert "fit: compiled (" in shown
    fit(Cut(), mse, (POINTS, LABELS), epochs=1, progress=True)
    assert "fit: eager: with other weights or samples" in capsys.readouterr().err


def test_how_often_it_is_looked_at_depends_on_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock of its own: an epoch takes a second, to look a hundredth of it, or ten seconds."""
    now = 0.0
    monkeypatch.setattr("nn.training.rewinding.time.perf_counter", lambda: now)
    for cost, most in ((0.01, 100), (10.0, 2)):
        watch, looks, spent = watch_of(small()), 0, 0.0
        for epoch in range(100):
            watch.begin()
            now += 1.0
            chosen, _ = watch.samples(40, cost, last=epoch == 99)
            if chosen:
                looks += 1
                spent += cost * len(chosen)
                watch.looked(cost * len(chosen))
        assert looks <= most
        assert looks == 2 or spent <= 0.03 * 100 + cost


def watch_of(model: Module) -> rewinding.Watch:
    from nn.training.checkpoints import Checkpoint, State
    from nn.training.history import History

    optimizer = nn.SGD(model.parameters(), lr=0.1)
    numbers = np.zeros(len(model.parameters()))
    state = State(numbers, np.random.default_rng(0), best=numbers)
    return rewinding.Watch(Checkpoint(state, History(), optimizer, model, {}, [0.1]), 0, each_epoch=False)


# ---- small models with whatever may be frozen ----------------------------------------------------------------------

GLOBAL = {"strength": 1.0}
FACTORS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "none": lambda model, x, y: 1.0,
    "detach": lambda model, x, y: 1.0 + model.w.detach() ** 2,
    "data": lambda model, x, y: 1.0 + abs(model.w.data),
    "of the prediction": lambda model, x, y: 1.0 / (1.0 + abs(y.data)),
    "of the sample": lambda model, x, y: 1.0 + abs(getattr(x[1], "data", x[1])),
    "branch on data": lambda model, x, y: 2.0 if model.w.data > 0.45 else 1.0,
    "branch on a Value": lambda model, x, y: 2.0 if model.w > 0.45 else 1.0,
    "branch on the prediction": lambda model, x, y: 2.0 if y.data > 0.4 else 1.0,
    "global": lambda model, x, y: GLOBAL["strength"],
}
LOSSES = {"mse": mse, "lists": lists, "by class": by_class, "weighted": weighted, "balanced": balanced}


class Tempted(Inner):
    def __init__(self, temptation: str) -> None:
        super().__init__()
        self.temptation = temptation

    def forward(self, x: Any) -> Any:
        y = self.inner(x)
        return y * self.w * FACTORS[self.temptation](self, x, y)


def changing() -> Any:
    GLOBAL["strength"] = 1.0

    def callback(training: Any) -> None:
        GLOBAL["strength"] += 0.5 * (training.epoch == 2)

    return callback


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    temptation=st.sampled_from(sorted(FACTORS)), loss=st.sampled_from(sorted(LOSSES)), batch=st.integers(1, 40),
    adapts=st.booleans(), calls_back=st.booleans(), scale=st.sampled_from([1.0, 5.0]), seed=st.integers(0, 9),
)  # fmt: skip
def test_by_default_it_is_the_eager_training_whatever_tempts_it(
    temptation: str, loss: str, batch: int, adapts: bool, calls_back: bool, scale: float, seed: int
) -> None:
    y = LABELS if loss in ("by class", "weighted") else LABELS * scale
    both_ways(
        lambda: Tempted(temptation), LOSSES[loss], adaptive if adapts else None, changing if calls_back else tuple,
        y, batch=batch, epochs=5, seed=seed,
    )  # fmt: skip


def test_a_loss_that_is_another_for_whole_batches_is_no_mean() -> None:
    def loss(predictions: Any, targets: Any) -> Any:
        return mse(predictions, targets) * (2.0 if len(predictions) == 16 else 1.0)

    eager, ours = (fit(small(), loss, (POINTS, LABELS), epochs=2, batch=16, compiled=way) for way in (False, None))
    assert "so either it isn't a mean over the samples" in ours.engine
    assert ours.loss == eager.loss


class Elsewhere(Inner):
    """It does something else where only the samples to validate on are."""

    def forward(self, x: Any) -> Any:
        return self.inner(x) * (1.0 if abs(x[0].data) < 50.0 else 0.0)


def test_samples_to_validate_on_are_looked_at_as_well() -> None:
    others = np.array([[1.0, 1.0], [100.0, 2.0], [70.0, 2.0]]), np.array([0, 1, 0])
    eager, ours = (
        fit(Elsewhere(), mse, (POINTS, LABELS), epochs=3, validation=others, compiled=way) for way in (False, None)
    )
    assert ours.engine.startswith("eager: of [100.0, 2.0] it predicts something else")
    assert ours.validation_loss == eager.validation_loss


def test_numpy_is_a_library_wherever_it_lies() -> None:
    """As in an environment that shows the system's packages, where it isn't below the environment's own."""
    assert np.__file__.startswith(states.LIBRARIES)
    code = (
        "import sysconfig, numpy as np\n"
        "get_path = sysconfig.get_path\n"
        "sysconfig.get_path = lambda name: get_path(name) if name == 'stdlib' else '/nowhere'\n"
        "from nn import MLP, fit, mse\n"
        "history = fit(MLP(2, [1], seed=1), mse, (np.eye(2), [0.5, 1.5]), epochs=2, compiled=True)\n"
        "print(history.engine)\n"
    )
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)  # noqa: S603
    assert ran.stdout.startswith("compiled"), ran.stderr[-500:]
