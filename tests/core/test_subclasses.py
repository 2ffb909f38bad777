"""Copies, deep copies and pickles of subclasses of Value: with all they have, whatever they are made of and with."""

from __future__ import annotations

import copy
import gc
import io
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

import autograd
from autograd import Value, scope, trace
from autograd.core.graph import order
from autograd.core.subclasses import kind_of


class Plain(Value):
    """Nothing of its own but a dictionary."""


class Dicted(Value):
    """An attribute, and another signature."""

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(data, label=f"in {unit}")
        self.unit = unit


class Slotted(Value):
    __slots__ = ("__secret", "never", "unit")

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(data)
        self.unit = unit
        self.__secret = [unit]

    @property
    def secret(self) -> Any:
        return self.__secret


class Both(Slotted):
    """Slots, and a dictionary."""

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(unit, data)
        self.more = {"unit": unit}


class OneSlot(Value):
    __slots__ = "unit"

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(data)
        self.unit = unit


class Mixin:
    unit: Any = None

    def described(self) -> str:
        return f"in {self.unit}"


class Mixed(Mixin, Value):
    def __init__(self, unit: Any, data: float) -> None:
        Value.__init__(self, data)
        self.unit = unit


class MadeOtherwise(Value):
    """Its ``__new__`` takes more than a class."""

    def __new__(cls, unit: Any, data: float) -> MadeOtherwise:
        made: MadeOtherwise = super().__new__(cls)
        made.unit = unit
        return made

    unit: Any

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(data)


class Stated(Value):
    """Says what belongs to it."""

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(data)
        self.unit = unit
        self.file = io.BytesIO  # stands for what can't be kept

    def __getstate__(self) -> Any:
        return {"unit": self.unit}

    def __setstate__(self, state: Any) -> None:
        self.unit, self.file = state["unit"], io.BytesIO


class StatedOnTop(Dicted):
    """Adds to what it has anyway."""

    def __getstate__(self) -> Any:
        return {**super().__getstate__(), "more": 1}


class Reduced(Value):
    """Says how it is made."""

    def __init__(self, unit: Any, data: float) -> None:
        super().__init__(data)
        self.unit = unit

    def __reduce__(self) -> Any:
        return Reduced, (self.unit, self.data)


class ReducedOnTop(Dicted):
    """Changes what it would be made with."""

    def __reduce__(self) -> Any:
        make, arguments, state = super().__reduce__()
        return make, arguments, {**state, "more": 1}


class ReducedEx(Dicted):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return (*super().__reduce_ex__(protocol)[:2], {"unit": self.unit})


class CopiedOtherwise(Dicted):
    def __copy__(self) -> CopiedOtherwise:
        return CopiedOtherwise(f"copied {self.unit}", self.data)

    def __deepcopy__(self, memo: Any) -> CopiedOtherwise:
        return CopiedOtherwise(f"deeply {self.unit}", self.data)


CLASSES: tuple[Any, ...] = (
    *(Dicted, Slotted, Both, OneSlot, Mixed, MadeOtherwise),
    *(Stated, StatedOnTop, Reduced, ReducedOnTop, ReducedEx),
)


def pickled(thing: Any, protocol: int) -> Any:
    return pickle.loads(pickle.dumps(thing, protocol))


WAYS: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {protocol}": partial(pickled, protocol=protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)},
    "pickle in Python": lambda thing: pickle._loads(pickle._dumps(thing)),  # type: ignore[attr-defined]
}
DEEP = {name: way for name, way in WAYS.items() if name != "copy"}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
deep_ways = pytest.mark.parametrize("way", DEEP.values(), ids=DEEP)


def own(node: Any) -> dict[str, Any]:
    """What a node has of its class's own."""
    names = ("unit", "secret", "more", "file", "never", "where")
    return {name: getattr(node, name) for name in names if hasattr(node, name)}


@ways
@pytest.mark.parametrize("cls", CLASSES)
def test_a_leaf_has_what_it_had(cls: Any, way: Callable[[Any], Any]) -> None:
    leaf = cls("kg", 2.0)
    leaf.grad = -0.0
    again = way(leaf)
    assert again is not leaf
    assert type(again) is cls
    assert (again.data, again.label, again.constant, again.parents) == (2.0, leaf.label, False, ())
    assert {**own(again), "more": None} == {**own(leaf), "more": None}
    if "OnTop" in cls.__name__:
        assert again.more == 1
    if cls not in (Reduced,):  # which says that it begins anew
        assert str(again.grad) == "-0.0"


@ways
@pytest.mark.parametrize("cls", CLASSES)
def test_so_has_a_graph_over_it(cls: Any, way: Callable[[Any], Any]) -> None:
    leaf, other = cls("kg", 2.0), Dicted("m", 3.0)
    root = (leaf * other).tanh() + leaf
    root.backward()
    again = way(root)
    nodes, expected = order(again), order(root)
    assert [type(node) for node in nodes] == [type(node) for node in expected]
    for node, before in zip(nodes, expected, strict=True):
        assert (node.data, node.op, node.label) == (before.data, before.op, before.label)
        assert node.partials == before.partials
        assert {**own(node), "more": None} == {**own(before), "more": None}
    assert again.parents[1] is again.parents[0].parents[0].parents[0]  # shared as before
    again.zero_grad()
    again.backward()
    assert [node.grad for node in nodes if node.op] == [node.grad for node in expected if node.op]


@deep_ways
def test_what_attributes_share_they_go_on_sharing(way: Callable[[Any], Any]) -> None:
    shared: list[Any] = [1, 2]
    a, b = Dicted(shared, 1.0), Dicted(shared, 2.0)
    again = way([a * b, shared, a])
    assert again[0].parents[0].unit is again[0].parents[1].unit is again[1] is again[2].unit
    assert again[2] is again[0].parents[0]
    assert again[1] is not shared


@deep_ways
@pytest.mark.parametrize("cls", [Dicted, Slotted, Both, Stated])
def test_attributes_may_lead_to_the_graph_itself(cls: Any, way: Callable[[Any], Any]) -> None:
    leaf = cls("kg", 2.0)
    root = (leaf * 3).tanh()
    leaf.unit = {"root": root, "itself": leaf, "below": root.parents[0]}
    try:
        for whole in (root, leaf, [leaf, root], [root, leaf], root.parents[0]):
            again = way(whole)
            found = again[0] if isinstance(again, list) else again
            found = order(found)[-1] if found.op else found
            found = found if type(found) is cls else next(node for node in order(found) if type(node) is cls)
            assert found.unit["itself"] is found
            assert found.unit["root"].parents[0] is found.unit["below"]
            assert found.unit["below"].parents[0] is found
            found.unit.clear()
    finally:
        leaf.unit = None  # of the native engine, the collector doesn't see circles


def test_a_leaf_in_a_pickle_that_is_not_done_has_its_attributes_in_another() -> None:
    leaf = Dicted("kg", 2.0)
    root = leaf * 3
    pickler = pickle.Pickler(io.BytesIO())
    pickler.dump(root)
    assert pickle.loads(pickle.dumps(leaf)).unit == "kg"
    assert pickle.loads(pickle.dumps([leaf, root]))[1].parents[0].unit == "kg"


def test_a_class_of_its_own_way_is_asked() -> None:
    leaf = CopiedOtherwise("kg", 2.0)
    assert (copy.copy(leaf).unit, copy.deepcopy(leaf).unit) == ("copied kg", "deeply kg")
    again = copy.deepcopy(leaf * leaf)
    assert again.parents[0].unit == "deeply kg"
    assert again.parents[0] is again.parents[1]


def test_a_copy_shares_what_a_deep_copy_does_not() -> None:
    leaf = Dicted(["kg"], 2.0)
    assert copy.copy(leaf).unit is leaf.unit
    deep = copy.deepcopy(leaf)
    assert deep.unit == leaf.unit
    assert deep.unit is not leaf.unit


@ways
def test_where_scope_and_label_are_kept(way: Callable[[Any], Any]) -> None:
    with scope("outer"), scope("inner"), trace():
        leaf = Dicted("kg", 2.0)
        plain = Value(1.0)
        root = leaf * 3 + plain
    root.label = "sum"
    for before in (root, root.parents[0], leaf, plain):
        again = way(before)
        assert (again.label, again.where, again.op) == (before.label, before.where, before.op)
        assert [each.scope.path for each in (again, before) if each.scope] == ["outer.inner"] * 2
    assert root.where is not None
    again = way(root)
    assert again.scope is again.parents[0].scope
    leaf = Dicted("kg", 2.0)
    with scope("of who reads"):
        assert way(leaf).scope is None
        assert way(leaf * 3).parents[0].scope is None


@ways
def test_leaves_without_gradient_and_constants(way: Callable[[Any], Any]) -> None:
    leaf, constant = Plain(1.0), Plain(2.0, constant=True)
    leaf.grad = None  # type: ignore[assignment]
    again = way(leaf * constant)
    assert [parent.constant for parent in again.parents] == [False, True]
    assert again.parents[0].grad is None
    assert way(constant).constant


def test_taking_apart_keeps_lines_and_attributes() -> None:
    with trace():
        root = autograd.sum([Dicted("kg", 1.0), Dicted("m", 2.0)]).tanh()
    assert autograd.unfold(root).where == root.where


def test_what_is_known_of_value_itself() -> None:
    kind = kind_of(Value)
    assert (kind.slots, kind.has_state, kind.is_told, kind.is_deep) == ((), False, False, False)


@pytest.mark.slow
@pytest.mark.parametrize("way", [copy.deepcopy, DEEP["pickle 5"]], ids=["deepcopy", "pickle"])
def test_depth_is_no_limit_for_graphs_of_many_classes(way: Callable[[Any], Any]) -> None:
    leaf = Dicted("kg", 1.0)
    root: Any = leaf
    with trace():
        for i in range(20_000):
            root = root + (leaf if i % 2 else Slotted(i, 0.5))
    again = way(root)
    nodes = order(again)
    assert len(nodes) == 30_001
    assert {type(node) for node in nodes} == {type(node) for node in order(root)}
    assert nodes[-1].unit == "kg" or nodes[-1].secret
    assert all(node.where is not None for node in nodes if node.op)
    del again, nodes
    gc.collect()
