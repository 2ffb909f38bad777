"""replay/function: compiled().

A function of one sample, as a program over whole batches that is recorded at the first call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, Protocol, cast, overload

from autograd.replay.code.result import DIRECTIONS, REDUCTIONS, WANTED, Result, known
from autograd.replay.function.branching import Branching
from autograd.replay.program.jacobians import JacobianProgram, JacobianResult
from autograd.replay.program.program import Program


class Compiled(Protocol):
    """What `compiled` makes of a function."""

    programs: list[Program]
    __wrapped__: Callable[..., Any]

    def __call__(self, *args: Any, **keywords: Any) -> Result:
        """The value and the gradients for arrays over a batch."""


class CompiledJacobian(Protocol):
    """What `compiled` makes of a function that gives several outputs, with ``jacobian=True``."""

    programs: list[JacobianProgram]
    __wrapped__: Callable[..., Any]

    def __call__(self, *args: Any, **keywords: Any) -> JacobianResult:
        """The values and the derivatives for arrays over a batch."""


@overload
def compiled(function: Callable[..., Any], /) -> Compiled: ...
@overload
def compiled(
    *, parameters: Any = None, backend: str | None = None, fast: bool = False, again: bool = False, check: int = 0,
    reduce: str = "mean", wrt: str | None = None, jacobian: Literal[False] = False,
) -> Callable[[Callable[..., Any]], Compiled]: ...  # fmt: skip
@overload
def compiled(
    *, parameters: Any = None, backend: str | None = None, fast: bool = False, again: bool = False, check: int = 0,
    wrt: str | None = None, jacobian: Literal[True, "reverse", "forward"],
) -> Callable[[Callable[..., Any]], CompiledJacobian]: ...  # fmt: skip


def compiled(
    function: Callable[..., Any] | None = None, /, *, parameters: Any = None, backend: str | None = None,
    fast: bool = False, again: bool = False, check: int = 0, reduce: str = "mean", wrt: str | None = None,
    jacobian: bool | str = False,
) -> Any:  # fmt: skip
    """Decorate a function of one sample: called with arrays over a batch, it gives every sample's value and gradients.

    The first call with arguments of some shapes records the function once, at the first sample, and compiles it; later
    ones replay that. A number or each element of an array comes as a Value, an array as a list (of lists) of them; what
    is no array is the same for all samples. It returns a Value. Every comparison of Values is a guard, as in `record`;
    branches on ``.data`` are not seen, and what the function does besides happens while recording only.

    Args:
        function: the function; without any option the decorator stands bare.
        parameters: a model, or leaves; gradients are theirs. None for those of the arguments, all elements of one
            sample side by side. Leaves that are neither keep being read: where one changed, it is recorded again.
        backend: as in `compile`.
        fast: as in `compile`.
        again: where a sample takes another branch, record it as well instead of raising a GuardError.
        check: run so many samples of each call, the first and the last among them, by the function itself too, and
            compare values and gradients up to 1e-6 of them, and constants to the last digit; the error names the line.
        reduce: "mean", "sum" or "none": what to do with the samples' gradients of the parameters.
        wrt: "parameters", "inputs", which are the arguments, or "both", as in `compile`.
        jacobian: as in `compile`: the function gives several outputs, in lists of any nesting.

    Returns:
        A function whose calls give a `Result`, ``value, gradients``, or a `JacobianResult`, ``values, jacobian``; its
        ``programs`` are those made so far.

    Raises:
        TypeError: an argument is no array of numbers; or the function gave something else than a Value.
        ValueError: arrays of different lengths; or the number of outputs depends on the branch.
        GuardError: a sample takes another branch than the recording did.
        ReplayError: ``check`` found a difference; or ``again`` came to more than 64 recordings.

    Example:
        >>> from autograd import Value, compiled
        >>> w = Value(2.0, label="w")
        >>> @compiled(parameters=[w], backend="numpy", again=True)
        ... def loss(x, y):
        ...     error = w * x[0] + x[1] - y
        ...     return error if error > 0 else -error
        >>> value, gradients = loss([[1.0, 0.0], [2.0, 0.0]], [1.0, 7.0])
        >>> value.tolist(), gradients.tolist(), len(loss.programs)
        ([1.0, 3.0], [-0.5], 2)
    """
    if reduce not in REDUCTIONS:
        raise ValueError(f"compiled: reduce is {reduce!r:.40}; expected one of: {', '.join(REDUCTIONS)}")
    if isinstance(check, bool) or not isinstance(check, int) or check < 0:
        raise ValueError(f"compiled: check is {check!r:.40}; expected a number of samples, 0 for none")
    if wrt is not None:
        known("wrt", wrt, WANTED)
    if jacobian not in (False, True, *DIRECTIONS):
        raise ValueError(f"compiled: jacobian is {jacobian!r:.40}; expected True, {' or '.join(map(repr, DIRECTIONS))}")
    if jacobian and reduce != "mean":
        raise ValueError(f"compiled: reduce is {reduce!r} beside a Jacobian, which every sample has its own of")
    options = {"backend": backend, "fast": fast, "wrt": wrt, "jacobian": jacobian}

    def decorate(function: Callable[..., Any]) -> Any:
        if not callable(function):
            raise TypeError(f"compiled: {function!r:.60} is a {type(function).__name__}; expected a function")
        branching = Branching(function, parameters, {**options}, again, check, reduce)

        @wraps(function)
        def replay(*args: Any, **keywords: Any) -> Any:
            return branching(args, keywords)

        made = cast(Any, replay)
        made.programs = branching.programs
        return made

    return decorate if function is None else decorate(function)
