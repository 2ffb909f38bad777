"""core/native: what pip runs while it builds: the native engine goes into the wheel where it can be compiled."""

from __future__ import annotations

import os
import runpy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NativeHook(BuildHookInterface[Any]):
    """Compiles it, for a wheel and for an editable one; without a compiler there is the plain engine alone.

    The environment variable AUTOGRAD_ENGINE counts here too: "plain" compiles nothing, "native" takes what can't be
    compiled for an error.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is packed."""
        wish = os.environ.get("AUTOGRAD_ENGINE", "auto")
        if self.target_name != "wheel" or wish == "plain":
            return
        self.folder = Path(tempfile.mkdtemp(prefix="autograd-native-"))
        root = Path(self.root)
        try:
            building = runpy.run_path(str(root / "autograd" / "core" / "native" / "building.py"))
            made: Path = building["build"](root, self.folder)
        except (Exception, SystemExit) as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            if wish == "native":
                raise
            self.app.display_warning(
                f"autograd: the native engine couldn't be compiled ({type(error).__name__}: {error}); "
                "the plain engine does the same, more slowly. With a C compiler, install again."
            )
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"][str(made)] = made.name
        build_data["force_include_editable"][str(made)] = made.name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when the wheel is there."""
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)
