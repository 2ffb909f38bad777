"""The curve of a node, with its tangent: what is drawn is the row's function, where it has one, and the engine's slope.

From outside: of logic/curves.js.

Also of: views/stepping/javascript.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from autograd.rows import evaluating
from autograd.rows.table import TABLE
from tests.support import scripts

CURVES = "(asked) => asked.map(([op, x, k]) => curves.of(rows[op], x, k))"


def curve(op: str, *x: float, k: int = 0) -> Any:
    """What there is to draw of a row at a point, as its k-th parent changes."""
    (found,) = scripts.run(CURVES, [[op, x, k]])
    return found


def asked() -> list[tuple[str, list[float], int]]:
    """Every row at the points that it gives, for each parent."""
    found = []
    for op in TABLE.values():
        for point in op.points:
            x = [part for each in point for part in (each if isinstance(each, (list, tuple)) else [each])]
            active = [name in op.active for name, _ in op.slots(len(x))]
            found += [(op.name, x, k) for k in range(len(x)) if active[k]]
    return found


def at(op: str, x: list[float], k: int, value: float) -> float:
    """The row's value where the k-th parent has another number; nan outside of its domain."""
    row = TABLE[op]
    moved = [*x[:k], value, *x[k + 1 :]]
    try:
        return evaluating.at(op, row.group(moved))[0]
    except (ArithmeticError, ValueError):
        return math.nan


def test_every_row_s_curve_is_its_function() -> None:
    cases = asked()
    assert len(cases) > 100
    for (op, x, k), found in zip(cases, scripts.run(CURVES, cases), strict=True):
        assert found, (op, x)
        assert found["x"] == x[k]
        assert found["y"] == pytest.approx(at(op, x, k, x[k]), rel=1e-9)
        assert found["left"] < found["x"] < found["right"]
        assert found["low"] <= found["y"] <= found["high"]
        assert found["low"] < found["high"]
        drawn = [point for piece in found["pieces"] for point in piece]
        assert len(drawn) > 20, (op, x)
        for place, value in drawn[:: max(1, len(drawn) // 9)]:
            assert value == pytest.approx(at(op, x, k, place), rel=1e-6, abs=1e-9), (op, x, place)
        slope, run = found["slope"], found["run"]
        near = 1e-6 * max(1.0, abs(x[k]))
        if not found["sides"] and math.isfinite(slope):
            difference = (at(op, x, k, x[k] + near) - at(op, x, k, x[k] - near)) / (2 * near)
            assert math.isnan(difference) or slope == pytest.approx(difference, rel=1e-3, abs=1e-4), (op, x)
            assert 0 < run < found["right"] - found["x"]
            assert found["low"] <= found["y"] + slope * run <= found["high"], "all of the triangle is in the picture"


@pytest.mark.parametrize(
    ("op", "x", "k", "slopes", "taken"),
    [
        ("relu", (0.0,), 0, (0, 1), 0),
        ("abs", (0.0,), 0, (-1, 1), 0),
        ("maximum", (2.0, 2.0), 0, (0, 1), 0.5),
        ("minimum", (2.0, 2.0), 1, (1, 0), 0.5),
    ],
)
def test_at_a_kink_both_slopes_are_known(
    op: str, x: tuple[float, ...], k: int, slopes: tuple[float, float], taken: float
) -> None:
    found = curve(op, *x, k=k)
    assert (found["sides"]["left"], found["sides"]["right"]) == slopes
    assert found["slope"] == taken


@pytest.mark.parametrize(("op", "x", "k"), [("floor", (2.0,), 0), ("sign", (0.0,), 0), ("remainder", (4.0, 2.0), 0),
                                            ("remainder", (4e-5, 2e-5), 0), ("atan2", (0.0, -1.0), 0)])  # fmt: skip
def test_at_a_jump_there_is_no_tangent(op: str, x: tuple[float, ...], k: int) -> None:
    found = curve(op, *x, k=k)
    assert found["jump"]
    assert (found["run"], found["sides"]) == (0, None)


@pytest.mark.parametrize(("op", "x"), [("relu", (0.0,)), ("abs", (0.0,)), ("floor", (2.5,)), ("maximum", (2.0, 2.0))])
def test_at_a_kink_or_beside_a_jump_there_is_one(op: str, x: tuple[float, ...]) -> None:
    assert not curve(op, *x)["jump"]


def test_beside_a_kink_there_is_one_slope() -> None:
    assert curve("relu", 0.5)["sides"] is None
    assert curve("tanh", 0.0)["sides"] is None


def test_nothing_is_drawn_where_the_function_is_not_defined() -> None:
    found = curve("log", 1e-6)
    assert min(place for piece in found["pieces"] for place, _ in piece) >= 0
    assert found["run"] * found["slope"] <= found["high"] - found["low"], "the triangle can be seen"
    root = curve("sqrt", 0.0)
    assert root["slope"] == math.inf
    assert root["run"] == 0
    assert min(place for piece in root["pieces"] for place, _ in piece) == 0
    assert curve("log", 0.0) is None
    assert curve("log", -1.0) is None
    power = curve("pow", 2.0, 0.5)
    assert min(place for piece in power["pieces"] for place, _ in piece) >= 0


@pytest.mark.parametrize(("op", "x", "k"), [("div", (1.0, 0.4), 1), ("div", (1.0, -1e-3), 1), ("tan", (1.4,), 0)])
def test_no_line_crosses_a_pole(op: str, x: tuple[float, ...], k: int) -> None:
    found = curve(op, *x, k=k)
    pole = 0.0 if op == "div" else math.pi / 2
    assert found["left"] < pole < found["right"]
    assert len(found["pieces"]) > 1
    for piece in found["pieces"]:
        assert all(place <= pole for place, _ in piece) or all(place >= pole for place, _ in piece)
    assert abs(found["high"] - found["low"]) < 100 * max(1, abs(found["y"])), "the pole doesn't flatten the rest"


def test_far_out_the_curve_can_still_be_told_from_its_tangent() -> None:
    for op, x in (("exp", 20.0), ("exp", -30.0), ("sigmoid", 12.0), ("log", 1e6)):
        found = curve(op, x)
        heights = [value for piece in found["pieces"] for _, value in piece]
        tall = found["high"] - found["low"]
        assert max(heights) - min(heights) > 0.2 * tall, (op, x)
