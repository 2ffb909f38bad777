"""What a learner reads of a step: what works, the mistake, its program, a hint, and what comes next.

Also of: track/steps.
"""

from __future__ import annotations

import json
import re

import pytest

from autograd.common.tables import table
from autograd.track.report import as_json, plainly, text
from autograd.track.standing import standing
from autograd.track.steps import part, step_table
from autograd.track.trials import LAST, TRIALS
from tests.track.test_standing import solution, solved, stands

LANGUAGES = ("en", "pl")


def test_a_step_that_is_right_leads_to_the_next() -> None:
    assert text(stands(solution(4), 4)).splitlines() == [
        "mine.py: step 4 of 10, The chain rule",
        "",
        "✓ earlier steps: 1–3",
        "✓ what has arrived is multiplied by the local derivative",
        "✓ gradients go down through three operations",
        "",
        "Step 4 is right. Next is step 5, Used twice, so +=:",
        "    autograd grade mine.py --step 5",
    ]


def test_the_next_command_is_in_the_language() -> None:
    assert text(stands(solution(1), 1), "pl").splitlines()[-1] == "    autograd grade mine.py --step 2 --language pl"


def test_a_mistake_is_told_with_its_program_and_a_hint() -> None:
    wrong = stands(solution(4).replace("parent.send_down()", "parent.backward()"), 4)
    lines = text(wrong, "pl").splitlines()
    assert lines[0] == "mine.py: krok 4 z 10, „Reguła łańcuchowa”"
    assert "✗ gradienty schodzą w dół przez trzy działania" in lines
    assert any("każdy węzeł na nowo zaczyna od gradientu 1" in line for line in lines)
    assert "    L.backward()" in lines
    assert "  → d.grad to 1, a powinno być −2" in lines
    assert lines[-1].startswith("Wskazówka: Schodzenie w dół zapisz jako drugą metodę")


def test_what_is_not_there_yet_is_what_is_to_do() -> None:
    lines = text(solved(6)).splitlines()
    assert "first step 7, Minus, powers, division:" in lines
    assert "… -a, and backwards: there is no __neg__ yet." in lines
    assert lines[-4:] == ["To do:", *(f"  - {plainly(each)}" for each in part(7, "task", "en"))]


def test_an_earlier_step_that_broke_comes_first() -> None:
    broken = stands(solution(8).replace("self.data + other.data, ", "self.data - other.data, "), 8)
    assert broken.reached == 1
    assert "first step 2, Plus and times:" in text(broken)


def test_later_operations_missing_is_no_fault() -> None:
    assert stands(solution(2), 2).ok
    assert "exp" not in text(stands(solution(2), 2))


def test_of_the_last_step_the_whole_examination_is_next() -> None:
    assert text(solved(LAST)).splitlines()[-1] == "    autograd grade mine.py"


def test_the_report_for_machines() -> None:
    wrong = stands(solution(1).replace("self.grad = 0.0", "self.grad = None"), 1)
    (found,) = json.loads(as_json([wrong]))
    assert (found["step"], found["reached"], found["ok"]) == (1, 0, False)
    assert [each["verdict"] for each in found["steps"]["1"]] == ["passed", "failed", "failed", "passed"]
    assert "+= will need a number" in found["steps"]["1"][1]["findings"][0]["message"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = 1", "✗ there is no class Value; the classes of the file: –."),
        ("class Value:\n    def f(:", "✗ the file can't be run: SyntaxError: invalid syntax (line 2)."),
        ("raise SystemExit", "✗ the file can't be run: SystemExit:  (line 1)."),
    ],
)
def test_a_file_that_can_not_be_examined(code: str, said: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("learner") / "mine.py"
    path.write_text(code, encoding="utf-8")
    assert said in text(standing(path, 1)).splitlines()


def test_a_file_that_stops_is_examined_up_to_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("learner") / "mine.py"
    path.write_text(f"{solution(1)}\n\nprint(Value(2.0) + 1)\n", encoding="utf-8")
    lines = text(standing(path, 1)).splitlines()
    assert lines[2].startswith("The file stops with TypeError: unsupported operand")
    assert "✓ a Value holds its number" in lines


def test_every_text_is_there_in_both_languages_with_the_same_places() -> None:
    for key, each in table("autograd.track", "texts").items():
        places = [sorted(re.findall(r"{(\w+)}", each[language])) for language in LANGUAGES]
        assert places[0] == places[1], key
        assert all(each[language].strip() for language in LANGUAGES), key
    names = {f"trial.{trial.name}" for trials in TRIALS.values() for trial in trials}
    assert names == {key for key in table("autograd.track", "texts") if key.startswith("trial.")}


@pytest.mark.parametrize("step", TRIALS)
def test_a_step_has_all_its_parts_in_both_languages(step: int) -> None:
    row = step_table()[str(step)]
    for name in ("text", "task", "hints"):
        assert len(row[name]["en"]) == len(row[name]["pl"]) > 0
    codes = [{*re.findall(r"`[^`]+`", " ".join(row["hints"][language]))} - {"`Value`"} for language in LANGUAGES]
    assert codes[0] == codes[1]
    assert row["title"]["en"] != row["title"]["pl"]


def test_the_stubs_of_the_first_steps_say_what_is_still_to_fill_in() -> None:
    stub = "\n".join(step_table()["1"]["stub"])
    assert "there is still a ... to be filled in" in text(stands(stub, 1))


def test_a_hint_is_about_the_mistake_then_about_what_was_tried_then_the_steps_first() -> None:
    def hinted(step: int, right: str, wrong: str) -> str:
        return text(stands(solution(step).replace(right, wrong), step)).splitlines()[-1]

    assert hinted(9, "return z.tanh()", "return z") == "Hint: return z.tanh()"
    assert hinted(10, "range(steps)", "range(2)").startswith("Hint: p.data -= lr * p.grad, for every p")
    assert hinted(4, "self.grad * local", "self.grad + local") == f"Hint: {plainly(part(4, 'hints', 'en')[0])}"


def test_sides_that_are_swapped_are_told_from_other_wrong_values() -> None:
    assert "the sides are the wrong way round" in text(
        stands(solution(7).replace("other + (-self)", "self - other"), 7)
    )
    assert "the value is wrong" in text(stands(solution(7).replace("other + (-self)", "other + self"), 7))
