"""workshop: the exercises of chapter 4: chains, a shared node, differences, and a hidden layer by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograd.workshop.exercises import Correction, Exercise, correction
from autograd.workshop.hidden_layer import hidden_layer
from autograd.workshop.looking import TYPED, array, close, compare, function, number, numbers

POINTS = ((3.0, -1.0), (2.0, 5.0), (-0.5, 1.5))


def chain(df_dg: Any, dg_dx: Any, df_dx: Any) -> Iterator[Correction]:
    """Of f = g² and g = 5 − 2·x at x = 1."""
    outer = yield from number("df_dg", df_dg)
    yield from compare("df_dg", outer, 6.0, {"slope_at_x": 2.0, "square_without_two": 3.0, "no_slope": 9.0}, TYPED)
    inner = yield from number("dg_dx", dg_dx)
    yield from compare("dg_dx", inner, -2.0, {"turned_sign": 2.0, "no_slope": 3.0}, TYPED)
    whole = yield from number("df_dx", df_dx)
    yield from compare("df_dx", whole, -12.0, {"turned_sign": 12.0, "slopes_added": 4.0, "outer_alone": 6.0}, TYPED)


def neuron_backwards(dL_dh: Any, dh_dz: Any, dL_dw1: Any, dL_dw2: Any) -> Iterator[Correction]:  # noqa: N803 - as in the notebook
    """Of (y − h)² of the worked example's first neuron, for y = 1."""
    x1, x2, w1, w2, z = 1.4, -0.4, 0.25, 0.1, 0.31
    h = _sigmoid(z)
    of_loss, of_sigmoid = -2 * (1 - h), h * (1 - h)
    given = yield from number("dL_dh", dL_dh)
    slips = {"turned_sign": -of_loss, "square_without_two": of_loss / 2, "neither_two_nor_minus": -of_loss / 2}
    yield from compare("dL_dh", given, of_loss, slips, TYPED)
    given = yield from number("dh_dz", dh_dz)
    again = _sigmoid(h)
    slips = {
        "sigmoid_itself": h,
        "one_minus_h": 1 - h,
        "sigmoid_at_z": z * (1 - z),
        "sigmoid_of_h": again * (1 - again),
    }
    yield from compare("dh_dz", given, of_sigmoid, slips, TYPED)
    for what, answer, x, other, w in (("dL_dw1", dL_dw1, x1, x2, w1), ("dL_dw2", dL_dw2, x2, x1, w2)):
        given = yield from number(what, answer)
        arrived = of_loss * of_sigmoid
        slips = {
            "sigmoid_left_out": of_loss * x, "loss_left_out": of_sigmoid * x, "input_left_out": arrived,
            "weight_for_input": arrived * w, "other_input": arrived * other, "turned_sign": -arrived * x,
            "slopes_added": of_loss + of_sigmoid + x,
        }  # fmt: skip
        yield from compare(what, given, arrived * x, slips, TYPED)


def predict(dL_da: Any, dL_db: Any, dL_dc: Any) -> Iterator[Correction]:  # noqa: N803 - as in the notebook
    """Of (a·b + c)² at a = 2, b = −3, c = 10."""
    slips = {"turned_sign": 24.0, "own_factor": 16.0, "upstream_alone": 8.0, "local_alone": -3.0}
    slips |= {"square_without_two": -12.0}
    yield from compare("dL_da", (yield from number("dL_da", dL_da)), -24.0, slips, TYPED)
    slips = {"turned_sign": -16.0, "own_factor": -24.0, "upstream_alone": 8.0, "local_alone": 2.0}
    yield from compare("dL_db", (yield from number("dL_db", dL_db)), 16.0, slips, TYPED)
    slips = {"turned_sign": -8.0, "local_alone": 1.0, "square_without_two": 4.0, "term_for_slope": 80.0}
    yield from compare("dL_dc", (yield from number("dL_dc", dL_dc)), 8.0, slips, TYPED)


def shared_node(gradient: Any) -> Iterator[Correction]:
    """Of p·a + b with p = a·b, by a and by b."""
    gradient = yield from function("gradient", gradient)
    for a, b in POINTS:
        at = f"a = {a:g}, b = {b:g}"
        by_a, by_b = yield from array(f"gradient({a:g}, {b:g})", gradient(a, b), (2,))
        right_a, right_b = 2 * a * b, a * a + 1
        slips = {"one_path": a * b, "paths_multiplied": (a * b) ** 2, "exchanged": right_b, "turned_sign": -right_a}
        yield from compare(f"dL_da ({at})", by_a, right_a, slips)
        slips = {"one_path": a * a, "the_other_path": 1.0, "no_upstream": a + 1, "exchanged": right_a}
        yield from compare(f"dL_db ({at})", by_b, right_b, slips)


def differences(slopes: Any) -> Iterator[Correction]:
    """Central differences of any function of a list."""
    slopes = yield from function("differences", slopes)
    for x, s in (([1.0, 2.0, -0.5], 0.1), ([0.7], 0.05), ([2.0, -1.0, 0.5, 1.5], 0.2)):
        given = list(x)
        found = yield from numbers("differences(f, x)", slopes(_bent, given, s), "no_array")
        if given != x:
            yield correction("changed_the_point", got=[round(each, 6) for each in given], expected=x)
        if found.size != len(x):
            yield correction("a_slope_for_each", count=len(x), got=found.size)
        found = yield from array("differences(f, x)", found, (len(x),))

        def moved(i: int, by: float, x: Sequence[float] = x) -> float:
            return _bent([each + by if j == i else each for j, each in enumerate(x)])

        places = range(len(x))
        right = [(moved(i, s) - moved(i, -s)) / (2 * s) for i in places]
        piled = [[[*(each + by for each in x[: i + 1]), *x[i + 1 :]] for by in (s, -s)] for i in places]
        tiny = 1e-5
        if close(found, [(moved(i, tiny) - moved(i, -tiny)) / (2 * tiny) for i in places], 1e-6):
            yield correction("own_step")
        yield from compare("slopes", found, np.array(right), {
            "step_once": np.array([2 * each for each in right]),
            "not_divided": np.array([each * 2 * s for each in right]),
            "times_step": np.array([each * 4 * s * s for each in right]),
            "one_sided": np.array([(moved(i, s) - _bent(x)) / s for i in places]),
            "one_sided_by_two": np.array([(moved(i, s) - _bent(x)) / (2 * s) for i in places]),
            "turned_sign": np.array([-each for each in right]),
            "all_moved": np.full(len(x), (_bent([each + s for each in x]) - _bent([each - s for each in x])) / (2 * s)),
            "moves_pile_up": np.array([(_bent(up) - _bent(down)) / (2 * s) for up, down in piled]),
        })  # fmt: skip


def _bent(x: Sequence[float]) -> float:
    """A function of any length, whose differences are not its slopes."""
    return sum((i + 1) * each**3 for i, each in enumerate(x)) * x[0]


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


EXERCISES: dict[str, Exercise] = {
    "chain": chain,
    "neuron backwards": neuron_backwards,
    "predict": predict,
    "shared node": shared_node,
    "differences": differences,
    "hidden layer": hidden_layer,
}
