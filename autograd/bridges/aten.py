"""bridges: PyTorch's own operations, by the names of its ATen library, as rows.

What computes a number elsewhere is spelled here in rows; what only moves numbers is none of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.bridges import aten_layers as layers
from autograd.bridges.elements import Elements, numbers, row_named

# Elements go elsewhere, and stay what they are; PyTorch says where, as it does so with places
_MOVING = """
    cat stack index index_select gather clone flip roll repeat where constant_pad_nd embedding tril triu copy
    index_put scatter take take_along_dim select_scatter slice_scatter diag_embed as_strided_scatter masked_select
    repeat_interleave block_diag contiguous unfold_copy view_copy _to_copy _unsafe_view expand_copy permute_copy
    masked_scatter index_copy convert_element_type
"""
MOVING = frozenset(_MOVING.split())
# The elements at places that come out beside them
_CHOOSING = """
    sort topk kthvalue median nanmedian mode cummax cummin
"""
CHOOSING = frozenset(_CHOOSING.split())
# Derivatives are 0 wherever there are any, so that what comes out is a constant
_FLAT = """
    sign sgn floor ceil round trunc argmax argmin eq ne lt gt le ge isnan isinf isfinite zeros_like ones_like
    full_like empty_like rand_like randn_like new_zeros new_ones new_full new_empty new_empty_strided floor_divide
    bernoulli heaviside
"""
FLAT = frozenset(_FLAT.split())


def reading(row: str) -> Callable[..., Any]:
    """A row as it is."""
    return lambda el, *given: el.each(row, *given)


def add(el: Elements, self: Any, other: Any, alpha: float = 1) -> Any:
    """A sum; alpha is what other is multiplied by."""
    return el.each("add", self, other if alpha == 1 else el.each("mul", other, float(alpha)))


def sub(el: Elements, self: Any, other: Any, alpha: float = 1) -> Any:
    """A difference; alpha is what other is multiplied by."""
    return el.each("sub", self, other if alpha == 1 else el.each("mul", other, float(alpha)))


def rsub(el: Elements, self: Any, other: Any, alpha: float = 1) -> Any:
    """A difference the other way round."""
    return sub(el, other, self, alpha)


def div(el: Elements, self: Any, other: Any, rounding_mode: str | None = None) -> Any:
    """A quotient; rounded ones have no row."""
    if rounding_mode is not None:
        raise NotImplementedError
    return el.each("div", self, other)


def power(el: Elements, self: Any, exponent: Any) -> Any:
    """A power."""
    return el.each("pow", self, exponent)


def gelu(el: Elements, self: Any, approximate: str = "none") -> Any:
    """In the erf form as the row, else by tanh."""
    if approximate == "none":
        return el.each("gelu", self)
    cubed = el.each("add", self, el.each("mul", el.each("pow", self, 3.0), 0.044715))
    inner = el.each("tanh", el.each("mul", cubed, math.sqrt(2 / math.pi)))
    return el.each("mul", el.each("mul", self, 0.5), el.each("add", inner, 1.0))


def softplus(el: Elements, self: Any, beta: float = 1, threshold: float = 20) -> Any:
    """Smooth ReLU, log(1 + exp(beta·a))/beta."""
    scaled = self if beta == 1 else el.each("mul", self, float(beta))
    soft = el.each("softplus", scaled)
    made = soft if beta == 1 else el.each("div", soft, float(beta))
    return choose(numbers(scaled) > threshold, self, made)  # past which PyTorch has the number itself


def leaky_relu(el: Elements, self: Any, negative_slope: float = 0.01) -> Any:
    """With PyTorch's usual slope."""
    return el.each("leaky_relu", self, float(negative_slope))


def log_sigmoid(el: Elements, self: Any) -> Any:
    """−softplus(−self)."""
    return el.each("neg", el.each("softplus", el.each("neg", self)))


def clamp(el: Elements, self: Any, min: Any = None, max: Any = None) -> Any:  # noqa: A002 - its own names
    """A number between two."""
    self = self if min is None else el.each("maximum", self, min)
    return self if max is None else el.each("minimum", self, max)


def choose(test: Any, one: Any, other: Any) -> Any:
    """The elements of one array or of the other."""
    return np.where(test, np.asarray(one, dtype=object), np.asarray(other, dtype=object))


def masked_fill(el: Elements, self: Any, mask: Any, value: Any) -> Any:
    """A value where the mask says so."""
    return choose(mask, value, self)


def _axes(dim: Any) -> Sequence[int] | None:
    return None if dim is None or dim == [] else (dim,) if isinstance(dim, int) else tuple(dim)


def total(el: Elements, self: Any, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    """Sums."""
    return el.sum(self, _axes(dim), keepdim)


def mean(el: Elements, self: Any, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    """Means."""
    return el.mean(self, _axes(dim), keepdim)


def prod(el: Elements, self: Any, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    """Products."""
    return el.along(_axes(dim), self, el.chained("mul"), keepdim)


def largest(el: Elements, self: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """The largest, by maximum from left to right; at a tie of two each counts for half."""
    return el.along(_axes(dim), self, el.chained("maximum"), keepdim)


def smallest(el: Elements, self: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """The same of the smallest."""
    return el.along(_axes(dim), self, el.chained("minimum"), keepdim)


def logsumexp(el: Elements, self: Any, dim: Any, keepdim: bool = False) -> Any:
    """The logarithm of a sum of exponentials."""
    return el.along(_axes(dim), self, lambda given: el.one("logsumexp", given), keepdim)


def norm(el: Elements, self: Any, ord: float = 2, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:  # noqa: A002
    """√Σa² or Σ|a|."""
    if ord == 1:
        return el.sum(el.each("abs", self), _axes(dim), keepdim)
    if ord != 2:
        raise NotImplementedError
    return el.each("sqrt", el.sum(el.each("pow", self, 2.0), _axes(dim), keepdim))


def variance(
    el: Elements, self: Any, dim: Any = None, unbiased: Any = True, *, correction: Any = None, keepdim: bool = False
) -> Any:
    """Squared distances to the mean, over their number less the correction."""
    if isinstance(dim, bool):  # var(self, unbiased)
        dim, unbiased = None, dim
    away = el.each("sub", self, el.mean(self, _axes(dim), True))
    sums = el.sum(el.each("pow", away, 2.0), _axes(dim), keepdim)
    less = float(unbiased) if correction is None else float(correction)
    return el.each("div", sums, self.size / max(sums.size, 1) - less)


def deviation(el: Elements, *given: Any, **more: Any) -> Any:
    """Its root."""
    return el.each("sqrt", variance(el, *given, **more))


# What PyTorch calls otherwise, or has more arguments for, than the row
OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": add,
    "sub": sub,
    "rsub": rsub,
    "div": div,
    "pow": power,
    "reciprocal": lambda el, self: el.each("div", 1.0, self),
    "square": lambda el, self: el.each("pow", self, 2.0),
    "rsqrt": lambda el, self: el.each("pow", self, -0.5),
    "gelu": gelu,
    "softplus": softplus,
    "leaky_relu": leaky_relu,
    "log_sigmoid_forward": log_sigmoid,
    "clamp": clamp,
    "clamp_min": clamp,
    "clamp_max": lambda el, self, max: clamp(el, self, None, max),  # noqa: A006
    "masked_fill": masked_fill,
    "fill": lambda el, self, value: choose(True, value, self),
    "zero": lambda el, self: choose(True, 0.0, self),
    "sum": total,
    "mean": mean,
    "prod": prod,
    "amax": largest,
    "max": largest,
    "amin": smallest,
    "min": smallest,
    "logsumexp": logsumexp,
    "linalg_vector_norm": norm,
    "var": variance,
    "std": deviation,
    "cumsum": lambda el, self, dim, dtype=None: el.running("add", self, dim),
    "cumprod": lambda el, self, dim, dtype=None: el.running("mul", self, dim),
    "mm": layers.matmul,
    "bmm": layers.matmul,
    "mv": layers.mv,
    "dot": layers.dot,
    "addmm": layers.addmm,
    "baddbmm": layers.addmm,
    "addmv": layers.addmv,
    "convolution": layers.convolution,
    "avg_pool2d": layers.avg_pool2d,
    "_softmax": layers.softmax,
    "_log_softmax": layers.log_softmax,
    "mse_loss": layers.mse_loss,
    "nll_loss_forward": layers.nll_loss,
}


def operation(name: str) -> Callable[..., Any] | None:
    """What an operation of theirs is in rows; None where that isn't known."""
    if name in OPERATIONS:
        return OPERATIONS[name]
    row = row_named(name)
    if row is None or row.variadic:
        return None

    def by_row(el: Elements, *given: Any) -> Any:
        if not len(row.active) <= len(given) <= row.arity:
            raise NotImplementedError
        return el.each(row.name, *given)

    return by_row
