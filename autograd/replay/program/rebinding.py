"""replay/program: a program for another recording of the graph that it was compiled from: its code is known already."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.core.value import Value
from autograd.replay.code import batches
from autograd.replay.program.program import Program


def rebound(
    program: Program, loss: Value, inputs: Sequence[Value], parameters: Sequence[Value], outputs: Sequence[Value] = ()
) -> Program:
    """The program with other leaves: those of another recording, as `compile` takes them; code and machine code shared.

    That both recordings are of one graph is for the caller to prove, by `graph_of`: here only their sizes are compared.

    Raises:
        ValueError: other numbers of inputs, parameters or outputs, or the program has guards, which are of nodes.

    Example:
        >>> from autograd import compile
        >>> a, b = Value(2.0), Value(5.0)
        >>> square = compile(a * a, parameters=[a], backend="numpy")
        >>> rebound(square, b * b, [], [b])().gradients.tolist(), square().gradients.tolist()
        ([10.0], [4.0])
    """
    given, own = (inputs, parameters, outputs), (program.inputs, program.parameters, program.further)
    if [*map(len, given)] != [*map(len, own)] or program.guards:
        counts = "{} inputs, {} parameters and {} outputs".format
        raise ValueError(
            f"rebound: {counts(*map(len, given))}; expected {counts(*map(len, own))}, and no "
            f"guards, of which there are {len(program.guards)}"
        )
    other = program.__copy__()
    vars(other).pop("shipped", None)  # it has the other's numbers
    other.roots, other.further, other.shapes = (loss,), tuple(outputs), batches.shapes(inputs)
    other.inputs, other.parameters = list(inputs), list(parameters)
    return other


def unbound(program: Program) -> Program:
    """The program with leaves that are nobody's, to be kept without what it was recorded from."""
    sides = program.inputs, program.parameters, program.further
    return rebound(program, Value(0.0), *([Value(0.0) for _ in side] for side in sides))
