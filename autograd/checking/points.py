"""checking: the points that a function is checked at: numbers in any nesting, Values, or a model; and their names."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.common.numbers import to_float
from autograd.common.words import subscript
from autograd.core.value import Value

EXPECTED = "a number, a Value, or lists, tuples, dicts and arrays of them"


@dataclass(frozen=True)
class Arguments:
    """A function at a point.

    Args:
        leaves: a Value per number.
        names: what to call each, by its place.
        call: the function, called with them.
    """

    leaves: list[Value]
    names: list[str]
    call: Callable[[], Any]


def arguments(function: Callable[..., Any], point: Any) -> Arguments:
    """A function's arguments at a point.

    Where all are Values and the function takes nothing, they are what it uses. Else the entries of a list are its
    arguments, and those of a dict its keyword arguments; or the point is the one argument that it takes.

    Raises:
        TypeError: something in it is no number.

    Example:
        >>> at = arguments(lambda W, b: W[0][1] * b, [[[1.0, 2.0]], 3.0])
        >>> at.names, at.call().data
        (['W[0][0]', 'W[0][1]', 'b'], 6.0)
    """
    if point is None:
        return Arguments([], [], function)
    if hasattr(point, "named_parameters"):
        named = point.named_parameters()
        return Arguments(list(named.values()), list(named), function)
    given = list(_flat(point, ""))
    if given and all(isinstance(each, Value) for _, each in given) and _takes(function):
        values = [each for _, each in given]
        names = [each.label or f"x{subscript(i)}" for i, each in enumerate(values, 1)]
        return Arguments(values, names, function)
    positional, named = _passed(function, point)
    tops = [*zip(_parameters(function, len(positional)), positional, strict=True), *named.items()]
    places = [pair for name, each in tops for pair in _flat(each, name)]
    if not any(_is_nested(each) for _, each in tops) and not named:
        places = [(f"x{subscript(i)}", each) for i, (_, each) in enumerate(places, 1)]
    leaves = [each if isinstance(each, Value) else Value(each, label=name) for name, each in places]
    waiting = iter(leaves)
    args = [_filled(each, waiting) for each in positional]
    options = {name: _filled(each, waiting) for name, each in named.items()}
    return Arguments(leaves, [leaf.label or name for leaf, (name, _) in zip(leaves, places, strict=True)],
                     lambda: function(*args, **options))  # fmt: skip


def numbers_like(point: Any, given: Any, who: str) -> list[float]:
    """Numbers that are nested as a point is, in its order.

    >>> numbers_like({"w": [1.0, 2.0], "b": 3.0}, {"b": 0.5, "w": [0.1, 0.2]}, "gradients")
    [0.1, 0.2, 0.5]
    """
    if hasattr(point, "named_parameters"):
        point = point.named_parameters() if isinstance(given, Mapping) else list(point.named_parameters().values())
    if isinstance(point, Mapping) and isinstance(given, Mapping) and set(point) == set(given):
        return [each for key in point for each in numbers_like(point[key], given[key], f"{who}[{key!r}]")]
    inside, others = (_inside(each) for each in (point, given))
    if inside is None and others is None:
        return [to_float(given.data if isinstance(given, Value) else given, who, "a number")]
    if inside is None or others is None or len(inside) != len(others) or isinstance(point, Mapping):
        raise ValueError(f"{who} is {given!r:.60}; expected numbers nested as the point is, {point!r:.60}")
    pairs = enumerate(zip(inside, others, strict=True))
    return [number for i, (one, other) in pairs for number in numbers_like(one, other, f"{who}[{i}]")]


def _inside(given: Any) -> Sequence[Any] | None:
    if isinstance(given, np.ndarray) and given.ndim:
        return list(given)
    if isinstance(given, Mapping):
        return list(given.values())
    return given if isinstance(given, (list, tuple)) else None


def _is_nested(given: Any) -> bool:
    return _inside(given) is not None


def _passed(function: Callable[..., Any], point: Any) -> tuple[list[Any], dict[str, Any]]:
    """What of a point goes to a function by place, and what by name."""
    if isinstance(point, Mapping):
        by_name = all(isinstance(key, str) for key in point) and _takes(function, **point)
        return ([], dict(point)) if by_name else ([point], {})
    entries = _inside(point)
    if entries is None:
        return [point], {}
    whole = isinstance(point, np.ndarray) and point.ndim > 1
    if whole and _takes(function, point):
        return [point], {}
    return ([point], {}) if not _takes(function, *entries) and _takes(function, point) else (list(entries), {})


def _takes(function: Callable[..., Any], *args: Any, **options: Any) -> bool:
    """Whether a function can be called so, as far as Python says."""
    try:
        inspect.signature(function).bind(*args, **options)
    except TypeError:
        return False
    except ValueError:  # of a function written in C
        return True
    return True


def _parameters(function: Callable[..., Any], count: int) -> list[str]:
    """What a function calls its arguments by place; x₁, x₂ where it doesn't say."""
    try:
        given = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        given = ()  # type: ignore[assignment]
    names = [each.name for each in given if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    return [names[i] if i < len(names) else f"x{subscript(i + 1)}" for i in range(count)]


def _flat(given: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each number, with its place."""
    if isinstance(given, np.ndarray):
        for place, each in np.ndenumerate(given):
            yield f"{name}[{', '.join(map(str, place))}]" if place else name, _checked(each, name)
    elif isinstance(given, (Mapping, list, tuple)):
        for key, each in given.items() if isinstance(given, Mapping) else enumerate(given):
            yield from _flat(each, f"{name}[{key!r}]")
    else:
        yield name, _checked(given, name)


def _checked(given: Any, name: str) -> Any:
    return given if isinstance(given, Value) else to_float(given, f"gradcheck: {name or 'the point'}", EXPECTED)


def _filled(shape: Any, leaves: Iterator[Value]) -> Any:
    """The leaves, nested as numbers were."""
    if isinstance(shape, np.ndarray):
        filled = np.empty(shape.shape, dtype=object)
        for place in np.ndindex(shape.shape):
            filled[place] = next(leaves)
        return filled if shape.ndim else filled[()]
    if isinstance(shape, Mapping):
        return {key: _filled(each, leaves) for key, each in shape.items()}
    if isinstance(shape, (list, tuple)):
        made = [_filled(each, leaves) for each in shape]
        return made if isinstance(shape, list) else tuple(made)
    return next(leaves)
