"""One hypothesis profile for all tests; and --no-skips: where everything is installed, a skipped test is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

from autograd import engine
from tests.support.backends import backend
from tests.support.browsing import browser, page

__all__ = ["backend", "browser", "page"]  # fixtures

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


@pytest.fixture(autouse=True)
def _llvmlite_may_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is, `compile` warns once; a test of its own looks at that, and all others take it for said."""
    monkeypatch.setattr("autograd.replay.program.backends._told", True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--no-skips", action="store_true", help="take a skipped test for a failure, and say why it was")


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
    """Whole files, skipped by an importorskip."""
    report = yield
    refuse(report, collector.config)
    return report
