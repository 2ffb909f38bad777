"""What the tour shows: see it, step it, check it, train with it. Pictures go to demos/out/."""

from __future__ import annotations

import shlex
import shutil
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import autograd
from autograd import Stepper, Value, draw, draw_network, engine, gradcheck, steps
from autograd.common.words import subscript
from autograd.core import choice
from autograd.views.plots.plotting import COLOURS, FAINT, new_figure, styled
from demos.planes import show_plane
from demos.running import OUT
from nn import MLP, SGD, Data, History, accuracy, bce_with_logits, cross_entropy, data, fit, mse

SAMPLE = (1.4, -0.4)
EXPRESSION = '"tanh(a*b + c)" a=2 b=-3 c=10'  # as it's typed
compiled = False  # whether `train` records the loss once and replays it; python -m demos --compiled


def worked_loss() -> tuple[Value, list[Value], list[list[Value]]]:
    """The first lecture's network: the loss of three sigmoid neurons, with its gradients; the neurons; the weights."""
    rows = ((0.25, 0.1), (-0.9, 0.1), (1.2, -0.4))
    weights = [
        [Value(w, label=f"w{subscript(f'{i}{j}')}") for j, w in enumerate(row, 1)] for i, row in enumerate(rows, 1)
    ]
    x = [Value(number, label=f"x{subscript(i)}", constant=True) for i, number in enumerate(SAMPLE, 1)]
    hidden = []
    for i, row in enumerate(weights, 1):
        z = autograd.dot(row, x)
        h = z.sigmoid()
        z.label, h.label = f"z{subscript(i)}", f"h{subscript(i)}"
        hidden.append(h)
    targets = [Value(number, label=f"y{subscript(i)}", constant=True) for i, number in enumerate((1.0, 0.0, 1.0), 1)]
    loss = mse(hidden, targets)
    loss.label = "L"
    loss.backward()
    return loss, hidden, weights


def worked_example() -> None:
    """The first lecture's network, by scalars and in matrix form; drawn, stepped and checked."""
    print("== The worked example: z = x·W, h = σ(z)")
    loss, hidden, weights = worked_loss()
    for i, h in enumerate(hidden, 1):
        print(f"   neuron {i}: z = {h.parents[0]:.2f}   h = {h:.5f}")
    matrix = np.array(weights, dtype=object).T
    print("   matrix form: h =", [f"{each:.5f}" for each in autograd.sigmoid(np.array(SAMPLE) @ matrix)])
    print(f"   L = (1/n)·Σ(h − y)² = {loss:.6f} against y = (1, 0, 1)")
    for row in weights:
        print("  ", "   ".join(f"∂L/∂{w.label} = {w.grad:+.6f}" for w in row))
    OUT.mkdir(exist_ok=True)
    for name in ("worked_example.svg", "worked_example.png"):
        draw(loss, OUT / name)
        print("   graph:", OUT / name)
    print("   a page to step through it, in any browser:", Stepper(loss).save(OUT / "worked_example.html"))
    print("\n== Its backward pass, step by step")
    print(steps(loss))
    print("\n== Every gradient against a central difference")
    print(gradcheck(loss))


def train(model: MLP, loss: Callable[[Any, Any], Any], data: Data, steps: int, lr: float) -> History:
    """Gradient descent on the whole training set, a step for each epoch."""
    optimizer = SGD(model.parameters(), lr=lr, momentum=0.9)
    history = fit(model, loss, data, epochs=steps, batch=len(data), optimizer=optimizer, compiled=compiled)
    print(f"   training loss: {history.loss[0]:.4f} → {history.loss[-1]:.4f} in {steps} steps")
    return history


def save(figure: Any, name: str) -> Path:
    """Write a figure whole or not at all."""
    OUT.mkdir(exist_ok=True)
    part = OUT / f".{name}"
    try:
        figure.savefig(part, dpi=144, bbox_inches="tight", format="png")
        part.replace(OUT / name)
    finally:
        part.unlink(missing_ok=True)
    return OUT / name


def plot(history: History, model: Callable[[Any], Any], data: Data, name: str) -> Path:
    """The loss curve, and the decision regions over two features."""
    with styled("The tour"):
        figure = new_figure(10.0, 4.0, layout="constrained")
        left, right = figure.subplots(1, 2)
        left.plot(range(1, len(history) + 1), history.loss, color=COLOURS[0])
        left.set(xlabel="step", ylabel="training loss", title="Loss")
        left.grid(color=FAINT)
        show_plane(right, model, data)
        right.set_title("Decision regions and training points")
        right.legend()
        return save(figure, name)


def moons() -> None:
    """Two moons, with a network of 16 and 16 hidden neurons."""
    print("\n== Two moons")
    points, held_out = data.moons(200, noise=0.15, seed=1).split(0.5, seed=1)
    model = MLP(2, [16, 16, 1], seed=1)
    history = train(model, bce_with_logits, points, steps=80, lr=0.1)
    print(f"   held-out accuracy: {accuracy(model(held_out.x), held_out.y):.1%} of {len(held_out)}")
    print("   picture:", plot(history, model, points, "moons.png"))
    draw_network(model, points.x[0], OUT / "moons_network.png", most=16)
    print("   the network, and what one sample makes of it:", OUT / "moons_network.png")
    loss = bce_with_logits(model(points.x), points.y)
    loss.backward()
    draw(loss, OUT / "moons_graph.png", color="layer")
    print("   the graph of its loss, folded:", OUT / "moons_graph.png")


def iris() -> None:
    """Iris: three kinds of flowers from the length and width of their petals."""
    print("\n== Iris (petal length and width)")
    whole = data.iris()
    petals = Data(whole.x[:, 2:], whole.y, names=whole.names[2:], classes=whole.classes)
    raw, held_out = petals.split(1 / 3, seed=0)
    flowers = raw.standardised()
    held_out = held_out.standardised(like=flowers)
    model = MLP(2, [8, 3], "tanh", seed=1)
    history = train(model, cross_entropy, flowers, steps=100, lr=0.2)
    print(f"   held-out accuracy: {accuracy(model(held_out.x), held_out.y):.1%} of {len(held_out)}")

    def in_centimetres(flower: Any) -> Any:
        ruler = zip(flower, flowers.means, flowers.scales, strict=True)
        return model([(length - mean) / scale for length, mean, scale in ruler])

    print("   picture:", plot(history, in_centimetres, raw, "iris_petals.png"))


def what_next(typed: str) -> list[tuple[str, str]]:
    """What to go on with: what it does, and the command, to be copied into the terminal as it is.

    Args:
        typed: the Python that runs the tour, as it was typed.
    """
    python = spelled(typed)
    autograd_ = program_beside(typed) or f"{python} -m autograd"
    return [
        ("the page: type an expression, step through it, predict", f"{autograd_} play"),
        ("in this terminal", f"{autograd_} step {EXPRESSION}"),
        ("by hand, on paper", f"{autograd_} worksheet {EXPRESSION} --copies 3 -o sheets.html"),
        ("find the rule that is broken", f"{python} -m demos.zoo hunt"),
        ("train on handwritten digits", f"{python} -m demos.digits --quick"),
    ]


def program_beside(typed: str) -> str:
    """The command ``autograd`` of the environment of a Python, as one types it; "" where it isn't installed there."""
    there = shutil.which("autograd", path=sysconfig.get_path("scripts"))
    if there is None:
        return ""
    if Path(typed).name == typed:  # found on the PATH, and so may the command be
        return "autograd" if shutil.which("autograd") == there else ""
    return spelled(str(Path(typed).parent / "autograd")) if Path(typed).parent.resolve() == Path(there).parent else ""


def spelled(program: str) -> str:
    """A program's path as a shell takes it, PowerShell on Windows; in quotes where there is something to quote."""
    if sys.platform != "win32":
        return shlex.quote(program)
    return f"& '{program}'" if " " in program else program


def as_typed() -> str:
    """The Python that runs, as it was typed: what works once works again."""
    typed = sys.orig_argv[0]
    found = shutil.which(typed)
    return typed if found and Path(found).parent.resolve() == Path(sys.executable).parent.resolve() else sys.executable


def run() -> None:
    """Run all of it."""
    print(f"== The {engine()} engine runs: {choice.reason}\n")
    worked_example()
    moons()
    iris()
    print("\n== What to type next")
    for about, command in what_next(as_typed()):
        print(f"   {about}:\n     {command}")
