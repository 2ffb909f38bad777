"""Optimizers: PyTorch's numbers, hand calculations, steps, and errors that say what came.

Also of: nn/common/ranges, nn/optimizing/flat_parameters, nn/optimizing/optimizer, nn/optimizing/words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Value
from nn import MLP, SGD, Adam, AdamW, Optimizer, RMSProp
from tests.support.optimizer_cases import CASES, CLASSES, moved, options, rows, walked
from tests.support.training_problem import (
    assert_same_path,
    backward,
    network,
    torch_or_skip,
    trained,
    trained_by_torch,
)

TORCH = {"RMSProp": "RMSprop"}  # PyTorch's names, where they are others


@pytest.mark.parametrize(("kind", "options"), CASES)
def test_a_hundred_steps_are_pytorch_s(kind: type[Optimizer], options: dict[str, Any]) -> None:
    theirs = getattr(torch_or_skip().optim, TORCH.get(kind.__name__, kind.__name__))
    assert_same_path(
        trained(lambda parameters: kind(parameters, **options)),
        trained_by_torch(lambda parameters: theirs(parameters, **options)),
    )


@pytest.mark.parametrize("kind", CLASSES)
def test_what_is_not_given_is_pytorch_s(kind: type[Optimizer]) -> None:
    torch = torch_or_skip()
    defaults = getattr(torch.optim, TORCH.get(kind.__name__, kind.__name__))([torch.zeros(1)], lr=0.5).defaults
    ours = kind([Value(0.0)], lr=0.5)
    names = {"SGD": "momentum nesterov", "RMSProp": "alpha eps momentum centered"}.get(kind.__name__, "betas eps")
    for name in ("weight_decay", *names.split()):
        assert getattr(ours, name) == defaults[name], name


@pytest.mark.parametrize("kind", CLASSES)
@given(data=st.data())
def test_any_options_and_gradients_give_pytorch_s_numbers(kind: type[Optimizer], data: st.DataObject) -> None:
    torch = torch_or_skip()
    given_options = data.draw(options(kind)) | ({"centered": False} if kind is RMSProp else {})
    start, gradients = [1.0, -2.0, 0.5], data.draw(rows())
    tensor = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    theirs = getattr(torch.optim, TORCH.get(kind.__name__, kind.__name__))([tensor], **given_options)
    ours = moved(kind([Value(0.0) for _ in start], **given_options), start, gradients)
    for place, row in enumerate(gradients):
        tensor.grad = torch.tensor(row, dtype=torch.float64)
        theirs.step()
        scale = 1.0 + max(map(abs, ours[place]))
        np.testing.assert_allclose(ours[place], tensor.detach().numpy(), rtol=1e-12, atol=1e-12 * scale)


# ---- by hand --------------------------------------------------------------------------------------------------------


def test_sgd_by_hand() -> None:
    w = [Value(0.0)]
    assert walked(SGD(w, 0.5), 1.0, [2.0, -4.0]) == [0.0, 2.0]
    assert walked(SGD(w, 0.5, 0.5), 1.0, [2.0, 2.0, 0.0]) == [0.0, -1.5, -2.25]  # v = 2, 3, 1.5
    assert walked(SGD(w, 0.5, 0.5, nesterov=True), 1.0, [2.0, 2.0]) == [-0.5, -2.25]  # g + μ·v = 3, 3.5
    assert walked(SGD(w, 0.5, weight_decay=0.25), 8.0, [2.0, 0.0]) == [6.0, 5.25]  # g = 2 + 2, 0 + 1.5


def test_rmsprop_by_hand() -> None:
    w = [Value(0.0)]
    # s = 0.75·16 = 12 and then 3 + 12 = 15
    expected = 1.0 - 0.5 * 4.0 / math.sqrt(12.0)
    steps = walked(RMSProp(w, 0.5, alpha=0.25, eps=0.0), 1.0, [4.0, -4.0])
    assert steps == pytest.approx([expected, expected + 0.5 * 4.0 / math.sqrt(15.0)], rel=1e-15)
    # s = 8, m = 2, so that s - m² is 4
    assert walked(RMSProp(w, 0.5, alpha=0.5, eps=2.0, centered=True), 1.0, [4.0]) == [0.5]
    # v = 1, then s = 12 and v = 0.5 + 4/√12
    assert walked(RMSProp(w, 0.5, alpha=0.5, eps=0.0, momentum=0.5), 1.0, [math.sqrt(8.0), 4.0]) == pytest.approx(
        [1.0 - 0.5 * math.sqrt(2.0), 1.0 - 0.5 * (1.5 * math.sqrt(2.0) + 4.0 / math.sqrt(10.0))], rel=1e-14
    )


def test_adam_by_hand() -> None:
    # m = 2, then 1 + 1.5; corrected 4 and 2.5/0.75; s = 4, then 3 + 2.25; corrected 16 and 5.25/0.4375
    optimizer = Adam([Value(0.0)], 0.5, (0.5, 0.75), eps=0.0)
    first, second = walked(optimizer, 1.0, [4.0, 3.0])
    assert first == pytest.approx(0.5, rel=1e-15)
    assert second == pytest.approx(0.5 - 0.5 * (2.5 / 0.75) / math.sqrt(5.25 / 0.4375), rel=1e-15)
    assert optimizer.memory["mean"].tolist() == [2.5]
    assert optimizer.memory["mean_square"].tolist() == [5.25]


def test_adamw_decays_beside_adam_and_adam_through_it() -> None:
    (beside,) = walked(AdamW([Value(0.0)], 0.5, weight_decay=0.25), 8.0, [1e-30])
    assert beside == pytest.approx(8.0 * (1.0 - 0.5 * 0.25), rel=1e-15)  # the gradient is nothing beside eps
    (through,) = walked(Adam([Value(0.0)], 0.5, weight_decay=0.25), 8.0, [0.0])
    assert through == pytest.approx(7.5, rel=1e-8)  # a gradient of 2, and so one step of lr


def test_a_constant_gradient_has_no_negative_variance() -> None:
    steps = walked(RMSProp([Value(0.0)], 1e-9, alpha=0.3, centered=True), 1.0, [0.1] * 200)
    assert all(map(math.isfinite, steps))
    assert steps == sorted(steps, reverse=True)


def test_a_mean_that_keeps_nothing_is_the_gradient() -> None:
    optimizer = Adam([Value(0.0)], 0.5, (0.0, 0.5))
    walked(optimizer, 1.0, [1e30, 0.1])
    assert optimizer.memory["mean"].tolist() == [0.1]


@pytest.mark.parametrize("make", [SGD, RMSProp])
def test_a_momentum_that_is_switched_on_later_starts_at_rest(make: type[SGD | RMSProp]) -> None:
    optimizer, other = make([Value(0.0)], lr=0.5), make([Value(0.0)], lr=0.5)
    walked(optimizer, 1.0, [2.0])
    walked(other, 1.0, [2.0])
    optimizer.momentum = 0.5
    assert walked(optimizer, 1.0, [2.0]) == walked(other, 1.0, [2.0])  # the first velocity is one step's


# ---- steps on Values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CLASSES)
@given(data=st.data())
def test_step_is_update_bit_for_bit_and_update_leaves_all_else_alone(
    kind: type[Optimizer], data: st.DataObject
) -> None:
    given_options, gradients = data.draw(options(kind)), data.draw(rows())
    parameters = [Value(number) for number in (1.0, -2.0, 0.5)]
    one, other = kind(parameters, **given_options), kind([Value(9.0) for _ in parameters], **given_options)
    now = np.array([1.0, -2.0, 0.5])
    for row in gradients:
        for parameter, gradient in zip(parameters, row, strict=True):
            parameter.grad = gradient
        one.step()
        before, pull = now.copy(), np.array(row)
        after = other.update(now, pull)
        assert (now == before).all()
        assert pull.tolist() == row
        memory = [array.copy() for array in other.memory.values()]
        now = after.copy()
        after[:] = pull[:] = math.nan  # nothing that it remembers is one of these
        assert all(map(np.array_equal, memory, other.memory.values()))
        assert [parameter.data for parameter in parameters] == now.tolist()
        assert [parameter.grad for parameter in parameters] == row
    assert all(parameter.data == 9.0 for parameter in other.parameters)


@pytest.mark.parametrize("kind", CLASSES)
def test_zero_grad(kind: type[Optimizer]) -> None:
    model = network()
    optimizer = kind(model.parameters(), lr=0.1)
    backward(model, 0)
    assert any(parameter.grad for parameter in model.parameters())
    optimizer.zero_grad()
    assert not any(parameter.grad for parameter in model.parameters())


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("gradient", [math.inf, -math.inf, math.nan, 1e300])
def test_a_non_finite_gradient_touches_no_other_parameter(kind: type[Optimizer], gradient: float) -> None:
    bad, good, alone = Value(1.0), Value(1.0), Value(1.0)
    together, apart = kind([bad, good], lr=0.1), kind([alone], lr=0.1)
    for _ in range(3):
        bad.grad, good.grad, alone.grad = gradient, 0.5, 0.5
        together.step()
        apart.step()
    assert good.data == alone.data
    assert math.isfinite(gradient) or not math.isfinite(bad.data)


def test_the_learning_rate_may_be_set_at_any_time() -> None:
    optimizer = SGD([Value(0.0)], 0.5)
    assert walked(optimizer, 1.0, [1.0]) == [0.5]
    optimizer.lr = np.float64(0.25)
    assert walked(optimizer, 1.0, [1.0]) == [0.75]
    optimizer.lr = 0
    assert walked(optimizer, 1.0, [1.0]) == [1.0]
    assert type(optimizer.lr) is float


# ---- what is refused ------------------------------------------------------------------------------------------------

w = Value(1.0)


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize(
    ("parameters", "error", "says"),
    [
        ([], ValueError, "no parameters; expected at least one Value"),
        (iter([]), ValueError, "no parameters"),
        ([w, 2.0], TypeError, "parameter 1 is of type float; expected a Value"),
        ([w, [Value(2.0)]], TypeError, "parameter 1 is of type list"),
        ({"w": w}, TypeError, "parameter 0 is of type str"),
        ([Value(0.0), w, Value(0.0), w], ValueError, "parameter 3 is parameter 1 again; expected each of them once"),
        ([w * 2], ValueError, "parameter 0 is the result of mul; expected a leaf"),
        ([Value(1.0, constant=True)], ValueError, "parameter 0 is a constant; expected a leaf"),
        (MLP(1, [1]), TypeError, r"parameters is of type MLP; expected its parameters, such as model.parameters\(\)"),
        (w, TypeError, "parameters is of type Value; expected .*a list of Values"),
        (None, TypeError, "parameters is of type NoneType"),
    ],
)
def test_parameters_are_values_each_once(kind: Any, parameters: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=f"^{kind.__name__}: {says}"):
        kind(parameters, lr=0.1)


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("lr", [-1.0, -1e-300, math.inf, -math.inf, math.nan])
def test_a_learning_rate_is_finite_and_not_negative(kind: type[Optimizer], lr: float) -> None:
    says = f"^{kind.__name__}: lr is {lr}; expected a finite lr >= 0"
    with pytest.raises(ValueError, match=says):
        kind([w], lr=lr)
    optimizer = kind([w], lr=0.1)
    with pytest.raises(ValueError, match=says):
        optimizer.lr = lr
    assert optimizer.lr == 0.1


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: SGD([w], "0.1"), TypeError, "SGD: lr is a str, '0.1'; expected a number"),  # type: ignore[arg-type]
        (lambda: SGD([w], True), TypeError, "SGD: lr is a bool"),
        (lambda: SGD([w], Value(0.1)), TypeError, "SGD: lr is a Value"),  # type: ignore[arg-type]
        (lambda: SGD([w], 0.1, 1.0), ValueError, "SGD: momentum is 1.0; expected 0 <= momentum < 1"),
        (lambda: SGD([w], 0.1, -0.1), ValueError, "SGD: momentum is -0.1"),
        (lambda: SGD([w], 0.1, nesterov=True), ValueError, "SGD: nesterov is True and momentum is 0"),
        (lambda: SGD([w], 0.1, weight_decay=-1.0), ValueError, "SGD: weight_decay is -1.0; expected a finite weight_d"),
        (lambda: RMSProp([w], alpha=1.0), ValueError, "RMSProp: alpha is 1.0; expected 0 <= alpha < 1"),
        (lambda: RMSProp([w], momentum=1.5), ValueError, "RMSProp: momentum is 1.5"),
        (lambda: RMSProp([w], eps=-1e-8), ValueError, "RMSProp: eps is -1e-08; expected a finite eps >= 0"),
        (lambda: Adam([w], betas=(0.9, 1.0)), ValueError, r"Adam: betas\[1\] is 1.0; expected 0 <= betas\[1\] < 1"),
        (lambda: Adam([w], betas=(-0.1, 0.9)), ValueError, r"Adam: betas\[0\] is -0.1"),
        (lambda: AdamW([w], betas=(0.9, math.nan)), ValueError, r"AdamW: betas\[1\] is nan"),
        (lambda: Adam([w], betas=0.9), TypeError, "Adam: betas is 0.9; expected two"),  # type: ignore[arg-type]
        (lambda: Adam([w], betas=(0.9,)), TypeError, r"Adam: betas is \(0.9,\)"),  # type: ignore[arg-type]
        (lambda: AdamW([w], eps=math.inf), ValueError, "AdamW: eps is inf"),
        (lambda: AdamW([w], weight_decay=math.nan), ValueError, "AdamW: weight_decay is nan"),
    ],
)
def test_options_out_of_range(make: Callable[[], Optimizer], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=f"^{says}"):
        make()


def test_options_are_checked_where_they_are_set_later_too() -> None:
    sgd, adam = SGD([w], 0.1, 0.9), Adam([w])
    with pytest.raises(ValueError, match="SGD: momentum is 2"):
        sgd.momentum = 2
    with pytest.raises(ValueError, match=r"Adam: betas\[0\] is 1.0"):
        adam.betas = (1.0, 0.9)
    assert (sgd.momentum, adam.betas) == (0.9, (0.9, 0.999))


def test_arrays_have_a_number_for_every_parameter() -> None:
    optimizer = SGD([Value(1.0), Value(2.0)], 0.1)
    with pytest.raises(ValueError, match=r"SGD: gradients is of shape \(1,\); expected \(2,\), one per parameter"):
        optimizer.update(np.zeros(2), np.zeros(1))
    with pytest.raises(ValueError, match=r"SGD: numbers is of shape \(2, 1\)"):
        optimizer.update(np.zeros((2, 1)), np.zeros(2))
    assert optimizer.steps == 0


def test_a_gradient_that_is_no_number_is_named() -> None:
    parameters = [Value(1.0), Value(2.0)]
    parameters[1].grad = None  # type: ignore[assignment]
    with pytest.raises(TypeError, match="SGD: grad of parameter 1 is None; expected a number"):
        SGD(parameters, 0.1).step()
    assert parameters[0].data == 1.0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"learning_rate": 0.1}, r"Adam\(\) has no learning_rate; did you mean lr=0\.1\?"),
        ({"beta_1": 0.8}, r"did you mean betas=\(0\.8, 0\.999\)\?"),
        ({"epsilon": 1e-7}, r"did you mean eps=1e-07\?"),
        ({"amsgrad": True}, "has no amsgrad; leave it out"),
    ],
)
def test_words_of_other_libraries_are_told_ours(options: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        Adam([Value(1.0)], **options)
