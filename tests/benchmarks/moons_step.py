"""A training step on two moons: MLP 2-16-16-1, 100 points at once, hinge loss and L2; forward, backward, update."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from tests.benchmarks import moons
from tests.benchmarks.contest import (
    AbsentError,
    Contestant,
    Floats,
    Run,
    Task,
    compiled_step,
    need,
    need_compile,
    need_jax,
    need_torch,
    same_bits,
    training,
)
from tests.benchmarks.moons import SIZES

RATE = 2.0**-10
L2 = 1e-4
LAYERS = tuple(pairwise(SIZES))
SIGNS = np.array(moons.SIGNS, float)


def split(flat: Any) -> list[Any]:
    """The flat weights' matrices, a layer each: a row per neuron, the bias last."""
    matrices, at = [], 0
    for inputs, outputs in LAYERS:
        matrices.append(flat[at : at + outputs * (inputs + 1)].reshape(outputs, inputs + 1))
        at += outputs * (inputs + 1)
    return matrices


def scalars(model: Any, loss_of: Callable[[Any], Any]) -> Run:
    """A training loop of an object-graph engine; ``loss`` names the last graph until the next one is there."""
    kept: dict[int, Any] = {}

    def step() -> float:
        loss = kept[0] = loss_of(model)
        model.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter.data -= RATE * parameter.grad
        return float(loss.data)

    return training(step, lambda: np.array([p.data for p in model.parameters()]), RATE)


def micrograd() -> Run:
    """As its demo writes it."""
    need("micrograd")
    return scalars(moons.peer_model(), moons.peer_loss)


def jax_step() -> tuple[Any, Any, Any]:
    """JAX, the step to jit, the weights. Samples in columns, weights in one flat array: its fastest form."""
    jax = need_jax()
    points, signs = jax.numpy.array(moons.X.T), jax.numpy.array(SIGNS)

    def loss_of(flat: Any) -> Any:
        outputs = points
        for matrix in split(flat)[:-1]:
            outputs = jax.nn.relu(matrix[:, :-1] @ outputs + matrix[:, -1:])
        last = split(flat)[-1]
        scores = (last[:, :-1] @ outputs + last[:, -1:])[0]
        return jax.nn.relu(1 - signs * scores).mean() + L2 * jax.numpy.dot(flat, flat)

    def step(flat: Any) -> tuple[Any, Any]:
        loss, gradient = jax.value_and_grad(loss_of)(flat)
        return flat - RATE * gradient, loss

    return jax, step, jax.numpy.array(moons.weights())


def jax_jit() -> Run:
    """One call a step, its argument donated."""
    jax, step, flat = jax_step()
    state, compiled = [flat], jax.jit(step, donate_argnums=0)

    def run() -> Any:
        state[0], loss = compiled(state[0])
        return loss.block_until_ready()

    return training(run, lambda: np.array(state[0]), RATE)


def jax_scan(steps: int = 100) -> Run:
    """Many steps a call: what JAX gives where nobody looks between the steps."""
    jax, step, flat = jax_step()
    start = np.array(flat)
    state, once = [flat], jax.jit(step)
    many = jax.jit(lambda flat: jax.lax.scan(lambda now, _: step(now), flat, None, length=steps), donate_argnums=0)

    def run() -> None:
        state[0], losses = many(state[0])
        losses.block_until_ready()

    def read() -> tuple[float, Floats]:
        first, _ = once(start)
        after = start
        for _ in range(steps):
            after, _ = once(after)
        end, losses = many(jax.numpy.array(start))
        if not np.allclose(end, after, rtol=1e-9, atol=0):
            raise SystemExit(f"jax: {steps} steps in one call end elsewhere than {steps} calls")
        return float(losses[0]), (start - np.array(first)) / RATE

    return Run(run, read, steps)


def torch_loss() -> tuple[Any, Any, Callable[[Any], Any]]:
    """PyTorch, the flat weights and the loss."""
    torch = need_torch()
    points, signs = torch.tensor(moons.X.T.copy()), torch.tensor(SIGNS)
    counts = [count for inputs, outputs in LAYERS for count in (outputs * inputs, outputs)]

    def loss_of(flat: Any) -> Any:
        pieces = flat.split(counts)  # one node; a slice each would be six, with a zeros() of all weights behind each
        outputs = points
        for i, (inputs, before) in enumerate(LAYERS):
            outputs = torch.addmm(pieces[2 * i + 1][:, None], pieces[2 * i].view(before, inputs), outputs)
            if i < len(LAYERS) - 1:
                outputs = outputs.relu()
        return (1 - signs * outputs[0]).relu().mean() + L2 * torch.dot(flat, flat)

    return torch, torch.tensor(apart(np.array(moons.weights()))), loss_of


def apart(flat: Floats) -> Floats:
    """The flat weights with each layer's biases behind its matrix."""
    return np.concatenate([part for matrix in split(flat) for part in (matrix[:, :-1].ravel(), matrix[:, -1])])


def together(flat: Floats) -> Floats:
    """Back again."""
    parts, at = [], 0
    for inputs, outputs in LAYERS:
        matrix = flat[at : at + outputs * inputs].reshape(outputs, inputs)
        at += outputs * (inputs + 1)
        parts.append(np.column_stack([matrix, flat[at - outputs : at]]).ravel())
    return np.concatenate(parts)


def torch_eager() -> Run:
    """One flat tensor of weights, autograd.grad, an update in place."""
    torch, flat, loss_of = torch_loss()
    flat.requires_grad_()

    def step() -> Any:
        loss = loss_of(flat)
        (gradient,) = torch.autograd.grad(loss, flat)
        with torch.no_grad():
            flat.sub_(gradient, alpha=RATE)
        return loss.detach()

    return training(step, lambda: together(flat.detach().numpy()), RATE)


def torch_compile() -> Run:
    """Loss, gradient and update in one compiled function, called through its C++ wrapper."""
    torch, flat, loss_of = torch_loss()
    both = torch.func.grad_and_value(loss_of)

    def whole(flat: Any) -> tuple[Any, Any]:
        gradient, loss = both(flat)
        return flat - RATE * gradient, loss

    compiled = compiled_step(torch, whole, flat)
    state = [flat]

    def step() -> Any:
        with torch.no_grad():
            state[0], loss = compiled(state[0])
        return loss

    return training(step, lambda: together(state[0].numpy()), RATE)


def casadi(**options: Any) -> Run:
    """One sample's loss and gradient as scalar expressions, mapped over the samples, the gradients summed."""
    ca = need("casadi")
    weights = ca.SX.sym("weights", len(moons.weights()))
    point, sign = ca.SX.sym("point", SIZES[0]), ca.SX.sym("sign")
    outputs, at = point, 0
    for i, (inputs, size) in enumerate(LAYERS):
        matrix = ca.reshape(weights[at : at + size * (inputs + 1)], inputs + 1, size).T
        at += size * (inputs + 1)
        outputs = matrix[:, :-1] @ outputs + matrix[:, -1]
        outputs = ca.fmax(outputs, 0) if i < len(LAYERS) - 1 else outputs
    hinge = ca.fmax(1 - sign * outputs[0], 0)
    sample = ca.Function("sample", [weights, point, sign], [hinge, ca.gradient(hinge, weights)])
    count = len(moons.POINTS)
    flat = ca.MX.sym("flat", len(moons.weights()))
    losses, gradient = sample.map("samples", "serial", count, [0], [1])(flat, ca.DM(moons.X.T), ca.DM(SIGNS[None]))
    loss = ca.sum2(losses) / count + L2 * ca.dot(flat, flat)
    after = flat - RATE * (gradient / count + 2 * L2 * flat)
    function = ca.Function("step", [flat], [after, loss], options)

    buffer, run = function.buffer()  # no conversions: it reads and writes these arrays
    state, result, found = np.array(moons.weights()), np.zeros(len(moons.weights())), np.zeros(1)
    kept = (function, buffer, *map(memoryview, (state, result, found)))  # type: ignore[arg-type]  # CasADi doesn't
    buffer.set_arg(0, kept[2])
    buffer.set_res(0, kept[3])
    buffer.set_res(1, kept[4])

    def step(_: Any = kept) -> Any:
        run()
        state[:] = result
        return found[0]

    return training(step, state.copy, RATE)


def casadi_in_c() -> Run:
    """The same, written out by CasADi as C and compiled."""
    need("casadi")
    compiler = shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise AbsentError("needs a C compiler")
    flags = ["-O3", "-march=native"]
    return casadi(jit=True, compiler="shell", jit_options={"compiler": compiler, "flags": flags})


def replay(steps: int = 1, fast: bool = False) -> Run:
    """Our compiled replay of one sample's graph over all samples, updating inside the machine code."""
    compiled = need_compile()
    model = moons.own_model()
    loss, inputs = moons.sample_loss(model)
    program = compiled(loss, inputs=inputs, parameters=model.parameters(), fast=fast)
    batch, flat = np.column_stack([moons.X, SIGNS]), np.array(moons.weights())
    shares = np.full(len(batch), 1 / len(batch))

    def step(steps: int = steps) -> float:
        return float(shares.dot(program.descend(batch, flat, RATE, steps)))  # the mean, in half of mean()'s time

    once = training(lambda: step(1), flat.copy, RATE)
    run = Run(step, once.read, steps)
    return run if fast else same_bits(run, program)


CONTESTANTS = {
    "micrograd": Contestant(micrograd),
    "same elementary nodes": Contestant(lambda: scalars(moons.own_model(), moons.elementary_loss)),
    "as nn records it": Contestant(lambda: scalars(moons.own_model(), moons.recorded_loss)),
    "CasADi": Contestant(casadi),
    "CasADi, written out as C": Contestant(casadi_in_c, calls_compiler=True),
    "PyTorch": Contestant(torch_eager),
    "torch.compile": Contestant(torch_compile, calls_compiler=True),
    "jax.jit": Contestant(jax_jit),
    "jax.jit, 100 steps a call": Contestant(jax_scan),
    "replay": Contestant(replay),
    "replay, fast": Contestant(lambda: replay(fast=True)),
    "replay, 100 steps a call": Contestant(lambda: replay(100)),
    "replay, fast, 100 steps a call": Contestant(lambda: replay(100, fast=True)),
}
TASKS = {
    "moons_step": Task(
        "A training step on two moons, MLP 2-16-16-1",
        "micrograd",
        "same elementary nodes",
        CONTESTANTS,
        ("same elementary nodes", "as nn records it"),
    )
}
