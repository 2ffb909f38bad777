"""Imports inside nn go one way, and a file of nn imports what it needs, not the whole of it."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import nn

PACKAGE = Path(nn.__file__).parent
# From the ground up: a file imports only from what stands before it here, or from its own folder
LAYERS = (
    *("module", "nesting", "ranges", "inputs", "activations", "initialisers", "noise", "layers", "dropout"),
    *("normalising", "embedding", "containers", "torch_weights", "losses", "penalties", "metrics", "flat_parameters"),
    *("optimizing", "optimizers", "schedules", "clipping", "data", "training", "console"),
)
FILES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}


def ours(module: str) -> set[str]:
    """What a file imports of nn: its files' names without the package's."""
    found = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name.removeprefix("nn.") in FILES else str(node.module) for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.removeprefix("nn.") for name in found if name.split(".")[0] == "nn"}


@pytest.mark.parametrize("module", FILES)
def test_imports_go_one_way(module: str) -> None:
    here = module.split(".")[0]
    assert here in LAYERS, f"nn/{here} has no place in LAYERS: give it one"
    assert "nn" not in ours(module), f"nn/{module} imports the whole package"
    wrong = {name for name in ours(module) if name.split(".")[0] not in LAYERS[: LAYERS.index(here) + 1]}
    assert not wrong, f"nn/{module} may not import {wrong}"


def test_no_two_files_import_each_other() -> None:
    list(TopologicalSorter({module: ours(module) for module in FILES}).static_order())  # raises CycleError
