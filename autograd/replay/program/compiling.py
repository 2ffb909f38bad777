"""replay/program: compile(): a recorded graph, as a program over whole batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.core.value import Value
from autograd.replay import guarding
from autograd.replay.program.program import Program


def compile(  # noqa: A001 - what it does, as in re.compile
    loss: Any, inputs: Any = (), parameters: Any = (), *, outputs: Sequence[Any] = (), guards: Any = None,
    backend: str | None = None, wrt: str | None = None, fast: bool = False, threads: int | None = None,
    cache: bool = True,
) -> Program:  # fmt: skip
    """Compile a recorded graph and its backward pass to a program over batches of any size.

    The graph is that of one sample. Leaves that are neither inputs nor parameters are constants. Branches of Python
    that were taken on data are frozen; record inside `record` to have those guarded that compare Values. Branches on
    ``.data``, or on what is cut off from the graph, are not seen.

    Args:
        loss: the root: any node.
        inputs: the leaves whose numbers come with every sample, in lists of any nesting.
        parameters: a model, or the leaves all samples have in common; they stay bound to the program.
        outputs: further nodes, whose values `Program.outputs` gives.
        guards: a `Recording`, or its guards; those of the `record` block this is called in where None.
        backend: "llvm" (needs llvmlite) or "numpy"; the faster one that is there where None.
        wrt: "parameters" or "inputs": whose gradients are wanted; the parameters' where there are any.
        fast: let LLVM use vector functions and fuse products with sums; results differ in the last digits.
        threads: at most so many; as many as there are processors where None. Results don't depend on it.
        cache: keep LLVM's machine code on disk, where making it took a noticeable time, so that the next process that
            compiles the same graph finds it. The environment variable AUTOGRAD_CACHE names the folder (else it's in the
            user's own for caches, if platformdirs is there to tell) or is "off"; AUTOGRAD_CACHE_MB says how large it
            may be, 256 as a rule.

    Raises:
        TypeError: something is no Value.
        ValueError: an input is no leaf, or is a constant, or stands twice.
        StaleError: a leaf was changed after the recording.
        ImportError: the "llvm" back end was asked for and llvmlite is not there.
        MemoryError: when it runs first, "llvm" was asked for and there may not be memory enough to compile it; where
            no back end was asked for, NumPy runs it and a warning says so.

    Example:
        >>> from autograd import Value
        >>> a, b = Value(-41.0), Value(2.0)
        >>> program = compile(a * b, inputs=[a, b], backend="numpy")
        >>> program
        Program(3 nodes as 6 instructions, 2 inputs, 0 parameters, 0 other leaves are constants, numpy, no guards)
        >>> program([[-41.0, 2.0]]).gradients.tolist()
        [[2.0, -41.0]]
    """
    for what, each in (("loss", loss), *(("an output", output) for output in outputs)):
        if not isinstance(each, Value):
            raise TypeError(f"compile: {what} is a {type(each).__name__}, {each!r:.60}; expected a Value")
    found = guarding.open_guards() if guards is None else getattr(guards, "guards", guards)
    return Program(
        loss, inputs, parameters, outputs=outputs, guards=found, backend=backend, wrt=wrt, fast=fast, threads=threads,
        cache=cache,
    )  # fmt: skip
