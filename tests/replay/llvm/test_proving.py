"""A function of our own takes the library's place only where it has its bits: one that is planted wrong never does."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

import autograd
from autograd import Value, compile  # noqa: A004 - as in re
from autograd.replay.llvm import exponential, jit, proving
from autograd.replay.llvm.exponential import Exponential
from tests.support.backends import assert_same

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")


@pytest.fixture
def anew() -> Iterator[None]:
    proving.proved.cache_clear()
    yield
    proving.proved.cache_clear()


def softmax() -> tuple[Value, list[Value]]:
    inputs = [Value(0.3 * i - 1.0) for i in range(9)]
    return autograd.logsumexp(inputs), inputs


def own_functions_in(program: autograd.Program) -> set[str]:
    (variant,) = program.back_end("whole").variants.values()  # type: ignore[attr-defined]
    found: set[str] = variant.assembly.defined
    return found


def test_the_numbers_reach_every_interval_of_the_table_at_both_ends_and_all_edges() -> None:
    given = proving.numbers("exp")
    inside = given[np.abs(given) < exponential.LIMIT]
    scaled = inside * exponential.STEPS / math.log(2.0)
    index, rest = np.round(scaled) % exponential.STEPS, scaled - np.round(scaled)
    for k in range(exponential.STEPS):
        own = rest[index == k]
        assert own.min() < -0.4999
        assert own.max() > 0.4999
    assert {0.0, 745.13, -745.14, math.inf, -math.inf, 5e-324} <= set(given.tolist())
    assert np.isnan(given).any()
    assert (np.signbit(given) & (given == 0)).any()
    assert len(inside) > 100_000
    assert len(given) % 8 == 0


@pytest.mark.parametrize("place", range(len(exponential.TERMS)))
@pytest.mark.parametrize("by", [1e-9, -1e-9])
def test_a_term_that_is_a_little_off_is_seen(place: int, by: float, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = [*exponential.TERMS]
    terms[place] *= 1 + by * 1e4**place  # the later a term, the less it weighs
    monkeypatch.setattr(exponential, "TERMS", terms)
    width = jit.width()
    assert not any(proving.is_the_same(Exponential(width, fused), proving.numbers("exp")) for fused in (False, True))


@pytest.mark.usefixtures("anew")
def test_where_it_is_not_the_same_the_library_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exponential, "TERMS", [0.5, *exponential.TERMS[1:]])
    assert proving.own_functions(["exp"]) == {}
    loss, inputs = softmax()
    program = compile(loss, parameters=inputs, backend="llvm", cache=False)
    found = program()
    loss.backward()
    assert own_functions_in(program) == set()
    assert_same(found.gradients, [each.grad for each in inputs], "llvm")


def test_where_it_is_the_same_programs_have_it_and_give_the_same_bits(own_exp: str) -> None:
    loss, inputs = softmax()
    program = compile(loss, inputs=inputs, backend="llvm", cache=False)
    samples = np.random.default_rng(1).normal(size=(11, len(inputs)))
    found = program(samples)
    assert own_functions_in(program) == {own_exp}
    for sample, value, gradients in zip(samples, found.value, found.gradients, strict=True):
        own = [Value(number) for number in sample.tolist()]
        loss = autograd.logsumexp(own)
        loss.backward()
        assert_same(value, loss.data, "llvm")
        assert_same(gradients, [each.grad for each in own], "llvm")


def test_other_functions_are_not_of_our_own() -> None:
    assert proving.own_functions(["sin", "log"]) == {}
