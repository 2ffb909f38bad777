"""views/stepping: worksheets on paper: the graph and the steps with blanks, and the answers on pages of their own."""

from __future__ import annotations

import copy
import html
import math
import os
from itertools import islice
from pathlib import Path
from typing import Any

from autograd.common.files import in_folder, path_of, write_whole
from autograd.core import freshness
from autograd.core.graph import order
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.naming import shown
from autograd.folding.structure import Structure
from autograd.folding.view import view_of
from autograd.views.graphs.dot import AnimationFrame, dot_text
from autograd.views.stepping.fitting import KEY_LINE, LARGEST, check_lines, fit_of, table
from autograd.views.stepping.notebook import mimebundle
from autograd.views.stepping.page import root_of
from autograd.views.stepping.pdf import pdf_of
from autograd.views.stepping.sheet import DIGITS, Sheet
from autograd.views.stepping.templates import asset, csp_hash, fill
from autograd.views.stepping.variants import leaves_of, variants
from autograd.views.strings import check_language, saying

MOST = 200  # sheets
CAPTION = 560  # points of a title below a picture
FORMATS = (".html", ".pdf")


class Worksheet:
    """Printable sheets to step through a graph by hand, each on a page, and each with its answer key.

    In a notebook it shows itself; `save` writes it. Other numbers are as hard as the graph's own, and keep to what
    these stand for: labels stay labels, targets of a sigmoid and probabilities stay between 0 and 1.

    Args:
        root: the node to start from, such as a loss; or a model, with a ``sample``.
        sample: the inputs, where ``root`` is a model.
        target: what the model should give; the loss is then the mean squared error.
        copies: how many sheets, each with other numbers of the same difficulty.
        seed: the same seed gives the same sheets; without one, a single sheet has the graph's own numbers.
        title: what stands above them.
        language: "en" or "pl".

    Raises:
        TypeError: ``root`` is neither a Value nor a model, or copies or seed is not a whole number.
        ValueError: the graph is too large for a page or has nothing to compute, or copies or language is none there is.
        StaleError: a leaf was changed after the recording.
        RenderError: nothing here can lay a graph out.

    Example:
        >>> from autograd import Value
        >>> a, b = Value(2.0), Value(-3.0)
        >>> Worksheet(a * b, copies=3, seed=7).html().count('class="page sheet ')
        3
    """

    def __init__(
        self,
        root: Any,
        sample: Any = None,
        target: Any = None,
        *,
        copies: int = 1,
        seed: int | None = None,
        title: str | None = None,
        language: str = "en",
    ) -> None:
        self.language = check_language(language, "Worksheet")
        _, root = root_of("Worksheet", root, sample, target, None)
        for name, number, least in (("copies", copies, 1), ("seed", 0 if seed is None else seed, 0)):
            if isinstance(number, bool) or not isinstance(number, int):
                raise TypeError(f"Worksheet: {name} is {number!r:.40}; expected a whole number")
            if number < least:
                raise ValueError(f"Worksheet: {name} is {number}; expected at least {least}")
        if copies > MOST:
            raise ValueError(f"Worksheet: copies is {copies}; at most {MOST} are made at once")
        nodes = freshness.check_fresh(root)
        check_lines(nodes)
        if not root.op:
            raise ValueError("Worksheet: the graph is a single leaf; there is nothing to compute in it")
        label_from_caller(nodes, callers_frame())
        if not all(math.isfinite(number) for node in nodes for number in (node.data, *filter(None, node.partials))):
            raise ValueError("Worksheet: a number in the graph is not finite; give the leaves other numbers")
        self.say = saying(language)
        title = shown(title or root.label or "")
        self.heading = self.say("worksheet.title_of", title=title) if title else self.say("worksheet.title")
        self.roots = (
            [as_written(root)] if seed is None and copies == 1 else list(islice(variants(root, seed or 0), copies))
        )
        self.sheets = [Sheet(each, self.say) for each in self.roots]
        self.fit = fit_of(self.sheets)

    def html(self) -> str:
        """The sheets, and after them the answer keys, each on a page of its own."""
        pages = [
            self._page(sheet, number, answers)
            for answers in (False, True)
            for number, sheet in enumerate(self.sheets, 1)
        ]
        style = asset("paper/worksheet.css") + self._measures()
        return fill(
            asset("paper/worksheet.html"),
            language=self.language,
            policy=csp_hash(style),
            style=style,
            title=html.escape(self.heading),
            pages="\n".join(pages),
        )

    def _measures(self) -> str:
        """What the style needs to know of this document."""
        fit = self.fit
        turned = "landscape" if fit.setting.plan.broad else "portrait"
        wide, high = fit.setting.plan.page
        tallest = LARGEST * fit.sketch.height
        return (
            f"@page {{ size: A4 {turned}; margin: 10mm; }}\n"
            f":root {{ --wide: {wide:g}mm; --high: {high:g}mm; --size: {fit.setting.size:g}pt; --line: {fit.line:g}mm; "
            f"--key-line: {KEY_LINE * fit.setting.size:g}mm; --tallest: {tallest:.0f}px; }}\n"
        )

    def _page(self, sheet: Sheet, number: int, answers: bool) -> str:
        text = self.say
        which = text("worksheet.number", number=number, of=len(self.roots)) if len(self.roots) > 1 else ""
        kind = text("worksheet.key") if answers else ""
        parts = [f'<section class="page {"key" if answers else "sheet"} {self.fit.setting.plan.name}">']
        parts.append(f"<header><h1>{html.escape(self.heading)}</h1>")
        parts.append(f'<span class="number">{" · ".join(filter(None, (kind, which)))}</span></header>')
        if not answers:
            blanks = (text("worksheet.name"), text("worksheet.date"))
            parts.append('<div class="who">' + "".join(f"<span>{each}<i></i></span>" for each in blanks) + "</div>")
            tasks = ["worksheet.task", *(["worksheet.beside"] if self.fit.sketch.full else []), "worksheet.digits"]
            parts.append(f"<p>{html.escape(' '.join(text(each, digits=DIGITS) for each in tasks))}</p>")
        forward, backward = map(
            table, (sheet.forward(answers), sheet.backward(answers)), self.fit.setting.columns[answers]
        )
        parts.append(f'<div class="work">{self.fit.sketch.svg(sheet, answers)}<div class="tables">')
        parts.append(f"<div><h2>{text('worksheet.forward')}</h2>{forward}</div>")
        parts.append(f"<div><h2>{text('worksheet.backward')}</h2>{backward}</div></div></div></section>")
        return "".join(parts)

    def __repr__(self) -> str:
        count = f"{len(self.roots)} sheets" if len(self.roots) > 1 else "one sheet"
        return f'Worksheet, {count} with answers. A notebook shows it; .save("sheets.pdf") or ("sheets.html") writes it'

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return mimebundle(
            self.html(), self._still(), repr(self), self.heading, self.heading, self.say("worksheet.hint")
        )

    def _repr_html_(self) -> str | None:
        """For viewers that know nothing else."""
        return self._repr_mimebundle_()[0].get("text/html")

    def _still(self) -> str:
        """The DOT text of the first sheet's graph, where only what is given is told."""
        sheet = self.sheets[0]
        structure = Structure(sheet.nodes)
        structure.labels = {i: sheet.names[each] for i, each in enumerate(sheet.nodes) if each.label or each.op}
        view = view_of(structure, most=len(sheet.nodes))
        view.known, view.arrived = {node for node in sheet.nodes if not node.op}, {}
        return dot_text(view, self.say, None, (), AnimationFrame([self.heading], CAPTION, 1, (), False))

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
