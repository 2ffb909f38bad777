"""views/languages: export(): a program in another language, in a file."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograd.common.files import write_whole
from autograd.replay.code.straight_line import Code
from autograd.replay.program.jacobians import JacobianProgram
from autograd.replay.program.program import Program
from autograd.views.languages.c import c_source
from autograd.views.languages.javascript import javascript_source
from autograd.views.languages.onnx_graph import OnnxGraph
from autograd.views.saving import target_of

KINDS = ("c", "js", "mjs", "onnx")
MOST = 20_000_000  # characters of a source
TAKEN = re.compile(
    "auto|break|case|catch|char|class|const|continue|default|delete|do|double|else|enum|export|extern|float|for|function|"
    "goto|if|import|inline|int|let|long|main|module|new|register|return|short|signed|sizeof|static|struct|switch|this|"
    "throw|try|typedef|typeof|union|unsigned|var|void|volatile|while|with|yield|exp|log|sin|cos|tan|tanh|pow|sqrt|erf"
)


def export(
    program: Program | JacobianProgram,
    path: str | os.PathLike[str],
    *,
    name: str = "program",
    gradients: bool = True,
    dtype: str = "float32",
) -> Path:
    """Write a compiled graph as C, as JavaScript or as ONNX, which need nothing of this project; the file.

    - ``.c``: functions ``name(x, w, out)`` and ``name_gradient(x, w, out)`` of a sample's inputs and the parameters, of
      which NULL means those that the program holds now. It needs a C compiler; with ``-ffp-contract=off`` the numbers
      are those of an eager computation where the mathematics library is the same.
    - ``.js`` (a script, also for Node's require) and ``.mjs`` (a module): an object ``name`` with the functions
      ``values(x)`` and ``gradient(x)``, which give a Float64Array.
    - ``.onnx``: a graph over batches with the input "x" of shape (samples, inputs) and the output "values"; no
      gradients. It needs the package onnx: pip install 'autograd-by-hand[export]'.

    What comes out, and in which order, stands in the comment at the top: the value or values, the number of the first
    broken guard where there are guards, and the outputs; of a gradient the values, then derivatives by the inputs
    and/or the parameters, of a Jacobian those that can differ from 0, row by row.

    Args:
        program: what `compile` gave.
        path: the file; its ending says the language.
        name: what the functions are called, an identifier.
        gradients: whether there is a function for them, too.
        dtype: of ONNX's numbers, "float32" or "float64"; in the others they are doubles.

    Raises:
        TypeError: it's no compiled program.
        ValueError: another ending, a name that is none, an operation that the language lacks, or a program so long that
            nobody would compile it.
        OSError: the folder doesn't exist, or the file can't be written.
        ImportError: onnx is missing.

    Example:
        >>> import tempfile
        >>> from autograd import Value, compile
        >>> x, w = Value(1.0), Value(2.0)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = export(compile((w * x).tanh(), [x], [w], backend="numpy"), f"{folder}/f.c", gradients=False)
        ...     print(path.read_text().partition("*out) ")[2])
        {
          double v[1];
          if (w == NULL) w = program_parameters;
          v[0] = tanh(w[0] * x[0]);
          out[0] = v[0];
        }
        <BLANKLINE>
    """
    if not isinstance(program, (Program, JacobianProgram)):
        raise TypeError(
            f"export: this is a {type(program).__name__}, {program!r:.60}; expected what autograd.compile gave "
            "(of a model: nn.export)"
        )
    values = program.straight("values")
    about = [f"{name}: made by autograd-by-hand from a graph of {program.nodes:,} nodes.", *_meaning(program)]
    codes = {"": values} | ({"_gradient": program.straight("each")} if gradients and str(path)[-5:] != ".onnx" else {})
    return written(codes, path, program.numbers().tolist(), name=name, dtype=dtype, about=about)


def written(
    codes: dict[str, Code], path: str | os.PathLike[str], parameters: Sequence[float], *, name: str, dtype: str,
    about: Sequence[str], names: Sequence[str] = ("x", "values"),
) -> Path:  # fmt: skip
    """Write some codes to a file; ``names`` are those of ONNX's input and output, the other arguments as elsewhere."""
    target, kind = target_of(path, KINDS, "export")
    if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name) or TAKEN.fullmatch(name):
        raise ValueError(f"export: name is {name!r:.60}; expected a name that the language has free, such as 'model'")
    if dtype not in ("float32", "float64"):
        raise ValueError(f"export: dtype is {dtype!r:.40}; expected 'float32' or 'float64'")
    if kind == "onnx":
        model = OnnxGraph(codes[""], parameters, dtype, _onnx()).model(names, "\n".join(about))
        return write_whole(target, model.SerializeToString(), "export")
    if kind == "c":
        text = c_source(codes, name, parameters, about)
    else:
        text = javascript_source(codes, name, parameters, about, module=kind == "mjs")
    if len(text) > MOST:
        raise ValueError(
            f"export: {target.name} would have {len(text):,} characters, more than a compiler takes; export without "
            "gradients, a smaller graph, or to ONNX"
        )
    return write_whole(target, text.encode(), "export")


def _onnx() -> Any:
    try:
        import onnx
        import onnx.checker
        import onnx.helper
        import onnx.numpy_helper
    except ImportError:
        raise ImportError(
            "export: to write ONNX the package onnx is needed: pip install 'autograd-by-hand[export]'"
        ) from None
    return onnx


def _meaning(program: Program | JacobianProgram) -> list[str]:
    """What goes in and comes out, for the comment at the top."""
    found = [f"x: {len(program.inputs):,} inputs{_named(program.inputs)}"]
    if program.parameters:
        found.append(f"w: {len(program.parameters):,} parameters{_named(program.parameters)}")
    out = [f"{len(program.roots):,} value(s)"]
    guards = ["the number of the first guard that doesn't hold, 0 if all do"] if program.guards else []
    outputs = [f"{len(program.further):,} outputs"] if program.further else []
    found.append(f"out, of the values: {', '.join([*out, *guards, *outputs])}")
    wrt = {"both": "inputs and the parameters"}.get(program.wrt, program.wrt)
    what = (
        "its entries that can differ from 0, row by row, by the"
        if isinstance(program, JacobianProgram)
        else "the derivatives by the"
    )
    found.append(f"out, of the gradient: {', '.join([*out, *guards])}, {what} {wrt}")
    return found


def _named(leaves: Sequence[Any]) -> str:
    labels = [each.label or "" for each in leaves[:20]]
    safe = [re.sub(r"[^\w.\[\]-]", "_", each) for each in labels]
    more = ", ..." if len(leaves) > len(labels) else ""
    return f": {', '.join(safe)}{more}" if all(labels) and labels and len({*labels}) == len(labels) else ""
