"""views/films: animate(): back-propagation through a graph as a moving picture."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograd.calculus.unfolding import unfold
from autograd.common.words import number
from autograd.core import freshness
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.naming import names_of
from autograd.explaining.steps import Step, gradients_after, steps_of
from autograd.folding.structure import Structure
from autograd.folding.view import SINGLE, View, view_of
from autograd.views.films import frames
from autograd.views.graphs.dot import AnimationFrame, dot_text
from autograd.views.graphs.picture import check_size, whole_number
from autograd.views.rendering import layouts, render_all

WHO = "animate"
AT_ONCE = 8  # frames that one start of Graphviz renders, so that a progress bar moves
NARROWEST = 560  # points of a caption
SHOWN = 3  # contributions in a caption


class Animation:
    """Back-propagation as a moving picture; a notebook shows it, `save` writes it.

    Args:
        dots: the DOT text of every frame, all laid out alike.
    """

    def __init__(self, dots: Sequence[str]) -> None:
        self.dots = list(dots)

    def save(self, path: str | os.PathLike[str], fps: float = 1.0) -> Path | list[Path]:
        """Write it: .gif moves; .png and .svg are numbered frames, such as backprop-001.png for "backprop.png".

        Args:
            path: where to.
            fps: frames per second of a GIF; the last frame stays for two seconds.

        Returns:
            The GIF's path, or the list of the frames' paths.

        Raises:
            ValueError: another ending, or an impossible ``fps``.
            OSError: the folder doesn't exist, or can't be written.
            RenderError: nothing here can render, or Pillow isn't installed.
        """
        return frames.save(path, WHO, lambda: self._gif(fps), self._rendered)

    def _gif(self, fps: float) -> bytes:
        return frames.gif_of(self._rendered("png"), frames.frame_time(fps, WHO), WHO)

    def _rendered(self, kind: str) -> Iterator[bytes]:
        parts = [self.dots[i : i + AT_ONCE] for i in range(0, len(self.dots), AT_ONCE)]
        for part in frames.watched(parts, WHO):
            yield from render_all(part, kind)

    def __repr__(self) -> str:
        return f'Animation of {len(self.dots)} frames. A notebook shows it; .save("backprop.gif") writes it'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return frames.moving_in_notebooks(lambda: self._gif(1.0), "back-propagation, step by step", repr(self))


def animate(
    root: Any, path: str | os.PathLike[str] | None = None, *, fps: float = 1.0, depth: int | None = None,
    unfolded: bool = False,
) -> Animation:  # fmt: skip
    """Back-propagation through the graph below ``root``, frame by frame: where it is, and the gradients so far.

    No ``grad`` changes. A large graph is folded, as `draw` does; then a frame is a whole box.

    Args:
        root: the node to start from.
        path: where to save it, as .gif, or as numbered .png or .svg; nowhere where None.
        fps: frames per second of a GIF.
        depth: which level of modules and scopes to fold, as for `draw`.
        unfolded: take weighted sums and their like apart.

    Raises:
        TypeError: ``root`` is not a Value.
        ValueError: an unknown ending, an impossible ``fps`` or ``depth``, or more than 500 boxes asked for.
        StaleError: a leaf was changed after the recording.
        RenderError: nothing here can render, or Pillow isn't installed.

    Example:
        >>> from autograd import Value
        >>> animate(Value(2.0) * Value(3.0))
        Animation of 2 frames. A notebook shows it; .save("backprop.gif") writes it
    """
    if not hasattr(root, "parents"):
        raise TypeError(f"{WHO}: root is a {type(root).__name__}, {root!r:.60}; expected a Value")
    label_from_caller(freshness.check_fresh(root), callers_frame())
    if unfolded:
        root = unfold(root)
    made = Animation(frames_of(root, depth))
    if path is not None:
        made.save(path, fps)
    return made


def frames_of(root: Any, depth: int | None = None) -> list[str]:
    """The DOT text of every frame: before the first step, and after each box's last one."""
    nodes = freshness.check_fresh(root)[::-1]
    structure = Structure(nodes)
    named = zip(nodes, names_of(nodes), strict=True)  # a caption speaks of every node by its name
    structure.labels = {i: name for i, (node, name) in enumerate(named) if node.label or not node.constant}
    view = view_of(structure, depth=whole_number(depth, f"{WHO}: depth"))
    check_size(view, WHO)
    steps = steps_of(root)
    box_of = {view.structure.nodes[i]: box.key for box in view.boxes for i in box.nodes}
    inside: dict[str, list[Step]] = {}  # by box
    for step in steps:
        if step.node in box_of:
            inside.setdefault(box_of[step.node], []).append(step)
    moments = [[], *sorted(inside.values(), key=lambda done: done[-1].number)]
    captions = [_caption(view, steps, done) for done in moments]
    width, lines = NARROWEST, max(map(len, captions))

    def frame(i: int) -> str:
        done = moments[i]
        view.arrived = gradients_after(root, steps[: done[-1].number if done else 0])
        sent = [(each.parent, step.node) for step in done for each in step.contributions if each.parent in box_of]
        edges = {(box_of[parent], box_of[node]) for parent, node in sent}
        return dot_text(view, None, {step.node for step in done}, AnimationFrame(captions[i], width, lines, edges))

    (laid,) = layouts([frame(0)])  # as wide as the graph is
    width = max(NARROWEST, int(float(laid["bb"].split(",")[2])) - 20)
    return [frame(i) for i in range(len(moments))]


def _caption(view: View, steps: Sequence[Step], inside: Sequence[Step]) -> list[str]:
    """What happens in a frame: the steps of its box."""
    if not inside:
        root = view.structure.nodes[-1]
        return [
            f"Before the first step: {root.label or 'the root'} = {number(root.data)}, its gradient is {number(1.0)}"
        ]
    step = inside[-1]
    if not any(box.kind == SINGLE and view.structure.nodes[box.nodes[0]] is step.node for box in view.boxes):
        count = f"{len(inside)} operations" if len(inside) > 1 else "one operation"
        return [f"Step {step.number} of {len(steps)} is done, the last of {count} in this box"]
    upstream = number(step.upstream or 0.0)
    caption = [f"Step {step.number} of {len(steps)}: {step.name}, upstream gradient {upstream}"]
    caption += [str(each) for each in step.contributions[:SHOWN]]
    more = len(step.contributions) - SHOWN
    return [*caption[:-1], f"{caption[-1]}   … and {more} more"] if more > 0 else caption
