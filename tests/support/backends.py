"""Both back ends of the replay, and how close they are to the eager engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd.replay.llvm import jit, proving


@pytest.fixture(params=["numpy", "llvm"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "llvm" and not jit.is_there():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    return str(request.param)


@pytest.fixture(scope="session")
def own_exp() -> str:
    """The name of the exp of our own that programs call here, on as many numbers as the machine does at a time."""
    found = proving.own_functions(["exp"]) if jit.is_there() else {}
    if not found:
        pytest.skip("exp of our own is not the C library's here")
    return found["exp"][jit.width()]


def assert_same(found: Any, wanted: Any, backend: str) -> None:
    """Bit for bit for LLVM, nan being nan; to a few units in the last place for NumPy."""
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    if backend == "llvm":
        same = (found.view(np.int64) == wanted.view(np.int64)) | (np.isnan(found) & np.isnan(wanted))
        assert same.all(), (found[~same], wanted[~same])
    else:
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-13)
