"""What each row is in PyTorch and in mpmath: the one place where tests name operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath as mp


def erfc(a: Any) -> Any:
    """mpmath's, which counts out ever more digits of what is 0 to any float."""
    return mp.erfc(a) if a < 100 else mp.mpf(0)


def tail(a: Any) -> Any:
    """By how much logsumexp is more than the largest."""
    return mp.log1p(mp.fsum(mp.exp(x - max(a)) for x in sorted(a)[:-1]))


MP: Mapping[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": mp.power,
    "powc": mp.power,
    "neg": lambda a: -a,
    "identity": lambda a: +a,
    "abs": abs,
    "sigmoid": lambda a: 1 / (1 + mp.exp(-a)),
    "sech2": lambda a: mp.sech(a) ** 2,
    "relu": lambda a: max(a, mp.mpf(0)),
    "leaky_relu": lambda a, slope: a if a > 0 else slope * a,
    "softplus": lambda a: mp.log1p(mp.exp(a)) if a < 0 else a + mp.log1p(mp.exp(-a)),
    "gelu": lambda a: a * erfc(-a / mp.sqrt(2)) / 2,
    "maximum": max,
    "minimum": min,
    "logsumexp": lambda a: max(a) + tail(a),
    "cross_entropy": lambda a, p: mp.fsum(w * ((max(a) - x) + tail(a)) for x, w in zip(a, p, strict=True)),
    "sum": mp.fsum,
    "dot": mp.fdot,
    "weighted_sum": lambda w, x, b: mp.fdot(w, x) + b,
    **{name: getattr(mp, name) for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan")},
    **{name: getattr(mp, name) for name in ("asin", "acos", "atan", "sinh", "cosh", "tanh", "erf")},
    "erfc": erfc,
}


def torch_functions(torch: Any) -> dict[str, Callable[..., Any]]:
    """Each row on float64 tensors."""
    functions = torch.nn.functional
    same = ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")
    return {
        **{name: getattr(torch, name) for name in same},
        **{name: getattr(torch, name) for name in ("add", "sub", "mul", "div", "neg", "abs", "erf", "sigmoid", "relu")},
        "identity": torch.clone,
        "erfc": torch.special.erfc,
        "sech2": lambda a: 4 * torch.sigmoid(2 * a) * torch.sigmoid(-2 * a),
        "pow": torch.pow,
        "powc": lambda a, n: torch.pow(a, float(n)),
        "leaky_relu": lambda a, slope: functions.leaky_relu(a, float(slope)),
        "softplus": lambda a: functions.softplus(a, threshold=700.0),
        "gelu": lambda a: functions.gelu(a, approximate="none"),
        "maximum": torch.maximum,
        "minimum": torch.minimum,
        "logsumexp": lambda a: torch.logsumexp(torch.stack(a), 0),
        "cross_entropy": lambda a, p: -torch.dot(functions.log_softmax(torch.stack(a), 0), torch.stack(p)),
        "sum": lambda a: torch.stack(a).sum(),
        "dot": lambda a, b: torch.dot(torch.stack(a), torch.stack(b)),
        "weighted_sum": lambda w, x, b: torch.dot(torch.stack(w), torch.stack(x)) + b,
    }
