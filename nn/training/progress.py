"""A progress bar that knows notebooks: tqdm's."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from typing import Any

FORMAT = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
INSTALL = "pip install 'autograd-by-hand[demos]'"


class Progress:
    """A bar over steps, or nothing.

    Args:
        total: how many steps there will be.
        done: how many there were before.
        wanted: True or False; where None, there is a bar if tqdm is installed and somebody can see it.

    Raises:
        ImportError: a bar was asked for and tqdm isn't installed.
    """

    def __init__(self, total: int, done: int, wanted: bool | None) -> None:
        self._bar: Any = None
        if wanted is False:
            return
        if importlib.util.find_spec("tqdm") is None:
            if wanted:
                raise ImportError(f"fit: progress=True needs tqdm, which isn't installed: {INSTALL}")
            return
        disable = None if wanted is None and not _in_notebook() else False  # None: no bar in a file or a pipe
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that this choice is an experiment, and that a notebook lacks ipywidgets
            from tqdm.autonotebook import tqdm
        self._bar = tqdm(total=total, initial=done, disable=disable, dynamic_ncols=True, bar_format=FORMAT)

    def epoch(self, number: int, epochs: int) -> None:
        """Say which epoch it is."""
        if self._bar is not None:
            self._bar.set_description_str(f"epoch {number}/{epochs}", refresh=False)

    def step(self) -> None:
        """One step more."""
        if self._bar is not None:
            self._bar.update()

    def show(self, numbers: dict[str, float]) -> None:
        """Numbers to stand behind the bar."""
        if self._bar is not None:
            self._bar.set_postfix({name: f"{number:.4g}" for name, number in numbers.items()}, refresh=False)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()


def _in_notebook() -> bool:
    """Whether we are in a notebook's kernel."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None
