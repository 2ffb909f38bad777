"""grading: the small programs that an engine is tried with, made from the rows and their points.

They are written for our Value; what they should give is what they give with it. `running.translated` writes them in
the names of another engine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from autograd.grading.forms import BINARY, Written, filled, forms_of, plainly, python_has_it
from autograd.rows import evaluating
from autograd.rows.row import Op, Point
from autograd.rows.table import TABLE

GROUPS = ("values", "gradients", "adding_up", "order", "again", "edges", "size")  # what a teacher gives marks for
SEED = 5  # an upstream gradient that is no partial at any row's points
HELD = 10.0  # what a gradient holds beforehand
SHORT, LONG = 2_000, 100_000
FEW, MANY = 10, 20  # doublings
CANDIDATES = (-1.0, 0.0, 2.0, -2.0, 0.5)


@dataclass(frozen=True)
class Case:
    """A program, and what is looked at when it has run.

    Args:
        group: one of `GROUPS`.
        kind: what it tries.
        operation: the name of the row that it's about; "" where it's about the backward pass.
        text: the program.
        shown: expressions whose numbers are looked at.
        form: the operation as it is written in it.
        helpers: other operations that it can't do without.
        counted: whether the calls that it makes are counted, as the last number.
        slow: whether it may take longer than others.
    """

    group: str
    kind: str
    operation: str
    text: str
    shown: tuple[str, ...]
    form: Written | None = field(default=None, compare=False)
    helpers: tuple[str, ...] = ()
    counted: bool = False
    slow: bool = False


def cases_of(known: Mapping[str, int]) -> list[Case]:
    """All cases for an engine that offers these names; what takes long comes last.

    Example:
        >>> cases = cases_of({".__add__": 1})
        >>> print(next(case for case in cases if case.kind == "gradient").text)
        a = Value(2.0)
        b = Value(-3.0)
        c = a + b
        c.backward()
    """
    found = [Case("values", "made", "", "a = Value(2.5)", ("a.data", "a.grad"))]
    for row in TABLE.values():
        tried: set[str] = set()
        for form in forms_of(row, known):
            found += _at_a_point(form)
            one_of_a_list = row.variadic and len(form.leaves) == 1  # may well be given back as it is
            if form.shape not in tried and not one_of_a_list:
                tried.add(form.shape)
                found += _once(form, known)
        if tried:
            found += _at_edges(row, known)
    found += _of_the_pass()
    return list(dict.fromkeys(found))


def _case(group: str, kind: str, form: Written, lines: list[str], shown: list[str], *helpers: str) -> Case:
    return Case(group, kind, form.row.name, "\n".join([*form.setup, *lines]), tuple(shown), form, helpers)


def _grads(form: Written) -> list[str]:
    return [f"{name}.grad" for name, _ in form.leaves]


def _datas(form: Written) -> list[str]:
    return [f"{name}.data" for name, _ in form.leaves]


def _at_a_point(form: Written) -> Iterator[Case]:
    """Value and gradient of a form at one of its points."""
    made = f"c = {form.text}"
    yield _case("values", "value", form, [made], ["c.data", *_datas(form)])
    yield _case("gradients", "gradient", form, [made, "c.backward()"], [*_grads(form), "c.grad", *_datas(form)])


def _once(form: Written, known: Mapping[str, int]) -> Iterator[Case]:
    """What a form's turn in the backward pass does with what arrives and with what is there already."""
    made, names = f"c = {form.text}", [name for name, _ in form.leaves]
    if not form.has_numbers and python_has_it(form.row) and form.row.operator:
        ints = [f"{name} = Value({plainly(number)})" for name, number in form.leaves]
        if all(number == int(number) for _, number in form.leaves):
            text = "\n".join([*ints, made, "c.backward()"])
            yield Case("values", "ints", form.row.name, text, ("c.data", *_grads(form)), form)
    further, helper = (f"L = c * {SEED}", "mul") if ".__mul__" in known else ("L = c + c", "add")
    yield _case("gradients", "upstream", form, [made, further, "L.backward()"], ["c.grad", *_grads(form)], helper)
    if ".__add__" in known:
        yield _below(form)
    for name in dict.fromkeys(names):
        lines = [made, f"L = c + {name}", "L.backward()"]
        yield _case("adding_up", "shared", form, lines, ["c.grad", f"{name}.grad"], "add")
    held = [f"{name}.grad = {HELD}" for name in names]
    yield _case("adding_up", "held", form, [*held, made, "c.backward()"], _grads(form))
    if len(names) == BINARY and not form.row.passive and not form.row.variadic:
        (one, number), (other, _) = form.leaves
        if evaluating.inside(form.row, form.row.domain, [number, number]):
            again = filled(form.text, {other: one})
            text = "\n".join([form.setup[0], f"c = {again}", "c.backward()"])
            yield Case("adding_up", "same", form.row.name, text, (f"{one}.grad",), form)
        if python_has_it(form.row):
            body = ast.parse(form.text, mode="eval").body
            operation = ast.unparse(body).removeprefix(one).removesuffix(other).strip()
            lines = [f"c = {one}", f"c {operation}= {other}", "c.backward()"]
            yield _case("values", "in_place", form, lines, ["c.data", *_datas(form), *_grads(form)])


def _below(form: Written) -> Case:
    """The operation of nodes that were made themselves, each of a leaf called as it is with a line."""
    lines = []
    for name, number in form.leaves:
        lines += [f"{name}_ = Value({number / 2!r})", f"{name} = {name}_ + {name}_"]
    shown = [f"{each}.grad" for name, _ in form.leaves for each in (f"{name}_", name)]
    text = "\n".join([*lines, f"c = {form.text}", "c.backward()"])
    return Case("gradients", "below", form.row.name, text, tuple(shown), form, ("add",))


def _at_edges(row: Op, known: Mapping[str, int]) -> Iterator[Case]:
    """At the kinks, and outside of the domain."""
    form = next(forms_of(row, known))
    if row.variadic:
        return
    width = len(form.leaves)
    passive = list(form.point[width:])

    def moved(point: Point) -> Written:
        leaves = tuple((name, number) for (name, _), number in zip(form.leaves, point, strict=True))
        return Written(row, form.text, form.shape, leaves, (*point, *passive))

    everywhere = [*product(CANDIDATES, repeat=width)]
    edges = [
        each for each in everywhere for kink in row.kinks if evaluating.in_partial(row, kink, [*each, *passive]) == 0
    ]
    for point in edges[:1]:
        at = moved(point)
        yield _case("edges", "kink", at, [f"c = {at.text}", "c.backward()"], _grads(at))
    outside = [each for each in everywhere if not evaluating.inside(row, row.domain, [*each, *passive])]
    for point in outside[:2]:
        at = moved(point)
        yield _case("edges", "outside", at, [f"c = {at.text}"], ["c.data"])


def _of_the_pass() -> Iterator[Case]:
    """What is asked of the backward pass as a whole; each with several operations, one of which will be right."""
    leaves = "a = Value(2.0)\nb = Value(-3.0)\n"
    grads = ("a.grad", "b.grad", "c.grad")
    for (plus, add), (times, mul) in product((("+", "add"), ("-", "sub")), (("*", "mul"), ("/", "div"))):
        both = (add, mul)
        for last in (f"c {plus} d", f"d {plus} c"):
            text = f"{leaves}c = a {times} b\nd = c {times} a\nL = {last}\nL.backward()"
            yield Case("order", "order", "", text, grads, None, both)
        text = f"{leaves}c = a {times} b\nd = c {plus} a\ne = c {times} d\nL = d {times} e\nL.backward()"
        yield Case("order", "order", "", text, (*grads, "d.grad"), None, both)
        built = f"c = a {times} b\nL = c {plus} a\nL.backward()"
        again = built.replace("\n", "\n    ")
        text = f"{leaves}for _ in range(2):\n    a.grad = b.grad = 0.0\n    {again}"
        yield Case("again", "zeroed", "", text, grads, None, both)
        if both == ("add", "mul"):  # others may be made of several nodes, which hold something each
            yield Case("again", "twice", "", f"{leaves}{built}\nL.backward()", ("a.grad", "b.grad"), None, both)
        alike = f"a = Value(2.0)\nb = Value(3.0)\nc = a {times} b\nd = a {times} b\nL = c {plus} d"
        text = f"{alike}\nL.backward()"  # c and d are two nodes with one number
        yield Case("order", "equal", "", text, ("a.grad", "b.grad"), None, both)
        apart = f"{leaves}c = a {times} a\nd = b {times} b\nc.backward()"
        yield Case("again", "apart", "", apart, ("a.grad", "b.grad", "d.grad"), None, (mul,))
        text = f"{leaves}c = a {times} b\nd = a {plus} b\nc.backward()\nd.backward()"
        yield Case("again", "two_losses", "", text, ("a.grad", "b.grad"), None, both)
    yield Case("again", "repr", "", _doubled(FEW) + "\nlength = len(repr(x))", ("length",), None, ("add",))
    for count in (FEW, MANY):
        text = f"{_doubled(count)}\nx.backward()"
        yield Case("size", "calls", "", text, ("a.grad",), None, ("add",), counted=True, slow=True)
    for count in (SHORT, LONG):
        text = f"a = Value(1.0)\nx = a\nfor _ in range({count:_}):\n    x = x + a\nx.backward()"
        yield Case("size", "chain", "", text, ("x.data", "a.grad"), None, ("add",), slow=True)


def _doubled(count: int) -> str:
    return f"a = Value(1.0)\nx = a\nfor _ in range({count}):\n    x = x + x"
