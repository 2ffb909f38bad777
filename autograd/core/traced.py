"""core: Traced, a node that knows which line of the user's made it."""

from __future__ import annotations

from autograd.core.value import Value


class Traced(Value):
    """A Value that knows which line of the user's made it; operations make these while `trace` is on."""

    __slots__ = ("where",)
