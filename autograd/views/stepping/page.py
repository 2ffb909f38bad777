"""views/stepping: Stepper: a page to step through back-propagation, in one file that needs nothing else."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograd.calculus.unfolding import unfold
from autograd.common.files import in_folder, write_whole
from autograd.common.words import indexed, number
from autograd.core import freshness
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.naming import names_of
from autograd.explaining.steps import gradients_after, steps_of
from autograd.folding.structure import Structure
from autograd.folding.view import view_of
from autograd.rows.table import TABLE
from autograd.views.graphs.dot import dot_text
from autograd.views.stepping import faults, mistakes, notebook
from autograd.views.stepping.javascript import in_pages, quoted, script
from autograd.views.stepping.payload import DATA_NAMES, as_json, payload
from autograd.views.stepping.templates import asset, csp_hash, fill
from autograd.views.strings import check_language, saying, texts

LARGEST = 2000  # nodes: past this nobody steps from node to node
SCRIPTS = (  # in this order: each uses those above it, and app those of page/
    "logic/passes.js",
    "logic/answers.js",
    "logic/folding.js",
    "logic/views.js",
    "logic/layering.js",
    "logic/spacing.js",
    "logic/layout.js",
    "logic/complaints.js",
    "logic/foreign.js",
    "logic/tokens.js",
    "logic/reading.js",
    "logic/habits.js",
    "logic/operands.js",
    "logic/parser.js",
    "logic/joined.js",
    "logic/meaning.js",
    "logic/naming.js",
    "logic/recording.js",
    "logic/conditions.js",
    "logic/saying.js",
    "logic/forward.js",
    "logic/curves.js",
    "logic/training.js",
    "logic/asking.js",
    "logic/tally.js",
    "logic/chance.js",
    "logic/handful.js",
    "logic/levels.js",
    "logic/faults.js",
    "logic/report.js",
    "logic/sharing.js",
    "logic/differences.js",
    "page/texts.js",
    "page/elements.js",
    "page/panning.js",
    "page/lettering.js",
    "page/picture.js",
    "page/ledger.js",
    "page/curve.js",
    "page/pointing.js",
    "page/controls.js",
    "page/leaves.js",
    "page/descent.js",
    "page/paths.js",
    "page/why.js",
    "page/tabs.js",
    "page/beginnings.js",
    "page/question.js",
    "page/summary.js",
    "page/hunt.js",
    "page/remembering.js",
    "page/quiz.js",
    "page/progress.js",
    "page/teaching.js",
    "page/lessons.js",
    "page/hiding.js",
    "page/check.js",
    "page/playground.js",
    "page/share.js",
    "page/app.js",
)
# What a page's texts begin with
PANES = (
    *("page", "ledger", "curve", "leaves", "descent", "paths", "why", "check", "quiz", "hunt", "fault"),
    *("playground", "typed", "share", "logic", "lesson"),
)
SPOKEN = (*(f"{pane}." for pane in PANES), "")
STYLES = (
    "page/colours.css",
    "page/page.css",
    "page/picture.css",
    "page/ledger.css",
    "page/curve.css",
    "page/panels.css",
    "page/quiz.css",
    "page/playground.css",
    "page/lessons.css",
)


class Stepper:
    """Steps through the forward and the backward pass of a graph, in a page, with every number explained.

    In a notebook it shows itself; `save` writes the page.

    Args:
        root: the node to start from, such as a loss; or a model, with a ``sample``.
        sample: the inputs, where ``root`` is a model.
        target: what the model should give; the loss is then the mean squared error.
        model: the model whose neurons and layers fold, where ``root`` is a node.
        title: what stands above the page.
        language: "en" or "pl", the language the page opens in.
        data: leaves that gradient descent leaves alone unless one ticks them, such as inputs and targets; those called
            x, y, t, input or target, with or without an index, are data anyway.
        trainable: the leaves that it moves, and no others; without them, all that are neither data nor constants.
        expression: what was typed, if ``root`` is the graph of that: it stands in the page's field.
        gradients: "grad" shows beside the check what the nodes' ``grad`` hold, such as the gradients of somebody else's
            engine (see `from_engine`), and which mistake of the bug hunt gives exactly these.

    Raises:
        TypeError: ``root`` is neither a Value nor a model, ``data`` or ``trainable`` has something else than Values, or
            both are given.
        ValueError: the graph is too large to step through, the language is unknown, or what should be trainable is no
            leaf or a constant, or there are no such ``gradients``.
        StaleError: a leaf was changed after the recording.

    Example:
        >>> a, b = Value(2.0), Value(-3.0)
        >>> "<!doctype html>" in Stepper(a * b).html()
        True
    """

    def __init__(
        self,
        root: Any,
        sample: Any = None,
        target: Any = None,
        *,
        model: Any = None,
        title: str | None = None,
        language: str = "en",
        data: Any = (),
        trainable: Any = None,
        expression: str = "",
        gradients: str = "",
    ) -> None:
        check_language(language, "Stepper")
        if gradients not in ("", "grad"):
            raise ValueError(f"Stepper: gradients is {gradients!r:.60}; expected 'grad', for what the nodes' grad hold")
        model, root = root_of("Stepper", root, sample, target, model)
        self.nodes = freshness.check_fresh(root)[::-1]
        if len(self.nodes) > LARGEST:
            raise ValueError(
                f"Stepper: the graph has {len(self.nodes):,} nodes; past {LARGEST:,} nobody steps from node to node. "
                "Step through a part of it, such as the loss of one sample or one neuron's output"
            )
        label_from_caller(self.nodes, callers_frame())
        self.root, self.model, self.language = root, model, language
        self.data = leaves_called("data", data)
        self.trainable = None if trainable is None else leaves_called("trainable", trainable)
        if self.data and self.trainable is not None:
            raise TypeError("Stepper: got data and trainable; pass one of them: what is trainable is no data")
        for each in self.trainable or ():
            if each.op or each.constant:
                kind = f"made by {each.op}" if each.op else "a constant"
                raise ValueError(f"Stepper: trainable has {each!r:.60}, which is {kind}; expected leaves that can move")
        self.title = str(title or root.label or "")
        self.expression, self.gradients = expression, gradients

    def html(self) -> str:
        """The page.

        Raises:
            StaleError: a leaf was changed after the recording.
        """
        freshness.check_fresh(self.root)
        over_lists = any(TABLE[node.op].variadic for node in self.nodes if node.op)
        taken_apart = order(unfold(self.root))[::-1] if over_lists else []
        taken_apart = taken_apart if len(taken_apart) <= LARGEST else []
        given = payload(self.nodes, taken_apart, self.model, self.title, self.data, self.trainable)
        if self.gradients:
            given["graphs"]["recorded"]["held"] = [as_json(node.grad) for node in self.nodes]
        if self.expression:
            given["expression"] = {"text": self.expression}
        return page_of(given, self.language)

    def __repr__(self) -> str:
        shown = f"Stepper of {self.title or 'a graph'}: {len(self.nodes):,} nodes"
        return f'{shown}. A notebook shows it; .save("backprop.html") writes the page'

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        words = texts("notebook.", "page.", "")[self.language]
        title = words["notebook.title_of"].format(title=self.title) if self.title else words["notebook.title"]
        alt = words["notebook.alt"].format(title=title, count=len(self.nodes), value=number(self.root.data))
        still = view_of(Structure(self.nodes))
        still.names = names_of(self.nodes)
        still.arrived = gradients_after(self.root, steps_of(self.root))
        return notebook.mimebundle(
            self.html(), dot_text(still, saying(self.language)), repr(self), title, alt, words["notebook.hint"]
        )

    def _repr_html_(self) -> str | None:
        """For viewers that know nothing else."""
        return self._repr_mimebundle_()[0].get("text/html")

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, whole or not at all.

        Raises:
            OSError: the folder doesn't exist, or the file can't be written; what was there is kept.
        """
        target = in_folder(path, "Stepper")
        return write_whole(target, self.html().encode(), "Stepper")


def leaves_called(what: str, given: Any) -> frozenset[Value]:
    """The leaves that a user gives Stepper as ``what``: one, or several.

    Raises:
        TypeError: there is something else among them.
    """
    leaves = [given] if isinstance(given, Value) or not isinstance(given, Iterable) else list(given)
    for each in leaves:
        if not isinstance(each, Value):
            raise TypeError(
                f"Stepper: {what} has a {type(each).__name__}, {each!r:.60}; expected leaves, such as {what}=[a, b]"
            )
    return frozenset(leaves)


def page_of(given: Mapping[str, Any], language: str) -> str:
    """The page that shows what it is given (see `payload`; without graphs, an expression), with all rows in it."""
    shown = dict(given) | {"language": language, "dataNames": DATA_NAMES.pattern, "texts": texts(*SPOKEN)}
    rows = in_pages(TABLE.values(), _shown(given))
    code = "\n".join([script(rows), mistakes.script(), faults.script(), *map(asset, SCRIPTS)])
    style = "".join(map(asset, STYLES))
    policy = f"script-src {csp_hash(code)}; style-src {csp_hash(style)}; img-src data:"
    return fill(
        asset("page/page.html"),
        title=html.escape(given["title"]) or "backpropagation",
        language=language,
        policy=f"default-src 'none'; {policy}; base-uri 'none'; form-action 'none'",
        style=style,
        data=quoted(shown),
        script=code,
    )


def _shown(given: Mapping[str, Any]) -> set[str]:
    """The rows of the graphs that a page is given."""
    return {op for graph in (given["graphs"] or {}).values() for op in (graph or {}).get("ops", ()) if op}


def root_of(who: str, root: Any, sample: Any, target: Any, model: Any) -> tuple[Any, Value]:
    """The model, if any, and the node to start from, of what a user gave.

    Raises:
        TypeError: they don't go together; ``who`` is told so.
    """
    if not isinstance(root, Value) and hasattr(root, "named_parameters"):
        return root, _loss_of(who, root, sample, target)
    if sample is not None or target is not None:
        raise TypeError(f"{who}: sample and target go with a model; of a node pass model=... to know its parts")
    if not isinstance(root, Value):
        raise TypeError(f"{who}: root is a {type(root).__name__}, {root!r:.60}; expected a Value or a model")
    return model, root


def _loss_of(who: str, model: Any, sample: Any, target: Any) -> Value:
    """What to step through of a model: its output, or its mean squared error against ``target``."""
    if sample is None:
        raise TypeError(f"{who}: a model needs a sample: {who}(model, [1.4, -0.4])")
    inputs = _named(sample, "x")
    outputs = model(inputs)
    found = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    for each, name in zip(found, indexed("ŷ", len(found)), strict=True):
        each.label = each.label or name
    if target is None:
        if len(found) > 1:
            raise TypeError(f"{who}: the model has {len(found)} outputs; pass a target, or a loss of your own")
        output: Value = found[0]
        return output
    wanted = list(target) if isinstance(target, (list, tuple)) else [target]
    if len(wanted) != len(found):
        raise ValueError(f"{who}: {len(found)} output(s) and {len(wanted)} target(s); expected as many")
    first, *rest = [(output - goal) ** 2 for output, goal in zip(found, _named(wanted, "y"), strict=True)]
    total = sum(rest, start=first)
    loss: Value = total / len(found) if rest else total
    loss.label = "L"
    return loss


def _named(numbers: Any, letter: str) -> list[Value]:
    """Plain numbers as constants x₁, x₂, x₃; one alone is x."""
    return [
        each if isinstance(each, Value) else Value(each, label=name, constant=True)
        for each, name in zip(numbers, indexed(letter, len(numbers)), strict=True)
    ]
