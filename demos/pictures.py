"""python -m demos.pictures: makes every picture of the gallery again, in demos/gallery/."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Callable
from pathlib import Path

from sklearn.datasets import make_moons

from autograd import Film, Value, animate, draw, draw_activations, draw_network, draw_sweep
from demos.graphs import GRAPHS
from demos.tour import worked_loss
from nn import MLP, SGD, bce_with_logits

GALLERY = Path(__file__).parent / "gallery"
STEPS = 60


def activations(path: Path) -> None:
    """`draw_activations()`: the activation functions and their derivatives, from the op table."""
    draw_activations(path=path)


def worked_example(path: Path) -> None:
    """`draw(loss)`: the graph of a first lecture's network."""
    loss, _, _ = worked_loss()
    draw(loss, path)


def worked_network(path: Path) -> None:
    """`draw_network(model, sample)`: a first lecture's network, with its weights and what one sample makes of it."""
    model = MLP(2, [3, 1], "sigmoid", seed=1)
    for neuron, weights in zip(model.layers[0].neurons, ((0.25, 0.1), (-0.9, 0.1), (1.2, -0.4)), strict=True):
        for weight, number in zip(neuron.w, weights, strict=True):
            weight.data = number
    draw_network(model, [1.4, -0.4], path)


def backpropagation(path: Path) -> None:
    """`animate(loss, "backprop.gif", forward=True)`: the forward pass and back-propagation, step by step."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = a * b
    loss = d + c * a
    animate(loss, path, forward=True)


def sweep(path: Path) -> None:
    """`draw_sweep(loss, x)`: how wrong differences are at every size of the step, by truncation and by rounding."""
    x, y = Value(1.3, label="x"), Value(0.4, label="y")
    draw_sweep((x * y).sin() * x.exp(), x, path)


def moons() -> tuple[MLP, Film, Value]:
    """A network that has learned two moons, the film of it, and its last loss."""
    x, y = make_moons(100, noise=0.1, random_state=1)
    model = MLP(2, [16, 16, 1], seed=1)
    film = Film(model, x, y, every=3)
    optimizer = SGD(model.parameters(), lr=0.3, momentum=0.9)
    loss = Value(0.0)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = bce_with_logits(model(x), y)
        loss.backward()
        film.snap(loss)
        optimizer.step()
    optimizer.zero_grad()
    loss = bce_with_logits(model(x), y)
    loss.label = "loss"
    loss.backward()
    return model, film, loss


MOONS = {
    "moons_network.png": "`draw_network(model)`: the network that has learned two moons.",
    "moons_graph.png": "`draw(loss)`: the graph of its loss over 100 samples, 7,600 nodes, as it is drawn by default.",
    "moons.gif": "`Film(model, x, y)`, then `film.snap(loss)` after each step: the training as a moving picture.",
}
OWN: dict[str, Callable[[Path], None]] = {
    "activations.png": activations,
    "worked_example.png": worked_example,
    "worked_network.png": worked_network,
    "backprop.gif": backpropagation,
    "sweep.png": sweep,
}


def page() -> str:
    """The gallery as a page."""
    described = {name: inspect.getdoc(make) or "" for name, make in OWN.items()} | MOONS
    graphs = {f"{name}.png": inspect.getdoc(make) or "" for name, make in GRAPHS.items()}
    parts = ["# Gallery", "Every picture is made by `python -m demos.pictures`; the graphs are recorded in"]
    parts[-1] += " [graphs.py](../graphs.py), the rest in [pictures.py](../pictures.py)."
    for title, pictures in (("Networks and training", described), ("Graphs", graphs)):
        parts.append(f"## {title}")
        parts += [f"{' '.join(text.split())}\n\n![{name.split('.')[0]}]({name})" for name, text in pictures.items()]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Make all pictures and the page."""
    GALLERY.mkdir(exist_ok=True)
    for name, make in GRAPHS.items():
        make().save(GALLERY / f"{name}.png")
        print(GALLERY / f"{name}.png")
    for name, make_picture in OWN.items():
        make_picture(GALLERY / name)
        print(GALLERY / name)
    model, film, loss = moons()
    draw_network(model, path=GALLERY / "moons_network.png", most=16)
    draw(loss, GALLERY / "moons_graph.png", color="layer")
    film.save(GALLERY / "moons.gif", fps=8)
    (GALLERY / "README.md").write_text(page(), encoding="utf-8")
    print(*(GALLERY / name for name in (*MOONS, "README.md")), sep="\n")
    return 0


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m demos.pictures", description=__doc__.partition(": ")[2]).parse_args()
    sys.exit(main())
