"""replay/program: what all programs have: a graph that was recorded once, its leaves, its codes and its back ends."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.common.collecting import paused
from autograd.core import freshness
from autograd.replay.code import batches
from autograd.replay.code.backend import BackEnd
from autograd.replay.code.by_numpy import NumpyBackend
from autograd.replay.code.lowering import Lowering
from autograd.replay.code.result import WANTED, Floats, known
from autograd.replay.code.showing import source_of
from autograd.replay.code.showing_families import families_of
from autograd.replay.code.straight_line import FLOPS, SOURCES, Code
from autograd.replay.guarding import Guard, nodes_of
from autograd.replay.llvm import jit
from autograd.replay.llvm.by_llvm import LlvmBackend
from autograd.replay.program.backends import BACKENDS, best_backend, has_memory, knows_words
from autograd.replay.program.codes import Codes
from autograd.replay.rolling.by_llvm import RolledLlvm
from autograd.replay.rolling.by_numpy import RolledNumpy
from autograd.replay.rolling.rounds import RolledCode
from autograd.replay.rolling.showing import rolled_source
from autograd.replay.sharing.portable import Portable

Run = tuple[Floats, Floats, Floats | None]  # of a batch: all results, the gradients that are summed, and `broken`


class Bound(Portable, ABC):
    """A recorded graph over batches, bound to its parameters; `compile` tells what the arguments are."""

    def __init__(
        self, roots: Sequence[Any], inputs: Any, parameters: Any, *, outputs: Sequence[Any], guards: Sequence[Guard],
        backend: str | None, wrt: str | None, fast: bool, threads: int | None, cache: bool,
    ) -> None:  # fmt: skip
        self.roots, self.shapes = tuple(roots), batches.shapes(inputs)
        self.inputs = batches.leaves(inputs, "inputs")
        self.parameters = batches.parameters_in(parameters)
        batches.check_apart(self.inputs, self.parameters)
        self.further, self.guards = tuple(outputs), tuple(guards)
        self.wrt = known("wrt", wrt or ("parameters" if self.parameters else "inputs"), WANTED)
        self.fast, self.threads, self.cache = fast, threads or os.cpu_count() or 1, cache
        self.options = {"backend": backend, "wrt": self.wrt, "fast": fast, "threads": threads, "cache": cache}
        self.backend = known("backend", backend, BACKENDS) if backend else best_backend()
        if backend == "llvm":
            jit.llvm()  # says what is missing
        self._back_ends: dict[str, BackEnd] = {}
        started = time.perf_counter()
        self._codes = self._lower()
        self.lowering_time = time.perf_counter() - started

    # ---- making it --------------------------------------------------------------------------------------------------

    @paused()
    def _lower(self, *, loops: bool = True) -> Codes:
        nodes = batches.below([*self.roots, *self.further, *nodes_of(self.guards)])
        freshness.check_fresh_nodes(nodes[::-1])
        self.nodes = len(nodes)
        given = {*self.inputs, *self.parameters}
        self.constants = sum(not node.op and node not in given for node in nodes)
        rolled = self._rolled(nodes) if loops else None
        if rolled is not None:
            return Codes(rolled, len(self.roots) + bool(self.guards), len(self.further))
        lowering = Lowering(self.inputs, self.parameters)
        lowering.forward(nodes)
        results = [lowering.place[root] for root in self.roots]
        results += [lowering.broken(self.guards)] if self.guards else []
        outputs = [lowering.place[node] for node in self.further]
        each, summed = self._derivatives(lowering, nodes)
        return Codes(lowering.finish([*results, *outputs, *each], summed), len(results), len(outputs))

    def straight(self, which: str) -> Code:
        """One of the program's `Codes`, of which scans are written out step by step."""
        code = self._codes[which]
        if isinstance(code, RolledCode):
            code = self._lower(loops=False)[which]
            assert not isinstance(code, RolledCode)  # noqa: S101 - for the type checker
        return code

    def _rolled(self, nodes: Sequence[Any]) -> RolledCode | None:
        """The code of all of it with its scans as loops; None where that can't be, or nobody knows how.

        Results come in the order that `Codes` says, the nodes are all there are, in forward order.
        """
        return None

    @abstractmethod
    def _derivatives(self, lowering: Lowering, nodes: Sequence[Any]) -> tuple[list[int], list[int]]:
        """Lay out the derivatives; the places of those that every sample has its own of, and of those that are summed.

        The nodes are all there are, in forward order.
        """

    @property
    def wanted(self) -> list[Any]:
        """The leaves that derivatives are by."""
        return (self.inputs if self.wrt != "parameters" else []) + (self.parameters if self.wrt != "inputs" else [])

    def back_end(self, which: str) -> BackEnd:
        """What computes one of the program's `Codes`."""
        made = self._back_ends.get(which)
        if made is None:
            code = self._codes[which]
            asked = self.options["backend"] is not None
            if self.backend == "llvm" and not (knows_words(code, asked=asked) and (asked or has_memory(code))):
                self.backend = "numpy"
            made = self._back_ends[which] = self._made(code)
        return made

    def _made(self, code: Code | RolledCode) -> BackEnd:
        options: dict[str, Any] = {"fast": self.fast}
        if self.backend == "numpy":
            if isinstance(code, RolledCode):
                return RolledNumpy(code.schedule, **options)
            return NumpyBackend(code, **options)
        options |= {"threads": self.threads, "cache": self.cache}
        return RolledLlvm(code.schedule, **options) if isinstance(code, RolledCode) else LlvmBackend(code, **options)

    # ---- running it -------------------------------------------------------------------------------------------------

    def computed(
        self, which: str, batch: Any, parameters: Any, *, mean: bool = False,
        back_end: Callable[[str], BackEnd] | None = None,
    ) -> Run:  # fmt: skip
        """What one of the codes gives for a batch; back ends are the program's own, or another ``back_end`` gives them.

        Of the last, `broken`, there is None without guards; nothing is raised where guards break.
        """
        x = batches.as_batch(batch, self.shapes, len(self.inputs))
        numbers = self.numbers() if parameters is None else batches.as_parameters(parameters, len(self.parameters))
        chosen = (back_end or self._back_ends.get)(which) or self.back_end(which)
        results, gradients = chosen.compute(x, numbers, mean=mean)
        return results, gradients, results[len(self.roots)] if self.guards else None

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
        results, _, broken = self.computed("values", batch, parameters)
        return np.zeros(results.shape[1]) if broken is None else broken

    def outputs(self, batch: Any = None, *, parameters: Any = None) -> Floats:
        """The values of the ``outputs`` for every sample, shape (samples, outputs); without gradients, so faster.

        Example:
            >>> from autograd import Value, compile
            >>> x = Value(1.0)
            >>> y = x.exp()
            >>> compile(y * y, inputs=[x], outputs=[y], backend="numpy").outputs([[0.0], [0.0]]).tolist()
            [[1.0], [1.0]]
        """
        return self._outputs_in(self._values(batch, parameters))

    def _values(self, batch: Any, parameters: Any) -> Floats:
        results, _, broken = self.computed("values", batch, parameters)
        if broken is not None:
            batches.check_guards(broken, self.guards)
        return results

    def _outputs_in(self, results: Floats) -> Floats:
        """The outputs among the results of a code that has them."""
        found: Floats = results[self._codes.first : self._codes.end].T
        return found

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
        """The program for one sample as Python that can be read, and run; of large graphs to be read alone.

        Of more instructions than ``most`` those that are alike are one line: x has the inputs, w the parameters, v1,
        v2, .. what is computed, g what is added up over the samples, from 0 on. A sum goes from left to right.

        Loops of a `scan` are shown as such, to be read alone: in the step of a loop k1[step - 1] is what the one before
        kept, and what is added up begins with 0.

        Args:
            most: instructions that are shown one by one; and lines, of which more are refused.

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
        code, leaves = self._codes["whole"], [*self.inputs, *self.parameters]
        if isinstance(code, RolledCode):
            return rolled_source(code.schedule, leaves, most, self._written)
        if len(code) > most:
            return families_of(code, most, self._written)
        return source_of(code, leaves, self._written)

    @abstractmethod
    def _written(self, results: list[str], gradients: list[str]) -> str:
        """What `source` returns, of the texts of a sample's results and gradients."""

    def stats(self) -> dict[str, float | str]:
        """How large the program is, and how long it took to make.

        Example:
            >>> from autograd import Value, compile
            >>> x = Value(2.0)
            >>> compile(x * x, inputs=[x], backend="numpy").stats()["nodes"]
            2
        """
        code, made = self._codes["whole"], self._back_ends.get("whole")
        ops = [op for part, _ in code.parts for op in part.ops]
        varying = [
            (op, times)
            for part, times in code.parts
            for op, varies in zip(part.ops, part.varies, strict=True)
            if varies
        ]
        called = code.called
        return {
            "backend": self.backend,
            "nodes": self.nodes,
            "instructions": sum(op not in SOURCES for op in ops),
            "flops": sum(times for op, times in varying if op in FLOPS),
            "calls": sum(times for op, times in varying if op in called),
            "bytes": made.size if made else 0,
            "lowering_seconds": self.lowering_time,
            "compile_seconds": made.seconds if made else 0.0,
        }

    @property
    def loops(self) -> list[int]:
        """Of each `scan` that runs as a loop, how many steps it has; of one that is written out, nothing.

        Example:
            >>> from autograd import Value, compile, scan
            >>> w = Value(0.5)
            >>> h, _ = scan(lambda h, x: ((w * h + x).tanh(), None), Value(0.0), [1.0] * 2_000)
            >>> compile(h, parameters=[w], backend="numpy").loops
            [2000]
        """
        code = self._codes.everything
        return code.steps if isinstance(code, RolledCode) else []

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
        if self.loops:
            parts.insert(1, f"in loops of {' and '.join(f'{steps:,}' for steps in self.loops)} steps")
        return f"{type(self).__name__}({', '.join(parts)})"
