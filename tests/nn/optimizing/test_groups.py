"""Groups of parameters with options of their own: PyTorch's numbers, schedules, states, and errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import nn
from autograd import Value
from nn import MLP, SGD, Adam, AdamW, Optimizer, RMSProp, fit, mse
from tests.support.optimizer_cases import CLASSES, options
from tests.support.training_problem import (
    INPUTS,
    TARGETS,
    assert_same_path,
    network,
    torch_or_skip,
    trained,
    trained_by_torch,
)

TORCH = {"RMSProp": "RMSprop"}


@pytest.mark.parametrize("kind", CLASSES)
@given(data=st.data())
@settings(max_examples=15)
def test_any_groups_give_pytorch_s_numbers(kind: type[Optimizer], data: st.DataObject) -> None:
    torch = torch_or_skip()
    usual, own = (data.draw(options(kind)) | ({"centered": False} if kind is RMSProp else {}) for _ in range(2))
    own = {name: each for name, each in own.items() if data.draw(st.booleans())}
    start = [1.0, -2.0, 0.5]
    ours = [Value(each) for each in start]
    theirs = [torch.tensor([each], dtype=torch.float64, requires_grad=True) for each in start]
    given_groups = [{"params": slice(0, 1), **own}, {"params": slice(1, 3)}]
    made: Any = kind([{**each, "params": ours[each["params"]]} for each in given_groups], **usual)
    by_torch = getattr(torch.optim, TORCH.get(kind.__name__, kind.__name__))(
        [{**each, "params": theirs[each["params"]]} for each in given_groups], **usual
    )
    for row in data.draw(st.lists(st.lists(st.floats(-10, 10), min_size=3, max_size=3), min_size=1, max_size=6)):
        for value, tensor, slope in zip(ours, theirs, row, strict=True):
            value.grad, tensor.grad = slope, torch.tensor([slope], dtype=torch.float64)
        made.step()
        by_torch.step()
        np.testing.assert_allclose(
            [each.data for each in ours], [each.item() for each in theirs], rtol=1e-11, atol=1e-11
        )


def test_a_network_with_two_rates_goes_pytorch_s_way() -> None:
    """The first layer's 9 numbers slowly, the last's 4 as fast as usual: in PyTorch parts of one tensor."""
    torch = torch_or_skip()
    first = len(network().layers[0].parameters())

    def ours(parameters: list[Value]) -> Optimizer:
        return Adam([{"params": parameters[:first], "lr": 1e-3}, {"params": parameters[first:]}], lr=0.05)

    class Theirs(torch.optim.Adam):  # type: ignore[misc, name-defined]
        def step(self) -> None:
            (tensor,) = self.param_groups[0]["params"]
            before = tensor.detach().clone()
            super().step()
            factor = torch.tensor([1e-3 / 0.05] * first + [1.0] * (len(before) - first), dtype=torch.float64)
            tensor.data = before + (tensor.detach() - before) * factor

    assert_same_path(trained(ours), trained_by_torch(lambda parameters: Theirs(parameters, lr=0.05)))


def test_a_schedule_is_of_every_rate_as_in_pytorch() -> None:
    torch = torch_or_skip()
    ours = [Value(1.0), Value(-2.0)]
    theirs = [torch.tensor([each.data], dtype=torch.float64, requires_grad=True) for each in ours]
    made: Any = SGD([{"params": ours[:1], "lr": 0.3}, {"params": ours[1:]}], lr=0.1, momentum=0.9)
    by_torch = torch.optim.SGD([{"params": theirs[:1], "lr": 0.3}, {"params": theirs[1:]}], lr=0.1, momentum=0.9)
    schedule: Any = nn.Schedule(made, nn.cosine(10))
    by_schedule = torch.optim.lr_scheduler.LambdaLR(by_torch, nn.cosine(10))
    for _ in range(8):
        for value, tensor in zip(ours, theirs, strict=True):
            value.grad, tensor.grad = value.data, tensor.detach().clone()
        for each in (made, by_torch, schedule, by_schedule):
            each.step()
        assert made.rates[1:] == pytest.approx([each["lr"] for each in by_torch.param_groups], rel=1e-14)
    assert [each.data for each in ours] == pytest.approx([each.item() for each in theirs], rel=1e-13)


def layers(model: MLP) -> Any:
    return [{"params": model.layers[0], "lr": 1e-4, "weight_decay": 0.1}, {"params": model.layers[1]}]


def test_fit_takes_them_and_goes_on_bit_for_bit(tmp_path: Path) -> None:
    x, y = np.array(INPUTS), np.array(TARGETS)
    for compiled in (False, True):
        path = tmp_path / f"{compiled}.npz"
        found: list[dict[str, float]] = []
        for epochs in (6, 2, 6):
            model = MLP(2, [3, 1], "tanh", seed=4)
            fit(
                model, mse, (x, y), epochs=epochs, batch=2, optimizer=AdamW(layers(model), lr=0.05),
                schedule=nn.cosine(20), compiled=compiled,
                **({} if not found else {"checkpoint": path, "resume": True}),  # type: ignore[arg-type]
            )  # fmt: skip
            found.append(model.state_dict())
        assert found[0] == found[2] != found[1]
    model = MLP(2, [3, 1], "tanh", seed=4)
    with pytest.raises(ValueError, match="optimizer's groups"):
        fit(model, mse, (x, y), batch=2, optimizer=AdamW(model.parameters(), lr=0.05), schedule=nn.cosine(20),
            compiled=True, checkpoint=path, resume=True)  # fmt: skip


def test_rates_are_set_and_given_back() -> None:
    model = MLP(2, [3, 1], "tanh", seed=4)
    made = Adam(layers(model), lr=0.05)
    assert repr(made) == "Adam(13 parameters in 2 groups, lr=0.05, 0 steps)"
    assert made.rates == [0.05, 1e-4, 0.05]
    made.lr = 0.5
    assert made.rates == [0.5, 1e-4, 0.5]
    made.rates = [0.2, 0.1, 7.0]  # the last follows the first
    again = Adam(layers(model), lr=0.05)
    again.load_state_dict(made.state_dict())
    assert again.rates == made.rates == [0.2, 0.1, 0.2]
    with pytest.raises(ValueError, match="2 of them; expected 3"):
        made.rates = [0.1, 0.1]
    with pytest.raises(ValueError, match=r"lacks \['rates'\]"):
        made.load_state_dict(Adam(model.parameters()).state_dict())


W = Value(1.0)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ([{"params": [W]}, Value(2.0)], r"groups\[1\] is of type Value, and others are dicts"),
        ([{"lr": 0.1}], r'groups\[0\] has no "params"; expected a module, or parameters'),
        ([{"params": [W], "learning_rate": 0.1}], r"groups\[0\] has 'learning_rate'; expected params, lr, momentum"),
        ([{"params": [W], "lr": -1.0}], "SGD: lr is -1.0; expected a finite lr >= 0"),
        ([{"params": [W], "momentum": 1.0}], "SGD: momentum is 1.0"),
        ([{"params": [W]}, {"params": [W]}], "parameter 1 is parameter 0 again"),
        ([{"params": 3}], r"params of groups\[0\] is of type int"),
        ([{"params": ["w"]}], "parameter 0 is of type str"),
        ([{"params": []}], "no parameters"),
    ],
)
def test_what_is_no_group(groups: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        SGD(groups, lr=0.1)


def test_the_training_page_says_that_it_has_none() -> None:
    model = MLP(2, [3, 1], "tanh", seed=4)
    with pytest.raises(ValueError, match="the optimizer has groups; the page has one learning rate"):
        nn.TrainingPage(model, nn.data.moons(40), optimizer=Adam(layers(model), lr=0.05))
