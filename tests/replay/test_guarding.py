"""record(): comparisons of Values guard what is compiled; what would branch otherwise raises, in both back ends."""

from __future__ import annotations

import itertools
import math
import operator
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import GuardError, Recording, StaleError, Value, compile, no_grad, record  # noqa: A004 - as in re
from autograd.calculus.passes import gradients as gradients_of
from tests.support.places import ROOT

RELATIONS = {"lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}
ALL_RELATIONS = {**RELATIONS, "eq": operator.eq, "ne": operator.ne}
NUMBERS = (-1.0, -0.0, 0.0, 0.5, 1.0, math.inf, -math.inf, math.nan)
SIDES: dict[str, Callable[[Any, Any, Any], bool]] = {
    "of two Values": lambda relation, x, y: relation(x, y),
    "with a number": lambda relation, x, y: relation(x, 0.5),
    "of a number": lambda relation, x, y: relation(0.5, x),
    "with a NumPy scalar": lambda relation, x, y: relation(x, np.float32(0.5)),
    "of a NumPy scalar": lambda relation, x, y: relation(np.int64(1), x),
    "of an array": lambda relation, x, y: relation(np.array([x], dtype=object), 0.5)[0],
    "of what was computed": lambda relation, x, y: relation(x + y, x * 2.0),
}


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("relation", ALL_RELATIONS)
def test_a_guard_breaks_where_the_comparison_comes_out_otherwise(relation: str, sides: str, backend: str) -> None:
    compared, inputs = SIDES[sides], (Value(1.0), Value(0.5))
    if relation not in RELATIONS and ("two" in sides or "computed" in sides):
        return  # Values beside Values are told apart by identity, which no number changes
    batch = np.array(list(itertools.product(NUMBERS, NUMBERS)))
    with np.errstate(invalid="ignore"):  # NumPy warns of nan in arrays of objects too
        outcomes = [bool(compared(ALL_RELATIONS[relation], *map(Value, sample))) for sample in batch.tolist()]
    with record() as recording:
        holds = bool(compared(ALL_RELATIONS[relation], *inputs))
    assert len(recording.guards) == 1
    program = compile(inputs[0] - inputs[1], inputs, guards=recording, backend=backend)
    assert ((program.broken(batch) == 0.0) == (np.array(outcomes) == holds)).all()
    agreeing = batch[np.array(outcomes) == holds]
    assert len(program(agreeing).value) == len(agreeing)  # ties among them
    with pytest.raises(GuardError) as caught:
        program(batch)
    assert caught.value.sample == [outcome == holds for outcome in outcomes].index(False)


BUILTINS: dict[str, Callable[[list[Value]], Value]] = {
    "max": max,
    "min": min,
    "sorted": lambda values: sorted(values)[1],
    "argmax": lambda values: values[int(np.argmax(np.array(values, dtype=object)))],
    "max by key": lambda values: max(values, key=lambda each: each * each),
}


@pytest.mark.parametrize("name", BUILTINS)
def test_what_python_compares_by_itself_counts(name: str, backend: str) -> None:
    function, inputs = BUILTINS[name], [Value(0.5), Value(2.0), Value(1.0)]
    with record():
        program = compile(function(inputs) * 3.0, inputs, backend=backend)
    followed = 0
    for sample in itertools.product((-1.0, 0.0, 1.0, 1.5), repeat=3):
        try:
            found = program([sample]).value[0]
        except GuardError:
            continue
        followed += 1
        assert found == 3.0 * function([Value(number) for number in sample]).data
    assert 0 < followed < 64


def test_the_error_names_sample_comparison_and_line(backend: str) -> None:
    w, x = Value(3.0, label="w"), Value(2.0, label="x")
    with record():
        y = w * x
        loss = y if y > x else x if operator.lt(1, x) else y * 2
        program = compile(loss, [x], [w], backend=backend)
    assert "1 guards" in repr(program)
    line = test_the_error_names_sample_comparison_and_line.__code__.co_firstlineno + 4
    said = (
        rf"^sample 2 takes another branch than the recording did: \(mul\) > x was True there, test_guarding.py:{line} "
    )
    for run in (program, program.values, program.outputs):
        with pytest.raises(GuardError, match=said):
            run([[1.0], [4.0], [-1.0], [-2.0]])
    x.data = -1.0
    loss.refresh()
    with record():
        program = compile(x if operator.lt(1, x) else w * x, [x], [w], backend=backend)
    with pytest.raises(GuardError, match="sample 1 .* x > 1 was False there") as caught:
        program([[0.5], [1.5]])
    assert caught.value.guard is program.guards[0]


def test_constants_and_repeats_need_no_guard_and_a_first_break_is_told() -> None:
    x = Value(2.0)
    with record() as recording:
        assert Value(1.0, constant=True) < 2.0
        assert x.detach() > Value(1.0, constant=True)
        with no_grad():
            assert x * 2 > 1.0
        assert recording.guards == []
        assert all(x > 1.0 for _ in range(5))
        assert x < 3.0
        assert x.detach() < x + 1.0
    assert [(guard.relation, guard.right) for guard in recording.guards[:2]] == [("gt", 1.0), ("lt", 3.0)]
    assert len(recording.guards) == 3
    assert repr(recording) == "Recording(3 guards)"
    program = compile(x * x, [x], guards=recording, backend="numpy")
    assert program.broken([[2.0], [0.0], [4.0], [5.0]]).tolist() == [0.0, 1.0, 2.0, 2.0]


def test_guards_on_what_the_loss_does_not_need(backend: str) -> None:
    w, x, other, free = Value(2.0, label="w"), Value(1.0), Value(1.0), Value(0.5)
    with record() as recording:
        assert (other * 2 + free).tanh() > 0.0
        assert w > 1.0
    program = compile(w * x, [x, other], [w], guards=recording, backend=backend)
    assert program([[3.0, 1.0], [4.0, 2.0]]).gradients.tolist() == [3.5]
    with pytest.raises(GuardError, match="sample 1"):
        program([[3.0, 1.0], [3.0, -1.0]])
    w.data = 0.5
    with pytest.raises(GuardError, match="sample 0 .* w > 1.0 was True there"):
        program([[3.0, 1.0], [3.0, 1.0]])


@pytest.mark.parametrize("wrt", ["inputs", "parameters"])
def test_guards_on_parameters_or_constants_alone(wrt: str, backend: str) -> None:
    w, x, free = Value(2.0), Value(1.0), Value(0.5)
    with record() as recording:
        assert w >= 2
        assert free < 1.0
    program = compile(w * x, [x], [w], guards=recording, backend=backend, wrt=wrt)
    assert program(np.ones((300, 1))).value.tolist() == [2.0] * 300
    free.data = 1.5
    with pytest.raises(GuardError, match="sample 0 .* < 1.0 was True"):
        compile(w * x, [x], [w], guards=recording, backend=backend)(np.ones((300, 1)))
    with pytest.raises(GuardError, match="sample 0 .* >= 2 was True"):
        program(np.ones((300, 1)), parameters=[1.9])


def test_descent_stops_where_a_parameter_crosses_a_guard(backend: str) -> None:
    w, x = Value(2.0, label="w"), Value(1.0)
    with record():
        program = compile(w * w * x if w > 1.0 else w * x, [x], [w], backend=backend)
    numbers = program.numbers()
    with pytest.raises(GuardError, match="w > 1.0 was True there"):
        program.descend([[1.0], [1.0]], numbers, rate=0.125, steps=9)
    assert numbers.tolist() == [2.0 * 0.75**3]  # the first step that isn't the recording's any more was not taken


def test_a_guard_on_stale_nodes_is_refused() -> None:
    x, other = Value(1.0), Value(1.0, label="other")
    with record() as recording:
        assert other * 2 > 0.0
    other.data = -1.0
    with pytest.raises(StaleError, match="other changed"):
        compile(x * 2, [x, other], guards=recording)


def test_blocks_lie_in_one_another_and_end() -> None:
    x = Value(1.0)
    with record() as outer:
        y = x if x > 0 else -x
        with record() as inner:
            z = y * 2 if x < 5 else y
            assert len(compile(z, [x], backend="numpy").guards) == 2  # all that z depends on
        assert len(compile(z, [x], guards=(), backend="numpy").guards) == 0
        assert len(compile(z, [x], guards=inner, backend="numpy").guards) == 1
        thread = threading.Thread(target=lambda: x < 7)
        thread.start()
        thread.join()
    assert x < 9
    assert (len(outer.guards), len(inner.guards)) == (2, 1)
    assert isinstance(outer, Recording)
    assert "no guards" in repr(compile(z, [x], backend="numpy"))
    with pytest.raises(KeyError), record() as recording:
        raise KeyError
    assert x < 9
    assert recording.guards == []


WHOLE = {"odd": 2**53 + 1, "-odd": -(2**53) - 1, "huge": 10**5000, "-huge": -(10**5000), "small": 3}
NEAR = [*(sign * x for sign in (1, -1) for x in (2.0, 3.0, 2.0**53, 2.0**53 + 2, 1.7e308, math.inf)), math.nan]


@pytest.mark.parametrize("size", WHOLE)
@pytest.mark.parametrize("relation", RELATIONS)
def test_whole_numbers_of_any_size_compare_exactly(relation: str, size: str, backend: str) -> None:
    number = WHOLE[size]
    x = Value(0.0)
    for swapped in (False, True):
        with record() as recording:
            holds = RELATIONS[relation](*((number, x) if swapped else (x, number)))
        program = compile(x, [x], guards=recording, backend=backend)
        for each, broken in zip(NEAR, program.broken(np.array(NEAR)[:, None]), strict=True):
            sides = (number, each) if swapped else (each, number)
            assert (broken == 0.0) == (RELATIONS[relation](*sides) == holds), each
        assert "huge" not in size or "an int of 16610 bits" in str(program.guards[0])


def test_what_no_float_is_equal_to_needs_no_guard() -> None:
    x = Value(2.0**53)
    with record() as recording:
        assert not any(x == each for each in (2**53 + 1, 10**5000, math.nan, 1j, 0.1 + 1j))
        assert x == 2**53
    assert [str(guard).partition(" was")[0] for guard in recording.guards] == [
        "(9007199254740992.0) == 9007199254740992.0"
    ]


def test_numpys_scalars_compare_as_the_numbers_they_are() -> None:
    x = Value(1.0 + 1e-12)
    assert x > np.float32(1.0)
    assert np.float32(1.0) < x
    assert not x <= np.float16(1.0)
    assert Value(2.0**53) < np.int64(2**53 + 1)


FLAT: dict[str, Callable[[Value], Value]] = {
    "relu": lambda x: (x * 3.0).relu() * x,
    "abs": lambda x: (x * 3.0).abs() * x,
    "softplus": lambda x: autograd.softplus(x * x - 1.0),
    "leaky_relu": lambda x: autograd.leaky_relu(x * 2.0) * x,
}


@pytest.mark.parametrize("name", FLAT)
def test_a_gradient_graph_guards_the_branches_its_rows_take(name: str, backend: str) -> None:
    """Its partials are those of the branch that was taken; without guards other samples would be wrong in silence."""
    function, batch = FLAT[name], [-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 2.0, math.nan]
    for start in (0.25, -0.5, 2.0, 0.0):
        x = Value(start)
        with record():
            (slope,) = gradients_of(function(x), [x])
            program = compile(slope, [x], backend=backend)
        follows = program.broken(np.array(batch)[:, None]) == 0.0
        assert follows[batch.index(start)]
        for number, found in zip(batch, follows, strict=True):
            if found:
                point = Value(number)
                (wanted,) = gradients_of(function(point), [point])
                wanted = wanted.data if isinstance(wanted, Value) else wanted
                assert program([[number]]).value[0] == pytest.approx(wanted, rel=1e-12, nan_ok=True)
        assert name in ("softplus", "abs") or not follows.all()


def test_recording_loads_nothing_else_of_the_replay() -> None:
    code = """import sys, autograd
before = set(sys.modules)
from autograd import record
print([name for name in before if name.startswith("autograd.replay")], sorted(set(sys.modules) - before))
"""
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).strip()  # noqa: S603
    assert loaded == "[] ['autograd.replay', 'autograd.replay.guarding']"
