"""Graphs to step through in tests, and what a page shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import autograd
from autograd import Value
from autograd.views.stepping.page import Stepper
from nn import MLP, mse

# Everything a reader sees of the step, as text
SEEN = """() => {
  const textOf = (element) => element.textContent;
  const ledger = document.getElementById("ledger-body");
  const lines = [...ledger.querySelectorAll(".formula")].filter((each) => !each.closest("table"));
  return {
    place: document.getElementById("place").textContent,
    said: document.getElementById("said").textContent,
    heading: document.getElementById("ledger-title").textContent,
    slider: document.getElementById("slider").value,
    hash: location.hash,
    names: app.graph.names,
    lines: lines.map(textOf),
    results: lines.flatMap((line) => [...line.querySelectorAll(".result")].map(textOf)),
    upstream: [...ledger.querySelectorAll("p .upstream")].map(textOf),
    rows: [...ledger.querySelectorAll("tbody tr")].map((row) => [...row.children].map(textOf)),
    boxes: [...document.querySelectorAll("#picture g.box")].map((box) => ({
      title: box.querySelector(".title, .middle").textContent,
      value: box.querySelector("text.value")?.textContent,
      gradient: box.querySelector("text.gradient")?.textContent,
      current: box.classList.contains("current"),
    })),
    edges: [...document.querySelectorAll("#picture g.label text")].map(textOf),
    trouble: document.getElementById("trouble").hidden ? "" : document.getElementById("trouble").textContent,
  };
}"""
# The numbers in full behind it
NUMBERS = """() => {
  const { out, partials, gradients, upstream, sent } = app.result;
  const plain = (x) => (Number.isFinite(x) ? x : String(x));
  return { out: out.map(plain), gradients: gradients.map(plain), upstream: upstream.map(plain),
           sent: sent.map((list) => list.map((it) => [it.parent, it.partial, it.contribution, it.before, it.after])) };
}"""


TABS = ("ledger", "leaves", "descent", "paths", "table", "quiz", "help")


def turn_to(page: Any, tab: str) -> None:
    """Bring a tab to the front, as somebody does who clicks it."""
    page.click(f"#tab-{tab}")


def shared() -> Value:
    """A node, and a leaf, used twice."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = a * b
    d.label = "d"
    result = (d + c) * d.tanh() - a / 4
    result.label = "L"
    return result


def square() -> Value:
    """One node whose two parents are the same."""
    a = Value(3.0, label="a")
    return a * a


def worked() -> Value:
    """The first lecture's hidden layer, and a loss."""
    x, hidden = (1.4, -0.4), []
    for i, row in enumerate(((0.25, 0.1), (-0.9, 0.1), (1.2, -0.4)), 1):
        weights = [Value(w, label=f"w{i}{j}") for j, w in enumerate(row, 1)]
        z = autograd.dot(weights, x)
        z.label = f"z{i}"
        hidden.append(z.sigmoid())
        hidden[-1].label = f"h{i}"
    loss = mse(hidden, [1.0, 0.0, 1.0])
    loss.label = "L"
    return loss


def network() -> Stepper:
    """A small network with its loss."""
    return Stepper(MLP(2, [3, 1], "sigmoid", seed=1), [1.4, -0.4], 1.0, title="MLP(2, [3, 1])")


@dataclass
class Shown:
    """A page that shows a stepper."""

    page: Any
    stepper: Stepper
    path: Path

    def at(self, place: str) -> Shown:
        """Open it afresh at a deep link."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.path.as_uri()}{place}")
        return self

    def seen(self) -> Any:
        """What is seen."""
        return self.page.evaluate(SEEN)

    def numbers(self) -> Any:
        """The numbers in full."""
        return self.page.evaluate(NUMBERS)

    def last(self) -> int:
        """The number of the last step."""
        found: int = self.page.evaluate("app.walk.length - 1")
        return found


def show(page: Any, root: Any, folder: Path, place: str = "") -> Shown:
    """Save the page of a root or a stepper, and open it."""
    stepper = root if isinstance(root, Stepper) else Stepper(root)
    return Shown(page, stepper, stepper.save(folder / "page.html")).at(place)
