"""views/training: the rows and losses as functions of numbers, in loops over typed arrays.

What an activation is, and its slope, stands in its row; what a loss is, in a line of text that is recorded as any
expression is. A browser compiles plain functions of numbers well, and there is no second table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from autograd.calculus.expressions import expression
from autograd.core.graph import order
from autograd.rows.intrinsics import OWN
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op
from autograd.rows.source import read
from autograd.rows.table import TABLE
from autograd.views.stepping.javascript import JavaScript, functions, in_pages, parameters, quoted

# The losses of one sample, whose mean over a batch is nn's of that name: p is the prediction, y the target
LOSSES = {
    "bce_with_logits": "y*softplus(-p) + (1 - y)*softplus(p)",
    "mse": "(p - y)**2",
    "mae": "abs(p - y)",
    "huber": "e = abs(p - y); s = minimum(e, 1); s*(e - s/2)",
    "hinge": "relu(1 - p*y)",
}
OF_SCORES = "cross_entropy"  # a row itself: of a list of scores, and of the classes' weights
AT = {"p": 0.5, "y": 1.0}  # where they are recorded; none of them branches


def activations() -> list[Op]:
    """The rows that say they are an activation and that a page can compute."""
    return in_pages((op for op in TABLE.values() if op.activation), ())


def script() -> str:
    """One script that defines ``kernels``: activations, losses and the loss of scores, by name.

    ``logic/intrinsics.js`` has to stand in front of it.

    Example:
        >>> "tanh: {" in script()
        True
    """
    graphs = {name: order(expression(text, AT))[::-1] for name, text in LOSSES.items()}
    alone = {node.op: TABLE[node.op] for nodes in graphs.values() for node in nodes if node.op}
    alone |= {op.name: op for op in activations()}
    waiting, made = [*alone, OF_SCORES], dict[str, str]()
    while waiting:  # with the rows that rows call
        name = waiting.pop()
        if name not in made:
            made[name] = functions(TABLE[name]) + (slopes(TABLE[name]) if name in alone else "")
            waiting += [each for each in re.findall(r"\b_row_(\w+)\(", made[name]) if each in TABLE]
    known = [name for name in (*INTRINSICS, "pow", "sum", "max", "each") if name not in OWN]
    own = "".join(f"const _{word.name} = {word.javascript};\n" for word in OWN.values() if word.javascript)
    return (
        'const kernels = (() => {\n"use strict";\n'
        f"const {{ {', '.join(f'{name}: _{name}' for name in known)} }} = intrinsics;\n"
        f"{own}{''.join(made.values())}"
        f"return {{\nactivations: {{\n{''.join(map(_loops, activations()))}}},\n"
        f"losses: {{\n{''.join(loss(name, nodes) for name, nodes in graphs.items())}}},\n"
        f"ofScores: _at_{OF_SCORES},\ntexts: {quoted(LOSSES)},\n}};\n}})();\n"
    )


def slopes(op: Op) -> str:
    """The source of a function for each partial of a row without lists.

    >>> print(slopes(TABLE["exp"]))
    function _slope_exp_a($a) {
      const $out = _exp($a);
      return $out;
    }
    <BLANKLINE>
    """
    lets, value, partials = read(op, JavaScript)
    start = "".join(f"  const ${line};\n" for line in lets)
    made = ""
    for name, partial in zip(op.active, partials, strict=True):
        out = f"  const $out = {value};\n" if "$out" in partial else ""
        made += f"function _slope_{op.name}_{name}({parameters(op)}) {{\n{start}{out}  return {partial};\n}}\n"
    return made


def _loops(op: Op) -> str:
    """An activation over the first ``n`` numbers: its value, and what arrives times its slope."""
    more = "".join(f", {op.defaults[name]!r}" for name in op.passive)
    return (
        f"{op.name}: {{\n"
        f'  rule: "{op.activation}",\n'
        f"  kinks: {'true' if op.kinks else 'false'},\n"
        f"  forward(z, h, n) {{ for (let i = 0; i < n; i++) h[i] = _row_{op.name}(z[i]{more}); }},\n"
        f"  backward(z, d, n) {{ for (let i = 0; i < n; i++) d[i] *= _slope_{op.name}_{op.active[0]}(z[i]{more}); }},\n"
        "},\n"
    )


def loss(name: str, nodes: Sequence[Any]) -> str:
    """A loss and its slope by the prediction: the forward and the backward pass of its graph, line by line.

    >>> print(loss("twice", order(expression("2*p*y", AT))[::-1]))
    twice: {
      value(p, y) {
        const v2 = _row_mul(2.0, p);
        const v4 = _row_mul(v2, y);
        return v4;
      },
      slope(p, y) {
        const v2 = _row_mul(2.0, p);
        let g1 = 0, g2 = 0;
        g2 += _slope_mul_a(v2, y);
        g1 += g2*_slope_mul_b(2.0, p);
        return g1;
      },
    },
    <BLANKLINE>
    """
    called = [node.label if not node.op and node.label else f"v{i}" for i, node in enumerate(nodes)]
    place = {node: i for i, node in enumerate(nodes)}
    moving = _moved_by(nodes, next(i for i, each in enumerate(called) if each == "p"))
    text = [repr(node.data) if node.constant else each for node, each in zip(nodes, called, strict=True)]
    given = [", ".join(text[place[parent]] for parent in node.parents) for node in nodes]
    forward = [f"    const v{i} = _row_{node.op}({given[i]});\n" for i, node in enumerate(nodes) if node.op]
    root, backward = len(nodes) - 1, ""
    for i, node in [*enumerate(nodes)][::-1]:
        if not node.op or not moving[i]:
            continue
        row = TABLE[node.op]
        for argument, parent in zip(row.active, node.parents, strict=False):
            if moving[place[parent]]:
                arrived = "" if i == root else f"g{i}*"
                backward += f"    g{place[parent]} += {arrived}_slope_{row.name}_{argument}({given[i]});\n"
    sums = ", ".join(f"g{i} = 0" for i in range(root) if moving[i])
    leaf = called.index("p")
    needed = "".join(line for line in forward[:-1])
    return (
        f"{name}: {{\n  value(p, y) {{\n{''.join(forward)}    return v{root};\n  }},\n"
        f"  slope(p, y) {{\n{needed}    let {sums};\n{backward}    return g{leaf};\n  }},\n}},\n"
    )


def _moved_by(nodes: Sequence[Any], leaf: int) -> list[bool]:
    """Which nodes depend on a leaf."""
    place = {node: i for i, node in enumerate(nodes)}
    found: list[bool] = []
    for i, node in enumerate(nodes):
        found.append(i == leaf or any(found[place[parent]] for parent in node.parents))
    return found
