"""views/films: moving pictures out of still ones: an animated GIF, or numbered files for slides."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from autograd.common.errors import RenderError
from autograd.common.files import write_all, write_whole
from autograd.common.numbers import to_float
from autograd.views.saving import need, target_of

HOLD = 2000  # milliseconds that the last frame stays
WIDEST = 1600  # pixels of a GIF
KINDS = ("gif", "png", "svg")

T = TypeVar("T")


def watched(frames: Sequence[T], what: str) -> Iterable[T]:
    """The frames, with a progress bar where somebody looks and tqdm is installed."""
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return frames
    bar: Iterable[T] = tqdm(frames, desc=what, unit="frame", disable=None)  # None: none in a file or a pipe
    return bar


def save(
    path: str | os.PathLike[str], who: str, gif: Callable[[], bytes], frames: Callable[[str], Iterable[bytes]]
) -> Path | list[Path]:
    """Write a GIF, or numbered frames, all of them rendered before the first is written."""
    target, kind = target_of(path, KINDS, who)
    if kind == "gif":
        return write_whole(target, gif(), who)
    pictures = list(frames(kind))
    digits = max(3, len(str(len(pictures))))
    names = (f"{target.stem}-{i:0{digits}}{target.suffix}" for i in range(1, len(pictures) + 1))
    return write_all({target.with_name(name): each for name, each in zip(names, pictures, strict=True)}, who)


def frame_time(fps: float, who: str) -> int:
    """Milliseconds of a frame.

    >>> frame_time(2, "animate")
    500
    """
    fps = to_float(fps, f"{who}: fps", "a number")
    if not 0.1 <= fps <= 50:
        raise ValueError(f"{who}: fps is {fps:g}; expected 0.1 to 50 frames per second")
    return round(100 / fps) * 10  # a GIF counts hundredths of a second


def gif_of(pictures: Iterable[bytes], milliseconds: int, who: str) -> bytes:
    """PNGs of one size as a GIF that loops and stays on the last."""
    pillow = need("PIL.Image", who)
    images: list[Any] = []
    for picture in pictures:
        image = pillow.open(io.BytesIO(picture)).convert("RGB")
        if image.width > WIDEST:
            image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), pillow.Resampling.LANCZOS)
        images.append(image)
    return gif_file(in_one_palette(images, who), milliseconds)


def in_one_palette(images: Sequence[Any], who: str) -> list[Any]:
    """Pillow's images in the colours of the last, which has the most; the same for all, so that nothing flickers."""
    dither = need("PIL.Image", who).Dither.NONE
    palette = images[-1].quantize(256)
    return [image.quantize(palette=palette, dither=dither) for image in images]


def gif_file(images: Iterable[Any], milliseconds: int) -> bytes:
    """Pillow's images of one palette as a GIF that loops and stays on the last."""
    first, *others = images
    file = io.BytesIO()
    durations = [milliseconds] * len(others) + [HOLD]
    first.save(file, "gif", save_all=True, append_images=others, duration=durations, loop=0)
    return file.getvalue()


def moving_in_notebooks(gif: Callable[[], bytes], alt: str, plain: str) -> dict[str, str]:
    """What a notebook is given of a GIF that is made now; where it can't be, why.

    Not as image/gif: not every notebook shows that, and all of them show an <img>.
    """
    try:
        encoded = base64.b64encode(gif()).decode()
    except RenderError as error:
        return {"text/plain": f"{error}\n\n{plain}"}
    return {"text/html": f'<img alt="{alt}" src="data:image/gif;base64,{encoded}">', "text/plain": plain}
