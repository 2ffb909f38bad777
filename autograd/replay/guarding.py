"""replay: record(): comparisons of Values, put down as the guards of what is compiled from them.

Nothing is loaded for it but what `import autograd` has loaded already.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograd.core import modes
from autograd.core.value import Value

SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=="}  # of the relations that a guard can have


@dataclass(frozen=True)
class Guard:
    """A comparison that a recorded branch was taken by.

    Args:
        relation: "lt", "le", "gt", "ge" or "eq".
        left: a node, or a number.
        right: a node, or a number.
        holds: what came out while recording.
        where: the user's line, or None.
    """

    relation: str
    left: Any
    right: Any
    holds: bool
    where: Any = None

    def __str__(self) -> str:
        at = f", {self.where}" if self.where else ""
        return f"{_name(self.left)} {SIGNS[self.relation]} {_name(self.right)} was {self.holds} there{at}"

    def exact(self) -> tuple[str, Any, Any]:
        """Relation, left and right, numbers being floats; where one is none, the relation that comes to the same.

        >>> Guard("lt", None, 2**53 + 1, True).exact()
        ('le', None, 9007199254740992.0)
        """
        if isinstance(self.left, (int, float)) and not isinstance(self.right, (int, float)):
            mirrored = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq"}[self.relation]
            return Guard(mirrored, self.right, self.left, self.holds).exact()
        if not isinstance(self.right, int):
            return self.relation, self.left, self.right
        try:
            nearest = float(self.right)
        except OverflowError:
            nearest = math.inf if self.right > 0 else -math.inf
        if nearest == self.right:
            return self.relation, self.left, nearest
        below = nearest if nearest < self.right else math.nextafter(nearest, -math.inf)
        return "le" if self.relation in ("lt", "le") else "gt", self.left, below


def _name(side: Any) -> str:
    if isinstance(side, (int, float)):
        return f"an int of {side.bit_length()} bits" if isinstance(side, int) and abs(side) > 1e40 else repr(side)
    return side.label or (f"({side.op})" if side.op else f"({side.data!r})")


class Recording:
    """The comparisons that were made inside a `record` block."""

    def __init__(self) -> None:
        self.noted: list[Any] = []

    @property
    def guards(self) -> list[Guard]:
        """One guard per comparison, in their order, repeated ones once."""
        return _guards(self.noted)

    def __repr__(self) -> str:
        return f"Recording({len(self.guards)} guards)"


def _guards(noted: list[Any]) -> list[Guard]:
    found: dict[Any, Guard] = {}
    for each in noted:
        found.setdefault(each[:4], Guard(*each))
    return list(found.values())


def nodes_of(guards: Sequence[Guard]) -> list[Any]:
    """The nodes that are compared."""
    return [side for guard in guards for side in (guard.left, guard.right) if isinstance(side, Value)]


def open_guards() -> list[Guard]:
    """The guards of the outermost `record` block there is, in which all inner ones are."""
    blocks = modes.noting.get()
    return _guards(blocks[0]) if blocks else []


def record() -> modes.Noted[Recording]:
    """A context in which every comparison of Values (<, <=, >, >=) becomes a guard of what is compiled from them.

    A program that is compiled inside, or is given these guards, raises a `GuardError` for a sample that would have
    taken another branch of Python than the recording did; also one taken by max(), min() or sorted(). What is compared
    with plain numbers counts too, by == and != as well, and so do ``in`` and ``match``. Not seen are branches on
    ``.data``, on constants (what `detach` gives, or what was computed in `no_grad`), and those of other threads. Blocks
    may lie in one another; the outer ones see all.

    NumPy's exp, tanh and the like may be a unit in the last place off, and so may a comparison that is a tie but for
    that; LLVM's are those of eager computation.

    Example:
        >>> from autograd import Value, compile
        >>> x = Value(2.0, label="x")
        >>> with record() as recording:
        ...     y = x * 3 if x > 1 else -x
        >>> program = compile(y, inputs=[x], guards=recording, backend="numpy")
        >>> program([[4.0]]).value.tolist()
        [12.0]
        >>> program([[4.0], [0.5]])
        Traceback (most recent call last):
        ...
        autograd.common.errors.GuardError: sample 1 takes another branch than the recording did: x > 1 was ...
    """
    return modes.Noted("record", Recording)
