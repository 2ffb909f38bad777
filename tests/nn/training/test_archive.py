"""Files of arrays: whole or not at all, exact, and nothing in them is ever run."""

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from nn.training.archive import read_archive, write_archive

KIND = "a test's file"


def written(path: Path, **arrays: Any) -> Path:
    return write_archive(path, {"format": KIND, "note": "naïve σ"}, arrays, "test")


def made(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


ABOUT = json.dumps({"format": KIND}).encode()


def array_file(array: Any, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=allow_pickle)
    return file.getvalue()


@given(st.lists(st.floats(allow_nan=True), max_size=30), st.lists(st.integers(-(2**63), 2**63 - 1), max_size=9))
def test_what_was_written_comes_back_bit_for_bit(tmp_path_factory: Any, numbers: Any, whole: Any) -> None:
    path = tmp_path_factory.mktemp("archive") / "a.npz"
    written(path, numbers=np.array(numbers, dtype=float), whole=np.array(whole, dtype=np.int64))
    about, arrays = read_archive(path, KIND, "test")
    assert about["note"] == "naïve σ"
    assert arrays["numbers"].tobytes() == np.array(numbers, dtype=float).tobytes()
    assert arrays["whole"].tolist() == whole


def test_numpy_reads_it_too(tmp_path: Path) -> None:
    path = written(tmp_path / "a.npz", numbers=np.array([[1.0, 2.0]]))
    with np.load(path, allow_pickle=False) as found:
        assert found["numbers"].tolist() == [[1.0, 2.0]]


def test_the_same_content_is_the_same_file(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name, a=np.ones(3)) for name in ("1.npz", "2.npz"))
    assert first.read_bytes() == second.read_bytes()


def test_every_way_to_cut_it_short_or_to_change_a_byte_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.npz", numbers=np.arange(4.0))
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(ValueError, match=r"test: .*a\.npz is no whole file"):
            read_archive(path, KIND, "test")
    content = whole.index(np.arange(4.0).tobytes())
    for place in range(content, content + 32):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ValueError, match="no whole file"):
            read_archive(path, KIND, "test")


class Trap:
    """What a pickle would run."""

    def __reduce__(self) -> Any:
        return Path.touch, (Path("sprung"),)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({}, "about.json"),
        ({"about.json": b"[" * 100_000}, "recursion"),
        ({"about.json": b"\xff"}, "utf-8"),
        ({"about.json": b"{"}, "Expecting"),
        ({"about.json": b"[]"}, "it says it is"),
        ({"about.json": b'{"format": "other"}'}, "'other'"),
        ({"about.json": ABOUT, "a.npy": b"cos\nsystem\n"}, "magic"),
        ({"about.json": ABOUT, "a.npy": array_file(np.array([Trap()], dtype=object), True)}, "object"),
        ({"about.json": ABOUT, "a.npy": array_file(np.array([1 + 2j]))}, "complex"),
        ({"about.json": ABOUT, "a.npy": array_file(np.zeros(10**4))[:-8]}, "shorter"),
        ({"about.json": ABOUT, "a.npy": array_file(np.zeros(2)).replace(b"(2,)", b"(9,)")}, "shorter"),
        ({"about.json": ABOUT, "a.npy": array_file(np.zeros(2)).replace(b"(2,), }", b"(-2,), }")}, "array"),
        ({"about.json": ABOUT, "a.npy": array_file(np.zeros((1, 1, 1)))}, "shape"),
    ],
)
def test_hostile_parts_are_refused_and_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: dict[str, bytes], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = made(tmp_path / "a.npz", parts)
    with pytest.raises(ValueError, match="(?i)nothing was changed") as caught:
        read_archive(path, KIND, "test")
    assert reason.lower() in str(caught.value).lower()
    assert not (tmp_path / "sprung").exists()


def test_a_pickle_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.npz").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ValueError, match="no whole file"):
        read_archive(tmp_path / "a.npz", KIND, "test")
    assert not (tmp_path / "sprung").exists()


def test_a_small_file_cant_become_a_large_one(tmp_path: Path) -> None:
    path = made(tmp_path / "a.npz", {"about.json": ABOUT, "a.npy": array_file(np.zeros(10**6))}, zipfile.ZIP_DEFLATED)
    with pytest.raises(ValueError, match="compressed"):
        read_archive(path, KIND, "test")


def test_a_folder_that_is_missing_and_a_file_that_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="test: the folder"):
        written(tmp_path / "no" / "a.npz")
    with pytest.raises(FileNotFoundError, match=r"test: can't read .*a\.npz"):
        read_archive(tmp_path / "a.npz", KIND, "test")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.npz", a=np.ones(1))
    before = path.read_bytes()
    with pytest.raises(ValueError, match="pickle"):
        written(path, a=np.array([Trap()], dtype=object))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.npz"]
