"""What a student's code does to the process it runs in, and to nobody else.

Also of: grading/guarding, grading/worker.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.grading import watching
from autograd.grading.grade import grade
from autograd.grading.verdict import Grade

STUDENTS = Path(__file__).parent / "students"
RIGHT = (STUDENTS / "right.py").read_text(encoding="utf-8")


def with_body(**lines: str) -> str:
    """The right engine, whose methods begin with these lines."""
    text = RIGHT
    for name, line in lines.items():
        head = next(each for each in text.splitlines() if each.startswith(f"    def {name}("))
        text = text.replace(f"{head}\n", f"{head}\n        {line}\n")
    return text


def graded(folder: Path, text: str) -> Grade:
    path = folder / "student.py"
    path.write_text(text, encoding="utf-8")
    return grade(path)


def said(report: Grade, key: str) -> set[str]:
    return {name for each in report.findings if each.objection.key == key for name in each.objection.operations}


def test_what_a_file_does_at_import_harms_nobody(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It prints, asks, writes, removes, starts processes, and ends the process: what stands above is examined."""
    mine = tmp_path / "mine.txt"
    mine.write_text("kept", encoding="utf-8")
    attempts = [
        f"open({str(mine)!r}, 'w').write('lost')",
        f"os.remove({str(mine)!r})",
        f"shutil.move({str(mine)!r}, 'elsewhere')",
        *(["os.fork()"] if hasattr(os, "fork") else []),
        "subprocess.Popen(['true'])",
        "os.kill(os.getppid(), 0)",
    ]
    tries = "\n".join(f"try:\n    {each}\nexcept PermissionError:\n    refused += 1" for each in attempts)
    more = (
        "import os, shutil, subprocess, sys\nprint('x' * 100_000)\nos.write(1, b'{}\\n')\nsys.stderr.write('y')\n"
        f"assert int(input('How many? ')) == 1\nopen('written.txt', 'w').write('z')\nrefused = 0\n{tries}\n"
        f"assert refused == {len(attempts)}\nos._exit(3)\n"
    )
    report = graded(tmp_path, RIGHT + more)
    assert report.ok
    assert report.points == 100
    ((key, into),) = report.notes
    assert (key, into["error"], into["message"]) == ("stopped", "SystemExit", "3")
    assert int(into["line"]) == len((RIGHT + more).splitlines())
    assert mine.read_text(encoding="utf-8") == "kept"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mine.txt", "student.py"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends the process instead")
def test_an_operation_that_breaks_costs_its_own_cases_alone(tmp_path: Path) -> None:
    never = "while True:\n            try:\n                while True: pass\n            except BaseException: pass"
    text = with_body(
        tanh=never, exp="import ctypes; ctypes.string_at(0)", log="x = [0] * 10**11", relu="import os; os._exit(0)"
    )
    report = graded(tmp_path, text)
    assert said(report, "endless") == {"tanh"}
    assert said(report, "died") == {"exp"}
    assert said(report, "memory") == {"log"}
    assert said(report, "crash") == {"relu"}
    assert {key for key in report.marks if report.marks[key][0] == report.marks[key][1]} >= {"order", "again", "size"}
    assert not any({"add", "mul", "powc"} & {*each.objection.operations} for each in report.findings)


@pytest.mark.slow
def test_a_loop_that_never_ends_is_named() -> None:
    assert "add" in said(grade(STUDENTS / "follows_an_endless_loop.py"), "endless")


@pytest.mark.parametrize(
    ("text", "key", "into"),
    [
        ("def (:\n", "not_run", {"error": "SyntaxError", "message": "invalid syntax", "line": "1"}),
        ("x = 1 / 0\n" + RIGHT, "not_run", {"error": "ZeroDivisionError", "message": "division by zero", "line": "1"}),
        ("class Module:\n    pass\n", "no_class", {"wanted": "backward", "there": "Module"}),
        ("", "no_class", {"wanted": "backward", "there": "–"}),
        (
            "class A:\n    def backward(self): ...\nclass B(A): ...\n",
            "several_classes",
            {"wanted": "backward", "there": "A, B"},
        ),
    ],
)
def test_a_file_without_an_engine_says_why(tmp_path: Path, text: str, key: str, into: dict[str, str]) -> None:
    report = graded(tmp_path, text)
    (found,) = report.findings
    assert (found.objection.key, dict(found.objection.into)) == (key, into)
    assert not report.ok
    assert report.points == 0
    assert all(word in report.text("pl") for word in into.values())


def test_a_file_that_never_ends_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOADING", 0.5)
    (found,) = graded(tmp_path, "x = 1\nwhile True: pass\n" + RIGHT).findings
    assert found.objection.key == "not_timely"
    assert "(line 2)" in found.head("en")


def test_a_class_that_was_asked_for_and_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "student.py").write_text(RIGHT)
    (found,) = grade(tmp_path / "student.py", value="Tensor").findings
    assert found.objection.key == "no_such_class"
    assert "there is no class Tensor; the classes of the file: Value" in found.head("en")


def test_a_class_that_is_here_is_examined_in_a_copy_of_this_process() -> None:
    class Engine:
        changed = False

        def __init__(self, data: float) -> None:
            self.data, self.grad = data, 0.0

        def __add__(self, other: object) -> Engine:
            Engine.changed = True
            sys.stdout.write("never seen")
            sys.exit(1)

        def backward(self) -> None: ...

    report = grade(Engine)
    assert said(report, "crash") == {"add"}
    assert not Engine.changed or not hasattr(os, "fork")


def test_siblings_can_be_imported_and_hide_nothing(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("from math import tanh as curve\n", encoding="utf-8")
    (tmp_path / "math.py").write_text("raise SystemExit\n", encoding="utf-8")
    text = RIGHT.replace("import math\n", "import math\nfrom helper import curve\n").replace("math.tanh", "curve")
    report = graded(tmp_path, text)
    assert report.ok
    assert report.points == 100
    assert not (tmp_path / "__pycache__").exists()


def test_a_file_of_a_package_knows_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "__init__.py").touch()
    (tmp_path / "engine" / "helper.py").write_text("from math import tanh as curve\n", encoding="utf-8")
    text = RIGHT.replace("import math\n", "import math\nfrom .helper import curve\n").replace("math.tanh", "curve")
    assert graded(tmp_path / "engine", text).points == 100


def test_importing_the_process_is_light() -> None:
    code = "import sys, autograd.grading.worker; print('numpy.testing' in sys.modules, 'torch' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["False", "False"]  # noqa: S603
