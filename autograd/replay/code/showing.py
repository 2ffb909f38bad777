"""replay/code: a program's code as Python to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import ARITHMETIC, RELATIONS

INFIX = {name: sign for sign, name in {**ARITHMETIC, **RELATIONS, "and": "and", "or": "or"}.items()}


def source_of(code: Code, leaves: Sequence[Any], wrt: str, most: int) -> str:
    """The code for one sample as a function of its inputs and its parameters, as `Program.source` tells."""
    if len(code) > most:
        raise ValueError(f"source: the program has {len(code):,} instructions; at most {most:,} are shown")
    names = _names(leaves)
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
            lines.append(f"{said[-1]} = {_written(op, [said[each] for each in args])}")
    of_inputs = [(place, -1) for place in code.results[len(code.results) - code.inputs :]]
    gradients = []
    for parts in of_inputs if wrt == "inputs" else code.gradients:
        gradients.append(" + ".join(said[place] for place in parts if place >= 0) or "0.0")
    body = "".join(f"    {line}\n" for line in lines)
    return f"def program({', '.join(names)}):\n{body}    return {said[code.results[0]]}, [{', '.join(gradients)}]"


def _names(leaves: Sequence[Any]) -> list[str]:
    """The leaves' labels where they are names that only one has; else x1, x2, ..."""
    labels = [leaf.label or "" for leaf in leaves]
    known = [label if label.isidentifier() and labels.count(label) == 1 else "" for label in labels]
    taken = set(known)
    return [
        label or next(f"x{i}{'_' * k}" for k in range(9) if f"x{i}{'_' * k}" not in taken)
        for i, label in enumerate(known)
    ]


def _written(op: str, args: Sequence[str]) -> str:
    if op in INFIX:
        return f"{args[0]} {INFIX[op]} {args[1]}"
    if op == "neg":
        return f"-{args[0]}"
    if op == "select":
        return f"{args[1]} if {args[0]} else {args[2]}"
    return f"{'max' if op == 'larger' else op}({', '.join(args)})"
