"""replay/llvm: functions of our own that take several numbers at a time; `proving` says which ones may be called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autograd.replay.llvm.exponential import Exponential
from autograd.replay.llvm.hyperbolic import Tanh
from autograd.replay.llvm.own import Own

KINDS: Mapping[str, type[Own]] = {kind.function: kind for kind in (Exponential, Tanh)}
OWN = {
    each.symbol: each
    for kind in KINDS.values()
    for width in (2, 4, 8)
    for each in (kind(width, False), kind(width, True))
}


def definitions(symbols: Iterable[str]) -> list[str]:
    """The functions of these names, with the tables they read."""
    found = [OWN[each] for each in sorted(symbols)]
    tables = dict.fromkeys(line for each in found for line in each.tables())
    return [*tables, *(line for each in found for line in each.text())]
