"""views/stepping: Stepper: a page to step through back-propagation, in one file that needs nothing else."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import Any

from autograd.calculus.unfolding import unfold
from autograd.common.errors import RenderError
from autograd.common.files import in_folder, write_whole
from autograd.common.words import number
from autograd.core import freshness
from autograd.core.graph import order
from autograd.core.value import Value
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.steps import gradients_after, steps_of
from autograd.rows.table import TABLE
from autograd.views.stepping import mistakes, notebook
from autograd.views.stepping.javascript import quoted, script
from autograd.views.stepping.payload import payload
from autograd.views.stepping.strings import check_language, texts
from autograd.views.stepping.templates import asset, csp_hash, fill

LARGEST = 2000  # nodes: past this nobody steps from node to node
SCRIPTS = (
    *("texts.js", "elements.js", "passes.js", "answers.js", "picture.js", "ledger.js", "controls.js"),
    *("leaves.js", "descent.js", "paths.js", "quiz.js", "app.js"),
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

    Raises:
        TypeError: ``root`` is neither a Value nor a model.
        ValueError: the graph is too large to step through, or the language is unknown.
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
    ) -> None:
        check_language(language, "Stepper")
        model, root = root_of("Stepper", root, sample, target, model)
        self.nodes = freshness.check_fresh(root)[::-1]
        if len(self.nodes) > LARGEST:
            raise ValueError(
                f"Stepper: the graph has {len(self.nodes):,} nodes; past {LARGEST:,} nobody steps from node to node. "
                "Step through a part of it, such as the loss of one sample or one neuron's output"
            )
        label_from_caller(self.nodes, callers_frame())
        self.root, self.model, self.language = root, model, language
        self.title = str(title or root.label or "")

    def html(self) -> str:
        """The page.

        Raises:
            StaleError: a leaf was changed after the recording.
            RenderError: nothing here can lay a graph out.
        """
        return self._page(self._given())

    def _given(self) -> dict[str, Any]:
        """What the page is given but its texts."""
        freshness.check_fresh(self.root)
        over_lists = any(TABLE[node.op].variadic for node in self.nodes if node.op)
        taken_apart = order(unfold(self.root))[::-1] if over_lists else []
        return payload(self.nodes, taken_apart, self.model, self.title)

    def _page(self, given: dict[str, Any]) -> str:
        used = {op for graph in given["graphs"].values() for op in graph["ops"] if op}
        data = given | {"language": self.language, "texts": texts("page.", "quiz.", "logic.", "")}
        code = "\n".join([script(TABLE[op] for op in TABLE if op in used), mistakes.script(), *map(asset, SCRIPTS)])
        style = asset("page.css")
        policy = f"script-src {csp_hash(code)}; style-src {csp_hash(style)}; img-src data:"
        return fill(
            asset("page.html"),
            title=html.escape(data["title"]) or "backpropagation",
            language=self.language,
            policy=f"default-src 'none'; {policy}; base-uri 'none'; form-action 'none'",
            style=style,
            data=quoted(data),
            script=code,
        )

    def __repr__(self) -> str:
        shown = f"Stepper of {self.title or 'a graph'}: {len(self.nodes):,} nodes"
        return f'{shown}. A notebook shows it; .save("backprop.html") writes the page'

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        words = texts("notebook.", "page.", "")[self.language]
        title = words["notebook.title_of"].format(title=self.title) if self.title else words["notebook.title"]
        alt = words["notebook.alt"].format(title=title, count=len(self.nodes), value=number(self.root.data))
        try:
            given = self._given()
            gradients = gradients_after(self.root, steps_of(self.root))
            dot = notebook.still_dot(given, self.nodes, gradients, words)
            return notebook.mimebundle(self._page(given), dot, repr(self), title, alt, words["notebook.hint"])
        except RenderError as error:
            return {"text/plain": f"{self!r}\n{error}"}, {}

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
    inputs = [
        each if isinstance(each, Value) else Value(each, label=f"x{i}", constant=True) for i, each in enumerate(sample)
    ]
    outputs = model(inputs)
    found = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    if target is None:
        if len(found) > 1:
            raise TypeError(f"{who}: the model has {len(found)} outputs; pass a target, or a loss of your own")
        output: Value = found[0]
        output.label = output.label or "y"
        return output
    wanted = list(target) if isinstance(target, (list, tuple)) else [target]
    if len(wanted) != len(found):
        raise ValueError(f"{who}: {len(found)} output(s) and {len(wanted)} target(s); expected as many")
    first, *rest = [(output - goal) ** 2 for output, goal in zip(found, wanted, strict=True)]
    total = sum(rest, start=first)
    loss: Value = total / len(found) if rest else total
    loss.label = "L"
    return loss
