"""The rows in a real browser, against the same rows in Python."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import math
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import mpmath
import numpy as np
import pytest

from autograd import Op
from autograd.checking.registering import node_at
from autograd.common.words import in_formula, number
from autograd.core.own_rows import install, unregister
from autograd.explaining.rules import Named
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from autograd.views.stepping.javascript import script

BUILT_IN = tuple(TABLE)
SPECIAL = (0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 3.0, 1000.0, -1000.0, 1e-300, math.inf, -math.inf, math.nan)
USERS = (
    Op(
        "constructor", "var function; Math=2", "var*function**Math - arguments(var)",
        ("function**Math + 1", "Math*var*function**(Math - 1) if function > 0 else Math*var*function"),
        symbol="</script><script>document.title = 'injected'</script>", summary="<!-- <script>",
        domain="function != 0", kinks=("var - function",),
    ),
    Op("arguments", "eval", "-eval", ("-1",)),
    Op("toString", "*new *rows x", "sum(new*rows) - x",
       ("rows", "new if new > 0 else -(-new)", "-1 if x > out else n(x)"),
       let=("place = max(new - rows)",)),
    Op("n", "this", "-1", ("-(-(-this))",)),
    Op("logic", "a b",
       "-(-a) - -b*(1 if a > 0 and (b > 0 or a > 1) else 0) + (2 if a > 0 or b > 0 and a < -1 else 3 if a > -1 else b)",
       ("(a if 0 < a < 1 and b > 0 else -a)*b**(-a if a > 0 else 2)", "(1 if a > 0 else 0) + (1 if b > 0 else 0)"),
       domain="a > 0 and b > 0 or a <= 0 and b <= 0", smooth="not_nan(a) > 0 and a != 0 or b != 0"),
    Op("not_nan", "undefined", "1 if undefined <= 0 or undefined > 0 else 0", ("0",)),
    Op("softest", "*a", "max(a) + sum(exp(a if a > 0 else -a))",
       ("exp(a - m)/sum(exp(a - m)) if out > m else a - -2e-20**-a" , ), let=("m = max(a)", "k = sum(-a)/max(-a)")),
    Op("largest", "*a", "max(a)", ("step(a) + sign(a)",)),
    Op("whole", "a", "1/floor(a)", ("1/sign(a) + 1/step(a) - 1/sqrt(a)",)),
    Op("signs", "a b", "a - (-b) + a*(b + 1e30)", ("-(out/b)**-2*(-a - -b)", "a - (b - a)/(b/a)**(a**b) - (-abs(-a))")),
)  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> Iterator[list[Op]]:
    """The built-in rows, and some of a user's whose names are a nuisance in JavaScript."""
    order = ("arguments", "n", "not_nan")
    mine = sorted(USERS, key=lambda op: op.name not in order)
    for op in mine:
        install(op)  # unchecked: some of their partials are wrong
    yield [*map(TABLE.__getitem__, BUILT_IN), *mine]
    for op in reversed(mine):
        unregister(op.name)


def html(source: str) -> str:
    """A page that may run this script and nothing else."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'"
    return (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>rows</title><script>{source}</script>"
    )


@pytest.fixture
def loaded(page: Any, rows: list[Op]) -> Any:
    page.set_content(html(script(rows)))
    return page


def flat_size(op: Op, length: int) -> int:
    return sum(length if kind == "list" else 1 for kind in op.names.values())


def places(op: Op) -> list[list[float]]:
    """Flat arguments: the row's points, every special number with every other one, ties, and random ones."""
    random = np.random.default_rng(sum(op.name.encode()))
    found = [flatten(point) for point in op.points]
    size = flat_size(op, 2)
    if size <= 2:
        found += [list(each) for each in itertools.product(SPECIAL, repeat=size)]
    else:
        found += [[float(x) for x in random.choice(SPECIAL, size)] for _ in range(200)]
    for length in (1, 2, 3, 9) if op.variadic else (0,):
        scales = 10.0 ** random.uniform(-3, 2.5, (100 if op.variadic else 1000, 1))
        drawn = random.normal(size=(len(scales), flat_size(op, length))) * scales
        found += drawn.tolist()
        found += np.round(drawn[:50]).tolist()
        found += np.repeat(drawn[:50, :1], drawn.shape[1], axis=1).tolist()  # ties
    return found


def flatten(point: tuple[Any, ...]) -> list[float]:
    return [float(x) for part in point for x in (part if isinstance(part, (list, tuple)) else [part])]


def close(got: float, expected: float, relative: float) -> bool:
    if math.isnan(expected) or math.isnan(got):
        return math.isnan(expected) and math.isnan(got)
    if expected == 0.0:  # which of the two zeros it is matters to 1/x
        return got == 0.0 and math.copysign(1.0, got) == math.copysign(1.0, expected)
    if math.isinf(expected) or math.isinf(got):
        return got == expected
    return abs(got - expected) <= relative * abs(expected)


def asked(page: Any, function: str, *given: Any) -> Any:
    """What a function answers in the page, as one text each way: playwright takes numbers one by one, and long for it.

    Numbers come back as text, which keeps nan, infinities and the sign of 0; so `float` reads them.
    """
    plainly = "(_, x) => typeof x !== 'number' ? x : Object.is(x, -0) ? '-0' : String(x)"
    arguments = ", ".join(map(json.dumps, given))  # Python's NaN and Infinity are JavaScript's, too
    return json.loads(page.evaluate(f"() => JSON.stringify(({function})({arguments}), {plainly})"))


def test_every_row_computes_what_python_computes(loaded: Any, rows: list[Op]) -> None:
    for op in rows:
        given = places(op)
        relative = 1e-12 if op.name == "gelu" else 1e-13  # gelu's derivative crosses 0
        got = asked(
            loaded,
            """(name, places) => places.map((x) => {
                const { out, partials } = rows[name].at(x);
                const row = rows[name];
                return [[out, ...partials, ...row.kinksAt(x)], row.at(x).out, row.inside(x), row.smoothAt(x)];
            })""",
            op.name,
            given,
        )
        for x, (flat, value, inside, smooth) in zip(given, got, strict=True):
            arguments = op.group(x)
            out, partials = evaluating.at(op.name, arguments)
            kinks = [evaluating.in_partial(op, kink, arguments) for kink in op.kinks]
            for mine, theirs in zip(flat, [out, *partials, *kinks], strict=True):
                assert close(float(mine), theirs, relative), (op.name, x, flat, out, partials)
            assert close(float(value), out, relative), (op.name, x)
            assert inside is evaluating.inside(op, op.domain, arguments), (op.name, x, op.domain)
            assert smooth is evaluating.inside(op, op.smooth, arguments), (op.name, x, op.smooth)


NAMES = ("a", "w₁", "sin₄", "x*w", "a", "layers[0].b", "Σ", "−3", "1e−20", "2")


def test_every_row_says_what_python_says(loaded: Any, rows: list[Op]) -> None:
    random = np.random.default_rng(5)
    for op in rows:
        given = places(op)
        given = given[:: max(1, len(given) // 120)] + given[:40]
        told: list[dict[str, Any]] = []
        expected = []
        for x in given:
            node = node_at(op, x)
            constant = [parent.constant for parent in node.parents]
            names = {parent: str(name) for parent, name in zip(node.parents, random.choice(NAMES, len(x)), strict=True)}
            ours = Named(node, {**names, node: "y*z"})
            told.append({"x": x, "names": ours.parents, "constant": constant, "name": ours.name, "out": node.data})
            said = [ours.value, ours.value_with_numbers]
            for place in range(len(x)):
                local = ours.local(place)
                said += [local.head, local.formula, *local.reasons, local.parent, str(local.turn)]
                said.append(ours.local_with_numbers(place))
            expected.append(said)
        got = asked(
            loaded,
            """(name, told) => told.map((each) => {
                const node = rows[name].named(each);
                return [node.value, node.valueWithNumbers, ...each.x.flatMap((_, k) => {
                    const { head, formula, reasons, parent, turn } = node.local(k);
                    return [head, formula, ...reasons, parent, String(turn), node.localWithNumbers(k)];
                })];
            })""",
            op.name,
            told,
        )
        for each, theirs, ours_said in zip(told, got, expected, strict=True):
            assert theirs == ours_said, (op.name, each)


def test_names_are_put_into_parentheses_as_in_python(loaded: Any) -> None:
    names = [*NAMES, "x²", "a b", "w[i-1]", "w (1.2)", "loss-1", "a^2", "ŷ", "x_1", "f(x)", "a/b[0]", ""]
    assert loaded.evaluate("(names) => names.map(spelling.inFormula)", names) == [in_formula(name) for name in names]


def test_slots_and_descriptions(loaded: Any, rows: list[Op]) -> None:
    for op in rows:
        size = flat_size(op, 3)
        slots = loaded.evaluate("([name, n]) => rows[name].slots(n)", [op.name, size])
        assert [tuple(slot) for slot in slots] == op.slots(size)
        known = loaded.evaluate(
            """(name) => { const { symbol, domain, smooth, kinks, summary, active, passive } = rows[name];
                return [symbol, domain, smooth, kinks, summary, active, passive]; }""",
            op.name,
        )
        expected = [op.symbol, op.domain, op.smooth, list(op.kinks), op.summary, list(op.active), list(op.passive)]
        assert known == expected
    assert loaded.title() == "rows", "a symbol was run as a script"


def test_numbers_are_spelled_as_in_python(loaded: Any) -> None:
    random = np.random.default_rng(3)
    bits = random.integers(0, 2**64, 4000, dtype=np.uint64).view(np.float64)
    values = [*SPECIAL, *bits[np.isfinite(bits)].tolist(), 5e-324, 1.7976931348623157e308]
    values += (random.normal(size=2000) * 10.0 ** random.uniform(-7, 8, 2000)).tolist()
    values += [n + 0.5 for n in (0, 1, 2, *range(99_990, 100_010), 123456, 999_998, 999_999)]  # ties at six digits
    values += [n / 2.0**k for n in (3, 5, 7, 125, 12345, 1234565, 1000001, 9999995) for k in range(12)]
    values += [
        float(f"{sign}{m}e{e}") for sign in "+-" for m in ("1", "9.999995", "9.9999949", "1.5") for e in range(-8, 9)
    ]
    for digits in (1, 2, 3, 6, 12, 17):
        got = loaded.evaluate("([values, digits]) => values.map((x) => spelling.number(x, digits))", [values, digits])
        assert got == [number(x, digits) for x in values], digits
    assert loaded.evaluate("spelling.number(1e-20)") == "1e−20"


def test_error_functions_to_the_last_digits(loaded: Any) -> None:
    random = np.random.default_rng(4)
    xs = [*np.linspace(-7, 27, 2000).tolist(), *random.uniform(-1.2, 1.2, 1000).tolist(), 1e-300, -1e-20, 0.5, 1.0]
    got = loaded.evaluate("(xs) => xs.map((x) => [intrinsics.erf(x), intrinsics.erfc(x)])", xs)
    for x, (erf, erfc) in zip(xs, got, strict=True):
        with mpmath.workdps(40):
            true, rest = mpmath.erf(x), mpmath.erfc(x)
            assert abs(erf - true) <= 1e-15 * abs(true), x
            assert abs(erfc - rest) <= 1e-15 * abs(rest) + 5e-324, x  # the last numbers above 0 have few digits


def test_the_error_functions_coefficients() -> None:
    source = (resources.files("autograd.views.stepping") / "assets" / "logic" / "intrinsics.js").read_text(
        encoding="utf-8"
    )
    table = re.search(r"const TAIL = \[(.*?)\]", source, re.DOTALL)
    assert table
    written = [float(number) for number in table[1].replace("\n", " ").split(",") if number.strip()]
    with mpmath.workdps(50):
        angles = [mpmath.pi * (k + mpmath.mpf(1) / 2) / 64 for k in range(64)]
        xs = [7 / (mpmath.cos(angle) + 1) - 3 for angle in angles]
        at = [mpmath.erfc(x) * mpmath.exp(x * x) * (x + 3) for x in xs]
        for j, number in enumerate(written):
            true = sum(y * mpmath.cos(j * angle) for y, angle in zip(at, angles, strict=True)) / (32 if j else 64)
            assert number == float(true)
    assert len(written) == 25


def test_a_row_brings_the_rows_it_calls(page: Any) -> None:
    page.set_content(html(script([TABLE["softplus"]])))
    assert page.evaluate("Object.keys(rows).sort()") == ["sigmoid", "softplus"]
    out, partials = evaluating.at("softplus", [0.25])
    assert page.evaluate("rows.softplus.at([0.25])") == {
        "out": pytest.approx(out, rel=1e-14),
        "partials": [pytest.approx(partials[0], rel=1e-14)],
    }


def test_the_script_can_stand_in_html(rows: list[Op]) -> None:
    source = script(rows)
    assert not re.search(r"</|<!--|\beval\(|new Function", source)
