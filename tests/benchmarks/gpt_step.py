"""A training step of a character GPT of microgpt's size, on one document or on many: forward, backward, update."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import numpy as np

from autograd import Value
from tests.benchmarks import gpt
from tests.benchmarks.contest import (
    Contestant,
    Floats,
    Run,
    Task,
    need,
    need_compile,
    need_jax,
    need_torch,
    same_bits,
    training,
)
from tests.benchmarks.gpt import HEADS, WIDTH
from tests.benchmarks.gpt_by_hand import Step

RATE = 2.0**-10
DOCUMENT = gpt.tokens("nitrogen")  # one letter comes twice
MANY = 32
DOCUMENTS = [*islice(cycle(gpt.tokens(name) for name in gpt.NAMES if len(name) == 8), MANY)]


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


def eager_many() -> Run:
    """Our objects, document by document."""
    weights = gpt.of_scalars(Value)
    parameters = [number for rows in weights.values() for row in rows for number in row]

    def step() -> float:
        for parameter in parameters:
            parameter.grad = 0.0
        total = 0.0
        for document in DOCUMENTS:
            loss = gpt.loss(weights, document, gpt.OURS)
            loss.backward(1.0 / MANY)
            total += loss.data / MANY
        for parameter in parameters:
            parameter.data -= RATE * parameter.grad
        return total

    return training(step, lambda: np.array([p.data for p in parameters]), RATE)


def torch_eager(documents: Any = (DOCUMENT,)) -> Run:
    """PyTorch with its fused functions: rms_norm, attention, cross_entropy."""
    torch = need_torch()
    functions = torch.nn.functional
    flat = torch.tensor(gpt.flat(gpt.start()), requires_grad=True)
    counts = [rows * columns for rows, columns in gpt.SHAPES.values()]
    three = counts[2] * 3
    several = torch.tensor(documents)
    inputs, targets = several[:, :-1], several[:, 1:].reshape(-1)
    many, count = inputs.shape

    def loss_of(flat: Any) -> Any:
        token, position, attention, out, up, down, logits = flat.split([*counts[:2], three, *counts[5:]])
        x = token.view(-1, WIDTH)[inputs] + position.view(-1, WIDTH)[:count]
        x = functions.rms_norm(x, (WIDTH,), eps=1e-5)
        inner = functions.rms_norm(x, (WIDTH,), eps=1e-5)
        parts = functions.linear(inner, attention.view(-1, WIDTH)).view(many, count, 3, HEADS, -1)
        taken = functions.scaled_dot_product_attention(*parts.permute(2, 0, 3, 1, 4).unbind(), is_causal=True)
        x = x + functions.linear(taken.transpose(1, 2).reshape(many, count, WIDTH), out.view(-1, WIDTH))
        hidden = functions.linear(functions.rms_norm(x, (WIDTH,), eps=1e-5), up.view(-1, WIDTH)).relu()
        x = x + functions.linear(hidden, down.view(WIDTH, -1))
        return functions.cross_entropy(functions.linear(x, logits.view(-1, WIDTH)).flatten(0, 1), targets)

    def step() -> Any:
        loss = loss_of(flat)
        (gradient,) = torch.autograd.grad(loss, flat)
        with torch.no_grad():
            flat.sub_(gradient, alpha=RATE)
        return loss.detach()

    return training(step, lambda: flat.detach().numpy().copy(), RATE)


def jax_jit(documents: Any = None) -> Run:
    """One call a step, its argument donated; many documents side by side."""
    jax = need_jax()
    jnp = jax.numpy
    several = jnp.array([DOCUMENT] if documents is None else documents)
    count = len(DOCUMENT) - 1
    seen = jnp.tri(count)

    def norm(x: Any) -> Any:
        return x * ((x * x).mean(1, keepdims=True) + 1e-5) ** -0.5

    def document_loss(flat: Any, inputs: Any, targets: Any) -> Any:
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

    def loss_of(flat: Any) -> Any:
        if documents is None:
            return document_loss(flat, several[0, :-1], several[0, 1:])
        return jax.vmap(document_loss, (None, 0, 0))(flat, several[:, :-1], several[:, 1:]).mean()

    def step(flat: Any) -> tuple[Any, Any]:
        loss, gradient = jax.value_and_grad(loss_of)(flat)
        return flat - RATE * gradient, loss

    compiled = jax.jit(step, donate_argnums=0)
    state = [jnp.array(gpt.flat(gpt.start()))]

    def run() -> Any:
        state[0], loss = compiled(state[0])
        return loss.block_until_ready()

    return training(run, lambda: np.array(state[0]), RATE)


def one() -> tuple[Value, list[list[Value]], list[Value], Floats]:
    """The document's loss, no inputs, the parameters and the batch."""
    weights = gpt.of_scalars(Value)
    parameters = [number for rows in weights.values() for row in rows for number in row]
    return gpt.loss(weights, DOCUMENT, gpt.OURS), [], parameters, np.empty((1, 0))


def many() -> tuple[Value, list[list[Value]], list[Value], Floats]:
    """The same for documents of one length, their tokens as inputs."""
    weights = gpt.of_scalars(Value)
    parameters = [number for rows in weights.values() for row in rows for number in row]
    inputs = [[Value(number) for number in row] for row in gpt.one_hot(DOCUMENT).tolist()]
    batch = np.array([gpt.one_hot(document).ravel() for document in DOCUMENTS])
    return gpt.loss(weights, inputs, gpt.OURS), inputs, parameters, batch


def replay(recorded: Callable[[], Any] = one, *, fast: bool = False) -> Run:
    """Our compiled replay; of many documents in a call, by the mean of their gradients."""
    compiled = need_compile()
    loss, inputs, parameters, batch = recorded()
    program = compiled(loss, inputs=inputs, parameters=parameters, fast=fast)
    flat = gpt.flat(gpt.start())
    shares = np.full(len(batch), 1 / len(batch))

    def step() -> float:
        return float(shares.dot(program.descend(batch, flat, RATE)))

    run = training(step, flat.copy, RATE)
    return run if fast else same_bits(run, program, min(len(batch), 16))


TASKS = {
    "gpt_step": Task(
        "A training step of a character GPT, 4,192 weights, on one document",
        "micrograd",
        "eager, dot and sum",
        {
            "micrograd": Contestant(micrograd),
            "eager, same nodes": Contestant(lambda: scalars(Value, gpt.SINGLE)),
            "eager, dot and sum": Contestant(lambda: scalars(Value, gpt.OURS)),
            "NumPy by hand": Contestant(by_hand),
            "PyTorch": Contestant(torch_eager),
            "jax.jit": Contestant(jax_jit),
            "replay": Contestant(replay),
            "replay, fast": Contestant(lambda: replay(fast=True)),
        },
        ("eager, same nodes", "eager, dot and sum"),
    ),
    "gpt_documents": Task(
        "A training step of the same GPT on 32 documents of eight letters",
        "jax.jit",
        "eager, dot and sum",
        {
            "eager, dot and sum": Contestant(eager_many),
            "PyTorch": Contestant(lambda: torch_eager(DOCUMENTS)),
            "jax.jit": Contestant(lambda: jax_jit(DOCUMENTS)),
            "replay": Contestant(lambda: replay(many)),
            "replay, fast": Contestant(lambda: replay(many, fast=True)),
        },
        ("eager, dot and sum",),
    ),
}
