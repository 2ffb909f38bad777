"""Imports inside autograd go one way, views can be deleted, and importing is light."""

import ast
import os
import re
import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import autograd

PACKAGE = Path(autograd.__file__).parent
# From the ground up: a file imports only from what stands before it here, or from its own folder
LAYERS = (
    *(
        "errors",
        "files",
        "collecting",
        "interrupting",
        "engines",
        "modes",
        "scopes",
        "graph",
        "naming",
        "unrecordable",
        "language",
        "row",
        "ops",
        "intrinsics",
        "reading",
        "native",
        "recording",
    ),
    *(
        "value_reading",
        "expressions",
        "freshness",
        "copying",
        "unfolding",
        "folding",
        "backprop",
        "operations",
        "value",
        "derivatives",
        "differentiating",
        "tracing",
        "replay",
        "checking",
        "rendering",
    ),
)
VIEWS = ("drawing", "stepping", "cli", "__main__")  # nobody imports a view but autograd/__init__.py, and cli
GROUND = {"errors": set[str](), "graph": set[str](), "language": {"errors"}, "row": {"errors", "language"}}
GROUND["ops"] = {"row"}  # the table and what it's written in know nobody, and the standard library only

FILES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}


def imports(module: str) -> set[str]:
    """What a file of autograd imports, anywhere in it: ours as `autograd.…`, others by their first name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: write imports with their full names"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full.removeprefix("autograd.") in FILES else str(node.module))
    return {name if name.split(".")[0] == "autograd" else name.split(".")[0] for name in found}


def ours(module: str) -> set[str]:
    return {name.removeprefix("autograd.") for name in imports(module) if name.startswith("autograd.")}


def unit(module: str) -> str:
    return module.split(".")[0]


@pytest.mark.parametrize("module", FILES)
def test_imports_go_one_way(module: str) -> None:
    here = unit(module)
    assert here in LAYERS + VIEWS, f"autograd/{here} has no place in LAYERS or VIEWS: give it one, and in the design"
    below = LAYERS[: LAYERS.index(here)] if here in LAYERS else LAYERS + (VIEWS if here in ("cli", "__main__") else ())
    wrong = {name for name in ours(module) if unit(name) not in (*below, here)}
    assert not wrong, f"autograd/{module} may not import {wrong}"
    assert "autograd" not in imports(module), f"autograd/{module} imports the whole package, and so every view"


def test_no_two_files_import_each_other() -> None:
    list(TopologicalSorter({module: ours(module) for module in FILES}).static_order())  # raises CycleError


@pytest.mark.parametrize("module", GROUND)
def test_the_ground_knows_nobody(module: str) -> None:
    assert ours(module) <= GROUND[module]
    others = {name for name in imports(module) if not name.startswith("autograd.")}
    assert others <= sys.stdlib_module_names


@pytest.mark.parametrize("view", [view for view in VIEWS if any(unit(module) == view for module in FILES)])
def test_without_a_view_the_rest_works(tmp_path: Path, view: str) -> None:
    for package in (PACKAGE, PACKAGE.parent / "nn"):
        shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    copy = tmp_path / "autograd"
    if (copy / view).is_dir():
        shutil.rmtree(copy / view)
    else:
        (copy / f"{view}.py").unlink()
    init = copy / "__init__.py"
    text = init.read_text(encoding="utf-8")
    for node in ast.parse(text).body:  # its lines in __init__, and its names in __all__
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(f"autograd.{view}"):
            text = text.replace(ast.get_source_segment(text, node) or "", "")
            for alias in node.names:
                text = re.sub(rf'^ *"{alias.name}",\n', "", text, flags=re.MULTILINE)
    init.write_text(text, encoding="utf-8")
    code = (
        "import autograd, nn\n"
        "from autograd import *\n"
        "loss = nn.mse(nn.MLP(2, [3, 1], seed=1)([0.5, -0.5]), 1.0)\n"
        "loss.backward()\n"
        "print(autograd.__file__, bool(str(autograd.steps(loss))), bool(str(autograd.gradcheck(loss))))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stdout.strip() == f"{init} True True", done.stderr


def test_importing_is_light() -> None:
    heavy = ("graphviz", "pygraphviz", "matplotlib", "sklearn", "tqdm", "llvmlite", "torch", "IPython")
    code = f"import autograd, nn, sys; print([name for name in {heavy} if name in sys.modules])"
    root = PACKAGE.parent
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=root).strip() == "[]"  # noqa: S603
