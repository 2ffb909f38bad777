"""checking/arrays: fixtures for pytest, which has them wherever this package is installed.

They fail a test with the report alone, without a traceback through this project.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def _failing(name: str) -> Callable[..., Any]:
    """A check by its name; where something is wrong or not verified, the test fails."""

    def checked(*given: Any, unverified: str = "fail", **options: Any) -> Any:
        __tracebackhide__ = True
        from autograd.checking import differences
        from autograd.checking.arrays import gradients  # late: pytest loads this file for every project that it tests
        from autograd.common.errors import GradientError

        checks: dict[str, Callable[..., Any]] = {
            "gradcheck": differences.gradcheck,
            "check_gradient": gradients.check_gradient,
        }
        if unverified not in ("fail", "pass"):
            raise ValueError(f"{name}: unverified is {unverified!r}; expected 'fail' or 'pass'")
        said = ""
        try:
            report = checks[name](*given, **options)
        except GradientError as error:
            said = str(error)
        if said:  # outside of the except, or pytest shows the report twice
            pytest.fail(said, pytrace=False)
        if unverified == "fail" and not report.verified:
            pytest.fail(report.complaint, pytrace=False)
        return report

    return checked


@pytest.fixture
def gradcheck() -> Callable[..., Any]:
    """`autograd.gradcheck`, which fails the test where something is wrong, or could not be verified.

    With ``unverified="pass"`` the second is let through. A test takes it by its name::

        def test_my_loss(gradcheck):
            gradcheck(loss, [0.5, 2.0])
    """
    return _failing("gradcheck")


@pytest.fixture
def check_gradient() -> Callable[..., Any]:
    """`autograd.check_gradient` likewise, for a gradient that somebody wrote.

    Taken as the other one is::

        def test_my_backward(check_gradient):
            check_gradient(loss, backward, (W1, b1))
    """
    return _failing("check_gradient")
