"""core/native: the rows as Cython, from the templates of `writing`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from autograd.core.writing import Form, indent, is_function, methods_of, off_the_plain_path, public_function
from autograd.rows.row import Op
from autograd.rows.source import ATOM, FloatSource, Piece, read

# Cython doesn't look at what Value.tanh(x) is called on
SELF = "check_self_(self)"


class NativeForm(Form):
    """Floats of C; a row of two arguments is a function that its methods call, as an operator may be reflected."""

    value = "Node"
    other = "right_"
    number = "cdef double "
    constant = "(<Node>other_).constant"
    none = "none_"
    mode = "entered_()"
    unusual = "is_mode_(mode_)"
    made_constant = "constant_(out)"
    loud = False
    sequence = "is_sequence_({0})"
    typed = False

    def __init__(self) -> None:
        self.functions: list[str] = []

    def recording(self, function: str, arguments: str) -> str:
        return f"{function}_({arguments})"

    def renamed(self, op: Op) -> Mapping[str, str]:
        return {name: f"{name}_number" for name in op.names}  # the names themselves are the methods' parameters

    def method(self, op: Op, name: str, parameters: str, body: str, before: str = "") -> str:
        if not name.startswith("__"):  # of operators Python looks at it
            before = f"{SELF}\n{before}"
        if not parameters:
            self.functions.append(f"cdef object _one_{op.name}(Node self):\n{indent(body)}\n")
            return super().method(op, name, parameters, f"return _one_{op.name}(self)", before)
        second = "other_" if "other_" in parameters else op.all_arguments[1]
        self.functions.append(f"cdef object _two_{op.name}(Node self, object {second}):\n{indent(body)}\n")
        return super().method(op, name, parameters, f"return _two_{op.name}(self, {second})", before)

    def called(self, op: Op) -> list[str]:
        first, *second = op.names
        if not second:  # a subclass may have a method of its own
            direct = f"if type({first}) is result_:\n    return _one_{op.name}(<Node>{first})"
            return [f"{direct}\nif isinstance({first}, Node):\n    return {first}.{op.name}()"]
        known = f"type({first}) is result_ and (type({second[0]}) is float or isinstance({second[0]}, Node))"
        return [f"if {known}:\n    return _two_{op.name}(<Node>{first}, {second[0]})"]

    def reflected(self, op: Op) -> str:
        return f"_two_{op.name}(<Node>other_, self)"

    def seen(self) -> list[str]:
        return ["cdef Node right_ = <Node>other_"]

    def made(self, op: Op) -> list[str]:
        right = "right_" if len(op.all_arguments) > 1 else "None"
        partial = "db_" if len(op.active) > 1 else "none_"
        return [f"return made_(out, {op.name!r}, mode_, self, da_, {right}, {partial})"]


class Loops(FloatSource):
    """Every fold as a loop before the expression, as `fold_sum` and `fold_max` have it."""

    def __init__(self, op: Op, names: Mapping[str, str], totals: list[str], element: bool = False) -> None:
        super().__init__(names, {}, op.name, element)
        self.op = op
        self.totals = totals
        self.before: list[str] = []

    def fold(self, function: str, body: Callable[[], Piece], lists: Sequence[str]) -> Piece:
        total = f"total{len(self.totals)}_"
        self.totals.append(total)
        term = body()[0]
        step = [f"{total} += {term}"]
        if function == "max":
            step = [f"term_ = {term}", f"if i_ == 0 or not term_ <= {total} and {total} == {total}:"]
            step.append(f"    {total} = term_")
        self.before += [f"{total} = -0.0", "for i_ in range(length_):"]
        self.before += [f"    {line}" for line in (*elements(lists), *step)]
        return total, ATOM


def elements(lists: Iterable[str]) -> list[str]:
    """The i-th elements of lists, under the lists' names."""
    return [f"{name} = at_({name}_, i_)" for name in lists]


def rows(table: Iterable[Op]) -> tuple[str, str]:
    """The methods of the node's class, and the functions beside it."""
    form = NativeForm()
    table = list(table)
    methods = "\n".join(method for op in table for method in methods_of(op, form))
    functions = [row_function(op) for op in table if not op.variadic]
    functions += form.functions
    functions += [node_function(op) for op in table if op.variadic or op.arity > 2]
    functions += [public_function(op, form) for op in table if is_function(op)]
    return methods, "\n\n".join(functions)


def row_function(op: Op) -> str:
    """A scalar row's value, for rows that are written with it."""
    lets, value, _ = read(op.running, FloatSource)
    arguments = ", ".join(f"double {name}" for name in op.names)
    lines = [*(f"cdef double {line}" for line in lets), f"return {value}"]
    return f"cdef inline double _row_{op.name}({arguments}) noexcept:\n{indent(chr(10).join(lines))}\n"


def node_function(op: Op) -> str:
    """The source of ``_node_of_NAME(...)``, as `eager.node_function` has it."""
    op = op.running
    totals: list[str] = []
    names = dict(op.names)
    lists = [name for name, kind in op.names.items() if kind == "list"]
    scalars = [name for name in op.names if name not in lists]
    parameters = ", ".join(f"object {name}__" for name in op.names)
    flat = ", ".join(f"*{name}__" if kind == "list" else f"{name}__" for name, kind in op.names.items())
    slow = f"return slow_({op.name!r}, ({flat},))"
    work = [f"{name}_ = tuple({name}__)" for name in lists]
    tests = [f"are_nodes_({name}_)" for name in lists] + [f"isinstance({name}__, Node)" for name in scalars]
    tests += [f"len({name}_) == len({lists[0]}_)" for name in lists[1:]]
    work += [f"if not ({' and '.join(tests)}):", "    return None"]
    work += [f"length_ = len({lists[0]}_)"] if lists else []
    for name in scalars:
        work += [f"{name}_ = <Node>{name}__", f"{name} = {name}_._data"]

    def written(text: str, element: bool = False) -> str:
        reader = Loops(op, names, totals, element)
        source = reader.read(text)[0]
        work.extend(reader.before)
        return source

    for name, text in op.lets.items():
        work.append(f"{name} = {written(text)}")
        names[name] = "scalar"
    work.append(f"out = {written(op.value)}")
    names["out"] = "scalar"
    work += [
        f"mode_ = {NativeForm.mode}",
        f"if out * 0.0 != 0.0 or {NativeForm.unusual}:",
        *off_the_plain_path(slow, NativeForm()),
    ]
    count = f"{len(scalars)} + {len(lists)} * length_"
    work.append(f"more_ = room_({len(op.names)}, {count})")
    work += [f"more_.group[{i}] = kept_({name}_)" for i, name in enumerate(op.names)]
    for name, kind in op.names.items():
        text = op.partial_of(name) if name in op.active else ""
        partial = written(text, kind == "list") if text else "none_"
        if kind == "list":
            work += ["for i_ in range(length_):", *(f"    {line}" for line in elements(lists))]
            work.append(f"    put_(more_, constant_at_({name}_, i_), {partial})")
        else:
            work.append(f"put_(more_, {name}_.constant, {partial})")
    work += ["if not more_.known:", "    give_up_now(more_)", "    return constant_(out)"]
    work.append(f"return made_of_(out, {op.name!r}, mode_, more_)")
    numbers = [*op.names, *op.lets, *totals, "out", "term_"]
    declared = [f"cdef double {', '.join(numbers)}", "cdef Py_ssize_t i_, length_ = 0", "cdef More* more_"]
    declared += [f"cdef tuple {name}_" for name in lists] + [f"cdef Node {name}_" for name in scalars]
    return f"cpdef object _node_of_{op.name}({parameters}):\n{indent(chr(10).join([*declared, *work]))}\n"
