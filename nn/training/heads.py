"""nn/training: models with several outputs that mean different things, and a loss for each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograd import Value
from autograd.common.numbers import is_number
from nn.common.ranges import check_number
from nn.modules.inputs import is_list

Name = str | int
Loss = Callable[[Any, Any], Any]


@dataclass
class LossByHead:
    """A loss of several, each of a head of the model's, added up as they count.

    The model gives a dict or a tuple; here its heads stand side by side in one list, and so do their targets in a row.
    """

    losses: Mapping[Name, Loss]
    counts: Mapping[Name, float]
    named: bool  # whether the model gives a dict; else a tuple or a list
    outputs: dict[Name, tuple[int, int, bool]] = field(default_factory=dict)  # from, to, and whether it's one number
    targets: dict[Name, tuple[int, int, bool]] = field(default_factory=dict)

    @property
    def names(self) -> list[Name]:
        """Of the heads, in the order of their losses."""
        return list(self.losses)

    def parts(self, prediction: Any) -> dict[Name, Any]:
        """What a model gave, by head.

        Raises:
            ValueError: it has other heads than there are losses, or one is neither a number nor a list of them.
        """
        if isinstance(prediction, Mapping) != self.named or not (self.named or is_list(prediction)):
            kinds = ("a dict", "a tuple") if self.named else ("a tuple", "a dict")
            raise ValueError(
                f"fit: loss is {kinds[0]} of losses and the model gives a {type(prediction).__name__}; expected "
                f"{kinds[0]} of outputs, one for each of {', '.join(map(str, self.names))}"
            )
        found = dict(prediction) if self.named else dict(enumerate(prediction))
        if set(found) != set(self.names):
            theirs, ours = (", ".join(map(str, each)) for each in (found, self.names))
            raise ValueError(f"fit: the model's heads are {theirs}, and there are losses for {ours}; expected the same")
        return {name: found[name] for name in self.names}

    def flat(self, prediction: Any) -> list[Any]:
        """What a model gave as one list."""
        found: list[Any] = []
        for name, part in self.parts(prediction).items():
            units = list(part) if is_list(part) else [part]
            if not units or not all(isinstance(each, Value) or is_number(each) for each in units):
                raise ValueError(f"fit: the head {name} gives {part!r:.60}; expected a Value, or a list of Values")
            self.outputs.setdefault(name, (len(found), len(found) + len(units), not is_list(part)))
            found += units
        return found

    def __call__(self, predictions: Sequence[Any], targets: Sequence[Any]) -> Any:
        """The losses of all heads, each as it counts, added up."""
        total: Any = None
        for name, loss in self.losses.items():
            ours, theirs = self.of_head(name, predictions), _cut(targets, self.targets[name])
            part = loss(ours, theirs)
            part = part if self.counts[name] == 1.0 else part * self.counts[name]
            total = part if total is None else total + part
        return total

    def of_head(self, name: Name, predictions: Any) -> Any:
        """A head's part of predictions that stand side by side: of lists, or of an array."""
        return _cut(predictions, self.outputs[name])


def _cut(rows: Any, place: tuple[int, int, bool]) -> Any:
    start, stop, single = place
    if hasattr(rows, "ndim"):
        return rows[:, start] if single else rows[:, start:stop]
    return [row[start] if single else row[start:stop] for row in rows]


def heads_of(loss: Any, loss_weights: Any) -> LossByHead | None:
    """The heads that a dict, a tuple or a list of losses is of; None where there is one loss.

    Raises:
        TypeError: something in it is no function, or no weight.
        ValueError: weights without heads, or for others; a weight below 0.

    Example:
        >>> from nn import cross_entropy, mse
        >>> heads_of({"price": mse, "kind": cross_entropy}, {"price": 0.5}).counts
        {'price': 0.5, 'kind': 1.0}
    """
    if not isinstance(loss, (Mapping, list, tuple)):
        if loss_weights is not None:
            raise ValueError("fit: loss_weights= is for several losses, a dict of them by head, and there is one")
        return None
    if not isinstance(loss, Mapping) and loss and not any(map(callable, loss)):
        return None  # data in its place, of which somebody else tells
    losses: dict[Name, Any] = dict(loss) if isinstance(loss, Mapping) else dict(enumerate(loss))
    if not losses or not all(callable(each) for each in losses.values()):
        wrong = next((f"of {name} is {each!r:.60}" for name, each in losses.items() if not callable(each)), "is empty")
        expected = "expected a function for each head of the model, such as nn.mse"
        raise TypeError(f"fit: loss {wrong}; {expected}; the order is fit(model, loss, data)")
    given = loss_weights if loss_weights is not None else {}
    if isinstance(given, (list, tuple)):
        given = dict(enumerate(given))
    if not isinstance(given, Mapping):
        raise TypeError(f"fit: loss_weights is {given!r:.60}; expected a dict of numbers, by head")
    if strangers := [name for name in given if name not in losses]:
        raise ValueError(f"fit: loss_weights has {strangers[0]!r:.40}; the heads are {', '.join(map(str, losses))}")
    counts = {name: check_number(given.get(name, 1.0), f"fit: loss_weights of {name}") for name in losses}
    return LossByHead(losses, counts, isinstance(loss, Mapping))


def metrics_by_head(given: Any, heads: LossByHead) -> dict[str, tuple[Name, Any]]:
    """Metrics by what they are called, such as "kind accuracy", each with its head.

    Raises:
        TypeError: they aren't given by head.
        ValueError: there's no such head.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        names = ", ".join(map(str, heads.names))
        raise TypeError(f"fit: metric is {given!r:.60}; with heads expected a dict of metrics by head, of {names}")
    if strangers := [name for name in given if name not in heads.losses]:
        names = ", ".join(map(str, heads.names))
        raise ValueError(f"fit: metric has {strangers[0]!r:.40}; the heads are {names}")
    return {str(name): (name, each) for name, each in given.items()}
