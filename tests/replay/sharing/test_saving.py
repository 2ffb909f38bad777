"""Saved, pickled and copied programs: the same numbers to the last bit, and files that can do no harm.

Also of: common/errors, replay/code/showing, replay/program/loading, replay/sharing/portable.
"""

from __future__ import annotations

import contextlib
import copy
import json
import math
import pickle
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import GuardError, RowError, StaleError, Value, compile, load_program  # noqa: A004 - as in re
from autograd.checking.registering import node_at
from autograd.core.graph import order
from autograd.replay.guarding import Guard
from autograd.replay.llvm import jit
from autograd.rows.table import TABLE
from nn import MLP
from tests.checking.test_differences import random_graph
from tests.support.graphs import flat

Program = autograd.Program
BATCH = np.random.default_rng(0).normal(size=(300, 2))


@pytest.fixture(params=["numpy", "llvm"])
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "llvm" and not jit.is_there():
        pytest.skip("needs llvmlite: pip install 'autograd-by-hand[fast]'")
    return str(request.param)


def network(backend: str, **options: Any) -> Program:
    x = [Value(0.3, label="x"), Value(-0.7, label="y")]
    model = MLP(2, [4, 1], "tanh", seed=1)
    hidden = (model(x) * 2).exp()
    program: Program = compile(hidden.log1p() + 1e-3, x, model, outputs=[hidden], backend=backend, **options)
    return program


def same(one: Any, other: Any) -> bool:
    return all(
        same(a, b) if isinstance(a, tuple) else np.asarray(a).tobytes() == np.asarray(b).tobytes()
        for a, b in zip(one, other, strict=True)
    )


def through_file(program: Program, tmp_path: Path) -> Program:
    program.save(tmp_path / "program.json")
    again = load_program(tmp_path / "program.json")
    assert isinstance(again, Program)
    return again


WAYS: dict[str, Callable[[Program, Path], Program]] = {
    "file": through_file,
    "pickle": lambda program, _: pickle.loads(pickle.dumps(program)),
    "pickle 2": lambda program, _: pickle.loads(pickle.dumps(program, 2)),
    "deepcopy": lambda program, _: copy.deepcopy(program),
    "copy": lambda program, _: copy.copy(program),
}


# ---- the same --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "options", [{}, {"wrt": "inputs"}, {"wrt": "both"}, {"fast": True, "threads": 2, "cache": False}], ids=str
)
def test_it_gives_the_same_numbers(
    way: Callable[[Program, Path], Program], options: dict[str, Any], backend: str, tmp_path: Path
) -> None:
    program = network(backend, **options)
    again = way(program, tmp_path)
    for batch in (BATCH, BATCH[:1]):
        for reduce in ("mean", "sum", "none"):
            assert same(again(batch, reduce=reduce), program(batch, reduce=reduce))
        assert same([again.outputs(batch), again.values(batch)], [program.outputs(batch), program.values(batch)])
    assert repr(again) == repr(program)
    assert again.options == program.options
    assert [leaf.label for leaf in again.parameters] == [leaf.label for leaf in program.parameters]
    assert [leaf.label for leaf in again.inputs] == ["x", "y"]


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_every_row_can_be_saved(row: Any, tmp_path: Path) -> None:
    for point in row.points[:2]:
        root = node_at(row, flat(point))
        inputs = [leaf for leaf in dict.fromkeys(root.parents) if not leaf.constant]
        program = compile(root, inputs=inputs, backend="numpy")
        batch = np.array([[leaf.data for leaf in inputs], [leaf.data * 0.9 for leaf in inputs]])
        assert same(through_file(program, tmp_path)(batch), program(batch))


@pytest.mark.parametrize("seed", range(12))
def test_random_graphs_can_be_saved(seed: int, tmp_path: Path) -> None:
    root = random_graph(np.random.default_rng(seed))
    leaves = [node for node in order(root)[::-1] if not node.op and not node.constant]
    program = compile(root, leaves[:1], leaves[1:], backend="numpy")
    again = through_file(program, tmp_path)
    batch = BATCH[:20, :1]
    assert same(again(batch), program(batch))
    assert [again.source(10_000)] == [program.source(10_000)]


def test_after_training_the_present_numbers_are_saved(tmp_path: Path) -> None:
    for way in WAYS.values():
        program = network("numpy")
        program.assign(program.numbers() * 1.5)
        again = way(program, tmp_path)
        assert same([again.numbers()], [program.numbers()])
        assert same(again(BATCH), program(BATCH))


def test_a_loaded_program_has_parameters_of_its_own(tmp_path: Path) -> None:
    program = network("numpy")
    before = program.numbers()
    for name in ("file", "pickle", "deepcopy"):
        again = WAYS[name](program, tmp_path)
        again.assign(again.numbers() + 1)
        assert same([program.numbers()], [before])
    shallow = copy.copy(program)
    assert shallow.parameters[0] is program.parameters[0]


@pytest.mark.parametrize("trained", [False, True])
@pytest.mark.parametrize("way", ["pickle", "deepcopy"])
def test_a_model_beside_it_stays_bound(way: str, trained: bool) -> None:
    x = [Value(0.3), Value(-0.7)]
    model = MLP(2, [3, 1], "tanh", seed=1)
    program = compile(model(x), x, model, backend="numpy")
    if trained:
        program.assign(program.numbers() * 2)
    pair = {"program": program, "model": model}
    again: Any = copy.deepcopy(pair) if way == "deepcopy" else pickle.loads(pickle.dumps(pair))
    assert all(a is b for a, b in zip(again["program"].parameters, again["model"].parameters(), strict=True))
    assert again["program"].parameters[0] is not program.parameters[0]
    again["model"].parameters()[0].data += 1.0
    assert not same(again["program"](BATCH), program(BATCH))


def test_its_graph_shows_no_wrong_number(tmp_path: Path) -> None:
    program = network("numpy")
    again = through_file(program, tmp_path)
    with pytest.raises(StaleError, match="call refresh"):
        autograd.steps(again.loss)
    assert again.loss.refresh().data == program.loss.data
    assert [(node.op, node.label, node.data) for node in order(again.loss)] == [
        (node.op, node.label, node.data) for node in order(program.loss)
    ]


def test_guards_come_along(tmp_path: Path) -> None:
    x, w = Value(1.0, label="x"), Value(2.0, label="w")
    guards = [
        Guard("gt", x * w, 0.0, True, "train.py, line 3"),
        Guard("lt", 2**40, x, False),
        Guard("le", x, math.inf, True),
    ]
    program = compile(x * w, [x], [w], guards=guards, backend="numpy")
    for way in WAYS.values():
        again = way(program, tmp_path)
        assert again([[2.0]]).value.tolist() == [4.0]
        with pytest.raises(GuardError, match=r"sample 1 takes another branch.*> 0\.0 was True there, train.py, line 3"):
            again([[2.0], [-1.0]])
        assert type(again.guards[1].left) is int


def test_errors_of_replays_can_be_pickled() -> None:
    other = pickle.loads(pickle.dumps(autograd.ReplayError("it differs", 4)))
    assert (str(other), other.sample) == ("it differs", 4)
    x = Value(1.0, label="x")
    error = pickle.loads(pickle.dumps(GuardError(3, Guard("gt", x, 0.0, True))))
    assert (error.sample, str(error.guard)) == (3, "x > 0.0 was True there")
    assert "sample 3 takes another branch" in str(error)


def test_numbers_that_are_not_finite_come_along(tmp_path: Path) -> None:
    w, x = Value(math.inf, label="w"), Value(1.0)
    with autograd.ieee():
        root = x * w + Value(math.nan, constant=True) * x + -0.0
    again = through_file(compile(root, [x], [w], backend="numpy"), tmp_path)
    assert again.numbers().tolist() == [math.inf]
    assert np.isnan(again([[1.0]]).value).all()


def test_batches_by_entry_still_fit(tmp_path: Path) -> None:
    xs, y = [Value(1.0), Value(2.0)], Value(3.0)
    again = through_file(compile(xs[0] * 10 + xs[1] * y, inputs=[xs, y], backend="numpy"), tmp_path)
    assert again((np.array([[1, 2], [4, 5]]), np.array([3, 6]))).value.tolist() == [16.0, 70.0]


def test_rows_of_ones_own_must_be_there(tmp_path: Path) -> None:
    row = autograd.Op("saved_cube", "a", "a*a*a", ("3*a*a",), points=((2.0,), (-1.0,)))
    path = tmp_path / "program.json"
    autograd.register(row)
    try:
        x: Any = Value(2.0)
        program = compile(x.saved_cube(), [x], backend="numpy")
        program.save(path)
        assert same(load_program(path)([[3.0]]), program([[3.0]]))
    finally:
        autograd.unregister("saved_cube")
    with pytest.raises(RowError, match=r"program\.json: there is no row 'saved_cube' here.*register\(Op\('saved_cube'"):
        load_program(path)


def test_a_long_graph_is_saved_too(tmp_path: Path) -> None:
    x = root = Value(1.0)
    for _ in range(20_000):
        root = root + x
    program = compile(root, [x], backend="numpy")
    for way in WAYS.values():
        assert same(way(program, tmp_path)([[2.0]]), program([[2.0]]))


def test_where_there_is_no_llvmlite_it_loads_by_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise ImportError("llvmlite is not installed: pip install 'autograd-by-hand[fast]'")

    x = Value(1.0)
    compile(x * 2, [x]).save(tmp_path / "best.json")
    text = (tmp_path / "best.json").read_text()
    (tmp_path / "llvm.json").write_text(text.replace('"backend":null', '"backend":"llvm"'))
    monkeypatch.setattr("autograd.replay.llvm.jit.llvm", absent)
    monkeypatch.setattr("autograd.replay.program.backends._told", True)
    assert load_program(tmp_path / "best.json").backend == "numpy"
    with pytest.raises(ImportError, match="llvmlite is not installed"):
        load_program(tmp_path / "llvm.json")


# ---- files that are wrong --------------------------------------------------------------------------------------------


def written(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A file of a program with some of everything, and what it holds."""
    x, w = Value(1.0, label="x"), Value(2.0, label="w")
    guard = Guard("gt", x * w, 0.5, True, "line 3")
    root = autograd.weighted_sum([w, w], [x, 3.0], 1.0).leaky_relu(0.1)
    path = tmp_path / "program.json"
    compile(root, [x], [w], guards=[guard], outputs=[root], backend="numpy").save(path)
    load_program(path)([[2.0]])
    return path, json.loads(path.read_text(encoding="utf-8"))


def changed(given: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    made: Any = copy.deepcopy(given)
    *way, last = [int(key) if key.lstrip("-").isdecimal() else key for key in path.split(".")]
    part = made
    for key in way:
        part = part[key]
    part[last] = value
    return dict(made)


WRONG = [
    ("format", "keras"), ("version", 3), ("version", None), ("inputs", -1), ("inputs", 99), ("inputs", True),
    ("inputs", 2), ("parameters", 1e9), ("parameters", 10**9), ("shapes", 3), ("shapes", [[-1]]), ("shapes", [["a"]]),
    ("numbers", None), ("numbers.0", "one"), ("numbers.0", None), ("numbers.0", True), ("numbers.0", 10**400),
    ("constants", [0]), ("constants", [99]), ("constants", [-1]), ("constants", ["0"]), ("labels", []),
    ("labels", {"99": "a"}), ("labels", {"x": "a"}), ("labels", {"0": 3}), ("labels", {"-1": "a"}),
    ("nodes", {}), ("nodes.0", []), ("nodes.0", ["mul"]), ("nodes.0", "mul"), ("nodes.0", ["mul", 0]),
    ("nodes.0", ["mul", 0, 1, 0]), ("nodes.0", ["mul", 0, -1]), ("nodes.0", ["mul", 0, 99]),
    ("nodes.0", ["mul", 0, 5.0]), ("nodes.0", ["mul", 0, True]), ("nodes.0", ["weighted_sum", 0, 1]),
    ("nodes.0", [["mul"], 0, 1]),
    ("nodes.0", ["leaky_relu", 0, 1]), ("nodes.0", ["logsumexp"]), ("loss", None), ("loss", 99), ("loss", -1),
    ("loss", "0"), ("outputs", [99]), ("outputs", None), ("guards", None), ("guards.0", 3), ("guards.0.relation", "ne"),
    ("guards.0.relation", []), ("guards.0.holds", 1), ("guards.0.where", 3), ("guards.0.left", {}),
    ("guards.0.left", {"node": 99}), ("guards.0.left", {"number": "x"}), ("guards.0.left", {"node": 0, "number": 1}),
    ("guards.0.right", 0.5), ("options", None), ("options", {}), ("options.backend", "cuda"), ("options.wrt", "loss"),
    ("options.wrt", []), ("options.fast", 1), ("options.threads", 0), ("options.threads", 10**9),
    ("options.threads", "2"), ("options.cache", None), ("options.more", 1),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value"), WRONG, ids=[f"{place}={str(value)[:30]}" for place, value in WRONG])
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, place: str, value: Any) -> None:
    path, given = written(tmp_path)
    path.write_text(json.dumps(changed(given, place, value)), encoding="utf-8")
    with pytest.raises(ValueError, match=r"load_program: .*program\.json is not an autograd program.*damaged: "):
        load_program(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"\x80\x04\x95",
        b"PK\x03\x04",
        b"null",
        b"[]",
        b"{}",
        b"3",
        b'"text"',
        b"\xff\xfe{",
        b"[" * 100_000,
    ],
    ids=lambda content: repr(content[:8]),
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "program.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"load_program: .*program\.json is not an autograd program.*damaged: "):
        load_program(path)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    content = path.read_bytes()
    for end in range(0, len(content), 7):
        path.write_bytes(content[:end])
        with pytest.raises(ValueError, match="is not an autograd program"):
            load_program(path)


def test_whatever_a_file_holds_there_is_a_program_or_a_clear_error(tmp_path: Path) -> None:
    path, given = written(tmp_path)
    rng = random.Random(0)  # noqa: S311
    odd = [None, True, -1, 0, 3, 10**30, 1.5, "", "mul", "nan", [], [0], {}, {"node": 0}]
    content = path.read_bytes()
    for turn in range(600):
        if turn % 2:
            i = rng.randrange(len(content))
            path.write_bytes(content[:i] + bytes([rng.randrange(256)]) + content[i + 1 :])
        else:
            path.write_text(json.dumps(mutated(given, rng, odd)), encoding="utf-8")
        with contextlib.suppress(ValueError, GuardError):
            program = load_program(path)
            program(np.ones((2, len(program.inputs))))


def mutated(given: Any, rng: random.Random, odd: list[Any]) -> Any:
    """The same with something odd somewhere."""
    made = copy.deepcopy(given)
    part = made
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = rng.choice(keys)
        if isinstance(part[key], (dict, list)) and part[key] and rng.random() < 0.8:
            part = part[key]
            continue
        part[key] = rng.choice(odd)
        return made


def test_a_missing_file_or_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load_program(tmp_path / "nowhere.json")
    with pytest.raises(FileNotFoundError, match="save: the folder .*nowhere doesn't exist"):
        network("numpy").save(tmp_path / "nowhere" / "program.json")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = written(tmp_path)
    before = path.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("autograd.common.files.os.fdopen", full)
    with pytest.raises(OSError, match="No space"):
        network("numpy").save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
