"""views/films: Film: a training as a moving picture."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from autograd.common.numbers import to_float
from autograd.folding.counting import Rows, drawn_path
from autograd.views.films import frames
from autograd.views.films.stage import DPI, Footage, Frame, Stage
from autograd.views.films.surface import grid_over, labels_of, plain, scores_over
from autograd.views.plots.plotting import content_of, styled
from autograd.views.saving import need

WHO = "Film"

T = TypeVar("T")


class Film:
    """Records a training, step by step, and shows it: the loss, the decision boundary and the weights.

    Only plain numbers are kept. The boundary is there where samples have two columns: for targets of 0 and 1, or -1
    and 1, and one output, the sign of the score; for several outputs the largest; else the output itself.

    Args:
        model: whatever has ``named_parameters()`` and can be called with one sample.
        x: the training samples, one row each.
        y: their targets.
        every: keep each such snap, and the last one.
        threshold: the score between two classes; without it 0, and 0.5 where scores never leave 0 to 1.

    Raises:
        TypeError: ``model`` is no such thing, or ``x`` or ``y`` holds no numbers.
        ValueError: ``x`` and ``y`` have different lengths, or ``every`` is below 1.

    Example:
        >>> from autograd import Value
        >>> class Line:
        ...     def __init__(self):
        ...         self.w = Value(0.0)
        ...     def named_parameters(self):
        ...         return {"w": self.w}
        ...     def __call__(self, sample):
        ...         return self.w * sample[0]
        >>> line = Line()
        >>> film = Film(line, [[1.0], [2.0]], [3.0, 6.0])
        >>> for step in range(10):
        ...     loss = (line([1.0]) - 3.0) ** 2
        ...     line.w.grad = 0.0
        ...     loss.backward()
        ...     line.w.data -= 0.1 * line.w.grad
        ...     film.snap(loss)
        >>> film
        Film of 10 steps, 10 frames. A notebook shows it; .save("film.gif") writes it
    """

    def __init__(self, model: Any, x: Any, y: Any, every: int = 1, *, threshold: float | None = None) -> None:
        if not callable(model) or not callable(getattr(model, "named_parameters", None)):
            raise TypeError(
                f"{WHO}: model is a {type(model).__name__}; expected what can be called with a sample and has "
                "named_parameters(), such as nn.MLP"
            )
        if isinstance(every, bool) or not isinstance(every, (int, np.integer)):
            raise TypeError(f"{WHO}: every is {every!r:.60}; expected a whole number")
        if every < 1:
            raise ValueError(f"{WHO}: every is {every}; expected at least 1")
        self.model = model
        self.every = int(every)
        self.threshold = None if threshold is None else to_float(threshold, f"{WHO}: threshold", "a number")
        self._x, self._y = _numbers(x, "x"), labels_of(_numbers(y, "y"))
        if len(self._x) != len(self._y):
            raise ValueError(f"{WHO}: x has {len(self._x)} samples and y has {len(self._y)}; expected as many of each")
        plane = self._x.ndim == 2 and self._x.shape[1] == 2 and len(self._x) > 0
        self._grid = grid_over(self._x) if plane else None
        self._names = list(model.named_parameters())
        rows: Rows = {}
        self._drawn = [drawn_path(name, model, 0, rows)[0] for name in self._names]
        self._losses: list[float] = []
        self._frames: list[Frame] = []
        self._last = np.zeros(0)  # the last snap's parameters
        self._final: Frame | None = None  # and its frame, where it isn't among the others and has been asked for

    def snap(self, loss: Any) -> None:
        """Record this moment; call it after every step.

        Args:
            loss: the step's loss, a Value or a number; nan leaves a gap in the curve.

        Raises:
            TypeError: ``loss`` is no number.
            ValueError: the model has other parameters than before.
        """
        number = plain(loss, f"{WHO}.snap: loss")
        parameters = self._parameters()
        step = len(self._losses) + 1
        if (step - 1) % self.every == 0:
            self._frames.append(Frame(step, parameters, self._scores(self.model)))
        self._losses.append(number)
        self._last, self._final = parameters, None

    def save(self, path: str | os.PathLike[str], fps: float = 10) -> Path | list[Path]:
        """Write the film: .gif moves; .png and .svg are numbered frames, as moon-001.png for "moon.png".

        Args:
            path: where to.
            fps: frames per second of a GIF, at most 50; the last frame stays for two seconds.

        Returns:
            The GIF's path, or the list of the frames' paths.

        Raises:
            ValueError: nothing was recorded, another ending, or an impossible ``fps``.
            OSError: the folder doesn't exist, or can't be written; what was there stays.
            RenderError: matplotlib isn't installed.
        """
        return frames.save(path, WHO, lambda: self._gif(fps), self._pictures)

    def __repr__(self) -> str:
        steps = len(self._losses)
        if not steps:
            return "Film without a step yet; call .snap(loss) after each step of the training"
        count = (steps - 1) // self.every + 1 + bool((steps - 1) % self.every)
        return f'Film of {steps} steps, {count} frames. A notebook shows it; .save("film.gif") writes it'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        if not self._losses:
            return {"text/plain": repr(self)}
        return frames.moving_in_notebooks(lambda: self._gif(10), f"{WHO} of a training", repr(self))

    # ---- what is recorded ---------------------------------------------------------------------------------------

    def _parameters(self) -> Any:
        named = self.model.named_parameters()
        if list(named) != self._names:
            raise ValueError(
                f"{WHO}.snap: the model has {len(named)} parameters that aren't the {len(self._names)} it had when the "
                "film began; begin a new Film after changing the model"
            )
        return np.array([plain(each, f"{WHO}: {name}") for name, each in named.items()])

    def _scores(self, model: Any) -> Any:
        return None if self._grid is None else scores_over(model, self._grid)

    def _footage(self) -> Footage:
        """What there is, the last snap included."""
        steps = len(self._losses)
        if not steps:
            raise ValueError(f"{WHO}: nothing was recorded; call film.snap(loss) after each step of the training")
        kept = self._frames
        if kept[-1].step != steps:
            self._final = self._final or Frame(steps, self._last, self._last_scores())
            kept = [*kept, self._final]
        return Footage(self._losses, kept, self._drawn, self._x, self._y, self._grid, self.threshold)

    def _last_scores(self) -> Any:
        """The scores of the model as it was at the last snap, for which they were not yet worked out."""
        model = self.model
        if self._grid is not None and not np.array_equal(self._parameters(), self._last, equal_nan=True):
            model = copy.deepcopy(model)  # it was trained on without a snap
            named, theirs = model.named_parameters(), {id(each) for each in self.model.named_parameters().values()}
            if any(id(each) in theirs for each in named.values()):
                raise ValueError(
                    f"{WHO}: the model was trained on after the last snap, and a copy of it shares its parameters; "
                    "call film.snap(loss) once more"
                )
            for parameter, number in zip(named.values(), self._last, strict=True):
                parameter.data = number
        return self._scores(model)

    # ---- how it is shown ----------------------------------------------------------------------------------------

    def _shown(self, picture: Callable[[Stage], T]) -> list[T]:
        """What is made of the stage, frame by frame."""
        footage = self._footage()
        found = []
        with styled(WHO):
            stage = Stage(footage)
            for frame in frames.watched(footage.frames, "film"):
                stage.show(frame)
                found.append(picture(stage))
        return found

    def _pictures(self, kind: str) -> list[bytes]:
        return self._shown(lambda stage: content_of(stage.figure, kind, WHO, DPI))

    def _gif(self, fps: float) -> bytes:
        milliseconds = frames.frame_time(fps, f"{WHO}.save")
        pillow = need("PIL.Image", WHO)

        def picture(stage: Stage) -> Any:
            palette = pillow.new("P", (1, 1))  # the same for all frames, so that nothing flickers
            palette.putpalette(stage.palette)
            image = pillow.fromarray(stage.pixels()).convert("RGB")
            return image.quantize(palette=palette, dither=pillow.Dither.NONE)

        return frames.gif_file(self._shown(picture), milliseconds)


def _numbers(given: Any, name: str) -> Any:
    """Samples or targets as an array of floats."""
    try:
        array = np.array(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{WHO}: {name} is {given!r:.60}; expected numbers, one row per sample ({error})") from None
    if array.ndim == 0:
        raise TypeError(f"{WHO}: {name} is {given!r:.60}; expected numbers, one row per sample")
    if not np.isfinite(array).all():
        raise ValueError(f"{WHO}: {name} holds inf or nan; expected finite numbers")
    return array
