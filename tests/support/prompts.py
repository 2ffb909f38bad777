"""A program that asks at a terminal, and Ctrl-C there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.support.places import ROOT

# A shell that starts tests in the background has them ignore Ctrl-C, and so would what they start
HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
PATIENCE = 60  # seconds; then the program is ended, and the test fails


def stopped_at_the_prompt(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What a program wrote that got Ctrl-C where it showed its first prompt, "> "."""
    pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HEARING + code, *words],
        cwd=ROOT,
        stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(terminal)
    assert process.stdout is not None
    out = b""
    end = threading.Timer(PATIENCE, process.kill)
    end.start()
    with process:
        while not out.endswith(b"\n> ") and (piece := os.read(process.stdout.fileno(), 4096)):
            out += piece
        time.sleep(0.1)  # from the prompt to the reading
        process.send_signal(signal.SIGINT)
        rest, error = process.communicate()
    end.cancel()
    os.close(keyboard)
    return subprocess.CompletedProcess(process.args, process.returncode, (out + rest).decode(), error.decode())
