"""replay/sharing: a program as plain text.

Its graph and its options, for files and for other processes; no machine code, no pickle.

The text is JSON. Leaves come first, the inputs before the parameters, then the inner nodes, parents first; each is
referred to by its place. Reading it checks everything and runs nothing but the rows that are registered here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from autograd.core import freshness, modes
from autograd.core.recording import make_node
from autograd.core.value import Value
from autograd.replay.code.batches import below
from autograd.replay.code.result import known
from autograd.replay.code.templates import template
from autograd.replay.guarding import SIGNS, Guard, nodes_of
from autograd.rows.table import TABLE

FORMAT, VERSION = "autograd program", 1
NOT_FINITE = ("nan", "inf", "-inf")  # which JSON has no numbers for
OPTIONS: dict[str, tuple[Any, ...]] = {
    "backend": (str, type(None)),
    "wrt": (str,),
    "fast": (bool,),
    "threads": (int, type(None)),
    "cache": (bool,),
}
NAN = math.nan
T = TypeVar("T")


# ---- writing --------------------------------------------------------------------------------------------------------


def text_of(program: Any, **options: Any) -> str:
    """All there is to know of a program; ``options``: what is to be other than in the program itself."""
    found = below([program.loss, *program.further, *nodes_of(program.guards)])
    leaves = list(dict.fromkeys([*program.inputs, *program.parameters, *[node for node in found if not node.op]]))
    inner = [node for node in found if node.op]
    nodes = [*leaves, *inner]
    index = {node: i for i, node in enumerate(nodes)}
    description = {
        "format": FORMAT,
        "version": VERSION,
        "options": {**program.options, **options},
        "inputs": len(program.inputs),
        "shapes": program.shapes,
        "parameters": len(program.parameters),
        "numbers": [_plain(leaf.data) for leaf in leaves],
        "constants": [i for i, leaf in enumerate(leaves) if leaf.constant],
        "labels": {i: node.label for i, node in enumerate(nodes) if node.label is not None},
        "nodes": [[node.op, *[index[parent] for parent in node.parents]] for node in inner],
        "loss": index[program.loss],
        "outputs": [index[node] for node in program.further],
        "guards": [
            {
                **vars(guard),
                "left": _side(guard.left, index),
                "right": _side(guard.right, index),
                "where": None if guard.where is None else str(guard.where),
            }
            for guard in program.guards
        ],
    }
    return json.dumps(description, allow_nan=False, separators=(",", ":"))


def _plain(number: float) -> float | str:
    return number if math.isfinite(number) else repr(number)


def _side(side: Any, index: dict[Any, int]) -> dict[str, Any]:
    """A node, or a number, which stays whole if it is."""
    if isinstance(side, Value):
        return {"node": index[side]}
    return {"number": int(side) if isinstance(side, int) else _plain(float(side))}


# ---- reading --------------------------------------------------------------------------------------------------------


def program_of(cls: Any, text: str | bytes, parameters: Sequence[Any] | None = None, **options: Any) -> Any:
    """The program that `text_of` wrote down, of class ``cls``.

    Its parameters are new, if none are given to be used. Of its graph only the leaves hold numbers; what the inner
    nodes are, `Value.refresh` finds out.

    Raises:
        RowError: a row it was recorded with isn't registered here.
        ValueError: the text is no program; the message says what was expected.
    """
    try:
        given = json.loads(text)
    except RecursionError:
        raise ValueError("expected JSON of some depth, this nests without end") from None
    _expect(isinstance(given, dict) and given.get("format") == FORMAT, f"a JSON object whose format is {FORMAT!r}")
    version = given.get("version")
    _expect(version == VERSION, f"version {VERSION}, this is {version!r:.20}; a newer autograd may know it")
    inputs, count = (_count(given, name) for name in ("inputs", "parameters"))
    nodes = modes.rerecord(None, lambda: _leaves(given, inputs + count))  # in no scope of who reads
    if parameters is not None:
        _expect(len(parameters) == count, f"{count} parameters, {len(parameters)} are given")
        nodes[inputs : inputs + count] = parameters
    own = nodes[inputs : inputs + count]
    for leaf in own:
        if freshness.is_changed(leaf):
            freshness.mark_changed(leaf, False)  # nothing was recorded yet that it could differ from
    free = [leaf for leaf in nodes if not leaf.constant]
    modes.rerecord(None, lambda: _add_inner(given, nodes))
    _label(given, nodes, range(inputs, inputs + count) if parameters is not None else ())
    made = cls(
        _node(nodes, given.get("loss"), "loss"), nodes[:inputs], own,
        outputs=[_node(nodes, each, "outputs") for each in _list(given, "outputs")],
        guards=[_guard(each, nodes) for each in _list(given, "guards")],
        **{**_options(given), **options},
    )  # fmt: skip
    made.shapes = _shapes(given)
    for leaf in free:
        freshness.mark_changed(leaf)  # so that nobody takes the inner nodes' numbers, which are not there, for anything
    return made


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"expected {what}")


def _of(kind: type[T], given: Any, what: str) -> T:
    """What is given, if it's of this type."""
    if type(given) is not kind:
        raise ValueError(f"expected {what}")
    return given


def _list(given: dict[str, Any], name: str) -> list[Any]:
    return _of(list, given.get(name), f"a list of {name}")


def _count(given: dict[str, Any], name: str) -> int:
    what = f"how many {name} there are"
    found = _of(int, given.get(name), what)
    _expect(found >= 0, what)
    return found


def _number(given: Any, where: str) -> float:
    _expect(type(given) in (int, float) or given in NOT_FINITE, f"a number among the {where}")
    try:
        return float(given)
    except OverflowError:
        raise ValueError(f"expected a number that a float can hold among the {where}") from None


def _node(nodes: Sequence[Any], place: Any, where: str) -> Any:
    _expect(type(place) is int and 0 <= place < len(nodes), f"the place of a node that is there, in {where}")
    return nodes[place]


def _leaves(given: dict[str, Any], bound: int) -> list[Any]:
    """The leaves, of which the first are inputs and parameters."""
    numbers = [_number(each, "numbers") for each in _list(given, "numbers")]
    _expect(len(numbers) >= bound, "a number for each input and each parameter")
    places = _list(given, "constants")
    _expect(all(type(i) is int and bound <= i < len(numbers) for i in places), "constants among the other leaves")
    constant = set(places)
    return [Value(number, constant=i in constant) for i, number in enumerate(numbers)]


def _add_inner(given: dict[str, Any], nodes: list[Any]) -> None:
    """Make the inner nodes, whose numbers are not known."""
    fits: set[tuple[str, int]] = set()
    for each in _list(given, "nodes"):
        _expect(isinstance(each, list) and len(each) > 1 and isinstance(each[0], str), "a row and places in each node")
        op = each[0]
        row, parents = TABLE[op], [_node(nodes, place, "an earlier node") for place in each[1:]]
        if (op, len(parents)) not in fits:
            _check_count(row, len(parents))
            fits.add((op, len(parents)))
        for name, parent in zip(row.slots(len(parents)), parents, strict=True) if row.passive else ():
            _expect(name[0] in row.active or parent.constant, f"a constant for {name[0]} of {op}")
        nodes.append(make_node(Value, NAN, op, parents, [None if parent.constant else NAN for parent in parents]))


def _check_count(row: Any, count: int) -> None:
    """Raise ValueError where a row doesn't take so many flat arguments."""
    lists = sum(kind == "list" for kind in row.names.values())
    left = count - (row.arity - lists)
    _expect(left >= 0 and (left % lists == 0 if lists else left == 0), f"arguments that fit the row {row.name!r}")
    template(row, count)


def _label(given: dict[str, Any], nodes: Sequence[Any], kept: Collection[int]) -> None:
    """Give the nodes their labels; parameters that were given keep theirs."""
    for place, label in _of(dict, given.get("labels"), "labels by the nodes' places").items():
        i = int(place) if place.isdecimal() and len(place) < 16 else -1
        node = _node(nodes, i, "labels")
        text = _of(str, label, "text for a label")
        if i not in kept:
            node.label = text


def _guard(given: Any, nodes: Sequence[Any]) -> Guard:
    guard = _of(dict, given, "guards as objects")
    relation, where = guard.get("relation"), guard.get("where")
    _expect(relation in [*SIGNS], f"a relation of a guard, one of {', '.join(SIGNS)}")
    holds = _of(bool, guard.get("holds"), "whether a guard holds")
    _expect(where is None or isinstance(where, str), "where a guard was recorded, as text")
    sides = []
    for name in ("left", "right"):
        what = "a node or a number on each side of a guard"
        side = _of(dict, guard.get(name), what)
        _expect(len(side) == 1, what)
        if "node" in side:
            sides.append(_node(nodes, side["node"], "guards"))
        else:
            number = side.get("number")
            sides.append(number if type(number) is int else _number(number, "guards"))
    return Guard(str(relation), sides[0], sides[1], holds, where)


def _shapes(given: dict[str, Any]) -> list[tuple[int, ...]]:
    shapes = _list(given, "shapes")
    for each in shapes:
        _expect(isinstance(each, list) and all(type(n) is int and n >= 0 for n in each), "the shapes of the inputs")
    return [tuple(each) for each in shapes]


def _options(given: dict[str, Any]) -> dict[str, Any]:
    what = f"the options {', '.join(OPTIONS)}"
    found = _of(dict, given.get("options"), what)
    _expect(set(found) == set(OPTIONS), what)
    for name, kinds in OPTIONS.items():
        _expect(type(found[name]) in kinds, f"{name} among the options to be {' or '.join(k.__name__ for k in kinds)}")
    _expect(found["threads"] is None or 0 < found["threads"] < 1_000, "some threads")
    known("wrt", found["wrt"], ("parameters", "inputs"))
    return found
