"""common: blocks: what is on for a while, as a context or a decorator."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import ContextDecorator
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
LATER = (inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction)


class Block(ContextDecorator):
    """A context (or decorator) that may be used again, entered inside of itself, and left before one inside of it.

    Generators that are closed in the order they were opened leave their blocks so. In the end all is as it was before.
    Of two passages through one and the same block the later one ends first.

    Args:
        name: what users call it.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> Any:
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        raise NotImplementedError

    def __call__(self, function: F) -> F:
        """The function, each call of it in this block.

        Raises:
            TypeError: a call of it would run none of its body: it's a generator function, or an async one.
        """
        if any(is_later(function) for is_later in LATER):
            raise TypeError(
                f"{self.name}: {getattr(function, '__qualname__', function)} is a generator function or an async one, "
                f"whose body runs after the call, outside of the block; write `with {self.name}(...):` in its body"
            )
        return super().__call__(function)
