"""Points that are made of a row's domain, and what it says at its edges.

Also of: checking/registering.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from autograd import GradientError, Op, RowError, register, unregister
from autograd.checking.trying import conventions, edges, inner_points
from autograd.rows import evaluating
from autograd.rows.table import TABLE


@pytest.mark.parametrize("op", TABLE.values(), ids=lambda op: op.name)
def test_points_are_found_inside_every_rows_domain(op: Op) -> None:
    points = inner_points(op)
    assert 6 <= len(points) <= 8  # more where a branch would not be seen
    for point in points:
        assert evaluating.inside(op, op.domain, point)
        assert all(map(math.isfinite, evaluating.at(op.name, point)[1]))


@pytest.mark.parametrize("op", TABLE.values(), ids=lambda op: op.name)
def test_every_row_keeps_its_convention_at_its_edges(op: Op) -> None:
    assert [said for point in edges(op, op.points[:3]) for said in conventions(op, point)] == []


@pytest.mark.parametrize(
    ("name", "edge"),
    [
        ("relu", (0.0,)),
        ("sqrt", (0.0,)),
        ("acosh", (1.0,)),
        ("asin", (1.0,)),
        ("hardtanh", (-1.0,)),
        ("clip", (1.5, -1.0, 1.5)),
    ],
)
def test_edges_are_found(name: str, edge: tuple[float, ...]) -> None:
    assert edge in edges(TABLE[name], TABLE[name].points)


def added(op: Op, **options: Any) -> bool:
    register(op, **options)
    unregister(op.name)
    return True


RAMP = ("0 if a <= 0 else a", ("step(a)",))
REFUSED: dict[str, tuple[Op, str]] = {
    "a partial that is wrong, without points": (Op("mine", "a", "a*a", ("3*a",)), "wrong local derivative in mine"),
    "on a kink": (
        Op("mine", "a", RAMP[0], ("1 if a > 0 else -3 if a >= 0 else 0",), kinks=("a",)),
        r"at its edge \(0\) ∂/∂a = .* is -3; beside it the slope is -?0 and 1",
    ),
    "on the edge of the domain": (
        Op("mine", "a", "sqrt(a - 1)", ("0.5/out if a > 1 else 7",), domain="a >= 1", smooth="a > 1"),
        r"at its edge \(1\) .* is 7; beside it the slope is inf",
    ),
    "nan on a kink": (
        Op("mine", "a", "abs(a)", ("a/abs(a)",), kinks=("a",)),
        r"at its edge \(0\) ∂/∂a = a/abs\(a\) is nan",
    ),
    "far away": (Op("mine", "a", "log(a - 30)", ("1/a",), domain="a > 30"), "wrong local derivative in mine"),
    "in a branch": (Op("mine", "a", "a*a if a < 50 else a*a*a", ("2*a",)), "of a: with respect to a it says 2000"),
    "in a branch that is far away": (
        Op("mine", "a b", "a*b", ("b if b < 12345 else 0", "a")),
        "with respect to a it says 0",
    ),
    "in a narrow branch": (Op("mine", "a", "a*a", ("2*a if a < 7 or a > 9 else 0",)), "with respect to a it says 0"),
    "of a list": (Op("mine", "*a b", "sum(a)*b", ("b", "1")), "wrong local derivative in mine .* with respect to b"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_wrong_row_is_refused_without_points_too(why: str) -> None:
    op, says = REFUSED[why]
    with pytest.raises(GradientError, match=says):
        register(op)
    assert op.name not in TABLE


def test_right_rows_are_taken_and_have_the_points_that_were_made() -> None:
    assert added(Op("mine", "a", *RAMP, kinks=("a",)), reference=lambda a: max(a, 0.0))
    assert added(
        Op("mine", "*a", "sqrt(sum(a*a))", ("a/out",), domain="max(abs(a)) > 0"), reference=lambda a: math.hypot(*a)
    )
    register(Op("mine", "a", "log(a - 30)", ("1/(a - 30)",), domain="a > 30"))
    try:
        assert all(point[0] > 30 for point in TABLE["mine"].points)
        assert len(TABLE["mine"].points) > 1
    finally:
        unregister("mine")


def test_the_value_is_compared_with_a_reference() -> None:
    with pytest.raises(GradientError, match=r"its value is not the reference's:\nat \(0.3,\) it is .*, the reference"):
        register(Op("mine", "a", "a*a", ("2*a",)), reference=lambda a: a**3)
    with pytest.raises(GradientError, match=r"where the reference says ValueError"):
        register(Op("mine", "a", "abs(a)*a", ("2*abs(a)",)), reference=lambda a: math.sqrt(a) ** 4)
    assert "mine" not in TABLE


def test_a_point_outside_of_the_domain_is_named() -> None:
    with pytest.raises(RowError, match=r"its point \(-1.0,\) is outside of its domain, a >= 0"):
        register(Op("mine", "a", "sqrt(a)", ("0.5/out",), domain="a >= 0", points=((2.0,), (-1.0,))))
    assert "mine" not in TABLE


def test_no_row_is_taken_unchecked() -> None:
    with pytest.raises(
        RowError, match=r"no point was found inside its domain .* give it some, as points=\(\(2.0,\),\)"
    ):
        register(Op("mine", "a", "a", ("1",), domain="1234.5 < a < 1234.6"))
    assert added(Op("mine", "a", "a", ("1",), domain="1234.5 < a < 1234.6", points=((1234.55,),)))
