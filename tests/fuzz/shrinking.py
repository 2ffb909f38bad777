"""A trial that found something, made as small as it can be while it still does, and written down as Python."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograd.rows.table import TABLE
from tests.fuzz.recipes import LEAVES, Line, Recipe, places, written
from tests.fuzz.trials import ASKED, Numbers, Trial
from tests.fuzz.ways import Finding, findings
from tests.support.forcing import Machine

Others = Callable[[Trial, Sequence[int]], Numbers] | None
SIMPLE = (1.0, 0.5)  # what numbers become where it makes no difference
PLAINEST = Machine(loops=False)


def shrunk(trial: Trial, finding: Finding, seconds: float, others: Others = None) -> Trial:
    """The smallest trial that was found in so many seconds, of which the same way is wrong as in the finding."""
    end = time.monotonic() + seconds
    way = finding.way.split(",")[0]

    def check(tried: Trial) -> Iterator[Finding]:
        return findings(tried, others if way == "plain" else None, [way])

    def fails(tried: Trial) -> bool:
        if time.monotonic() > end:
            return False
        try:
            return any(each.way == finding.way or "Error" not in each.way for each in check(tried))
        except Exception:  # noqa: BLE001 - what can't be recorded shows nothing
            return False

    smaller = True
    while smaller and time.monotonic() < end:
        smaller = False
        for candidates in (_graphs, _samples, _options, _nodes, _numbers):
            found = True
            while found:
                found = False
                for tried in candidates(trial, finding):
                    if fails(tried):
                        trial, found, smaller = tried, True, True
                        break
    return trial


def _graphs(trial: Trial, finding: Finding) -> Iterator[Trial]:
    """With one graph alone, with half of them, without one of them."""
    graphs, count = trial.graphs, len(trial.graphs)
    if count > 1:
        if 0 <= finding.graph < count:
            yield replace(trial, graphs=(graphs[finding.graph],))
        yield replace(trial, graphs=graphs[: count // 2])
        yield replace(trial, graphs=graphs[count // 2 :])
        for i in range(count):
            yield replace(trial, graphs=graphs[:i] + graphs[i + 1 :])


def _samples(trial: Trial, finding: Finding) -> Iterator[Trial]:
    count = trial.samples
    if count > 2 and finding.sample >= 0:
        yield trial.at([finding.sample % count] * 2)
    if count > 1:
        everything = [*range(count)]
        yield trial.at(everything[: count // 2])
        yield trial.at(everything[count // 2 :])
        yield trial.at(everything[:-1])


def _options(trial: Trial, _: Finding) -> Iterator[Trial]:
    """Each option as it mostly is."""
    tried = [replace(trial, asked=asked) for asked in ASKED if trial.asked in ("summed", "both")]
    changes: dict[str, Any] = {"share": False, "outputs": "", "elsewhere": False, "saved": False, "exact": True}
    tried += [replace(trial, **{name: as_usual}) for name, as_usual in (*changes.items(), ("total", "sum"))]
    for name in ("width", "longest", "least", "strip", "threads", "thorough"):
        tried.append(replace(trial, machine=replace(trial.machine, **{name: getattr(PLAINEST, name)})))
    yield from (each for each in tried if each != trial)


def _nodes(trial: Trial, _: Finding) -> Iterator[Trial]:
    for number, graph in enumerate(trial.graphs):
        for smaller in _smaller(graph):
            yield replace(trial, graphs=(*trial.graphs[:number], smaller, *trial.graphs[number + 1 :]))


def _smaller(graph: Recipe) -> Iterator[Recipe]:
    """Graphs with fewer nodes: the root is another, a node is one of its parents, a list is shorter."""
    for root in range(len(graph) - 1):
        yield pruned(graph[: root + 1])
    for place, line in enumerate(graph):
        for parent in dict.fromkeys(line.parents):
            yield pruned(graph, {place: parent})
        yield from (pruned((*graph[:place], each, *graph[place + 1 :])) for each in _shorter(line))


def _shorter(line: Line) -> Iterator[Line]:
    """A row with lists, without one element of each."""
    row = TABLE.get(line.row)
    if row is None or not row.variadic:
        return
    groups = row.group(line.parents)
    length = max(len(group) for group in groups if isinstance(group, tuple))
    for i in range(length if length > 1 else 0):
        parents: list[int] = []
        for group in groups:
            parents += group[:i] + group[i + 1 :] if isinstance(group, tuple) else (group,)
        yield line._replace(parents=tuple(parents))


def pruned(graph: Recipe, instead: dict[int, int] | None = None) -> Recipe:
    """What the last line needs, with other places instead of some."""
    other = instead or {}
    root = other.get(len(graph) - 1, len(graph) - 1)
    needed, waiting = set[int](), [root]
    while waiting:
        place = waiting.pop()
        if place not in needed:
            needed.add(place)
            waiting += [other.get(each, each) for each in graph[place].parents]
    new = {place: i for i, place in enumerate(sorted(needed))}
    return tuple(
        graph[place]._replace(parents=tuple([new[other.get(each, each)] for each in graph[place].parents]))
        for place in sorted(needed)
    )


def _numbers(trial: Trial, _: Finding) -> Iterator[Trial]:
    """A leaf's numbers simpler."""
    for number, graph in enumerate(trial.graphs):
        for place, line in enumerate(graph):
            if line.row in LEAVES and not set(line.numbers) <= {*SIMPLE}:
                for simple in SIMPLE:
                    easier = line._replace(numbers=(simple,) * len(line.numbers))
                    changed = (*graph[:place], easier, *graph[place + 1 :])
                    yield replace(trial, graphs=(*trial.graphs[:number], changed, *trial.graphs[number + 1 :]))


def as_python(trial: Trial, finding: Finding) -> str:
    """A script that shows what was found: the program's numbers, and the eager engine's."""
    whole, way = trial.whole, finding.way
    inputs, parameters = ([f"v{place}" for place in places(whole, leaf)] for leaf in ("input", "parameter"))
    batch, (numbers, *_) = trial.column("input")[0], trial.column("parameter")[0]
    backend = "llvm" if way.startswith("llvm") else "numpy"
    roots = f"[{', '.join(f'v{root}' for root in trial.roots)}]"
    given = f"np.array({batch[-1:].tolist() if way.startswith('llvm one') else batch.tolist()!r})"
    given = f"{given}, parameters={numbers.tolist()!r}"
    options = f"wrt={'inputs' if trial.asked == 'inputs' else 'both'!r}, backend={backend!r}, cache=False"
    called = f"program({given})" if trial.asked == "jacobian" else f"program({given}, reduce={reduce_of(trial)!r})"
    if trial.asked == "jacobian":
        compiled = f"compile({roots}, inputs, parameters, jacobian='reverse', {options})"
    else:
        compiled = f"compile(loss, inputs, parameters, outputs={roots if trial.outputs else []}, {options})"
    around = repr(replace(trial.machine, loops=" loops" in way))
    return "\n".join(
        [
            f"# {finding}, graph {finding.graph}, sample {finding.sample}".splitlines()[0],
            *(["# equal lists of parents are one tuple, given to all of their nodes"] if trial.share else []),
            *(["# the program was saved and loaded"] if trial.saved else []),
            *(["# recorded with 0.75 in every leaf"] if trial.elsewhere else []),
            "from math import inf, nan",
            "import numpy as np",
            "import autograd",
            "from autograd import Value, compile, ieee",
            "from tests.support.forcing import Machine, numpy_to_the_last_bit",
            "with ieee():",
            *(f"    {line}" for line in written(whole)),
            f"loss, inputs, parameters = v{len(whole) - 1}, [{', '.join(inputs)}], [{', '.join(parameters)}]",
            f"with {around}.runs(){', numpy_to_the_last_bit()' if trial.exact else ''}:",
            f"    program = {compiled}",
            f"    print({called})",
            *([f"    print(program.outputs({given}))"] if trial.outputs and trial.asked != "jacobian" else []),
            "loss.backward()  # the first sample, by the eager engine",
            "print(loss.data, [each.grad for each in inputs], [each.grad for each in parameters])",
        ]
    )


def reduce_of(trial: Trial) -> str:
    """What is done with gradients."""
    return {"summed": "mean", "both": "sum"}.get(trial.asked, "none")
