"""replay/code: what every back end can do: compute a program's code for a batch."""

from __future__ import annotations

from abc import ABC, abstractmethod

from autograd.replay.code.result import Floats
from autograd.replay.code.summing import total


class BackEnd(ABC):
    """Whoever computes code for batches of samples; NumPy, or machine code made by LLVM.

    In all of its methods ``x`` is an array of shape (samples, inputs), and ``parameters`` has all of them.
    """

    @property
    def seconds(self) -> float:
        """How long compiling took so far."""
        return 0.0

    @property
    def size(self) -> int:
        """The bytes of machine code that were made."""
        return 0

    def compute(self, x: Floats, parameters: Floats, *, mean: bool = False) -> tuple[Floats, Floats]:
        """The results of every sample, (results, samples), and the gradients' sums or means, (parameters,)."""
        results, sums, common = self.group_sums(x, parameters)
        return results, total(sums, common, len(x), mean=mean)

    @abstractmethod
    def group_sums(self, x: Floats, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """`compute` for a part of a batch, which `summing.total` puts together.

        Returns:
            The results, of shape (results, samples); each group's sums of the gradients, (groups, parameters); and what
            the gradients of all samples have in common, (parameters,).
        """

    def descend(self, x: Floats, parameters: Floats, rate: float, steps: int, size: int) -> Floats | None:
        """Steps of descent in one call, in place, each through all samples, ``size`` of them at a time.

        Gives the results of the last; None where nothing is gained by that.
        """
        return None
