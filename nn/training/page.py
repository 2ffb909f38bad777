"""nn/training: TrainingPage: a page in which a model of one's own learns from data of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from autograd.common.files import in_folder, write_whole
from autograd.views.networks.network import draw_network
from autograd.views.stepping import notebook
from autograd.views.strings import check_language
from autograd.views.training.page import page_of
from autograd.views.training.strings import texts
from nn.common.ranges import check_number, check_whole
from nn.optimizing.optimizers import SGD, Adam
from nn.training.preparing import USUAL_RATE, batch_size
from nn.training.trainable import WHO, check_data, loss_named, losses_for, rows_of

LAST_SEED = 2**53 - 1  # beyond, JavaScript doesn't know whole numbers


class TrainingPage:
    """A page in which a model learns from data, down to the arithmetic of one weight; the model itself stays as it is.

    It trains as ``nn.fit(model, loss, data)`` does with the same options: the same batches, losses and weights. In a
    notebook it shows itself; `save` writes the page. With two inputs it draws what the model says of every place of the
    plane, with one the curve; with more inputs all else is shown.

    Args:
        model: an `MLP`, a `Layer`, or a `Sequential` of layers and activations; the page begins with its numbers.
        data: a `Data` with at most 1,000 samples, labels of classes or one number each.
        loss: one of ``nn.bce_with_logits``, ``cross_entropy``, ``hinge``, ``mse``, ``mae``, ``huber``; None: the usual.
        optimizer: "adam" or "sgd", or an `Adam` or `SGD` of the model's parameters.
        lr: the learning rate of an optimizer given by name; 0.01.
        batch: samples per step; 32, or all where there are fewer.
        l2: λ, as ``penalty=lambda model: nn.l2(model, λ)``.
        validation: a share of the data to hold out, such as 0.2; nothing where None.
        seed: of the order of the samples and of the part that is held out.
        title: what stands above the page.
        language: "en" or "pl", the language the page opens in.

    Raises:
        TypeError: model or data are something else.
        ValueError: the page can't train that, and what it can; an option is out of range.

    Example:
        >>> from nn import MLP, data
        >>> page = TrainingPage(MLP(2, [4, 1], "tanh"), data.moons(100), optimizer="sgd", lr=0.3)
        >>> page
        TrainingPage of MLP(17 parameters) and Data(moons: 100 samples, 2 features, 2 classes). A notebook shows it; \
.save("training.html") writes the page
    """

    def __init__(
        self, model: Any, data: Any, *, loss: Any = None, optimizer: Any = "adam", lr: float | None = None,
        batch: int | None = None, l2: float = 0.0, validation: float | None = None, seed: int = 0, title: str = "",
        language: str = "en",
    ) -> None:  # fmt: skip
        check_language(language, WHO)
        rows = rows_of(model)
        check_data(data, rows)
        self.model, self.data, self.title, self.language = model, data, str(title), language
        self.losses = losses_for(data, rows)
        share = 0.0 if validation is None else check_number(validation, f"{WHO}: validation", below=1.0)
        seed = check_whole(seed, f"{WHO}: seed")
        if seed > LAST_SEED:
            raise ValueError(f"{WHO}: seed is {seed}; expected at most 2**53 - 1")
        count = len(data.split(share, seed=seed)[0]) if share else len(data)
        self.setting: dict[str, Any] = {
            "data": "given", "loss": loss_named(loss, self.losses, data), **options_of(model, optimizer, lr),
            "batch": batch_size(batch, count, WHO), "l2": check_number(l2, f"{WHO}: l2"), "heldOut": share,
            "seed": seed,
        }  # fmt: skip

    def html(self) -> str:
        """The page; it begins with the numbers that the model has now.

        Raises:
            ValueError: the model was changed into one that the page can't train.
        """
        rows, data = rows_of(self.model), self.data
        check_data(data, rows)
        shape = {
            "layers": [len(row.layer.neurons) for row in rows[:-1]],
            "activations": [row.activation for row in rows],
            "output": rows[-1].activation,
        }
        samples = {
            "x": data.x.ravel().tolist(), "y": data.y.ravel().astype(float).tolist(), "features": data.x.shape[1],
            "classes": len(data.classes), "names": list(data.names),
        }  # fmt: skip
        numbers = [number for row in rows for number in row.numbers]
        given = {"samples": samples, "numbers": numbers, "losses": self.losses}
        return page_of(self.language, {**self.setting, **shape}, given, self.title)

    def __repr__(self) -> str:
        model = f"{type(self.model).__name__}({self.model.describe()})"
        return f'{WHO} of {model} and {self.data!r}. A notebook shows it; .save("training.html") writes the page'

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        words = texts()[self.language]
        title = self.title or words["page.title"]
        alt = words["notebook.alt"].format(title=title, model=repr(self.model).partition("\n")[0])
        still = draw_network(self.model, language=self.language).dot
        return notebook.mimebundle(self.html(), still, repr(self), title, alt, words["notebook.hint"])

    def _repr_html_(self) -> str | None:
        """For viewers that know nothing else."""
        return self._repr_mimebundle_()[0].get("text/html")

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, whole or not at all.

        Raises:
            OSError: the folder doesn't exist, or the file can't be written; what was there is kept.
        """
        return write_whole(in_folder(path, WHO), self.html().encode(), WHO)


def options_of(model: Any, optimizer: Any, lr: float | None) -> dict[str, Any]:
    """Which optimizer, and what it was made with, as the page has it.

    Raises:
        ValueError: the page doesn't have it.

    Example:
        >>> options_of(None, "sgd", 0.1)
        {'optimizer': 'sgd', 'rate': 0.1, 'momentum': 0.0}
    """
    if isinstance(optimizer, str):
        if optimizer.lower() not in ("adam", "sgd"):
            raise ValueError(f"{WHO}: optimizer is {optimizer!r:.60}; the page has 'adam' and 'sgd'")
        rate = USUAL_RATE if lr is None else check_number(lr, f"{WHO}: lr")
        return {"optimizer": optimizer.lower(), "rate": rate, "momentum": 0.0}
    if type(optimizer) not in (Adam, SGD):
        raise ValueError(f"{WHO}: optimizer is {optimizer!r:.60}; the page has 'adam', 'sgd', nn.Adam and nn.SGD")
    if lr is not None:
        raise ValueError(f"{WHO}: lr is {lr}, and the optimizer has its own, {optimizer.lr}; give one of them")
    who = type(optimizer).__name__
    if {*map(id, optimizer.parameters)} != {*map(id, model.parameters())}:
        raise ValueError(
            f"{WHO}: the optimizer's parameters aren't those of the model; expected {who}(model.parameters())"
        )
    if optimizer.groups:
        raise ValueError(f"{WHO}: the optimizer has groups; the page has one learning rate for all parameters")
    if optimizer.steps:
        raise ValueError(f"{WHO}: the optimizer has taken {optimizer.steps} step(s); expected a fresh {who}")
    usual: dict[str, Any] = {"weight_decay": 0.0}
    usual |= {"nesterov": False} if isinstance(optimizer, SGD) else {"betas": (0.9, 0.999), "eps": 1e-8}
    for name, expected in usual.items():
        if (found := getattr(optimizer, name)) != expected:
            hint = "; l2=... is a penalty that the page has" if name == "weight_decay" else ""
            raise ValueError(f"{WHO}: the optimizer's {name} is {found}; the page has {name}={expected}{hint}")
    rates = {"optimizer": who.lower(), "rate": optimizer.lr}
    return {**rates, "momentum": optimizer.momentum if isinstance(optimizer, SGD) else 0.0}
