"""What a user may do to a node, on whichever engine runs: constants, subclasses, patches; nothing is lost.

Also of: core/node, core/operations.
"""

from __future__ import annotations

import gc
import inspect
import pickle
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

import autograd
from autograd import Value, engine
from autograd.core import choice, operations
from autograd.rows.table import TABLE

native_only = pytest.mark.skipif(engine() == "plain", reason="of the native engine's own functions")


# ---- constants ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [lambda w: w * 2, lambda w: w.tanh(), lambda w: autograd.sum([w, 1.0])])
def test_a_leaf_that_was_made_a_constant_has_no_partial_once_its_graph_is_refreshed(record: Any) -> None:
    w = Value(2.0)
    node = record(w)
    w.constant, w.data = True, 3.0
    assert node.refresh().data == record(Value(3.0)).data
    assert set(node.partials) == {None}
    node.backward()
    assert w.grad == 0.0


# ---- subclasses and patches -----------------------------------------------------------------------------------------


class Forgetful(Value):
    """Its __init__ calls no other."""

    def __init__(self, note: str) -> None:
        pass


@pytest.mark.parametrize(
    "use", [lambda v: v * 2, lambda v: 2 - v, lambda v: v.relu(), lambda v: autograd.sum([v, v]), lambda v: v.data]
)
def test_a_subclass_that_never_called_init_has_no_number_to_compute_with(use: Any) -> None:
    with pytest.raises(AttributeError, match="'Forgetful' object has no attribute '_data'"):
        use(Forgetful("x"))


def test_what_pretends_to_be_a_value_is_refused_where_a_number_is_computed_with() -> None:
    v, mock = Value(2.0), Mock(spec=Value)
    uses: list[Callable[[], Any]] = [lambda: autograd.maximum(v, mock), lambda: v.minimum(mock)]
    for use in uses:
        with pytest.raises(TypeError):
            use()


METHODS = vars(operations.Value)
NAMED = sorted(name for op in TABLE.values() for name in (op.name, *op.aliases, f"_{op.name}") if name in METHODS)


@pytest.mark.parametrize("name", [*NAMED, "backward", "zero_grad", "item", "__neg__", "__abs__"])
@pytest.mark.parametrize("wrong", [2.0, None, np.ones(9), []])
def test_a_method_that_is_called_on_something_else_refuses_it(name: str, wrong: Any) -> None:
    method = getattr(Value, name)
    needed = [each for each in inspect.signature(method).parameters.values() if each.default is each.empty][1:]
    with pytest.raises((AttributeError, TypeError), match="has no attribute|no derivative|unhashable"):
        method(wrong, *[1.0 for _ in needed])


def test_help_says_how_a_value_is_made() -> None:
    found = inspect.signature(Value).parameters.values()
    assert [(each.name, each.default, each.kind.name) for each in found] == [
        ("data", inspect.Parameter.empty, "POSITIONAL_OR_KEYWORD"),
        ("label", None, "KEYWORD_ONLY"),
        ("constant", False, "KEYWORD_ONLY"),
    ]
    assert list(inspect.signature(Forgetful).parameters) == ["note"]


def test_an_init_that_is_put_in_place_of_values_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, seen = Value.__init__, []

    def init(self: Value, data: float, **options: Any) -> None:
        seen.append(data)
        usual(self, data, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Value, "__init__", init)
        assert [Value(1.5).data, Value(2).data] == [1.5, 2.0]
    Value(3.0)
    assert seen == [1.5, 2]


def test_a_power_with_a_modulus_is_refused_wherever_the_value_stands() -> None:
    v: Any = Value(2.0)
    for arguments in [(v, 3, 5), (2, v, 5), (2, 3, v), (2.0, 3.0, v), ("a", "b", v)]:
        with pytest.raises(TypeError, match="unsupported operand|not allowed"):
            pow(*arguments)
    assert v.__rpow__(3, 5) is NotImplemented


# ---- nothing is lost, and nothing lost is touched -------------------------------------------------------------------


class Witness(Value):
    """Says when it goes."""

    gone = 0

    def __del__(self) -> None:
        Witness.gone += 1


def test_parents_that_are_replaced_go_at_once() -> None:
    node, before = autograd.sum([Witness(1.0), Witness(2.0)]), Witness.gone
    node._more = ((Value(1.0),), (1.0,))
    assert Witness.gone == before + 2
    node = autograd.sum([Witness(1.0), Witness(2.0)])
    node.__init__(1.0)
    assert Witness.gone == before + 4


class Liar:
    """Has more to give than it says."""

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[float]:
        return iter([1.0] * 1000)


@native_only
def test_partials_that_are_no_numbers_or_too_many_leave_a_node_as_it_was() -> None:
    leaf = Value(1.0)
    group, node = (leaf,), autograd.sum([leaf, 2.0])
    before, held = node._more, sys.getrefcount(group)
    for partials, error in [(("x",), TypeError), (Liar(), ValueError), ((), ValueError), (3, TypeError)]:
        with pytest.raises(error):
            node._more = (group, partials)
    with pytest.raises(ValueError, match="unpack"):
        node._more = ()
    assert node._more == before
    assert sys.getrefcount(group) == held


@native_only
def test_lists_that_are_not_equally_long_make_no_node() -> None:
    made = vars(choice.native)
    one, three = [Value(1.0)], [Value(1.0)] * 3
    assert made["_node_of_dot"](three, one) is None  # as where a finalizer shortens a list after it was measured
    assert made["_node_of_dot"](one, three) is None
    assert made["_node_of_weighted_sum"](three, one, one[0]) is None


@native_only
def test_where_memory_ends_nothing_that_was_held_is_lost() -> None:
    testing = pytest.importorskip("_testcapi")
    xs = tuple(Value(float(i)) for i in range(20))
    autograd.dot(xs, xs).backward()
    gc.collect()
    before, failed = sys.getrefcount(xs), 0
    for start in range(40):
        made = None
        testing.set_nomemory(start, start + 1)
        try:
            made = autograd.dot(xs, xs)
            made.backward()
        except MemoryError:
            failed += 1
        finally:
            testing.remove_mem_hooks()
    del made
    assert failed
    assert sys.getrefcount(xs) == before
    assert all(x._uses == 0 for x in xs)


def test_a_function_is_pickled_under_the_name_that_both_engines_know() -> None:
    for function in (autograd.tanh, autograd.dot):
        assert function.__module__ == "autograd.core.value"
        assert pickle.loads(pickle.dumps(function)) is function
