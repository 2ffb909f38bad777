"""Weights to and from PyTorch: the same model there gives the same numbers."""

from typing import Any

import numpy as np
import pytest

from autograd import Value
from nn import (
    MLP,
    Dropout,
    Embedding,
    Layer,
    LayerNorm,
    Linear,
    Module,
    Residual,
    RMSNorm,
    Sequential,
    from_torch,
    to_torch,
)

REASON = "the oracle extra is not installed: pip install -e '.[oracle]'"


def pair(torch: Any, name: str) -> tuple[Sequential, Any]:
    """A model of ours, and PyTorch's."""
    there = torch.nn
    ours: dict[str, Sequential] = {
        "mlp": MLP(3, [5, 4, 2], ["tanh", "leaky_relu", "linear"], seed=1),
        "one": MLP(3, [1], seed=1),
        "last": MLP(3, [4, 2], "gelu", output="sigmoid", seed=1),
        "parts": Sequential(
            Linear(3, 4, bias=False), LayerNorm(4), "relu", Dropout(0.5), Sequential(Layer(4, 4, "tanh"), RMSNorm(4)),
            lambda units: units, Linear(4, 2),
        ),
    }  # fmt: skip
    theirs = {
        "mlp": lambda: [there.Linear(3, 5), there.Tanh(), there.Linear(5, 4), there.LeakyReLU(), there.Linear(4, 2)],
        "one": lambda: [there.Linear(3, 1)],
        "last": lambda: [there.Linear(3, 4), there.GELU(), there.Linear(4, 2), there.Sigmoid()],
        "parts": lambda: [
            there.Linear(3, 4, bias=False), there.LayerNorm(4), there.ReLU(), there.Dropout(0.5),
            there.Sequential(there.Linear(4, 4), there.Tanh(), there.RMSNorm(4, eps=1e-5)),
            there.Identity(), there.Linear(4, 2),
        ],
    }  # fmt: skip
    return ours[name].eval(), there.Sequential(*theirs[name]()).double().eval()


def outputs(model: Any, rows: Any) -> list[list[float]]:
    return [[each.data for each in (found if isinstance(found, list) else [found])] for found in model(rows)]


@pytest.mark.parametrize("name", ["mlp", "one", "last", "parts"])
def test_both_ways_the_models_agree(name: str) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    rows = np.random.default_rng(0).normal(size=(4, 3))
    ours, theirs = pair(torch, name)
    from_torch(ours, theirs.state_dict())
    assert np.array(outputs(ours, rows)) == pytest.approx(theirs(torch.from_numpy(rows)).detach().numpy(), rel=1e-11)
    for array, tensor in zip(to_torch(ours).values(), theirs.state_dict().values(), strict=True):
        assert array.tolist() == tensor.tolist()

    ours, theirs = pair(torch, name)
    theirs.load_state_dict({name: torch.from_numpy(array) for name, array in to_torch(ours).items()})
    assert np.array(outputs(ours, rows)) == pytest.approx(theirs(torch.from_numpy(rows)).detach().numpy(), rel=1e-11)


def test_a_model_of_another_class_with_the_same_layers_will_do_and_so_will_other_floats() -> None:
    torch = pytest.importorskip("torch", reason=REASON)

    def net(kind: Any) -> Any:
        layers = {"first": torch.nn.Linear(2, 3), "second": torch.nn.Linear(3, 1)}
        return torch.nn.ModuleDict(layers).to(kind)

    for kind in (torch.float32, torch.bfloat16):
        theirs, model = net(kind), MLP(2, [3, 1])
        from_torch(model, theirs.state_dict())
        assert to_torch(model)["2.weight"].tolist() == theirs["second"].weight.tolist()
        from_torch(model, dict(theirs.named_parameters()))  # these still want gradients


def test_an_embedding_is_pytorch_s() -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    ours, theirs = Embedding(4, 3), torch.nn.Embedding(4, 3)
    from_torch(ours, theirs.state_dict())
    assert [unit.data for unit in ours(2)] == theirs(torch.tensor(2)).tolist()


def test_names_and_shapes() -> None:
    shapes = {name: array.shape for name, array in to_torch(MLP(2, [3, 3, 1])).items()}
    assert shapes == {
        "0.weight": (3, 2), "0.bias": (3,), "2.weight": (3, 3), "2.bias": (3,), "4.weight": (1, 3), "4.bias": (1,),
    }  # fmt: skip
    assert list(to_torch(Sequential(Sequential(Layer(2, 2), Linear(2, 2, bias=False)), "tanh", RMSNorm(2)))) == [
        *("0.0.weight", "0.0.bias", "0.2.weight", "2.weight"),
    ]
    assert list(to_torch(Layer(2, 3))) == ["weight", "bias"]
    array = to_torch(Linear(2, 3, seed=1))["weight"]
    assert array.dtype == np.float64
    assert array[2, 1] == Linear(2, 3, seed=1).neurons[2].w[1].data


def test_where_all_names_are_known_their_order_is_not_asked() -> None:
    model, other = Sequential(LayerNorm(2), Linear(2, 2, seed=1)), Sequential(LayerNorm(2), Linear(2, 2, seed=2))
    from_torch(other, dict(sorted(to_torch(model).items())))
    assert other.state_dict() == model.state_dict()


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda state: [*state.values()], TypeError, "state is a list; expected a dict of arrays$"),
        (
            lambda state: {**state, "4.weight": np.ones((1, 1))},
            ValueError,
            "5 array.s. came: .*4.weight; expected 4: 0.we",
        ),
        (lambda state: {}, ValueError, "0 array.s. came: none; expected 4"),
        (
            lambda state: {**state, "2.weight": np.ones((3, 1))},
            ValueError,
            r"2.weight has shape \(3, 1\); expected \(1, 3\)",
        ),
        (lambda state: {**state, "2.bias": [np.nan]}, ValueError, "2.bias has numbers that are nan or infinite"),
        (
            lambda state: {**state, "2.bias": np.ma.array([-999.0], mask=[True])},
            ValueError,
            "2.bias has numbers that are masked; expected a number for each",
        ),
        (lambda state: {**state, "2.bias": ["one"]}, ValueError, "2.bias is .'one'.; expected an array of numbers"),
        (lambda state: {**state, "2.bias": None}, ValueError, "2.bias"),
        (
            lambda state: {f"fc{name}": array for name, array in sorted(state.items())},
            ValueError,
            r"fc0.bias \(as 0.weight\) is a bias; expected a weight",
        ),
        (
            lambda state: {f"w{i}": array.T for i, array in enumerate(state.values())},
            ValueError,
            r"w0 \(as 0.weight\) has shape \(2, 3\); expected \(3, 2\)",
        ),
    ],
)
def test_a_wrong_state_changes_nothing(change: Any, error: type[Exception], says: str) -> None:
    model = MLP(2, [3, 1], seed=1)
    before = model.state_dict()
    state = {name: array + 1.0 for name, array in to_torch(model).items()}
    with pytest.raises(error, match=says):
        from_torch(model, change(state))
    assert model.state_dict() == before


def test_a_whole_model_is_no_state() -> None:
    with pytest.raises(TypeError, match=r"state is a MLP; expected a dict of arrays; give its state_dict\(\)"):
        from_torch(MLP(2, [1]), MLP(2, [1]))  # type: ignore[arg-type]


class Block(Module):
    """One's own, with what PyTorch's has under the same names."""

    def __init__(self) -> None:
        random = np.random.default_rng(4)
        self.first, self.last = Linear(3, 4, seed=random), Linear(4, 1, seed=random)
        self.blocks = [Residual(Sequential(LayerNorm(4), Linear(4, 4, seed=random), "silu")) for _ in range(2)]
        self.named = {"left": Linear(4, 4, bias=False, seed=random)}
        self.gain = [[Value(0.5), Value(2.0), Value(-1.0), Value(1.5)]]
        self.shift, self.unit, self.four = Value(0.25), "m", Value(4.0, constant=True)

    def forward(self, x: Any) -> Any:
        units = self.first(x)
        for block in self.blocks:
            units = block(units)
        units = self.named["left"](units)
        return self.last([gain * unit + self.shift for gain, unit in zip(self.gain[0], units, strict=True)])[0]


def block_there(torch: Any, first: str = "first", tail: str = "last") -> Any:
    there = torch.nn

    class Around(there.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.module = there.Sequential(there.LayerNorm(4), there.Linear(4, 4), there.SiLU())

        def forward(self, x: Any) -> Any:
            return x + self.module(x)

    class Theirs(there.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            setattr(self, first, there.Linear(3, 4))
            setattr(self, tail, there.Linear(4, 1))
            self.blocks = there.ModuleList([Around(), Around()])
            self.named = there.ModuleDict({"left": there.Linear(4, 4, bias=False)})
            self.gain, self.shift = there.Parameter(torch.ones(1, 4)), there.Parameter(torch.tensor(0.0))

        def forward(self, x: Any) -> Any:
            units = getattr(self, first)(x)
            for block in self.blocks:
                units = block(units)
            return getattr(self, tail)(self.gain[0] * self.named["left"](units) + self.shift)[..., 0]

    return Theirs().double()


@pytest.mark.parametrize("names", [None, {"first": "fc1", "last": "head"}])
def test_a_module_of_one_s_own_goes_by_its_attributes_names_or_by_those_that_are_given(names: Any) -> None:
    torch = pytest.importorskip("torch", reason=REASON)
    rows = np.random.default_rng(0).normal(size=(5, 3))
    ours, theirs = Block(), block_there(torch, *(names or {}).values())
    theirs.load_state_dict({name: torch.from_numpy(array) for name, array in to_torch(ours, names).items()})
    expected = theirs(torch.from_numpy(rows)).tolist()
    assert [ours(row).data for row in rows] == pytest.approx(expected, rel=1e-11)
    for parameter in ours.parameters():
        parameter.data = 0.0
    from_torch(ours, dict(sorted(theirs.state_dict().items())), names)
    assert [ours(row).data for row in rows] == pytest.approx(expected, rel=1e-11)


def test_names_that_are_not_there_are_told() -> None:
    model = Block()
    for who, call in (
        ("to_torch", lambda names: to_torch(model, names)),
        ("from_torch", lambda names: from_torch(model, {}, names)),
    ):
        with pytest.raises(
            ValueError, match=f"{who}: names has middle, which the model doesn't have; it has first.weight"
        ):
            call({"middle": "fc2"})
        with pytest.raises(ValueError, match=f"{who}: two arrays are called last.weight by names="):
            call({"first": "last"})
    state = to_torch(model)
    with pytest.raises(
        ValueError, match="from_torch: fc1.weight, fc1.bias did not come; those that did are first.weight"
    ):
        from_torch(model, state, {"first": "fc1"})


def test_what_is_no_array() -> None:
    class Own(Module):
        def __init__(self, held: Any) -> None:
            self.held = held

    mixed = Layer(2, 2)
    mixed.neurons[1] = Layer(2, 1, "tanh").neurons[0]
    assert to_torch(Own("text")) == to_torch(Sequential(Residual("relu"))) == {}
    with pytest.raises(TypeError, match="held of Own holds modules and Values side by side"):
        to_torch(Own([Value(1.0), Linear(1, 1)]))
    with pytest.raises(TypeError, match="held of Own: what it holds is no array of Values"):
        to_torch(Own([[Value(1.0)], [Value(1.0), Value(2.0)]]))
    with pytest.raises(TypeError, match="a layer's neurons differ"):
        to_torch(mixed)


def test_what_is_no_model_of_ours_has_no_weights_to_give_or_take() -> None:
    for call in (lambda: to_torch({"w": 1.0}), lambda: from_torch({}, {})):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="torch: model is a dict, .*; expected a Module"):
            call()
