"""The house as the code has it: floors in one table, files and their imports read from the source.

``python -m tests.whole.house`` draws it to demos/out/house.svg, a room per folder and an arrow per import.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.places import ROOT

# From the ground up. What stands in one tuple stands side by side and doesn't know its neighbours.
FLOORS: dict[str, tuple[tuple[str, ...], ...]] = {
    "autograd": (
        ("common",),
        ("rows",),
        ("core",),
        ("calculus", "explaining", "folding", "replay", "bridges"),
        ("checking",),
        ("views", "grading"),
        ("workshop", "track"),
        ("commands",),
    ),
    "nn": (
        ("common",),
        ("modules",),
        ("losses", "optimizing", "data"),
        ("training",),
        ("predicting",),
        ("estimators",),
    ),
    # rooms inside of a floor, where there are several
    "autograd.replay": (("guarding",), ("code",), ("llvm",), ("rolling",), ("sharing",), ("program",), ("function",)),
    "autograd.views": (
        ("saving", "rendering", "strings"),
        ("showing",),
        ("plots", "graphs"),
        ("networks", "stepping"),
        ("films", "training", "languages"),
    ),
}
IN_THE_ROOT = {
    "autograd": {"README.md", "__init__.py", "__main__.py", "py.typed"},
    "nn": {"README.md", "__init__.py", "console.py", "py.typed"},
}


def files(package: str) -> dict[str, Path]:
    """The modules of a package by their full names, without the package's own."""
    named = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    return {name: path for name, path in named.items() if name != package}


FILES = files("autograd") | files("nn")


@cache
def imports(module: str) -> frozenset[str]:
    """What a file imports, anywhere in it: of ours full names of modules, of others the first name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: write imports with their full names"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in FILES else str(node.module))
    return frozenset(name if name.split(".")[0] in ("autograd", "nn") else name.split(".")[0] for name in found)


def ours(module: str) -> set[str]:
    """What a file imports of ours."""
    return {name for name in imports(module) if name.split(".")[0] in ("autograd", "nn")}


def floor(place: str, module: str) -> int:
    """How high a module stands in one of the tables, -1 where it has no place there."""
    here = module.removeprefix(f"{place}.").split(".")[0]
    return next((height for height, rooms in enumerate(FLOORS[place]) if here in rooms), -1)


def wrong_ways(place: str, module: str) -> Iterator[str]:
    """What a module imports that doesn't stand below it: within one of the tables."""
    here = module.removeprefix(f"{place}.").split(".")[0]
    for other in sorted(ours(module)):
        if other.startswith(f"{place}."):
            there = other.removeprefix(f"{place}.").split(".")[0]
            if there != here and floor(place, other) >= floor(place, module):
                yield other


def rooms() -> dict[tuple[str, str], int]:
    """How many imports lead from one folder to another."""
    found: dict[tuple[str, str], int] = {}
    for module in FILES:
        for other in ours(module):
            pair = _room(module), _room(other)
            if pair[0] != pair[1] and "." in other:
                found[pair] = found.get(pair, 0) + 1
    return found


def _room(module: str) -> str:
    path = FILES.get(module)
    return module if path is None or path.name == "__init__.py" else module.rpartition(".")[0]


def dot() -> str:
    """The house in DOT: packages, floors and rooms, an arrow per import between rooms."""
    from graphviz import Digraph

    graph = Digraph("house", graph_attr={"rankdir": "TB", "nodesep": "0.25"}, node_attr={"shape": "box"})
    pairs = rooms()
    names = sorted({name for pair in pairs for name in pair})
    for name in names:
        count = sum(_room(module) == name for module in FILES)
        graph.node(name, f"{name}\n{count} files")
    for (one, other), count in sorted(pairs.items()):
        graph.edge(one, other, label=str(count), color="#00000066", fontsize="9")
    return str(graph.source)


if __name__ == "__main__":
    from autograd.views.rendering import render

    target = ROOT / "demos" / "out" / "house.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(render(dot(), "svg"))
    print(target)
