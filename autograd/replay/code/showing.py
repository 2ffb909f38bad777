"""replay/code: a program's code as Python to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import ARITHMETIC, RELATIONS

INFIX = {name: sign for sign, name in {**ARITHMETIC, **RELATIONS, "and": "and", "or": "or"}.items()}


def source_of(code: Code, leaves: Sequence[Any], returned: Callable[[list[str], list[str]], str]) -> str:
    """The code for one sample as a function of its inputs and its parameters, as `Program.source` tells.

    What it gives back is ``returned``, given the texts of all results and of the gradients that are summed.
    """
    names = names_of_leaves(leaves)
    lines, said = lines_of(code, names)
    results = [said[place] for place in code.results]
    gradients = [" + ".join(said[place] for place in parts if place >= 0) or "0.0" for parts in code.gradients]
    body = "".join(f"    {line}\n" for line in lines)
    return f"def program({', '.join(names)}):\n{body}    return {returned(results, gradients)}"


def lines_of(code: Code, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The instructions of some code as lines, and what each of its places is called; ``names`` are those of sources."""
    said: list[str] = []
    lines: list[str] = []
    for op, args in zip(code.ops, code.args, strict=True):
        if op == "const":
            said.append(repr(args[0]))
        elif op in ("input", "parameter"):
            said.append(names[args[0] + (code.inputs if op == "parameter" else 0)])
        elif op == "add" and said[args[0]] == "0.0":
            said.append(said[args[1]])  # it only turns -0.0 to 0.0
        else:
            said.append(f"v{len(lines) + 1}")
            lines.append(f"{said[-1]} = {written(op, [said[each] for each in args])}")
    return lines, said


def names_of_leaves(leaves: Sequence[Any]) -> list[str]:
    """The leaves' labels where they are names that only one has; else x1, x2, ..."""
    labels = [leaf.label or "" for leaf in leaves]
    known = [label if label.isidentifier() and labels.count(label) == 1 else "" for label in labels]
    taken = set(known)
    return [
        label or next(f"x{i}{'_' * k}" for k in range(9) if f"x{i}{'_' * k}" not in taken)
        for i, label in enumerate(known)
    ]


def written(op: str, args: Sequence[str]) -> str:
    """An instruction."""
    if op in INFIX:
        return f"{args[0]} {INFIX[op]} {args[1]}"
    if op == "neg":
        return f"-{args[0]}"
    if op == "select":
        return f"{args[1]} if {args[0]} else {args[2]}"
    return f"{'max' if op == 'larger' else op}({', '.join(args)})"
