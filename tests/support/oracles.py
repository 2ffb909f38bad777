"""What each row is in PyTorch and in mpmath: the one place where tests name operations."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import mpmath as mp


def erfc(a: Any) -> Any:
    """mpmath's, which counts out ever more digits of what is 0 to any float."""
    return mp.erfc(a) if a < 100 else mp.mpf(0)


def tail(a: Any) -> Any:
    """By how much logsumexp is more than the largest."""
    return mp.log1p(mp.fsum(mp.exp(x - max(a)) for x in sorted(a)[:-1]))


# Source: G. Klambauer and others, "Self-normalizing neural networks", 2017
SCALE, ALPHA = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")


def sinc(a: Any) -> Any:
    """mpmath's, of a/π; exactly 0 at whole numbers."""
    return mp.sinpi(a) / (mp.pi * a) if a else mp.mpf(1)


def log_ndtr(a: Any) -> Any:
    """Left of -1000 from a series, since mpmath counts out ever more digits of the tail."""
    if a > 100:
        return mp.mpf(0)
    if a > -1000:
        return mp.log(mp.erfc(-a / mp.sqrt(2)) / 2) if a < 0 else mp.log1p(-erfc(a / mp.sqrt(2)) / 2)
    return -a * a / 2 - mp.log(-a * mp.sqrt(2 * mp.pi)) + mp.log1p(-1 / a**2 + 3 / a**4 - 15 / a**6 + 105 / a**8)


def cbrt(a: Any) -> Any:
    return mp.sign(a) * mp.cbrt(abs(a))


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
    "log2": lambda a: mp.log(a, 2),
    "log10": mp.log10,
    "exp2": lambda a: mp.power(2, a),
    "cbrt": cbrt,
    "hypot": mp.hypot,
    "atan2": mp.atan2,
    **{name: getattr(mp, name) for name in ("asinh", "acosh", "atanh", "digamma", "sign", "floor", "ceil", "erfinv")},
    "sinc": sinc,
    "remainder": mp.fmod,
    "fmod": lambda a, b: mp.fmod(abs(a), abs(b)) * (1 if a > 0 else -1),
    "copysign": lambda a, b: abs(a) if b >= 0 else -abs(a),
    "clip": lambda a, low, high: min(max(a, low), high),
    "hardtanh": lambda a: min(max(a, mp.mpf(-1)), mp.mpf(1)),
    "softsign": lambda a: a / (1 + abs(a)),
    "logsigmoid": lambda a: -MP["softplus"](-a),
    "silu": lambda a: a / (1 + mp.exp(-a)),
    "mish": lambda a: a * mp.tanh(MP["softplus"](a)),
    "elu": lambda a, alpha: a if a > 0 else alpha * mp.expm1(a),
    "selu": lambda a: SCALE * (a if a > 0 else ALPHA * mp.expm1(a)),
    "logaddexp": lambda a, b: max(a, b) + mp.log1p(mp.exp(-abs(a - b))),
    "xlogy": lambda a, b: a * mp.log(b) if a else mp.mpf(0),
    "norm": lambda a: mp.sqrt(mp.fsum(x * x for x in a)),
    "polygamma": lambda a, n: mp.polygamma(int(n), a),
    "lgamma": lambda a: mp.loggamma(a) if a > 0 else mp.log(mp.pi / abs(mp.sinpi(a))) - mp.loggamma(1 - a),
    "ndtr": lambda a: erfc(-a / mp.sqrt(2)) / 2,
    "log_ndtr": log_ndtr,
}


def torch_functions(torch: Any) -> dict[str, Callable[..., Any]]:
    """Each row on float64 tensors."""
    functions = torch.nn.functional
    same = ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")
    return {
        **{name: getattr(torch, name) for name in same},
        **{name: getattr(torch, name) for name in ("add", "sub", "mul", "div", "neg", "abs", "erf", "sigmoid", "relu")},
        **{
            name: getattr(torch, name)
            for name in ("log2", "log10", "exp2", "hypot", "atan2", "asinh", "acosh", "atanh")
        },
        **{name: getattr(torch, name) for name in ("sinc", "sign", "floor", "ceil", "remainder", "copysign", "xlogy")},
        **{name: getattr(torch, name) for name in ("logaddexp", "digamma", "lgamma", "erfinv", "fmod")},
        **{name: getattr(functions, name) for name in ("hardtanh", "softsign", "logsigmoid", "silu", "mish", "selu")},
        "cbrt": lambda a: torch.sign(a) * torch.abs(a) ** (1 / 3),
        "clip": lambda a, low, high: torch.clamp(a, float(low), float(high)),
        "elu": lambda a, alpha: functions.elu(a, float(alpha)),
        "norm": lambda a: torch.linalg.vector_norm(torch.stack(a)),
        "polygamma": lambda a, n: torch.polygamma(int(n), a) if n in (1.0, 2.0, 3.0, 4.0, 5.0) else a * math.nan,
        "ndtr": torch.special.ndtr,
        "log_ndtr": torch.special.log_ndtr,
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
