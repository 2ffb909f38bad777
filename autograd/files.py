"""Writing files so that nothing is ever half there."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def in_folder(path: str | os.PathLike[str], who: str) -> Path:
    """``path``, whose folder exists.

    Raises:
        FileNotFoundError: it doesn't; ``who`` wanted to write there.
    """
    target = Path(path)
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
