"""Losses: their formulas, against PyTorch and differences, at ±1000, and compiled."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Value, gradcheck, no_grad
from autograd.core.graph import order
from nn import MLP, bce_with_logits, cross_entropy, hinge, huber, mae, mse

REGRESSION: dict[str, Callable[..., Any]] = {
    "mse": mse,
    "mae": mae,
    "huber": huber,
    "huber, delta 0.3": partial(huber, delta=0.3),
}
LABELS: dict[str, tuple[Callable[..., Any], tuple[int, int]]] = {
    "hinge": (hinge, (-1, 1)),
    "bce_with_logits": (bce_with_logits, (0, 1)),
}
ALL = [*REGRESSION, *LABELS, "cross_entropy"]
moderate = st.floats(-1e3, 1e3, allow_subnormal=False)


def values(rows: Any) -> Any:
    return [values(row) for row in rows] if isinstance(rows, (list, np.ndarray)) else Value(float(rows))


def flat(nodes: Any) -> list[Value]:
    return [leaf for part in nodes for leaf in flat(part)] if isinstance(nodes, list) else [nodes]


def loss_named(name: str) -> Callable[..., Any]:
    return REGRESSION[name] if name in REGRESSION else LABELS[name][0] if name in LABELS else cross_entropy


def predictions_and_targets(name: str, seed: int = 0, samples: int = 7) -> tuple[Any, Any]:
    """Arrays that suit a loss."""
    rng = np.random.default_rng(seed)
    if name == "cross_entropy":
        return rng.normal(size=(samples, 4)) * 3, rng.integers(4, size=samples)
    if name in LABELS:
        return rng.normal(size=samples) * 2, rng.choice(LABELS[name][1], samples)
    return rng.normal(size=(samples, 2)), rng.normal(size=(samples, 2))


# ---- the numbers -----------------------------------------------------------------------------------------------------


def test_mse_is_exactly_its_formula() -> None:
    predictions, targets = [[1.0, 2.0, 4.0], [0.0, -1.0, 3.0]], [[1.5, 2.0, 1.0], [1.0, 1.0, 1.0]]
    ours = mse(values(predictions), targets)
    assert ours.data == pytest.approx(np.mean((np.array(predictions) - np.array(targets)) ** 2), rel=1e-15)
    assert mse([Value(1.0), Value(2.0)], [0.0, 0.0]).data == (1.0 + 4.0) / 2


def test_the_others_are_their_formulas() -> None:
    assert mae(values([1.0, -3.0]), [2.0, 1.0]).data == (1.0 + 4.0) / 2
    assert huber(values([1.0, -3.0]), [1.5, 1.0], delta=2.0).data == (0.5 * 0.5**2 + 2.0 * (4.0 - 1.0)) / 2
    assert hinge(values([0.5, 2.0, -3.0]), [1, 1, 1]).data == pytest.approx((0.5 + 0.0 + 4.0) / 3)
    assert hinge(values([0.5, -2.0]), [-1, -1]).data == (1.5 + 0.0) / 2
    assert bce_with_logits(values([0.0, 0.0]), [0, 1]).data == pytest.approx(math.log(2.0), rel=1e-15)
    assert cross_entropy(values([0.0, 0.0, 0.0]), 2).data == pytest.approx(math.log(3.0), rel=1e-15)


@pytest.mark.parametrize(
    ("score", "label", "expected", "slope"),
    [(1000.0, 1, 0.0, 0.0), (1000.0, 0, 1000.0, 1.0), (-1000.0, 1, 1000.0, -1.0), (-1000.0, 0, 0.0, 0.0)],
)
def test_losses_with_an_exponential_are_stable_at_a_thousand(
    score: float, label: int, expected: float, slope: float
) -> None:
    logit, scores = Value(score), values([0.0, score])
    for loss in (bce_with_logits([logit], [label]), cross_entropy([scores], [label])):
        loss.backward()
        assert loss.data == expected
    assert (logit.grad, scores[0].grad, scores[1].grad) == (slope, -slope, slope)
    far = values([1000.0, -1000.0, 1000.0])
    loss = cross_entropy(far, [0.5, 0.0, 0.5])
    loss.backward()
    assert loss.data == pytest.approx(math.log(2.0), rel=1e-12)
    assert [each.grad for each in far] == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)


def torch_losses(torch: Any) -> dict[str, Callable[..., Any]]:
    functions = torch.nn.functional
    return {
        "mse": functions.mse_loss,
        "mae": functions.l1_loss,
        "huber": functions.huber_loss,
        "huber, delta 0.3": partial(functions.huber_loss, delta=0.3),
        "hinge": lambda y, t: torch.clamp(1 - y * t, min=0).mean(),
        "bce_with_logits": functions.binary_cross_entropy_with_logits,
        "cross_entropy": functions.cross_entropy,
    }


def assert_torch_agrees(name: str, predictions: Any, targets: Any) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    theirs = torch.tensor(predictions, dtype=torch.float64, requires_grad=True)
    whole = name == "cross_entropy" and np.ndim(targets) == 1
    wanted = torch_losses(torch)[name](theirs, torch.tensor(targets, dtype=torch.int64 if whole else torch.float64))
    wanted.backward()
    ours = values(predictions)
    loss = loss_named(name)(ours, targets)
    loss.backward()
    scale = max(1.0, float(np.abs(predictions).max()))
    assert loss.data == pytest.approx(wanted.item(), rel=1e-13, abs=1e-14 * scale)
    np.testing.assert_allclose([leaf.grad for leaf in flat(ours)], theirs.grad.flatten(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_values_and_gradients_are_pytorch_s(name: str, scale: float) -> None:
    for seed in range(3):
        predictions, targets = predictions_and_targets(name, seed)
        assert_torch_agrees(name, predictions * scale, targets)


def test_values_and_gradients_where_they_have_kinks_are_pytorch_s() -> None:
    for name in ("mse", "mae", "huber"):
        assert_torch_agrees(name, np.array([0.0, 1.0, -1.0, 2.0, 1.0 + 1e-9]), np.zeros(5))
    assert_torch_agrees("cross_entropy", np.zeros((2, 3)), np.array([0, 2]))
    assert_torch_agrees("bce_with_logits", np.zeros(2), np.array([0, 1]))


def test_weights_are_pytorch_s_class_probabilities() -> None:
    rng = np.random.default_rng(3)
    scores, weights = rng.normal(size=(5, 3)), rng.uniform(0.0, 2.0, size=(5, 3))
    assert_torch_agrees("cross_entropy", scores, weights)
    assert_torch_agrees("cross_entropy", scores, weights / weights.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("name", ALL)
def test_gradients_are_those_of_differences(name: str) -> None:
    predictions, targets = predictions_and_targets(name)
    loss = loss_named(name)
    leaves = values(predictions)
    assert gradcheck(lambda: loss(leaves, targets), flat(leaves)).ok
    if name != "cross_entropy":  # and those of the targets
        others = values(targets)
        assert gradcheck(lambda: loss(leaves, others), flat(others)).ok
    else:
        weights = values(np.random.default_rng(1).uniform(size=predictions.shape))
        assert gradcheck(lambda: loss(leaves, weights), [*flat(leaves), *flat(weights)]).ok


# ---- properties ------------------------------------------------------------------------------------------------------

two_lists = st.lists(st.tuples(moderate, moderate), min_size=1, max_size=8).map(
    lambda pairs: ([one for one, _ in pairs], [other for _, other in pairs])
)
scores_and_label = st.lists(moderate, min_size=2, max_size=6).flatmap(
    lambda scores: st.tuples(st.just(scores), st.integers(0, len(scores) - 1))
)


@given(two_lists, st.floats(1e-3, 1e3))
def test_huber_lies_below_the_two_it_is_made_of(lists: Any, delta: float) -> None:
    ours, theirs = lists
    found = huber(ours, theirs, delta)
    assert 0.0 <= found <= min(mse(ours, theirs) / 2, delta * mae(ours, theirs)) * (1 + 1e-12)
    assert huber(ours, theirs, 1e4) == pytest.approx(mse(ours, theirs) / 2, rel=1e-12)


@given(two_lists)
def test_errors_have_no_direction_and_nesting_counts_for_nothing(lists: Any) -> None:
    ours, theirs = lists
    for loss in REGRESSION.values():
        assert loss(ours, theirs) == loss(theirs, ours) >= 0.0
        assert loss(ours, ours) == 0.0
        assert loss([ours], [theirs]) == loss(ours, theirs) == loss(values(ours), np.array(theirs)).data


@given(scores_and_label, moderate)
def test_cross_entropy_has_no_origin_and_its_gradient_is_softmax_less_one_hot(drawn: Any, shift: float) -> None:
    scores, label = drawn
    leaves = values(scores)
    loss = cross_entropy(leaves, label)
    loss.backward()
    assert 0.0 <= loss.data == pytest.approx(cross_entropy([s + shift for s in scores], label), rel=1e-9, abs=1e-9)
    softmax = np.exp(np.array(scores) - max(scores))
    softmax /= softmax.sum()
    np.testing.assert_allclose([s.grad for s in leaves], softmax - np.eye(len(scores))[label], atol=1e-11)


@given(st.lists(scores_and_label, min_size=1, max_size=5))
def test_a_one_hot_row_is_its_label_to_the_last_bit(drawn: Any) -> None:
    rows, labels = [row for row, _ in drawn], [label for _, label in drawn]
    found = []
    for targets in (labels, [np.eye(len(row))[label] for row, label in drawn]):
        leaves = values(rows)
        loss = cross_entropy(leaves, targets)
        loss.backward()
        found.append([loss.data, *(leaf.grad for leaf in flat(leaves))])
    assert found[0] == found[1]


@given(moderate, st.integers(0, 1))
def test_two_classes_are_the_binary_loss(logit: float, label: int) -> None:
    assert cross_entropy([0.0, logit], label) == pytest.approx(bce_with_logits(logit, label), rel=1e-12, abs=1e-12)


# ---- targets of every kind, and compiled graphs ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_targets_are_lists_arrays_or_values_and_samples_come_alone_or_in_a_batch(name: str) -> None:
    predictions, targets = predictions_and_targets(name)
    loss = loss_named(name)
    wanted = loss(values(predictions), targets).data
    assert loss(values(predictions), targets.tolist()).data == wanted
    assert loss(values(predictions), tuple(targets)).data == wanted
    assert loss(np.array(values(predictions), dtype=object), targets).data == wanted
    with no_grad():
        assert loss(values(predictions), targets).data == wanted
    as_values = np.eye(4)[targets] if name == "cross_entropy" else targets
    assert loss(values(predictions), values(as_values)).data == wanted
    assert loss(predictions, targets) == wanted  # numbers alone: a number
    alone = [loss(values(p), t).data for p, t in zip(predictions.tolist(), targets, strict=True)]
    assert np.mean(alone) == pytest.approx(wanted, rel=1e-14)


def test_a_list_of_one_stands_for_its_element() -> None:
    assert mse(values([1.0, 2.0]), np.array([[0.0], [0.0]])).data == 2.5
    assert mse(values([[1.0], [2.0]]), [0.0, 0.0]).data == 2.5
    assert mse(Value(2.0), [0.0]).data == 4.0


def test_a_graph_depends_on_no_weight_and_on_no_error() -> None:
    def shape(loss: Value) -> list[str]:
        return [node.op for node in order(loss)]

    scores = values([1.0, 2.0, 3.0])
    assert shape(cross_entropy(scores, [0.0, 0.0, 1.0])) == shape(cross_entropy(scores, [0.2, 0.5, 0.3]))
    for error in (0.0, 0.5, 1.0, 2.0, -3.0):
        assert shape(huber(Value(error), 0.0)) == shape(huber(Value(0.1), 0.0))


@pytest.mark.parametrize(
    ("name", "outputs"),
    [*((name, 1) for name in (*REGRESSION, *LABELS)), *((name, 3) for name in (*REGRESSION, "cross_entropy"))],
)
def test_compiled_for_one_sample_it_is_the_eager_loss_of_the_batch(name: str, outputs: int, backend: str) -> None:
    loss, rng, samples = loss_named(name), np.random.default_rng(5), 23
    model = MLP(2, [4, outputs], "tanh", seed=2)
    points = rng.normal(size=(samples, 2)) * 2
    if name == "cross_entropy":
        targets: Any = rng.integers(outputs, size=samples)
        rows: Any = np.eye(outputs)[targets]
    else:
        size = (samples,) if outputs == 1 else (samples, outputs)
        targets = rows = rng.choice(LABELS[name][1], size) if name in LABELS else rng.normal(size=size)
    x, y = [Value(0.0), Value(0.0)], Value(0.0) if outputs == 1 else [Value(0.0) for _ in range(outputs)]
    program = autograd.compile(loss(model(x), y), inputs=[x, y], parameters=model, backend=backend)
    value, gradients = program((points, rows))
    eager = loss(model(points), targets)
    eager.backward()
    wanted = np.array([parameter.grad for parameter in model.parameters()])
    assert np.mean(value) == pytest.approx(eager.data, rel=1e-12)
    np.testing.assert_allclose(gradients, wanted, rtol=1e-12, atol=1e-13 * np.abs(wanted).max())
