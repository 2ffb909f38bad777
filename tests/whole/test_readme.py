"""What the README says is what happens."""

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

from autograd.explaining.table import with_table
from nn import hinge
from tests.support.places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(python|text)\n(.*?)```", README, re.DOTALL)


def run(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})  # noqa: S102 - the README's own code
    return out.getvalue()


def test_the_table_is_what_the_rows_give() -> None:
    assert with_table(README) == README


def test_the_ten_lines_print_what_it_says() -> None:
    (_, code), (_, printed) = BLOCKS[0], BLOCKS[1]
    out = run(code)
    assert out.startswith(printed)
    assert "analytic" in out.removeprefix(printed)


def block_with(words: str) -> str:
    found: list[str] = [code for _, code in BLOCKS if words in code]
    assert len(found) == 1
    return found[0]


def test_the_page_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(BLOCKS[0][1] + block_with("Stepper"))
    assert "<!doctype html>" in (tmp_path / "backprop.html").read_text(encoding="utf-8")


def test_from_data_to_a_saved_model_in_fifteen_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = block_with("save(model")
    assert len([line for line in code.splitlines() if line]) <= 15
    printed = run(code).strip()
    assert f"prints `{printed}`" in README
    assert (tmp_path / "training.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "flowers.npz").stat().st_size
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the README's own code, and what it says of it
    assert len(eval("again(flowers.scaled([[5.1, 3.5, 1.4, 0.2]])[0])", names)) == 3  # noqa: S307
    exec(block_with("class Net"), names)  # noqa: S102


def test_the_training_prints_what_it_says() -> None:
    assert run(block_with("SGD")) == "[0, 1, 1, 0]\n"


def test_the_check_says_what_it_says() -> None:
    code = block_with("x * x.data")
    said = " ".join(BLOCKS[BLOCKS.index(("python", code)) + 1][1].split())
    with pytest.raises(AssertionError) as caught:
        run(f"from autograd import gradcheck\n{code}")
    for part in said.split("lesson.py:1"):
        assert part.strip(": ") in str(caught.value)


def test_the_derivatives_are_what_it_says() -> None:
    printed = run(block_with("hessian")).strip()
    assert f"prints `{printed}`" in README


def test_the_compiled_program_gives_the_eager_gradients() -> None:
    names: dict[str, Any] = {}
    exec(block_with("program = compile"), names)  # noqa: S102 - the README's own code
    model, points = names["model"], names["points"]
    loss = hinge(model(points.tolist()), [1] * len(points))
    loss.backward()
    again = {**names}
    exec(block_with("absolute_error"), again)  # noqa: S102 - and here
    assert again["value"].tolist() == [abs(model(point).data - 1.0) for point in points.tolist()]
    assert names["value"].mean() == pytest.approx(loss.data, rel=1e-12)
    assert names["gradients"] == pytest.approx([each.grad for each in model.parameters()], rel=1e-12, abs=1e-15)
