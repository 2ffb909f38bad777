"""exp of several numbers at a time has the bits of math.exp, which is the C library's, for any floats side by side.

Also of: replay/llvm/own, replay/llvm/own_functions.
"""

from __future__ import annotations

import math
import struct
from functools import cache
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd.replay.llvm import exponential, jit, proving
from autograd.replay.llvm.exponential import Exponential
from autograd.replay.llvm.own_functions import KINDS, OWN

pytestmark = pytest.mark.usefixtures("own_exp")

PATTERNS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
USUAL = st.floats(-exponential.LIMIT, exponential.LIMIT)
LENGTH = 16


@cache
def code(width: int) -> Any:
    own = proving.proved("exp", width)
    assert own is not None
    return jit.Loaded(jit.compile_text(proving.module(own), 1), ["exp"])


def several(width: int, numbers: list[float]) -> list[float]:
    given, found = np.array(numbers), np.empty(len(numbers))
    code(width).function("several", "ppi")(given.ctypes.data, found.ctypes.data, len(numbers))
    return found.tolist()


def libm_exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


@given(numbers=st.lists(USUAL | st.floats() | PATTERNS, min_size=LENGTH, max_size=LENGTH), halves=st.integers(0, 2))
@settings(max_examples=1000, deadline=None)
def test_it_has_the_bits_of_the_library(numbers: list[float], halves: int) -> None:
    width = max(2, jit.width() >> halves)
    for x, found in zip(numbers, several(width, numbers), strict=True):
        wanted = libm_exp(x)
        assert found == wanted or (math.isnan(found) and math.isnan(wanted)), x.hex()


@given(numbers=st.lists(USUAL, min_size=LENGTH, max_size=LENGTH))
@settings(max_examples=1000, deadline=None)
def test_usual_numbers_side_by_side_are_done_without_the_library(numbers: list[float]) -> None:
    assert several(jit.width(), numbers) == [libm_exp(x) for x in numbers]


def test_the_table_is_that_of_mpmath() -> None:
    with mp.workdps(60):
        for k in range(exponential.STEPS):
            rest, bits = exponential.table()[2 * k : 2 * k + 2]
            power = mp.mpf(2) ** (mp.mpf(k) / exponential.STEPS)
            rounded = float(power)
            assert struct.unpack("<q", struct.pack("<d", rounded))[0] == bits + (k << exponential.SHIFT)
            assert struct.unpack("<d", struct.pack("<q", rest))[0] == float(power / rounded - 1)


def test_each_function_has_a_name_of_its_own() -> None:
    assert len(OWN) == 2 * 3 * len(KINDS)
    assert OWN[Exponential(4, True).symbol] == Exponential(4, True)
