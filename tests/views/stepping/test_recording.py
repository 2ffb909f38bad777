"""What the page reads and records of a typed expression, against Python: the same tree, error, graph and gradients.

Also of: views/strings.
"""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from autograd.calculus.expressions import expression, number
from autograd.calculus.grammar import statements
from autograd.calculus.meaning import Meaning, functions
from autograd.common.errors import ExpressionError
from autograd.core.graph import order
from autograd.views.stepping.parts import named_parts
from autograd.views.stepping.payload import graph_of
from autograd.views.strings import languages, strings
from tests.support import scripts

SEED = 20
VALUES = {"a": 0.75, "b": -1.5, "c": 2.25, "x₁": 0.5, "żółw": -0.25, "\N{MATHEMATICAL ITALIC SMALL Y}": 1.25}
LETTERS = [*"abcx12()[],;|=+-*/^.²√ ", "\n", "σ", "sin ", "é", "🙂", "−", "·", ":", "==", "**", "max(", "e", "{", "if "]
SLIPS = ["2a", "sin x", "x₁.tanh()", "np.exp(a)", "sin²(b)", "log10(c)", "a(b)", "foo(a)", "tanhh(b)", "0,5", "dd", "d"]
GRAPH = ("ops", "starts", "parents", "constant", "plain", "labels", "names", "parts")
# Letters, digits and blanks of all kinds, in which two languages could see different things
WILD = [
    *(
        "a",
        "b",
        "1",
        "x",
        "e",
        "E",
        "0",
        "_",
        ".",
        "..",
        "|",
        "(",
        ")",
        "*",
        "+",
        "=",
        ";",
        ",",
        "^",
        "√",
        "sin",
        "tanh ",
    ),
    *"\u0301\u0302ª\u212bǅⅧ\u0663½²₁ⁿᵢ\u200b\u2009\xa0\ufeff\r\n\u2028\U0001f600\U0001d465ﬁİß中ёŷπ\x00\x1f\t\u017f\u2113ϵµμ",
    *("y\u0302", "²⁻", "SIN(", "Max("),
]
JAVASCRIPT = """(texts, values) => texts.map((text) => {
  const found = recording.record(text, values);
  if (!found.graph) return found;
  const graph = passes.prepare(JSON.parse(JSON.stringify(found.graph)));
  const { out, gradients } = passes.run(graph, graph.data);
  return { ...found, out, gradients };
})"""


class Writer:
    """Writes random expressions, and breaks some of them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - for tests
        self.rows = list(functions().items())

    def pick(self, *from_these: str) -> str:
        return self.random.choice(from_these)

    def atom(self) -> str:
        return self.pick(*VALUES, *VALUES, "2", "0.5", "3", "1e-3", "0,5", "pi", "e", "d")

    def expression(self, depth: int) -> str:
        kind = self.random.random()
        if depth <= 0 or kind < 0.15:
            return self.atom()
        one, two = self.expression(depth - 1), self.expression(depth - 1)
        if kind < 0.5:
            blank = self.pick("", " ")
            return f"{one}{blank}{self.pick('+', '-', '*', '/', '−', '·', ':', '×')}{blank}{two}"
        if kind < 0.6:
            return self.pick(f"({one})", f"-{one}", f"|{one}|", f"√({one})", f"({one})²", f"({one})^2", f"{one}**{two}")
        if kind < 0.7:
            return self.pick(f"max({one}, {two}, a)", f"sum({one}, {two})", f"dot([{one}, a], [b, {two}])", f"+{one}")
        name, op = self.random.choice(self.rows)
        given = [
            f"[{self.expression(depth - 2)}, {self.atom()}]" if kind == "list"
            else self.pick("2", "0.1", f"{name}=3") if name in op.passive
            else self.expression(depth - 1)
            for name, kind in op.names.items()
        ]  # fmt: skip
        return f"{name}({', '.join(given)})"

    def text(self) -> str:
        """A text of one statement or some."""
        depth = self.random.randint(1, 4)
        text = self.expression(depth)
        if "d" in text.split() or self.random.random() < 0.2:
            text = f"d = {self.expression(2)}{self.pick(';', '; ', chr(10))}{text}"
        if self.random.random() < 0.1:
            name = self.pick("k", "v₁", "v_2", "v3", "k" * 45)
            text = f"{name} = {self.pick('2', '-3', '0,5', '1/2')}; {text} + {name}"
        return f"L = {text}" if self.random.random() < 0.05 else text

    def broken(self, text: str) -> str:
        """The text after some random changes."""
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randint(0, len(text))
            end = min(len(text), at + self.random.randint(0, 2))
            put = self.random.choice(["", self.random.choice(LETTERS), self.random.choice(SLIPS)])
            text = text[:at] + put + text[end:]
        return text

    def texts(self, count: int) -> list[str]:
        return [self.text() if i % 3 else self.broken(self.text()) for i in range(count)]


def in_python(text: str) -> dict[str, Any]:
    """What Python says of a text: its error, what is missing, or its graph with gradients."""
    try:
        body = statements(text, functions())
        meaning = Meaning(text, body, VALUES)
        meaning.check()
        if meaning.missing:
            return {"missing": list(meaning.missing)}
        root = expression(text, {name: VALUES[name] for name in meaning.variables})
    except ExpressionError as error:
        at = len(error.text[: error.at].encode("utf-16-le")) // 2
        return {"error": {"key": error.key, "into": error.into, "at": at, "offer": error.offer}}
    nodes = order(root)[::-1]
    root.backward()
    gradients = [0.0 if node.constant else node.grad for node in nodes]
    return {"graph": graph_of(nodes, named_parts(nodes)), "gradients": gradients, "out": [node.data for node in nodes]}


def same(got: list[float], expected: list[float], relative: float) -> bool:
    """Whether numbers agree, to the tolerance of edits in the page."""
    size = max([1.0, *(abs(x) for x in expected if math.isfinite(x))])
    return len(got) == len(expected) and all(
        abs(x - y) <= relative * size if math.isfinite(x) and math.isfinite(y) else x == y or (x != x and y != y)
        for x, y in zip(got, expected, strict=True)
    )


def compare(texts: list[str]) -> dict[str, int]:
    """Assert that Python and the page agree; how often each outcome came."""
    outcomes: dict[str, int] = {}
    for text, page in zip(texts, scripts.run(JAVASCRIPT, texts, VALUES), strict=True):
        python = in_python(text)
        outcome = python["error"]["key"] if "error" in python else "missing" if "missing" in python else "graph"
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if outcome == "missing":
            assert page["missing"] == python["missing"], repr(text)
        elif outcome != "graph":
            assert page["error"] == python["error"], repr(text)
        else:
            assert page["error"] is None, f"{text!r}: {page['error']}"
            ours, theirs = python["graph"], page["graph"]
            assert {key: theirs[key] for key in GRAPH} == {key: ours[key] for key in GRAPH}, repr(text)
            loose = {"erf", "erfc", "gelu"} & {*ours["ops"]}
            for key in ("out", "gradients"):
                assert same(page[key], python[key], 1e-10 if loose else 1e-12), f"{key} of {text!r}"
    return outcomes


def test_python_and_the_page_agree() -> None:
    outcomes = compare(Writer(SEED).texts(600))
    assert outcomes["graph"] > 150
    network = "h1 = sigmoid(a*b + c); h2 = sigmoid(b*b - 2*c); o = h1*a + h2; k = 2; L = (o - k)**2"
    assert compare([network, f"{network}; L + 1", "a*sin(b) + c", "z = a + b; z*z"]) == {"graph": 4}
    assert len(outcomes) > 12


def test_they_agree_on_letters_of_all_kinds() -> None:
    draw = random.Random(SEED)  # noqa: S311 - for tests
    assert len(compare(["".join(draw.choices(WILD, k=draw.randint(1, 8))) for _ in range(2000)])) > 10


@pytest.mark.slow
def test_python_and_the_page_agree_on_thousands() -> None:
    outcomes = compare(Writer(SEED + 1).texts(4_000))
    assert outcomes["graph"] > 1200
    assert {
        "times",
        "unclosed",
        "closes_nothing",
        "call",
        "method",
        "character",
        "outside",
        "operand",
    } < outcomes.keys()


NUMBERS = (
    *(
        "3",
        " 0,5 ",
        ",5",
        "2*,5",
        "max(,5)",
        ",",
        ",,5",
        "1e-3",
        "3/4",
        "-2*3",
        "2^-1",
        "3²",
        "-sqrt(2)/2",
        "(1 + 2)*3",
        "1:4",
        "2·3",
        "1/0",
        "log(-1)",
        "pi/2",
    ),
    *(
        "e",
        "max(1, 2, 3)",
        "",
        "  ",
        "a",
        "3 4",
        "2a",
        "a = 2",
        "1; 2",
        "(",
        "1e999",
        "sqrt(0,25)",
        "[1]",
        "__proto__",
        "0x10",
    ),
)


def test_numbers_are_read_as_python_reads_them() -> None:
    def read(text: str) -> float | None:
        try:
            return number(text)
        except ExpressionError:
            return None

    assert scripts.run("(texts) => texts.map(answers.read)", NUMBERS) == [read(text) for text in NUMBERS]
    assert scripts.run("(texts) => texts.map(answers.read)", ["inf", "−inf"]) == [
        math.inf,
        -math.inf,
    ]  # a field may hold
    assert sum(read(text) is not None for text in NUMBERS) > 12


def test_numbers_that_are_not_finite_are_recorded_as_python_does() -> None:
    source = "(text, values) => recording.record(text, values).graph.data"
    for text in ("a*b", "exp(a) - b", "sigmoid(a)*b", "relu(a)"):
        for size in (math.inf, -math.inf, math.nan):
            values = {name: {"a": size, "b": 2.0}[name] for name in "ab" if name in text.replace("relu", "")}
            ours = [node.data for node in order(expression(text, values))[::-1]]
            assert same(scripts.run(source, text, values), ours, 0.0), f"{text} at {size}"


def test_every_error_has_a_text_in_every_language() -> None:
    typed = {key: texts for key, texts in strings().items() if key.startswith("typed.")}
    assert len(typed) > 50
    assert all(set(texts) == set(languages()) for texts in typed.values())
