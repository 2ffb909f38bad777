"""Compiles the native engine: its text, then C, then a module of Python's."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import types
from pathlib import Path

NAME = "_autograd_native"


def text(root: Path) -> str:
    """The module's text, made by the sources under ``root`` and without what the whole package needs."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "autograd"}
    wish = os.environ.get("AUTOGRAD_ENGINE")
    package = types.ModuleType("autograd")
    package.__path__ = [str(root / "autograd")]
    sys.modules["autograd"] = package
    os.environ["AUTOGRAD_ENGINE"] = "plain"
    try:
        made: str = importlib.import_module("autograd.core.native.writing").text()
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "autograd"]:
            del sys.modules[name]
        sys.modules.update(kept)
        del os.environ["AUTOGRAD_ENGINE"]
        os.environ |= {} if wish is None else {"AUTOGRAD_ENGINE": wish}
    return made


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
