"""checking: whether a backward pass adds up what the local derivatives say.

Where it first doesn't, and what mistake that is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.checking.forward import Dual
from autograd.checking.kinds import ACCUMULATION, Problem, problem
from autograd.checking.words import Listing, Sentence, naming, sentence
from autograd.common.words import number
from autograd.explaining.steps import gradients_after, steps_of
from autograd.rows.intrinsics import fold_sum

ROUNDING = 1e-10  # what two ways to add the same contributions may differ by, beside the sum of their sizes
MOST = 3  # operations that are told
Sent = list[tuple[Any, float, float]]  # what arrives at a node: from which user, which partial times which upstream


def accumulation(
    nodes: Sequence[Any], leaves: Sequence[Any], names: Sequence[str], arrived: Mapping[Any, float], more: Dual
) -> list[Problem]:
    """The problem of a backward pass that gave leaves other gradients than dual numbers do; nothing if it's right."""
    wrong = [
        (leaf, name, dual)
        for leaf, name, dual, size in zip(leaves, names, more.slopes.tolist(), more.sizes.tolist(), strict=True)
        if math.isfinite(dual) and abs(arrived[leaf] - dual) > ROUNDING * max(size, abs(dual))
    ]
    if not wrong:
        return []
    leaf, name, dual = wrong[0]
    told: dict[str, Any] = {
        "name": name,
        "got": repr(arrived[leaf]),
        "right": repr(dual),
        "explained": _explained(nodes, arrived),
    }
    rest = sentence("accumulation of more", count=f"{len(wrong) - 1:,}") if len(wrong) > 1 else ""
    return [problem(ACCUMULATION, "accumulation", tuple(leaf for leaf, _, _ in wrong), **told, rest=rest)]


def _explained(nodes: Sequence[Any], arrived: Mapping[Any, float]) -> Sentence | str:
    """Where the pass first went wrong, and how; "" where that's not to be seen."""
    root = nodes[-1]
    right = gradients_after(root, steps_of(root))
    sent: dict[Any, Sent] = {}
    for node in reversed(nodes):
        if node in right and arrived.get(node, 0.0) != right[node] and node in sent:
            users = list(dict.fromkeys(user for user, _, _ in sent[node]))
            several = any(len(sent.get(user, ())) > 1 for user in users)
            mistake = _mistake(arrived.get(node, 0.0), sent[node], several)
            return sentence("goes wrong below", users=Listing([*map(naming, users)], MOST, "and"), mistake=mistake)
        if node.op and node in right:
            for parent, partial in zip(node.parents, node.partials, strict=True):
                if partial is not None:
                    sent.setdefault(parent, []).append((node, partial, right[node]))
    return ""


def _mistake(got: float, sent: Sent, several: bool) -> Sentence:
    """Which of the known mistakes gives this instead of the sum of what was sent.

    ``several``: a user's own gradient is a sum of several contributions, so that it can be sent on too early.
    """
    products = [upstream * partial for _, partial, upstream in sent]
    shown = " + ".join(number(each) for each in products[:4]) + (" + …" if len(products) > 4 else "")
    pairs = [(user, product) for (user, _, _), product in zip(sent, products, strict=True)]
    once = [fold_sum(list(dict(each).values())) for each in (pairs, pairs[::-1])]
    each_once = len({user for user, _ in pairs}) < len(pairs) and any(_same(got, each) for each in once)
    told = {"sum": shown, "got": number(got)}
    if len(products) > 1 and any(_same(got, each) for each in products):
        return sentence("one is left", **told, or_set=sentence("or in a set") if each_once else "")
    if each_once:
        return sentence("in a set", **told)
    if _same(got, fold_sum([partial for _, partial, _ in sent])):
        return sentence("partials alone or early" if several else "partials alone")
    return sentence("early" if several else "wrong sum", **told)


def _same(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-12)
