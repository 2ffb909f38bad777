"""gradcheck() passes what is right, and names what is wrong: the operation, the operand, the line.

Also of: checking/entries, checking/judging, checking/local, checking/numeric, checking/registering, checking/report.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import GradientError, Op, StaleError, Value, assert_gradients_match, check_row, gradcheck
from autograd.checking.kinds import PARTS, WRONG
from autograd.checking.local import check_nodes
from autograd.checking.numeric import differentiate
from autograd.checking.registering import node_at
from autograd.core import backward
from autograd.core.graph import order
from autograd.core.own_rows import install, unregister
from autograd.rows import evaluating
from autograd.rows.table import TABLE
from nn import MLP, mse
from tests.core.test_backward import micrograd_expression
from tests.support.graphs import flat
from tests.support.growth import MOST, growth

ROWS = list(TABLE.values())


def test_functions_graphs_and_models_pass() -> None:
    gradcheck(lambda x, y: (x * y).sin() + x**y, [1.3, 2.1])
    g, a, _ = micrograd_expression()
    assert gradcheck(g, [a])[0].analytic == pytest.approx(138.8338, abs=1e-4)
    model = MLP(2, [3, 1], "tanh", seed=1)
    report = gradcheck(lambda: mse([model([1.4, -0.4])], [1.0]), model.parameters())
    assert len(report) == 13
    assert {entry.verdict for entry in report} == {"ok"}
    assert min(entry.digits for entry in report) >= 8
    assert all(parameter.grad == 0.0 for parameter in model.parameters())
    assert_gradients_match(lambda x: x.exp(), [1.0])


@pytest.mark.parametrize("rtol", [-1e-6, 1.0, math.nan])
def test_a_relative_error_that_is_none_is_refused(rtol: float) -> None:
    with pytest.raises(ValueError, match="gradcheck: rtol is"):
        gradcheck(lambda x: x * x, [3.0], rtol=rtol)
    with pytest.raises(ValueError, match="assert_gradients_match: rtol is"):
        assert_gradients_match(lambda x: x * x, [3.0], rtol=rtol)


def test_nothing_of_the_users_changes() -> None:
    leaves = [Value(0.5, label="a"), Value(2.0, label="b")]
    for leaf in leaves:
        leaf.grad = 7.0
    root = leaves[0] * leaves[1].tanh()
    root.grad = 3.0
    gradcheck(root)
    gradcheck(lambda: leaves[0] * leaves[1].tanh(), leaves)
    assert [(leaf.data, leaf.grad) for leaf in leaves] == [(0.5, 7.0), (2.0, 7.0)]
    assert root.grad == 3.0
    with pytest.raises(ZeroDivisionError):
        gradcheck(lambda: 1 // 0, leaves)
    assert [(leaf.data, leaf.grad) for leaf in leaves] == [(0.5, 7.0), (2.0, 7.0)]


# ---- differences ----------------------------------------------------------------------------------------------------

CURVES: list[tuple[Callable[[Any], Any], Callable[[Any], Any], list[float]]] = [
    (np.sin, np.cos, [0.0, 1.0, 30.0, -4e3]),
    (np.exp, np.exp, [0.0, 1.0, 20.0, -30.0]),
    (np.log, lambda x: 1 / x, [1e-8, 0.3, 5.0, 1e9]),
    (np.sqrt, lambda x: 0.5 / np.sqrt(x), [1e-12, 1e-3, 4.0, 1e12]),
    (np.cos, lambda x: -np.sin(x), [1e-8, 1e-3, 3.1415]),
    (lambda x: x**3, lambda x: 3 * x**2, [0.0, 1e-5, 1e5]),
]


@pytest.mark.parametrize(("curve", "slope", "points"), CURVES)
def test_differences_are_no_more_wrong_than_they_say(curve: Any, slope: Any, points: list[float]) -> None:
    at = np.array(points)
    found = differentiate(curve, at)
    assert (np.abs(found.value - slope(at)) <= found.error + 1e-15).all()
    assert (found.error <= 1e-4 * np.maximum(np.abs(slope(at)), 1e-4)).all()
    assert not found.kink.any()


def test_a_kink_is_seen_from_both_sides() -> None:
    found = differentiate(np.abs, np.array([0.0, 1e-7, -1.0]))
    assert found.kink.tolist() == [True, False, False]
    assert (found.left[0], found.right[0]) == (-1.0, 1.0)
    assert found.value[1:].tolist() == pytest.approx([1.0, -1.0])


# ---- mutants --------------------------------------------------------------------------------------------------------

MUTATIONS: dict[str, Callable[[str], str]] = {
    "sign": lambda text: f"-({text})",
    "factor": lambda text: f"2*({text})",
    "small factor": lambda text: f"({text})*1.0001",
    "added": lambda text: f"({text}) + 0.5",
    "dropped": lambda _: "0",
}


def mutants(row: Op) -> list[Op]:
    row = row.running  # what explains it isn't what is computed
    given = {each.name: getattr(row, each.name) for each in dataclasses.fields(row) if each.init}
    made = []
    for place in range(len(row.partials)):
        for mutate in MUTATIONS.values():
            partials = list(row.partials)
            partials[place] = mutate(partials[place])
            made.append(Op(**given | {"name": "mutant", "partials": tuple(partials), "operator": "", "aliases": ()}))
        if len(row.partials) > 1 and len(set(row.names.values())) == 1:
            swapped = row.partials[::-1]
            made.append(Op(**given | {"name": "mutant", "partials": swapped, "operator": "", "aliases": ()}))
    return made


def differ(row: Op, mutant: Op, at: list[float]) -> bool:
    """Whether a mutant is one at a point."""
    one, other = (evaluating.at(each.name, each.group(at))[1] for each in (row, mutant))
    return any(abs(a - b) > 2e-5 * max(abs(a), abs(b)) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_mutant_of_every_partial_is_caught_and_the_original_never(row: Op) -> None:
    for point in row.points:
        assert not check_nodes([node_at(row, flat(point))], 1e-6)
    caught = 0
    for mutant in mutants(row):
        install(mutant)
        try:
            for point in row.points:
                if differ(row, mutant, flat(point)):
                    faults = check_nodes([node_at(mutant, flat(point))], 1e-6)
                    assert [fault.kind for fault in faults if fault.kind == WRONG], (mutant.partials, point)
                    caught += 1
        finally:
            unregister("mutant")
    assert caught >= 4 * len(row.partials)


def random_graph(rng: np.random.Generator, planted: Callable[..., Any] | None = None) -> Value:
    """A graph of some 25 operations with shared nodes; one of them is the planted one, if any."""
    nodes: list[Any] = [Value(float(x), label=f"x{i}") for i, x in enumerate(rng.uniform(-1.5, 1.5, 4))]
    place = int(rng.integers(2, 20))
    for i in range(25):
        a, b = (nodes[int(k)] for k in rng.integers(0, len(nodes), 2))
        kind = int(rng.integers(0, 8))
        if planted and i == place:
            made = planted(a.tanh(), b.sin() + 2.5)
        elif kind < 3:
            made = (a + b, a * b, a - b)[kind]
        elif kind < 6:
            made = (a.tanh, a.sigmoid, a.relu)[kind - 3]()
        else:
            made = a / (b * b + 1.0) if kind == 6 else autograd.logsumexp([a, b, 0.5])
        nodes.append(made if abs(made.data) < 1e3 else made.tanh())
    root: Value = autograd.sum([node * (0.1 + 0.05 * i) for i, node in enumerate(nodes[4:])])
    return root


@pytest.mark.parametrize("seed", range(40))
def test_right_graphs_never_alarm(seed: int) -> None:
    report = gradcheck(random_graph(np.random.default_rng(seed)))
    assert report.ok
    assert sum(entry.verdict == "inconclusive" for entry in report) == 0


@contextmanager
def planted(seed: int) -> Iterator[tuple[Value, bool]]:
    """A random graph with one operation whose partial is a mutant's, and whether that is wrong at its numbers."""
    rng = np.random.default_rng(seed)
    rows = [row for row in ROWS if row.arity == 2 and not row.variadic and not row.passive and row.name != "pow"]
    row = rows[int(rng.integers(len(rows)))]
    pool = mutants(row)
    mutant = pool[int(rng.integers(len(pool)))]
    function = install(mutant)
    try:
        root = random_graph(rng, function)
        node = next((each for each in order(root) if each.op == "mutant"), None)
        at = [] if node is None else [parent.data for parent in node.parents]
        jumps = bool(at) and any(evaluating.in_partial(row, text, at) == 0.0 for text in row.kinks)  # nothing is right
        yield root, bool(at) and not jumps and differ(row, mutant, at)
    finally:
        unregister("mutant")


def blamed(error: GradientError) -> list[str]:
    """What a failed check says is wrong, up to the operand."""
    return [
        line.split(": with respect to ")[0]
        for line in str(error).splitlines()
        if line.startswith("wrong local derivative in ")
    ]


@pytest.mark.parametrize("seed", range(40))
def test_one_fault_in_a_random_graph_is_named(seed: int) -> None:
    with planted(1000 + seed) as (root, is_wrong):
        if not is_wrong:
            gradcheck(root)
            return
        with pytest.raises(GradientError, match="wrong local derivative in .*mutant") as caught:
            gradcheck(root)
        assert all("mutant" in line for line in blamed(caught.value))
        assert len(blamed(caught.value)) <= 2


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=2))
def test_points_near_kinks_and_edges_never_alarm(point: list[float]) -> None:
    x, y = point
    gradcheck(lambda a, b: a.relu() + abs(a - b) + a.maximum(b) * b.minimum(0.0) + a.leaky_relu(), [x, y])
    gradcheck(lambda a, b: (a * a + 1e-9).sqrt() + (b * b + 1e-12).log(), [x, y])


# ---- what else can be wrong -----------------------------------------------------------------------------------------


def square_of_data(x: Value) -> Value:
    return x * x.data


def test_a_path_cut_by_data_is_named_with_its_line() -> None:
    line = square_of_data.__code__.co_firstlineno + 1
    with pytest.raises(GradientError, match="the graph is not your function") as caught:
        gradcheck(square_of_data, [3.0])
    assert (
        f"cut in mul, at test_differences.py:{line} in square_of_data: its operand 2 is recorded as the constant 3"
        in str(caught.value)
    )


def test_a_new_leaf_made_of_a_leafs_number_is_named() -> None:
    with pytest.raises(GradientError, match=r"cut in tanh.* is a new leaf of 0.5, .*Does it make a Value"):
        gradcheck(lambda x: Value(x.data).tanh() * x, [0.5])


def test_a_wrong_accumulation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    right = backward.backward

    def forgets(root: Any, seed: float = 1.0) -> None:
        right(root, seed)
        next(node for node in order(root) if node.label == "x₁").grad *= 0.5  # as "=" instead of "+=" would, in a*a

    monkeypatch.setattr(backward, "backward", forgets)
    with pytest.raises(GradientError, match=r"wrong accumulation: backward\(\) gave x₁ the gradient 3.0, but .* 6.0"):
        gradcheck(lambda x: x * x, [3.0])


def test_a_wrong_partial_is_named_in_functions_and_in_graphs() -> None:
    wrong = install(Op("wrong_cube", "a", "a*a*a", ("2*a*a",)))
    try:
        message = (
            r"wrong local derivative in wrong_cube.*: with respect to x₁? it says 8, differences say 12 .*, "
            r"at x₁? = 2; of v₁ = .* the row says ∂v₁/∂(x₁?) = 2·\1·\1"
        )
        with pytest.raises(GradientError, match=message):
            gradcheck(wrong, [2.0])
        with pytest.raises(GradientError, match=message):
            gradcheck(wrong(Value(2.0)))
        with pytest.raises(GradientError, match=message) as caught:
            gradcheck(lambda x: wrong(x) * 1.0, [2.0])
        assert "test_differences.py:" in str(caught.value)
    finally:
        unregister("wrong_cube")


def test_noise_is_no_fault() -> None:
    report = gradcheck(lambda x: (x + 1e16) - 1e16, [1.0])  # its values go in steps of 2
    assert report.verified
    assert report[0].verdict == PARTS
    assert "its operations agree" in str(report)


def test_on_a_kink_both_sides_are_told_and_nothing_is_raised() -> None:
    report = gradcheck(lambda x: x.relu() * 3.0, [0.0])
    assert report[0].verdict == "kink"
    assert [report[0].left, report[0].right] == pytest.approx([0.0, 3.0])
    assert "on a kink" in str(report)
    assert "kink: 0 to the left, 3 to the right" in str(report)


def test_a_stale_graph_is_refused() -> None:
    x = Value(2.0, label="x")
    y = x * x
    x.data = 3.0
    with pytest.raises(StaleError, match="x changed"):
        gradcheck(y)


def test_the_report_is_a_table_for_people_notebooks_and_machines() -> None:
    report = gradcheck(lambda a, b: a * b.sin(), [2.0, 0.5])
    lines = str(report).splitlines()
    assert lines[0].split() == ["analytic", "numeric", "±", "error", "rel.", "error", "digits"]
    assert [line.split()[0] for line in lines[1:]] == ["x₁", "x₂"]
    said = json.loads(json.dumps(report.to_dict()))
    assert said["ok"] is True
    assert said["entries"][0]["analytic"] == math.sin(0.5)
    assert said["faults"] == said["problems"] == []
    page = report._repr_html_()
    assert page.count("<tr>") == 6  # and all opinions, folded away
    assert "<th>analytic</th>" in page
    assert [entry.name for entry in report] == ["x₁", "x₂"]
    assert len(report) == 2


def test_labels_in_html_stay_text() -> None:
    page = gradcheck(Value(2.0, label="<script>") * 1.0)._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_what_cannot_be_checked_is_said() -> None:
    with pytest.raises(TypeError, match="gradcheck: the function gave a list"):
        gradcheck(lambda x: [x], [1.0])
    with pytest.raises(ValueError, match="is no leaf of this graph"):
        gradcheck(Value(1.0) * 2, [Value(1.0)])
    with pytest.raises(TypeError, match="expected a number"):
        gradcheck(lambda x: x, ["1"])


def test_a_row_of_ones_own_is_checked_when_it_is_registered() -> None:
    with pytest.raises(
        GradientError, match=r"row 'cubed' is not added.*\n.*with respect to a it says 8, differences say 12"
    ):
        autograd.register(Op("cubed", "a", "a*a*a", ("2*a*a",), points=((2.0,),)))
    assert "cubed" not in TABLE
    assert not hasattr(Value, "cubed")
    autograd.register(Op("cubed", "a", "a*a*a", ("3*a*a",), points=((2.0,), (-1.0,))))
    assert check_row("cubed") == []
    unregister("cubed")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_built_in_rows_are_right_at_their_points(row: Op) -> None:
    assert check_row(row) == []


def test_a_row_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"gradcheck: there is no operation 'sigmod'; did you mean 'sigmoid'\?"):
        gradcheck("sigmod")
    with pytest.raises(ValueError, match="there is no operation 'x\\*y'; expected a name such as tanh"):
        gradcheck("x*y")


# ---- what it takes --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_node_of_many_parents_takes_a_square_of_them_and_no_more() -> None:
    def prepare(n: int) -> Callable[[], Any]:
        root = autograd.logsumexp([Value(0.001 * i) for i in range(n)])
        return lambda: gradcheck(root)

    assert growth(prepare, 250, MOST**2) <= MOST**2  # each of twice as many gradients is of a graph of twice the size


@pytest.mark.parametrize("point", [[], {}, None])
def test_where_there_is_no_number_nothing_is_called_verified(point: object) -> None:
    with pytest.raises(ValueError, match=r"gradcheck: there is no number in the point"):
        gradcheck(lambda: Value(3.0), point)
