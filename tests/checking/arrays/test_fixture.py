"""The fixtures, as somebody's own tests use them."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.support.places import ROOT

TESTS = """
def test_right(gradcheck, check_gradient):
    assert gradcheck(lambda x: x * x, [3.0]).ok
    assert check_gradient(lambda x: x**3, lambda x: 3 * x**2, 2.0).ok

def test_wrong(check_gradient):
    check_gradient(lambda x: (x * x).sum(), lambda x: x, __import__("numpy").ones(30))

def test_kink(gradcheck):
    gradcheck(lambda x: x.relu(), [0.0])

def test_kink_that_is_known(gradcheck):
    gradcheck(lambda x: x.relu(), [0.0], unverified="pass")
"""


def test_a_test_fails_with_the_report_alone(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    command = [sys.executable, "-m", "pytest", "-p", "autograd.checking.arrays.fixture", "-p", "no:cacheprovider"]
    command += ["-rN"]  # no summary: on CI it repeats the reports
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)  # noqa: S603 - these tests
    said = done.stdout
    assert "2 failed, 2 passed" in said
    assert said.count("half of what it should be") == 1
    assert "could not be verified" in said
    assert "__tracebackhide__" not in said
    assert len(said.splitlines()) < 60


def test_it_is_an_entry_point() -> None:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    assert found == {"autograd": "autograd.checking.arrays.fixture"}
