"""A recorded graph as plain data: it is recorded again on any engine, made smaller, and written down as Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd import Value
from autograd.core.graph import order
from autograd.rows.table import TABLE
from tests.support.graphs import function_of

LEAVES = ("input", "parameter", "constant")
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**", "powc": "**"}


class Line(NamedTuple):
    """One node: a leaf, named after what it is, or a row with the places of its parents.

    Args:
        row: the name of a row, or one of `LEAVES`.
        parents: where its parents stand in the recipe.
        numbers: of an input, one for each sample; of another leaf, one.
    """

    row: str
    parents: tuple[int, ...] = ()
    numbers: tuple[float, ...] = ()


Recipe = tuple[Line, ...]  # parents first, the root last


def recipe_of(root: Value, inputs: Sequence[Value]) -> Recipe:
    """The recipe of a recorded graph, of whose leaves these are inputs."""
    nodes, given = order(root)[::-1], set(inputs)
    place = {node: i for i, node in enumerate(nodes)}
    lines = []
    for node in nodes:
        leaf = "constant" if node.constant else "input" if node in given else "parameter"
        parents = tuple([place[parent] for parent in node.parents])
        lines.append(Line(node.op, parents) if node.op else Line(leaf, (), (node.data,)))
    return tuple(lines)


class Recorder:
    """Records a recipe again and again.

    Args:
        recipe: what to record.
        share: whether nodes with the same list of parents are given one tuple, as a layer's neurons are.
    """

    def __init__(self, recipe: Recipe, *, share: bool = False) -> None:
        self.recipe, self.share = recipe, share
        self.plan: list[Any] = []
        for line in recipe:
            if line.row in LEAVES:
                self.plan.append(None)
                continue
            row = TABLE[line.row]
            passive = [name in row.passive for name in row.names]
            self.plan.append((function_of(row), [*zip(row.group(line.parents), passive, strict=True)]))

    def __call__(self, sample: int = 0, number: float | None = None) -> list[Any]:
        """All nodes, with a sample's numbers; or the same number in every leaf that is no constant."""
        nodes: list[Any] = []
        lists: dict[tuple[int, ...], tuple[Any, ...]] = {}
        for line, planned in zip(self.recipe, self.plan, strict=True):
            if planned is None:
                constant = line.row == "constant"
                found = line.numbers[sample if line.row == "input" else 0]
                nodes.append(Value(found if number is None or constant else number, constant=constant))
                continue
            function, groups = planned
            given: list[Any] = []
            for places, passive in groups:
                if type(places) is not tuple:
                    given.append(nodes[places].data if passive else nodes[places])
                elif self.share:
                    given.append(lists.setdefault(places, tuple([nodes[place] for place in places])))
                else:
                    given.append(tuple([nodes[place] for place in places]))
            nodes.append(function(*given))
        return nodes


def places(recipe: Recipe, leaf: str) -> list[int]:
    """Where the leaves of a kind stand."""
    return [place for place, line in enumerate(recipe) if line.row == leaf]


def joined(recipes: Sequence[Recipe], total: str, weights: Sequence[float]) -> tuple[Recipe, list[int]]:
    """Graphs as one, whose root adds them up, and where their roots stand in it.

    Args:
        recipes: the graphs, which know nothing of each other.
        total: "sum", "dot" with weights, or "chain": one after the other.
        weights: of each graph, for "dot".
    """
    lines: list[Line] = []
    roots = []
    for recipe in recipes:
        start = len(lines)
        lines += [line._replace(parents=tuple([start + each for each in line.parents])) for line in recipe]
        roots.append(len(lines) - 1)
    if total == "chain":
        for before, root in enumerate(roots[1:]):
            lines.append(Line("add", (len(lines) - 1 if before else roots[0], root)))
    elif total == "dot":
        constants = [len(lines) + i for i in range(len(roots))]
        lines += [Line("constant", (), (weight,)) for weight, _ in zip(weights, roots, strict=False)]
        lines.append(Line("dot", (*roots, *constants)))
    else:
        lines.append(Line("sum", tuple(roots)))
    return tuple(lines), roots


def written(recipe: Recipe) -> list[str]:
    """Lines of Python that record it, each node named after its place."""
    said = []
    for place, line in enumerate(recipe):
        if line.row in LEAVES:
            constant = ", constant=True" if line.row == "constant" else ""
            said.append(f"v{place} = Value({line.numbers[0]!r}{constant})  # {line.row}")
            continue
        row = TABLE[line.row]
        given = []
        for name, group in zip(row.names, row.group(line.parents), strict=True):
            names = [f"v{each}" for each in (group if isinstance(group, tuple) else (group,))]
            data = ".data" if name in row.passive else ""
            given.append(f"[{', '.join(names)}]" if isinstance(group, tuple) else names[0] + data)
        if line.row in SIGNS:
            said.append(f"v{place} = {f' {SIGNS[line.row]} '.join(given)}")
        else:
            said.append(f"v{place} = autograd.{line.row}({', '.join(given)})")
    return said
