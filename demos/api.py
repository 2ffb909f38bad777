"""python -m demos.api: the API reference, made from the docstrings, in demos/out/api/ (needs the extra "docs")."""

from __future__ import annotations

from pathlib import Path

import pdoc

import autograd
import nn

TARGET = Path(__file__).parent / "out" / "api"


def write(folder: Path, templates: Path | None = None) -> None:
    """Write a page for each package and its public modules; ``templates`` is a folder with changes of pdoc's own."""
    for package in (autograd, nn):  # what is loaded when first used, pdoc would look for in vain
        vars(package).update({name: getattr(package, name) for name in package.__all__})
    pdoc.render.configure(docformat="google", show_source=False, template_directory=templates, favicon="data:,")
    pdoc.pdoc("autograd", "nn", output_directory=folder)


if __name__ == "__main__":
    write(TARGET)
    print(TARGET / "index.html")
