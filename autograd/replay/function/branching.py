"""replay/function: a function of one sample with its branches.

The program of which one computes which samples of a batch.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from autograd.common.errors import ReplayError
from autograd.common.words import short_name
from autograd.core import modes
from autograd.core.traced import Traced
from autograd.core.value import Value
from autograd.replay.code import batches
from autograd.replay.code.result import Both, Floats
from autograd.replay.function import arguments
from autograd.replay.function.arguments import CallShape
from autograd.replay.function.likeness import difference, graph_of
from autograd.replay.function.spot_checks import advice, compare, gradients_of, spread
from autograd.replay.guarding import Recording, nodes_of
from autograd.replay.program.compiling import compile as compile_graph
from autograd.replay.program.jacobians import JacobianProgram
from autograd.replay.program.program import Program

MOST = 64  # branches per shape of a call


class RecordedSample(NamedTuple):
    """What the function recorded when it was called once, at one sample."""

    roots: list[Value]
    leaves: list[Value]
    recording: Recording

    @property
    def taken(self) -> list[tuple[str, bool]]:
        """How the comparisons came out, in their order: a function whose branches all are known ones is told by it."""
        return [(relation, holds) for relation, _, _, holds, _ in self.recording.noted]


@dataclass(frozen=True, eq=False)
class Branch:
    """A program for the samples that take the branches one of them took."""

    program: Program | JacobianProgram
    taken: list[tuple[str, bool]]  # how the comparisons came out
    frozen: list[Value]  # leaves of the user's that are constants in it
    numbers: list[float]  # what they held

    @property
    def is_outdated(self) -> bool:
        """Whether a constant isn't what it was."""
        return [leaf.data for leaf in self.frozen] != self.numbers


Part = tuple[Any, Branch]  # the places of some samples in the batch, and who computes them


class Branching:
    """A function and its branches; `compiled` tells what the arguments are."""

    def __init__(
        self, function: Callable[..., Any], parameters: Any, options: dict[str, Any], again: bool, check: int,
        reduce: str,
    ) -> None:  # fmt: skip
        self.jacobian = bool(options.get("jacobian"))
        self.function, self.signature = function, inspect.signature(function)
        self.name = getattr(function, "__name__", type(function).__name__)
        self.parameters = [] if parameters is None else batches.parameters_in(parameters)
        self.options, self.again, self.check, self.reduce = options, again, check, reduce
        self.wrt = options.pop("wrt", None) or ("parameters" if self.parameters else "inputs")
        self.programs: list[Program | JacobianProgram] = []
        self.branches: dict[CallShape, list[Branch]] = {}
        self.lock = threading.RLock()
        self.random = np.random.default_rng(0)

    def __call__(self, args: Sequence[Any], keywords: dict[str, Any]) -> Any:
        """The value and the gradients for arrays over a batch."""
        shape, x = arguments.read(self.signature, args, keywords, self.name)
        first = self._first(shape, x)
        result, broken = self._run(first, x, self.reduce)
        parts: list[Part] = [(np.arange(len(x)), first)]
        if broken is not None and broken.any():
            if not self.again:
                batches.check_guards(broken, first.program.guards)
            parts = self._parts(shape, x)
            result = self._together(parts, x)
        if self.check:
            self._check(shape, x, result, parts)
        return result

    def _run(self, branch: Branch, x: Floats, reduce: str) -> tuple[Any, Floats | None]:
        """What a branch gives; every sample has its own Jacobian."""
        if isinstance(branch.program, JacobianProgram):
            return branch.program.run(x)
        return branch.program.run(x, reduce=reduce)

    # ---- recording --------------------------------------------------------------------------------------------------

    def record(self, shape: CallShape, numbers: Sequence[float], *, traced: bool = False) -> RecordedSample:
        """Call the function at one sample; where it's traced, nodes know the lines that made them."""

        def attempt() -> RecordedSample:
            leaves, args, keywords = shape.values(numbers)
            lines = modes.Switched("compiled", traced=Traced) if traced else nullcontext()
            with lines, modes.Noted("compiled", Recording, alone=True) as recording:
                given = self.function(*args, **keywords)
            roots = batches.flat(given) if self.jacobian else [given]
            for each in roots:
                if not isinstance(each, Value):
                    raise TypeError(
                        f"{self.name} gave a {type(each).__name__}, {each!r:.60}; expected a Value, for compiled "
                        "functions are of one sample: Value(0.0) where it is a number, jacobian=True where it is a list"
                    )
            return RecordedSample(roots, leaves, recording)

        return modes.rerecord(modes.home(), attempt)

    def _compile(self, shape: CallShape, recorded: RecordedSample) -> Branch:
        """Compile what the function did at one sample."""
        roots, leaves, recording = recorded
        for branch in self.branches[shape][:1]:
            if len(branch.program.roots) != len(roots):
                counts = f"{len(roots)} outputs where it branches otherwise, {len(branch.program.roots)} before"
                raise ValueError(f"{self.name} gave {counts}; expected as many everywhere")
        guards = recording.guards
        known = {*leaves, *self.parameters}
        nodes = batches.below([*roots, *nodes_of(guards)])
        others = [node for node in nodes if not node.op and not node.constant and node not in known]
        # where gradients are the inputs' alone, other leaves can stay bound at no cost
        frozen, bound = ([], others) if self.wrt == "inputs" else (others, [])
        loss = roots if self.jacobian else roots[0]
        program = compile_graph(loss, leaves, [*self.parameters, *bound], guards=guards, wrt=self.wrt, **self.options)
        branch = Branch(program, recorded.taken, frozen, [leaf.data for leaf in frozen])
        self.branches[shape].append(branch)
        self.programs.append(program)
        return branch

    def _first(self, shape: CallShape, x: Floats) -> Branch:
        """The oldest branch that is up to date."""
        with self.lock:
            known = self.branches.setdefault(shape, [])
            for branch in [each for each in known if each.is_outdated]:
                known.remove(branch)
                self.programs.remove(branch.program)
            return known[0] if known else self._compile(shape, self.record(shape, x[0].tolist()))

    def _parts(self, shape: CallShape, x: Floats) -> list[Part]:
        """Who computes which samples: the first branch whose guards hold; a new one where there is none."""
        left = np.arange(len(x))
        shares: dict[Branch, Any] = {}
        while len(left):
            with self.lock:
                branch = next((each for each in self.branches[shape] if each not in shares), None)
                own = branch is None
                branch = branch or self._branch_at(shape, x, int(left[0]))
            follows = branch.program.broken(x[left]) == 0.0
            if own:
                follows[0] = True  # even where a comparison is a tie that NumPy's last digit decides otherwise
            shares[branch] = np.concatenate([shares.get(branch, left[:0]), left[follows]])
            left = left[~follows]
        parts = [(np.sort(places), branch) for branch, places in shares.items() if len(places)]
        return sorted(parts, key=lambda part: int(part[0][0]))  # so that sums don't depend on earlier calls

    def _branch_at(self, shape: CallShape, x: Floats, sample: int) -> Branch:
        """The branch that the function takes at a sample: a new one, or one that did the same."""
        recorded, known = self.record(shape, x[sample].tolist()), self.branches[shape]
        for branch in known:
            if branch.taken == recorded.taken:
                return branch
        if len(known) >= MOST:
            raise ReplayError(
                f"{self.name}: {MOST} recordings of arguments of these shapes, and sample {sample} takes none of their "
                "branches. Branch less on the data: abs, relu, maximum and the like need no branch of Python",
                sample,
            )
        return self._compile(shape, recorded)

    # ---- replaying --------------------------------------------------------------------------------------------------

    def _together(self, parts: Sequence[Part], x: Floats) -> Any:
        """The samples' values in their order, and the gradients of all."""
        reduce = "none" if self.reduce == "none" else "sum"
        results = [self._run(branch, x[places], reduce)[0] for places, branch in parts]
        in_order = np.argsort(np.concatenate([places for places, _ in parts]))

        def joined(found: Sequence[Any], is_value: bool = False) -> Any:
            if isinstance(found[0], Both):
                return Both(*[joined(each) for each in zip(*found, strict=True)])
            if is_value or found[0].ndim > 1:  # each sample's
                return np.concatenate(found)[in_order]
            return sum(found) / (len(x) if self.reduce == "mean" else 1)

        values, gradients = zip(*results, strict=True)
        return type(results[0])(joined(values, True), joined(gradients))

    # ---- checking ---------------------------------------------------------------------------------------------------

    def _check(self, shape: CallShape, x: Floats, given: Any, parts: Sequence[Part]) -> None:
        """Compute some samples by the function itself, and compare."""
        with self.lock:
            chosen = spread(len(x), self.check, self.random)
        for i in chosen:
            recorded = self.record(shape, x[i].tolist())
            branch = next(branch for places, branch in parts if i in places)
            wanted = recorded.leaves if self.wrt != "parameters" else []
            wanted = wanted + self.parameters if self.wrt != "inputs" else wanted
            why = self._moved(shape, x[i], branch, recorded)
            values, _ = given
            (_, derivatives), _ = self._run(branch, x[i : i + 1], "none")
            both = derivatives if isinstance(derivatives, Both) else [derivatives]
            rows = np.concatenate([each.reshape(len(recorded.roots), -1) for each in both], axis=1)
            for k, root in enumerate(recorded.roots):
                value, gradient = (
                    (f"output {k}", f"the derivative of output {k} by")
                    if self.jacobian
                    else ("the value", "the gradient of")
                )
                compare(self.name, i, value, float(np.ravel(values[i])[k]), root.data, why)
                for leaf, found, right in zip(wanted, rows[k], gradients_of(root, wanted), strict=True):
                    compare(self.name, i, f"{gradient} {short_name(leaf, 'a leaf')}", float(found), right, why)
            if why:
                raise ReplayError(f"{self.name}: sample {i} isn't what was recorded. {advice(why)}", i)

    def _moved(self, shape: CallShape, x: Floats, branch: Branch, recorded: RecordedSample) -> str:
        """What the function does otherwise at a sample than where it was recorded, with the line; "" where nothing."""
        program = branch.program
        was = [*program.roots], [*program.inputs, *program.parameters]

        def at(sample: RecordedSample) -> tuple[list[Value], list[Value]]:
            return sample.roots, [*sample.leaves, *program.parameters]

        if recorded.taken != branch.taken or graph_of(*was) == graph_of(*at(recorded)):
            return ""
        return difference(*was, *at(self.record(shape, x.tolist(), traced=True)))
