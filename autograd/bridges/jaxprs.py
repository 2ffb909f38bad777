"""bridges: from_jax(): what a JAX function computes, read from its jaxpr, as ours."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.bridges.elements import MOST, Elements, has_values, ieee, inside, numbers, row_named
from autograd.bridges.primitives import FLAT, MOVING, operation

INNER = ("jaxpr", "call_jaxpr", "fun_jaxpr")  # what primitives that call a jaxpr name it
ALIKE = 1e-5  # how far a function may be from the row of its name, at the row's points, in single precision


def from_jax(f: Callable[..., Any], *args: Any, most: int = MOST) -> Any:
    """What a JAX function computes as our graph, one node for each number: drawn, stepped, checked like any other.

    It is traced by ``jax.make_jaxpr``, and the jaxpr run on Values. Inner functions become scopes, so that they fold;
    where one has the name of an operation here and computes the same, it is one node. Loops and branches go the way
    that they go at these numbers. Elements of ``args`` are the leaves, labelled ``w[0, 1]`` after the function's
    arguments. A derivative of one's own, by ``jax.custom_jvp`` or ``jax.custom_vjp``, isn't looked at: what is recorded
    is what the function computes, so that ``gradcheck`` beside ``jax.grad`` shows whether they agree.

    Args:
        f: a function of arrays, numbers, or lists and dictionaries of them.
        args: what to call it with.
        most: how many nodes the graph may have.

    Returns:
        A Value; where the result has a shape, a NumPy array of Values; of several results a list of them.

    Raises:
        ImportError: there is no JAX.
        TypeError: ``f`` is no function.
        ValueError: the result depends on no argument, a primitive can't be expressed (it is named), or the graph is too
            large.

    Example:
        >>> import pytest
        >>> jax = pytest.importorskip("jax")
        >>> with jax.enable_x64(True):
        ...     ours = from_jax(lambda w, x: jax.numpy.tanh(w @ x), np.array([0.5, -1.0]), np.array([2.0, 3.0]))
        >>> ours.op, ours.parents[0].op, [each.label for each in ours.parents[0].parents]
        ('tanh', 'dot', ['x[0]', 'x[1]', 'w[0]', 'w[1]'])
    """
    import jax
    from jax.extend.core import jaxpr_as_fun

    if not callable(f):
        raise TypeError(f"from_jax: f is a {type(f).__name__}, {f!r:.60}; expected a function of arrays")
    el = Elements("from_jax", most)
    closed = jax.make_jaxpr(f)(*args)
    names = _names(f, args)
    flat = jax.tree_util.tree_flatten_with_path(args)[0]
    given, kinds = [], set()
    for (path, each), variable in zip(flat, closed.jaxpr.invars, strict=True):
        kind = variable.aval.dtype
        array = np.asarray(jax.numpy.asarray(each, kind))
        if np.issubdtype(kind, np.complexfloating):
            raise ValueError("from_jax: complex numbers have no gradient here; split them into two real ones")
        if jax.numpy.issubdtype(kind, jax.numpy.floating):
            kinds.add(str(kind))
            given.append(el.leaves(_label(names, path), array))
        else:
            given.append(array)
    if not kinds:
        raise ValueError("from_jax: no argument has a gradient: whole numbers have none; give 3.0 instead of 3")
    expected = jax.jit(jaxpr_as_fun(closed))(*[each for _, each in flat])
    with ieee():
        outs = Interpreter(el, jax).run(closed.jaxpr, closed.consts, given)
    precision = next((kind for kind in ("bfloat16", "float16", "float32") if kind in kinds), "float64")
    made = [
        el.results(np.asarray(out, dtype=object), each, precision) for out, each in zip(outs, expected, strict=True)
    ]
    if not made:
        raise ValueError("from_jax: the function gives nothing; expected a number or an array")
    return made[0] if len(made) == 1 else made


def _names(f: Callable[..., Any], args: Sequence[Any]) -> list[str]:
    try:
        bound = inspect.signature(f).bind(*args).arguments
    except (TypeError, ValueError):
        return [f"arg{i}" for i in range(len(args))]
    names = []
    for name, value in bound.items():
        is_rest = inspect.signature(f).parameters[name].kind is inspect.Parameter.VAR_POSITIONAL
        names += [f"{name}[{i}]" for i in range(len(value))] if is_rest else [name]
    return names


def _label(names: Sequence[str], path: Sequence[Any]) -> str:
    """What a leaf of the arguments is called: ``w`` of ``params["w"]``, ``params[0]`` where it has no name."""
    first, *rest = path
    label = str(names[first.idx])
    for key in rest:
        name = getattr(key, "key", getattr(key, "name", None))
        label = name if isinstance(name, str) and name.isidentifier() else f"{label}{key}"
    return label


class Interpreter:
    """Runs jaxprs on Values.

    Args:
        el: the operations on arrays.
        jax: the library.
    """

    def __init__(self, el: Elements, jax: Any) -> None:
        self.el, self.jax = el, jax

    def run(self, jaxpr: Any, consts: Sequence[Any], given: Sequence[Any]) -> list[Any]:
        """What a jaxpr gives: arrays of Values where it depends on leaves, else JAX's own."""
        known: dict[Any, Any] = dict(zip(jaxpr.constvars, consts, strict=True))
        known |= zip(jaxpr.invars, given, strict=True)

        def read(variable: Any) -> Any:
            return variable.val if hasattr(variable, "val") else known[variable]

        for eqn in jaxpr.eqns:
            inputs = [read(each) for each in eqn.invars]
            known |= zip(eqn.outvars, self.results(eqn, inputs), strict=True)
        return [read(each) for each in jaxpr.outvars]

    def results(self, eqn: Any, inputs: list[Any]) -> Sequence[Any]:
        """What one equation gives."""
        name, params = eqn.primitive.name, eqn.params
        active = [isinstance(each, np.ndarray) and has_values(each) for each in inputs]
        if not any(active):
            return self._theirs(eqn, [self._plain(each, v) for each, v in zip(inputs, eqn.invars, strict=True)])
        if name in CONTROL:
            return CONTROL[name](self, eqn, inputs)
        if (inner := next((params[key] for key in INNER if key in params), None)) is not None:
            return self._call(params.get("name", ""), inner, inputs)
        if any(np.issubdtype(each.aval.dtype, np.complexfloating) for each in eqn.outvars):
            raise self._refusal(eqn)
        if name in FLAT:
            return self._theirs(eqn, [self._plain(each, v) for each, v in zip(inputs, eqn.invars, strict=True)])
        if name in MOVING:
            return self._moved(eqn, inputs)
        if name == "sort":
            return self._sorted(eqn.params, [np.asarray(each) for each in inputs])
        arrays = [np.asarray(each) for each in inputs]
        arrays = [each.astype(float) if each.dtype != object else each for each in arrays]
        made = operation(name)
        try:
            if made is not None:
                return [made(self.el, *arrays, **params)]
            raise NotImplementedError
        except NotImplementedError:
            raise self._refusal(eqn) from None

    @staticmethod
    def _refusal(eqn: Any) -> ValueError:
        """That an equation can't be expressed."""
        from jax.extend.source_info_util import summarize

        line = summarize(eqn.source_info)
        numbers = [each.aval.dtype for each in eqn.outvars]
        what = " of complex numbers" if any(np.issubdtype(each, np.complexfloating) for each in numbers) else ""
        return ValueError(
            f"from_jax: can't express JAX's {eqn.primitive.name}{what} in operations that are here"
            f"{f' (at {line})' if line else ''}. Write it with others; or check its gradient as it is, by "
            "autograd.check_gradient"
        )

    @staticmethod
    def _sorted(params: Any, arrays: list[Any]) -> Sequence[Any]:
        keys = [numbers(np.asarray(each, dtype=object)) for each in arrays[: params["num_keys"]]]
        order = np.lexsort(keys[::-1], axis=params["dimension"])
        return [np.take_along_axis(each, order, params["dimension"]) for each in arrays]

    def _theirs(self, eqn: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        out = eqn.primitive.bind(*inputs, **eqn.params)
        return out if eqn.primitive.multiple_results else [out]

    def _plain(self, array: Any, variable: Any) -> Any:
        """An array with JAX's own numbers."""
        if not isinstance(array, np.ndarray) or array.dtype != object:
            return array
        return self.jax.numpy.asarray(numbers(array), variable.aval.dtype)

    def _moved(self, eqn: Any, inputs: Sequence[Any]) -> Sequence[Any]:
        is_float = [self.jax.numpy.issubdtype(v.aval.dtype, np.floating) for v in eqn.invars]
        which = [i for i, each in enumerate(is_float) if each]
        if eqn.primitive.name in ("convert_element_type", "reduce_precision"):
            kind = eqn.outvars[0].aval.dtype
            if self.jax.numpy.issubdtype(kind, np.floating):
                return inputs[:1]
            return self._theirs(eqn, [self._plain(inputs[0], eqn.invars[0])])
        absent = eqn.params.get("fill_value")
        filled = {"fill_value": -1} if "fill_value" in eqn.params else {}
        results: list[Any] = []
        for turn in range(len(eqn.outvars)):

            def run(places: Sequence[Any], turn: int = turn) -> Any:
                given = [self._plain(each, v) for each, v in zip(inputs, eqn.invars, strict=True)]
                for i, each in zip(which, places, strict=True):
                    given[i] = self.jax.numpy.asarray(each, np.int32)
                found = eqn.primitive.bind(*given, **{**eqn.params, **filled})
                return np.asarray(found[turn] if eqn.primitive.multiple_results else found)

            results.append(
                self.el.moved(
                    run, [np.asarray(inputs[i]) for i in which], absent=np.nan if absent is None else float(absent)
                )
            )
        return results

    def _call(self, name: str, inner: Any, inputs: list[Any]) -> Sequence[Any]:
        """An inner function: one node where it is what a row of its name computes, else what is in it, in a scope."""
        jaxpr, consts = (inner.jaxpr, inner.consts) if hasattr(inner, "jaxpr") else (inner, ())
        row = row_named(name) if isinstance(name, str) else None
        if row is not None and len(inputs) == row.arity and self._is_row(row, jaxpr, consts):
            return [self.el.each(row.name, *inputs)]
        with inside(str(name).strip("_<>")):
            return self.run(jaxpr, consts, inputs)

    def _is_row(self, row: Any, jaxpr: Any, consts: Sequence[Any]) -> bool:
        """Whether a function is the row of its name at all of the row's points."""
        if row.variadic or row.passive or not row.points or len(jaxpr.outvars) != 1:
            return False
        for point in row.points:
            given = [
                self.jax.numpy.full(v.aval.shape, x, v.aval.dtype) for v, x in zip(jaxpr.invars, point, strict=True)
            ]
            found = np.asarray(self.jax.core.eval_jaxpr(jaxpr, consts, *given)[0], dtype=float)
            if not np.allclose(found, self.el.one(row.name, *map(float, point)), rtol=ALIKE, atol=ALIKE):
                return False
        return True

    # ---- loops and branches ----------------------------------------------------------------------------------------

    def _cond(self, eqn: Any, inputs: list[Any]) -> Sequence[Any]:
        which, *given = inputs
        branches = eqn.params["branches"]
        chosen = branches[max(0, min(int(self._plain(which, eqn.invars[0])), len(branches) - 1))]
        return self.run(chosen.jaxpr, chosen.consts, given)

    def _while(self, eqn: Any, inputs: list[Any]) -> Sequence[Any]:
        params = eqn.params
        tests, steps = params["cond_nconsts"], params["cond_nconsts"] + params["body_nconsts"]
        test, body = params["cond_jaxpr"], params["body_jaxpr"]
        carried = inputs[steps:]
        while bool(self._number(self.run(test.jaxpr, test.consts, [*inputs[:tests], *carried])[0])):
            carried = self.run(body.jaxpr, body.consts, [*inputs[tests:steps], *carried])
        return carried

    def _scan(self, eqn: Any, inputs: list[Any]) -> Sequence[Any]:
        params, body = eqn.params, eqn.params["jaxpr"]
        first, last = params["num_consts"], params["num_consts"] + params["num_carry"]
        carried, each_of = inputs[first:last], inputs[last:]
        turns = range(params["length"])
        rows: list[Any] = [None] * params["length"]
        for i in reversed(turns) if params["reverse"] else turns:
            now = [x[i, ...] for x in each_of]
            out = self.run(body.jaxpr, body.consts, [*inputs[:first], *carried, *now])
            carried, rows[i] = out[: len(carried)], out[len(carried) :]
        stacked = []
        for turn, variable in enumerate(eqn.outvars[len(carried) :]):
            parts = [np.asarray(row[turn]) for row in rows]
            stacked.append(np.stack(parts) if parts else np.zeros(variable.aval.shape))
        return [*carried, *stacked]

    @staticmethod
    def _number(out: Any) -> Any:
        array = np.asarray(out)
        return numbers(array)[()] if array.dtype == object else array[()]


CONTROL = {"cond": Interpreter._cond, "while": Interpreter._while, "scan": Interpreter._scan}
