"""grading: grade(): somebody's own Value class examined, with a report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from autograd.common.files import path_of
from autograd.grading.cases import cases_of
from autograd.grading.marking import Marking
from autograd.grading.running import Names
from autograd.grading.verdict import Grade, of_examination
from autograd.grading.watching import Start, examine, expected, of_class, of_file
from autograd.rows.table import TABLE


def grade(
    engine: type | str | os.PathLike[str],
    *,
    needs: Iterable[str] = (),
    value: str = "",
    data: str = "data",
    grad: str = "grad",
    backward: str = "backward",
) -> Grade:
    """Examine somebody's own engine: every operation that it has, and its backward pass.

    The cases are made from this engine's rows at their points, and what they should give is what they give here. They
    run in a process of their own, with limits of time and memory; what the engine prints, writes or breaks there harms
    nobody. That is a guard against accidents, not against somebody who wants to do harm.

    Args:
        engine: the class; or the path of a file of Python that has one.
        needs: operations that it has to have, by the names of rows: ``["add", "mul", "tanh"]``; without them, what it
            hasn't got is listed, and no fault.
        value: the class's name in the file, where it has several with such a method.
        data: what it calls a node's number.
        grad: and its gradient.
        backward: and the method that fills these in.

    Returns:
        The report: ``.ok`` where nothing wrong was found, ``.findings``; print it to read it.

    Raises:
        TypeError: ``engine`` is neither a class nor a path.
        FileNotFoundError: there is no such file.
        ValueError: one of ``needs`` is no operation.

    Example:
        >>> class Doubtful:
        ...     def __init__(self, data, parents=()):
        ...         self.data, self.grad, self.parents = data, 0.0, parents
        ...     def __mul__(self, other):
        ...         return Doubtful(self.data * other.data, (self, other))
        ...     def backward(self):
        ...         self.grad = 1.0
        ...         if self.parents:
        ...             one, other = self.parents
        ...             one.grad, other.grad = one.data, other.data
        >>> report = grade(Doubtful)
        >>> report.ok, report.findings[-1].operation
        (False, 'mul')
    """
    names = Names(value or "Value", data, grad, backward)
    wanted = checked_needs(needs)
    if isinstance(engine, type):
        module = sys.modules.get(engine.__module__)
        around = vars(module) if module else {}
        return _graded(engine.__name__, of_class(engine, around, names), wanted)
    if not isinstance(engine, (str, os.PathLike)):
        raise TypeError(
            f"grade: engine is a {type(engine).__name__}, {engine!r:.60}; expected a class, or a file's path"
        )
    path = path_of(engine, "grade")
    if not path.is_file():
        raise FileNotFoundError(f"grade: there is no file {path}; expected a class, or the path of a file of Python")
    return _graded(str(path), of_file(path, value, names), wanted)


def checked_needs(needs: Iterable[str]) -> tuple[str, ...]:
    """Names of rows.

    Raises:
        ValueError: there is no such row.

    Example:
        >>> checked_needs(["add", "tahn"])
        Traceback (most recent call last):
        ValueError: grade: needs: there is no operation 'tahn'; expected names such as 'add', 'powc' and 'tanh'
    """
    wanted = tuple(needs)
    for name in wanted:
        if name not in TABLE:
            raise ValueError(
                f"grade: needs: there is no operation {name!r:.60}; expected names such as 'add', 'powc' and 'tanh'"
            )
    return wanted


def _graded(title: str, start: Start, needs: tuple[str, ...]) -> Grade:
    found = examine(start, cases_of)
    marking = Marking(found.outcomes, dict(expected(list(found.outcomes))))
    return of_examination(title, found, marking, needs)
