"""nn.seed: modules made without a seed differ, are the same in every run, and again after a seed; in threads, too."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import nn
from nn.modules.seeding import generator
from tests.support.places import ROOT

MAKERS: dict[str, Callable[..., Any]] = {
    "Neuron": lambda **seed: nn.Neuron(2, **seed).state_dict(),
    "Layer": lambda **seed: nn.Layer(2, 3, **seed).state_dict(),
    "Linear": lambda **seed: nn.Linear(2, 3, **seed).state_dict(),
    "MLP": lambda **seed: nn.MLP(2, [3, 1], **seed).state_dict(),
    "Embedding": lambda **seed: nn.Embedding(3, 2, **seed).state_dict(),
    "Dropout": lambda **seed: nn.Dropout(0.5, **seed).masks(4, 8).tolist(),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_those_made_without_a_seed_differ_and_come_again(make: Callable[..., Any]) -> None:
    nn.seed(5)
    first, second = make(), make()
    assert first != second
    nn.seed(5)
    assert [make(), make()] == [first, second]
    assert first == make(seed=5)
    nn.seed(6)
    assert make() not in (first, second)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_generator_or_a_seed_gives_what_it_always_did_and_counts_for_nothing_else(make: Callable[..., Any]) -> None:
    expected = make(seed=np.random.default_rng(3))
    nn.seed(0)
    first = make()
    nn.seed(0)
    assert make(seed=3) == expected
    assert make() == first


def test_a_program_is_the_same_in_every_run_and_begins_as_after_seed_0() -> None:
    code = "import nn; print(nn.Linear(2, 1).state_dict(), nn.Linear(2, 1).state_dict())"
    command = [sys.executable, "-c", code]
    runs = {subprocess.check_output(command, text=True, cwd=ROOT) for _ in range(2)}  # noqa: S603
    nn.seed(0)
    assert runs == {f"{nn.Linear(2, 1).state_dict()} {nn.Linear(2, 1).state_dict()}\n"}
    nn.seed()
    assert nn.Linear(2, 1).state_dict() == nn.Linear(2, 1, seed=0).state_dict()


def test_in_threads_no_two_begin_alike() -> None:
    nn.seed(0)
    expected = sorted(generator(None).random() for _ in range(64))
    nn.seed(0)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: generator(None).random(), range(64)))
    assert sorted(found) == expected
    assert len(set(found)) == 64


def test_numpy_s_and_python_s_own_generators_are_left_alone() -> None:
    before = repr(np.random.get_state())
    nn.seed(1)
    nn.MLP(2, [3, 1])
    assert repr(np.random.get_state()) == before


@pytest.mark.parametrize(("number", "error"), [(-1, ValueError), (1.0, TypeError), (True, TypeError), ("a", TypeError)])
def test_what_is_no_seed(number: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="seed: number is "):
        nn.seed(number)


@pytest.mark.parametrize(("wrong", "error"), [(-1, ValueError), ("a", TypeError)])
def test_a_seed_of_a_layer_that_is_none_is_told(wrong: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=f"seed is {wrong!r}; expected a whole number from 0 on"):
        nn.Linear(2, 1, seed=wrong)
