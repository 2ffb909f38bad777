"""The eager reader: the source of Value's operations, whole methods with nothing generic in the plain path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from autograd.rows.row import Op
from autograd.rows.source import ATOM, FloatSource, Piece, read, row_functions
from autograd.rows.table import TABLE

HEADER = '''"""Value's operations, made from the rows of autograd/rows/builtin.py. Do not edit: change a row instead."""
'''


class Form:
    """What each engine writes its own way; this is the plain one's, and `native.NativeForm` the other's."""

    value = "Value"  # the class of nodes
    other = "other_"  # the second operand, once it is a node
    number = ""  # before the name of a float where it is first given
    constant = "other_.constant"  # whether the second operand is a constant, before it has the name ``other``
    none = "None"  # the partial of a constant
    unusual = "home_ is not None and not home_.plain"  # whether a mode is on
    loud = True  # whether arithmetic raises where IEEE's gives inf or nan
    sequence = "type({0}) in sequences_"  # the test for a list or a tuple

    def renamed(self, op: Op) -> Mapping[str, str]:
        """What a scalar row's arguments are called as numbers, where that is not their own name."""
        return {}

    def method(self, op: Op, name: str, parameters: str, body: str, before: str = "") -> str:
        """A row's method of that name; ``before`` stands at the beginning of it and in no other call of the body."""
        return f"def {name}(self{parameters}):\n{indent(documentation(op))}\n{indent(before + body)}\n"

    def called(self, op: Op) -> list[str]:
        """The call of the method of a row of one or two scalars, in the function of the same name."""
        first, *second = op.names
        known = f"isinstance({first}, Value)" + "".join(f" and type({name}) in (Value, float, int)" for name in second)
        return [f"if {known}:\n    return {first}.{op.name}({', '.join(second)})"]

    def reflected(self, op: Op) -> str:
        """The call of an operator whose first operand is ``other_``."""
        return f"Operations.__{op.operator}__(other_, self)"

    def seen(self) -> list[str]:
        """What is written once the second operand is a node."""
        return []

    def made(self, op: Op) -> list[str]:
        """The node of a row of one or two scalars."""
        second = len(op.all_arguments) > 1
        return [
            "node_ = new_(Result)",
            "node_._data = out",
            "node_.grad = 0.0",
            f"node_.op = {op.name!r}",
            "node_._label = home_",
            "node_.constant = False",
            "node_._a = self",
            "node_._da = da_",
            f"node_._b = {'other_' if second else 'None'}",
            f"node_._db = {'db_' if len(op.active) > 1 else 'None'}",
            "node_._more = None",
            "node_._uses = 0",
            "return node_",
        ]


PLAIN = Form()


def module_source(rows: Iterable[Op]) -> str:
    """The source of a generated module: a mixin of Value's methods, and the functions beside it.

    In it, ``Value`` is what counts as a node, and ``Result`` the class of what an operation returns.
    """
    rows = list(rows)
    parts = [HEADER]
    parts += [row_functions(op, FloatSource) for op in rows]
    parts += [node_function(op) for op in rows if op.variadic or op.arity > 2]
    methods = "\n".join(method for op in rows for method in methods_of(op))
    parts.append(
        f'class Operations:\n    """Value\'s operations, one per row."""\n\n    __slots__ = ()\n\n{indent(methods)}'
    )
    parts += [public_function(op) for op in rows if is_function(op)]
    return "\n\n".join(parts)


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


def scalar_body(op: Op, form: Form = PLAIN) -> str:
    """The plain path of a row of one or two scalars; its nodes are ``self`` and, of two, the form's other."""
    names = form.renamed(op)
    lets, value, partials = read(op, FloatSource, names)
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
    arguments = f"(self, {form.other})" if second else "(self,)"
    slow = f"return slow_({op.name!r}, {arguments})"
    if not form.loud or all(_cannot_fail(text) for text in (*lets, value, *partials)):
        lines += work
    else:
        lines += ["try:", *(f"    {line}" for line in work), "except failures_:", f"    {slow}"]
    constant = f"self.constant and {form.other}.constant" if len(op.active) > 1 else "self.constant"
    lines += [
        "home_ = mode_()",
        f"if out * 0.0 != 0.0 or {constant} or {form.unusual}:",
        *off_the_plain_path(slow, constant),
        *form.made(op),
    ]
    return "\n".join(lines)


def off_the_plain_path(slow: str, constant: str = "") -> list[str]:
    """Where something is constant, not finite, or a mode is on: what records nothing is made here, all else elsewhere.

    Args:
        slow: the statement for all else.
        constant: the test for all operands being constant; none where that isn't known yet.
    """
    nothing = f"({constant} or not home_.recording)" if constant else "not home_.recording"
    return [f"    if out * 0.0 == 0.0 and {nothing}:", "        return constant_(out)", f"    {slow}"]


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
        default = f"={op.defaults[second]!r}" if second in op.defaults else ""
        name = f"_{op.name}" if op.operator else op.name
        body = f"other_ = passive_({op.name!r}, {second!r}, {second})\n{scalar_body(op, form)}"
        return [form.method(op, name, f", {second}{default}", body), *[f"{alias} = {name}" for alias in op.aliases]]
    if not op.operator:
        other = f"{second} if isinstance({second}, {form.value}) else operand_({op.name!r}, {second!r}, {second})"
        body = f"other_ = {other}\n{scalar_body(op, form)}"
        return [form.method(op, op.name, f", {second}", body), *[f"{alias} = {op.name}" for alias in op.aliases]]
    more = ", modulus_=None" if twin_of(op) else ""
    refused = "if modulus_ is not None:\n    return NotImplemented\n" if twin_of(op) else ""
    reflected = f"other_ = operator_operand_({op.name!r}, {op.active[0]!r}, other_)\n"
    reflected += f"return other_ if other_ is NotImplemented else {form.reflected(op)}\n"
    return [
        form.method(op, f"__{op.operator}__", f", other_{more}", operator_body(op, form), refused),
        f"def __r{op.operator}__(self, other_{more}):\n{indent(documentation(op))}\n{indent(refused + reflected)}\n",
    ]


def twin_of(op: Op) -> Op | None:
    """The row for the same operator where the second operand is a constant, None where there is none."""
    return next((each for each in TABLE.values() if is_passive_twin(each) and each.operator == op.operator), None)


def operator_body(op: Op, form: Form) -> str:
    """What an operator does with ``self`` and whatever stands beside it, ``other_``."""
    guard = f"if not isinstance(other_, {form.value}):\n"
    guard += f"    other_ = operator_operand_({op.name!r}, {op.active[1]!r}, other_)\n"
    guard += "    if other_ is NotImplemented:\n        return NotImplemented\n"
    twin = twin_of(op)
    extra = f"if {form.constant}:\n    return self._{twin.name}(other_)\n" if twin else ""
    return guard + extra + scalar_body(op, form)


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
    lets, _, partials = read(op, FloatSource)
    source = LoopSource({**op.names, **dict.fromkeys(op.lets, "scalar")}, {}, op.name)
    value = source.read(op.value)[0]
    lists = [name for name, kind in op.names.items() if kind == "list"]
    parameters = ", ".join(f"{name}__" for name in op.names)
    flat = ", ".join(f"*{name}__" if kind == "list" else f"{name}__" for name, kind in op.names.items())
    slow = f"return slow_({op.name!r}, ({flat},))"
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
    work.append(f"partials_ = ({', '.join(pieces)},)")
    groups = ", ".join(f"tuple({name}__)" if kind == "list" else f"{name}__" for name, kind in op.names.items())
    lines = ["try:", *(f"    {line}" for line in work)]
    lines += ["except AttributeError:", "    return None", "except failures_:", f"    {slow}"]
    lines += [
        "home_ = mode_()",
        f"if out * 0.0 != 0.0 or {PLAIN.unusual}:",
        *off_the_plain_path(slow),
        "if constants_:",
        f"    partials_ = without_constants_(({flat},), partials_)",
        "    if partials_ is None:",
        "        return constant_(out)",
        "node_ = new_(Result)",
        "node_._data = out",
        "node_.grad = 0.0",
        f"node_.op = {op.name!r}",
        "node_._label = home_",
        "node_.constant = False",
        "node_._a = node_._da = node_._b = node_._db = None",
        f"node_._more = ({groups}, partials_)",
        "node_._uses = 0",
        "return node_",
    ]
    return f"def _node_of_{op.name}({parameters}):\n{indent(chr(10).join(lines))}\n"


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
    parameters = ", ".join(name + (f"={op.defaults[name]!r}" if name in op.defaults else "") for name in op.names)
    arguments = ", ".join(op.names)
    lines = [*plain_path(op, form), f"return apply_({op.name!r}, ({arguments},))"]
    source = f"def {op.name}({parameters}):\n{indent(documentation(op))}\n{indent(chr(10).join(lines))}\n"
    return source + "".join(f"\n{alias} = {op.name}\n" for alias in op.aliases)
