"""How a fault of the page's table gets into the real engine, and out of it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from autograd.core import backward, value
from autograd.core.own_rows import methods_in, names
from autograd.core.value import Value
from autograd.core.writing import row_source
from autograd.rows import evaluating
from autograd.rows.generated import run
from autograd.rows.row import Op
from autograd.rows.table import TABLE, check_texts
from autograd.views.stepping.faults import EngineFault
from demos.zoo import passes


def wrong_row(name: str, partials: tuple[str, ...]) -> Op:
    """A row of the table with other local derivatives."""
    return replace(TABLE[name], partials=partials, taught=())


@contextmanager
def partials_are(name: str, *partials: str) -> Iterator[None]:
    """Inside of it, an operation of one or two numbers has these local derivatives, one text per active argument."""
    wrong = wrong_row(name, partials)
    check_texts(wrong)
    methods: dict[str, Any] = methods_in(run(row_source(wrong), f"<autograd operation {name}, mistaken>", names))

    def called(first: Any, *rest: Any) -> Any:  # the native engine's own would not go by the method
        return getattr(first if isinstance(first, Value) else Value(first, constant=True), name)(*rest)

    functions = {name: called} if name in methods else {}
    try:
        with patch.dict(TABLE, {name: wrong}), patch.multiple(Value, **methods), patch.dict(value.functions, functions):
            evaluating.install(wrong)
            yield
    finally:
        evaluating.uninstall(wrong)
        evaluating.install(TABLE[name])


def backward_is(other: Callable[..., None]) -> AbstractContextManager[object]:
    """Inside of it, ``loss.backward()`` is another pass."""
    return patch.object(backward, "backward", other)


def planted(fault: EngineFault) -> AbstractContextManager[object]:
    """Inside of it, the engine has this fault."""
    if fault.op:
        return partials_are(fault.op, *fault.partials)
    return backward_is(passes.wrong(fault.wrong_pass))
