"""nn/training: history: what a training was like, epoch by epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

WHO = "History"


@dataclass
class History:
    """What `fit` gives back; a notebook shows its curves, `plot` draws them.

    Args:
        loss: the mean training loss of each epoch, while the weights moved; with the penalty.
        validation_loss: the loss on the validation data after each epoch; empty where there are none.
        metric: the metric after each epoch, on the validation data where there are any, else on the training data.
        metric_name: what the metric is called.
        lr: the learning rate at the end of each epoch.
        steps: how many steps were taken in all.
        best_epoch: the epoch, counted from 1, with the lowest validation loss (training loss where there is none).
        kept: whose weights the model has now: an epoch's, by its number, 0 for those it began with, None for the last.
        stopped: why the training ended.
        engine: how the gradients were got, "compiled (llvm)", "compiled (numpy)" or "eager", and why if it's eager.

    Example:
        >>> History(loss=[0.7, 0.2], steps=20, best_epoch=2, stopped="all 2 epochs are done")
        History(2 epochs, 20 steps: loss 0.7 → 0.2; all 2 epochs are done)
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    metric: list[float] = field(default_factory=list)
    metric_name: str = ""
    lr: list[float] = field(default_factory=list)
    steps: int = 0
    best_epoch: int | None = None
    kept: int | None = None
    stopped: str = ""
    engine: str = ""

    def __len__(self) -> int:
        return len(self.loss)

    def __repr__(self) -> str:
        lines = {"loss": self.loss, "validation loss": self.validation_loss, self.metric_name: self.metric}
        told = [f"{name} {line[0]:.4g} → {line[-1]:.4g}" for name, line in lines.items() if line]
        parts = [part for part in (", ".join(told), self.stopped) if part]
        if self.kept is not None:
            parts.append(f"the model has the weights {f'of epoch {self.kept}' if self.kept else 'it began with'}")
        return f"History({len(self)} epochs, {self.steps} steps: {'; '.join(parts)})"

    def plot(self) -> Any:
        """The curves, as a picture with ``save(path)`` (.svg, .png, .pdf), shown by notebooks.

        Raises:
            ValueError: there is no whole epoch yet.
            RenderError: matplotlib isn't installed.
        """
        from autograd.views.plots.plotting import COLOURS, FAINT, Plot, new_figure, settle, styled

        if not self.loss:
            raise ValueError(f"{WHO}.plot: there is no whole epoch to plot; {self.stopped or 'nothing was trained'}")
        epochs = range(1, len(self) + 1)
        with styled(f"{WHO}.plot"):
            broken = not all(map(math.isfinite, [*self.loss, *self.validation_loss, *self.metric]))
            figure = new_figure(9.0 if self.metric else 5.5, 3.2, layout="constrained")
            losses, *others = figure.subplots(1, 2 if self.metric else 1, squeeze=False)[0]
            marker = "o" if len(self) == 1 or broken else None  # a point between gaps is no line
            lines = [(self.loss, "training"), (self.validation_loss, "validation")]
            for (line, label), colour in zip(lines, COLOURS, strict=False):
                if line:
                    losses.plot(epochs, line, color=colour, label=label, marker=marker)
            positive = [each for line, _ in lines for each in line if math.isfinite(each)]
            if positive and min(positive) > 0 and max(positive) > 20 * min(positive):
                losses.set_yscale("log")
            losses.set(xlabel="epoch", title="Loss")
            for axes in others:
                axes.plot(epochs, self.metric, color=COLOURS[2], marker=marker)
                axes.set(xlabel="epoch", title=self.metric_name[:1].upper() + self.metric_name[1:])
            if self.best_epoch is not None and self.validation_loss:
                best: dict[str, Any] = {"color": "#888888", "linewidth": 0.8, "linestyle": ":", "zorder": 0}
                for axes in (losses, *others):
                    axes.axvline(self.best_epoch, label=f"best: epoch {self.best_epoch}", **best)
            if self.validation_loss:
                losses.legend()
            for axes in (losses, *others):
                axes.grid(color=FAINT)
                axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
                axes.set_xlim(0 if len(self) > 1 else 0.5, len(self) + (0.5 if len(self) == 1 else 0.02 * len(self)))
            settle(figure)
        return Plot(figure, f"{WHO}.plot", f"a training of {len(self)} epochs")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        from autograd.common.errors import RenderError

        try:
            bundle, sizes = self.plot()._repr_mimebundle_(**options)
        except (RenderError, ValueError):
            return {"text/plain": repr(self)}
        return {**bundle, "text/plain": repr(self)}, sizes
