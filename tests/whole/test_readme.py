"""What the README says is what happens."""

from __future__ import annotations

import pytest

from tests.support.pages import Runner, block_with, blocks, broken_links, check_against, read, runner
from tests.support.places import ROOT

PATH = ROOT / "README.md"
README = read(PATH)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return runner(tmp_path_factory.mktemp)


def test_every_block_does_what_it_says(runs: Runner) -> None:
    check_against(README, runs(PATH)[0])


def test_the_ten_lines_print_what_it_says(runs: Runner) -> None:
    ran, _ = runs(PATH)
    first = blocks(README)[0]
    assert first.shown
    assert ran.printed[0].startswith(first.shown)
    assert "analytic" in ran.printed[0].removeprefix(first.shown)


def test_the_page_is_made(runs: Runner) -> None:
    _, folder = runs(PATH)
    assert block_with(README, "Stepper").code.endswith('save("backprop.html")\n')
    assert "<!doctype html>" in (folder / "backprop.html").read_text(encoding="utf-8")


def test_the_picture_is_made(runs: Runner) -> None:
    _, folder = runs(PATH)
    assert "</svg>" in (folder / "graph.svg").read_text(encoding="utf-8")


def test_the_program_gives_a_loss_per_sample_and_a_gradient_per_parameter(runs: Runner) -> None:
    ran, _ = runs(PATH)
    assert len(ran.names["value"]) == 100
    assert len(ran.names["gradients"]) == len(ran.names["model"].parameters())


def test_every_link_leads_somewhere() -> None:
    assert not broken_links(PATH)


def test_it_is_for_who_comes_first() -> None:
    lines = README.splitlines()
    assert len(lines) <= 200
    assert README.count("![") == 1
