"""no_grad() and ieee(): nested, undone after errors, and each thread's and task's own."""

from __future__ import annotations

import asyncio
import math
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

import autograd
from autograd import DomainError, Value, ieee, no_grad, steps
from autograd.core.graph import order
from autograd.rows.row import Op
from autograd.rows.table import TABLE
from tests.support.engine_record import bits, called


def test_no_grad_computes_and_records_nothing() -> None:
    a = Value(2.0)
    with no_grad():
        results = [a * 3, 3 - a, a.tanh(), autograd.dot([a], [a]), a.maximum(1.0), a**2, autograd.leaky_relu(a)]
    assert all(node.constant and node.parents == () and node.op == "" for node in results)
    assert results[0].data == 6.0
    with pytest.raises(RuntimeError, match=r"backward\(\) on a constant.*detach, no_grad or plain numbers"):
        results[0].backward()
    assert not (a * 3).constant


@pytest.mark.parametrize("op", TABLE.values(), ids=lambda op: op.name)
def test_what_is_not_recorded_has_the_number_that_is_recorded(op: Op) -> None:
    def given(point: tuple[Any, ...], make: Callable[[float], Value]) -> list[Any]:
        kinds = [("" if name in op.passive else kind) for name, kind in op.names.items()]
        ways: dict[str, Callable[[Any], Any]] = {
            "": lambda part: part,
            "scalar": make,
            "list": lambda part: list(map(make, part)),
        }
        return [ways[kind](part) for kind, part in zip(kinds, point, strict=True)]

    for point in op.points:
        recorded = called(op, given(point, Value))
        with no_grad():
            unrecorded = called(op, given(point, Value))
        of_constants = called(op, given(point, lambda number: Value(number, constant=True)))
        for node in (unrecorded, of_constants):
            assert (node.constant, node.op, node.parents, node.label, node.scope) == (True, "", (), None, None)
            assert bits(node.data) == bits(recorded.data)


def test_modes_nest_and_end_with_their_block() -> None:
    zero = Value(0.0)
    with ieee():
        with no_grad():
            assert zero.log().data == -math.inf
            assert zero.log().constant
        assert not zero.log().constant
        with pytest.raises(KeyError), no_grad():
            raise KeyError
        assert zero.log().partials == (math.inf,)
        assert autograd.log(0.0) == -math.inf
    for attempt in (zero.log, lambda: autograd.log(0.0), lambda: 1 / zero):
        with pytest.raises(DomainError):
            attempt()


def test_modes_are_decorators() -> None:
    @ieee()
    def reciprocal(x: Value) -> Value:
        return 1 / x

    assert reciprocal(Value(0.0)).data == reciprocal(Value(0.0)).data == math.inf


def test_another_thread_has_its_own_mode() -> None:
    recorded = []
    with no_grad(), ieee():
        thread = threading.Thread(target=lambda: recorded.append((Value(2.0) * 3).constant))
        thread.start()
        thread.join()
    assert recorded == [False]


def test_tasks_do_not_see_each_others_modes() -> None:
    async def quiet() -> bool:
        with no_grad():
            await asyncio.sleep(0)
            return (Value(2.0) * 3).constant

    async def loud() -> bool:
        await asyncio.sleep(0)
        return (Value(2.0) * 3).constant

    async def both() -> list[bool]:
        return list(await asyncio.gather(quiet(), loud(), quiet()))

    seen: list[list[bool]] = []
    thread = threading.Thread(target=lambda: seen.append(asyncio.run(both())))  # this one may be in a loop already
    thread.start()
    thread.join()
    assert seen == [[True, False, True]]


def test_separate_graphs_in_threads() -> None:
    grads: dict[int, float] = {}

    def work(i: int) -> None:
        x = Value(float(i))
        y = x
        for _ in range(2000):
            y = y + x
        y.backward()
        grads[i] = x.grad

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert grads == dict.fromkeys(range(8), 2001.0)


def test_graphs_in_threads_that_share_leaves() -> None:
    """Built, ordered and walked at once over the same leaves: each as if it were alone."""
    shared = [Value(0.1 * i, label=f"w{i}") for i in range(1, 6)]

    def build(i: int) -> Value:
        total = Value(float(i), constant=True)
        for _ in range(60):
            total = autograd.weighted_sum(shared, shared[::-1], total).tanh() * shared[i % 5]
        return total

    def seen(root: Value) -> list[tuple[str, float]]:
        return [(node.label or node.op, node.data) for node in order(root)]

    def sums(root: Value) -> list[tuple[float | None, list[float]]]:
        return [(step.upstream, [each.after for each in step.contributions]) for step in steps(root)]

    expected = [(seen(root), sums(root)) for root in map(build, range(8))]
    got: dict[int, list[object]] = {}
    start = threading.Barrier(8)

    def work(i: int) -> None:
        start.wait()
        got[i] = [(seen(root), sums(root)) for root in (build(i) for _ in range(5))]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert got == {i: [expected[i]] * 5 for i in range(8)}
    assert all(leaf._uses == 0 for leaf in shared)
