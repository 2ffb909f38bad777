"""Convolutions and pooling: PyTorch's values and gradients, shapes, drawings, and a small convnet that learns digits.

Also of: nn/modules/pooling, nn/modules/shaping.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
import nn
from autograd import Value, draw, draw_network, gradcheck
from autograd.core.graph import order
from nn import (
    AvgPool1d,
    AvgPool2d,
    Conv1d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool1d,
    MaxPool2d,
    Reshape,
    Residual,
    Sequential,
)
from nn.modules.inputs import flattened, shape_of

REASON = "the oracle extra is not installed: pip install -e '.[oracle]'"
IMAGE = np.random.default_rng(0).normal(size=(2, 5, 4))


def numbers(values: Any) -> Any:
    return [numbers(each) for each in values] if isinstance(values, list) else values.data


def check_pytorch_s(ours: Any, theirs: Any, x: Any) -> None:
    """Values, and gradients of all inputs and weights of a sum with different weights."""
    torch = pytest.importorskip("torch", reason=REASON)
    theirs = theirs.double()
    theirs.load_state_dict({name: torch.from_numpy(array) for name, array in nn.to_torch(ours).items()})
    inputs = np.vectorize(Value, otypes=[object])(x)
    outputs, tensor = ours(inputs), torch.tensor(x, requires_grad=True)
    expected = theirs(tensor[None])[0]
    assert np.array(numbers(outputs)) == pytest.approx(expected.detach().numpy(), rel=1e-11, abs=1e-13)
    factors = np.linspace(-1.0, 2.0, expected.numel())
    autograd.dot(flattened(outputs), factors).backward()
    (expected.flatten() * torch.from_numpy(factors)).sum().backward()
    found = np.array([each.grad for each in inputs.flat]).reshape(x.shape)
    assert found == pytest.approx(tensor.grad.numpy(), rel=1e-10, abs=1e-12)
    grads = [value.grad for value in ours.parameters()]
    wanted = [number for tensor in theirs.parameters() for number in tensor.grad.flatten().tolist()]
    assert grads == pytest.approx(wanted, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(
    ("size", "stride", "padding", "bias"),
    [(3, 1, 0, True), (2, 2, 1, False), ((3, 2), (2, 1), (1, 0), True), (1, 1, 0, True), ((5, 4), 1, 0, True),
     (3, 2, 2, True)],
)  # fmt: skip
def test_a_convolution_is_pytorch_s(size: Any, stride: Any, padding: Any, bias: bool) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    theirs = torch.nn.Conv2d(2, 3, size, stride, padding, bias=bias)
    check_pytorch_s(Conv2d(2, 3, size, stride, padding, bias=bias, seed=1), theirs, IMAGE)
    if isinstance(size, int):
        sequence = torch.nn.Conv1d(2, 3, size, stride, padding, bias=bias)
        check_pytorch_s(Conv1d(2, 3, size, stride, padding, bias=bias, seed=1), sequence, IMAGE[:, :, 0])


@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), ((2, 3), None), (2, (1, 2))])
@pytest.mark.parametrize("kind", ["MaxPool", "AvgPool"])
def test_pooling_is_pytorch_s(kind: str, size: Any, stride: Any) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    ours = {"MaxPool": MaxPool2d, "AvgPool": AvgPool2d}[kind](size, stride)
    check_pytorch_s(ours, getattr(torch.nn, f"{kind}2d")(size, stride), IMAGE)
    if isinstance(size, int) and not isinstance(stride, tuple):
        in_one = {"MaxPool": MaxPool1d, "AvgPool": AvgPool1d}[kind](size, stride)
        check_pytorch_s(in_one, getattr(torch.nn, f"{kind}1d")(size, stride), IMAGE[:, :, 0])


@settings(max_examples=15)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6)), st.integers(1, 3), st.integers(1, 3),
    st.integers(1, 3), st.integers(0, 1), st.sampled_from([np.float64, np.float32, np.int64]),
)  # fmt: skip
def test_sizes_are_as_computed_by_hand(
    shape: tuple[int, int, int], filters: int, size: int, stride: int, padding: int, kind: Any
) -> None:
    padding = min(padding, size // 2)
    conv = Conv2d(shape[0], filters, size, stride, padding, init="ones")
    image = (np.arange(np.prod(shape)).reshape(shape) % 7).astype(kind)
    padded = np.pad(image.astype(float), ((0, 0), (padding, padding), (padding, padding)))
    counts = [(padded.shape[i] - size) // stride + 1 for i in (1, 2)]
    if min(counts) < 1:
        with pytest.raises(ValueError, match=f"expected at least {size} × {size}"):
            conv(image)
        return
    found = np.array(numbers(conv(image)))
    assert found.shape == (filters, *conv.output_sizes(*shape[1:])) == (filters, *counts)
    for row, column in np.ndindex(*counts):
        window = padded[:, row * stride : row * stride + size, column * stride : column * stride + size]
        assert found[:, row, column] == pytest.approx([window.sum()] * filters)


def test_filters_share_weights_and_an_output_is_one_node() -> None:
    conv = Conv2d(1, 2, 3, seed=1)
    outputs = conv(np.ones((1, 5, 5)))
    assert len(conv.parameters()) == 2 * 9 + 2
    nodes = [node for node in order(autograd.sum(flattened(outputs))) if node.op]
    assert sorted(node.op for node in nodes) == ["sum", *["weighted_sum"] * (2 * 9)]
    assert repr(conv) == "Conv2d(1 -> 2, size=3)"
    assert repr(Conv2d(1, 2, (3, 2), 2, (1, 0), bias=False)) == (
        "Conv2d(1 -> 2, size=3×2, stride=2, padding=1×0, no bias)"
    )
    assert repr(MaxPool2d(2)) == "MaxPool2d(size=2)"
    assert repr(AvgPool1d(3, 2)) == "AvgPool1d(size=3, stride=2)"
    assert next(iter(conv.state_dict())) == "filters.0.0.0.0"
    assert conv.filters[1][0][2][0].label == "w₂,₁,₃,₁"


@pytest.mark.parametrize(
    "module",
    [
        Conv2d(1, 2, 2, seed=1),
        Conv2d(1, 2, 3, 2, 1, seed=1),
        MaxPool2d(2),
        AvgPool2d((1, 2)),
        Residual(Conv2d(1, 1, 1)),
    ],
)
def test_gradients_are_right(module: Any) -> None:
    x = np.random.default_rng(1).normal(size=9).tolist()

    def loss(*units: Any) -> Any:
        outputs = flattened(module(Reshape(1, 3, 3)(list(units))))
        return autograd.dot(outputs, np.linspace(-1.0, 2.0, len(outputs)))

    assert gradcheck(loss, x).ok
    if module.parameters():
        assert gradcheck(lambda: loss(*x), module).ok


def convnet(seed: int = 1) -> Sequential:
    random = np.random.default_rng(seed)
    block = Sequential(Conv2d(1, 2, 3, stride=2, seed=random), "relu", MaxPool2d(2, 1))
    return Sequential(Reshape(1, 8, 8), block, nn.Dropout(0.1, seed=2), Flatten(), Linear(8, 10, seed=random))


def test_a_small_convnet_learns_digits_compiled_as_eagerly() -> None:
    pytest.importorskip("sklearn")
    digits, held_out = nn.data.digits().split(0.7, seed=1)
    runs = [
        nn.fit(convnet(), nn.cross_entropy, digits[:40], epochs=1, batch=20, lr=0.01, compiled=way, progress=False)
        for way in (False, True)
    ]
    assert runs[0].loss == pytest.approx(runs[1].loss, rel=1e-9)
    model = Sequential(Reshape(1, 8, 8), Conv2d(1, 4, 3, 2, seed=1), "relu", Flatten(), Linear(36, 10, seed=2))
    history = nn.fit(model, nn.cross_entropy, digits, epochs=8, lr=0.03, compiled=True, progress=False)
    assert history.engine.startswith("compiled")
    assert nn.accuracy([model(x) for x in held_out.x[:100]], held_out.y[:100]) > 0.8


def test_a_convnet_goes_to_pytorch_and_back() -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    there = torch.nn
    theirs = there.Sequential(
        there.Unflatten(1, (1, 8, 8)), there.Sequential(there.Conv2d(1, 2, 3, 2), there.ReLU(), there.MaxPool2d(2, 1)),
        there.Dropout(0.1), there.Flatten(), there.Linear(8, 10),
    ).double().eval()  # fmt: skip
    rows = np.random.default_rng(0).normal(size=(3, 64))
    nn.from_torch(model := convnet(), theirs.state_dict())
    expected = theirs(torch.from_numpy(rows)).detach().numpy()
    assert np.array(numbers(model.eval()(rows))) == pytest.approx(expected, rel=1e-11)
    for name, array in nn.to_torch(model).items():
        assert array.tolist() == theirs.state_dict()[name].tolist()


def test_nested_samples_pass_through_what_goes_unit_by_unit() -> None:
    flat = IMAGE.ravel().tolist()
    model = Sequential(Reshape(2, 5, 4), "tanh", lambda channels: channels[:1], Residual("relu"), Flatten())
    expected = np.tanh(IMAGE[0]) + np.maximum(np.tanh(IMAGE[0]), 0.0)
    assert numbers(model(flat)) == pytest.approx(expected.ravel().tolist(), rel=1e-14)
    assert [numbers(each) for each in model([flat, flat])] == [numbers(model(flat))] * 2
    images = Sequential(Conv2d(2, 1, 1, seed=1), "relu")
    assert shape_of(images(IMAGE)) == (1, 5, 4)  # one sample, for it begins with what takes images
    assert [shape_of(each) for each in images(np.stack([IMAGE] * 3))] == [(1, 5, 4)] * 3


def test_pictures() -> None:
    model = Sequential(Reshape(1, 4, 4), Conv2d(1, 2, 3, seed=1), "relu", MaxPool2d(2), Flatten(), Linear(2, 1, seed=2))
    x = np.linspace(-1.0, 1.0, 16).tolist()
    folded = draw(model(x), depth=2).dot
    for title in ("Conv2d(1 → 2, size=3)", "Activation(relu)", "MaxPool2d(size=2)", "Linear(2 → 1, linear)"):
        assert folded.count(title) == 1
    columns = draw_network(model, x).dot
    for heading in ("16 numbers", "8 units", "Conv2d", "MaxPool2d", "Flatten", "output · linear"):
        assert heading in columns


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: Conv2d(0, 1, 3), ValueError, "Conv2d: inputs is 0; expected at least 1"),
        (lambda: Conv2d(1, 1, 0), ValueError, "Conv2d: size is 0; expected at least 1"),
        (lambda: Conv2d(1, 1, (3, 3, 3)), ValueError, "Conv2d: size is .3, 3, 3.; expected a whole number, or 2 of"),
        (lambda: Conv2d(1, 1, 3, 0), ValueError, "Conv2d: stride is 0"),
        (lambda: Conv2d(1, 1, 3, 1, 3), ValueError, r"Conv2d: padding is 3; expected less than size, 3"),
        (lambda: Conv1d(1, 1, 3.0), TypeError, "Conv1d: size is 3.0; expected a whole number"),
        (lambda: Conv2d(1, 1, 3)(IMAGE), ValueError, r"Conv2d: 2 channel\(s\) came in; expected 1"),
        (lambda: Conv2d(2, 1, 6)(IMAGE), ValueError, "Conv2d: 5 × 4 number.* expected at least 6 × 6"),
        (
            lambda: Conv2d(1, 1, 3)([1.0] * 64),
            ValueError,
            r"Conv2d: 64 number\(s\) came in; expected a list of rows of numbers for each channel; Reshape .*8\)",
        ),
        (lambda: Conv1d(1, 1, 2)([[1.0, 2.0], [1.0]]), ValueError, "Conv1d: lists of different lengths came in"),
        (lambda: MaxPool2d(0), ValueError, "MaxPool2d: size is 0"),
        (lambda: AvgPool2d(6)(IMAGE), ValueError, "AvgPool2d: 5 × 4 number.* expected at least 6 × 6"),
        (lambda: MaxPool1d(2)([1.0, 2.0]), ValueError, r"MaxPool1d: 2 number\(s\) came in"),
        (lambda: Reshape(), ValueError, "Reshape: no sizes"),
        (lambda: Reshape(2, 0), ValueError, "Reshape: a size is 0"),
        (lambda: Reshape(2, 2)([1.0]), ValueError, r"Reshape: 1 number\(s\) came in; expected 4, 2 × 2"),
        (
            lambda: Sequential(Reshape(1, 3, 3), Residual(Conv2d(1, 2, 1)))([1.0] * 9),
            ValueError,
            "Residual: 1 × 3 × 3 unit.s. went into Conv2d and 2 × 3 × 3 came out",
        ),
    ],
)
def test_bad_input(make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make()
