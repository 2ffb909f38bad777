"""common: writing files so that nothing is ever half there."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

# The name of a file until it is whole: the beginning of the one it will have, and what no other writer has
PART = r"\.(?P<of>.{1,40})\.[0-9a-f]{16}\.part"


def path_of(path: str | os.PathLike[str], who: str) -> Path:
    r"""``path``, if it can be one.

    Raises:
        TypeError: it is neither a text nor a path.
        ValueError: no file can have that name.

    Example:
        >>> path_of("a\0", "save")
        Traceback (most recent call last):
        ValueError: save: the path is 'a\x00', with a character that no file's name can have
    """
    text = path if isinstance(path, str) else getattr(path, "__fspath__", lambda: None)()
    if not isinstance(text, str):
        raise TypeError(f"{who}: the path is {path!r:.60}; expected a text, or a path of pathlib")
    try:
        usable = b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise ValueError(f"{who}: the path is {text!r:.60}, with a character that no file's name can have")
    return Path(text)


def in_folder(path: str | os.PathLike[str], who: str) -> Path:
    """``path``, where a file can be: its folder exists, and it's no folder itself.

    Raises:
        FileNotFoundError: the folder doesn't exist; ``who`` wanted to write there.
        NotADirectoryError: it is a file.
        IsADirectoryError: ``path`` is a folder.
        OSError: this user may not look there, or no file can have a name that is so long.
        TypeError: it is no path.
        ValueError: no file can have that name.
    """
    target = path_of(path, who)
    try:
        around, there = mode_of(target.parent), mode_of(target)
    except OSError as error:
        raise _told(error, target, who) from None
    if not around:
        raise FileNotFoundError(f"{who}: the folder {target.parent} doesn't exist; make it first")
    if not stat.S_ISDIR(around):
        raise NotADirectoryError(f"{who}: can't write {target}: {target.parent} is a file, not a folder")
    if stat.S_ISDIR(there):
        raise IsADirectoryError(f"{who}: can't write {target}: it is a folder; name a file in it")
    return target


def mode_of(path: Path, follow: bool = True) -> int:
    """What kind of thing is there, and who may do what with it, as `stat` has it; 0 where there is nothing."""
    try:
        return (path.stat() if follow else path.lstat()).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def write_whole(target: Path, content: bytes, who: str, mode: int = 0o666) -> Path:
    """Write a file whole or not at all: whatever happens, there is the old one or the new one, and nothing else.

    It is on the disk before it takes its name. It has the owner and the permissions of the one it replaces, a new one
    what the user's umask leaves of ``mode``. A link stays, and what it leads to is written. Gives ``target``.

    Raises:
        OSError: ``who`` wanted to write it, and can't; the message says why, and what is there now.
    """
    return write_all({target: content}, who, mode)[0]


def write_all(contents: Mapping[Path, bytes], who: str, mode: int = 0o666) -> list[Path]:
    """Write several files, each as `write_whole` does, and none of them where there is no room for all.

    Raises:
        OSError: one of them can't be written.
    """
    target = next(iter(contents))
    parts: list[tuple[Path, Path]] = []
    try:
        for target, content in contents.items():
            place = Path(os.path.realpath(target))  # through a link, as open() would
            there = mode_of(place, follow=False)
            if there and not stat.S_ISREG(there):  # it would be replaced, not written
                raise OSError(errno.EINVAL, "it is no file, but a folder, a device, a pipe, or a link in a circle")
            if there:
                place.open("r+b").close()  # a file that may not be written may not be replaced either
            part = place.with_name(f".{place.name[:40]}.{secrets.token_hex(8)}.part")
            parts.append((part, place))
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            # nobody else may read it before it has the permissions of the one that it replaces
            with os.fdopen(os.open(part, flags, 0o600 if there else mode), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if there:
                _make_alike(part, place)
        for part, place in parts:
            part.replace(place)
    except BaseException as error:
        for part, _ in parts:
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _told(error, target, who) from error
        raise
    for folder in {place.parent for _, place in parts}:
        with contextlib.suppress(OSError):  # Windows, and some of the systems that files are on, have no such thing
            _flush_folder(folder)
    return list(contents)


def _make_alike(part: Path, place: Path) -> None:
    """Give a file the owner, the group and the permissions of another, as far as this user may."""
    status = place.stat()
    if hasattr(os, "chown"):
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with contextlib.suppress(OSError):
                os.chown(part, owner, group)
    part.chmod(stat.S_IMODE(status.st_mode))


def _flush_folder(folder: Path) -> None:
    """Have a folder's new names on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _told(error: OSError, target: Path, who: str) -> OSError:
    """The same error, of the same kind, saying who wanted what, and what is there now."""
    kept = "what was there is kept" if os.path.lexists(target) else "nothing was written"
    said = f"{who}: can't write {target}: {error.strerror or error}; {kept}"
    return OSError(error.errno, said) if error.errno else OSError(said)


def place_for(output: str | None, usual: str, to_open: bool) -> Path:
    """Where a command writes: where it was told to; else here, or in a folder of its own if it's only to be opened."""
    if output:
        return Path(output)
    return Path(tempfile.mkdtemp(prefix="autograd-")) / usual if to_open else Path(usual)
