"""nn/modules: self-attention: every step of a sequence as a mixture of what others have to say."""

from __future__ import annotations

import math
from typing import Any

import autograd
from autograd import Value
from autograd.common.words import subscript
from nn.common.ranges import check_whole
from nn.common.wording import understood
from nn.modules.initialisers import Initialiser, initial_numbers
from nn.modules.masks import check_mask
from nn.modules.module import Module
from nn.modules.seeding import Seed, generator
from nn.modules.shaping import checked_shape
from nn.modules.words import WORDS

NOWHERE = 1e30  # what is taken from the score of a step that isn't there: exp of it is 0


class SelfAttention(Module):
    """Scaled dot-product attention of a sequence to itself, in one or several heads (Vaswani et al. 2017).

    Every step asks (q), offers (k) and says (v), each a weighted sum of its units; what comes out for a step is another
    weighted sum of Σ softmax(q·k/sqrt(size of a head))·v over all steps, or, where it is causal, over those up to it.
    Around it belong a norm and a `Residual`.

    Args:
        width: how many units a step has.
        heads: into how many equal parts q, k and v are split.
        causal: whether a step sees only those before it and itself.
        masked: whether each step comes with one more number, 1 where it is there and 0 where nobody is to look at it,
            see `padded`; what comes out has no such number.
        bias: whether the weighted sums have one; it begins at 0.
        init: how the weights begin, see `Layer`; "xavier_uniform" where None.
        seed: a whole number or a NumPy generator; where None, see `nn.seed`.

    Raises:
        ValueError: a size below 1, a width that can't be split into so many heads; or what comes in is no sequence of
            such steps.

    Example:
        >>> attention = SelfAttention(2, causal=True, seed=1)
        >>> steps = [[1.0, 0.0], [0.0, 1.0]]
        >>> [len(step) for step in attention(steps)], attention(steps)[0][0].data == attention(steps[:1])[0][0].data
        ([2, 2], True)
    """

    sample_depth = 2

    @understood(WORDS)
    def __init__(
        self, width: int, heads: int = 1, *, causal: bool = False, masked: bool = False, bias: bool = True,
        init: str | Initialiser | None = None, seed: Seed | None = None,
    ) -> None:  # fmt: skip
        self.width = check_whole(width, "SelfAttention: width", least=1)
        self.heads = check_whole(heads, "SelfAttention: heads", least=1)
        if self.width % self.heads:
            raise ValueError(f"SelfAttention: heads is {heads}; expected a number that divides the width, {width}")
        self.causal, self.masked = bool(causal), bool(masked)
        random, begin = generator(seed), init or "xavier_uniform"

        def weights(name: str, rows: int) -> tuple[tuple[Value, ...], ...]:
            numbers = [initial_numbers(begin, random, self.width, rows) for _ in range(rows)]
            return tuple(
                tuple(Value(each, label=f"{name}{subscript(i)},{subscript(j)}") for j, each in enumerate(row, 1))
                for i, row in enumerate(numbers, 1)
            )

        self.w_in, self.w_out = weights("w", 3 * self.width), weights("o", self.width)

        def biases(name: str, count: int) -> tuple[Value, ...] | None:
            return tuple(Value(0.0, label=f"{name}{subscript(i)}") for i in range(1, count + 1)) if bias else None

        self.b_in, self.b_out = biases("b", 3 * self.width), biases("c", self.width)

    def __call__(self, inputs: Any) -> list[Any]:
        """As many steps as came in, each with its units."""
        wanted, expected = self.width + self.masked, "a list of steps with their numbers"
        steps, (_, units) = checked_shape(inputs, 2, "SelfAttention", expected)
        if units != wanted:
            raise ValueError(f"SelfAttention: steps with {units} number(s) came in; expected {wanted}")
        there = [step.pop() for step in steps] if self.masked else None
        if there is not None:
            check_mask(there, "SelfAttention")
        asked = [_sums(self.w_in, step, self.b_in) for step in steps]
        mixed = [self._mixed(asked, place, there) for place in range(len(steps))]
        return [_sums(self.w_out, each, self.b_out) for each in mixed]

    def _mixed(self, asked: list[list[Value]], place: int, there: list[Value] | None) -> list[Value]:
        """What one step gets of all it sees, head by head."""
        size, found = self.width // self.heads, []
        seen = asked[: place + 1] if self.causal else asked
        for start in range(0, self.width, size):
            part = [slice(start + i * self.width, start + i * self.width + size) for i in range(3)]
            query = [each * (1.0 / math.sqrt(size)) for each in asked[place][part[0]]]
            scores = [autograd.dot(query, other[part[1]]) for other in seen]
            if there is not None:
                pairs = zip(scores, there, strict=False)  # of those that are seen
                scores = [score - (1.0 - each) * NOWHERE for score, each in pairs]
            shares = autograd.softmax(scores)
            found += [autograd.dot(shares, said) for said in zip(*(other[part[2]] for other in seen), strict=True)]
        return found

    def describe(self) -> str:
        heads = [f"{self.heads} heads"] if self.heads > 1 else []
        options = [name for name in ("causal", "masked") if getattr(self, name)]
        return ", ".join([str(self.width), *heads, *options, *(["no bias"] if self.b_in is None else [])])

    def arguments(self) -> dict[str, Any]:
        options = {name: getattr(self, name) for name in ("width", "heads", "causal", "masked")}
        return {**options, "bias": self.b_in is not None}


def _sums(weights: Any, units: list[Value], biases: Any) -> list[Value]:
    """Weighted sums of some units, one for each row of weights."""
    numbers = tuple(units)
    if biases is None:
        return [autograd.dot(row, numbers) for row in weights]
    return [autograd.weighted_sum(row, numbers, bias) for row, bias in zip(weights, biases, strict=True)]
