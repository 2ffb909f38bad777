"""A batch that workers compute together comes to what one process gives, to the last bit.

Also of: replay/code/summing.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import GuardError, RowError, Value, compile  # noqa: A004 - as in re
from autograd.replay.code.summing import GROUP
from autograd.replay.guarding import Guard
from autograd.replay.llvm import jit
from autograd.replay.sharing import parallel
from nn import MLP
from tests.support.places import ROOT

Program = autograd.Program
BATCH = np.random.default_rng(0).normal(size=(1_541, 2))  # 7 groups, the last with 5 samples


@pytest.fixture(params=["numpy", "llvm"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "llvm" and not jit.is_there():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    return str(request.param)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Workers in this process start without a program."""
    parallel._kept.clear()
    yield
    parallel._kept.clear()


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    """Two processes that know nothing of this one, but where to import from."""
    root = str(ROOT)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = root if before is None else os.pathsep.join([root, before])
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        executor.submit(os.getpid).result()
        yield executor
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


class Here(Executor):
    """Runs everything at once where it stands, and notes what it was asked."""

    def __init__(self, workers: int | None = None) -> None:
        self.asked: list[tuple[int, bool]] = []  # samples, and whether the program was sent along
        if workers is not None:
            self.num_workers = workers

    def submit(self, function: Any, /, *args: Any, **keywords: Any) -> Future[Any]:
        self.asked.append((len(args[4]), args[2] is not None))
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **keywords))
        except BaseException as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


def network(backend: str, **options: Any) -> Program:
    """Parameters whose gradients differ from sample to sample, are the same for all, both, and neither."""
    x = [Value(0.3, label="x"), Value(-0.7, label="y")]
    model = MLP(2, [4, 1], "tanh", seed=1)
    alone, unused = Value(0.7, label="alone"), Value(3.0, label="unused")
    parameters = [*model.parameters(), alone, unused]
    loss = model(x).exp() + 1e-3 * autograd.dot(parameters[:-1], parameters[:-1]) + alone.sin()
    program: Program = compile(loss, x, parameters, backend=backend, **options)
    return program


def same(one: Any, other: Any) -> bool:
    return all(a.shape == b.shape and a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


# ---- the same --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"wrt": "inputs"}, {"fast": True}], ids=str)
@pytest.mark.parametrize("count", [1, 2, 256, 257, 512, 513, 1_541])
def test_parts_come_to_the_whole(backend: str, count: int, options: dict[str, Any]) -> None:
    program = network(backend, **options)
    batch = BATCH[:count]
    for reduce in ("mean", "sum", "none"):
        whole = program(batch, reduce=reduce)
        assert same(program.evaluate(batch, reduce=reduce), whole)
        for parts in (1, 2, 3, 100):
            assert same(program.evaluate(batch, Here(), reduce=reduce, parts=parts), whole)


def test_processes_come_to_the_whole(backend: str, processes: Executor) -> None:
    program = network(backend)
    whole = program(BATCH)
    assert same(program.evaluate(BATCH, processes), whole)
    assert same(program.evaluate(BATCH, processes, reduce="none", parts=3), program(BATCH, reduce="none"))
    numbers = program.numbers() * 1.1
    other = program.evaluate(BATCH, processes, parameters=numbers)
    assert same(other, program(BATCH, parameters=numbers))
    assert not same(other, whole)
    program.assign(numbers)  # the workers' numbers are those sent with each part
    assert same(program.evaluate(BATCH, processes), other)


def test_dask_comes_to_the_whole(backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="needs dask's: pip install 'autograd-by-hand[parallel]'")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *paths()]))
    program = network(backend)
    options = {"processes": True, "n_workers": 2, "threads_per_worker": 2, "dashboard_address": None}
    with distributed.LocalCluster(local_directory=str(tmp_path), **options) as cluster, cluster.get_client() as client:
        executor = client.get_executor()
        for reduce in ("mean", "none"):
            assert same(program.evaluate(BATCH, executor, reduce=reduce, parts=5), program(BATCH, reduce=reduce))
        with pytest.raises(GuardError, match="sample 1400"):
            guarded("numpy").evaluate(with_negative(1_400), executor, parts=4)


def paths() -> list[str]:
    return [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]


def test_parts_are_whole_groups() -> None:
    for count in (1, 255, 256, 257, 513, 5_000):
        for parts in (1, 2, 7, 1_000):
            edges = parallel.cut(count, parts)
            assert (edges[0], edges[-1]) == (0, count)
            assert all(start % GROUP == 0 and start < end for start, end in pairwise(edges))
            assert len(edges) <= parts + 1
            assert count == 1 or all(end - start > 1 for start, end in pairwise(edges))


# ---- what is sent ----------------------------------------------------------------------------------------------------


def test_a_worker_is_sent_the_program_once() -> None:
    program = network("numpy")
    executor = Here()
    program.evaluate(BATCH, executor, parts=3)
    assert [sent for _, sent in executor.asked] == [False] * 3 + [True] * 3
    assert len(parallel._kept) == 1
    executor.asked.clear()
    program.assign(program.numbers() * 2)
    program.evaluate(BATCH, executor, parts=3)
    assert [sent for _, sent in executor.asked] == [False] * 3
    other = network("numpy", wrt="inputs")
    assert same(other.evaluate(BATCH, executor, parts=3), other(BATCH))
    assert same(program.evaluate(BATCH, executor, parts=3), program(BATCH))
    assert len(parallel._kept) == 2


def test_a_worker_keeps_a_few_programs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "MOST", 2)
    x = Value(1.0)
    programs = [compile(x * i, [x], backend="numpy") for i in range(1, 6)]
    for program in programs * 2:
        assert same(program.evaluate(BATCH[:, :1], Here()), program(BATCH[:, :1]))
        assert len(parallel._kept) <= 2


def test_as_many_parts_as_workers_can_share(monkeypatch: pytest.MonkeyPatch) -> None:
    program = network("numpy")
    for executor, expected in ((Here(2), 4), (Here(1), 2), (Here(50), 7)):
        program.evaluate(BATCH, executor)
        assert len([samples for samples, sent in executor.asked if not sent]) == expected
    monkeypatch.setattr(parallel, "cpu_count", lambda: None)
    silent = Here()
    program.evaluate(BATCH, silent)
    assert len([samples for samples, sent in silent.asked if not sent]) == 2


def test_threads_of_one_process_will_do(backend: str) -> None:
    program = network(backend)
    with ThreadPoolExecutor(4) as executor:
        for _ in range(5):
            assert same(program.evaluate(BATCH, executor, parts=7), program(BATCH))


def test_workers_run_the_back_end_that_was_found_here(monkeypatch: pytest.MonkeyPatch) -> None:
    if not jit.is_there():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    x = Value(1.0)
    program = compile(x.exp().tanh(), [x])
    monkeypatch.setattr("autograd.replay.program.bound.best_backend", lambda: "numpy")  # as a worker might find
    assert same(program.evaluate(BATCH[:, :1], Here()), program(BATCH[:, :1]))
    assert [kept.backend for kept in parallel._kept.values()] == ["llvm"]


# ---- errors ----------------------------------------------------------------------------------------------------------


def guarded(backend: str) -> Program:
    x, w = Value(1.0, label="x"), Value(2.0, label="w")
    return compile(x * w, [x], [w], guards=[Guard("gt", x, 0.0, True), Guard("lt", x, 50.0, True)], backend=backend)


def with_negative(*places: int) -> Any:
    batch = np.ones((1_500, 1))
    batch[list(places)] = -1.0
    return batch


def test_a_guard_names_the_sample_of_the_whole_batch(backend: str, processes: Executor) -> None:
    program = guarded(backend)
    for executor in (Here(), processes):
        assert same(program.evaluate(with_negative(), executor, parts=5), program(with_negative()))
        for places in ((1_400,), (1_499, 700), (0,)):
            with pytest.raises(GuardError) as caught:
                program.evaluate(with_negative(*places), executor, parts=5)
            assert caught.value.sample == min(places)
            assert caught.value.guard is program.guards[0]
    batch = with_negative()
    batch[600] = 99.0
    with pytest.raises(GuardError, match=r"sample 600 .*x < 50\.0 was True there"):
        program.evaluate(batch, processes, reduce="none", parts=5)


def test_what_goes_wrong_in_a_worker_comes_through(processes: Executor) -> None:
    autograd.register(autograd.Op("parallel_cube", "a", "a*a*a", ("3*a*a",), points=((2.0,),)))
    try:
        x: Any = Value(2.0)
        program = compile(x.parallel_cube(), [x], backend="numpy")
        with pytest.raises(RowError, match=r"there is no row 'parallel_cube' here.*register"):
            program.evaluate(BATCH[:, :1], processes)
    finally:
        autograd.unregister("parallel_cube")
    assert processes.submit(abs, -3).result() == 3  # and the pool lives on


def test_what_is_left_is_not_begun_after_an_error() -> None:
    class Failing(Here):
        def __init__(self) -> None:
            super().__init__()
            self.left: list[Future[Any]] = []

        def submit(self, function: Any, /, *args: Any, **keywords: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if self.left:
                self.left.append(future)
            else:
                future.set_exception(MemoryError("no room"))
                self.left.append(future)
            return future

    executor = Failing()
    with pytest.raises(MemoryError, match="no room"):
        network("numpy").evaluate(BATCH, executor, parts=4)
    assert [future.cancelled() for future in executor.left] == [False, True, True, True]


def test_what_is_wrong_is_said() -> None:
    program = network("numpy")
    with pytest.raises(ValueError, match=r"the batch has shape \(3, 1\); expected \(samples, 2\)"):
        program.evaluate(np.ones((3, 1)), Here())
    with pytest.raises(ValueError, match="reduce is 'max'; expected one of: mean, sum, none"):
        program.evaluate(BATCH, Here(), reduce="max")
    for parts in (0, -1, 1.5, True):
        with pytest.raises(ValueError, match=r"evaluate: parts is .*expected a number of parts, at least 1"):
            program.evaluate(BATCH, Here(), parts=parts)  # type: ignore[arg-type]
