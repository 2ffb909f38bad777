"""An epoch of gradient descent on scikit-learn's digits: MLP 64-32-10, relu, cross-entropy, 1,500 samples by 50."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.datasets import load_digits

import autograd
from autograd import Value
from nn import MLP
from tests.benchmarks.contest import (
    Contestant,
    Floats,
    Run,
    check as check_all,
    need_compile,
    need_jax,
    need_torch,
    training,
)

RATE = 0.125
BATCH = 50
PIXELS, HIDDEN, CLASSES = 64, 32, 10
_images, _labels = load_digits(return_X_y=True)
IMAGES: Floats = _images[:1500] / 16.0
LABELS = _labels[:1500]
BATCHES = [(IMAGES[i : i + BATCH], LABELS[i : i + BATCH]) for i in range(0, len(IMAGES), BATCH)]


def start() -> list[Floats]:
    """Weights and biases of both layers from a seed."""
    rng = np.random.default_rng(1)
    first = rng.normal(size=(HIDDEN, PIXELS)) * (2 / PIXELS) ** 0.5
    last = rng.normal(size=(CLASSES, HIDDEN)) * (2 / HIDDEN) ** 0.5
    return [first, np.zeros(HIDDEN), last, np.zeros(CLASSES)]


def flat(parts: Any) -> Floats:
    """A copy of all of them in one array, neuron by neuron as nn has them, the bias last."""
    a, b, c, d = map(np.asarray, parts)
    return np.concatenate([np.column_stack([a, b]).ravel(), np.column_stack([c, d]).ravel()])


def by_hand() -> Run:
    """NumPy, with the gradients derived by hand."""
    parts = start()
    rows = np.arange(BATCH)

    def step() -> float:
        total = 0.0
        w1, b1, w2, b2 = parts
        for images, labels in BATCHES:
            hidden = images @ w1.T + b1
            np.maximum(hidden, 0, out=hidden)
            logits = hidden @ w2.T + b2
            logits -= logits.max(axis=1, keepdims=True)
            chances = np.exp(logits)
            sums = chances.sum(axis=1, keepdims=True)
            total += float((np.log(sums[:, 0]) - logits[rows, labels]).mean())
            chances /= sums
            chances[rows, labels] -= 1
            chances *= RATE / BATCH
            back = chances @ w2
            back *= hidden > 0
            w2 -= chances.T @ hidden
            b2 -= chances.sum(axis=0)
            w1 -= back.T @ images
            b1 -= back.sum(axis=0)
        return total / len(BATCHES)

    return training(step, lambda: flat(parts), RATE)


def eager() -> Run:
    """Our objects, as nn records them."""
    model = own_model()
    parameters = model.parameters()

    def step() -> float:
        total = 0.0
        for images, labels in BATCHES:
            losses = [cross_entropy(scores, int(k)) for scores, k in zip(model(images), labels, strict=True)]
            loss = autograd.sum(losses) / BATCH
            model.zero_grad()
            loss.backward()
            for parameter in parameters:
                parameter.data -= RATE * parameter.grad
            total += loss.data
        return total / len(BATCHES)

    return training(step, lambda: np.array([p.data for p in parameters]), RATE)


def own_model() -> MLP:
    """Our network with these weights."""
    model = MLP(PIXELS, [HIDDEN, CLASSES])
    for parameter, weight in zip(model.parameters(), flat(start()), strict=True):
        parameter.data = float(weight)
    return model


def cross_entropy(scores: list[Value], label: int) -> Value:
    """−log of the label's softmax."""
    loss: Value = autograd.logsumexp(scores) - scores[label]
    return loss


def sample_loss(model: MLP) -> tuple[Value, list[Value]]:
    """The loss of one sample, and its inputs: the pixels, and ten numbers of which the label's is 1."""
    pixels = [Value(float(number), label=f"x{i}") for i, number in enumerate(IMAGES[0])]
    one_hot = [Value(float(k == LABELS[0]), label=f"y{k}") for k in range(CLASSES)]
    scores = model(pixels)
    loss: Value = autograd.logsumexp(scores) - autograd.dot(one_hot, scores)
    return loss, [*pixels, *one_hot]


def torch_eager() -> Run:
    """PyTorch as its users write it: linear, cross_entropy, autograd.grad, an update in place."""
    torch = need_torch()
    functions = torch.nn.functional
    parts = [torch.tensor(part, requires_grad=True) for part in start()]
    batches = [(torch.tensor(images), torch.tensor(labels)) for images, labels in BATCHES]

    def step() -> Any:
        total = torch.zeros((), dtype=torch.float64)
        for images, labels in batches:
            w1, b1, w2, b2 = parts
            logits = functions.linear(functions.linear(images, w1, b1).relu(), w2, b2)
            loss = functions.cross_entropy(logits, labels)
            gradients = torch.autograd.grad(loss, parts)
            with torch.no_grad():
                torch._foreach_add_(parts, gradients, alpha=-RATE)
                total += loss
        return total / len(batches)

    return training(step, lambda: flat([part.detach() for part in parts]), RATE)


def jax_jit() -> Run:
    """The whole epoch in one call: a scan over the batches."""
    jax = need_jax()
    jnp = jax.numpy
    batches = (jnp.array([images for images, _ in BATCHES]), jnp.array([labels for _, labels in BATCHES]))

    def loss_of(parts: Any, images: Any, labels: Any) -> Any:
        w1, b1, w2, b2 = parts
        logits = jax.nn.relu(images @ w1.T + b1) @ w2.T + b2
        right = jnp.take_along_axis(logits, labels[:, None], 1)[:, 0]
        return (jax.scipy.special.logsumexp(logits, axis=1) - right).mean()

    def descend(parts: Any, batch: Any) -> tuple[Any, Any]:
        loss, gradients = jax.value_and_grad(loss_of)(parts, *batch)
        return jax.tree.map(lambda part, gradient: part - RATE * gradient, parts, gradients), loss

    def epoch(parts: Any) -> tuple[Any, Any]:
        parts, losses = jax.lax.scan(descend, parts, batches)
        return parts, losses.mean()

    compiled = jax.jit(epoch, donate_argnums=0)
    state = [[jnp.array(part) for part in start()]]

    def step() -> Any:
        state[0], loss = compiled(state[0])
        return loss.block_until_ready()

    return training(step, lambda: flat(state[0]), RATE)


def replay() -> Run:
    """Our compiled replay of one sample's graph over each batch."""
    compiled = need_compile()
    model = own_model()
    loss, inputs = sample_loss(model)
    program = compiled(loss, inputs=inputs, parameters=model.parameters())
    one_hot = np.eye(CLASSES)
    batches = [np.column_stack([images, one_hot[labels]]) for images, labels in BATCHES]
    weights = flat(start())

    def step() -> float:
        total = 0.0
        for batch in batches:
            losses, gradient = program(batch, parameters=weights)
            np.subtract(weights, RATE * gradient, out=weights)
            total += float(losses.mean())
        return total / len(batches)

    return training(step, weights.copy, RATE)


TITLE = "An epoch on digits, MLP 64-32-10"
PEER = "PyTorch"  # all are so many times as fast as it
REFERENCE = "NumPy by hand"  # what the check compares with: always there
EAGER = ("as nn records it",)  # these run on either of our engines
CONTESTANTS = {
    "as nn records it": Contestant(eager),
    "NumPy by hand": Contestant(by_hand),
    "PyTorch": Contestant(torch_eager),
    "jax.jit": Contestant(jax_jit),
    "replay": Contestant(replay),
}


def check() -> dict[str, str]:
    """All end the epoch with the same loss and weights; returns who can't take part, and why."""
    return check_all(CONTESTANTS, REFERENCE)
