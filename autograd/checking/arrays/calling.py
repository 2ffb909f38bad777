"""checking/arrays: how somebody's function is called at a point, and what it gives."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.checking.arrays.points import Nesting, library
from autograd.checking.numeric import Floats


def names_of_arguments(function: Any) -> list[str]:
    """What a function calls its positional arguments; none where it can't be told.

    >>> names_of_arguments(lambda W, b=0.0: W), names_of_arguments(lambda *x: x)
    (['W', 'b'], [])
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]


def point_of(function: Any, given: Any, names: Sequence[str] = ()) -> tuple[Nesting, Callable[[Any, Any], Any]]:
    """A point with its names, and what calls a function there.

    A tuple is the function's arguments, but where it takes one alone; so is a list of several where the function takes
    as many, and no fewer. Anything else is its one argument.
    """
    names = [*names] or names_of_arguments(function)
    if _are_arguments(function, given):
        called = [*names[: len(given)], *(f"x[{i}]" for i in range(len(names), len(given)))]
        return Nesting(tuple(given), names=called), lambda what, at: what(*at)
    name = "" if isinstance(given, dict) else (names or ["x"])[0]
    return Nesting(given, name), lambda what, at: what(at)


def _are_arguments(function: Any, given: Any) -> bool:
    if isinstance(given, tuple):
        return _takes(function, len(given)) or not _takes(function, 1)
    return isinstance(given, list) and len(given) > 1 and _takes(function, len(given)) and not _takes(function, 1)


def _takes(function: Any, count: int) -> bool:
    try:
        inspect.signature(function).bind(*range(count))
    except (TypeError, ValueError):
        return False
    return True


class Called:
    """Somebody's function as one of all numbers of a point, to all numbers of its result.

    Args:
        function: what is called.
        point: where.
        call: calls it with the point's nesting.
    """

    def __init__(self, function: Any, point: Nesting, call: Callable[[Any, Any], Any]) -> None:
        self.function, self.point, self.call = function, point, call
        self.result = Nesting(self._plain(point.numbers), "y")  # its nesting

    def _plain(self, numbers: Floats) -> Any:
        return self.call(self.function, self.point.at(numbers))

    def __call__(self, numbers: Floats) -> Floats:
        """The result's numbers; nan where the function has none there."""
        try:
            with np.errstate(all="ignore"):
                found = self._plain(numbers)
                return np.array([found]) if type(found) is float else Nesting(found, "y").numbers
        except (ArithmeticError, ValueError):  # as of math.log(-1); what is wrong with it everywhere was raised above
            return np.full(len(self.result.numbers), np.nan)


def own_gradient(function: Any, point: Nesting, call: Callable[[Any, Any], Any]) -> list[NDArray[Any] | None]:
    """What PyTorch or JAX says itself the gradient of a function of its arrays is, an array per array of the point.

    Raises:
        TypeError: the arrays are of neither.
    """
    given = point.at(point.numbers)
    arrays = list(_arrays_in(given))
    libraries = {library(each) for each in arrays}
    if libraries == {"torch"}:
        return _by_torch(call, function, given, arrays)
    if libraries == {"jax"}:
        return point.read(import_module("jax").jacobian(lambda at: call(function, at))(given))
    raise TypeError(
        "check_gradient: there is no gradient to check: None asks PyTorch or JAX, but the point has numbers that are "
        "none of their arrays; give the gradient, a function or its numbers, as the second, or make their arrays of it"
    )


def _by_torch(
    call: Callable[[Any, Any], Any], function: Any, given: Any, arrays: Sequence[Any]
) -> list[NDArray[Any] | None]:
    """The gradients of a function of tensors, by ``result.shape + array.shape``; of several results in a row."""
    torch: Any = import_module("torch")
    for each in arrays:
        each.requires_grad_(True)
    results = list(_arrays_in(call(function, given)))
    if other := [each for each in results if library(each) != "torch"]:
        raise TypeError(
            f"check_gradient: the function gave a {type(other[0]).__name__}, which PyTorch can't differentiate; "
            "return a tensor, or give the gradient"
        )
    numbers = [number for each in results for number in each.reshape(-1)]
    rows = [
        torch.autograd.grad(each, arrays, retain_graph=True, allow_unused=True) if each.requires_grad else None
        for each in numbers
    ]
    shape = tuple(results[0].shape) if len(results) == 1 else (len(numbers),)
    columns = [
        [torch.zeros_like(array) if row is None or row[i] is None else row[i] for row in rows]
        for i, array in enumerate(arrays)
    ]
    return [
        torch.stack(column).reshape(*shape, *array.shape).numpy(force=True)
        for column, array in zip(columns, arrays, strict=True)
    ]


def _arrays_in(given: Any) -> Iterator[Any]:
    if isinstance(given, dict):
        given = list(given.values())
    if isinstance(given, (list, tuple)):
        for each in given:
            yield from _arrays_in(each)
    else:
        yield given
