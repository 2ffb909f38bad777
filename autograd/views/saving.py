"""views: what pictures of every kind share: where they are written, and what has to be installed for some."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from autograd.common.files import in_folder, path_of
from autograd.common.unrendered import render_error

INSTALL = "pip install 'autograd-by-hand[demos]'"


def need(module: str, who: str) -> Any:
    """A module of the extra ``demos``, imported now.

    Raises:
        RenderError: it isn't installed; the message says what to do.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = (error.name or module).split(".")[0]
        raise render_error(("missing", {"who": who, "module": missing, "install": INSTALL})) from error


def target_of(path: str | os.PathLike[str], kinds: tuple[str, ...], who: str) -> tuple[Path, str]:
    """Where to write, and its ending.

    Raises:
        ValueError: an ending that isn't one of ``kinds``.
        FileNotFoundError: the folder doesn't exist.
    """
    target = path_of(path, who)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in kinds:
        expected = f"{', '.join(f'.{each}' for each in kinds[:-1])} or .{kinds[-1]}"
        raise ValueError(f"{who}: {target} ends in {target.suffix!r}; expected {expected}")
    return in_folder(target, who), kind
