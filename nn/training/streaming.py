"""nn/training: data that come batch by batch, from a DataLoader, a generator, or a function that makes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from nn.common.ranges import check_whole
from nn.data import Data
from nn.training.checkpoints import State
from nn.training.given import Given, part_of
from nn.training.samples import Samples

# what batches have to agree in, as an error calls it
RECIPE = {
    "names": "columns", "columns": "kinds of columns", "features": "features", "means": "means", "scales": "scales",
    "classes": "classes", "target_names": "targets", "target_means": "means of targets",
    "target_scales": "scales of targets",
}  # fmt: skip
BATCH = "expected a pair (x, y), or (x, y, sample_weight)"


def is_stream(data: Any) -> bool:
    """Whether data come batch by batch: what can be gone through, or a function that gives it.

    Example:
        >>> is_stream(zip([1.0], [2.0])), is_stream([([[1.0]], [2.0])]), is_stream(([[1.0]], [2.0]))
        (True, True, False)
    """
    if isinstance(data, (Data, tuple, Mapping, str, np.ndarray)) or hasattr(data, "iloc"):
        return False
    if isinstance(data, list):
        return bool(data) and all(isinstance(each, (tuple, Data)) for each in data)
    return isinstance(data, Iterable) or (callable(data) and not isinstance(data, type))


def given_batch(batch: Any, classes: int, what: str) -> Given:
    """A batch, checked: tensors as arrays, and labels of so many classes, of which not all need be there."""
    if isinstance(batch, Data):
        return part_of(batch, what)
    if not isinstance(batch, (tuple, list)) or len(batch) not in (2, 3):
        raise TypeError(f"fit: {what} is of type {type(batch).__name__}; {BATCH}")
    x, y, *weights = (as_array(each) for each in batch)
    if np.ndim(y) == 2 and np.shape(y)[1] == 1 and np.asarray(y).dtype.kind in "iub":
        y = np.asarray(y)[:, 0]
    labels = np.ndim(y) == 1 and np.asarray(y).dtype.kind in "iub"
    return part_of(
        (Data(x, y, classes=list(map(str, range(classes))) if labels else ()), *weights)[0],
        what,
        weights[0] if weights else None,
    )


def as_array(thing: Any) -> Any:
    """A tensor of PyTorch's as an array; anything else as it is."""
    return thing.detach().cpu().numpy() if hasattr(thing, "detach") else thing


def joined(stream: Any, classes: int, what: str) -> Given:
    """All batches of something that ends, as one: to validate on."""
    batches = [given_batch(each, classes, f"a batch of {what}") for each in opened(stream)()]
    if not batches:
        raise ValueError(f"fit: {what} has no batch; expected at least one")
    weights = None
    if found := [each.weights for each in batches if each.weights is not None]:
        if len(found) < len(batches):
            raise ValueError(
                f"fit: {len(found)} of the {len(batches)} batches of {what} have weights; expected all or none"
            )
        weights = np.concatenate(found)
    first = batches[0].data
    for number, each in enumerate(batches):
        check_recipe(each.data, first, f"batch {number} of {what}")
    return Given(first.joined([each.data for each in batches[1:]]), weights, weights)


def check_recipe(data: Data, first: Data, what: str) -> None:
    """A ValueError where the numbers of a batch mean something else than those of the first one."""
    for name, word in RECIPE.items():
        theirs, ours = getattr(data.recipe, name), getattr(first.recipe, name)
        if theirs != ours:
            found = f"other {word} than the first: {theirs!r:.60}, and {ours!r:.60} there"
            raise ValueError(f"fit: {what} has {found}; make all by one recipe, as Data(x, y, like=first) does")


def opened(stream: Any) -> Callable[[], Iterator[Any]]:
    """A function that begins anew, where that can be."""
    return (lambda: iter(stream())) if callable(stream) and not isinstance(stream, Iterable) else (lambda: iter(stream))


class Streamed:
    """Batches as they come, so many steps an epoch; what can be gone through once alone has to say how many.

    Args:
        data: a DataLoader, a list of batches, a generator, or a function that gives one for every epoch.
        steps: how many batches an epoch takes; None: all there are.
        epochs: how many epochs there are to be.
    """

    def __init__(self, data: Any, steps: Any, epochs: int) -> None:
        self._open = opened(data)
        self._once = isinstance(data, Iterator)
        self.steps = None if steps is None else check_whole(steps, "fit: steps", least=1)
        if self._once and steps is None and epochs > 1:
            raise ValueError(
                f"fit: data is a {type(data).__name__}, which can be gone through once, and there are {epochs} epochs; "
                "give steps=, how many batches an epoch has, or what can be gone through again: a list of batches, a "
                "DataLoader, or the function that makes the generator"
            )
        if self.steps is None and hasattr(data, "__len__"):
            self.steps = len(data)
        self._running = self._open()
        self._first = self._next()
        if self._first is None:
            raise ValueError("fit: data has no batch; expected at least one")
        self.samples_of: Callable[[Any, str], Samples] = lambda batch, what: batch
        self.ended, self._over, self._weight, self._taken = "", False, 0.0, 0

    @property
    def first(self) -> Any:
        """The first batch, as it came."""
        return self._first

    def _next(self) -> Any:
        return next(self._running, None)

    def epoch(self, state: State) -> Iterator[tuple[Samples, Any]]:
        """The batches of an epoch, each as samples that are all taken."""
        if not self._once:
            self._running, self._first = self._open(), None
        self._over, self._weight, taken = False, 0.0, 0
        while self.steps is None or taken < self.steps:
            batch, self._first = self._first or self._next(), None
            if batch is None and taken and self.steps is not None and not self._once:
                self._running = self._open()  # fewer than an epoch is to have: once more from the beginning
                batch = self._next()
            if batch is None:
                if self.steps is not None:
                    self.ended = f"the data ended after {self._taken} batches, in epoch {state.epoch + 1}"
                break
            samples = self.samples_of(batch, f"batch {self._taken} of the data")
            taken, self._taken = taken + 1, self._taken + 1
            self._weight += samples.weight(slice(None))
            self._over = taken == self.steps
            yield samples, np.arange(len(samples))
        self._over = taken > 0

    def is_over(self, state: State) -> bool:
        """Whether an epoch has come to its end."""
        return self._over

    def weight(self) -> float:
        """How much the samples of the epoch counted."""
        return self._weight
