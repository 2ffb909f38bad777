"""What tests lean on where they run the page's logic: Node and Chromium say the same, and no number is lost on the way.

From outside: of tests/support/scripts.
"""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest

from tests.support import scripts

NUMBERS = [0.1, -0.0, 5e-324, 1.7976931348623157e308, math.inf, -math.inf, math.nan, 3]


def spelled(numbers: list[float]) -> list[str]:
    return [repr(float(x)) for x in numbers]


def test_numbers_come_back_as_they_went() -> None:
    assert spelled(scripts.run("(xs, more) => [...xs, ...more]", NUMBERS, [2.5])) == spelled([*NUMBERS, 2.5])


def test_texts_come_back_as_they_went() -> None:
    text = "ŷ = σ(z)·'\"`\\</script><!-- \u2028 ${x}\n"
    assert scripts.run("(text) => ({ text, none: undefined })", text) == {"text": text}


def test_chromium_says_what_node_says(monkeypatch: pytest.MonkeyPatch) -> None:
    function = "(xs) => xs.map((x) => [rows.tanh.at([x]), spelling.number(x), answers.read('1/' + x), '</script>'])"
    if not shutil.which("node"):
        pytest.skip("needs Node, to compare with")
    by_node = scripts.run(function, NUMBERS[:4])
    find = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "node" else find(name))
    assert scripts.run(function, NUMBERS[:4]) == by_node
    with pytest.raises(AssertionError, match="threw"):
        scripts.run("() => missing")


def test_an_error_is_told() -> None:
    with pytest.raises(AssertionError, match="nobody|threw"):
        scripts.run("() => { throw new TypeError('nobody'); }")


def test_shared_cases_are_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(scripts, "CASES", tmp_path)
    with pytest.raises(AssertionError, match="say this"):
        scripts.check_cases("some", [1], "say this")
    made = [{"text": "a", "numbers": (1.0, math.nan, -2)}, {"text": "b", "numbers": []}]
    scripts.write_cases("some", made)
    assert len((tmp_path / "some.json").read_text(encoding="utf-8").splitlines()) == 4
    scripts.check_cases("some", made, "")
    for other in ([], [made[0]], [made[0], {"text": "b", "numbers": [0]}], [made[0], {"text": "b"}]):
        with pytest.raises(AssertionError, match="say this"):
            scripts.check_cases("some", other, "say this")
    nearly = json.loads(json.dumps(made).replace("1.0", "1.0000000000000002"))
    scripts.check_cases("some", nearly, "")
