"""save and load: a model comes back from its file alone, and what is wrong with a file changes nothing.

Also of: nn/modules/blanks, nn/training/building, nn/training/known.
"""

import inspect
import json
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import autograd
import nn
from autograd import Value
from nn import MLP, Activation, Data, Dropout, LayerNorm, Linear, Module, Residual, Sequential, bce_with_logits, fit
from nn.training.archive import read_archive, write_archive
from nn.training.known import known_classes
from nn.training.weights import FORMAT
from tests.support.old_files import FIRST, GAVE, SECOND, file_of

# what a constructor gets for an argument that has to be given; others are a size
VALUES: dict[str, Any] = {
    "name": "tanh",
    "sizes": [3, 3],
    "module": "tanh",
    "parts": "tanh",
    "function": autograd.softmax,
}
PUBLIC = [
    kind
    for home, names in nn.HOMES.items()
    if home.startswith("modules.")
    for kind in (getattr(nn, name) for name in names)
    if isinstance(kind, type) and issubclass(kind, Module) and kind is not Module
]
BASES = ("Noisy",)  # there to be made classes of
KINDS = {each for each in {*PUBLIC, *known_classes().values()} if not each.__name__.startswith(("_", *BASES))}
ACTIVATIONS: list[Any] = ["relu", "linear", "softmax", autograd.tanh, Value.sigmoid]
ROWS = np.random.default_rng(0).normal(size=(4, 3))


def made(kind: type[Module], size: int = 3) -> Module:
    """A module of some class, of three units if it can be."""
    if kind.__init__ is object.__init__:
        return kind()
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    needed = [each for each in parameters if each.default is each.empty and each.kind is not each.VAR_KEYWORD]
    return kind(*[VALUES.get(each.name, size) for each in needed])


def same(one: Module, other: Module) -> None:
    """Whether two are alike in all that a file keeps."""
    assert repr(one) == repr(other)
    assert one.state_dict() == other.state_dict()
    assert (one.recipe, one.trained_by) == (other.recipe, other.trained_by)
    theirs = other.named_modules()
    for path, module in one.named_modules().items():
        assert type(theirs[path]) is type(module)
        assert (theirs[path].training, theirs[path].arguments().keys()) == (module.training, module.arguments().keys())


@pytest.mark.parametrize("kind", sorted(KINDS, key=str), ids=lambda kind: str(kind.__name__))
def test_every_module_comes_back(kind: type[Module], tmp_path: Path) -> None:
    module = made(kind)
    again = nn.load(nn.save(module, tmp_path / "m.npz"))
    same(module, again)
    before = module.eval().state_dict()
    again.load_state_dict({name: number + 1.0 for name, number in before.items()})
    assert module.state_dict() == before


def modules(depth: int) -> st.SearchStrategy[Module]:
    """Modules of 3 units in containers of containers."""
    seeds = st.integers(0, 9)
    leaf = st.one_of(
        seeds.map(lambda seed: Linear(3, 3, seed=seed)),
        seeds.map(lambda seed: MLP(3, [2, 3], ["tanh", "softmax"], seed=seed)),
        st.sampled_from([0.0, 0.25, 0.1 + 0.2]).map(lambda p: Dropout(p).eval()),
        st.sampled_from(ACTIVATIONS).map(Activation),
        st.sampled_from([1e-5, 0.3]).map(lambda eps: LayerNorm(3, eps)),
    )
    if not depth:
        return leaf
    inner = modules(depth - 1)
    return st.one_of(
        leaf,
        inner.map(Residual),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Sequential(*parts)),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: Sequential(*parts, parts[0], nn.log_softmax)),
    )


@given(modules(3))
def test_nested_models_come_back_to_the_last_bit(tmp_path_factory: Any, model: Module) -> None:
    path = nn.save(model, tmp_path_factory.mktemp("m") / "m.npz")
    again = nn.load(path)
    same(model, again)
    assert len(again.named_modules()) == len(model.named_modules())  # what was there twice is one
    assert again.predict(ROWS).tolist() == model.predict(ROWS).tolist()
    other = path.with_name("again.npz")
    assert nn.save(again, other).read_bytes() == path.read_bytes()


def test_a_model_from_a_file_alone_predicts_on_raw_columns(tmp_path: Path) -> None:
    table = {"cm": np.linspace(150.0, 190.0, 30), "kg": np.linspace(90.0, 50.0, 30)}
    labels = np.where(table["cm"] > 170, "tall", "small")
    model = MLP(2, [4, 1], "tanh", seed=1)
    fit(model, bce_with_logits, Data(table, labels).standardised(), epochs=30, lr=0.1)
    again = nn.load(nn.save(model, tmp_path / "people.npz"))
    same(model, again)
    assert again.recipe is not None
    assert again.predict({"kg": [50.0, 90.0], "cm": [190.0, 150.0]}).tolist() == ["tall", "small"]
    assert again.predict_proba(table).tolist() == model.predict_proba(table).tolist()
    third = nn.load(MLP(2, [4, 1], "tanh", seed=5), tmp_path / "people.npz")
    assert (third.recipe, third.trained_by, third.training) == (model.recipe, "bce_with_logits", True)


def test_a_file_without_recipe_or_loss_leaves_no_old_ones(tmp_path: Path) -> None:
    plain = MLP(1, [1], "tanh", seed=2)
    model = MLP(1, [1], "tanh", seed=1)
    fit(model, bce_with_logits, Data([[100.0], [300.0]], ["a", "b"]).standardised(), epochs=1)
    path = nn.save(plain, tmp_path / "plain.npz")
    assert model.recipe is not None
    same(nn.load(model.train(), path), plain)
    assert model.predict([[2.0]]).tolist() == plain.predict([[2.0]]).tolist()


def test_data_tell_what_a_model_trained_by_hand_takes(tmp_path: Path) -> None:
    data = Data({"a": [1.0, 3.0], "b": [5.0, 6.0]}, ["no", "yes"]).standardised()
    model = MLP(2, [2], seed=1)
    again = nn.load(nn.save(model, tmp_path / "m.npz", data=data))
    assert (again.recipe, model.recipe) == (data.recipe, None)


def test_modes_shared_parts_and_layers_changed_later_come_back(tmp_path: Path) -> None:
    model = MLP(3, [3, 3], "tanh", seed=1)
    drop = Dropout(0.5, seed=2)
    model.layers = [model.layers[0], drop, model.layers[0], Linear(3, 1, bias=False, seed=3)]  # type: ignore[list-item]
    model.eval()
    drop.train()
    again = nn.load(nn.save(model, tmp_path / "m.npz"))
    same(model, again)
    assert isinstance(again, MLP)
    assert again.layers[0] is again.layers[2]
    assert [each.training for each in again.layers] == [False, True, False, False]


def test_loading_draws_nothing_and_what_draws_later_draws_apart(tmp_path: Path) -> None:
    path = nn.save(Sequential(Linear(3, 3), Dropout(0.5), Dropout(0.5)), tmp_path / "m.npz")
    nn.seed(1)
    first = MLP(2, [3, 1]).state_dict()
    nn.seed(1)
    again = nn.load(path)
    assert MLP(2, [3, 1]).state_dict() == first
    one, other = (each.masks(1, 30).tolist() for each in again.layers[1:])  # type: ignore[attr-defined]
    assert one != other


# ---- modules and functions of one's own -----------------------------------------------------------------------------


class Scaled(Module):
    """Tells what it was made with."""

    def __init__(self, size: int, gain: float, inner: Module) -> None:
        self.size, self.gain, self.inner, self.weight = size, gain, inner, Value(2.0)

    def forward(self, x: Any) -> Any:
        return [unit * self.gain * self.weight for unit in self.inner(x)[: self.size]]

    def arguments(self) -> dict[str, Any]:
        return {"size": self.size, "gain": self.gain, "inner": self.inner}


class Fixed(Module):
    """Needs nothing to be made."""

    def __init__(self) -> None:
        self.first, self.last = Linear(3, 4, seed=1), Linear(4, 3, seed=2)

    def forward(self, x: Any) -> Any:
        return self.last(self.first(x))


class Silent(Module):
    """Doesn't tell what it needs."""

    def __init__(self, size: int) -> None:
        self.line = Linear(3, size, seed=1)

    def forward(self, x: Any) -> Any:
        return self.line(x)


class Thin(Linear):
    """Takes less than the class it is made from tells."""

    def __init__(self, inputs: int) -> None:
        super().__init__(inputs, 3, seed=4)


class Ready(Sequential):
    """Takes none of its parts."""

    def __init__(self) -> None:
        super().__init__(Linear(3, 3, seed=5), "relu")


def swish(z: Value) -> Value:
    return z * z.sigmoid()


CLASSES = {each.__name__: each for each in (Scaled, Fixed, Silent, Thin, Ready)}


@pytest.mark.parametrize(
    "model",
    [
        Scaled(2, 0.1 + 0.2, Linear(3, 3, seed=1)),
        Fixed(),
        Thin(3),
        Ready(),
        Sequential(Fixed(), Residual(Scaled(3, 2.0, Fixed())), Thin(3), Activation(swish)),
    ],
    ids=lambda model: type(model).__name__,
)
def test_modules_of_ones_own_come_back_where_their_classes_are_given(model: Module, tmp_path: Path) -> None:
    path = nn.save(model, tmp_path / "m.npz")
    again = nn.load(path, custom={**CLASSES, "swish": swish})
    same(model, again)
    assert again.predict(ROWS).tolist() == model.predict(ROWS).tolist()
    assert nn.load(path, model=again) is again


def test_what_is_missing_is_said_all_at_once(tmp_path: Path) -> None:
    path = nn.save(Sequential(Fixed(), Thin(3), Activation(swish), lambda units: units), tmp_path / "m.npz")
    message = "made with modules Fixed, Thin and functions swish, <lambda>, which aren't"
    with pytest.raises(ValueError, match=message) as caught:
        nn.load(path)
    assert "give custom={'Fixed': Fixed, 'Thin': Thin, 'swish': swish}, or make the model" in str(caught.value)
    with pytest.raises(ValueError, match="functions swish"):
        nn.load(path, custom=CLASSES)
    again = nn.load(path, custom={**CLASSES, "swish": swish, "<lambda>": lambda units: units})
    assert len(again.state_dict()) == len(Fixed().state_dict()) + len(Thin(3).state_dict())


def test_a_class_that_doesnt_tell_what_it_needs_is_told_how(tmp_path: Path) -> None:
    path = nn.save(Silent(2), tmp_path / "m.npz")
    with pytest.raises(ValueError, match=r"the whole, Silent can't be made: .*'size'; give it a method arguments\(\)"):
        nn.load(path, custom=CLASSES)
    again = nn.load(Silent(2), path)
    assert again.state_dict() == Silent(2).state_dict()
    with pytest.raises(ValueError, match="is of another model"):
        nn.load(path, model=Silent(3))


def test_what_comes_out_another_than_it_was_is_refused(tmp_path: Path) -> None:
    model = Fixed()
    model.last = Linear(4, 2, seed=2)
    path = nn.save(model, tmp_path / "m.npz")
    with pytest.raises(ValueError, match=r"by itself: last is Linear\(4 -> 2.* in the file and Linear\(4 -> 3"):
        nn.load(path, custom=CLASSES)
    with pytest.raises(ValueError, match="by itself: function of layers.0, Function"):
        nn.load(nn.save(Sequential(lambda u: u), path), custom={"<lambda>": lambda u: u[::-1]})
    tied = Sequential(Linear(3, 3, seed=1), Linear(3, 3, seed=1))
    tied.layers[1].neurons[0].w = tied.layers[0].neurons[0].w  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="share weights"):
        nn.load(nn.save(tied, path))


def test_a_class_of_ones_own_with_a_name_from_here_is_not_mistaken(tmp_path: Path) -> None:
    kind = type("Linear", (Fixed,), {"__module__": "elsewhere"})
    path = nn.save(Sequential(kind(), nn.Linear(3, 1)), tmp_path / "m.npz")
    with pytest.raises(ValueError, match="it was made with modules Linear, which aren't nn's"):
        nn.load(path)
    again = nn.load(path, custom={"Linear": kind})
    assert [type(each) for each in again.layers] == [kind, nn.Linear]  # type: ignore[attr-defined]


def test_what_a_file_cant_hold_is_named(tmp_path: Path) -> None:
    class Holding(Fixed):
        def arguments(self) -> dict[str, Any]:
            return {"lock": object()}

    path = nn.save(Holding(), tmp_path / "m.npz")
    with pytest.raises(ValueError, match="lock of the whole, Holding is a object, which a file can't hold"):
        nn.load(path, custom={"Holding": Holding})
    same(nn.load(Holding(), path), Holding())


# ---- files of earlier versions, and damaged ones --------------------------------------------------------------------


@pytest.mark.parametrize("text", [FIRST, SECOND])
def test_files_of_earlier_versions_still_load(text: str, tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    path.write_bytes(file_of(text))
    model = Sequential(Linear(2, 2), "tanh", Dropout(0.25), LayerNorm(2), Linear(2, 1)).eval()
    assert nn.load(model, path)([0.5, -1.0]).data == pytest.approx(GAVE, rel=1e-12)
    with pytest.raises(ValueError, match="of an earlier version, which doesn't say how the model is made"):
        nn.load(path)
    if text is SECOND:
        assert (
            model.recipe
            == Data({"cm": [1.0, 3.0, 2.0], "kg": [0.0, 10.0, 5.0]}, ["cat", "dog", "cat"]).standardised().recipe
        )
        assert str(model.predict({"cm": 2.0, "kg": 5.0})) in ("cat", "dog")


GOOD = {"class": "Linear", "ours": True, "arguments": {"inputs": 2, "outputs": 1, "bias": True}}


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (None, "says nothing of its model"),
        (7, "says nothing of its model"),
        ({}, "says nothing of its model"),
        ({"": 3}, "says nothing of its model"),
        ({"": {**GOOD, "arguments": []}}, "says nothing of its model"),
        ({"": {**GOOD, "class": "os.system"}}, "made with modules os.system, which aren't nn's"),
        ({"": {**GOOD, "class": "Path"}}, "made with modules Path"),
        ({"": {**GOOD, "ours": False}}, "made with modules Linear"),
        ({"": {**GOOD, "arguments": {"inputs": 10**12, "outputs": 10**12}}}, "is 1000000000000, and there are 3 num"),
        ({"": {**GOOD, "arguments": {"inputs": 60_000, "outputs": 60_000}}}, "more weights than numbers"),
        ({"": {"class": "LayerNorm", "ours": True, "arguments": {"width": 5_000}}}, "parts have 10000 numbers"),
        ({"": {**GOOD, "arguments": {"inputs": -1, "outputs": 1}}}, "can't be made: ValueError: Linear: inputs is -1"),
        ({"": {**GOOD, "arguments": {"inputs": "a", "outputs": 1}}}, "can't be made: TypeError"),
        ({"": {**GOOD, "arguments": {"inputs": {"a": 1}, "outputs": 1}}}, "inputs of the whole, Linear is {'a': 1}"),
        ({"": {**GOOD, "arguments": {"no": 1}}}, "can't be made: TypeError"),
        ({"": {"class": "Activation", "ours": True, "arguments": {"name": {"function": "os.system"}}}}, "nobody knows"),
        ({"": {"class": "Activation", "ours": True, "arguments": {"name": {"function": "autograd.draw"}}}}, "nobody"),
        ({"": {"class": "Activation", "ours": True, "arguments": {"name": "__class__"}}}, "unknown activation"),
        ({"": {"class": "Residual", "ours": True, "arguments": {"module": {"module": "x"}}}}, "says nothing of x"),
        ({"": {"class": "Residual", "ours": True, "arguments": {"module": {"module": ""}}}}, "is made with itself"),
        ({"": {"class": "Residual", "ours": True, "arguments": {"module": {"module": []}}}}, r"says nothing of \[\]"),
        ({"": {"class": "MLP", "ours": True, "arguments": {}}}, "can't be made: KeyError"),
        ({"": {"class": "Sequential", "ours": True, "arguments": {"parts": 7}}}, "can't be made: TypeError"),
        ({"": {"class": "MLP", "ours": True, "arguments": {"parts": ["tanh"]}}}, "by itself"),
        ({"": {**GOOD, "class": "LayerNorm", "arguments": {"width": 1}}}, "in the file and LayerNorm"),
    ],
)
def test_a_hostile_plan_is_refused_with_one_error_and_little_memory(plan: Any, message: str, tmp_path: Path) -> None:
    path = nn.save(Linear(2, 1), tmp_path / "m.npz")
    about, arrays = read_archive(path, FORMAT, "test")
    write_archive(path, {**about, "plan": plan}, arrays, "test")
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=message) as caught:
            nn.load(path)
        assert tracemalloc.get_traced_memory()[1] < 1e8
    finally:
        tracemalloc.stop()
    assert str(path) in str(caught.value)
    assert len(str(caught.value)) < 900


def test_many_layers_that_are_too_wide_are_refused_after_the_first(tmp_path: Path) -> None:
    norm = {"class": "RMSNorm", "ours": True, "arguments": {"width": 2_000}}
    parts = [{"module": f"layers.{i}"} for i in range(2_000)]
    plan: dict[str, Any] = {"": {"class": "Sequential", "ours": True, "arguments": {"parts": parts}}}
    plan |= {f"layers.{i}": norm for i in range(2_000)}
    path = nn.save(Linear(2, 1), tmp_path / "m.npz")
    about, arrays = read_archive(path, FORMAT, "test")
    write_archive(path, {**about, "plan": plan}, arrays, "test")
    with pytest.raises(ValueError, match="with layers.1999, RMSNorm, its parts have 2000 numbers, and the file has 3"):
        nn.load(path)


def test_a_model_nested_a_thousand_deep_is_made_or_refused(tmp_path: Path) -> None:
    plan = {f"module{'.module' * i}" if i >= 0 else "": {
        "class": "Residual", "ours": True, "arguments": {"module": {"module": "module" + ".module" * (i + 1)}}
    } for i in range(-1, 1_500)}  # fmt: skip
    plan["module" + ".module" * 1_500] = {"class": "Activation", "ours": True, "arguments": {"name": "relu"}}
    path = nn.save(Linear(2, 1), tmp_path / "m.npz")
    about, arrays = read_archive(path, FORMAT, "test")
    write_archive(path, {**about, "plan": plan}, arrays, "test")
    with pytest.raises(ValueError, match="load: .*by itself"):
        nn.load(path)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"version": 4}, "is of version 4, this reads 3 and before; pip install --upgrade"),
        ({"version": "3"}, "is of version '3'"),
        ({"recipe": 7}, "the recipe in .* can't be read"),
        ({"recipe": {"names": ["a"]}}, "the recipe in .* can't be read"),
        ({"recipe": {"names": ["a"], "features": [1]}}, "the recipe in .* can't be read"),
        ({"recipe": {"names": ["a"], "features": ["a"], "means": [0.0], "scales": [0.0]}}, "a scale is 0"),
        ({"trained_by": 3}, "says of the model's use can't be read"),
        ({"training": {"": True}}, "says of the model's use can't be read"),
        ({"names": ["a", "b"]}, "doesn't have a number for every name"),
        ({"names": ["a", "b", "c"]}, "can't be made a model by itself"),
        ({"structure": {}}, "can't be made a model by itself"),
    ],
)
def test_whatever_is_wrong_with_a_file_nothing_is_changed(changed: Any, message: str, tmp_path: Path) -> None:
    path = nn.save(Linear(2, 1, seed=1), tmp_path / "m.npz")
    about, arrays = read_archive(path, FORMAT, "test")
    write_archive(path, json.loads(json.dumps({**about, **changed})), arrays, "test")
    with pytest.raises(ValueError, match=message):
        nn.load(path)
    model = Linear(2, 1, seed=2)
    before = model.state_dict()
    with pytest.raises(ValueError, match="load"):
        nn.load(model, path)
    assert (model.state_dict(), model.recipe, model.trained_by) == (before, None, "")


def test_arguments_that_make_no_sense_are_named(tmp_path: Path) -> None:
    path = nn.save(Linear(2, 1, seed=0), tmp_path / "m.npz")
    load: Any = nn.load
    calls: list[tuple[Any, str]] = [
        (load, r"load: 0 argument\(s\) came; expected load\(path\), load\(model, path\)"),
        (lambda: load(Linear(2, 1)), r"load: 1 argument\(s\) came; expected"),
        (lambda: load(path, Linear(2, 1)), "load: model is a PosixPath|load: model is a WindowsPath"),
        (lambda: load(path, modle=Linear(2, 1)), r"came, modle; expected"),
        (lambda: load(path, model=3), "load: model is a int"),
        (lambda: load(path, custom=[Scaled]), "load: custom is .*expected a dictionary"),
        (lambda: load(path, custom={"Linear": 3}), "load: custom is .*expected a dictionary"),
    ]
    for call, message in calls:
        with pytest.raises(TypeError, match=message):
            call()
    odd = nn.save(Fixed(), tmp_path / "f.npz")
    with pytest.raises(TypeError, match=r"load: custom\['Fixed'\] is <function swish.*expected a class of modules"):
        load(odd, custom={"Fixed": swish})
    assert load(path=path).state_dict() == Linear(2, 1, seed=0).state_dict()
    assert load(path=path, model=Linear(2, 1, seed=3)).state_dict() == Linear(2, 1, seed=0).state_dict()


def test_an_estimator_in_place_of_its_model_is_told(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="needs scikit-learn: pip install '.[demos]'")
    with pytest.raises(TypeError, match=r"expected a Module; a fitted estimator has one, as \.model_"):
        nn.save(nn.NeuralClassifier(), tmp_path / "model.npz")
