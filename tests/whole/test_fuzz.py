"""The command that compares everything that computes a graph: nothing is found, and what is wrong would be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from autograd import Value, ieee
from autograd.core.choice import native
from autograd.core.graph import order
from autograd.replay.code import by_numpy
from autograd.replay.llvm import jit, notation
from autograd.rows.table import TABLE
from tests.fuzz.making import numbered, trial_of
from tests.fuzz.recipes import LEAVES, Recorder, recipe_of, written
from tests.fuzz.shrinking import as_python, shrunk
from tests.fuzz.trials import ASKED, LLVM, OUTPUTS, Numbers, OtherEngine, Trial, eager
from tests.fuzz.trying import fuzz
from tests.fuzz.ways import Finding, findings
from tests.support.backends import assert_same
from tests.support.engines import native_fits
from tests.support.graphs import SHAPES, graph_of_any_rows
from tests.support.places import ROOT
from tests.support.written_out import NETWORKS

needs_llvm = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")


@pytest.fixture(scope="module")
def other() -> Iterator[OtherEngine | None]:
    engine = OtherEngine(dict(os.environ)) if native is None and native_fits() else None
    yield engine
    if engine:
        engine.close()


def test_nothing_is_found(other: OtherEngine | None, capsys: pytest.CaptureFixture[str]) -> None:
    counts = fuzz(7, 200, others=other.eager if other else None)
    assert counts.graphs >= 200
    assert not counts.findings, capsys.readouterr().out


def numbers_of(root: Value) -> list[float]:
    """The values and gradients of all nodes, in their order."""
    root.backward()
    return [number for node in order(root) for number in (node.data, node.grad)]


@pytest.mark.parametrize("share", [False, True])
def test_a_recipe_is_recorded_again_as_it_was(share: bool) -> None:
    rng = np.random.default_rng(0)
    roots = [graph_of_any_rows(rng, 12, SHAPES[i % len(SHAPES)]) for i in range(20)]
    with ieee():
        for root in [*roots, *(make(rng)[0] for make in NETWORKS)]:
            again = Recorder(recipe_of(root, []), share=share)()[-1]
            assert [node.op for node in order(again)] == [node.op for node in order(root)]
            assert_same(numbers_of(again), numbers_of(root), "llvm")


def test_a_recipe_is_written_as_python() -> None:
    rng = np.random.default_rng(1)
    with ieee():
        for _ in range(20):
            root = graph_of_any_rows(rng, 12)
            names: dict[str, Value] = {}
            code = "import autograd\nfrom autograd import Value\nfrom math import inf, nan\n"
            exec("\n".join([code, *written(recipe_of(root, []))]), names)  # noqa: S102 - our own text
            assert_same(numbers_of([*names.values()][-1]), numbers_of(root), "llvm")


def test_a_trial_is_always_the_same_and_no_two_are() -> None:
    one, other = trial_of(1, 5), trial_of(1, 6)
    assert one.machine == trial_of(1, 5).machine
    assert repr(one) == repr(trial_of(1, 5))  # where nan is nan
    assert repr(one) != repr(other)


def test_every_row_is_tried_and_every_kind_of_leaf() -> None:
    seen = Counter(
        line.row
        for shape in SHAPES
        for seed in range(150)
        for line in recipe_of(graph_of_any_rows(np.random.default_rng(seed), 60, shape), [])
    )
    assert {*TABLE} - {*seen} == set()
    trials = [trial_of(2, number, 10) for number in range(40)]
    assert {line.row for trial in trials for line in trial.whole} >= {*LEAVES}
    assert {trial.asked for trial in trials} == {*ASKED}
    assert {trial.outputs for trial in trials} == {*OUTPUTS}
    assert {trial.llvm for trial in trials} == {(each,) for each in LLVM}
    assert max(trial.samples for trial in trials) > 256 > min(trial.samples for trial in trials)


# ---- what is wrong is found -----------------------------------------------------------------------------------------


def first_finding(ways: list[str]) -> tuple[Trial, Finding]:
    for number in range(30):
        trial = replace(trial_of(3, number, 12), llvm=LLVM)
        for finding in findings(trial, ways=ways):
            return trial, finding
    pytest.fail("nothing was found")


def rows_of(trial: Trial) -> list[str]:
    return [line.row for graph in trial.graphs for line in graph if line.row not in LEAVES]


@needs_llvm
@pytest.mark.parametrize("way", ["llvm lines", "llvm loops", "llvm one"])
def test_a_wrong_instruction_is_found_and_shown(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(notation.INSTRUCTIONS, "sub", "fadd")
    trial, finding = first_finding([way])
    small = shrunk(trial, finding, 60.0)
    assert len(small.graphs) == 1
    assert len(rows_of(small)) == 1
    (again, *_) = findings(small, ways=[way])
    said: list[str] = []
    exec(as_python(small, again), {"print": lambda *given: said.append(repr(given))})  # noqa: S102 - our own text
    assert len(said) >= 2  # the program's numbers, and the eager engine's


def test_a_wrong_function_of_arrays_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(by_numpy.ON_ARRAYS.maps[0], "select", lambda test, yes, no: np.where(test, no, yes))  # type: ignore[attr-defined]
    trial, finding = first_finding(["numpy"])
    small = shrunk(trial, finding, 30.0)
    assert finding.way.startswith("numpy")
    assert len(rows_of(small)) <= 2


def test_what_cannot_be_done_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.ways.compile", lambda *_, **__: 1 / 0)
    _, finding = first_finding(["numpy"])
    assert finding.way == "numpy, ZeroDivisionError"


def test_another_engine_that_is_wrong_is_found() -> None:
    def others(trial: Trial, samples: list[int]) -> Numbers:
        found = eager(trial, samples)
        return replace(found, roots=np.nextafter(found.roots, np.inf))

    ways = {finding.way for finding in findings(trial_of(3, 0, 12), others, ["plain"])}  # type: ignore[arg-type]
    assert ways == {"plain, roots"}


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_command_says_how_much_it_tried(processes: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.fuzz", "--graphs", "10", "--seed", "5", "--processes", processes],
        env={**os.environ, "AUTOGRAD_ENGINE": "plain"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert int(last.split(" graphs")[0]) >= 10
    assert first.startswith("native engine beside" if native_fits() else "plain engine alone")
    assert "programs" in last
    assert last.endswith(": nothing found")


def test_numbers_are_drawn_for_every_sample() -> None:
    root = graph_of_any_rows(np.random.default_rng(4), 12)
    leaves = [node for node in order(root) if not node.op and not node.constant]
    graph = numbered(np.random.default_rng(4), recipe_of(root, leaves[:1]), 50, 0.5)
    counts = {line.row: len(line.numbers) for line in graph if line.row in LEAVES}
    assert counts["input"] == 50
