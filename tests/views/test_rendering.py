"""What a saved SVG holds, and that the system's dot and the embedded one draw alike.

Also of: views/graphs/dot, views/graphs/titles.
"""

from __future__ import annotations

import re
import shutil
from typing import Any
from xml.etree import ElementTree

import pytest

from autograd import Value, draw, scope
from autograd.core.graph import order
from autograd.views import rendering
from demos.graphs import GRAPHS

SVG = "{http://www.w3.org/2000/svg}"


def groups(svg: str, kind: str) -> dict[str, Any]:
    """The groups of a kind, by their ids."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    found = [each for each in root.iter(f"{SVG}g") if each.get("class") == kind]
    ids = [str(each.get("id")) for each in found]
    assert len(set(ids)) == len(ids)
    return dict(zip(ids, found, strict=True))


def title(group: Any) -> str:
    return str(group.find(f"{SVG}title").text)


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    return ["".join(each.itertext()).strip() for each in root.iter(f"{SVG}text")]


def expression() -> Value:
    a, b = Value(0.1, label="a"), Value(-1 / 3, label="b")
    root = (a * b).tanh() + a
    root.label = "L"
    root.backward()
    return root


def test_every_node_has_a_stable_id_and_a_tooltip_in_full_precision() -> None:
    root = expression()
    svg = draw(root).svg
    nodes = groups(svg, "node")
    assert set(nodes) == {f"n{i}" for i in range(len(order(root)))}
    for i, node in enumerate(order(root)[::-1]):
        assert title(nodes[f"n{i}"]) == f"{node.op or 'leaf'}: value {node.data!r}, grad {node.grad!r}"
    order(root)[-1].grad = 0.0
    assert list(groups(draw(root).svg, "node")) == list(nodes)


def test_edges_have_the_local_derivative_in_full_precision() -> None:
    root = expression()
    tips = {title(group) for group in groups(draw(root).svg, "edge").values()}
    partials = [partial for node in order(root) for partial in node.partials]
    assert {f"local derivative {partial!r}" for partial in partials} == tips


def test_text_stays_text() -> None:
    assert {"a", "value 0.1", "= tanh", "grad 1"} <= set(texts(draw(expression()).svg))
    with scope("attention"):
        y = (Value(1.0) * 2).tanh() * 3
    assert "attention" in texts(draw(y * 2, depth=0).svg)


def test_a_known_source_line_is_in_the_tooltip() -> None:
    class Traced(Value):
        __slots__ = ("where",)

    a = Traced(1.0, label="a")
    setattr(a, "where", "lesson.py:12")  # noqa: B010 - a type checker doesn't know it
    assert "leaf: value 1.0, grad 0.0, made at lesson.py:12" in map(title, groups(draw(a * 2).svg, "node").values())


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs the system's Graphviz")
@pytest.mark.parametrize("name", [name for name in GRAPHS if name != "million"])
def test_the_systems_dot_and_the_embedded_one_lay_out_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dot = GRAPHS[name]().dot
    every = rendering.renderers

    def only(embedded: bool) -> list[list[str]]:
        """The nodes in columns from left to right, as one of the two places them."""
        monkeypatch.setattr(
            rendering,
            "renderers",
            lambda kind: {name: command for name, command in every(kind).items() if (name == "pygraphviz") == embedded},
        )
        (laid,) = rendering.layouts([dot])
        places = {each["name"]: [float(x) for x in each["pos"].split(",")] for each in laid["objects"] if "pos" in each}
        columns: dict[int, list[str]] = {}
        for node, (x, _) in places.items():
            columns.setdefault(round(x / 40), []).append(node)
        return [sorted(columns[x]) for x in sorted(columns)]

    ours, theirs = only(True), only(False)
    assert sum(map(len, ours)) > 5
    assert sum(map(len, ours)) == sum(map(len, theirs))
    rank = {node: i for i, column in enumerate(ours) for node in column}
    others = {node: i for i, column in enumerate(theirs) for node in column}
    for tail, head in re.findall(r'^\s*"?([\w.\-]+)"? -> "?([\w.\-]+)"? ', dot, re.MULTILINE):
        if tail != head:
            assert (rank[tail] < rank[head]) == (others[tail] < others[head])
