"""Optimizers with their options, and gradients for them: what several tests go through."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from nn import SGD, Adam, AdamW, Optimizer, RMSProp

CLASSES = (SGD, RMSProp, Adam, AdamW)
CASES: tuple[tuple[type[Optimizer], dict[str, Any]], ...] = (
    (SGD, {"lr": 0.1}),
    (SGD, {"lr": 0.1, "weight_decay": 0.03}),
    (SGD, {"lr": 0.05, "momentum": 0.9}),
    (SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    (SGD, {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.02}),
    (RMSProp, {}),
    (RMSProp, {"lr": 0.02, "alpha": 0.9, "eps": 1e-4}),
    (RMSProp, {"lr": 0.003, "momentum": 0.8}),
    (RMSProp, {"lr": 0.02, "centered": True}),
    (RMSProp, {"lr": 0.005, "alpha": 0.4, "eps": 1e-2, "centered": True, "momentum": 0.5, "weight_decay": 0.1}),
    (RMSProp, {"lr": 0.02, "weight_decay": 0.1}),
    (Adam, {}),
    (Adam, {"lr": 0.05, "betas": (0.8, 0.95)}),
    (Adam, {"lr": 0.05, "betas": (0.3, 0.6), "eps": 1e-3}),
    (Adam, {"lr": 0.02, "betas": (0.0, 0.9)}),
    (Adam, {"lr": 0.05, "weight_decay": 0.1}),
    (AdamW, {}),
    (AdamW, {"lr": 0.05, "weight_decay": 0.0}),
    (AdamW, {"lr": 0.05, "betas": (0.7, 0.9), "eps": 1e-4, "weight_decay": 0.3}),
)


def fractions(below: float = 0.999) -> st.SearchStrategy[float]:
    return st.floats(0.0, below)


@st.composite
def options(draw: st.DrawFn, kind: type[Optimizer]) -> dict[str, Any]:
    found: dict[str, Any] = {"lr": draw(st.floats(0.0, 1.0)), "weight_decay": draw(st.floats(0.0, 1.0))}
    if kind is SGD:
        found["momentum"] = draw(fractions())
        found["nesterov"] = found["momentum"] > 0 and draw(st.booleans())
        return found
    found["eps"] = draw(st.floats(1e-8, 1.0))
    if kind is RMSProp:
        return {**found, "alpha": draw(fractions()), "momentum": draw(fractions()), "centered": draw(st.booleans())}
    return {**found, "betas": (draw(fractions()), draw(fractions()))}


def rows() -> st.SearchStrategy[list[list[float]]]:
    """Gradients of three parameters, step for step."""
    return st.lists(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3), min_size=1, max_size=12)


def moved(optimizer: Optimizer, start: list[float], gradients: list[list[float]]) -> list[list[float]]:
    now, path = np.array(start), []
    for row in gradients:
        now = optimizer.update(now, np.array(row))
        path.append(now.tolist())
    return path


def walked(optimizer: Optimizer, start: float, gradients: list[float]) -> list[float]:
    return [row[0] for row in moved(optimizer, [start], [[gradient] for gradient in gradients])]
