"""Random trials: many small graphs of any rows, some networks, some graphs several times, and their numbers."""

from __future__ import annotations

import numpy as np

from autograd.core.graph import order
from tests.fuzz.recipes import Line, Recipe, recipe_of
from tests.fuzz.trials import ASKED, LLVM, OUTPUTS, Trial
from tests.support.forcing import Machine
from tests.support.graphs import EDGES, FAR, SHAPES, graph_of_any_rows
from tests.support.written_out import NETWORKS

SAMPLES = (1, 3, 8, 50, 257, 300)
CHANCES = (0.04, 0.36, 0.3, 0.2, 0.05, 0.05)
LEAST = ((1, 1, 1), (2, 1, 3), (4, 16, 64))  # as `forcing.Machine` has it


def trial_of(seed: int, number: int, most: int = 90) -> Trial:
    """The trial of this number, always the same one; with some ``most`` graphs at most."""
    rng = np.random.default_rng([seed, number])
    samples = int(rng.choice(SAMPLES, p=CHANCES))
    graphs: list[Recipe] = []
    inputs = float(rng.choice((0.0, 0.5, 1.0), p=(0.05, 0.65, 0.3)))  # of the leaves
    while len(graphs) < int(rng.integers(most // 2, most)):
        graph, edges = small(rng, inputs)
        copies = int(rng.integers(2, 9)) if rng.random() < 0.06 else 1
        graphs += [numbered(rng, graph, samples, edges) for _ in range(copies)]
    for _ in range(int(rng.choice((0, 1, 2), p=(0.7, 0.25, 0.05)))):
        network = recipe_of(*NETWORKS[int(rng.integers(len(NETWORKS)))](rng))
        graphs.append(numbered(rng, network, samples, float(rng.choice((0.0, 0.02)))))
    graphs = [graphs[i] for i in rng.permutation(len(graphs))][: 2 * most]
    chances = (0.0, 0.0, 0.3, 0.7) if samples == 1 else (0.3, 0.35, 0.1, 0.25)
    llvm = (LLVM[int(rng.choice(len(LLVM), p=chances))],)
    machine = Machine(
        False,
        width=int(rng.choice((2, 4, 8))),
        longest=int(rng.choice((11, 400))),
        least=LEAST[int(rng.choice(len(LEAST), p=(0.1, 0.3, 0.6)))],
        strip=int(rng.choice((16, 256))),
        threads=int(rng.choice((1, 3))),
        thorough=bool(rng.random() < 0.07),
    )
    asked = ASKED[int(rng.choice(len(ASKED), p=(0.25, 0.25, 0.2, 0.15, 0.15)))]
    return Trial(
        tuple(graphs),
        total="sum" if asked == "jacobian" else str(rng.choice(("sum", "dot", "chain"))),
        share=bool(rng.random() < 0.5),
        asked=asked,
        outputs=str(rng.choice(OUTPUTS, p=(0.7, 0.2, 0.1))),
        elsewhere=bool(rng.random() < 0.25),
        llvm=llvm,
        machine=machine,
        exact=bool(rng.random() < 0.7),
        saved=bool(rng.random() < 0.2),
    )


def small(rng: np.random.Generator, inputs: float) -> tuple[Recipe, float]:
    """A graph of any rows; and how often its numbers are at an edge."""
    edges = float(rng.choice((0.0, 0.05, 0.3)))
    shape = SHAPES[int(rng.integers(len(SHAPES)))]
    root = graph_of_any_rows(rng, min(int(rng.geometric(0.3)), 30), shape, edges)
    leaves = [node for node in order(root)[::-1] if not node.op and not node.constant]
    return recipe_of(root, [leaf for leaf in leaves if rng.random() < inputs]), edges


def numbered(rng: np.random.Generator, graph: Recipe, samples: int, edges: float) -> Recipe:
    """The same with a number for every sample: near the recorded one, anywhere, and at edges."""

    def numbers(line: Line) -> Line:
        if line.row not in ("input", "parameter"):
            return line
        count = samples if line.row == "input" else 1
        near = line.numbers[0] * (1.0 + 0.1 * rng.normal(size=count))
        found = np.where(rng.random(count) < 0.6, near, rng.normal(size=count))
        found = np.where(rng.random(count) < edges, rng.choice(EDGES, count), found)
        found = np.where(rng.random(count) < 0.1 * edges, rng.choice(FAR, count), found)
        return line._replace(numbers=tuple(found.tolist()))

    return tuple([numbers(line) for line in graph])
