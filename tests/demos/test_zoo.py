"""The bug zoo: every mistake is really there, the checker names it, it goes away, and a visitor can find it."""

from __future__ import annotations

import inspect
import io
import math
import re
import sys
from string import Formatter

import numpy as np
import pytest

from autograd import Value, gradcheck
from autograd.core import backward
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from autograd.views.strings import languages
from demos.zoo import passes
from demos.zoo.__main__ import main
from demos.zoo.exhibits import EXHIBITS, Exhibit, checked, leaves_of, outcome
from demos.zoo.faults import backward_is, partials_are
from demos.zoo.hunt import SUSPECTS, case_of, same
from demos.zoo.listings import beside
from demos.zoo.texts import texts
from nn import MLP, mse
from tests.support.prompts import stopped_at_the_prompt

NAMES = [exhibit.name for exhibit in EXHIBITS]
BY_NAME = dict(zip(NAMES, EXHIBITS, strict=True))
each = pytest.mark.parametrize("exhibit", EXHIBITS, ids=NAMES)
# what is wrong in one operation comes with the line that made it
WITH_LINE = ("wrong local derivative", "wrong accumulation", "not your function", "non-finite")


def say(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


def talk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, typed: str, *words: str
) -> list[str]:
    """What a hunt for this exhibit says to what is typed."""
    monkeypatch.setattr("demos.zoo.hunt.EXHIBITS", [BY_NAME[name], *(one for one in EXHIBITS if one.name != name)])
    seed = next(i for i in range(1000) if np.random.default_rng(i).integers(len(EXHIBITS)) == 0)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert main(["hunt", "--seed", str(seed), *words]) == 0
    return capsys.readouterr().out.splitlines()


# ---- the exhibits ----------------------------------------------------------------------------------------------------


def test_there_are_many_and_their_names_are_their_own() -> None:
    assert len(EXHIBITS) >= 12
    assert len(set(NAMES)) == len(NAMES)


@each
def test_the_mistake_is_really_there(exhibit: Exhibit) -> None:
    wrong = outcome(exhibit, exhibit.wrong, exhibit.fault)
    right = outcome(exhibit, exhibit.right)
    assert not same(wrong, right)
    assert all(math.isfinite(gradient) for gradient in right.gradients.values())


@each
def test_without_the_mistake_all_is_well(exhibit: Exhibit) -> None:
    leaves = leaves_of(exhibit)
    if exhibit.name not in ("zero", "stale"):  # these call backward() and assign, which no checked function may
        report = gradcheck(lambda: exhibit.right(**leaves), list(leaves.values()))
        assert {entry.verdict for entry in report} == {"ok"}
        assert [entry.analytic for entry in report] == list(outcome(exhibit, exhibit.right).gradients.values())


@each
def test_the_checker_names_it(exhibit: Exhibit) -> None:
    verdict = checked(exhibit)
    assert verdict.names(exhibit), verdict.text
    assert verdict.kinds == (exhibit.kind,)
    found = re.findall(r"programs\.py:(\d+) in (\w+)", verdict.text)
    assert bool(found) is (exhibit.kind in WITH_LINE)
    lines, first = inspect.getsourcelines(exhibit.wrong)
    for line, function in found:
        assert function == exhibit.wrong.__name__
        assert first < int(line) < first + len(lines)


@each
def test_a_report_of_something_else_does_not_count(exhibit: Exhibit) -> None:
    others = [other for other in EXHIBITS if (other.kind, other.blamed) != (exhibit.kind, exhibit.blamed)]
    assert not any(checked(other).names(exhibit) for other in others)


def test_a_checker_that_sees_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("demos.zoo.exhibits.gradcheck", lambda *_: "all agrees")
    assert main(["tanh"]) == 1
    assert main(["--all"]) == 1
    assert f"Found and named: 2 of {len(EXHIBITS)}." in capsys.readouterr().out


@each
def test_the_mistake_goes_away_also_after_an_error(exhibit: Exhibit) -> None:
    def engine() -> tuple[object, ...]:
        at = {
            name: repr(evaluating.at(name, row.group([0.3, 0.7][: row.arity])))  # nan is nan, outside of a domain
            for name, row in TABLE.items()
            if row.arity < 3 and not row.variadic
        }
        return dict(TABLE), dict(vars(Value)), backward.backward, at, outcome(exhibit, exhibit.right)

    before = engine()
    with pytest.raises(ZeroDivisionError), exhibit.fault():
        1 // 0  # noqa: B018
    outcome(exhibit, exhibit.wrong, exhibit.fault)
    assert engine() == before
    assert list(TABLE) == list(before[0])  # type: ignore[call-overload]


def test_a_wrong_row_is_wrong_on_every_path() -> None:
    x = Value(0.5)
    with partials_are("tanh", "2*a"):
        assert x.tanh().partials == (1.0,)
        assert evaluating.at("tanh", [0.5])[1] == (1.0,)
        assert TABLE["tanh"].partials == ("2*a",)
        gradcheck(lambda a: a * a, [2.0])
    with partials_are("sub", "1", "1"):
        assert (x - 1.0 * x).partials == (1.0, 1.0)
        assert (2.0 - x).partials == (None, 1.0)
    assert (2.0 - x).partials == (None, -1.0)


def test_the_plain_pass_is_the_engines() -> None:
    model = MLP(2, [3, 2, 1], "tanh", seed=1)

    def gradients() -> list[float]:
        loss = mse(model([[1.4, -0.4], [0.2, 0.1]]), [1.0, 0.0]) + Value(2.0, constant=True)
        loss.zero_grad()
        loss.backward()
        return [parameter.grad for parameter in model.parameters()]

    by_engine = gradients()
    with backward_is(passes.a_pass()):
        assert gradients() == pytest.approx(by_engine, rel=1e-12)
    for wrong in ({"order": passes.on_the_way_down}, {"send": passes.overwriting}, {"send": passes.without_upstream}):
        with backward_is(passes.a_pass(**wrong)):
            assert gradients() != pytest.approx(by_engine, rel=1e-3)


# ---- texts -----------------------------------------------------------------------------------------------------------


def test_every_text_is_there_in_both_languages_with_the_same_blanks() -> None:
    for key, by_language in texts().items():
        assert list(by_language) == languages(), key
        blanks = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in by_language.values()]
        assert blanks[0] == blanks[1], key
        assert all(text.strip() for text in by_language.values()), key
    assert {key.split(".")[0] for key in texts()} == {*NAMES, "list", "all", "show", "hunt"}
    for name in NAMES:
        assert {key.split(".")[1] for key in texts() if key.startswith(f"{name}.")} == {"title", "story", "sign"}


def test_wrong_and_right_code_stand_side_by_side_or_below_each_other() -> None:
    wrong, right = ["same", "a = b", "end"], ["same", "a += b", "end"]
    wide = beside(wrong, right, ("wrong", "right"), 60)
    assert wide == ["wrong     right", "  same      same", "✗ a = b   ✓ a += b", "  end       end"]
    narrow = beside(wrong, right, ("wrong", "right"), 17)
    assert narrow == ["wrong", "  same", "✗ a = b", "  end", "", "right", "  same", "✓ a += b", "  end"]


# ---- the command line ------------------------------------------------------------------------------------------------


def test_the_list_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    out = say(capsys)
    for name in NAMES:
        assert re.search(rf"^  {name} +{re.escape(texts()[f'{name}.title']['en'])}$", out, re.MULTILINE)


def test_one_exhibit_shows_code_numbers_and_the_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    out = say(capsys, "tanh")
    assert '✗    ("1 - a*a",))' in out
    assert '✓    ("1 - out**2",))' in out
    assert "L = (w * x).tanh(), w = 0.5, x = 1.5" in out
    assert re.search(r"∂L/∂w +0\.65625 +0\.894879\n", out)
    assert "wrong local derivative in tanh, programs.py:" in out
    assert re.search(r"  w +0\.65625 +0\.89487871 .* WRONG\n", out)


@pytest.mark.parametrize("width", [60, 120])
def test_all_of_them_fit_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for language in languages():
        out = say(capsys, "--all", "--lang", language)
        assert max(len(line) for line in out.splitlines()) <= width
    assert f"Znalezione i nazwane: {len(EXHIBITS)} z {len(EXHIBITS)}." in out


def test_it_speaks_polish(capsys: pytest.CaptureFixture[str]) -> None:
    out = say(capsys, "minus", "--lang", "pl")
    assert out.startswith("Znak przy odejmowaniu (minus)\n")
    assert "Po czym go poznać: wartość bezwzględna się zgadza" in out
    assert "wrong local derivative in sub of a, b" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "there is no exhibit 'nobody'; expected hunt or one of: plus, set,"),
        (["--lang", "xx"], "language is 'xx'; expected one of: en, pl"),
        (["tanh", "--all"], "--all or 'tanh', not both"),
        (["--seed", "3"], "--seed is a number from 0 on, for hunt"),
        (["hunt", "--seed", "-3"], "--seed is a number from 0 on, for hunt"),
        (["hunt", "--seed", "x"], "invalid int value: 'x'"),
    ],
)
def test_what_is_not_understood_is_one_line(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert said in error


# ---- the hunt --------------------------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("seed", range(5))
def test_a_case_has_one_answer(exhibit: Exhibit, seed: int) -> None:
    case = case_of(exhibit, np.random.default_rng(seed))
    assert 4 <= len(case.suspects) <= SUSPECTS
    assert case.suspects.count(exhibit) == 1
    found = outcome(exhibit, exhibit.wrong, exhibit.fault)
    others = [suspect for suspect in case.suspects if suspect is not exhibit]
    if exhibit.in_engine:
        assert not any(same(outcome(exhibit, exhibit.right, suspect.fault), found) for suspect in others)
        assert any(not same(case.alibis[suspect.name], case.right) for suspect in others)  # not all are idle
    else:
        assert not {suspect.name for suspect in others} & set(exhibit.twins)
        assert not any(suspect.in_engine for suspect in others)


def number_of(name: str, lines: list[str]) -> str:
    title = texts()[f"{name}.title"]["en"]
    return next(found[1] for line in lines if (found := re.fullmatch(rf"  (\d)\. {re.escape(title)}", line)))


def test_a_hunt_tells_why_a_guess_is_wrong_and_ends_with_the_right_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    lines = talk(monkeypatch, capsys, "plus", "")
    assert lines[lines.index("After backward() it says") + 1 :][:2] == ["  L = 3", "  ∂L/∂a = 2, ∂L/∂b = 3"]
    assert lines[-1] == "It was: The missing +=. See it: python -m demos.zoo plus"
    answer, guess = number_of("plus", lines), number_of("product", lines)
    said = talk(monkeypatch, capsys, "plus", f"what\n0\n9\n{guess}\n?\n{answer}\n1\n")[len(lines) - 1 :]
    assert said[0].startswith("“what” is not a number from 1 to 5")
    assert said[1].startswith("“0” is not")
    assert said[2].startswith("“9” is not")
    assert said[3] == "✗ No. With that mistake the gradients would be ∂L/∂a = 2, ∂L/∂b = 2."
    assert "wrong accumulation: backward() gave a the gradient 2.0" in "\n".join(said[4:-2])
    assert "\n✓ Yes. The backward pass writes each contribution" in "\n".join(said)
    assert said[-1] == "See it: python -m demos.zoo plus"


def test_a_hunt_in_a_program_and_in_polish(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    lines = talk(monkeypatch, capsys, "zero", "q\n1\n")
    assert "The engine is right" in lines[1]
    assert lines[-1].startswith("It was: Gradients never set to zero.")
    guess = number_of("leaf", lines)
    said = talk(monkeypatch, capsys, "zero", f"{guess}\n", "--lang", "pl")
    assert said[-2].startswith("✗ Nie. Przy tym błędzie wartość funkcji straty jest dobra")
    assert said[-1].startswith("Rozwiązanie: Gradienty bez zerowania.")


def test_the_same_seed_is_the_same_hunt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def once(*words: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        return say(capsys, "hunt", *words)

    assert once("--seed", "7") == once("--seed", "7")
    assert len({once("--seed", str(seed)) for seed in range(6)}) > 3
    unseeded = once()
    (seed,) = re.findall(r"^Hunt (\d+)$", unseeded, re.MULTILINE)
    assert once("--seed", seed) == unseeded


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_ends_a_hunt_without_a_traceback() -> None:
    stopped = stopped_at_the_prompt("from demos.zoo.__main__ import main; raise SystemExit(main(['hunt']))")
    assert stopped.returncode == 130
    assert stopped.stderr == ""
    assert re.search(r"Type its number(.|\n)*\n> \n(.|\n)*It was: ", stopped.stdout)
