"""draw_sweep(): truncation on one side, rounding on the other.

Also of: checking/sweeping.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from autograd import StaleError, Value, draw_sweep
from autograd.checking.sweeping import sweep

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib comes with the extra demos")


def test_truncation_goes_with_h_and_h_squared_and_rounding_with_its_inverse() -> None:
    x = Value(1.0, label="x")
    found = sweep(x.exp())
    assert found.gradient == math.e
    large = (found.steps > 1e-3) & (found.steps < 1e-1)
    for errors, power in ((found.forward, 1), (found.central, 2)):
        slope = np.polyfit(np.log(found.steps[large]), np.log(errors[large]), 1)[0]
        assert slope == pytest.approx(power, abs=0.1)
    small = found.steps < 1e-11
    assert np.median(found.central[small] / found.rounding[small]) == pytest.approx(1.0, abs=0.9)
    assert found.central.min() < 1e-9 < found.forward.min() < 1e-6


def test_the_leaf_asked_for_is_the_one_shown(tmp_path: Path) -> None:
    a, b = Value(2.0, label="a"), Value(0.5, label="b_$1$")
    root = a * b.sin()
    plot = draw_sweep(root, b, tmp_path / "v.svg")
    text = (tmp_path / "v.svg").read_text(encoding="utf-8")
    assert f"∂/∂b_$1$ = {2 * math.cos(0.5):.6g}" in text
    assert "step h" in text
    assert "b_$1$" in repr(plot)
    assert plot.png.startswith(b"\x89PNG")


def test_outside_the_domain_and_where_differences_are_exact_there_is_a_plot() -> None:
    assert draw_sweep(Value(1e-3, label="x").log()).png.startswith(b"\x89PNG")
    assert draw_sweep(Value(1.0, label="x") * 2.0).png.startswith(b"\x89PNG")


def test_what_cannot_be_swept_is_said(tmp_path: Path) -> None:
    x = Value(1.0, label="x")
    y = x * 2
    with pytest.raises(TypeError, match="draw_sweep: root is a int"):
        draw_sweep(3)
    with pytest.raises(ValueError, match="draw_sweep: .* is no leaf of this graph"):
        draw_sweep(y, Value(1.0))
    with pytest.raises(ValueError, match="has no leaf with a gradient"):
        draw_sweep(Value(1.0, constant=True))
    with pytest.raises(ValueError, match=r"expected \.svg"):
        draw_sweep(y, path=tmp_path / "v.gif")
    x.data = 2.0
    with pytest.raises(StaleError):
        draw_sweep(y)
    assert not list(tmp_path.iterdir())
