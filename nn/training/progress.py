"""nn/training: a progress bar that knows notebooks: tqdm's."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import Any

FORMAT = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
INSTALL = "pip install 'autograd-by-hand[demos]'"


class NoBar:
    """What is called where there is no bar."""

    disable = True

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def progress_bar(total: int | None, wanted: bool | None) -> Any:
    """A bar of tqdm over ``total`` steps, or something with the same methods that shows nothing.

    Where ``wanted`` is None, there is a bar if tqdm is installed and somebody can see it.
    """
    missing = importlib.util.find_spec("tqdm") is None
    if wanted and missing:
        raise ImportError(f"fit: progress=True needs tqdm, which isn't installed: {INSTALL}")
    if wanted is False or missing:
        return NoBar()
    notebook = _in_notebook()
    if notebook and importlib.util.find_spec("ipywidgets") is not None:
        from tqdm.notebook import tqdm
    else:  # tqdm's own choice goes by variables of the environment too, and by what else was imported
        from tqdm import tqdm
    disable = None if wanted is None and not notebook else False  # None: no bar in a file or a pipe
    return tqdm(total=total, disable=disable, dynamic_ncols=True, bar_format=FORMAT)


def say(bar: Any, line: str) -> None:
    """Write a line above a bar, if it can be seen."""
    if not bar.disable:
        bar.write(line, file=sys.stderr)


def move(bar: Any, done: int) -> None:
    """Set a bar to so many steps, where it goes on from or goes back to."""
    bar.n = bar.initial = done
    bar.refresh()


def _in_notebook() -> bool:
    """Whether we are in a notebook's kernel."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None
