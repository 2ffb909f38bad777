"""draw_activations(): what the curves show, and where they are interrupted.

Also of: views/plots/cases, views/plots/curves, views/plots/plotting, views/saving.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from autograd import Op, RenderError, draw_activations, register, unregister
from autograd.rows.table import TABLE
from autograd.views.plots.cases import formula
from tests.support.places import ROOT

pytest.importorskip("matplotlib", reason="the pictures are drawn by matplotlib, from the extra 'demos'")

ONE_NUMBER = [op.name for op in TABLE.values() if op.names and len(op.names) == 1 and not op.variadic]


def panels(*names: str, **options: Any) -> dict[str, Any]:
    """The axes of each panel, by the first line of its title."""
    found = draw_activations(*names, **options).figure.axes
    return {axes.get_title().splitlines()[0]: axes for axes in found}


def lines(axes: Any) -> tuple[Any, Any, Any]:
    """Arguments, value and derivative, as drawn."""
    value, derivative = axes.lines[:2]
    assert (value.get_linestyle(), derivative.get_linestyle()) == ("-", "--")
    return np.asarray(value.get_xdata()), np.asarray(value.get_ydata()), np.asarray(derivative.get_ydata())


@pytest.fixture(scope="module")
def all_panels() -> dict[str, Any]:
    """Every function's panel, drawn once."""
    return panels(*ONE_NUMBER, "leaky_relu")


def drawn_at(axes: Any, which: int, place: float) -> float:
    x = lines(axes)[0]
    return float(lines(axes)[which][np.argmin(np.abs(x - place))])


@pytest.fixture
def own() -> Iterator[list[str]]:
    """Names of rows that the test registers."""
    names: list[str] = []
    yield names
    for name in names:
        unregister(name)


def test_without_names_it_is_every_activation_function(own: list[str]) -> None:
    register(Op("swish", "a", "a*sigmoid(a)", ("sigmoid(a) + out*sigmoid(-a)",), activation="he", points=((0.5,),)))
    own.append("swish")
    found = panels()
    assert list(found) == [op.name for op in TABLE.values() if op.activation]
    assert found["swish"].lines[0].get_ydata()[-1] == pytest.approx(4 / (1 + math.exp(-4)))


@pytest.mark.parametrize("name", [*ONE_NUMBER, "leaky_relu"])
def test_the_dashed_line_is_the_slope_of_the_solid_one(all_panels: dict[str, Any], name: str) -> None:
    x, value, derivative = lines(all_panels[name])
    assert np.isfinite(value).sum() > 100
    steep = np.abs(derivative[1:-1]) > 1e3  # beside a pole differences say nothing
    even = (np.abs(np.diff(x)[1:] - np.diff(x)[:-1]) < 1e-12) & ~steep
    with np.errstate(over="ignore"):
        slope = ((value[2:] - value[:-2]) / (x[2:] - x[:-2]))[even]
    known = (np.abs(slope) < 1e3) & np.isfinite(derivative[1:-1][even])  # and across a jump neither
    assert known.sum() > 50
    slopes, shown = slope[known], derivative[1:-1][even][known]
    three = np.stack([derivative[:-2], derivative[1:-1], derivative[2:]])
    bend = np.ptp(three, axis=0)[even][known]  # a difference is a slope somewhere in between
    close = np.abs(slopes - shown) <= 2e-3 * (1 + np.abs(shown) ** 3) + bend
    assert close.mean() > 0.97
    assert np.all(close[np.abs(shown) < 3])


def test_values_are_those_of_python(all_panels: dict[str, Any]) -> None:
    axes = all_panels
    assert drawn_at(axes["sigmoid"], 1, 1.0) == pytest.approx(1 / (1 + math.exp(-1)))
    assert drawn_at(axes["gelu"], 1, -1.0) == pytest.approx(-0.5 * math.erfc(math.sqrt(0.5)))
    assert drawn_at(axes["leaky_relu"], 1, -4.0) == pytest.approx(-0.04)  # the slope's default


@pytest.mark.parametrize(
    ("name", "low", "high"), [("log", 0.0, 4.0), ("log1p", -1.0, 4.0), ("asin", -1.0, 1.0), ("sqrt", 0.0, 4.0)]
)
def test_no_line_leaves_the_domain(all_panels: dict[str, Any], name: str, low: float, high: float) -> None:
    x, value, derivative = lines(all_panels[name])
    for line in (value, derivative):
        drawn = x[np.isfinite(line)]
        assert low <= drawn.min() < low + 0.02  # and reaches its edge
        assert high - 0.02 < drawn.max() <= high
    assert np.isnan(value[x < low]).all()


def test_a_line_reaches_the_edge_of_the_domain_between_the_points_of_the_grid() -> None:
    x, value, _ = lines(panels("log1p", low=-1.777, high=0.7)["log1p"])
    assert x[np.isfinite(value)].min() == math.nextafter(-1.0, 0.0)


def test_outside_the_domain_altogether_the_panel_is_empty() -> None:
    _, value, derivative = lines(panels("log", low=-3, high=-1)["log"])
    assert np.isnan(value).all()
    assert np.isnan(derivative).all()


@pytest.mark.parametrize(("name", "at_kink", "left", "right"), [("relu", 0, 0, 1), ("abs", 0, -1, 1)])
def test_at_a_kink_the_derivative_jumps(name: str, at_kink: float, left: float, right: float) -> None:
    axes = panels(name, low=-1.0, high=0.7)[name]  # 0 isn't a point of the grid
    x, value, derivative = lines(axes)
    assert np.isfinite(value).all()
    (gap,) = np.flatnonzero(np.isnan(derivative))
    assert x[gap] == pytest.approx(0, abs=1e-300)
    assert (derivative[gap - 1], derivative[gap + 1]) == (left, right)
    assert x[gap + 1] - x[gap - 1] < 1e-300
    dot = axes.lines[2]  # what back-propagation takes there
    assert float(dot.get_xdata()[0]) == pytest.approx(0, abs=1e-300)
    assert float(dot.get_ydata()[0]) == at_kink


def test_a_step_is_no_slope(own: list[str]) -> None:
    register(Op("heaviside", "a", "1 if a > 0.3 else 0", ("0",), kinks=("a - 0.3",), points=((2.0,),)))
    own.append("heaviside")
    x, value, derivative = lines(panels("heaviside")["heaviside"])
    gap = int(np.flatnonzero(np.isnan(value))[0])
    assert x[gap] == pytest.approx(0.3)
    assert list(value[gap - 1 : gap + 2 : 2]) == [0, 1]
    assert np.all(derivative == 0)


def test_no_stroke_crosses_a_pole(all_panels: dict[str, Any]) -> None:
    axes = all_panels["tan"]
    value = lines(axes)[1]
    bottom, top = axes.get_ylim()
    assert max(abs(bottom), abs(top)) < 10
    beyond = np.where(value > top, 1, np.where(value < bottom, -1, 0))
    assert not np.any(beyond[1:] * beyond[:-1] < 0)


def test_a_panel_says_what_it_shows(all_panels: dict[str, Any]) -> None:
    axes = all_panels
    assert [text.get_text() for text in axes["sigmoid"].get_legend().get_texts()] == ["σ(a)", "σ\N{PRIME}(a)"]
    assert r"0.01 \cdot a\ \mathrm{else}" in axes["leaky_relu"].get_title()
    assert axes["sigmoid"].get_title().endswith("$\\sigma\N{PRIME} = \\sigma \\cdot \\left(1 - \\sigma\\right)$")
    assert axes["tanh"].get_title().endswith("$\\tanh\N{PRIME} = 1 - \\tanh^{2}$")


def test_formulas_have_a_line_per_case_and_nothing_to_look_up(own: list[str]) -> None:
    row = Op("odd", "a; k=2", "m + (1 if a > 0 else k)", ("1",), let=("m = a if a > 1 else 1",), points=((0.5, 2.0),))
    assert formula(row) == [
        r"\left(a\ \mathrm{if}\ a > 1\ \mathrm{else}\ 1\right) + \left(1\ \mathrm{if}\ a > 0\ \mathrm{else}\ 2\right)"
    ]
    clipped = Op("clipped", "a", "-1 if a < -1 else 1 if a > 1 else a/2", ("1",))
    assert formula(clipped) == [r"-1\ \mathrm{if}\ a < -1", r"1\ \mathrm{if}\ a > 1", r"a / 2\ \mathrm{else}"]


def test_it_is_saved_by_its_ending(tmp_path: Path) -> None:
    plot = draw_activations("relu", path=tmp_path / "relu.svg")
    texts = [node.text for node in ElementTree.parse(tmp_path / "relu.svg").iter() if node.tag.endswith("}text")]  # noqa: S314
    assert "relu" in texts  # as text, not as outlines
    assert plot.svg == draw_activations("relu").svg == (tmp_path / "relu.svg").read_text(encoding="utf-8")
    for kind, sign in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        assert plot.save(str(tmp_path / f"relu.{kind}")).read_bytes().startswith(sign)
    assert len(list(tmp_path.iterdir())) == 3


def test_where_it_can_not_be_saved_it_says_why(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"draw_activations: .*a\.bmp ends in '\.bmp'; expected \.svg, \.png or \.pdf"):
        draw_activations(path=tmp_path / "a.bmp")
    with pytest.raises(FileNotFoundError, match="draw_activations: the folder .*none doesn't exist"):
        draw_activations(path=tmp_path / "none" / "a.svg")
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(OSError, match=r"draw_activations: can't write .*a\.svg"):
        draw_activations("relu", path=tmp_path / "a.svg")
    assert [path.name for path in tmp_path.rglob("*")] == ["a.svg"]


def test_a_notebook_shows_it() -> None:
    bundle, metadata = draw_activations("relu")._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "image/png", "text/plain"}
    assert 300 < metadata["image/png"]["width"] < 600


@pytest.mark.parametrize(
    ("names", "options", "error", "message"),
    [
        (["rleu"], {}, ValueError, "'rleu' is unknown; the known ones are: .*relu.*tanh"),
        (["mul"], {}, ValueError, "'mul' isn't a function of one number alone"),
        (["powc"], {}, ValueError, "'powc' isn't a function of one number alone"),
        ([["relu"]], {}, TypeError, "is a list; expected names"),
        ([], {"low": 2, "high": 2}, ValueError, "low is 2 and high is 2"),
        ([], {"high": math.inf}, ValueError, "high is inf"),
        ([], {"low": math.nan}, ValueError, "low is nan"),
        ([], {"low": "0"}, TypeError, "draw_activations: low is a str, '0'"),
    ],
)
def test_bad_input_is_refused(names: list[Any], options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        draw_activations(*names, **options)


def test_aliases_count_and_nothing_is_drawn_twice() -> None:
    assert list(panels("arctan", "atan", "relu")) == ["atan", "relu"]


def test_the_users_matplotlib_stays_as_it_was() -> None:
    code = """
import sys, matplotlib
matplotlib.use("pdf")
matplotlib.rcParams["lines.linewidth"] = 7.5
matplotlib.rcParams["svg.fonttype"] = "path"
before = dict(matplotlib.rcParams)
from autograd import draw_activations
draw_activations("relu").svg
print(dict(matplotlib.rcParams) == before, "matplotlib.pyplot" in sys.modules)
"""
    root = ROOT
    said = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)  # noqa: S603
    assert said.stdout.split() == ["True", "False"]


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(
        RenderError, match=r"draw_activations needs matplotlib.*pip install 'autograd-by-hand\[demos\]'"
    ):
        draw_activations("relu")


def test_every_letter_of_an_svg_is_of_a_font_that_has_it_by_its_code() -> None:
    """Glyphs of mathtext's own fonts go by other codes: a prime would be shown as 0."""
    families = set(re.findall(r"font-family: ([^;\"]*)", draw_activations("sigmoid", "tanh").svg))
    assert families == {"'DejaVu Sans'"}
