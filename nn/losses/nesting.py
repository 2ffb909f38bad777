"""nn/losses: predictions and targets in lists of any nesting: what stands beside what, and what is wrong where."""

from __future__ import annotations

import math
from typing import Any

from autograd import Value
from autograd.common.numbers import is_number, to_float

EXPECTED = "a Value or a number"
Allowed = tuple[int, ...] | str
FRACTION = "from 0 to 1"


def plain(thing: Any) -> Any:
    """Arrays and NumPy's numbers as lists and Python's numbers; lists, tuples, Values and the rest as they are.

    Example:
        >>> import numpy as np
        >>> plain(np.array([[1.0, 2.0]])), plain(np.float32(0.5)), plain((1, 2))
        ([[1.0, 2.0]], 0.5, (1, 2))
    """
    if isinstance(thing, (Value, float, list, tuple)):
        return thing
    return thing.tolist() if hasattr(thing, "tolist") else thing


def is_plain_list(thing: Any) -> bool:
    """Whether it holds several things, in what `plain` leaves; `nn.modules.inputs` takes lists of more kinds.

    >>> is_plain_list([]), is_plain_list(1.0)
    (True, False)
    """
    return isinstance(thing, (list, tuple))


def place(name: str, path: tuple[int, ...]) -> str:
    """How Python writes it.

    >>> place("targets", (3, 1))
    'targets[3][1]'
    """
    return name + "".join(f"[{i}]" for i in path)


def counted(things: Any) -> str:
    """What came, in a few words.

    >>> counted([1.0, 2.0]), counted(0.5)
    ('a list of 2', '0.5')
    """
    return f"a list of {len(things)}" if is_plain_list(things) else f"{things!r:.60}"


def check_value_or_number(loss: str, name: str, number: Any, path: tuple[int, ...], expected: str = EXPECTED) -> None:
    """A TypeError where it is neither a Value nor a number."""
    if not isinstance(number, Value) and not is_number(number):
        to_float(number, f"{loss}: {place(name, path)}", expected)


def check_target(loss: str, name: str, target: Any, path: tuple[int, ...], allowed: Allowed = ()) -> None:
    """An error where it is neither a Value nor a finite number, of those allowed; a Value's number is not looked at."""
    if isinstance(target, Value):
        return
    fraction = allowed == FRACTION
    expected = f"a number {FRACTION}" if fraction else " or ".join(map(str, allowed))
    check_value_or_number(loss, name, target, path, f"{expected}, or a Value" if allowed else EXPECTED)
    right = 0 <= target <= 1 if fraction else target in allowed if allowed else math.isfinite(target)
    if not right:
        raise ValueError(f"{loss}: {place(name, path)} is {target!r}; expected {expected or 'a finite number'}")


def check_lengths(loss: str, names: tuple[str, str], ours: Any, theirs: Any, path: tuple[int, ...] = ()) -> None:
    """A ValueError where two lists are not equally long, or are empty."""
    if len(ours) != len(theirs):
        raise ValueError(
            f"{loss}: {place(names[0], path)} has {len(ours)} element(s) and {place(names[1], path)} has "
            f"{len(theirs)}; expected as many"
        )
    if not len(ours):
        raise ValueError(f"{loss}: {place(names[0], path)} is empty; expected at least one element")


def _only(thing: Any) -> Any:
    """What a list of one holds, however deep."""
    while is_plain_list(thing) and len(thing) == 1:
        thing = plain(thing[0])
    return thing


def pairs(
    loss: str,
    names: tuple[str, str],
    predictions: Any,
    targets: Any,
    allowed: Allowed = (),
    path: tuple[int, ...] = (),
) -> list[tuple[Any, Any]]:
    """Every prediction with its target, from lists of the same nesting; a list of one may stand for its element.

    Targets are any finite numbers, where ``allowed`` doesn't say which; ``path`` is where both were taken from.

    Example:
        >>> pairs("mse", ("predictions", "targets"), [[1.0, 2.0], [3.0, 4.0]], [[5, 6], [7, 8]])
        [(1.0, 5), (2.0, 6), (3.0, 7), (4.0, 8)]
    """
    ours, theirs = plain(predictions), plain(targets)
    if is_plain_list(ours) != is_plain_list(theirs):  # a column beside single numbers, which nobody can misread
        ours, theirs = _only(ours), _only(theirs)
    if is_plain_list(ours) != is_plain_list(theirs):
        one, other = (place(name, path) for name in names)
        raise ValueError(
            f"{loss}: {one} is {counted(ours)} and {other} is {counted(theirs)}; expected lists of the same nesting"
        )
    if not is_plain_list(ours):
        check_value_or_number(loss, names[0], ours, path)
        check_target(loss, names[1], theirs, path, allowed)
        return [(ours, theirs)]
    check_lengths(loss, names, ours, theirs, path)
    found = []
    for i, (our, their) in enumerate(zip(ours, theirs, strict=True)):
        if isinstance(our, Value) and isinstance(their, (float, int, Value)):  # nearly all of them
            check_target(loss, names[1], their, (*path, i), allowed)
            found.append((our, their))
        else:
            found += pairs(loss, names, our, their, allowed, (*path, i))
    return found
