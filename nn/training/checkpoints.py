"""nn/training: a training in a file, from which it goes on as if it had never stopped."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import Value
from nn.modules.module import Module
from nn.optimizing.flat_parameters import Floats, numbers_of, put_numbers
from nn.optimizing.optimizer import Optimizer
from nn.training.archive import Arrays, read_archive, write_archive
from nn.training.history import History
from nn.training.structure import as_named_now, difference, first_other, same
from nn.training.trying import Trial

FORMAT = "autograd-by-hand training"
HASHED = ("parameters", "data", "validation", "weights")  # settings of which only a hash is kept
TOLD_FIRST = ("structure", "columns")  # settings whose differences explain those of others
OLD = 1  # the version whose files say less
COUNTS = ("position", "epoch", "step", "best_epoch")
PREFIX, TRIAL, AVERAGES = "optimizer.", "trial.", "averages"
LATER = {"shuffle": True, "monitor": None, "weights": None}  # settings that earlier files lack, and what they had then


@dataclass
class State:
    """Where a training is: all that decides how it goes on, but the optimizer's own state and that of the layers."""

    numbers: Floats  # the parameters
    random: np.random.Generator  # what shuffles the samples
    best: Floats  # the parameters of the best epoch; those it started with, where there is none yet
    order: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))  # the samples, in this epoch
    position: int = 0  # how many of them were used
    epoch: int = 0  # how many are over
    step: int = 0  # how many were taken
    total: float = 0.0  # the sum of the losses of this epoch's samples so far
    best_score: float = math.inf  # the best epoch's loss
    best_epoch: int = 0  # its number, counted from 1; 0 where there is none yet
    best_averages: Floats = field(default_factory=lambda: np.zeros(0))  # the model's buffers then


@dataclass
class Checkpoint:
    """What a file holds."""

    state: State
    history: History
    optimizer: Optimizer  # whose state goes along
    model: Module  # whose layers' random generators go along
    settings: dict[str, Any]  # what has to be the same when it goes on, by name
    rates: list[float]  # the learning rates that were asked for, the groups' after the first
    trial: Callable[[Floats], Trial] = lambda _: {}  # what model, loss and penalty give with such parameters

    @property
    def averages(self) -> list[Value]:
        """What belongs to the model's state beside its parameters, such as a BatchNorm's averages."""
        return list(self.model.named_buffers().values())

    def generators(self) -> Sequence[np.random.Generator]:
        """The one that shuffles, and those of layers that draw."""
        found = (getattr(layer, "random", None) for layer in self.model.named_modules().values())
        return [self.state.random, *dict.fromkeys(each for each in found if isinstance(each, np.random.Generator))]


def write_checkpoint(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: the folder doesn't exist, or the file can't be written.
    """
    state, options, averages = checkpoint.state, checkpoint.optimizer.state_dict(), checkpoint.averages
    arrays = {name: options.pop(name) for name in list(options) if isinstance(options[name], np.ndarray)}
    about = {
        "format": FORMAT,
        "version": 2,
        "settings": dict(checkpoint.settings),
        "rate": checkpoint.rates[0] if len(checkpoint.rates) == 1 else checkpoint.rates,
        "optimizer": options,
        "random": [each.bit_generator.state for each in checkpoint.generators()],
        **{name: getattr(state, name) for name in COUNTS},
    }
    content = {
        **{name: getattr(state, name) for name in ("numbers", "order", "best")},
        **({AVERAGES: np.array([numbers_of(averages), state.best_averages])} if averages else {}),
        "scalars": np.array([state.total, state.best_score]),
        **{f"history.{name}": np.array(curve, dtype=float) for name, curve in checkpoint.history.curves().items()},
        **{f"{PREFIX}{name}": array for name, array in arrays.items()},
        **{f"{TRIAL}{name}": array for name, array in checkpoint.trial(state.numbers).items()},
    }
    write_archive(path, about, content, "fit: checkpoint")


def read_checkpoint(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Put a file's content into the checkpoint of a training that was set up alike.

    Raises:
        OSError: it can't be read.
        ValueError: it's damaged, or belongs to another training; the message says in what they differ. Nothing was
            changed then.
    """
    about, arrays = read_archive(path, FORMAT, "fit: checkpoint")
    settings = about.get("settings")
    if not isinstance(settings, dict):
        raise _broken(path, "it has no settings")
    settings = LATER | {name: as_named_now(each) if name == "columns" else each for name, each in settings.items()}
    for name, ours in sorted(checkpoint.settings.items(), key=lambda setting: setting[0] not in TOLD_FIRST):
        if not same(settings.get(name), ours) and not (name not in settings and about.get("version") == OLD):
            if name == "structure" or (isinstance(ours, dict) and isinstance(settings.get(name), dict)):
                raise _of_another(path, name, settings.get(name), ours)
            hashed = name in HASHED
            made = "other" if hashed else f"the {name} {settings.get(name)!r:.80}"
            now = "now" if hashed else f"{ours!r:.80} now"
            raise ValueError(
                f"fit: the checkpoint {path} was made with {made}{f' {name} than those' if hashed else ', and it is'} "
                f"{now}; give the same again, or begin anew with resume=False"
            )
    generators, optimizer, averages = checkpoint.generators(), checkpoint.optimizer, checkpoint.averages
    before = numbers_of(averages)
    try:
        state, curves = _state(about, arrays, checkpoint)
        streams = about["random"]
        if not isinstance(streams, list) or len(streams) != len(generators):
            raise ValueError("there are more or fewer random generators")
        for generator, stream in zip(generators, streams, strict=True):
            type(generator.bit_generator)().state = stream  # an error where it's none
        memory = {name.removeprefix(PREFIX): each for name, each in arrays.items() if name.startswith(PREFIX)}
        if averages:
            now, state.best_averages = _floats(arrays, AVERAGES, (2, len(averages)))
            put_numbers(averages, now)
        _check_trial(path, arrays, checkpoint, state.numbers)
        optimizer.load_state_dict({**dict(about["optimizer"]), **memory})
        if about["rate"] not in (checkpoint.rates[0], checkpoint.rates):  # others are asked for now
            optimizer.rates = checkpoint.rates
    except AnotherTrainingError:
        put_numbers(averages, before)
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        put_numbers(averages, before)
        raise _broken(path, f"{type(error).__name__}: {error}") from None
    for generator, stream in zip(generators, streams, strict=True):
        generator.bit_generator.state = stream
    checkpoint.state = state
    for name, curve in checkpoint.history.curves().items():
        curve[:] = curves[name]
    checkpoint.history.steps, checkpoint.history.best_epoch = state.step, state.best_epoch or None


class AnotherTrainingError(ValueError):
    """A checkpoint is whole, but of a training that was set up otherwise."""


def _of_another(path: str | os.PathLike[str], name: str, theirs: Any, ours: Mapping[str, Any]) -> AnotherTrainingError:
    """What to say where a setting of several parts differs: the first part that does."""
    if name == "structure":
        found = f"another model: {difference(theirs, ours)}"
    else:
        part = str(first_other(theirs, ours))
        found = f"the {name} {part}: {theirs.get(part)!r:.80}, and it is {ours.get(part)!r:.80} now"
    return AnotherTrainingError(
        f"fit: the checkpoint {path} was made with {found}; give the same again, or begin anew with resume=False"
    )


def _check_trial(path: str | os.PathLike[str], arrays: Arrays, checkpoint: Checkpoint, numbers: Floats) -> None:
    """An error where model, loss and penalty don't give with a file's weights what they gave when it was written."""
    names = [name.removeprefix(TRIAL) for name in arrays if name.startswith(TRIAL)]
    ours = checkpoint.trial(numbers) if names else {}
    for name in names:
        expected, found = arrays[f"{TRIAL}{name}"], ours.get(name, np.zeros(0))
        if expected.shape != found.shape or not np.allclose(found, expected, rtol=1e-7, atol=1e-10, equal_nan=True):
            before, now = (f"{float(each.flat[0]):.8g}" if each.size else "nothing" for each in (expected, found))
            raise AnotherTrainingError(
                f"fit: the checkpoint {path} was made with another {name}: with the weights in it, some samples gave "
                f"{before}, and give {now} now; give the same again, or begin anew with resume=False"
            )


def engine_of(path: str | os.PathLike[str]) -> str:
    """How the training in a file gets its gradients; "" where it doesn't say, or what it says makes no sense.

    Raises:
        OSError: it can't be read.
        ValueError: it's damaged, or none.
    """
    settings = read_archive(path, FORMAT, "fit: checkpoint")[0].get("settings")
    return str(settings.get("engine", "")) if isinstance(settings, dict) else ""


def _state(about: Mapping[str, Any], arrays: Arrays, checkpoint: Checkpoint) -> tuple[State, dict[str, list[float]]]:
    """What a file says of the state and the history's curves, if it can be."""
    samples, count = int(checkpoint.settings["samples"]), len(checkpoint.state.numbers)
    epoch = _whole(about, "epoch", math.inf)
    total, best_score = _floats(arrays, "scalars", (2,)).tolist()
    state = State(
        numbers=_floats(arrays, "numbers", (count,)),
        random=checkpoint.state.random,
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
    unknown = np.full(epoch, math.nan)  # what an earlier version didn't compute
    curves = {f"history.{name}": unknown for name in checkpoint.history.curves() if "." in name} | arrays
    return state, {
        name: _floats(curves, f"history.{name}", (epoch,), (0,)).tolist() for name in checkpoint.history.curves()
    }


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
