"""views/films: animate(): back-propagation through a graph as a moving picture."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograd.calculus.unfolding import unfold
from autograd.common.words import number
from autograd.core import freshness
from autograd.explaining.labels import callers_frame, label_from_caller
from autograd.explaining.steps import Step, gradients_after, steps_of
from autograd.folding.structure import Structure
from autograd.folding.view import SINGLE, View, view_of
from autograd.views.films import frames
from autograd.views.graphs.dot import AnimationFrame, dot_text
from autograd.views.graphs.picture import check_size, whole_number
from autograd.views.rendering import layouts, render_all
from autograd.views.stepping.walk import Walk
from autograd.views.strings import check_language, remark, say

WHO = "animate"
AT_ONCE = 8  # frames that one start of Graphviz renders, so that a progress bar moves
NARROWEST = 560  # points of a caption
SHOWN = 3  # contributions in a caption


class Animation:
    """Back-propagation as a moving picture; a notebook shows it, `save` writes it.

    Args:
        dots: the DOT text of every frame, all laid out alike.
        alt: what it shows, for those who can't see it.
    """

    def __init__(self, dots: Sequence[str], alt: str = "back-propagation, step by step") -> None:
        self.dots, self.alt = list(dots), alt

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
        return frames.moving_in_notebooks(lambda: self._gif(1.0), self.alt, repr(self))


def animate(
    root: Any, path: str | os.PathLike[str] | None = None, *, fps: float = 1.0, depth: int | None = None,
    unfolded: bool = False, forward: bool = False, language: str = "en",
) -> Animation:  # fmt: skip
    """Back-propagation through the graph below ``root``, frame by frame: where it is, and the gradients so far.

    No ``grad`` changes. Arrows go the way things flow: backwards, and in the forward pass forwards. A large graph is
    folded, as `draw` does; then a frame is a whole box.

    Args:
        root: the node to start from.
        path: where to save it, as .gif, or as numbered .png or .svg; nowhere where None.
        fps: frames per second of a GIF.
        depth: which level of modules and scopes to fold, as for `draw`.
        unfolded: take weighted sums and their like apart.
        forward: show the forward pass first, value by value.
        language: of what stands below the graph, "en" or "pl".

    Raises:
        TypeError: ``root`` is not a Value.
        ValueError: an unknown ending or language, an impossible ``fps`` or ``depth``, or more than 500 boxes asked for.
        StaleError: a leaf was changed after the recording.
        RenderError: nothing here can render, or Pillow isn't installed.

    Example:
        >>> from autograd import Value
        >>> product = Value(2.0) * Value(3.0)
        >>> animate(product)
        Animation of 2 frames. A notebook shows it; .save("backprop.gif") writes it
        >>> len(animate(product, forward=True).dots)
        4
    """
    if not hasattr(root, "parents"):
        raise TypeError(f"{WHO}: root is a {type(root).__name__}, {root!r:.60}; expected a Value")
    check_language(language, WHO)
    label_from_caller(freshness.check_fresh(root), callers_frame())
    if unfolded:
        root = unfold(root)
    made = Animation(frames_of(root, depth, forward, language), say(language, "film.alt"))
    if path is not None:
        made.save(path, fps)
    return made


@dataclass(frozen=True)
class Shot:
    """What a frame shows: which steps of a pass are just done, and how many of both passes are.

    Args:
        backward: which pass it is.
        done: the steps that stand out, those of one box; none at the beginning of a pass.
        values: how many steps of the forward pass are done.
        gradients: how many of the backward pass are; -1 before it begins.
    """

    backward: bool
    done: Sequence[Step]
    values: int
    gradients: int


def frames_of(root: Any, depth: int | None = None, forward: bool = False, language: str = "en") -> list[str]:
    """The DOT text of every frame: before the first step of a pass, and after each box's last one."""
    nodes = freshness.check_fresh(root)[::-1]
    structure = Structure(nodes)
    walk = Walk(root, language)
    view = view_of(structure, depth=whole_number(depth, f"{WHO}: depth"))
    check_size(view, WHO)
    view.names = [walk.names[node] for node in nodes]
    there, back = steps_of(root, forward=True), steps_of(root)
    box_of = {view.structure.nodes[i]: box.key for box in view.boxes for i in box.nodes}
    shots = [Shot(False, [], 0, -1)] if forward else []
    if forward:
        shots += [Shot(False, done, done[-1].number, -1) for done in _by_box(there, box_of)]
    shots.append(Shot(True, [], len(there), 0))
    shots += [Shot(True, done, len(there), done[-1].number) for done in _by_box(back, box_of)]
    captions = [_caption(walk, view, shot, len(back if shot.backward else there)) for shot in shots]
    width, lines = NARROWEST, max(map(len, captions))

    def frame(i: int) -> str:
        shot = shots[i]
        view.known = {node for node in nodes if not node.op} | {step.node for step in there[: shot.values]}
        view.arrived = gradients_after(root, back[: shot.gradients]) if shot.backward else {}
        ends = [(parent, step.node) for step in shot.done for parent in _others(step) if parent in box_of]
        edges = {(box_of[parent], box_of[node]) for parent, node in ends}
        look = AnimationFrame(captions[i], width, lines, edges, shot.backward)
        return dot_text(view, walk.say, None, {step.node for step in shot.done}, look)

    (laid,) = layouts([frame(0)])  # as wide as the graph is
    width = max(NARROWEST, int(float(laid["bb"].split(",")[2])) - 20)
    return [frame(i) for i in range(len(shots))]


def _by_box(steps: Sequence[Step], box_of: dict[Any, str]) -> list[list[Step]]:
    """The steps of a pass, those of a box together, in the order of their last ones."""
    inside: dict[str, list[Step]] = {}
    for step in steps:
        if step.node in box_of:
            inside.setdefault(box_of[step.node], []).append(step)
    return sorted(inside.values(), key=lambda done: done[-1].number)


def _others(step: Step) -> list[Any]:
    """The parents that a step has to do with: where it sends something, or takes its numbers from."""
    return list(step.node.parents) if step.upstream is None else [each.parent for each in step.contributions]


def _caption(walk: Walk, view: View, shot: Shot, count: int) -> list[str]:
    """What happens in a frame: the beginning of a pass, or the steps of its box."""
    say = walk.say
    if not shot.done:
        said = {"root": walk.names[walk.root], "value": number(walk.root.data), "slope": walk.slope(walk.root)}
        return [say("film.seed" if shot.backward else "film.leaves", **said)]
    step, way = shot.done[-1], "backward" if shot.backward else "forward"
    where = {"step": step.number, "of": count}
    if not any(box.kind == SINGLE and view.structure.nodes[box.nodes[0]] is step.node for box in view.boxes):
        return [say(f"film.{way}_part", count=len(shot.done), **where)]
    equation = " = ".join(walk.value_parts(step.node, with_numbers=not shot.backward))
    upstream = f"{walk.slope(step.node)} = {number(step.upstream or 0.0)}"
    caption = [say(f"film.{way}", equation=equation, upstream=upstream, **where)]
    for each in step.contributions[:SHOWN]:
        product, total = walk.product_and_sum(step, each)
        rule = " = ".join(walk.rule_parts(step.node, each)) + remark(say, each.rule)
        sent = say("film.sent", rule=rule, parent=walk.names[each.parent], product=product)
        caption.append(sent + (say("film.sum", total=total) if walk.again(step, each) else ""))
    more = len(step.contributions) - SHOWN
    return [*caption[:-1], f"{caption[-1]}   {say('film.more', count=more)}"] if more > 0 else caption
