"""replay/llvm: machine code that was made once, kept in a folder of the user's for the next process.

Entries are found by a hash of all that went into them. Loading machine code that somebody else could write is running
what they wrote: a folder or a file that isn't this user's own is not used, nor one behind a link. And a folder of the
user's may have the same name: only one that was made here is written to, which a tag in it says, and in it only files
with names as they are given here are removed. Whatever is wrong with the folder or with what's in it, nothing is found
there, and compiling goes on as without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograd.common.files import PART, write_whole

WORTH = 0.1  # seconds; what is compiled faster than that is not kept: a file each would cost more than it saves
USUAL = 256.0  # megabytes
ABANDONED = 3_600.0  # seconds, after which a file half written is nobody's any more
OFF = ("0", "off", "no", "false")
MADE_WITH = ("rows", "replay")  # floors: an operation's texts, and everything that becomes of them here
SUFFIX = ".object"
ENTRY = re.compile(rf"[0-9a-f]{{40}}{re.escape(SUFFIX)}")
# What says whose folder it is, also to programs that make backups: https://bford.info/cachedir/
TAG = "CACHEDIR.TAG"
TAGGED = b"Signature: 8a477f597d28d172789f06886806bc55\n# Machine code that autograd-by-hand keeps; may be deleted.\n"
DIGEST = 32  # bytes

Found = tuple[dict[str, Any], bytes]


def key(*parts: bytes) -> str:
    """The name of what these parts make, together with how this version makes it.

    >>> key(b"a", b"bc") == key(b"ab", b"c")
    False
    """
    whole = hashlib.blake2b(sources(), digest_size=20)
    for part in parts:
        whole.update(len(part).to_bytes(8, "little") + part)
    return whole.hexdigest()


def is_on() -> bool:
    """Whether there is a folder to look into."""
    return bool(folder() and _limit() > 0 and sources())


def find(name: str) -> Found | None:
    """What was kept under a name of `key`: what is known of the code, and the code. None where there is nothing whole.

    An entry that is damaged is removed.
    """
    place = folder()
    if place is None or not _is_made_here(place):
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
    rest = json.dumps(known).encode() + b"\n" + code
    content = _checksum(name, rest) + rest
    if len(content) > _limit():
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        if _claim(place):
            _put(place / f"{name}{SUFFIX}", content)
            _make_room(place)
    except OSError:
        return  # nothing is lost but time


# ---- where ----------------------------------------------------------------------------------------------------------


def folder() -> Path | None:
    """Where entries are: in the folder that AUTOGRAD_CACHE names, else where this system keeps a user's caches.

    None where it's switched off, or there is no such place, or nobody who knows it: that takes platformdirs.
    """
    setting = os.environ.get("AUTOGRAD_CACHE", "").strip()
    if setting.lower() in OFF:
        return None
    try:
        return (Path(setting).expanduser().absolute() if setting else _users()) / "replay"
    except (OSError, RuntimeError, ImportError):  # no home, or a folder that is gone, or no platformdirs
        return None


def _users() -> Path:
    """This project's folder among the user's caches."""
    import platformdirs

    if sys.platform == "darwin":  # where platformdirs would follow XDG_CACHE_HOME, too
        return Path.home() / "Library/Caches/autograd-by-hand"
    return platformdirs.PlatformDirs("autograd-by-hand", appauthor=False, opinion=False).user_cache_path


def _limit() -> float:
    """How many bytes all entries may have together."""
    setting = os.environ.get("AUTOGRAD_CACHE_MB", "").strip()
    try:
        return (float(setting) if setting else USUAL) * 1e6
    except ValueError:
        raise ValueError(f"AUTOGRAD_CACHE_MB is {setting!r:.40}; expected a number of megabytes, such as 256") from None


@cache
def sources(package: Path = Path(__file__).parents[2]) -> bytes:
    """A hash of all that a package's machine code is made with; empty where it can't be told.

    Then nothing is kept, so that no version finds another's.
    """
    whole = hashlib.blake2b()
    for floor in MADE_WITH:
        found = sorted((package / floor).rglob("*.py"))
        if not found:
            return b""
        for path in found:
            content = path.read_bytes()
            whole.update(f"{path.relative_to(package).as_posix()} {len(content)} ".encode() + content)
    return whole.digest()


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user may write it; Windows keeps a user's folders apart by itself."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _is_own(place: Path) -> bool:
    """Whether it's a folder, no link, that nobody but this user may write."""
    status = place.lstat()
    return stat.S_ISDIR(status.st_mode) and _is_ours(status)


def _is_made_here(place: Path) -> bool:
    """Whether it's a folder of this user's own that `keep` made."""
    try:
        return _is_own(place) and _read(place / TAG) == TAGGED
    except OSError:
        return False


def _claim(place: Path) -> bool:
    """`_is_made_here`, once a folder that is new, or that a version without tags made, has its tag."""
    if _is_own(place) and all(_is_name_of_ours(each.name) for each in place.iterdir()):
        _put(place / TAG, TAGGED)
    return _is_made_here(place)


def _is_name_of_ours(name: str) -> bool:
    """Whether an entry is called so, or one that is being written."""
    part = re.fullmatch(PART, name)
    return bool(ENTRY.fullmatch(name) or (part and re.fullmatch("[0-9a-f]{40}|" + re.escape(TAG), part["of"])))


# ---- entries --------------------------------------------------------------------------------------------------------


def _unpacked(name: str, content: bytes) -> Found | None:
    """What `keep` made the content of; None where it's no such, or another's, or not all there."""
    digest, rest = content[:DIGEST], content[DIGEST:]
    if digest != _checksum(name, rest):
        return None
    known, _, code = rest.partition(b"\n")
    return json.loads(known), code


def _checksum(name: str, rest: bytes) -> bytes:
    return hashlib.blake2b(rest, key=name.encode()[:64], digest_size=DIGEST).digest()


def _read(path: Path) -> bytes | None:
    """A file's content; None where it's no file, or not this user's own."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe would have us wait for who writes it
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or not _is_ours(status) or status.st_size > _limit():
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)


def _put(path: Path, content: bytes) -> None:
    """Write a file where there is none, or one; not what a link leads to."""
    if not path.is_symlink():
        write_whole(path, content, "compile", mode=0o600)


def _make_room(place: Path) -> None:
    """Remove what was used longest ago until the rest is small enough, and what writers left behind that died."""
    found, kept = [], 0
    for path in place.iterdir():
        if _is_name_of_ours(path.name):
            with contextlib.suppress(FileNotFoundError):  # another process removed it meanwhile
                found.append((path, path.lstat()))
    files = [(path, status) for path, status in found if stat.S_ISREG(status.st_mode)]
    for path, status in sorted(files, key=lambda each: each[1].st_mtime, reverse=True):
        if path.suffix != SUFFIX:
            is_left = status.st_mtime >= time.time() - ABANDONED
        else:
            kept += status.st_size
            is_left = kept <= _limit()
        if not is_left:
            path.unlink(missing_ok=True)
