"""Pages of documentation as tests read them: their code, what they say it prints, where they link to."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.places import ROOT

GUIDE = ROOT / "demos" / "guide"
FENCED = re.compile(r"^```(python|text)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
OPTIONAL = re.compile(r"^```py\n(.*?)^```\n", re.DOTALL | re.MULTILINE)  # needs a library that isn't always there
PRINTED = re.compile(r"prints `([^`]+)`")


@dataclass(frozen=True)
class Block:
    """A piece of code on a page, and what the page says of it.

    Args:
        code: the Python.
        after: the prose up to the next piece of code or text.
        shown: the text that stands right after it, "" where there is none.
        then: the prose after that.
    """

    code: str
    after: str
    shown: str = ""
    then: str = ""


@dataclass
class Ran:
    """What the blocks of a page did, one after the other, as a reader would run them.

    Args:
        names: the variables there are in the end.
        printed: what each block printed.
        raised: what each raised, "" where it went well.
    """

    names: dict[str, Any] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)


Runner = Callable[[Path], tuple[Ran, Path]]  # what a page's blocks did, and the folder they did it in


def read(path: Path) -> str:
    """A page's text."""
    return path.read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """The Python of a page."""
    parts = FENCED.split(page)[1:]  # kind, text, what comes after it, and so on
    made = []
    for i in range(0, len(parts), 3):
        if parts[i] == "python":
            shown = parts[i + 4 : i + 6] if parts[i + 3 : i + 4] == ["text"] else []
            made.append(Block(*parts[i + 1 : i + 3], *shown))
    return made


def optional_blocks(page: str) -> list[str]:
    """The Python of a page that needs a library that isn't always there; each block stands by itself."""
    return OPTIONAL.findall(page)


def libraries(code: str) -> set[str]:
    r"""The libraries that a block of code imports, but for this one.

    >>> sorted(libraries("import jax.numpy as jnp\nfrom autograd import exact\nimport torch"))
    ['jax', 'torch']
    """
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Attribute) and node.attr == "read_csv":
            found.add("pandas")  # which nn.data imports for it
    return found - {"autograd", "nn"}


def block_with(page: str, words: str) -> Block:
    """The only block that has these words."""
    (found,) = [block for block in blocks(page) if words in block.code]
    return found


def run(page: str) -> Ran:
    """Run a page's blocks in the current folder, in one namespace; an error ends its block, not the page."""
    ran = Ran()
    for block in blocks(page):
        out = io.StringIO()
        ran.raised.append("")
        with contextlib.redirect_stdout(out):
            try:
                exec(compile(block.code, "lesson.py", "exec"), ran.names)  # noqa: S102 - the page's own code
            except AssertionError as error:
                ran.raised[-1] = str(error)
        ran.printed.append(out.getvalue())
    return ran


def runner(new_folder: Callable[[str], Path]) -> Runner:
    """What runs a page when it is first asked for, in a folder of its own, and knows it afterwards."""

    @cache
    def ran(path: Path) -> tuple[Ran, Path]:
        folder = new_folder(path.stem)
        with contextlib.chdir(folder):
            return run(read(path)), folder

    return ran


def check_against(page: str, ran: Ran) -> None:
    """Assert that every block did what the page says: printed this, raised this, or neither."""
    for block, printed, raised in zip(blocks(page), ran.printed, ran.raised, strict=True):
        inline = PRINTED.search(block.after.strip().partition("\n\n")[0])
        shown = block.shown if block.after.strip().startswith(("prints", "raises")) and not inline else ""
        if raised:
            assert block.after.strip().startswith("raises"), f"the page doesn't say that this raises:\n{block.code}"
            assert " ".join(shown.split()) in " ".join(raised.split())
        elif inline:
            assert printed.strip() == inline[1]
        elif block.then.strip().startswith("and "):  # "and so on": the page shows the beginning
            assert printed.startswith(shown)
        else:
            assert printed == shown, f"the page doesn't say that this prints so:\n{block.code}"


def heads(page: str) -> set[str]:
    """What links to a page's headings are called."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(path: Path) -> list[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    wrong = []
    for link in re.findall(r"\]\(([^)\s]+)\)", read(path)):
        name, _, head = link.partition("#")
        target = path if not name else path.parent / name
        if "://" not in link and (not target.exists() or (head and head not in heads(read(target)))):
            wrong.append(link)
    return wrong
