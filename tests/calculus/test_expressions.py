"""Typed expressions: the graphs they give, against plain Python, and what is refused, where."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import pytest
from hypothesis import given, strategies as st

from autograd import Value
from autograd.calculus.expressions import assignments, expression, number
from autograd.calculus.meaning import functions
from autograd.common.errors import ExpressionError
from autograd.rows.table import TABLE

NUMBERS = {"a": 0.75, "b": -1.5, "c": 2.25}
LEAVES = st.sampled_from(["a", "b", "c", "2", "0.5", "pi"])


def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*"]), inner)
    one = st.builds(
        "{}({})".format, st.sampled_from(["sin", "cos", "tanh", "atan", "exp"]), st.builds("sin({})".format, inner)
    )
    return two | one | st.builds("-{}".format, inner) | st.builds("{} ** 2".format, inner.map("({})".format))


@given(st.recursive(LEAVES, grow, max_leaves=12))
def test_values_are_python_s(text: str) -> None:
    whole = f"{text} + 0*(a + b + c)"
    plain = {name: getattr(math, name) for name in ("sin", "cos", "tanh", "atan", "exp", "pi")}
    expected = eval(whole, {"__builtins__": {}}, {**plain, **NUMBERS})  # noqa: S307 - the test's own text
    assert math.isclose(expression(whole, NUMBERS).data, expected, rel_tol=1e-12, abs_tol=1e-12)


def test_gradients_are_those_of_the_same_expression_in_python() -> None:
    typed = expression("d = a*b; e2 = d + c\ntanh(e2)/d - max(a, b, c)", NUMBERS)
    typed.backward()
    a, b, c = (Value(number) for number in NUMBERS.values())
    d = a * b
    ours = (d + c).tanh() / d - a.maximum(b).maximum(c)
    ours.backward()
    leaves = {node.label: node for node in below(typed) if not node.op}
    assert typed.data == ours.data
    assert [leaves[name].grad for name in "abc"] == [a.grad, b.grad, c.grad]
    assert {node.label for node in below(typed) if node.op} == {"L", "d", "e2", None}


def below(root: Any) -> list[Any]:
    from autograd.core.graph import order

    return order(root)


@pytest.mark.parametrize("name", functions())
def test_every_function_can_be_typed(name: str) -> None:
    op = functions()[name]
    arguments = [
        "[a, b]" if kind == "list" else "2" if argument in op.passive else "a" for argument, kind in op.names.items()
    ]
    text = f"{name}({', '.join(arguments)}) + b"
    root = expression(text, {"a": 1.25 if op.name == "acosh" else 0.25, "b": 0.5})
    assert op.name in {node.op for node in below(root)}


def test_what_people_write_besides() -> None:
    assert expression("sum(a, b)", {"a": 1, "b": 2}).data == 3.0
    assert expression("sum([a, b, 2])", {"a": 1, "b": 2}).data == 5.0
    assert expression("leaky_relu(a, slope=0.5)", {"a": -2}).data == -1.0
    assert expression("leaky_relu(a)", {"a": -2}).data == -0.02
    assert expression("−a × 2 ÷ 4", {"a": 3}).data == -1.5
    assert expression("+a*e", {"a": 1}).data == math.e
    assert expression("e*2", {"e": 5}).data == 10.0
    assert expression("żółw*2", {"żółw": 5}).data == 10.0
    assert expression("L*2", {"L": 5}).label is None
    assert expression("  a", {"a": 5}).label == "a"


def caret(error: Exception) -> tuple[str, str]:
    """What stands at the caret, to the end of the line."""
    _, line, place = str(error).rsplit("\n", 2)
    return str(error).split("\n", 1)[0], line[len(place) - 1 :]


@pytest.mark.parametrize(
    ("text", "problem", "place"),
    [
        ("", "no expression", ""),
        ("a*(b", "never closed; did you mean a*(b)?", "(b"),
        ("a*bb", "did you mean b?", "bb"),
        ("2*ab + a", "did you mean a*b?", "ab + a"),
        ("a*zzz", "give it a number, as in zzz=2", "zzz"),
        ("a*tanhh(b)", "did you mean tanh?", "tanhh(b)"),
        ("__import__('os').system('x')", "not a sign that can stand here", "'os').system('x')"),
        ("__import__(os)", "not a function here", "__import__(os)"),
        ("a.data", "there is no .data here", "a.data"),
        ("b + a.__class__.__mro__", "there is no .__class__", "a.__class__.__mro__"),
        ("a + 'x'", "“'” is not a sign", "'x'"),
        ("a + True", "“True” is a word of Python", "True"),
        ("a + 1j", "a product is written with *: a + 1*j", "j"),
        ("a == b", "== compares", "== b"),
        ("a if a > b else b", "conditions", "if a > b else b"),
        ("[a, b]", "a list stands only as an argument", "[a, b]"),
        ("lambda: a", "“lambda” is a word of Python", "lambda: a"),
        ("b + tanh", "tanh is a function", "tanh"),
        ("b + tanh(a, b)", "arguments given: 2", "tanh(a, b)"),
        ("b + dot(a, b)", "a list, as in [a, b]", "dot(a, b)"),
        ("b + tanh([a])", "one number, not a list", "tanh([a])"),
        ("leaky_relu(b, slope=a)", "no derivative", "leaky_relu(b, slope=a)"),
        ("leaky_relu(b, slop=1)", "no argument slop", "slop=1)"),
        ("dot([a], [b, a])", "equally long", "dot([a], [b, a])"),
        ("b + log(-a)", "outside its domain", "log(-a)"),
        ("b + a/(2 - 2)", "outside its domain", "a/(2 - 2)"),
        ("b*a + 1/0", "1 ÷ 0 is outside its domain: 0 ≠ 0 does not hold", "1/0"),
        ("a*b*1e999", "too large", "1e999"),
        ("import os", "“import” is a word of Python", "import os"),
        ("a*b; a + b", "not used", "a*b; a + b"),
        ("a = 2; a*b", "has a value already", "a = 2; a*b"),
        ("a*x = 2; a*b", "only one name", "a*x = 2; a*b"),
        ("d = a; b", "does not use d", "d = a; b"),
        ("a + 3", "does not use b", "a + 3"),
        ("a*b # c", "“#” is not a sign", "# c"),
        ("b + żż*ą", "żż has no value", "żż*ą"),
        ("d = a\nd*bb", "did you mean b?", "bb"),
        ("f(**a)", "before “**” something is missing", "**a)"),
        ("tanh(*a)", "before “*” something is missing", "*a)"),
    ],
)
def test_what_is_refused_and_where(text: str, problem: str, place: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        expression(text, {"a": 2.0, "b": -3.0})
    said, at = caret(raised.value)
    assert problem in said
    assert at == place


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "a" + ")" * 4000, "-" * 9000 + "a", "a" + "+a" * 4900, "a*" + "9" * 5000]
)
def test_monsters_are_refused_or_read(text: str) -> None:
    with contextlib.suppress(ExpressionError):  # and nothing else
        assert math.isfinite(expression(text, {"a": 1.0}).data)
    with pytest.raises(ExpressionError, match="at most 10000"):
        expression("a" + " " * 10_000, {"a": 1.0})


def test_no_variable_is_no_graph() -> None:
    with pytest.raises(ExpressionError, match="no variable"):
        expression("2*3", {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        ("-1,25e2", -125.0),
        ("3/4", 0.75),
        ("2*3", 6.0),
        ("−3", -3.0),
        ("sqrt(2)/2", 0.5**0.5),
        *[("2^3", 8.0), ("pi", math.pi), (" 7 ", 7.0), ("1e-20", 1e-20), ("-(1/3)", -1 / 3)],
    ],
)
def test_numbers_as_people_type_them(text: str, expected: float) -> None:
    assert math.isclose(number(text), expected, rel_tol=1e-15)


@pytest.mark.parametrize("text", ["", "x", "1 2", "1,2,3", "__import__('os')", "1/0", "1e999", "'2'", "2;3", "(" * 300])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"expected one such as 0\.5"):
        number(text)


def test_assignments() -> None:
    assert assignments(["a=2", " b = 3/4", "ż=-1"]) == {"a": 2.0, "b": 0.75, "ż": -1.0}
    for text, place in (("a=", ""), ("a=zz", "zz"), ("=2", "=2"), ("2=a", "2=a"), ("a.b=2", "a.b=2")):
        with pytest.raises(ExpressionError) as raised:
            assignments([text])
        assert caret(raised.value)[1] == place
    with pytest.raises(ExpressionError, match="twice"):
        assignments(["a=1", "a=2"])


def test_rows_and_functions_agree() -> None:
    assert {op.name for op in functions().values()} == {
        op.name for op in TABLE.values() if not op.operator or op.arity == 1
    }
