"""replay/program: the codes of a program: one that gives all there is, and parts of it that give less."""

from __future__ import annotations

from autograd.replay.code.straight_line import Code
from autograd.replay.rolling.rounds import RolledCode

AND_OUTPUTS = " and outputs"


class Codes:
    """A program's code, and its parts, each made when somebody first asks for it by name.

    - "values": the roots and the outputs, without derivatives;
    - "whole": the roots and the derivatives;
    - "each": the same with every sample's gradients of the parameters among its results, not summed;
    - "whole and outputs", "each and outputs": with the outputs beside.

    Each sample's results come in one order: the roots, the number of the first broken guard where there are guards, the
    outputs, derivatives.

    Args:
        everything: the code that gives all of it.
        first: where its outputs begin among the results.
        outputs: how many they are.
    """

    def __init__(self, everything: Code | RolledCode, first: int, outputs: int) -> None:
        self.everything, self.first, self.end = everything, first, first + outputs
        self.made: dict[str, Code | RolledCode] = {}

    def __getitem__(self, which: str) -> Code | RolledCode:
        if self.first == self.end:
            which = which.removesuffix(AND_OUTPUTS)
        found = self.made.get(which)
        if found is None:
            found = self.made[which] = self._make(which)
        return found

    def _make(self, which: str) -> Code | RolledCode:
        given = self.everything
        if which == "values":
            return given.only(given.results[: self.end], [])
        if which.startswith("each"):
            return self["whole" + which.removeprefix("each")].each()
        if which == "whole" and self.first < self.end:
            return given.only(given.results[: self.first] + given.results[self.end :], given.gradients)
        return given
