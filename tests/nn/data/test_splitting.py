"""Splitting: disjoint and complete, from a seed, and each class with its share."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from nn import Data

SHARES = st.floats(0.01, 0.99)
SEEDS = st.integers(0, 2**32)


def numbered(y: Any, classes: int = 0) -> Data:
    """Data whose only feature is the sample's number."""
    return Data(np.arange(len(y))[:, None], y, classes=[str(i) for i in range(classes)])


def numbers(data: Data) -> list[int]:
    return [int(each) for each in data.x[:, 0]]


@given(st.lists(st.integers(0, 4), min_size=2, max_size=60), SHARES, SEEDS)
def test_every_sample_is_in_one_part_and_every_class_has_its_share(labels: list[int], share: float, seed: int) -> None:
    assume(0 < round(len(labels) * share) < len(labels))
    data = numbered(labels, 5)
    train, held_out = data.split(share, seed=seed)
    assert sorted(numbers(train) + numbers(held_out)) == list(range(len(labels)))
    assert len(held_out) == round(len(labels) * share)
    for part in (train, held_out):
        assert part.classes == data.classes
        assert part.y.tolist() == [labels[number] for number in numbers(part)]
    held = Counter(held_out.y.tolist())
    for label, size in Counter(labels).items():
        assert abs(held[label] - size * share) < 1 + 1e-9


@given(st.lists(st.integers(0, 4), min_size=2, max_size=60), SEEDS)
def test_a_class_that_can_have_a_sample_to_train_with_has_one(labels: list[int], seed: int) -> None:
    assume(round(len(labels) * 0.2) > 0)
    train, _ = numbered(labels, 5).split(0.2, seed=seed)
    assume(len(labels) > 2 * len(set(labels)))
    assert set(train.y.tolist()) == set(labels)


@given(st.integers(2, 40), SHARES, SEEDS)
def test_a_regression_is_split_as_well(samples: int, share: float, seed: int) -> None:
    assume(0 < round(samples * share) < samples)
    train, held_out = numbered(np.arange(float(samples))).split(share, seed=seed)
    assert sorted(numbers(train) + numbers(held_out)) == list(range(samples))
    assert len(held_out) == round(samples * share)
    assert train.y.tolist() == numbers(train)


@pytest.mark.parametrize("y", [np.zeros(50), np.arange(50) % 3, np.arange(50)], ids=["floats", "labels", "one each"])
def test_the_seed_decides_and_both_parts_are_mixed(y: Any) -> None:
    data = numbered(y)
    parts = [[numbers(part) for part in data.split(0.4, seed=seed)] for seed in (0, 0, 1)]
    assert parts[0] == parts[1]
    assert all(sorted(a) != sorted(b) for a, b in zip(parts[0], parts[2], strict=True))
    assert all(part != sorted(part) for part in parts[0])
    assert [numbers(part) for part in data.split(0.4, seed=np.random.default_rng(0))] == parts[0]


def test_what_is_over_goes_where_most_was_cut() -> None:
    for seed in range(20):
        _, held_out = numbered([0] * 9 + [1] * 11).split(0.1, seed=seed)  # 0.9 and 1.1 of them
        assert sorted(held_out.y.tolist()) == [0, 1]


def test_a_class_of_one_stays_to_train_with() -> None:
    for seed in range(20):
        train, held_out = numbered([0] * 5 + [1] * 5 + [2]).split(0.5, seed=seed)
        assert 2 in train.y
        assert len(held_out) == round(11 * 0.5)


@pytest.mark.parametrize(
    ("samples", "share", "kind", "message"),
    [
        (1, 0.5, ValueError, "with 1 sample(s) and a share of 0.5, the held-out part would be empty"),
        (3, 0.1, ValueError, "with 3 sample(s) and a share of 0.1, the held-out part would be empty"),
        (3, 0.9, ValueError, "the part to train with would be empty"),
        (9, 0, ValueError, "the share is 0; expected a number between 0 and 1"),
        (9, 1.0, ValueError, "the share is 1.0"),
        (9, 20, ValueError, "the share is 20"),
        (9, float("nan"), ValueError, "the share is nan"),
        (9, "0.2", TypeError, "the share is '0.2'; expected a number such as 0.2"),
        (9, True, TypeError, "the share is True"),
    ],
)
def test_what_can_t_be_split_is_refused(samples: int, share: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=re.escape(message)):
        numbered(np.zeros(samples)).split(share)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"test_size": 0.3}, r"split\(\) has no test_size; did you mean share=0\.3\?"),
        ({"train_size": 0.75}, r"did you mean share=0\.25\?"),
        ({"share": 0.5, "random_state": 1}, r"did you mean seed=1\?"),
        ({"share": 0.5, "stratify": True}, "has no stratify; each class gives its share anyway; leave it out"),
    ],
)
def test_words_of_other_libraries_are_told_ours(options: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        Data([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]).split(**options)
