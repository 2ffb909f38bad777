"""Slides: each picture of a notebook, with its heading."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest

from autograd.workshop.slides import pictures, slides_of

pytest.importorskip("matplotlib", reason="needs matplotlib: pip install -e '.[demos,test]'")


def picture(width: int, height: int) -> str:
    from matplotlib.figure import Figure

    file = io.BytesIO()
    Figure(figsize=(width / 100, height / 100), dpi=100, facecolor="red").savefig(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


def cell(kind: str, source: str, *outputs: dict[str, str]) -> dict[str, object]:
    return {"cell_type": kind, "source": source.splitlines(True), "outputs": [{"data": each} for each in outputs]}


def test_a_slide_for_the_title_and_one_for_each_picture(tmp_path: Path) -> None:
    from matplotlib.image import imread

    wide, tall = picture(400, 100), picture(100, 400)
    cells = [
        cell("markdown", "# 3. Uczenie jako minimalizacja\n\ntekst"),
        cell("code", "1 + 1", {"text/plain": "2"}),
        cell("markdown", "## Spadek gradientu $\\nabla$\n\n### Ćwiczenie 1"),
        cell(
            "code",
            "plot()",
            {"image/png": wide, "text/plain": "<Figure>"},
            {"text/html": f'<img src="data:image/png;base64,{tall}">'},
        ),
    ]
    path = tmp_path / "3.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    slides = [imread(io.BytesIO(each), format="png") for each in slides_of(path)]
    assert [each.shape[:2] for each in slides] == [(1080, 1920)] * 3
    red = [((each[..., 0] > 0.9) & (each[..., 1] < 0.1)) for each in slides]
    shapes = [(int(each.any(axis=1).sum()), int(each.any(axis=0).sum())) for each in red]
    assert shapes[0] == (0, 0)
    assert shapes[1][1] / shapes[1][0] == pytest.approx(4, rel=0.02)  # as wide as it is
    assert shapes[2][0] / shapes[2][1] == pytest.approx(4, rel=0.02)
    assert min(shapes[1][1] / 1920, shapes[2][0] / 1080) > 0.75  # and large


def test_no_pictures() -> None:
    assert not list(pictures(cell("code", "1", {"text/plain": "1"}, {"text/html": "<b>1</b>"})))
