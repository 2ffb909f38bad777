"""The rows' values in many digits, and slopes that no row's partials have to do with."""

from __future__ import annotations

import math
import sys
from typing import Any

import mpmath as mp
import pytest

from autograd import Op
from autograd.core.own_rows import install, unregister
from autograd.rows.exactly import Tape
from autograd.rows.row import Op as Row
from autograd.rows.table import TABLE
from tests.support.oracles import MP
from tests.support.planted import relative

ROWS = list(TABLE.values())
AT: list[tuple[Row, Any]] = [(row, point) for row in ROWS for point in row.points]


def put(tape: Tape, point: Any) -> tuple[list[Any], list[int]]:
    """A point on a tape: in its groups, and flat."""
    groups = [tuple(map(tape.start, part)) if isinstance(part, tuple) else tape.start(part) for part in point]
    return groups, [place for group in groups for place in (group if isinstance(group, tuple) else (group,))]


@pytest.mark.parametrize(("row", "point"), AT, ids=lambda each: getattr(each, "name", ""))
def test_values_and_slopes_are_those_of_mpmath_to_thirty_digits(row: Row, point: Any) -> None:
    if row.name not in MP:
        pytest.skip("no oracle")
    tape = Tape(60)
    groups, flat = put(tape, point)
    root = tape.row(row.name, groups)
    slopes = tape.slopes(root)
    digits = 1e-15 if row.name == "selu" else 1e-30  # whose text has its constants as floats
    with mp.workdps(60):

        def at(*numbers: Any) -> Any:
            return MP[row.name](*row.group(numbers))

        numbers = [mp.mpf(float(tape.values[place])) for place in flat]
        assert relative(tape.values[root], at(*numbers)) < digits
        for i, (name, _) in enumerate(row.slots(len(flat))):
            if name in row.active:
                h = mp.mpf(10) ** -20
                above, below = (at(*numbers[:i], numbers[i] + each, *numbers[i + 1 :]) for each in (h, -h))
                assert relative(slopes[flat[i]], (above - below) / (2 * h)) < digits


@pytest.mark.parametrize(
    ("op", "x", "slope"),
    [
        ("sin", 1e300, "-0.575386111957549046688"),  # cos(1e300), from mpmath with 400 digits
        ("sqrt", 0.0, "+inf"),
        ("asin", 1.0, "+inf"),
        ("tanh", 1e12, "0.0"),
        ("relu", 0.0, "0.0"),
    ],
)
def test_far_out_and_at_edges(op: str, x: float, slope: str) -> None:
    tape = Tape(40)
    place = tape.start(x)
    found = tape.slopes(tape.row(op, [place]))[place]
    assert mp.nstr(found, 21).lstrip("+") == slope.lstrip("+") if slope[0] != "0" else abs(found) < 1e-300


def test_no_rows_partial_is_asked() -> None:
    install(Op("wrong_cube", "a", "a*a*a", ("2*a*a",)))
    try:
        tape = Tape(30)
        place = tape.start(2.0)
        assert tape.slopes(tape.row("wrong_cube", [place]))[place] == 12
    finally:
        unregister("wrong_cube")


def test_a_kink_is_one_exactly_there() -> None:
    tape = Tape(30)
    assert tape.is_on_kink("maximum", [tape.start(1.0), tape.start(1.0)])
    assert not tape.is_on_kink("maximum", [tape.start(1.0), tape.start(math.nextafter(1.0, 2.0))])


def test_its_precision_is_its_own() -> None:
    before = mp.mp.dps
    tape = Tape(200)
    tape.intrinsic("exp", [tape.start(1.0)])
    assert mp.mp.dps == before


def test_without_mpmath_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpmath", None)
    with pytest.raises(ImportError, match=r"pip install 'autograd-by-hand\[exact\]'"):
        Tape(30)
