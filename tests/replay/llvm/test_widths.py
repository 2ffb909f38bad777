"""Every row is done in packs of every width, for every number of samples at a time, exactly and fast.

Also of: replay/llvm/jit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value, compile, ieee  # noqa: A004 - as in re
from autograd.checking.registering import node_at
from autograd.replay.llvm import jit
from autograd.rows.row import Op
from autograd.rows.table import TABLE
from tests.support.backends import assert_same
from tests.support.graphs import flat

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")

WIDTHS = (2, 4, 8)  # numbers that a machine does at a time
WAYS = ((4, False), (2, True), (8, False))  # widths, and whether fast: of each row the first, and one of the others
COUNTS = (1, 4, 14, 35)  # of nodes that are alike: alone, half a pack, a pack and a half one, a loop
SAMPLES = (1, 11)


def alike(row: Op, count: int) -> tuple[list[Value], list[Value]]:
    """So many nodes of a row, each at numbers and leaves of its own; and all leaves that have a gradient."""
    point = flat(row.points[0])
    with ieee():
        nodes = [node_at(row, [number * (1.0 + 0.01 * i) for number in point]) for i in range(count)]
    return nodes, [leaf for node in nodes for leaf in node.parents if not leaf.constant]


def weighed(nodes: list[Value]) -> Value:
    """Their sum with weights, so that no two are sent the same."""
    with ieee():
        total: Value = autograd.dot(nodes, [1.0 + 0.1 * i for i in range(len(nodes))])
    return total


def assert_close(found: Any, wanted: Any, *, fast: bool) -> None:
    if fast:
        np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12)
    else:
        assert_same(found, wanted, "llvm")


@pytest.mark.slow
@pytest.mark.parametrize(("row", "width", "fast"), [
    (row, width, fast) for i, row in enumerate(TABLE.values()) for width, fast in (WAYS[0], WAYS[1 + i % 2])
], ids=lambda each: each.name if isinstance(each, Op) else str(each))  # fmt: skip
def test_a_row_gives_its_numbers_at_any_width(row: Op, width: int, fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "width", lambda: width)
    for count in COUNTS:
        nodes, leaves = alike(row, count)
        loss = weighed(nodes)
        found = compile(loss, parameters=leaves, backend="llvm", fast=fast, cache=False)()
        loss.backward()
        assert_close(found.value, [loss.data], fast=fast)
        assert_close(found.gradients, [leaf.grad for leaf in leaves], fast=fast)
    shared, parameters = alike(row, 4)
    own, inputs = alike(row, 2)
    with ieee():
        loss = weighed([*own, *shared]) * autograd.sum(own)
    values = [leaf.data for leaf in inputs]
    for wrt in ("inputs", "parameters"):
        program = compile(loss, inputs, parameters, wrt=wrt, backend="llvm", fast=fast, cache=False)
        for samples in SAMPLES:
            batch = np.array([[number * (1.0 + 0.02 * i) for number in values] for i in range(samples)])
            found = program(batch, reduce="none")
            for sample, value, gradients in zip(batch, found.value, found.gradients, strict=True):
                for leaf, number in zip(inputs, sample.tolist(), strict=True):
                    leaf.data = number
                with ieee():
                    loss.refresh()
                loss.zero_grad()
                loss.backward()
                assert_close(value, loss.data, fast=fast)
                assert_close(gradients, [leaf.grad for leaf in (inputs if wrt == "inputs" else parameters)], fast=fast)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [4, 14])
def test_vector_functions_are_as_wide_as_what_they_are_given(
    count: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jit, "width", lambda: width)
    parameters = [Value(0.1 * i - 0.3) for i in range(count)]
    loss = autograd.sum([parameter.tanh().sigmoid() for parameter in parameters])
    found = compile(loss, parameters=parameters, backend="llvm", fast=True, cache=False)()
    loss.backward()
    np.testing.assert_allclose(found.gradients, [each.grad for each in parameters], rtol=1e-12)


def test_a_machine_has_vector_functions_up_to_its_own_width() -> None:
    found = jit.vector_functions(["exp", "no_such_function"])
    assert set(found) <= {"exp"}
    for width, symbol in found.get("exp", {}).items():
        assert width <= jit.width()
        assert symbol.startswith("_ZGV")
        assert symbol.endswith(f"N{width}v_exp")
