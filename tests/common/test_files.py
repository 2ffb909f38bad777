"""Files are written whole or not at all: on a full disk, under any umask, through links, and where nothing can be."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import (
    Stepper,
    Value,
    Worksheet,
    animate,
    compile,  # noqa: A004 - as in re
    draw,
    draw_activations,
    load_program,
)
from autograd.common.files import in_folder, path_of, write_all, write_whole
from nn.training.archive import write_archive
from tests.support.places import ROOT

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, and links only if asked to")


def graph() -> Value:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    return (a * b).tanh()


def saved_program(path: Path) -> None:
    compile(graph(), backend="numpy").save(path)


# Everything here that writes a file a user names: what it is called in messages, an ending, and how
WRITERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "draw": (".dot", lambda path: draw(graph(), path)),
    "animate": (".gif", lambda path: animate(graph(), path)),
    "draw_activations": (".png", lambda path: draw_activations("tanh", path=path)),
    "Stepper": (".html", lambda path: Stepper(graph()).save(path)),
    "Worksheet": (".html", lambda path: Worksheet(graph()).save(path)),
    "save": (".json", saved_program),
    "save ": (".npz", lambda path: nn.save(nn.MLP(2, [1], seed=1), path)),
    "fit: checkpoint": (".npz", lambda path: write_archive(path, {}, {"a": np.zeros(3)}, "fit: checkpoint")),
}
writers = pytest.mark.parametrize(("who", "ending", "write"), [(w.strip(), *rest) for w, rest in WRITERS.items()])


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    """Sets the umask; it's as it was afterwards."""
    before = os.umask(0o022)
    os.umask(before)
    yield os.umask
    os.umask(before)


@on_posix
@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o027, 0o077])
def test_a_new_file_has_what_the_umask_leaves(tmp_path: Path, umask: Callable[[int], int], mask: int) -> None:
    umask(mask)
    (tmp_path / "as open does").write_bytes(b"")
    write_whole(tmp_path / "new", b"whole", "test")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "as open does").stat().st_mode
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o666 & ~mask


@on_posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o4711])
def test_one_that_is_replaced_gives_its_mode(tmp_path: Path, umask: Callable[[int], int], mode: int) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    path.chmod(mode)
    umask(0o077)
    seen = []

    def flush(handle: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograd.common.files.os.fsync", flush)
        write_whole(path, b"new", "test")
    assert seen[0] == 0o600  # while it is written nobody else reads it
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)


@on_posix
def test_one_that_is_replaced_gives_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    asked: list[Any] = []

    def refuse(part: Path, owner: int, group: int) -> None:
        asked.append((part.parent, owner, group))
        raise PermissionError(1, "Operation not permitted")  # as for everybody but root

    monkeypatch.setattr(os, "chown", refuse)
    write_whole(path, b"new", "test")
    assert asked == [(tmp_path, -1, path.stat().st_gid), (tmp_path, path.stat().st_uid, -1)]
    assert path.read_bytes() == b"new"


def test_it_is_on_the_disk_before_it_has_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, replace = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else f"file of {os.fstat(handle).st_size}"
        done.append(kind)
        flush(handle)

    def replaced(self: Path, other: Path) -> Path:
        done.append("name")
        return replace(self, other)

    monkeypatch.setattr("autograd.common.files.os.fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(tmp_path / "new", b"12345", "test")
    assert done == ["file of 5", "name", "folder"] or (sys.platform == "win32" and done == ["file of 5", "name"])


FULL = OSError(28, "No space left on device")


STEPS = ("os.open", "os.fdopen", "os.fsync", "Path.replace")


@pytest.mark.parametrize(
    ("step", "old"), [*((step, old) for step in STEPS for old in (True, False)), ("Path.chmod", True)]
)
def test_whatever_fails_says_which_file_and_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, old: bool
) -> None:
    path = tmp_path / "weights.npz"
    if old:
        path.write_bytes(b"old")

    def full(*_: Any, **__: Any) -> Any:
        raise FULL

    monkeypatch.setattr(f"autograd.common.files.{step}", full)
    kept = "what was there is kept" if old else "nothing was written"
    with pytest.raises(OSError, match=rf"save: can't write .*weights\.npz: No space left on device; {kept}$") as caught:
        write_whole(path, b"new", "save")
    assert caught.value.errno == 28
    monkeypatch.undo()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == ([("weights.npz", b"old")] if old else [])


SMALL_DISK = """
import resource, sys
from tests.common.test_files import WRITERS
who, path = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    WRITERS[who][1](__import__("pathlib").Path(path))
except OSError as error:
    print(error)
"""


@on_posix
@pytest.mark.parametrize("who", ["draw", "Stepper", "save", "save ", "fit: checkpoint"])
def test_where_there_is_no_room_the_old_file_stays(tmp_path: Path, who: str) -> None:
    path = tmp_path / f"old{WRITERS[who][0]}"
    path.write_bytes(b"old")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-B", "-c", SMALL_DISK, who, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"[Errno 27] {who.strip()}: can't write {path}: File too large; what was there is kept\n"
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [(path.name, b"old")]


@writers
def test_where_no_file_can_be_it_is_one_error(tmp_path: Path, who: str, ending: str, write: Callable[..., Any]) -> None:
    (tmp_path / f"folder{ending}").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(IsADirectoryError, match=f"^{who}: can't write .*folder{ending}: it is a folder"):
        write(tmp_path / f"folder{ending}")
    with pytest.raises(FileNotFoundError, match=f"^{who}: the folder .*nowhere doesn't exist; make it first"):
        write(tmp_path / "nowhere" / f"new{ending}")
    with pytest.raises(NotADirectoryError, match=f"^{who}: can't write .*: .*file is a file, not a folder"):
        write(tmp_path / "file" / f"new{ending}")
    assert {path.name for path in tmp_path.rglob("*")} == {f"folder{ending}", "file"}


@on_posix
@writers
def test_a_pipe_a_device_and_a_circle_are_not_replaced(
    tmp_path: Path, who: str, ending: str, write: Callable[..., Any]
) -> None:
    pipe, circle, device = (tmp_path / f"{name}{ending}" for name in ("pipe", "circle", "device"))
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    device.symlink_to("/dev/null")
    for path in (pipe, circle, device):
        with pytest.raises(OSError, match=rf"{who}: can't write .*{path.name}: .*; what was there is kept"):
            write(path)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(device.stat().st_mode)
    assert {path.name for path in tmp_path.iterdir()} == {pipe.name, circle.name, device.name}


@on_posix
def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    there, nothing_yet = tmp_path / "far" / "there", tmp_path / "far" / "nothing yet"
    there.write_bytes(b"old")
    for target in (there, nothing_yet):
        link = tmp_path / f"link to {target.name}"
        link.symlink_to(target)
        write_whole(link, b"new", "test")
        assert link.is_symlink()
        assert target.read_bytes() == b"new"
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "file")
    with pytest.raises(FileNotFoundError, match="test: can't write .*dangling: No such file"):
        write_whole(tmp_path / "dangling", b"new", "test")


def test_names_of_any_length_that_a_folder_takes(tmp_path: Path) -> None:
    for name in ("x" * 255, "σ" * 120, "👩‍🚀" * 20, "."):
        path = tmp_path / name
        if name == ".":
            with pytest.raises(IsADirectoryError, match="it is a folder"):
                in_folder(path, "test")
            continue
        assert write_whole(in_folder(path, "test"), b"whole", "test") == path
        assert path.read_bytes() == b"whole"
    with pytest.raises(OSError, match="test: can't write .*File name too long"):
        in_folder(tmp_path / ("x" * 256), "test")


class Named:
    def __fspath__(self) -> str:
        return "named"


def test_what_is_no_path_is_said_to_be_none(tmp_path: Path) -> None:
    for path in (3, None, b"name", ["name"]):
        with pytest.raises(
            TypeError, match=re.escape(f"test: the path is {path!r}; expected a text, or a path of pathli")
        ):
            in_folder(path, "test")  # type: ignore[arg-type]
    for name in ("a\0b", "\ud800"):
        with pytest.raises(ValueError, match="test: the path is .*, with a character that no file's name can have"):
            in_folder(f"{tmp_path}/{name}", "test")
    assert path_of(Named(), "test") == Path("named")


@pytest.mark.parametrize(("path", "kind"), [(3, TypeError), ("a\0b.npz", ValueError), (b"a.npz", TypeError)])
def test_whatever_reads_or_writes_says_what_is_no_path(path: Any, kind: type[Exception]) -> None:
    x = Value(2.0, label="x")
    model = nn.Linear(1, 1)
    users: dict[str, Callable[[Any], Any]] = {
        "draw": draw(x * x).save, "Stepper": Stepper(x * x).save, "Worksheet": Worksheet(x * x).save,
        "save": compile(x * x, inputs=[x], backend="numpy").save, "load_program": load_program,
        "load": lambda each: nn.load(model, each), "read_csv": nn.data.read_csv,
        "fit: checkpoint": lambda each: nn.fit(model, nn.mse, ([[1.0]], [1.0]), checkpoint=each),
    }  # fmt: skip
    for who, use in users.items():
        with pytest.raises(kind, match=f"{who}: the path is "):
            use(path)
    with pytest.raises(kind, match="save: the path is "):
        nn.save(model, path)


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in "abc")
    first.write_bytes(b"old")
    third.mkdir()
    with pytest.raises(OSError, match=f"test: can't write {third}: it is no file"):
        write_all({first: b"new", second: b"new", third: b"new"}, "test")
    assert first.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "c"]
    assert write_all({first: b"new", second: b"2"}, "test") == [first, second]
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"2")


def test_frames_are_all_there_or_as_they_were(tmp_path: Path) -> None:
    animate(graph(), tmp_path / "film.svg")
    last = sorted(tmp_path.iterdir())[-1]
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    last.unlink()
    last.mkdir()
    with pytest.raises(OSError, match=f"animate: can't write {last}: it is no file"):
        animate(graph() * 2, tmp_path / "film.svg")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each != last} == {
        name: content for name, content in before.items() if name != last.name
    }
