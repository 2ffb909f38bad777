"""replay/code: Sparse: the entries of Jacobians that can differ from 0."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.replay.code.result import Floats

Places = NDArray[np.int64]


class Sparse(NamedTuple):
    """The Jacobian of every sample of a batch, by its entries that can differ from 0, row after row.

    Args:
        rows: which output each entry is of, shape (entries,); they don't decrease.
        columns: which leaf it is by, shape (entries,); within a row they increase.
        values: of every sample, shape (samples, entries).
        shape: (outputs, leaves).

    Example:
        >>> found = Sparse(np.array([0, 1]), np.array([1, 0]), np.array([[5.0, 7.0]]), (2, 2))
        >>> found.dense().tolist()
        [[[0.0, 5.0], [7.0, 0.0]]]
    """

    rows: Places
    columns: Places
    values: Floats
    shape: tuple[int, int]

    def dense(self) -> Floats:
        """All entries, those that are always 0 too, shape (samples, outputs, leaves)."""
        samples, (outputs, leaves) = len(self.values), self.shape
        if len(self.rows) == outputs * leaves:
            return self.values.reshape(samples, outputs, leaves)
        whole = np.zeros((outputs * leaves, samples))
        whole[self.rows * leaves + self.columns] = self.values.T
        return whole.T.reshape(samples, outputs, leaves)

    def csr(self, sample: int = 0) -> Any:
        """The Jacobian of one sample as SciPy's ``csr_array``, which shares its rows and columns with all others.

        Raises:
            ImportError: SciPy is not there.
        """
        try:
            from scipy.sparse import csr_array
        except ImportError:
            raise ImportError("Sparse.csr needs SciPy: pip install scipy; or take rows, columns, values") from None
        starts = np.searchsorted(self.rows, np.arange(self.shape[0] + 1))
        return csr_array((self.values[sample], self.columns, starts), shape=self.shape)
