"""A training step of a character GPT of microgpt's size on one document: forward, backward, update."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Value
from tests.benchmarks import gpt
from tests.benchmarks.contest import (
    Contestant,
    Run,
    check as check_all,
    need,
    need_compile,
    need_jax,
    need_torch,
    training,
)
from tests.benchmarks.gpt import HEADS, WIDTH
from tests.benchmarks.gpt_by_hand import Step

RATE = 2.0**-10
DOCUMENT = gpt.tokens("nitrogen")  # one letter comes twice


def scalars(cls: Any, ops: gpt.Ops) -> Run:
    """An object-graph engine; ``loss`` names the last graph until the next one is there."""
    weights = gpt.of_scalars(cls)
    parameters = [number for rows in weights.values() for row in rows for number in row]
    kept: dict[int, Any] = {}

    def step() -> float:
        loss = kept[0] = gpt.loss(weights, DOCUMENT, ops)
        for parameter in parameters:
            parameter.grad = 0.0
        loss.backward()
        for parameter in parameters:
            parameter.data -= RATE * parameter.grad
        return float(loss.data)

    return training(step, lambda: np.array([p.data for p in parameters]), RATE)


def micrograd() -> Run:
    """PyPI's Value, exp and log added."""
    return scalars(need("micrograd.engine").Value, gpt.micrograd_ops())


def by_hand() -> Run:
    """NumPy."""
    step = Step(DOCUMENT, RATE)
    return training(step, step.weights.flat.copy, RATE)


def torch_eager() -> Run:
    """PyTorch with its fused functions: rms_norm, attention, cross_entropy."""
    torch = need_torch()
    functions = torch.nn.functional
    flat = torch.tensor(gpt.flat(gpt.start()), requires_grad=True)
    counts = [rows * columns for rows, columns in gpt.SHAPES.values()]
    three = counts[2] * 3
    inputs, targets = torch.tensor(DOCUMENT[:-1]), torch.tensor(DOCUMENT[1:])
    count = len(inputs)

    def loss_of(flat: Any) -> Any:
        token, position, attention, out, up, down, logits = flat.split([*counts[:2], three, *counts[5:]])
        x = token.view(-1, WIDTH)[inputs] + position.view(-1, WIDTH)[:count]
        x = functions.rms_norm(x, (WIDTH,), eps=1e-5)
        inner = functions.rms_norm(x, (WIDTH,), eps=1e-5)
        parts = functions.linear(inner, attention.view(-1, WIDTH)).view(count, 3, HEADS, -1).permute(1, 2, 0, 3)
        taken = functions.scaled_dot_product_attention(*parts.unbind(), is_causal=True)
        x = x + functions.linear(taken.transpose(0, 1).reshape(count, WIDTH), out.view(-1, WIDTH))
        hidden = functions.linear(functions.rms_norm(x, (WIDTH,), eps=1e-5), up.view(-1, WIDTH)).relu()
        x = x + functions.linear(hidden, down.view(WIDTH, -1))
        return functions.cross_entropy(functions.linear(x, logits.view(-1, WIDTH)), targets)

    def step() -> Any:
        loss = loss_of(flat)
        (gradient,) = torch.autograd.grad(loss, flat)
        with torch.no_grad():
            flat.sub_(gradient, alpha=RATE)
        return loss.detach()

    return training(step, lambda: flat.detach().numpy().copy(), RATE)


def jax_jit() -> Run:
    """One call a step, its argument donated."""
    jax = need_jax()
    jnp = jax.numpy
    inputs, targets = jnp.array(DOCUMENT[:-1]), jnp.array(DOCUMENT[1:])
    count = len(DOCUMENT) - 1
    seen = jnp.tri(count)

    def norm(x: Any) -> Any:
        return x * ((x * x).mean(1, keepdims=True) + 1e-5) ** -0.5

    def loss_of(flat: Any) -> Any:
        w = gpt.split(flat)
        x = norm(w["token"][inputs] + w["position"][:count])
        three = jnp.concatenate([w["query"], w["key"], w["value"]])
        query, key, value = (norm(x) @ three.T).reshape(count, 3, HEADS, -1).transpose(1, 2, 0, 3)
        shares = jnp.exp(query @ key.swapaxes(1, 2) / (WIDTH / HEADS) ** 0.5) * seen
        shares = shares / shares.sum(2, keepdims=True)
        x = x + (shares @ value).transpose(1, 0, 2).reshape(count, WIDTH) @ w["out"].T
        x = x + jax.nn.relu(norm(x) @ w["up"].T) @ w["down"].T
        logits = x @ w["logits"].T
        right = jnp.take_along_axis(logits, targets[:, None], 1)[:, 0]
        return (jnp.log(jnp.exp(logits).sum(1)) - right).mean()

    def step(flat: Any) -> tuple[Any, Any]:
        loss, gradient = jax.value_and_grad(loss_of)(flat)
        return flat - RATE * gradient, loss

    compiled = jax.jit(step, donate_argnums=0)
    state = [jnp.array(gpt.flat(gpt.start()))]

    def run() -> Any:
        state[0], loss = compiled(state[0])
        return loss.block_until_ready()

    return training(run, lambda: np.array(state[0]), RATE)


def replay() -> Run:
    """Our compiled replay of the document's graph."""
    compiled = need_compile()
    weights = gpt.of_scalars(Value)
    parameters = [number for rows in weights.values() for row in rows for number in row]
    program = compiled(gpt.loss(weights, DOCUMENT, gpt.OURS), inputs=[], parameters=parameters)
    batch, flat = np.empty((1, 0)), gpt.flat(gpt.start())

    def step() -> float:
        losses, gradient = program(batch, parameters=flat)
        np.subtract(flat, RATE * gradient, out=flat)
        return float(losses[0])

    return training(step, flat.copy, RATE)


def replay_batched(documents: int = 32) -> Run:
    """The same for many documents of one length in a call, their tokens as inputs; the mean of their gradients."""
    compiled = need_compile()
    weights = gpt.of_scalars(Value)
    parameters = [number for rows in weights.values() for row in rows for number in row]
    inputs = [[Value(number) for number in row] for row in gpt.one_hot(DOCUMENT).tolist()]
    program = compiled(gpt.loss(weights, inputs, gpt.OURS), inputs=inputs, parameters=parameters)
    batch = np.tile(gpt.one_hot(DOCUMENT).ravel(), (documents, 1))
    flat = gpt.flat(gpt.start())

    def step() -> float:
        return float(np.mean(program.descend(batch, flat, RATE)))

    return Run(step, training(step, flat.copy, RATE).read, documents)


TITLE = "A training step of a character GPT, 4,192 weights"
PEER = "micrograd"  # all are so many times as fast as it
REFERENCE = "eager, dot and sum"  # what the check compares with: always there
EAGER = ("eager, same nodes", "eager, dot and sum")  # these run on either of our engines
CONTESTANTS = {
    "micrograd": Contestant(micrograd),
    "eager, same nodes": Contestant(lambda: scalars(Value, gpt.SINGLE)),
    "eager, dot and sum": Contestant(lambda: scalars(Value, gpt.OURS)),
    "NumPy by hand": Contestant(by_hand),
    "PyTorch": Contestant(torch_eager),
    "jax.jit": Contestant(jax_jit),
    "replay": Contestant(replay),
    "replay, 32 documents a call": Contestant(replay_batched, calls_compiler=True),  # many seconds, too
}


def check() -> dict[str, str]:
    """All find the same loss and gradients; returns who can't take part, and why."""
    return check_all(CONTESTANTS, REFERENCE)
