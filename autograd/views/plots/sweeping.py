"""views/plots: draw_sweep(): the V of truncation against rounding, as textbooks on numerics show it."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from autograd.checking.sweeping import sweep
from autograd.common.words import number
from autograd.explaining.labels import callers_frame
from autograd.views.plots.plotting import COLOURS, FAINT, INK, Plot, new_figure, settle, styled
from autograd.views.rendering import FORMATS
from autograd.views.saving import target_of

WHO = "draw_sweep"


def draw_sweep(root: Any, leaf: Any = None, path: str | os.PathLike[str] | None = None) -> Plot:
    """Plot how wrong forward and central differences of one gradient are at every size of the step.

    A large step is wrong by truncation, which goes with h or h²; a small one by rounding, which goes with 1/h.

    Args:
        root: a recorded graph's root.
        leaf: whose gradient; the first leaf's if None.
        path: where to save it, as .svg, .png or .pdf; nowhere where None.

    Raises:
        TypeError: ``root`` is not a Value.
        ValueError: the leaf is not in the graph, there is none, or an unknown ending.
        StaleError: a leaf was changed after the recording.
        RenderError: matplotlib isn't installed.

    Example:
        >>> from autograd import Value
        >>> x = Value(1.0, label="x")
        >>> draw_sweep(x.exp())
        Plot of the errors of differences by x. A notebook shows it; .save("plot.svg") writes it
    """
    if not hasattr(root, "parents"):
        raise TypeError(f"{WHO}: root is a {type(root).__name__}, {root!r:.60}; expected a Value")
    found = sweep(root, leaf, callers_frame())
    if path is not None:
        target_of(path, FORMATS, WHO)
    with styled(WHO):
        figure = new_figure(6.4, 4.2, layout="constrained")
        axes = figure.add_subplot()
        for errors, color, mark, name in (
            (found.forward, COLOURS[1], "s", "forward difference"),
            (found.central, COLOURS[0], "o", "central difference"),
        ):
            shown = np.where(errors > 0.0, errors, np.nan)  # what is exact has no place on a logarithmic axis
            axes.loglog(found.steps, shown, mark, color=color, markersize=4, label=name)
            if np.isfinite(shown).any():
                best = int(np.nanargmin(shown))
                axes.plot(found.steps[best], shown[best], mark, color=color, markersize=10, fillstyle="none")
        axes.loglog(found.steps, found.rounding, "--", color=INK, linewidth=1, label="rounding, about ε·|f| / h")
        axes.grid(color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set(xlabel="step h", ylabel="|difference − gradient|")
        axes.set_title(f"∂/∂{found.name} = {number(found.gradient)} by back-propagation", parse_math=False)
        axes.legend(loc="upper center")
        settle(figure)
    plot = Plot(figure, WHO, f"the errors of differences by {found.name}")
    if path is not None:
        plot.save(path)
    return plot
