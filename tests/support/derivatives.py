"""What the rows of one number are in mpmath, with their first and second derivatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath as mp

from tests.support.oracles import MP

FAR = 2000  # beyond, mpmath would count out digits of what is 0, 1 or too large for any float


def tamed(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function at the end of FAR for what lies beyond."""
    return lambda a: function(max(-FAR, min(FAR, a)))


def bell(a: Any) -> Any:
    """exp(-a²), 0 where that is 0 to any float."""
    return mp.exp(-a * a) if abs(a) < 60 else mp.mpf(0)


def gauss(a: Any) -> Any:
    """The density of the normal distribution."""
    return bell(a / mp.sqrt(2)) / mp.sqrt(2 * mp.pi)


def sigmoid(a: Any) -> Any:
    return 1 / (1 + mp.exp(-a))


sigmoid_slope = tamed(lambda a: sigmoid(a) * sigmoid(-a))
tanh_slope = tamed(lambda a: 1 / mp.cosh(a) ** 2)
arc = tamed(lambda a: mp.sqrt((1 - a) * (1 + a)))
bow = 2 / mp.sqrt(mp.pi)

# The value, the first and the second derivative
DERIVATIVES: Mapping[str, tuple[Callable[[Any], Any], ...]] = {
    "exp": (tamed(mp.exp),) * 3,
    "expm1": (tamed(mp.expm1), tamed(mp.exp), tamed(mp.exp)),
    "log": (mp.log, lambda a: 1 / a, lambda a: -1 / a**2),
    "log1p": (mp.log1p, lambda a: 1 / (1 + a), lambda a: -1 / (1 + a) ** 2),
    "sqrt": (mp.sqrt, lambda a: 1 / (2 * mp.sqrt(a)), lambda a: -1 / (4 * a * mp.sqrt(a))),
    "sin": (mp.sin, mp.cos, lambda a: -mp.sin(a)),
    "cos": (mp.cos, lambda a: -mp.sin(a), lambda a: -mp.cos(a)),
    "tan": (mp.tan, lambda a: 1 / mp.cos(a) ** 2, lambda a: 2 * mp.tan(a) / mp.cos(a) ** 2),
    "asin": (mp.asin, lambda a: 1 / arc(a), lambda a: a / arc(a) ** 3),
    "acos": (mp.acos, lambda a: -1 / arc(a), lambda a: -a / arc(a) ** 3),
    "atan": (mp.atan, lambda a: 1 / (1 + a * a), lambda a: -2 * a / (1 + a * a) ** 2),
    "sinh": (tamed(mp.sinh), tamed(mp.cosh), tamed(mp.sinh)),
    "cosh": (tamed(mp.cosh), tamed(mp.sinh), tamed(mp.cosh)),
    "erf": (mp.erf, lambda a: bow * bell(a), lambda a: -2 * a * bow * bell(a)),
    "erfc": (MP["erfc"], lambda a: -bow * bell(a), lambda a: 2 * a * bow * bell(a)),
    "tanh": (tamed(mp.tanh), tanh_slope, lambda a: -2 * tamed(mp.tanh)(a) * tanh_slope(a)),
    "sech2": (
        tanh_slope,
        lambda a: -2 * tamed(mp.tanh)(a) * tanh_slope(a),
        lambda a: tanh_slope(a) * (4 * tamed(mp.tanh)(a) ** 2 - 2 * tanh_slope(a)),
    ),
    "sigmoid": (tamed(sigmoid), sigmoid_slope, lambda a: -sigmoid_slope(a) * tamed(mp.tanh)(a / 2)),
    "softplus": (lambda a: max(a, 0) + tamed(lambda b: mp.log1p(mp.exp(-b)))(abs(a)), tamed(sigmoid), sigmoid_slope),
    "gelu": (
        MP["gelu"],
        lambda a: MP["erfc"](-a / mp.sqrt(2)) / 2 + a * gauss(a),
        lambda a: gauss(a) * (2 - a * a),
    ),
}
