"""replay/program: Program: a graph that was recorded once, over whole batches."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.core import freshness
from autograd.core.graph import order
from autograd.replay.code import batches
from autograd.replay.code.backend import BackEnd
from autograd.replay.code.by_numpy import NumpyBackend
from autograd.replay.code.lowering import Lowering
from autograd.replay.code.result import REDUCTIONS, Floats, Result, known
from autograd.replay.code.showing import source_of
from autograd.replay.code.straight_line import FLOPS, SOURCES, Code
from autograd.replay.guarding import Guard, nodes_of
from autograd.replay.llvm import jit
from autograd.replay.llvm.by_llvm import LlvmBackend
from autograd.replay.program.backends import BACKENDS, best_backend, has_memory
from autograd.replay.sharing.portable import Portable


class Program(Portable):
    """A recorded graph over batches; `compile` makes it, and tells what the arguments are."""

    def __init__(
        self, loss: Any, inputs: Any, parameters: Any, *, outputs: Sequence[Any], guards: Sequence[Guard],
        backend: str | None, wrt: str | None, fast: bool, threads: int | None, cache: bool = True,
    ) -> None:  # fmt: skip
        self.loss, self.shapes = loss, batches.shapes(inputs)
        self.inputs = batches.leaves(inputs, "inputs")
        self.parameters = batches.parameters_in(parameters)
        batches.check_apart(self.inputs, self.parameters)
        self.further, self.guards = tuple(outputs), tuple(guards)
        self.wrt = known("wrt", wrt or ("parameters" if self.parameters else "inputs"), ("parameters", "inputs"))
        self.fast, self.threads, self.cache = fast, threads or os.cpu_count() or 1, cache
        self.options = {"backend": backend, "wrt": self.wrt, "fast": fast, "threads": threads, "cache": cache}
        self.backend = known("backend", backend, BACKENDS) if backend else best_backend()
        if backend == "llvm":
            jit.llvm()  # says what is missing
        self._back_ends: dict[str, BackEnd] = {}
        self._codes: dict[str, Code] = {}
        started = time.perf_counter()
        self._lower()
        self.lowering_time = time.perf_counter() - started

    # ---- making it --------------------------------------------------------------------------------------------------

    def _lower(self) -> None:
        nodes = batches.below([self.loss, *self.further, *nodes_of(self.guards)])
        freshness.check_fresh_nodes(nodes[::-1])
        self.nodes = len(nodes)
        given = {*self.inputs, *self.parameters}
        self.constants = sum(not node.op and node not in given for node in nodes)
        lowering = Lowering(self.inputs, self.parameters)
        lowering.forward(nodes)
        broken = [lowering.broken(self.guards)] if self.guards else []
        places = [lowering.place[root] for root in (self.loss, *self.further)]
        self._codes["values"] = lowering.finish([*places, *broken], [])
        gradients = lowering.backward(order(self.loss), self.parameters if self.wrt == "parameters" else self.inputs)
        each, summed = (lowering.unsigned(gradients), []) if self.wrt == "inputs" else ([], gradients)
        self._codes["whole"] = lowering.finish([places[0], *broken, *each], summed)

    def back_end(self, which: str) -> BackEnd:
        """What computes the "values" alone, the "whole", or the gradients of "each" sample."""
        made = self._back_ends.get(which)
        if made is None:
            if which == "each":
                self._codes["each"] = self._codes["whole"].each()
            code = self._codes[which]
            if self.backend == "llvm" and self.options["backend"] is None and not has_memory(code):
                self.backend = "numpy"
            if self.backend == "numpy":
                made = NumpyBackend(code)
            else:
                made = LlvmBackend(code, fast=self.fast, threads=self.threads, cache=self.cache)
            self._back_ends[which] = made
        return made

    # ---- running it -------------------------------------------------------------------------------------------------

    def __call__(self, batch: Any = None, *, parameters: Any = None, reduce: str = "mean") -> Result:
        """The value of every sample, and the gradients.

        Args:
            batch: an array of shape (samples, inputs), or a tuple of one array per entry of ``inputs``, of shape
                (samples, ...); nothing where there are no inputs.
            parameters: an array of all of them, to be used instead of the numbers the parameters hold.
            reduce: "mean", "sum" or "none": what to do with the gradients of the samples.

        Raises:
            ValueError: the batch or the parameters have another shape.
            TypeError: they are no numbers.
            GuardError: a sample would have taken another branch than the recording did.

        Example:
            >>> from autograd import Value, compile
            >>> w, x = Value(2.0, label="w"), Value(1.0, label="x")
            >>> program = compile((w * x) ** 2, inputs=[x], parameters=[w], backend="numpy")
            >>> value, gradients = program([[1.0], [3.0]])
            >>> value.tolist(), gradients.tolist()
            ([4.0, 36.0], [20.0])
        """
        result, broken = self.run(batch, parameters=parameters, reduce=reduce)
        if broken is not None:
            batches.check_guards(broken, self.guards)
        return result

    def run(
        self, batch: Any = None, *, parameters: Any = None, reduce: str = "mean",
        back_end: Callable[[str], BackEnd] | None = None,
    ) -> tuple[Result, Floats | None]:  # fmt: skip
        """The same without an error where guards break: what is wrong there, and `broken`; None without guards.

        Back ends are the program's own, or those that another ``back_end`` gives.
        """
        if reduce not in REDUCTIONS:
            known("reduce", reduce, REDUCTIONS)
        x = batches.as_batch(batch, self.shapes, len(self.inputs))
        numbers = self.numbers() if parameters is None else batches.as_parameters(parameters, len(self.parameters))
        per_sample = self.wrt == "inputs" or reduce == "none"
        which = "each" if per_sample and self.wrt == "parameters" else "whole"
        chosen = (back_end or self._back_ends.get)(which) or self.back_end(which)
        results, gradients = chosen.compute(x, numbers, mean=reduce == "mean")
        if per_sample:
            gradients = results[1 + bool(self.guards) :].T
        return Result(results[0], gradients), results[1] if self.guards else None

    def broken(self, batch: Any = None, *, parameters: Any = None) -> Floats:
        """For every sample, the number of its first guard that doesn't hold, counted from 1; 0 where all hold.

        Example:
            >>> from autograd import Value, compile, record
            >>> x = Value(1.0)
            >>> with record():
            ...     program = compile(x if x > 0 else -x, inputs=[x], backend="numpy")
            >>> program.broken([[2.0], [-2.0]]).tolist()
            [0.0, 1.0]
        """
        results = self._results(batch, parameters)
        return results[1 + len(self.further)] if self.guards else np.zeros(results.shape[1])

    def descend(self, batch: Any, numbers: Floats, rate: float, steps: int = 1) -> Floats:
        """Take steps of gradient descent on the mean over the batch, parameters −= rate·gradient, in one call.

        Args:
            batch: as for a call.
            numbers: the parameters as an array of floats, changed in place; see `numbers` and `assign`.
            rate: the learning rate.
            steps: how many.

        Returns:
            The values of all samples before the last step, shape (samples,).

        Raises:
            TypeError: ``numbers`` can't be changed in place.
            ValueError: the program has no parameters, or ``steps`` is no positive number.

        Example:
            >>> from autograd import Value, compile
            >>> w, x = Value(2.0), Value(1.0)
            >>> program = compile((w * x) ** 2, inputs=[x], parameters=[w], backend="numpy")
            >>> numbers = program.numbers()
            >>> program.descend([[1.0]], numbers, rate=0.25).tolist(), numbers.tolist()
            ([4.0], [1.0])
        """
        if self.wrt != "parameters" or steps < 1:
            given = f"{steps} steps, {len(self.parameters)} parameters, gradients of the {self.wrt}"
            raise ValueError(f"descend: {given}; expected at least one step, and the gradients of parameters")
        count = len(self.parameters)
        if type(numbers) is not np.ndarray or numbers.dtype != batches.FLOAT or numbers.shape != (count,):
            raise TypeError(f"descend: numbers is {numbers!r:.60}; expected an array of {count} floats")
        x = batches.as_batch(batch, self.shapes, len(self.inputs))
        if not self.guards:
            results = self.back_end("whole").descend(x, numbers, float(rate), steps)
            if results is not None:
                found: Floats = results[0]
                return found
        for _ in range(steps):
            value, gradients = self(x, parameters=numbers)
            numbers -= rate * gradients
        return value

    def outputs(self, batch: Any = None, *, parameters: Any = None) -> Floats:
        """The values of the ``outputs`` for every sample, shape (samples, outputs); without gradients, so faster.

        Example:
            >>> from autograd import Value, compile
            >>> x = Value(1.0)
            >>> y = x.exp()
            >>> compile(y * y, inputs=[x], outputs=[y], backend="numpy").outputs([[0.0], [0.0]]).tolist()
            [[1.0], [1.0]]
        """
        found: Floats = self._values(batch, parameters)[1 : 1 + len(self.further)].T
        return found

    def values(self, batch: Any = None, *, parameters: Any = None) -> Floats:
        """The value of every sample, shape (samples,); without gradients, so faster."""
        found: Floats = self._values(batch, parameters)[0]
        return found

    def _values(self, batch: Any, parameters: Any) -> Floats:
        results = self._results(batch, parameters)
        if self.guards:
            batches.check_guards(results[1 + len(self.further)], self.guards)
        return results

    def _results(self, batch: Any, parameters: Any) -> Floats:
        x = batches.as_batch(batch, self.shapes, len(self.inputs))
        numbers = self.numbers() if parameters is None else batches.as_parameters(parameters, len(self.parameters))
        return self.back_end("values").compute(x, numbers)[0]

    # ---- the parameters ---------------------------------------------------------------------------------------------

    def numbers(self) -> Floats:
        """The numbers that the parameters hold now, as one new array."""
        return np.array([each.data for each in self.parameters], dtype=float)

    def assign(self, numbers: Any) -> None:
        """Put an array of numbers into the parameters, as after some steps of training on the array."""
        given = batches.as_parameters(numbers, len(self.parameters))
        for each, number in zip(self.parameters, given.tolist(), strict=True):
            each.data = number

    # ---- what it is -------------------------------------------------------------------------------------------------

    def source(self, most: int = 400) -> str:
        """The program for one sample as Python that can be read, and run; for small graphs.

        Args:
            most: instructions; more are refused.

        Raises:
            ValueError: it's longer.

        Example:
            >>> from autograd import Value, compile
            >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
            >>> print(compile(a * b + 1, inputs=[a, b], backend="numpy").source())
            def program(a, b):
                v1 = a * b
                v2 = v1 + 1.0
                return v2, [b, a]
        """
        return source_of(self._codes["whole"], [*self.inputs, *self.parameters], self.wrt, most)

    def stats(self) -> dict[str, float | str]:
        """How large the program is, and how long it took to make.

        Example:
            >>> from autograd import Value, compile
            >>> x = Value(2.0)
            >>> compile(x * x, inputs=[x], backend="numpy").stats()["nodes"]
            2
        """
        code = self._codes["whole"]
        made = self._back_ends.get("whole")
        called, varying = code.called, [op for op, varies in zip(code.ops, code.varies, strict=True) if varies]
        return {
            "backend": self.backend,
            "nodes": self.nodes,
            "instructions": sum(op not in SOURCES for op in code.ops),
            "flops": sum(op in FLOPS for op in varying),
            "calls": sum(op in called for op in varying),
            "bytes": made.size if made else 0,
            "lowering_seconds": self.lowering_time,
            "compile_seconds": made.seconds if made else 0.0,
        }

    def __repr__(self) -> str:
        guarded = f"{len(self.guards)} guards" if self.guards else "no guards"
        fast = ", fast" if self.fast else ""
        parts = [
            f"{self.nodes:,} nodes as {len(self._codes['whole']):,} instructions",
            f"{len(self.inputs):,} inputs",
            f"{len(self.parameters):,} parameters",
            f"{self.constants:,} other leaves are constants",
            f"{self.backend}{fast}",
            guarded,
        ]
        return f"Program({', '.join(parts)})"
