"""Compiled code kept on disk: found again, never trusted when damaged or another's, and never in the way.

Also of: replay/llvm/jit.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value, compile  # noqa: A004 - as in re
from autograd.replay.llvm import disk, jit
from autograd.replay.llvm.assembly import Assembly
from nn import MLP
from tests.support.places import ROOT

BATCH = np.random.default_rng(0).normal(size=(300, 2))
needs_llvm = pytest.mark.skipif(not jit.is_there(), reason="needs llvmlite: pip install 'autograd-by-hand[fast]'")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps users apart by itself")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, that keeps everything."""
    monkeypatch.setenv("AUTOGRAD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(disk, "WORTH", 0.0)
    return tmp_path / "cache" / "replay"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done the slow way: texts made, and texts compiled."""
    found: list[str] = []

    def watch(owner: Any, name: str) -> None:
        kept = getattr(owner, name)

        def watched(*args: Any) -> Any:
            found.append(name)
            return kept(*args)

        monkeypatch.setattr(owner, name, watched)

    watch(Assembly, "text")
    watch(jit, "compile_text")
    return found


def result(program: autograd.Program) -> list[bytes]:
    """All that a program gives, to the last bit."""
    each = [program(BATCH, reduce="none"), program(BATCH, reduce="sum"), program(BATCH[:1]), program(BATCH[:9])]
    return [array.tobytes() for pair in each for array in pair]


def network(hidden: int = 4, **options: Any) -> autograd.Program:
    x = [Value(0.3), Value(-0.7)]
    net = MLP(2, [hidden, 1], "tanh", seed=1)
    program: autograd.Program = compile((net(x) ** 2).exp(), x, net, backend="llvm", **options)
    return program


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != disk.TAG) if folder.is_dir() else []


# ---- found again -----------------------------------------------------------------------------------------------------


@needs_llvm
@pytest.mark.parametrize("options", [{}, {"fast": True}, {"wrt": "inputs"}], ids=str)
def test_what_was_kept_is_found_and_is_the_same(folder: Path, made: list[str], options: dict[str, Any]) -> None:
    first = result(network(**options))
    assert entries(folder)
    assert "compile_text" in made
    made.clear()
    assert result(network(**options)) == first
    assert made == []  # neither the text nor the machine code


@needs_llvm
def test_functions_that_pass_numbers_on_are_found_too(
    folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograd.replay.llvm.by_llvm.LENGTHS", {1: 7, 0: 7})
    first = result(network())
    made.clear()
    assert result(network()) == first
    assert made == []


@needs_llvm
@pytest.mark.parametrize("shortest", [0, 10**9], ids=["loops", "lines"])
def test_a_jacobian_is_found_again(
    folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch, shortest: int
) -> None:
    for name in ("MANY", "ALONE"):
        monkeypatch.setattr(f"autograd.replay.llvm.by_llvm.{name}", shortest)

    def numbers() -> list[bytes]:
        x, net = [Value(0.3), Value(-0.7)], MLP(2, [9, 8], "tanh", seed=1)
        program = compile(net(x), x, net, wrt="both", jacobian=True, sparse=True, backend="llvm")
        found = [program(batch) for batch in (BATCH, BATCH[:9], BATCH[:1])]
        return [np.ascontiguousarray(each.values).tobytes() for result in found for each in (result, *result.jacobian)]

    first = numbers()
    assert "compile_text" in made
    made.clear()
    assert numbers() == first
    assert made == []


@needs_llvm
def test_another_graph_or_option_is_another_entry(
    folder: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_new(**options: Any) -> bool:
        made.clear()
        result(network(**options))
        return bool(made)

    assert is_new()
    assert is_new(hidden=5)
    assert is_new(wrt="inputs")
    assert is_new(fast=True)
    assert not is_new()
    monkeypatch.setattr("autograd.replay.llvm.by_llvm.LENGTHS", {1: 50, 0: 50})
    assert is_new()
    monkeypatch.setattr("autograd.replay.llvm.by_llvm.SMALL", 0)  # another level
    assert is_new()
    triple, cpu, features = jit.target()
    monkeypatch.setattr(jit, "target", lambda: (triple, cpu, f"{features},-prefer-256-bit"))
    assert is_new()
    monkeypatch.setattr("llvmlite.__version__", "99.0.0")
    assert is_new()
    monkeypatch.setattr(disk, "sources", lambda: b"another version")
    assert is_new()
    assert not is_new()


def test_a_changed_byte_in_any_file_that_code_is_made_with_is_another_version(tmp_path: Path) -> None:
    package = tmp_path / "autograd"
    for name in ("rows", "replay"):
        shutil.copytree(ROOT / "autograd" / name, package / name, ignore=shutil.ignore_patterns("__pycache__"))
    whole = disk.sources.__wrapped__  # without its memory
    first, seen = whole(package), set()
    assert first == whole(ROOT / "autograd") == disk.sources()
    files = sorted(package.rglob("*.py"))
    assert {"rows/row.py", "rows/builtin.py", "replay/code/lowering.py", "replay/llvm/disk.py"} <= {
        path.relative_to(package).as_posix() for path in files
    }
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        seen.add(whole(package))
        path.write_bytes(content)
    assert len(seen - {first}) == len(files)
    path.rename(path.with_name("other.py"))
    assert whole(package) not in {first, *seen}
    shutil.rmtree(package / "rows")
    assert whole(package) == b""  # nothing is kept then


@needs_llvm
def test_another_process_finds_it(folder: Path) -> None:
    def process() -> tuple[str, str]:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True
        )
        compiled, numbers = done.stdout.split("\n", 1)
        return compiled, numbers

    first, second = process(), process()
    assert first[0] != "0"
    assert second == ("0", first[1])


CODE = """
import numpy as np
from autograd import Value, compile
from autograd.replay.llvm import disk, jit, proving
from nn import MLP
disk.WORTH = 0.0
proving.own_functions(proving.KINDS)  # which every process tries anew: the library may have changed
compiled, kept = [], jit.compile_text
jit.compile_text = lambda *args: compiled.append(1) or kept(*args)
x = [Value(0.3), Value(-0.7)]
net = MLP(2, [4, 1], "tanh", seed=1)
value, gradients = compile(net(x) ** 2, x, net, backend="llvm")(np.random.default_rng(0).normal(size=(300, 2)))
print(len(compiled))
print(value.tobytes().hex(), gradients.tobytes().hex())
"""


@needs_llvm
def test_what_compiles_in_no_time_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "WORTH", 1e9)
    result(network())
    assert not entries(folder)


@needs_llvm
def test_it_can_be_switched_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result(network(cache=False))
    for setting in ("off", "0", "OFF"):
        monkeypatch.setenv("AUTOGRAD_CACHE", setting)
        result(network())
    monkeypatch.setenv("AUTOGRAD_CACHE", str(folder.parent))
    monkeypatch.setenv("AUTOGRAD_CACHE_MB", "0")
    result(network())
    assert not entries(folder)
    assert not Path("off").exists()


# ---- damaged, or another's -------------------------------------------------------------------------------------------


def flipped(place: float) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        i = int(place * (len(content) - 1))
        return content[:i] + bytes([content[i] ^ 0x10]) + content[i + 1 :]

    return damage


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut short": lambda content: content[:-1],
    "cut to its head": lambda content: content[:60],
    "longer": lambda content: content + b"\0",
    "of something else": lambda content: b"\x7fELF" + content,
    **{f"a bit flipped at {place:.0%}": flipped(place) for place in (0.0, 0.005, 0.01, 0.02, 0.3, 0.9, 1.0)},
}


@needs_llvm
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_is_made_again(folder: Path, made: list[str], damage: Callable[[bytes], bytes]) -> None:
    first = result(network())
    whole = {path: path.read_bytes() for path in entries(folder)}
    for path, content in whole.items():
        path.write_bytes(damage(content))
    made.clear()
    assert result(network()) == first
    assert made
    assert {path: disk._unpacked(path.stem, path.read_bytes()) for path in entries(folder)} == {
        path: disk._unpacked(path.stem, content) for path, content in whole.items()
    }
    made.clear()
    assert result(network()) == first
    assert not made


def test_a_damaged_entry_is_never_given(folder: Path) -> None:
    name = disk.key(b"it")
    disk.keep(name, {"called": ["exp"]}, b"machine code" * 50)
    (path,) = entries(folder)
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert disk.find(name) is None
        assert not path.exists()
    path.write_bytes(content)
    assert disk.find(name) == ({"called": ["exp"]}, b"machine code" * 50)


def test_an_entry_under_anothers_name_is_not_given(folder: Path) -> None:
    one, other = disk.key(b"one"), disk.key(b"other")
    disk.keep(one, {}, b"code")
    (path,) = entries(folder)
    path.rename(path.with_stem(other))
    assert disk.find(other) is None


@on_posix
def test_a_folder_of_another_user_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, later = disk.key(b"it"), disk.key(b"later")
    disk.keep(name, {}, b"code")
    assert folder.stat().st_mode & 0o777 == 0o700
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert disk.find(name) is None
    disk.keep(later, {}, b"code")
    assert len(entries(folder)) == 1
    monkeypatch.undo()
    assert entries(folder)[0].name.startswith(name)


@on_posix
def test_what_others_may_write_is_not_used(folder: Path, tmp_path: Path) -> None:
    name = disk.key(b"it")
    disk.keep(name, {}, b"code")
    (path,) = entries(folder)
    for each, mode in ((folder, 0o770), (folder, 0o707), (path, 0o620), (path, 0o602)):
        before = each.stat().st_mode
        each.chmod(mode)
        assert disk.find(name) is None
        each.chmod(before)
    assert disk.find(name) == ({}, b"code")
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert disk.find(name) is None


FOREIGN = {".env": b"SECRET=1", ".gitignore": b"*.pyc", ".bashrc": b"", "notes.txt": b"mine", "data.object": b"mine"}


def put_foreign(place: Path) -> dict[str, bytes]:
    """What a folder of the user's may have in it, none of it touched for a day."""
    place.mkdir(parents=True)
    long_ago = time.time() - 86_400
    for name, content in FOREIGN.items():
        (place / name).write_bytes(content)
        os.utime(place / name, (long_ago, long_ago))
    return FOREIGN


def content_of(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def test_a_folder_of_the_users_with_that_name_is_left_alone(folder: Path) -> None:
    before = put_foreign(folder)
    disk.keep(disk.key(b"it"), {}, b"code")
    assert disk.find(disk.key(b"it")) is None
    assert content_of(folder) == before


@on_posix
def test_nothing_is_done_through_a_link(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = put_foreign(home)
    folder.parent.mkdir()
    folder.symlink_to(home)
    name = disk.key(b"it")
    disk.keep(name, {}, b"code")
    assert disk.find(name) is None
    assert content_of(home) == before
    (home / disk.TAG).write_bytes(disk.TAGGED)  # not even where it looks like one of ours
    disk.keep(name, {}, b"code")
    assert content_of(home) == {**before, disk.TAG: disk.TAGGED}
    folder.unlink()
    disk.keep(name, {}, b"code")
    (folder / f"{name}{disk.SUFFIX}").unlink()
    (folder / f"{name}{disk.SUFFIX}").symlink_to(home / "notes.txt")
    disk.keep(name, {}, b"other code")
    disk.keep(disk.key(b"another"), {}, b"code")
    assert disk.find(name) is None
    assert (home / "notes.txt").read_bytes() == b"mine"


def test_a_folder_from_before_there_were_tags_is_used_on(folder: Path) -> None:
    name = disk.key(b"it")
    disk.keep(name, {}, b"code")
    (folder / disk.TAG).unlink()
    assert disk.find(name) is None
    disk.keep(disk.key(b"other"), {}, b"code")
    assert disk.find(name) == ({}, b"code")


@on_posix
@pytest.mark.parametrize("mask", [0o000, 0o002, 0o077])
def test_entries_are_found_again_under_any_umask(folder: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        disk.keep(disk.key(b"it"), {}, b"code")
    finally:
        os.umask(before)
    assert disk.find(disk.key(b"it")) == ({}, b"code")
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def as_pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def as_socket(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # a socket's path may have 107 characters
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def as_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@on_posix
@needs_llvm
@pytest.mark.parametrize("make", [Path.mkdir, as_pipe, as_socket, as_device])
@pytest.mark.parametrize("what", ["an entry", "the tag", "the folder", "the folder around it"])
def test_what_is_no_file_is_neither_waited_for_nor_removed(
    folder: Path, make: Callable[[Path], None], what: str
) -> None:
    expected = result(network())
    for path in entries(folder) if what == "an entry" else [folder / disk.TAG]:
        path.unlink()
        make(path)
    if what == "the folder":
        shutil.rmtree(folder)
        make(folder)
    if what == "the folder around it":
        shutil.rmtree(folder.parent)
        make(folder.parent)
    before = {path: path.lstat().st_ino for path in folder.parent.rglob("*")} if folder.parent.is_dir() else {}
    assert result(network()) == expected
    assert {path: path.lstat().st_ino for path in before} == before


# ---- in nobody's way -------------------------------------------------------------------------------------------------


@needs_llvm
@pytest.mark.parametrize("what", ["a file is there", "a folder that refuses", "writing fails", "no home"])
def test_without_a_folder_it_works_all_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "a file is there":
        folder.parent.write_text("not a folder", encoding="utf-8")
    elif what == "a folder that refuses":
        folder.mkdir(parents=True)
        folder.chmod(0o500)
    elif what == "writing fails":

        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(disk, "write_whole", full)
    else:
        monkeypatch.delenv("AUTOGRAD_CACHE")
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

        def homeless(*_: Any, **__: Any) -> Path:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.setattr(Path, "home", homeless)
        if find_spec("platformdirs"):
            monkeypatch.setattr("platformdirs.PlatformDirs", homeless)
    assert result(network()) == result(network(cache=False))


def test_a_folder_that_can_only_be_read_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, damaged = disk.key(b"it"), disk.key(b"damaged")
    disk.keep(name, {}, b"code")
    (folder / f"{damaged}{disk.SUFFIX}").write_bytes(b"half")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert disk.find(name) == ({}, b"code")
    assert disk.find(damaged) is None


def test_a_write_that_fails_leaves_the_entry_that_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = disk.key(b"it")
    disk.keep(name, {}, b"code")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr("autograd.common.files.os.fdopen", full)
        disk.keep(name, {}, b"other code")
    assert disk.find(name) == ({}, b"code")
    assert len(entries(folder)) == 1


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "{home}/.cache/autograd-by-hand/replay"),
        ("linux", {"XDG_CACHE_HOME": "{tmp}/xdg"}, "{tmp}/xdg/autograd-by-hand/replay"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "{home}/.cache/autograd-by-hand/replay"),
        ("linux", {"AUTOGRAD_CACHE": "~/mine"}, "{home}/mine/replay"),
        ("darwin", {"XDG_CACHE_HOME": "{tmp}/xdg"}, "{home}/Library/Caches/autograd-by-hand/replay"),
        ("win32", {"LOCALAPPDATA": "{tmp}/local"}, "{tmp}/local/autograd-by-hand/replay"),
        ("win32", {}, "{home}/AppData/Local/autograd-by-hand/replay"),
    ],
)
def test_it_is_where_the_system_keeps_caches(
    platform: str, variables: dict[str, str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"home": tmp_path / "home", "tmp": tmp_path}
    for name in ("AUTOGRAD_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "{home}", "USERPROFILE": "{home}", **variables}.items():
        monkeypatch.setenv(name, value.format(**places))
    monkeypatch.setattr("autograd.replay.llvm.disk.sys.platform", platform)
    place, name = {"linux": ("unix", "Unix"), "darwin": ("macos", "MacOS"), "win32": ("windows", "Windows")}[platform]
    there = pytest.importorskip(
        f"platformdirs.{place}", reason="needs platformdirs: pip install 'autograd-by-hand[fast]'"
    )
    monkeypatch.setattr("platformdirs.PlatformDirs", getattr(there, name))
    local = os.environ.get("LOCALAPPDATA", f"{tmp_path}/home/AppData/Local")  # what Windows itself would say
    monkeypatch.setattr("platformdirs.windows.get_win_folder", {"CSIDL_LOCAL_APPDATA": local}.__getitem__)
    assert disk.folder() == Path(expected.format(**places))


def test_without_platformdirs_only_a_folder_that_was_named_is_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert disk.folder() == folder
    monkeypatch.delenv("AUTOGRAD_CACHE")
    assert disk.folder() is None
    assert not disk.is_on()
    assert disk.find(disk.key(b"it")) is None
    disk.keep(disk.key(b"it"), {}, b"code")
    assert not folder.parent.exists()


def test_a_size_that_is_no_number_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_CACHE_MB", "lots")
    with pytest.raises(ValueError, match=r"AUTOGRAD_CACHE_MB is 'lots'; expected a number of megabytes"):
        disk.is_on()


# ---- how much it keeps, and who writes at the same time --------------------------------------------------------------


def test_what_was_used_longest_ago_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_CACHE_MB", "0.0035")
    names = [disk.key(bytes([i])) for i in range(4)]
    for i, name in enumerate(names[:3]):
        disk.keep(name, {}, bytes(1_000))
        os.utime(folder / f"{name}{disk.SUFFIX}", (i + 1.0, i + 1.0))
    assert disk.find(names[0])  # used now
    disk.keep(names[3], {}, bytes(1_000))
    assert [disk.find(name) is not None for name in names] == [True, False, True, True]
    disk.keep(disk.key(b"large"), {}, bytes(4_000))  # more than there's room for
    assert [disk.find(name) is not None for name in names] == [True, False, True, True]


def test_what_dead_writers_left_goes_too(folder: Path) -> None:
    disk.keep(disk.key(b"it"), {}, b"code")
    begun = disk.key(b"begun")
    old, new, tag = (folder / f".{of}.{i:016x}.part" for i, of in enumerate((begun, begun, disk.TAG)))
    users = [
        folder / name for name in ("notes.txt", ".env", ".gitignore", f".{begun}.bak", f".{'0' * 40}.part", ".part")
    ]
    for path in (old, new, tag, *users):
        path.write_bytes(b"half")
    long_ago = time.time() - 2 * disk.ABANDONED
    for path in (old, tag, *users):
        os.utime(path, (long_ago, long_ago))
    disk.keep(disk.key(b"other"), {}, b"code")
    assert (old.exists(), new.exists(), tag.exists()) == (False, True, False)
    assert all(path.read_bytes() == b"half" for path in users)


WRITER = """
import sys
from autograd.replay.llvm import disk
names = [disk.key(bytes([i])) for i in range(5)]
for turn in range(40):
    for i, name in enumerate(names):
        found = disk.find(name)
        assert found is None or found == ({"n": i}, bytes([i]) * 20_000), "half an entry"
        disk.keep(name, {"n": i}, bytes([i]) * 20_000)
print("done")
"""


def test_many_may_write_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRAD_CACHE_MB", "0.07")  # so that they also remove one another's
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
        for _ in range(4)
    ]
    for writer in writers:
        out, error = writer.communicate(timeout=120)
        assert out.strip() == b"done", error.decode()
    assert all(re.fullmatch(r"[0-9a-f]{40}\.object", path.name) for path in entries(folder))
    assert all(disk._unpacked(path.stem, path.read_bytes()) for path in entries(folder))


def test_the_suite_keeps_out_of_the_users_cache() -> None:
    assert disk.folder() is None


@needs_llvm
def test_a_function_that_machine_code_lacks_is_said_and_not_called() -> None:
    with pytest.raises(LookupError, match="no function 'other'"):
        jit.Loaded(jit.compile_text("", 0), []).function("other", "p")
