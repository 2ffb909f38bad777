"""What takes part in a benchmark, and the check that comes before any timing: all must find the same numbers."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd

Floats = NDArray[np.float64]
TASKS = (
    "moons_step",
    "digits_epoch",
    "gpt_step",
    "expression",
)  # a file each: TITLE, PEER, REFERENCE, EAGER, CONTESTANTS, check()
TOLERANCE = 1e-9  # relative, of the loss and of the largest gradient


class AbsentError(Exception):
    """Why a contestant can't take part here."""


@dataclass(frozen=True)
class Run:
    """One contestant at the start.

    Args:
        step: does the task's work once; this is what is timed.
        read: does it once more, and gives the loss (or losses) and the flat gradient that it found.
        evaluations: how many samples, or points, one step works through where contestants differ in it.
    """

    step: Callable[[], object]
    read: Callable[[], tuple[Any, Floats]]
    evaluations: int = 1


@dataclass(frozen=True)
class Contestant:
    """How to get a run, and what that needs.

    Args:
        start: imports what it needs, and builds; raises AbsentError where it can't.
        calls_compiler: it needs a C or C++ compiler, and many seconds: the benchmark checks it, the tests don't.
    """

    start: Callable[[], Run]
    calls_compiler: bool = False


def training(step: Callable[[], Any], weights: Callable[[], Floats], rate: float) -> Run:
    """A run of gradient descent. Its gradient is read off the update: so the check sees the very code that is timed.

    Args:
        step: forward, backward and update; gives the loss.
        weights: all of them, flat, a copy.
        rate: of the descent.
    """

    def read() -> tuple[Any, Floats]:
        before = weights()
        loss = float(step())
        return loss, (before - weights()) / rate

    return Run(step, read)


def need(name: str) -> Any:
    """The package of that name; AbsentError, with what to install, where there is none."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise AbsentError(f"needs {name.partition('.')[0]}: pip install -e '.[demos,bench]'") from None


def need_jax() -> Any:
    """JAX in float64, its calls carried out at once: for steps this short a queue costs more than it gives."""
    jax = need("jax")
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    return jax


def need_torch() -> Any:
    """PyTorch on one thread."""
    torch = need("torch")
    torch.set_num_threads(1)
    return torch


def need_compile() -> Any:
    """Our compiled replay."""
    if not hasattr(autograd, "compile"):
        raise AbsentError("autograd.compile is not there yet")
    return autograd.compile


def task(name: str) -> ModuleType:
    """The task's file."""
    if name not in TASKS:
        raise SystemExit(f"unknown task {name!r}; the tasks are: {', '.join(TASKS)}")
    return importlib.import_module(f"tests.benchmarks.{name}")


def difference(found: tuple[Any, Floats], expected: tuple[Any, Floats]) -> float:
    """How far loss and gradients are from the expected, relative to the largest; nan for what is not finite."""
    apart = 0.0
    for ours, theirs in zip(found, expected, strict=True):
        a, b = np.asarray(ours, float), np.asarray(theirs, float)
        if a.shape != b.shape:
            raise SystemExit(f"{a.shape} numbers instead of {b.shape}")
        apart = max(apart, float(np.max(np.abs(a - b)) / np.max(np.abs(b)))) if np.isfinite(a).all() else float("nan")
    return apart


def check(contestants: dict[str, Contestant], reference: str, names: Iterable[str] | None = None) -> dict[str, str]:
    """Raise SystemExit unless all contestants (or those named) find what the reference does.

    Returns:
        those that can't take part here, each with its reason.
    """
    expected = contestants[reference].start().read()
    absent = {}
    for name in contestants if names is None else names:
        try:
            run = contestants[name].start()
        except AbsentError as reason:
            absent[name] = str(reason)
            continue
        apart = difference(run.read(), expected)
        if not apart <= TOLERANCE:  # nan is as wrong
            raise SystemExit(f"{name}: loss or gradients differ by {apart:.1e} from those of {reference}")
    return absent
