"""grading: what can be said against an engine, and how those that say the same are made one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from autograd.grading.cases import Case

# What is true of an engine, and worth knowing, and no wrong number
LIMITS = frozenset({"kink_convention", "complex", "twice", "repr_long", "recursion", "slow"})
COSTLY = frozenset({"recursion", "slow"})  # those of them that cost points
# What leaves open nothing about the backward pass
HARMLESS = LIMITS | {"zeroes", "form", "in_place", "ints", "outside", "kink_wrong"}
# One mistake, however many operations show it
SAME_EVERYWHERE = LIMITS - {"kink_convention"} | {
    *(
        "overwrites",
        "no_upstream",
        "zeroes",
        "once",
        "early",
        "no_seed",
        "order",
        "equal",
        "paths",
        "state",
        "shared_state",
    ),
    *("two_losses", "endless", "memory", "died", "chain", "changes_later", "changes_operand"),
}
# What is said without a name for the mistake, and says nothing where the local derivative is known to be wrong
UNNAMED = {"upstream_other", "shared_other", "held_other", "same_other"}
# What follows from a mistake, and would be said of operations that are right
FOLLOWING = {
    "changes_later": UNNAMED,
    "early": {"order", "chain", "gradient_zero"},
    "equal": {
        "no_parents",
        "early",
        "order",
        "overwrites",
        "once",
        "gradient_other",
        "upstream_other",
        "shared_other",
        "same_other",
    },
}
# Outcomes that are no errors of Python's
ENDED = {"time": "endless", "died": "died", "memory": "memory"}


@dataclass(frozen=True)
class Objection:
    """Something said against an engine.

    Args:
        key: what it is: the key of its text.
        operations: the names of the rows that show it; none where it's the backward pass or the file.
        forms: how these are written.
        case: the smallest program that shows it, or None.
        came: what its ``shown`` gave, as far as they are wrong.
        right: what they should have given.
        into: what goes into its text.
    """

    key: str
    operations: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    case: Case | None = None
    came: tuple[tuple[str, float | str], ...] = ()
    right: tuple[float | str, ...] = ()
    into: tuple[tuple[str, str], ...] = ()

    @property
    def operation(self) -> str:
        """The rows' names in one text; "" for the backward pass."""
        return ", ".join(self.operations)

    @property
    def is_limit(self) -> bool:
        """Whether it is no wrong number, but something that is true of the engine."""
        return self.key in LIMITS


MOST_OF_ALL = 0.6  # what so many of the operations show is one mistake, of the backward pass or of the class


def joined(found: Sequence[Objection], operations: int) -> list[Objection]:
    """Those that say the same as one, with the smallest program; ``operations``: how many were examined.

    What makes others follow is said alone: a wrong order, numbers looked for instead of nodes.
    """
    wrong = {name for each in found if each.key.startswith("gradient_") for name in each.operations}
    found = [each for each in found if each.key not in UNNAMED or not wrong & {*each.operations}]
    shown_by: dict[tuple[str, str], set[str]] = {}
    for each in found:
        shown_by.setdefault(_kind(each), set()).update(each.operations)
    common = {kind for kind, names in shown_by.items() if len(names) > max(2, MOST_OF_ALL * operations)}
    groups: dict[tuple[str, ...], list[Objection]] = {}
    for each in found:
        once = each.key in SAME_EVERYWHERE or _kind(each) in common
        about = () if once else (each.operation, dict(each.into).get("factor", ""))
        groups.setdefault((*_kind(each), *about), []).append(each)
    made = list(_joined(groups.values()))
    keys = {each.key for each in made}
    if {"order", "paths"} <= keys:
        made = [replace(each, key="paths_wrong") if each.key == "order" else each for each in made]
    for first, following in FOLLOWING.items():
        if first in keys:
            made = [each for each in made if each.key not in following]
    return made


def _kind(each: Objection) -> tuple[str, str]:
    """What is said, and of an error which one it is."""
    return each.key, dict(each.into)["error"] if each.key in ("form", "crash") else ""


def _joined(groups: Iterable[Sequence[Objection]]) -> Iterator[Objection]:
    for group in groups:
        smallest = min(group, key=_size)
        operations = tuple(dict.fromkeys(name for each in group for name in each.operations))
        forms = tuple(dict.fromkeys(form for each in group for form in each.forms))
        operands = ", ".join(dict.fromkeys(value for each in group for key, value in each.into if key == "operand"))
        into = {**dict(smallest.into), **({"operand": operands} if operands else {})}
        yield replace(smallest, operations=operations, forms=forms, into=tuple(into.items()))


def _size(each: Objection) -> tuple[bool, int]:
    """How much of a program there is to understand: variables alone are less than variables and numbers."""
    if each.case is None:
        return False, 0
    return bool(each.case.form and each.case.form.has_numbers), len(each.case.text)
