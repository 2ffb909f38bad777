"""What is said at every moment of a walk: by Python and by the page the same, and true of the graph.

From outside: of logic/saying.js, which says what walk.py says; the cases are written by
``python -m tests.views.stepping.test_walk``.

Also of: views/strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

import autograd
from autograd import Value
from autograd.calculus.expressions import expression
from autograd.views.stepping.payload import graph_of
from autograd.views.stepping.walk import Walk
from autograd.views.strings import languages, say, strings
from nn import MLP, mse
from tests.support import scripts
from tests.support.steppers import shared, worked

# What the page says of a graph, in a language's texts
SAID = """(cases, texts) => cases.map(({ graph, said }) => {
  passes.prepare(graph);
  const view = { boxes: graph.ops.map((_, i) => ({ nodes: [i] })) };
  const walk = passes.moments(graph, view);
  const result = passes.run(graph, graph.data);
  return Object.fromEntries(Object.keys(said).map((language) => {
    const t = (key, into = {}) =>
      texts[language][key].replace(/\\{(\\w+)\\}/g, (whole, name) => (name in into ? String(into[name]) : whole));
    return [language, walk.map((moment) => [
      saying.heading(t, graph, moment),
      ...saying.said({ t, graph, result }, moment).map(({ kind, parts }) => [kind, ...parts]),
    ])];
  }));
})"""


def named_as_formula() -> Value:
    """A name that looks like a formula, and its leaves named as a rule's arguments are."""
    w, x, b = Value(0.5, label="b"), Value(-2.0, label="a"), Value(0.25, label="out")
    z = w * x + b
    z.label = "w*x + b"
    return z.sigmoid() - z


def of_network() -> Value:
    """A network of the first lecture with its loss, where sums stay whole."""
    model = MLP(2, [2, 1], "sigmoid", seed=1)
    return mse([model([1.4, -0.4])], [1.0])


GRAPHS: dict[str, Callable[[], Value]] = {
    "product": lambda: expression("a*b", {"a": 2.0, "b": -3.0}),
    "fan-out": lambda: expression("a*a", {"a": 3.0}),
    "neuron": lambda: expression("tanh(w*x + b)", {"w": 0.5, "x": -1.0, "b": 0.25}),
    "loss": lambda: expression("z = w*x + b; L = (sigmoid(z) - y)**2", {"w": 0.5, "x": 1.5, "b": 0.1, "y": 1.0}),
    "ties": lambda: expression("max(a, b) + relu(c) + abs(c)", {"a": 1.0, "b": 1.0, "c": 0.0}),
    "saturated": lambda: expression("1 - tanh(w*x)", {"w": 4.0, "x": 2.0}),
    "edge": lambda: expression("log(a) + 1/b", {"a": 1e-12, "b": -1e-3}),
    "constants": lambda: expression("3 - 2*a + 5", {"a": 1.5}),
    "taken twice": lambda: expression("relu(a)*b + a", {"a": -1.0, "b": 2.0}),
    "list": lambda: expression("sum(a, b, a) + leaky_relu(a)", {"a": -2.0, "b": 1.0}),
    "leaf": lambda: Value(2.5, label="x"),
    "constant": lambda: Value(3.0, constant=True),
    "name": named_as_formula,
    "shared": shared,
    "worked": worked,
    "network": of_network,
    "network in single operations": lambda: autograd.unfold(of_network()),
}


def case(root: Value) -> dict[str, Any]:
    """A graph as a page has it, and what is said of it in every language."""
    walks = {language: Walk(root, language) for language in languages()}
    return {
        "graph": graph_of(next(iter(walks.values())).nodes),
        "said": {
            language: [
                [walk.title(at), *([said.kind, *said.parts] for said in walk.said(at))] for at in range(walk.last + 1)
            ]
            for language, walk in walks.items()
        },
    }


def made() -> list[dict[str, Any]]:
    """All cases."""
    return [case(root()) for root in GRAPHS.values()]


def test_at_a_kink_the_end_promises_less() -> None:
    ended = {name: Walk(GRAPHS[name]()) for name in ("ties", "neuron")}
    last = {name: " ".join(walk.lines(walk.last)) for name, walk in ended.items()}
    assert "There is a kink or a jump at v₁, v₂, v₄, so that L may change by something else" in last["ties"]
    assert "kink" not in last["neuron"]


def test_the_cases_are_what_python_says() -> None:
    scripts.check_cases("said", made(), "python -m tests.views.stepping.test_walk")


def test_the_page_says_what_python_says() -> None:
    cases = scripts.cases("said")
    texts = {language: {key: each[language] for key, each in strings().items()} for language in languages()}
    for name, (theirs, ours) in zip(GRAPHS, zip(scripts.run(SAID, cases, texts), cases, strict=True), strict=True):
        for language in languages():
            for at, (page, python) in enumerate(zip(theirs[language], ours["said"][language], strict=True)):
                assert page == python, (name, language, at)


def numbers(text: str) -> list[float]:
    """The numbers in a text of them."""
    found = re.findall(r"−?(?:\d+\.?\d*(?:e[+−]\d+)?|inf)", text)
    return [float(each.replace("−", "-")) for each in found]


@pytest.mark.parametrize("name", [name for name in GRAPHS if not name.startswith("network")])
def test_what_is_said_of_numbers_is_arithmetic(name: str) -> None:
    walk = Walk(GRAPHS[name]())
    moving = [walk.names[node] for node in walk.nodes if not node.constant]
    assert len({*moving}) == len(moving), "else where something goes is not known by its name"
    arrived: dict[str, float] = {}
    for said in (said for at in range(walk.last + 1) for said in walk.said(at)):
        if said.kind != "sent":
            continue
        to, _, _, product, total = said.parts
        upstream, partial, contribution = numbers(product)
        assert contribution == pytest.approx(upstream * partial, rel=1e-4)
        *before, after = numbers(total)
        assert bool(before) is (to in arrived), "a sum is shown where something had arrived, be it 0"
        if before:
            assert before[0] == pytest.approx(arrived[to], rel=1e-4)
            assert after == pytest.approx(sum(before), rel=1e-4, abs=1e-4 * abs(before[0]))
        arrived[to] = after


def test_the_seed_has_a_why_and_says_whether_there_is_more_to_find() -> None:
    for name, more in {"product": True, "fan-out": True, "leaf": False}.items():
        walk = Walk(GRAPHS[name]())
        (at,) = (at for at in range(walk.last + 1) if walk.moments[at].kind == "seed")
        equation, why, rest = walk.said(at)
        root = equation.parts[0].split("/")[0].removeprefix("∂")
        assert equation.parts == (f"∂{root}/∂{root}", "1")
        assert why.parts[0].startswith(f"Why 1? If {root} grows by 1, {root} grows by 1: ")
        assert rest.parts[0] == say("en", "ledger.seed_first" if more else "ledger.seed_only")
    constant = Walk(GRAPHS["constant"]())
    assert [said.kind for said in constant.said(1)] == ["text"], "a constant has no gradient, not even of itself"


def test_nothing_flows_to_constants_and_it_is_said() -> None:
    walk = Walk(GRAPHS["constants"]())
    texts = [said.parts[0] for at in range(walk.last + 1) for said in walk.said(at)]
    assert all(say("en", "ledger.sent_not", names=name) in texts for name in ("2", "3", "5"))


def test_headings_of_a_walk_number_its_moments() -> None:
    walk = Walk(shared())
    headings = [walk.heading(at) for at in range(walk.last + 1)]
    places = [int(heading.split("/")[0].removeprefix("[")) for heading in headings]
    assert all(there + 1 == then for there, then in pairwise(places))
    assert [heading.split("] ")[1] for heading in headings] == [walk.title(at) for at in range(walk.last + 1)]
    polish = partial(say, "pl")
    assert Walk(shared(), "pl").title(0) == polish("page.start")


if __name__ == "__main__":
    scripts.write_cases("said", made())
