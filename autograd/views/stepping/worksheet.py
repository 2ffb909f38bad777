"""views/stepping: worksheets on paper: the graph and the steps with blanks, and the answers on pages of their own."""

from __future__ import annotations

import copy
import html
import math
import os
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from autograd.common.files import in_folder, path_of, write_whole
from autograd.core import freshness
from autograd.core.graph import order
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.folding.structure import Structure
from autograd.views.stepping.page import root_of
from autograd.views.stepping.parts import parts_of
from autograd.views.stepping.payload import shown
from autograd.views.stepping.pdf import pdf_of
from autograd.views.stepping.sheet import DIGITS, Sheet
from autograd.views.stepping.strings import check_language, say
from autograd.views.stepping.templates import asset, csp_hash, fill
from autograd.views.stepping.variants import leaves_of, variants

LARGEST = 60  # nodes on one page of paper
MOST = 200  # sheets
BROAD, HIGH = 920, 620  # pixels of a picture; a larger one would be too small to write in on an upright page
FORMATS = (".html", ".pdf")


class Worksheet:
    """Printable sheets to step through a graph by hand, each with its answer key.

    Args:
        root: the node to start from, such as a loss; or a model, with a ``sample``.
        sample: the inputs, where ``root`` is a model.
        target: what the model should give; the loss is then the mean squared error.
        model: the model whose parts tell equal labels apart, where ``root`` is a node.
        copies: how many sheets, each with other numbers of the same difficulty.
        seed: the same seed gives the same sheets; without one, a single sheet has the graph's own numbers.
        title: what stands above them.
        language: "en" or "pl".

    Raises:
        TypeError: ``root`` is neither a Value nor a model, or copies or seed is not a whole number.
        ValueError: the graph is too large for paper or has nothing to compute, or copies or language is none there is.
        StaleError: a leaf was changed after the recording.

    Example:
        >>> from autograd import Value
        >>> a, b = Value(2.0), Value(-3.0)
        >>> Worksheet(a * b, copies=3, seed=7).html().count('class="page sheet"')
        3
    """

    def __init__(
        self,
        root: Any,
        sample: Any = None,
        target: Any = None,
        *,
        model: Any = None,
        copies: int = 1,
        seed: int | None = None,
        title: str | None = None,
        language: str = "en",
    ) -> None:
        self.language = check_language(language, "Worksheet")
        model, root = root_of("Worksheet", root, sample, target, model)
        for name, number, least in (("copies", copies, 1), ("seed", 0 if seed is None else seed, 0)):
            if isinstance(number, bool) or not isinstance(number, int):
                raise TypeError(f"Worksheet: {name} is {number!r:.40}; expected a whole number")
            if number < least:
                raise ValueError(f"Worksheet: {name} is {number}; expected at least {least}")
        if copies > MOST:
            raise ValueError(f"Worksheet: copies is {copies}; at most {MOST} are made at once")
        nodes = freshness.check_fresh(root)
        if len(nodes) > LARGEST:
            raise ValueError(
                f"Worksheet: the graph has {len(nodes)} nodes; past {LARGEST} nobody fills it in by hand. Take a part "
                "of it, such as one neuron, or a smaller expression"
            )
        if not root.op:
            raise ValueError("Worksheet: the graph is a single leaf; there is nothing to compute in it")
        label_from_caller(nodes, callers_frame())
        if not all(math.isfinite(number) for node in nodes for number in (node.data, *filter(None, node.partials))):
            raise ValueError("Worksheet: a number in the graph is not finite; give the leaves other numbers")
        self.say = partial(say, language)
        title = shown(title or root.label or "")
        self.heading = self.say("worksheet.title_of", title=title) if title else self.say("worksheet.title")
        self.parts = parts_of(model, Structure(nodes[::-1]))
        self.roots = (
            [as_written(root)] if seed is None and copies == 1 else list(islice(variants(root, seed or 0), copies))
        )

    def html(self) -> str:
        """The sheets, and after them the answer keys.

        Raises:
            RenderError: nothing here can lay a graph out.
        """
        first = Sheet(self.roots[0], self.say, self.parts)
        sheets = [first, *(Sheet(root, self.say, self.parts, first.laid) for root in self.roots[1:])]
        pages = [
            self._page(sheet, number, answers) for answers in (False, True) for number, sheet in enumerate(sheets, 1)
        ]
        style = asset("worksheet.css")
        return fill(
            asset("worksheet.html"),
            language=self.language,
            policy=csp_hash(style),
            style=style,
            title=html.escape(self.heading),
            pages="\n".join(pages),
        )

    def _page(self, sheet: Sheet, number: int, answers: bool) -> str:
        text = self.say
        which = text("worksheet.number", number=number, of=len(self.roots)) if len(self.roots) > 1 else ""
        kind = text("worksheet.key") if answers else ""
        broad = sheet.laid["width"] > BROAD or sheet.laid["height"] > HIGH
        parts = [f'<section class="page {"broad " if broad else ""}{"key" if answers else "sheet"}">']
        parts.append(f"<header><h1>{html.escape(self.heading)}</h1>")
        parts.append(f'<span class="number">{" · ".join(filter(None, (kind, which)))}</span></header>')
        if not answers:
            blanks = (text("worksheet.name"), text("worksheet.date"))
            parts.append('<div class="who">' + "".join(f"<span>{each}<i></i></span>" for each in blanks) + "</div>")
            parts.append(f"<p>{html.escape(text('worksheet.task', digits=DIGITS))}</p>")
        parts.append(sheet.picture(answers))
        if broad:  # a sheet of its own, on its side
            parts.append(f'</section><section class="page {"key" if answers else "tables"}">')
        parts.append(f"<h2>{text('worksheet.forward')}</h2>{sheet.forward(answers)}")
        parts.append(f"<h2>{text('worksheet.backward')}</h2>{sheet.backward(answers)}")
        return "".join([*parts, "</section>"])

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the sheets, by the path's ending as a page or as a PDF; whole or not at all.

        Raises:
            ValueError: another ending.
            OSError: the folder doesn't exist, or the file can't be written; what was there is kept.
            RenderError: for a PDF, there is no Chromium or Chrome.
        """
        target = path_of(path, "Worksheet")
        if target.suffix.lower() not in FORMATS:
            raise ValueError(f"Worksheet: cannot save as {target.name!r}; expected a name that ends in .html or .pdf")
        in_folder(target, "Worksheet")
        page = self.html()
        content = pdf_of(page) if target.suffix.lower() == ".pdf" else page.encode()
        return write_whole(target, content, "Worksheet")


def as_written(root: Any) -> Any:
    """A copy of the graph whose leaves have just the digits that are printed, so that the sheet fits them."""
    other = copy.deepcopy(root)
    leaves = leaves_of(order(other))
    if any(float(f"{leaf.data:.{DIGITS}g}") != leaf.data for leaf in leaves):
        for leaf in leaves:
            leaf.data = float(f"{leaf.data:.{DIGITS}g}")
        freshness.refresh(other)
    return other
