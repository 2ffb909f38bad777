import json
from pathlib import Path

import numpy as np
import pytest

from tests.commands.test_main import run

LESSON = """
import numpy as np
import helper

X = np.array([[1.0, 2.0], [3.0, 4.0]])

def loss(W, b):
    return (np.tanh(X @ W + b) ** 2).sum()

def gradient(W, b):
    h = np.tanh(X @ W + b)
    d = 2 * h * (1 - h**helper.POWER)
    return X.T @ d, d.sum(axis=0)

def loud(x, y):
    print("computed")
    return x * y

def broken(x, y):
    raise LookupError("no data")

def words(x, y):
    return "x"

def on_values(x, y):
    return x * y.sin()
"""


@pytest.fixture
def lesson(tmp_path: Path) -> str:
    (tmp_path / "lesson.py").write_text(LESSON)
    (tmp_path / "helper.py").write_text("POWER = 2\n")
    (tmp_path / "point.json").write_text(json.dumps({"b": [0.5, 0.6], "W": [[0.1, 0.2], [0.3, 0.4]]}))
    (tmp_path / "numbers.json").write_text(json.dumps({"x": 1.0, "y": 2.0}))
    np.savez(tmp_path / "point.npz", W=np.ones((2, 2)), b=np.zeros(2))
    return str(tmp_path / "lesson.py")


def test_a_gradient_in_a_file(lesson: str) -> None:
    folder = Path(lesson).parent
    for point in ("point.json", "point.npz"):
        done = run("check", f"{lesson}:loss", "--gradient", "gradient", "--at", str(folder / point))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count("agrees") == 6
    (folder / "helper.py").write_text("POWER = 1\n")
    done = run("check", f"{lesson}:loss", "--gradient", "gradient", "--at", str(folder / "point.json"), "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert "is taken as 1 − tanh(a) instead of 1 − tanh(a)²" in said["problems"][0]["message"]
    assert said["entries"][1]["name"] == "W[0, 1]"


def test_a_function_on_values(lesson: str) -> None:
    done = run("check", f"{lesson}:on_values", "--at", str(Path(lesson).parent / "numbers.json"))
    assert (done.returncode, done.stdout.count("agrees")) == (0, 2)


@pytest.mark.parametrize(("words", "expected"), [
    (["{lesson}:los", "--at", "x.json"], "there is no function los"),
    (["{lesson}:loss"], "--at point.json"),
    (["{lesson}:loss", "--at", "missing.json"], "missing.json can't be read as a point"),
    (["missing.py:loss", "--at", "x.json"], "there is no file missing.py"),
    (["x*y", "x=1", "y=2", "--at", "x.json"], "--at is for a function in a file"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_status_2(lesson: str, words: list[str], expected: str) -> None:
    done = run("check", *[word.format(lesson=lesson) for word in words], "--json")
    assert done.returncode == 2
    assert expected in json.loads(done.stdout)["error"]
    assert expected in done.stderr


def test_a_file_that_breaks_is_said_with_its_error(lesson: str) -> None:
    Path(lesson).write_text("1/0\n")
    done = run("check", f"{lesson}:loss", "--at", "x.json")
    assert done.returncode == 2
    assert "ZeroDivisionError: division by zero" in done.stderr


def test_what_a_function_prints_is_not_among_the_json(lesson: str) -> None:
    done = run("check", f"{lesson}:loud", "--at", str(Path(lesson).parent / "numbers.json"), "--json")
    assert json.loads(done.stdout)["ok"]
    assert "computed" in done.stderr


@pytest.mark.parametrize(("name", "expected"), [
    ("broken", "LookupError: no data (lesson.py:"), ("words", "the function gave a str, 'x'")
])  # fmt: skip
def test_a_function_that_can_not_be_checked_is_status_2(lesson: str, name: str, expected: str) -> None:
    done = run("check", f"{lesson}:{name}", "--at", str(Path(lesson).parent / "numbers.json"), "--json")
    assert done.returncode == 2
    assert expected in json.loads(done.stdout)["error"]
    assert "Traceback" not in done.stderr


def test_a_name_that_is_no_argument_is_told(lesson: str) -> None:
    path = Path(lesson).parent / "more.json"
    path.write_text('{"b": [0.5, 0.6], "W": [[0.1, 0.2], [0.3, 0.4]], "z": 1}')
    done = run("check", f"{lesson}:loss", "--at", str(path))
    assert (done.returncode, "more.json has z, which is no argument of the function" in done.stderr) == (2, True)


def test_a_point_is_of_numbers(lesson: str) -> None:
    path = Path(lesson).parent / "null.json"
    path.write_text('{"x": 1, "y": null}')
    done = run("check", f"{lesson}:on_values", "--at", str(path))
    assert (done.returncode, "null is no number" in done.stderr) == (2, True)
