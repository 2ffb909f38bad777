"""calculus: grad(), jacobian() and their like: functions made of functions, to any order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce, wraps
from itertools import islice
from typing import Any

import numpy as np

from autograd.calculus.partials import plain
from autograd.calculus.passes import (
    Number,
    depend_on_others,
    differentiating,
    gradients,
    pushforward,
    scalar,
    settled,
    times,
)
from autograd.common.numbers import to_float
from autograd.core import modes
from autograd.core.value import Value

Function = Callable[..., Any]
Argnums = int | tuple[int, ...]


def grad(function: Function, argnums: Argnums = 0) -> Function:
    """The function that gives the gradient of ``function``, a function with one number as its result.

    What depends on Values comes as a Value, which is a graph of them, whether they are arguments or what ``function``
    uses besides, such as the weights of a model; what doesn't is a plain number. So ``grad(grad(f))`` is the second
    derivative, a loss may have a gradient in it, and what it gives can be drawn, stepped through, and differentiated.

    Args:
        function: takes numbers, or (nested) lists and arrays of them.
        argnums: which argument to differentiate by, counted from 0; a tuple for several.

    Raises:
        TypeError: an argument is no number or list of numbers, or the result is not one number.
        ValueError: there is no such argument, or it is named twice.

    Example:
        >>> cube = lambda x: x * x * x
        >>> grad(cube)(2.0), grad(grad(cube))(2.0), grad(grad(grad(cube)))(2.0)
        (12.0, 12.0, 6.0)
        >>> grad(lambda w, x: w[0] * x + w[1])([2.0, 1.0], 3.0)
        [3.0, 1.0]
        >>> w = Value(4.0)
        >>> slope = grad(lambda x: w * x * x)(3.0)
        >>> slope.backward()
        >>> slope.data, w.grad
        (24.0, 6.0)
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
        with modes.always_recording():
            point = Point("grad", arguments, argnums)
            value = scalar(point.called(function, options), "grad")
            slopes = gradients(value, point.leaves)
        found = point.given([value, *slopes], [value])
        return found[0], point.like_arguments(found[1:])

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
        with modes.always_recording():
            point = Point("jacobian", arguments, argnums)
            result = point.called(function, options)
            values = flat("jacobian: the result", result)
            rows = [gradients(each, point.leaves) for each in values]
        found = iter(point.given([each for row in rows for each in row], values))
        return _in_shape_of(result, [point.like_arguments(list(islice(found, len(row)))) for row in rows])

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
        directions = _directions("hvp", vector, point)

        def along(x: Any) -> Any:
            slopes = flat("hvp: the gradient", grad(function)(x))
            return reduce(operator.add, map(times, slopes, directions), 0.0)

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
    with modes.always_recording():
        at = Point("jvp", tuple(point), tuple(range(len(point))))
        moves = _directions("jvp", list(tangents), list(point))
        result = at.called(function, {})
        values = flat("jvp: the result", result)
        slopes = pushforward(values, at.leaves, moves)
    found = at.given([*values, *slopes], [*values, *moves])
    return _in_shape_of(result, found[: len(values)]), _in_shape_of(result, found[len(values) :])


class Point:
    """Where a function is differentiated: its arguments, those that ``argnums`` says replaced by fresh nodes."""

    def __init__(self, who: str, arguments: tuple[Any, ...], argnums: Argnums) -> None:
        self.single = isinstance(argnums, (int, np.integer))
        places = (int(argnums),) if isinstance(argnums, (int, np.integer)) else tuple(argnums)
        for place in places:
            if isinstance(place, bool) or not -len(arguments) <= place < len(arguments):
                raise ValueError(f"{who}: argnums says {place!r}, but there are {len(arguments)} argument(s)")
        if len({place % len(arguments) for place in places}) < len(places):
            raise ValueError(f"{who}: argnums is {argnums!r:.60}, with one argument twice; expected each once")
        self.shapes = tuple(arguments[place] for place in places)
        given = [each for place in places for each in flat(f"{who}: argument {place}", arguments[place])]
        varies = [isinstance(each, Value) and not each.constant for each in given]
        self.leaves = [each.identity() if v else Value(plain(each)) for each, v in zip(given, varies, strict=True)]
        self.fresh = [leaf for leaf, v in zip(self.leaves, varies, strict=True) if not v]
        self.arguments = list(arguments)
        for place, replaced in zip(places, _in_shape_of(self.shapes, self.leaves), strict=True):
            self.arguments[place] = replaced

    def called(self, function: Function, options: dict[str, Any]) -> Any:
        """What the function gives here."""
        with differentiating(self.leaves):
            return function(*self.arguments, **options)

    def given(self, numbers: Sequence[Number], made_from: Sequence[Number]) -> list[Number]:
        """What the caller gets: Values where a number depends on one of the caller's, else plain numbers.

        The plain numbers it was called with are constants in them. In `no_grad` the Values are constants. All depend on
        nothing but what ``made_from`` depends on.
        """
        if len(self.fresh) == len(self.leaves) and not depend_on_others(made_from, self.leaves):  # as nearly always
            return [plain(number) for number in numbers]
        found = settled(numbers, self.fresh) if self.fresh else numbers
        silent = modes.is_silent()
        return [each.detach() if silent and isinstance(each, Value) else each for each in found]

    def like_arguments(self, numbers: Sequence[Number]) -> Any:
        """One number per leaf, in the shape of the arguments."""
        found = _in_shape_of(self.shapes, numbers)
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
        if numbers and all(isinstance(each, np.ndarray) for each in numbers):  # together they are one array
            return np.stack(numbers).reshape(*shape.shape, *numbers[0].shape)
        filled = np.empty(shape.shape, dtype=float if all(isinstance(each, float) for each in numbers) else object)
        for place, each in zip(np.ndindex(shape.shape), numbers, strict=True):
            filled[place] = each
        return filled
    if isinstance(shape, (list, tuple)):
        left, made = list(numbers), []
        for part in shape:
            count = len(flat("", part))
            made.append(_in_shape_of(part, left[:count]))
            del left[:count]
        return made if isinstance(shape, list) else tuple(made)
    return numbers[0]


def _shape(given: Any) -> Any:
    """How numbers are nested, whatever in: a list per list, tuple or array."""
    given = given.tolist() if isinstance(given, np.ndarray) else given
    return [_shape(each) for each in given] if isinstance(given, (list, tuple)) else 0


def _directions(who: str, given: Any, point: Any) -> list[Number]:
    """The numbers that say how a point's numbers move."""
    found = flat(f"{who}: a tangent", given)
    if _shape(given) != _shape(point):
        here = f"{len(flat(who, point))} move, {given!r:.60} at {point!r:.60}"
        raise ValueError(f"{who}: {len(found)} number(s) say how {here}; expected the same shape")
    return found
