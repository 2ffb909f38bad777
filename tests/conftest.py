"""One hypothesis profile for all tests, and two things for CI.

--no-skips: where everything is installed, a skipped test is a failure. --note-passed and --leave-out: what passed in
one run need not run again in another.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import nn
from autograd import engine
from tests.support.backends import backend, own_exp
from tests.support.browsing import browser, page

__all__ = ["backend", "browser", "own_exp", "page"]  # fixtures

# the same examples every time, as long as they take; with --hypothesis-seed=N others
settings.register_profile("shared", deadline=None, derandomize=True, database=None, max_examples=40)
settings.register_profile("seeded", settings.get_profile("shared"), derandomize=False)
settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """Let a seed that was given count; keep machine code out of the user's cache; one engine for all."""
    os.environ["AUTOGRAD_CACHE"] = "off"
    os.environ["AUTOGRAD_ENGINE"] = engine()  # the same in the processes that tests start
    if config.getoption("--hypothesis-seed") is not None:
        settings.load_profile("seeded")
    noted = config.getoption("note_passed")
    if noted is not None and not hasattr(config, "workerinput"):  # of several processes, the one that hears of all
        config.pluginmanager.register(Noting(noted))


class Noting:
    """Writes down which tests have passed: an id a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_text("", encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one."""
        if report.when == "call" and report.outcome == "passed":
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{report.nodeid}\n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was asked to be."""
    if (path := config.getoption("leave_out")) is not None:
        known = set(path.read_text(encoding="utf-8").splitlines())
        left_out = [item for item in items if item.nodeid in known]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.nodeid not in known]


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay, so that nobody has to go through them to find garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _llvmlite_may_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is, `compile` warns once; a test of its own looks at that, and all others take it for said."""
    monkeypatch.setattr("autograd.replay.program.backends._told", True)


@pytest.fixture(autouse=True)
def _modules_begin_alike() -> None:
    """Modules made without a seed begin as they do in a test that runs alone, in whatever order tests run."""
    nn.seed(0)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.addoption("--no-skips", action="store_true", help="take a skipped test for a failure, and say why it was")
    parser.addoption("--note-passed", type=Path, metavar="FILE", help="write the ids of the tests that pass into it")
    parser.addoption("--leave-out", type=Path, metavar="FILE", help="run none of the tests whose ids it has")


def refuse(report: Any, config: pytest.Config) -> None:
    """Turn a skip into a failure that gives the skip's reason; what is expected to fail stays as it is."""
    if report.skipped and not hasattr(report, "wasxfail") and config.getoption("no_skips"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and --no-skips allows none: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)  # outermost: pytest itself decides in between what is an expected failure
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tests, and their fixtures."""
    report = yield
    refuse(report, item.config)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Whole files, skipped by an importorskip; what they make while they are read begins alike in any order of them."""
    nn.seed(0)
    report = yield
    refuse(report, collector.config)
    return report
