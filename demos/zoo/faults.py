"""How a mistake gets into the real engine, and out of it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from autograd.core import backward, operations, writing
from autograd.rows import evaluating
from autograd.rows.generated import run
from autograd.rows.row import Op
from autograd.rows.table import TABLE, check_texts


def wrong_row(name: str, partials: tuple[str, ...]) -> Op:
    """A row of the table with other local derivatives."""
    return replace(TABLE[name], partials=partials)


@contextmanager
def partials_are(name: str, *partials: str) -> Iterator[None]:
    """Inside of it, an operation of one or two numbers has these local derivatives.

    Args:
        name: the row's name.
        partials: one text per active argument.
    """
    right, wrong = TABLE[name], wrong_row(name, partials)
    check_texts(wrong)
    made = run(
        writing.module_source([wrong]), f"<autograd operation {name}, mistaken>", vars(operations)["_namespace"]
    )["Operations"]
    methods = {key: each for key, each in vars(made).items() if callable(each)}
    before = {key: vars(operations.Operations)[key] for key in methods}
    try:
        _put(wrong, methods)
        yield
    finally:
        evaluating.uninstall(wrong)
        _put(right, before)


def _put(row: Op, methods: dict[str, Callable[..., Any]]) -> None:
    TABLE[row.name] = row
    evaluating.install(row)
    for key, method in methods.items():
        setattr(operations.Operations, key, method)


@contextmanager
def backward_is(other: Callable[..., None]) -> Iterator[None]:
    """Inside of it, ``loss.backward()`` is another pass."""
    right = backward.backward
    try:
        backward.backward = other
        yield
    finally:
        backward.backward = right
