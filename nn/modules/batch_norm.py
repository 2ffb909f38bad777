"""nn/modules: BatchNorm: every unit brought to one scale over the samples of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd
from autograd import Value
from autograd.common.words import subscript
from nn.common.ranges import check_number
from nn.common.wording import understood
from nn.modules.inputs import Numbers, as_nested_values, flattened, is_nested
from nn.modules.module import Module
from nn.modules.normalising import checked_width_and_eps
from nn.modules.words import WORDS


class BatchNorm(Module):
    """y = w·(x − mean)/sqrt(variance + eps) + b, unit by unit, over all samples of a batch (Ioffe & Szegedy 2015).

    While it is trained, mean and variance are the batch's, which therefore has to come as a whole: by `of_batch`, or by
    a `Sequential` that is called with a list of samples; `fit` does that, and records every step anew, since the graph
    of one sample, which a replay has, isn't enough. In ``eval()`` they are ``mean`` and ``variance``, running averages
    that each batch of the training moves by ``momentum``; they are saved with the weights, and are no parameters. One
    that is frozen goes by them in a training, too, and leaves them as they are. Of samples that are channels with units
    in them, as `Conv2d` gives them, each channel counts as a unit that comes several times. The variance is the mean of
    the squares, in the running average divided by n − 1, as in PyTorch.

    Args:
        width: how many units, or channels, come in, and out.
        eps: what keeps equal units from a division by 0.
        momentum: the share of a new batch in the running averages, from 0 to 1.
        affine: whether there are w and b, which begin at 1 and 0.

    Raises:
        ValueError: a width below 1, an eps that isn't above 0, a momentum out of range.

    Example:
        >>> norm = BatchNorm(1)
        >>> [round(unit.data, 4) for (unit,) in norm.of_batch([[1.0], [2.0], [6.0]])]
        [-0.9258, -0.4629, 1.3887]
        >>> [round(average.data, 4) for average in (*norm.mean, *norm.variance)]
        [0.3, 1.6]
        >>> [round(unit.data, 4) for unit in norm.eval()([1.0])]
        [0.5534]
    """

    sample_depth, buffers = None, ("mean", "variance")

    @understood(WORDS)
    def __init__(self, width: int, eps: float = 1e-5, *, momentum: float = 0.1, affine: bool = True) -> None:
        width, self.eps = checked_width_and_eps(width, eps, "BatchNorm")
        self.momentum = check_number(momentum, "BatchNorm: momentum", most=1.0)
        places = [subscript(i) for i in range(1, width + 1)]
        self.w = tuple(Value(1.0, label=f"γ{i}") for i in places) if affine else None
        self.b = tuple(Value(0.0, label=f"β{i}") for i in places) if affine else None
        self.mean = tuple(Value(0.0, label=f"μ{i}", constant=True) for i in places)
        self.variance = tuple(Value(1.0, label=f"σ²{i}", constant=True) for i in places)

    def __call__(self, inputs: Numbers) -> list[Any]:
        """One sample's units by the running averages; a ValueError while it is trained."""
        if self._goes_by_batch():
            raise ValueError(
                "BatchNorm: one sample came in while it is trained, and it needs all of a batch together; call a "
                "Sequential with a list of samples, give a module of your own a method of_batch(self, samples) that "
                "calls that of this one, or call eval() to predict"
            )
        found: list[Any] = self._channels(inputs)
        for i, (mean, variance) in enumerate(zip(self.mean, self.variance, strict=True)):
            root = (variance + self.eps).sqrt()
            found[i] = _mapped(found[i], lambda unit, i=i, mean=mean, root=root: self._out(i, (unit - mean) / root))
        return found

    def of_batch(self, samples: Sequence[Any]) -> list[Any]:
        """Every sample's units, by the batch's mean and variance while it is trained, which moves the averages."""
        if not self._goes_by_batch():
            return [self(sample) for sample in samples]
        rows = [self._channels(sample) for sample in samples]
        for i in range(len(self.mean)):
            units = [unit for row in rows for unit in flattened(row[i])]
            if len(units) < 2:
                raise ValueError(
                    f"BatchNorm: a batch of {len(units)} sample(s) came in while it is trained, and one number has no "
                    "variance; give a batch of at least 2 (where fit's last batch of an epoch has one sample, another "
                    "batch=)"
                )
            mean = autograd.sum(units) / len(units)
            moved = [unit - mean for unit in units]
            variance = autograd.dot(moved, moved) / len(units)
            square = variance + self.eps
            factor = square.sqrt() / square  # as LayerNorm's: nan, and not 0, where a square is too large
            normal = iter([self._out(i, unit * factor) for unit in moved])
            for row in rows:
                row[i] = _mapped(row[i], lambda _, normal=normal: next(normal))
            self._move(self.mean[i], mean.data)
            self._move(self.variance[i], variance.data * len(units) / (len(units) - 1))
        return rows

    def _goes_by_batch(self) -> bool:
        """Whether it is trained; one that is frozen stays as it is, its averages too."""
        return self.training and self.requires_grad

    def _channels(self, inputs: Numbers) -> list[Any]:
        """One sample, as a list with a unit, or a channel's units, for each mean."""
        found = as_nested_values(inputs, "BatchNorm")
        if len(found) != len(self.mean):
            kind = "channel" if is_nested(inputs) else "input"
            raise ValueError(f"BatchNorm: expected {len(self.mean)} {kind}(s), got {len(found)}")
        return found

    def _out(self, i: int, normal: Value) -> Value:
        if self.w is None or self.b is None:
            return normal
        out: Value = autograd.weighted_sum((self.w[i],), (normal,), self.b[i])
        return out

    def _move(self, average: Value, now: float) -> None:
        average.data = (1.0 - self.momentum) * average.data + self.momentum * now

    def needs_batch(self) -> bool:
        return self.requires_grad

    def describe(self) -> str:
        plain = [] if self.w is not None else ["affine=False"]
        return ", ".join([f"{len(self.mean)}", f"eps={self.eps:g}", f"momentum={self.momentum:g}", *plain])

    def arguments(self) -> dict[str, Any]:
        options = {"eps": self.eps, "momentum": self.momentum, "affine": self.w is not None}
        return {"width": len(self.mean), **options}


def _mapped(channel: Any, function: Any) -> Any:
    """The same lists with what a function makes of each unit."""
    return [_mapped(part, function) for part in channel] if isinstance(channel, list) else function(channel)
