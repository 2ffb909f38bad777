"""What takes a graph, a model, a batch or a file takes at most 2.3 times as long for one of twice the size.

What is larger by its nature stands elsewhere: a Hessian has a square of entries, and `gradcheck` evaluates the graph
anew for every leaf. A page and a worksheet refuse graphs past some size.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import Op, Value, compile, register, unregister  # noqa: A004 - as in re
from autograd.core.graph import order
from autograd.replay.llvm import jit
from autograd.replay.program.program import Program
from tests.support.growth import assert_in_proportion

pytestmark = pytest.mark.slow


def chain(n: int) -> Value:
    """One after the other."""
    node = Value(0.5, label="x")
    for i in range(n):
        node = node.tanh() if i % 2 else node.sin()
    return node


def star(n: int) -> Value:
    """One leaf, used everywhere."""
    leaf, node = Value(0.5, label="w"), Value(0.0)
    for i in range(n // 2):
        node = node + leaf * (0.1 * i)
    return node


def wide(n: int) -> Value:
    """Nodes with as many parents as there are leaves."""
    leaves = [Value(0.001 * i) for i in range(n)]
    found: Value = autograd.logsumexp(leaves) + autograd.dot(leaves, leaves)
    return found


def network(n: int) -> Value:
    """A layer of neurons, and one that reads them."""
    found: Value = nn.MLP(2, [n // 8, 1], seed=0)([0.1, 0.2])
    return found


def leaves_of(root: Value) -> list[Value]:
    return [node for node in order(root) if not node.op and not node.constant]


def lowered(root: Value) -> Program:
    return compile(root, inputs=leaves_of(root), backend="numpy")


def replayed(root: Value) -> None:
    program = lowered(root)
    program(np.full((3, len(program.inputs)), 0.1))
    program.stats()


SHAPES = {"chain": chain, "star": star, "wide": wide, "network": network}
ON_GRAPHS: dict[str, tuple[Callable[[Value], object], int]] = {
    "backward": (lambda root: root.backward(), 40_000),
    "zero_grad": (lambda root: root.zero_grad(), 40_000),
    "refresh": (lambda root: root.refresh(), 8_000),
    "steps": (autograd.steps, 4_000),
    "forward steps": (lambda root: autograd.steps(root, forward=True), 8_000),
    "text": (lambda root: str(autograd.steps(root)), 2_000),
    "LaTeX": (lambda root: autograd.steps(root).latex(), 1_000),
    "deepcopy": (copy.deepcopy, 8_000),
    "pickle": (lambda root: pickle.loads(pickle.dumps(root)), 8_000),
    "unfold": (autograd.unfold, 8_000),
    "diagnose": (lambda root: str(autograd.diagnose(root)), 4_000),
    "draw": (lambda root: autograd.draw(root).dot, 4_000),
    "draw unfolded": (lambda root: autograd.draw(root, unfolded=True).dot, 4_000),
    "replay": (replayed, 4_000),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("what", ON_GRAPHS)
def test_a_graph(what: str, shape: str) -> None:
    work, size = ON_GRAPHS[what]

    def prepare(n: int) -> Callable[[], object]:
        root = SHAPES[shape](n)
        return lambda: work(root)

    assert_in_proportion(prepare, size)


@pytest.mark.parametrize("shape", SHAPES)
def test_recording_and_freeing_a_graph(shape: str) -> None:
    assert_in_proportion(lambda n: lambda: SHAPES[shape](n), 20_000)


def test_a_program_in_a_file(tmp_path: Path) -> None:
    def prepare(n: int) -> Callable[[], object]:
        program = lowered(wide(n))

        def there_and_back() -> None:
            program.save(tmp_path / "program.json")
            autograd.load_program(tmp_path / "program.json")

        return there_and_back

    assert_in_proportion(prepare, 2_000)


@pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
def test_a_program_by_llvm() -> None:
    """Of programs so large that LLVM doesn't look for better instructions, which takes longer than in proportion."""

    def prepare(n: int) -> Callable[[], object]:
        root = wide(n)
        inputs = leaves_of(root)
        return lambda: compile(root, inputs=inputs, backend="llvm", cache=False)(np.full((1, n), 0.1))

    assert_in_proportion(prepare, 3_000)


OWN = Op(
    "normed", "*a", "log(sum(exp(a)))", ("1/sum(exp(a))*exp(a)",), points=(((1.0, -2.0, 0.5),),), summary="Of a test."
)


def test_a_sum_over_all_in_each_partial() -> None:
    register(OWN)
    try:
        leaves = [Value(0.3), Value(-0.2), Value(0.5)]
        normed: Callable[[list[Value]], Value] = autograd.__getattr__("normed")  # type: ignore[assignment]
        at = np.array([leaf.data for leaf in leaves])
        wanted = np.exp(at) / np.exp(at).sum()
        program = compile(normed(leaves), inputs=leaves, backend="numpy")
        np.testing.assert_allclose(program([at]).gradients[0], wanted, rtol=1e-14)
        found = autograd.grad(lambda v: normed(v))(leaves)  # a graph of the partials
        np.testing.assert_allclose([each.data for each in found], wanted, rtol=1e-14)

        def prepare(n: int) -> Callable[[], object]:
            with autograd.ieee():
                root = normed([Value(0.001 * i) for i in range(n)])
            inputs = leaves_of(root)
            return lambda: compile(root, inputs=inputs, backend="numpy")

        assert_in_proportion(prepare, 500)
    finally:
        unregister("normed")


LOSSES: dict[str, Callable[[int], Callable[[], object]]] = {
    "mse": lambda n: lambda: nn.mse([0.5] * n, [1.0] * n),
    "mae": lambda n: lambda: nn.mae([0.5] * n, [1.0] * n),
    "huber": lambda n: lambda: nn.huber([0.5] * n, [1.0] * n),
    "hinge": lambda n: lambda: nn.hinge([0.5] * n, [1] * n),
    "bce_with_logits": lambda n: lambda: nn.bce_with_logits([0.5] * n, [1] * n),
    "cross_entropy, samples": lambda n: lambda: nn.cross_entropy([[0.5, 0.1]] * n, [1] * n),
    "cross_entropy, classes": lambda n: lambda: nn.cross_entropy([[0.5] * n], [1]),
    "accuracy": lambda n: lambda: nn.accuracy([0.5] * n, [1] * n),
    "r2": lambda n: lambda: nn.r2([0.5, 1.0] * n, [1.0, 2.0] * n),
    "confusion_matrix": lambda n: lambda: nn.confusion_matrix([0.5, 1.5] * n, [1, 0] * n),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_or_a_metric(loss: str) -> None:
    assert_in_proportion(LOSSES[loss], 10_000)


ON_MODELS: dict[str, Callable[[Any], object]] = {
    "parameters": lambda model: model.parameters(),
    "named_modules": lambda model: model.named_modules(),
    "state_dict": lambda model: model.load_state_dict(model.state_dict()),
    "repr": repr,
    "eval": lambda model: model.eval(),
    "call": lambda model: model([0.1, 0.2]),
    "l2": lambda model: nn.l2(model, 0.1),
}


@pytest.mark.parametrize("what", ON_MODELS)
def test_a_model(what: str) -> None:
    def prepare(n: int) -> Callable[[], object]:
        model = nn.MLP(2, [n, 1], seed=0)
        return lambda: ON_MODELS[what](model)

    assert_in_proportion(prepare, 4_000)


@pytest.mark.parametrize("header", [False, True])
def test_columns_of_a_file(header: bool, tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: pip install -e '.[data]'")

    def prepare(n: int) -> Callable[[], object]:
        lines = [",".join(f"c{i}" for i in range(n))] if header else []
        lines += [",".join(["1.5"] * (n - 1) + [str(k % 2)]) for k in range(4)]
        (tmp_path / f"{n}.csv").write_text("\n".join(lines), encoding="utf-8")
        return lambda: nn.data.read_csv(tmp_path / f"{n}.csv", header=0 if header else None)

    assert_in_proportion(prepare, 10_000)


@pytest.mark.parametrize("classes", [2, 5_000])
def test_rows_of_a_file(classes: int, tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: pip install -e '.[data]'")

    def prepare(n: int) -> Callable[[], object]:
        text = "a,b\n" + "\n".join(f"{i}.5,k{i % classes}" for i in range(n))
        (tmp_path / f"{n}.csv").write_text(text, encoding="utf-8")
        return lambda: nn.data.read_csv(tmp_path / f"{n}.csv")

    assert_in_proportion(prepare, 20_000)


@pytest.mark.parametrize("shape", [(20_000, 3), (10, 20_000)], ids=str)
def test_data(shape: tuple[int, int]) -> None:
    def prepare(n: int) -> Callable[[], object]:
        larger = n // 1_000
        rows, columns = (each * larger if each == max(shape) else each for each in shape)
        x, y = np.random.default_rng(0).normal(size=(rows, columns)), np.arange(rows) % 2
        return lambda: nn.Data(x, y).standardised().split(0.2)

    assert_in_proportion(prepare, 1_000)


def test_derivatives_of_a_function_of_many() -> None:
    derivatives: list[Callable[[list[float]], object]] = [
        autograd.grad(autograd.logsumexp),
        lambda v: autograd.hvp(lambda x: autograd.dot(x, x))(v, v),
        lambda v: autograd.jvp(autograd.logsumexp, [v], [v]),
    ]
    for each in derivatives:

        def prepare(n: int, derived: Callable[[list[float]], object] = each) -> Callable[[], object]:
            return lambda: derived([0.001 * i for i in range(n)])

        assert_in_proportion(prepare, 2_000)
