"""Trainings share the code of equal graphs, and nothing else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import nn
from autograd import Op, Value, register, unregister
from autograd.replay.function.likeness import graph_of
from nn import MLP, History, Module, bce_with_logits, cross_entropy, fit, huber, mse
from nn.training import gradients, preparing, sharing
from nn.training.recording import Recorded

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(40, 2))
LABELS = (POINTS[:, 0] * POINTS[:, 1] > 0).astype(int)


@pytest.fixture(autouse=True)
def _as_at_first(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is shared yet, and however short a training is, it's worth a replay."""
    monkeypatch.setattr(preparing, "why_not_worth_it", lambda *_: "")
    sharing.forget()
    yield
    sharing.forget()


def trained(seed: int = 1, loss: Any = bce_with_logits, model: Module | None = None, **options: Any) -> Any:
    model = MLP(2, [3, 1], "tanh", seed=seed) if model is None else model
    history = fit(model, loss, (POINTS, LABELS), epochs=3, **options)
    assert history.engine.startswith("compiled"), history.engine
    return [each.data for each in model.parameters()]


def counted(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> Mock:
    """Notes every call of a function, unseen by who looks for what calls change."""
    mock = Mock(wraps=getattr(where, name))
    monkeypatch.setattr(where, name, mock)
    return mock


def test_a_second_training_compiles_nothing_and_gives_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = []
    for seed in (1, 2):
        sharing.forget()
        alone.append(trained(seed))
    sharing.forget()
    compiled = counted(monkeypatch, sharing, "compile")
    called = counted(monkeypatch, gradients, "as_numbers")
    assert trained(1) == alone[0]
    programs, first = compiled.call_count, called.call_count
    assert trained(2) == alone[1]
    assert compiled.call_count == programs > 0
    assert called.call_count - first < first / 5  # and the graph is looked at in a few samples only
    assert trained(1) == alone[0]


@pytest.mark.parametrize(
    "other",
    [
        partial(trained, loss=partial(huber, delta=0.5)),
        partial(trained, loss=mse),
        partial(trained, penalty=partial(nn.l2, strength=0.1)),
        lambda: trained(model=MLP(2, [4, 1], "tanh", seed=1)),
        lambda: trained(model=MLP(2, [3, 1], "relu", seed=1)),
    ],
)
def test_another_graph_is_compiled_anew(monkeypatch: pytest.MonkeyPatch, other: Callable[[], Any]) -> None:
    trained(loss=partial(huber, delta=1.0))
    compiled = counted(monkeypatch, sharing, "compile")
    shared = other()
    assert compiled.called
    sharing.forget()
    assert other() == shared


class Rare(Module):
    """It takes another way for a sample that not all data have."""

    def __init__(self) -> None:
        self.inner = MLP(2, [3, 1], "tanh", seed=1)

    def forward(self, x: Any) -> Any:
        return self.inner(x) * (2.0 if getattr(x[0], "data", x[0]) > 50.0 else 1.0)


def test_a_model_of_ones_own_is_looked_at_each_time_as_if_nothing_was_known() -> None:
    trained(model=Rare())
    assert not sharing._looked_at
    assert sharing._programs
    points = POINTS.copy()
    points[17] = 60.0, 0.0
    history = fit(Rare(), bce_with_logits, (points, LABELS), epochs=2)
    assert history.engine.startswith("eager: with other weights or samples it isn't the same function")


def test_a_row_of_ones_own_may_change_so_it_is_not_shared() -> None:
    register(Op("bent", "a", "a*a", ("2*a",)))
    try:

        def loss(predictions: Any, targets: Any) -> Any:
            return mse([each.bent() for each in predictions], targets)

        trained(loss=loss)
        assert not sharing._programs
    finally:
        unregister("bent")


def test_threads_share_without_getting_in_each_others_way() -> None:
    alone = [trained(seed) for seed in range(4)]
    sharing.forget()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(trained, range(4))) == alone


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST_PROGRAMS", 2)
    for width in (1, 2, 3):
        trained(model=MLP(2, [width, 1], seed=1))
    assert len(sharing._programs) == 2
    nodes = [program.nodes for _, program in sharing._programs]
    assert nodes[0] > nodes[1]  # the last ones
    monkeypatch.setattr(sharing, "MOST_NODES", 1)
    trained(model=MLP(2, [4, 1], seed=1))
    assert len(sharing._programs) == 1


def test_what_was_kept_holds_no_model() -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    trained(model=model)
    own = set(model.parameters())
    assert all(not own & {*program.parameters, *program.roots} for _, program in sharing._programs)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.01, 1.0, 100.0]))
def test_what_is_called_steady_records_one_graph_for_all_numbers(seed: int, size: float) -> None:
    random = np.random.default_rng(seed)
    model = nn.Sequential(
        nn.Linear(3, 4), nn.LayerNorm(4), "tanh", nn.Residual(nn.Layer(4, 4, "relu")), nn.RMSNorm(4),
        nn.Layer(4, 3, "softmax"), MLP(3, [2, 2], "gelu", output="sigmoid"),
    )  # fmt: skip
    assert {*sharing.STEADY} <= {*map(type, model.named_modules().values()), nn.Dropout}
    graphs = []
    for _ in range(3):
        for each in model.parameters():
            each.data = float(size * random.normal())
        leaves = [Value(float(size * number)) for number in random.normal(size=5)]
        loss = cross_entropy([model(leaves[:3])], [leaves[3:]])
        graphs.append(graph_of([loss], [*leaves, *model.parameters()]))
    assert graphs[0] == graphs[1] == graphs[2]


def test_a_recording_with_guards_has_no_name() -> None:
    x = Value(1.0)
    model = nn.Linear(1, 1)
    one, other = (Recorded(model([x])[0], [], (), [x], [], guards) for guards in ([], [object()]))
    names = [sharing.name_of(model, [mse], [each], model.parameters(), "numpy") for each in (one, other)]
    assert names[0]
    assert not names[1]


def test_a_history_is_the_same_with_and_without() -> None:
    def history() -> History:
        return fit(MLP(2, [2, 1], seed=1), bce_with_logits, (POINTS, LABELS), epochs=2, validation=0.3)

    first, second = history(), history()
    assert (first.loss, first.validation_loss, first.engine) == (second.loss, second.validation_loss, second.engine)
