"""What an address says: there and back, and nothing that anybody types breaks it. The check by differences, too.

From outside: of logic/sharing.js, logic/differences.js and logic/training.js, in Node.

Also of: views/stepping/page.
"""

from __future__ import annotations

import math
import shlex
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from autograd import Value
from autograd.calculus.expressions import expression
from autograd.checking.differences import check
from autograd.checking.kinds import KINK
from autograd.core.graph import order
from autograd.views.stepping.payload import DATA_NAMES, graph_of
from tests.support import scripts

NAMES = st.from_regex(r"\A[a-zA-Zŷż][a-zA-Z0-9₁_]{0,5}\Z")
NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SCREENS = st.fixed_dictionaries(
    {},
    optional={
        "expression": TEXTS,
        "values": st.dictionaries(NAMES, NUMBERS, max_size=4),
        "leaves": st.dictionaries(st.integers(0, 1999).map(str), NUMBERS, max_size=4),
        "ticks": st.lists(st.integers(0, 1999), max_size=5),
        "step": st.integers(0, 4000),
        "view": TEXTS,
        "tab": st.sampled_from(["ledger", "quiz", "table"]),
        "language": st.sampled_from(["en", "pl"]),
        "panels": st.dictionaries(st.just("quiz"), st.one_of(st.booleans(), st.integers(0, 10**9), TEXTS), min_size=1),
    },
)


def plain(screen: Any) -> Any:
    """What can be compared: nan is nan."""
    return repr({key: dict(sorted(v.items())) if isinstance(v, dict) else v for key, v in sorted(screen.items())})


def floats(screen: dict[str, Any]) -> dict[str, Any]:
    """JSON makes 2 of 2.0."""
    made = dict(screen)
    for key in ("values", "leaves"):
        if key in made:
            made[key] = {name: float(number) for name, number in made[key].items()}
    return made


@settings(max_examples=3)
@given(st.lists(SCREENS, min_size=25, max_size=50))
def test_any_screen_comes_back_from_its_address(screens: list[Any]) -> None:
    found = scripts.run("(all) => all.map((each) => { const text = sharing.write(each);"
                        " return [text, sharing.read(text, ['quiz'])]; })", screens)  # fmt: skip
    for screen, (text, read) in zip(screens, found, strict=True):
        assert read["ignored"] == [], text
        assert plain(floats(read["screen"])) == plain(floats(screen)), text
        assert not set(text) & set(" \"'<>`#()"), "a chat or a mail would cut the address there"


@settings(max_examples=3)
@given(st.lists(st.text(max_size=60), min_size=25, max_size=50))
def test_what_is_not_understood_is_left_out_and_told(texts: list[str]) -> None:
    found = scripts.run("(all) => all.map((each) => sharing.read(each, ['quiz']))", texts)
    for text, read in zip(texts, found, strict=True):
        keys = {part.split("=")[0] for part in text.split("&")}
        assert set(read["screen"]) <= keys | {"panels"} or "%" in text


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("step=3&foo=1", ["foo=1"]),
        ("step=-1", ["step=-1"]),
        ("step=1e3&view=%", ["step=1e3", "view=%"]),
        ("values=a:2,b", ["values=a:2,b"]),
        ("values=__proto__:2", []),
        ("leaves=x:2", ["leaves=x:2"]),
        ("ticks=1,,2", ["ticks=1,,2"]),
        ("%&step", ["%", "step"]),
        ("x" * 9000, ["x" * 20 + "…"]),
        ("toString=1&constructor=2", ["toString=1", "constructor=2"]),
    ],
)
def test_each_broken_part_is_named(text: str, ignored: list[str]) -> None:
    assert scripts.run("(text) => sharing.read(text, ['quiz']).ignored", text) == ignored


def test_a_plus_that_was_typed_into_a_number_is_none_of_its_blanks() -> None:
    read = scripts.run("(text) => sharing.read(text)", "values=a:1e+22,b:-2.5E+1,c:1e-3&leaves=0:1e+2")
    assert read == {
        "screen": {"values": {"a": 1e22, "b": -25, "c": 0.001}, "leaves": {"0": 100}},
        "ignored": [],
    }


def test_a_command_is_what_a_shell_reads() -> None:
    typed, values = "z = w*x + b; (sigmoid(z) - y)**2", {"w": 0.5, "x": -2.0, "b": 1e-7, "y": 1.0}
    command = scripts.run("(text, values) => sharing.command(text, values, 'pl')", typed, values)
    assert shlex.split(command) == [
        "autograd", "step", typed, "w=0.5", "x=-2", "b=1e-7", "y=1", "--language", "pl",
    ]  # fmt: skip
    ticked = scripts.run("(text) => sharing.command(text, { a: 2 }, 'en', ['a', 'ŷ'])", "a*ŷ")
    assert shlex.split(ticked) == ["autograd", "step", "a*ŷ", "a=2", "--train", "a,ŷ", "--open"]
    assert shlex.split(scripts.run("() => sharing.command('a', {}, 'en', [])"))[-3:] == ["--train", "", "--open"]
    for text in ("a", "it's", 'a "b"', "$x `y` \\ !", "50% off", "-a*b"):
        assert shlex.split(scripts.run("(text) => sharing.quoted(text)", text)) == [text]


def graph(root: Value) -> Any:
    """The flat arrays that a page is given."""
    return graph_of(order(root)[::-1])


def compared(root: Value, change: str = "") -> list[Any]:
    """What the page's check says; `change` is a statement that breaks something first."""
    made: list[Any] = scripts.run(
        f"(graph) => {{ passes.prepare(graph); {change}; return differences.compare(graph, graph.data); }}", graph(root)
    )
    return made


def test_differences_agree_with_gradients_that_are_right() -> None:
    root = expression("z = w*x + b; (sigmoid(z) - y)**2 + exp(z)/3", {"w": 0.5, "x": 2.0, "b": -0.25, "y": 1.0})
    root.backward()
    leaves = {node.label: node.grad for node in order(root) if node.label in ("w", "x", "b", "y")}
    found = compared(root)
    assert len(found) == 4
    for each in found:
        assert each["verdict"] == "agrees"
        assert any(math.isclose(each["difference"], gradient, rel_tol=1e-7) for gradient in leaves.values())


def test_differences_find_a_gradient_that_is_wrong() -> None:
    root = expression("a*sin(a) + b", {"a": 2.0, "b": 3.0})
    wrong = "const at = rows.sin.at; rows.sin.at = (x) => ({ ...at(x), partials: [Math.sin(x[0])] })"
    assert [each["verdict"] for each in compared(root, wrong)] == ["differs", "agrees"]


@pytest.mark.parametrize(
    ("text", "a", "why"),
    [
        ("relu(a)", 0.0, "kink"),
        ("abs(a)", 0.0, "kink"),  # a central difference is 0 there, and so is the gradient, by convention
        ("maximum(a, 2)", 2.0, "kink"),
        ("1e-7*relu(a)", 0.0, "kink"),
        ("sign(a)*a", 0.0, "kink"),  # the node at the jump has gradient 0
        ("(sign(a) + 3)*a*1e-3", 0.0, "kink"),
        ("sin(1e5*a)", 0.7, "rough"),
        ("tan(a)", 1.5707963, "rough"),
        ("sin(a)", 1e16, "rough"),
        ("(1 - cos(a))/a**2", 1e-7, "rounding"),
        ("sigmoid(a)", 40.0, "rounding"),
        ("a + 1e20", 2.0, "rounding"),
        ("exp(a)", -745.0, "rounding"),
        ("exp(a)", 709.0, "outside"),
        ("asin(a)", 1.0, "outside"),
    ],
)
def test_what_differences_cannot_tell_is_not_verified(text: str, a: float, why: str) -> None:
    (found,) = compared(expression(text, {"a": a}))
    assert (found["verdict"], found["why"]) == ("unverified", why)


def test_a_difference_at_the_end_of_a_domain_is_not_verified() -> None:
    (found,) = compared(expression("sqrt(a)", {"a": 0.0}))
    assert (found["verdict"], found["why"]) == ("unverified", "outside")


@pytest.mark.parametrize(
    ("text", "a"),
    [("sqrt(a)", 1e-9), ("log(a)", 1e-300), ("abs(a)", 1e-6), ("1/a", 1e-5), ("abs(a)**2", 0.0), ("a**3", 0.0),
     ("0*relu(a) + a**2", 0.0),
     ("sin(a)**2 + cos(a)**2", 2.0), ("a - a", 2.0), ("exp(-1/a**2)", 0.05), ("a*1e-20", 2.0)],
)  # fmt: skip
def test_small_numbers_beside_an_edge_or_a_kink_and_constant_results_are_verified(text: str, a: float) -> None:
    (found,) = compared(expression(text, {"a": a}))
    assert found["verdict"] == "agrees"


def test_small_gradients_that_are_wrong_are_found() -> None:
    wrong = "const at = rows.sin.at; rows.sin.at = (x) => ({ ...at(x), partials: [Math.sin(x[0])] })"
    assert compared(expression("1e-9*sin(a)", {"a": 2.0}), wrong)[0]["verdict"] == "differs"


def test_nothing_agrees_where_python_knows_of_a_kink() -> None:
    texts = ("abs(a)*b", "max(a, b)", "min(a, b)**2", "relu(a - b)", "leaky_relu(a*b - 1)", "b*relu(a) - a")
    for text in texts:
        root = expression(text, {"a": 1.0, "b": 1.0} if "b)" in text or "b -" in text else {"a": 0.0, "b": 1.0})
        labels = graph(root)["labels"]
        ours = {labels[each["leaf"]]: each["verdict"] for each in compared(root)}
        kinks = [entry.name for entry in check(root, None, 1e-6).entries if entry.verdict == KINK]
        assert kinks
        assert {ours[name] for name in kinks} == {"unverified"}, text


def test_python_and_the_page_take_the_same_leaves_for_data() -> None:
    names = [
        "w",
        "b",
        "x",
        "x1",
        "x₁",
        "y",
        "y_2",
        "ŷ",
        "t",
        "target",
        "targets",
        "input",
        "tau",
        "xs",
        "yes",
        "",
        "w_x",
    ]
    ours = [bool(DATA_NAMES.match(name)) for name in names]
    given_ = {"ops": [""] * len(names), "constant": [False] * len(names), "labels": names}
    theirs = scripts.run("(graph, names) => training.ticks(graph, new RegExp(names))", given_, DATA_NAMES.pattern)
    assert theirs == [not each for each in ours]
    assert ours[2:12] == [True] * 10
    assert not any(ours[12:])
