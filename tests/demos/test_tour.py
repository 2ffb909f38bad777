"""The tour, from outside: stopped, piped, and without what it needs."""

import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.places import ROOT
from tests.support.prompts import HEARING

TOUR = "import runpy; runpy.run_module('demos', run_name='__main__', alter_sys=True)"
HURRY = """
from demos import tour
train = tour.train
tour.train = lambda model, loss, data, steps, lr: train(model, loss, data, 2, lr)
"""
TELLING = """
from demos import tour
fit = tour.fit
tell = lambda training: training.epoch == 2 and print("under way")
tour.fit = lambda *given, **options: fit(*given, callbacks=[tell], **options)
"""
OLD = b"an old picture"


@contextmanager
def tour(folder: Path, code: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The tour of a copy, whose pictures go to a folder of its own."""
    shutil.copytree(ROOT / "demos", folder / "demos", ignore=shutil.ignore_patterns("out", "gallery", "__pycache__"))
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-u", "-c", code],
        cwd=folder,
        env=settings,
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


def is_whole(picture: Path) -> bool:
    content = picture.read_bytes()
    if picture.suffix == ".svg":
        ElementTree.fromstring(content)  # noqa: S314 - our own picture
        return True
    if picture.suffix == ".html":
        return content.startswith(b"<!doctype html>") and content.rstrip().endswith(b"</html>")
    return content == OLD or (content.startswith(b"\x89PNG") and content.endswith(b"IEND\xaeB`\x82"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
@pytest.mark.parametrize(
    ("moment", "hurry", "encoding"),
    [
        ("The worked example", "", "ascii"),
        ("Two moons", "", "utf-8"),
        ("under way", TELLING, "utf-8"),
        (".moons.png", HURRY, "utf-8"),
    ],
    ids=["drawing", "training", "between two steps", "writing a picture"],
)
def test_ctrl_c_leaves_no_broken_picture(tmp_path: Path, moment: str, hurry: str, encoding: str) -> None:
    with tour(tmp_path, HEARING + hurry + TOUR, PYTHONIOENCODING=encoding) as process:
        out = tmp_path / "demos" / "out"
        out.mkdir()
        (out / "moons.png").write_bytes(OLD)
        assert process.stdout is not None
        if moment.startswith("."):  # a part of a picture, seen on the disk
            while process.poll() is None and not (out / moment).exists():
                time.sleep(0.001)
        else:
            assert any(moment in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.strip() == "Stopped; the pictures made so far are whole."
    assert all(is_whole(picture) for picture in out.iterdir())
    assert not [picture.name for picture in out.iterdir() if picture.name.startswith(".")]


@pytest.mark.parametrize(
    ("environment", "hide", "expected"),
    [
        ({"AUTOGRAD_ENGINE": "plain"}, "", "plain engine runs: AUTOGRAD_ENGINE asks for it"),
        (
            {"AUTOGRAD_ENGINE": "auto"},
            "import sys; sys.modules['_autograd_native'] = None\n",
            "not compiled at install",
        ),
    ],
)
def test_it_begins_with_which_engine_runs_and_why(
    tmp_path: Path, environment: dict[str, str], hide: str, expected: str
) -> None:
    with tour(tmp_path, hide + TOUR, **environment) as process:
        assert process.stdout is not None
        assert expected in process.stdout.readline()


@pytest.mark.parametrize("package", ["numpy", "matplotlib", "sklearn", "tqdm"])
def test_without_what_it_needs_it_says_what_to_install(tmp_path: Path, package: str) -> None:
    with tour(tmp_path, f"import sys; sys.modules[{package!r}] = None\n{TOUR}") as process:
        out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert said == f"The tour needs {package}, which isn't installed: pip install -e '.[demos,test]'\n"


def test_a_mistake_of_our_own_is_not_taken_for_a_missing_package(tmp_path: Path) -> None:
    with tour(tmp_path, f"import sys; sys.modules['autograd.core.value'] = None\n{TOUR}") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" in said


def test_where_nobody_watches_there_is_no_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    from demos.tour import train
    from nn import MLP, Data, mse

    model = MLP(1, [2, 1], seed=1)
    history = train(model, mse, Data([[1.0]], [2.0]), 5, 0.01)
    out, said = capsys.readouterr()
    assert said == ""
    assert out == f"   training loss: {history.loss[0]:.4f} → {history.loss[-1]:.4f} in 5 steps\n"


def test_a_compiled_training_is_the_eager_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from demos import tour
    from nn import MLP, Data, mse

    points = Data([[0.5, -1.0], [1.5, 0.25], [-0.5, 0.75]], [1.0, -1.0, 0.0])
    histories = []
    for compiled in (False, True):
        monkeypatch.setattr(tour, "compiled", compiled)
        model = MLP(2, [4, 1], "tanh", seed=1)
        histories.append(tour.train(model, mse, points, 6, 0.1).loss)
    assert histories[1] == pytest.approx(histories[0], rel=1e-9)


def test_a_picture_that_fails_half_way_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from demos import tour

    class Figure:
        def savefig(self, path: Path, **_: Any) -> None:
            path.write_bytes(b"half")
            raise KeyboardInterrupt

    monkeypatch.setattr(tour, "OUT", tmp_path)
    (tmp_path / "moons.png").write_bytes(OLD)
    with pytest.raises(KeyboardInterrupt):
        tour.save(Figure(), "moons.png")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("moons.png", OLD)]


def test_what_to_type_next_begins_with_the_page() -> None:
    from demos import tour

    commands = [command for _, command in tour.what_next(tour.as_typed())]
    assert commands[0].endswith(" play")
    assert len(commands) == 5


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the test types into sh")
@pytest.mark.parametrize("way", ["by its path", "from the folder above", "on the PATH", "not installed"])
def test_what_to_type_next_works_as_it_stands_there(tmp_path: Path, way: str) -> None:
    """In an environment whose folder has a space in its name; the browser stands in as a program that does nothing."""
    home = tmp_path / "my env"
    venv.create(home, system_site_packages=True, with_pip=False)
    if way != "not installed":
        command = home / "bin" / "autograd"
        command.write_text(f"#!{sys.executable}\nfrom nn.console import script\nraise SystemExit(script())\n")
        command.chmod(0o755)
    typed = {"from the folder above": "my env/bin/python", "on the PATH": "python"}.get(way, f"{home}/bin/python")
    path = f"{home}/bin:{os.environ['PATH']}" if way == "on the PATH" else os.environ["PATH"]
    site = next(each for each in sys.path if each.endswith("site-packages"))
    environment = {**os.environ, "PATH": path, "PYTHONPATH": f"{ROOT}:{site}", "BROWSER": "true"}

    def shell(line: str) -> str:
        done = subprocess.run(  # noqa: S602 - the very thing that is tested
            line, shell=True, cwd=tmp_path, env=environment, input="", capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    ask = "from demos import tour; print(*(line for _, line in tour.what_next(tour.as_typed())), sep=chr(10))"
    commands = shell(f"'{typed}' -c '{ask}'").splitlines()
    begin = {
        "by its path": f"'{home}/bin/autograd'",
        "from the folder above": "'my env/bin/autograd'",
        "on the PATH": "autograd",
        "not installed": f"'{home}/bin/python' -m autograd",
    }[way]
    assert commands[0] == f"{begin} play"
    for line in commands[:4] if way == "by its path" else commands[1:2]:
        shell(line)
    if way == "by its path":
        assert (tmp_path / "sheets.html").is_file()
