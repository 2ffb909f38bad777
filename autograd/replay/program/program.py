"""replay/program: Program: a graph that was recorded once, over whole batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, overload

import numpy as np

from autograd.core.graph import order
from autograd.replay.code import batches
from autograd.replay.code.backend import BackEnd
from autograd.replay.code.lowering import Lowering
from autograd.replay.code.result import REDUCTIONS, Both, Floats, Result, ResultAndOutputs, known
from autograd.replay.program.bound import Bound
from autograd.replay.program.codes import AND_OUTPUTS
from autograd.replay.rolling.lowered import rolled_code
from autograd.replay.rolling.rounds import RolledCode


class Program(Bound):
    """A recorded graph over batches; `compile` makes it, and tells what the arguments are."""

    def __init__(self, loss: Any, inputs: Any, parameters: Any, **options: Any) -> None:
        super().__init__([loss], inputs, parameters, **options)

    @property
    def loss(self) -> Any:
        """The root."""
        return self.roots[0]

    def _rolled(self, nodes: Sequence[Any]) -> RolledCode | None:
        own, summed = (
            (self.inputs if self.wrt != "parameters" else []),
            (self.parameters if self.wrt != "inputs" else []),
        )
        return rolled_code(nodes, self.loss, self.further, self.guards, self.inputs, self.parameters, own, summed)

    def _derivatives(self, lowering: Lowering, nodes: Sequence[Any]) -> tuple[list[int], list[int]]:
        gradients = lowering.backward(order(self.loss), self.wanted)
        own = 0 if self.wrt == "parameters" else len(self.inputs)
        return lowering.unsigned(gradients[:own]), gradients[own:]

    # ---- running it -------------------------------------------------------------------------------------------------

    @overload
    def __call__(
        self, batch: Any = None, *, parameters: Any = None, reduce: str = "mean", outputs: Literal[False] = False
    ) -> Result: ...
    @overload
    def __call__(
        self, batch: Any = None, *, parameters: Any = None, reduce: str = "mean", outputs: Literal[True]
    ) -> ResultAndOutputs: ...

    def __call__(
        self, batch: Any = None, *, parameters: Any = None, reduce: str = "mean", outputs: bool = False
    ) -> Result | ResultAndOutputs:
        """The value of every sample, and the gradients.

        Args:
            batch: an array of shape (samples, inputs), or a tuple of one array per entry of ``inputs``, of shape
                (samples, ...); nothing where there are no inputs.
            parameters: an array of all of them, to be used instead of the numbers the parameters hold.
            reduce: "mean", "sum" or "none": what to do with the samples' gradients of the parameters; those of the
                inputs are every sample's own.
            outputs: whether the values of the ``outputs`` are wanted beside, of the same forward pass.

        Returns:
            ``value, gradients``, a `Result`; with ``outputs``, ``value, gradients, outputs``. Where gradients are by
            both, ``gradients.inputs`` and ``gradients.parameters``.

        Raises:
            ValueError: the batch or the parameters have another shape.
            TypeError: they are no numbers.
            GuardError: a sample would have taken another branch than the recording did.

        Example:
            >>> from autograd import Value, compile
            >>> w, x = Value(2.0, label="w"), Value(1.0, label="x")
            >>> y = w * x
            >>> program = compile(y**2, inputs=[x], parameters=[w], outputs=[y], wrt="both", backend="numpy")
            >>> value, gradients, outputs = program([[1.0], [3.0]], outputs=True)
            >>> value.tolist(), outputs.tolist()
            ([4.0, 36.0], [[2.0], [6.0]])
            >>> gradients.parameters.tolist(), gradients.inputs.tolist()
            ([20.0], [[8.0], [24.0]])
        """
        result: Result | ResultAndOutputs
        result, broken = self.run(batch, parameters=parameters, reduce=reduce, outputs=outputs)
        if broken is not None:
            batches.check_guards(broken, self.guards)
        return result

    def run(
        self, batch: Any = None, *, parameters: Any = None, reduce: str = "mean", outputs: bool = False,
        back_end: Callable[[str], BackEnd] | None = None,
    ) -> tuple[Any, Floats | None]:  # fmt: skip
        """The same without an error where guards break: what is wrong there, and `broken`; None without guards.

        Back ends are the program's own, or those that another ``back_end`` gives.
        """
        if reduce not in REDUCTIONS:
            known("reduce", reduce, REDUCTIONS)
        which = "each" if reduce == "none" and self.wrt != "inputs" else "whole"
        results, gradients, broken = self.computed(
            which + AND_OUTPUTS if outputs else which, batch, parameters, mean=reduce == "mean", back_end=back_end
        )
        at = self._codes.end if outputs else self._codes.first
        found: Any = results[at:].T if which == "each" or self.wrt == "inputs" else gradients
        if self.wrt == "both":
            to = at + len(self.inputs)
            found = Both(results[at:to].T, results[to:].T if which == "each" else gradients)
        if outputs:
            return ResultAndOutputs(results[0], found, self._outputs_in(results)), broken
        return Result(results[0], found), broken

    def descend(
        self, batch: Any, numbers: Floats, rate: float, steps: int = 1, *, size: int | None = None
    ) -> Floats:  # fmt: skip
        """Take steps of gradient descent on the mean over the batch, parameters −= rate·gradient, in one call.

        Args:
            batch: as for a call.
            numbers: the parameters as an array of floats, changed in place; see `numbers` and `assign`.
            rate: the learning rate.
            steps: how many.
            size: so many samples at a time, one step for each part of the batch; ``steps`` are epochs then. The last
                part may be smaller.

        Returns:
            The values of all samples before their last step, shape (samples,).

        Raises:
            TypeError: ``numbers`` can't be changed in place.
            ValueError: the program has no parameters, or ``steps`` or ``size`` is no positive number.

        Example:
            >>> from autograd import Value, compile
            >>> w, x = Value(2.0), Value(1.0)
            >>> program = compile((w * x) ** 2, inputs=[x], parameters=[w], backend="numpy")
            >>> numbers = program.numbers()
            >>> program.descend([[1.0]], numbers, rate=0.25).tolist(), numbers.tolist()
            ([4.0], [1.0])
        """
        if self.wrt == "inputs" or steps < 1 or (size is not None and size < 1):
            given = f"{steps} steps, {len(self.parameters)} parameters, gradients of the {self.wrt}"
            given += "" if size is None else f", {size} samples at a time"
            raise ValueError(f"descend: {given}; expected one or more of each, and the gradients of parameters")
        count = len(self.parameters)
        if type(numbers) is not np.ndarray or numbers.dtype != batches.FLOAT or numbers.shape != (count,):
            raise TypeError(f"descend: numbers is {numbers!r:.60}; expected an array of {count} floats")
        x = batches.as_batch(batch, self.shapes, len(self.inputs))
        size = len(x) if size is None else min(size, len(x))
        if not self.guards:
            results = self.back_end("whole").descend(x, numbers, float(rate), steps, size)
            if results is not None:
                found: Floats = results[0]
                return found
        for _ in range(steps):
            values = []
            for start in range(0, len(x), size):
                value, gradients = self(x[start : start + size], parameters=numbers)
                numbers -= rate * (gradients.parameters if self.wrt == "both" else gradients)
                values.append(value)
        return np.concatenate(values)

    def values(self, batch: Any = None, *, parameters: Any = None) -> Floats:
        """The value of every sample, shape (samples,); without gradients, so faster."""
        found: Floats = self._values(batch, parameters)[0]
        return found

    def _written(self, results: list[str], gradients: list[str]) -> str:
        inputs, parameters = (f"[{', '.join(each)}]" for each in (results[self._codes.first :], gradients))
        form = {"inputs": inputs, "parameters": parameters, "both": f"({inputs}, {parameters})"}
        return f"{results[0]}, {form[self.wrt]}"
