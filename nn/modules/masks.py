"""nn/modules: masks: the numbers that say which steps of a sequence are there, checked where they are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from autograd import Value

ADVICE = (
    "Were padded rows standardised? Scale the sequences before padded(…), don't call standardised(), and give an "
    "estimator standardise=False"
)
_any: ContextVar[bool] = ContextVar("nn.modules.masks", default=False)


def check_mask(there: Sequence[Value], who: str) -> None:
    """An error where a number that came in is neither 0 nor 1, or no step is there; what was computed may be anything.

    It looks, and leads nowhere else: a recording of a sample has no branch by it.

    Example:
        >>> check_mask([Value(1.0), Value(0.5)], "GRU")
        Traceback (most recent call last):
        ...
        ValueError: GRU: the last number of step 1 is 0.5; ...
    """
    if _any.get() or any(each.op for each in there):
        return
    numbers = [each.data for each in there]
    wrong = next((i for i, each in enumerate(numbers) if each not in (0.0, 1.0)), None)
    if wrong is not None:
        raise ValueError(
            f"{who}: the last number of step {wrong} is {numbers[wrong]:g}; masked=True expects 1 where a step is "
            f"there and 0 where it isn't. {ADVICE}"
        )
    if not any(numbers):
        raise ValueError(
            f"{who}: the last number of every step is 0, so that no step is there; expected a 1 where one is. {ADVICE}"
        )


@contextmanager
def any_numbers() -> Iterator[None]:
    """Inside, masks may be any numbers: where a graph is only recorded, and tried with numbers drawn by chance.

    Example:
        >>> with any_numbers():
        ...     check_mask([Value(0.5)], "GRU")
    """
    token = _any.set(True)
    try:
        yield
    finally:
        _any.reset(token)
