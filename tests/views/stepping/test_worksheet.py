"""Worksheets: what is asked, what is answered, and that the two don't meet.

Also of: commands/worksheet, views/stepping/pdf, views/stepping/sheet, views/stepping/variants.
"""

from __future__ import annotations

import base64
import math
import re
import shutil
import sys
import tempfile
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import autograd
from autograd import Value, Worksheet, steps
from autograd.calculus.expressions import expression
from autograd.commands import main
from autograd.common.errors import RenderError
from autograd.common.words import number
from autograd.core.graph import order
from autograd.views.stepping import pdf
from autograd.views.stepping.variants import leaves_of, variants
from nn import MLP, mse

GIVEN = {"a": 2.0, "b": -3.0, "c": 10.0}


def made(text: str = "d = a*b; (d + c)*tanh(a)", **options: Any) -> tuple[Value, str]:
    """A graph and its sheets."""
    root: Value = expression(text, GIVEN)
    return root, Worksheet(root, **options).html()


def pages(page: str) -> tuple[list[str], list[str]]:
    """The text of the sheets, and of the answer keys."""
    found = re.findall(r'<section class="page (sheet|key) \w+">(.*?)</section>', page, re.DOTALL)
    plain = [(kind, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for kind, text in found]
    return [text for kind, text in plain if kind == "sheet"], [text for kind, text in plain if kind == "key"]


def test_the_key_has_every_number_of_the_engine_and_the_sheet_none() -> None:
    root, page = made()
    (sheet,), (key,) = pages(page)
    leaves = {node.data for node in order(root) if not node.op}
    for step in steps(root):
        assert number(step.node.data, 4) in key
        for each in step.contributions:
            for value in (each.partial, each.contribution, each.after):
                assert number(value, 4) in key
                if value not in leaves and not float(value).is_integer():
                    assert number(value, 4) not in sheet
    assert "0.2826 + (−2.892) = −2.609" in key
    assert "∂d/∂a = b = −3" in key
    assert "Name" in sheet
    assert "answers" not in sheet
    assert sheet.index("d = ×") < sheet.index("Forward") < sheet.index("Backward")


def test_the_backward_table_begins_with_the_gradient_of_the_result_by_itself() -> None:
    _, page = made()
    for table in page.split("<h2>Backward")[1:]:
        first = table.split("<tbody>")[1].split("</tr>")[0]
        assert re.sub(r"<[^>]+>", " ", first).split() == ["L", "∂L/∂L", "=", "1", "1"]


def test_sums_have_as_many_blanks_as_they_need() -> None:
    _, page = made("a*b*a + c")
    (sheet, key) = page.split('class="page key ')
    again = [each for step in steps(expression("a*b*a + c", GIVEN)) for each in step.contributions if each.before]
    assert sheet.count('</i> + <i class="gap">') == len(again) == 1
    assert "<td>−6 + (−6) = <b>−12</b></td>" in key


@pytest.mark.parametrize(
    "text",
    [
        "tanh(a*b + c)",
        "log(c)/a - b**2",
        "relu(a*b) + abs(b)*c",
        "maximum(a, b)*sqrt(c)",
        "abs(a + b)*c",
        "asin(a/20) + c*b",
    ],
)
def test_twenty_sheets_are_twenty_and_as_hard(text: str) -> None:
    root: Value = expression(text, GIVEN)
    first = steps(root)
    found = list(islice(variants(root, 7), 20))
    assert len({tuple(leaf.data for leaf in leaves_of(order(other))) for other in found}) == 20
    for other in found:
        assert [node.op for node in order(other)] == [node.op for node in order(root)]
        fresh = {leaf.label: leaf.data for leaf in leaves_of(order(other))}
        again: Value = expression(text, {str(name): value for name, value in fresh.items()})
        assert again.data == other.data
        for ours, theirs, twin in zip(first, steps(other), steps(again), strict=True):
            assert [each.rule for each in ours.contributions] == [each.rule for each in theirs.contributions]
            assert [each.after for each in theirs.contributions] == [each.after for each in twin.contributions]
            assert all(math.isfinite(each.after) for each in theirs.contributions)
            if ours.node.op == "abs":  # on the same side of its kink
                assert ours.contributions[0].partial == theirs.contributions[0].partial
        for leaf, own in zip(leaves_of(order(other)), leaves_of(order(root)), strict=True):
            assert float(leaf.data).is_integer()
            assert math.copysign(1.0, leaf.data) == math.copysign(1.0, own.data)
    assert root.data == expression(text, GIVEN).data


def test_the_same_seed_is_the_same_sheets_however_many() -> None:
    _, three = made(copies=3, seed=7)
    _, five = made(copies=5, seed=7)
    _, other = made(copies=3, seed=8)
    numbers = [[re.sub(r"sheet \d+ of \d+", "", sheet) for sheet in pages(page)[0]] for page in (three, five, other)]
    assert numbers[0] == numbers[1][:3]
    assert numbers[0] != numbers[2]
    assert len(set(numbers[1])) == 5
    sheets, keys = pages(five)
    assert [re.findall(r"sheet (\d) of 5", text) for text in (*sheets, *keys)] == [
        [str(i)] for i in (1, 2, 3, 4, 5)
    ] * 2


def test_without_a_seed_the_numbers_are_the_graph_s_own_as_printed() -> None:
    _, page = made("a*b + c")
    assert all(f">{name} = {value}<" in page for name, value in (("a", "2"), ("b", "−3"), ("c", "10")))
    model = MLP(2, [3, 1], "sigmoid", seed=1)
    sheet = Worksheet(model, [1.4, -0.4], 1.0)
    for leaf in leaves_of(order(sheet.roots[0])):
        assert float(f"{leaf.data:.4g}") == leaf.data
    assert {"= w₁₁·x₁ + w₁₂·x₂ + b₁", "= σ(z₁)", "= ŷ − y"} <= set(re.findall("[^<>]+", sheet.html()))
    assert "x₁ = 1.4" in sheet.html()


def test_polish() -> None:
    _, page = made(language="pl", copies=2, seed=1)
    sheets, keys = pages(page)
    assert "Imię i nazwisko" in sheets[0]
    assert "karta 2 z 2" in sheets[1]
    assert keys[1].startswith("Propagacja wsteczna na kartce: L odpowiedzi · karta 2 z 2")
    for word in ("Forward", "Backward", "sheet ", "answers", "upstream", "value", "node"):
        assert word not in " ".join(sheets + keys)


def test_a_notebook_shows_the_sheets_and_where_it_may_not_a_picture_without_the_answers(page: Any) -> None:
    root: Value = expression("tanh(a*b + c)", {"a": 0.5, "b": -3.0, "c": 2.0})
    made = Worksheet(root, title="tanh(a*b + c)", copies=2, seed=1)
    bundle, sizes = made._repr_mimebundle_()
    assert bundle["text/plain"] == repr(made)
    assert "2 sheets" in repr(made)
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert sizes["image/png"]["width"] > 100
    page.set_content(bundle["text/html"])
    assert page.frames[1].locator(".page").count() == 4
    assert page.frames[1].locator("h1").first.inner_text() == "Back-propagation by hand: tanh(a*b + c)"
    assert not page.locator("img").is_visible()
    page.locator("iframe").evaluate("frame => frame.remove()")  # as a sanitizer does
    assert page.locator("img").get_attribute("alt") == "Back-propagation by hand: tanh(a*b + c)"
    still = made._still()
    first = made.roots[0]
    for node in order(first):
        assert (f">value {number(node.data, 5)}<" in still or node.constant) == (not node.op)
    assert still.count(">grad ·<") == len(order(first))
    assert "fontcolor=transparent" in still  # the local derivatives


class Tags(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def test_names_stay_text() -> None:
    nasty = "</title></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
    a, b = Value(2.0, label=nasty), Value(3.0, label="<b>")
    page = Worksheet(a * b, title=nasty).html()
    tags = Tags()
    tags.feed(page)
    assert not {tag for tag, _ in tags.found} & {"script", "img", "b"} - {"b"}
    assert not [name for _, attrs in tags.found for name, _ in attrs if name.startswith("on")]
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page


def test_what_is_refused(tmp_path: Path) -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    root = a * b
    for wrong, error, words in (
        ({"copies": 0}, ValueError, "at least 1"),
        ({"copies": 1.5}, TypeError, "whole number"),
        ({"copies": 201}, ValueError, "at most 200"),
        ({"seed": -1}, ValueError, "at least 0"),
        ({"language": "de"}, ValueError, "expected one of: en, pl"),
    ):
        with pytest.raises(error, match=words):
            Worksheet(root, **wrong)
    with pytest.raises(TypeError, match="expected a Value or a model"):
        Worksheet(2.0)
    with pytest.raises(ValueError, match="nothing to compute"):
        Worksheet(a)
    with pytest.raises(ValueError, match="83 nodes, which makes 106 lines to fill in.*one page.*a smaller expression"):
        Worksheet(mse([MLP(2, [12, 1], seed=1)([0.5, 1.0])], [1.0]))
    with pytest.raises(ValueError, match=r"no more numbers like \[0\.0\]"):
        Worksheet(Value(0.0, label="z") * 2, copies=2)
    with autograd.ieee(), pytest.raises(ValueError, match="not finite"):
        Worksheet(a / Value(0.0))
    with pytest.raises(ValueError, match=r"\.html or \.pdf"):
        Worksheet(root).save(tmp_path / "sheet.doc")
    with pytest.raises(FileNotFoundError, match="doesn't exist"):
        Worksheet(root).save(tmp_path / "nowhere" / "sheet.html")
    a.data = 5.0
    with pytest.raises(autograd.StaleError):
        Worksheet(root)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["worksheet", "tanh(a*b + c)", "a=2", "b=-3", "c=10", "--copies", "20", "--seed", "7", "--language", "pl"]
    target = tmp_path / "sheets.html"
    assert main.main([*words, "-o", str(target)]) == 0
    assert capsys.readouterr().out.strip() == str(target)
    assert len(pages(target.read_text(encoding="utf-8"))[1]) == 20
    assert main.main([*words, "--pdf", str(tmp_path / "sheets.html")]) == 2
    assert "kończy się na .pdf" in capsys.readouterr().err
    assert main.main(["worksheet", "*".join(["a*b"] * 12), "a=1", "b=1"]) == 2
    assert "25 nodes, which makes 69 lines to fill in" in capsys.readouterr().err
    assert main.main(["worksheet", "*".join(["a*b"] * 12), "a=1", "b=1", "--language", "pl"]) == 2
    assert "wiersze do wypełnienia: 69; razem z rysunkiem" in capsys.readouterr().err


def test_without_a_browser_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    page = Worksheet(Value(2.0) * Value(3.0))
    monkeypatch.setattr(page, "html", lambda: "<p>")
    with pytest.raises(RenderError, match="apt install"):
        page.save(tmp_path / "sheet.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the browser stands in as a shell script")
@pytest.mark.parametrize("content", ["%PDF-1.4 only half of it", ""])
def test_a_pdf_that_is_cut_short_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\nfor each; do case $each in --print-to-pdf=*) printf "{content}" > "${{each#*=}}";; esac; done\n'
    )
    browser.chmod(0o755)
    monkeypatch.setattr(pdf, "BROWSERS", (str(browser),))
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"what was there")
    with pytest.raises(RenderError, match="could not print the page"):
        Worksheet(Value(2.0) * 3).save(target)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(
        OSError, match=f"a page is printed in {tmp_path}/nowhere, and can't be: No such file.*; nothing"
    ):
        Worksheet(Value(2.0) * 3).save(target)
    assert target.read_bytes() == b"what was there"


def test_a_pdf_has_a_page_per_sheet_and_per_key(browser: Any, tmp_path: Path) -> None:
    assert browser
    assert any(map(shutil.which, pdf.BROWSERS))
    pypdf = pytest.importorskip("pypdf", reason="needs pypdf: pip install '.[browser]'")
    root: Value = expression("tanh(a*b + c)", GIVEN)
    printed = pypdf.PdfReader(Worksheet(root, copies=3, seed=7).save(tmp_path / "sheets.pdf"))
    texts = [page.extract_text() for page in printed.pages]
    assert len(texts) == 6
    assert [re.findall(r"sheet (\d) of 3", text) for text in texts] == [["1"], ["2"], ["3"]] * 2
    assert ["answers" in text for text in texts] == [False] * 3 + [True] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["sheets.pdf"]
