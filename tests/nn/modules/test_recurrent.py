"""Recurrent networks: PyTorch's values and gradients, loops when compiled, sequences of different lengths.

Also of: nn/modules/cells, nn/modules/masks.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
import nn
from autograd import Value, compile, draw, gradcheck  # noqa: A004 - as its user writes it
from nn import GRU, LSTM, RNN, GRUCell, Linear, LSTMCell, Reshape, RNNCell, Sequential, padded
from nn.modules.inputs import flattened
from tests.support.training_problem import torch_or_skip

REASON = "the oracle extra is not installed: pip install -e '.[oracle]'"
KINDS: list[Any] = [RNN, GRU, LSTM]
CELLS: list[Any] = [RNNCell, GRUCell, LSTMCell]
STEPS = np.random.default_rng(0).normal(size=(5, 2))
each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def numbers(values: Any) -> Any:
    return [numbers(one) for one in values] if isinstance(values, (list, tuple)) else values.data


@each
def test_a_network_is_pytorch_s(kind: Any) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    ours, theirs = kind(2, 3, seed=1), getattr(torch.nn, kind.__name__)(2, 3).double()
    nn.from_torch(ours, theirs.state_dict())
    assert {name: array.tolist() for name, array in nn.to_torch(ours).items()} == {
        name: tensor.tolist() for name, tensor in theirs.state_dict().items()
    }
    inputs = np.vectorize(Value, otypes=[object])(STEPS)
    tensor = torch.tensor(STEPS, requires_grad=True)
    expected, outputs = theirs(tensor)[0], ours(inputs)
    assert np.array(numbers(outputs)) == pytest.approx(expected.detach().numpy(), rel=1e-12)
    factors = np.linspace(-1.0, 2.0, expected.numel())
    autograd.dot(flattened(outputs), factors).backward()
    (expected.flatten() * torch.from_numpy(factors)).sum().backward()
    assert [value.grad for value in inputs.flat] == pytest.approx(tensor.grad.flatten().tolist(), rel=1e-10)
    found = [value.grad for value in ours.parameters()]
    wanted = [number for one in theirs.parameters() for number in one.grad.flatten().tolist()]
    assert found == pytest.approx(wanted, rel=1e-10, abs=1e-14)
    last = kind(2, 3, last=True)
    last.load_state_dict(ours.state_dict())
    assert numbers(last(STEPS)) == numbers(outputs[-1])


@pytest.mark.parametrize("kind", CELLS, ids=lambda kind: kind.__name__)
def test_a_cell_is_pytorch_s(kind: Any) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    ours, theirs = kind(2, 3, seed=1), getattr(torch.nn, kind.__name__)(2, 3).double()
    theirs.load_state_dict({name: torch.from_numpy(array) for name, array in nn.to_torch(ours).items()})
    state, expected = None, None
    for row in STEPS:
        state, expected = ours(row, state), theirs(torch.from_numpy(row), expected)
        wanted = [part.tolist() for part in expected] if isinstance(expected, tuple) else expected.tolist()
        assert np.array(numbers(state)) == pytest.approx(np.array(wanted), rel=1e-12)


@each
def test_gradients_are_right(kind: Any) -> None:
    model = kind(1, 2, seed=1)

    def loss(*units: Any) -> Any:
        return autograd.dot(flattened(model([[unit] for unit in units])), np.linspace(-1.0, 2.0, 6))

    assert gradcheck(loss, [0.5, -1.0, 0.2]).ok
    assert gradcheck(lambda: loss(0.5, -1.0, 0.2), model).ok


@each
def test_it_is_compiled_as_a_loop_and_trains_as_eagerly(kind: Any) -> None:
    rows = np.random.default_rng(1).normal(size=(16, 12))
    y = rows.sum(axis=1)

    def model() -> Any:
        return Sequential(Reshape(12, 1), kind(1, 2, last=True, seed=1), Linear(2, 1, seed=2))

    runs = [
        nn.fit(model(), nn.mse, (rows, y), epochs=2, batch=8, compiled=way, progress=False) for way in (False, True)
    ]
    assert runs[1].engine.startswith("compiled")
    assert runs[0].loss == pytest.approx(runs[1].loss, rel=1e-9)
    x, long = [Value(0.0) for _ in range(100)], kind(1, 12, last=True)
    program = compile(autograd.sum(long([[each] for each in x])), x, long, backend="numpy")
    assert program.loops == [100]


@each
def test_one_drawing_of_all_steps(kind: Any) -> None:
    model = kind(1, 2, last=True, seed=1)
    drawn = draw(autograd.sum(model(np.ones((100, 1)))), depth=1).dot
    assert f"{kind.__name__}(1 → 2, last)" in drawn
    assert f"{kind.__name__}.step ×100" in drawn
    assert repr(kind(2, 3)) == f"{kind.__name__}(2 -> 3)\n  cell: {kind.__name__}Cell(2 -> 3)"


@settings(max_examples=12)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.sampled_from(KINDS), st.integers(1, 2))
def test_padded_sequences_give_what_the_sequences_give(lengths: list[int], kind: Any, size: int) -> None:
    random = np.random.default_rng(sum(lengths))
    sequences = [random.normal(size=(length, size)) for length in lengths]
    array = padded(sequences)
    assert array.shape == (len(lengths), max(lengths), size + 1)
    assert array[:, :, -1].sum(axis=1).tolist() == lengths
    plain, masked = kind(size, 2, last=True, seed=1), kind(size, 2, last=True, masked=True, seed=1)
    flat = Sequential(Reshape(max(lengths), size + 1), masked)
    for sequence, row in zip(sequences, array, strict=True):
        assert numbers(plain(sequence)) == numbers(masked(row)) == numbers(flat(row.ravel()))


def test_sequences_of_different_lengths_train_padded_and_by_hand() -> None:
    random = np.random.default_rng(2)
    sequences = [random.normal(size=int(length)).tolist() for length in random.integers(2, 6, 20)]
    y = [float(sum(sequence) > 0) for sequence in sequences]
    array = padded(sequences)

    def model(masked: bool) -> Any:
        return Sequential(
            *([Reshape(*array.shape[1:])] if masked else []),
            GRU(1, 3, last=True, masked=masked, seed=1), Linear(3, 1, seed=2),
        )  # fmt: skip

    trained = model(True)
    history = nn.fit(
        trained,
        nn.bce_with_logits,
        (array.reshape(20, -1), y),
        epochs=3,
        batch=20,
        lr=0.05,
        compiled=True,
        progress=False,
    )
    by_hand = model(False)
    optimizer, losses = nn.Adam(by_hand.parameters(), lr=0.05), []
    for _ in range(3):
        optimizer.zero_grad()
        loss = nn.bce_with_logits([by_hand([[x] for x in sequence]) for sequence in sequences], y)
        loss.backward()
        optimizer.step()
        losses.append(loss.data)
    assert history.loss == pytest.approx(losses, rel=1e-9)


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: RNN(0, 2), ValueError, "RNNCell: inputs is 0; expected at least 1"),
        (lambda: GRU(1, -1), ValueError, "GRUCell: width is -1; expected at least 1"),
        (lambda: RNN(2, 3)([1.0, 2.0]), ValueError, r"RNN: .* came in; expected a list of steps with 2 .*Reshape\(st"),
        (lambda: RNN(2, 3)([]), ValueError, "RNN: .. came in; expected a list of steps"),
        (lambda: LSTM(2, 3)([[1.0, 2.0], [1.0]]), ValueError, r"LSTM: a step with 1 number\(s\) came in; expected 2$"),
        (lambda: GRU(2, 3, masked=True)(STEPS), ValueError, "GRU: a step with 2 .* expected 3, the last of which says"),
        (lambda: RNNCell(2, 3)([1.0]), ValueError, r"RNNCell: expected 2 input\(s\), got 1"),
        (lambda: padded([]), ValueError, "padded: steps have no numbers"),
        (lambda: padded([[1.0], []]), ValueError, "padded: sequence 1 is empty"),
        (lambda: padded([[[1.0], [1.0, 2.0]]]), ValueError, "padded: sequence 0 has steps of different sizes"),
        (lambda: padded([[[1.0]], [[1.0, 2.0]]]), ValueError, "padded: steps have 1, 2 numbers; expected as many"),
    ],
)
def test_bad_input(make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make()


@pytest.mark.parametrize(
    "first", [GRU(1, 2, last=True, masked=True), nn.SelfAttention(1, masked=True)], ids=["GRU", "attention"]
)
@pytest.mark.parametrize("compiled", [False, True, None])
def test_masks_that_were_standardised_are_refused(first: Any, compiled: bool | None) -> None:
    sequences = [[1.0, 2.0], [3.0], [0.5, 1.0, 4.0], [2.0, 5.0]]
    rows, y = padded(sequences).reshape(4, -1), [0.0, 1.0, 1.0, 0.0]
    model = Sequential(Reshape(3, 2), first, nn.Flatten(), Linear(2 if isinstance(first, GRU) else 3, 1, seed=2))
    before = model.state_dict()
    with pytest.raises(ValueError, match="masked=True expects 1 where .* Scale the sequences before padded"):
        nn.fit(model, nn.mse, nn.Data(rows, y).standardised(), epochs=2, compiled=compiled, progress=False)
    assert model.state_dict() == before
    nn.fit(model, nn.mse, nn.Data(rows, y), epochs=2, compiled=compiled, progress=False)
    found = model.predict(rows)
    rows[2, 5] = 0.5
    with pytest.raises(ValueError, match="the last number of step 2 is 0.5"):
        model.predict(np.vstack([rows] * 10))
    rows[2, 5] = 1.0
    assert model.predict(np.vstack([rows] * 10))[:4] == pytest.approx(found, rel=1e-9)


@each
def test_masks_are_checked_where_they_are_known(kind: Any) -> None:
    model = kind(1, 2, last=True, masked=True, seed=1)
    with pytest.raises(ValueError, match=f"{kind.__name__}: the last number of every step is 0"):
        model([[1.0, 0.0], [2.0, 0.0]])  # of sequences of one length, standardised
    with pytest.raises(ValueError, match=f"{kind.__name__}: the last number of step 1 is nan"), autograd.ieee():
        model([[1.0, 1.0], [2.0, float("nan")]])
    model([[1.0, 1.0], [2.0, Value(0.25) * 2.0]])  # computed by what stands before it


def test_an_estimator_takes_padded_rows_as_they_are() -> None:
    pytest.importorskip("sklearn")
    rows = padded([[1.0, 2.0], [3.0], [0.5, 1.0, 4.0], [2.0, 5.0]] * 5).reshape(20, -1)

    def model(inputs: int, outputs: int, seed: Any) -> Any:
        return Sequential(Reshape(3, 2), GRU(1, 2, last=True, masked=True, seed=1), Linear(2, outputs, seed=2))

    with pytest.raises(ValueError, match="give an estimator standardise=False"):
        nn.NeuralClassifier(model=model, max_iter=2).fit(rows, [0, 1, 1, 0] * 5)
    nn.NeuralClassifier(model=model, max_iter=2, standardise=False).fit(rows, [0, 1, 1, 0] * 5)


def test_sequences_of_tensors_are_padded_as_those_of_numbers() -> None:
    torch = torch_or_skip()
    rows = [np.arange(6.0).reshape(3, 2), np.ones((1, 2))]
    wanted = padded(rows).tolist()
    assert padded([torch.tensor(each) for each in rows]).tolist() == wanted
    assert padded([list(torch.tensor(each)) for each in rows]).tolist() == wanted
    assert padded([torch.tensor([1.0, 2.0]), torch.tensor([3.0])]).tolist() == padded([[1.0, 2.0], [3.0]]).tolist()
    for wrong in (["ab"], [3.0]):
        with pytest.raises(TypeError, match="padded: sequence 0 is .*; expected a list of steps"):
            padded(wrong)
