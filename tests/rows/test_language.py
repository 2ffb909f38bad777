"""The row language: what it reads, and that nothing else gets through, whatever is typed.

Also of: rows/elements, rows/source, rows/table.
"""

from __future__ import annotations

import ast
import contextlib
import re
import warnings

import pytest
from hypothesis import example, given, settings, strategies as st

from autograd import RowError
from autograd.rows.evaluating import inside
from autograd.rows.intrinsics import TOTAL
from autograd.rows.language import CONSTANTS, DEEPEST, FOLDS, INTRINSICS, SHALLOW, parse
from autograd.rows.row import Op
from autograd.rows.source import ArraySource, FloatSource, TotalSource
from autograd.rows.table import Check

NAMES = {"a": "scalar", "b": "scalar", "xs": "list", "ys": "list"}


def read(text: object) -> frozenset[str]:
    return Check(NAMES, {"sigmoid": 1, "maximum": 2}, "here").read(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a*b + 1.5e-3", {"a", "b"}),
        ("  -a ** -2 ", {"a"}),
        ("sum(xs*ys) + b", {"xs", "ys", "b"}),
        ("max(xs - a)", {"xs", "a"}),
        ("a if a > 0 and b <= 1 or a != b else nan", {"a", "b"}),
        ("0 < a < b", {"a", "b"}),
        ("maximum(sigmoid(a), exp(-inf))", {"a"}),
        ("a - -b", {"a", "b"}),
        (".5*a + 2.", {"a"}),
        (" + ".join(["a"] * 200), {"a"}),
        ("*".join(["a"] * 200), {"a"}),
    ],
)
def test_what_is_in_the_language(text: str, names: set[str]) -> None:
    assert read(text) == names


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("__import__(a)", 0, "unknown function '__import__'"),
        ("a + eval(b)", 4, "unknown function 'eval'; the functions here are: abs"),
        ("a*c", 2, "unknown name 'c'; the names here are: a, b, xs, ys"),
        ("a.real", 1, "unexpected '.'"),
        ("a.__class__", 1, "unexpected '.'"),
        ("a[0]", 1, "unexpected '['"),
        ("lambda: a", 6, "unexpected ':'"),
        ("a + lambda", 4, "does not parse"),
        ("f'{a}'", 1, 'unexpected "\'"'),
        ('"a"', 0, "unexpected '\"'"),
        ("(a := 1)", 3, "unexpected ':'"),
        ("a = b", 2, "unexpected '='"),
        ("a; b", 1, "unexpected ';'"),
        ("a # b", 2, "unexpected '#'"),
        ("a\n+ b", 1, "unexpected '\\n'"),
        ("a\0", 1, "unexpected '\\x00'"),
        ("\ud800 + a", 0, "unexpected '\\ud800'"),
        ("a + \u212f", 4, "unexpected"),
        ("\uff41 + b", 0, "unexpected"),
        ("a @ b", 2, "unexpected '@'"),
        ("{a}", 0, "unexpected '{'"),
        ("0x1for a", 0, "unexpected '0x1for'"),
        ("a + 1if a > 0 else b", 4, "unexpected '1if'"),
        ("1_000", 0, "unexpected '1_000'"),
        ("2j*a", 0, "unexpected '2j'"),
        ("1e999", 0, "too large for a float; infinity is written inf"),
        ("a + " + "9" * 400, 4, "too large for a float"),
        ("012", 0, "does not parse"),
        ("a // b", 0, "FloorDiv is not allowed"),
        ("not a > 0", 0, "Not is not allowed"),
        ("+a", 0, "UAdd is not allowed"),
        ("a is b", 0, "comparison Is is not allowed"),
        ("a in b", 0, "comparison In is not allowed"),
        ("None", 0, "None is not a number"),
        ("True", 0, "True is not a number"),
        ("a, b", 0, "Tuple is not allowed"),
        ("a b", 2, "does not parse"),
        ("(a", 0, "does not parse"),
        ("await a", 0, "Await is not allowed"),
        ("sigmoid(*xs)", 0, "plain arguments only"),
        ("sigmoid(a)(b)", 0, "only a function named directly"),
        ("sigmoid(a, b)", 0, "takes 1 argument(s), got 2"),
        ("exp()", 0, "takes 1 argument(s), got 0"),
        ("exp(xs)", 4, "'xs' is a list"),
        ("sum(a)", 0, "needs a list inside; the lists here are: xs, ys"),
        ("sum(xs, ys)", 0, "takes one expression over a list, got 2"),
        ("sum(max(xs))", 0, "not nested"),
        ("max(x for x in xs)", 3, "GeneratorExp is not allowed"),
        ("1 if a else b", 5, "expected a condition here"),
        ("1 if a > 0 and b else 2", 15, "expected a condition here"),
        ("(a > b)*2", 1, "a condition is no number"),
        ("exp(a > b)", 4, "a condition is no number"),
        ("", 0, "nothing here"),
        ("   ", 0, "nothing here"),
    ],
)
def test_what_is_not_is_refused_with_its_place(text: str, place: int, says: str) -> None:
    with pytest.raises(RowError) as caught:
        read(text)
    message, shown, caret = str(caught.value).rsplit("\n", 2)
    assert says in message
    assert message.startswith("here: ")
    assert caret.index("^") - 4 == place
    assert shown[4:] == re.sub(r"[\n\0\ud800]", " ", text[:120])


@pytest.mark.parametrize("text", [None, 3, b"a", ["a"], ast.parse("a")])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(RowError, match="expected text, got"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 9000 + "a",
        "(" * 300 + "a" + ")" * 300,
        "exp(" * 150 + "a" + ")" * 150,
        "a**" * 500 + "a",
        "/".join(["a"] * 500),
        " + ".join(["a"] * 3000),
        "1 if a > 0 else " * 100 + "2",
        "(a > 0 or " * 100 + "b > 0" + ")" * 100,
        "1" * 6000,
        "a" * 10_001,
    ],
)
def test_huge_text_is_refused_and_not_run_into(text: str) -> None:
    with pytest.raises(RowError):
        read(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("exp(", ")"),
        ("(a if a > 0 else ", ")"),
        ("(a/", ")"),
        ("(a - ", ")"),
        ("a**", ""),
        ("(1 if a > 0 and a < ", " else 2)"),
    ],
)
def test_what_is_accepted_compiles_in_every_reader(before: str, after: str) -> None:
    """The limit on depth keeps what readers write below what Python's own parser reads."""
    deepest = 0
    for depth in range(1, DEEPEST):
        text = before * depth + "a" + after * depth
        try:
            Check({"a": "scalar"}).read(text)
        except RowError:
            break
        deepest = depth
        for reader in (FloatSource, TotalSource, ArraySource):
            compile(reader({"a": "scalar"}, {}, "here").read(text)[0], "<test>", "eval")
    assert deepest >= 15


WORDS = [*NAMES, *INTRINSICS, *FOLDS, *CONSTANTS, "out", "if", "else", "and", "or", "not", "in", "is", "lambda", "for"]
WORDS += [
    "1",
    "2.5",
    "1e5",
    ".5",
    "0x1",
    "1_0",
    "1j",
    "'x'",
    "f'",
    '"',
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    ":",
    ":=",
]
WORDS += [
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "%",
    "@",
    "<",
    "<=",
    "==",
    "!=",
    ">",
    ">=",
    "=",
    "~",
    "&",
    "->",
    "\\",
    "\n",
    "#",
]
WORDS += ["await", "yield", "None", "True", "...", "__import__", "é", "\0", "\t", " ", "import os"]


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(WORDS), max_size=12).flatmap(lambda w: st.sampled_from(["".join(w), " ".join(w)])),
    )
)
@settings(max_examples=800)
@example("1if a > b else b")
@example("0x1for x")
@example("'\\d'")
@example("1 is 1")
@example("()()")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never another error, never a warning of Python's parser."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for attempt in (parse, read):
            with contextlib.suppress(RowError):
                attempt(text)


def condition(depth: int) -> st.SearchStrategy[str]:
    inner = expression(depth - 1)
    compared = st.tuples(inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner).map(" ".join)
    both = st.tuples(compared, st.sampled_from(["and", "or"]), compared).map(" ".join)
    return st.one_of(compared, both)


def expression(depth: int) -> st.SearchStrategy[str]:
    leaf = st.one_of(st.sampled_from(["a", "b", "inf", "nan"]), st.floats(0, 1e9).map(repr))
    if not depth:
        return leaf
    inner = expression(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda x: f"-{x}"),
        st.tuples(st.sampled_from(["abs", "sign", "step", "floor", "tanh"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, condition(depth), inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
    )


@given(condition(2), st.floats(-3, 3), st.floats(-3, 3))
def test_a_text_means_what_python_means_by_it(text: str, a: float, b: float) -> None:
    """Precedence, chains and choices are Python's own; only division by zero is IEEE's."""
    names = {"a": a, "b": b, "nan": float("nan"), "inf": float("inf"), **TOTAL}
    try:
        expected = eval(text, {"__builtins__": {}}, names)  # noqa: S307 - the test's own text
    except ZeroDivisionError:
        return
    assert inside(Op("f", "a b", "a", ("1", "0")), text, [a, b]) == expected


@pytest.mark.parametrize("text", ["a*b", "(" * 60 + "a" + ")" * 60])
def test_where_there_is_no_memory_nobody_says_that_a_text_is_nested_too_deeply(text: str) -> None:
    """Python's parser calls both by one name: of a short text it can only mean the memory."""

    def without(*_: object, **__: object) -> None:
        raise MemoryError

    found: list[type[BaseException]] = []
    for each in (text, f"{'-' * 300}a"):
        with pytest.MonkeyPatch.context() as patch:  # only meanwhile: pytest parses, too
            patch.setattr(ast, "parse", without)
            try:
                parse(each)
            except (MemoryError, RowError) as error:
                found.append(type(error))
    assert found == [MemoryError, RowError]


@pytest.mark.parametrize("deep", ["-", "a**", "a if a<a else ", "exp("])
def test_no_short_text_is_too_deep_for_the_parser(deep: str) -> None:
    count = (SHALLOW - 1) // (len(deep) + deep.count("("))
    assert isinstance(parse(f"{deep * count}a{')' * (count * deep.count('('))}"), ast.expr)
