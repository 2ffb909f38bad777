"""One sample's graph beside the one that Python records; what samples wish of a weight beside their own gradients.

Also of: views/training/scripts.
"""

from __future__ import annotations

from typing import Any

import pytest

import nn
from autograd import Value
from autograd.common.words import indexed
from autograd.core.graph import order
from autograd.explaining.naming import names_of
from autograd.folding.structure import Structure
from autograd.views.stepping.parts import parts_of
from tests.support import trainers
from tests.views.training.test_trainer import DEFAULTS, data_of

GRAPH = """(shape, numbers, sample, targets, loss) => {
  const { graph, leafOf } = passing.graph(shape, numbers, sample, targets, loss);
  const prepared = passes.prepare(structuredClone(graph));
  const backward = [...prepared.ops.keys()].reverse();
  const result = passes.run(prepared, prepared.data, backward);
  return { ...graph, leafOf, out: result.out, gradients: result.gradients, trouble: result.trouble };
}"""


def recorded(shape: dict[str, Any], numbers: list[float], sample: list[float], targets: list[float], loss: str) -> Any:
    """The model and its loss, as Python has them."""
    model = nn.MLP(shape["inputs"], shape["sizes"], shape["activations"])
    for parameter, number in zip(model.parameters(), numbers, strict=True):
        parameter.data = number
    names = indexed("x", len(sample))
    outputs = model([Value(x, label=name, constant=True) for x, name in zip(sample, names, strict=True)])
    found = getattr(nn, loss)([outputs], [targets if len(targets) > 1 else targets[0]])
    return model, found


@pytest.mark.parametrize(
    ("shape", "loss"),
    [
        ({"inputs": 2, "sizes": [3, 2, 1], "activations": ["tanh", "relu", "linear"]}, "bce_with_logits"),
        ({"inputs": 1, "sizes": [1, 1], "activations": ["leaky_relu", "sigmoid"]}, "mse"),
        ({"inputs": 2, "sizes": [4, 3], "activations": ["elu", "linear"]}, "cross_entropy"),
        ({"inputs": 12, "sizes": [1], "activations": ["linear"]}, "huber"),
    ],
)
def test_a_sample_s_graph_is_that_of_the_model(shape: dict[str, Any], loss: str) -> None:
    sample = [0.7 - 0.3 * i for i in range(shape["inputs"])]
    targets = [0.0, 1.0, 0.0] if loss == "cross_entropy" else [1.0]
    first = nn.MLP(shape["inputs"], shape["sizes"], shape["activations"], seed=4)
    numbers = [each.data + 0.01 for each in first.parameters()]
    model, node = recorded(shape, numbers, sample, targets, loss)
    found = trainers.run(GRAPH, shape, numbers, sample, targets, loss)
    assert found["trouble"] is None
    assert found["out"] == pytest.approx(found["data"], rel=1e-14), "what was recorded is what the rows give"
    node.backward()
    nodes = order(node)[::-1]
    ours = dict(zip(names_of(nodes), nodes, strict=True))
    theirs = dict(zip(found["names"], range(len(found["names"])), strict=True))
    network = [name for name in ours if name[0] in "whzb"]
    assert network
    for name in network:
        assert found["data"][theirs[name]] == pytest.approx(ours[name].data, rel=1e-13), name
        assert found["gradients"][theirs[name]] == pytest.approx(ours[name].grad, rel=1e-12, abs=1e-300), name
        assert found["trainable"][theirs[name]] == (ours[name].op == "")
    assert found["data"][-1] == pytest.approx(node.data, rel=1e-13)
    parts = {part.path: {names_of(nodes)[i] for i in part.nodes} for part in parts_of(model, Structure(nodes))}
    own = {part["path"]: {found["names"][i] for i in part["nodes"]} for part in found["parts"]}
    named = {path: {name for name in names if name[0] in "whzbŷ"} for path, names in parts.items()}
    assert {path: {name for name in names if name[0] in "whzbŷ"} for path, names in own.items()} == named
    gradients = [found["gradients"][leaf] for leaf in found["leafOf"]]
    assert gradients == pytest.approx([each.grad for each in model.parameters()], rel=1e-12, abs=1e-300)


def test_wishes_are_each_sample_s_own_gradients_and_average_to_the_batch_s() -> None:
    setting = DEFAULTS | {"layers": [3, 2], "batch": 9, "l2": 0.01, "activation": "sigmoid"}
    found = trainers.run(
        """(setting) => {
          const trainer = new Trainer(setting, datasets.made.moons(setting.points, setting.noise, setting.dataSeed));
          for (let i = 0; i < 7; i++) trainer.advance(setting.batch);
          const chosen = trainer.next(setting.batch);
          return { chosen: [...chosen], wishes: Array.from(trainer.numbers, (_, at) => {
            trainer.measure(chosen);
            return passing.wishes(trainer, chosen, at);
          }), gradients: [...trainer.gradients], numbers: [...trainer.numbers] };
        }""",
        setting,
    )
    data = data_of(setting)
    model = nn.MLP(2, [3, 2, 1], "sigmoid")
    parameters = model.parameters()
    for parameter, number in zip(parameters, found["numbers"], strict=True):
        parameter.data = number
    for row, sample in enumerate(found["chosen"]):
        for parameter in parameters:
            parameter.grad = 0.0
        nn.bce_with_logits([model(data.x[sample].tolist())], [int(data.y[sample])]).backward()
        own = [wishes[row] for wishes in found["wishes"]]
        assert own == pytest.approx([each.grad for each in parameters], rel=1e-11, abs=1e-15)
    for wishes, gradient, number in zip(found["wishes"], found["gradients"], found["numbers"], strict=True):
        assert sum(wishes) / 9 + 2 * 0.01 * number == pytest.approx(gradient, rel=1e-11, abs=1e-15)
