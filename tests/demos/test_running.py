"""What all demos have in common: their options, and how they end."""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import pytest

from demos.running import OUT, Options, demo, guarded


def options_of(*words: str) -> Options:
    found: list[Options] = []
    assert demo("one", found.append, "It shows one thing.", words=words) == 0
    return found[0]


def test_without_options_a_demo_is_whole_and_compiled_where_it_can_be() -> None:
    options = options_of()
    assert (options.quick, options.compiled, options.out) == (False, None, OUT)


def test_quick_and_eager_are_switches_of_their_own() -> None:
    assert (options_of("--quick").quick, options_of("--quick").compiled) == (True, None)
    assert (options_of("--eager").quick, options_of("--eager").compiled) == (False, False)


def test_pictures_go_to_the_folder_that_was_asked_for(tmp_path: Path) -> None:
    path = options_of("--out", f"{tmp_path}/deep/down").picture("one.png")
    assert path == tmp_path / "deep" / "down" / "one.png"
    assert path.parent.is_dir()


def test_a_demo_has_options_of_its_own() -> None:
    def more(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--corpus", default="words")

    found: list[str] = []
    assert demo("one", lambda options: found.append(options.corpus), "", more=more, words=["--corpus", "mine"]) == 0
    assert found == ["mine"]


@pytest.mark.parametrize(
    ("words", "status", "out", "error"),
    [
        (["--help"], 0, "It shows one thing.", ""),
        (["--quik"], 2, "", "python -m demos.one: unrecognized arguments: --quik; see python -m demos.one --help\n"),
    ],
)
def test_help_and_mistyped_words(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, out: str, error: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        demo("one", lambda options: None, "It shows one thing.\n\nAnd more.", words=words)
    assert caught.value.code == status
    said = capsys.readouterr()
    assert out in said.out
    assert "And more" not in said.out
    assert said.err == error


def test_what_is_missing_is_one_line_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo("one", lambda options: print("running"), "", needs=("numpy", "no_such_package"), words=[]) == 1
    said = capsys.readouterr()
    install = "pip install -e '.[demos,test]'"
    assert said == ("", f"demos.one needs no_such_package, which isn't installed: {install}\n")


def test_a_file_that_can_t_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    words = ["--out", f"{tmp_path}/file"]
    assert demo("one", lambda options: options.picture("one.png"), "", words=words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("demos.one: ")
    assert f"{tmp_path}" in said.err.replace("\\\\", "\\")
    assert said.err.count("\n") == 1


def test_ctrl_c_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(options: Options) -> None:
        raise KeyboardInterrupt

    assert demo("one", stopped, "", words=[]) == 130
    assert capsys.readouterr().err == "\nStopped; the pictures made so far are whole.\n"


def test_a_warning_is_one_line_and_only_in_a_demo(capsys: pytest.CaptureFixture[str]) -> None:
    def warn(options: Options) -> None:
        warnings.simplefilter("always")
        warnings.warn("it is late", RuntimeWarning, stacklevel=1)

    assert demo("one", warn, "", words=[]) == 0
    assert capsys.readouterr().err == "it is late\n"
    with pytest.warns(RuntimeWarning, match="it is late"):
        warnings.warn("it is late", RuntimeWarning, stacklevel=1)


def test_a_mistake_of_the_demo_s_own_has_a_traceback() -> None:
    def broken(options: Options) -> None:
        raise ValueError("a mistake")

    def missing() -> int:
        raise ModuleNotFoundError("no part", name="nn.no_such_part")

    with pytest.raises(ValueError, match="a mistake"):
        demo("one", broken, "", words=[])
    with pytest.raises(ModuleNotFoundError, match="no part"):
        guarded("The tour", missing)
