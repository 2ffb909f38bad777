"""bridges: what PyTorch computes, recorded as Values while it does: a TorchDispatchMode sees every operation.

It knows a tensor by the memory that it is in, so that views and what is written in place need no more than PyTorch's
own sizes and strides. Imported only where PyTorch is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch._decomp import decomposition_table
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_unflatten

from autograd.bridges.aten import CHOOSING, FLAT, MOVING, operation
from autograd.bridges.elements import Elements, inside, numbers


class Recorder(TorchDispatchMode):  # type: ignore[misc]
    """Records what PyTorch does with tensors that need a gradient.

    Args:
        el: the operations on arrays.
        name_of: what a leaf is called, "" for nothing.
    """

    def __init__(self, el: Elements, name_of: Callable[[Any], str]) -> None:
        super().__init__()
        self.el, self.name_of = el, name_of
        self.memory: dict[int, tuple[Any, Any]] = {}  # of each storage: its elements, and itself, so that it stays
        self.precision = "float64"
        self.is_taken_apart = False  # an operation's own parts: there nothing says what needs a gradient

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # nothing is compiled here, and to say so of this mode would import all that compiles

    # ---- elements --------------------------------------------------------------------------------------------------

    def elements(self, tensor: Any) -> Any:
        """What is in a tensor: Values and floats where it needs a gradient, else its own numbers."""
        if self._is_recorded(tensor):
            return self._seen(tensor).copy()
        return self._plain(tensor)

    def _plain(self, tensor: Any) -> Any:
        plain = tensor.detach().cpu()
        if plain.is_complex():
            raise ValueError(f"{self.el.who}: complex numbers have no gradient here; split them into two real ones")
        return plain.double().numpy() if plain.is_floating_point() else plain.numpy()

    def _is_recorded(self, tensor: Any) -> bool:
        known = tensor.untyped_storage().data_ptr() in self.memory
        if self.is_taken_apart:
            return known
        if tensor.requires_grad and not known:
            if not tensor.is_leaf:
                made = tensor.grad_fn.name()
                raise ValueError(
                    f"{self.el.who}: can't follow {made}: it is a torch.autograd.Function of one's own, is of complex "
                    "numbers, or was computed before the function was called. Write it with PyTorch's operations, "
                    "inside of it; autograd.check_gradient checks a gradient of one's own"
                )
            self._leaves_of(tensor)
        return bool(tensor.requires_grad)

    def _leaves_of(self, tensor: Any) -> None:
        if not tensor.is_floating_point():
            raise ValueError(f"{self.el.who}: a leaf of {tensor.dtype} can't be recorded; expected real numbers")
        if tensor.dtype != torch.float64:
            self.precision = str(tensor.dtype).removeprefix("torch.")
        plain = tensor.detach()
        leaves = self.el.leaves(self.name_of(tensor), plain.double().cpu().numpy())
        if tensor.grad is not None:
            given = tensor.grad.detach().to_dense().double().cpu().numpy()
            for place in np.ndindex(leaves.shape):
                leaves[place].grad = float(given[place])
        self._put(tensor, leaves)

    def _seen(self, tensor: Any) -> Any:
        """The elements of a tensor, where they are kept."""
        flat = self.memory[tensor.untyped_storage().data_ptr()][0]
        steps = [8 * stride for stride in tensor.stride()]
        return np.lib.stride_tricks.as_strided(flat[tensor.storage_offset() :], tensor.shape, steps)

    def _put(self, tensor: Any, array: Any) -> None:
        """Keep elements for a tensor; what else is in its memory are the numbers that are there."""
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in self.memory:
            whole = torch.empty(0, dtype=tensor.dtype).set_(storage)
            flat = np.array(whole.double().tolist(), dtype=object)
            self.memory[storage.data_ptr()] = flat, storage
        self._seen(tensor)[...] = np.broadcast_to(np.asarray(array, dtype=object), tuple(tensor.shape))

    # ---- operations ------------------------------------------------------------------------------------------------

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run an operation as it is, and once more on Values."""
        kwargs = kwargs or {}
        given = [each for each in tree_flatten((args, kwargs))[0] if isinstance(each, torch.Tensor)]
        if not (torch.is_grad_enabled() or self.is_taken_apart):
            out = func(*args, **kwargs)
            self._check_unwritten(func, args)
            return out
        target = args[0] if func._schema.is_mutable else None
        recorded = [self._is_recorded(each) for each in given]
        writes = target is not None and target.untyped_storage().data_ptr() in self.memory
        if not (any(recorded) or writes):
            return func(*args, **kwargs)
        known = {each.untyped_storage().data_ptr() for each in given}
        made = None if target is None else self._made(func, args, kwargs)  # before it is written over
        out = func(*args, **kwargs)
        first = out[0] if isinstance(out, (tuple, list)) else out
        if not isinstance(first, torch.Tensor) or not first.is_floating_point():
            return out
        if target is not None:
            self._put(target, made)
        elif first.untyped_storage().data_ptr() not in known:  # what it is in it has for all who see it
            parts = self._made(func, args, kwargs)
            outs = out if isinstance(out, (tuple, list)) else (out,)
            for tensor, part in zip(outs, parts if isinstance(parts, tuple) else (parts,), strict=False):
                is_number = isinstance(tensor, torch.Tensor) and tensor.is_floating_point()
                if tensor is first or (is_number and np.shape(part) == tuple(tensor.shape)):
                    self._put(tensor, part)  # others are for backward passes, and may be anything
        return out

    def _check_unwritten(self, func: Any, args: Any) -> None:
        """Raise ValueError where an operation without a gradient has written other numbers over what is recorded."""
        if not func._schema.is_mutable or args[0].untyped_storage().data_ptr() not in self.memory:
            return
        if not np.allclose(numbers(self._seen(args[0])), self._plain(args[0]), rtol=1e-4, atol=1e-6, equal_nan=True):
            raise ValueError(
                f"{self.el.who}: {func} changes what has been recorded under no_grad(); write it to a copy, or outside"
            )

    def _made(self, func: Any, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """What an operation gives, as elements."""
        name = func._schema.name.partition("::")[2].removesuffix("_" if func._schema.is_mutable else "")
        if name in FLAT:
            return self._numbers(func, args, kwargs)
        if name in CHOOSING:
            return self._chosen(func, args, kwargs)
        if name in MOVING:
            return self._moved(func, name, args, kwargs)
        if (made := operation(name)) is not None:
            flat, form = tree_flatten((args, kwargs))
            arrays = [self.elements(each) if isinstance(each, torch.Tensor) else each for each in flat]
            ours, more = tree_unflatten(arrays, form)
            if _takes(made, ours, more):
                try:
                    return made(self.el, *ours, **more)
                except NotImplementedError:  # for arguments of another kind
                    pass
        parts = None if (split := _parts_of(func)) is None else self._apart(split, name, args, kwargs)
        if parts is not None:
            return parts
        raise ValueError(
            f"{self.el.who}: can't express PyTorch's {func} in operations that are here. Write it with others; or "
            "check its gradient as it is, by autograd.check_gradient"
        )

    def _chosen(self, func: Any, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """The elements at the places that come out beside them; of all together, the one with that number."""
        array, out = self.elements(args[0]), func(*args, **kwargs)
        if not isinstance(out, tuple):
            return array.ravel()[int((args[0].detach().reshape(-1) == out.detach()).nonzero()[0])]
        names = [each.name for each in func._schema.arguments]
        given = {each.name: each.default_value for each in func._schema.arguments}
        given |= {**dict(zip(names, args, strict=False)), **kwargs}
        which, dim = out[1].numpy(), given["dim"]
        if which.ndim < array.ndim:
            return np.take_along_axis(array, np.expand_dims(which, dim), dim).squeeze(dim)
        return np.take_along_axis(array, which, dim) if array.ndim else array

    @staticmethod
    def _numbers(func: Any, args: Any, kwargs: Mapping[str, Any]) -> Any:
        copied = [each.clone() if isinstance(each, torch.Tensor) else each for each in args]
        return func(*copied, **kwargs).detach().double().cpu().numpy()

    def _moved(self, func: Any, name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """What an operation that only moves elements gives."""
        if name == "copy":
            return np.broadcast_to(self.elements(args[1]), args[0].shape)
        flat, form = tree_flatten((args, kwargs))
        which = [i for i, each in enumerate(flat) if isinstance(each, torch.Tensor) and each.is_floating_point()]

        def run(places: Sequence[Any]) -> Any:
            given = list(flat)
            for i, each in zip(which, places, strict=True):
                given[i] = torch.from_numpy(each)
            ours, more = tree_unflatten(given, form)
            if name in ("_to_copy", "convert_element_type"):
                return ours[0].numpy()
            return func(*ours, **more).numpy()

        return self.el.moved(run, [self.elements(flat[i]) for i in which])

    def _apart(self, parts_of: Callable[..., Any], name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """What an operation gives by those that PyTorch takes it apart into."""
        before, self.is_taken_apart = self.is_taken_apart, True
        try:
            with self, inside(name.strip("_")):
                try:
                    out = parts_of(*args, **kwargs)
                except RuntimeError:  # PyTorch's own parts don't do for these arguments
                    return None
            if out is NotImplemented:
                return None
            parts = [self.elements(each) for each in (out if isinstance(out, (tuple, list)) else (out,))]
        finally:
            self.is_taken_apart = before
        return tuple(parts)


def _takes(function: Callable[..., Any], given: Any, more: Mapping[str, Any]) -> bool:
    try:
        inspect.signature(function).bind(None, *given, **more)
    except TypeError:
        return False
    return True


def _parts_of(func: Any) -> Callable[..., Any] | None:
    """The function that PyTorch takes an operation apart with, which may give NotImplemented; None where it writes."""
    if func._schema.is_mutable:
        return None
    found: Callable[..., Any] = decomposition_table.get(func, func.decompose)
    return found


@contextmanager
def module_scopes() -> Iterator[None]:
    """While it lasts, what a module computes is recorded in a scope of its name."""
    hooks = torch.nn.modules.module
    opened: list[tuple[Any, Any]] = []

    def before(module: Any, inputs: Any) -> None:
        outer = next((each for each, _ in reversed(opened)), None)
        paths = {} if outer is None else {id(each): path for path, each in outer.named_modules() if path}
        block = inside(paths.get(id(module), type(module).__name__))
        block.__enter__()
        opened.append((module, block))

    def after(module: Any, inputs: Any, output: Any) -> None:
        opened.pop()[1].__exit__(None, None, None)

    handles = [
        hooks.register_module_forward_pre_hook(before),
        hooks.register_module_forward_hook(after, always_call=True),
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
        while opened:  # an error came between
            opened.pop()[1].__exit__(None, None, None)


def result_of(recorder: Recorder, out: Any, loss: Any) -> Any:
    """The Value, or the Values, of what came out; ``loss`` is what it should be."""
    array = np.asarray(recorder.elements(out), dtype=object)
    theirs = loss.detach().double().cpu().numpy()
    if out.is_floating_point() and out.dtype != torch.float64:
        recorder.precision = str(out.dtype).removeprefix("torch.")
    return recorder.el.results(array, theirs, recorder.precision)
