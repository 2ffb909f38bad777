"""A real Chromium for the tests of pages; where there is none, they are skipped and say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# the first is Chromium without its own windows: a page costs a quarter of the time
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for the whole session; it is started where a test first asks for it."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install '.[browser]'")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"needs a browser on the PATH: {', '.join(NAMES)}")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


@contextmanager
def watched(browser: Any, *more: str) -> Iterator[Any]:
    """A fresh page.

    Raises:
        AssertionError: at the end, for any error or warning in its console, any request but for a local file or an
            address that begins with one of ``more``, and any answer that is an error.
    """
    context = browser.new_context()
    opened = context.new_page()
    trouble: list[str] = []
    local = ("file:", "data:", "about:", "blob:", *more)
    context.on(
        "console", lambda it: trouble.append(f"console {it.type}: {it.text}") if it.type in ("error", "warning") else 0
    )
    context.on("weberror", lambda it: trouble.append(f"page error: {it.error}"))
    context.on("request", lambda it: None if it.url.startswith(local) else trouble.append(f"request: {it.url}"))
    context.on("response", lambda it: trouble.append(f"{it.status}: {it.url}") if it.status >= 400 else None)
    yield opened
    context.close()
    assert not trouble, "\n".join(trouble)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page, watched."""
    with watched(browser) as opened:
        yield opened
