"""views/films: moving pictures out of still ones: an animated GIF, or numbered files for slides."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from autograd.common.errors import RenderError
from autograd.common.numbers import to_float
from autograd.views.saving import need, write

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


def numbered(target: Path, count: int) -> list[Path]:
    """The names of single frames.

    >>> [path.name for path in numbered(Path("moon.png"), 2)]
    ['moon-001.png', 'moon-002.png']
    """
    digits = max(3, len(str(count)))
    return [target.with_name(f"{target.stem}-{i:0{digits}}{target.suffix}") for i in range(1, count + 1)]


def write_frames(target: Path, pictures: Sequence[bytes], who: str) -> list[Path]:
    """Write single frames, all of them rendered before the first is written."""
    paths = numbered(target, len(pictures))
    return [write(path, picture, who) for path, picture in zip(paths, pictures, strict=True)]


def image_module(who: str) -> Any:
    """Pillow, for a GIF.

    Raises:
        RenderError: it isn't installed; the message says what to do.
    """
    return need("PIL.Image", who)


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
    pillow = image_module(who)
    images: list[Any] = []
    for picture in pictures:
        image = pillow.open(io.BytesIO(picture)).convert("RGB")
        if image.width > WIDEST:
            image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), pillow.Resampling.LANCZOS)
        images.append(image)
    return gif_file(in_one_palette(images, who), milliseconds)


def in_one_palette(images: Sequence[Any], who: str) -> list[Any]:
    """Pillow's images in the colours of the last, which has the most; the same for all, so that nothing flickers."""
    dither = image_module(who).Dither.NONE
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
