"""The generated operations: under all their names, on everything they take, documented, and visible where they fail.

Also of: core/writing.
"""

from __future__ import annotations

import math
import os
import pydoc
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograd
from autograd import Op, Value
from autograd.core import operations
from autograd.core.writing import module_source
from autograd.rows.table import TABLE, check_all

FUNCTIONS = [op for op in TABLE.values() if not op.operator or op.arity == 1]
ALIASES = [(op.name, alias) for op in TABLE.values() for alias in op.aliases]


def test_numpys_names_are_aliases() -> None:
    assert {("asin", "arcsin"), ("acos", "arccos"), ("atan", "arctan")} <= set(ALIASES)


@pytest.mark.parametrize(("name", "alias"), ALIASES)
def test_an_alias_is_the_same_on_everything(name: str, alias: str) -> None:
    function = getattr(autograd, alias)
    if name == "atan2":  # of two numbers
        two = np.array([Value(0.25), Value(-0.5)], dtype=object)
        assert [each.op for each in (*np.arctan2(two, 2.0), function(two[0], 2.0))] == ["atan2"] * 3
        return
    if name == "acosh":
        assert np.arccosh(np.array([Value(1.5)]))[0].data == function(1.5) == function(Value(1.5)).data
        return
    expected = getattr(math, name)
    assert function(0.25) == expected(0.25)
    assert function(np.array([0.25, -0.5])) == pytest.approx([expected(0.25), expected(-0.5)], rel=1e-15)
    for node in (function(Value(0.25)), getattr(Value(0.25), alias)(), getattr(np, alias)(Value(0.25))):
        assert (node.op, node.data) == (name, expected(0.25))
        assert node.partials == getattr(Value(0.25), name)().partials
    row = np.array([[Value(0.25)], [Value(-0.5)]], dtype=object)
    for result in (function(row), getattr(np, alias)(row)):
        assert result.shape == (2, 1)
        assert [each.op for each in result.flat] == [name, name]
        assert [each.data for each in result.flat] == [expected(0.25), expected(-0.5)]


@pytest.mark.parametrize("op", FUNCTIONS, ids=lambda op: op.name)
def test_help_shows_the_formula_and_completion_the_name(op: Op) -> None:
    assert op.name in dir(autograd)
    for thing in (getattr(autograd, op.name), *([getattr(Value, op.name)] if op.name in dir(Value) else [])):
        said = pydoc.plain(pydoc.render_doc(thing))
        assert op.name in said
        assert op.summary in said
        assert op.value in said
        assert all(partial in said for partial in op.partials)
        assert op.domain in said
    if op.arity == 1 and not op.variadic:
        assert op.name in dir(Value(1.0))


ODD = """
import traceback
from autograd import Value
from autograd.core import operations

class Odd(float):
    def __mul__(self, other):
        raise ZeroDivisionError("odd")

value = Value(2.0)
value._data = Odd(2.0)
try:
    value * Value(3.0)
except ZeroDivisionError as error:
    last = traceback.extract_tb(error.__traceback__)[-2]
    print(last.filename, last.line, sep="\\n")
"""


def test_an_error_shows_the_line_of_operations_it_happened_in() -> None:
    environment = {**os.environ, "AUTOGRAD_ENGINE": "plain"}  # the numbers of the native one are C's, and raise nothing
    done = subprocess.run([sys.executable, "-c", ODD], env=environment, capture_output=True, text=True)  # noqa: S603
    assert done.stdout.splitlines() == [operations.__file__, "out = a * b"], done.stderr


def test_the_file_is_what_the_rows_say() -> None:
    """Where a row has changed: ``python -m autograd.core.writing``."""
    check_all()
    assert Path(operations.__file__).read_text(encoding="utf-8") == module_source(TABLE.values())
