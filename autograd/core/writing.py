"""core: the operations as Python source: whole methods, with nothing generic in the plain path.

``python -m autograd.core.writing`` writes operations.py anew from the rows; a test holds it equal to them. Rows that a
user registers are made into methods and functions the same way, when they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from autograd.rows.language import FOLDS, INTRINSICS
from autograd.rows.row import Op
from autograd.rows.source import ATOM, FloatSource, Piece, read
from autograd.rows.table import TABLE, check_all

HEADER = '''"""core: what `a * b` runs, Value with a method for every row of rows/builtin.py, and the rows' functions.

Made by ``python -m autograd.core.writing``, and held equal to the rows by a test. Do not edit: change a row instead.
"""

from __future__ import annotations

import math as _math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from typing import overload as _overload

from autograd.core import modes as _modes
from autograd.core import recording as _recording
from autograd.core.node import Node
from autograd.rows import intrinsics as _intrinsics

if TYPE_CHECKING:
    from numpy.typing import NDArray

_mode = _modes.current.get
_new: Any = object.__new__
_FAILURES = _intrinsics.FAILURES
_inf, _nan = _math.inf, _math.nan
'''
VALUE = '''class Value(Node):
    """A number that records the operations made with it, so that gradients can flow back.

    Args:
        data: the number, an int, float or NumPy scalar.
        label: a name for drawings and tables.
        constant: True for a number that needs no gradient.

    Raises:
        TypeError: ``data`` is not a number; the message says what came.

    Example:
        >>> from autograd import Value
        >>> a = Value(2.0, label="a")
        >>> b = Value(-3.0, label="b")
        >>> loss = a * b + 10
        >>> loss.backward()
        >>> loss.data, a.grad, b.grad
        (4.0, -3.0, 2.0)
    """

    __slots__ = ()

    def detach(self) -> Value:
        """A constant with the same number, cut off from the graph."""
        return Value(self._data, label=self._label, constant=True)
'''


class Form:
    """What each engine writes its own way; this is the plain one's, and `native.rows.NativeForm` the other's."""

    value = "Value"  # the class of nodes
    other = "other_"  # the second operand, once it is a node
    number = ""  # before the name of a float where it is first given
    constant = "other_.constant"  # whether the second operand is a constant, before it has the name ``other``
    none = "None"  # the partial of a constant
    mode = "_mode()"  # what is entered: nothing, a scope, or a mode
    unusual = "mode_ is not None and not mode_.plain"  # whether that is a mode
    made_constant = "Value(out, constant=True)"
    loud = True  # whether arithmetic raises where IEEE's gives inf or nan
    sequence = "(type({0}) is tuple or type({0}) is list)"  # the test for a list or a tuple
    typed = True  # whether arguments have their types

    def recording(self, function: str, arguments: str) -> str:
        """The call of a function of `recording`."""
        return f"_recording.{function}(Value, {arguments})"

    def renamed(self, op: Op) -> Mapping[str, str]:
        """What a scalar row's arguments are called as numbers, where that is not their own name."""
        return {}

    def method(self, op: Op, name: str, parameters: str, body: str, before: str = "") -> str:
        """A row's method of that name; ``before`` stands at the beginning of it and in no other call of the body."""
        gives = "" if not self.typed else " -> Any" if name.startswith("__") else " -> Value"
        return f"def {name}(self{parameters}){gives}:\n{indent(documentation(op))}\n{indent(before + body)}\n"

    def called(self, op: Op) -> list[str]:
        """The call of the method of a row of one or two scalars, in the function of the same name."""
        first, *second = op.names
        known = f"isinstance({first}, Value)" + "".join(f" and type({name}) in (Value, float, int)" for name in second)
        return [f"if {known}:\n    return {first}.{op.name}({', '.join(second)})"]

    def reflected(self, op: Op) -> str:
        """The call of an operator whose first operand is ``other_``."""
        return f"Value.__{op.operator}__(other_, self)"

    def seen(self) -> list[str]:
        """What is written once the second operand is a node."""
        return []

    def made(self, op: Op) -> list[str]:
        """The node of a row of one or two scalars."""
        second = len(op.all_arguments) > 1
        return [
            *_node_of(op),
            "node_._a = self",
            "node_._da = da_",
            f"node_._b = {'other_' if second else 'None'}",
            f"node_._db = {'db_' if len(op.active) > 1 else 'None'}",
            "node_._more = None",
            "return node_",
        ]


PLAIN = Form()


def _node_of(op: Op) -> list[str]:
    """The statements that make a node and fill it, but for its parents and partials."""
    return [
        "node_: Value = _new(Value)",
        "node_._data = out",
        "node_.grad = 0.0",
        f'node_.op = "{op.name}"',
        "node_._label = None",
        "node_.scope = mode_",
        "node_.constant = False",
        "node_._uses = 0",
    ]


# ---- the file, and what is made of a row that comes later -----------------------------------------------------------


def module_source(rows: Iterable[Op]) -> str:
    """The source of operations.py."""
    rows = list(rows)
    methods = "\n".join(method for op in rows for method in methods_of(op))
    functions = [op for op in rows if is_function(op)]
    intrinsics = "\n".join(f"_{name} = _intrinsics.FAST[{quoted(name)}]" for name in (*INTRINSICS, "pow", *FOLDS))
    parts = [
        HEADER + intrinsics + "\n",
        f"{VALUE}\n{indent(methods)}",
        *(node_function(op) for op in rows if op.variadic or op.arity > 2),
        *(public_function(op) for op in functions),
        *(value_function(op) for op in rows if is_spoken(op)),
    ]
    names = "\n".join(f'    "{name}",' for op in functions for name in (op.name, *op.aliases))
    return "\n\n".join(part.rstrip() + "\n" for part in [*parts, f"__all__ = [\n{names}\n]"])


def row_source(op: Op) -> str:
    """The source of one more row: a class _Methods, and its functions; it runs with the names of operations.py."""
    parts = [value_function(op)] if is_spoken(op) else []
    parts += [node_function(op)] if op.variadic or op.arity > 2 else []
    methods = "\n".join(methods_of(op)) or "pass"
    parts += [f"class _Methods:\n{indent(methods)}", public_function(op)]
    return "\n\n".join(["from __future__ import annotations", *parts])


def is_spoken(op: Op) -> bool:
    """Whether other rows may be written with this one, and it is none of the language's own words."""
    return not op.variadic and op.name not in INTRINSICS


def is_function(op: Op) -> bool:
    """Whether the row is a function under its own name; binary operators are operators only."""
    return not op.operator or op.arity == 1


def is_passive_twin(op: Op) -> bool:
    """Whether the row serves an operator whose second operand is a constant, beside a row for two Values."""
    return bool(op.operator and op.passive)


def indent(text: str) -> str:
    """Every line four spaces further in."""
    return "\n".join(f"    {line}" if line else line for line in text.splitlines())


def documentation(op: Op) -> str:
    """What help() says of a row: its summary, its formula, its local derivatives and its domain."""
    lines = [op.summary or f"The operation {op.name}.", "", f"{op.name}({op.arguments}) = {op.value}"]
    lines += [f"    where {name} = {text}" for name, text in op.lets.items()]
    lines += [f"∂/∂{name} = {text}" for name, text in zip(op.active, op.partials, strict=True)]
    if op.domain:
        lines.append(f"Domain: {op.domain}; outside of it a DomainError.")
    text = "\n".join(lines).replace("\\", "\\\\").replace('"', '\\"')  # whatever a summary says, it stays a docstring
    return f'"""{text}\n"""'


def value_function(op: Op) -> str:
    """The source of ``_row_NAME(...)``, a scalar row's value alone, for rows that are written with it."""
    lets, value, _ = read(op.running, FloatSource)
    arguments = ", ".join(f"{name}: float" for name in op.names)
    lines = [*lets, f"return {value}"]
    return f"def _row_{op.name}({arguments}) -> Any:\n{indent(chr(10).join(lines))}\n"


# ---- methods --------------------------------------------------------------------------------------------------------


def scalar_body(op: Op, form: Form = PLAIN) -> str:
    """The plain path of a row of one or two scalars; its nodes are ``self`` and, of two, the form's other."""
    names = form.renamed(op)
    lets, value, partials = read(op.running, FloatSource, names)
    first, *second = [names.get(name, name) for name in op.all_arguments]
    nodes = ["self", *[form.other] * len(second)]
    lines = [f"{form.number}{first} = self._data"]
    work = []
    if second:
        lines += [*form.seen(), f"{form.number}{second[0]} = {form.other}._data"]
    work += [f"{form.number}{line}" for line in lets]
    work.append(f"{form.number}out = {value}")
    # a constant's partial is never evaluated
    for slot, _name, node, partial in zip("ab", op.active, nodes, partials, strict=False):
        constant = f"{form.none} if {node}.constant else " if len(op.active) > 1 else ""
        work.append(f"{form.number}d{slot}_ = {constant}{partial}")
    operands = ", ".join(nodes) + ("," if len(nodes) == 1 else "")
    slow = "return " + form.recording("slow", f"{quoted(op.name)}, ({operands})")
    if not form.loud or all(_cannot_fail(text) for text in (*lets, value, *partials)):
        lines += work
    else:
        lines += ["try:", *(f"    {line}" for line in work), "except _FAILURES:", f"    {slow}"]
    constant = f"self.constant and {form.other}.constant" if len(op.active) > 1 else "self.constant"
    lines += [
        f"mode_ = {form.mode}",
        f"if out * 0.0 != 0.0 or {constant} or {form.unusual}:",
        *off_the_plain_path(slow, form, constant),
        *form.made(op),
    ]
    return "\n".join(lines)


def quoted(name: str) -> str:
    """A name as a text of Python."""
    return f'"{name}"'


def off_the_plain_path(slow: str, form: Form, constant: str = "") -> list[str]:
    """Where something is constant, not finite, or a mode is on: what records nothing is made here, all else elsewhere.

    Args:
        slow: the statement for all else.
        form: of the engine.
        constant: the test for all operands being constant; none where that isn't known yet.
    """
    nothing = f"({constant} or not mode_.recording)" if constant else "not mode_.recording"
    return [f"    if out * 0.0 == 0.0 and {nothing}:", f"        return {form.made_constant}", f"    {slow}"]


def _cannot_fail(source: str) -> bool:
    """Whether this float source can't raise: it divides by nothing and calls nothing."""
    return "/" not in source and "(" not in source


def methods_of(op: Op, form: Form = PLAIN) -> list[str]:
    """The source of the methods a row gives Value."""
    if op.variadic or op.arity > 2:
        return []
    if op.arity == 1:
        names = [*([f"__{op.operator}__"] if op.operator else []), op.name]
        made = [form.method(op, op.name, "", scalar_body(op, form))]
        return made + [f"{alias} = {op.name}" for alias in (*names[:-1], *op.aliases)]
    second = op.all_arguments[1]
    if op.passive:
        kind = ": float" if form.typed else ""
        default = f" = {op.defaults[second]!r}" if second in op.defaults else ""
        name = f"_{op.name}" if op.operator else op.name
        other = form.recording("passive", f"{quoted(op.name)}, {quoted(second)}, {second}")
        body = f"other_ = {other}\n{scalar_body(op, form)}"
        return [form.method(op, name, f", {second}{kind}{default}", body), *[f"{a} = {name}" for a in op.aliases]]
    if not op.operator:
        operand = form.recording("operand", f"{quoted(op.name)}, {quoted(second)}, {second}")
        body = f"other_ = {second} if isinstance({second}, {form.value}) else {operand}\n{scalar_body(op, form)}"
        kind = ": Value | float" if form.typed else ""
        return [form.method(op, op.name, f", {second}{kind}", body), *[f"{alias} = {op.name}" for alias in op.aliases]]
    return operators_of(op, form)


def operators_of(op: Op, form: Form) -> list[str]:
    """The source of ``__mul__`` and ``__rmul__``, or their like."""
    kind = ": Any" if form.typed else ""
    more = f", modulus_{kind}{' = ' if form.typed else '='}None" if twin_of(op) else ""
    refused = "if modulus_ is not None:\n    return NotImplemented\n" if twin_of(op) else ""
    operand = form.recording("operator_operand", f"{quoted(op.name)}, {quoted(op.active[0])}, other_")
    reflected = f"other_ = {operand}\nreturn other_ if other_ is NotImplemented else {form.reflected(op)}\n"
    made = []
    for name, body, before in (
        (f"__{op.operator}__", operator_body(op, form), refused),
        (f"__r{op.operator}__", "", refused + reflected),
    ):
        if form.typed:
            made += [f"@_overload\ndef {name}(self, other_: {x}) -> {y}: ..." for x, y in BESIDE]
        parameters = f", other_{kind}{more}"
        made.append(
            form.method(op, name, parameters, body, before)
            if body
            else f"def {name}(self{parameters}){' -> Any' if form.typed else ''}:\n"
            f"{indent(documentation(op))}\n{indent(before)}\n"
        )
    return made


BESIDE = (("Value | float", "Value"), ("NDArray[Any]", "NDArray[Any]"))  # what stands beside a Value, and what comes


def twin_of(op: Op) -> Op | None:
    """The row for the same operator where the second operand is a constant, None where there is none."""
    return next((each for each in TABLE.values() if is_passive_twin(each) and each.operator == op.operator), None)


def operator_body(op: Op, form: Form) -> str:
    """What an operator does with ``self`` and whatever stands beside it, ``other_``."""
    operand = form.recording("operator_operand", f"{quoted(op.name)}, {quoted(op.active[1])}, other_")
    guard = f"if not isinstance(other_, {form.value}):\n    other_ = {operand}\n"
    guard += "    if other_ is NotImplemented:\n        return NotImplemented\n"
    twin = twin_of(op)
    extra = f"if {form.constant}:\n    return self._{twin.name}(other_)\n" if twin else ""
    return guard + extra + scalar_body(op, form)


# ---- rows with lists ------------------------------------------------------------------------------------------------


class LoopSource(FloatSource):
    """Source on Python floats that writes sums out as loops before the expression; twice as fast as calling one.

    A sum starts at -0.0, which leaves every first element as it is. What stands in a branch is not written out.
    """

    loops: tuple[str, ...] = ()
    branches = 0

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        self.branches += 1
        return super().choose(test, yes, no)

    def logic(self, operator: str, operands: Sequence[Callable[[], Piece]]) -> Piece:
        self.branches += 1
        return super().logic(operator, operands)

    def fold(self, function: str, body: Callable[[], Piece], lists: Sequence[str]) -> Piece:
        if function != "sum" or self.branches:
            return super().fold(function, body, lists)
        total = f"total{len(self.loops)}_"
        self.loops += (f"{total} = -0.0\n    {self.loop(lists)}:\n        {total} += {body()[0]}",)
        return total, ATOM


def node_function(op: Op) -> str:
    """The source of ``_node_of_NAME(...)``: a row with lists, or of more than two arguments, on Values alone.

    It answers None where something is no Value; `recording.apply` knows what to do with that.
    """
    lets, _, partials = read(op.running, FloatSource)
    source = LoopSource({**op.names, **dict.fromkeys(op.running.lets, "scalar")}, {}, op.name)
    value = source.read(op.running.value)[0]
    lists = [name for name, kind in op.names.items() if kind == "list"]
    parameters = ", ".join(f"{name}__: Any" for name in op.names)
    flat = ", ".join(f"*{name}__" if kind == "list" else f"{name}__" for name, kind in op.names.items())
    slow = "return " + PLAIN.recording("slow", f"{quoted(op.name)}, ({flat},)")
    work = []
    for name in lists:  # without the constants; where there are any, which is rare, once more with them
        work.append(f"{name}_ = [node_._data for node_ in {name}__ if not node_.constant]")
    fewer = [f"len({name}_) < len({name}__)" for name in lists]
    scalars = [name for name in op.names if name not in lists]
    work.append(f"constants_ = {' or '.join([*fewer, *[f'{name}__.constant' for name in scalars]])}")
    if lists:
        work.append("if constants_:")
        work += [f"    {name}_ = [node_._data for node_ in {name}__]" for name in lists]
    work += [f"{name} = {name}__._data" for name in scalars]
    work += [*lets, *source.loops, f"out = {value}"]
    pieces = []
    for name, partial in zip(op.active, partials, strict=True):
        walk = FloatSource(op.names, {}, op.name).loop(lists) if lists else ""
        if op.names[name] != "list":
            pieces.append(partial)
        elif partial in lists:
            pieces.append(f"*{partial}_")
        elif partial.replace(".", "").isdigit():
            pieces.append(f"*[{partial}] * len({name}_)")
        else:
            pieces.append(f"*[{partial} {walk}]")
    pieces += ["None"] * len(op.passive)
    work.append(f"partials_: Any = ({', '.join(pieces)},)")
    groups = ", ".join(f"tuple({name}__)" if kind == "list" else f"{name}__" for name, kind in op.names.items())
    lines = ["try:", *(f"    {line}" for line in work)]
    lines += ["except AttributeError:", "    return None", "except _FAILURES:", f"    {slow}"]
    lines += [
        f"mode_ = {PLAIN.mode}",
        f"if out * 0.0 != 0.0 or {PLAIN.unusual}:",
        *off_the_plain_path(slow, PLAIN),
        "if constants_:",
        f"    partials_ = _recording.without_constants(({flat},), partials_)",
        "    if partials_ is None:",
        f"        return {PLAIN.made_constant}",
        *_node_of(op),
        "node_._a = node_._da = node_._b = node_._db = None",
        f"node_._more = ({groups}, partials_)",
        "return node_",
    ]
    return f"def _node_of_{op.name}({parameters}) -> Any:\n{indent(chr(10).join(lines))}\n"


# ---- functions ------------------------------------------------------------------------------------------------------


def plain_path(op: Op, form: Form) -> list[str]:
    """What a row's function tries first: the plain path, on Values."""
    if op.arity <= 2 and not op.variadic:
        return form.called(op)
    lists = [name for name, kind in op.names.items() if kind == "list"]
    if not lists or op.passive:
        return []
    known = [form.sequence.format(name) for name in lists]
    equal = [f"len({name}) == len({lists[0]})" for name in lists[1:]]
    return [
        f"if {' and '.join([*known, *equal, f'len({lists[0]}) > 0'])}:\n"
        f"    node_ = _node_of_{op.name}({', '.join(op.names)})\n    if node_ is not None:\n        return node_"
    ]


def public_function(op: Op, form: Form = PLAIN) -> str:
    """The source of a row's function, for Values, plain floats and NumPy arrays."""
    kinds = {"list": ": Iterable[Any]", "scalar": ": Any"} if form.typed else {"list": "", "scalar": ""}
    equals = " = " if form.typed else "="
    parameters = ", ".join(
        name + kinds[kind] + (f"{equals}{op.defaults[name]!r}" if name in op.defaults else "")
        for name, kind in op.names.items()
    )
    maker = f", _node_of_{op.name}" if op.variadic or op.arity > 2 else ""
    given = f"{quoted(op.name)}, ({', '.join(op.names)},){maker}"
    lines = [*plain_path(op, form), f"return {form.recording('apply', given)}"]
    body = f"{indent(documentation(op))}\n{indent(chr(10).join(lines))}\n"
    source = f"def {op.name}({parameters}){' -> Any' if form.typed else ''}:\n{body}"
    if form.typed:
        source = "".join(f"@_overload\n{head}: ...{note}\n" for head, note in overloads(op)) + source
    return source + "".join(f"\n{alias} = {op.name}\n" for alias in op.aliases)


def overloads(op: Op) -> list[tuple[str, str]]:
    """What type checkers are told of a row's function: heads, each with a note for them."""
    if op.variadic:
        return []
    passive = "".join(f", {name}: float" + (" = ..." if name in op.defaults else "") for name in op.passive)
    heads = []
    for kind in ("float", "Value", "NDArray[Any]"):
        given = f"{kind} | float" if kind != "float" and len(op.active) > 1 else kind
        arguments = ", ".join(f"{active}: {given}" for active in op.active)
        note = "  # type: ignore[overload-overlap]" if kind != "NDArray[Any]" and len(op.active) > 1 else ""
        heads.append((f"def {op.name}({arguments}{passive}) -> {kind}", note))
    return heads


if __name__ == "__main__":
    check_all()
    Path(__file__).with_name("operations.py").write_text(module_source(TABLE.values()), encoding="utf-8")
