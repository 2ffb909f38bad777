"""Noise as inputs of a compiled graph."""

import numpy as np
import pytest

from autograd import Value, compile  # noqa: A004 - as its user writes it
from nn import Dropout, Module
from nn.modules import noise


class Two(Module):
    """Two layers with noise, one of them called twice."""

    def __init__(self) -> None:
        self.w = [Value(0.5), Value(-1.5)]
        self.first, self.second = Dropout(0.5, seed=1), Dropout(0.25, seed=2)

    def forward(self, x: list[Value]) -> Value:
        units = self.first([w * each for w, each in zip(self.w, x, strict=True)])
        a, b = self.first(self.second([each.tanh() for each in units]))
        return a * a + b


def test_collecting_draws_nothing_and_lists_leaves_in_the_order_of_calls() -> None:
    model = Two()
    with noise.collected() as found:
        model([Value(1.0), Value(2.0)])
    assert [layer for layer, _ in found] == [*[model.first] * 2, *[model.second] * 2, *[model.first] * 2]
    assert all(leaf.data == 1.0 and not leaf.constant and not leaf.op for _, leaf in found)
    assert np.array_equal(model.first.masks(3, 4), Dropout(0.5, seed=1).masks(3, 4))


def test_collecting_ends_also_on_an_error_and_predicting_has_no_noise() -> None:
    drop = Dropout(0.5)
    with pytest.raises(ZeroDivisionError), noise.collected():
        1 / 0  # noqa: B018
    assert all(unit.data in (0.0, 2.0) for unit in drop([1.0] * 20))
    with noise.collected() as found:
        drop.eval()([1.0])
    assert not found


def test_a_compiled_graph_has_the_masks_of_samples_one_after_another() -> None:
    samples = np.random.default_rng(0).normal(size=(6, 2))
    eager = Two()
    losses = []
    for row in samples:
        loss = eager([Value(each) for each in row])
        loss.backward()
        losses.append(loss.data)

    model, x = Two(), [Value(1.0), Value(1.0)]
    with noise.collected() as found:
        loss = model(x)
    program = compile(loss, [*x, *[leaf for _, leaf in found]], model, backend="numpy")
    layers = [layer for layer, _ in found]
    columns = {layer: iter(layer.masks(6, layers.count(layer)).T) for layer in dict.fromkeys(layers)}
    result = program(np.column_stack([samples, *[next(columns[layer]) for layer in layers]]))
    assert result.value.tolist() == pytest.approx(losses, rel=1e-15)
    assert [each.grad for each in eager.w] == pytest.approx(6 * result.gradients, rel=1e-12)
