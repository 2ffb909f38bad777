"""tanh of several numbers at a time has the bits of math.tanh, which is the C library's, for any floats."""

from __future__ import annotations

import math
import struct
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd.replay.llvm import hyperbolic, jit, proving
from autograd.replay.llvm.hyperbolic import Tanh

PATTERNS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
USUAL = st.floats(-hyperbolic.LARGE, hyperbolic.LARGE) | st.floats(-1.0, 1.0)
LENGTH = 16


@cache
def code(width: int) -> Any:
    """A library of 2025 and later may compute tanh otherwise: then there is nothing to try."""
    own = proving.proved("tanh", width)
    return jit.Loaded(jit.compile_text(proving.module(own), 1), ["tanh"]) if own else None


@pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
@given(numbers=st.lists(USUAL | st.floats() | PATTERNS, min_size=LENGTH, max_size=LENGTH), halves=st.integers(0, 2))
@settings(max_examples=1000, deadline=None)
def test_it_has_the_bits_of_the_library(numbers: list[float], halves: int) -> None:
    width = max(2, jit.width() >> halves)
    for some in (numbers, [0.0 if x != x else x for x in numbers]):
        if code(width):
            x, found = np.array(some), np.empty(len(some))
            code(width).function("several", "ppi")(x.ctypes.data, found.ctypes.data, len(some))
            assert list(map(repr, found.tolist())) == [repr(math.tanh(each)) for each in some]


@pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
@pytest.mark.parametrize("place", range(len(hyperbolic.TERMS)))
def test_a_term_that_is_a_little_off_is_seen(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = [*hyperbolic.TERMS]
    terms[place] *= 1 + 1e-9 * 1e2**place  # the later a term, the less it weighs
    monkeypatch.setattr(hyperbolic, "TERMS", tuple(terms))
    width = jit.width()
    assert not any(proving.is_the_same(Tanh(width, fused), proving.numbers("tanh")) for fused in (False, True))
