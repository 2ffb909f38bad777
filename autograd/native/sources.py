"""What the native engine is made from, and the mark by which it knows whether these are still the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Files with functions that are marked as compiled; of the first, all names are nodes and floats
TYPED = ("autograd/backprop.py",)
MARKED = (*TYPED, "autograd/scopes.py", "nn/module.py", "nn/inputs.py", "nn/layers.py", "nn/containers.py")
READ = (
    *MARKED,
    *("autograd/graph.py", "autograd/value.py", "autograd/intrinsics.py"),
    *("autograd/language.py", "autograd/row.py", "autograd/ops.py"),
    *(f"autograd/reading/{name}.py" for name in ("source", "eager", "native")),
    *(f"autograd/native/{name}" for name in ("node.pyx", "translating.py", "writing.py", "sources.py")),
)


def mark() -> str:
    """A hash of all these files; of none where one of them is not there.

    Example:
        >>> len(mark())
        64
    """
    digest = hashlib.sha256()
    for name in READ:
        try:
            text = (ROOT / name).read_bytes()
        except OSError:
            return ""
        digest.update(text.replace(b"\r\n", b"\n"))
    return digest.hexdigest()
