"""bridges: PyTorch's products of matrices, layers and losses, as rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.bridges.elements import Elements


def plus(el: Elements, one: Any, other: Any, alpha: float) -> Any:
    """One number, and the other times alpha."""
    return el.each("add", one, other if alpha == 1 else el.each("mul", other, float(alpha)))


def matmul(el: Elements, self: Any, mat2: Any) -> Any:
    """A product of matrices, or of stacks of them."""
    return el.matmul(self, mat2)


def mv(el: Elements, self: Any, vec: Any) -> Any:
    """A matrix and a vector."""
    return el.matmul(vec[None, :], self.T)[0]


def dot(el: Elements, self: Any, tensor: Any) -> Any:
    """Two vectors."""
    return np.asarray(el.weighed(list(self), list(tensor)), dtype=object)


def addmm(el: Elements, self: Any, mat1: Any, mat2: Any, beta: float = 1, alpha: float = 1) -> Any:
    """A product of matrices added to self."""
    if beta == alpha == 1:
        return el.matmul(mat1, mat2, self)
    return plus(el, el.each("mul", self, float(beta)), el.matmul(mat1, mat2), alpha)


def addmv(el: Elements, self: Any, mat: Any, vec: Any, beta: float = 1, alpha: float = 1) -> Any:
    """A matrix and a vector, added to self."""
    if beta == alpha == 1:
        return el.matmul(vec[None, :], mat.T, self)[0]
    return plus(el, el.each("mul", self, float(beta)), mv(el, mat, vec), alpha)


def log_softmax(el: Elements, self: Any, dim: int, half_to_float: bool = False) -> Any:
    """The logarithm of softmax."""
    return el.log_softmax(self, dim) if self.ndim else el.each("sub", self, self)


def softmax(el: Elements, self: Any, dim: int, half_to_float: bool = False) -> Any:
    """Its exponential, which adds up to 1."""
    return el.each("exp", log_softmax(el, self, dim))


def convolution(
    el: Elements, input: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, transposed: bool,  # noqa: A002
    output_padding: Any, groups: int,
) -> Any:  # fmt: skip
    """Weighted sums of windows."""
    if transposed:
        raise NotImplementedError
    around = [(each, each) for each in padding]
    return el.convolved(input, weight, bias, stride, around, dilation, [1] * len(stride), groups)


def avg_pool2d(
    el: Elements, self: Any, kernel_size: Any, stride: Any = (), padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: Any = None,
) -> Any:  # fmt: skip
    """Means of windows."""
    if ceil_mode or not count_include_pad or divisor_override:
        raise NotImplementedError
    height, width = kernel_size if len(kernel_size) == 2 else kernel_size * 2
    before = [1] * (self.ndim - 2)
    steps = [*before, *(stride if len(stride) == 2 else stride * 2 or (height, width))]
    around = [(0, 0)] * len(before) + [(each, each) for each in (padding or [0])] * (
        2 if len(padding or [0]) < 2 else 1
    )
    seen = el.windows(self, [*before, height, width], steps, around, [1] * self.ndim)
    return el.mean(seen, range(self.ndim, seen.ndim))


def _reduced(el: Elements, losses: Any, reduction: int) -> Any:
    return (losses, el.mean(losses), el.sum(losses))[reduction] if reduction else losses


def mse_loss(el: Elements, self: Any, target: Any, reduction: int = 1) -> Any:
    """Squared differences."""
    return _reduced(el, el.each("pow", el.each("sub", self, target), 2.0), reduction)


def nll_loss(el: Elements, self: Any, target: Any, weight: Any, reduction: int, ignore_index: int) -> Any:
    """What −log of the right class's probability is, weighted."""
    rows = self.reshape(-1, self.shape[-1])
    classes = np.atleast_1d(target).ravel()
    kept = [i for i, each in enumerate(classes) if each != ignore_index]
    weights = [1.0 if weight is None else float(weight[int(classes[i])]) for i in kept]
    losses = [el.one("neg", rows[i, int(classes[i])]) for i in kept]
    losses = [loss if w == 1.0 else el.one("mul", loss, w) for loss, w in zip(losses, weights, strict=True)]
    if reduction == 0:
        made = np.zeros(len(classes), dtype=object)
        made[:] = 0.0
        made[kept] = losses
        return made.reshape(np.shape(target))
    result = el.total(losses)
    return np.asarray(el.one("div", result, sum(weights)) if reduction == 1 else result, dtype=object)
