"""replay/rolling: what a program of loops does, to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.replay.code.showing import lines_of, names_of_leaves
from autograd.replay.rolling.cells import Round, RoundSchedule
from autograd.replay.rolling.finding import Ints


class CellNames:
    """What cells are called: leaves by their own names, columns of a loop's cells by the step they belong to."""

    def __init__(self, code: RoundSchedule, leaves: Sequence[str]) -> None:
        self.code = code
        self.known: dict[int, tuple[str, int | None]] = {i: (name, None) for i, name in enumerate(leaves)}
        self.known |= {cell: (repr(number), None) for cell, number in code.numbers.items()}

    def of(self, cells: Ints) -> str:
        """What a column of cells is called in the step that reads or writes it."""
        middle = int(cells[len(cells) // 2])
        if (cells == middle).all():
            name, at = self.known.setdefault(middle, (f"c{len(self.known)}", None))
            return name if at is None else f"{name}[{at}]"
        name, first = self.known.get(middle, ("", None))
        if first is None:
            name = name or f"k{len(self.known)}"
            ordered = cells if cells[0] < cells[-1] else cells[::-1]
            for step, cell in enumerate(ordered.tolist()):
                self.known.setdefault(cell, (name, step))
            return f"{name}[step]"
        step = len(cells) // 2 if cells[0] < cells[-1] else len(cells) - 1 - len(cells) // 2
        back = step - first
        return f"{name}[step{f' - {back}' if back > 0 else f' + {-back}' if back else ''}]"


def rolled_source(
    code: RoundSchedule, leaves: Sequence[Any], most: int, returned: Callable[[list[str], list[str]], str]
) -> str:  # fmt: skip
    """The rounds of some code, one after the other, as Python to be read; it can't be run, as tables are left out.

    Args:
        code: what to show.
        leaves: the inputs and the parameters.
        most: so many instructions; more are refused.
        returned: says what it gives back, given the texts of all results and of the gradients that are summed.

    Raises:
        ValueError: it's longer.
    """
    if len(code) > most:
        raise ValueError(
            f"source: the program has {len(code):,} instructions; at most {most:,} are shown, or as many as most= says"
        )
    given = names_of_leaves(leaves)
    names = CellNames(code, given)
    body = [line for each in code.rounds for line in _round(each, names)]
    results = [names.of(_column(cell)) for cell in code.results]
    gradients = [" + ".join(names.of(_column(cell)) for cell in pair if cell >= 0) or "0.0" for pair in code.gradients]
    last = f"    return {returned(results, gradients)}"
    return "\n".join([f"def program({', '.join(given)}):", *[f"    {line}" for line in body], last])


def _column(cell: int) -> Ints:
    return np.array([cell])


def _round(made: Round, names: CellNames) -> list[str]:
    code, left = made.code, made.results.shape[1]
    for i in range(left):  # what a step keeps is called by that step
        names.of(made.results[:, i])
    said = [names.of(made.inputs[:, i]) for i in range(code.inputs)]
    shared = [names.of(made.parameters[:, i]) for i in range(code.parameters)]
    lines, values = lines_of(code, [*said, *shared])
    for i, place in enumerate(code.results):
        column = made.results[:, i] if i < left else made.added[:, i - left]
        lines.append(f"{names.of(column)} {'=' if i < left else '+='} {values[place]}")
    if len(made) == 1:
        return lines
    cells = made.results if left else made.added
    turned = len(cells) and bool((cells[0] > cells[-1]).any())
    steps = f"range({len(made)})"
    return [f"for step in {f'reversed({steps})' if turned else steps}:", *[f"    {line}" for line in lines]]
