"""replay/program: compile(): a recorded graph, as a program over whole batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, overload

from autograd.core.value import Value
from autograd.replay import guarding
from autograd.replay.code import batches
from autograd.replay.code.result import DIRECTIONS
from autograd.replay.program.jacobians import JacobianProgram
from autograd.replay.program.program import Program


@overload
def compile(  # noqa: A001 - what it does, as in re.compile
    loss: Any, inputs: Any = (), parameters: Any = (), *, outputs: Sequence[Any] = (), guards: Any = None,
    backend: str | None = None, wrt: str | None = None, fast: bool = False, threads: int | None = None,
    cache: bool = True, jacobian: Literal[False] = False, sparse: bool = False,
) -> Program: ...  # fmt: skip
@overload
def compile(  # noqa: A001 - what it does, as in re.compile
    loss: Any, inputs: Any = (), parameters: Any = (), *, outputs: Sequence[Any] = (), guards: Any = None,
    backend: str | None = None, wrt: str | None = None, fast: bool = False, threads: int | None = None,
    cache: bool = True, jacobian: Literal[True, "reverse", "forward"], sparse: bool = False,
) -> JacobianProgram: ...  # fmt: skip


def compile(  # noqa: A001 - what it does, as in re.compile
    loss: Any, inputs: Any = (), parameters: Any = (), *, outputs: Sequence[Any] = (), guards: Any = None,
    backend: str | None = None, wrt: str | None = None, fast: bool = False, threads: int | None = None,
    cache: bool = True, jacobian: bool | str = False, sparse: bool = False,
) -> Program | JacobianProgram:  # fmt: skip
    """Compile a recorded graph and its backward pass to a program over batches of any size.

    The graph is that of one sample. Leaves that are neither inputs nor parameters are constants. Branches of Python
    that were taken on data are frozen; record inside `record` to have those guarded that compare Values. Branches on
    ``.data``, or on what is cut off from the graph, are not seen.

    Args:
        loss: the root: any node; with ``jacobian`` the outputs, in lists of any nesting.
        inputs: the leaves whose numbers come with every sample, in lists of any nesting.
        parameters: a model, or the leaves all samples have in common; they stay bound to the program.
        outputs: further nodes, whose values `Program.outputs` gives, and a call beside gradients if it is to.
        guards: a `Recording`, or its guards; those of the `record` block this is called in where None.
        backend: "llvm" (needs llvmlite) or "numpy"; the faster one that is there where None.
        wrt: "parameters", "inputs" or "both": whose gradients are wanted; the parameters' where there are any.
        fast: let LLVM use vector functions and fuse products with sums, and NumPy multiply matrices; results differ in
            the last digits, and on x86 LLVM's take numbers below 2.2e-308, which are slow, for 0.
        threads: at most so many; as many as there are processors where None. Results don't depend on it.
        cache: keep LLVM's machine code on disk, where making it took a noticeable time, so that the next process that
            compiles the same graph finds it. The environment variable AUTOGRAD_CACHE names the folder (else it's in the
            user's own for caches, if platformdirs is there to tell) or is "off"; AUTOGRAD_CACHE_MB says how large it
            may be, 256 as a rule.
        jacobian: whether all derivatives of several outputs are wanted: values come in shape (samples, outputs),
            derivatives in shape (samples, outputs, leaves), of which only those are computed that aren't always 0.
            Each output's are bit for bit those of its backward pass, the direction "reverse"; but where a graph has so
            few leaves and so many outputs that it is far less work (a quarter), they are computed from the leaves on,
            "forward", as `jvp` does, which may differ in the last digits. Either word asks for that direction.
        sparse: whether a Jacobian comes as `Sparse`: rows, columns and values, of the entries that are computed.

    Raises:
        TypeError: something is no Value; or several outputs come without ``jacobian``.
        ValueError: an input is no leaf, or is a constant, or stands twice; an option is another word.
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
        >>> program = compile([a * b, a.exp()], [a, b], jacobian=True, sparse=True, backend="numpy")
        >>> values, jacobian = program([[0.0, 2.0]])
        >>> jacobian.rows.tolist(), jacobian.columns.tolist(), jacobian.values.tolist()
        ([0, 0, 1], [0, 1, 0], [[2.0, 0.0, 1.0]])
    """
    found = guarding.open_guards() if guards is None else getattr(guards, "guards", guards)
    options = {
        "outputs": outputs, "guards": found, "backend": backend, "wrt": wrt, "fast": fast, "threads": threads,
        "cache": cache,
    }  # fmt: skip
    for each in outputs:
        _check_value(each, "an output", "a Value")
    if jacobian is False:
        if sparse:
            raise ValueError("compile: sparse is for a Jacobian; expected jacobian=True beside it")
        _check_value(loss, "loss", "a Value, or jacobian=True for several outputs")
        return program_of_kind(loss, inputs, parameters, **options)
    if jacobian not in (True, *DIRECTIONS):
        raise ValueError(f"compile: jacobian is {jacobian!r:.40}; expected True, {' or '.join(map(repr, DIRECTIONS))}")
    roots = batches.flat(loss)
    if not roots:
        raise ValueError("compile: there are no outputs to take the Jacobian of; expected at least one")
    for each in roots:
        _check_value(each, "an output", "a Value")
    return program_of_kind(roots, inputs, parameters, **options, jacobian=jacobian, sparse=sparse)


def _check_value(given: Any, what: str, expected: str) -> None:
    if not isinstance(given, Value):
        raise TypeError(f"compile: {what} is a {type(given).__name__}, {given!r:.60}; expected {expected}")


def program_of_kind(loss: Any, inputs: Any, parameters: Any, **options: Any) -> Program | JacobianProgram:
    """The program with these options; they tell of which kind."""
    kind = JacobianProgram if "jacobian" in options else Program
    return kind(loss, inputs, parameters, **options)
