"""Views name nodes after the caller's variables."""

from typing import Any

import numpy as np

from autograd import Value, draw, gradcheck, steps

module_level = Value(1.5)


def test_steps_draw_and_gradcheck_name_what_has_no_label() -> None:
    first, second, given = Value(2.0), Value(3.0), Value(4.0, label="my label")
    product = first * second
    renamed = given
    text = str(steps(product * renamed + module_level))
    assert all(name in text for name in ("to first:", "to second:", "product:", "to my label:", "to module_level:"))
    third, total = Value(1.0), Value(2.0)
    assert "third" in draw(third * total).dot
    fourth = Value(1.0)
    assert gradcheck(fourth * 2)[0].name == "fourth"


def test_variables_win_over_lists_and_nothing_is_renamed_twice() -> None:
    b = Value(1.0)
    many: list[Any] = [b, Value(2.0), [Value(3.0)]]
    table = {"w": Value(4.0)}
    grid = np.array([[Value(5.0)]], dtype=object)
    _hidden = Value(6.0)
    root = many[0] * many[1] * many[2][0] * table["w"] * grid[0, 0] * _hidden
    steps(root)
    again = root
    steps(again)
    labels = [node.label for node in (b, many[1], many[2][0], table["w"], grid[0, 0], _hidden, root)]
    assert labels == ["b", "many[1]", "many[2][0]", "table['w']", "grid[0, 0]", None, "root"]
