"""views/languages: ONNX: a program over batches as a graph of operations on arrays, by the package onnx.

A family of alike instructions is one array of shape (samples, members): a layer becomes a MatMul again. What all
samples share is computed here and goes in as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from types import ModuleType
from typing import Any

import numpy as np

from autograd.replay.code.by_numpy import NumpyBackend
from autograd.replay.code.families import Family, Segment, Slots
from autograd.replay.code.straight_line import Code
from autograd.replay.code.templates import LOGIC
from autograd.replay.code.units import Shape

OPSET, IR = 17, 8  # of 2022: what runtimes of today know
PLAIN = dict(
    zip(
        ("add", "sub", "mul", "div", "pow", "neg", "lt", "le", "gt", "ge", "eq"),
        ("Add", "Sub", "Mul", "Div", "Pow", "Neg", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal"),
        strict=True,
    )
)
PLAIN |= {name: name.capitalize() for name in ("abs", "sqrt", "floor", "sign", "exp", "log", "erf")}
PLAIN |= {name: name.capitalize() for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")}


class OnnxGraph:
    """The nodes of a graph.

    Args:
        code: what is computed.
        numbers: the parameters'.
        dtype: of all arrays, "float32" or "float64".
        onnx: the package.
    """

    def __init__(self, code: Code, numbers: Any, dtype: str, onnx: ModuleType) -> None:
        self.code, self.onnx, self.dtype = code, onnx, np.dtype(dtype)
        backend = NumpyBackend(code)
        self.layout = backend.layout
        with np.errstate(all="ignore"):  # of the sample nothing is used
            _, self.shared = backend.numbers(np.zeros((1, code.inputs)), np.asarray(numbers, float))
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []
        self.known: dict[bytes, str] = {}  # arrays that are there already
        # where varying numbers lie: the first slot of each array, its name, and how many it has
        self.sources: list[tuple[int, str, int]] = [(0, "given", code.inputs)] if code.inputs else []
        for family in self.layout.families:
            if family.kind.varies:
                made = self._family(family)
                self.sources.append((family.first, made, len(family)))
        self.result = self._results()

    def model(self, names: Sequence[str], about: str) -> Any:
        """The model, checked; ``names``: of its input, (samples, inputs), and of its output, (samples, results)."""
        helper = self.onnx.helper
        kind = helper.np_dtype_to_tensor_dtype(self.dtype)
        start = helper.make_node("Identity", [names[0]], ["given"])
        end = helper.make_node("Identity", [self.result], [names[1]])
        graph = helper.make_graph(
            [start, *self.nodes, end],
            "graph",
            [helper.make_tensor_value_info(names[0], kind, ["samples", self.code.inputs])],
            [helper.make_tensor_value_info(names[1], kind, ["samples", len(self.code.results)])],
            self.initializers,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR, producer_name="autograd-by-hand"
        )
        model.doc_string = about
        self.onnx.checker.check_model(model, full_check=True)
        return model

    # ---- arrays -----------------------------------------------------------------------------------------------------

    def _add(self, op: str, *given: str, **attributes: Any) -> str:
        """A node; what it gives."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(op, [*given], [name], **attributes))
        return name

    def _array(self, numbers: Any) -> str:
        """Numbers that are known, as floats, or as whole numbers."""
        array = np.ascontiguousarray(numbers)
        array = array.astype(np.int64 if array.dtype.kind in "iu" else self.dtype)
        key = repr((array.shape, array.dtype.str)).encode() + array.tobytes()
        if key not in self.known:
            self.known[key] = f"c{len(self.known)}"
            self.initializers.append(self.onnx.numpy_helper.from_array(array, self.known[key]))
        return self.known[key]

    def _gathered(self, slots: Slots) -> str:
        """Varying numbers, of shape (samples, slots)."""
        flat = slots.ravel()
        used = [each for each in self.sources if ((flat >= each[0]) & (flat < each[0] + each[2])).any()]
        places, start = np.empty(len(flat), np.int64), 0
        for first, _, count in used:
            here = (flat >= first) & (flat < first + count)
            places[here] = flat[here] - first + start
            start += count
        whole = used[0][1] if len(used) == 1 else self._add("Concat", *[name for _, name, _ in used], axis=1)
        if len(places) == start and (places == np.arange(start)).all():
            return whole
        return self._add("Gather", whole, self._array(places), axis=1)

    def _shaped(self, slots: Slots, varies: bool) -> str:
        """Numbers of any slots, of shape (samples or 1, *the shape of slots)."""
        if not varies:
            return self._array(self.shared[slots][None])
        found = self._gathered(slots)
        return found if slots.ndim == 1 else self._add("Reshape", found, self._array([-1, *slots.shape]))

    # ---- families ---------------------------------------------------------------------------------------------------

    def _family(self, family: Family) -> str:
        """What the members give, (samples, members)."""
        if not family.kind.terms:
            leaves = [
                self._shaped(column, varies) for column, varies in zip(family.slots.T, family.varying, strict=True)
            ]
            return self._as_number(family.kind.shape, self._tree(family.kind.shape, leaves))
        parts = [self._segment(family, segment) for segment in family.segments()]
        while len(parts) > 1:
            parts[:2] = [self._add("Add", *parts[:2])]
        return parts[0]

    def _segment(self, family: Family, segment: Segment) -> str:
        """The sum of some terms next to each other."""
        grid, members = family.grid, len(family)
        if grid is not None and len(segment.varying) == 2:
            products = slice(segment.products, segment.products + segment.terms)
            varying = segment.varying[::-1] if grid.swapped else segment.varying
            outer, inner = grid.outer[:, products], grid.inner[:, products]
            if not varying[0] and len(inner) == 1:  # a layer's weights, and what comes into it
                return self._add("MatMul", self._shaped(inner[0], varying[1]), self._array(self.shared[outer].T))
            if not varying[1] and len(outer) == 1:
                return self._add("MatMul", self._shaped(outer[0], varying[0]), self._array(self.shared[inner].T))
            rows = self._shaped(outer, varying[0])
            columns = self._add("Transpose", self._shaped(inner, varying[1]), perm=[0, 2, 1])
            return self._add("Reshape", self._add("MatMul", rows, columns), self._array([-1, members]))
        table = family.slots[:, segment.leaf : segment.to]
        factors = [
            self._shaped(table[:, side :: len(segment.varying)], varies) for side, varies in enumerate(segment.varying)
        ]
        terms = factors[0] if len(factors) == 1 else self._add("Mul", *factors)
        return self._add("ReduceSum", terms, self._array([2]), keepdims=0)

    def _results(self) -> str:
        """All results, (samples, results)."""
        slot = self.layout.slot[self.code.results]
        varies = np.array([self.code.varies[place] for place in self.code.results], dtype=bool)
        if varies.all():
            return self._gathered(slot)
        parts, order = [], [np.flatnonzero(varies), np.flatnonzero(~varies)]
        if varies.any():
            parts.append(self._gathered(slot[varies]))
        samples = self._add("Slice", self._add("Shape", "given"), self._array([0]), self._array([1]))
        shape = self._add("Concat", samples, self._array([int((~varies).sum())]), axis=0)
        parts.append(self._add("Expand", self._array(self.shared[slot[~varies]][None]), shape))
        whole = parts[0] if len(parts) == 1 else self._add("Concat", *parts, axis=1)
        return self._add("Gather", whole, self._array(np.argsort(np.concatenate(order))), axis=1)

    # ---- trees ------------------------------------------------------------------------------------------------------

    def _as_number(self, shape: Shape, name: str) -> str:
        kind = self.onnx.helper.np_dtype_to_tensor_dtype(self.dtype)
        return self._add("Cast", name, to=kind) if shape[0] in (*LOGIC, "True", "False") else name

    def _truth(self, part: Any, name: str) -> str:
        """An operand that is to be true or false: numbers that were stored are so where they aren't 0."""
        if isinstance(part, int):
            return self._add("Not", self._add("Equal", name, self._array([0.0])))
        return name

    def _tree(self, shape: Shape, leaves: Sequence[str]) -> str:
        op, *parts = shape
        if op in ("True", "False"):
            return self._add("Equal", self._array([0.0]), self._array([0.0 if op == "True" else 1.0]))
        given = [leaves[part] if isinstance(part, int) else self._tree(part, leaves) for part in parts]
        if op in ("and", "or"):
            return self._add(op.capitalize(), *map(self._truth, parts, given))
        if op == "select":
            numbers = [
                name if isinstance(part, int) else self._as_number(part, name)
                for part, name in zip(parts[1:], given[1:], strict=True)
            ]
            return self._add("Where", self._truth(parts[0], given[0]), *numbers)
        if op in PLAIN:
            return self._add(PLAIN[op], *given)
        return self._written(op, given)

    def _written(self, op: str, given: Sequence[str]) -> str:
        """What ONNX has no operation for, from those that it has."""
        add, number = self._add, self._array
        x = given[0]
        one = number([1.0])
        if op == "ne":
            return add("Not", add("Equal", *given))
        if op == "larger":  # one step of max, where nan wins
            smaller = add("Not", add("LessOrEqual", given[1], x))
            return add("Where", add("And", smaller, add("Not", add("IsNaN", x))), given[1], x)
        if op == "step":
            return add("Where", add("IsNaN", x), x, add("Where", add("Greater", x, number([0.0])), one, number([0.0])))
        if op == "erfc":
            return add("Sub", one, add("Erf", x))
        if op == "expm1":  # (u − 1)·x/log(u) with u = eˣ, whose rounding cancels (Kahan)
            u = add("Exp", x)
            near = add("Div", add("Mul", add("Sub", u, one), x), add("Log", u))
            near = add("Where", add("Equal", u, one), x, near)
            return add("Where", add("Less", add("Abs", x), one), near, add("Sub", u, one))
        if op == "log1p":  # x·log(u)/(u − 1) with u = 1 + x (Kahan)
            u = add("Add", one, x)
            near = add("Div", add("Mul", x, add("Log", u)), add("Sub", u, one))
            near = add("Where", add("Equal", u, one), x, near)
            return add("Where", add("Less", add("Abs", x), one), near, add("Log", u))
        if op in ("log2", "log10"):
            return add("Mul", add("Log", x), number([1.0 / np.log(2.0 if op == "log2" else 10.0)]))
        if op == "fmod":
            return add("Mod", *given, fmod=1)
        raise ValueError(
            f"export: ONNX has no operation {op}; export to C or JavaScript, or write it with operations that it has: "
            f"{', '.join(sorted(chain(PLAIN, ('erfc', 'expm1', 'fmod', 'log10', 'log1p', 'log2'))))}"
        )
