"""bridges: a PyTorch graph run again, from what its grad_fn nodes keep for their backward passes.

A node is called after the operation that it is the backward pass of, and keeps that one's arguments by their names
(``MulBackward0`` has ``_saved_self`` and ``_saved_other``, as ``aten::mul`` has ``self`` and ``other``), those that
its derivatives need. What needs a gradient comes along its edges. Imported only where PyTorch is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import torch

FREED = "call it before backward(), or have that keep them: loss.backward(retain_graph=True)"
WHOLE = "Give the function itself, from_torch(f, *args), which has everything"
UNSIGNED = 2**63  # from there on what is kept of a whole number is that of a negative one
# What says how many there are of something, rather than what it is, and is known of the result
SHAPES = ("size", "sizes", "shape", "implicit")


def run_again(loss: Any, recorder: Any) -> Any:
    """The same tensor, computed once more while a recorder sees it."""
    if loss.grad_fn is None:
        return loss
    nodes = list(_forward(loss.grad_fn))
    kept = {id(node): _kept(node) for node in nodes}
    known: dict[tuple[int, int], Any] = {(id(loss.grad_fn), loss.output_nr): loss.detach()}
    calls = {}
    for node in reversed(nodes):  # users first, as they know what they were given
        if not hasattr(node, "variable"):
            calls[id(node)] = _call(node, kept[id(node)], known)
    made: dict[int, tuple[Any, ...]] = {}
    for node in nodes:
        if hasattr(node, "variable"):
            made[id(node)] = (node.variable,)
            continue
        call = calls[id(node)]
        given = [made[id(edge)][place] if edge is not None else None for edge, place in node.next_functions]
        with torch.no_grad():
            arguments = call.arguments(given, node, known)
        with recorder, torch.enable_grad():
            out = call.func(**arguments)
        made[id(node)] = tuple(out) if isinstance(out, (tuple, list)) else (out,)
        _check_same(node, call.func, made[id(node)], kept[id(node)])
    return made[id(loss.grad_fn)][loss.output_nr]


def _check_same(node: Any, func: Any, outs: tuple[Any, ...], kept: dict[str, Any]) -> None:
    """Raise ValueError where what comes out isn't what a node has of it: not all arguments are kept."""
    names = [each.name or "result" for each in func._schema.returns]
    for name, out in zip(names, outs, strict=False):
        known = kept.get(name)
        if isinstance(known, torch.Tensor) and not torch.allclose(out.detach(), known, rtol=1e-3, equal_nan=True):
            raise ValueError(f"from_torch: {node.name()} doesn't keep enough to be run again as it was. {WHOLE}")


def _forward(root: Any) -> Iterator[Any]:
    """Every node after those it leads to."""
    done: set[Any] = set()
    waiting = [(root, False)]
    while waiting:
        node, is_ready = waiting.pop()
        if is_ready:
            yield node
        elif node not in done:
            done.add(node)
            waiting.append((node, True))
            waiting.extend((each, False) for each, _ in node.next_functions if each is not None and each not in done)


def _kept(node: Any) -> dict[str, Any]:
    """What a node keeps, by the names of its operation's arguments."""
    found = {}
    for attribute in dir(node):
        if attribute.startswith("_saved_"):
            try:
                value = getattr(node, attribute)
            except RuntimeError as error:
                raise ValueError(f"from_torch: what {node.name()} kept has been freed; {FREED}") from error
            if isinstance(value, int) and value >= UNSIGNED and not isinstance(value, bool):
                value -= 2**64
            found[attribute.removeprefix("_saved_")] = value
    return found


def _operations(node: Any) -> list[Any]:
    """The operations that a node may be the backward pass of: ``LogSoftmaxBackward0`` is that of ``_log_softmax``."""
    called = node.name().rpartition("::")[2]
    plain = re.sub(r"Backward\d*$", "", called)
    joined = re.sub(r"(\d)([A-Z])(?![a-z])", lambda found: found[1] + found[2].lower(), plain)  # Log1P, AvgPool2D
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", joined).lower()
    if name in ("view", "unsafe_view", "reshape_alias"):  # what is run again may lie otherwise in memory
        name = "reshape"
    names = (name, f"_{name}", f"{name}_forward", f"linalg_{name}") if plain != called else ()
    return [getattr(torch.ops.aten, each) for each in names if hasattr(torch.ops.aten, each)]


class Again:
    """An operation with what a node keeps of its arguments.

    Args:
        func: the operation.
        edges: the names of the arguments that come along the node's edges.
        kept: all others.
        optional: those that may be None.
    """

    def __init__(self, func: Any, edges: list[str], kept: dict[str, Any], optional: set[str]) -> None:
        self.func, self.edges, self.kept, self.optional = func, edges, kept, optional

    def arguments(self, given: list[Any], node: Any, known: dict[tuple[int, int], Any]) -> dict[str, Any]:
        """All arguments, as the tensors along the edges are there now."""
        if self.edges[:1] == ["tensors"]:
            if any(each is None for each in given):
                raise ValueError(f"from_torch: {node.name()} doesn't keep what needs no gradient. {WHOLE}")
            return {**self.kept, "tensors": given}
        found = dict(self.kept)
        missing = ""
        for name, tensor in zip_longest(self.edges, given[: len(self.edges)]):
            if tensor is not None:
                found[name] = tensor
            elif found.get(name) is None and name not in self.optional:
                missing = name
        if missing:
            found[missing] = self._missing(missing, found, node, known.get((id(node), 0)))
        return found

    def _missing(self, name: str, found: dict[str, Any], node: Any, result: Any) -> Any:
        """An operand that isn't kept, from what came out, where somebody knows that."""
        operation = self.func._schema.name.removeprefix("aten::")
        alpha = found.get("alpha", 1)
        if result is not None and operation == "where":
            return result
        if result is not None and operation == "add":
            return (result - found["self"]) / alpha if name == "other" else result - alpha * found["other"]
        if result is not None and operation == "sub":
            return (found["self"] - result) / alpha if name == "other" else result + alpha * found["other"]
        if result is not None and operation == "rsub":
            return result + alpha * found["self"]
        raise ValueError(f"from_torch: {node.name()} doesn't keep its {name}, which needs no gradient. {WHOLE}")


def _call(node: Any, kept: dict[str, Any], known: dict[tuple[int, int], Any]) -> Again:
    """The overload that fits what a node has, with its arguments; notes what others' numbers are."""
    packets = _operations(node)
    for func in [getattr(packet, each) for packet in packets for each in packet.overloads()]:
        call = _fitting(func, node, kept)
        if call is not None:
            for name, (below, place) in zip(call.edges, node.next_functions, strict=False):
                if below is not None and isinstance(kept.get(name), torch.Tensor):
                    known[id(below), place] = kept[name]
            if isinstance(kept.get("result"), torch.Tensor):
                known[id(node), 0] = kept["result"]
            return call
    why = "doesn't keep enough to be run again" if packets else "is no operation of PyTorch's own"
    raise ValueError(f"from_torch: can't run {node.name()} again: it {why}. {WHOLE}")


def _is_whole(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and not value.is_floating_point()


def _fitting(func: Any, node: Any, kept: dict[str, Any]) -> Again | None:
    schema = func._schema
    names = [each.name for each in schema.arguments]
    returned = {each.name for each in schema.returns} | {"result", "total_weight"}
    told = {name for name in kept if "_sym_" not in name and not re.match(r"result\d*$", name)}
    if schema.is_mutable or not told <= {*names, *returned} or any(each.is_out for each in schema.arguments):
        return None
    shape = list(node._input_metadata[0].shape)
    operands = [each.name for each in schema.arguments if str(each.type) in ("Tensor", "Optional[Tensor]")]
    if len(operands) > len(node.next_functions):  # masks and places are none of those along the edges
        operands = [name for name in operands if not _is_whole(kept.get(name))]
    edges: list[str] = []
    found: dict[str, Any] = {}
    for each in schema.arguments:
        kind, value = str(each.type), kept.get(each.name)
        is_tensor = isinstance(value, torch.Tensor)
        if kind == "List[Tensor]" and each.name == "tensors":
            edges.append(each.name)
        elif each.name in operands:
            if value is not None and not is_tensor:
                return None
            is_edge = len(edges) < len(node.next_functions) or (schema.name == "aten::rsub" and not is_tensor)
            if is_edge:
                edges.append(each.name)
            if is_tensor:
                found[each.name] = value
            elif not is_edge and kind == "Tensor":
                return None
            elif kind != "Tensor":
                found[each.name] = None
        elif each.name in kept:
            found[each.name] = list(value) if isinstance(value, tuple) else value
        elif each.name in SHAPES:
            found[each.name] = shape if each.name != "implicit" else False
        elif not each.has_default_value():
            return None
    if len(edges) < len(node.next_functions) and edges != ["tensors"]:
        return None
    return Again(func, edges, found, {each.name for each in schema.arguments if str(each.type) == "Optional[Tensor]"})
