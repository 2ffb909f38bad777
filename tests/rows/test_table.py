"""Rows come and go in several threads at once, while others record, check and refuse; a missing row is said."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Op, RowError, Value, gradcheck, no_grad, register, unregister
from autograd.core import own_rows, value
from autograd.rows import evaluating
from autograd.rows.table import TABLE

THREADS, TURNS = 5, 4


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """What went wrong in threads that begin together."""
    wrong: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told by who waits
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def snapshot() -> list[set[str]]:
    """All names that a registration may touch."""
    return [set(each) for each in (TABLE, value.functions, vars(Value), own_rows.names, *evaluating.namespaces())]


def own(name: str) -> Op:
    return Op(name, "a", "a*a*tanh(a)", ("2*a*tanh(a) + a*a*(1 - tanh(a)**2)",), points=((2.0,), (0.5,)))


def come_and_go(name: str) -> None:
    for _ in range(TURNS):
        function = register(own(name))
        assert function(Value(1.0)).partials == getattr(Value(1.0), name)().partials
        assert gradcheck(function(Value(0.5))).ok
        assert getattr(autograd, name)(0.0) == 0.0
        unregister(name)


def test_rows_come_and_go_while_others_record(hurried: None) -> None:
    x = Value(0.5)
    expected = (x * 3).tanh().partials
    done = threading.Event()

    def meanwhile(act: Callable[[], object]) -> Callable[[], object]:
        def again() -> None:
            while not done.is_set():
                act()

        return again

    def record() -> None:
        root = (x * 3).tanh()
        assert root.partials == expected
        with no_grad():  # the slow way looks rows up
            assert (x * 3).constant

    def check() -> None:
        assert gradcheck(autograd.logsumexp([x * 2, x])).ok

    def refuse() -> None:
        with pytest.raises(TypeError, match=r"rint of a Value can't be recorded; what can be recorded: .*tanh"):
            np.rint(np.array([x]))

    def copy() -> None:
        for rows in (set(TABLE), set(dict(TABLE.items())), {row.name for row in TABLE.values()}):
            assert built_in <= rows <= built_in | set(mine)
        assert "tanh" in dir(autograd)

    built_in, mine = set(TABLE), [f"own_{i}" for i in range(THREADS)]
    before = snapshot()
    running = [threading.Thread(target=meanwhile(act)) for act in (record, check, refuse, copy)]
    wrong: list[BaseException] = []
    hook = threading.excepthook
    threading.excepthook = lambda about: wrong.append(about.exc_value or RuntimeError())
    try:
        for thread in running:
            thread.start()
        wrong += at_once(*[lambda name=name: come_and_go(name) for name in mine])
    finally:
        done.set()
        for thread in running:
            thread.join()
        threading.excepthook = hook
    assert wrong == []
    assert snapshot() == before


def test_of_threads_that_want_one_name_one_gets_it(hurried: None) -> None:
    for _ in range(TURNS):
        wrong = at_once(*[lambda: register(own("wanted"))] * THREADS)
        assert len(wrong) == THREADS - 1
        assert all(isinstance(error, RowError) and "already; choose another name" in str(error) for error in wrong)
        wrong = at_once(*[lambda: unregister("wanted")] * THREADS)
        assert len(wrong) == THREADS - 1
        assert all(isinstance(error, RowError) and "there is no row 'wanted' here" in str(error) for error in wrong)


def test_a_row_and_one_written_with_it_never_part(hurried: None) -> None:
    """Whoever is second says why: no row is left whose text calls one that is gone."""
    for _ in range(TURNS):
        register(Op("inner", "a", "a*a", ("2*a",)))
        outer = Op("outer", "a", "inner(a) + 1", ("2*a",))
        (error,) = at_once(lambda: register(outer), lambda: unregister("inner"))  # noqa: B023 - run at once
        assert isinstance(error, RowError)
        assert ("outer" in TABLE) is ("inner" in TABLE)
        for name in ("outer", "inner"):
            if name in TABLE:
                unregister(name)


def test_a_function_whose_row_is_gone_says_so() -> None:
    gone = register(own("gone"))
    node = gone(Value(2.0))
    unregister("gone")
    for attempt in (lambda: gone(2.0), lambda: evaluating.at("gone", [2.0]), node.refresh):
        with pytest.raises(RowError, match=r"there is no row 'gone' here, .*; register\(Op\('gone', \.\.\.\)\) first"):
            attempt()
    assert TABLE.get("gone") is None
    with pytest.raises(AttributeError, match="'gone'"):
        _ = autograd.gone


def test_a_row_that_can_not_be_checked_is_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot()

    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("autograd.checking.registering.check_nodes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        register(own("never"))
    assert snapshot() == before
