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

SIGMOID = tamed(sigmoid)


def tamed_at(far: int, function: Callable[[Any], Any], beyond: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function up to ±far, and what it is beyond."""
    return lambda a: function(a) if abs(a) < far else beyond(a)


def mish_slope(a: Any) -> Any:
    s = MP["softplus"](a)
    return mp.tanh(s) + a * mp.sech(s) ** 2 * sigmoid(a)


def mish_bend(a: Any) -> Any:
    s, g = MP["softplus"](a), sigmoid(a)
    slope = mp.sech(s) ** 2
    return 2 * slope * g - 2 * a * slope * mp.tanh(s) * g * g + a * slope * g * (1 - g)


def mills(a: Any) -> Any:
    """φ(a)/Φ(a): the derivative of log Φ."""
    if a > -1000:
        return (
            gauss(a) / MP["ndtr"](a) if a > -10 else mp.exp(-a * a / 2) * mp.sqrt(2 / mp.pi) / mp.erfc(-a / mp.sqrt(2))
        )
    return -a / (1 - 1 / a**2 + 3 / a**4 - 15 / a**6 + 105 / a**8 - 945 / a**10)


def mills_slope(a: Any) -> Any:
    if a > -1e6:
        with mp.workdps(200):
            a = mp.mpf(a)
            return -mills(a) * (a + mills(a))
    return -1 + 1 / a**2 - 6 / a**4 + 50 / a**6


def sinc_slope(a: Any) -> Any:
    if abs(a) < 1e-3:
        y = (mp.pi * a) ** 2
        return -(mp.pi**2) * a / 3 * (1 - y / 10 + y**2 / 280 - y**3 / 15120 + y**4 / 1330560 - y**5 / 172972800)
    return (mp.cospi(a) - MP["sinc"](a)) / a


def sinc_bend(a: Any) -> Any:
    if abs(a) < 1e-3:
        y = (mp.pi * a) ** 2
        return -(mp.pi**2) / 3 * (1 - 3 * y / 10 + 5 * y**2 / 280 - 7 * y**3 / 15120 + 9 * y**4 / 1330560)
    return -(mp.pi**2) * MP["sinc"](a) - 2 * sinc_slope(a) / a


def trigamma(a: Any) -> Any:
    """Left of 0 by reflection, since mpmath would count down one by one."""
    return mp.polygamma(1, a) if a > 0 else (mp.pi / mp.sinpi(a)) ** 2 - mp.polygamma(1, 1 - a)


def tetragamma(a: Any) -> Any:
    if a > 0:
        return mp.polygamma(2, a)
    return mp.polygamma(2, 1 - a) - 2 * mp.cospi(a) * (mp.pi / mp.sinpi(a)) ** 3


erfinv_slope = tamed(lambda a: mp.sqrt(mp.pi) / 2 * mp.exp(mp.erfinv(a) ** 2))

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
    "log2": (MP["log2"], lambda a: 1 / (a * mp.log(2)), lambda a: -1 / (a**2 * mp.log(2))),
    "log10": (MP["log10"], lambda a: 1 / (a * mp.log(10)), lambda a: -1 / (a**2 * mp.log(10))),
    "exp2": (
        tamed(lambda a: mp.power(2, a)),
        tamed(lambda a: mp.log(2) * mp.power(2, a)),
        tamed(lambda a: mp.log(2) ** 2 * mp.power(2, a)),
    ),
    "cbrt": (MP["cbrt"], lambda a: 1 / (3 * MP["cbrt"](a) ** 2), lambda a: -2 / (9 * MP["cbrt"](a) ** 5)),
    "asinh": (mp.asinh, lambda a: 1 / mp.hypot(1, a), lambda a: -a / mp.hypot(1, a) ** 3),
    "acosh": (mp.acosh, lambda a: 1 / mp.sqrt((a - 1) * (a + 1)), lambda a: -a / mp.sqrt((a - 1) * (a + 1)) ** 3),
    "atanh": (mp.atanh, lambda a: 1 / ((1 - a) * (1 + a)), lambda a: 2 * a / ((1 - a) * (1 + a)) ** 2),
    "sinc": (MP["sinc"], sinc_slope, sinc_bend),
    "softsign": (
        MP["softsign"],
        lambda a: 1 / (1 + abs(a)) ** 2,
        lambda a: -2 * mp.sign(a) / (1 + abs(a)) ** 3,
    ),
    "logsigmoid": (
        lambda a: min(a, 0) - tamed(lambda b: mp.log1p(mp.exp(-b)))(abs(a)),
        lambda a: SIGMOID(-a),
        lambda a: -sigmoid_slope(a),
    ),
    "silu": (
        lambda a: a * SIGMOID(a),
        tamed(lambda a: sigmoid(a) * (1 + a * sigmoid(-a))),
        tamed(lambda a: sigmoid(a) * sigmoid(-a) * (2 + a * (1 - 2 * sigmoid(a)))),
    ),
    "mish": (
        tamed_at(2000, MP["mish"], lambda a: max(a, 0)),
        tamed_at(2000, mish_slope, lambda a: mp.mpf(a > 0)),
        tamed_at(2000, mish_bend, lambda a: mp.mpf(0)),
    ),
    "digamma": (mp.digamma, trigamma, tetragamma),
    "lgamma": (MP["lgamma"], mp.digamma, trigamma),
    "erfinv": (mp.erfinv, erfinv_slope, lambda a: 2 * mp.erfinv(a) * erfinv_slope(a) ** 2),
    "ndtr": (MP["ndtr"], gauss, lambda a: -a * gauss(a)),
    "log_ndtr": (MP["log_ndtr"], mills, mills_slope),
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
