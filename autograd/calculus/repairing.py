"""calculus: what a text would be with its slips repaired; the page's twin is logic/repairing.js."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Repairs:
    """Changes of a text, put down as they are found and made together.

    Example:
        >>> repairs = Repairs("2x y")
        >>> repairs.put(1, 1, "*")
        >>> repairs.put(2, 3, "*")
        >>> repairs.repaired()
        '2*x*y'
    """

    text: str
    found: list[tuple[int, int, int, int, str]] = field(default_factory=list)

    def put(self, at: int, end: int, instead: str) -> None:
        """Instead of what stands from ``at`` to ``end``."""
        self.found.append((at, 0, len(self.found), end, instead))

    def wrap(self, at: int, before: str) -> None:
        """Before what begins at ``at``, and before all that other wraps put there: later ones go around."""
        self.found.append((at, 1, -len(self.found), at, before))

    def repaired(self) -> str:
        """The text with all of them made."""
        parts, done = [], 0
        for at, _, _, end, instead in sorted(self.found):
            parts += [self.text[done:at], instead]
            done = max(done, end)
        return "".join([*parts, self.text[done:]])
