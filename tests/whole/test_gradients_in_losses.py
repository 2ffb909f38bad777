"""Trainings with a derivative in the loss, or a branch by a label: in every way the same, and PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value, grad, softplus
from autograd.core.value import functions

WAYS = {"eager": False, "by default": None, "compiled": True}
X = np.linspace(-1.0, 1.4, 12)[:, None]
Y = np.cos(2 * X[:, 0])


class Slope(nn.Module):
    """A network's derivative by its only input: what a physics-informed training fits."""

    def __init__(self) -> None:
        self.net = nn.MLP(1, [4, 1], "tanh", seed=3)

    def __call__(self, x: Any) -> Any:
        return grad(lambda v: self.net([v]))(x[0])


def slope_penalty(model: Any) -> Any:
    return 0.1 * grad(lambda v: model.net([v]))(0.25) ** 2


def trained(model: nn.Module, loss: Any, data: Any, way: str, **options: Any) -> list[float]:
    nn.fit(model, loss, data, epochs=4, optimizer="sgd", lr=0.05, compiled=WAYS[way], progress=False, **options)
    return [parameter.data for parameter in model.parameters()]


@pytest.mark.parametrize("penalty", [None, slope_penalty])
def test_a_derivative_in_the_loss_trains_as_in_pytorch(penalty: Any) -> None:
    torch = pytest.importorskip("torch", reason="needs torch: pip install '.[oracle]'")
    model = Slope()
    theirs = [torch.tensor(each.data, dtype=torch.float64, requires_grad=True) for each in model.parameters()]

    def net(v: Any) -> Any:
        hidden = [torch.tanh(theirs[2 * i] * v + theirs[2 * i + 1]) for i in range(4)]
        return sum(w * h for w, h in zip(theirs[8:12], hidden, strict=True)) + theirs[12]

    def slope(number: float) -> Any:
        v = torch.tensor(number, dtype=torch.float64, requires_grad=True)
        return torch.autograd.grad(net(v), v, create_graph=True)[0]

    optimizer, random = torch.optim.SGD(theirs[:13], lr=0.05), np.random.default_rng(0)
    for _ in range(4):
        chosen = random.permutation(12)
        optimizer.zero_grad()
        total = sum((slope(float(X[i, 0])) - float(Y[i])) ** 2 for i in chosen) / 12
        if penalty is not None:
            total = total + 0.1 * slope(0.25) ** 2
        total.backward()
        for each in theirs:
            each.grad = torch.zeros_like(each) if each.grad is None else each.grad
        optimizer.step()
    expected = [each.item() for each in theirs]
    for way in WAYS:
        assert trained(Slope(), nn.mse, (X, Y), way, penalty=penalty) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def loss_by_class(scores: Any, labels: Any) -> Any:
    """Written for lists, with Python's branch by the label."""
    terms = [softplus(-s) if y == 1 else softplus(s) for s, y in zip(scores, labels, strict=True)]
    return functions["sum"](terms) / len(terms)


def hand_written(prediction: Any, target: Any) -> Any:
    return loss_by_class(prediction, target) if isinstance(prediction, list) else loss_by_class([prediction], [target])


@pytest.mark.parametrize("way", WAYS)
def test_a_branch_by_the_label_is_taken_in_every_way(way: str) -> None:
    random = np.random.default_rng(0)
    x = np.concatenate([random.normal(-1.0, 0.5, (20, 2)), random.normal(1.0, 0.5, (20, 2))])
    y = np.array([0] * 20 + [1] * 20)  # sorted by class: the first sample says nothing about the others
    expected = nn.MLP(2, [3, 1], "tanh", seed=1)
    nn.fit(expected, nn.bce_with_logits, (x, y), epochs=20, lr=0.05, compiled=False, progress=False)
    model = nn.MLP(2, [3, 1], "tanh", seed=1)
    if way == "compiled":  # guards break, and it says so
        with pytest.raises(Exception, match="takes another branch"):
            nn.fit(model, hand_written, (x, y), epochs=20, lr=0.05, compiled=True, progress=False)
        return
    nn.fit(model, hand_written, (x, y), epochs=20, lr=0.05, compiled=WAYS[way], progress=False)
    assert [each.data for each in model.parameters()] == pytest.approx(
        [each.data for each in expected.parameters()], rel=1e-6
    )
    assert np.mean([(model(row).data > 0) == label for row, label in zip(x.tolist(), y, strict=True)]) == 1.0


def test_values_of_a_model_in_a_derivative_get_gradients() -> None:
    model = Slope()
    model([0.3]).backward()
    assert any(each.grad for each in model.parameters())
    assert isinstance(model([Value(0.3)]), Value)
