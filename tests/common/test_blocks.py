"""Blocks that are on for a while: left in any order, entered again, in generators, threads, tasks and on errors."""

from __future__ import annotations

import asyncio
import gc
import math
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import (
    AnomalyError,
    DomainError,
    Value,
    compiled,
    detect_anomaly,
    ieee,
    no_grad,
    paused,
    record,
    scope,
    trace,
)
from autograd.core import modes
from nn import MLP, Module

MAKERS: dict[str, Callable[[], Any]] = {
    "no_grad": no_grad,
    "ieee": ieee,
    "trace": trace,
    "detect_anomaly": detect_anomaly,
    "scope": lambda: scope("part"),
    "record": record,
    "paused": paused,
}
makers = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Whatever a test does, nothing is on after it."""
    assert seen() == seen_with([])
    yield
    assert seen() == seen_with([])
    assert (modes.current.get(), modes.entered.get()) == (None, ())


def seen() -> dict[str, Any]:
    """What is on, found out as a user would: by what operations do."""
    x = Value(2.0)
    product = x * 3
    lenient: bool | None = False
    try:
        lenient = math.isinf(Value(0.0).log().data)
    except DomainError:
        pass
    except AnomalyError:
        lenient = None
    return {
        "recording": not product.constant,
        "lenient": lenient,
        "traced": product.where is not None,
        "scopes": product.scope.path.count("part") if product.scope else 0,
        "lists": len(modes.noting.get()),
        "collecting": gc.isenabled(),
    }


def seen_with(names: list[str]) -> dict[str, Any]:
    """What should be seen in blocks of these names, the outermost first."""
    quiet = "no_grad" in names
    watched = "detect_anomaly" in names  # which raises before ieee is asked
    return {
        "recording": not quiet,
        "lenient": None if watched else "ieee" in names,
        "traced": not quiet and ("trace" in names or watched),
        "scopes": 0 if quiet else names.count("scope"),
        "lists": names.count("record"),
        "collecting": "paused" not in names,
    }


def opened(make: Callable[[], Any]) -> Generator[None]:
    """A block that is open until this generator is closed."""

    def held() -> Generator[None]:
        with make():
            yield

    made = held()
    next(made)
    return made


@makers
def test_two_that_are_left_in_the_order_they_were_entered(make: Callable[[], Any]) -> None:
    first, second = opened(make), opened(make)
    first.close()
    assert seen() != seen_with([])
    second.close()


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*MAKERS]), max_size=6), st.randoms(use_true_random=False))
def test_any_of_them_in_any_order(names: list[str], random: Any) -> None:
    """After each step, what is on is what the blocks say that are still open."""
    waiting, held = list(names), dict[int, tuple[str, Any]]()
    while waiting or held:
        if waiting and (not held or random.random() < 0.5):
            name = waiting.pop()
            held[len(names) - len(waiting)] = (name, opened(MAKERS[name]))
        else:
            held.pop(random.choice(list(held)))[1].close()
        expected = seen_with([name for name, _ in held.values()])
        found = seen()
        if any(name == "scope" for name, _ in held.values()):  # a block lies in those it was entered in, open or not
            assert found.pop("scopes") >= min(1, expected.pop("scopes"))
        assert found == expected
    assert seen() == seen_with([])
    assert modes.current.get() is None


@makers
def test_one_block_is_used_again_and_inside_of_itself(make: Callable[[], Any]) -> None:
    block = make()
    for _ in range(2):
        with block:
            once = seen()
            with block, block:
                assert seen() != seen_with([])
            assert seen() == once
        assert seen() == seen_with([])


@makers
def test_an_error_leaves_it(make: Callable[[], Any]) -> None:
    block = make()
    for error in (KeyError, KeyboardInterrupt, GeneratorExit):
        with pytest.raises(error), block:
            raise error
        assert seen() == seen_with([])


@makers
def test_as_a_decorator_of_a_function_that_calls_itself(make: Callable[[], Any]) -> None:
    @make()  # type: ignore[untyped-decorator]
    def depth(n: int) -> int:
        """How deep it is."""
        assert seen() != seen_with([])
        return 1 + depth(n - 1) if n else 0

    assert (depth(3), depth.__name__, depth.__doc__) == (3, "depth", "How deep it is.")


@makers
def test_a_body_that_runs_later_is_refused(make: Callable[[], Any]) -> None:
    def numbers() -> Iterator[int]:
        yield 1

    async def number() -> int:
        return 1

    async def async_numbers() -> AsyncIterator[int]:
        yield 1

    for function in (numbers, number, async_numbers):
        with pytest.raises(TypeError, match=rf"{function.__name__} is a generator function or an async one"):
            make()(function)


class Inside(Module):
    """A module that does something at its call."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def __call__(self, inputs: Any) -> Any:
        self.act()
        return [each * 2 for each in inputs]


@makers
def test_left_inside_of_a_modules_call_that_it_was_entered_around(make: Callable[[], Any]) -> None:
    held = opened(make)
    (made,) = Inside(held.close)([Value(2.0)])
    assert made.scope.path == "part.Inside" if make is MAKERS["scope"] else made.scope.path == "Inside"
    assert not made.constant
    assert seen() == seen_with([])
    Inside(lambda: None)([Value(1.0)])
    assert seen() == seen_with([])


@makers
def test_entered_inside_of_a_modules_call_and_left_after_it(make: Callable[[], Any]) -> None:
    held: list[Any] = []
    Inside(lambda: held.append(opened(make)))([Value(2.0)])
    held.pop().close()
    assert seen() == seen_with([])


def test_a_mode_that_is_left_around_a_compiled_function() -> None:
    held = opened(no_grad)

    @compiled(backend="numpy")
    def loss(x: Any) -> Any:
        held.close()
        with ieee(), scope("inside"):
            return x * x

    assert loss(np.array([3.0, 4.0]))[0].tolist() == [9.0, 16.0]
    assert seen() == seen_with([])


@makers
def test_threads_each_have_their_own(make: Callable[[], Any]) -> None:
    if make is paused:
        return  # the collector is the whole process's; the next test is about it
    block, wrong = make(), []
    start = threading.Barrier(8)

    def work() -> None:
        for _ in range(50):
            start.wait()
            try:
                with block, block:
                    if seen() == seen_with([]):
                        wrong.append("not on")
                if seen() != seen_with([]):
                    wrong.append("left on")
            except BaseException as error:  # noqa: BLE001 - told below
                wrong.append(repr(error))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_collector_runs_again_when_the_last_is_left() -> None:
    first, second = opened(paused), opened(paused)
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_tasks_that_take_turns() -> None:
    async def one(make: Callable[[], Any], name: str, turns: int) -> None:
        with make():
            for _ in range(turns):
                await asyncio.sleep(0)
                assert seen() == seen_with([name])
        assert seen() == seen_with([])

    async def inheriting() -> None:
        with no_grad():
            task = asyncio.create_task(one(ieee, "ieee", 0))
            inherited = asyncio.create_task(later())
        assert seen() == seen_with([])
        await asyncio.sleep(0)
        with pytest.raises(AssertionError):
            await task  # it began in no_grad, and is in it to its end
        assert await inherited == seen_with(["no_grad"])

    async def later() -> dict[str, Any]:
        await asyncio.sleep(0)
        return seen()

    async def all_of_them() -> None:
        names = [name for name in MAKERS if name != "paused"]
        await asyncio.gather(*(one(MAKERS[name], name, turns) for turns, name in enumerate(names, 1)))
        await inheriting()

    thread = threading.Thread(target=lambda: done.append(asyncio.run(all_of_them())))  # this one may be in a loop
    done: list[None] = []
    thread.start()
    thread.join()
    assert done == [None]


@pytest.mark.parametrize("name", ["no_grad", "ieee", "trace", "scope", "record"])
def test_left_in_another_thread_it_says_so(name: str) -> None:
    block, said = MAKERS[name](), list[str]()

    def leave() -> None:
        with pytest.raises(RuntimeError) as caught:
            block.__exit__(None, None, None)
        said.append(str(caught.value))

    with block:
        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
    assert said == [
        f"{name}: the block is left in another thread or task than it was entered in, where it is still on; enter and "
        "leave it in the same one"
    ]


def test_an_async_generator_that_another_task_closes_says_so() -> None:
    """One that is left half way is closed by a task of its own, which has its maker's blocks but can't leave them."""
    said: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        with no_grad():
            yield 1
            yield 2

    async def half_way() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, about: said.append(str(about["exception"])))
        async for _ in numbers():
            break
        for _ in range(5):
            await asyncio.sleep(0)
        gc.collect()

    thread = threading.Thread(target=lambda: asyncio.run(half_way()))
    thread.start()
    thread.join()
    assert len(said) == 1
    assert said[0].startswith("no_grad: the block is left in another thread or task than it was entered in")


def test_recordings_that_end_in_any_order_have_their_own_comparisons() -> None:
    x, found = Value(2.0, label="x"), list[Any]()

    def held() -> Generator[None]:
        with record() as recording:
            found.append(recording)
            yield

    first, second = held(), held()
    next(first)
    assert x > 1
    next(second)
    assert x > 0
    first.close()
    assert x < 5
    second.close()
    assert x < 7
    assert [len(recording.guards) for recording in found] == [2, 2]


def test_networks_train_on_after_blocks_were_left_in_any_order() -> None:
    model = MLP(2, [3, 1], seed=1)
    first, second = opened(no_grad), opened(lambda: scope("part"))
    first.close()
    inside = model([1.0, 2.0])
    second.close()
    outside = model([1.0, 2.0])
    assert inside.scope.path == f"part.{outside.scope.path}"
    outside.backward()
    assert any(parameter.grad for parameter in model.parameters())
