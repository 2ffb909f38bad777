"""The training page's logic, run in Node or else in Chromium, without a page."""

from __future__ import annotations

import json
import shutil
from functools import cache
from typing import Any

from autograd.rows.table import TABLE
from autograd.views.training.scripts import LOGIC, asset, kernels_script
from tests.support import scripts


def run(function: str, *given: Any) -> Any:
    """What a JavaScript function answers among the scripts that a worker has, and those of the stepping page's logic.

    Example:
        >>> run("(seed) => numpy.seeded(seed).double() < 1", 3)
        True
    """
    arguments = ", ".join(map(json.dumps, given))
    source = f"{logic()}\nconst answer = JSON.stringify(({function})({arguments}) ?? null, {scripts.SPELLED});\n"
    node = shutil.which("node")
    text = scripts.by_node(node, source) if node else scripts.by_chromium(source)
    return json.loads(text, object_hook=lambda it: float(it["$number"]) if [*it] == ["$number"] else it)


@cache
def logic() -> str:
    """The scripts."""
    return "\n".join([scripts.logic(tuple(TABLE)), kernels_script(), *map(asset, LOGIC)])
