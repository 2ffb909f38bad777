"""views/stepping: the JavaScript reader.

The rows as a script that a page runs as it is, for recomputing a graph's flat arrays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from autograd.explaining import rules
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op
from autograd.rows.source import AND, ATOM, CHOICE, COMPARISON, OR, POWER, SUM, FloatSource, Piece, read, wrap
from autograd.rows.table import TABLE
from autograd.views.stepping.templates import asset

ASSETS = ("intrinsics.js", "spelling.js", "rows.js")
PLAIN = ("name", "symbol", "active", "passive", "domain", "smooth", "kinks", "summary")  # what a page has as it is


class JavaScript(FloatSource):
    """JavaScript source. An argument is called ``$a`` and a list ``$$a``, so that no name can hide another one."""

    def __init__(self, names: Mapping[str, str], rename: Mapping[str, str], where: str, element: bool = False) -> None:
        super().__init__(names, {name: f"${name}" for name in names} | {"out": "$out"}, where, element)

    def number(self, value: float) -> Piece:
        return {"inf": "Infinity", "nan": "NaN"}.get(repr(value), repr(value)), ATOM

    def negate(self, x: Piece) -> Piece:
        return super().negate((wrap(x, POWER), ATOM))  # -(-x): two signs side by side would be a decrement

    def compare(self, operators: Sequence[str], operands: Sequence[Callable[[], Piece]]) -> Piece:
        parts = [wrap(operand(), SUM) for operand in operands]
        pairs = [f"{x} {sign} {y}" for x, sign, y in zip(parts, operators, parts[1:], strict=False)]
        return " && ".join(pairs), COMPARISON if len(pairs) == 1 else AND

    def logic(self, operator: str, operands: Sequence[Callable[[], Piece]]) -> Piece:
        level, sign = (AND, " && ") if operator == "and" else (OR, " || ")
        return sign.join(wrap(operand(), level + 1) for operand in operands), level

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        return f"{test()[0]} ? {yes()[0]} : {no()[0]}", CHOICE

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        return self.called(function, arguments)

    def fold(self, function: str, body: Callable[[], Piece], lists: Sequence[str]) -> Piece:
        return f"_{function}({each(lists, body()[0])})", ATOM


def each(lists: Sequence[str], body: str) -> str:
    """The source of a list: ``body`` at the i-th elements of ``lists``."""
    return f"_each([{', '.join(f'$${a}' for a in lists)}], ({', '.join(f'${a}' for a in lists)}) => {body})"


def quoted(value: Any) -> str:
    """A value as JSON that may stand in an HTML script element: no ``<`` is left in it.

    >>> "<" in quoted("</script>")
    False
    """
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def parameters(op: Op) -> str:
    """The row's parameters."""
    return ", ".join(f"$${name}" if kind == "list" else f"${name}" for name, kind in op.names.items())


def grouping(op: Op) -> str:
    """The source of what splits flat numbers into the row's arguments, as `Op.group` does."""
    lists = sum(kind == "list" for kind in op.names.values())
    place, ahead, parts = 0, 0, []  # scalars and lists that come before
    for kind in op.names.values():
        start = f"{ahead} * n + {place}" if ahead else str(place)
        if kind == "list":
            parts.append(f"x.slice({start}, {ahead + 1} * n + {place})")
            ahead += 1
        else:
            parts.append(f"x[{start}]")
            place += 1
    count = f"const n = Math.trunc((x.length - {place}) / {lists}); " if lists else ""
    return f"(x) => {{ {count}return [{', '.join(parts)}]; }}"


def functions(op: Op) -> str:
    """The source of a row's two functions: its value, and its value with flat partials."""
    lets, value, partials = read(op, JavaScript)
    lists = [name for name, kind in op.names.items() if kind == "list"]
    flat = []
    for name, partial in zip(op.active, partials, strict=True):
        flat.append(f"...{each(lists, partial)}" if op.names[name] == "list" else partial)
    flat += ["0"] * len(op.passive)
    start = f"({parameters(op)}) {{\n" + "".join(f"  const ${line};\n" for line in lets)
    return (
        f"function _row_{op.name}{start}  return {value};\n}}\n"
        f"function _at_{op.name}{start}  const $out = {value};\n"
        f"  return {{ out: $out, partials: [{', '.join(flat)}] }};\n}}\n"
    )


def condition(op: Op, text: str) -> str:
    """The source of one of the row's conditions; of none, true."""
    return JavaScript(op.names, {}, op.name).read(text)[0] if text else "true"


def rule(op: Op, name: str) -> str:
    """The source of one argument's rule: its head, its template, and the tests its branches are taken by."""
    parts, tests = rules.template(op, name)
    entry = f"head: {quoted(rules.head(op, name))}, parts: {quoted(parts)}"
    if tests:
        lets, value, _ = read(op, JavaScript)
        names = {**op.names, **dict.fromkeys(op.lets, "scalar"), "out": "scalar"}
        lines = [f"const ${line};" for line in lets] + [f"const $out = {value};"]
        element = op.names[name] == "list"
        if element:
            lines += [f"const ${a} = $${a}[place];" for a, kind in op.names.items() if kind == "list"]
        pairs = []
        for pair in tests:
            sources = [JavaScript(names, {}, op.name, element).read(each)[0] for each in pair if each]
            pairs.append(f"[{', '.join(f'() => {source}' for source in sources)}]")
        entry += f", tests: (place, {parameters(op)}) => {{ {' '.join(lines)} return [{', '.join(pairs)}]; }}"
    return f"{{ {entry} }}"


def entry(op: Op) -> str:
    """The source of a row's entry in ``rows``."""
    lets, _, _ = read(op, JavaScript)
    known = {key: getattr(op, key) for key in PLAIN} | {
        "names": list(op.names),
        "kinds": list(op.names.values()),
        "text": rules.value_text(op),
    }
    given = parameters(op)
    kinks = ", ".join(JavaScript(op.names, {}, op.name).read(kink)[0] for kink in op.kinks)
    shared = "".join(f"const ${line}; " for line in lets)
    each_rule = ", ".join(f"{quoted(name)}: {rule(op, name)}" for name in op.names)
    lines = [
        *(f"{quoted(key)}: {quoted(value)}" for key, value in known.items()),
        f"group: {grouping(op)}",
        f"value: _row_{op.name}",
        f"at: _at_{op.name}",
        f"inside: ({given}) => {condition(op, op.domain)}",
        f"smoothAt: ({given}) => {condition(op, op.smooth)}",
        f"kinksAt: ({given}) => [{kinks}]",
        f"valueParts: {quoted(rules.value_template(op))}",
        f"lets: ({given}) => {{ {shared}return {{ {', '.join(f'{quoted(a)}: ${a}' for a in op.lets)} }}; }}",
        f"rules: {{ {each_rule} }}",
    ]
    inner = "".join(f"  {line},\n" for line in lines)
    return f"rows[{quoted(op.name)}] = made({{\n{inner}}});\n"


def script(rows: Iterable[Op]) -> str:
    """One script that defines ``rows``, from a row's name to what a page may ask of it (see ``assets/rows.js``).

    ``rows[op].at(x)`` takes the numbers of a node's parents and gives ``{out, partials}``. Beside it the script
    defines ``intrinsics``, ``spelling`` and ``made``. Nothing in it needs the network or evaluates text.

    Args:
        rows: the rows a page needs; those they call come with them.

    Example:
        >>> from autograd.rows.table import TABLE
        >>> print(functions(TABLE["mul"]))
        function _row_mul($a, $b) {
          return $a * $b;
        }
        function _at_mul($a, $b) {
          const $out = $a * $b;
          return { out: $out, partials: [$b, $a] };
        }
        <BLANKLINE>
        >>> "rows" in script(TABLE.values())
        True
    """
    made: dict[str, tuple[Op, str]] = {}
    waiting = [*rows]
    for op in waiting:  # grows while we walk it
        if op.name not in made:
            made[op.name] = (op, functions(op) + entry(op))
            waiting += [TABLE[name] for name in re.findall(r"\b_row_(\w+)\(", made[op.name][1]) if name in TABLE]
    parts = [asset(name) for name in ASSETS]
    names = [*INTRINSICS, "pow", "sum", "max", "each"]
    parts.append(
        "const rows = (() => {\n"
        '"use strict";\n'
        f"const {{ {', '.join(f'{name}: _{name}' for name in names)} }} = intrinsics;\n"
        "const rows = Object.create(null);\n"
        f"{''.join(source for _, source in made.values())}"
        "return rows;\n"
        "})();\n"
    )
    return "\n".join(parts)
