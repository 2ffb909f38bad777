"""rows: the built-in primitives. Adding one is adding a row here, and then: python -m autograd.core.writing."""

from __future__ import annotations

from autograd.rows.row import Op

PAIRS = ((2.0, -3.0), (-1.5, 0.5), (0.25, 4.0))
LINE = ((-2.0,), (-0.5,), (0.3,), (1.7,))
RIGHT = ((0.1,), (0.5,), (2.0,), (30.0,))
INSIDE = ((-0.9,), (-0.5,), (0.3,), (0.7,))

# What a softmax is made of: exp of the differences to the largest, which are exact where those to a logarithm of a sum
# are not. As graphs, all terms depend on the arguments, and so does the largest, whose own derivative cancels out.
REST = ("rest = sum(0 if a >= m else exp(a - m))", "total = n + rest")
GAUSSIAN = "Derivatives have an error of 4 + a*a units, since a*a is rounded in the exponent."
DIFFERENCES = (
    "The error is 4 units of the largest of the arguments, differences, terms and partials that the number is made of; "
    "a partial's is 4 + (m - a) units, since m - a is rounded in the exponent."
)
NEAR_ZERO = "The second derivative, which is 0 at 0, has an absolute error of 4e-16 between -0.5 and 0.5."
TERMS = "The error of the value is a unit of the largest partial sum for each term."

ROWS = (
    # ---- the operators
    Op("add", "a b", "a + b", ("1", "1"), "+", "add", points=PAIRS, summary="Sum of two numbers."),
    Op("sub", "a b", "a - b", ("1", "-1"), "−", "sub", points=PAIRS, summary="Difference of two numbers."),
    Op("mul", "a b", "a*b", ("b", "a"), "×", "mul", points=PAIRS, summary="Product of two numbers."),
    Op(
        "div", "a b", "a/b", ("1/b", "-(out/b)"), "÷", "truediv",
        domain="b != 0", points=PAIRS, taught=("", "-(a/b**2)"), summary="Quotient of two numbers.",
        note="∂/∂b, and what is derived from it, has fewer digits where out is below 2.3e-308.",
    ),
    # as in IEEE 754, Python and NumPy, a**0 and 1**b are 1 even where the other number is nan
    Op(
        "pow", "a b", "a**b",
        (
            # b - 1 is rounded where b < 0.5; where there is no derivative by b, none of higher order is a number
            "b*a**(b - 1) if b >= 0.5 else b/sqrt(a)*(out/sqrt(a)) if 0 < a < inf "
            "else 0*sqrt(b) if a <= 0 and 0 <= b <= 0 else b*a**(b - 1)",
            "out*log(a) if a > 0 or a >= 0 and b < 0 else 0 if a >= 0 and b > 1 else 0*sqrt(a) if a >= 0 and b > 0 "
            "else nan*out",
        ),
        "^", "pow", taught=(
            "0 if a == 0 and b == 0 else b*a**(b - 1)",
            "out*log(a) if a > 0 else nan if a < 0 else 0 if a <= 0 and b > 0 else nan",
        ),
        domain="a > 0 or a == 0 and b >= 0 or a < 0 and b == floor(b)", smooth="a > 0",
        points=((2.0, 3.0), (0.5, -1.5), (3.0, 0.5)), summary="Power; the exponent has a gradient too.",
        note="Derivatives have fewer digits where a, b or out is below 2.3e-308. Second derivatives have an error of 8 "
        "units, are inf or nan where too large, and nan where there is none; that by a and b is a sum of two terms, "
        "with an error of 8 units of the larger one.",
    ),
    Op(
        "powc", "a; n", "a**n",
        (
            # n - 1 is rounded where n < 0.5 is no whole number
            "0 if n == 0 else n*a**(n - 1) if n >= 0.5 or n == floor(n) "
            "else n/sqrt(a)*(out/sqrt(a)) if 0 < a < inf else n*a**(n - 1)",
        ),
        "^", "pow", taught=("0 if n == 0 else 1 if n == 1 else n*a**(n - 1)",),
        domain="a > 0 or a == 0 and n >= 0 or a < 0 and n == floor(n)",
        smooth="a != 0 or n >= 1 or n == 0",
        points=((2.0, 3.0), (-1.5, 2.0), (0.5, -0.5), (3.0, 0.0)), summary="Power with a constant exponent.",
        note="Derivatives have fewer digits where a or n is below 2.3e-308. The second one has an error of 8 units, "
        "and is inf or nan where it is too large.",
    ),
    Op("neg", "a", "-a", ("-1",), "−", "neg", points=LINE, summary="The number with its sign turned."),
    Op(
        "abs", "a", "abs(a)", ("sign(a)",), "|·|", "abs", kinks=("a",), points=LINE, summary="Absolute value.",
        taught=("1 if a > 0 else -1 if a < 0 else 0 if a == 0 else nan",),
    ),
    Op("identity", "a", "a", ("1",), "=", points=LINE, summary="The same number, as a node of its own."),
    # ---- elementary functions
    Op("exp", "a", "exp(a)", ("out",), points=LINE, taught=("exp(a)",), summary="Exponential function."),
    Op("expm1", "a", "expm1(a)", ("exp(a)",), points=LINE, summary="exp(a) - 1, accurate at 0."),
    Op("log", "a", "log(a)", ("1/a",), domain="a > 0", points=RIGHT, summary="Natural logarithm."),
    Op("log1p", "a", "log1p(a)", ("1/(1 + a)",), domain="a > -1", points=INSIDE, summary="log(1 + a), accurate at 0."),
    Op(
        "sqrt", "a", "sqrt(a)", ("0.5/out",), "√", domain="a >= 0", smooth="a > 0", points=RIGHT, summary="Root.",
        taught=("1/(2*sqrt(a))",),
    ),
    Op("sin", "a", "sin(a)", ("cos(a)",), points=LINE, summary="Sine of an angle in radians."),
    Op("cos", "a", "cos(a)", ("-sin(a)",), points=LINE, summary="Cosine of an angle in radians."),
    Op(
        "tan", "a", "tan(a)", ("1 + out*out",), points=LINE, summary="Tangent of an angle in radians.",
        taught=("1 + out**2",),
    ),
    Op(
        "asin", "a", "asin(a)", ("1/sqrt((1 - a)*(1 + a))",), aliases=("arcsin",), note=NEAR_ZERO,
        domain="-1 <= a <= 1", smooth="-1 < a < 1", points=INSIDE, taught=("1/sqrt(1 - a**2)",),
        summary="Inverse sine, in radians.",
    ),
    Op(
        "acos", "a", "acos(a)", ("-1/sqrt((1 - a)*(1 + a))",), aliases=("arccos",), note=NEAR_ZERO,
        domain="-1 <= a <= 1", smooth="-1 < a < 1", points=INSIDE, taught=("-1/sqrt(1 - a**2)",),
        summary="Inverse cosine, in radians.",
    ),
    Op(
        "atan", "a", "atan(a)", ("1/(1 + a*a)",), aliases=("arctan",), points=LINE, summary="Inverse tangent.",
        taught=("1/(1 + a**2)",),
        note="The derivative is 0 beyond 1e154, where it is below 1e-308; the second one beyond 1e77, below 1e-231.",
    ),
    Op("sinh", "a", "sinh(a)", ("cosh(a)",), points=LINE, summary="Hyperbolic sine."),
    Op("cosh", "a", "cosh(a)", ("sinh(a)",), points=LINE, summary="Hyperbolic cosine."),
    Op(
        "erf", "a", "erf(a)", ("1.1283791670955126*exp(-(a*a))",),
        points=LINE, summary="Error function.", note=GAUSSIAN,
    ),
    Op(
        "erfc", "a", "erfc(a)", ("-1.1283791670955126*exp(-(a*a))",),
        points=LINE, summary="1 - erf(a), accurate for large a.", note=GAUSSIAN,
    ),
    # ---- activations
    # 1 - out*out rounds away what tanh is short of 1; and as a row it needs no branch, which a recording would guard
    Op(
        "sech2", "a", "4*e/((1 + e)*(1 + e))", ("-2*out*tanh(a)",), "sech²", let=("e = exp(-2*abs(a))",),
        points=LINE, summary="1/cosh(a)², the derivative of tanh.",
        note="The second derivative has an error of 8 units, and an absolute one of 1e-15 between -2 and 2.",
    ),
    Op(
        "tanh", "a", "tanh(a)", ("sech2(a)",),
        activation="xavier", points=LINE, summary="Hyperbolic tangent.", taught=("1 - out**2",),
    ),
    Op(
        "sigmoid", "a", "1/(1 + exp(-a)) if a >= 0 else exp(a)/(1 + exp(a))", ("out*sigmoid(-a)",), "σ",
        activation="xavier", points=LINE, summary="Logistic function, from 0 to 1.", taught=("out*(1 - out)",),
        runs=("e = exp(-abs(a))", "(1 if a >= 0 else e)/(1 + e)", "out*((e if a >= 0 else 1)/(1 + e))"),
        note="The second derivative, which is 0 at 0, has an absolute error of 1e-16 between -1 and 1.",
    ),
    Op(
        "relu", "a", "0 if a <= 0 else a", ("step(a)",),
        kinks=("a",), activation="he", points=LINE, summary="The positive part.",
        taught=("1 if a > 0 else 0 if a <= 0 else nan",),
    ),
    Op(
        "leaky_relu", "a; slope=0.01", "a if a > 0 else slope*a", ("1 if a > 0 else slope if a <= 0 else nan",),
        kinks=("a",), activation="he", points=((-2.0, 0.1), (1.7, 0.1)), summary="ReLU with a small slope below 0.",
    ),
    Op(
        "softplus", "a", "a + log1p(exp(-a)) if a > 0 else log1p(exp(a))", ("sigmoid(a)",),
        activation="he", points=LINE, summary="Smooth ReLU, log(1 + exp(a)).",
        runs=("e = exp(-abs(a))", "a + log1p(e) if a > 0 else log1p(e)", "(1 if a >= 0 else e)/(1 + e)"),
    ),
    Op(
        "gelu", "a", "0.5*a*erfc(-0.7071067811865476*a)",
        ("0.5*erfc(-0.7071067811865476*a) + 0.3989422804014327*a*exp(-0.5*a*a)",),
        activation="he", points=LINE, summary="Gaussian error linear unit, a·Φ(a), in the erf form.",
        note="Value and derivatives have an error of 4 + 2*a*a units, since a*a is rounded in an exponent; "
        "the derivatives, which are 0 near -0.75 and ±1.41, have an absolute one of 4e-16 there.",
    ),
    # ---- several arguments
    Op(
        "maximum", "a b", "a if a >= b else b if b > a else nan",
        (
            "1 if a > b else 0 if a < b else 0.5 if a <= b else nan",
            "1 if b > a else 0 if b < a else 0.5 if b <= a else nan",
        ),
        "max", taught=(
            "1 if a > b else 0 if a < b else 0.5 if a == b else nan",
            "1 if b > a else 0 if b < a else 0.5 if b == a else nan",
        ),
        kinks=("a - b",), points=PAIRS, summary="The larger one; at a tie each gets half of the gradient.",
    ),
    Op(
        "minimum", "a b", "a if a <= b else b if b < a else nan",
        (
            "1 if a < b else 0 if a > b else 0.5 if a <= b else nan",
            "1 if b < a else 0 if b > a else 0.5 if b <= a else nan",
        ),
        "min", taught=(
            "1 if a < b else 0 if a > b else 0.5 if a == b else nan",
            "1 if b < a else 0 if b > a else 0.5 if b == a else nan",
        ),
        kinks=("a - b",), points=PAIRS, summary="The smaller one; at a tie each gets half of the gradient.",
    ),
    Op(
        # beside the largest terms, which are 1 each, log1p still sees what 1 + x would lose
        "logsumexp", "*a", "m + (log(n) + log1p(rest/n)) if -inf < m < inf else m", ("exp(a - m)/total",), "log Σ exp",
        let=("m = max(a)", "n = sum((exp(a - m) if m < inf else 1) if a >= m else 0)", *REST),
        points=(((1.0, -2.0, 0.5),), ((1000.0, 999.0),), ((2.0, 2.0, 2.0),)),
        summary="log of the sum of exp, without overflow.", taught=("exp(a - out)",), note=DIFFERENCES,
    ),
    Op(
        # the loss of one sample with scores a, whose class has the probabilities p; w is 1 where these are
        "cross_entropy", "*a *p", "sum(p*((m - a) + tail) if a > -inf or p < 0 or p > 0 else 0*p)",
        (
            # of the largest score e/total - 1 would be rounded away where the others are small
            "w*exp(a - m)/total - p if a < m else ((w - p)*exp(a - m) - p*(rest + (n - exp(a - m))))/total",
            "(m - a) + tail",
        ),
        "CE",
        let=(
            "m = max(a)", "n = sum(exp(a - m) if a >= m else 0)", *REST,
            "tail = log(n) + log1p(rest/n)", "w = sum(p)",
        ),
        points=(((1.0, -2.0, 0.5), (0.0, 1.0, 0.0)), ((2.0, 2.0, -1.0), (0.5, 0.2, 0.3))),
        summary="Cross-entropy of softmax(a) with weights p, Σp·(logsumexp(a) - a).",
        taught=("exp(a)/sum(exp(a))*sum(p) - p", "log(sum(exp(a))) - a"), note=DIFFERENCES,
    ),
    Op(
        "sum", "*a", "sum(a)", ("1",), "Σ",
        points=(((1.0, -2.0, 0.5),), ((4.0,),)), summary="Sum from left to right.", note=TERMS,
    ),
    Op(
        "dot", "*a *b", "sum(a*b)", ("b", "a"), "·",
        points=(((1.0, -2.0), (0.5, 3.0)),), summary="Dot product, added from left to right.", note=TERMS,
    ),
    Op(
        "weighted_sum", "*w *x b", "sum(w*x) + b", ("x", "w", "1"), "Σ",
        points=(((1.0, -2.0), (0.5, 3.0), -1.0),), summary="A neuron's weighted sum of inputs, and its bias.",
        note=TERMS,
    ),
)  # fmt: skip
