"""nn/training: which samples a step gets: all in an order drawn anew for every epoch, or batches as they come."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nn.data import Data
from nn.training import preparing
from nn.training.checkpoints import State
from nn.training.given import Given, check_alike, part_of, parts_of
from nn.training.gradients import EagerGradients
from nn.training.heads import LossByHead
from nn.training.outputs import output_shape
from nn.training.samples import Samples
from nn.training.streaming import Streamed, as_array, check_recipe, given_batch, is_stream, joined
from nn.training.targets import encoded, example_of, samples_for


@dataclass
class Fed:
    """Data as a training has them: what steps get, samples to record and to evaluate, and what was given."""

    feed: Shuffled | Streamed
    train: Samples
    held_out: Samples | None
    given: Given
    given_held_out: Given | None
    recipe: Any
    batch: int


def fed(
    data: Any, validation: Any, eager: EagerGradients, *, batch: Any, steps: Any, epochs: int, shuffle: Any, seed: int,
    sample_weight: Any, class_weight: Any,
) -> Fed:  # fmt: skip
    """Data of any kind, checked and brought into the form that model and loss take."""
    shuffle = preparing.switch(shuffle, "shuffle")
    heads = eager.loss.names if isinstance(eager.loss, LossByHead) else ()
    if heads and (is_stream(data) or is_stream(validation)):
        raise ValueError("fit: with several heads, data have to be all there: a pair (x, y), y with targets by head")
    if is_stream(data):
        refused = {"batch": batch, "sample_weight": sample_weight, "class_weight": class_weight}
        if asked := [name for name, each in refused.items() if each is not None]:
            raise ValueError(
                f"fit: {asked[0]} is for data that are all there, and these come batch by batch; make the batches so, "
                "each a pair (x, y), or (x, y, sample_weight)"
            )
        return _streamed(data, validation, eager, steps, epochs)
    if steps is not None:
        raise ValueError("fit: steps= is for data that come batch by batch; these are all there: give batch=, epochs=")
    if is_stream(validation):
        labels = part_of(data, "data").data.classes
        validation = joined(validation, len(labels) or 2, "validation")
    whole, part = parts_of(data, validation, seed, sample_weight, class_weight, heads)
    size = preparing.batch_size(batch, len(whole.data))
    preparing.check_last_batch(eager, len(whole.data), size)
    eager.look_at(whole.data.x[0].tolist())
    train = samples_for(whole, eager)
    held_out = None if part is None else samples_for(part, eager, whole)
    recipe = whole.data.recipe
    if heads:  # which one's answers it tells isn't known
        recipe = replace(recipe, classes=(), target_names=(), target_means=(), target_scales=())
    return Fed(Shuffled(train, size, shuffle), train, held_out, whole, part, recipe, size)


def _streamed(data: Any, validation: Any, eager: EagerGradients, steps: Any, epochs: int) -> Fed:
    if isinstance(validation, (int, float, np.integer, np.floating)):
        raise ValueError(f"fit: validation is {validation}, and data come batch by batch; give data of their own")
    stream = Streamed(data, steps, epochs)
    first = stream.first
    if isinstance(first, (tuple, list)) and len(first) in (2, 3):
        x = Data(x := as_array(first[0]), np.zeros(len(x))).x
        eager.look_at(x[0].tolist())
        outputs = int(np.prod(output_shape(example_of(eager, x, "the data"))))
    else:
        outputs = 1  # a Data knows its classes, and of anything else there's an error
    classes = max(outputs, 2)
    whole = given_batch(first, classes, "the first batch of the data")
    eager.look_at(whole.data.x[0].tolist())
    train = samples_for(whole, eager)
    prediction = example_of(eager, whole.data.x, "the data")

    def samples_of(batch: Any, what: str) -> Samples:
        found = given_batch(batch, classes, what)
        for name, ours, theirs in (
            ("features", found.data.x.shape[1], whole.data.x.shape[1]),
            ("targets for each sample", found.data.y.shape[1:], whole.data.y.shape[1:]),
            ("weights", found.weights is not None, whole.weights is not None),
        ):
            if ours != theirs:
                raise ValueError(f"fit: {what} has other {name} than the first: {ours}, and {theirs} there")
        check_recipe(found.data, whole.data, what)
        return encoded(found, prediction, eager.loss, None, what)

    stream.samples_of = samples_of
    part = None
    if validation is not None:
        if is_stream(validation):
            part = joined(validation, classes, "validation")
        else:
            part = part_of(validation, "validation", like=whole.data)
        if isinstance(first, Data):
            check_alike(whole.data, part.data)
        if (part.weights is None) != (whole.weights is None):
            raise ValueError("fit: either the batches to train on and validation all have weights, or none of them")
    held_out = None if part is None else samples_for(part, eager, whole)
    recipe = whole.data.recipe
    if whole.data.classes and not isinstance(first, Data):
        recipe = replace(recipe, classes=tuple(range(classes)))  # labels as they were given
    return Fed(stream, train, held_out, whole, part, recipe, len(train))


class Shuffled:
    """Samples that are all there, in an order of their own in every epoch, or always in theirs."""

    def __init__(self, samples: Samples, batch: int, shuffle: bool) -> None:
        self.samples, self.batch, self.shuffle = samples, batch, shuffle
        self.steps = math.ceil(len(samples) / batch)

    def epoch(self, state: State) -> Iterator[tuple[Samples, Any]]:
        """What is left of an epoch: samples, and which of them; ``state.position`` goes on with every step taken."""
        count = len(self.samples)
        if not state.position:
            state.order = state.random.permutation(count) if self.shuffle else np.arange(count)
        while state.position < count:
            yield self.samples, state.order[state.position : state.position + self.batch]

    def is_over(self, state: State) -> bool:
        """Whether an epoch has come to its end."""
        return state.position == len(self.samples)

    def weight(self) -> float:
        """How much the samples of an epoch count."""
        return self.samples.weight(slice(None))

    ended = ""  # why there are no more
