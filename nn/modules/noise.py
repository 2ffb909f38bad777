"""nn/modules: noise as inputs.

What is drawn anew for every sample, found where a graph is recorded once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from nn.modules.module import Module


class Noisy(Module):
    """A layer that draws numbers anew for every sample; `masks` says how."""

    def masks(self, samples: int, units: int) -> NDArray[np.float64]:
        """Numbers for so many units, a row per sample, as calls with one sample after another draw them."""
        raise NotImplementedError(f"{type(self).__name__}: give it a method masks(self, samples, units)")

    def leaves(self, units: int, label: str) -> list[Value]:
        """One sample's numbers as leaves: constants that were drawn, or what `collected` is to find, with a label."""
        found = _found.get()
        if found is None:  # without a label, which would keep them out of the layer's box in drawings, as inputs are
            return [Value(number, constant=True) for number in self.masks(1, units)[0].tolist()]
        made = [Value(1.0, label=label) for _ in range(units)]
        found += [(self, leaf) for leaf in made]
        return made


Found = list[tuple[Noisy, Value]]
_found: ContextVar[Found | None] = ContextVar("nn.modules.noise", default=None)


@contextmanager
def collected() -> Iterator[Found]:
    """Inside, layers draw nothing: each noise is a leaf of number 1, listed with its layer in the order of calls.

    A compiled graph takes those leaves as inputs and is given numbers for every sample, those of `Noisy.masks`.

    Example:
        >>> from nn import Dropout
        >>> drop = Dropout(0.5)
        >>> with collected() as found:
        ...     outputs = drop([Value(2.0), Value(3.0)])
        >>> [(layer is drop, leaf.data, leaf.constant) for layer, leaf in found]
        [(True, 1.0, False), (True, 1.0, False)]
    """
    found: Found = []
    token = _found.set(found)
    try:
        yield found
    finally:
        _found.reset(token)
