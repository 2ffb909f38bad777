"""BatchNorm: PyTorch's numbers while it is trained and after, averages that are saved, and fit with whole batches."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, draw, gradcheck
from nn import BatchNorm, Linear, Residual, Sequential

REASON = "the oracle extra is not installed: pip install -e '.[oracle]'"
X = np.random.default_rng(1).normal(size=(24, 2)) * [1.0, 20.0] + [0.0, 5.0]
Y = X[:, 0] * 0.5 + X[:, 1] / 20


def model(seed: int = 1) -> Sequential:
    random = np.random.default_rng(seed)
    return Sequential(Linear(2, 3, seed=random), BatchNorm(3), "tanh", Linear(3, 1, seed=random))


def numbers(rows: Any) -> Any:
    return [numbers(row) for row in rows] if isinstance(rows, list) else rows.data


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("momentum", [0.1, 0.7])
def test_every_step_is_pytorch_s(affine: bool, momentum: float) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    ours = Sequential(
        Linear(2, 3, seed=1), BatchNorm(3, momentum=momentum, affine=affine), "relu", Linear(3, 1, seed=2)
    )
    there = torch.nn
    norm = there.BatchNorm1d(3, momentum=momentum, affine=affine)
    theirs = there.Sequential(there.Linear(2, 3), norm, there.ReLU(), there.Linear(3, 1)).double()
    theirs.load_state_dict({name: torch.from_numpy(array) for name, array in nn.to_torch(ours).items()})
    sgd, x, y = torch.optim.SGD(theirs.parameters(), lr=0.05), torch.from_numpy(X), torch.from_numpy(Y)
    mine = nn.SGD(ours.parameters(), lr=0.05)
    for start in (0, 8, 16, 0):
        mine.zero_grad()
        loss = nn.mse(ours(X[start : start + 8]), Y[start : start + 8])
        loss.backward()
        mine.step()
        sgd.zero_grad()
        expected = ((theirs(x[start : start + 8])[:, 0] - y[start : start + 8]) ** 2).mean()
        expected.backward()
        sgd.step()
        assert loss.data == pytest.approx(expected.item(), rel=1e-11)
        state = {name: tensor.numpy() for name, tensor in theirs.state_dict().items() if "tracked" not in name}
        assert nn.to_torch(ours).keys() == state.keys()
        for name, array in nn.to_torch(ours).items():
            assert array == pytest.approx(state[name], rel=1e-9, abs=1e-12), name
    predicted = [ours.eval()(row).data for row in X]
    assert predicted == pytest.approx(theirs.eval()(x)[:, 0].tolist(), rel=1e-9)
    nn.from_torch(
        again := Sequential(Linear(2, 3), BatchNorm(3, affine=affine), "relu", Linear(3, 1)), theirs.state_dict()
    )
    assert [again.eval()(row).data for row in X] == pytest.approx(predicted, rel=1e-9)


def test_channels_count_as_units_that_come_several_times() -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    images = np.random.default_rng(0).normal(size=(2, 3, 2, 4))
    norm = BatchNorm(3)
    theirs = torch.nn.BatchNorm2d(3).double()
    found = norm.of_batch(images.tolist())
    assert np.array(numbers(found)) == pytest.approx(
        theirs(torch.from_numpy(images)).detach().numpy(), rel=1e-9, abs=1e-12
    )
    assert [each.data for each in norm.variance] == pytest.approx(theirs.running_var.tolist(), rel=1e-11)
    assert np.array(numbers(norm.eval()(images[0]))) == pytest.approx(
        theirs.eval()(torch.from_numpy(images))[0].detach().numpy(), rel=1e-9, abs=1e-12
    )


def test_gradients_of_a_whole_batch_are_right() -> None:
    trained = model()

    def loss() -> Any:
        return nn.mse(trained(X[:5]), Y[:5])

    assert gradcheck(loss(), trained).ok
    assert gradcheck(lambda: autograd.sum(trained.eval()(X[:2])), trained).ok


def test_fit_sends_whole_batches_and_says_why_it_is_eager() -> None:
    trained = model()
    history = nn.fit(trained, nn.mse, (X, Y), epochs=3, batch=8, lr=0.05, progress=False)
    assert history.engine == (
        "eager: BatchNorm at layers.1 takes all samples of a batch together while it is trained, and a replay has the "
        "graph of one"
    )
    again = model()
    optimizer, order = nn.Adam(again.parameters(), lr=0.05), np.random.default_rng(0)
    for _ in range(3):
        samples = order.permutation(24)
        for start in (0, 8, 16):
            chosen = samples[start : start + 8]
            optimizer.zero_grad()
            nn.mse(again(X[chosen]), Y[chosen]).backward()
            optimizer.step()
    assert trained.state_dict() == again.state_dict()
    with pytest.raises(ValueError, match="compiled=True, but BatchNorm at layers.1 takes all samples"):
        nn.fit(model(), nn.mse, (X, Y), epochs=1, compiled=True, progress=False)


def test_the_best_epoch_s_averages_go_with_its_weights() -> None:
    kept: list[Any] = []

    def look(training: Any) -> None:
        kept.append(training.model.state_dict())

    trained = model()
    history = nn.fit(
        trained, nn.mse, (X, Y), epochs=8, batch=8, lr=2.0, validation=1 / 3, callbacks=look, progress=False
    )
    assert 0 < (history.kept or 0) < 8
    assert trained.state_dict() == kept[(history.kept or 0) - 1]


def test_a_training_goes_on_bit_by_bit(tmp_path: Path) -> None:
    def run(trained: Sequential, epochs: int, path: Path, resume: bool) -> dict[str, float]:
        options: Any = {"batch": 8, "validation": 1 / 3, "checkpoint": path, "resume": resume, "progress": False}
        nn.fit(trained, nn.mse, (X, Y), epochs=epochs, **options)
        return trained.state_dict()

    whole = run(model(), 4, tmp_path / "whole.npz", False)
    run(model(), 2, tmp_path / "parts.npz", False)
    other = model()
    before = other.state_dict()
    with pytest.raises(ValueError, match="the checkpoint .* was made with"):
        nn.fit(other, nn.mae, (X, Y), epochs=4, batch=8, checkpoint=tmp_path / "parts.npz", resume=True)
    assert other.state_dict() == before
    assert run(model(), 4, tmp_path / "parts.npz", True) == whole


def test_a_lone_sample_in_the_last_batch_is_said_before_the_training() -> None:
    with pytest.raises(ValueError, match="fit: 24 samples in batches of 23 leave one for the last, .*; give ano"):
        nn.fit(model(), nn.mse, (X, Y), batch=23, progress=False)


def test_averages_are_saved_with_the_weights(tmp_path: Path) -> None:
    trained = model()
    trained(X)
    assert len(trained.parameters()) == 9 + 6 + 4
    assert list(trained.named_buffers()) == [f"layers.1.{name}.{i}" for name in ("mean", "variance") for i in range(3)]
    path = nn.save(trained, tmp_path / "w.npz")
    again = model(seed=2)
    nn.load(again, path)
    assert again.state_dict() == trained.state_dict()
    assert again.eval()(X[0]).data == trained.eval()(X[0]).data
    with pytest.raises(ValueError, match="is of another model"):
        nn.load(Sequential(Linear(2, 3), BatchNorm(3, momentum=0.2), "tanh", Linear(3, 1)), path)


def test_containers_give_it_the_batch_and_so_can_a_module_of_one_s_own() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            self.norm = BatchNorm(2)

        def forward(self, units: Any) -> Any:
            return self.norm(units)

        def of_batch(self, samples: Any) -> Any:
            return self.norm.of_batch(samples)

    class Forgetful(nn.Module):
        def __init__(self) -> None:
            self.norm = BatchNorm(2)

        def forward(self, units: Any) -> Any:
            return self.norm(units)

    expected = numbers(BatchNorm(2).of_batch(X.tolist()))
    assert numbers(Sequential(Own())(X)) == expected
    assert numbers(Sequential(Sequential(BatchNorm(2)))(X)) == expected
    added = Sequential(Residual(BatchNorm(2)))(X)
    assert np.array(numbers(added)) == pytest.approx(np.array(expected) + X, rel=1e-14)
    with pytest.raises(ValueError, match="one sample came in while it is trained.*a method of_batch"):
        Sequential(Forgetful())(X)
    assert nn.fit(Sequential(Own(), Linear(2, 1)), nn.mse, (X, Y), epochs=1, progress=False).engine.startswith("eager")


def test_a_drawing_folds_it() -> None:
    outputs = model()(X[:3])
    assert "BatchNorm(3, eps=1e-05, momentum=0.1)" in draw(autograd.sum(outputs), depth=1).dot


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: BatchNorm(0), ValueError, "BatchNorm: width is 0; expected at least 1"),
        (lambda: BatchNorm(2, 0.0), ValueError, "BatchNorm: eps is 0.0; expected a number above 0"),
        (lambda: BatchNorm(2, momentum=1.5), ValueError, "BatchNorm: momentum is 1.5; expected 0 <= momentum <= 1"),
        (lambda: BatchNorm(2)([1.0, 2.0]), ValueError, r"one sample came in while it is trained.*or call eval\(\)"),
        (lambda: BatchNorm(2).of_batch([[1.0, 2.0]]), ValueError, r"a batch of 1 sample\(s\) came in"),
        (lambda: BatchNorm(2).of_batch([[1.0], [2.0]]), ValueError, r"expected 2 input\(s\), got 1"),
        (lambda: BatchNorm(2).eval()([[1.0], [2.0], [3.0]]), ValueError, r"expected 2 channel\(s\), got 3"),
        (lambda: BatchNorm(2).eval()(Value(1.0)), TypeError, "BatchNorm: inputs is Value"),  # type: ignore[arg-type]
    ],
)
def test_bad_input(make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make()
