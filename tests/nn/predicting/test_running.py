"""A replay predicts only where it gives what calls give."""

from typing import Any

import numpy as np
import pytest

from autograd import Value, tanh
from nn import (
    GRU,
    LSTM,
    MLP,
    BatchNorm,
    Conv1d,
    Dropout,
    Embedding,
    Flatten,
    LayerNorm,
    Linear,
    MaxPool1d,
    Module,
    Reshape,
    Residual,
    RMSNorm,
    SelfAttention,
    Sequential,
)
from nn.predicting import running
from nn.training.sharing import program_for

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(size=(400, 3))


@pytest.fixture
def replays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The back ends of the programs that were run, if any; on every engine a few hundred rows are worth a replay."""
    monkeypatch.setitem(running.CALL, "native", running.CALL["plain"])
    found: list[str] = []
    make = program_for

    def noted(recorded: Any, parameters: Any, backend: str) -> Any:
        found.append(backend)
        return make(recorded, parameters, backend)

    monkeypatch.setattr(running, "program_for", noted)
    return found


MODELS = [
    MLP(3, [8, 1], "tanh", seed=1),
    MLP(3, [8, 4], "gelu", output="softmax", seed=1),
    Sequential(Linear(3, 4, seed=1), Dropout(0.5), LayerNorm(4), Residual(Linear(4, 4, seed=2)), RMSNorm(4), "relu"),
    Sequential(Linear(3, 4, seed=1), lambda units: [units[0] * units[1], tanh(units[2])]),
    Embedding(3, 2, seed=1),
    Sequential(Linear(3, 2, seed=1), BatchNorm(2)),
    Sequential(Reshape(3, 1), LSTM(1, 2, last=True, seed=1)),
    Sequential(Reshape(3, 1), GRU(1, 2, seed=1), Flatten()),
    Sequential(Reshape(1, 3), Conv1d(1, 2, 2, seed=1), MaxPool1d(2), Flatten()),
    Sequential(Reshape(3, 1), SelfAttention(1, seed=1), Flatten()),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_many_rows_are_replayed_and_are_what_calls_give(model: Module, replays: list[str]) -> None:
    found = model.predict(np.tile(ROWS, (10, 1)))
    assert len(replays) == 1
    wanted = running.called(model.eval(), ROWS, "test")
    assert found[:400].reshape(400, -1) == pytest.approx(wanted.reshape(400, -1), rel=1e-10, abs=1e-13)
    few = model.predict(ROWS[:5])
    assert len(replays) == 1
    assert few.ravel().tolist() == wanted[:5].ravel().tolist()


def test_a_change_of_a_weight_is_seen_and_models_of_one_shape_are_told_apart(replays: list[str]) -> None:
    one, other = MLP(3, [8, 1], "tanh", seed=1), MLP(3, [8, 1], "tanh", seed=2)
    one.predict(ROWS)
    assert other.predict(ROWS)[3] == pytest.approx(other(ROWS[3]).data, rel=1e-10)
    one.parameters()[0].data += 1.0
    assert one.predict(ROWS)[3] == pytest.approx(one(ROWS[3]).data, rel=1e-10)
    assert len(replays) == 3


class Own(Module):
    """A model of one's own, whose weights are those of a line."""

    def __init__(self) -> None:
        self.line, self.calls, self.offset = Linear(3, 1, seed=1), 0, 0.5


class Counting(Own):
    def forward(self, x: Any) -> Any:
        self.calls += 1
        return self.line(x)[0] * self.calls


class OfData(Own):
    def forward(self, x: Any) -> Any:
        first = x[0].data if isinstance(x[0], Value) else x[0]
        return self.line(x)[0] + (10.0 if first > 0 else 0.0)


class OfComparing(Own):
    def forward(self, x: Any) -> Any:
        line = self.line(x)[0]
        return line if line > 0 else 0.1 * line


class Rare(Own):
    """One row in five is another one, near to none of the extremes."""

    def forward(self, x: Any) -> Any:
        second = x[1].data if isinstance(x[1], Value) else x[1]
        return self.line(x)[0] * (3.0 if 0.0 < second < 0.5 else 1.0)


class OfNumbers(Own):
    def forward(self, x: Any) -> Any:
        return self.line([float(each) for each in x])


class OfText(Own):
    def forward(self, x: Any) -> Any:
        return self.line(x)[0] * (2.0 if str(x[0]).startswith("-") else 1.0)


class Drawing(Own):
    def forward(self, x: Any) -> Any:
        return self.line(x)[0] + 0.0 * float(RANDOM.normal())


class Constant(Own):
    def forward(self, x: Any) -> Any:
        return 3.0


MANY = RANDOM.normal(size=(4_000, 3))
FAR, SPECIAL = MANY[:, 0].max(), MANY[7, 0]  # the first is of one row alone, and so is the second


class Tiring(Own):
    """What its calls change is seen after a thousand of them."""

    def forward(self, x: Any) -> Any:
        self.calls += 1
        return self.line(x)[0] * (1.0 if self.calls < 1_000 else 2.0)


class OfTheFarthest(Own):
    def forward(self, x: Any) -> Any:
        first = x[0].data if isinstance(x[0], Value) else x[0]
        return self.line(x)[0] * (2.0 if first >= FAR else 1.0)


class OfOneRow(Own):
    def forward(self, x: Any) -> Any:
        line = self.line(x)[0]
        return line if (Value(1.0) * x[0] - SPECIAL) ** 2 > 0 else 2.0 * line


@pytest.mark.parametrize("kind", [Tiring, OfTheFarthest, OfOneRow])
def test_what_hardly_any_row_shows_is_seen_before_a_replay(kind: type[Own]) -> None:
    assert kind().predict(MANY).tolist() == running.called(kind(), MANY, "test").ravel().tolist()


@pytest.mark.parametrize("kind", [Counting, OfData, OfComparing, Rare, OfNumbers, OfText, Drawing])
def test_what_a_replay_would_get_wrong_is_called(kind: type[Own]) -> None:
    rows = np.tile(ROWS, (10, 1))
    model, same = kind(), kind()
    assert model.predict(rows).tolist() == running.called(same, rows, "test").ravel().tolist()
    assert model.calls == same.calls


def test_a_model_of_ones_own_is_replayed_too(replays: list[str]) -> None:
    class Plain(Own):
        def forward(self, x: Any) -> Any:
            return self.line(x)[0] * self.offset

    model, rows = Plain(), np.tile(ROWS, (20, 1))
    assert model.predict(rows)[:9] == pytest.approx([model(row).data for row in ROWS[:9]], rel=1e-10)
    assert len(replays) == 1
    model.offset = 2.0  # is seen next time
    assert model.predict(rows)[:9] == pytest.approx([model(row).data for row in ROWS[:9]], rel=1e-10)
    assert Constant().predict(rows).tolist() == [3.0] * len(rows)


def test_llvm_gives_what_calls_give_bit_for_bit(monkeypatch: pytest.MonkeyPatch, replays: list[str]) -> None:
    pytest.importorskip("llvmlite")
    monkeypatch.setitem(running.ONCE, "numpy", 1e9)
    monkeypatch.setitem(running.ONCE, "llvm", -1e9)
    model = MLP(3, [8, 2], "tanh", seed=5)
    found = model.predict(ROWS)
    assert replays == ["llvm"]
    assert found.tolist() == running.called(model, ROWS, "test").tolist()


def test_outputs_of_different_lengths_are_told_of() -> None:
    class Uneven(Module):
        def forward(self, x: Any) -> Any:
            return [Value(1.0)] * (1 if x[0] > 0 else 2)

    with pytest.raises(ValueError, match="predict: the model's outputs differ in length"):
        Uneven().predict(ROWS)


class Wave(Module):
    """It asks its inputs what only Values have."""

    def __init__(self) -> None:
        self.last = Linear(3, 1, seed=1)

    def forward(self, x: Any) -> Any:
        return self.last([each.sin() for each in x])


@pytest.mark.parametrize("rows", [ROWS[:2], ROWS])
def test_a_forward_that_calls_methods_of_its_inputs_predicts_few_rows_as_many(rows: Any) -> None:
    wanted = Sequential(Linear(3, 1, seed=1)).predict(np.sin(rows))
    assert Wave().predict(rows) == pytest.approx(wanted, rel=1e-12)


def test_what_is_wrong_in_a_forward_is_told_as_it_is() -> None:
    class Wrong(Wave):
        def forward(self, x: Any) -> Any:
            raise AttributeError(f"nowhere for {x}")

    with pytest.raises(AttributeError, match="nowhere"):
        Wrong().predict(ROWS[:2])
