"""A hunt: an exhibit without its name, to be told from others by its numbers."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TextIO

import numpy as np

from demos.zoo.exhibits import EXHIBITS, Exhibit, Run, checked, outcome
from demos.zoo.showing import assigned, folded, gradients, quoted
from demos.zoo.texts import Say

SUSPECTS = 5


@dataclass(frozen=True)
class Case:
    """What is hunted."""

    culprit: Exhibit
    suspects: tuple[Exhibit, ...]  # what there is to choose from, the culprit among them
    alibis: dict[str, Run]  # for each suspect in the engine, what the program would give with that mistake, by name
    right: Run  # what it should give


def same(one: Run, other: Run) -> bool:
    """Whether two runs gave the same gradients."""
    return all(
        math.isclose(each, other.gradients[name], rel_tol=1e-6, abs_tol=1e-12)
        or (math.isnan(each) and math.isnan(other.gradients[name]))
        for name, each in one.gradients.items()
    )


def case_of(culprit: Exhibit, rng: np.random.Generator) -> Case:
    """A case with one answer: no other suspect would give the same gradients.

    The others are chosen by the generator, first among those that would change the gradients too.
    """
    right = outcome(culprit, culprit.right)
    others = [each for each in EXHIBITS if each is not culprit and each.in_engine is culprit.in_engine]
    alibis: dict[str, Run] = {}
    if culprit.in_engine:
        found = outcome(culprit, culprit.wrong, culprit.fault)
        alibis = {each.name: outcome(culprit, culprit.right, each.fault) for each in others}
        others = [each for each in others if not same(alibis[each.name], found)]
    else:
        others = [each for each in others if each.name not in culprit.twins]
    shuffled = [others[int(i)] for i in rng.permutation(len(others))]
    shuffled.sort(key=lambda each: each.name in alibis and same(alibis[each.name], right))
    suspects = [culprit, *shuffled[: SUSPECTS - 1]]
    return Case(culprit, tuple(suspects[int(i)] for i in rng.permutation(len(suspects))), alibis, right)


class Hunt:
    """A conversation about one case; answers come from a source, standard input if none is given."""

    def __init__(self, case: Case, say: Say, width: int, source: TextIO | None = None) -> None:
        self.case, self.say, self.width = case, say, width
        self.source = source or sys.stdin

    def write(self, text: str = "", indent: str = "") -> None:
        """A paragraph."""
        print("\n".join(folded(text, self.width, indent)))

    def run(self) -> int:
        """Ask until it is found or given up; the exit status."""
        culprit, say = self.case.culprit, self.say
        try:
            self.show()
            while (typed := self.read()) not in (None, "q", "quit"):
                if typed == "?":
                    print("\n".join(quoted(checked(culprit).text, self.width)))
                elif typed.isdecimal() and 1 <= int(typed) <= len(self.case.suspects):
                    if self.judge(self.case.suspects[int(typed) - 1]):
                        return 0
                else:
                    self.write(say("hunt.unknown", text=typed[:40], count=len(self.case.suspects)))
        except KeyboardInterrupt:
            print()
            self.give_up()
            return 130
        self.give_up()
        return 0

    def read(self) -> str | None:
        """What is typed; None at the end of the input."""
        if self.source.isatty():  # in a pipe nobody reads the prompt
            print("> ", end="")
        sys.stdout.flush()
        line = self.source.readline()
        if not line and self.source.isatty():  # Ctrl-D leaves the cursor behind the prompt
            print()
        return line.strip() if line else None

    def show(self) -> None:
        """The case."""
        say, culprit = self.say, self.case.culprit
        found = outcome(culprit, culprit.wrong, culprit.fault)
        self.write(say("hunt.engine" if culprit.in_engine else "hunt.program"))
        print()
        self.write(f"L = {culprit.expression}", "  ")
        self.write(assigned(found.inputs), "  ")
        self.write(say("hunt.gave"))
        self.write(assigned({"L": found.loss}), "  ")
        self.write(gradients(found), "  ")
        print()
        self.write(say("hunt.question"))
        for i, suspect in enumerate(self.case.suspects, 1):
            self.write(f"{i}. {say(f'{suspect.name}.title')}", "  ")
        self.write(say("hunt.keys"))

    def judge(self, suspect: Exhibit) -> bool:
        """Tell whether this is it, and why; whether it is."""
        say = self.say
        if suspect is self.case.culprit:
            sign = say("show.sign", sign=say(f"{suspect.name}.sign"))
            self.write(f"✓ {say('hunt.right')} {say(f'{suspect.name}.story')} {sign}")
            self.write(say("hunt.more", name=suspect.name))
            return True
        why = say("hunt.not", sign=say(f"{suspect.name}.sign"))
        if suspect.name in self.case.alibis:
            alibi = self.case.alibis[suspect.name]
            why = say("hunt.innocent" if same(alibi, self.case.right) else "hunt.would", gradients=gradients(alibi))
        self.write(f"✗ {say('hunt.wrong')} {why}")
        return False

    def give_up(self) -> None:
        """Tell what it was."""
        name = self.case.culprit.name
        self.write(self.say("hunt.left", title=self.say(f"{name}.title"), name=name))


def hunt(seed: int, say: Say, width: int, source: TextIO | None = None) -> int:
    """The hunt of this number; the exit status."""
    rng = np.random.default_rng(seed)
    culprit = EXHIBITS[int(rng.integers(len(EXHIBITS)))]
    print(say("hunt.title", seed=seed))
    return Hunt(case_of(culprit, rng), say, width, source).run()
