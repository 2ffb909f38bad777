"""The language people type: as Python reads it where it is Python's, what learners write besides, and what is refused.

What learners write is held by cases that the page's parser shares (tests/support/cases/typed.json).

Also of: calculus/complaints, calculus/foreign, calculus/habits, calculus/joined, calculus/meaning, calculus/operands,
calculus/reading, calculus/repairing, calculus/tokens.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from autograd.calculus.complaints import said, table, translated
from autograd.calculus.expressions import expression
from autograd.calculus.grammar import statements
from autograd.calculus.joined import apart
from autograd.calculus.meaning import Meaning, functions
from autograd.common.errors import ExpressionError
from tests.support import scripts
from tests.support.growth import MOST, assert_in_proportion
from tests.support.places import ROOT

COMMAND = "python -m tests.calculus.test_grammar"
KNOWN = functions()
VALUES = {"a": 2.0, "b": -3.0, "x": 0.5, "x₁": 1.5}
# What a first-year student may type, and what isn't for this language
HABITS = r"""
2a ¦ 2(a + b) ¦ (a + b)(a - b) ¦ a(a + b) ¦ x(a) ¦ 2 a b ¦ a b ¦ 2sin(x) ¦ sin(x)cos(x) ¦ 3x² + 2x ¦ 2e ¦ a2 ¦
1 2 ¦ ab ¦
a^2 ¦ a² ¦ a⁻¹ ¦ x₁*a ¦ 2² ¦ √a ¦ √(a + 1) ¦ √a² ¦ 2√x ¦ −a ¦ a·b ¦ a×b ¦ a : 2 ¦ a÷2 ¦ a∙b ¦ a**b**2 ¦ -a**2 ¦
2**-a ¦
|a| ¦ |a|*|b| ¦ ||a| - |b|| ¦ |a|2|b| ¦ a| ¦ |a ¦ a|b ¦ sin |x| ¦ |a + (b|) ¦ 2|a| ¦
ln(a) ¦ log10(a) ¦ lg(a) ¦ log2(a) ¦ σ(x) ¦ tg(x) ¦ ctg(x) ¦ arctg(x) ¦ arcsin(x) ¦ arctan(x) ¦ sen(x) ¦
pow(a, 2) ¦ square(a) ¦ Sin(x) ¦ tanhh(x) ¦
x.tanh() ¦ (a + b).tanh() ¦ x.tanh().exp() ¦ a.maximum(b) ¦ np.exp(x) ¦ math.sin(x) ¦ np.pi*a ¦
torch.nn.functional.relu(x) ¦ a.data ¦ a.T ¦
sin x ¦ exp x ¦ exp -x ¦ sin 2x ¦ sin x cos x ¦ sin x + 1 ¦ sin^2(x) ¦ sin²(x) ¦ sin^2 x ¦ sin^-1(x) ¦ sin⁻¹(x) ¦
sin² ¦ e^x ¦ e^-x ¦ exp(x)^2 ¦ tanh ¦
0,5*a ¦ max(0,5, a) ¦ max(0,5) ¦ sin(0,5*a) ¦ sigmoid(0,5) ¦ a*(0,5 + b) ¦ 1,5e2*a ¦ 1,2,3 ¦ a,b ¦
dot([0,5], [a, b]) ¦ 1.000,5 ¦
c = 2; a*c ¦ c=2,d=3; c*d*a ¦ c=2 d=3 a*c*d ¦ c = 2 a ¦ c = -3\nL = a*c + b ¦ c = 2\n  a*c ¦ (a\n + b) ¦
d = a*b; tanh(d) ¦ L = a*b ¦ a = b = 2 ¦ a*b = 3 ¦
a == b ¦ a < b ¦ 0 < a < 1 ¦ a if a > 0 else b ¦ not a ¦ a and b ¦ a != b ¦ lambda: a ¦ import os ¦ True*a ¦
a // 2 ¦ a % 2 ¦ a! ¦ a & b ¦
(a + b ¦ a*((b + 2) ¦ a + b) ¦ (a + b))*2 ¦ (a + b] ¦ [a + b]*2 ¦ {a + b} ¦ () ¦ a*() ¦ f(x ¦ sum([]) ¦ a[0] ¦
sin( ¦ sin() ¦ a) ¦ ] ¦ )a( ¦
\n ¦ ; ¦ a; ¦ ;a ¦ a* ¦ *a ¦ a** ¦ a + ¦ +a ¦ a + + b ¦ a - -b ¦ a..b ¦ . ¦ .5a ¦ 5. ¦ a. ¦ 1e999*a ¦ 1e5a ¦
0x10 ¦ 1_000*a ¦ ² ¦ = ¦ = a ¦ a = ¦ 🙂 ¦ a*🙂b ¦ a\_*b ¦ "a" ¦ 'x' ¦ a # b ¦ a@b ¦ a\b ¦
foo(a) ¦ dot(a, b) ¦ dot([a], [b, a]) ¦ dot((a, b), (b, a)) ¦ sum(a, b) ¦ max(a, b, x) ¦ min(a, b) ¦ tanh([a]) ¦
tanh(a, b) ¦ leaky_relu(a) ¦
leaky_relu(a, 0.5) ¦ leaky_relu(a, slope=0.5) ¦ leaky_relu(a, slop=1) ¦ leaky_relu(a, slope=b) ¦
leaky_relu(a, 1, slope=2) ¦ leaky_relu(slope=1, a) ¦
log(b) ¦ log(0*a) ¦ a/(2 - 2) ¦ 1/0*a ¦ exp(1000*a) ¦ b**0.5 ¦ asin(a) ¦ sqrt(b) ¦ 10**400*a ¦ 2*3*a ¦ pi*a + e ¦
1/2x ¦ a/2b ¦ 1/2 x ¦ 1/2(a+b) ¦ a/b(x) ¦ e^2x ¦ e^-2x ¦ a^2b ¦ a^(2)b ¦ a^2(b) ¦ 2a/3b ¦ a/1 000 ¦ 1/2*x ¦ x/2/a ¦
sin 2*x ¦ sin a*b ¦ sin a/b ¦ sin 2 x ¦ sin a·cos b ¦ ln x/2 ¦ 2sin a b ¦ sin 2x/3 ¦ sin²x y ¦
max(0,5 , a) ¦ min(1,5,a) ¦ sum(1,2,a) ¦ sum(0,5) + a ¦ max(1, 2, a) ¦ 0,5*max(0,5) + a ¦ max(0.5,a) ¦
max(0,5; a) ¦ max(,5; a) ¦
max(a;b) ¦ SUMA(a;b) ¦ POTĘGA(a;2) ¦ POTĘGA(a, 2) ¦ PIERWIASTEK(a) ¦ dot([1;2];[a;b]) ¦ (a;b) ¦
max(a, b; x) ¦
sin(max(0,5; a), b) ¦ d = (a*b; tanh(d) ¦ leaky_relu(a; 0,1) ¦
=a*b ¦ == a ¦ L := a*b ¦ c <- 2; a*c ¦ c ← 2; a*c ¦ a <- b ¦ let c = 2; a*c ¦ var c=2 ¦ let ¦ let*a ¦ 2a = b ¦
1 000*a ¦ 1 000 000*a ¦ 1 00*a ¦ 0b11*a ¦ 0b*a ¦ inf*a ¦ NaN*a ¦
½a ¦ a^½ ¦ a•b ¦ a ≤ b ¦ a ≠ b ¦ a≈b ¦
e^{x} ¦ x_{1} ¦ {a} + {b ¦ \frac{a}{b} ¦ \frac{a^{2}}{\sqrt{x}} ¦ \frac12 ¦ \sigma(x) ¦ a \cdot b ¦ 2\pi a ¦ $a*b$ ¦
\left(a\right) ¦
log_2(a) ¦ log₁₀(a) ¦ sech(x) ¦ sigma(x) ¦ atan2(a, b) ¦ arctan2(b, a) ¦
hypot(a, b) ¦ norm(a, b, 2) ¦ clip(a, 0, b) ¦ clip(a, high=1, low=-1) ¦ clip(a, 1) ¦ lgamma(a) ¦ polygamma(a, 1) ¦
polygamma(a, b) ¦ mod(a, b) ¦ floor(a) ¦ math.floor(a) ¦ swish(a) ¦ erfinv(a) ¦ logaddexp(a, b) ¦ np.arcsinh(a) ¦
sign(a) ¦ mean(a, b) ¦ silu(a) ¦ sin2(x) ¦ ab(x) ¦ loss(a) ¦ ab ¦
sinx ¦ πx ¦ eⁿ ¦
2 + 3 ¦ c = 2; a ¦ d = a*b; d = a; d ¦ d*a; d = 2; d ¦ a*b; a ¦ no*a ¦
"""

# The same from other keyboards, and a sign that nobody sees
OTHERS = ["\uff12*a", "\uff08a\uff0bb\uff09", "a\u2010b", "a\u2044b", "a\0"]


def texts() -> list[str]:
    """The habits: a text each; those of blanks alone have no place between others."""
    found = [text.strip() for text in HABITS.replace("\\n", "\r").replace("\\_", "\xa0").replace("\n", "").split("¦")]
    return ["", "  ", "\n", "\n  a*b\n", *OTHERS, *(text.replace("\r", "\n") for text in found if text)]


def outcome(text: str) -> Any:
    """What comes of a text: its value, the names that have no number, or an error."""
    try:
        body = statements(text, KNOWN)
        meaning = Meaning(text, body, VALUES)
        meaning.check()
        return meaning.missing or expression(text, {name: VALUES[name] for name in meaning.variables}).data
    except ExpressionError as error:
        return error


def case(text: str) -> dict[str, Any]:
    """What comes of a text, as the page is asked about it."""
    found = outcome(text)
    if isinstance(found, ExpressionError):
        at = len(text[: found.at].encode("utf-16-le")) // 2  # as JavaScript counts
        made = {"text": text, "error": found.key, "at": at}
        return made | ({"offer": found.offer} if found.offer else {})
    if isinstance(found, dict):
        return {"text": text, "missing": list(found)}
    return {"text": text, "read": "; ".join(map(ast.unparse, statements(text, KNOWN))), "value": found}


def test_what_learners_write_is_read_or_answered_as_before() -> None:
    scripts.check_cases("typed", [case(text) for text in texts()], COMMAND)


def test_the_page_reads_and_answers_the_same() -> None:
    made = scripts.cases("typed")
    found = scripts.run(
        "(texts, values) => texts.map((text) => recording.record(text, values))",
        [each["text"] for each in made],
        VALUES,
    )
    for each, page in zip(made, found, strict=True):
        if "error" in each:
            said = (page["error"]["key"], page["error"]["at"], page["error"]["offer"])
            assert said == (each["error"], each["at"], each.get("offer", "")), each["text"]
        elif "missing" in each:
            assert page["missing"] == each["missing"], each["text"]
        else:
            assert page["error"] is None, each["text"]
            assert math.isclose(page["graph"]["data"][-1], each["value"], rel_tol=1e-13), each["text"]


def test_nearly_every_offer_can_be_computed() -> None:
    """But for those that have something else wrong, which they then say."""
    offers = [each for each in scripts.cases("typed") if "offer" in each]
    assert len(offers) > 50
    wrong = {each["text"]: case(each["offer"])["error"] for each in offers if "error" in case(each["offer"])}
    known = {"2e": "no_variable", "sigmoid(0,5)": "no_variable", "c = 2 a": "unused", "var c=2": "no_variable"}
    known |= dict.fromkeys(["f(x", "½a", "2\\pi a"], "times") | {"{a} + {b": "unclosed", "2a/3b": "two_ways"}
    known |= {"SUMA(a;b)": "function_meant", "POTĘGA(a;2)": "rewritten", "sin(max(0,5; a), b)": "arguments"}
    assert wrong == known


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("a^2", "a**2"), ("a²", "a**2"), ("a⁻¹²", "a**-12"), ("-a²", "-a**2"), ("2^a^b", "2**a**b"),
        ("√a*b", "sqrt(a)*b"),
        ("|a - |b||", "abs(a - abs(b))"), ("|a|*|b|", "abs(a)*abs(b)"), ("a:b", "a/b"), ("0,5*a", "0.5*a"),
        ("a·b", "a*b"),
        ("max(0,5)", "max(0, 5)"), ("(0,5 + a)*2", "(0.5 + a)*2"), ("a = 2, b = 3; a*b", "a = 2; b = 3; a*b"),
        ("e^x", "e**x"), ("−a", "-a"), ("1,5e2*a", "1.5e2*a"), ("\n d = a\n  d*2\n", "d = a\nd*2"),
    ],
)  # fmt: skip
def test_school_s_signs_mean_python_s(text: str, python: str) -> None:
    assert list(map(ast.dump, statements(text, KNOWN))) == list(map(ast.dump, ast.parse(python).body))


NAMES = st.sampled_from(["a", "b", "ż", "x1", "_q", "sin", "max", "e"])
NUMBERS = st.sampled_from(["0", "2", "10", "0.5", ".5", "3.", "1e3", "2.5e-3", "1_000"])


def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("{}{}{}".format, inner, st.sampled_from(["+", " - ", "*", " / ", "**", "\t*\t"]), inner),
        st.builds("{}{}".format, st.sampled_from(["-", "+", "- "]), inner),
        st.builds("({})".format, inner),
        st.builds("{}({})".format, st.sampled_from(["sin", "max", "f"]), lists),
        st.builds("dot([{}], ({}, a,))".format, lists, inner),
        st.builds("f({}, n={},)".format, inner, inner),
        st.builds("sin()".format),
    )


@given(st.lists(st.recursive(NAMES | NUMBERS, grow, max_leaves=20), min_size=1, max_size=3), st.booleans())
def test_what_is_python_is_read_as_python_does(parts: list[str], named: bool) -> None:
    text = "; ".join(f"d{i} = {part}" if named else part for i, part in enumerate(parts))
    ours = [ast.dump(each) for each in statements(text, KNOWN)]
    assert ours == [ast.dump(each) for each in ast.parse(text).body]


@given(st.text(st.sampled_from([*"ab12()[],;|=+-*/^.²√σ \n🙂:e"]), max_size=30))
def test_whatever_is_typed_is_read_or_refused_within_the_text(text: str) -> None:
    found = outcome(text)
    if isinstance(found, ExpressionError):
        assert found.key
        assert 0 <= found.at <= len(text)
        assert found.text == text
        assert translated(found, "en") == str(found)
        assert translated(found, "pl") != str(found)


SHAPES: dict[str, Callable[[int], str]] = {
    "chain": lambda n: "a+" * n + "a",
    "mixed": lambda n: "a*b-b/a+" * (n // 4) + "a + b",
    "powers": lambda n: "a² + " * (n // 3) + "b",
    "slips": lambda n: "2a+" * n + "a",
    "closing": lambda n: "a" + ")" * n,
    "statements": lambda n: "".join(f"d{i} = a{f'*d{i - 1}' if i else ''}\n" for i in range(n // 6)) + f"d{n // 6 - 1}",
    "arguments": lambda n: f"max({'a, ' * n}a)",
    "lists": lambda n: f"dot([{'a, ' * (n // 2)}a], [{'b, ' * (n // 2)}b])",
    "methods": lambda n: "a" + ".tanh()" * (n // 4),
}


def reading(shape: Callable[[int], str]) -> Callable[[int], Callable[[], Any]]:
    """Prepares the reading of a text of a size."""

    def prepare(size: int) -> Callable[[], Any]:
        text = shape(size)
        return lambda: outcome(text)

    return prepare


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_twice_the_time(shape: str) -> None:
    assert_in_proportion(reading(SHAPES[shape]), 1200)


def test_twice_the_text_takes_twice_the_work_in_the_page() -> None:
    texts = [shape(size) for shape in SHAPES.values() for size in (1200, 2400)]
    assert all(len(text) <= table("grammar")["longest"] for text in texts)
    counts = scripts.work(f"(text) => recording.record(text, {json.dumps(VALUES)})", *texts)
    for shape, small, large in zip(SHAPES, counts[::2], counts[1::2], strict=True):
        assert large <= MOST * small, f"{shape}: {small}, {large}"


DEEP = {
    "(": ("(", ")"),
    "-": ("-", ""),
    "sin(": ("sin(", ")"),
    "|": ("|", "|"),
    "√": ("√", ""),
    "**": ("a**", ""),
    "sin ": ("sin ", ""),
    "mixed": ("(1 + 2*sin(-a**", "))"),
    "wide": ("(a + b*max(a, ", "))"),
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting_is_read_or_refused_at_the_same_place(kind: str) -> None:
    before, after = DEEP[kind]
    deep = [f"{before * n}a{after * n}" for n in (3, 14, 15, 16, 20, 21, 30, 31, 59, 60, 61, 500)]
    found = scripts.run("(texts, values) => texts.map((text) => recording.record(text, values))", deep, VALUES)
    for text, page in zip(deep, found, strict=True):
        ours = outcome(text)
        failed = isinstance(ours, ExpressionError)
        assert (page["error"] or {}).get("key") == (ours.key if failed else None)
        assert (page["error"] or {}).get("at") == (ours.at if failed else None)
    keys = [(page["error"] or {}).get("key", "") for page in found]
    assert keys[0] in ("", "call", "outside", "too_large"), keys
    assert keys[-1] in ("nested", "call"), keys  # with a slip before it, that one


@pytest.mark.parametrize("key", table("typed"))
def test_texts_name_the_same_things_in_every_language(key: str) -> None:
    english, *others = ({part.split("}")[0] for part in text.split("{")[1:]} for text in table("typed")[key].values())
    assert all(other == english for other in others)


def test_every_text_is_said_by_somebody() -> None:
    folder = ROOT / "autograd"
    files = [*(folder / "calculus").glob("*.py"), *(folder / "commands").glob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert [key for key in table("typed") if f'"{key.removeprefix("typed.")}"' not in source] == []


def test_a_sign_that_nobody_sees_is_named_by_its_number() -> None:
    found = outcome("a\u202eb")  # it would turn the rest of the line around
    assert isinstance(found, ExpressionError)
    assert found.into["character"] == "U+202E"


@pytest.mark.parametrize(
    ("text", "offer"),
    [("sinx + b", "sin(x) + b"), ("1/bx", "1/(b*x)"), ("bx²", "b*x²"), ("2*πx", "2*π*x"), ("bⁿ", "b^n"), ("xbc", "")],
)
def test_names_written_together_are_taken_apart(text: str, offer: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        expression(text, {"b": 1.0, "x": 2.0})
    assert (raised.value.key, raised.value.offer) == ("no_value_meant" if offer else "no_value", offer)
    names = ["sinx", "bx", "πx", "bⁿ", "xbc", "b1x2", "loss", "w_x", "żx", "e", "sin2x", "x" * 40]
    ours = [apart(name, KNOWN, {"b", "x"}) for name in names]
    page = "(names) => names.map((name) => joined.apart(name, meaning.functions(), new Set(['b', 'x'])))"
    assert scripts.run(page, names) == ours


def test_an_error_speaks_the_language_asked_for() -> None:
    with pytest.raises(ExpressionError) as raised:
        expression("2a", VALUES)
    assert raised.value.offer == "2*a"
    assert translated(raised.value, "pl").split("\n")[0] == "mnożenie zapisuje się znakiem *: 2*a"
    assert said("number", {}, "pl") == "wpisany tekst"


if __name__ == "__main__":
    scripts.write_cases("typed", [case(text) for text in texts()])
