"""A trial: some graphs in one program, the numbers they are given, and what the eager engine makes of them."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import ieee
from tests.fuzz.recipes import Recipe, Recorder, joined, places
from tests.support.forcing import Machine
from tests.support.places import ROOT

Floats = NDArray[np.float64]
ASKED = ("summed", "each", "inputs", "both", "jacobian")  # which derivatives a program gives
LLVM = ("lines", "loops", "one", "one in loops")  # how its programs are made
OUTPUTS = ("", "beside", "alone")  # whether it gives the roots, beside gradients or without


@dataclass(frozen=True)
class Trial:
    """Graphs that know nothing of each other, in one program.

    Args:
        graphs: with the numbers of every sample in them.
        total: how their roots are added up to the program's loss, as `joined` has it.
        share: whether equal lists of parents are one tuple.
        asked: one of `ASKED`.
        outputs: one of `OUTPUTS`.
        elsewhere: whether the program is recorded at other numbers than it is given.
        llvm: those of `LLVM` that are tried, each of which takes as long as all the rest.
        machine: what LLVM's programs are made for.
        exact: whether NumPy is to call Python's functions, so that all of its bits can be compared.
        saved: whether programs are saved and loaded before they run.
    """

    graphs: tuple[Recipe, ...]
    total: str
    share: bool
    asked: str
    outputs: str
    elsewhere: bool
    llvm: tuple[str, ...]
    machine: Machine
    exact: bool
    saved: bool

    @cached_property
    def _joined(self) -> tuple[Recipe, list[int]]:
        return joined(self.graphs, self.total, [(1.0, -0.5, 3.0)[i % 3] for i in range(len(self.graphs))])

    @property
    def whole(self) -> Recipe:
        """All graphs as one."""
        return self._joined[0]

    @property
    def roots(self) -> list[int]:
        """Where the graphs' roots stand in the whole."""
        return self._joined[1]

    @property
    def samples(self) -> int:
        """How many there are."""
        return max([len(line.numbers) for line in self.whole], default=1) or 1

    def column(self, leaf: str) -> tuple[Floats, list[int]]:
        """The numbers of the leaves of a kind, of shape (samples, leaves), and which graph has each of them."""
        numbers = [self.whole[place].numbers for place in places(self.whole, leaf)]
        owners = [number for number, graph in enumerate(self.graphs) for _ in places(graph, leaf)]
        count = self.samples if leaf == "input" else 1
        return np.array(numbers, dtype=float).reshape(len(numbers), count).T, owners

    def at(self, samples: Sequence[int]) -> Trial:
        """The same with some of the samples."""

        def cut(graph: Recipe) -> Recipe:
            return tuple(
                line._replace(numbers=tuple([line.numbers[i] for i in samples])) if line.row == "input" else line
                for line in graph
            )

        return replace(self, graphs=tuple(map(cut, self.graphs)))


@dataclass(frozen=True)
class Numbers:
    """What the eager engine gives for every sample.

    Args:
        total: the loss, of shape (samples,).
        roots: of every graph its value, (samples, graphs).
        inputs: the gradients of the inputs, (samples, inputs).
        parameters: and of the parameters, (samples, parameters).
    """

    total: Floats
    roots: Floats
    inputs: Floats
    parameters: Floats


def eager(trial: Trial, samples: Sequence[int]) -> Numbers:
    """Records the whole anew for each of these samples, and goes backward."""
    recorder = Recorder(trial.whole, share=trial.share)
    inputs, parameters = (places(trial.whole, leaf) for leaf in ("input", "parameter"))
    found: list[list[Any]] = [[], [], [], []]
    with ieee():
        for sample in samples:
            nodes = recorder(sample)
            nodes[-1].backward()
            found[0].append(nodes[-1].data)
            found[1].append([nodes[place].data for place in trial.roots])
            found[2].append([nodes[place].grad for place in inputs])
            found[3].append([nodes[place].grad for place in parameters])
    return Numbers(*[np.array(each, dtype=float) for each in found])


def refreshed(trial: Trial, samples: Sequence[int]) -> Numbers:
    """Records once, elsewhere, and brings the graph up to date for each of these samples."""
    recorder = Recorder(trial.whole, share=trial.share)
    with ieee():
        nodes = recorder(0, 0.75)
        inputs, parameters = (places(trial.whole, leaf) for leaf in ("input", "parameter"))
        found: list[list[Any]] = [[], [], [], []]
        for sample in samples:
            for place in (*inputs, *parameters):
                numbers = trial.whole[place].numbers
                nodes[place].data = numbers[sample if place in inputs else 0]
            nodes[-1].refresh()
            nodes[-1].zero_grad()
            nodes[-1].backward()
            found[0].append(nodes[-1].data)
            found[1].append([nodes[place].data for place in trial.roots])
            found[2].append([nodes[place].grad for place in inputs])
            found[3].append([nodes[place].grad for place in parameters])
    return Numbers(*[np.array(each, dtype=float) for each in found])


class OtherEngine:
    """A process of its own that runs the native engine."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.trials"],
            env={**environment, "AUTOGRAD_ENGINE": "native"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def eager(self, trial: Trial, samples: Sequence[int]) -> Numbers:
        """`eager` over there."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        pickle.dump((trial, samples), self.process.stdin)
        self.process.stdin.flush()
        found: Any = pickle.load(self.process.stdout)
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def serve() -> None:
    """What the other process does: answer until nothing more is asked."""
    while True:
        try:
            asked = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            said: Any = eager(*asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked is to hear of it
            said = error
        pickle.dump(said, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    from tests.fuzz.trials import serve as answer  # by its own name, as pickles have it

    answer()
