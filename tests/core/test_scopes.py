"""Every node knows which module, or which block of the user's, made it."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import autograd
import nn
from autograd import Value, draw, ieee, no_grad, scope, unfold
from autograd.core.graph import order
from nn import MLP


def path_of(node: Any) -> str | None:
    return node.scope.path if node.scope else None


def test_every_node_of_a_network_knows_its_neuron() -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    loss = (model([1.4, -0.4]) - 1) ** 2
    made = [(node.op, path_of(node)) for node in order(loss) if node.op]
    assert made[:2] == [("powc", None), ("sub", None)]
    hidden = {("tanh", f"MLP.layers.0.neurons.{i}") for i in range(3)}
    assert {each for each in made if each[0] == "tanh"} == hidden
    sums = {path for op, path in made if op == "weighted_sum"}
    assert sums == {"MLP.layers.1.neurons.0"} | {path for _, path in hidden}
    assert all(path_of(parameter) is None for parameter in model.parameters())


def test_each_call_is_a_scope_of_its_own_also_in_a_batch() -> None:
    model = MLP(2, [3, 1], seed=1)
    for outputs in (model([[1.0, 2.0], [3.0, 4.0]]), [model([1.0, 2.0]), model([3.0, 4.0])]):
        first, second = (output.scope for output in outputs)
        assert first is not second
        assert first.path == second.path == "MLP.layers.1.neurons.0"
        assert first.chain[0] is not second.chain[0]


def test_super_is_a_part_of_the_call_it_is_in() -> None:
    class Base(nn.Module):
        def __init__(self) -> None:
            self.w = Value(2.0)

        def __call__(self, x: Any) -> Any:
            return x * self.w

    class Scaled(Base):
        def __call__(self, x: Any) -> Any:
            return [self(each) for each in x] if isinstance(x, list) else super().__call__(x) * 3

    model = Scaled()
    y = model(0.5)
    assert y.scope is y.parents[0].scope
    assert y.scope.path == "Scaled"
    first, second = model([0.5, 1.0])  # it calls itself: two calls, beside one another
    assert first.scope is not second.scope
    assert first.scope.path == second.scope.path == "Scaled"
    assert Base.__call__(model, 0.5).scope.path == "Scaled"  # from outside of any call
    assert draw(y + 1, depth=0).dot.count("<b>Scaled</b>") == 1


def test_scopes_lie_in_one_another_and_end_also_on_errors() -> None:
    a = Value(2.0)
    with scope("outer"):
        with scope("inner"):
            b = a * 3
        c = b + 1
        with pytest.raises(autograd.DomainError), scope("broken"):
            Value(-1.0).log()
        d = Value(1.0)
    assert list(map(path_of, (a, b, c, d, a * b))) == [None, "outer.inner", "outer", "outer", None]


def test_a_scope_is_also_a_decorator() -> None:
    @scope("square")
    def square(x: Value) -> Value:
        return x * x

    assert path_of(square(Value(2.0))) == "square"


def test_modes_and_scopes_do_not_disturb_each_other() -> None:
    a = Value(0.0)
    with scope("s"), ieee():
        b = a.log()
        with scope("t"):
            c = a.log()
        with no_grad(), scope("u"):
            d = a * 2
        e = a * 2
    assert list(map(path_of, (b, c, e))) == ["s", "s.t", "s"]
    assert d.constant
    assert d.scope is None
    with pytest.raises(autograd.DomainError):
        a.log()


def test_a_leaf_that_a_module_makes_within_no_grad_is_that_modules() -> None:
    class Lazy(nn.Module):
        def __call__(self, x: Any) -> Any:
            self.w = Value(2.0)
            with scope("inner"):
                self.b = Value(1.0)
            return x * self.w + self.b

    model = Lazy()
    with scope("s"), no_grad():
        assert model(3.0).data == 7.0
    assert (path_of(model.w), path_of(model.b)) == ("s.Lazy", "s.Lazy.inner")


def test_calls_of_modules_within_no_grad_leave_the_scopes_around_as_they_were() -> None:
    model = MLP(2, [3, 1], "tanh", seed=1)
    with scope("s"):
        with no_grad():
            predicted = model([1.4, -0.4])
            with pytest.raises(TypeError, match="text"):
                model(["text", 0.0])
            kept = predicted * 2
        recorded = model([1.4, -0.4])
    assert predicted.constant
    assert kept.constant
    assert predicted.data == recorded.data
    assert path_of(recorded) == "s.MLP.layers.1.neurons.0"


def test_a_label_and_a_scope_go_together() -> None:
    with scope("s"):
        a = Value(1.0, label="a")
        b = a * 2
    b.label = "b"
    assert (a.label, path_of(a), b.label, path_of(b)) == ("a", "s", "b", "s")
    b.label = None
    assert (b.label, path_of(b)) == (None, "s")
    with pytest.raises(TypeError, match="label is a int, 3; expected text"):
        b.label = 3  # type: ignore[assignment]


class Attention(nn.Module):
    def __init__(self) -> None:
        self.query, self.scale = MLP(2, [2], seed=1), Value(0.5)

    def forward(self, x: list[float]) -> Value:
        with scope("scores"):
            first, second = self.query(x)
        scaled: Value = (first * second) * self.scale
        return scaled


def test_a_module_of_ones_own_with_forward() -> None:
    y = Attention()([1.0, 2.0])
    product = y.parents[0]
    assert path_of(y) == "Attention"
    assert path_of(product.parents[0]) == "Attention.scores.query.layers.0.neurons.0"
    with pytest.raises(NotImplementedError, match=r"Module can't be called: give it a method forward"):
        nn.Module()(1.0)


def test_a_subclass_that_calls_its_parent_is_one_scope() -> None:
    class Loud(MLP):
        def __call__(self, inputs: Any) -> Any:
            return super().__call__(inputs) * 2

    y = Loud(2, [1], seed=1)([1.0, 2.0])
    assert path_of(y) == "Loud"
    assert path_of(y.parents[0]) == "Loud.layers.0.neurons.0"


def test_copies_pickles_and_unfolding_keep_scopes() -> None:
    outputs = MLP(2, [2, 1], "tanh", seed=1)([[1.0, 2.0], [3.0, 4.0]])
    with scope("loss"):
        inner = Value(1.0)
        loss = outputs[0] * outputs[1] * inner
    paths = [path_of(node) for node in order(loss)]
    calls = len({node.scope for node in order(loss)})
    for again in (pickle.loads(pickle.dumps(loss)), copy.deepcopy(loss), copy.copy(loss)):
        assert [path_of(node) for node in order(again)] == paths
        assert len({node.scope for node in order(again)}) == calls
    singles = order(unfold(loss))
    assert {path_of(node) for node in singles if node.op} == set(paths) - {None}
    assert not any(node.op == "weighted_sum" for node in singles)


def test_a_deep_pile_of_scopes_is_pickled() -> None:
    contexts = [scope(f"s{i}") for i in range(2000)]
    for each in contexts:
        each.__enter__()
    a = Value(1.0) * 2
    for each in reversed(contexts):
        each.__exit__(None, None, None)
    assert path_of(pickle.loads(pickle.dumps(a))) == path_of(a)
    assert path_of(Value(1.0) * 2) is None


def test_each_thread_has_its_own() -> None:
    def record(name: str) -> list[str | None]:
        with scope(name):
            return [path_of(Value(1.0) * i) for i in range(200)]

    with ThreadPoolExecutor(4) as pool:
        for name, paths in zip("abcd", pool.map(record, "abcd"), strict=True):
            assert paths == [name] * 200


@pytest.mark.parametrize(("name", "error"), [(3, "expected text"), (None, "expected text"), (" ", "name is empty")])
def test_a_bad_name_is_said(name: Any, error: str) -> None:
    with pytest.raises((TypeError, ValueError), match=f"scope: .*{error}"):
        scope(name)
