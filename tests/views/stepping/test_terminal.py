"""Stepping in the terminal: what is written, and the quiz, against the engine's steps.

Also of: views/stepping/mistakes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from autograd import Value, steps
from autograd.calculus.expressions import expression
from autograd.common.words import number
from autograd.views.stepping import terminal
from autograd.views.stepping.terminal import Terminal
from autograd.views.stepping.walk import Walk

TEXT, NUMBERS = "d = a*b; (d + c)*tanh(a)", {"a": 2.0, "b": -3.0, "c": 10.0}


def talk(root: Any, typed: str, language: str = "en", **options: Any) -> tuple[int, list[str]]:
    """The exit status and the lines of a conversation."""
    out = io.StringIO()
    status = Terminal(Walk(root, language), "title", source=io.StringIO(typed), out=out, **options).talk()
    return status, out.getvalue().splitlines()


def right(root: Value) -> Iterator[float]:
    """What the quiz asks, in order."""
    for step in steps(root, forward=True):
        yield step.node.data
    for step in steps(root):
        for each in step.contributions:
            yield from (each.partial, each.contribution)
            if each.before != 0.0:
                yield each.after


def test_every_number_of_both_passes_is_written() -> None:
    root = expression(TEXT, NUMBERS)
    _, lines = talk(root, "r\n")
    text = "\n".join(lines)
    for step in steps(root):
        where = "L is the root" if step.node is root else f"arrived at {step.node.label or ''}"
        assert where in text
        for each in step.contributions:
            assert f" = {number(each.partial)}" in text
            assert f" = {number(each.contribution)}" in text
            if each.before != 0.0:
                assert f"{number(each.before)} + " in text
                assert f" = {number(each.after)}" in text
    assert "      a is used more than once, so add: 0.282603 + (−2.89208) = −2.60948" in lines
    assert "  ∂d/∂a = b = −3" in lines
    assert sorted(lines[-3:]) == ["  ∂L/∂a = −2.60948", "  ∂L/∂b = 1.92806", "  ∂L/∂c = 0.964028"]


def test_sums_are_taken_apart_and_reasons_are_given_in_both_languages() -> None:
    root = expression("leaky_relu(a) + sum(a, b, a)", {"a": -2.0, "b": 1.0})
    _, lines = talk(root, "r\n", "pl")
    text = "\n".join(lines)
    assert "(ponieważ a ≤ 0)" in text
    assert "Wstecz: " in text
    assert not any(word in text for word in ("since", "where", "Backward", "Forward", "upstream"))


def test_going_back_forgets_what_is_not_known_yet() -> None:
    root = expression(TEXT, NUMBERS)
    _, lines = talk(root, "10\n2\ng\nt\nq\n")
    graph = [line for line in lines if " grad " in line]
    assert sum("·" in line.split("grad")[1][:3] for line in graph) == len(graph)  # no gradient is known at step 2
    assert [line.split()[2] for line in graph if line.startswith("  L")] == ["grad"]  # and not the root's value
    assert "  Nothing has flowed back yet." in lines


def test_the_quiz_takes_the_engine_s_numbers_and_keeps_score() -> None:
    root = expression(TEXT, NUMBERS)
    answers = list(right(root))
    source, out = Script(answers), io.StringIO()
    assert Terminal(Walk(root), "title", source=source, out=out, quiz=True).talk() == 0
    assert source.left == []
    last = out.getvalue().splitlines()[-1].removeprefix("> ")
    assert last == f"At the first try: {len(answers)} of {len(answers)} · later: 0 · shown: 0 · to come again: 0"


class Script(io.StringIO):
    """Answers every question with the next number, and goes on at every other prompt."""

    def __init__(self, answers: list[float]) -> None:
        super().__init__()
        self.left = list(answers)

    def isatty(self) -> bool:
        return True

    def readline(self, *_: Any) -> str:  # type: ignore[override]
        prompt = self.prompts.getvalue()[-2:]
        return f"{self.left.pop(0)!r}\n" if prompt == "= " else "\n"

    prompts: io.StringIO


@pytest.fixture(autouse=True)
def see_prompts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script reads the prompt it is given."""
    before = Terminal.read

    def read(self: Terminal, prompt: str) -> str | None:
        if isinstance(self.source, Script):
            self.source.prompts = io.StringIO(prompt)
        return before(self, prompt)

    monkeypatch.setattr(Terminal, "read", read)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("6", "The size is right, the sign is not."),
        ("-1", "sum of the inputs"),
        ("x", "is not a number"),
        ("?", "d = a·b = 2·(−3)"),
        ("2*-3", "✓ Right: −6"),
        ("-12/2", "✓ Right: −6"),
        ("-6,0", "✓ Right: −6"),
        ("__import__('os')", "is not a number"),
    ],
)
def test_an_answer(typed: str, said: str) -> None:
    _, lines = talk(expression(TEXT, NUMBERS), f"\n{typed}\nquiz\nq\n", quiz=True)
    assert said in "\n".join(lines)


def test_forgetting_to_add_is_named_in_polish() -> None:
    a = Value(3.0, label="a")
    typed = "\n".join(["", "9", "", "", "3", "3", "3", "3", "3", "q"])
    _, lines = talk(a * a, typed + "\n", "pl", quiz=True)
    assert any("Czy nie trzeba dodać tego, co już dotarło do a?" in line for line in lines)


def test_mistakes_are_asked_again_in_the_end_with_other_numbers_and_summed_up() -> None:
    a = Value(3.0, label="a")
    root = a * a
    root.label = "L"
    typed = ["", "-9", "9", "", "", "3", "3", "3", "!", "!", "6"]  # one wrong, one shown
    _, lines = talk(root, "\n".join([*typed, ""]) + "\n", quiz=True)
    told = [line.split() for line in lines[lines.index("Asked again, with other numbers:") :]]
    (first,) = {line[2] for line in told if line[:2] == ["a", "value"]}
    assert float(first) != 3.0
    assert next(line for line in told if line[:2] == ["L", "value"])[2] == "grad"  # it is asked for
    again = ["", "9999", repr(float(first) ** 2)]  # the value, wrong again
    _, lines = talk(root, "\n".join([*typed, *again]) + "\n", quiz=True)
    assert f"✓ Right: {number(float(first) ** 2)}" in lines
    *_, local = [i for i, line in enumerate(lines) if "what is the local derivative" in line]
    _, lines = talk(root, "\n".join([*typed, *again, first]) + "\n", quiz=True)
    assert f"✓ Right: {number(float(first))}" in lines[local:]
    asked_again = [line for line in lines if line.startswith("Asked again, because")]
    assert [line.rsplit(" ", 1)[1] for line in asked_again] == ["2.", "1."]
    (second,) = {line.split()[2] for line in lines[lines.index(asked_again[1]) :] if line.split()[:2] == ["a", "value"]}
    assert second not in ("3", first)
    _, lines = talk(root, "\n".join([*typed, *again, first, repr(float(second) ** 2), "q"]) + "\n", quiz=True)
    assert lines[-3] == "At the first try: 4 of 6 · later: 1 · shown: 1 · to come again: 0"
    assert lines[-2].startswith("  1 × The wrong sign: Write every factor")
    assert lines[-1].startswith("  1 × Other wrong answers: Open the hint")


def test_where_no_other_numbers_will_do_the_same_are_asked_again_and_it_says_so() -> None:
    root = Value(0.0, label="a") * 2.0  # 0 stays 0
    _, lines = talk(root, "\n3\n0\n\n\n2\n2\n\n0\n", quiz=True)
    assert "Asked again, with the same numbers:" in lines
    assert lines[-2] == "At the first try: 2 of 3 · later: 1 · shown: 0 · to come again: 0"


@pytest.mark.parametrize("typed", ["5", "r", "j 3"])
def test_nobody_jumps_past_a_question(typed: str) -> None:
    _, lines = talk(expression(TEXT, NUMBERS), f"{typed}\n1\n", quiz=True)
    first = next(i for i, line in enumerate(lines) if re.match(r"\[[1-9]+/10\]", line))
    assert lines.index("Forward: what is the value of d?") < first


def test_a_hint_comes_before_the_answer_and_the_end_of_the_input_is_no_accident() -> None:
    status, lines = talk(expression(TEXT, NUMBERS), "\n!\n!\n", quiz=True)
    hint = next(i for i, line in enumerate(lines) if "2·(−3)" in line and "formula" in line)
    shown = next(i for i, line in enumerate(lines) if line == "The answer is −6")
    assert hint < shown
    assert status == 0
    assert "Left at step 1 of 10." in lines
    assert talk(expression(TEXT, NUMBERS), "\n", quiz=True)[0] == 0


def test_long_lines_fold_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Terminal, "width", lambda self: 40)
    _, lines = talk(expression(TEXT, NUMBERS), "r\nt\n")
    assert max(map(len, lines)) <= 40


def test_colours_are_the_terminal_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    screen = Script([])
    assert terminal.has_colour(screen, "auto")
    assert not terminal.has_colour(io.StringIO(), "auto")
    assert not terminal.has_colour(screen, "never")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.has_colour(screen, "auto")
    assert terminal.coloured("again", "a \x1b[1mb\x1b[0m c") == "\x1b[35ma \x1b[1mb\x1b[0m\x1b[35m c\x1b[0m"


def test_a_view_s_own_variables_name_nothing() -> None:
    walk = Walk(Value(2.0, label="a") * Value(-3.0, label="b"))
    assert walk.root.label is None
