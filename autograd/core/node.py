"""core: Node.

What a node of a graph holds, and the methods that run for every one; its operations are in `operations`.
"""

from __future__ import annotations

from typing import Any, Self

from autograd.common.numbers import to_float
from autograd.core import backward, modes
from autograd.core.graph import order
from autograd.core.manners import Manners, checked_label

NUMBER = "a number (int, float or NumPy scalar)"
NOTHING_BELOW = "backward() on a constant: nothing below it has a gradient (detach, no_grad or plain numbers)"


class Node(Manners):
    """A number with what is known of it; `Value` is the same with operations.

    Parents and partials lie flat in slots, because one more tuple per node is what Python's cyclic garbage collector
    spends its time on. What stands in the slots:

    - ``_data``: the number; ``grad``: its gradient; ``constant``: whether it needs none.
    - ``op``: the name of the row that made it, "" for a leaf.
    - ``_label``: its name; ``scope``: the call or the block that made it; each None where there is none.
    - ``_a`` and ``_b``, with the partials ``_da`` and ``_db``: the parents, up to two. A constant's partial is None.
    - ``_more``: where the row has lists or more than two arguments, the arguments in groups, a tuple for a list and a
      node for a scalar, and last all partials in one tuple. A group is the caller's own tuple wherever it was one, so
      that the neurons of a layer share their inputs', and what is done once per group is not done once per edge.
    - ``_changed``: set where the number was assigned to, or refreshed, since the node was made.
    - ``_uses``: 0 except while `graph.order` counts in it.
    """

    __slots__ = (
        *("_a", "_b", "_changed", "_da", "_data", "_db", "_label", "_more", "_uses"),
        *("constant", "grad", "op", "scope"),
    )

    def __init__(self, data: float, *, label: str | None = None, constant: bool = False) -> None:
        self._label = None if label is None else checked_label(label)
        self._data = to_float(data, "Value: data", NUMBER)
        self.grad = 0.0
        self.op = ""
        self.constant = bool(constant)
        self.scope = None if constant else modes.home()
        self._a = self._b = self._da = self._db = self._more = None
        self._uses = 0

    @property
    def data(self) -> float:
        """The number, always a Python float; assign to it to change a leaf."""
        return self._data

    @data.setter
    def data(self, number: float) -> None:
        self._data = to_float(number, "Value: data", NUMBER)
        self._changed: Any = True

    def item(self) -> float:
        """The number, as a plain float."""
        return self._data

    def backward(self, seed: float = 1.0) -> None:
        """Back-propagate: put d(self)/d(node) into the ``grad`` of every node below.

        Inner nodes start from zero each time; leaves accumulate until `zero_grad`, as in PyTorch.

        Args:
            seed: the gradient that arrives here.

        Raises:
            RuntimeError: this is a constant, so there is nothing to propagate.
        """
        if self.constant:
            raise RuntimeError(NOTHING_BELOW)
        backward.backward(self, to_float(seed, "backward: seed", "a number"))

    def zero_grad(self) -> None:
        """Set the gradient of this node and of every node below it to 0."""
        for node in order(self):
            node.grad = 0.0

    def __pos__(self) -> Self:
        return self
