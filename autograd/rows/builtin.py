"""rows: the built-in primitives. Adding one is adding a row here, and then: python -m autograd.core.writing."""

from __future__ import annotations

from autograd.rows.row import Op

PAIRS = ((2.0, -3.0), (-1.5, 0.5), (0.25, 4.0))
LINE = ((-2.0,), (-0.5,), (0.3,), (1.7,))
RIGHT = ((0.1,), (0.5,), (2.0,), (30.0,))
INSIDE = ((-0.9,), (-0.5,), (0.3,), (0.7,))


ROWS = (
    # ---- the operators
    Op("add", "a b", "a + b", ("1", "1"), "+", "add", points=PAIRS, summary="Sum of two numbers."),
    Op("sub", "a b", "a - b", ("1", "-1"), "−", "sub", points=PAIRS, summary="Difference of two numbers."),
    Op("mul", "a b", "a*b", ("b", "a"), "×", "mul", points=PAIRS, summary="Product of two numbers."),
    Op(
        "div", "a b", "a/b", ("1/b", "-(out/b)"), "÷", "truediv",
        domain="b != 0", points=PAIRS, summary="Quotient of two numbers.",
    ),
    # as in IEEE 754, Python and NumPy, a**0 and 1**b are 1 even where the other number is nan
    Op(
        "pow", "a b", "a**b",
        ("0 if 0 <= a <= 0 and 0 <= b <= 0 else b*a**(b - 1)", "out*log(a) if a > 0 else 0 if a >= 0 else nan"),
        "^", "pow", domain="a > 0 or a == 0 and b >= 0 or a < 0 and b == floor(b)", smooth="a > 0",
        points=((2.0, 3.0), (0.5, -1.5), (3.0, 0.5)), summary="Power; the exponent has a gradient too.",
    ),
    Op(
        "powc", "a; n", "a**n", ("0 if n == 0 else n*a**(n - 1)",),
        "^", "pow", domain="a > 0 or a == 0 and n >= 0 or a < 0 and n == floor(n)",
        smooth="a != 0 or n >= 1 or n == 0",
        points=((2.0, 3.0), (-1.5, 2.0), (0.5, -0.5), (3.0, 0.0)), summary="Power with a constant exponent.",
    ),
    Op("neg", "a", "-a", ("-1",), "−", "neg", points=LINE, summary="The number with its sign turned."),
    Op("abs", "a", "abs(a)", ("sign(a)",), "|·|", "abs", kinks=("a",), points=LINE, summary="Absolute value."),
    Op("identity", "a", "a", ("1",), "=", points=LINE, summary="The same number, as a node of its own."),
    # ---- elementary functions
    Op("exp", "a", "exp(a)", ("out",), points=LINE, summary="Exponential function."),
    Op("expm1", "a", "expm1(a)", ("exp(a)",), points=LINE, summary="exp(a) - 1, accurate at 0."),
    Op("log", "a", "log(a)", ("1/a",), domain="a > 0", points=RIGHT, summary="Natural logarithm."),
    Op("log1p", "a", "log1p(a)", ("1/(1 + a)",), domain="a > -1", points=INSIDE, summary="log(1 + a), accurate at 0."),
    Op("sqrt", "a", "sqrt(a)", ("0.5/out",), "√", domain="a >= 0", smooth="a > 0", points=RIGHT, summary="Root."),
    Op("sin", "a", "sin(a)", ("cos(a)",), points=LINE, summary="Sine of an angle in radians."),
    Op("cos", "a", "cos(a)", ("-sin(a)",), points=LINE, summary="Cosine of an angle in radians."),
    Op("tan", "a", "tan(a)", ("1 + out*out",), points=LINE, summary="Tangent of an angle in radians."),
    Op(
        "asin", "a", "asin(a)", ("1/sqrt((1 - a)*(1 + a))",), aliases=("arcsin",),
        domain="-1 <= a <= 1", smooth="-1 < a < 1", points=INSIDE, summary="Inverse sine, in radians.",
    ),
    Op(
        "acos", "a", "acos(a)", ("-1/sqrt((1 - a)*(1 + a))",), aliases=("arccos",),
        domain="-1 <= a <= 1", smooth="-1 < a < 1", points=INSIDE, summary="Inverse cosine, in radians.",
    ),
    Op("atan", "a", "atan(a)", ("1/(1 + a*a)",), aliases=("arctan",), points=LINE, summary="Inverse tangent."),
    Op("sinh", "a", "sinh(a)", ("cosh(a)",), points=LINE, summary="Hyperbolic sine."),
    Op("cosh", "a", "cosh(a)", ("sinh(a)",), points=LINE, summary="Hyperbolic cosine."),
    Op("erf", "a", "erf(a)", ("1.1283791670955126*exp(-(a*a))",), points=LINE, summary="Error function."),
    Op(
        "erfc", "a", "erfc(a)", ("-1.1283791670955126*exp(-(a*a))",),
        points=LINE, summary="1 - erf(a), accurate for large a.",
    ),
    # ---- activations
    Op("tanh", "a", "tanh(a)", ("1 - out*out",), activation="xavier", points=LINE, summary="Hyperbolic tangent."),
    Op(
        "sigmoid", "a", "1/(1 + exp(-a)) if a >= 0 else exp(a)/(1 + exp(a))", ("out*sigmoid(-a)",), "σ",
        activation="xavier", points=LINE, summary="Logistic function, from 0 to 1.",
    ),
    Op(
        "relu", "a", "0 if a <= 0 else a", ("step(a)",),
        kinks=("a",), activation="he", points=LINE, summary="The positive part.",
    ),
    Op(
        "leaky_relu", "a; slope=0.01", "a if a > 0 else slope*a", ("1 if a > 0 else slope if a <= 0 else nan",),
        kinks=("a",), activation="he", points=((-2.0, 0.1), (1.7, 0.1)), summary="ReLU with a small slope below 0.",
    ),
    Op(
        "softplus", "a", "a + log1p(exp(-a)) if a > 0 else log1p(exp(a))", ("sigmoid(a)",),
        activation="he", points=LINE, summary="Smooth ReLU, log(1 + exp(a)).",
    ),
    Op(
        "gelu", "a", "0.5*a*erfc(-0.7071067811865476*a)",
        ("0.5*erfc(-0.7071067811865476*a) + 0.3989422804014327*a*exp(-0.5*a*a)",),
        activation="he", points=LINE, summary="Gaussian error linear unit, a·Φ(a), in the erf form.",
    ),
    # ---- several arguments
    Op(
        "maximum", "a b", "a if a >= b else b if b > a else nan",
        (
            "1 if a > b else 0 if a < b else 0.5 if a <= b else nan",
            "1 if b > a else 0 if b < a else 0.5 if b <= a else nan",
        ),
        "max", kinks=("a - b",), points=PAIRS, summary="The larger one; at a tie each gets half of the gradient.",
    ),
    Op(
        "minimum", "a b", "a if a <= b else b if b < a else nan",
        (
            "1 if a < b else 0 if a > b else 0.5 if a <= b else nan",
            "1 if b < a else 0 if b > a else 0.5 if b <= a else nan",
        ),
        "min", kinks=("a - b",), points=PAIRS, summary="The smaller one; at a tie each gets half of the gradient.",
    ),
    Op(
        # the largest terms are counted and not summed: beside them log1p still sees terms that 1 + x would lose
        "logsumexp", "*a", "m + (log(n) + log1p(rest/n))", ("exp(a - out)",), "log Σ exp",
        let=("m = max(a)", "n = sum(1 if a >= m else 0)", "rest = sum(0 if a >= m else exp(a - m))"),
        points=(((1.0, -2.0, 0.5),), ((1000.0, 999.0),)), summary="log of the sum of exp, without overflow.",
    ),
    Op("sum", "*a", "sum(a)", ("1",), "Σ", points=(((1.0, -2.0, 0.5),), ((4.0,),)), summary="Sum from left to right."),
    Op(
        "dot", "*a *b", "sum(a*b)", ("b", "a"), "·",
        points=(((1.0, -2.0), (0.5, 3.0)),), summary="Dot product, added from left to right.",
    ),
    Op(
        "weighted_sum", "*w *x b", "sum(w*x) + b", ("x", "w", "1"), "Σ",
        points=(((1.0, -2.0), (0.5, 3.0), -1.0),), summary="A neuron's weighted sum of inputs, and its bias.",
    ),
)  # fmt: skip
