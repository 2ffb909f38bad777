"""replay/rolling: the code of a graph with scans in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.common.collecting import paused
from autograd.core.scopes import Iteration
from autograd.replay.guarding import Guard
from autograd.replay.rolling.finding import Flat, rolled
from autograd.replay.rolling.ordering import NotRolledError, ordered
from autograd.replay.rolling.rounds import RolledCode
from autograd.replay.rolling.whole import Whole


@paused()
def rolled_code(
    nodes: Sequence[Any], loss: Any, further: Sequence[Any], guards: Sequence[Guard], inputs: Sequence[Any],
    parameters: Sequence[Any], own: Sequence[Any], summed: Sequence[Any],
) -> RolledCode | None:  # fmt: skip
    """The code of a program whose scans are loops; None where there are none that can be.

    Its results are the loss, the first broken guard where there are guards, further nodes, and gradients.

    Args:
        nodes: all nodes, parents first, those below the loss before others.
        loss: the root.
        further: the outputs.
        guards: what is compared.
        inputs: the inputs.
        parameters: the parameters.
        own: the leaves whose gradients every sample has.
        summed: those whose gradients are summed.
    """
    if not any(map(_has_steps, {node.scope for node in nodes})):
        return None
    flat = Flat(nodes, next(i for i, node in enumerate(nodes) if node is loss) + 1)
    loops = rolled(flat)
    if not loops:
        return None
    index = dict(zip(nodes, range(len(nodes)), strict=True))
    index |= {leaf: -1 - i for i, leaf in enumerate((*inputs, *parameters)) if leaf not in index}
    wanted = [index[leaf] for leaf in (*own, *summed)]
    try:
        made = ordered(flat, loops, [i for i in wanted if i >= 0])
        whole = Whole(made, [index[leaf] for leaf in inputs], [index[leaf] for leaf in parameters])
        results = [whole.value(index[loss]), *([whole.broken(guards)] if guards else [])]
        results += [whole.value(index[node]) for node in further]
        gradients = whole.backward(wanted)
        results += whole.outer.unsigned(gradients[: len(own)])
        code = RolledCode(whole, results, [whole.outer.apart(place) for place in gradients[len(own) :]])
        _ = code.schedule  # here it shows whether it can be
    except NotRolledError:
        return None
    return code


def _has_steps(scope: Any) -> bool:
    while scope is not None and not isinstance(scope.maker, Iteration):
        scope = scope.outer
    return scope is not None
