"""views/stepping: how a quiz goes: what was answered at the first try, what later, what was shown, what comes again.

Its twin in the page is ``assets/logic/tally.js``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class QuizEntry:
    """A question that was asked, and what became of it.

    Args:
        given: the answers that were typed when it was asked first.
        mistakes: the key of the mistake of each wrong answer, "" where it looked like none; also when it came again.
        how: how it ended when it was asked first: ``first`` try, ``later`` or ``shown``; "" while it is open.
        again: whether it has to come again.
    """

    given: list[float] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    how: str = ""
    again: bool = False

    def answered(self, given: float, mistake: str | None) -> None:
        """Take an answer: right where ``mistake`` is None.

        How a question counts is decided the first time it is asked; whoever is wrong meets it again, until the first
        answer is right.

        Example:
            >>> entry = QuizEntry()
            >>> entry.answered(6.0, "sign")
            >>> entry.answered(-6.0, None)
            >>> entry.how, entry.again
            ('later', True)
        """
        if not self.how:
            self.given.append(given)
        if mistake is None:
            self.how = self.how or ("first" if len(self.given) == 1 else "later")
        else:
            self.mistakes.append(mistake)
            self.again = True

    def shown(self) -> None:
        """The answer was shown."""
        self.how = self.how or "shown"
        self.again = True

    def repeated(self) -> None:
        """It is asked again."""
        self.again = False


def score(entries: Sequence[QuizEntry]) -> dict[str, int]:
    """How many questions ended how, how many were asked to the end, and how many come again."""
    ends = Counter(each.how for each in entries)
    counts = {how: ends[how] for how in ("first", "later", "shown")}
    return counts | {"asked": sum(counts.values()), "again": sum(each.again for each in entries)}


def kinds(entries: Sequence[QuizEntry]) -> list[tuple[str, int]]:
    """How often each kind of mistake was made, the most frequent first."""
    return Counter(key for each in entries for key in each.mistakes).most_common()
