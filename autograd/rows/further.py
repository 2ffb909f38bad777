"""rows: the built-in primitives that a first lesson has no need of; those it has stand in builtin.py.

Where a function has no word in the row language its text is a known approximation, good to the digits of a float; a
reader with more digits than those needs the function itself.
"""

from __future__ import annotations

from itertools import pairwise

from autograd.rows.builtin import INSIDE, LINE, NEAR_ZERO, PAIRS, RIGHT
from autograd.rows.row import Op

AWAY = ((-2.3,), (-0.6,), (0.3,), (1.7,))  # from whole numbers
FLAT = "0*step(a)"  # 0, and nan of nan
CANCELS = "The derivatives, which are 0 somewhere, have an absolute error of 4e-16 there."
EIGHT = "The second derivative has an error of 9 units."
TINY = "Where they are below 1e-305, value and derivatives have fewer digits."
SAME = "1 if out <= 0 or out > 0 else nan"  # 1, and nan of nan
FROM_RIGHT = "At a jump the derivatives are those beside it."
JUMPS = "The derivative is 0, at a jump too."


def alternating(*factors: str) -> str:
    """The sum 1 - c + c*d - c*d*e + … from the quotients of its terms.

    >>> alternating("q", "3*q", "5*q")
    '1 - q*(1 - 3*q*(1 - 5*q))'
    """
    text = f"1 - {factors[-1]}"
    for factor in reversed(factors[:-1]):
        text = f"1 - {factor}*({text})"
    return text


# Stirling's series of log Γ and of its derivatives; source: NIST DLMF 5.11.1, 5.11.2 and 5.15.8, B₂ to B₁₈ as 24.2.10
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)
TERMS = [(k, -after / before) for k, (before, after) in enumerate(pairwise(BERNOULLI), 1)]
STIRLING = f"({alternating(*(f'{by * k * (2 * k - 1) / ((k + 1) * (2 * k + 1))!r}/(x*x)' for k, by in TERMS))})"
BY_A = f"({alternating(*(f'{by * k / (k + 1)!r}/(x*x)' for k, by in TERMS))})"
ORDERS = [f"{by / ((2 * k + 1) * (2 * k + 2))!r}*(n + {2 * k})*(n + {2 * k + 1})/(x*x)" for k, by in TERMS]
FROM_NEAREST = "a - floor(a + 0.5)"  # whose sine, times π, has all its digits

# The residual of erf(v) = b over its slope, and a step of Halley's method
HALF = "(erf(v{0}) - b if v{0} < 0.5 else 1 - b - erfc(v{0}))*0.5*sqrt(pi)*exp(v{0}*v{0})"
STEP = "v{0} - r{0}/(1 + v{0}*r{0})"
MILLS = alternating(*(f"{2 * k + 1}/(a*a)" for k in range(11)))  # -a·Φ(a)/φ(a), far to the left: NIST DLMF 7.12.1

ROWS = (
    # ---- powers, logarithms and what else is elementary
    Op(
        "log2", "a", "log2(a)", ("1/log(2)/a",), domain="a > 0", points=RIGHT, taught=("1/(a*log(2))",),
        summary="Logarithm to the base 2.",
    ),
    Op(
        "log10", "a", "log10(a)", ("1/log(10)/a",), domain="a > 0", points=RIGHT, taught=("1/(a*log(10))",),
        summary="Logarithm to the base 10.",
    ),
    Op("exp2", "a", "2**a", ("log(2)*out",), points=LINE, taught=("log(2)*2**a",), summary="2 to the power of a."),
    Op(
        "cbrt", "a", "sign(a)*(c - (c - b/(c*c))/3) if 0 < b < inf else a", ("1/(3*out*out)",), "∛",
        let=("b = abs(a)", "c = b**(1/3)"), smooth="a != 0", points=LINE, taught=("1/(3*out**2)",),
        summary="Cube root, of negative numbers too.", note=EIGHT,
    ),
    Op(
        "hypot", "a b",
        "sqrt(a*a + b*b) if 1e-140 < m < 1e150 else m*sqrt(1 + n/m*(n/m)) if 0 < m < inf else m",
        ("a/out if m > 0 else m", "b/out if m > 0 else m"),
        let=("m = maximum(abs(a), abs(b))", "n = minimum(abs(a), abs(b))"), kinks=("abs(a) + abs(b)",), points=PAIRS,
        taught=("a/out if out > 0 else 0", "b/out if out > 0 else 0"),
        summary="Length of the vector (a, b), √(a² + b²).", note="At (0, 0) both derivatives are 0, as that of |a| is.",
    ),
    Op(
        "atan2", "a b", "atan2(a, b)", ("b/h/h if h > 0 else h", "-a/h/h if h > 0 else h"), aliases=("arctan2",),
        let=("h = hypot(a, b)",), kinks=("a if b < 0 else abs(a) + abs(b)",), points=PAIRS,
        taught=("0 if a == 0 and b == 0 else b/(a**2 + b**2)", "0 if a == 0 and b == 0 else -a/(a**2 + b**2)"),
        summary="Angle of the point (b, a), from -π to π.",
        note="At (0, 0) both derivatives are 0.",
    ),
    Op(
        "asinh", "a", "sign(a)*(log1p(b + b*b/(1 + sqrt(1 + b*b))) if b < 1e8 else log(b) + log(2))",
        ("1/hypot(1, a)",), aliases=("arcsinh",), let=("b = abs(a)",), points=LINE, taught=("1/sqrt(1 + a**2)",),
        summary="Inverse hyperbolic sine.", note=EIGHT,
    ),
    Op(
        "acosh", "a", "log1p(t + sqrt(t)*sqrt(2 + t)) if a < 1e8 else log(a) + log(2)",
        ("1/(sqrt(a - 1)*sqrt(a + 1))",), aliases=("arccosh",), let=("t = a - 1",), domain="a >= 1", smooth="a > 1",
        points=((1.1,), (1.7,), (4.0,), (30.0,)), taught=("1/sqrt(a**2 - 1)",),
        summary="Inverse hyperbolic cosine.", note=EIGHT,
    ),
    Op(
        "atanh", "a", "0.5*(log1p(a) - log1p(-a))", ("1/((1 - a)*(1 + a))",), aliases=("arctanh",),
        domain="-1 < a < 1", points=INSIDE, taught=("1/(1 - a**2)",),
        summary="Inverse hyperbolic tangent.", note=NEAR_ZERO,
    ),
    Op(
        "sinc", "a", "s/(pi*a) if a < 0 or a > 0 else 1 + a",
        (
            f"-pi*pi*a/3*({alternating('q/10', 'q/28', 'q/54', 'q/88', 'q/130', 'q/180', 'q/238', 'q/304', 'q/378')}) "
            "if -0.5 < a < 0.5 else (c*cos(pi*d) - out)/a",
        ),
        let=(
            "n = floor(a + 0.5)", "d = a - n", "c = 1 - 2*(n - 2*floor(n/2))", "s = c*sin(pi*d)", "q = pi*a*(pi*a)",
        ),
        points=AWAY, taught=("0 if a == 0 else (cos(pi*a) - out)/a",), summary="sin(π·a)/(π·a), and 1 at 0.",
        note="The derivatives, which are 0 somewhere, have an absolute error of 4e-16 there, the second ones of 4e-15.",
    ),
    # ---- numbers that jump or are cut off
    Op("sign", "a", "sign(a)", (FLAT,), kinks=("a",), points=LINE, taught=("0",), summary="-1, 0 or 1.", note=JUMPS),
    Op(
        "floor", "a", "floor(a)", (FLAT,), "⌊·⌋", "floor", kinks=(FROM_NEAREST,), points=AWAY, taught=("0",),
        summary="The largest whole number that is not above a.", note=JUMPS,
    ),
    Op(
        "ceil", "a", "-floor(-a)", (FLAT,), "⌈·⌉", "ceil", kinks=(FROM_NEAREST,), points=AWAY, taught=("0",),
        summary="The smallest whole number that is not below a.", note=JUMPS,
    ),
    Op(
        "fmod", "a b", "fmod(a, b)", (SAME, "-floor((a - out)/b + 0.5)"), domain="b != 0", kinks=("fmod(a, b)",),
        points=((5.5, 2.0), (-5.5, 2.0), (0.7, -0.3)), taught=("1", "(out - a)/b"),
        summary="What is left of a by b, with the sign of a, as C's fmod.", note=FROM_RIGHT,
    ),
    Op(
        "remainder", "a b", "r + b if r < 0 and b > 0 or r > 0 and b < 0 else r",
        (SAME, "-floor((a - out)/b + 0.5)"), let=("r = fmod(a, b)",), domain="b != 0",
        kinks=("fmod(a, b)",), points=((5.5, 2.0), (-5.5, 2.0), (0.7, -0.3)), taught=("1", "(out - a)/b"),
        summary="What is left of a by b, with the sign of b, as Python's a % b.",
        note=FROM_RIGHT,
    ),
    Op(
        "copysign", "a b", "abs(a)*s", ("sign(a)*s", "0*s*sign(a)"), let=(
            # the angle tells -0.0 from 0.0
            "s = 1 if b > 0 or atan2(b, -1) > 0 else -1 if b < 0 or atan2(b, -1) < 0 else nan",
        ),
        kinks=("a", "b"), points=PAIRS, taught=("0 if a == 0 else out/a", "0"),
        summary="|a| with the sign of b.", note=JUMPS,
    ),
    Op(
        "clip", "a; low high", "low if a < low <= high else high if a > high or a <= high < low else a",
        ("1 if low <= a <= high else 0 if a < low or a > high else nan",), kinks=("a - low", "a - high"),
        points=((-2.0, -1.0, 1.5), (0.3, -1.0, 1.5), (1.7, -1.0, 1.5)),
        taught=("1 if low <= a <= high else 0",),
        summary="a, but at least low and at most high.", note="At low and high the derivative is 1.",
    ),
    # ---- activations
    Op(
        "hardtanh", "a", "1 if a > 1 else -1 if a < -1 else a",
        ("1 if -1 < a < 1 else 0 if a <= -1 or a >= 1 else nan",),
        kinks=("a - 1", "a + 1"), activation="xavier", points=LINE, taught=("1 if -1 < a < 1 else 0",),
        summary="a, but at least -1 and at most 1.", note="At -1 and 1 the derivative is 0.",
    ),
    Op(
        "softsign", "a", "a/b", ("1/b/b",), let=("b = 1 + abs(a)",), activation="xavier", points=LINE,
        taught=("1/(1 + abs(a))**2",), summary="a/(1 + |a|), from -1 to 1.",
    ),
    Op(
        "logsigmoid", "a", "-softplus(-a)", ("sigmoid(-a)",), points=LINE, summary="The logarithm of sigmoid.",
        runs=("e = exp(-abs(a))", "a - log1p(e) if a < 0 else -log1p(e)", "(1 if a <= 0 else e)/(1 + e)"),
    ),
    Op(
        "silu", "a", "a*sigmoid(a)", ("sigmoid(a)*(1 + a*sigmoid(-a))",), activation="he", points=LINE,
        runs=(
            "e = exp(-abs(a))", "s = (1 if a >= 0 else e)/(1 + e)",
            "a*s", "s*(1 + a*((e if a >= 0 else 1)/(1 + e)))",
        ),
        summary="Sigmoid linear unit (swish), a·σ(a).", note=f"{CANCELS} {TINY}",
    ),
    Op(
        "mish", "a", "a*tanh(softplus(a))", ("tanh(softplus(a)) + a*sech2(softplus(a))*sigmoid(a)",),
        runs=(
            "e = exp(-abs(a))", "s = a + log1p(e) if a > 0 else log1p(e)", "t = tanh(s)",
            "a*t", "t + a*sech2(s)*((1 if a >= 0 else e)/(1 + e))",
        ),
        activation="he", points=LINE, summary="a·tanh(softplus(a)).", note=f"{CANCELS} {TINY}",
    ),
    Op(
        "elu", "a; alpha=1", "a if a > 0 else alpha*expm1(a)", ("1 if a > 0 else alpha*exp(a)",),
        kinks=("a if alpha < 1 or alpha > 1 else 1 + abs(a)",), activation="he",
        points=((-2.0, 1.0), (-0.5, 0.7), (1.7, 0.7)),
        summary="Exponential linear unit: a, and alpha·(exp(a) - 1) below 0.", note="At 0 the derivative is alpha.",
    ),
    Op(
        "selu", "a", "1.0507009873554805*a if a > 0 else 1.7580993408473766*expm1(a)",
        ("1.0507009873554805 if a > 0 else 1.7580993408473766*exp(a)",),
        kinks=("a",), activation="he", points=LINE, summary="Scaled exponential linear unit.",
        note="At 0 the derivative is that from the left, 1.758.",
    ),
    # ---- of two numbers, and of a list
    Op(
        "logaddexp", "a b", "m + log1p(exp(-abs(a - b))) if -inf < m < inf else m",
        ("sigmoid(a - b)", "sigmoid(b - a)"),
        let=("m = maximum(a, b)",), points=PAIRS, summary="log(exp(a) + exp(b)), without overflow.",
        taught=("exp(a - out)", "exp(b - out)"),
        runs=(
            "m = maximum(a, b)", "e = exp(-abs(a - b))",
            "m + log1p(e) if -inf < m < inf else m", "(1 if a >= b else e)/(1 + e)", "(1 if b >= a else e)/(1 + e)",
        ),
        note="The value has an absolute error of a unit of the larger number, the derivatives of 4 + |a - b| units.",
    ),
    Op(
        "xlogy", "a b", "0 if 0 <= a <= 0 and (b <= 0 or b > 0) else a*log(b)",
        ("0 if 0 <= a <= 0 and b <= 0 else log(b)", "a/b"), "x·log y", domain="b > 0 or a == 0", smooth="b > 0",
        points=((2.0, 0.3), (-1.5, 0.5), (0.25, 4.0)), taught=("log(b)", "a/b"),
        summary="a·log(b), and 0 where a is 0.",
    ),
    Op(
        "norm", "*a", "sqrt(sum(a*a)) if 1e-140 < m < 1e150 else m*sqrt(sum(a/m*(a/m))) if 0 < m < inf else m",
        ("a/out if m > 0 else m",), "‖·‖", let=("m = max(abs(a))",), kinks=("max(abs(a))",),
        points=(((1.0, -2.0, 0.5),), ((4.0,),)), taught=("a/out if out > 0 else 0",),
        summary="Length of a vector, the root of the sum of squares.",
        note="Of zeros all derivatives are 0. The error grows by half a unit for each term.",
    ),
    # ---- special functions
    Op(
        "polygamma", "a; n", f"s*f*(z*(1/n + 0.5/x + (n + 1)/(12*x*x)*({alternating(*ORDERS)})) + "
        f"({' + '.join(f'(a + {k})**(-n - 1)' for k in range(16))}))",
        ("polygamma(a, n + 1)",), "ψ⁽ⁿ⁾",
        let=(
            "s = 2*(n - 2*floor(n/2)) - 1 if a >= 0 and 1 <= n <= 5 and n == floor(n) else nan",
            "f = 1 if n < 2 else 2 if n < 3 else 6 if n < 4 else 24 if n < 5 else 120",
            "x = a + 16", "z = x**(-n)",
        ),
        domain="a > 0 and 1 <= n <= 5 and n == floor(n)", points=((0.4, 1.0), (2.5, 2.0), (7.0, 3.0)),
        summary="The n-th derivative of digamma, n from 1 to 5, right of 0.",
        note="The derivative of the last one is nan. Value and derivatives have an error of 8 units.",
    ),
    Op(
        "digamma", "a",
        f"log(x) - 0.5/x - {BY_A}/(12*x*x) - (({' + '.join(f'1/(z + {k})' for k in range(8))}) if z < 8 else 0)"
        " - (0 if a > 0 else pi/tan(pi*d))",
        ("polygamma(a, 1) if a > 0 else pi/sin(pi*d)*(pi/sin(pi*d)) - polygamma(1 - a, 1)",), "ψ",
        let=("d = a - floor(a + 0.5)", "z = a if a > 0 else 1 - a", "x = z + 8 if z < 8 else z"),
        domain="a > 0 or a != floor(a)", points=((0.1,), (0.7,), (2.5,), (30.0,), (-1.3,)),
        taught=("polygamma(a, 1) if a > 0 else (pi/sin(pi*a))**2 - polygamma(1 - a, 1)",),
        summary="The derivative of the logarithm of the gamma function.",
        note="The value, which is 0 somewhere, has an absolute error of 2e-15 there; the derivative has one of 5 "
        "units, left of 0 the second one of 8 units and 1e-14, and is inf or nan where too large.",
    ),
    Op(
        "lgamma", "a",
        "g if a > 0 else -(log(abs(sinc(d))) + log(abs(d)) + g)",
        ("digamma(a)",), "log Γ",
        let=(
            "d = a - floor(a + 0.5)", "z = a if a > 0 else 1 - a", "x = z + 8 if z < 8 else z",
            f"p = log({'*'.join(['x'] * 8)}/({'*'.join(f'(z + {k})' for k in range(1, 8))})) - log(z) if z < 8 else 0",
            f"g = (z - 0.5)*log(x) + p - x + 0.5*log(2*pi) + {STIRLING}/(12*x) if z < 3e305 else z*inf",
        ),
        domain="a > 0 or a != floor(a)", points=((0.1,), (0.7,), (2.5,), (30.0,), (-1.3,)),
        summary="Logarithm of the absolute value of the gamma function.",
        note="The value, which is 0 somewhere, has an absolute error of 4e-15 there, the derivative of 2e-15; the "
        "second one has an error of 5 units.",
    ),
    Op(
        "erfinv", "a", "sign(a)*v3 if b < 1 else sign(a)*inf if b <= 1 else nan", ("0.5*sqrt(pi)*exp(out*out)",),
        let=(
            # S. Winitzki's approximation, right to some three digits, and steps that treble them
            "b = abs(a)", "w = log1p(-b*b)", "t = 2/(pi*0.147) + 0.5*w", "v0 = sqrt(sqrt(t*t - w/0.147) - t)",
            *(line.format(i, i + 1) for i in range(3) for line in (f"r{{0}} = {HALF}", f"v{{1}} = {STEP}")),
        ),
        domain="-1 < a < 1", points=INSIDE, summary="Inverse of the error function.",
        note="Derivatives have an error of 4 + 4*out*out units, since out*out is rounded in the exponent.",
    ),
    Op(
        "ndtr", "a", "0.5*erfc(-a/sqrt(2))", ("exp(-0.5*a*a)/sqrt(2*pi)",), "Φ", points=LINE,
        note="Value and derivatives have an error of 4 + 2*a*a units, since a*a is rounded in an exponent.",
        summary="Standard normal distribution: how likely it is to be below a.",
    ),
    Op(
        "log_ndtr", "a",
        "log1p(-0.5*erfc(a/sqrt(2))) if a > -1 else log(0.5*erfc(-a/sqrt(2))) if a > -20 "
        "else -0.5*a*a - log(-a) - 0.5*log(2*pi) + log(mills)",
        ("exp(-0.5*a*a)/sqrt(2*pi)/ndtr(a) if a > -20 else -a/mills",), "log Φ", let=(f"mills = {MILLS}",), points=LINE,
        taught=("exp(-0.5*a**2)/sqrt(2*pi)/ndtr(a)",),
        summary="Logarithm of the standard normal distribution, far to the left too.",
        note="Right of -20 value and derivative have an error of 4 + 2*a*a units, the second one an absolute one of "
        "1e-15 + 4e-16*a**4 left of 1, and of as many units right of it.",
    ),
)  # fmt: skip
