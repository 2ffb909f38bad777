"""checking: whether a backward pass adds up what the local derivatives say.

Where it first doesn't, and what mistake that is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.checking.kinds import ACCUMULATION, Problem
from autograd.checking.stepfree import Opinions
from autograd.checking.words import called
from autograd.common.words import number
from autograd.explaining.steps import gradients_after, steps_of
from autograd.rows.intrinsics import fold_sum

ROUNDING = 1e-10  # what two ways to add the same contributions may differ by, beside the sum of their sizes
Sent = list[tuple[Any, float, float]]  # what arrives at a node: from which user, which partial times which upstream


def accumulation(
    nodes: Sequence[Any], leaves: Sequence[Any], names: Sequence[str], arrived: Mapping[Any, float], more: Opinions
) -> list[Problem]:
    """The problem of a backward pass that gave leaves other gradients than dual numbers do; nothing if it's right."""
    wrong = [
        (leaf, name, dual)
        for leaf, name, dual, size in zip(leaves, names, more.dual.tolist(), more.size.tolist(), strict=True)
        if math.isfinite(dual) and abs(arrived[leaf] - dual) > ROUNDING * max(size, abs(dual))
    ]
    if not wrong:
        return []
    leaf, name, dual = wrong[0]
    rest = f", and so for {len(wrong) - 1:,} more" if len(wrong) > 1 else ""
    said = (
        f"wrong accumulation: backward() gave {name} the gradient {arrived[leaf]!r}, but the contributions that arrive "
        f"there add up to {dual!r}{rest}. {_explained(nodes, arrived)}"
    )
    return [Problem(ACCUMULATION, said.rstrip(), tuple(leaf for leaf, _, _ in wrong))]


def _explained(nodes: Sequence[Any], arrived: Mapping[Any, float]) -> str:
    """Where the pass first went wrong, and how, in words; "" where that's not to be seen."""
    root = nodes[-1]
    right = gradients_after(root, steps_of(root))
    sent: dict[Any, Sent] = {}
    for node in reversed(nodes):
        if node in right and arrived.get(node, 0.0) != right[node] and node in sent:
            users = list(dict.fromkeys(user for user, _, _ in sent[node]))
            several = any(len(sent.get(user, ())) > 1 for user in users)
            by = " and ".join(called(user) for user in users[:3]) + (", …" if len(users) > 3 else "")
            return f"It goes wrong first below {by}: {_mistake(arrived.get(node, 0.0), sent[node], several)}"
        if node.op and node in right:
            for parent, partial in zip(node.parents, node.partials, strict=True):
                if partial is not None:
                    sent.setdefault(parent, []).append((node, partial, right[node]))
    return ""


def _mistake(got: float, sent: Sent, several: bool) -> str:
    """Which of the known mistakes gives this instead of the sum of what was sent.

    ``several``: a user's own gradient is a sum of several contributions, so that it can be sent on too early.
    """
    products = [upstream * partial for _, partial, upstream in sent]
    shown = " + ".join(number(each) for each in products[:4]) + (" + …" if len(products) > 4 else "")
    pairs = [(user, product) for (user, _, _), product in zip(sent, products, strict=True)]
    once = [fold_sum(list(dict(each).values())) for each in (pairs, pairs[::-1])]
    each_once = len({user for user, _ in pairs}) < len(pairs) and any(_same(got, each) for each in once)
    if len(products) > 1 and any(_same(got, each) for each in products):
        or_set = ", or are the parents kept in a set, so that each counts once" if each_once else ""
        return f"of {shown} only {number(got)} is left there. Is it assigned with = instead of +={or_set}?"
    if each_once:
        return f"of {shown} each operation counts once, though one uses it twice. Are the parents kept in a set?"
    early = "is the operation visited before its own sum is complete, so that it sends on a part?"
    if _same(got, fold_sum([partial for _, partial, _ in sent])):
        alone = "the local derivatives arrive there alone. Are they multiplied with the upstream gradient"
        return f"{alone}, or {early}" if several else f"{alone}?"
    return f"{number(got)} arrives there instead of {shown}. {early.capitalize() if several else 'See how it sums up.'}"


def _same(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-12)
