"""Scans that run as loops give the numbers of the eager engine, and of the program written out.

Also of: replay/rolling/finding, replay/rolling/ordering, replay/rolling/body, replay/rolling/totals,
replay/rolling/whole, replay/rolling/cells, replay/rolling/rounds, replay/rolling/by_numpy, replay/rolling/by_llvm,
replay/rolling/rounds_llvm, replay/rolling/showing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import GuardError, Program, Value, ieee, load_program, record, scan, sum as added
from autograd.replay.llvm import disk, jit
from autograd.replay.program import program as programs
from autograd.replay.program.compiling import compile  # noqa: A004 - as its user writes it
from autograd.replay.rolling import finding
from tests.support import lstm
from tests.support.loops import Drawn, drawn

needs_llvm = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
BACK_ENDS = ("numpy", "llvm")
on_both = pytest.mark.parametrize("backend", ["numpy", pytest.param("llvm", marks=needs_llvm)])


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops of any size are run as such, that tests take no time."""
    monkeypatch.setattr(finding, "LEAST_NODES", 0)
    monkeypatch.setattr(finding, "LEAST_STEPS", 2)
    monkeypatch.setenv("AUTOGRAD_CACHE", "off")


def written_out(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Program]) -> Program:
    with monkeypatch.context() as context:
        context.setattr(programs, "rolled_code", lambda *_: None)
        program = make()
    assert not program.loops
    return program


def same(one: Any, other: Any, backend: str) -> bool:
    """Bit for bit; NumPy's functions may depend on how their arguments lie."""
    if backend == "numpy":
        return bool(np.allclose(one, other, rtol=1e-11, atol=1e-13, equal_nan=True))
    return np.array_equal(one, other, equal_nan=True)


def recurrent(count: int, way: str = "last") -> Drawn:
    """A network of three numbers that reads a sequence of inputs."""
    rng = np.random.default_rng(5)
    w, u, b, out, x = (
        np.vectorize(Value, otypes=[object])(rng.normal(0, 0.5, shape))
        for shape in ((3, 3), (3, 2), 3, (2, 3), (count, 2))
    )

    def cell(carry: Any, x: Any) -> Any:
        h, total = carry
        h = np.tanh(w @ h + u @ x + b)
        term = ((out @ h - 0.5) ** 2).sum()
        return (h, term + total if way == "first" else total + term), h

    (_, total), hs = scan(cell, (np.zeros(3), 0.0), x)
    if way == "outside":
        total = sum(((out @ h - 0.5) ** 2).sum() for h in hs)
    if way == "penalty":
        total = total + 0.1 * added([each * each for each in w.ravel()])
    if way == "stacked":
        again = np.vectorize(Value, otypes=[object])(rng.normal(0, 0.5, (3, 3)))
        _, hs = scan(lambda h, x: (np.tanh(again @ h + x), (again @ x).sum()), np.zeros(3), hs)
        total = added([*hs])
    parameters = [each for some in (w, u, b, out) for each in some.ravel()]
    return Drawn(total, [*x.ravel()], parameters, [hs[0] if isinstance(hs[0], Value) else hs[0][0]])


def program_by(made: Drawn, backend: str) -> Program:
    return compile(made.loss, made.inputs, made.parameters, backend=backend)


@on_both
@pytest.mark.parametrize("way", ["last", "first", "outside", "penalty", "stacked"])
def test_what_people_write_runs_as_a_loop(way: str, backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums in the carry, either way round, heads outside, penalties, loop upon loop: by the eager engine's bits."""
    made = recurrent(9, way)
    for wrt in ("parameters", "inputs"):

        def make(wrt: str = wrt) -> Program:
            return compile(
                made.loss, made.inputs, made.parameters, outputs=made.outputs, backend=backend, wrt=wrt, cache=False
            )

        program = make()
        assert program.loops
        assert all(steps in (8, 9) for steps in program.loops)
        made.loss.zero_grad()
        made.loss.backward()
        leaves = made.parameters if wrt == "parameters" else made.inputs
        found = program([[each.data for each in made.inputs]])
        assert same(found.value, [made.loss.data], backend)
        assert same(np.ravel(found.gradients), [each.grad for each in leaves], backend)
        assert same(program.outputs([[each.data for each in made.inputs]])[0], [made.outputs[0].data], backend)
    other = written_out(monkeypatch, make)
    batch = np.random.default_rng(0).normal(size=(300, len(made.inputs)))
    assert same(program(batch).gradients, other(batch).gradients, backend)
    both = compile(made.loss, made.inputs, made.parameters, outputs=made.outputs, backend=backend, wrt="both")
    value, gradients, outputs = both(batch, outputs=True)
    assert same(gradients.inputs, other(batch).gradients, backend)
    assert same(gradients.parameters, program_by(made, backend)(batch).gradients, backend)
    assert same(outputs, other.outputs(batch), backend)
    assert same(value, other.values(batch), backend)


@on_both
def test_batches_of_any_size(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums over groups, per sample, in threads, by workers, with few samples at a time: by the program written out."""
    made = recurrent(6)

    def make() -> Program:
        return compile(made.loss, made.inputs, made.parameters, outputs=made.outputs, backend=backend, threads=2)

    program, other = make(), written_out(monkeypatch, make)
    assert program.loops == [6]
    batch = np.random.default_rng(0).normal(size=(1100, len(made.inputs)))
    for count in (1, 2, 7, 8, 9, 256, 257, 1100):
        for reduce in ("mean", "sum", "none"):
            one, two = (each(batch[:count], reduce=reduce) for each in (program, other))
            assert same(one.value, two.value, backend), count
            assert same(one.gradients, two.gradients, backend), (count, reduce)
        assert same(program.outputs(batch[:count]), other.outputs(batch[:count]), backend)
    with ThreadPoolExecutor(2) as executor:
        found = program.evaluate(batch, executor, parts=3)
    assert same(found.gradients, other(batch).gradients, backend)
    monkeypatch.setattr("autograd.replay.rolling.by_numpy.NEAR", 8 * 24 * 1000)
    assert same(make()(batch).gradients, other(batch).gradients, backend)
    numbers = [each.numbers() for each in (program, other)]
    for each, some in zip((program, other), numbers, strict=True):
        each.descend(batch[:20], some, 0.01, 3, size=8)
    assert same(numbers[0], numbers[1], backend)


@needs_llvm
@settings(max_examples=8)
@given(st.integers(0, 100_000))
def test_random_loops_give_the_bits_of_the_eager_engine(seed: int) -> None:
    """Whatever a step does, and however its numbers are used: each sample by `backward`."""
    with ieee():
        made = drawn(seed)
    made.loss.backward()
    numbers = np.random.default_rng(seed).normal(0, 0.5, (3, len(made.inputs)))
    numbers[0] = [each.data for each in made.inputs]
    for wrt, leaves in (("parameters", made.parameters), ("inputs", made.inputs)):
        programs = [
            compile(made.loss, made.inputs, made.parameters, backend=each, wrt=wrt, cache=False) for each in BACK_ENDS
        ]
        llvm = programs[1](numbers[:1])
        assert same(llvm.value, [made.loss.data], "llvm")
        assert same(np.ravel(llvm.gradients), [each.grad for each in leaves], "llvm")
        one, two = (each(numbers, reduce="none") for each in programs)
        assert np.allclose(one.gradients, two.gradients, rtol=1e-9, atol=1e-12, equal_nan=True)
        alone = [programs[1](each[None], reduce="none").gradients[0] for each in numbers]
        assert same(two.gradients, alone, "llvm")


@pytest.mark.slow
@given(st.integers(0, 1_000_000))
@settings(max_examples=30)
def test_many_random_loops_written_out(seed: int) -> None:
    with ieee():
        made = drawn(seed)
    with pytest.MonkeyPatch.context() as patch:

        def make() -> Program:
            return compile(made.loss, made.inputs, made.parameters, outputs=made.outputs, backend="llvm", cache=False)

        program, other = make(), written_out(patch, make)
    batch = np.random.default_rng(seed).normal(0, 0.5, (11, len(made.inputs)))
    for reduce in ("mean", "none"):
        one, two = program(batch, reduce=reduce), other(batch, reduce=reduce)
        assert same(one.value, two.value, "llvm")
        assert same(one.gradients, two.gradients, "llvm")


def test_most_random_loops_run_as_such() -> None:
    with ieee():
        made = [drawn(seed) for seed in range(40)]
    assert sum(bool(compile(each.loss, each.inputs, each.parameters, backend="numpy").loops) for each in made) > 15


@on_both
def test_an_lstm_that_reads_letters(backend: str) -> None:
    of, text = lstm.weights(2, 3), lstm.letters(30, 3)
    loss = lstm.objective(of, text)
    program = compile(loss, parameters=of.parameters, backend=backend)
    assert program.loops == [29]
    assert "in loops of 29 steps" in repr(program)
    flat = compile(lstm.objective(of, text, lstm.written_out), parameters=of.parameters, backend="numpy")
    assert not flat.loops
    assert int(program.stats()["instructions"]) < int(flat.stats()["instructions"]) / 5
    loss.backward()
    found = program()
    assert same(found.value, [loss.data], backend)
    assert same(found.gradients, [each.grad for each in of.parameters], backend)


@needs_llvm
def test_letters_pick_their_own_parameters() -> None:
    """An embedding: another parameter in each step, some of them never, some once, some often."""
    table = [[Value(0.1 * i + 0.3 * j) for j in range(2)] for i in range(5)]
    w = Value(0.7)

    def cell(h: Any, letter: int) -> Any:
        one, two = table[letter]
        h = (w * h + one * two).tanh()
        return h, h * one

    h, ys = scan(cell, Value(0.0), [0, 1, 1, 3, 0, 1, 1, 0, 2])
    loss = added(ys) + h
    parameters = [w, *[each for row in table for each in row]]
    program = compile(loss, parameters=parameters, backend="llvm")
    assert program.loops == [9]
    loss.backward()
    assert program().gradients.tolist() == [each.grad for each in parameters]


@needs_llvm
def test_guards_in_steps() -> None:
    x, w = [Value(float(i)) for i in range(1, 7)], Value(0.5)
    with record():
        h, _ = scan(lambda h, x: ((h + x * w if h + x > 0 else h - x), None), Value(0.5), x)
        program = compile(h, x, [w], backend="llvm")
    assert program.loops == [6]
    assert program([[1.0] * 6]).value.tolist() == [3.5]
    with pytest.raises(GuardError, match="sample 1 takes another branch"):
        program([[1.0] * 6, [1.0] * 5 + [-9.0]])


@needs_llvm
def test_steps_that_differ_are_written_out() -> None:
    w = Value(0.5)

    def step(h: Any, x: float) -> Any:
        return (h * w + x if x > 0 else (h + x).tanh()), None

    h, _ = scan(step, Value(0.1), [1.0, -1.0, -2.0, 1.0, 1.0, -1.0])
    program = compile(h, parameters=[w], backend="llvm")
    assert not program.loops
    assert "loops" not in repr(program)
    h.backward()
    assert program().gradients.tolist() == [w.grad]


@needs_llvm
def test_a_few_steps_that_differ_at_the_ends_are_written_out() -> None:
    w = Value(0.5)

    def step(h: Any, i: int) -> Any:
        h = (h * w).tanh() + i
        return (h.exp() if i in (0, 9) else h), None

    h, _ = scan(step, Value(0.1), range(10))
    program = compile(h, parameters=[w], backend="llvm")
    assert program.loops == [8]
    h.backward()
    assert program().gradients.tolist() == [w.grad]


@on_both
def test_saved_and_sent(backend: str, tmp_path: Path) -> None:
    made = recurrent(6)
    program = compile(made.loss, made.inputs, made.parameters, backend=backend)
    program.save(tmp_path / "rnn.json")
    again = load_program(tmp_path / "rnn.json")
    assert isinstance(again, Program)
    assert again.loops == [6]
    batch = np.random.default_rng(0).normal(size=(5, len(made.inputs)))
    assert np.array_equal(again(batch).gradients, program(batch).gradients)
    text = (tmp_path / "rnn.json").read_text(encoding="utf-8")
    for old, new in (('["cell",6]', '["cell",0]'), ('["cell",6]', '["cell"]'), ('["cell",6]', '["cell",99999999]')):
        (tmp_path / "bad.json").write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ValueError, match="expected (how many steps each scan has|a name for each scan)"):
            load_program(tmp_path / "bad.json")
    (tmp_path / "bad.json").write_text(text.replace('"steps":[', '"steps":[77,'), encoding="utf-8")
    with pytest.raises(ValueError, match="expected a step for each node"):
        load_program(tmp_path / "bad.json")


def test_its_source_shows_the_loops() -> None:
    w, x = Value(0.5, label="w"), Value(1.0, label="x")
    h, _ = scan(lambda h, _: ((w * h + x).tanh(), None), Value(0.0), length=9)
    text = compile(h, [x], [w], backend="numpy").source()
    assert text.startswith("def program(x, w):")
    assert "    for step in range(9):\n" in text
    assert "    for step in reversed(range(9)):\n" in text
    assert "[step - 1]" in text
    with pytest.raises(ValueError, match="at most 3 are shown"):
        compile(h, [x], [w], backend="numpy").source(3)


@needs_llvm
def test_machine_code_that_is_kept_is_that_of_as_many_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_CACHE", str(tmp_path))
    monkeypatch.setattr(disk, "WORTH", 0.0)
    w = Value(0.5)
    for count in (9, 12, 9):
        h, _ = scan(lambda h, x: ((w * h + x).tanh(), None), Value(0.1), [0.25] * count)
        w.grad = 0.0
        program = compile(h, parameters=[w], backend="llvm")
        h.backward()
        assert program().gradients.tolist() == [w.grad]
    assert any(tmp_path.iterdir())


@needs_llvm
def test_what_may_be_rounded_otherwise_is_as_good() -> None:
    made = recurrent(9)
    batch = np.random.default_rng(0).normal(size=(20, len(made.inputs)))
    expected = program_by(made, "llvm")(batch).gradients
    for backend in BACK_ENDS:
        fast = compile(made.loss, made.inputs, made.parameters, backend=backend, fast=True)
        assert fast.loops
        assert np.allclose(fast(batch).gradients, expected, rtol=1e-9, atol=1e-12)


def test_small_loops_are_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "LEAST_NODES", 3_000)
    made = recurrent(6)
    assert not compile(made.loss, made.inputs, made.parameters, backend="numpy").loops
