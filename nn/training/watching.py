"""nn/training: what a model has besides what is trained: a replay has it frozen, so somebody has to watch it."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd import Value, ieee
from nn.modules.module import BESIDE, Module, attributes_of
from nn.training.states import PLAIN, putting_back, refilling, state_of


def untrained(model: Module, trained: Collection[Value]) -> dict[str, Any]:
    """Numbers and texts in the attributes of a model and what is in it, and the numbers of leaves that aren't trained.

    Random generators and what `train` and `eval` switch are left out.

    Example:
        >>> class Gain(Module):
        ...     def __init__(self):
        ...         self.gain, self.names = 2.0, ["a"]
        >>> untrained(Gain(), ())
        {'gain': 2.0, 'names.0': 'a'}
    """
    found: dict[str, Any] = {}
    for path, module in model.named_modules().items():
        for name, attribute in attributes_of(module).items():
            if name not in BESIDE:
                _note(f"{path}.{name}" if path else name, attribute, trained, found, 0)
    return found


def _note(name: str, thing: Any, trained: Collection[Value], found: dict[str, Any], depth: int) -> None:
    if isinstance(thing, Value):
        if not thing.op and thing not in trained:
            found[name] = thing.data
    elif isinstance(thing, PLAIN):
        found[name] = thing
    elif isinstance(thing, np.ndarray) and thing.dtype != object:
        found[name] = (thing.shape, thing.tobytes())
    elif isinstance(thing, (list, tuple, dict)) and depth < 8:  # one may lie in itself
        items = thing.items() if isinstance(thing, dict) else enumerate(thing)
        for key, part in items:
            _note(f"{name}.{key}", part, trained, found, depth + 1)


@contextmanager
def undone(model: Module) -> Iterator[list[str]]:
    """A context after which the model is as it was; what was changed in it by then is listed.

    Seen are attributes that got another number or text, those of objects and lists in them too, counts, and random
    generators that were drawn from, the global ones included.
    """
    changed: list[str] = []
    before = {id(module): (module, attributes_of(module)) for module in model.named_modules().values()}
    trained = set(model.parameters())
    numbers = untrained(model, trained)
    hidden: dict[str, Any] = {}
    back: list[Callable[[], object]] = []
    for path, module in model.named_modules().items():
        for name, attribute in attributes_of(module).items():
            _take_down(f"{path}.{name}".lstrip("."), attribute, trained, hidden, back, 0)
    was = {name: state_of(thing) for name, thing in hidden.items()}
    pythons, numpys = random.getstate(), np.random.get_state()
    try:
        yield changed
    finally:
        now = untrained(model, trained)
        changed += [name for name in {**numbers, **now} if numbers.get(name) != now.get(name)]
        changed += [name for name, thing in hidden.items() if state_of(thing) != was[name]]
        for put in back:
            put()
        if random.getstate() != pythons:
            changed.append("the generator of Python's random")
            random.setstate(pythons)
        if not _equal(np.random.get_state(), numpys):
            changed.append("the generator of numpy.random")
            np.random.set_state(numpys)
        for module, attributes in before.values():
            for name, attribute in attributes.items():
                if isinstance(attribute, PLAIN):
                    object.__setattr__(module, name, attribute)  # also where the class is frozen


def _equal(one: Any, other: Any) -> bool:
    """Whether two states of numpy.random are the same: tuples with an array in them."""
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _take_down(
    name: str, thing: Any, trained: Collection[Value], hidden: dict[str, Any], back: list[Any], depth: int
) -> None:
    """What has a state that `untrained` doesn't see, such as a generator or an object; and how to put anything back."""
    if isinstance(thing, (list, tuple, dict)):
        back += refilling(thing)
        if depth < 8:  # one may lie in itself
            for key, part in thing.items() if isinstance(thing, dict) else enumerate(thing):
                _take_down(f"{name}.{key}", part, trained, hidden, back, depth + 1)
    elif isinstance(thing, Value):
        if thing not in trained:
            back += putting_back(thing)
    elif not isinstance(thing, (*PLAIN, Module)):
        back += putting_back(thing)
        if not isinstance(thing, np.ndarray) and state_of(thing) is not None:
            hidden[name] = thing


def changed_by_calls(model: Module, sample: Any) -> list[str]:
    """The attributes that a call of a model changes, such as counters, where another sample was in it before.

    The model stays as it is.

    Example:
        >>> class Counting(Module):
        ...     calls = 0
        ...     def forward(self, x):
        ...         self.calls += 1
        >>> changed_by_calls(Counting(), [1.0])
        ['calls']
    """
    training = model.training
    with undone(model) as changed, ieee():
        for mode in (False,) if model.needs_batch() else (True, False):  # one sample is no batch
            model.train(mode)(sample)
    model.train(training)
    return changed


@contextmanager
def drawn_again(model: Module) -> Iterator[Callable[[], None]]:
    """A context that gives a function: layers draw again what they have drawn since it began; so they do after it."""
    found = (getattr(layer, "random", None) for layer in model.named_modules().values())
    states = [(each, each.bit_generator.state) for each in found if isinstance(each, np.random.Generator)]

    def again() -> None:
        for generator, state in states:
            generator.bit_generator.state = state

    try:
        yield again
    finally:
        again()
