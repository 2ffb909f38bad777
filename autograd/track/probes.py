"""track: the small programs of a step's own, and the mistakes that they tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import tanh

from autograd.grading.cases import Case
from autograd.grading.mistakes import same
from autograd.grading.running import NOTHING, Outcome, run
from autograd.track.reference import MISTAKEN, REFERENCE

Numbers = Mapping[str, float | str]


@dataclass(frozen=True)
class Probe:
    """A program with what is looked at in it: numbers, or yes and no as 1 and 0.

    Args:
        name: what it tries, the name of its text.
        text: the program, in the names that the steps ask for.
        shown: expressions whose numbers are looked at.
        mistakes: a typical mistake, the name of its text, and what some of these are with it.
        errors: the same with a part of the message of the error that is raised then.
        variants: names of `MISTAKEN` that may be what was done.
        slow: whether it may take long.
    """

    name: str
    text: str
    shown: tuple[str, ...]
    mistakes: Sequence[tuple[str, Numbers]] = field(default=(), hash=False)
    errors: tuple[tuple[str, str], ...] = ()
    variants: tuple[str, ...] = ()
    slow: bool = False

    @property
    def case(self) -> Case:
        """The same for whoever runs it."""
        return Case("values", self.name, "", self.text, self.shown, slow=self.slow)

    @property
    def names(self) -> list[str]:
        """The mistakes that it can tell."""
        return [name for name, _ in (*self.mistakes, *self.errors)] + [*self.variants]

    def right(self) -> Outcome:
        """What it should give."""
        return run(self.text, self.shown, REFERENCE)

    def mistake(self, came: Sequence[float | str]) -> str:
        """The typical mistake with which it gives these numbers; "" for none that is known."""
        return next((name for name, numbers in self._known() if self._fits(numbers, came)), "")

    def mistake_of_error(self, message: str) -> str:
        """The typical mistake with which it raises an error of this message; "" for none that is known."""
        return next((name for name, part in self.errors if part in message), "")

    def _known(self) -> Iterator[tuple[str, Numbers]]:
        yield from self.mistakes
        for name in self.variants:
            outcome = run(self.text, self.shown, {**REFERENCE, **MISTAKEN[name]})
            yield name, dict(zip(self.shown, outcome.numbers, strict=False))

    def _fits(self, numbers: Numbers, came: Sequence[float | str]) -> bool:
        there = dict(zip(self.shown, came, strict=True))
        return bool(numbers) and all(
            there[shown] == number or (not isinstance(number, str) and agree(there[shown], number))
            for shown, number in numbers.items()
        )


def agree(came: float | str, right: float | str) -> bool:
    """Whether a number is what it should be; nothing is no 0."""
    return came != NOTHING and same(came, right)


NO_SELF = ("no_self", "positional argument")
NO_NUMBERS = (("no_data", "no attribute 'data'"), ("no_grad", "no attribute 'grad'"), NO_SELF)
NUMBER = Probe("number", "a = Value(2.5)", ("a.data",), errors=NO_NUMBERS)
ZERO = Probe(
    "zero",
    "a = Value(2.5)",
    ("a.grad",),
    (("grad_none", {"a.grad": "None"}), ("grad_one", {"a.grad": 1.0})),
    NO_NUMBERS,
)
OWN = Probe(
    "own",
    "a = Value(2.0)\nb = Value(3.0)\na.grad = 5.0",
    ("a.data", "b.data", "a.grad", "b.grad"),
    (("shared_data", {"a.data": 3.0}), ("shared_data", {"b.data": 2.0}), ("shared_grad", {"b.grad": 5.0})),
    NO_NUMBERS,
)
SHOWS = Probe(
    "shows",
    "a = Value(2.5)\ntext = repr(a)",
    ('"2.5" in text',),
    (("no_repr", {'"2.5" in text': 0.0}),),
    (("nothing_returned", "(type NoneType)"), NO_SELF),
)
IS_NODE, IS_NONE, IS_OPERAND = "isinstance(c, Value)", "c is None", "c is a or c is b"
NO_NODE: Sequence[tuple[str, Numbers]] = (
    ("nothing_returned", {IS_NONE: 1.0}),
    ("plain_number", {IS_NODE: 0.0}),
    ("in_itself", {IS_OPERAND: 1.0}),
)
NODE_OF_SUM, NODE_OF_PRODUCT = (
    Probe(name, f"a = Value(2.0)\nb = Value(-3.0)\nc = a {sign} b", (IS_NODE, IS_NONE, IS_OPERAND), NO_NODE)
    for name, sign in (("node_of_sum", "+"), ("node_of_product", "*"))
)
SEED = Probe("seed", "a = Value(2.0)\na.backward()", ("a.grad",), (("no_seed", {"a.grad": 0.0}),))
CHAIN = Probe(
    "chain",
    "a = Value(2.0)\nb = Value(-3.0)\nc = Value(10.0)\nf = Value(-2.0)\ne = a * b\nd = e + c\nL = d * f\nL.backward()",
    ("d.grad", "e.grad", "a.grad", "b.grad"),
    (
        ("stops", {"d.grad": -2.0, "e.grad": 0.0, "a.grad": 0.0}),
        ("restarts", {"d.grad": 1.0, "e.grad": 1.0}),
        ("local_alone", {"d.grad": -2.0, "e.grad": 1.0, "a.grad": -3.0}),
        ("added", {"d.grad": -1.0, "e.grad": 0.0}),
    ),
)

WEIGHED = "n = Neuron(2)\nn.w[0].data = 0.5\nn.w[1].data = -1.0\nn.b.data = 0.25\nout = n([1.0, 2.0])"
NEURON = Probe(
    "neuron",
    WEIGHED,
    ("out.data",),
    (
        ("no_bias", {"out.data": tanh(-1.5)}),
        ("no_tanh", {"out.data": -1.25}),
        ("bias_each", {"out.data": tanh(-1.0)}),
        ("sum_alone", {"out.data": -1.5}),
    ),
)
NEURON_PARAMETERS = Probe(
    "neuron_parameters", "count = len(Neuron(3).parameters())", ("count",), (("bias_left_out", {"count": 3.0}),)
)
NEURON_RANDOM = Probe(
    "neuron_random",
    "n = Neuron(2)\nother = Neuron(2)",
    ("n.w[0].data == n.w[1].data", "n.w[0].data == other.w[0].data"),
    (("all_alike", {"n.w[0].data == n.w[1].data": 1.0}), ("all_alike", {"n.w[0].data == other.w[0].data": 1.0})),
)
NEURON_GRADIENTS = Probe(
    "neuron_gradients",
    f"{WEIGHED}\nout.backward()",
    ("n.w[0].grad", "n.w[1].grad", "n.b.grad"),
    (("graph_cut", {"n.w[0].grad": 0.0, "n.w[1].grad": 0.0}),),
    (("plain_result", "'float' object"),),
)
NO_LIST = (("not_a_list", "has no len()"), ("not_a_list", "is not subscriptable"))
LAYER = Probe("layer", "out = Layer(2, 3)([1.0, 2.0])", ("len(out)",), errors=NO_LIST)
LAYER_PARAMETERS = Probe(
    "layer_parameters", "count = len(Layer(2, 3).parameters())", ("count",), (("nested", {"count": 3.0}),)
)
SET = """k = 0
for layer in model.layers:
    for neuron in layer.neurons:
        for p in [*neuron.w, neuron.b]:
            k = k + 1
            p.data = (7 * k % 11 - 4.5) / 5
"""
NETWORK = Probe(
    "network", f"model = MLP(2, [2, 1])\n{SET}out = model([1.0, -0.5])", ("len(out)", "out[0].data"), errors=NO_LIST
)
NETWORK_PARAMETERS = Probe(
    "network_parameters",
    "count = len(MLP(2, [3, 1]).parameters())",
    ("count",),
    (("nested", {"count": 2.0}), ("last_left_out", {"count": 9.0}), ("wrong_sizes", {"count": 12.0})),
)
TWO_POINTS = f"model = MLP(2, [2, 1])\n{SET}points = [[0.5, -1.0], [-0.3, 0.8]]\nlabels = [1.0, -1.0]\n"
WEIGHTS = ("model.layers[0].neurons[0].w[0].data", "model.layers[1].neurons[0].b.data")
ZEROED = Probe(
    "zeroed",
    "model = MLP(2, [2, 1])\nfor p in model.parameters():\n    p.grad = 3.0\nmodel.zero_grad()\n"
    "left = sum(abs(p.grad) for p in model.parameters())",
    ("left",),
    (("not_zeroed", {"left": 27.0}),),
)
LOSS = Probe(
    "loss",
    f"{TWO_POINTS}L = mse(model, points, labels)",
    ("L.data",),
    errors=(("plain_result", "'float' object"),),
    variants=("summed", "unsquared", "half"),
)
LOSS_GRADIENTS = Probe(
    "loss_gradients",
    f"{TWO_POINTS}L = mse(model, points, labels)\nL.backward()",
    ("model.layers[0].neurons[0].w[0].grad", "model.layers[1].neurons[0].b.grad"),
    (("graph_cut", {"model.layers[0].neurons[0].w[0].grad": 0.0}),),
    (("plain_result", "'float' object"),),
)
ONE_STEP = Probe(
    "one_step",
    f"{TWO_POINTS}train(model, points, labels, 1, 0.1)",
    WEIGHTS,
    variants=("stays", "ascends", "no_rate"),
)
TWO_STEPS = Probe("two_steps", f"{TWO_POINTS}train(model, points, labels, 2, 0.1)", WEIGHTS, variants=("kept",))
LOSSES = Probe(
    "losses",
    f"{TWO_POINTS}losses = train(model, points, labels, 3, 0.1)",
    ("len(losses)", "losses[0]", "losses[2]"),
)
MOONS = """from math import cos, pi, sin
points = [[cos(pi * i / 9), sin(pi * i / 9)] for i in range(10)]
points = points + [[1 - x, 0.5 - y] for x, y in points]
labels = [-1.0] * 10 + [1.0] * 10
"""
LEARNS = Probe(
    "learns",
    f"{MOONS}model = MLP(2, [8, 1])\n{SET}"
    "losses = train(model, points, labels, 100, 0.5)\n"
    "right = sum(model(x)[0].data * y > 0 for x, y in zip(points, labels))",
    ("losses[-1] < losses[0] / 3", "right >= 19"),
    slow=True,
)
