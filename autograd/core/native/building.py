"""core/native: compiles the native engine: its text, then C, then a module of Python's."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
import textwrap
import types
from pathlib import Path

NAME = "_autograd_native"
# What it is made from; beside these, every file with a twin. Where one of them changes, it is another engine
MADE_FROM = (
    *(
        f"autograd/rows/{name}.py"
        for name in ("language", "row", "table", "builtin", "further", "source", "intrinsics")
    ),
    *(f"autograd/core/{name}" for name in ("node.py", "writing.py", "modes.py", "native/node.c", "native/rows.py")),
    "autograd/core/native/building.py",
)


def sources(root: Path) -> list[str]:
    """All files that the module is made from, relative to ``root``."""
    cython = [path for package in ("autograd", "nn") for path in (root / package).rglob("*.pyx")]
    marked = [path for package in ("autograd", "nn") for path in (root / package).rglob("*.py")]
    marked = [path for path in marked if re.search(r"^ *@twin$", path.read_text(encoding="utf-8"), re.MULTILINE)]
    return [*MADE_FROM, *sorted(path.relative_to(root).as_posix() for path in (*cython, *marked))]


def text(root: Path) -> str:
    """The module's text, made by the sources under ``root`` and without what the whole package needs."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "autograd"}
    package = types.ModuleType("autograd")
    package.__path__ = [str(root / "autograd")]
    sys.modules["autograd"] = package
    wish = os.environ.get("AUTOGRAD_ENGINE")
    os.environ["AUTOGRAD_ENGINE"] = "plain"
    try:
        rows = importlib.import_module("autograd.core.native.rows")
        table = importlib.import_module("autograd.rows.table").TABLE
        methods, functions = rows.rows(table.values())
        mark = importlib.import_module("autograd.core.choice").mark(sources(root))
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "autograd"]:
            del sys.modules[name]
        sys.modules.update(kept)
        del os.environ["AUTOGRAD_ENGINE"]
        os.environ |= {} if wish is None else {"AUTOGRAD_ENGINE": wish}
    here = root / "autograd" / "core" / "native"
    whole = (here / "node.pyx").read_text(encoding="utf-8")
    in_c = (here / "node.c").read_text(encoding="utf-8").replace("\\", "\\\\")  # within a string of Cython
    twins = [path.read_text(encoding="utf-8") for path in sorted((root / "nn").rglob("*.pyx"))]
    for place, part in (
        ("    # C\n", textwrap.indent(in_c, "    ")),
        ("# METHODS\n", textwrap.indent(methods, "    ")),
        ("# ROWS\n", "\n\n".join([functions, *twins, f"SOURCES = {sources(root)!r}\nMARK = {mark!r}"])),
    ):
        before, there, after = whole.partition(place)
        assert there, f"node.pyx has no {place}"  # noqa: S101
        whole = f"{before}{part}\n{after}"
    return whole


def build(root: Path, folder: Path) -> Path:
    """The compiled module, in an empty folder.

    Args:
        root: where the packages are.
        folder: where everything goes.
    """
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    (folder / f"{NAME}.pyx").write_text(text(root), encoding="utf-8")
    # what is rounded twice in Python is to be rounded twice here: no multiplying and adding in one
    flags = ["/fp:precise", "/O2"] if sys.platform == "win32" else ["-O2", "-ffp-contract=off"]
    libraries = [] if sys.platform == "win32" else ["m"]
    with contextlib.chdir(folder):  # so that what is compiled doesn't say where
        extension = Extension(NAME, [f"{NAME}.pyx"], extra_compile_args=flags, libraries=libraries)
        modules = cythonize([extension], quiet=True)  # type: ignore[no-untyped-call]
        distribution = Distribution({"name": NAME, "ext_modules": modules})
        command = distribution.get_command_obj("build_ext")
        command.build_lib, command.build_temp = "made", "objects"
        command.ensure_finalized()
        command.run()
    (made,) = (folder / "made").iterdir()
    return made
