"""bridges: from_torch(): a PyTorch graph, or what a function of tensors computes, as ours."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any

from autograd.bridges.elements import MOST, Elements, ieee


def from_torch(
    loss: Any, *args: Any, names: Mapping[str, Any] | None = None, most: int = MOST
) -> Any:  # fmt: skip
    """A PyTorch graph as ours, one node for each number: drawn, stepped and checked like any other.

    Given a function or a module, it is called with ``args``, and every operation is recorded as it runs (by a
    ``TorchDispatchMode``). Given a tensor that was computed already, what its ``grad_fn`` and those below keep for
    their backward passes is run again, and compared; where they don't keep enough, such as a number that was added
    last, it says so, and the function itself has it all. It has to be asked before ``loss.backward()`` frees them.
    Operations that are no rows are taken apart as PyTorch does it. Tensors that need a gradient are the leaves, their
    elements labelled ``w[0, 1]``, with what their ``.grad`` has as ``grad``; all others are constants. Modules become
    scopes, so that their parts fold. Branches, and which number is chosen by its place, are those taken here.

    Args:
        loss: a tensor, or a function or a module that gives one.
        args: what to call it with.
        names: what tensors are called; else a module's parameters and the caller's variables go by their names.
        most: how many nodes the graph may have.

    Returns:
        A Value; where the tensor has a shape, a NumPy array of Values.

    Raises:
        ImportError: there is no PyTorch.
        TypeError: ``loss``, or what it gives, is no tensor.
        ValueError: nothing needs a gradient, an operation can't be expressed (it is named), or the graph is too large.

    Example:
        >>> import pytest
        >>> torch = pytest.importorskip("torch")
        >>> w = torch.tensor([0.5, -1.0], dtype=torch.float64, requires_grad=True)
        >>> x = torch.tensor([2.0, 3.0], dtype=torch.float64)
        >>> ours = from_torch(lambda w: torch.tanh(w @ x), w)
        >>> ours.op, [each.label for each in ours.parents[0].parents if not each.constant]
        ('tanh', ['w[0]', 'w[1]'])
    """
    import torch

    from autograd.bridges.dispatching import Recorder, module_scopes, result_of
    from autograd.bridges.grad_fns import run_again

    callers = sys._getframe(1).f_locals
    known = _names(loss, args, names or {}, callers, torch)
    el = Elements("from_torch", most)
    recorder = Recorder(el, lambda tensor: known.get(id(tensor), ""))
    with ieee(), module_scopes():
        if isinstance(loss, torch.Tensor):
            if args:
                raise TypeError("from_torch: arguments came with a tensor; they are for a function that gives one")
            out = run_again(loss, recorder)
        elif callable(loss):
            with recorder, torch.enable_grad():
                out = loss(*args)
        else:
            raise TypeError(f"from_torch: loss is a {type(loss).__name__}, {loss!r:.60}; expected a tensor or function")
        if not isinstance(out, torch.Tensor):
            raise TypeError(f"from_torch: the function gives a {type(out).__name__}, {out!r:.60}; expected a tensor")
        if not out.requires_grad:
            raise ValueError(
                "from_torch: the tensor needs no gradient, so it has no graph; make what it depends on with "
                "requires_grad=True, outside of no_grad()"
            )
        return result_of(recorder, out, loss if isinstance(loss, torch.Tensor) else out)


def _names(loss: Any, args: Any, names: Mapping[str, Any], callers: Mapping[str, Any], torch: Any) -> dict[int, str]:
    """What tensors are called, by their identity: as the user says, as a module, the function or the caller has it."""
    if not isinstance(names, Mapping) or not all(isinstance(each, torch.Tensor) for each in names.values()):
        raise TypeError("from_torch: names are a dictionary of tensors, such as names={'w': w}")
    tensors = [(name, each) for name, each in names.items()]
    modules = [each for each in (loss, *args, *callers.values()) if isinstance(each, torch.nn.Module)]
    if callable(loss) and not isinstance(loss, torch.nn.Module):
        closure = inspect.getclosurevars(loss) if inspect.isfunction(loss) else None
        held = {} if closure is None else {**closure.globals, **closure.nonlocals}
        modules += [each for each in held.values() if isinstance(each, torch.nn.Module)]
        tensors += list(zip(_parameters(loss), args, strict=False)) + list(held.items())
    tensors += [pair for module in modules for pair in module.named_parameters()]
    tensors += [(name, each) for name, each in callers.items() if name[0] != "_"]
    found: dict[int, str] = {}
    for name, each in tensors:
        if isinstance(each, torch.Tensor):
            found.setdefault(id(each), name)
    return found


def _parameters(function: Callable[..., Any]) -> list[str]:
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []
