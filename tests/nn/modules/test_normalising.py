"""LayerNorm and RMSNorm: PyTorch's numbers, right gradients, few nodes."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

import autograd
from autograd import DomainError, Value, compile, gradcheck  # noqa: A004 - as its user writes it
from autograd.core.graph import order
from nn import LayerNorm, RMSNorm

KINDS = [LayerNorm, RMSNorm]
each = pytest.mark.parametrize("kind", KINDS)


def filled(layer: Any) -> Any:
    """With other numbers than 1 and 0 in it."""
    for i, parameter in enumerate(layer.parameters()):
        parameter.data = 0.3 * i - 1.1
    return layer


@each
@pytest.mark.parametrize("x", [[0.5, -1.0, 2.0, 0.1], [1000.0, 1000.5, 999.0, 1001.0], [0.0, 0.0, 0.0, 0.0], [2.0] * 4])
@pytest.mark.parametrize("eps", [1e-5, 0.1])
def test_values_and_gradients_are_pytorch_s(kind: Any, x: list[float], eps: float) -> None:
    torch = pytest.importorskip("torch", reason="the oracle extra is not installed: pip install -e '.[oracle]'")
    ours, theirs = filled(kind(4, eps)), getattr(torch.nn, kind.__name__)(4, eps=eps, dtype=torch.float64)
    tensors = list(theirs.parameters())
    for values, tensor in zip((ours.w, *([ours.b] if kind is LayerNorm else [])), tensors, strict=True):
        tensor.data = torch.tensor([value.data for value in values], dtype=torch.float64)
    inputs, tensor = [Value(number) for number in x], torch.tensor(x, dtype=torch.float64, requires_grad=True)
    outputs, expected = ours(inputs), theirs(tensor)
    assert [output.data for output in outputs] == pytest.approx(expected.tolist(), rel=1e-11, abs=1e-11)
    autograd.dot(outputs, [1.0, -2.0, 0.5, 3.0]).backward()
    (expected * torch.tensor([1.0, -2.0, 0.5, 3.0], dtype=torch.float64)).sum().backward()
    gradients = [value.grad for value in (*inputs, *ours.parameters())]
    theirs_too = [number for each in (tensor, *tensors) for number in each.grad.tolist()]
    assert gradients == pytest.approx(theirs_too, rel=1e-9, abs=1e-9)


@each
def test_gradients_are_right(kind: Any) -> None:
    layer = filled(kind(3))
    assert gradcheck(lambda *x: autograd.dot(layer(x), [1.0, -2.0, 0.5]), [0.5, -1.0, 2.0]).ok
    assert gradcheck(lambda: autograd.dot(layer([0.5, -1.0, 2.0]), [1.0, -2.0, 0.5]), layer).ok


@each
def test_it_compiles(kind: Any) -> None:
    layer, x = filled(kind(3)), [Value(1.0), Value(2.0), Value(4.0)]
    program = compile(autograd.dot(layer(x), [1.0, -2.0, 0.5]), x, layer, backend="numpy")
    rows = np.random.default_rng(0).normal(size=(4, 3))
    eager = [autograd.dot(layer(row), [1.0, -2.0, 0.5]).data for row in rows]
    assert program(rows).value == pytest.approx(eager, rel=1e-14)


@each
def test_inputs_of_any_size_are_right_or_refused(kind: Any) -> None:
    layer, x = kind(3), [Value(1.0), Value(2.0), Value(4.0)]
    program = compile(autograd.dot(layer(x), [1.0, -2.0, 0.5]), x, layer, wrt="inputs")
    for size in (5e-324, 1e-300, 1e-160, 1e-5, 1.0, 1e15, 1e150):
        numbers = [size, -2 * size, 3 * size]
        with mp.workdps(60):
            units = [mp.mpf(number) for number in numbers]
            mean = mp.fsum(units) / 3 if kind is LayerNorm else 0
            units = [unit - mean for unit in units]
            root = mp.sqrt(mp.fsum(unit * unit for unit in units) / 3 + mp.mpf(1e-5))
            for got, unit in zip(layer(numbers), units, strict=True):
                assert got.data == pytest.approx(float(unit / root), rel=1e-14, abs=2e-321)  # 5e-324 over 0.003
    for size in (1e160, 1e300):
        numbers = [size, -2 * size, 3 * size]
        with pytest.raises(DomainError, match="too large for a float"):
            layer(numbers)
        value, gradients = program([numbers])
        assert np.isnan(value).all()  # and not 0
        assert np.isnan(gradients).all()


@each
def test_three_nodes_a_unit_and_a_few(kind: Any) -> None:
    def nodes(width: int) -> int:
        return sum(1 for node in order(autograd.sum(kind(width)([float(i) for i in range(width)]))) if node.op)

    assert nodes(11) - nodes(10) <= 3
    assert nodes(10) <= 3 * 10 + 7


def test_parameters() -> None:
    assert list(LayerNorm(2).state_dict().items()) == [("w.0", 1.0), ("w.1", 1.0), ("b.0", 0.0), ("b.1", 0.0)]
    assert list(RMSNorm(2).state_dict()) == ["w.0", "w.1"]
    assert repr(LayerNorm(2)) == "LayerNorm(2, eps=1e-05)"


@each
@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda kind: kind(0), ValueError, "width is 0; expected at least 1"),
        (lambda kind: kind(2.0), TypeError, "width is 2.0; expected a whole number"),
        (lambda kind: kind(2, eps=0.0), ValueError, "eps is 0.0; expected a number above 0"),
        (lambda kind: kind(2, eps=float("nan")), ValueError, "eps is nan"),
        (lambda kind: kind(2, eps="small"), TypeError, "eps is a str"),
        (lambda kind: kind(2)([1.0]), ValueError, r"expected 2 input\(s\), got 1"),
        (lambda kind: kind(2)(Value(1.0)), TypeError, "expected a list of numbers"),
    ],
)
def test_bad_input(kind: Any, make: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=f"{kind.__name__}: .*{says}"):
        make(kind)
