"""workshop: what was given as an answer: is it a number, an array of this shape, a function; is it the right one.

Each of these is a generator, for ``z = yield from number("z", z)``: it yields what is wrong, and nobody asks it on
after that; where nothing is, it returns the answer as plain numbers.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from autograd.workshop.exercises import Correction, correction, said, stopped

T = TypeVar("T")
Looking = Generator[Correction, None, T]
Floats = NDArray[np.float64]

TYPED = 5e-4  # how far off a number may be that somebody rounded and typed
ROUNDED = 5e-3  # and one that was rounded too much
COMPUTED = 1e-9  # and one that their code computed, of numbers around 1


def number(what: str, given: Any) -> Looking[float]:
    """A number, from a float, a NumPy scalar, a Value, or one of these alone in a list or array.

    Args:
        what: its name, for the learner.
        given: what is there.

    Returns:
        It as a float; or what is wrong with it is yielded.

    Example:
        >>> next(number("z", "0.31")).key
        'no_number'
    """
    found = yield from numbers(what, given, "no_number")
    if found.size != 1:
        yield correction("several_numbers", what=what, count=found.size)
    return float(found.reshape(-1)[0])


def array(what: str, given: Any, shape: tuple[int, ...]) -> Looking[Floats]:
    """An array of this shape, from lists or arrays of whatever `number` takes.

    Args:
        what: its name, for the learner.
        given: what is there.
        shape: what it has to have.

    Returns:
        It as an array of floats; or what is wrong with it is yielded.

    Example:
        >>> next(array("z", [0.31, -1.3], (3,))).into
        {'what': 'z', 'got': '(2,)', 'expected': '(3,)'}
    """
    found = yield from numbers(what, given, "no_array")
    if found.shape != shape:
        yield correction("other_shape", what=what, got=f"{found.shape}", expected=f"{shape}")
    return found


def numbers(what: str, given: Any, otherwise: str) -> Looking[Floats]:
    """Numbers in whatever shape they come, 0-dimensional where it is one; else ``otherwise`` says what is wrong."""
    if isinstance(given, np.ndarray) and given.dtype == object:
        given = given.tolist()
    if _undone(given):
        yield correction("not_yet")
    try:
        return np.array(_plain(given), dtype=np.float64)
    except (TypeError, ValueError):  # no numbers, or rows of different lengths
        yield correction(otherwise, what=what, got=f"{given!r:.60}")
    return np.zeros(0)


def _undone(given: Any) -> bool:
    return given is ... or (isinstance(given, (list, tuple)) and any(_undone(each) for each in given))


def _plain(given: Any) -> Any:
    """Values as their numbers, lists as lists of plain ones."""
    if isinstance(given, (list, tuple)):
        return [_plain(each) for each in given]
    given = getattr(given, "data", given) if hasattr(given, "parents") else given
    if isinstance(given, (str, bytes, bool, np.bool_, type(None))) or callable(given):
        raise TypeError
    return given


def function(what: str, given: Any) -> Looking[Callable[..., Any]]:
    """A function.

    Example:
        >>> next(function("sigmoid", 0.5)).key
        'no_function'
    """
    if not callable(given):
        yield correction("no_function", what=what, got=f"{given!r:.60}")
    found: Callable[..., Any] = given
    return found


def called(what: str, written: Callable[..., Any], *arguments: Any) -> Looking[Any]:
    """What a learner's function gives for copies of these arguments.

    Args:
        what: the call, for the learner.
        written: the function.
        arguments: what it is called with.

    Example:
        >>> next(called("half(-1)", lambda z: z / 0, -1.0)).key
        'call_raised'
    """
    try:
        given = written(*copy.deepcopy(arguments))
    except Exception as error:  # noqa: BLE001 - whatever a learner's function raises
        yield stopped("call_raised", error, what=what)
        return None
    if given is None:
        yield correction("nothing_returned", what=what)
    return given


def compare(
    what: str, got: float | Floats, expected: float | Floats, slips: Mapping[str, Any], within: float = COMPUTED
) -> Looking[None]:
    """Nothing where the numbers are right; else which typical slip gives them, else where they are wrong.

    The right one is only told of a number that code computed: whoever types one could type it off.

    Args:
        what: their name, for the learner.
        got: the learner's, of the shape of those expected.
        expected: the right ones.
        slips: what typical mistakes give, by the key of the text on each; it may have {what}, {got}, {expected}
            and {should}, which says what is expected where that is told.
        within: how far off a number may be, of a large one in relation to it.

    Example:
        >>> next(compare("z", 0.39, 0.31, {"minus_for_plus": 0.39})).key
        'minus_for_plus'
        >>> list(compare("z", 0.3101, 0.31, {}, within=TYPED))
        []
    """
    if close(got, expected, within):
        return
    got, expected = np.asarray(got), np.asarray(expected)
    place = next(at for at in np.ndindex(expected.shape) if not close(got[at], expected[at], within))
    right = f"{expected[place]:.6g}"
    told = within != TYPED
    into = {
        "what": what + "".join(f"[{i}]" for i in place),
        "got": f"{got[place]:.6g}",
        "expected": right,
        "should": (lambda language: said(language, "should", expected=right)) if told else "",
    }
    for key, wrong in slips.items():
        if not close(wrong, expected, within) and close(got, wrong, within):
            yield correction(key, **into)
    near = "rounded_too_much" if close(got[place], expected[place], ROUNDED) else "other_typed"
    yield correction("other_number" if told else near, **into)


def close(one: Any, other: Any, within: float) -> bool:
    """Whether numbers, or all in two arrays of a shape, are this near each other."""
    one, other = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    return one.shape == other.shape and bool(np.all(np.abs(one - other) <= within * np.maximum(1.0, np.abs(other))))
