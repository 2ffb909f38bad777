"""Embedding: rows by number, and by weights."""

from typing import Any

import numpy as np
import pytest

import autograd
from autograd import Value, compile, gradcheck  # noqa: A004 - as its user writes it
from nn import Embedding


def test_a_number_gives_the_row_s_own_values() -> None:
    table = Embedding(3, 2, seed=1)
    assert list(map(id, table(1))) == list(map(id, table.w[1]))
    assert list(map(id, table(np.int64(2)))) == list(map(id, table.w[2]))
    table(1)[0].backward()
    assert [[value.grad for value in row] for row in table.w] == [[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]
    assert [[value.label for value in row] for row in table.w] == [["w₁,₁", "w₁,₂"], ["w₂,₁", "w₂,₂"], ["w₃,₁", "w₃,₂"]]
    assert list(table.state_dict()) == [f"w.{i}.{j}" for i in range(3) for j in range(2)]


def test_weights_give_the_sum_of_rows_in_one_node_per_column() -> None:
    table = Embedding(3, 2, seed=1)
    weights = [Value(0.5), 0.25, -1.0]
    numbers = np.array([[value.data for value in row] for row in table.w])
    outputs = table(weights)
    assert [output.data for output in outputs] == pytest.approx(([0.5, 0.25, -1.0] @ numbers).tolist(), rel=1e-15)
    assert [output.op for output in outputs] == ["dot", "dot"]
    assert [[output.data for output in table(row)] for row in np.eye(3)] == numbers.tolist()
    assert gradcheck(autograd.sum(table(weights)), [weights[0], *table.parameters()]).ok


def test_it_compiles_with_one_hot_rows() -> None:
    table, row = Embedding(3, 2, seed=1), [Value(1.0), Value(0.0), Value(0.0)]
    program = compile(autograd.dot(table(row), [1.0, 2.0]), row, table, backend="numpy")
    expected = [autograd.dot(table(i), [1.0, 2.0]).data for i in (2, 0, 1, 2)]
    assert program(np.eye(3)[[2, 0, 1, 2]]).value.tolist() == expected


def test_rows_begin_with_the_standard_normal_distribution() -> None:
    numbers = [value.data for value in Embedding(100, 50, seed=3).parameters()]
    assert np.std(numbers) == pytest.approx(1.0, abs=0.05)
    assert [value.data for value in Embedding(2, 2, init="ones").parameters()] == [1.0] * 4
    assert Embedding(2, 2, seed=1).state_dict() == Embedding(2, 2, seed=1).state_dict()
    assert Embedding(2, 2, seed=1).state_dict() != Embedding(2, 2, seed=2).state_dict()


@pytest.mark.parametrize(
    ("row", "error", "says"),
    [
        (3, ValueError, "there is no row 3; expected 0 to 2"),
        (-1, ValueError, "there is no row -1; expected 0 to 2"),
        (1.0, TypeError, "1.0 came in; expected the number of a row, or a weight for each row"),
        (True, TypeError, "True came in"),
        (Value(1.0), TypeError, "Value.* came in"),
        ("a", TypeError, "'a' came in"),
        ([1, 0], ValueError, r"2 weight\(s\) came in; expected 3, one for each row"),
        ([1, 0, None], TypeError, "expected a number"),
    ],
)
def test_bad_input(row: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Embedding(3, 2)(row)


def test_sizes() -> None:
    with pytest.raises(ValueError, match="Embedding: count is 0; expected at least 1"):
        Embedding(0, 2)
    with pytest.raises(TypeError, match="Embedding: width is '2'; expected a whole number"):
        Embedding(2, "2")  # type: ignore[arg-type]
    assert repr(Embedding(3, 2)) == "Embedding(3 rows of 2)"
