"""The ways to compute a trial, and where one of them gives other bits than the eager engine."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from autograd import compile, ieee, load_program  # noqa: A004 - as in re
from autograd.replay.code.straight_line import ON_FLOATS, PLAIN, SOURCES, Code
from autograd.replay.code.summing import GROUP, total, tree
from autograd.replay.code.templates import template
from autograd.replay.llvm import jit
from autograd.rows.table import TABLE
from tests.fuzz.recipes import LEAVES, Recipe, Recorder, places
from tests.fuzz.trials import LLVM, Floats, Numbers, Trial, eager, refreshed
from tests.support.forcing import numpy_to_the_last_bit

FEW = 3  # samples that the slower ways are tried at


@dataclass(frozen=True)
class Finding:
    """Where a way gave something else.

    Args:
        way: which, and what it was asked.
        graph: the number of the graph in the trial; -1 where it's the sum of all of them.
        sample: the number of the sample; -1 where it's all of them.
        found: what it gave; or an error.
        wanted: what the eager engine gives.
    """

    way: str
    graph: int
    sample: int
    found: Any
    wanted: float

    def __str__(self) -> str:
        return f"{self.way}: {self.found!r} where {self.wanted!r} is right"


def differing(way: str, found: Floats, wanted: Floats, owners: Sequence[int]) -> Iterator[Finding]:
    """The first number of each graph that isn't the same; arrays of shape (samples, numbers)."""
    if found.shape != wanted.shape:
        yield Finding(way, -1, -1, f"shape {found.shape}", float(wanted.size))
        return
    found, wanted = np.ascontiguousarray(found), np.ascontiguousarray(wanted)
    same = (found.view(np.int64) == wanted.view(np.int64)) | (np.isnan(found) & np.isnan(wanted))
    seen = set()
    for sample, column in np.argwhere(~same).tolist():
        if owners[column] not in seen:
            seen.add(owners[column])
            yield Finding(way, owners[column], sample, float(found[sample, column]), float(wanted[sample, column]))


# ---- eager ----------------------------------------------------------------------------------------------------------


def _compared(way: str, trial: Trial, found: Numbers, wanted: Numbers, samples: Sequence[int]) -> Iterator[Finding]:
    columns = {"inputs": trial.column("input")[1], "parameters": trial.column("parameter")[1]}
    whole = {"total": [-1], "roots": [*range(len(trial.graphs))], **columns}
    for what, owners in whole.items():
        one, other = getattr(found, what), getattr(wanted, what)[list(samples)]
        if what == "total":
            one, other = one[:, None], other[:, None]
        for each in differing(f"{way}, {what}", one, other, owners):
            yield replace(each, sample=samples[each.sample])


# ---- programs -------------------------------------------------------------------------------------------------------


def program_of(trial: Trial, backend: str) -> Any:
    """The trial's program, of its loss, or of all its roots with their Jacobian."""
    with ieee():
        nodes = Recorder(trial.whole, share=trial.share)(0, 0.75 if trial.elsewhere else None)
    inputs, parameters = ([nodes[place] for place in places(trial.whole, leaf)] for leaf in ("input", "parameter"))
    roots = [nodes[place] for place in trial.roots]
    wrt = {"inputs": "inputs", "both": "both", "jacobian": "both"}.get(trial.asked, "parameters")
    options: dict[str, Any] = {"wrt": wrt, "backend": backend, "threads": trial.machine.threads, "cache": False}
    if trial.asked == "jacobian":
        program: Any = compile(roots, inputs, parameters, jacobian="reverse", sparse=trial.share, **options)
    else:
        program = compile(nodes[-1], inputs, parameters, outputs=roots if trial.outputs else [], **options)
    if trial.saved:
        with tempfile.TemporaryDirectory() as folder:
            program.save(Path(folder) / "program.json")
            return load_program(Path(folder) / "program.json")
    return program


class Asking:
    """Asks a program for what the trial is about, and compares the answers.

    Args:
        trial: the trial.
        wanted: what the eager engine gives.
    """

    def __init__(self, trial: Trial, wanted: Numbers) -> None:
        self.trial, self.wanted = trial, wanted
        self.batch, self.of_inputs = trial.column("input")
        (self.parameters, *_), self.of_parameters = trial.column("parameter")
        self.graphs = [*range(len(trial.graphs))]

    def findings(self, way: str, program: Any, samples: Sequence[int], compared: Sequence[bool]) -> Iterator[Finding]:
        """What a program gives for some samples, of graphs that can be compared."""
        asked = self._jacobian if self.trial.asked == "jacobian" else self._gradients
        for each in asked(way, program, list(samples)):
            if all(compared) if each.graph < 0 else compared[each.graph]:
                yield replace(each, sample=samples[each.sample] if each.sample >= 0 else -1)

    def _gradients(self, way: str, program: Any, samples: list[int]) -> Iterator[Finding]:
        batch, asked, outputs = self.batch[samples], self.trial.asked, self.trial.outputs
        given: dict[str, Any] = {"parameters": self.parameters}
        if outputs == "beside":
            given["outputs"] = True
        for reduce in {"summed": ("mean", "sum"), "both": ("sum",)}.get(asked, ("none",)):
            found = program(batch, reduce=reduce, **given)
            yield from differing(f"{way}, loss", found[0][:, None], self.wanted.total[samples][:, None], [-1])
            by_inputs, by_parameters = {"both": found[1], "inputs": (found[1], None)}.get(asked, (None, found[1]))
            if by_inputs is not None:
                yield from differing(f"{way}, inputs", by_inputs, self.wanted.inputs[samples], self.of_inputs)
            if by_parameters is not None and reduce == "none":
                right = self.wanted.parameters[samples]
                yield from differing(f"{way}, parameters", by_parameters, right, self.of_parameters)
            elif by_parameters is not None:
                right = self._summed(program, samples, reduce)
                for each in differing(f"{way}, {reduce}", by_parameters[None], right[None], self.of_parameters):
                    yield replace(each, sample=-1)
            if outputs == "beside":
                yield from differing(f"{way}, outputs beside", found[2], self.wanted.roots[samples], self.graphs)
        if outputs == "alone":
            found = program.outputs(batch, parameters=self.parameters)
            yield from differing(f"{way}, outputs", found, self.wanted.roots[samples], self.graphs)
        if asked == "summed" and not outputs:
            yield from self._descended(way, program, batch, samples)

    def _jacobian(self, way: str, program: Any, samples: list[int]) -> Iterator[Finding]:
        values, jacobian = program(self.batch[samples], parameters=self.parameters)
        yield from differing(f"{way}, values", values, self.wanted.roots[samples], self.graphs)
        for what, owners in (("inputs", self.of_inputs), ("parameters", self.of_parameters)):
            found = getattr(jacobian, what)
            found = found.dense() if self.trial.share else found
            right = np.zeros((len(samples), len(self.graphs), len(owners)))
            right[:, owners, np.arange(len(owners))] = getattr(self.wanted, what)[samples]
            flat = len(samples), len(self.graphs) * len(owners)
            rows = [graph for graph in self.graphs for _ in owners]
            yield from differing(f"{way}, Jacobian by {what}", found.reshape(flat), right.reshape(flat), rows)

    def _summed(self, program: Any, samples: list[int], reduce: str) -> Floats:
        """The sums of the eager engine's gradients, as `summing` adds them up.

        Of a gradient that has a part which all samples have in common the eager engine gives both parts added: there
        the program's instructions are done one by one, which gives each.
        """
        gradients, code = self.wanted.parameters[samples].copy(), program._codes["whole"]
        own = np.array([place >= 0 for place, _ in code.gradients], dtype=bool)
        mixed = np.array([place >= 0 and other >= 0 for place, other in code.gradients], dtype=bool)
        with np.errstate(all="ignore"):
            common = np.where(own, 0.0, gradients[0])
            if mixed.any():
                done = [one_by_one(code, self.batch[sample], self.parameters) for sample in samples]
                for k in np.flatnonzero(mixed).tolist():
                    place, other = code.gradients[k]
                    common[k], gradients[:, k] = done[0][other], [numbers[place] for numbers in done]
            groups = [gradients[start : start + GROUP].T for start in range(0, len(gradients), GROUP)]
            sums = np.where(own, np.array([tree(lambda block: block, group, len(group)) for group in groups]), 0.0)
            return total(sums, common, len(samples), mean=reduce == "mean")

    def _descended(self, way: str, program: Any, batch: Any, samples: list[int]) -> Iterator[Finding]:
        numbers = self.parameters.copy()
        if not len(numbers):
            return
        with np.errstate(all="ignore"):
            value = program.descend(batch, numbers, 0.125)
            by_hand = self.parameters - 0.125 * program(batch, parameters=self.parameters).gradients
        yield from differing(f"{way}, descend's loss", value[:, None], self.wanted.total[samples][:, None], [-1])
        for each in differing(f"{way}, descend", numbers[None], by_hand[None], self.of_parameters):
            yield replace(each, sample=-1)


def one_by_one(code: Code, sample: Floats, parameters: Floats) -> list[Any]:
    """What each instruction gives, in Python's floats."""
    given = {"input": sample.tolist(), "parameter": parameters.tolist()}
    found: list[Any] = []
    for op, args in zip(code.ops, code.args, strict=True):
        if op in SOURCES:
            found.append(args[0] if op == "const" else given[op][args[0]])
        else:
            found.append(ON_FLOATS[op](*[found[each] for each in args]))
    return found


def calls(graph: Recipe) -> bool:
    """Whether a graph has functions that NumPy rounds in its own way."""
    names = {(line.row, len(line.parents)) for line in graph if line.row not in LEAVES}
    ops = {code[0] for name, count in names for code in template(TABLE[name], count).code}
    return not ops <= {*PLAIN, *SOURCES, "argument"}


WAYS = ("plain", "refresh", "numpy", *(f"llvm {each}" for each in LLVM))


def findings(
    trial: Trial, others: Callable[[Trial, Sequence[int]], Numbers] | None = None, ways: Sequence[str] = WAYS
) -> Iterator[Finding]:
    """Everything that isn't to the last bit what the eager engine gives.

    Args:
        trial: what to try.
        others: another eager engine, if there is one; it does all samples then, and this one some.
        ways: those that are tried.
    """
    everything = [*range(trial.samples)]
    some = everything[:: max(1, len(everything) // FEW)]
    wanted = (others or eager)(trial, everything)
    asking = Asking(trial, wanted)
    sure = [True] * len(trial.graphs)
    exact = [trial.exact or not calls(graph) for graph in trial.graphs]

    def found_by(way: str) -> Iterator[Finding]:
        if way == "plain":
            yield from _compared(way, trial, eager(trial, some), wanted, some)
        elif way == "refresh":
            yield from _compared(way, trial, refreshed(trial, some[-1:]), wanted, some[-1:])
        elif way == "numpy":
            yield from asking.findings(way, program_of(trial, "numpy"), everything, exact)
        else:
            samples = some[-1:] if way.startswith("llvm one") else everything
            yield from asking.findings(way, program_of(trial, "llvm"), samples, sure)

    around: AbstractContextManager[None]
    for way in tried_of(trial, ways, others=bool(others)):
        around = nullcontext()
        if way == "numpy" and trial.exact:
            around = numpy_to_the_last_bit()
        elif way.startswith("llvm"):
            around = replace(trial.machine, loops=way.endswith("loops")).runs()
        with around:
            found = [*_trying(way, found_by(way))]
        yield from found


def tried_of(trial: Trial, ways: Sequence[str] = WAYS, *, others: bool = False) -> list[str]:
    """Those of the ways that a trial is about."""
    there = {"plain": others, "refresh": trial.elsewhere, "numpy": True}
    for each in LLVM:
        there[f"llvm {each}"] = each in trial.llvm and jit.is_there() and (each.startswith("one") or trial.samples > 1)
    return [way for way in ways if there[way]]


def _trying(way: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """What is found; an error is a finding, too."""
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 - whatever it is, it is none of the right numbers
        said = "".join(traceback.format_exception(error)[-3:])
        yield Finding(f"{way}, {type(error).__name__}", -1, -1, said, 0.0)
