"""Compiles the native engine: its text, then C, then a module of Python's."""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path

NAME = "_autograd_native"


def text(root: Path) -> str:
    """The module's text, made by the sources under ``root`` and without what the whole package needs."""
    ours = [name for name in sys.modules if name.split(".")[0] == "autograd"]
    kept = {name: sys.modules.pop(name) for name in ours}
    package = types.ModuleType("autograd")
    package.__path__ = [str(root / "autograd")]
    sys.modules["autograd"] = package
    try:
        made: str = importlib.import_module("autograd.native.writing").text()
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "autograd"]:
            del sys.modules[name]
        sys.modules.update(kept)
    return made


def build(root: Path, folder: Path) -> Path:
    """The compiled module, in an empty folder.

    Args:
        root: where the packages are.
        folder: where everything goes.
    """
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    source = folder / f"{NAME}.pyx"
    source.write_text(text(root), encoding="utf-8")
    # what is rounded twice in Python is to be rounded twice here: no multiplying and adding in one
    flags = ["/fp:precise", "/O2"] if sys.platform == "win32" else ["-O2", "-ffp-contract=off"]
    libraries = [] if sys.platform == "win32" else ["m"]
    extension = Extension(NAME, [str(source)], extra_compile_args=flags, libraries=libraries)
    distribution = Distribution({"name": NAME, "ext_modules": cythonize([extension], quiet=True)})
    command = distribution.get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(folder / "made"), str(folder / "objects")
    command.ensure_finalized()
    command.run()
    (made,) = (folder / "made").iterdir()
    return made
