"""Functions of the plain engine as Cython: the same statements, on native nodes, and with their names' types."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograd.core.native.rows import SELF

PACKAGE = Path(__file__).parents[2]

# What a name holds, in whichever of the functions
TYPES = {
    **dict.fromkeys(("node", "parent", "root"), "Node"),
    **dict.fromkeys(("uses", "i_", "j_", "place"), "Py_ssize_t"),
    **dict.fromkeys(("seed", "upstream", "partial", "number", "x", "y"), "double"),
    **dict.fromkeys(("found", "nodes", "ordered", "stack"), "list"),
    "group": "PyObject*",
}
FIELDS = {"_da": "da", "_db": "db", "grad": "total"}  # what these are called among the node's numbers of C
PARAMETERS = ("root", "seed")  # whose types are written where they come in
# Expressions that are written another way there
SPELLED = {
    "node._more is not None": "node.more != NULL",
    "partial is not None": "known_(partial)",
    "node.grad is None": "not known_(node.total)",
    "type(group) is tuple": "is_tuple_(group)",
    "next(partials)": "next_(node.more, &place)",
    "_finite(node._more[-1])": "finite_(node.more)",
    "modes.mode()": "mode_now_()",
    "modes.home()": "home_now_()",
    "order(root)": "below_(root)",
    "order(self)": "below_(self)",
    "math.pow(x, y)": "pow(x, y)",
}
# And statements
STATEMENTS = {
    "groups: dict[int, int] = {}": "no_counts_()",
    "groups[key] = uses = known(key, 0) + 1": "uses = count_(group, 1)",
    "groups[key] = uses = groups[key] - 1": "uses = count_(group, -1)",
    "key = identity(group)": "",
    "return self._data": "return number_of_(self)",
    "identity, known = (id, groups.get)": "",
    "partials = iter(node._more[-1])": "place = 0",
}
# Functions that are called by another name there
CALLED = {
    "to_float": "to_float_",
    "autograd.weighted_sum": "weighted_sum",
    "autograd.dot": "dot",
    "_current": "mode_",
    "_set": "set_mode_",
    "leave": "reset_mode_",
}
NATIVE = {"Node", *CALLED.values()}
LOOPS = {
    "node._more[:-1]": ("range(node.more.groups)", "i_", "node.more.group[i_]"),
    "group if type(group) is tuple else (group,)": ("range(members_(group))", "j_", "member_(group, j_)"),
}
# Of all these, what has been met in the sources
met: set[str] = set()


def unmet() -> list[str]:
    """What none of the sources that were translated says any more: whoever edited them edits the tables above, too."""
    return sorted({*FIELDS, *SPELLED, *STATEMENTS, *CALLED, *LOOPS} - met)


def found_in(table: Mapping[str, Any], text: str) -> Any:
    """What one of the tables above has for a text, None if nothing."""
    met.update({text} & table.keys())
    return table.get(text)


def source_of(file: str, name: str, cls: str = "") -> list[ast.FunctionDef]:
    """The functions of that name in a file of the package, or in a class there; a property has several."""
    body = ast.parse((PACKAGE / file).read_text(encoding="utf-8")).body
    if cls:
        body = next(each.body for each in body if isinstance(each, ast.ClassDef) and each.name == cls)
    return [each for each in body if isinstance(each, ast.FunctionDef) and each.name == name]


def written(text: str) -> ast.Name:
    """Cython as an expression."""
    return ast.Name(text, ast.Load())


class Translator(ast.NodeTransformer):
    """Rewrites the body of one function."""

    def __init__(self, typed: bool) -> None:
        self.typed = typed
        self.methods: dict[str, ast.expr] = {}  # what a name for a list's method, such as ``visit``, stands for
        self.given: dict[str, None] = {}  # names that something is assigned to

    def visit(self, node: ast.AST) -> Any:
        """Any expression or statement; None for what goes, and several for one that becomes several."""
        if isinstance(node, ast.stmt) and (statement := found_in(STATEMENTS, ast.unparse(node))) is not None:
            name, is_given, _ = statement.partition(" = ")
            self.given |= {name: None} if is_given else {}
            return ast.Expr(written(statement)) if statement else None
        if isinstance(node, ast.expr) and (spelled := found_in(SPELLED, ast.unparse(node))):
            return written(spelled)
        return super().visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """What may be None is a float with a mark for that, under a name of its own."""
        self.generic_visit(node)
        if self.typed:
            node.attr = found_in(FIELDS, node.attr) or node.attr
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Calls by another name."""
        called = ast.unparse(node.func)
        if called == "isinstance":
            for each in ast.walk(node.args[1]):
                if isinstance(each, ast.Name) and each.id == "Value":
                    each.id = "Node"
        self.generic_visit(node)
        if called in self.methods:
            node.func = self.methods[called]
        elif name := found_in(CALLED, called):
            node.func = written(name)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Types are declared at the head."""
        if node.value is None:
            return None
        return self.visit(ast.copy_location(ast.Assign([node.target], node.value), node))

    def visit_Assign(self, node: ast.Assign) -> Any:
        """Names for methods go; None is written as what it is in each place."""
        (target, *_), value = node.targets, node.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Attribute) and value.attr in ("append", "pop"):
            self.methods[target.id] = value
            return None
        if isinstance(value, ast.Constant) and value.value is None:
            return [self.without(each) for each in node.targets]
        self.given |= {each.id: None for each in node.targets if isinstance(each, ast.Name)}
        return self.generic_visit(node)

    def without(self, target: ast.expr) -> ast.stmt:
        """None assigned."""
        if isinstance(target, ast.Attribute) and target.attr == "_more":
            return ast.Expr(written(f"drop_more_({ast.unparse(target.value)})"))
        missing = isinstance(target, ast.Attribute) and target.attr in FIELDS
        return ast.Assign([self.visit(target)], written("none_" if missing else "None"))

    def visit_For(self, node: ast.For) -> ast.AST:
        """Loops over groups, and over a group."""
        loop = found_in(LOOPS, ast.unparse(node.iter))
        target = ast.unparse(node.target)
        self.given[target] = None
        if loop:
            span, place, element = loop
            self.given[place] = None
            first = ast.Assign([written(target)], written(element))
            node.iter, node.target = written(span), written(place)
            self.generic_visit(node)
            node.body.insert(0, first)
            return node
        return self.generic_visit(node)


def check_typed(function: ast.FunctionDef, body: ast.AST) -> None:
    """What would compile, and be slow or wrong: groups as Python sees them, and a number of C that is asked for None.

    Raises:
        ValueError: there is such a thing.
    """
    for each in ast.walk(body):
        slow = isinstance(each, ast.Attribute) and each.attr == "_more"
        compared = isinstance(each, ast.Compare) and TYPES.get(ast.unparse(each.left)) == "double"
        if slow or (compared and "None" in ast.unparse(each)):
            text = ast.unparse(each)
            raise ValueError(f"{function.name}: the native engine has no word for {text!r}; give translating.py one")


def body_of(function: ast.FunctionDef, table: str, typed: bool) -> str:
    """The translated body, with its names declared where they are typed."""
    statements = function.body
    if ast.get_docstring(function) is not None:
        statements = statements[1:]
    translator = Translator(typed)
    made: list[ast.stmt] = []
    for statement in statements:
        visited: Any = translator.visit(statement)
        made += visited if isinstance(visited, list) else [visited] if visited is not None else []
    body = ast.Module(made, [])
    if typed:
        check_typed(function, body)
    bound = {each.id for each in ast.walk(body) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    bound |= {each.arg for part in (body, function.args) for each in ast.walk(part) if isinstance(each, ast.arg)}
    bound |= {each.name for each in ast.walk(body) if isinstance(each, ast.FunctionDef)}
    body = Names(table, bound | translator.given.keys()).visit(body)
    parameters = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    names = [name for name in translator.given if typed and name in TYPES and name not in parameters]
    declared = [f"cdef {TYPES[name]} {name}" for name in names]
    return "\n".join([*declared, ast.unparse(ast.fix_missing_locations(body))])


def translated(head: str, function: ast.FunctionDef) -> str:
    """A function under another head."""
    lines = body_of(function, "names_", typed=True).splitlines()
    return "\n".join([head, *(f"    {line}" for line in lines)]) + "\n"


def marked(file: str) -> list[tuple[str, ast.FunctionDef]]:
    """The functions and methods that are marked ``@compiled`` in a file, by their qualified names."""
    found = []
    for each in ast.parse((PACKAGE.parent / file).read_text(encoding="utf-8")).body:
        inside = each.body if isinstance(each, ast.ClassDef) else [each]
        prefix = f"{each.name}." if isinstance(each, ast.ClassDef) else ""
        for function in inside:
            if isinstance(function, ast.FunctionDef) and "compiled" in map(ast.unparse, function.decorator_list):
                found.append((prefix + function.name, function))
    return found


def head_of(function: ast.FunctionDef, typed: bool) -> str:
    """The line a function begins with, without annotations."""
    for each in ast.walk(function.args):
        if isinstance(each, ast.arg):
            each.annotation = None
            each.arg = f"{TYPES[each.arg]} {each.arg}" if typed and each.arg in PARAMETERS else each.arg
    return f"def {function.name}({ast.unparse(function.args)}):"


def documented(function: ast.FunctionDef, table: str, typed: bool = True, name: str = "") -> str:
    """A function or method under its own head, with its docstring and its decorators, its body translated.

    Args:
        function: it.
        table: what the names of its module are looked up in.
        typed: whether names have the types that `TYPES` has.
        name: what it is to be called; as it is where empty.
    """
    doc = ast.get_docstring(function)
    body = body_of(function, table, typed)
    function.name = name or function.name
    marks = [mark for mark in map(ast.unparse, function.decorator_list) if mark != "compiled"]
    by_types = typed and bool(name)  # but what comes into a method it looks at itself, and says what is wrong
    if not (name or marks or function.name.startswith("__")):
        body = f"{SELF}\n{body}"
    lines = [*(f"@{mark}" for mark in marks), head_of(function, by_types)]
    lines += [f"    {line}" for line in f'"""{doc}\n"""'.splitlines()] if doc else []
    lines += [f"    {line}" for line in body.splitlines()]
    return "\n".join(lines) + "\n"


class Names(ast.NodeTransformer):
    """Names of a function's own module are looked up there, at every call, as Python does."""

    def __init__(self, table: str, bound: Collection[str]) -> None:
        self.table = table
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name that nothing gives in the function, that is no builtin and none of the native module's."""
        own = not node.id.isidentifier() or node.id.endswith("_") or node.id in NATIVE
        if own or node.id in self.bound or node.id in vars(builtins) or not isinstance(node.ctx, ast.Load):
            return node
        return ast.Subscript(written(self.table), ast.Constant(node.id), ast.Load())

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Not in annotations."""
        node.returns = None
        for each in ast.walk(node.args):
            if isinstance(each, ast.arg):
                each.annotation = None
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        """Nor there."""
        node.annotation = ast.Constant(0)
        self.generic_visit(node)
        return node if node.value is not None else None
