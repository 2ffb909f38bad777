"""How the compiled back end adds gradients up over a batch: the very sums that the NumPy back end makes.

Also of: replay/code/summing, replay/llvm/alike, replay/llvm/arrangement, replay/llvm/driver.
"""

from __future__ import annotations

import numpy as np
import pytest

import autograd
from autograd import Value
from autograd.replay.llvm import jit
from nn import MLP

pytestmark = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
SIZES = (1, 2, 9, 100, 257, 1_003)


def decayed(which: str) -> tuple[Value, list[Value], list[Value]]:
    """The loss of a network, whose products and sums NumPy rounds as we do, its inputs and its parameters."""
    model = MLP(3, [5, 4, 1], "relu", seed=4)
    x = [Value(0.3), Value(-0.7), Value(0.1)]
    parameters = model.parameters()
    score = model(x)
    loss = score * score
    if which == "of all":
        loss = loss + 1e-2 * autograd.dot(parameters, parameters)
    elif which == "of the weights":
        weights = [each for neuron in model.layers[0].neurons for each in neuron.w]
        loss = loss + 1e-2 * autograd.dot(weights, weights)
    elif which == "of some":
        loss = loss + 0.5 * autograd.sum([each * each * each for each in parameters[3:45]]) * parameters[40]
    elif which == "and strangers":  # gradients that are an input, the same for all samples, or nothing
        strangers = [Value(0.5) for _ in range(40)]
        loss = loss + strangers[0] * x[1] + strangers[1] * 3.0 + strangers[2] * strangers[3] * x[0] + strangers[4] * 0.0
        parameters = [*strangers[:20], *parameters, *strangers[20:]]
    elif which == "with a gap":
        strangers = [Value(0.01 * i) for i in range(80)]
        decaying = [*strangers[:40], *strangers[41:]]
        loss = loss + 1e-2 * autograd.dot(decaying, decaying) + strangers[40] * x[2]
        parameters = [*strangers, *parameters]
    elif which == "in pairs":  # the gradient of one is made from the other
        strangers = [Value(0.01 * i) for i in range(80)]
        loss = loss + 0.3 * autograd.dot(strangers[:40], strangers[40:])
        parameters = [*strangers, *parameters]
    return loss, x, parameters


@pytest.mark.parametrize(("longest", "room"), [(None, None), (20, None), (60, 2_000)])
@pytest.mark.parametrize(
    "which", ["none", "of all", "of the weights", "of some", "and strangers", "with a gap", "in pairs"]
)
def test_sums_over_a_batch_are_numpys(
    which: str, longest: int | None, room: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if longest:
        monkeypatch.setattr("autograd.replay.llvm.by_llvm.LENGTHS", {1: longest, 0: longest})
    if room:
        monkeypatch.setattr("autograd.replay.llvm.arrangement.ROOM", room)  # so that a strip has few samples
        monkeypatch.setattr("autograd.replay.llvm.arrangement.BYTES", 0)
    loss, x, parameters = decayed(which)
    ours, numpys = (autograd.compile(loss, x, parameters, backend=each, cache=False) for each in ("llvm", "numpy"))
    rng = np.random.default_rng(1)
    for size in SIZES:
        batch = rng.normal(size=(size, 3))
        for reduce in ("sum", "mean", "none"):
            value, gradients = ours(batch, reduce=reduce)
            wanted, expected = numpys(batch, reduce=reduce)
            assert np.array_equal(value, wanted)
            assert np.array_equal(gradients, expected)
            assert not np.signbit(gradients[gradients == 0.0]).any()


@pytest.mark.parametrize("size", SIZES)
def test_descent_is_what_calls_come_to(size: int) -> None:
    loss, x, parameters = decayed("of all")
    program = autograd.compile(loss, x, parameters, backend="llvm")
    batch = np.random.default_rng(2).normal(size=(size, 3))
    numbers, by_hand = program.numbers(), program.numbers()
    for _ in range(3):
        value, gradients = program(batch, parameters=by_hand)
        by_hand -= 0.125 * gradients
    assert np.array_equal(program.descend(batch, numbers, 0.125, 3), value)
    assert np.array_equal(numbers, by_hand)


def test_batches_of_changing_size_leave_nothing_behind() -> None:
    loss, x, parameters = decayed("and strangers")
    program = autograd.compile(loss, x, parameters, backend="llvm")
    batch = np.random.default_rng(3).normal(size=(100, 3))
    first = {size: program(batch[:size]) for size in (9, 100, 2)}
    for size in (100, 2, 9, 100):
        again = program(batch[:size])
        assert np.array_equal(again.value, first[size].value)
        assert np.array_equal(again.gradients, first[size].gradients)


def test_steps_are_whole_numbers() -> None:
    loss, x, parameters = decayed("none")
    program = autograd.compile(loss, x, parameters, backend="llvm")
    with pytest.raises(TypeError):
        program.descend(np.ones((2, 3)), program.numbers(), 0.1, 1.5)  # type: ignore[arg-type]
