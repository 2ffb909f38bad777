"""Parts of a model as drawings count them: the same numbers as in the names of weights."""

import re
from typing import Any

from hypothesis import given, strategies as st

from autograd import Value, draw
from autograd.common.words import superscript
from autograd.core.graph import order
from autograd.explaining.naming import names_of
from autograd.folding.counting import counted, drawn_path
from autograd.folding.structure import Structure
from nn import Dropout, LayerNorm, Linear, Module, Neuron, Residual, Sequential

PARTS: dict[str, Any] = {
    "Linear": lambda: Linear(3, 3),
    "tanh": lambda: "tanh",
    "LayerNorm": lambda: LayerNorm(3),
    "Residual": lambda: Residual(Sequential(Linear(3, 2), "relu", Linear(2, 3))),
    "Sequential": lambda: Sequential("sigmoid", Linear(3, 3)),
    "Dropout": lambda: Dropout(0.5).eval(),
}


def test_only_layers_of_neurons_are_numbered() -> None:
    model = Sequential(Linear(2, 3), "tanh", LayerNorm(3), "tanh", Residual(Linear(3, 3)), Linear(3, 1), Neuron(1))
    drawn = [drawn_path(f"layers.{i}", model)[0] for i in range(7)]
    assert drawn == ["layers.0", "tanh", "LayerNorm", "tanh 2", "Residual", "layers.2", "layers.3"]
    dot = draw(model([1.0, 2.0]), depth=2).dot
    assert [f">layer {i}<" in dot for i in range(1, 6)] == [True, False, True, True, False]
    assert ">tanh<" in dot


@given(st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=6))
def test_the_number_of_a_layer_is_that_in_the_names_of_its_weights(chosen: list[str]) -> None:
    model = Sequential(*[PARTS[name]() for name in chosen], Linear(3, 1))
    nodes = order(model([Value(0.1), Value(0.2), Value(-0.3)]))[::-1]
    structure, names = Structure(nodes), names_of(nodes)
    seen = set()
    for i, name in enumerate(names):
        if re.match("[wb]", name) and not nodes[i].op:
            number = int(re.findall(r"layers\.(\d+)", structure.places[int(structure.place[i])].drawn)[-1]) + 1
            assert name.endswith(superscript(f"({number})")) == (number > 1), (name, number)
            seen.add(number)
    assert seen == {*range(1, max(seen) + 1)}
    assert max(seen) == 1 + sum({"Linear": 1, "Sequential": 1, "Residual": 2}.get(name, 0) for name in chosen)
    drawn = [place.drawn for place in structure.places]
    assert len(drawn) == len({*drawn})  # the page knows parts by them


def test_a_module_around_itself_and_odd_rows_are_counted_once() -> None:
    class Ring(Module):
        def __init__(self) -> None:
            self.own, self.table, self.first = self, {"a": 1}, Neuron(2)

    assert counted([Ring(), 3, None, Neuron(2)]) == [("Ring", 0), ("int", 1), ("NoneType", 1), ("", 1)]
    assert drawn_path("layers.7.neurons.0", Sequential(Linear(1, 1)))[0] == "layers.7.neurons.0"  # there is none
