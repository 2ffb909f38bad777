"""Rows of one's own: what is refused, with the place and without a trace, and what a registered row can do.

Also of: core/own_rows, rows/caching, rows/generated.
"""

from __future__ import annotations

import copy
import gc
import math
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import DomainError, Op, RowError, Value, draw, register, steps, unregister
from autograd.core import own_rows, value
from autograd.rows import evaluating
from autograd.rows.table import TABLE

ag: Any = autograd  # the type checker knows the built-in rows only
untyped: Any = own_rows


def everything() -> dict[str, Any]:
    """What a registration may touch."""
    return {
        "rows": [*TABLE.items()],
        "methods": {*dir(Value)},
        "functions": {*value.functions},
        "all": [*autograd.__all__],
        "generated": {*own_rows.names},
        "numbers": {name for names in evaluating.namespaces() for name in names},
    }


@pytest.fixture(autouse=True)
def _leaves_no_trace() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def bad(*arguments: Any, **options: Any) -> Callable[[], Any]:
    return lambda: register(Op(*arguments, **options))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        # texts: the part, the problem, the place
        (bad("f", "a", "a*c", ("1",)), r"row 'f', value: unknown name 'c'.*\n    a\*c\n      \^$"),
        (bad("f", "a", "a", ("b",)), r"row 'f', partial of a: unknown name 'b'.*\n    b\n    \^$"),
        (bad("f", "a", "a", ("out.real",)), r"unexpected '\.'.*\n    out\.real\n       \^$"),
        (bad("f", "a", "__import__(a)", ("1",)), r"unknown function '__import__'(.|\n)*\n    \^$"),
        (bad("f", "a", "f(a)", ("1",)), r"unknown function 'f'"),
        (bad("f", "*a", "sum(a)", ("f(a)",)), r"partial of a: unknown function 'f'"),
        (bad("f", "a", "out", ("1",)), r"value: unknown name 'out'"),
        (bad("f", "*a", "a", ("1",)), r"'a' is a list; use it inside"),
        (bad("f", "a", "a > 0", ("1",)), r"value: expected a number(.|\n)*\n    \^$"),
        (bad("f", "a", "a", ("a > 0",)), r"partial of a: expected a number"),
        (bad("f", "a", "a", ("1",), domain="a"), r"domain: expected a condition"),
        (bad("f", "a", "a", ("1",), smooth="a ="), r"smooth: unexpected '='"),
        (bad("f", "a", "a", ("1",), kinks=("b",)), r"kinks: unknown name 'b'"),
        (bad("f", "a", "m", ("1",), let=("m = b",)), r"let m: unknown name 'b'"),
        (bad("f", "a", "a", ("1",), let=("a = 1",)), r"expected 'name = expression' with a new name"),
        (bad("f", "a", "a", ("1",), let=("m",)), r"expected 'name = expression'"),
        (bad("f", "a", "a", ("1",), let=(3,)), r"let 3: expected text"),
        (bad("f", "a", "a", ("1",), let=3), r"let must be a tuple"),
        (bad("f", "a", "a", ("1",), let="m = a"), r"let must be a tuple"),
        (bad("f", "a", None, ("1",)), r"value: expected text, got NoneType"),
        (bad("f", "a", "a", (None,)), r"partial of a: expected text"),
        # partials
        (bad("f", "a b", "a*b", ("b",)), r"2 active argument\(s\) \(a, b\) need as many partials, got 1"),
        (bad("f", "a; n", "a*n", ("n", "a")), r"1 active argument\(s\) \(a\) need as many partials, got 2"),
        (bad("f", "a", "a", "1"), r"partials must be a tuple.*mind the comma"),
        (bad("f", "a", "0 if a == 1 else a", ("1",)), r"== and != on an active argument \(a\).*branch with < or >"),
        (bad("f", "a", "a", ("1 if a*a != 1 else 0",)), r"== and != on an active argument"),
        (bad("f", "a", "a", ("1 if out == 1 else 0",)), r"== and != on an active argument \(out\)"),
        (bad("f", "*a", "1 if m == 0 else 2", ("0",), let=("m = max(a)",)), r"== and != on an active argument \(m\)"),
        (bad("f", "a b", "a*b", ("b", "a"), taught=("b",)), r"taught has a form for each of 2 partial"),
        (bad("f", "a", "a", ("1",), taught=("a +",)), r"taught partial of a: this does not parse"),
        (bad("f", "a", "a", ("1",), taught="1"), r"taught must be a tuple.*mind the comma"),
        # what runs
        (bad("f", "a", "a", ("1",), runs=("a",)), r"runs has lets, then the value and 1 partial\(s\), in a tuple"),
        (bad("f", "a", "a", ("1",), runs="a1"), r"runs has lets, then the value"),
        (bad("f", "a", "a", ("1",), runs=("m", "a", "1")), r"let 'm': expected 'name = expression'"),
        (bad("f", "a", "a", ("1",), runs=("a", "b")), r"partial of a: unknown name 'b'"),
        # arguments
        (bad("f", "", "1", ()), r"at least one active argument"),
        (bad("f", "; n", "n", ()), r"at least one active argument"),
        (bad("f", None, "1", ()), r"arguments None: expected text"),
        (bad("f", "a; b; c", "a", ("1",)), r"expected text such as"),
        (bad("f", "a a", "a", ("1", "1")), r"'a' stands twice"),
        (bad("f", "exp", "exp", ("1",)), r"'exp' stands twice, or is a function's name"),
        (bad("f", "sum", "1", ("1",)), r"a function's name"),
        (bad("f", "out", "1", ("1",)), r"'out' is taken"),
        (bad("f", "a=1", "a", ("1",)), r"only passive arguments have defaults"),
        (bad("f", "a; *n", "a", ("1",)), r"lists are active"),
        (bad("f", "a; n=x", "a", ("1",)), r"the default 'x' is not a number"),
        (bad("f", "a; n=inf", "a", ("1",)), r"must be finite"),
        (bad("f", "a, b", "a", ("1", "1")), r"a name is letters, digits and _"),
        (bad("f", "a_", "a_", ("1",)), r"'a_' is taken"),
        (bad("f", "Value", "Value", ("1",)), r"'Value' is taken"),
        (bad("f", "self", "self", ("1",)), r"'self' is taken"),
        (bad("f", "isinstance", "isinstance", ("1",)), r"'isinstance' is taken"),
        # names
        (bad("2f", "a", "a", ("1",)), r"a name is letters"),
        (bad("lambda", "a", "a", ("1",)), r"'lambda' is taken"),
        (bad("_f", "a", "a", ("1",)), r"'_f' is taken"),
        (bad("é", "a", "a", ("1",)), r"a name is letters"),
        (bad(3, "a", "a", ("1",)), r"a name is letters"),
        (bad("f\nimport os", "a", "a", ("1",)), r"a name is letters"),
        (bad("exp", "a", "a*a", ("1",)), r"'exp' is an intrinsic"),
        (bad("erfc", "a", "erf(a)", ("1",)), r"'erfc' is an intrinsic; a row of that name must compute it"),
        (bad("max", "*a", "sum(a)", ("1",)), r"'max' is an intrinsic"),
        (bad("tanh", "a", "tanh(a)", ("1",)), r"there is a row 'tanh' already"),
        (bad("arcsin", "a", "a", ("1",)), r"there is a row 'arcsin' already"),
        (bad("f", "a", "a", ("1",), aliases=("tanh",)), r"there is a row 'tanh' already"),
        (bad("f", "a", "a", ("1",), aliases=("g", "g")), r"a name stands twice"),
        (bad("f", "a", "a", ("1",), aliases=("f",)), r"a name stands twice"),
        (bad("f", "a", "a", ("1",), aliases=(3,)), r"aliases: a name is letters"),
        (bad("f", "a", "a", ("1",), aliases="g"), r"aliases must be a tuple"),
        (bad("data", "a", "a", ("1",)), r"Value has a 'data' already"),
        (bad("f", "a", "a", ("1",), aliases=("backward",)), r"Value has a 'backward' already"),
        (bad("register", "a", "a", ("1",)), r"has a 'register' already"),
        (bad("draw", "a", "a", ("1",)), r"autograd has a 'draw' already"),
        (bad("Value", "a", "a", ("1",)), r"'Value' is taken"),
        (bad("tuple", "a", "a", ("1",)), r"'tuple' is taken"),
        # the rest
        (bad("f", "a", "a", ("1",), operator="mul"), r"the operator 'mul' is taken"),
        (bad("f", "a", "a", ("1",), activation="good"), r"activation is 'he', 'xavier' or nothing"),
        (bad("f", "a", "a", ("1",), points=((1.0, 2.0),)), r"is not a tuple of 1 argument"),
        (bad("f", "a", "a", ("1",), points=(("x",),)), r"a must be a number, got 'x'"),
        (bad("f", "*a", "sum(a)", ("1",), points=(([1.0],),)), r"a must be a tuple of numbers"),
        (bad("f", "a", "a", ("1",), summary=3), r"summary must be one line of text"),
        (bad("f", "a", "a", ("1",), summary="two\nlines"), r"summary must be one line of text"),
        (bad("f", "a", "a", ("1",), symbol=3), r"symbol must be one line"),
        (lambda: untyped.install("f"), r"expected a row, Op\(...\), got 'f'"),
    ],
)
def test_malformed_rows_are_refused(make: Callable[[], Any], says: str) -> None:
    with pytest.raises(RowError, match=says):
        make()


def test_a_summary_stays_a_docstring() -> None:
    summary = 'x""" + print("out")\\'
    function = register(Op("f", "a", "a", ("1",), summary=summary))
    try:
        assert function.__doc__ is not None
        assert function.__doc__.startswith(summary)
    finally:
        unregister("f")


def test_a_row_of_ones_own_is_like_a_built_in_one() -> None:
    swish = register(
        Op(
            "swish",
            "a; beta=1",
            "a*sigmoid(beta*a)",
            ("sigmoid(beta*a) + beta*out*sigmoid(-beta*a)",),
            aliases=("swoosh",),
        )
    )
    try:
        assert swish is ag.swish
        assert ag.swoosh is swish
        x: Any = Value(2.0)
        y = x.swish()
        assert y.data == swish(2.0) == x.swoosh(1.0).data
        assert y.partials[0] == pytest.approx((swish(2.0 + 1e-6) - swish(2.0 - 1e-6)) / 2e-6, rel=1e-8)
        assert swish(np.array([2.0]))[0] == pytest.approx(y.data, rel=1e-15)
        y.backward()
        assert "= σ(1·x) + 1·y·σ(−1·x) = " in str(steps(y))
        assert "swish" in draw(y).svg
        for again in (copy.deepcopy(y), pickle.loads(pickle.dumps(y)), copy.copy(y)):
            assert (again.op, again.data, again.partials) == ("swish", y.data, y.partials)
            assert again.refresh().data == y.data
    finally:
        unregister("swish")
    assert not hasattr(x, "swish")
    assert not hasattr(autograd, "swoosh")
    register(Op("swish", "a", "a", ("1",)))  # the name is free again
    unregister("swish")


def test_rows_may_have_lists_lets_passive_arguments_and_other_rows() -> None:
    register(
        Op("length", "*a", "m*sqrt(sum((a/m)**2))", ("a/out",), let=("m = max(abs(a))",), domain="max(abs(a)) > 0")
    )
    register(Op("mix", "a b; t", "t*a + (1 - t)*b", ("t", "1 - t")))
    register(Op("cap", "a", "minimum(a, sigmoid(a))", ("1 if a < 0.5 else out*(1 - out)",)))
    try:
        v: Any = Value(3.0)
        w = Value(-4.0)
        node = ag.length([v, w, 0.0])
        assert (node.data, node.partials) == (5.0, (0.6, -0.8, None))
        mixed = ag.mix(v, w, 0.25)
        assert (mixed.data, mixed.partials) == (-2.25, (0.25, 0.75, None))
        with pytest.raises(TypeError, match="mix: t has no derivative"):
            ag.mix(v, w, Value(0.25))
        assert v.cap().data == 1 / (1 + math.exp(-3.0))
        grid = np.array([[v, w], [w, v]], dtype=object)
        assert [each.data for each in ag.length(grid)] == [5.0, 5.0]
        assert ag.mix(grid, 0.0, 0.5).shape == (2, 2)
    finally:
        for name in ("length", "mix", "cap"):
            unregister(name)


def test_names_of_generated_code_can_be_used_without_harm() -> None:
    slope = "sigmoid(row_sigmoid)*sigmoid(-row_sigmoid)"
    register(Op("row_exp", "row_sigmoid node_of_sum", "sigmoid(row_sigmoid) + node_of_sum", (slope, "1")))
    register(Op("node_of_sum", "a", "a*exp(a)", ("exp(a) + out",)))
    register(Op("Methods", "a", "a*a", ("2*a",)))
    register(Op("overload", "a", "a*a*a", ("3*a*a",)))
    register(Op("later", "a", "a + 1", ("1",)))
    try:
        assert (ag.Methods(Value(3.0)).data, ag.Value(3.0).Methods().data) == (9.0, 9.0)
        assert (ag.overload(Value(2.0)).data, ag.later(Value(2.0)).data) == (8.0, 3.0)
        assert ag.row_exp(Value(0.0), 1.0).data == 1.5
        assert autograd.sum([Value(1.0), 2.0]).data == 3.0
        assert ag.node_of_sum(Value(1.0)).data == math.e
    finally:
        for name in ("later", "overload", "Methods", "node_of_sum", "row_exp"):
            unregister(name)


def test_what_can_not_be_taken_out_is_said() -> None:
    with pytest.raises(RowError, match="'tanh' is built in"):
        unregister("tanh")
    with pytest.raises(RowError, match="there is no row 'nope'"):
        unregister("nope")
    register(Op("inner", "a", "a*a", ("2*a",)))
    register(Op("outer", "a", "inner(a) + 1", ("2*a",)))
    try:
        rows = [*TABLE]
        with pytest.raises(RowError, match="row 'inner': the row 'outer' is written with it"):
            unregister("inner")
        assert [*TABLE] == rows
        assert ag.outer(Value(2.0)).data == 5.0
    finally:
        unregister("outer")
        unregister("inner")


def test_a_graph_whose_row_is_gone_still_shows_and_says_what_is_missing() -> None:
    register(Op("cube", "a", "a*a*a", ("3*a*a",)))
    try:
        x: Any = Value(2.0)
        y = x.cube()
        saved = pickle.dumps(y)
    finally:
        unregister("cube")
    for each in (y, copy.deepcopy(y)):
        each.backward()
        assert each.parents[0].grad == 12.0
    for attempt in (y.refresh, lambda: pickle.loads(saved)):
        with pytest.raises(RowError, match="there is no row 'cube' here.*register"):
            attempt()
    gc.collect()


def test_a_row_registered_again_follows_the_rows_it_is_written_with() -> None:
    outer = Op("outer", "a", "log(inner(a))", ("1/a if inner(a) > 3 else 1/a",), domain="inner(a) > 0")
    seen = []
    for sign in ("a", "-a"):
        register(Op("inner", "a", sign, ("1" if sign == "a" else "-1",)))
        register(outer)
        try:
            with pytest.raises(DomainError, match="outside its domain"):
                ag.outer(-2.0 if sign == "a" else 2.0)
            seen.append(steps(ag.outer(Value(5.0 if sign == "a" else -5.0)))[0].contributions[0])
        finally:
            unregister("outer")
            unregister("inner")
    assert "= 1/x₁ = 0.2 (since inner(x₁) > 3)" in str(seen[0])
    assert str(seen[1].rule) == str(seen[0].rule)
