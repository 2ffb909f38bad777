"""A training in a file, from which it goes on as if it had never stopped."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn.modules.module import Module
from nn.optimizing.optimizer import Optimizer
from nn.training.archive import Arrays, read_archive, write_archive
from nn.training.history import History
from nn.training.state import State

FORMAT = "autograd-by-hand training"
HASHED = ("parameters", "data", "validation")  # settings of which only a hash is kept
CURVES = ("loss", "validation_loss", "metric", "lr")


@dataclass(frozen=True)
class Kept:
    """What a file holds.

    Args:
        state: where the training is.
        history: what it was like.
        optimizer: whose state goes along.
        model: whose layers' random generators go along.
        settings: what has to be the same when it goes on, by name.
        rate: the learning rate that was asked for.
    """

    state: State
    history: History
    optimizer: Optimizer
    model: Module
    settings: Mapping[str, Any]
    rate: float


def write_checkpoint(path: str | os.PathLike[str], kept: Kept) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: the folder doesn't exist, or the file can't be written.
    """
    state, history = kept.state, kept.history
    moved = kept.optimizer.state_dict()
    arrays = {"numbers": state.numbers, "order": state.order, "best": state.best}
    arrays["scalars"] = np.array([state.total, state.best_score])
    arrays |= {f"history.{name}": np.array(getattr(history, name), dtype=float) for name in CURVES}
    arrays |= {f"optimizer.{name}": each for name, each in moved.items() if isinstance(each, np.ndarray)}
    about = {
        "format": FORMAT,
        "version": 1,
        "settings": dict(kept.settings),
        "rate": kept.rate,
        "optimizer": {name: each for name, each in moved.items() if not isinstance(each, np.ndarray)},
        "random": [each.bit_generator.state for each in _generators(kept)],
        **{name: getattr(state, name) for name in ("position", "epoch", "step", "best_epoch")},
    }
    write_archive(path, about, arrays, "fit: checkpoint")


def read_checkpoint(path: str | os.PathLike[str], kept: Kept) -> None:
    """Put a file's content into a training that was set up alike.

    Raises:
        OSError: it can't be read.
        ValueError: it's damaged, or belongs to another training; the message says in what they differ. Nothing was
            changed then.
    """
    about, arrays = read_archive(path, FORMAT, "fit: checkpoint")
    settings = about.get("settings")
    if not isinstance(settings, dict):
        raise _broken(path, "it has no settings")
    for name, ours in kept.settings.items():
        if settings.get(name) != ours:
            hashed = name in HASHED
            made = "other" if hashed else f"the {name} {settings.get(name)!r:.80}"
            now = "now" if hashed else f"{ours!r:.80} now"
            raise ValueError(
                f"fit: the checkpoint {path} was made with {made}{f' {name} than those' if hashed else ', and it is'} "
                f"{now}; give the same again, or begin anew with resume=False"
            )
    try:
        state, curves, streams, moved = _checked(about, arrays, kept)
        kept.optimizer.load_state_dict(moved)
        if about["rate"] != kept.rate:  # another one is asked for now
            kept.optimizer.lr = kept.rate
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _broken(path, f"{type(error).__name__}: {error}") from None
    for name in ("numbers", "order", "best", "position", "epoch", "step", "total", "best_score", "best_epoch"):
        setattr(kept.state, name, getattr(state, name))
    for generator, stream in zip(_generators(kept), streams, strict=True):
        generator.bit_generator.state = stream
    for name, curve in curves.items():
        setattr(kept.history, name, curve)


def _checked(
    about: Mapping[str, Any], arrays: Arrays, kept: Kept
) -> tuple[State, dict[str, list[float]], list[Any], dict[str, Any]]:
    """What a file says, if it can be."""
    samples, count = int(kept.settings["samples"]), len(kept.state.numbers)
    epoch = _whole(about, "epoch", math.inf)
    total, best_score = _floats(arrays, "scalars", (2,)).tolist()
    state = State(
        numbers=_floats(arrays, "numbers", (count,)),
        random=kept.state.random,
        order=arrays["order"],
        position=_whole(about, "position", samples),
        epoch=epoch,
        step=_whole(about, "step", math.inf),
        total=total,
        best=_floats(arrays, "best", (count,)),
        best_score=best_score,
        best_epoch=_whole(about, "best_epoch", epoch),
    )
    if not np.isfinite(state.numbers).all() or not np.isfinite(state.best).all():
        raise ValueError("a weight is inf or nan")
    if len(state.order) and not np.array_equal(np.sort(state.order), np.arange(samples)):
        raise ValueError("the order of the samples isn't one")
    if not len(state.order) and state.position:
        raise ValueError("there is no order of the samples")
    curves = {name: _floats(arrays, f"history.{name}", (epoch,), (0,)).tolist() for name in CURVES}
    streams = about["random"]
    if not isinstance(streams, list) or len(streams) != len(_generators(kept)):
        raise ValueError("there are more or fewer random generators")
    for stream, generator in zip(streams, _generators(kept), strict=True):
        type(generator.bit_generator)().state = stream  # an error where it's none
    prefix = "optimizer."
    moved = {name.removeprefix(prefix): each for name, each in arrays.items() if name.startswith(prefix)}
    return state, curves, streams, {**dict(about["optimizer"]), **moved}


def _generators(kept: Kept) -> Sequence[np.random.Generator]:
    """The one that shuffles, and those of layers that draw."""
    layers = kept.model.named_modules().values()
    found = (getattr(layer, "random", None) for layer in layers)
    return [kept.state.random, *dict.fromkeys(each for each in found if isinstance(each, np.random.Generator))]


def _whole(about: Mapping[str, Any], name: str, most: float) -> int:
    number = about[name]
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
        raise ValueError(f"{name} is {number!r:.40}")
    return number


def _floats(arrays: Arrays, name: str, *shapes: tuple[int, ...]) -> Any:
    array = arrays[name]
    if array.dtype != float or array.shape not in shapes:
        raise ValueError(f"{name} has the shape {array.shape}; expected {shapes[0]}")
    return array


def _broken(path: str | os.PathLike[str], reason: str) -> ValueError:
    return ValueError(f"fit: the checkpoint {path} can't be used ({reason:.200}); nothing was changed")
