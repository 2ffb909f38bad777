"""checking: why a derivative is none, or none that differences could see.

The nearest kink, the domain's edge, the first inf.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.checking.kinds import NONFINITE, Problem, problem
from autograd.checking.replaying import replayed
from autograd.checking.words import called, in_words, naming, sentence
from autograd.common.words import number
from autograd.explaining.naming import names_of
from autograd.explaining.rules import Named
from autograd.rows import evaluating
from autograd.rows.table import TABLE

BESIDE = 1e-5  # how far beside a number of size 1 the edge of its domain is looked for


def kink_near(nodes: Sequence[Any], leaf: Any, language: str = "en") -> str:
    """In words, the operation above a leaf that is nearest to a kink of its own, how near, and on which side.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> x = Value(1e-9, label="x")
        >>> kink_near(order(x.relu())[::-1], x)
        'relu of x: x = 1e−09, right of the kink at 0'
    """
    above, kinks = {leaf}, []
    for node in nodes:
        parents = node.parents
        if above.isdisjoint(parents):
            continue
        above.add(node)
        row = TABLE[node.op]
        for text in row.kinks:
            found = float(evaluating.in_partial(row, text, row.group([parent.data for parent in parents])))
            kinks.append((found, text, node))
    if not kinks:
        return in_words(language, "no_kink")
    found, text, node = min(kinks, key=lambda each: abs(each[0]))
    side = "kink_here" if found == 0.0 else "kink_right" if found > 0.0 else "kink_left"
    said = Named(node, dict(zip(nodes, names_of(nodes), strict=True))).written(text)
    return in_words(language, side, operation=called(node, language), text=said, number=number(found))


def edge_near(nodes: Sequence[Any], leaf: Any, language: str = "en") -> str:
    """In words, the operation that has no finite value a little beside a leaf's number, and on which side.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> x = Value(0.0, label="x")
        >>> edge_near(order((x + 0.0).sqrt())[::-1], x)
        'sqrt has no value to the left: its domain is v₁ ≥ 0'
    """
    beside = BESIDE * (abs(leaf.data) or 1.0)
    values = replayed(nodes, {leaf: np.array([leaf.data - beside, leaf.data + beside])}, nodes)
    for side, where in enumerate(("left", "right")):
        for node, value in zip(nodes, values[:, side].tolist(), strict=True):
            if not math.isfinite(value):
                said = Named(node, dict(zip(nodes, names_of(nodes), strict=True))) if node.op else None
                words = {word: in_words(language, word) for word in ("and", "or")}
                domain = said.written(said.row.domain, words) if said and said.row.domain else ""
                key = f"edge_{where}" if domain else f"large_{where}"
                return in_words(language, key, operation=called(node, language), domain=domain)
    return in_words(language, "edge_unknown")


def first_nonfinite(nodes: Sequence[Any], gradients: Mapping[Any, float]) -> list[Problem]:
    """Where inf or nan begins, in the values of nodes in forward order, and in the gradients of the last of them."""
    found = []
    bad = [node for node in nodes if not math.isfinite(node.data)]
    for node in bad[:1]:
        told = {"node": naming(node), "number": node.data, "count": f"{len(bad):,}"}
        if node.op:
            named = Named(node, dict(zip(nodes, names_of(nodes), strict=True)))
            made = " = ".join(dict.fromkeys((named.value, named.value_with_numbers)))
            found.append(problem(NONFINITE, "first not finite", tuple(bad), **told, made=made))
        else:
            found.append(problem(NONFINITE, "leaf not finite", tuple(bad), **told))
    upset = [node for node in reversed(nodes) if not math.isfinite(gradients.get(node, 0.0))]
    for node in upset[:1]:
        users = [user for user in nodes if node in user.parents and math.isfinite(gradients.get(user, 0.0))]
        told = {"node": naming(node), "number": gradients[node], "count": f"{len(upset):,}"}
        by = sentence("by user", node=naming(users[0])) if users else ""
        found.append(problem(NONFINITE, "gradient not finite", tuple(upset), **told, by=by))
    return found
