"""Machine code that was made once, kept in a folder of the user's for the next process.

Entries are found by a hash of all that went into them. Loading machine code that somebody else could write is running
what they wrote: a folder or a file that isn't this user's own is not used. Whatever is wrong with the folder or with
what's in it, nothing is found there, and compiling goes on as without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograd.common.files import write_whole

WORTH = 0.1  # seconds; what is compiled faster than that is not kept: a file each would cost more than it saves
USUAL = 256.0  # megabytes
ABANDONED = 3_600.0  # seconds, after which a file half written is nobody's any more
OFF = ("0", "off", "no", "false")
SUFFIX = ".object"
MAGIC = b"autograd machine code 1\n"
DIGEST = 32  # bytes

Found = tuple[dict[str, Any], bytes]


def key(*parts: bytes) -> str:
    """The name of what these parts make, together with how this version makes it.

    >>> key(b"a", b"bc") == key(b"ab", b"c")
    False
    """
    whole = hashlib.blake2b(_sources(), digest_size=20)
    for part in parts:
        whole.update(len(part).to_bytes(8, "little") + part)
    return whole.hexdigest()


def is_on() -> bool:
    """Whether there is a folder to look into."""
    return bool(folder() and _limit() > 0 and _sources())


def find(name: str) -> Found | None:
    """What was kept under a name of `key`: what is known of the code, and the code. None where there is nothing whole.

    An entry that is damaged is removed.
    """
    place = folder()
    if place is None or not _is_own(place):
        return None
    path = place / f"{name}{SUFFIX}"
    found = None
    with contextlib.suppress(OSError):  # it's not there, or the folder can only be read
        content = _read(path)
        if content is None:
            return None
        found = _unpacked(name, content)
        if found is None:
            path.unlink()
        else:
            os.utime(path)  # used last, removed last
    return found


def keep(name: str, known: Mapping[str, Any], code: bytes) -> None:
    """Keep machine code and what is known of it under a name of `key`; room is made where there's none."""
    place = folder()
    if place is None:
        return
    content = _packed(name, known, code)
    if len(content) > _limit():
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        if _is_own(place):
            write_whole(place / f"{name}{SUFFIX}", content)
            _make_room(place)
    except OSError:
        return  # nothing is lost but time


# ---- where ----------------------------------------------------------------------------------------------------------


def folder() -> Path | None:
    """Where entries are: in the folder that AUTOGRAD_CACHE names, else where this system keeps a user's caches.

    None where it's switched off, or there is no such place.
    """
    setting = os.environ.get("AUTOGRAD_CACHE", "").strip()
    if setting.lower() in OFF:
        return None
    try:
        return (Path(setting).expanduser().absolute() if setting else _users() / "autograd-by-hand") / "replay"
    except (OSError, RuntimeError):  # no home, or a folder that is gone
        return None


def _users() -> Path:
    """The user's folder for caches."""
    if sys.platform == "win32":
        given, usual = os.environ.get("LOCALAPPDATA", ""), "AppData/Local"
    elif sys.platform == "darwin":
        given, usual = "", "Library/Caches"
    else:
        given, usual = os.environ.get("XDG_CACHE_HOME", ""), ".cache"
    return Path(given) if Path(given).is_absolute() else Path.home() / usual


def _limit() -> float:
    """How many bytes all entries may have together."""
    setting = os.environ.get("AUTOGRAD_CACHE_MB", "").strip()
    try:
        return (float(setting) if setting else USUAL) * 1e6
    except ValueError:
        raise ValueError(f"AUTOGRAD_CACHE_MB is {setting!r:.40}; expected a number of megabytes, such as 256") from None


@cache
def _sources() -> bytes:
    """What this version makes code with; empty where it can't be told, so that no version finds another's."""
    whole = hashlib.blake2b()
    found = sorted(Path(__file__).parent.glob("*.py"))
    for path in found:
        whole.update(path.read_bytes())
    return whole.digest() if found else b""


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user may write it; Windows keeps a user's folders apart by itself."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_own(place: Path) -> bool:
    try:
        return place.is_dir() and _is_ours(place.stat())
    except OSError:
        return False


# ---- entries --------------------------------------------------------------------------------------------------------


def _packed(name: str, known: Mapping[str, Any], code: bytes) -> bytes:
    header = json.dumps(known).encode()
    rest = len(header).to_bytes(8, "little") + header + code
    return MAGIC + _checksum(name, rest) + rest


def _unpacked(name: str, content: bytes) -> Found | None:
    """What `_packed` made the content of; None where it's no such, or another's, or not all there."""
    digest, rest = content[len(MAGIC) : len(MAGIC) + DIGEST], content[len(MAGIC) + DIGEST :]
    if not content.startswith(MAGIC) or digest != _checksum(name, rest):
        return None
    end = 8 + int.from_bytes(rest[:8], "little")
    return json.loads(rest[8:end]), rest[end:]


def _checksum(name: str, rest: bytes) -> bytes:
    return hashlib.blake2b(rest, key=name.encode()[:64], digest_size=DIGEST).digest()


def _read(path: Path) -> bytes | None:
    """A file's content; None where it's not this user's own."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or not _is_ours(status) or status.st_size > _limit():
            return None
        return file.read()


def _make_room(place: Path) -> None:
    """Remove what was used longest ago until the rest is small enough, and what writers left behind that died."""
    entries = []
    for path, status in _statuses(place.iterdir()):
        if path.suffix == SUFFIX and not path.name.startswith("."):
            entries.append((status.st_mtime, status.st_size, path))
        elif path.name.startswith(".") and status.st_mtime < time.time() - ABANDONED:
            path.unlink(missing_ok=True)
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= _limit():
            return
        path.unlink(missing_ok=True)
        total -= size


def _statuses(paths: Iterable[Path]) -> Iterable[tuple[Path, os.stat_result]]:
    for path in paths:
        try:
            yield path, path.lstat()
        except FileNotFoundError:  # another process removed it meanwhile
            continue
