"""bridges: JAX's primitives as rows.

What computes a number elsewhere is spelled here in rows; what only moves numbers is none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.bridges.elements import Elements, row_named

# Elements go elsewhere, and stay what they are; JAX says where, as it does so with places
_MOVING = """
    reshape transpose broadcast_in_dim squeeze expand_dims rev concatenate pad slice dynamic_slice gather
    dynamic_update_slice scatter select_n split stack unstack copy copy_p tile convert_element_type reduce_precision
    optimization_barrier
"""
MOVING = frozenset(_MOVING.split())
# Derivatives are 0 wherever there are any, so that what comes out is a constant
_FLAT = """
    sign floor ceil round stop_gradient eq ne lt gt le ge is_finite argmax argmin nextafter eq_to lt_to le_to
    population_count clz
"""
FLAT = frozenset(_FLAT.split())
# JAX's names of what a row computes
NAMES = {"logistic": "sigmoid", "max": "maximum", "min": "minimum", "add_any": "add", "erf_inv": "erfinv"}


def dot_general(el: Elements, one: Any, other: Any, dimension_numbers: Any, **more: Any) -> Any:
    """Products of matrices, and their like: what is contracted goes last, what both have comes first."""
    (left, right), (left_batch, right_batch) = dimension_numbers
    one, other = np.asarray(one, dtype=object), np.asarray(other, dtype=object)

    def arranged(array: Any, batch: Any, contracted: Any) -> tuple[Any, list[int]]:
        free = [axis for axis in range(array.ndim) if axis not in (*batch, *contracted)]
        moved = array.transpose([*batch, *free, *contracted])
        sizes = [array.shape[axis] for axis in free]
        length = int(np.prod([array.shape[axis] for axis in contracted], dtype=int))
        return moved.reshape([*[array.shape[axis] for axis in batch], int(np.prod(sizes, dtype=int)), length]), sizes

    rows, free = arranged(one, left_batch, left)
    columns, more_free = arranged(other, right_batch, right)
    batch = [one.shape[axis] for axis in left_batch]
    return el.matmul(rows, np.swapaxes(columns, -1, -2)).reshape([*batch, *free, *more_free])


def integer_pow(el: Elements, x: Any, y: int) -> Any:
    """A power with a constant exponent."""
    return el.each("pow", x, float(y))


def clamp(el: Elements, low: Any, x: Any, high: Any) -> Any:
    """A number between two."""
    return el.each("minimum", el.each("maximum", x, low), high)


def convolution(
    el: Elements, x: Any, weights: Any, window_strides: Any, padding: Any, lhs_dilation: Any, rhs_dilation: Any,
    dimension_numbers: Any, feature_group_count: int, batch_group_count: int, **more: Any,
) -> Any:  # fmt: skip
    """A convolution, with its dimensions in any order."""
    if batch_group_count != 1:
        raise NotImplementedError
    numbers = dimension_numbers
    made = el.convolved(
        x.transpose(numbers.lhs_spec), weights.transpose(numbers.rhs_spec), None, window_strides, padding,
        rhs_dilation, lhs_dilation, feature_group_count,
    )  # fmt: skip
    return made.transpose(np.argsort(numbers.out_spec))


def pooled(row: str, fill: float) -> Callable[..., Any]:
    """A row over what lies in a window."""

    def pool(
        el: Elements, x: Any, window_dimensions: Any, window_strides: Any, padding: Any, base_dilation: Any,
        window_dilation: Any, **more: Any,
    ) -> Any:  # fmt: skip
        seen = el.windows(x, window_dimensions, window_strides, padding, window_dilation, base_dilation, fill)
        return el.along(range(x.ndim, seen.ndim), seen, el.total if row == "sum" else el.chained(row), False)

    return pool


def folded(row: str) -> Callable[..., Any]:
    """A reduction by a row of two arguments."""

    def reduce(el: Elements, x: Any, axes: Any, **more: Any) -> Any:
        return el.along(axes, x, el.chained(row), False)

    return reduce


def running(row: str) -> Callable[..., Any]:
    """A reduction that keeps what it has come to at every place."""

    def scan(el: Elements, x: Any, axis: int, reverse: bool = False) -> Any:
        return el.running(row, x, axis, reverse)

    return scan


OPERATIONS: dict[str, Callable[..., Any]] = {
    "square": lambda el, x: el.each("pow", x, 2.0),
    "rsqrt": lambda el, x, **more: el.each("pow", x, -0.5),
    "integer_pow": integer_pow,
    "clamp": clamp,
    "dot_general": dot_general,
    "reduce_sum": lambda el, x, axes, **more: el.sum(x, axes),
    "reduce_max": folded("maximum"),
    "reduce_min": folded("minimum"),
    "reduce_prod": folded("mul"),
    "conv_general_dilated": convolution,
    "reduce_window_sum": pooled("sum", 0.0),
    "reduce_window_max": pooled("maximum", -np.inf),
    "reduce_window_min": pooled("minimum", np.inf),
    "cumsum": running("add"),
    "cumprod": running("mul"),
    "cummax": running("maximum"),
    "cummin": running("minimum"),
}


def operation(name: str) -> Callable[..., Any] | None:
    """What a primitive of theirs is in rows; None where that isn't known."""
    if name in OPERATIONS:
        return OPERATIONS[name]
    row = row_named(NAMES.get(name, name))
    if row is None or row.variadic or row.passive:
        return None
    return lambda el, *given, **more: el.each(row.name, *given)  # what more there is says how exact it is
