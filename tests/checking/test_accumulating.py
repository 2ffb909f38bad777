"""A broken backward pass: where it first goes wrong and what mistake it looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Value, gradcheck
from autograd.checking.differences import check
from autograd.core import backward
from autograd.core.graph import order
from demos.zoo import passes
from tests.checking.test_differences import random_graph

PASSES: dict[str, tuple[Callable[..., None], str]] = {
    "=": (passes.a_pass(send=passes.overwriting), "instead of +="),
    "set": (passes.a_pass(send=passes.once_each), "kept in a set"),
    "order": (passes.a_pass(order=passes.on_the_way_down), "before its own sum is complete"),
    "chain": (passes.a_pass(send=passes.without_upstream), "multiplied with the upstream gradient"),
}


@pytest.mark.parametrize("mistake", PASSES)
@pytest.mark.parametrize("seed", range(15))
def test_a_mistake_in_the_pass_is_told_for_any_graph(monkeypatch: pytest.MonkeyPatch, mistake: str, seed: int) -> None:
    root = random_graph(np.random.default_rng(seed))
    right = [entry.analytic for entry in gradcheck(root)]
    wrong, words = PASSES[mistake]
    monkeypatch.setattr(backward, "backward", wrong)
    report = check(root, None, 1e-6)
    if [entry.analytic for entry in report] == pytest.approx(right, rel=1e-9, abs=1e-12):
        assert report.ok  # no node is used twice, or all that is sent on is 1
    else:
        assert report.kinds == ("wrong accumulation",)
        assert "It goes wrong first below" in str(report.problems[0])
        if mistake != "order":  # which often gives what another mistake gives too
            assert words in str(report.problems[0])


@pytest.mark.parametrize(
    ("mistake", "function", "words"),
    [
        ("=", lambda a: a * 2.0 + a.sin() * 3.0, "only 2 is left there"),
        ("set", lambda a: a * a + a * 5.0, "4 + 4 each operation counts once, though one uses it twice"),
        ("chain", lambda a: (a * 5.0) * 7.0, "below mul of a, test_accumulating.py:"),
    ],
)
def test_it_names_the_operation_the_line_and_the_numbers(
    monkeypatch: pytest.MonkeyPatch, mistake: str, function: Callable[[Any], Value], words: str
) -> None:
    wrong, _ = PASSES[mistake]
    monkeypatch.setattr(backward, "backward", wrong)
    a = Value(4.0, label="a")
    (problem,) = check(lambda: function(a), [a], 1e-6).problems
    assert words in str(problem)
    assert "test_accumulating.py:" in str(problem)
    assert a.grad == 0.0


def test_a_gradient_lost_altogether_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    right = backward.backward

    def loses(root: Any, seed: float = 1.0) -> None:
        right(root, seed)
        for node in order(root):
            if not node.op:
                node.grad = 0.0

    monkeypatch.setattr(backward, "backward", loses)
    a = Value(3.0, label="a")
    (problem,) = check(a * a, None, 1e-6).problems
    assert "gave a the gradient 0.0, but the contributions that arrive there add up to 6.0" in str(problem)
    assert "0 arrives there instead of 3 + 3" in str(problem)
