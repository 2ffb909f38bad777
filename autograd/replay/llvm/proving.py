"""replay/llvm: whether functions of our own are the C library's, to the last bit, on the machine that is to run them.

Other libraries and processors may round otherwise; so on each machine both are asked for 150,000 numbers, when a
program first needs the function. Where one bit differs, the library is called for one number after the other. Even a
library that rounded every number correctly would differ in some hundred of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from autograd.replay.code.result import Floats
from autograd.replay.llvm import exponential, hyperbolic, jit
from autograd.replay.llvm.driver import loop
from autograd.replay.llvm.notation import PREFIX
from autograd.replay.llvm.own import Own
from autograd.replay.llvm.own_functions import KINDS, definitions

RANDOM = 25_000  # numbers of each kind
NEAR = 2  # floats on each side of an end


def own_functions(names: Iterable[str]) -> dict[str, dict[int, str]]:
    """Of these functions, those that are computed here for several numbers at once: their symbols, by how many."""
    width = jit.width()
    found = {name: proved(name, width) for name in sorted(KINDS.keys() & set(names))}
    return {name: {width: own.symbol} for name, own in found.items() if own}


@cache
def proved(name: str, width: int) -> Own | None:
    """The function that gives the library's bits on this machine; None where none does."""
    triple, _, features = jit.target()
    can_fuse = "+fma" in features or triple.startswith(("aarch64", "arm64"))
    for fused in (True, False) if can_fuse else (False,):
        if is_the_same(KINDS[name](width, fused), numbers(name)):
            return KINDS[name](width, fused)
    return None


def is_the_same(own: Own, given: Floats) -> bool:
    """Whether a function of our own gives the library's bits for all of these numbers."""
    one, several = both(own, given)
    return bool((one.view(np.int64) == several.view(np.int64)).all())


def both(own: Own, given: Floats) -> tuple[Floats, Floats]:
    """What the library gives for these numbers, and what a function of our own does; as many as fill its vectors."""
    one, several = np.empty_like(given), np.empty_like(given)
    code = jit.Loaded(jit.compile_text(module(own), 1), [own.function])
    for name, to in (("one", one), ("several", several)):
        code.function(name, "ppi")(given.ctypes.data, to.ctypes.data, given.size)
    return one, several


@cache
def numbers(name: str) -> Floats:
    """What is tried: edges, both ends of every interval of the function's, far and near, and many at random."""
    ends, limit, edges = _of_tanh() if name == "tanh" else _of_exp()
    near = [ends]
    for _ in range(NEAR):
        near = [np.nextafter(near[0], -np.inf), *near, np.nextafter(near[-1], np.inf)]
    rng = np.random.default_rng(0)
    found = [
        *near,
        rng.uniform(-limit, limit, RANDOM),
        rng.normal(size=RANDOM),
        rng.choice([-1.0, 1.0], RANDOM) * np.exp(rng.uniform(-45.0, np.log(limit), RANDOM)),
        rng.integers(-(2**63), 2**63 - 1, RANDOM // 10).view(np.float64),
    ]
    for each in (*edges, 0.0, 5e-324, 1e-300, 2.0**-55, 2.0**-54, 2.0**-53, 1.0, limit, 1e300, np.inf):
        found.append(np.array([np.nextafter(each, -np.inf), each, np.nextafter(each, np.inf), each]))
    whole = np.concatenate([*found, [np.nan] * 8])
    signed = np.concatenate([whole, -whole])
    return signed[: len(signed) // 8 * 8]


Tried = tuple[Floats, float, list[float]]  # where intervals end; how far it is interesting; and edges


def _of_exp() -> Tried:
    far = exponential.STEPS * np.array([-739, -90, -2, -1, 0, 1, 500])
    halves = np.arange(0.0, exponential.STEPS, 0.5)[:, None] + far
    ends = np.log(2.0) / exponential.STEPS * halves.ravel()
    return ends, exponential.LIMIT, [708.4, 709.78, 709.79, 745.13, 745.14]


def _of_tanh() -> Tried:
    ends = np.log(2.0) / 2 * np.arange(0.25, 64.5, 0.25)
    return ends, hyperbolic.LARGE, [hyperbolic.ONE / 2, hyperbolic.MORE / 2]


def module(own: Own) -> str:
    """Two functions that go through an array: one calls the library, one our own."""
    kind = f"<{own.width} x double>"
    body = """  %at_x = getelementptr double, ptr %from, i64 %i
  %x = load KIND, ptr %at_x, align 8
  %y = call KIND @NAME(KIND %x)
  %at_y = getelementptr double, ptr %to, i64 %i
  store KIND %y, ptr %at_y, align 8"""
    lines = [*own.declarations(), *definitions([own.symbol])]
    for name, function, of, step in (
        ("one", f"{PREFIX}{own.function}", "double", 1),
        ("several", own.symbol, kind, own.width),
    ):
        calls = body.replace("KIND", of).replace("NAME", function)
        lines += [f"define void @{name}(ptr %from, ptr %to, i64 %n) nounwind {{", loop("i", "0", "%n", step, calls)]
        lines += ["  ret void", "}"]
    return "\n".join([*lines, ""])
