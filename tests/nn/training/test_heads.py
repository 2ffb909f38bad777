"""Models with several outputs that mean different things: a loss for each, beside PyTorch's sum of losses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from nn import Data, Module, bce_with_logits, cross_entropy, fit, mse
from tests.support.training_problem import torch_or_skip

X = np.random.default_rng(0).normal(size=(24, 2))
PRICE = X[:, 0] - 0.5 * X[:, 1]
KIND = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
NAMES = np.array(["a", "b", "c"])[KIND]
RARE = (X[:, 0] * X[:, 1] > 0).astype(int)
TARGETS = {"price": PRICE, "kind": NAMES}
LOSSES = {"price": mse, "kind": cross_entropy}
BOTH = pytest.mark.parametrize("compiled", [False, True])


class TwoHeads(Module):
    def __init__(self, kind: type = dict) -> None:
        self.body = nn.Layer(2, 5, "tanh", seed=1)
        self.price, self.kinds = nn.Linear(5, 1, seed=2), nn.Linear(5, 3, seed=3)
        self.kind = kind

    def forward(self, x: Any) -> Any:
        hidden = self.body(x)
        found = {"price": self.price(hidden)[0], "kind": self.kinds(hidden)}
        return found if self.kind is dict else tuple(found.values())


def numbers(model: Module) -> list[float]:
    return list(model.state_dict().values())


@BOTH
def test_they_go_pytorch_s_way_step_for_step(compiled: bool) -> None:
    torch = torch_or_skip()
    ours = TwoHeads()
    history = fit(
        ours, LOSSES, (X, TARGETS), epochs=4, batch=7, lr=0.05, shuffle=False, loss_weights={"price": 0.5},
        compiled=compiled,
    )  # fmt: skip
    body, price, kind = (torch.nn.Linear(2, 5), torch.nn.Linear(5, 1), torch.nn.Linear(5, 3))
    fresh = TwoHeads()
    for theirs, part in ((body, fresh.body), (price, fresh.price), (kind, fresh.kinds)):
        theirs.double().load_state_dict({name: torch.tensor(each) for name, each in nn.to_torch(part).items()})
    optimizer = torch.optim.Adam([*body.parameters(), *price.parameters(), *kind.parameters()], lr=0.05)
    x, prices, kinds = torch.tensor(X), torch.tensor(PRICE), torch.tensor(KIND)
    for epoch in range(4):
        total = 0.0
        for start in range(0, 24, 7):
            some = slice(start, start + 7)
            optimizer.zero_grad()
            hidden = torch.tanh(body(x[some]))
            loss = 0.5 * torch.nn.functional.mse_loss(price(hidden)[:, 0], prices[some])
            loss = loss + torch.nn.functional.cross_entropy(kind(hidden), kinds[some])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x[some])
        assert history.loss[epoch] == pytest.approx(total / 24, rel=1e-9)
    for theirs, trained in ((body, ours.body), (price, ours.price), (kind, ours.kinds)):
        for name, array in nn.to_torch(trained).items():
            np.testing.assert_allclose(array, theirs.state_dict()[name], rtol=1e-8)


@BOTH
def test_metrics_weights_and_validation_are_by_head(compiled: bool) -> None:
    counts = np.arange(1.0, 25.0)
    trained = TwoHeads()
    history = fit(
        trained, LOSSES, (X, TARGETS), epochs=3, validation=0.25, compiled=compiled, sample_weight=counts, lr=0.05,
        metric={"kind": "accuracy", "price": ["mae", nn.r2]}, monitor="kind accuracy",
    )  # fmt: skip
    assert list(history.metrics) == ["kind accuracy", "price mean_absolute_error", "price r2"]
    assert all(len(curve) == 3 for curve in (*history.metrics.values(), *history.validation_metrics.values()))
    assert history.metric_name == "validation kind accuracy"
    alone = fit(trained, LOSSES, (X, TARGETS), epochs=1, lr=0.0, metric={"kind": "accuracy"}, compiled=compiled)
    predicted = [int(np.argmax([unit.data for unit in trained(x)["kind"]])) for x in X]
    assert alone.metric == [np.mean(predicted == KIND)]
    assert (trained.recipe.classes, trained.trained_by) == ((), "")


@BOTH
def test_tuples_and_columns_by_name(compiled: bool) -> None:
    one, other = TwoHeads(), TwoHeads(tuple)
    fit(one, LOSSES, (X, TARGETS), epochs=2, compiled=compiled)
    fit(other, (mse, cross_entropy), (X, (PRICE, KIND)), epochs=2, compiled=compiled)
    assert numbers(one) == numbers(other)

    class Pair(Module):
        def __init__(self) -> None:
            self.both = nn.MLP(2, [4, 2], "tanh", seed=1)

        def forward(self, x: Any) -> Any:
            return dict(zip(("price", "rare"), self.both(x), strict=True))

    first, second = Pair(), Pair()
    losses = {"price": mse, "rare": bce_with_logits}
    fit(first, losses, (X, {"price": PRICE, "rare": RARE}), epochs=2, compiled=compiled)
    columns = Data(X, np.column_stack([RARE, PRICE]), target_names=("rare", "price"))
    fit(second, losses, columns, epochs=2, compiled=compiled)
    assert numbers(first) == numbers(second)


def test_it_goes_on_from_a_file_bit_for_bit(tmp_path: Path) -> None:
    usual: dict[str, Any] = {"checkpoint": tmp_path / "run.npz", "resume": True, "compiled": False, "batch": 8}
    whole = TwoHeads()
    fit(whole, LOSSES, (X, TARGETS), epochs=4, compiled=False, batch=8)
    for epochs in (2, 4):
        parts = TwoHeads()
        fit(parts, LOSSES, (X, TARGETS), epochs=epochs, **usual)
    assert numbers(whole) == numbers(parts)
    with pytest.raises(ValueError, match="made with"):
        fit(TwoHeads(), LOSSES, (X, TARGETS), epochs=4, loss_weights={"price": 2.0}, **usual)


class Nested(Module):
    def __init__(self) -> None:
        self.inner = nn.Linear(2, 1, seed=1)

    def forward(self, x: Any) -> Any:
        return {"price": [self.inner(x)], "kind": [*self.inner(x)] * 3}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"loss": (mse, cross_entropy), "data": (X, (PRICE, KIND))},
            "loss is a tuple of losses and the model gives a dict",
        ),
        (
            {"loss": {"price": mse}, "data": (X, {"price": PRICE})},
            "the model's heads are price, kind, and .* for price",
        ),
        ({"loss": {"price": mse, "kind": "ce"}}, "loss of kind is 'ce'; expected a function for each head"),
        ({"loss": {}}, "loss is empty; expected a function for each head"),
        ({"data": (X, PRICE)}, "y of data is a ndarray, and the heads are price, kind"),
        ({"data": (X, {"price": PRICE})}, "y of data is the targets price, and the heads are price, kind"),
        ({"data": [(X, TARGETS)]}, "with several heads, data have to be all there"),
        ({"data": Data(X, PRICE)}, "y of data has the columns"),
        (
            {
                "data": Data(X, np.column_stack([PRICE, KIND]), target_names=("price", "kind")).standardised(
                    targets=True
                )
            },
            "the targets of data are standardised, and with several heads predict.. couldn't bring answers back",
        ),
        ({"metric": "accuracy"}, "metric is 'accuracy'; with heads expected a dict of metrics by head"),
        ({"metric": {"cat": "accuracy"}}, "metric has 'cat'; the heads are price, kind"),
        ({"loss_weights": {"cat": 1.0}}, "loss_weights has 'cat'; the heads are price, kind"),
        ({"loss_weights": {"kind": -1.0}}, "loss_weights of kind is -1.0; expected a finite"),
        ({"class_weight": "balanced"}, "class_weight is for one loss, and there are several heads"),
        ({"loss": mse, "loss_weights": {"kind": 1.0}}, "loss_weights= is for several losses"),
        ({"model": Nested()}, "the head price gives .*; expected a Value, or a list of Values"),
        ({"data": (X, {"price": PRICE, "kind": np.minimum(KIND, 1)})}, "the head kind of the data 2 classes"),
    ],
)
def test_what_does_not_fit(given: dict[str, Any], message: str) -> None:
    options: dict[str, Any] = {"model": TwoHeads(), "loss": LOSSES, "data": (X, TARGETS), "compiled": False, **given}
    with pytest.raises((TypeError, ValueError), match=message):
        fit(**options)


def test_labels_of_a_head_that_are_columns_of_data_are_compiled_as_those_of_a_pair() -> None:
    pair, table = TwoHeads(), TwoHeads()
    for model, data in ((pair, (X, TARGETS)), (table, Data(X, {"price": PRICE, "kind": KIND}))):
        fit(model, LOSSES, data, epochs=3, batch=7, compiled=True)
    assert numbers(table) == numbers(pair)
