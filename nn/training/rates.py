"""nn/training: find_lr(): which learning rate to begin with, by trying all of them in one short training."""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nn.common.ranges import check_number, check_whole
from nn.common.wording import advice
from nn.modules.module import Module
from nn.optimizing.optimizer import Optimizer
from nn.training.fitting import fit
from nn.training.weights import checked_module

WHO = "find_lr"
KEPT = 0.9  # of the running mean of losses, by which it goes on
WORSE = 4.0  # times as large as the lowest: the loss has gone off
FEWEST = 10  # steps that say something
OWN = {  # what it gives `fit` itself
    "epochs": "no option: the training is over with its steps; give steps=",
    "step_callbacks": "no option: it notes every step itself; what comes back has their rates and losses",
    "progress": "no option: it is short, and shows no bar; leave it out",
}
THEIRS = {  # what others call its own options
    **dict.fromkeys(("start_lr", "min_lr", "init_value", "lr_min", "lr_start"), "lowest={}"),
    **dict.fromkeys(("end_lr", "max_lr", "final_value", "lr_max", "lr_end"), "highest={}"),
    **dict.fromkeys(("num_iter", "num_it", "num_training", "iterations", "n_steps"), "steps={}"),
}


@dataclass
class RateTest:
    """What `find_lr` gives back; a notebook shows its curve, `plot` draws it.

    Args:
        rates: the learning rate of every step that was taken.
        losses: that step's loss, before it was taken.
        smoothed: the running mean of the losses.
        stopped: why the test ended.

    Example:
        >>> RateTest([0.001, 0.01, 0.1], [0.7, 0.69, 0.4], [0.7, 0.69, 0.4], "all rates are tried").suggestion
        0.01
    """

    rates: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    smoothed: list[float] = field(default_factory=list)
    stopped: str = ""

    @property
    def suggestion(self) -> float | None:
        """The rate at which the smoothed loss fell fastest, up to its lowest; None where it never fell."""
        if len(self.smoothed) < 2:
            return None
        lowest = min(range(len(self.smoothed)), key=self.smoothed.__getitem__)
        falls = [self.smoothed[i] - self.smoothed[i + 1] for i in range(lowest)]
        return self.rates[max(range(lowest), key=falls.__getitem__)] if falls and max(falls) > 0 else None

    def __repr__(self) -> str:
        if self.suggestion is None:
            return f"RateTest({len(self.rates)} steps: the loss never fell; {self.stopped})"
        tried = f"from {self.rates[0]:.2g} to {self.rates[-1]:.2g}"
        return f"RateTest({len(self.rates)} steps {tried}: suggests lr={self.suggestion:.2g}; {self.stopped})"

    def plot(self) -> Any:
        """The loss by the learning rate, as a picture with ``save(path)``, shown by notebooks.

        Raises:
            ValueError: no step was taken.
            RenderError: matplotlib isn't installed.
        """
        from autograd.views.plots.plotting import FAINT, HELD_OUT, TRAINED, Plot, new_figure, settle, styled

        if not self.rates:
            raise ValueError(f"RateTest.plot: there is no step to plot; {self.stopped}")
        with styled("RateTest.plot"):
            figure = new_figure(5.5, 3.2, layout="constrained")
            axes = figure.subplots()
            axes.plot(self.rates, self.losses, color=FAINT, label="each step")
            axes.plot(self.rates, self.smoothed, color=TRAINED, label="smoothed")
            if self.suggestion is not None:
                axes.axvline(self.suggestion, color=HELD_OUT, linestyle=":", label=f"lr={self.suggestion:.2g}")
            axes.set(xscale="log", xlabel="learning rate", title="Loss")
            finite = [each for each in self.smoothed if math.isfinite(each)]
            if finite and max(finite) > min(finite):  # a single step that went off would flatten all others
                axes.set_ylim(min(0.0, min(finite)), 1.1 * max(finite))
            axes.legend()
            axes.grid(color=FAINT)
            settle(figure)
        return Plot(figure, "RateTest.plot", f"{len(self.rates)} learning rates")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        from autograd.common.errors import RenderError

        try:
            bundle, sizes = self.plot()._repr_mimebundle_(**options)
        except (RenderError, ValueError):
            return {"text/plain": repr(self)}
        return {**bundle, "text/plain": repr(self)}, sizes


def find_lr(
    model: Module, loss: Any, data: Any, *, lowest: float = 1e-5, highest: float = 10.0, steps: int = 100,
    batch: int | None = None, optimizer: Any = "adam", **options: Any,
) -> RateTest:  # fmt: skip
    """Train a copy of a model for some steps with larger and larger learning rates; the model stays as it is.

    The rates grow by the same factor from step to step, until the loss is four times its lowest (L. N. Smith, Cyclical
    Learning Rates for Training Neural Networks, 2017). ``suggestion`` is where the loss falls fastest.

    Args:
        model: a Module, as `fit` takes it.
        loss: a loss, as there.
        data: the same data; batches have to come from what can be gone through again: a list of them, a DataLoader, or
            a function that makes a generator.
        lowest: the first learning rate.
        highest: the last one.
        steps: how many rates are tried.
        batch: samples per step.
        optimizer: the name of one, or one over the model's parameters, whose groups keep their ratios.
        options: what else `fit` takes that concerns a step: penalty, clip_norm, seed, compiled, sample_weight, ….

    Raises:
        ValueError: rates that don't grow, fewer than 10 steps, or a generator; and what `fit` raises.
        TypeError: the model is no Module, or can't be copied, or an option is its own; and what `fit` raises.

    Example:
        >>> from nn import MLP, bce_with_logits, data
        >>> found = find_lr(MLP(2, [8, 1], "tanh", seed=1), bce_with_logits, data.moons(100, seed=1), compiled=False)
        >>> 0.01 < found.suggestion < 1
        True
    """
    checked_module(model, WHO)
    if "lr" in options or "schedule" in options:
        raise TypeError(f"{WHO}: the learning rate is what is looked for; give lowest= and highest=")
    if own_options := [name for name in options if name in OWN]:
        raise TypeError(f"{WHO}: {own_options[0]}= is {OWN[own_options[0]]}")
    if words := [name for name in options if name in THEIRS]:
        name = words[0]
        raise TypeError(f"{WHO}() has no {name}{advice(name, options[name], THEIRS, ())}")
    if isinstance(data, Iterator):
        raise ValueError(
            f"{WHO}: data is a {type(data).__name__}, which can be gone through once; give what can be gone through "
            "again: a list of batches, a DataLoader, or the function that makes the generator"
        )
    check_whole(steps, f"{WHO}: steps", least=FEWEST)
    lowest, highest = (
        check_number(each, f"{WHO}: {name}") for each, name in ((lowest, "lowest"), (highest, "highest"))
    )
    if not 0.0 < lowest < highest < math.inf:
        raise ValueError(f"{WHO}: the rates go from {lowest:g} to {highest:g}; expected two above 0 that grow")
    try:
        tried, theirs = copy.deepcopy((model, optimizer))
    except Exception as error:
        raise TypeError(
            f"{WHO}: the model can't be copied ({type(error).__name__}: {error}); it is to stay as it is"
        ) from error
    own = theirs.lr if isinstance(theirs, Optimizer) else lowest
    found = RateTest()

    def rate(step: int) -> float:
        return lowest * float((highest / lowest) ** (step / (steps - 1)))

    def cut(steps: int) -> None:
        for each in (found.rates, found.losses, found.smoothed, means):
            del each[steps:]

    def noted(training: Any) -> None:
        cut(training.step - 1)  # a step may be taken again, where a replay turned out not to be the function
        now = training.step_loss
        mean = KEPT * (means[-1] if means else 0.0) + (1.0 - KEPT) * now
        means.append(mean)
        found.rates.append(rate(training.step - 1))
        found.losses.append(now)
        found.smoothed.append(mean / (1.0 - KEPT**training.step))
        if found.smoothed[-1] > WORSE * min(found.smoothed) and min(found.smoothed) > 0:
            training.stop(f"the loss went off at lr={found.rates[-1]:.2g}")
        elif training.step >= steps:
            training.stop("all rates are tried")

    means: list[float] = []
    named = None if isinstance(theirs, Optimizer) else lowest
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fit: .*that step was not taken", RuntimeWarning)  # it is what is looked for
        history = fit(
            tried, loss, data, epochs=steps, batch=batch, optimizer=theirs, schedule=lambda step: rate(step) / own,
            lr=named, step_callbacks=noted, progress=False, **options,
        )  # fmt: skip
    cut(history.steps)
    found.stopped = history.stopped
    return found
