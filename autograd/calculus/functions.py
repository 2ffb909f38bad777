"""calculus: grad(), jacobian() and their like: functions made of functions, to any order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce, wraps
from typing import Any

import numpy as np

from autograd.calculus.partials import plain
from autograd.calculus.passes import Number, gradients, pushforward, scalar, times
from autograd.common.numbers import to_float
from autograd.core.value import Value

Function = Callable[..., Any]
Argnums = int | tuple[int, ...]


def grad(function: Function, argnums: Argnums = 0) -> Function:
    """The function that gives the gradient of ``function``, a function with one number as its result.

    Where it's called with plain numbers it gives plain numbers; with Values it gives Values that are graphs of them. So
    ``grad(grad(f))`` is the second derivative, and what it gives can be drawn, stepped through, and differentiated.

    Args:
        function: takes numbers, or (nested) lists and arrays of them.
        argnums: which argument to differentiate by, counted from 0; a tuple for several.

    Raises:
        TypeError: an argument is no number or list of numbers, or the result is not one number.
        ValueError: there is no such argument.

    Example:
        >>> cube = lambda x: x * x * x
        >>> grad(cube)(2.0), grad(grad(cube))(2.0), grad(grad(grad(cube)))(2.0)
        (12.0, 12.0, 6.0)
        >>> grad(lambda w, x: w[0] * x + w[1])([2.0, 1.0], 3.0)
        [3.0, 1.0]
    """
    both = value_and_grad(function, argnums)

    @wraps(function)
    def gradient(*arguments: Any, **options: Any) -> Any:
        return both(*arguments, **options)[1]

    return gradient


def value_and_grad(function: Function, argnums: Argnums = 0) -> Function:
    """The function that gives the value and the gradient of ``function``; see `grad`.

    Example:
        >>> value_and_grad(lambda x, y: x * y, (0, 1))(2.0, 5.0)
        (10.0, (5.0, 2.0))
    """

    @wraps(function)
    def value_and_gradient(*arguments: Any, **options: Any) -> Any:
        point = Point("grad", arguments, argnums)
        value = scalar(function(*point.arguments, **options), "grad")
        return point.given(value), point.like_arguments(gradients(value, point.leaves))

    return value_and_gradient


def jacobian(function: Function, argnums: Argnums = 0) -> Function:
    """The function that gives all derivatives of ``function``, whose result is a list or an array of numbers.

    The result has the shape of ``function``'s result, and in the place of each number the shape of the argument.

    Example:
        >>> jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([2.0, 3.0])
        [[3.0, 2.0], [1.0, 1.0]]
    """

    @wraps(function)
    def all_derivatives(*arguments: Any, **options: Any) -> Any:
        point = Point("jacobian", arguments, argnums)
        result = function(*point.arguments, **options)
        rows = [point.like_arguments(gradients(each, point.leaves)) for each in flat("jacobian: the result", result)]
        return _in_shape_of(result, rows)

    return all_derivatives


def hessian(function: Function, argnums: Argnums = 0) -> Function:
    """The function that gives all second derivatives of ``function``, a function with one number as its result.

    Example:
        >>> hessian(lambda x: x[0] * x[0] * x[1])([2.0, 3.0])
        [[6.0, 4.0], [4.0, 0.0]]
    """
    if not isinstance(argnums, int):
        raise TypeError(f"hessian: argnums is {argnums!r:.60}; expected one whole number")
    return jacobian(grad(function, argnums), argnums)


def hvp(function: Function) -> Function:
    """The function that gives the Hessian of ``function`` times a vector, without the Hessian.

    It takes the point and the vector, which have the same shape. Source: H·v is the gradient of (∇f)·v.

    Example:
        >>> hvp(lambda x: x[0] * x[0] * x[1])([2.0, 3.0], [1.0, 10.0])
        [46.0, 4.0]
    """

    @wraps(function)
    def hessian_times(point: Any, vector: Any) -> Any:
        def along(x: Any) -> Any:
            slopes = flat("hvp: the gradient", grad(function)(x))
            return reduce(operator.add, map(times, slopes, _directions("hvp", vector, len(slopes))), 0.0)

        return grad(along)(point)

    return hessian_times


def jvp(function: Function, point: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """The value of ``function`` and its directional derivative, by forward mode, in one pass from the inputs on.

    Args:
        function: takes numbers, or lists and arrays of them; gives a number, or a list or array.
        point: one entry per argument.
        tangents: how each argument moves; the same shapes.

    Raises:
        ValueError: ``point`` and ``tangents`` have different shapes.

    Example:
        >>> jvp(lambda x, y: x * y, [3.0, 2.0], [1.0, 10.0])
        (6.0, 32.0)
    """
    at = Point("jvp", tuple(point), tuple(range(len(point))))
    moves = [each for tangent in tangents for each in flat("jvp: a tangent", tangent)]
    result = function(*at.arguments)
    values = flat("jvp: the result", result)
    found = pushforward(values, at.leaves, _directions("jvp", moves, len(at.leaves)))
    in_value, in_slope = (_in_shape_of(result, [at.given(each) for each in numbers]) for numbers in (values, found))
    return in_value, in_slope


class Point:
    """Where a function is differentiated: its arguments, those that ``argnums`` says replaced by fresh nodes."""

    def __init__(self, who: str, arguments: tuple[Any, ...], argnums: Argnums) -> None:
        self.single = isinstance(argnums, (int, np.integer))
        places = (int(argnums),) if isinstance(argnums, (int, np.integer)) else tuple(argnums)
        for place in places:
            if isinstance(place, bool) or not -len(arguments) <= place < len(arguments):
                raise ValueError(f"{who}: argnums says {place!r}, but there are {len(arguments)} argument(s)")
        self.shapes = tuple(arguments[place] for place in places)
        given = [each for place in places for each in flat(f"{who}: argument {place}", arguments[place])]
        varies = [isinstance(each, Value) and not each.constant for each in given]
        self.is_graph = any(varies)
        self.leaves = [each.identity() if v else Value(plain(each)) for each, v in zip(given, varies, strict=True)]
        self.arguments = list(arguments)
        for place, replaced in zip(places, _in_shape_of(self.shapes, self.leaves), strict=True):
            self.arguments[place] = replaced

    def given(self, number: Number) -> Number:
        """A Value where the function was called with Values, else a plain number."""
        return number if self.is_graph else plain(number)

    def like_arguments(self, numbers: Sequence[Number]) -> Any:
        """One number per leaf, in the shape of the arguments."""
        found = _in_shape_of(self.shapes, [self.given(each) for each in numbers])
        return found[0] if self.single else found


def flat(what: str, given: Any) -> list[Number]:
    """The numbers in a number, or in nested lists, tuples and arrays; TypeError where something in it is none.

    Example:
        >>> flat("x", [1.0, (2.0, [3.0])])
        [1.0, 2.0, 3.0]
    """
    if isinstance(given, np.ndarray):
        given = given.ravel().tolist()
    if isinstance(given, (list, tuple)):
        return [each for part in given for each in flat(what, part)]
    return [given if isinstance(given, Value) else to_float(given, what, "a number, a Value, or lists of them")]


def _in_shape_of(shape: Any, numbers: Sequence[Any]) -> Any:
    """The numbers nested as ``shape`` is: as a list, a tuple, an array, or alone."""
    if isinstance(shape, np.ndarray):
        single = all(isinstance(each, float) for each in numbers)
        filled = np.empty(shape.shape, dtype=float if single else object)
        for place, each in zip(np.ndindex(shape.shape), numbers, strict=True):
            filled[place] = each
        # arrays of plain numbers are together one of more dimensions
        plain_arrays = all(isinstance(each, np.ndarray) and each.dtype == float for each in numbers)
        return np.array(filled.tolist()) if not single and plain_arrays else filled
    if isinstance(shape, (list, tuple)):
        left, made = list(numbers), []
        for part in shape:
            count = len(flat("", part))
            made.append(_in_shape_of(part, left[:count]))
            del left[:count]
        return made if isinstance(shape, list) else tuple(made)
    return numbers[0]


def _directions(who: str, given: Any, count: int) -> list[Number]:
    directions = flat(f"{who}: a tangent", given)
    if len(directions) != count:
        raise ValueError(f"{who}: {len(directions)} number(s) say how {count} move; expected as many")
    return directions
