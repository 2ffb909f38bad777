"""Self-attention: PyTorch's values and gradients, causal and masked, alone and in a block that is trained."""

from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, draw, gradcheck
from nn import Flatten, LayerNorm, Linear, Reshape, Residual, SelfAttention, Sequential, padded
from nn.modules.inputs import flattened

REASON = "the oracle extra is not installed: pip install -e '.[oracle]'"
STEPS = np.random.default_rng(0).normal(size=(5, 4))


def numbers(values: Any) -> Any:
    return [numbers(one) for one in values] if isinstance(values, list) else values.data


@pytest.mark.parametrize(
    ("heads", "causal", "bias"), [(1, False, True), (2, True, True), (4, False, False), (1, True, False)]
)
def test_it_is_pytorch_s(heads: int, causal: bool, bias: bool) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    ours = SelfAttention(4, heads, causal=causal, bias=bias, seed=1)
    theirs = torch.nn.MultiheadAttention(4, heads, bias=bias).double()
    if bias:
        for value in (*(ours.b_in or ()), *(ours.b_out or ())):
            value.data = 0.1 + value.data
    theirs.load_state_dict({name: torch.from_numpy(array) for name, array in nn.to_torch(ours).items()})
    inputs, tensor = np.vectorize(Value, otypes=[object])(STEPS), torch.tensor(STEPS, requires_grad=True)
    mask = torch.triu(torch.ones(5, 5, dtype=torch.bool), 1) if causal else None
    outputs, expected = ours(inputs), theirs(tensor, tensor, tensor, attn_mask=mask)[0]
    assert np.array(numbers(outputs)) == pytest.approx(expected.detach().numpy(), rel=1e-11)
    factors = np.linspace(-1.0, 2.0, expected.numel())
    autograd.dot(flattened(outputs), factors).backward()
    (expected.flatten() * torch.from_numpy(factors)).sum().backward()
    assert [value.grad for value in inputs.flat] == pytest.approx(tensor.grad.flatten().tolist(), rel=1e-9, abs=1e-12)
    grads = {name: np.array([value.grad for value in array.flat]) for name, array in tensors(ours).items()}
    for name, parameter in theirs.named_parameters():
        assert grads[name] == pytest.approx(parameter.grad.flatten().numpy(), rel=1e-9, abs=1e-12)
    nn.from_torch(again := SelfAttention(4, heads, causal=causal, bias=bias), theirs.state_dict())
    assert again.state_dict() == ours.state_dict()


def tensors(module: Any) -> dict[str, Any]:
    names = {"in_proj_weight": "w_in", "in_proj_bias": "b_in", "out_proj.weight": "w_out", "out_proj.bias": "b_out"}
    return {name: np.array(held, dtype=object) for name, our in names.items() if (held := getattr(module, our))}


@pytest.mark.parametrize("causal", [False, True])
def test_gradients_are_right(causal: bool) -> None:
    attention = SelfAttention(2, 2, causal=causal, seed=1)

    def loss(*units: Any) -> Any:
        return autograd.dot(flattened(attention(Reshape(3, 2)(list(units)))), np.linspace(-1.0, 2.0, 6))

    x = STEPS.ravel()[:6].tolist()
    assert gradcheck(loss, x).ok
    assert gradcheck(lambda: loss(*x), attention).ok


def test_a_causal_one_sees_nothing_of_what_comes_later() -> None:
    attention, other = SelfAttention(4, 2, causal=True, seed=1), STEPS.copy()
    other[3:] += 1.0
    before, after = numbers(attention(STEPS)), numbers(attention(other))
    assert before[:3] == after[:3]
    assert before[3] != after[3]


@pytest.mark.parametrize("causal", [False, True])
def test_what_is_masked_counts_for_nothing(causal: bool) -> None:
    plain, masked = (SelfAttention(4, 2, causal=causal, masked=each, seed=1) for each in (False, True))
    array = padded([STEPS, STEPS[:3]])
    assert numbers(masked(array[0])) == numbers(plain(STEPS))
    assert np.array(numbers(masked(array[1]))[:3]) == pytest.approx(np.array(numbers(plain(STEPS[:3]))), rel=1e-13)
    assert np.isfinite(numbers(masked(array[1]))).all()


def block() -> Sequential:
    random = np.random.default_rng(3)
    mixing = Sequential(LayerNorm(4), SelfAttention(4, 2, causal=True, seed=random))
    thinking = Sequential(LayerNorm(4), Linear(4, 8, seed=random), "gelu", Linear(8, 4, seed=random))
    return Sequential(Residual(mixing), Residual(thinking))


def test_a_block_of_it_is_pytorch_s_encoder_layer_and_trains_compiled_as_eagerly() -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    theirs = torch.nn.TransformerEncoderLayer(4, 2, 8, 0.0, "gelu", norm_first=True).double().eval()
    state = theirs.state_dict()
    ours = block()
    order = ["norm1", "self_attn", "norm2", "linear1", "linear2"]
    nn.from_torch(ours, {name: state[name] for part in order for name in state if name.startswith(f"{part}.")})
    mask = torch.triu(torch.ones(5, 5, dtype=torch.bool), 1)
    expected = theirs(torch.from_numpy(STEPS)[:, None], src_mask=mask)[:, 0].detach().numpy()
    assert np.array(numbers(ours(STEPS))) == pytest.approx(expected, rel=1e-10)


def test_a_block_trains_compiled_as_eagerly() -> None:
    rows, y = np.random.default_rng(1).normal(size=(8, 12)), np.arange(8.0)
    runs = [
        nn.fit(
            Sequential(Reshape(3, 4), block(), Flatten(), Linear(12, 1, seed=1)), nn.mse, (rows, y),
            epochs=2, batch=4, compiled=way, progress=False,
        ) for way in (False, True)
    ]  # fmt: skip
    assert runs[0].loss == pytest.approx(runs[1].loss, rel=1e-9)


def test_a_drawing_folds_it() -> None:
    assert "SelfAttention(4, 2 heads, causal)" in draw(autograd.sum(flattened(block()(STEPS))), depth=4).dot
    assert repr(SelfAttention(2, masked=True, bias=False)) == "SelfAttention(2, masked, no bias)"


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: SelfAttention(0), ValueError, "SelfAttention: width is 0; expected at least 1"),
        (lambda: SelfAttention(4, 3), ValueError, "heads is 3; expected a number that divides the width, 4"),
        (lambda: SelfAttention(3)(STEPS), ValueError, r"steps with 4 number\(s\) came in; expected 3"),
        (lambda: SelfAttention(4, masked=True)(STEPS), ValueError, r"steps with 4 number\(s\) came in; expected 5"),
        (lambda: SelfAttention(4)([1.0] * 8), ValueError, r"8 number\(s\) came in; expected a list of steps .*Reshape"),
        (lambda: SelfAttention(2)([[1.0, 2.0], [1.0]]), ValueError, "lists of different lengths came in"),
    ],
)
def test_bad_input(make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make()
