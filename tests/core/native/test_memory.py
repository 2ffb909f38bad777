"""Where there is no memory left, a graph of any depth is still freed, and what is left is as it was.

Also of: core/native/building.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

import pytest

import autograd
from autograd import Value, engine
from tests.support.engines import native_only, python

limited = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits a process's memory so")

# Records until the memory is full, fills what is left with ever smaller things, and frees the graph.
FULL = """
import resource, autograd
from autograd import Value

class Own(Value):
    pass

pages = int(open("/proc/self/statm").read().split()[0])
room = pages * resource.getpagesize() + 100_000_000
resource.setrlimit(resource.RLIMIT_AS, (room, room))
made, number, filling, node, leaf = 0, 0, None, Value(0.5), Own(0.5)
try:
    while True:
        node = {shape}
        made += 1
except MemoryError:
    pass
try:
    for length in (1_000_000, 1000, 100, 8):
        try:
            while True:
                filling = (filling, bytes(length))
        except MemoryError:
            pass
except MemoryError:  # for the loop itself
    pass
del node
filling = None
print(autograd.engine(), made > 100_000, (leaf * leaf).data)
"""
SHAPES = [
    "node.sin()",
    "node * node",
    "autograd.sum((node, leaf, node.sin()))",
    "autograd.dot((node,), (leaf,))",
    "leaf * node.sin()",  # of a subclass, in turn with those of the class itself
    "leaf * node",
]


@limited
@native_only
@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_chain_is_freed_without_memory(shape: str) -> None:
    done = python(FULL.format(shape=shape), AUTOGRAD_ENGINE="native")
    assert (done.returncode, done.stdout.split()) == (0, ["native", "True", "0.25"]), done.stderr


@pytest.mark.skipif(engine() == "plain", reason="of the native engine's own list")
def test_what_waits_to_be_freed_has_all_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def looked_at(node: Value) -> None:
        seen.append((node.op, node.data, node.partials, [parent.data for parent in node.parents]))

    leaf = Value(2.0)
    node = autograd.dot([leaf.sin(), leaf, leaf.cos()], [leaf, leaf * leaf, leaf]) * (leaf + 3.0)
    wanted = [(each.op, each.data, each.partials, [parent.data for parent in each.parents]) for each in below(node)]
    gc.collect()  # whatever other tests left is not ours to look at
    monkeypatch.setattr(Value, "__del__", looked_at, raising=False)
    del node
    gc.collect()
    monkeypatch.undo()
    assert sorted(map(repr, seen)) == sorted(map(repr, wanted))


def below(root: Value) -> list[Value]:
    """All nodes that nobody else holds."""
    return [each for each in autograd.core.graph.order(root) if each.op or each.constant]
