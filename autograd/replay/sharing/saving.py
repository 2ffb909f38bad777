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
from autograd.core.scopes import Iteration, Scan, Scope
from autograd.core.value import Value
from autograd.replay.code.batches import below
from autograd.replay.code.result import DIRECTIONS, WANTED, known
from autograd.replay.code.templates import template
from autograd.replay.guarding import SIGNS, Guard, nodes_of
from autograd.rows.table import TABLE

FORMAT, VERSION = "autograd program", 2
NOT_FINITE = ("nan", "inf", "-inf")  # which JSON has no numbers for
OPTIONS: dict[str, tuple[Any, ...]] = {
    "backend": (str, type(None)),
    "wrt": (str,),
    "fast": (bool,),
    "threads": (int, type(None)),
    "cache": (bool,),
}
OF_JACOBIANS: dict[str, tuple[Any, ...]] = {"jacobian": (str,), "sparse": (bool,)}

NAN = math.nan
T = TypeVar("T")


# ---- writing --------------------------------------------------------------------------------------------------------


def text_of(program: Any, **options: Any) -> str:
    """All there is to know of a program; ``options``: what is to be other than in the program itself."""
    found = below([*program.roots, *program.further, *nodes_of(program.guards)])
    leaves = list(dict.fromkeys([*program.inputs, *program.parameters, *[node for node in found if not node.op]]))
    inner = [node for node in found if node.op]
    nodes = [*leaves, *inner]
    index = {node: i for i, node in enumerate(nodes)}
    options = {**program.options, **options}
    roots = [index[root] for root in program.roots]
    is_new = "jacobian" in options or options["wrt"] == "both"
    description = {
        "format": FORMAT,
        "version": VERSION if is_new else 1,  # so that earlier versions read what they can
        "options": options,
        "inputs": len(program.inputs),
        "shapes": program.shapes,
        "parameters": len(program.parameters),
        "numbers": [_plain(leaf.data) for leaf in leaves],
        "constants": [i for i, leaf in enumerate(leaves) if leaf.constant],
        "labels": {i: node.label for i, node in enumerate(nodes) if node.label is not None},
        "nodes": [[node.op, *[index[parent] for parent in node.parents]] for node in inner],
        "loss": roots if "jacobian" in options else roots[0],
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
        **_steps_of(inner),
    }
    return json.dumps(description, allow_nan=False, separators=(",", ":"))


def _steps_of(inner: Sequence[Any]) -> dict[str, Any]:
    """The scans that nodes were recorded in, each with its name and how many steps it has; and each node's step."""
    scans: dict[Any, int] = {}
    names: list[tuple[str, int]] = []
    begins = [0]
    steps: dict[Any, int] = {None: -1}
    for scope in dict.fromkeys([node.scope for node in inner]):
        makers = [each.maker for each in scope.chain] if scope is not None else []
        maker = next((each for each in makers if isinstance(each, Iteration)), None)
        if maker is None:
            steps[scope] = -1
            continue
        if maker.scan not in scans:
            scans[maker.scan] = len(scans)
            names.append((str(maker), maker.scan.count))
            begins.append(begins[-1] + maker.scan.count)
        steps[scope] = begins[scans[maker.scan]] + maker.number
    return {"scans": names, "steps": [steps[node.scope] for node in inner]} if scans else {}


def _plain(number: float) -> float | str:
    return number if math.isfinite(number) else repr(number)


def _side(side: Any, index: dict[Any, int]) -> dict[str, Any]:
    """A node, or a number, which stays whole if it is."""
    if isinstance(side, Value):
        return {"node": index[side]}
    return {"number": int(side) if isinstance(side, int) else _plain(float(side))}


# ---- reading --------------------------------------------------------------------------------------------------------


def program_of(kind: Any, text: str | bytes, parameters: Sequence[Any] | None = None, **options: Any) -> Any:
    """The program that `text_of` wrote down; ``kind`` is its class, or what chooses one by the options.

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
    _expect(version in (1, VERSION), f"version {VERSION}, this is {version!r:.20}; a newer autograd may know it")
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
    leaves = len(nodes)
    modes.rerecord(None, lambda: _add_inner(given, nodes))
    _put_in_steps(given, nodes[leaves:])
    _label(given, nodes, range(inputs, inputs + count) if parameters is not None else ())
    found = _options(given)
    made = kind(
        _roots(given, nodes, found), nodes[:inputs], own,
        outputs=[_node(nodes, each, "outputs") for each in _list(given, "outputs")],
        guards=[_guard(each, nodes) for each in _list(given, "guards")],
        **{**found, **options},
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


def _roots(given: dict[str, Any], nodes: Sequence[Any], options: dict[str, Any]) -> Any:
    if "jacobian" not in options:
        return _node(nodes, given.get("loss"), "loss")
    roots = [_node(nodes, place, "loss") for place in _list(given, "loss")]
    _expect(bool(roots), "an output at least")
    return roots


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


def _put_in_steps(given: dict[str, Any], inner: Sequence[Any]) -> None:
    """Say which steps of scans the nodes were recorded in; files of programs without any say nothing."""
    if "scans" not in given:
        return
    scopes: list[Scope] = []
    for each in _list(given, "scans"):
        _expect(isinstance(each, list) and len(each) == 2 and isinstance(each[0], str), "a name for each scan")
        name, count = each
        _expect(type(count) is int and 0 < count <= len(inner), "how many steps each scan has")
        scan = Scan(count)
        scopes += [Scope(Iteration(name, scan, number)) for number in range(count)]
    steps = _list(given, "steps")
    _expect(len(steps) == len(inner), "a step for each node")
    for node, step in zip(inner, steps, strict=True):
        _expect(type(step) is int and -1 <= step < len(scopes), "the number of a step for each node")
        if step >= 0:
            node.scope = scopes[step]


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
    expected = {**OPTIONS, **(OF_JACOBIANS if "jacobian" in found else {})}
    _expect(set(found) == set(expected), what)
    for name, kinds in expected.items():
        _expect(type(found[name]) in kinds, f"{name} among the options to be {' or '.join(k.__name__ for k in kinds)}")
    _expect(found["threads"] is None or 0 < found["threads"] < 1_000, "some threads")
    known("wrt", found["wrt"], WANTED)
    known("jacobian", found.get("jacobian", "reverse"), DIRECTIONS)
    return found
