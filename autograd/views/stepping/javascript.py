"""views/stepping: the JavaScript reader.

The rows as a script that a page runs as it is, for recomputing a graph's flat arrays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from autograd.calculus.complaints import table
from autograd.common.errors import RowError
from autograd.explaining import rules
from autograd.rows.intrinsics import OWN
from autograd.rows.language import INTRINSICS
from autograd.rows.row import Op
from autograd.rows.source import AND, ATOM, CHOICE, COMPARISON, OR, POWER, SUM, FloatSource, Piece, read, wrap
from autograd.rows.table import TABLE
from autograd.views.stepping.templates import asset

ASSETS = ("logic/intrinsics.js", "logic/spelling.js", "logic/rows.js")
PLAIN = (  # what a page has as it is
    *("name", "symbol", "operator", "aliases", "active", "passive", "defaults"),
    *("domain", "smooth", "kinks", "summary"),
)


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
        signs = [{"==": "===", "!=": "!=="}.get(sign, sign) for sign in operators]
        pairs = [f"{x} {sign} {y}" for x, sign, y in zip(parts, signs, parts[1:], strict=False)]
        return " && ".join(pairs), COMPARISON if len(pairs) == 1 else AND

    def logic(self, operator: str, operands: Sequence[Callable[[], Piece]]) -> Piece:
        level, sign = (AND, " && ") if operator == "and" else (OR, " || ")
        return sign.join(wrap(operand(), level + 1) for operand in operands), level

    def choose(self, test: Callable[[], Piece], yes: Callable[[], Piece], no: Callable[[], Piece]) -> Piece:
        return f"{test()[0]} ? {yes()[0]} : {no()[0]}", CHOICE

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        if function in OWN and not OWN[function].javascript:
            problem = f"a page doesn't know {function}, which the row is written with"
            raise RowError(f"row {self.where!r}: {problem}; {OWN[function].advice('its javascript')}")
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


def functions(op: Op) -> str:
    """The source of a row's two functions: its value, and that with flat partials, let names and branches' tests."""
    lets, value, partials = read(op, JavaScript)
    lists = [name for name, kind in op.names.items() if kind == "list"]
    flat = []
    for name, partial in zip(op.active, partials, strict=True):
        flat.append(f"...{each(lists, partial)}" if name in lists else partial)
    flat += ["0"] * len(op.passive)
    branching = ", ".join(tests(op, name, lists) for name in op.active if rules.template(op, name)[1])
    more = f", lets: {{ {', '.join(f'{quoted(a)}: ${a}' for a in op.lets)} }}" if op.lets else ""
    more += f", tests: {{ {branching} }}" if branching else ""
    start = f"({parameters(op)}) {{\n" + "".join(f"  const ${line};\n" for line in lets)
    return (
        f"function _row_{op.name}{start}  return {value};\n}}\n"
        f"function _at_{op.name}{start}  const $out = {value};\n"
        f"  return {{ out: $out, partials: [{', '.join(flat)}]{more} }};\n}}\n"
    )


def tests(op: Op, name: str, lists: Sequence[str]) -> str:
    """The source of what an argument's rule branches by: of each branch the test, and its opposite if it has one."""
    names = {**op.names, **dict.fromkeys(op.lets, "scalar"), "out": "scalar"}
    reader = JavaScript(names, {}, op.name, name in lists)
    elements = "".join(f"const ${a} = $${a}[place]; " for a in lists) if name in lists else ""
    pairs = [
        ", ".join(f"() => {reader.read(text)[0]}" for text in pair if text) for pair in rules.template(op, name)[1]
    ]
    return f"{quoted(name)}: (place) => {{ {elements}return [{', '.join(f'[{pair}]' for pair in pairs)}]; }}"


def told(op: Op) -> str:
    """The source of the partials as they are taught, of the row's arguments and its value, where they run otherwise."""
    if "list" in op.names.values():
        return ""
    reader = JavaScript({**op.names, **dict.fromkeys(op.lets, "scalar"), "out": "scalar"}, {}, op.name)
    texts = {name: op.taught_of(name) for name in op.active}
    lets = "".join(f"const ${line}; " for line in read(op, JavaScript)[0])
    found = [
        f"{quoted(name)}: ({parameters(op)}, $out) => {{ {lets}return {reader.read(text)[0]}; }}"
        for name, text in texts.items()
        if text != op.partial_of(name) or re.search(r"\bout\b", text)
    ]
    return f"  told: {{ {', '.join(found)} }},\n" if found else ""


def condition(op: Op, text: str) -> str:
    """The source of one of the row's conditions; of none, true."""
    return JavaScript(op.names, {}, op.name).read(text)[0] if text else "true"


def entry(op: Op) -> str:
    """The source of a row's entry in ``rows``."""
    known = {key: getattr(op, key) for key in PLAIN} | {
        "names": list(op.names),
        "kinds": list(op.names.values()),
        "valueParts": rules.value_template(op),
        "rules": {name: {"general": rules.rule(op, name), "parts": rules.template(op, name)[0]} for name in op.names},
    }
    given = parameters(op)
    kinks = ", ".join(condition(op, kink) for kink in op.kinks)
    return (
        f"rows[{quoted(op.name)}] = made({{\n  ...{quoted(known)},\n"
        f"  at: _at_{op.name},\n{told(op)}"
        f"  inside: ({given}) => {condition(op, op.domain)},\n"
        f"  smoothAt: ({given}) => {condition(op, op.smooth)},\n"
        f"  kinksAt: ({given}) => [{kinks}],\n}});\n"
    )


def in_pages(rows: Iterable[Op], shown: Collection[str]) -> list[Op]:
    """Those rows that are shown, and all others that a page can compute, without words that JavaScript lacks.

    Raises:
        RowError: one that is shown can't be.
    """
    if not OWN:
        return list(rows)
    found = []
    for op in rows:
        try:
            functions(op)
        except RowError:
            if op.name in shown:
                raise
            continue
        found.append(op)
    return found


def script(rows: Iterable[Op]) -> str:
    """One script that defines ``rows``, from a row's name to what a page may ask of it (see ``assets/logic/rows.js``).

    ``rows[op].at(x)`` takes the numbers of a node's parents and gives ``{out, partials}``. The rows that rows call come
    with them. Beside it the script defines ``intrinsics``, ``spelling``, ``made`` and ``grammar``, the tables of what
    people type. Nothing in it needs the network or evaluates text.

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
    parts = [f"const grammar = {quoted(table('grammar'))};\n", *map(asset, ASSETS)]
    names = [name for name in (*INTRINSICS, "pow", "sum", "max", "each") if name not in OWN]
    own = "".join(f"const _{word.name} = {word.javascript};\n" for word in OWN.values() if word.javascript)
    parts.append(
        "const rows = (() => {\n"
        '"use strict";\n'
        f"const {{ {', '.join(f'{name}: _{name}' for name in names)} }} = intrinsics;\n"
        "const rows = Object.create(null);\n"
        f"{own}{''.join(source for _, source in made.values())}"
        "return rows;\n"
        "})();\n"
    )
    return "\n".join(parts)
