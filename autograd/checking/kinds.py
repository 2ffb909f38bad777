"""checking: what a gradient check can find, each under one name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograd.checking.words import Sentence

# right
OK = "ok"  # differences say the same
ALONG = "agrees along directions"  # with many others at once, to within the error that is told
PARTS = "right by its operations"  # every operation's local derivative, and how they are put together

# wrong
WRONG = "wrong local derivative"
ACCUMULATION = "wrong accumulation"
CUT = "not your function"
STALE = "stale value"
NONFINITE = "non-finite"
GIVEN = "wrong gradient"  # one that somebody brought along

# not verified
KINK = "kink"  # of an operation
BRANCH = "branch"  # of the function's own, with a kink or a jump
ROUNDING = "rounding"
OUTSIDE = "outside domain"
RANDOM = "not deterministic"
STUCK = "could not move"
UNSURE = "inconclusive"

RIGHT = frozenset({OK, PARTS, ALONG})
FAULTY = frozenset({WRONG, CUT, NONFINITE, GIVEN})  # of a gradient


@dataclass(frozen=True)
class Problem:
    """What was found, beside the gradients one by one.

    Args:
        kind: such as "wrong accumulation", "not your function", "not deterministic" or "rounding".
        sentence: what it is, in every language.
        nodes: where, as far as it is known.
        wrong: whether something is wrong; where not, something could not be verified.
    """

    kind: str
    sentence: Sentence
    nodes: tuple[Any, ...] = ()
    wrong: bool = True

    def __str__(self) -> str:
        return self.in_words("en")

    def in_words(self, language: str) -> str:
        """What it is, in a language."""
        return self.sentence(language).rstrip()


def problem(kind: str, key: str, nodes: tuple[Any, ...] = (), *, wrong: bool = True, **into: object) -> Problem:
    """A problem, told by the text ``key`` with this in its places.

    >>> problem(RANDOM, "not deterministic", wrong=False, one="2.25", other="2.31", where="").in_words("pl")[:30]
    'niedeterministyczna: 2.25, pot'
    """
    return Problem(kind, Sentence(key, into), nodes, wrong)
