"""What takes part in a benchmark, and the check that comes before any timing: all must find the same numbers.

Our replay must besides find the eager engine's numbers to the last bit, where it isn't asked to be fast.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd

Floats = NDArray[np.float64]
FILES = {  # of each task, whose own TASKS has it
    "moons_step": "moons_step",
    "digits_epoch": "epoch",
    "wide_epoch": "epoch",
    "gpt_step": "gpt_step",
    "gpt_documents": "gpt_step",
    "expression": "expression",
    **{f"gmm_d{d}_k{k}": "gmm" for d, k in ((2, 5), (2, 25), (10, 10), (32, 25), (64, 5), (64, 25))},
    "lstm": "lstm",
}
TASKS = tuple(FILES)
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


@dataclass(frozen=True)
class Task:
    """What all contestants do.

    Args:
        title: what it is.
        peer: the contestant all others are said to be so many times as fast as.
        reference: what the check compares with: always there.
        contestants: by name.
        eager: of those, the ones that run on either of our engines.
        known: what the reference must find, where that is known otherwise.
    """

    title: str
    peer: str
    reference: str
    contestants: dict[str, Contestant]
    eager: tuple[str, ...] = ()
    known: tuple[Any, Floats] | None = None

    def check(self, names: Iterable[str] | None = None) -> dict[str, str]:
        """Raise SystemExit unless all contestants (or those named) find what the reference does.

        Returns:
            those that can't take part here, each with its reason.
        """
        expected = self.contestants[self.reference].start().read()
        if self.known is not None and difference(expected, self.known):
            raise SystemExit(f"{self.reference} finds {expected}, not {self.known}")
        absent = {}
        for name in self.contestants if names is None else names:
            try:
                run = self.contestants[name].start()
            except AbsentError as reason:
                absent[name] = str(reason)
                continue
            apart = difference(run.read(), expected)
            if not apart <= TOLERANCE:  # nan is as wrong
                raise SystemExit(f"{name}: loss or gradients differ by {apart:.1e} from those of {self.reference}")
        return absent


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


def compiled_step(torch: Any, function: Callable[..., Any], *given: Any) -> Any:
    """PyTorch's compiled function, called through its C++ wrapper, and called once; AbsentError where that fails."""
    need("torch._inductor.config").cpp_wrapper = True
    compiled = torch.compile(function, fullgraph=True)
    try:
        with torch.no_grad():
            compiled(*given)
    except Exception as error:  # noqa: BLE001 - a missing compiler comes as one of many kinds
        raise AbsentError(f"{type(error).__name__}: {str(error).strip().splitlines()[0]:.200}") from None
    return compiled


def same_bits(run: Run, program: Any, samples: int = 16) -> Run:
    """The run, whose reading first holds the program against the eager engine, to the last bit.

    Args:
        run: of our replay.
        program: what it replays.
        samples: of a batch of the recorded sample alone; 1, 2, 4, 8 or 16, so that the mean of equal ones is exact.
    """

    def read() -> tuple[Any, Floats]:
        loss, leaves = program.loss, [*program.inputs, *program.parameters]
        wanted = program.parameters if program.wrt == "parameters" else program.inputs
        for leaf in leaves:
            leaf.grad = 0.0
        loss.backward()
        values, gradients = program(np.tile([each.data for each in program.inputs], (samples, 1)))
        found = gradients if program.wrt == "parameters" else gradients[0]
        if program.backend == "llvm" and not (
            (values == loss.data).all() and np.array_equal(found, [each.grad for each in wanted])
        ):
            raise SystemExit("replay: a sample's loss or gradients are not the eager engine's, bit for bit")
        return run.read()

    return replace(run, read=read)


def task(name: str) -> Task:
    """The task of that name."""
    if name not in TASKS:
        raise SystemExit(f"unknown task {name!r}; the tasks are: {', '.join(TASKS)}")
    found: Task = importlib.import_module(f"tests.benchmarks.{FILES[name]}").TASKS[name]
    return found


def difference(found: tuple[Any, Floats], expected: tuple[Any, Floats]) -> float:
    """How far loss and gradients are from the expected, relative to the largest; nan for what is not finite."""
    apart = 0.0
    for ours, theirs in zip(found, expected, strict=True):
        a, b = np.asarray(ours, float), np.asarray(theirs, float)
        if a.shape != b.shape:
            raise SystemExit(f"{a.shape} numbers instead of {b.shape}")
        apart = max(apart, float(np.max(np.abs(a - b)) / np.max(np.abs(b)))) if np.isfinite(a).all() else float("nan")
    return apart
