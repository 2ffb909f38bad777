"""commands: where a command writes: what can't be written there is refused at once, in the language asked for."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from pathlib import Path

from autograd.commands.saying import CommandError, said
from autograd.common.files import in_folder


def check_place(output: str | None, endings: Sequence[str] = ()) -> None:
    """Refuse a file that can't be written, before anything is computed for it.

    Args:
        output: where to write, as it was typed; None or "-" is nothing to refuse.
        endings: what its name may end in; anything, where there are none.

    Raises:
        CommandError: an empty name, another ending, no such folder, or a folder where the file should be.

    Example:
        >>> check_place("graph.bmp", [".svg", ".png"])
        Traceback (most recent call last):
        autograd.commands.saying.CommandError: graph.bmp ends in '.bmp'; expected one of: .svg, .png
    """
    if output == "":
        raise CommandError("no_name")
    if output is None or output == "-":
        return
    path = Path(output)
    if endings and path.suffix.lower() not in endings:
        raise CommandError("ending", path=path, ending=repr(path.suffix), known=", ".join(endings))
    try:
        in_folder(output, "")
    except FileNotFoundError:
        raise CommandError("no_folder", folder=path.parent) from None
    except NotADirectoryError:
        raise CommandError("no_real_folder", path=path, folder=path.parent) from None
    except IsADirectoryError:
        raise CommandError("is_folder", path=path) from None


def announce(path: Path, to_open: bool, language: str) -> None:
    """Say where a command wrote a file, and open it in the browser if it was asked to."""
    print(path.resolve())
    if to_open and not webbrowser.open(path.resolve().as_uri()):
        print(said("no_browser", language))
