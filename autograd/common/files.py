"""common: writing files so that nothing is ever half there."""

from __future__ import annotations

import os
import stat
import tempfile
import webbrowser
from pathlib import Path


def in_folder(path: str | os.PathLike[str], who: str) -> Path:
    """``path``, whose folder exists.

    Raises:
        FileNotFoundError: it doesn't; ``who`` wanted to write there.
        NotADirectoryError: it is a file.
    """
    target = Path(path)
    if target.parent.is_file():
        raise NotADirectoryError(f"{who}: can't write {target}: {target.parent} is a file, not a folder")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{who}: the folder {target.parent} doesn't exist; make it first")
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write a file whole or not at all: whatever happens, there is the old one or the new one, and nothing else."""
    target = Path(os.path.realpath(target))  # through a link, as open() would
    mode = 0o644
    if target.exists():
        with target.open("r+b"):  # a file that may not be written may not be replaced either
            mode = stat.S_IMODE(target.stat().st_mode)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(mode)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def place_for(output: str | None, usual: str, to_open: bool) -> Path:
    """Where a command writes: where it was told to; else here, or in a folder of its own if it's only to be opened."""
    if output:
        return Path(output)
    return Path(tempfile.mkdtemp(prefix="autograd-")) / usual if to_open else Path(usual)


def announce(path: Path, to_open: bool) -> None:
    """Say where a command wrote a file, and open it in the browser if it was asked to."""
    print(path.resolve())
    if to_open and not webbrowser.open(path.resolve().as_uri()):
        print("no browser could be opened; open the file yourself")
