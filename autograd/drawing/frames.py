"""Moving pictures out of still ones: an animated GIF, or numbered files for slides."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from autograd.errors import RenderError
from autograd.files import in_folder, write_whole
from autograd.recording import to_float

HOLD = 2000  # milliseconds that the last frame stays
WIDEST = 1600  # pixels of a GIF
ENDINGS = (".gif", ".png", ".svg")

T = TypeVar("T")


def target_of(path: str | os.PathLike[str], who: str) -> Path:
    """Where a moving picture goes.

    Raises:
        ValueError: it ends in nothing that can move.
        FileNotFoundError: the folder doesn't exist.
    """
    target = in_folder(path, who)
    if target.suffix.lower() not in ENDINGS:
        raise ValueError(f"{who}: {target} ends in {target.suffix!r}; expected .gif, or .png or .svg for single frames")
    return target


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


def write_frames(target: Path, pictures: Sequence[bytes]) -> list[Path]:
    """Write single frames, all of them rendered before the first is written."""
    paths = numbered(target, len(pictures))
    for path, picture in zip(paths, pictures, strict=True):
        write_whole(path, picture)
    return paths


def need_pillow(who: str) -> Any:
    """Pillow's Image.

    Raises:
        RenderError: it isn't installed; the message says what to do.
    """
    try:
        from PIL import Image
    except ModuleNotFoundError:
        raise RenderError(
            f"{who}: a GIF needs Pillow, which comes with matplotlib: pip install 'autograd-by-hand[demos]'. "
            "Single frames, such as frame.png, work without"
        ) from None
    return Image


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
    pillow = need_pillow(who)
    images: list[Any] = []
    for picture in pictures:
        image = pillow.open(io.BytesIO(picture)).convert("RGB")
        if image.width > WIDEST:
            image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), pillow.Resampling.LANCZOS)
        # the last picture has the most colours; one palette for all, so that nothing flickers
        images.append(image)
    palette = images[-1].quantize(256)
    made = [image.quantize(palette=palette, dither=pillow.Dither.NONE) for image in images]
    file = io.BytesIO()
    durations = [milliseconds] * (len(made) - 1) + [HOLD]
    made[0].save(file, "gif", save_all=True, append_images=made[1:], duration=durations, loop=0)
    return file.getvalue()
