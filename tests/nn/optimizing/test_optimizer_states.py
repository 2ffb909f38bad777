"""States of optimizers: they go on bit for bit, are copies, and a wrong one changes nothing.

Of optimizing/optimizer.py, which has no file of its own name here: steps are tested in test_optimizers.py.

Also of: nn/optimizing/optimizer, nn/optimizing/optimizers.
"""

from __future__ import annotations

import copy
import json
import math
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Value
from nn import MLP, SGD, Adam, Optimizer
from tests.support.optimizer_cases import CASES, CLASSES, moved, options, rows, walked
from tests.support.training_problem import backward, network, numbers, trained


def saved_and_loaded(entry: Any) -> Any:
    """Through NumPy's file format if it is an array, else through JSON."""
    if not isinstance(entry, np.ndarray):
        return json.loads(json.dumps(entry))
    file = BytesIO()
    np.save(file, entry, allow_pickle=False)
    file.seek(0)
    return np.load(file, allow_pickle=False)


@pytest.mark.parametrize(("kind", "options"), CASES)
def test_a_saved_state_goes_on_bit_for_bit(kind: type[Optimizer], options: dict[str, Any]) -> None:
    at_once = trained(lambda parameters: kind(parameters, **options))
    model = network()
    optimizer = kind(model.parameters(), **options)
    for step in range(100):
        if step == 50:
            state = {name: saved_and_loaded(entry) for name, entry in optimizer.state_dict().items()}
            weights = numbers(model)
            model = MLP(2, [3, 1], "tanh", seed=99)
            for parameter, number in zip(model.parameters(), weights, strict=True):
                parameter.data = number
            optimizer = kind(model.parameters(), **{**options, "lr": 7.0})
            optimizer.load_state_dict(state)
        backward(model, step)
        optimizer.step()
    assert numbers(model) == at_once[-1].tolist()


@pytest.mark.parametrize("kind", CLASSES)
@given(data=st.data())
def test_a_state_from_any_step_goes_on_bit_for_bit(kind: type[Optimizer], data: st.DataObject) -> None:
    given_options, gradients = data.draw(options(kind)), data.draw(rows())
    place = data.draw(st.integers(0, len(gradients)))
    start = [1.0, -2.0, 0.5]
    first, second, whole = (kind([Value(0.0) for _ in start], **given_options) for _ in range(3))
    path = moved(first, start, gradients[:place])
    second.load_state_dict(json.loads(json.dumps(first.state_dict(), default=lambda array: array.tolist())))
    path += moved(second, path[-1] if path else start, gradients[place:])
    assert path == moved(whole, start, gradients)


def test_a_state_is_a_copy_on_both_sides() -> None:
    optimizer, other = (SGD([Value(1.0)], 0.5, 0.5) for _ in range(2))
    walked(optimizer, 1.0, [2.0])
    state = optimizer.state_dict()
    other.load_state_dict(state)
    walked(optimizer, 1.0, [2.0])
    assert {**state, "velocity": state["velocity"].tolist()} == {"steps": 1, "lr": 0.5, "velocity": [2.0]}
    going_on = optimizer.state_dict()
    state["velocity"][:] = going_on["velocity"][:] = 9.0
    assert other.memory["velocity"].tolist() == [2.0]
    assert optimizer.memory["velocity"].tolist() == [3.0]


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda state: state.pop("mean"), ValueError, r"Adam: state lacks \['mean'\].* expected \['steps', 'lr', 'm"),
        (lambda state: state.update(velocity=[0.0, 0.0]), ValueError, r"unknown \['velocity'\]"),
        (lambda state: state.update(mean=[0.0]), ValueError, r"Adam: state: mean is of shape \(1,\); expected \(2,\)"),
        (lambda state: state.update(mean=[[0.0], [0.0, 1.0]]), TypeError, "mean is .*expected an array of numbers"),
        (lambda state: state.update(mean=["1", "2"]), TypeError, "expected an array of numbers"),
        (lambda state: state.update(mean_square=[1j, 2]), TypeError, "mean_square is .*expected an array of numbers"),
        (lambda state: state.update(mean=None), TypeError, "mean is None"),
        (lambda state: state.update(steps=-1), ValueError, "Adam: state: steps is -1; expected at least 0"),
        (lambda state: state.update(steps=10**400), ValueError, r"steps is 10{19}; expected less than 2\*\*63"),
        (lambda state: state.update(steps=1.5), TypeError, "steps is 1.5; expected a whole number"),
        (lambda state: state.update(steps=True), TypeError, "steps is True; expected a whole number"),
        (lambda state: state.update(lr=math.nan), ValueError, "lr is nan; expected a finite lr >= 0"),
        (lambda state: state.update(lr="fast"), TypeError, "lr is a str, 'fast'; expected a number"),
    ],
)
def test_a_wrong_state_changes_nothing(change: Any, error: type[Exception], says: str) -> None:
    optimizer, other = (Adam([Value(1.0), Value(2.0)], lr=0.5) for _ in range(2))
    moved(optimizer, [1.0, 2.0], [[1.0, -1.0]])
    moved(other, [1.0, 2.0], [[7.0, -7.0]] * 5)
    before, state = repr(optimizer.state_dict()), other.state_dict()
    change(state)
    with pytest.raises(error, match=says):
        optimizer.load_state_dict(state)
    assert repr(optimizer.state_dict()) == before


def test_a_state_is_a_mapping() -> None:
    with pytest.raises(TypeError, match="SGD: state is of type list; expected what state_dict"):
        SGD([Value(1.0)], 0.1).load_state_dict([])  # type: ignore[arg-type]


def test_a_deep_copy_of_model_and_optimizer_belongs_together() -> None:
    model = network()
    optimizer = Adam(model.parameters())
    again, other = copy.deepcopy((model, optimizer))
    backward(again, 0)
    other.step()
    assert numbers(again) != numbers(model)
    assert optimizer.steps == 0
