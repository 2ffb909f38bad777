"""Parts that are frozen: left out of what is trained, kept in what is saved.

Also of: nn/modules/module.
"""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value
from nn import MLP, Module, fit, mse
from tests.support.training_problem import INPUTS, TARGETS, torch_or_skip

X, Y = np.array(INPUTS), np.array(TARGETS)


def model() -> MLP:
    return MLP(2, [3, 1], "tanh", seed=4)


def frozen() -> MLP:
    made = model()
    made.layers[0].requires_grad = False
    return made


@pytest.mark.parametrize("compiled", [False, True])
def test_what_is_frozen_stays_and_the_rest_goes_pytorch_s_way(compiled: bool) -> None:
    torch = torch_or_skip()
    trained, before = frozen(), model().state_dict()
    fit(trained, mse, (X, Y), epochs=20, batch=2, shuffle=False, lr=0.05, compiled=compiled)
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)).double()
    theirs.load_state_dict({name: torch.tensor(each) for name, each in nn.to_torch(model()).items()})
    theirs[0].requires_grad_(False)
    optimizer = torch.optim.Adam(theirs.parameters(), lr=0.05)
    x, y = torch.tensor(X), torch.tensor(Y)
    for start in (0, 2) * 20:
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(theirs(x[start : start + 2])[:, 0], y[start : start + 2]).backward()
        optimizer.step()
    after = trained.state_dict()
    assert {name: after[name] for name in before if name.startswith("layers.0")} == {
        name: before[name] for name in before if name.startswith("layers.0")
    }
    for name, tensor in nn.to_torch(trained).items():
        np.testing.assert_allclose(tensor, theirs.state_dict()[name], rtol=1e-9)


@pytest.mark.parametrize("compiled", [False, True])
def test_a_frozen_batch_norm_keeps_its_averages_and_goes_by_them(compiled: bool) -> None:
    made = nn.Sequential(nn.Linear(2, 3, seed=1), nn.BatchNorm(3), nn.Linear(3, 1, seed=2))
    fit(made, mse, (X, Y), epochs=2, batch=len(X), compiled=False)
    norm = made.layers[1].freeze()
    before, last = norm.state_dict(), made.layers[2].state_dict()
    expected = [unit.data for unit in made.layers[1].eval()([1.0, 2.0, 3.0])]
    made.train()
    assert [unit.data for unit in norm.of_batch([[1.0, 2.0, 3.0]])[0]] == expected
    assert [unit.data for unit in norm([1.0, 2.0, 3.0])] == expected
    fit(made, mse, (X, Y), epochs=2, batch=2, compiled=compiled)
    assert norm.state_dict() == before
    assert made.layers[2].state_dict() != last
    assert made.unfreeze().train().needs_batch()
    made(X)
    assert norm.state_dict() != before


def test_an_optimizer_of_the_parameters_leaves_them_out_and_unfreezing_takes_them_in() -> None:
    made = frozen()
    assert len(nn.SGD(made.parameters(), lr=0.1).parameters) == 4
    assert (len(made.parameters(frozen=True)), len(made.named_parameters()), len(made.state_dict())) == (13, 13, 13)
    assert (made.layers[0].parameters(), made.requires_grad, made.layers[0].requires_grad) == ([], True, False)
    assert repr(made).startswith("MLP(13 parameters)")
    assert len(made.unfreeze().parameters()) == 13
    assert made.freeze().parameters() == []
    assert made.layers[1].neurons[0].requires_grad is False


def test_a_shared_parameter_is_frozen_wherever_it_is() -> None:
    class Tied(Module):
        def __init__(self) -> None:
            self.first, self.second = nn.Linear(2, 1, seed=1), nn.Linear(2, 1, seed=2)
            self.second.neurons[0].w = self.first.neurons[0].w

    tied = Tied()
    tied.first.freeze()
    assert tied.parameters() == [tied.second.neurons[0].b]


def test_copies_and_pickles_are_frozen_too_and_files_and_outputs_know_nothing_of_it(tmp_path: Path) -> None:
    made = frozen()
    for other in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert len(other.parameters()) == 4
    path = nn.save(made, tmp_path / "frozen.npz")
    assert path.read_bytes() == nn.save(model(), tmp_path / "free.npz").read_bytes()
    made.zero_grad()
    assert all(each.grad == 0.0 for each in made.parameters(frozen=True))


def test_gradients_of_what_is_frozen_do_not_add_up() -> None:
    made = frozen()
    fit(made, mse, (X, Y), epochs=1, batch=4, compiled=False)
    once = made.layers[0].parameters(frozen=True)[0].grad
    fit(made, mse, (X, Y), epochs=200, batch=4, lr=0.0, compiled=False)
    assert abs(made.layers[0].parameters(frozen=True)[0].grad) < 10 * abs(once) + 1


def test_it_goes_on_from_a_file_and_says_where_the_frozen_part_is_another(tmp_path: Path) -> None:
    path, whole = tmp_path / "run.npz", frozen()
    fit(whole, mse, (X, Y), epochs=6, batch=2, compiled=False)
    for epochs in (2, 6):
        parts = frozen()
        fit(parts, mse, (X, Y), epochs=epochs, batch=2, compiled=False, checkpoint=path, resume=True)
    assert parts.state_dict() == whole.state_dict()
    other = frozen()
    other.layers[0].parameters(frozen=True)[0].data += 1.0
    with pytest.raises(ValueError, match="made with another model: with the weights in it"):
        fit(other, mse, (X, Y), epochs=6, batch=2, compiled=False, checkpoint=path, resume=True)


def test_what_cannot_be() -> None:
    late = model()
    optimizer = nn.Adam(late.parameters())
    late.layers[0].freeze()
    with pytest.raises(ValueError, match="9 of the optimizer's parameters are frozen; freeze first, then make"):
        fit(late, mse, (X, Y), optimizer=optimizer)
    with pytest.raises(ValueError, match=r"MLP has no parameters to train: all 13 are frozen; unfreeze\(\)"):
        fit(model().freeze(), mse, (X, Y))
    with pytest.raises(TypeError, match="MLP: requires_grad is 'no'; expected True or False"):
        model().requires_grad = "no"  # type: ignore[assignment]
    with pytest.raises(AttributeError, match="requires_grad"):
        model().parameters()[0].requires_grad = False  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="9 of the optimizer's parameters are frozen"):
        fit(model(), mse, (X, Y), compiled=False, callbacks=lambda training: freeze_first(training.model))
    with pytest.raises(ValueError, match=r"a part of the model is frozen.*unfreeze\(\)"):
        nn.TrainingPage(frozen(), nn.data.moons(20))


def freeze_first(module: Any) -> None:
    module.layers[0].freeze()


def test_a_value_of_ones_own_module_is_frozen_with_it() -> None:
    class Line(Module):
        def __init__(self) -> None:
            self.slope, self.start = Value(2.0), Value(1.0)

        def forward(self, x: Any) -> Any:
            return self.slope * x[0] + self.start

    line = Line().freeze()
    assert (line.parameters(), len(line.parameters(frozen=True))) == ([], 2)
