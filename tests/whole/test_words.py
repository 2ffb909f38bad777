"""One word has one meaning, and what a file keeps to itself nobody else takes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from tests.whole.house import FILES

# The slots of a node are the core's, and so is what fills them in; see `autograd.core.node.Node`
SLOTS = {"_a", "_b", "_changed", "_da", "_data", "_db", "_label", "_more", "_uses"}
PYTHONS = {"_exit", "_getframe", "_GeneratorContextManager"}  # names of the standard library that it documents itself
TORCHS = {"_input_metadata", "_schema"}  # what PyTorch says of its operations nowhere else


def trees() -> Iterator[tuple[str, ast.Module]]:
    for module, path in FILES.items():
        yield module, ast.parse(path.read_text(encoding="utf-8"))


def test_no_two_classes_have_one_name() -> None:
    names = Counter(node.name for _, tree in trees() for node in tree.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def taken(tree: ast.Module) -> Iterator[str]:
    """The private names that a file takes from others: by import, or from what isn't its own."""
    own = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) in OWN}
    own |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if alias.name[0] == "_" and alias.name[:2] != "__")
        elif isinstance(node, ast.Attribute) and node.attr[0] == "_" and node.attr[:2] != "__" and node.attr not in own:
            yield node.attr


OWN = ("self", "cls")


def test_nobody_takes_what_another_file_keeps_to_itself() -> None:
    found = {module: {*taken(tree)} - PYTHONS - TORCHS for module, tree in trees()}
    wrong = {module: names - SLOTS if module.startswith("autograd.core.") else names for module, names in found.items()}
    assert {module: names for module, names in wrong.items() if names} == {}
