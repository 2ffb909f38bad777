"""Gradients of thousands of numbers: one wrong number does not hide among them, whatever its size."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from autograd.checking.arrays.gradients import check_gradient
from autograd.checking.arrays.projecting import MANY, MOST
from autograd.checking.kinds import ALONG, KINK, NONFINITE, OK, OUTSIDE, UNSURE, WRONG
from autograd.checking.report import Report

COUNT = 3_000
Numbers = NDArray[Any]


class Counted:
    """A sum of sines of many sizes, as floats, that counts its calls."""

    def __init__(self, seed: int = 0, orders: float = 3.0, count: int = COUNT) -> None:
        generator = np.random.default_rng(seed)
        self.sizes = 10.0 ** generator.uniform(-orders, orders, count)
        self.point = generator.normal(size=count)
        self.calls = 0

    def __call__(self, x: Numbers) -> float:
        self.calls += 1
        return float((self.sizes * np.sin(x)).sum())

    @property
    def gradient(self) -> Numbers:
        return self.sizes * np.cos(self.point)


def checked(function: Callable[..., Any], gradient: Any, point: Any) -> Report:
    return check_gradient(function, gradient, point, raise_on=None)


def wrong_places(report: Report) -> list[int]:
    return [i for i, entry in enumerate(report) if entry.verdict == WRONG]


def test_a_right_one_takes_few_calls_and_the_note_says_what_would_not_show() -> None:
    function = Counted(orders=2.0)
    report = checked(function, function.gradient, function.point)
    assert report.ok
    assert report.verified
    assert function.calls < COUNT / 5  # one by one it is four for each
    (note,) = report.notes
    assert note.kind == ALONG
    assert "of 3,000 gradients were looked at together, along 8 random directions" in str(note)
    assert max(entry.error / abs(entry.analytic) for entry in report if entry.verdict == ALONG) <= 1e-3
    assert all(np.isnan(entry.numeric) for entry in report if entry.verdict == ALONG)
    assert "–" in report.text()


@pytest.mark.parametrize("seed", range(12))
def test_one_wrong_number_of_any_size_is_found_or_its_entry_says_that_it_would_not_be_seen(seed: int) -> None:
    function, generator = Counted(seed), np.random.default_rng(100 + seed)
    place, part = int(generator.integers(COUNT)), float(10.0 ** generator.uniform(-6, 1))
    right = function.gradient
    wrong = right.copy()
    wrong[place] *= 1.0 + part * generator.choice([-1.0, 1.0])
    if seed % 4 == 0:
        wrong[place] = 0.0
    report = checked(function, wrong, function.point)
    entry, off = report[place], abs(wrong[place] - right[place])
    assert wrong_places(report) in ([], [place])
    assert entry.verdict in (WRONG, UNSURE) or off <= 1e-6 * abs(right[place]) + 4 * entry.error
    if off > 1e-3 * abs(right[place]) and abs(right[place]) > 0.1:
        assert entry.verdict == WRONG
        assert not report.ok


def test_of_numbers_wrong_by_a_little_more_than_is_told_none_is_hidden() -> None:
    function = Counted(orders=1.0, count=2_500)
    right = function.gradient
    told = checked(function, right, function.point)
    for place in np.random.default_rng(0).integers(0, 2_500, 12).tolist():
        if told[place].verdict == ALONG:
            wrong = right.copy()
            wrong[place] += 2.0 * told[place].error + 2e-6 * abs(right[place])
            assert checked(function, wrong, function.point)[place].verdict in (WRONG, UNSURE)


def test_faults_that_cancel_each_other_are_found() -> None:
    function = Counted(orders=0.0)
    wrong = function.gradient
    wrong[1000], wrong[2500] = wrong[1000] + 0.5, wrong[2500] - 0.5
    assert wrong_places(checked(function, wrong, function.point)) == [1000, 2500]


def test_ten_faults_are_found_with_fewer_calls_than_one_by_one() -> None:
    function = Counted(orders=1.0)
    wrong, places = function.gradient, list(range(50, COUNT, 500))
    wrong[places] *= 1.01
    assert wrong_places(checked(function, wrong, function.point)) == places
    assert function.calls < 2 * COUNT


@pytest.mark.parametrize(("mistake", "expected"), [
    (lambda w, x: 2 * w, "w: all of it is twice what it should be"),
    (lambda w, x: -w, "w: all of it is minus what it should be"),
    (lambda w, x: w / 64, "w: all of it is 1/64 of what it should be. Is it a mean over 64"),
    (lambda w, x: np.zeros_like(w), "w: all of it is 0"),
    (lambda w, x: w.T.copy(), "w: it is transposed"),
    (lambda w, x: w[::-1], "w: it is reversed along axis 0"),
    (lambda w, x: w + 0.5 * x, "w: it has 0.5 × w more than it should"),
])  # fmt: skip
def test_a_mistake_in_all_of_an_array_is_named_without_looking_at_each(
    mistake: Callable[[Numbers, Numbers], Numbers], expected: str
) -> None:
    generator = np.random.default_rng(1)
    a, w, b = generator.normal(size=(64, 64)), generator.normal(size=(64, 64)), generator.normal(size=64)
    calls = 0

    def function(w: Numbers, b: Numbers) -> float:
        nonlocal calls
        calls += 1
        return float((a * np.sin(w)).sum() + np.cos(b).sum())

    report = checked(function, lambda w, b: (mistake(a * np.cos(w), w), -np.sin(b)), (w, b))
    assert expected in str(report.problems[0])
    assert {entry.verdict for entry in report.entries[-64:]} <= {ALONG, OK}
    assert calls < 2 * MOST


def network(activation: Any, slope: Any) -> tuple[Callable[..., float], Callable[..., list[Numbers]], tuple[Any, ...]]:
    generator = np.random.default_rng(0)
    x, targets = generator.normal(size=(32, 30)), generator.normal(size=(32, 3))
    point = (generator.normal(size=(30, 65)) / 6, np.zeros(65), generator.normal(size=(65, 3)) / 10)

    def loss(w1: Numbers, b1: Numbers, w2: Numbers) -> float:
        return float(((activation(x @ w1 + b1) @ w2 - targets) ** 2).mean())

    def by_hand(w1: Numbers, b1: Numbers, w2: Numbers) -> list[Numbers]:
        z = x @ w1 + b1
        d2 = 2 * (activation(z) @ w2 - targets) / targets.size
        d1 = d2 @ w2.T * slope(z)
        return [x.T @ d1, d1.sum(0), activation(z).T @ d2]

    return loss, by_hand, point


@pytest.mark.parametrize(("activation", "slope"), [
    (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    (lambda z: np.maximum(z, 0.0), lambda z: (z > 0) * 1.0),  # with a kink beside nearly every step
])  # fmt: skip
def test_networks(activation: Any, slope: Any) -> None:
    loss, by_hand, point = network(activation, slope)
    right = checked(loss, by_hand, point)
    assert right.ok
    assert np.mean([entry.verdict in (ALONG, OK) for entry in right]) > 0.95

    def wrong(*point: Any) -> list[Numbers]:
        found = by_hand(*point)
        found[0][3, 7] *= 1.01
        return found

    assert [entry.name for entry in checked(loss, wrong, point) if entry.verdict == WRONG] == ["w1[3, 7]"]


def test_on_values_the_graph_is_the_judge_of_each_number() -> None:
    generator = np.random.default_rng(2)
    sizes, point = 10.0 ** generator.uniform(-2, 2, MANY + 50), generator.normal(size=MANY + 50)
    calls = 0

    def function(x: Any) -> Any:
        nonlocal calls
        calls += 1
        return (sizes * np.sin(x)).sum()

    gradient = sizes * np.cos(point)
    report = checked(function, gradient, point)
    assert {entry.verdict for entry in report} == {OK}
    assert calls < len(point)
    gradient[7] *= 1.001
    gradient[1900:1920] *= -1
    assert wrong_places(checked(function, gradient, point)) == [7, *range(1900, 1920)]


def test_what_the_graph_holds_constant_is_found_among_many() -> None:
    generator = np.random.default_rng(2)
    sizes, point = generator.uniform(0.5, 1.0, MANY + 50), generator.normal(size=MANY + 50)

    def function(x: Any) -> Any:
        y = x.copy()
        y[11] = x[11].detach() if hasattr(x[11], "detach") else x[11]
        return (sizes * np.sin(y)).sum()

    right = sizes * np.cos(point)
    assert checked(function, right, point).ok
    wrong = right.copy()
    wrong[11] = 0.0  # as the graph says
    assert wrong_places(checked(function, wrong, point)) == [11]


def test_kinks_edges_and_numbers_that_are_not_finite_are_found_among_many() -> None:
    function = Counted(orders=0.0)
    point = function.point
    point[:3] = 0.0

    def kinked(x: Numbers) -> float:
        with np.errstate(all="ignore"):
            return function(x) + float(3 * np.abs(x[0]) + np.sqrt(x[1]))

    gradient = function.gradient
    gradient[:3] = 2.5, 1e9, np.nan  # the first between the slopes to both sides
    report = checked(kinked, gradient, point)
    assert [report[i].verdict for i in range(3)] == [KINK, OUTSIDE, NONFINITE]
    assert np.mean([entry.verdict in (ALONG, OK) for entry in report]) > 0.9
    assert not report.verified


def test_numbers_that_the_function_does_not_use_are_0() -> None:
    generator = np.random.default_rng(3)
    point, used = generator.normal(size=COUNT), generator.choice(COUNT, 20, replace=False)
    gradient = np.zeros(COUNT)
    gradient[used] = 3 * point[used] ** 2

    def function(x: Numbers) -> float:
        return float((x[used] ** 3).sum())

    assert checked(function, gradient, point).verified
    unused = int(np.flatnonzero(gradient == 0.0)[5])
    for place, number, verdict in ((int(used[3]), 0.0, WRONG), (unused, 1e-6, WRONG), (unused, 1e-9, UNSURE)):
        wrong = gradient.copy()
        wrong[place] = number
        report = checked(function, wrong, point)
        assert report[place].verdict == verdict  # 1e-9 times a step is less than rounding
        assert wrong_places(report) == [place] * (verdict == WRONG)


@pytest.mark.parametrize("count", [1, 40, 1_000])
def test_the_mean_of_both_sides_of_kinks_among_many_is_not_verified(count: int) -> None:
    point = np.random.default_rng(4).normal(size=COUNT)
    point[:count] = 0.0
    report = checked(lambda x: float(np.abs(x).sum()), np.sign, point)
    assert {entry.verdict for entry in report.entries[:count]} <= {KINK, UNSURE}
    assert {entry.verdict for entry in report.entries[count:]} <= {OK, ALONG}
    assert report[0].verdict == KINK
    assert report.ok


def test_a_right_gradient_of_many_turns_is_accused_of_nothing() -> None:
    function = Counted(93, orders=5.9, count=2_050)
    function.point = function.point * 700.0
    assert wrong_places(checked(function, function.gradient, function.point)) == []


def test_a_gradient_in_single_precision_is_right_where_that_is_near_enough() -> None:
    function = Counted(orders=0.5)
    report = checked(function, function.gradient.astype(np.float32).astype(float), function.point)
    assert report.ok
    assert np.mean([entry.verdict in (ALONG, OK) for entry in report]) > 0.95


def test_where_nothing_can_be_seen_nothing_is_verified() -> None:
    noise = np.random.default_rng(0).normal(size=COUNT)

    def function(x: Numbers) -> float:
        return float(np.sin(x).sum() + 1e9 + 1e3 * np.sin(1e12 * (x * noise).sum()))

    report = checked(function, np.cos(noise), noise)
    assert report.ok
    assert not report.verified
    assert {entry.verdict for entry in report} <= {UNSURE, OK}


def test_few_numbers_are_looked_at_one_by_one_and_so_are_several_results() -> None:
    function = Counted(orders=0.0, count=100)
    report = checked(function, function.gradient, function.point)
    assert {entry.verdict for entry in report} == {OK}
    assert report.notes == ()
    point = np.linspace(0.5, 1.0, MANY + 1)
    several = checked(lambda x: np.array([float((x**2).sum()), 0.0]), np.array([2 * point, 0 * point]), point)
    assert several.verified
    assert several.notes == ()
