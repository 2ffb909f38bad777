"""demos: a chapter's source: one Markdown file that both languages and the solutions are read from.

A source is Markdown as Jupytext reads it. Text stands in pairs of regions, code in fenced blocks, and where code has
words for the reader, they stand as ``[[English|Polish]]``:

    <!-- #region lang="en" -->
    A neuron weighs its inputs.
    <!-- #endregion -->
    <!-- #region lang="pl" -->
    Neuron waży swoje wejścia.
    <!-- #endregion -->

    ```python tags=["exercise"]
    z = ...  # [[the weighted sum|suma ważona]]
    ```

    ```python tags=["solution"]
    z = x1 * w1 + x2 * w2
    ```

A cell tagged ``exercise`` is what learners get; in the solutions the cell behind it, tagged ``solution``, takes its
place.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "pl")
HERE = Path(__file__).parent
WORDS = re.compile(r"\[\[([^\[\]|]*)\|([^\[\]|]*)\]\]")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def sources() -> list[Path]:
    """The chapters' sources, in order."""
    return sorted((HERE / "chapters").glob("*.md"))


def pages() -> list[Path]:
    """The sources of what is only to be read."""
    return sorted((HERE / "pages").glob("*.md"))


def place(source: Path, language: str, solved: bool = False) -> Path:
    """Where a chapter's notebook lies: in its language's folder, by its title there; the solutions in one of theirs."""
    return HERE / language / ("solutions" if solved else "") / f"{slug(_first_line(source, language))}.ipynb"


def page_place(source: Path, language: str) -> Path:
    """Where a page lies: in its language's folder, by its title there."""
    return HERE / language / f"{slug(_first_line(source, language))}.md"


def page(source: Path, language: str) -> str:
    """A page in one language, as Markdown."""
    cells = [cell for cell in _read(source).cells if cell.metadata.get("lang") == language]
    return "\n\n".join(cell.source for cell in cells) + "\n"


def slug(title: str) -> str:
    """What a title is called among files.

    >>> slug("# 1. Czym jest sieć, łatwo")
    '1-czym-jest-siec-latwo'
    """
    plain = unicodedata.normalize("NFKD", title.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def notebook(source: Path, language: str, solved: bool = False) -> Any:
    """A chapter as a notebook that has not run.

    Args:
        source: one of `sources`.
        language: "en" or "pl".
        solved: whether the solutions stand where the exercises do.

    Raises:
        ValueError: text stands in one language alone, or an exercise has no solution behind it.
    """
    import nbformat  # late: in the extra "workshop"

    whole = _read(source)
    made = nbformat.v4.new_notebook()
    made.metadata = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    for cell in _chosen(source, whole.cells, language, solved):
        metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        made.cells.append(
            nbformat.v4.new_markdown_cell(cell.source, metadata=metadata)
            if cell.cell_type == "markdown"
            else nbformat.v4.new_code_cell(in_language(cell.source, language), metadata=metadata)
        )
    for i, cell in enumerate(made.cells):  # the same at every making
        cell["id"] = hashlib.sha256(f"{source.stem}/{i}".encode()).hexdigest()[:8]
    return made


def in_language(code: str, language: str) -> str:
    """Code with its words in one language.

    >>> in_language("h = 1  # [[hidden|ukryte]]", "pl")
    'h = 1  # ukryte'
    """
    return WORDS.sub(lambda pair: pair[1 + LANGUAGES.index(language)], code)


def _read(source: Path) -> Any:
    import jupytext  # late: in the extra "workshop"

    return jupytext.read(source, fmt="md")


def _first_line(source: Path, language: str) -> str:
    text: str = next(cell.source for cell in _read(source).cells if cell.metadata.get("lang") == language)
    return text.partition("\n")[0]


def _chosen(source: Path, cells: list[Any], language: str, solved: bool) -> list[Any]:
    """The cells of one notebook."""
    found = []
    pending: list[str] = []  # languages that the text so far is missing in
    for i, cell in enumerate(cells):
        where = f"{source.name}, cell {i + 1}"
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            spoken = cell.metadata.get("lang")
            if spoken not in (pending or LANGUAGES):
                expected = ", ".join(pending or LANGUAGES)
                raise ValueError(f"{where}: text in {spoken}, expected lang= {expected}: {cell.source[:60]!r}")
            pending = [each for each in pending or LANGUAGES if each != spoken]
            if spoken == language:
                found.append(cell)
            continue
        if pending:
            raise ValueError(f"{where}: the text before it is missing in {', '.join(pending)}")
        if "exercise" in tags and "solution" not in cells[i + 1].metadata.get("tags", []):
            raise ValueError(f"{where}: no cell tagged solution stands behind the exercise")
        if not ("exercise" in tags and solved) and not ("solution" in tags and not solved):
            found.append(cell)
    if pending:
        raise ValueError(f"{source.name}: the last text is missing in {', '.join(pending)}")
    return found
