"""Programs in other languages, compiled and run beside ours.

Also of: views/languages/loops, views/languages/c, views/languages/javascript.
"""

from __future__ import annotations

import ctypes
import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, compile, export, ieee, record  # noqa: A004 - as in re
from autograd.core.graph import order
from nn import MLP
from tests.support.graphs import SHAPES, graph_of_any_rows

CC = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")
NODE = shutil.which("node")
needs_c = pytest.mark.skipif(CC is None, reason="needs a C compiler")
needs_node = pytest.mark.skipif(NODE is None, reason="needs Node")
Floats = Any


def in_c(program: Any, folder: Path, name: str = "program", level: str = "-O1") -> Any:
    """A function of x, w and a suffix that gives what the C function gives."""
    source = export(program, folder / f"{name}.c", name=name)
    library = folder / f"{name}.so"
    strict = ["-Wall", "-Wextra", "-Werror", "-Wno-parentheses", "-std=c11", level, "-ffp-contract=off"]
    ran = subprocess.run(  # noqa: S603
        [str(CC), *strict, "-shared", "-fPIC", str(source), "-o", str(library), "-lm"], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[:3000]
    loaded = ctypes.CDLL(str(library))
    outputs = {"": len(program.straight("values").results), "_gradient": len(program.straight("each").results)}

    def call(x: Floats, w: Floats | None, suffix: str = "") -> Floats:
        out = np.full(outputs[suffix], 12345.0)
        x = np.ascontiguousarray(x, float)
        pointers = [x.ctypes.data]
        if program.parameters:
            w = None if w is None else np.ascontiguousarray(w, float)
            pointers.append(0 if w is None else w.ctypes.data)
        getattr(loaded, f"{name}{suffix}")(*map(ctypes.c_void_p, [*pointers, out.ctypes.data]))
        return out

    return call


def in_node(path: Path, calls: str) -> Any:
    """What Node's JSON is of an expression over ``program``; numbers that JSON lacks as texts."""
    spelled = "(_, v) => typeof v !== 'number' || Number.isFinite(v) ? v : String(v)"
    source = f"const program = require({json.dumps(str(path))});\nconsole.log(JSON.stringify({calls}, {spelled}));"
    ran = subprocess.run([str(NODE), "-e", source], capture_output=True, text=True)  # noqa: S603
    assert ran.returncode == 0, ran.stderr[:3000]
    return [[float(each) for each in row] for row in json.loads(ran.stdout)]


def theirs(program: Any, x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Value and derivatives of one sample, by our program."""
    values, slopes = program(x[None], parameters=w, reduce="none")
    parts = slopes if program.wrt == "both" else [slopes]
    return values, np.concatenate([np.ravel(part) for part in parts])


def random_program(seed: int) -> tuple[Any, Floats, Floats]:
    """A program of any operations, a sample and parameters near to those it was recorded with."""
    rng = np.random.default_rng(seed)
    root = graph_of_any_rows(rng, 10, str(rng.choice(SHAPES)), 0.05)
    leaves = [node for node in order(root) if not node.op and not node.constant]
    inputs, parameters = leaves[::2], leaves[1::2]
    with ieee():
        program = compile(root, inputs=[inputs], parameters=parameters, backend="numpy", wrt="both" if inputs else None)
    x, w = (np.array([each.data for each in some]) for some in (inputs, parameters))
    return program, x, w


def bits(a: Floats, b: Floats) -> bool:
    """Whether they are the same floats, nan as any other nan."""
    return bool(np.array_equal(np.asarray(a, float), np.asarray(b, float), equal_nan=True))


def classifier(*sizes: int) -> Any:
    model = MLP(sizes[0], list(sizes[1:]), "tanh", seed=0)
    x = [Value(0.1 * i) for i in range(sizes[0])]
    return compile(autograd.logsumexp(model(x)), inputs=[x], parameters=model, backend="numpy")


@needs_c
@pytest.mark.parametrize("sizes", [(2, 3, 2), (5, 1), (1, 4, 1, 3), (12, 17, 5)])
def test_a_network_in_c_gives_the_bits_of_eager(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    model = MLP(sizes[0], list(sizes[1:]), "tanh", seed=0)
    x = [Value(0.0) for _ in range(sizes[0])]
    scores = model(x) if sizes[-1] > 1 else [model(x)]
    program = compile(autograd.logsumexp(scores), inputs=[x], parameters=model, backend="numpy", wrt="both")
    call = in_c(program, tmp_path)
    rng = np.random.default_rng(1)
    for numbers in (None, rng.normal(size=len(program.parameters))):
        sample = rng.normal(size=sizes[0])
        if numbers is not None:
            program.assign(numbers)
        for leaf, number in zip(x, sample.tolist(), strict=True):
            leaf.data = number
        for leaf in (*x, *program.parameters):
            leaf.grad = 0.0
        program.loss.refresh()
        program.loss.backward()
        eager = [program.loss.data, *(leaf.grad for leaf in x), *(leaf.grad for leaf in program.parameters)]
        assert bits(call(sample, numbers, "_gradient"), eager)
        assert bits(call(sample, numbers), eager[:1])


@needs_node
def test_a_network_in_javascript(tmp_path: Path) -> None:
    program = classifier(4, 6, 3)
    path = export(program, tmp_path / "net.js", name="net")
    rng = np.random.default_rng(2)
    x, w = rng.normal(size=4), rng.normal(size=len(program.parameters))
    value, slopes = theirs(program, x, w)
    given = f"{json.dumps(x.tolist())}, {json.dumps(w.tolist())}"
    found = in_node(path, f"[[...program.values({given})], [...program.gradient({given})]]")
    np.testing.assert_allclose(found[0], value, rtol=1e-13)
    np.testing.assert_allclose(found[1], [*value, *slopes], rtol=1e-12, atol=1e-15)
    usual = in_node(path, f"[[...program.values({json.dumps(x.tolist())})], [...program.parameters]]")
    assert bits(usual[1], program.numbers())
    np.testing.assert_allclose(usual[0], theirs(program, x, program.numbers())[0], rtol=1e-13)


@needs_node
def test_javascript_looks_at_what_it_is_given(tmp_path: Path) -> None:
    path = export(classifier(4, 2), tmp_path / "net.js", name="net")
    ran = subprocess.run(  # noqa: S603
        [str(NODE), "-e", f"require({json.dumps(str(path))}).values([1, 2])"], capture_output=True, text=True
    )
    assert "net.values: x has 2 numbers; expected 4" in ran.stderr


@needs_node
def test_a_module_of_javascript(tmp_path: Path) -> None:
    path = export(classifier(2, 2), tmp_path / "net.mjs", name="net", gradients=False)
    source = f"import net from {json.dumps(str(path))}; console.log(net.values([0.5, 1]).length, typeof net.gradient)"
    ran = subprocess.run(  # noqa: S603
        [str(NODE), "--input-type=module", "-e", source], capture_output=True, text=True
    )
    assert ran.stdout == "1 undefined\n", ran.stderr


@needs_c
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_graph_in_c(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    program, x, w = random_program(seed)
    call = in_c(program, tmp_path_factory.mktemp("c"))
    with np.errstate(all="ignore"):
        value, slopes = theirs(program, x, w)
    ours = np.array([*value, *slopes])
    found = call(x, w, "_gradient")
    assert bits(found, ours) or _near(found, ours), (found, ours)
    assert bits(call(x, w), value) or _near(call(x, w), value)


@needs_node
@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_graph_in_javascript(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    program, x, w = random_program(seed)
    path = export(program, tmp_path_factory.mktemp("js") / "program.js")
    with np.errstate(all="ignore"):
        value, slopes = theirs(program, x, w)
    spelled = [f"[{', '.join(map(_spelled, each.tolist()))}]" for each in (x, w)]
    (found,) = in_node(path, f"[[...program.gradient({', '.join(spelled)})]]")
    assert _near(found, [*value, *slopes], 1e-8), (found, [*value, *slopes])


def _spelled(number: float) -> str:
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(number), repr(number))


def _near(a: Any, b: Any, rtol: float = 1e-11) -> bool:
    """NumPy's functions round otherwise than the C library's, and a difference may have lost the rest."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    return bool(
        np.allclose(a, b, rtol=rtol, atol=1e-9 * max(1.0, np.abs(b[np.isfinite(b)]).max(initial=0.0)), equal_nan=True)
    )


@needs_c
def test_guards_outputs_scans_and_jacobians(tmp_path: Path) -> None:
    x, y, w = Value(1.0, label="x"), Value(2.0, label="y"), Value(0.5, label="w")
    with record():
        z = x * w if x < y else y
        guarded = compile(z * y, inputs=[x, y], parameters=[w], outputs=[z], backend="numpy")
    call = in_c(guarded, tmp_path, "guarded")
    assert call([1.0, 2.0], None).tolist() == [1.0, 0.0, 0.5]
    assert call([3.0, 2.0], None)[1] == 1.0, "the first guard doesn't hold"
    h, _ = autograd.scan(lambda h, each: ((w * h + each).tanh(), None), x, [0.001 * i for i in range(1100)])
    looped = compile(h, inputs=[x], parameters=[w], backend="numpy")
    assert looped.loops == [1100]
    value, slopes = theirs(looped, np.array([0.3]), np.array([0.7]))
    found = in_c(looped, tmp_path, "looped", "-O0")([0.3], [0.7], "_gradient")
    np.testing.assert_allclose(found, [*value, *slopes], rtol=1e-12)
    both = compile([x * y, x.exp()], inputs=[x, y], backend="numpy", jacobian=True)
    found = in_c(both, tmp_path, "both")([2.0, 3.0], None, "_gradient")
    np.testing.assert_allclose(found, [6.0, math.exp(2.0), 3.0, 2.0, math.exp(2.0)], rtol=1e-15)
    assert "its entries that can differ from 0, row by row, by the inputs" in (tmp_path / "both.c").read_text()


def test_what_cannot_be_is_told(tmp_path: Path) -> None:
    x = Value(1.0)
    program = compile(x * x, inputs=[x], backend="numpy")
    with pytest.raises(TypeError, match="this is a Value.*expected what autograd.compile gave"):
        export(x * x, tmp_path / "a.c")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"ends in '.py'; expected .c, .js, .mjs or .onnx"):
        export(program, tmp_path / "a.py")
    for name in ("double", "2a", "a b", "x;system()", "σ"):
        with pytest.raises(ValueError, match="expected a name that the language has free"):
            export(program, tmp_path / "a.c", name=name)
    with pytest.raises(FileNotFoundError):
        export(program, tmp_path / "no" / "a.c")
    assert not [*tmp_path.iterdir()]


def test_a_label_cannot_break_out_of_the_comment(tmp_path: Path) -> None:
    x = Value(1.0, label="a\n#include <evil.h>\n*/")
    text = export(compile(x * x, inputs=[x], backend="numpy"), tmp_path / "a.c").read_text()
    assert "#include <evil" not in text


def test_a_layer_is_loops_and_not_lines(tmp_path: Path) -> None:
    small, large = (
        export(classifier(size, size, 2), tmp_path / f"{size}.c", gradients=False).read_text().partition("#include")[2]
        for size in (16, 32)
    )
    assert small.count(";") == large.count(";") < 60


@needs_c
@needs_node
@pytest.mark.parametrize("which", ["no inputs", "no parameters", "an input", "a parameter", "a constant"])
def test_the_edges_of_what_a_program_is(tmp_path: Path, which: str) -> None:
    x, w = Value(1.5), Value(-2.0)
    roots = {"no inputs": w * w, "no parameters": x.exp(), "an input": x, "a parameter": w}
    inputs, parameters = [x] * (which != "no inputs"), [w] * (which != "no parameters")
    program = compile(roots.get(which, Value(3.0) * Value(2.0)), inputs=inputs, parameters=parameters, backend="numpy")
    given, numbers = np.array([0.5][: len(inputs)]), np.array([0.7][: len(parameters)])
    value, slopes = program(given[None] if inputs else None, parameters=numbers)
    assert bits(in_c(program, tmp_path)(given, numbers, "_gradient"), [*value, *np.ravel(slopes)])
    path = export(program, tmp_path / "program.js")
    found = in_node(path, f"[[...program.gradient({given.tolist()}, {numbers.tolist()})]]")[0]
    np.testing.assert_allclose(found, [*value, *np.ravel(slopes)], rtol=1e-14)
