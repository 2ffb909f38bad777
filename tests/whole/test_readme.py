"""What the README says is what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pages import Ran, block_with, blocks, broken_links, check_against, read, run
from tests.support.places import ROOT

README = read(ROOT / "README.md")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def ran(folder: Path) -> Ran:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return run(README)


def test_every_block_does_what_it_says(ran: Ran) -> None:
    check_against(README, ran)


def test_the_ten_lines_print_what_it_says(ran: Ran) -> None:
    first = blocks(README)[0]
    assert first.shown
    assert ran.printed[0].startswith(first.shown)
    assert "analytic" in ran.printed[0].removeprefix(first.shown)


def test_the_page_is_made(ran: Ran, folder: Path) -> None:
    assert block_with(README, "Stepper").code.endswith('save("backprop.html")\n')
    assert "<!doctype html>" in (folder / "backprop.html").read_text(encoding="utf-8")


def test_the_picture_is_made(ran: Ran, folder: Path) -> None:
    assert "</svg>" in (folder / "graph.svg").read_text(encoding="utf-8")


def test_the_program_gives_a_loss_per_sample_and_a_gradient_per_parameter(ran: Ran) -> None:
    assert len(ran.names["value"]) == 100
    assert len(ran.names["gradients"]) == len(ran.names["model"].parameters())


def test_every_link_leads_somewhere() -> None:
    assert not broken_links(ROOT / "README.md")


def test_it_is_for_who_comes_first() -> None:
    lines = README.splitlines()
    assert len(lines) <= 200
    assert README.count("![") == 1
