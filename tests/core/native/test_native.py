"""The native engine does what the plain one does, frees what is deep, leaks nothing, and how it is built.

Also of: core/native/build_hook, core/native/building, core/native/rows.
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import autograd
from autograd import Value, engine, steps
from autograd.core.freshness import is_stale
from autograd.core.graph import order
from tests.support.engine_record import bits, grown, record
from tests.support.engines import native_only, python
from tests.support.places import ROOT

# ---- the same, to the last bit --------------------------------------------------------------------------------------


def test_every_row_at_every_edge_and_random_graphs_are_the_same_on_both_engines() -> None:
    code = "from tests.support.engine_record import *\nprint(autograd.engine(), *record(), sep='\\n')"
    done = python(code, AUTOGRAD_ENGINE="plain")
    assert done.returncode == 0, done.stderr
    plain, *lines = done.stdout.splitlines()
    assert plain == "plain"
    here = list(record())
    assert len(here) > 6000
    for mine, other in zip(here, lines, strict=True):
        assert mine == other


@given(st.integers(0, 2**32))
def test_every_node_is_what_its_row_says_and_every_gradient_what_the_steps_say(seed: int) -> None:
    root = grown(random.Random(seed), 60)  # noqa: S311 - no secret
    assert not any(is_stale(node) for node in order(root) if node.op)
    sums = {root: 1.0}
    sums |= {each.parent: each.after for step in steps(root) for each in step.contributions}
    root.backward()
    assert [bits(node.grad) for node in order(root)] == [bits(sums.get(node, 0.0)) for node in order(root)]


@native_only
@pytest.mark.parametrize(("one", "other"), [("plain", "native"), ("native", "plain")])
def test_a_pickle_of_one_engine_is_read_by_the_other(one: str, other: str, tmp_path: Path) -> None:
    path = tmp_path / "graph"
    make = (
        "import pickle, random\nfrom tests.support.engine_record import *\n"
        "root = grown(random.Random(5), 80)\nroot.backward()\n"
        f"open({str(path)!r}, 'wb').write(pickle.dumps(root))\n"
    )
    tell = (
        f"import pickle\nfrom tests.support.engine_record import *\nroot = pickle.load(open({str(path)!r}, 'rb'))\n"
        "print(*[say(node) + bits(node.grad) for node in order(root)], sep='\\n')\nroot.backward()"
    )
    written = python(make + tell, AUTOGRAD_ENGINE=one)
    assert written.returncode == 0, written.stderr
    read = python(tell, AUTOGRAD_ENGINE=other)
    assert read.returncode == 0, read.stderr
    assert read.stdout == written.stdout


# ---- what is deep, and what is left ---------------------------------------------------------------------------------


def chain(step: Callable[[Any, Any], Any]) -> Callable[[int], Value]:
    def build(size: int) -> Value:
        node = leaf = Value(1.0)
        for _ in range(size):
            node = step(node, leaf)
        return node

    return build


def tree(size: int) -> Value:
    level = [Value(1.0) for _ in range(size // 2)]
    while len(level) > 1:
        level = [a + b for a, b in zip(level[::2], level[1::2], strict=True)]
    return level[0]


SHAPES: dict[str, Callable[[int], Value]] = {
    "to the left": chain(lambda node, leaf: node + leaf),
    "to the right": chain(lambda node, leaf: leaf + node),
    "both": chain(lambda node, _: node * node),
    "lists": chain(lambda node, leaf: autograd.sum([node, leaf])),
    "scalars beside lists": chain(lambda node, leaf: autograd.weighted_sum((leaf,), (leaf,), node)),
    "a tree": tree,
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_deep_graph_is_built_walked_and_freed_on_a_small_stack(shape: str) -> None:
    count = 2**20 if engine() == "native" else 2**16
    done: list[Any] = []

    def work() -> None:
        root = SHAPES[shape](count)
        root.backward()
        done.append(root.grad)
        del root
        done.append("freed")

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert done == [1.0, "freed"]


def test_what_a_node_holds_goes_with_it() -> None:
    class Witness(Value):
        gone: list[str] = []  # noqa: RUF012 - for all of them

        def __del__(self) -> None:
            self.gone.append(str(self.label))

    leaves = [Witness(1.0, label=name) for name in "abcdef"]
    root = autograd.weighted_sum(tuple(leaves[:2]), leaves[2:4], leaves[4]) * leaves[5]
    kept = root.parents[0].parents[3]
    del leaves[:]
    assert Witness.gone == []
    del root
    gc.collect()
    assert sorted(Witness.gone) == ["a", "b", "c", "e", "f"]
    assert kept.data == 1.0


STEPS = """
import os
from autograd import engine
from nn import MLP, mse

model = MLP(2, [8, 1], "tanh", seed=1)
samples = [[0.5, -1.0], [1.0, 2.0], [-0.3, 0.1]]
count = 10_000 if engine() == "native" else 2_000
for i in range(count + 1):
    loss = mse([model(sample) for sample in samples], [1.0, 0.0, 0.5]).tanh()
    model.zero_grad()
    loss.backward()
    for parameter in model.parameters():
        parameter.data -= 0.01 * parameter.grad
    if i in (count // 10, count):
        print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells how much memory is held")
def test_training_needs_no_more_memory_than_its_first_steps() -> None:
    done = python(STEPS)
    first, last = map(int, done.stdout.split())
    assert last - first < 400, done.stderr  # kilobytes: a node of 112 bytes lost in every step would be twice as much


@native_only
def test_the_collector_has_nothing_to_walk() -> None:
    code = (
        "import gc, random\nfrom tests.support.engine_record import *\n"
        "root = grown(random.Random(2), 50)\ngc.collect()\n"
        "print(any(map(gc.is_tracked, order(root))))\n"
        "print(any(gc.is_tracked(group) for node in order(root) if node._more for group in node._more[:-1]))"
    )
    done = python(code, AUTOGRAD_ENGINE="native")
    assert done.stdout == "False\nFalse\n", done.stderr


CIRCLE = """
import gc, weakref
from nn import MLP

def gone(let_go):
    model = MLP(2, [3, 1])
    model.last = model([1.0, 2.0])
    model.last = None if let_go else model.last
    seen = weakref.ref(model)
    del model
    gc.collect()
    return seen() is None

print(gone(let_go=True), gone(let_go=False))
"""


@native_only
def test_only_a_circle_through_an_attribute_stays_and_the_guide_says_so() -> None:
    assert python(CIRCLE, AUTOGRAD_ENGINE="plain").stdout == "True True\n"
    assert python(CIRCLE, AUTOGRAD_ENGINE="native").stdout == "True False\n"
    assert "`model.last = model(x)`" in (ROOT / "demos" / "guide" / "engines.md").read_text(encoding="utf-8")


# ---- how it gets there ----------------------------------------------------------------------------------------------


def wheel(folder: Path, **environment: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Build one; gives what was said, and the names of what was made."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done, [path.name for path in folder.iterdir()]


def broken(folder: Path) -> dict[str, str]:
    """Surroundings in which nothing compiles."""
    compiler = folder / ("cc.bat" if sys.platform == "win32" else "cc")
    compiler.write_text("exit 1\n" if sys.platform == "win32" else "#!/bin/sh\nexit 1\n", encoding="utf-8")
    compiler.chmod(0o755)
    return {"CC": str(compiler), "DISTUTILS_USE_SDK": "1", "MSSdk": "1", "PATH": os.environ["PATH"]}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="setuptools finds Microsoft's compiler by itself")
def test_without_a_compiler_the_wheel_is_built_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "auto").mkdir()
    done, made = wheel(tmp_path / "auto", **broken(tmp_path), AUTOGRAD_ENGINE="auto")
    assert done.returncode == 0, done.stderr
    assert [name.endswith("-py3-none-any.whl") for name in made] == [True]
    said = done.stdout + done.stderr
    assert said.count("the native engine couldn't be compiled") == 1
    (tmp_path / "native").mkdir()
    done, made = wheel(tmp_path / "native", **broken(tmp_path), AUTOGRAD_ENGINE="native")
    assert (done.returncode != 0, made) == (True, [])
