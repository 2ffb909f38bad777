"""checking/arrays: what a formula becomes by one slip of the pen: a square or a factor forgotten, a sign turned."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator


def slips(text: str) -> list[str]:
    """A formula of the row language with one thing forgotten or turned, in all ways.

    Example:
        >>> slips("1 - out**2")
        ['1', 'out ** 2', '1 + out ** 2', '1 - out']
    """
    tree = ast.parse(text, mode="eval")
    found = []
    for i, node in enumerate(ast.walk(tree)):
        for instead in _instead(node):
            changed = copy.deepcopy(tree)
            place = list(ast.walk(changed))[i]
            found.append(ast.unparse(_Put(place, instead).visit(changed)))
    return [each for each in dict.fromkeys(found) if each != ast.unparse(tree)]


class _Put(ast.NodeTransformer):
    """Puts something in the place of one node."""

    def __init__(self, place: ast.AST, instead: ast.expr) -> None:
        self.place, self.instead = place, instead

    def visit(self, node: ast.AST) -> ast.AST:
        return self.instead if node is self.place else super().generic_visit(node)


def _instead(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        if not isinstance(node.op, ast.Pow):
            yield node.left
            yield node.right
        else:
            yield node.left
        if isinstance(node.op, (ast.Add, ast.Sub)):
            other = ast.Add() if isinstance(node.op, ast.Sub) else ast.Sub()
            yield ast.BinOp(node.left, other, node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Call) and len(node.args) == 1:
        yield node.args[0]
