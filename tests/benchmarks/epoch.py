"""An epoch of gradient descent on scikit-learn's digits: a network, relu, cross-entropy, 1,500 samples by 50."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
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
    Task,
    compiled_step,
    need_compile,
    need_jax,
    need_torch,
    same_bits,
    training,
)

RATE = 0.125
BATCH = 50
CLASSES = 10
_images, _labels = load_digits(return_X_y=True)
IMAGES: Floats = _images[:1500] / 16.0
LABELS = _labels[:1500]
ONE_HOT: Floats = np.eye(CLASSES)[LABELS]
STARTS = range(0, len(IMAGES), BATCH)
BATCHES = [(IMAGES[i : i + BATCH], LABELS[i : i + BATCH]) for i in STARTS]
COLUMNS = [(np.ascontiguousarray(x.T), np.ascontiguousarray(np.eye(CLASSES)[labels].T)) for x, labels in BATCHES]


@dataclass(frozen=True)
class Epoch:
    """The contestants of an epoch.

    Args:
        sizes: of the layers, inputs first.
        columns: whether JAX is faster with samples in columns than in rows; measured.
    """

    sizes: tuple[int, ...]
    columns: bool

    def start(self) -> list[Floats]:
        """Weights and biases of all layers from a seed."""
        rng = np.random.default_rng(1)
        shapes = [(outputs, inputs) for inputs, outputs in pairwise(self.sizes)]
        return [part for n, m in shapes for part in (rng.normal(size=(n, m)) * (2 / m) ** 0.5, np.zeros(n))]

    def matrices(self) -> list[Floats]:
        """The same with the biases as a last column."""
        parts = self.start()
        return [np.column_stack(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]

    def by_hand(self) -> Run:
        """NumPy, with the gradients derived by hand: a one beside every sample, all arrays made beforehand."""
        matrices = self.matrices()
        ones = np.ones((1, BATCH))
        batches = [(np.vstack([images, ones]), wanted) for images, wanted in COLUMNS]
        gradients = [np.empty_like(matrix) for matrix in matrices]
        outputs = [np.vstack([np.empty((len(matrix), BATCH)), ones]) for matrix in matrices]
        backs = [np.empty((len(matrix), BATCH)) for matrix in matrices]
        active = [np.empty((len(matrix), BATCH), bool) for matrix in matrices]

        def step() -> float:
            total = 0.0
            for images, wanted in batches:
                given = [images, *outputs]
                for matrix, before, after in zip(matrices, given, outputs, strict=False):
                    np.matmul(matrix, before, out=after[:-1])
                    if matrix is not matrices[-1]:
                        np.maximum(after[:-1], 0, out=after[:-1])
                logits = outputs[-1][:-1]
                logits -= logits.max(axis=0)
                back = np.exp(logits, out=backs[-1])
                sums = back.sum(axis=0)
                total += float((np.log(sums) - np.einsum("ij,ij->j", logits, wanted)).mean())
                back /= sums
                back -= wanted
                back *= RATE / BATCH
                for i in range(len(matrices) - 1, -1, -1):
                    np.matmul(backs[i], given[i].T, out=gradients[i])
                    if i:
                        np.matmul(matrices[i][:, :-1].T, backs[i], out=backs[i - 1])
                        backs[i - 1] *= np.greater(given[i][:-1], 0, out=active[i - 1])
                    matrices[i] -= gradients[i]
            return total / len(batches)

        return training(step, lambda: np.concatenate([matrix.ravel() for matrix in matrices]), RATE)

    def eager(self) -> Run:
        """Our objects, as nn records them."""
        model = self.own_model()
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

    def own_model(self) -> MLP:
        """Our network with these weights."""
        model = MLP(self.sizes[0], list(self.sizes[1:]))
        for parameter, weight in zip(model.parameters(), flat(self.start()).tolist(), strict=True):
            parameter.data = weight
        return model

    def torch_loss(self) -> tuple[Any, list[Any], list[Any], Any]:
        """PyTorch, the weights, the batches, and the loss as its users write it: linear, cross_entropy."""
        torch = need_torch()
        functions = torch.nn.functional
        batches = [(torch.tensor(images), torch.tensor(labels)) for images, labels in BATCHES]

        def loss_of(parts: Any, images: Any, labels: Any) -> Any:
            for i in range(0, len(parts) - 2, 2):
                images = functions.linear(images, parts[i], parts[i + 1]).relu()
            return functions.cross_entropy(functions.linear(images, parts[-2], parts[-1]), labels)

        return torch, [torch.tensor(part) for part in self.start()], batches, loss_of

    def torch_eager(self) -> Run:
        """autograd.grad, and an update in place."""
        torch, parts, batches, loss_of = self.torch_loss()
        for part in parts:
            part.requires_grad_()

        def step() -> Any:
            total = torch.zeros((), dtype=torch.float64)
            for images, labels in batches:
                loss = loss_of(parts, images, labels)
                gradients = torch.autograd.grad(loss, parts)
                with torch.no_grad():
                    torch._foreach_add_(parts, gradients, alpha=-RATE)
                    total += loss
            return total / len(batches)

        return training(step, lambda: flat([part.detach() for part in parts]), RATE)

    def torch_compile(self) -> Run:
        """Loss, gradient and update of a batch in one compiled function."""
        torch, parts, batches, loss_of = self.torch_loss()
        both = torch.func.grad_and_value(loss_of)

        def whole(parts: Any, images: Any, labels: Any) -> tuple[Any, Any]:
            gradients, loss = both(parts, images, labels)
            return [part - RATE * gradient for part, gradient in zip(parts, gradients, strict=True)], loss

        state = [parts]
        compiled = compiled_step(torch, whole, parts, *batches[0])

        def step() -> Any:
            total = torch.zeros((), dtype=torch.float64)
            with torch.no_grad():
                for images, labels in batches:
                    state[0], loss = compiled(state[0], images, labels)
                    total += loss
            return total / len(batches)

        return training(step, lambda: flat(state[0]), RATE)

    def jax_jit(self) -> Run:
        """The whole epoch in one call: a scan over the batches."""
        jax = need_jax()
        jnp = jax.numpy
        across = 0 if self.columns else 1  # the axis of what belongs to one sample
        whole = [np.array(each) for each in zip(*COLUMNS, strict=True)]
        batches = tuple(jnp.array(each if self.columns else each.transpose(0, 2, 1)) for each in whole)

        def linear(weights: Any, biases: Any, given: Any) -> Any:
            return weights @ given + biases[:, None] if self.columns else given @ weights.T + biases

        def loss_of(parts: Any, given: Any, wanted: Any) -> Any:
            for i in range(0, len(parts) - 2, 2):
                given = jax.nn.relu(linear(parts[i], parts[i + 1], given))
            logits = linear(parts[-2], parts[-1], given)
            return (jax.scipy.special.logsumexp(logits, axis=across) - (logits * wanted).sum(across)).mean()

        def descend(parts: Any, batch: Any) -> tuple[Any, Any]:
            loss, gradients = jax.value_and_grad(loss_of)(parts, *batch)
            return jax.tree.map(lambda part, gradient: part - RATE * gradient, parts, gradients), loss

        def epoch(parts: Any) -> tuple[Any, Any]:
            parts, losses = jax.lax.scan(descend, parts, batches)
            return parts, losses.mean()

        compiled = jax.jit(epoch, donate_argnums=0)
        state = [[jnp.array(part) for part in self.start()]]

        def step() -> Any:
            state[0], loss = compiled(state[0])
            return loss.block_until_ready()

        return training(step, lambda: flat(state[0]), RATE)

    def replay(self, *, fast: bool = False, backend: str | None = None) -> Run:
        """Our compiled replay of one sample's graph over each batch, the whole epoch in one call."""
        compiled = need_compile()
        model = self.own_model()
        loss, inputs = sample_loss(model)
        program = compiled(loss, inputs=inputs, parameters=model.parameters(), fast=fast, backend=backend)
        batch, weights = np.column_stack([IMAGES, ONE_HOT]), flat(self.start())
        shares = np.concatenate([np.full(len(labels), 1.0 / len(labels)) for _, labels in BATCHES]) / len(BATCHES)

        def step() -> float:
            return float(shares.dot(program.descend(batch, weights, RATE, size=BATCH)))

        run = training(step, weights.copy, RATE)
        return run if fast or backend == "numpy" else same_bits(run, program)

    def task(self, title: str, *more: str) -> Task:
        """The task, with those of the slower contestants that are named."""
        everyone = {
            "as nn records it": Contestant(self.eager),
            "NumPy by hand": Contestant(self.by_hand),
            "PyTorch": Contestant(self.torch_eager),
            "torch.compile": Contestant(self.torch_compile, calls_compiler=True),
            "jax.jit": Contestant(self.jax_jit),
            "replay on NumPy": Contestant(lambda: self.replay(backend="numpy")),
            "replay on NumPy, fast": Contestant(lambda: self.replay(backend="numpy", fast=True)),
            "replay": Contestant(self.replay),
            "replay, fast": Contestant(lambda: self.replay(fast=True)),
        }
        slow = {"as nn records it", "replay on NumPy", "replay on NumPy, fast"} - {*more}
        contestants = {name: each for name, each in everyone.items() if name not in slow}
        eager = tuple(name for name in ("as nn records it",) if name in contestants)
        return Task(f"An epoch on digits, MLP {title}", "PyTorch", "NumPy by hand", contestants, eager)


def flat(parts: Any) -> Floats:
    """A copy of all of them in one array, neuron by neuron as nn has them, the bias last."""
    arrays = [*map(np.asarray, parts)]
    pairs = zip(arrays[::2], arrays[1::2], strict=True)
    return np.concatenate([np.column_stack(pair).ravel() for pair in pairs])


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


DIGITS = Epoch((64, 32, 10), columns=True)
WIDE = Epoch((64, 256, 256, 10), columns=False)
TASKS = {
    "digits_epoch": DIGITS.task("64-32-10", "as nn records it", "replay on NumPy", "replay on NumPy, fast"),
    "wide_epoch": WIDE.task("64-256-256-10"),
}
