"""python -m demos.api: the API reference, made from the docstrings, in demos/out/api/ (needs the extra "docs")."""

from __future__ import annotations

from pathlib import Path

import pdoc

import autograd
import nn

TARGET = Path(__file__).parent / "out" / "api"


def main() -> None:
    """Write a page for each package."""
    for package in (autograd, nn):  # what is loaded when first used, pdoc would look for in vain
        vars(package).update({name: getattr(package, name) for name in package.__all__})
    pdoc.render.configure(docformat="google", show_source=False)
    pdoc.pdoc("autograd", "nn", output_directory=TARGET)
    print(TARGET / "index.html")


if __name__ == "__main__":
    main()
