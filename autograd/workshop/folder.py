"""workshop: a folder with the notebooks, to work in; or with all that a class needs, so that no network is needed."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from autograd.calculus.expressions import expression
from autograd.common.files import write_whole
from autograd.views.stepping.playground import Playground
from autograd.views.stepping.templates import fill
from autograd.views.stepping.worksheet import Worksheet
from autograd.workshop.exercises import languages, said
from autograd.workshop.slides import slides_of

HERE = Path(__file__).parent
PLACES = (HERE / "notebooks", HERE.parents[1] / "demos" / "workshop")  # in what pip installed, and in the repository
SHEETS = {  # an expression, its numbers
    "chain": ("(a*b + c)**2", {"a": 2.0, "b": -3.0, "c": 10.0}),
    "neuron": (
        "(sigmoid(w1*x1 + w2*x2 + b) - y)**2",
        {"w1": 0.25, "w2": 0.1, "x1": 1.4, "x2": -0.4, "b": 0.0, "y": 1.0},
    ),
}
LEFT = frozenset({"__pycache__", ".ipynb_checkpoints"})  # what others leave beside them
SHARED = "steps"  # solutions and pictures of "Build it yourself", which all languages have in common
COPIES, SEED = 30, 1  # sheets of each kind
BESIDE = {  # what else lies there, by the text that names it
    "start.playground": "playground.html",
    "start.sheets_chain": "sheets-chain.html",
    "start.sheets_neuron": "sheets-neuron.html",
    "start.slides": "slides",
    "start.solutions": "solutions",
}


def material() -> Path:
    """Where the notebooks lie.

    Raises:
        FileNotFoundError: they were installed without.
    """
    for place in PLACES:
        if all((place / language).is_dir() for language in languages()):
            return place
    raise FileNotFoundError("workshop: the notebooks aren't installed; pip install --force-reinstall autograd-by-hand")


def chapters(language: str, folder: Path | None = None) -> list[Path]:
    """The chapters' notebooks in a language, in order; those of ``folder``, if one is given."""
    return sorted(((folder or material()) / language).glob("[0-9]*.ipynb"))


def title(notebook: Path) -> str:
    """The first heading of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return next(
        "".join(cell["source"]).partition("\n")[0].lstrip("# ") for cell in cells if cell["cell_type"] == "markdown"
    )


def lay_out(folder: Path, language: str) -> list[Path]:
    """Copy what learners work with in a language, and keep what is there: it may be somebody's work.

    Raises:
        OSError: it can't be written.
    """
    return [folder / path for path, content in _of_language(language) if _put(folder / path, content, keep=True)]


def lay_out_all(folder: Path, wheels: bool = False) -> list[Path]:
    """Write all that a class needs, in every language, and a page that leads to it; keeps notebooks that are there.

    The page says how to install without a network only where wheels are there, or ``wheels`` says that they will be.

    Raises:
        ModuleNotFoundError: matplotlib, which draws the slides, isn't installed.
        OSError: it can't be written.
    """
    done = []
    for language in languages():
        done += lay_out(folder, language)
        for path, content in _of_class(language):
            done += [folder / path] if _put(folder / path, content) else []
    _put(folder / "index.html", start_page(folder, wheels or (folder / "wheels").is_dir()).encode())
    return [*done, folder / "index.html"]


def add_wheels(folder: Path) -> Path:
    """Gather what pip needs to install this project and Jupyter without a network, for machines like this one.

    Raises:
        OSError: pip could not; what it said is in the message.
    """
    root = HERE.parents[1]
    version = metadata.version("autograd-by-hand")
    what = f"{root}[workshop]" if (root / "pyproject.toml").is_file() else f"autograd-by-hand[workshop]=={version}"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder / "wheels"), what]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own words
    if done.returncode:
        raise OSError(f"workshop: pip could not gather the wheels: {done.stderr.strip()[-400:]}")
    return folder / "wheels"


def start_page(folder: Path, wheels: bool) -> str:
    """The page that leads to what is in the folder; with ``wheels``, pip finds them there."""
    parts = []
    pip = "--no-index --find-links wheels autograd-by-hand[workshop]" if wheels else "'autograd-by-hand[workshop]'"
    for language in languages():
        items = [(path, title(path)) for path in chapters(language, folder)]
        items += [(_readable(path), _first_line(path)) for path in sorted((folder / language).glob("*.md"))]
        items += [(folder / language / path, said(language, key, copies=COPIES)) for key, path in BESIDE.items()]
        links = "\n".join(
            f'<li><a href="{html.escape(path.relative_to(folder).as_posix())}">{html.escape(text)}</a></li>'
            for path, text in items
        )
        heading, install = (
            said(language, "start.title"),
            said(language, "start.install" if wheels else "start.no_wheels"),
        )
        parts.append(
            f'<section lang="{language}">\n<h1>{heading}</h1>\n<ul>\n{links}\n</ul>\n<p>{html.escape(install)}</p>\n'
            f"<pre>python -m pip install {html.escape(pip)}\n"
            f"autograd workshop --language {language}</pre>\n</section>"
        )
    return fill((HERE / "start.html").read_text(encoding="utf-8"), sections="\n".join(parts))


def _readable(page: Path) -> Path:
    """A page as browsers show it, beside its Markdown; that itself where there is no mistune to write it."""
    try:
        import mistune  # late: in the extra "workshop"
    except ImportError:
        return page
    text = page.read_text(encoding="utf-8")
    body = f'<section lang="{page.parent.name}">\n{mistune.html(text)}</section>'
    _put(page.with_suffix(".html"), fill((HERE / "start.html").read_text(encoding="utf-8"), sections=body).encode())
    return page.with_suffix(".html")


def _first_line(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


def _of_language(language: str) -> Iterator[tuple[Path, bytes]]:
    root = material()
    for path in sorted(path for each in (language, SHARED) for path in (root / each).rglob("*")):
        if path.is_file() and LEFT.isdisjoint(path.parts):
            yield path.relative_to(root), path.read_bytes()


def _of_class(language: str) -> Iterator[tuple[Path, bytes]]:
    yield Path(language, "playground.html"), Playground(language=language).html().encode()
    for kind, (text, values) in SHEETS.items():
        sheets = Worksheet(expression(text, values), copies=COPIES, seed=SEED, title=text, language=language)
        yield Path(language, f"sheets-{kind}.html"), sheets.html().encode()
    for chapter in chapters(language):
        number = chapter.name.partition("-")[0]
        for i, content in enumerate(slides_of(chapter), 1):
            yield Path(language, "slides", f"{number}-{i:02}.png"), content


def _put(path: Path, content: bytes, keep: bool = False) -> bool:
    if keep and path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, "workshop")
    return True
