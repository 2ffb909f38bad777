"""How a mistake gets into the real engine, and out of it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from autograd.core import backward
from autograd.core.registering import methods_in, names
from autograd.core.value import Value
from autograd.core.writing import row_source
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
    methods = methods_in(run(row_source(wrong), f"<autograd operation {name}, mistaken>", names))
    before = {key: vars(Value).get(key) for key in methods}  # None where it has the method from below
    try:
        _put(wrong, methods)
        yield
    finally:
        evaluating.uninstall(wrong)
        _put(right, before)


def _put(row: Op, methods: Mapping[str, Callable[..., Any] | None]) -> None:
    TABLE[row.name] = row
    evaluating.install(row)
    for key, method in methods.items():
        if method is None:
            delattr(Value, key)
        else:
            setattr(Value, key, method)


@contextmanager
def backward_is(other: Callable[..., None]) -> Iterator[None]:
    """Inside of it, ``loss.backward()`` is another pass."""
    right = backward.backward
    try:
        backward.backward = other
        yield
    finally:
        backward.backward = right
