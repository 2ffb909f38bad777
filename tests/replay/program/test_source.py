"""A long program is shown family by family, and what is shown computes its numbers.

Also of: replay/code/showing, replay/code/showing_families.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

import autograd
from autograd import Value, compile, ieee  # noqa: A004 - as in re
from autograd.replay.code.showing_families import families_of
from autograd.replay.code.straight_line import ON_FLOATS, Code
from nn import MLP
from tests.support.layers import graph_of_layers


def classifier(*sizes: int) -> Any:
    x, y = [Value(0.1 * i) for i in range(sizes[0])], [Value(0.0) for _ in range(sizes[-1])]
    model = MLP(sizes[0], list(sizes[1:]), seed=0)
    scores = model(x)
    return compile(autograd.logsumexp(scores) - autograd.dot(scores, y), inputs=[x, y], parameters=model)


def added(terms: Iterable[float]) -> float:
    total = -0.0
    for each in terms:
        total += each
    return total


def computed(source: str, x: Any, w: Any, gradients: int) -> tuple[float, list[float]]:
    """What the lines give, each done for all that it says: of our own text, which Python can nearly read."""
    known: dict[str, Any] = {
        name: ON_FLOATS[name] for name in re.findall(r"\b([a-z]\w*)\(", source) if name in ON_FLOATS
    }
    known |= {"x": x, "w": w, "g": defaultdict(float), "sum": added, "inf": np.inf, "nan": np.nan, "max": max}
    known |= {name: {} for name in re.findall(r"\b(v\d+)\[", source)}
    _, *lines, last = source.splitlines()
    for line in lines:
        what, *loops = re.split(r"(?<= ) {2,}(?=for )", line.strip())
        heads = re.findall(r"for \w in range\(\d+\)", loops[0]) if loops else []
        text = "\n".join([" " * depth + head + ":" for depth, head in enumerate(heads)] + [" " * len(heads) + what])
        exec(text, known)  # noqa: S102
    value = eval(last.strip().removeprefix("return ").partition(", [*g]")[0], known)  # noqa: S307
    return value, [known["g"][i] for i in range(gradients)]


def test_a_classifier_of_digits_in_some_twenty_lines() -> None:
    program = classifier(64, 32, 10)
    source = program.source()
    lines = [line.strip() for line in source.splitlines()]
    assert len(lines) < 30
    assert "v1[i] = sum(w[65*i + k]*x[k] for k in range(64)) + w[64 + 65*i]    for i in range(32)" in lines
    assert "g[65*i + j] = x[j]*v21[i]    for i in range(32) for j in range(64)" in lines
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=74), rng.normal(size=len(program.parameters))
    value, gradients = computed(source, x, w, len(w))
    found = program(x[None], parameters=w)
    np.testing.assert_allclose(value, found.value[0], rtol=1e-12)
    np.testing.assert_allclose(gradients, found.gradients, rtol=1e-9, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000_000))
def test_lines_of_any_layers_give_the_programs_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    with ieee():
        root, inputs, parameters, _ = graph_of_layers(rng)
    program = compile(root, inputs=inputs, parameters=parameters, backend="numpy")
    code = program._codes["whole"]
    assert isinstance(code, Code)
    source = families_of(code, 10_000, program._written)
    assume(", ..)" not in source)  # places that follow no rule, and are too many to be listed
    x, w = rng.normal(size=len(inputs)), rng.normal(size=len(parameters))
    found = program(x[None], parameters=w)
    assume(np.isfinite(found.value).all() and np.isfinite(found.gradients).all())
    value, gradients = computed(source, x, w, len(w))
    np.testing.assert_allclose(value, found.value[0], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(gradients, found.gradients, rtol=1e-6, atol=1e-9)


def test_a_program_of_many_lines_is_refused_and_says_how_many() -> None:
    with pytest.raises(ValueError, match=r"source: the program has 10,507 instructions in 2\d lines; at most 5 are"):
        classifier(64, 32, 10).source(most=5)
