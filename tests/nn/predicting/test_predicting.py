"""predict and predict_proba: whatever rows come in, arrays go out, which are what calls of the model give.

Also of: nn/predicting/taking_apart, nn/predicting/meaning, nn/predicting/taking,
nn/modules/ending.
"""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import nn
from autograd import DomainError, Value, ieee
from nn import MLP, Activation, Data, Dropout, Linear, Module, Sequential, cross_entropy, fit, mse

RANDOM = np.random.default_rng(0)
TABLE = {"cm": RANDOM.normal(170.0, 10.0, 40), "kg": RANDOM.normal(70.0, 8.0, 40)}
RAW = np.column_stack(list(TABLE.values()))
TALL = np.where(TABLE["cm"] > 172.0, "tall", "small")


def people() -> Module:
    """A model that knows its columns, their scale and its classes."""
    model = MLP(2, [4, 2], "tanh", seed=1)
    fit(model, cross_entropy, Data(TABLE, TALL).standardised(), epochs=20, lr=0.1)
    return model


PEOPLE = people()


def by_hand(model: Module, rows: Any) -> list[str]:
    """What scores of standardised rows say."""
    scaled = (np.asarray(rows) - RAW.mean(axis=0)) / RAW.std(axis=0)
    scores = [[score.data for score in model(row)] for row in scaled.tolist()]
    return [("small", "tall")[int(np.argmax(each))] for each in scores]


def test_raw_columns_go_in_and_classes_come_out() -> None:
    found = PEOPLE.predict(RAW)
    assert isinstance(found, np.ndarray)
    assert found.tolist() == by_hand(PEOPLE, RAW)
    assert np.mean(found == TALL) > 0.9
    shares = PEOPLE.predict_proba(RAW)
    assert shares.shape == (40, 2)
    assert shares.sum(axis=1) == pytest.approx(np.ones(40))
    assert [("small", "tall")[each] for each in shares.argmax(axis=1)] == found.tolist()


def test_of_a_single_row_a_single_answer() -> None:
    many, shares = PEOPLE.predict(RAW[:1]), PEOPLE.predict_proba(RAW[:1])
    for row in (RAW[0], RAW[0].tolist(), tuple(RAW[0]), {"kg": TABLE["kg"][0], "cm": TABLE["cm"][0]}):
        assert str(PEOPLE.predict(row)) == many[0]
        assert PEOPLE.predict_proba(row).tolist() == shares[0].tolist()


@given(
    st.lists(st.tuples(st.integers(100, 250), st.integers(20, 200)), min_size=1, max_size=40),
    st.sampled_from(["float64", "float32", "int64", "int16", "list", "dict", "Data", "object"]),
)
def test_rows_of_any_kind_are_the_same_rows(rows: list[tuple[int, int]], kind: str) -> None:
    table = np.array(rows, dtype=float)
    kinds: dict[str, Callable[[], Any]] = {
        "list": lambda: [list(row) for row in rows],
        "dict": lambda: {"kg": table[:, 1], "cm": table[:, 0]},
        "Data": lambda: Data({"cm": table[:, 0], "kg": table[:, 1]}, [0.0] * len(rows)),
    }
    given_as = kinds[kind]() if kind in kinds else table.astype(kind)
    assert PEOPLE.predict(given_as).tolist() == by_hand(PEOPLE, table)


def test_data_are_taken_on_whichever_scale_they_are() -> None:
    raw = Data(TABLE, TALL)
    wanted = PEOPLE.predict(RAW).tolist()
    other = raw.standardised(like=Data({"cm": [1.0, 2.0], "kg": [5.0, 9.0]}, [0, 1]))
    for each in (raw, raw.standardised(), other):
        assert PEOPLE.predict(each).tolist() == wanted
    with pytest.raises(ValueError, match=r"predict: of the data column 1 is called 'lb'; expected 'kg'"):
        PEOPLE.predict(Data({"cm": [1.0], "lb": [1.0]}, [0.0]))


def test_frames_series_and_tensors() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(TABLE)
    wanted = PEOPLE.predict(RAW).tolist()
    assert PEOPLE.predict(frame).tolist() == PEOPLE.predict(frame[["kg", "cm"]]).tolist() == wanted
    assert str(PEOPLE.predict(frame.iloc[3])) == str(PEOPLE.predict(frame[["kg", "cm"]].iloc[3])) == wanted[3]
    with pytest.raises(ValueError, match=r"predict: .*'age'"):
        PEOPLE.predict(frame.assign(age=1.0))
    with pytest.raises(ValueError, match=r"predict: there are 3 columns, 'cm', 'kg', 'age'; expected 2: 'cm', 'kg'"):
        PEOPLE.predict(frame.assign(age=1.0).iloc[0])
    untrained = MLP(2, [1], seed=1)
    assert untrained.predict(frame) == pytest.approx(untrained.predict(RAW))
    assert untrained.predict(frame.iloc[0]) == pytest.approx(untrained.predict(RAW)[0])
    for call in (PEOPLE, Linear(2, 1), Sequential(Linear(2, 1))):
        for given_as in (frame, frame.iloc[0]):
            with pytest.raises(TypeError, match=r"model\.predict"):
                call(given_as)


def test_tensors() -> None:
    torch = pytest.importorskip("torch")
    tensor = torch.tensor(RAW, requires_grad=True)
    assert PEOPLE.predict(tensor).tolist() == PEOPLE.predict(RAW).tolist()
    assert str(PEOPLE.predict(tensor[0])) == PEOPLE.predict(RAW)[0]
    called = [unit.data for unit in PEOPLE(tensor.detach())[1]]
    assert called == [unit.data for unit in PEOPLE(RAW[1])]


def test_the_probabilities_are_pytorchs() -> None:
    torch = pytest.importorskip("torch")
    model, rows = MLP(3, [5, 4], "tanh", seed=2), RANDOM.normal(size=(60, 3)) * 50
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 4)).double()
    theirs.load_state_dict({name: torch.from_numpy(each) for name, each in nn.to_torch(model).items()})
    with torch.no_grad():
        scores = theirs(torch.from_numpy(rows))
    assert np.allclose(model.predict(rows), scores.numpy(), rtol=1e-9)
    model.trained_by = "cross_entropy"
    assert np.allclose(model.predict_proba(rows), torch.softmax(scores, 1).numpy(), rtol=1e-9)
    model.trained_by = "bce_with_logits"
    assert np.allclose(model.predict_proba(rows), torch.sigmoid(scores).numpy(), rtol=1e-9)


def test_of_two_classes_they_are_scikit_learns() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    theirs = linear_model.LogisticRegression().fit(RAW, TALL)
    model = Linear(2, 1)
    nn.from_torch(model, {"weight": theirs.coef_, "bias": theirs.intercept_})
    model.recipe, model.trained_by = Data(TABLE, TALL).recipe, "bce_with_logits"
    assert model.predict(RAW).tolist() == theirs.predict(RAW).tolist()
    assert np.allclose(model.predict_proba(RAW), theirs.predict_proba(RAW), rtol=1e-9)
    far = np.array([[1e5, 0.0], [-1e5, 0.0]])  # neither share of the two loses its digits
    assert model.predict_proba(far).min() < 1e-300


@pytest.mark.parametrize(("end", "loss"), [("linear", mse), ("sigmoid", mse), ("sigmoid", None)])
def test_a_single_output_is_judged_by_what_it_was_trained_for(end: str, loss: Any) -> None:
    """0.3 is a score that speaks for the second class, and a probability, or a target to be met, that doesn't."""
    model = MLP(1, [1], output=end, seed=1)
    fit(model, loss or (lambda p, t: mse(p, t)), ([[0.0], [1.0]], ["no", "yes"]), epochs=1, compiled=False)
    number = {"linear": 0.3, "sigmoid": np.log(0.3 / 0.7)}[end]
    model.load_state_dict({"layers.0.neurons.0.w.0": 0.0, "layers.0.neurons.0.b": number})
    assert str(model.predict([5.0])) == "no"
    model.trained_by = "bce_with_logits"
    assert str(model.predict([5.0])) == "yes"  # of a score


@pytest.mark.parametrize("outputs", [1, 3])
def test_a_number_comes_as_a_number_however_the_model_gives_it(outputs: int) -> None:
    rows = RANDOM.normal(size=(50, 2))
    for model in (Linear(2, outputs, seed=3), MLP(2, [outputs], seed=3), Sequential(Linear(2, outputs, seed=3))):
        assert model.predict(rows).shape == ((50,) if outputs == 1 else (50, 3))
        assert np.shape(model.predict(rows[0])) == (() if outputs == 1 else (3,))


def test_targets_come_back_in_their_unit() -> None:
    targets = np.column_stack([1e6 * TABLE["cm"], TABLE["kg"] / 1e3])
    model = Linear(2, 2, seed=1)
    fit(model, mse, Data(TABLE, targets).standardised(), epochs=2)
    model.recipe = nn.data.Recipe(
        ("cm", "kg"), ("cm", "kg"), target_means=(1e8, 0.07), target_scales=(1e7, 0.01)
    )  # fmt: skip
    outputs = np.array([[unit.data for unit in model(row)] for row in RAW])
    assert np.allclose(model.predict(RAW), outputs * [1e7, 0.01] + [1e8, 0.07], rtol=1e-9)


def test_without_data_numbers_go_in_as_they_are() -> None:
    model, rows = MLP(2, [3, 1], seed=1), RANDOM.normal(size=(9, 2))
    assert model.predict(rows).tolist() == [model(row).data for row in rows]
    assert model.predict(rows[0]) == model(rows[0]).data
    assert model.predict(Data(rows, [0.0] * 9)).tolist() == model.predict(rows).tolist()


class Mean(Module):
    """Of sequences of any length."""

    def __init__(self) -> None:
        self.gain = Value(2.0)

    def forward(self, rows: Any) -> Any:
        return self.gain * sum(sum(row) for row in rows) / len(rows)


def test_sequences_are_taken_too() -> None:
    assert Mean().predict([[[1.0], [2.0]], [[4.0]]]).tolist() == [3.0, 8.0]
    rows = RANDOM.normal(size=(100, 4, 3))
    assert np.allclose(Mean().predict(rows), 2.0 * rows.sum(axis=(1, 2)) / 4)


class TwoHeads(Module):
    """A price, and scores of three kinds."""

    def __init__(self, kind: type) -> None:
        self.price, self.kind, self.gives = Linear(2, 1, seed=1), Linear(2, 3, seed=2), kind

    def forward(self, x: Any) -> Any:
        found = {"price": self.price(x)[0], "kind": self.kind(x)}
        return found if self.gives is dict else tuple(found.values())


@pytest.mark.parametrize("kind", [dict, tuple])
@pytest.mark.parametrize("count", [3, 2_000])
def test_several_heads_come_apart_as_the_model_gives_them(kind: type, count: int) -> None:
    model, rows = TwoHeads(kind), RANDOM.normal(size=(count, 2))
    found = model.predict(rows)
    price, scores = found.values() if isinstance(found, dict) else found
    assert type(found) is kind
    assert np.allclose(price, model.price.predict(rows), rtol=1e-9)
    assert np.allclose(scores, model.kind.predict(rows), rtol=1e-9)
    alone = model.predict(rows[0])
    assert np.allclose([*alone.values()][1] if kind is dict else alone[1], scores[0], rtol=1e-9)
    with pytest.raises(ValueError, match="predict_proba: TwoHeads gives several outputs"):
        model.predict_proba(rows)


def test_images_are_rows_of_their_pixels() -> None:
    images = RANDOM.normal(size=(12, 2, 3))
    model = MLP(6, [2], seed=1)
    fit(model, cross_entropy, Data(images.reshape(12, 6), [0, 1] * 6), epochs=1)
    assert model.predict(images).tolist() == model.predict(images.reshape(12, 6)).tolist()
    with pytest.raises(ValueError, match="predict: "):
        model.predict(images[:, :, :2])


class Halves(Module):
    """In a mode of its own in every part, which somebody set by hand."""

    def __init__(self) -> None:
        self.drop, self.also = Dropout(0.5, seed=1), Dropout(0.5, seed=2)

    def forward(self, x: Any) -> Any:
        return self.also(self.drop(x))


@pytest.mark.parametrize("count", [1, 500])
def test_dropout_is_off_and_every_part_is_in_its_mode_afterwards(count: int) -> None:
    model = Halves().train()
    model.also.eval()
    drawn = copy.deepcopy(model.drop.random.bit_generator.state)
    rows = RANDOM.normal(size=(count, 3))
    assert model.predict(rows).tolist() == rows.tolist()
    assert (model.training, model.drop.training, model.also.training) == (True, True, False)
    assert model.drop.random.bit_generator.state == drawn
    fresh = Halves()
    fresh.predict(rows)
    assert "training" not in vars(fresh)
    with pytest.raises(TypeError, match="predict: x holds 'a'"):
        fresh.predict([["a"]])
    assert fresh.training


def test_copies_predict_the_same() -> None:
    for again in (pickle.loads(pickle.dumps(PEOPLE)), copy.deepcopy(PEOPLE), copy.copy(PEOPLE)):
        assert again.predict(RAW).tolist() == PEOPLE.predict(RAW).tolist()
        assert again.trained_by == "cross_entropy"


def test_what_was_standardised_already_is_told_of() -> None:
    scaled = Data(TABLE, TALL).standardised().x
    for call in (PEOPLE.predict, PEOPLE.predict_proba):
        with pytest.warns(
            RuntimeWarning, match="look as if they had been .*: cm has a mean of .* Give the raw"
        ) as told:
            call(scaled)
        assert [each.filename for each in told] == [__file__]
    PEOPLE.predict(RAW)
    PEOPLE.predict(scaled[:2])  # too few to tell
    PEOPLE.predict(Data(TABLE, TALL).standardised())


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        ([[1.0, np.nan]], ValueError, r"predict: x is nan in row 0, column 1 \('kg'\)"),
        ([[1.0, "a"]], TypeError, r"predict: x holds '.*'; expected numbers \(row 0, column"),
        ([[1.0, 2.0, 3.0]], ValueError, r"predict: .*3"),
        ([], ValueError, "predict: x is empty"),
        (3.0, ValueError, "predict: x has the shape"),
        ({"cm": [1.0], "lb": [2.0]}, ValueError, "predict: column 1 is called 'lb'; expected 'kg'"),
    ],
)
def test_rows_that_cant_be_taken_are_named(rows: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        PEOPLE.predict(rows)


@pytest.mark.parametrize(
    ("model", "loss", "why"),
    [
        (Linear(2, 1), "hinge", "it was trained by hinge, which wants no probabilities"),
        (MLP(2, [3]), "mse", "it was trained by mse"),
        (MLP(2, [3]), "", "no loss of nn's is known for it"),
        (MLP(2, [1], output="softmax"), "", "no loss"),
    ],
)
def test_what_is_no_probability_says_why(model: Module, loss: str, why: str) -> None:
    model.trained_by = loss
    with pytest.raises(ValueError, match=f"predict_proba: .* gives no probabilities: {why}.*model.trained_by ="):
        model.predict_proba(RAW)


@pytest.mark.parametrize(
    "model",
    [
        MLP(2, [3], output="softmax", seed=1),
        Sequential(Linear(2, 3, seed=1), nn.softmax),
        Sequential(Linear(2, 3, seed=1), Activation("log_softmax"), Dropout(0.1)),
    ],
)
def test_a_model_that_ends_in_probabilities_gives_them(model: Module) -> None:
    scores = np.array([[unit.data for unit in Linear(2, 3, seed=1)(row)] for row in RAW])
    if isinstance(model, MLP):
        scores = np.log(model.predict(RAW))
    assert np.allclose(model.predict_proba(RAW), nn.softmax(scores), rtol=1e-9)


class Root(Module):
    def forward(self, x: Any) -> Any:
        return x[0] ** 0.5 if isinstance(x[0], Value) else Value(x[0]) ** 0.5


@pytest.mark.parametrize("count", [1, 2000])
def test_what_isnt_finite_is_an_error_that_names_the_operation(count: int) -> None:
    rows = np.full((count, 1), 4.0)
    assert Root().predict(rows).tolist() == [2.0] * count
    rows[-1] = -4.0
    with pytest.raises(DomainError, match="pow"):
        Root().predict(rows)
    with ieee():
        assert np.isnan(Root().predict(rows)).tolist() == [False] * (count - 1) + [True]
