"""One small training problem, for Values and for PyTorch in float64.

A step takes one sample, another one than the last. With all of them at once the gradients would vanish at the minimum,
and what divides them by their own size would then blow up the last bit of one start into the ninth digit of the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Value
from nn import MLP, Optimizer, mse
from nn.optimizing.flat_parameters import Floats

INPUTS = [[0.3, -0.7], [1.1, 0.4], [-0.8, 0.9], [0.2, 1.6]]
TARGETS = [0.5, -1.0, 2.0, 0.25]


def torch_or_skip() -> Any:
    return pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")


def network() -> MLP:
    return MLP(2, [3, 1], "tanh", seed=4)


def numbers(model: MLP) -> list[float]:
    return [parameter.data for parameter in model.parameters()]


def backward(model: MLP, step: int) -> None:
    """Give the parameters the gradients of this step's loss."""
    model.zero_grad()
    sample = step % len(TARGETS)
    mse(model(INPUTS[sample]), TARGETS[sample]).backward()


def trained(
    make: Callable[[list[Value]], Optimizer],
    *,
    before: Callable[[list[Value]], object] = lambda parameters: None,
    schedule: Callable[[Optimizer], Any] | None = None,
    steps: int = 100,
) -> Floats:
    """The parameters after every step, (steps, 13); `before` is called before each, with the gradients there."""
    model = network()
    optimizer = make(model.parameters())
    scheduled = schedule(optimizer) if schedule else None
    path = []
    for step in range(steps):
        backward(model, step)
        before(model.parameters())
        optimizer.step()
        if scheduled:
            scheduled.step()
        path.append(numbers(model))
    return np.array(path)


def trained_by_torch(
    make: Callable[[Any], Any],
    *,
    before: Callable[[Any], object] = lambda parameters: None,
    schedule: Callable[[Any], Any] | None = None,
    steps: int = 100,
) -> Floats:
    """The same by PyTorch, on one tensor of 13."""
    torch = torch_or_skip()
    tensor = torch.tensor(numbers(network()), dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(INPUTS, dtype=torch.float64), torch.tensor(TARGETS, dtype=torch.float64)
    optimizer = make([tensor])
    scheduled = schedule(optimizer) if schedule else None
    path = []
    for step in range(steps):
        optimizer.zero_grad()
        hidden, output = tensor[:9].reshape(3, 3), tensor[9:]  # a neuron's weights, and its bias last
        h = torch.tanh(hidden[:, :2] @ x[step % len(y)] + hidden[:, 2])
        ((h @ output[:3] + output[3] - y[step % len(y)]) ** 2).backward()
        before([tensor])
        optimizer.step()
        if scheduled:
            scheduled.step()
        path.append(tensor.detach().numpy().copy())
    return np.array(path)


def assert_same_path(ours: Floats, theirs: Floats) -> None:
    assert np.ptp(theirs, axis=0).min() > 1e-3  # every parameter has moved
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
