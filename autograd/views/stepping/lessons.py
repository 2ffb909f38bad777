"""views/stepping: the guided lessons of the playground, a file each in ``lessons``, in the order of their numbers."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from autograd.common.tables import table


@cache
def lessons() -> tuple[dict[str, Any], ...]:
    """Every lesson: its name, its texts in every language and its parts (``LessonPart`` in ``assets/types.d.ts``).

    Example:
        >>> lessons()[0]["title"]["pl"]
        'Nachylenie'
    """
    folder = resources.files("autograd.views.stepping") / "lessons"
    files = sorted((each.name for each in folder.iterdir()), key=lambda name: int(name.partition("-")[0]))
    return tuple(table("autograd.views.stepping", f"lessons/{name.removesuffix('.json')}") for name in files)


def check_lesson(number: int, where: str) -> int:
    """``number`` if there is a lesson of that number.

    Raises:
        ValueError: there is none; the message says which there are.
    """
    if isinstance(number, bool) or number not in range(1, len(lessons()) + 1):
        raise ValueError(f"{where}: lesson is {number!r:.40}; expected a number from 1 to {len(lessons())}")
    return number
