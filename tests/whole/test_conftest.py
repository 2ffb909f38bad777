"""--no-skips, --note-passed and --leave-out, from outside."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import ROOT

TESTS = {
    "test_mark.py": "import pytest\n@pytest.mark.skip(reason='by mark')\ndef test_it(): pass\n",
    "test_call.py": "import pytest\ndef test_it(): pytest.skip('by call')\n",
    "test_file.py": "import pytest\npytest.importorskip('no_such_oracle', reason='by file')\ndef test_it(): pass\n",
    "test_fixture.py": "import pytest\n@pytest.fixture\ndef f(): pytest.skip('by fixture')\ndef test_it(f): pass\n",
    "test_doctest.py": "def f():\n    '''\n    >>> f()  # doctest: +SKIP\n    '''\n",
    "test_expected.py": "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): assert False\n",
    "test_plain.py": "def test_it(): pass\n",
}

# as if nobody had asked for anything, such as several processes
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for name, text in TESTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-rA", "--doctest-modules", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, env=PLAIN)  # noqa: S603
    return done.returncode, done.stdout


def test_a_skip_of_any_kind_fails_with_its_reason(folder: Path) -> None:
    code, out = run(folder, "--no-skips", "--continue-on-collection-errors")
    assert code == 1
    for reason in ("by mark", "by call", "by file", "by fixture", "all tests skipped by [+]SKIP"):
        assert re.search(f"was skipped, and --no-skips allows none: .*{reason}", out), reason
    assert "PASSED test_plain.py::test_it" in out
    assert "XFAIL test_expected.py::test_it" in out
    assert "skipped" not in out.splitlines()[-1]


def test_without_the_option_skips_are_skips(folder: Path) -> None:
    code, out = run(folder)
    assert code == 0, out
    assert "1 passed, 6 skipped, 1 xfailed" in out  # test_file.py also as a doctest


def test_what_passed_in_one_run_is_left_out_of_the_next(folder: Path) -> None:
    (folder / "test_failing.py").write_text("def test_it(): assert False\n", encoding="utf-8")
    assert run(folder, "--note-passed", "passed", "-n", "2")[0] == 1
    assert (folder / "passed").read_text(encoding="utf-8").splitlines() == ["test_plain.py::test_it"]
    for more in ((), ("-n", "2")):
        code, out = run(folder, "--leave-out", "passed", *more)
        assert code == 1
        assert "test_plain.py" not in out
        assert "FAILED test_failing.py::test_it" in out
        assert "XFAIL test_expected.py::test_it" in out
