"""trace() and detect_anomaly() name the user's line.

Also of: common/lines, core/traced.
"""

from __future__ import annotations

import copy
import inspect
import math
import pickle
from pathlib import Path
from typing import Any

import pytest

import autograd
from autograd import AnomalyError, Value, detect_anomaly, draw, ieee, no_grad, trace, unfold
from autograd.core.graph import order
from nn import MLP


def line_before() -> int:
    """The line before the caller's."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno - 1


def lines(root: Value) -> dict[str, int]:
    return {node.op: node.where.line for node in order(root) if node.op}


def test_each_operation_knows_its_line_and_file() -> None:
    a = Value(2.0, label="a")
    with trace():
        b = a * 3
        first = line_before()
        c = b.tanh() + 1
        second = line_before()
    after = c * 2
    assert lines(c) == {"mul": first, "tanh": second, "add": second}
    assert Path(b.where.file).name == Path(__file__).name
    assert str(b.where) == f"test_tracing.py:{first} in test_each_operation_knows_its_line_and_file"
    assert after.where is None
    assert type(after) is Value


def test_a_line_is_the_users_not_nns_or_ours() -> None:
    model = MLP(2, [2, 1], "tanh", seed=1)
    with trace():
        y = model([1.0, 2.0])
        line = line_before()
        z = autograd.logsumexp([y, 1.0])
    assert {node.where.line for node in order(y) if node.op} == {line}
    assert z.where.line == line + 2
    assert unfold(z).data == z.data


def test_traced_graphs_are_graphs() -> None:
    a = Value(0.5, label="a")
    with trace():
        root = (a * a).tanh() + a
    root.backward()
    traced, a.grad = a.grad, 0.0
    ((a * a).tanh() + a).backward()
    assert a.grad == traced
    for again in (copy.deepcopy(root), copy.copy(root), pickle.loads(pickle.dumps(root))):
        assert lines(again) == lines(root)
    assert f"made at test_tracing.py:{root.where.line}" in draw(root).svg
    with no_grad(), trace():
        assert (a * 2).constant


def test_the_first_nan_of_the_forward_pass_is_named() -> None:
    x = Value(0.0, label="x")
    with detect_anomaly():
        y = x * 2
        (x + y * 0).tanh()
        with pytest.raises(AnomalyError, match="log gave -inf, the first that is not finite, from x = 0.0") as caught:
            x.log()
        assert f"made at test_tracing.py:{line_before()} in test_the_first_nan" in str(caught.value)
    with detect_anomaly():
        assert math.isnan((Value(math.nan) * x).data)  # it came in; nothing here made it


def test_also_inside_ieee_where_nothing_else_raises() -> None:
    a, b = Value(1e200, label="a"), Value(0.0, label="b")
    with ieee():
        assert (a * a).data == math.inf
        with detect_anomaly(), pytest.raises(AnomalyError, match="mul gave inf.* a = 1e"):
            a * a
        with detect_anomaly(), pytest.raises(AnomalyError, match="div gave nan"):
            b / b


def test_the_first_infinite_gradient_is_named_and_nothing_is_changed() -> None:
    x = Value(0.0, label="x")
    with detect_anomaly():
        root = x.sqrt() * 3.0
        line = line_before()
        with pytest.raises(
            AnomalyError, match=r"backward: v₁ = sqrt\(x\) sends inf to x, .*3.0 arrived, .* = inf"
        ) as caught:
            root.backward()
    assert f"test_tracing.py:{line} " in str(caught.value)
    assert x.grad == 0.0
    root.backward()
    assert x.grad == math.inf


def test_what_was_recorded_before_is_said_to_be() -> None:
    root = Value(0.0, label="x").sqrt()
    with detect_anomaly(), pytest.raises(AnomalyError, match=r"recorded outside of detect_anomaly\(\)"):
        root.backward()


def test_a_sound_graph_passes() -> None:
    model: Any = MLP(2, [3, 1], "tanh", seed=1)
    with detect_anomaly():
        loss = (model([0.5, -0.5]) - 1) ** 2
        loss.backward()
    watched = [parameter.grad for parameter in model.parameters()]
    model.zero_grad()
    loss.backward()
    assert [parameter.grad for parameter in model.parameters()] == watched
