"""draw(), from outside."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograd import Value, draw


@pytest.mark.parametrize(
    ("ending", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph")]
)
def test_every_format_without_a_dot_binary(
    tmp_path: Path, ending: str, magic: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    loss = (Value(2.0, label="a") * Value(-3.0, label="b")).tanh()
    draw(loss, tmp_path / f"graph.{ending}")
    assert (tmp_path / f"graph.{ending}").read_bytes().startswith(magic)


def test_values_gradients_and_partials_are_in_the_picture() -> None:
    loss = Value(2.0, label="a") * Value(-3.0, label="b")
    loss.backward()
    svg = draw(loss).svg
    assert all(text in svg for text in ("value −6", "grad −3", "∂ 2", "×"))


@pytest.mark.parametrize("label", ['"quoted"', "<script>alert(1)</script>", "two\nlines", "🎉\\N", "x" * 10_000, "\0"])
def test_any_label_is_drawn_and_stays_text(label: str) -> None:
    svg = draw(Value(1.0, label=label) * 2).svg
    ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    assert "<script" not in svg


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    big = Value(1.0)
    for _ in range(100_000):
        big = big + 1
    with pytest.raises(ValueError, match="nodes"):
        draw(big)
    with pytest.raises(FileNotFoundError, match="doesn't exist"):
        draw(Value(1.0), tmp_path / "none" / "a.svg")
    with pytest.raises(ValueError, match="expected .svg"):
        draw(Value(1.0), tmp_path / "a.bmp")
    assert not list(tmp_path.iterdir())
