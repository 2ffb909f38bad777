"""views/stepping: pages to PDF, through a Chromium that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from autograd.common.unrendered import render_error

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def pdf_of(page: str) -> bytes:
    """An HTML page, printed.

    Raises:
        RenderError: no browser was found, or it failed; the message says what to do.
        OSError: it can't be printed in the folder for what is temporary, as where the disk is full.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise render_error(("no_browser", {}))
    try:
        return _printed(page, browser)
    except OSError as error:
        there = f"a page is printed in {tempfile.gettempdir()}"
        raise OSError(error.errno, f"{there}, and can't be: {error.strerror or error}; nothing was written") from error


def _printed(page: str, browser: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="autograd-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        options += ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        if getattr(os, "geteuid", lambda: 1)() == 0:  # Chromium's sandbox does not work for root, as in a container
            options.append("--no-sandbox")
        try:
            done = subprocess.run(  # noqa: S603
                [browser, *options, source.as_uri()], capture_output=True, timeout=180, check=False
            )
        except subprocess.TimeoutExpired:
            raise render_error(("slow_browser", {"browser": browser})) from None
        printed = target.read_bytes() if target.is_file() else b""
        if not printed.rstrip().endswith(b"%%EOF"):  # it may have been cut short
            said = done.stderr.decode(errors="replace").strip().splitlines()
            why = {"browser": browser, "why": said[-1] if said else ""}
            raise render_error(("no_print" if said else "no_print_why", why))
        return printed
