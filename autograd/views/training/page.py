"""views/training: the page in one file: its own scripts, and the stepping page's, which it opens for one sample."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from autograd.checking.diagnosis import FLAT
from autograd.common.tables import table
from autograd.rows.table import TABLE
from autograd.views.plots.plotting import COLOURS
from autograd.views.stepping import faults, mistakes, page as stepping
from autograd.views.stepping.javascript import in_pages, quoted, script
from autograd.views.stepping.payload import DATA_NAMES
from autograd.views.stepping.templates import asset as shared, csp_hash, fill
from autograd.views.strings import check_language, texts as stepping_texts
from autograd.views.training.scripts import LOGIC, PAGE, SHARED, STYLES, asset, kernels_script
from autograd.views.training.strings import texts


def page_of(language: str = "en", setting: Mapping[str, Any] | None = None, given: Any = None, title: str = "") -> str:
    """The page.

    Args:
        language: "en" or "pl", the language the page opens in.
        setting: what it begins with that is not usual (see ``assets/logic/settings.js``).
        given: a model and data of somebody's own, as `nn.TrainingPage` has them.
        title: what stands above it.

    Raises:
        ValueError: the language is unknown.

    Example:
        >>> "<!doctype html>" in page_of("pl")
        True
    """
    check_language(language, "training page")
    rows = [script(in_pages(TABLE.values(), ())), mistakes.script(), faults.script()]
    logic = "\n".join([*rows, *(shared(name) for name in stepping.SCRIPTS if name.startswith("logic/"))])
    steps = "\n".join(shared(name) for name in stepping.SCRIPTS if not name.startswith("logic/"))
    training = "\n".join([kernels_script(), *map(asset, LOGIC)])
    own = "\n".join([*map(shared, SHARED), *map(asset, PAGE)])
    style = "".join([shared("page/colours.css"), *map(asset, STYLES)])
    steps_style = "".join(map(shared, stepping.STYLES))
    steps_hash = csp_hash(f"{logic}\n{steps}")
    hashes = " ".join([*map(csp_hash, (logic, training, own)), steps_hash])
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src {csp_hash(style)} {csp_hash(steps_style)}; "
        "worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'"
    )
    within = (
        f"default-src 'none'; script-src {steps_hash}; style-src {csp_hash(steps_style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    data = {
        "language": language,
        "title": title,
        "texts": texts(),
        "setting": dict(setting or {}),
        "given": given,
        "petals": table("autograd.views.training", "petals")["petals"],
        "flat": FLAT,
        "colours": COLOURS,
        "stepping": {
            "template": shared("page/page.html"),
            "style": steps_style,
            "policy": within,
            "data": {
                "texts": stepping_texts(*stepping.SPOKEN),
                "dataNames": DATA_NAMES.pattern,
                "expression": None,
                "lessons": [],
                "lesson": None,
            },
        },
    }
    return fill(
        asset("page/page.html"),
        title=html.escape(title) or html.escape(texts()[language]["page.title"]),
        language=language,
        policy=policy,
        style=style,
        data=quoted(data),
        stepping=steps,
        rows=logic,
        training=training,
        script=own,
    )
