"""core: scan(): a loop that hands something on from one step to the next, each step recorded in a scope of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from numbers import Real
from typing import Any, NoReturn

import numpy as np

from autograd.common.collecting import paused
from autograd.core.scopes import Iteration, Scan, scope
from autograd.core.value import Value

NUMBERS = "Values and numbers, in tuples, lists, dicts or arrays"


def scan(
    step: Callable[[Any, Any], Any], carry: Any, xs: Any = None, *, length: int | None = None, reverse: bool = False
) -> tuple[Any, Any]:
    """Go through a sequence step by step, with something that each step hands on to the next: as JAX's ``lax.scan``.

    It is a loop of Python, so that a step may do whatever Python does, and everything it does is recorded. Each step is
    recorded in a scope of its own: views fold all of them into one box that says how many they are, and `compile` makes
    one loop of steps that do the same, instead of a program as long as the sequence.

    Args:
        step: called as ``step(carry, x)``, gives a pair ``(carry, y)``; y may be None.
        carry: what the first step is given: Values and numbers, in tuples, lists, dicts or arrays of any nesting. Every
            step hands on as many, nested alike.
        xs: what the steps are given one after the other: a list or an array (along its first axis); or a tuple or a
            dict of such sequences, all of one length, and each step is given a tuple or a dict. None where there is
            nothing, and x is None.
        length: how many steps; needed where ``xs`` is None.
        reverse: whether to begin with the last x; each y stands where its x does.

    Returns:
        The last carry, and what the steps gave as y: a list of them, one per step; of tuples and dicts a tuple or a
        dict of such lists; of arrays an array whose first axis goes through the steps; None where all were None.

    Raises:
        TypeError: ``xs`` is no sequence, a step gives no pair, or there is something else than numbers in a carry.
        ValueError: there are no steps, sequences differ in length, or a carry or a y is nested differently than before.

    Example:
        >>> from autograd import Value
        >>> rate = Value(0.5, label="rate")
        >>> def step(level, x):
        ...     level = level + rate * (x - level)
        ...     return level, level
        >>> level, levels = scan(step, Value(0.0), [8.0, 8.0, 8.0])
        >>> [each.data for each in levels], level.scope
        ([4.0, 6.0, 7.0], Scope('step'))
    """
    count = _count(xs, length)
    name = getattr(step, "__name__", type(step).__name__)
    this, expected = Scan(count), _shape(carry, "the carry")
    ys: list[Any] = [None] * count
    with paused():
        for number in range(count):
            place = count - 1 - number if reverse else number
            with scope(Iteration(name if name.isidentifier() else "step", this, number)):
                found = step(carry, _at(xs, place))
            if not isinstance(found, tuple) or len(found) != 2:
                raise TypeError(
                    f"scan: step {number} gave a {type(found).__name__}, {found!r:.60}; expected a pair (carry, y)"
                )
            carry, ys[place] = found
            got = _shape(carry, f"the carry that step {number} gave")
            if got != expected:
                where, old, new = _difference(expected, got)
                raise ValueError(
                    f"scan: step {number} gave a carry with {new} in it{where}, where it was given {old}; expected a "
                    "carry that is nested like the first one"
                )
    return carry, _stacked(ys)


# ---- what goes in ---------------------------------------------------------------------------------------------------


def _count(xs: Any, length: Any) -> int:
    """How many steps there are."""
    if length is not None and (isinstance(length, bool) or not hasattr(length, "__index__")):
        raise TypeError(f"scan: length is {length!r:.60}; expected a whole number of steps, or None")
    lengths = dict(_lengths(xs, "xs"))
    if not lengths and length is None:
        raise ValueError("scan: there are no xs; expected a sequence, or length= to say how many steps there are")
    counts = lengths | ({} if length is None else {"length": int(length)})
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{where}: {found}" for where, found in counts.items())
        raise ValueError(f"scan: the lengths differ, {said}; expected as many of each")
    count = next(iter(counts.values()))
    if count < 1:
        raise ValueError(f"scan: there are {count} steps; expected at least one")
    return count


def _lengths(xs: Any, where: str) -> Iterator[tuple[str, int]]:
    """Where each sequence stands, and how long it is."""
    if isinstance(xs, tuple):
        for i, each in enumerate(xs):
            yield from _lengths(each, f"{where}[{i}]")
    elif isinstance(xs, dict):
        for key, each in xs.items():
            yield from _lengths(each, f"{where}[{key!r}]")
    elif xs is None:
        return
    elif (isinstance(xs, Sequence) and not isinstance(xs, (str, bytes))) or getattr(xs, "ndim", 0) > 0:
        yield where, len(xs)
    else:
        raise TypeError(
            f"scan: {where} is a {type(xs).__name__}, {xs!r:.60}; expected a list or an array, or a tuple or a dict of "
            "them"
        )


def _at(xs: Any, place: int) -> Any:
    """What one step is given."""
    if isinstance(xs, tuple):
        return _like(xs, [_at(each, place) for each in xs])
    if isinstance(xs, dict):
        return {key: _at(each, place) for key, each in xs.items()}
    return None if xs is None else xs[place]


# ---- what comes out -------------------------------------------------------------------------------------------------


def _shape(given: Any, what: str) -> Any:
    """How something is nested: kinds, keys and lengths; a number's is ()."""
    if isinstance(given, (tuple, list)):
        return "a tuple" if isinstance(given, tuple) else "a list", tuple([_shape(each, what) for each in given])
    if isinstance(given, dict):
        return "a dict", tuple(given), tuple([_shape(each, what) for each in given.values()])
    if isinstance(given, np.ndarray) and given.ndim:
        if given.dtype == object:
            for each in given.flat:
                _shape(each, what)
        elif given.dtype.kind not in "fiu":
            _refuse(given, f"{what} has an array of {given.dtype} in it")
        return "an array", given.shape
    if given is None or isinstance(given, (Value, np.ndarray)):
        return () if given is not None else "None"
    if isinstance(given, bool) or not isinstance(given, Real):
        _refuse(given, f"{what} has a {type(given).__name__} in it, {given!r:.60}")
    return ()


def _refuse(given: Any, said: str) -> NoReturn:
    raise TypeError(f"scan: {said}; expected {NUMBERS}")


def _difference(old: Any, new: Any, where: str = "") -> tuple[str, str, str]:
    """Where two carries are first nested differently, and what stands there in each."""
    if old and new and old[0] == new[0] and old[0] in ("a tuple", "a list", "a dict"):
        keys = old[1] if old[0] == "a dict" else range(len(old[-1]))
        if len(old[-1]) == len(new[-1]) and (old[0] != "a dict" or old[1] == new[1]):
            for key, one, other in zip(keys, old[-1], new[-1], strict=True):
                if one != other:
                    return _difference(one, other, f"{where}[{key!r}]")
    return f" at carry{where}" if where else "", _said(old), _said(new)


def _said(shape: Any) -> str:
    if not shape or shape == "None":
        return "a number" if not shape else "None"
    if shape[0] == "an array":
        return f"an array of shape {shape[1]}"
    if shape[0] == "a dict":
        return f"a dict with the keys {', '.join(map(repr, shape[1]))}"
    return f"{shape[0]} of {len(shape[1])}"


def _like(old: tuple[Any, ...], parts: list[Any]) -> Any:
    """Parts as a tuple of the same kind, which may have names."""
    return type(old)(*parts) if hasattr(old, "_fields") else tuple(parts)


def _stacked(ys: list[Any]) -> Any:
    """What the steps gave, one after the other, in tuples and dicts as the first one has them."""
    first = ys[0]
    other = next((y for y in ys if _kind(y) != _kind(first)), first)
    if other is not first:
        raise ValueError(
            f"scan: one step gave {first!r:.60} as y, another {other!r:.60}; expected all to be nested alike"
        )
    if isinstance(first, tuple):
        return _like(first, [_stacked([y[i] for y in ys]) for i in range(len(first))])
    if isinstance(first, dict):
        return {key: _stacked([y[key] for y in ys]) for key in first}
    return None if first is None else np.stack(ys) if isinstance(first, np.ndarray) else ys


def _kind(y: Any) -> Any:
    """What all ys have in common that are put together."""
    if isinstance(y, tuple):
        return type(y), len(y)
    if isinstance(y, np.ndarray):
        return "array", y.shape
    return tuple(y) if isinstance(y, dict) else None if y is None else ""
