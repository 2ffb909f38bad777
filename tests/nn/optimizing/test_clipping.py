"""Clipping: PyTorch's numbers, hand calculations, what must hold for any gradients, and errors that say what came.

Also of: nn/optimizing/flat_parameters.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from autograd import Value
from nn import MLP, SGD, clip_norm, clip_value, norm_clipped, value_clipped
from tests.support.training_problem import assert_same_path, torch_or_skip, trained, trained_by_torch

FLOATS = st.floats(-1e300, 1e300)
LISTS = st.lists(FLOATS, min_size=1, max_size=8)
MOST = st.floats(1e-3, 1e3)


@pytest.mark.parametrize(
    ("ours", "theirs", "most"), [(clip_norm, "clip_grad_norm_", 0.3), (clip_value, "clip_grad_value_", 0.1)]
)
def test_a_hundred_steps_are_pytorch_s(ours: Any, theirs: str, most: float) -> None:
    torch = torch_or_skip()
    clip = getattr(torch.nn.utils, theirs)
    found: tuple[list[Any], list[Any]] = ([], [])
    path = trained(
        lambda parameters: SGD(parameters, 0.1, 0.5), before=lambda found_: found[0].append(ours(found_, most))
    )
    other = trained_by_torch(
        lambda tensors: torch.optim.SGD(tensors, 0.1, 0.5), before=lambda found_: found[1].append(clip(found_, most))
    )
    assert_same_path(path, other)
    if ours is clip_norm:
        assert min(found[0]) < most < max(found[0])  # some were clipped, and some not
        assert found[0] == pytest.approx([float(norm) for norm in found[1]], rel=1e-12)
    unclipped = trained(lambda parameters: SGD(parameters, 0.1, 0.5))
    assert abs(unclipped - path).max() > 0.01


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("most", [0.5, math.inf])
def test_what_is_not_finite_goes_through_as_in_pytorch(bad: float, most: float) -> None:
    torch = torch_or_skip()
    tensor = torch.zeros(3, dtype=torch.float64)
    tensor.grad = torch.tensor([bad, 2.0, -0.25], dtype=torch.float64)
    norm = torch.nn.utils.clip_grad_norm_([tensor], most)
    gradients, ours = norm_clipped(np.array([bad, 2.0, -0.25]), most)
    np.testing.assert_array_equal(gradients, tensor.grad.numpy())
    np.testing.assert_array_equal(ours, norm.numpy())
    tensor.grad = torch.tensor([bad, 2.0, -0.25], dtype=torch.float64)
    torch.nn.utils.clip_grad_value_([tensor], most)
    np.testing.assert_array_equal(value_clipped(np.array([bad, 2.0, -0.25]), most), tensor.grad.numpy())


def test_by_hand() -> None:
    gradients, norm = norm_clipped(np.array([3.0, -4.0]), 1.0)
    assert norm == 5.0
    assert gradients.tolist() == pytest.approx([3.0 / 5.000001, -4.0 / 5.000001], rel=1e-15)
    untouched, norm = norm_clipped(np.array([0.3, -0.4]), 1.0)
    assert untouched.tolist() == [0.3, -0.4]
    assert norm == pytest.approx(0.5, rel=1e-15)
    assert value_clipped(np.array([3.0, -4.0, 0.5, -1.0]), 1.0).tolist() == [1.0, -1.0, 0.5, -1.0]
    assert norm_clipped(np.array([]), 1.0)[1] == 0.0


def test_a_norm_is_a_left_fold() -> None:
    for seed in range(20):
        gradients = np.random.default_rng(seed).normal(size=1000)
        total = 0.0
        for gradient in gradients.tolist():
            total += gradient * gradient
        assert norm_clipped(gradients, 1.0)[1] == math.sqrt(total)


@given(LISTS, MOST)
@example([1e200, -1e200], 1.0)  # whose squares are too large for a float
@example([0.0, -0.0], 1.0)
def test_a_clipped_norm_is_at_most_most_and_the_direction_stays(gradients: list[float], most: float) -> None:
    before = np.array(gradients)
    clipped, norm = norm_clipped(before, most)
    assert before.tolist() == gradients
    assert clipped is not before
    assert type(norm) is float
    assert norm == pytest.approx(math.hypot(*gradients), rel=1e-12, abs=1e-150)
    assert math.hypot(*clipped) <= most * (1 + 1e-12)
    if norm <= most - 1e-5:
        assert clipped.tolist() == gradients
    else:
        assert math.hypot(*clipped) == pytest.approx(most, rel=1e-2)
        assert clipped == pytest.approx(before / norm * math.hypot(*clipped), rel=1e-9, abs=1e-300)


@given(LISTS, MOST)
def test_a_clipped_value_is_the_nearest_that_is_allowed(gradients: list[float], most: float) -> None:
    before = np.array(gradients)
    assert value_clipped(before, most).tolist() == [max(-most, min(most, gradient)) for gradient in gradients]
    assert before.tolist() == gradients


@given(LISTS, MOST)
def test_parameters_get_what_the_arrays_do(gradients: list[float], most: float) -> None:
    parameters = [Value(1.0) for _ in gradients]

    def give() -> None:
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient

    give()
    clipped, norm = norm_clipped(np.array(gradients), most)
    assert clip_norm(iter(parameters), most) == norm
    assert [parameter.grad for parameter in parameters] == clipped.tolist()
    give()
    clip_value(iter(parameters), most)
    assert [parameter.grad for parameter in parameters] == value_clipped(np.array(gradients), most).tolist()
    assert all(type(parameter.grad) is float and parameter.data == 1.0 for parameter in parameters)


@pytest.mark.parametrize("most", [0.0, -1.0, math.nan, -math.inf])
def test_most_is_more_than_0(most: float) -> None:
    w = Value(1.0)
    w.grad = 2.0
    for name, clip in (("clip_norm", clip_norm), ("clip_value", clip_value)):
        with pytest.raises(ValueError, match=f"^{name}: most is {most}; expected more than 0"):
            clip([w], most)
    for name, clip in (("norm_clipped", norm_clipped), ("value_clipped", value_clipped)):  # type: ignore[assignment]
        with pytest.raises(ValueError, match=f"^{name}: most is {most}; expected more than 0"):
            clip(np.array([2.0]), most)
    assert w.grad == 2.0


@pytest.mark.parametrize("clip", [clip_norm, clip_value])
def test_what_is_refused(clip: Any) -> None:
    w = Value(1.0)
    w.grad = 2.0
    for parameters, most, error, says in (
        ([], 1.0, ValueError, "no parameters"),
        ([w, w], 1.0, ValueError, "parameter 1 is parameter 0 again"),
        ([w, 1.0], 1.0, TypeError, "parameter 1 is of type float; expected a Value"),
        (MLP(1, [1]), 1.0, TypeError, "parameters is of type MLP; expected its parameters"),
        ([w], "1", TypeError, "most is a str, '1'; expected a number"),
    ):
        with pytest.raises(error, match=f"^{clip.__name__}: {says}"):
            clip(parameters, most)
    assert w.grad == 2.0
