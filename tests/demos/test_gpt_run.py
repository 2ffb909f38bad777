"""The GPT demo, from outside: run, stopped, and given what it can't use."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from demos.gpt.learning import compared, per_letter
from tests.support.places import ROOT
from tests.support.prompts import HEARING

RUN = "import runpy; runpy.run_module('demos.gpt', run_name='__main__', alter_sys=True)"


@contextmanager
def demo(folder: Path, *words: str, before: str = "") -> Iterator[subprocess.Popen[str]]:
    """The demo, whose picture goes to a folder of its own."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-u", "-c", before + RUN, "--out", str(folder), *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def has_picture(folder: Path) -> bool:
    content = (folder / "gpt.png").read_bytes()
    return content.startswith(b"\x89PNG") and content.endswith(b"IEND\xaeB`\x82")


def test_a_quick_run_learns_and_says_what_it_is_worth(tmp_path: Path) -> None:
    with demo(tmp_path, "--quick") as process:
        out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    reached = [
        float(line.split("validation loss ")[1].split(":")[0]) for line in out.splitlines() if "   epoch" in line
    ]
    assert len(reached) == 3
    assert reached == sorted(reached, reverse=True)
    assert "all 4 epochs are done" in out
    table = {line.split()[0]: float(line.split()[1]) for line in out.splitlines() if line[:3] in ("uni", "big", "GPT ")}
    assert table["bigram"] < table["uniform"]
    assert "this is no comparison" in out
    assert "GPT − bigram" not in out
    assert has_picture(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_keeps_what_was_learned(tmp_path: Path) -> None:
    slow = "import demos.gpt.learning as l, dataclasses; l.QUICK = dataclasses.replace(l.QUICK, epochs=1000)\n"
    with demo(tmp_path, "--quick", "--eager", before=HEARING + slow) as process:
        assert process.stdout is not None
        assert any("epoch  1" in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert "Ctrl-C in epoch" in out
    assert "kept are the weights of epoch" in out
    assert "\nGPT " in out
    assert has_picture(tmp_path)


def test_without_what_it_needs_it_says_what_to_install(tmp_path: Path) -> None:
    missing = (
        "import importlib.util as u; u.find_spec, f = lambda name: name != 'tqdm' and f(name) or None, u.find_spec\n"
    )
    with demo(tmp_path, before=missing) as process:
        out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert said == "demos.gpt needs tqdm, which isn't installed: pip install -e '.[demos,test]'\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--corpus", "nowhere.txt"], "demos.gpt: nowhere.txt can't be read: No such file or directory\n"),
        (["--seed", "-1"], "argument --seed: '-1'; expected a whole number from 0 on"),
        (["--temperature", "0"], "argument --temperature: '0'; expected a number above 0"),
        (["--temperature", "nan"], "argument --temperature: 'nan'; expected a number above 0"),
    ],
    ids=["corpus", "seed", "cold", "nan"],
)
def test_what_it_cannot_use_is_said_in_one_line(tmp_path: Path, words: list[str], message: str) -> None:
    with demo(tmp_path, *words) as process:
        out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert message in said
    assert said.count("\n") == 1


def test_the_standard_error_is_that_of_names_drawn_anew() -> None:
    random = np.random.default_rng(0)

    def drawn() -> tuple[list[list[float]], list[list[float]]]:
        lengths = random.integers(3, 9, 80)
        first = [list(random.normal(random.normal(2.0, 0.3), 0.5, length)) for length in lengths]
        return first, [list(random.normal(2.2, 0.5, length)) for length in lengths]

    samples = [compared(*drawn()) for _ in range(300)]
    differences, errors = np.transpose(samples)
    assert differences.mean() == pytest.approx(-0.2, abs=0.01)
    assert errors.mean() == pytest.approx(differences.std(), rel=0.1)
    first, second = drawn()
    assert compared(first, second)[0] == pytest.approx(per_letter(first) - per_letter(second), rel=1e-9)
