"""What people type that isn't quite a command: understood, or answered in one line with what they meant.

Also of: commands/saying.
"""

from __future__ import annotations

import random
import re
import shlex
from pathlib import Path

import pytest

from autograd.commands import main
from autograd.commands.saying import languages, texts
from autograd.commands.words import joined, sorted_words
from autograd.common.errors import DomainError
from tests.support.places import ROOT


@pytest.mark.parametrize(
    ("words", "text", "values"),
    [
        (["a*b", "a=2", "b=-3"], "a*b", {"a": 2.0, "b": -3.0}),
        (["a", "=", "2", "a*b", "b=", "3"], "a*b", {"a": 2.0, "b": 3.0}),
        (["a*b", "a", "=2", "b", "=", "-3/4"], "a*b", {"a": 2.0, "b": -0.75}),
        (["a = 2", "a*b", "b = 0,5"], "a*b", {"a": 2.0, "b": 0.5}),
        (["a*b", "a=2,b=3"], "a*b", {"a": 2.0, "b": 3.0}),
        (["a*b", "a=2; b=3"], "a*b", {"a": 2.0, "b": 3.0}),
        (["L = a*b + c", "a=2", "b=3", "c=1"], "L = a*b + c", {"a": 2.0, "b": 3.0, "c": 1.0}),
        (["L", "=", "a*b", "a=2", "b=3"], "L = a*b", {"a": 2.0, "b": 3.0}),
        (["d = a*b; tanh(d)", "a=2", "b=3"], "d = a*b; tanh(d)", {"a": 2.0, "b": 3.0}),
        (["a = 2; a*b", "b=3"], "a = 2; a*b", {"b": 3.0}),
        (["x₁*ż", "x₁=2", "ż = 3"], "x₁*ż", {"x₁": 2.0, "ż": 3.0}),
        (["a=2"], "", {"a": 2.0}),
        ([], "", {}),
    ],
)
def test_words_are_an_expression_and_numbers(words: list[str], text: str, values: dict[str, float]) -> None:
    assert sorted_words(words, "step") == (text, values)


def test_what_the_shell_takes_apart_is_put_together() -> None:
    assert joined(["a", "=", "2", "b=", "3", "c", "=4", "a*b*c"]) == ["a = 2", "b= 3", "c =4", "a*b*c"]
    assert joined(["a", "==", "b"]) == ["a", "==", "b"]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The first line of what is refused."""
    assert main.main(list(words)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.split("\n")[0]


@pytest.mark.parametrize(
    ("typed", "offer"),
    [
        ("step a*b + c a=2 b=-3 c=10", 'autograd step "a*b + c" a=2 b=-3 c=10'),
        ("check a*b a:2 b=3", 'autograd check "a*b" b=3 a=2'),
        ("check a*b + c a=2 b:-3 c=10", 'autograd check "a*b + c" a=2 c=10 b=-3'),
        ("step 'z = w*x' 'L = z**2' w=1 x=2", 'autograd step "z = w*x; L = z**2" w=1 x=2'),
        ("'a*b' a=2 b=3", 'autograd step "a*b" a=2 b=3'),
        ("stpe a a=2", "step"),
        ("check a a=2 --langauge pl", "--language"),
        ("draw a a=2 --ouput x.svg", "--output"),
        ("check '2a' a=2", "2*a"),
        ("check 'sin x' x=2", "sin(x)"),
    ],
)
def test_slips_are_answered_with_what_was_meant(capsys: pytest.CaptureFixture[str], typed: str, offer: str) -> None:
    assert told(capsys, *shlex.split(typed)).removesuffix("?").endswith(offer)


def test_an_offered_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    offered = told(capsys, *shlex.split("check a*b + c a=2 b:-3 c=10")).split("autograd check ")[-1]
    assert main.main(["check", *shlex.split(offered)]) == 0


@pytest.mark.parametrize(
    ("words", "polish"),
    [
        (["step"], "nie ma wyrażenia"),
        (["stepp"], "nie ma polecenia stepp; może chodziło o step?"),
        (["step", "2a", "a=1"], "mnożenie zapisuje się znakiem *: 2*a"),
        (["check", "log(a)", "a=-1"], "log(−1) wychodzi poza dziedzinę: nie zachodzi −1 > 0"),
        (["check", "a", "a=1", "--rtol", "0"], "--rtol to 0"),
        (["check", "a", "a=1", "--rtol", "x"], "--rtol to 'x'; tu powinna stać liczba"),
        (["check", "a", "a=two"], "wartość a nie jest liczbą"),
        (["draw", "a*b", "a=1", "b=2", "--near", "q"], "nic nie nazywa się 'q'; nazwy to: a, b, L"),
        (["draw", "a", "a=1", "--color", "pretty"], "--color to 'pretty'; do wyboru są:"),
        (["step", "+".join(["a*a"] * 1100), "a=1"], "liczba węzłów grafu to 2,200"),
        (["worksheet", "a*b", "a=1", "b=2", "--pdf", "x.html"], "--pdf to 'x.html'"),
        (["step", "a", "a=1", "--nonsense"], "nie ma opcji --nonsense"),
    ],
)
def test_errors_speak_polish(capsys: pytest.CaptureFixture[str], words: list[str], polish: str) -> None:
    assert polish in told(capsys, *words, "--language", "pl")
    assert polish not in told(capsys, *words)


def test_no_advice_that_the_command_line_has_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, value in (("log(a)", "-1"), ("1/a", "0"), ("exp(a)", "1000"), ("a**0.5", "-1"), ("sqrt(a)", "-2")):
        assert "ieee" not in told(capsys, "check", text, f"a={value}")

    def failing(*_: object) -> None:
        raise DomainError("log(a) at a = -1. With autograd.ieee() it gives nan instead of this error.")

    monkeypatch.setattr("autograd.commands.check.check", failing)
    assert told(capsys, "check", "a", "a=1") == "autograd check: log(a) at a = -1."


PIECES = [
    *(
        "a",
        "b=",
        "=",
        "2",
        "a=2",
        "b=-3",
        "a*b",
        "+",
        "2a",
        "--language",
        "pl",
        "--rtol",
        "0.1",
        "-o",
        "--json",
        "",
        " ",
    ),
    *("log(a)", "a:2", "((", "\udc80", "🙂", "'", "--", "-a", "a==b", "e=3", "L = a*b", "x.tanh()", "9" * 400),
]


def test_whatever_is_typed_gives_a_status_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(5)  # noqa: S311 - for tests
    for _ in range(400):
        words = ["check", *(draw.choice(PIECES) for _ in range(draw.randint(0, 6)))]
        assert main.main(words) in (0, 1, 2), words
        assert "Traceback" not in capsys.readouterr().err


def test_every_text_is_said_in_every_language() -> None:
    files = (ROOT / "autograd" / "commands").glob("*.py")
    source = "\n".join(Path(file).read_text(encoding="utf-8") for file in files)
    for key, each in texts().items():
        assert re.search(rf"(CommandError|said)\(\W{key}\W", source), key
        assert list(each) == languages()
