"""rows: a list's partial, read for its elements one by one."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TypeVar

from autograd.rows.language import Walker

T = TypeVar("T")


class ElementWalker(Walker[T]):
    """For it a list's name means the element at ``place``, but in ``sum`` and ``max``, which are the same for all.

    So these are read once, wherever the element.
    """

    def __init__(self, names: Mapping[str, str], functions: Mapping[str, int], where: str) -> None:
        super().__init__(names, functions, where)
        self.place = -1
        self.folded: dict[tuple[str, int], T] = {}  # by the text and the place in it

    def at(self, place: int, text: str) -> T:
        """Read a partial for the element at a place; -1 where it has none."""
        self.element, self.place = place >= 0, place
        return self.read(text)

    def _fold(self, name: str, node: ast.Call) -> T:
        key = self.text, node.col_offset
        if key not in self.folded:
            before = self.place
            self.folded[key] = super()._fold(name, node)
            self.place = before
        return self.folded[key]
