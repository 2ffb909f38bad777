"""Sums of products of all pairs of rows: the bits of sums that Python adds up term by term."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
import nn
from autograd import Value
from autograd.replay.code import matrices
from autograd.replay.code.matrices import products_added, sums_over_samples, terms_added
from autograd.replay.code.summing import LANES, group_sums, tree

SPECIAL = [0.0, -0.0, 1.0, -1.0, float("inf"), float("nan"), 5e-324, 1e308]


def numbers(seed: int, shape: tuple[int, ...], *, special: bool) -> Any:
    """Random numbers, some of which are special ones."""
    rng = np.random.default_rng(seed)
    found = rng.normal(size=shape)
    if special:
        found = np.where(rng.random(shape) < 0.5, rng.choice(SPECIAL, size=shape), found)
    return found


def added(terms: list[float]) -> float:
    """A sum from left to right; a sum of -0.0 alone is one."""
    total = terms[0]
    for term in terms[1:]:
        total += term
    return total


def same_bits(found: Any, wanted: Any) -> bool:
    """Whether arrays are alike, signs of zeros too; a nan is a nan."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    return np.array_equal(found, wanted, equal_nan=True) and bool(
        ((np.signbit(found) == np.signbit(wanted)) | np.isnan(wanted)).all()
    )


sizes = st.integers(1, 12)


@settings(deadline=None)
@given(
    st.integers(0, 2**32), sizes, sizes, sizes, sizes, st.sampled_from([(0, 0), (0, 1), (1, 0), (1, 1)]), st.booleans()
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_products_are_added_one_after_the_other(
    seed: int, terms: int, rows: int, columns: int, samples: int, varies: tuple[int, int], special: bool
) -> None:
    wide = [samples if each else 1 for each in varies]
    one = numbers(seed, (terms, rows, wide[0]), special=special)
    other = numbers(seed + 1, (terms, columns, wide[1]), special=special)
    found = products_added(one, other)
    wanted = [
        [
            added([float(one[k, i, s * varies[0]]) * float(other[k, j, s * varies[1]]) for k in range(terms)])
            for s in range(max(wide))
        ]
        for i, j in product(range(rows), range(columns))
    ]
    assert found is None or same_bits(found, wanted)
    if samples > 1 and max(wide) > 1:
        assert found is not None or not order_is_kept_here()


def order_is_kept_here() -> bool:
    """Whether this machine's NumPy rounds products, and adds one after the other."""
    return matrices.keeps_the_order("i,js->ijs", (40, 8), (40, 4, 16))


@settings(deadline=None)
@given(st.integers(0, 2**32), sizes, sizes, st.integers(1, 70), st.booleans(), st.booleans())
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_over_samples_they_are_added_as_the_sums_of_a_group(
    seed: int, rows: int, columns: int, samples: int, special: bool, kept: bool
) -> None:
    one = numbers(seed, (rows, samples), special=special)
    other = numbers(seed + 1, (columns, samples), special=special)
    with pytest.MonkeyPatch.context() as patch:
        if not kept:
            patch.setattr(matrices, "keeps_the_order", lambda *_: False)
        found = sums_over_samples(one, other)
    assert same_bits(found, [group_sums(a * b)[0] for a, b in product(one, other)])


@settings(deadline=None)
@given(st.integers(0, 2**32), sizes, st.integers(1, 40), sizes, st.booleans())
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_terms_are_added_one_after_the_other(seed: int, rows: int, terms: int, samples: int, special: bool) -> None:
    given_terms = numbers(seed, (rows, terms, samples), special=special)
    wanted = [[added(given_terms[i, :, s].tolist()) for s in range(samples)] for i in range(rows)]
    assert same_bits(terms_added(given_terms), wanted)


@pytest.mark.parametrize("way", ["in pairs", "rounded once"])
def test_a_machine_with_another_order_is_found_out(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    def other_order(equation: str, one: Any, other: Any) -> Any:
        """As an einsum of another machine."""
        letters = "k" + equation.replace(",", ",k")
        if len(one) == 1:
            return np.einsum(letters, one, other)
        if way == "in pairs":
            return np.einsum(letters, one[::2], other[::2]) + np.einsum(letters, one[1::2], other[1::2])
        total = np.einsum(letters, one[:1], other[:1]).astype(np.longdouble)
        for k in range(1, len(one)):
            total = (total + np.einsum(letters, one[k : k + 1].astype(np.longdouble), other[k : k + 1])).astype(float)
        return total.astype(float)

    matrices.keeps_the_order.cache_clear()
    monkeypatch.setattr(matrices, "in_order", other_order)
    try:
        assert products_added(numbers(1, (9, 3, 1), special=False), numbers(2, (9, 2, LANES), special=False)) is None
        assert not matrices.keeps_the_order("li,lj->lij", (6, LANES, 3), (6, LANES, 2))
    finally:
        matrices.keeps_the_order.cache_clear()


@pytest.mark.parametrize("fast", [False, True])
def test_there_a_program_adds_term_by_term(monkeypatch: pytest.MonkeyPatch, fast: bool) -> None:
    nn.seed(3)
    model = nn.MLP(6, [8, 7, 3])
    given = [Value(0.0, label=f"x{i}") for i in range(6)]
    loss = sum((out * out for out in model(given)), Value(0.0))
    batch = numbers(4, (21, 6), special=False)

    def run() -> tuple[Any, Any]:
        value, gradients = autograd.compile(loss, inputs=[given], parameters=model, backend="numpy", fast=fast)(batch)
        return value, gradients

    usual = run()
    with monkeypatch.context() as patch:
        patch.setattr(matrices, "keeps_the_order", lambda *_: False)
        slowly = run()
    for one, other in zip(usual, slowly, strict=True):
        assert np.allclose(one, other, rtol=1e-12) if fast else same_bits(one, other)


def test_a_group_of_no_sums_has_none() -> None:
    assert tree(lambda block: block, np.empty((0, 9)), 0).shape == (0,)
