import json

import pytest

from autograd.commands.formulas import apart, checked
from autograd.common.errors import ExpressionError
from tests.commands.test_main import run

RIGHT = ("x*sin(y)", "x=1", "y=2", "dx=sin(y)", "dy=x*cos(y)")


def test_right_derivatives_are_status_0() -> None:
    done = run("check", *RIGHT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("agrees") == 2


def test_a_wrong_one_is_status_1_with_the_mistake_by_name() -> None:
    done = run("check", "x*tanh(y)", "x=1", "y=2", "df/dy = x*(1 - tanh(y))", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"]) == (1, False)
    assert [each["name"] for each in said["entries"]] == ["y"]  # x has no derivative to be checked
    assert "is taken as 1 − tanh(a) instead of 1 − tanh(a)²" in said["problems"][0]["message"]


@pytest.mark.parametrize(("words", "derivatives"), [
    (["x*y", "x=1", "y=2", "∂f/∂x=y"], {"x": "y"}),
    (["x*y", "x=1", "y=2", "dL/dx", "=", "y"], {"x": "y"}),
    (["x*dx", "x=1", "dx=2"], {}),  # a variable of that name
    (["x*y", "x=1", "y=2", "dz=3"], {}),
    (["d = x*y; d", "x=1", "y=2"], {}),
])  # fmt: skip
def test_which_words_are_derivatives(words: list[str], derivatives: dict[str, str]) -> None:
    assert apart(words)[1] == derivatives


def test_mistakes_in_a_derivative_are_said_with_their_place() -> None:
    with pytest.raises(ExpressionError, match="did you mean sin"):
        checked("x*sin(y)", {"x": 1.0, "y": 2.0}, {"x": "sinn(y)"}, 1e-6)
    done = run("check", *RIGHT[:4], "dy=x*coz(y)", "--language", "pl", "--json")
    assert done.returncode == 2
    assert "cos" in json.loads(done.stdout)["error"]


def test_no_formula_is_evaluated_by_python() -> None:
    with pytest.raises(ExpressionError):
        checked("x", {"x": 1.0}, {"x": "__import__('os').getpid()"}, 1e-6)


@pytest.mark.parametrize(("words", "expected"), [
    (["x*y", "x=1", "y=2", "dz=cos(y)"], "dz is a derivative by z, but z has no number here"),
    (["x*y", "dx=y"], "dx is a derivative by x, but x has no number here"),
    (["d = x*y; d*d", "x=1", "y=2", "dd=2*d"], "dd is a derivative by d, but d has no number here"),
    (["x*y", "x=1", "y=2", "dx=y", "df/dx=x"], "df/dx is given twice"),
    (["x*y", "x=1", "y=2", "dx=1/0"], "the text is not a number"),
])  # fmt: skip
def test_what_is_no_derivative_of_a_variable_is_refused(words: list[str], expected: str) -> None:
    done = run("check", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert expected in done.stderr


def test_a_derivative_may_use_the_names_of_the_expression() -> None:
    assert checked("d = a*b; e = d + c; tanh(e)", {"a": 1.0, "b": 2.0, "c": 0.5}, {"a": "b*(1 - tanh(e)^2)"}, 1e-6).ok
    assert not checked("d = a*b; d + c", {"a": 1.0, "b": 2.0, "c": 0.5}, {"a": "d/a + 1"}, 1e-6).ok
    assert checked("pi*x", {"x": 1.0}, {"x": "pi"}, 1e-6).verified


@pytest.mark.parametrize(("expression", "derivative"), [
    ("relu(x)", "1"), ("abs(x)", "0.3"), ("maximum(x, 0)", "0"), ("sqrt(x)", "1")
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "pl"])
def test_on_kinks_and_edges_nothing_is_verified(expression: str, derivative: str, language: str) -> None:
    done = run("check", expression, "x=0", f"dx={derivative}", "--language", language)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.splitlines()[-1].startswith("x is " if language == "en" else "x leży ")
