"""Every file stands on a floor and has tests, imports go down, never in a circle, views can go, importing is light."""

from __future__ import annotations

import ast
import builtins
import importlib
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

import autograd
import nn
from autograd.views.rendering import render
from tests.support.places import ROOT
from tests.whole.house import FILES, FLOORS, IN_THE_ROOT, dot, floor, imports, ours, rooms, wrong_ways

PACKAGES = ("autograd", "nn")
# the table and what it is written in know nobody, and the standard library only
GROUND = {
    "autograd.common.errors": set[str](),
    "autograd.rows.language": {"autograd.common.errors"},
    "autograd.rows.row": {"autograd.common.errors", "autograd.rows.language"},
    "autograd.core.graph": {"autograd.core.choice"},
    "autograd.core.choice": set[str](),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_but_floors_stands_in_the_root(package: str) -> None:
    there = {path.name for path in (ROOT / package).iterdir() if path.is_file()}
    assert there == IN_THE_ROOT[package]
    folders = {path.name for path in (ROOT / package).iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {room for rooms in FLOORS[package] for room in rooms}


@pytest.mark.parametrize("module", FILES)
def test_imports_go_down(module: str) -> None:
    package = module.split(".")[0]
    if module in ("autograd.__main__", "nn.console"):
        return
    assert floor(package, module) >= 0, f"{module} has no floor: give it one in tests/whole/house.py"
    for place in FLOORS:
        if module.startswith(f"{place}."):
            assert not list(wrong_ways(place, module)), f"{module} may not import these"
    whole = {"autograd": {"autograd", "nn"}, "nn": {"nn"}}[package]
    assert not whole & ours(module), f"{module} imports a whole package, and so everything"
    if package == "autograd":
        assert not any(name.split(".")[0] == "nn" for name in ours(module)), f"{module} imports nn"


def test_no_imports_in_a_circle() -> None:
    list(TopologicalSorter({module: ours(module) for module in FILES}).static_order())  # raises CycleError


def test_the_house_is_drawn_and_all_its_arrows_go_down() -> None:
    """Between folders too, not only between files: what ``python -m tests.whole.house`` draws has one direction."""
    below: dict[str, set[str]] = {}
    for one, other in rooms():
        below.setdefault(one, set()).add(other)
    heights = {room: height for height, room in enumerate(TopologicalSorter(below).static_order())}
    drawn = re.findall(r'^\t"?([\w.]+)"? -> "?([\w.]+)"?', dot(), re.MULTILINE)
    assert len(drawn) == len(rooms()) > 50
    assert all(heights[one] > heights[other] for one, other in drawn)
    assert render(dot(), "svg").count(b'class="edge"') == len(drawn)


@pytest.mark.parametrize("module", GROUND)
def test_the_ground_knows_nobody(module: str) -> None:
    assert ours(module) <= GROUND[module]
    assert imports(module) - ours(module) <= sys.stdlib_module_names


WITHOUT = """
import autograd, nn
loss = nn.mse(nn.MLP(2, [3, 1], seed=1)([0.5, -0.5]), 1.0)
loss.backward()
program = autograd.compile(loss, parameters=[])
print(autograd.__file__, bool(str(autograd.steps(loss))), bool(str(autograd.gradcheck(loss))))
"""


@pytest.mark.parametrize("view", ["views/films", "views/networks", "views/stepping", "views", "grading", "commands"])
def test_without_a_view_the_rest_works(tmp_path: Path, view: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(tmp_path / "autograd" / view)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", WITHOUT], env=environment, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stdout.strip() == f"{tmp_path / 'autograd' / '__init__.py'} True True", done.stderr


def test_what_the_first_readme_said_to_import_is_still_there() -> None:
    code = "from autograd.collecting import paused; from autograd import paused as same; print(paused is same)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).strip() == "True"  # noqa: S603


LOADED = """
import autograd, nn, sys
from autograd.rows import evaluating
print(*(name for name in sys.modules if name.split(".")[0] in ("autograd", "nn")))
print(*(name for name in HEAVY if name in sys.modules))
print(evaluating.namespaces.cache_info().currsize)
"""


def test_importing_is_light() -> None:
    """It loads the three lowest floors, nothing heavy, and makes nothing out of text."""
    heavy = ("graphviz", "pygraphviz", "matplotlib", "sklearn", "tqdm", "llvmlite", "torch", "IPython", "pandas")
    code = f"HEAVY = {heavy}\n{LOADED}"
    done = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT)  # noqa: S603
    names, found, made = done.split("\n")[:3]
    low = ("autograd.common", "autograd.rows", "autograd.core", "autograd.collecting")
    assert [name for name in names.split() if not name.startswith(low)] == ["autograd", "nn"]
    assert (found, made) == ("", "0")


@pytest.mark.parametrize("package", [autograd, nn])
def test_what_type_checkers_see_is_what_there_is(package: ModuleType) -> None:
    """The names are written twice in __init__: as imports for type checkers, and as HOMES for whoever runs it."""
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    (block,) = [each for each in tree.body if isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"]
    seen = {
        (str(each.module).removeprefix(f"{package.__name__}."), alias.name)
        for each in block.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
        if alias.name not in ("*", "data")
    }
    assert seen == {(home, name) for home, names in package.HOMES.items() for name in names}
    assert all(hasattr(package, name) for name in package.__all__)
    assert len(set(package.__all__)) == len(package.__all__)


@pytest.mark.parametrize("package", ["autograd", "nn", "nn.data"])
def test_a_star_import_leaves_pythons_own_names_alone(package: str) -> None:
    names: dict[str, object] = {}
    exec(f"from {package} import *", names)  # noqa: S102 - as a user writes it
    given = set(names) - {"__builtins__"}
    assert given
    assert given.isdisjoint(vars(builtins))
    module = importlib.import_module(package)
    assert given == set(module.__all__)
    for name in ("abs", "compile", "sum") if package == "autograd" else ():
        assert getattr(module, name) is not getattr(builtins, name)
        assert name in dir(module)


@pytest.mark.parametrize("module", FILES)
def test_a_files_first_line_says_where_it_stands(module: str) -> None:
    folder = FILES[module].parent.relative_to(ROOT).as_posix().removeprefix("autograd/")
    if "." in module.removeprefix("autograd.").removeprefix("nn."):  # all but what stands in the root
        said = ast.get_docstring(ast.parse(FILES[module].read_text(encoding="utf-8"))) or ""
        assert said.startswith(f"{folder}: ")


def spelled(module: str) -> str:
    """A file as tests name it: its path below autograd/, or from nn/ on, without its ending."""
    return FILES[module].relative_to(ROOT).with_suffix("").as_posix().removeprefix("autograd/")


@cache
def also_of(path: Path) -> list[str]:
    """What the last line of a test file's docstring says it tests beside the file of its own name."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    _, found, names = said.rpartition("\n\nAlso of: ")
    assert bool(found) == ("Also of" in said), f"{path}: 'Also of: ' begins the last paragraph"
    assert not found or names.endswith("."), f"{path}: a full stop ends the names"
    return " ".join(names.split()).removesuffix(".").split(", ") if found else []


def mirror(name: str) -> Path:
    """The test file of a file's name."""
    folder, _, file = name.rpartition("/")
    return ROOT / "tests" / folder / f"test_{file}.py"


TESTED = {
    module: spelled(module)
    for module in FILES
    if FILES[module].name not in ("__init__.py", "__main__.py") and module != "nn.console"
}
MIRRORS = [
    path
    for folder in (*(room for rooms in FLOORS["autograd"] for room in rooms), "nn")
    for path in sorted((ROOT / "tests" / folder).rglob("test_*.py"))
]
WHOLE = sorted((ROOT / "tests" / "whole").glob("test_*.py"))


@pytest.mark.parametrize("module", TESTED)
def test_of_every_file_it_can_be_found_where_it_is_tested(module: str) -> None:
    name = TESTED[module]
    assert mirror(name).is_file() or any(name in also_of(path) for path in (*MIRRORS, *WHOLE)), (
        f"{module} has no {mirror(name).relative_to(ROOT)}, and no test file that says it is also of {name}"
    )


@pytest.mark.parametrize("path", [*MIRRORS, *WHOLE], ids=lambda path: path.relative_to(ROOT / "tests").as_posix())
def test_what_a_test_file_says_it_tests_exists(path: Path) -> None:
    names = also_of(path)
    own = [name for name in TESTED.values() if mirror(name) == path]
    assert {*names} <= {*TESTED.values()} - {*own}
    assert len({*names}) == len(names)
    assert own or names or path in WHOLE, f"{path}: no file has its name, so its docstring ends with 'Also of: ...'"
