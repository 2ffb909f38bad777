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
        metrics: every metric by its name, after each epoch, on the training data.
        validation_metrics: the same on the validation data; empty where there are none.
        metric: the first metric, on the validation data where there are any, else on the training data.
        metric_name: what that is called.
        lr: the learning rate at the end of each epoch.
        steps: how many steps were taken in all.
        best_epoch: the epoch, counted from 1, with the lowest validation loss (training loss where there is none), or
            with the best of what was monitored.
        kept: whose weights the model has now: an epoch's, by its number, 0 for those it began with, None for the last.
        stopped: why the training ended.
        engine: how the gradients were got, "compiled (llvm)", "compiled (numpy)" or "eager", and why if it's eager.
        samples: how many samples the steps took in all, since `fit` was called.
        seconds: how long the epochs took, with all that belongs to them; what comes before is not in it.

    Example:
        >>> History(loss=[0.7, 0.2], steps=20, best_epoch=2, stopped="all 2 epochs are done")
        History(2 epochs, 20 steps: loss 0.7 → 0.2; all 2 epochs are done)
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    validation_metrics: dict[str, list[float]] = field(default_factory=dict)
    metric: list[float] = field(default_factory=list)
    metric_name: str = ""
    lr: list[float] = field(default_factory=list)
    steps: int = 0
    best_epoch: int | None = None
    kept: int | None = None
    stopped: str = ""
    engine: str = ""
    samples: int = field(default=0, compare=False)
    seconds: float = field(default=0.0, compare=False)

    @property
    def samples_per_second(self) -> float:
        """How many samples were learned from in a second, validation and metrics included; 0 where none was."""
        return self.samples / self.seconds if self.seconds else 0.0

    def curves(self) -> dict[str, list[float]]:
        """All that has a number per epoch, by its place: what a checkpoint keeps."""
        found = {"loss": self.loss, "validation_loss": self.validation_loss, "metric": self.metric, "lr": self.lr}
        for name in ("metrics", "validation_metrics"):
            found |= {f"{name}.{i}": curve for i, curve in enumerate(getattr(self, name).values())}
        return found

    def __len__(self) -> int:
        return len(self.loss)

    def __repr__(self) -> str:
        lines = {"loss": self.loss, "validation loss": self.validation_loss, self.metric_name: self.metric}
        others = self.validation_metrics or self.metrics
        kind = "validation" if self.validation_metrics else "training"
        lines |= {f"{kind} {name}": curve for name, curve in others.items()}
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
        from autograd.views.plots.plotting import COLOURS, FAINT, HELD_OUT, TRAINED, Plot, new_figure, settle, styled

        if not self.loss:
            raise ValueError(f"{WHO}.plot: there is no whole epoch to plot; {self.stopped or 'nothing was trained'}")
        epochs = range(1, len(self) + 1)
        with styled(f"{WHO}.plot"):
            pictures = self._metric_lines()
            curves = [line for lines in pictures.values() for line, *_ in lines]
            broken = not all(
                map(math.isfinite, [each for line in (self.loss, self.validation_loss, *curves) for each in line])
            )
            count = 1 + len(pictures)
            figure = new_figure(5.5 if count == 1 else 4.5 * count, 3.2, layout="constrained")
            losses, *others = figure.subplots(1, count, squeeze=False)[0]
            marker = "o" if len(self) == 1 or broken else None  # a point between gaps is no line
            lines = [(self.loss, "training", TRAINED), (self.validation_loss, "validation", HELD_OUT)]
            for line, label, colour in lines:
                if line:
                    losses.plot(epochs, line, color=colour, label=label, marker=marker)
            positive = [each for line, *_ in lines for each in line if math.isfinite(each)]
            if positive and min(positive) > 0 and max(positive) > 20 * min(positive):
                losses.set_yscale("log")
            losses.set(xlabel="epoch", title="Loss")
            for axes, (title, drawn) in zip(others, pictures.items(), strict=True):
                for line, label, held_out in drawn:
                    colour = COLOURS[2] if len(drawn) == 1 else HELD_OUT if held_out else TRAINED
                    axes.plot(epochs, line, color=colour, label=label, marker=marker)
                axes.set(xlabel="epoch", title=title[:1].upper() + title[1:])
            if self.best_epoch is not None and self.validation_loss:
                best: dict[str, Any] = {"color": "#888888", "linewidth": 0.8, "linestyle": ":", "zorder": 0}
                for axes in (losses, *others):
                    axes.axvline(self.best_epoch, label=f"best: epoch {self.best_epoch}", **best)
            if self.validation_loss:
                losses.legend()
            for axes, drawn in zip(others, pictures.values(), strict=True):
                if len(drawn) > 1:
                    axes.legend()
            for axes in (losses, *others):
                axes.grid(color=FAINT)
                axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
                axes.set_xlim(0 if len(self) > 1 else 0.5, len(self) + (0.5 if len(self) == 1 else 0.02 * len(self)))
            settle(figure)
        return Plot(figure, f"{WHO}.plot", f"a training of {len(self)} epochs")

    def _metric_lines(self) -> dict[str, list[tuple[list[float], str, bool]]]:
        """What is drawn of the metrics, by title: lines, each with its name and whether it's of the validation data."""
        if not self.metrics and self.validation_metrics:
            return {f"validation {name}": [(line, "", True)] for name, line in self.validation_metrics.items()}
        if not self.metrics:
            return {self.metric_name: [(self.metric, "", False)]} if self.metric else {}
        if not self.validation_metrics:
            return {f"training {name}": [(line, "", False)] for name, line in self.metrics.items()}
        return {
            name: [(line, "training", False), (self.validation_metrics[name], "validation", True)]
            for name, line in self.metrics.items()
        }

    def _repr_mimebundle_(self, **options: Any) -> Any:
        from autograd.common.errors import RenderError

        try:
            bundle, sizes = self.plot()._repr_mimebundle_(**options)
        except (RenderError, ValueError):
            return {"text/plain": repr(self)}
        return {**bundle, "text/plain": repr(self)}, sizes
