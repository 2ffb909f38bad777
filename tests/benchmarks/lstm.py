"""ADBench's LSTM: how badly two layers of 14 cells foresee each next character of 513, and the gradient by the weights.

The formula is that of its objective: a cell's gates have a weight and a bias each, and no cell sees another one. Of the
vector x that a layer is given and of its state (h, c)

    c ← c·σ(w₁·x + b₁) + σ(w₂·h + b₂)·tanh(w₄·h + b₄)        h ← σ(w₃·x + b₃)·tanh(c)

A character is 14 bits; they enter multiplied by weights and leave, as y, with weights and biases. The loss is the mean
over all bits of the log-softmax of y, with 2 added to its sum, of what is 1 in the next character, negative.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

import autograd
from autograd import Value
from tests.benchmarks import adbench
from tests.benchmarks.contest import Contestant, Floats, Run, Task, need, need_compile, need_jax, same_bits

LAYERS, WIDTH, LONGEST = 2, 14, 513


class Numbers(NamedTuple):
    """What it is given."""

    main: Floats  # (layers, weights and biases, gates, width): forget, in, out, change
    extra: Floats  # (3, width): weights in, weights and biases out
    state: Floats  # (layers, h and c, width)
    text: Floats  # (characters, width)


@cache
def given() -> Numbers:
    """ADBench's numbers, else random ones."""
    shapes = (LAYERS, 2, 4, WIDTH), (3, WIDTH), (LAYERS, 2, WIDTH)
    found = adbench.numbers(f"lstm/lstm_l{LAYERS}_c1024.txt")
    if found is None:
        rng = np.random.default_rng(7)
        text = rng.integers(0, 2, (LONGEST, WIDTH)).astype(float)
        main, extra, state = (rng.random(shape) for shape in shapes)
        return Numbers(main, extra, state, text)
    sizes = [int(next(found)) for _ in range(3)]
    if sizes != [LAYERS, 1024, WIDTH]:
        raise SystemExit(f"the LSTM's data are of sizes {sizes}; expected {[LAYERS, 1024, WIDTH]}")
    main, extra, state = (adbench.take(found, *shape) for shape in shapes)
    return Numbers(main, extra, state, adbench.take(found, LONGEST, WIDTH))


def recorded(main: Any, extra: Any) -> Value:
    """The loss over Values; numbers as lists of lists."""
    state: Any = given().state.tolist()
    text = given().text.tolist()
    terms: list[Value] = []
    x: list[Any]
    for before, after in pairwise(text):
        x = [weight * bit for weight, bit in zip(extra[0], before, strict=True)]
        for (weights, biases), own in zip(main, state, strict=True):
            h, c = own
            for i in range(WIDTH):
                forget = (x[i] * weights[0][i] + biases[0][i]).sigmoid()
                let_in = (h[i] * weights[1][i] + biases[1][i]).sigmoid()
                let_out = (x[i] * weights[2][i] + biases[2][i]).sigmoid()
                change = (h[i] * weights[3][i] + biases[3][i]).tanh()
                c[i] = c[i] * forget + let_in * change
                h[i] = let_out * c[i].tanh()
            x = h
        y = [weight * each + bias for each, weight, bias in zip(x, *extra[1:], strict=True)]
        normal = (autograd.sum([each.exp() for each in y]) + 2).log()
        terms += [each - normal for each, bit in zip(y, after, strict=True) if bit]
    found: Value = -autograd.sum(terms) / (WIDTH * (LONGEST - 1))
    return found


def scanned(main: Any, extra: Any) -> Value:
    """The same as a `scan`, whose steps do the same for every character: bits are factors there and no branches."""
    every, text = range(WIDTH), given().text.tolist()

    def character(state: Any, pair: Any) -> tuple[Any, Value]:
        before, after = pair
        x: list[Any] = [weight * bit for weight, bit in zip(extra[0], before, strict=True)]
        states = []
        for (weights, biases), (h, c) in zip(main, state, strict=True):
            mixed = [[each[i] * weights[k][i] + biases[k][i] for i in every] for k, each in enumerate((x, h, x, h))]
            forget, let_in, let_out = ([each.sigmoid() for each in gate] for gate in mixed[:3])
            c = [c[i] * forget[i] + let_in[i] * mixed[3][i].tanh() for i in every]
            x = [let_out[i] * c[i].tanh() for i in every]
            states.append([x, c])
        y = [weight * each + bias for each, weight, bias in zip(x, *extra[1:], strict=True)]
        normal = (autograd.sum([each.exp() for each in y]) + 2).log()
        return states, autograd.sum([bit * (each - normal) for each, bit in zip(y, after, strict=True)])

    _, terms = autograd.scan(character, given().state.tolist(), (text[:-1], text[1:]))
    found: Value = -autograd.sum(terms) / (WIDTH * (LONGEST - 1))
    return found


def leaves() -> tuple[Any, Any, list[Value]]:
    """The weights as Values: as the formula has them, and all in a list."""
    numbers = given()
    made = [Value(each) for each in [*numbers.main.ravel().tolist(), *numbers.extra.ravel().tolist()]]
    shaped = np.array(made, dtype=object)
    main = shaped[: numbers.main.size].reshape(numbers.main.shape).tolist()
    return main, shaped[numbers.main.size :].reshape(3, WIDTH).tolist(), made


def eager() -> Run:
    """Our objects."""
    main, extra, made = leaves()

    def both() -> tuple[float, Floats]:
        for each in made:
            each.grad = 0.0
        loss = recorded(main, extra)
        loss.backward()
        return loss.data, np.array([each.grad for each in made])

    return Run(both, both)


def jax_jit() -> Run:
    """A scan over the characters."""
    jax = need_jax()
    jnp = jax.numpy
    state, text = jnp.array(given().state), jnp.array(given().text)

    def loss_of(main: Any, extra: Any) -> Any:
        def character(state: Any, pair: Any) -> tuple[Any, Any]:
            before, wanted = pair
            x, after = before * extra[0], []
            for (weights, biases), (h, c) in zip(main, state, strict=True):
                mixed = jnp.stack([x, h, x, h]) * weights + biases
                forget, let_in, let_out = jax.nn.sigmoid(mixed[:3])
                c = c * forget + let_in * jnp.tanh(mixed[3])
                x = let_out * jnp.tanh(c)
                after.append(jnp.stack([x, c]))
            y = x * extra[1] + extra[2]
            return jnp.stack(after), wanted.dot(y - jnp.log(jnp.exp(y).sum() + 2))

        _, found = jax.lax.scan(character, state, (text[:-1], text[1:]))
        return -found.sum() / (WIDTH * (LONGEST - 1))

    compiled = jax.jit(jax.value_and_grad(loss_of, argnums=(0, 1)))
    arrays = [jnp.array(each) for each in given()[:2]]

    def step() -> Any:
        return jax.block_until_ready(compiled(*arrays))

    def read() -> tuple[float, Floats]:
        loss, gradients = step()
        return float(loss), np.concatenate([np.ravel(each) for each in gradients])

    return Run(step, read)


def casadi() -> Run:
    """One character as scalar expressions, mapped over all of them with the state handed on."""
    ca = need("casadi")
    numbers = given()
    sizes = numbers.main.size, numbers.extra.size
    main, extra = ca.SX.sym("main", sizes[0]), ca.SX.sym("extra", sizes[1])
    state = ca.SX.sym("state", numbers.state.size)
    before, wanted = ca.SX.sym("before", WIDTH), ca.SX.sym("wanted", WIDTH)

    def sigmoid(x: Any) -> Any:
        return 1 / (1 + ca.exp(-x))

    def part(vector: Any, number: int) -> Any:
        return vector[number * WIDTH : (number + 1) * WIDTH]

    x, after = before * part(extra, 0), []
    for layer in range(LAYERS):
        h, c = part(state, 2 * layer), part(state, 2 * layer + 1)
        mixed = [
            each * part(main, 8 * layer + i) + part(main, 8 * layer + 4 + i) for i, each in enumerate((x, h, x, h))
        ]
        c = c * sigmoid(mixed[0]) + sigmoid(mixed[1]) * ca.tanh(mixed[3])
        x = sigmoid(mixed[2]) * ca.tanh(c)
        after += [x, c]
    y = x * part(extra, 1) + part(extra, 2)
    gain = ca.dot(wanted, y - ca.log(ca.sum1(ca.exp(y)) + 2))
    character = ca.Function("character", [state, main, extra, before, wanted], [ca.vertcat(*after), gain])
    whole = character.mapaccum(LONGEST - 1)
    both = ca.MX.sym("main", sizes[0]), ca.MX.sym("extra", sizes[1])
    text = numbers.text.T
    _, gains = whole(ca.DM(numbers.state.ravel()), *both, ca.DM(text[:, :-1]), ca.DM(text[:, 1:]))
    loss = -ca.sum2(gains) / (WIDTH * (LONGEST - 1))
    function = ca.Function("both", [*both], [loss, ca.gradient(loss, both[0]), ca.gradient(loss, both[1])])
    buffer, run = function.buffer()
    found, *gradients = np.zeros(1), np.zeros(sizes[0]), np.zeros(sizes[1])
    arguments = [np.ascontiguousarray(each.ravel()) for each in numbers[:2]]
    views: list[Any] = [memoryview(each.data) for each in (*arguments, found, *gradients)]
    for i, each in enumerate(views):
        set_one = buffer.set_arg if i < len(arguments) else buffer.set_res
        set_one(i % len(arguments) if i < len(arguments) else i - len(arguments), each)

    def step(_: Any = (function, buffer, views)) -> Any:
        run()

    def read() -> tuple[float, Floats]:
        step()
        return float(found[0]), np.concatenate(gradients)

    return Run(step, read)


def replay(*, fast: bool = False) -> Run:
    """Our compiled replay of a loop over the characters."""
    need_compile()
    main, extra, made = leaves()
    program = autograd.compile(scanned(main, extra), parameters=made, fast=fast)
    numbers = np.array([each.data for each in made])

    def both() -> tuple[float, Floats]:
        values, gradients = program(parameters=numbers)
        return float(values[0]), gradients

    run = Run(both, both)
    return run if fast else same_bits(run, program, 1)


TASKS = {
    "lstm": Task(
        "ADBench's LSTM, two layers, 513 characters",
        "jax.jit",
        "eager",
        {
            "eager": Contestant(eager),
            "CasADi": Contestant(casadi),
            "jax.jit": Contestant(jax_jit),
            "replay": Contestant(replay),
            "replay, fast": Contestant(lambda: replay(fast=True)),
        },
        ("eager",),
    )
}
