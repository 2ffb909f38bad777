"""The playground's lessons as a test knows them: their graphs by the engine, and what they say read in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograd.calculus.expressions import expression
from autograd.common.words import number
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.views.stepping.lessons import lessons
from autograd.views.stepping.mistakes import close

PLACE = re.compile(r"{([^\s{}.]+)\.(value|grad|uses|by|to)(?:\.([^\s{}.]+))?}")


@dataclass(frozen=True)
class Part:
    """A part of a lesson, with the graph it is about: its own, or that of the parts before.

    Args:
        lesson: the number of its lesson, from 1.
        place: its number in it, from 1.
        given: what the file has.
        expression: of its graph.
        values: the numbers of its leaves.
    """

    lesson: int
    place: int
    given: Mapping[str, Any]
    expression: str
    values: Mapping[str, float]

    def graph(self) -> Graph:
        """Its graph as it begins."""
        return Graph(self.expression, self.values)

    def solved(self) -> Graph:
        """Its graph as it is when somebody has been shown how."""
        shown = self.given["shown"]
        if "expression" in shown:
            return Graph(shown["expression"], shown["values"])
        return Graph(self.expression, {**self.values, **shown["values"]})

    def __str__(self) -> str:
        return f"{self.lesson}-{self.place}"


def parts() -> list[Part]:
    """All of them."""
    found = []
    for at, lesson in enumerate(lessons(), 1):
        expression_, values = "", dict[str, float]()
        for place, given in enumerate(lesson["parts"], 1):
            expression_, values = given.get("expression", expression_), given.get("values", values)
            found.append(Part(at, place, given, expression_, values))
    return found


def texts(given: Any) -> Iterator[dict[str, str]]:
    """Every text of a lesson or a part, in all languages."""
    if isinstance(given, dict) and "en" in given:
        yield given
    elif isinstance(given, (dict, list)):
        for each in given.values() if isinstance(given, dict) else given:
            yield from texts(each)


class Graph:
    """A graph by the engine, and its numbers by the names that lessons call them by."""

    def __init__(self, text: str, values: Mapping[str, float]) -> None:
        self.root = expression(text, {name: float(value) for name, value in values.items()})
        self.root.backward()
        self.nodes = {node.label: node for node in order(self.root) if node.label}

    def number(self, name: str, what: str, parent: str | None = None) -> float:
        """One of them.

        Raises:
            KeyError, ValueError: there is no such node, or no such edge.
        """
        node: Value = self.nodes[name]
        if what == "value":
            return float(node.data)
        if what == "grad":
            return float(node.grad)
        if what == "uses":
            return float(sum(each is node for user in order(self.root) for each in user.parents))
        partial = node.partials[[each.label for each in node.parents].index(parent)]
        assert partial is not None
        return float(partial if what == "by" else node.grad * partial)

    def filled(self, text: str) -> str:
        """A text with its numbers, as a page writes them."""
        return PLACE.sub(lambda it: number(self.number(it[1], it[2], it[3])), text)

    def computed(self, text: str) -> float:
        """What an expression of such numbers comes to, by the engine."""
        names = {it[0]: f"q{k}" for k, it in enumerate(PLACE.finditer(text))}
        given = {names[it[0]]: self.number(it[1], it[2], it[3]) for it in PLACE.finditer(text)}
        return float(expression(PLACE.sub(lambda it: names[it[0]], text) + " + 0*q", {**given, "q": 1.0}).data)

    def holds(self, condition: str) -> bool:
        """Whether a condition is met."""
        left, sign, right = re.fullmatch(r"(.+) ([<>=]) (.+)", condition).groups()  # type: ignore[union-attr]
        x, y = self.computed(left), self.computed(right)
        return close(x, y) if sign == "=" else x < y if sign == "<" else x > y

    def answer(self, part: Mapping[str, Any]) -> float:
        """The number that a part to predict asks for."""
        if "answer" in part:
            return self.computed(part["answer"])
        ask = part["ask"]
        node = self.nodes[ask["node"]]
        if ask["kind"] == "value":
            return float(node.data)
        if ask["kind"] != "sum":
            return self.number(ask["node"], {"local": "by", "contribution": "to"}[ask["kind"]], ask["parent"])
        total = 0.0  # of all that came until this node's turn
        for user in order(self.root):
            for each, partial in zip(user.parents, user.partials, strict=True):
                if each.label == ask["parent"] and partial is not None:
                    total += user.grad * partial
            if user is node:
                break
        return total
