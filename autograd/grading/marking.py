"""grading: the outcomes of an engine's cases beside what is right, the verdicts on them, and what is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from autograd.grading.cases import Case
from autograd.grading.guarding import MEMORY
from autograd.grading.mistakes import same
from autograd.grading.objections import COSTLY, LIMITS, Objection
from autograd.grading.running import NOTHING, Outcome
from autograd.grading.watching import USUAL

PASSED, FAILED, ABSENT, UNEXAMINED = "passed", "failed", "absent", "unexamined"
AN_ERROR = "an error"


class Marking:
    """What is known of an engine while it is judged.

    Args:
        outcomes: what came of each case.
        rights: what should have.
    """

    def __init__(self, outcomes: Mapping[Case, Outcome], rights: Mapping[Case, Outcome]) -> None:
        self.outcomes, self.rights = outcomes, rights
        self.verdicts: dict[Case, str] = {}
        self.found: list[Objection] = []
        self.absent: dict[str, list[str]] = {}  # of each row the forms that are not there

    def error(self, case: Case) -> list[tuple[str, str]]:
        """What a case raised, to go into a text."""
        return [("error", self.outcomes[case].error), ("message", self.outcomes[case].message)]

    def pairs(self, case: Case) -> dict[str, tuple[float | str, float | str]]:
        """What a case shows: what came, and what is right."""
        shown = [*case.shown, *(["calls"] if case.counted else [])]
        rights = self.rights[case].numbers or [AN_ERROR] * len(shown)
        return dict(zip(shown, zip(self.outcomes[case].numbers, rights, strict=True), strict=True))

    def wrong(self, case: Case, ending: str = "") -> list[str]:
        """What of it came out wrong; an engine may well keep no gradients but those of leaves."""
        kept = [
            (shown, pair)
            for shown, pair in self.pairs(case).items()
            if pair[0] != NOTHING or f"{shown.split('.')[0]} = Value(" in case.text
        ]
        return [shown for shown, pair in kept if shown.endswith(ending) and not same(*pair)]

    def passed(self, case: Case) -> bool:
        """Say that a case is right; gives True."""
        self.verdicts[case] = PASSED
        return True

    def failed(self, key: str, case: Case, wrong: Sequence[str] = (), into: Iterable[tuple[str, str]] = ()) -> bool:
        """Say that a case is wrong, and what is; gives False."""
        self.verdicts[case] = ABSENT if key in LIMITS - COSTLY else FAILED
        self.object_to(key, case, wrong, into)
        return False

    def object_to(self, key: str, case: Case, wrong: Sequence[str] = (), into: Iterable[tuple[str, str]] = ()) -> None:
        """Say what is wrong with a case."""
        pairs = self.pairs(case) if wrong else {}
        came = tuple((shown, pairs[shown][0]) for shown in wrong)
        operations = (case.operation,) if case.operation else ()
        forms = (case.form.text,) if case.form else ()
        usual = {"seconds": f"{USUAL:g}", "most": f"{MEMORY >> 20}", "form": forms[0] if forms else ""}
        filled = tuple((usual | dict(into)).items())
        self.found.append(
            Objection(key, operations, forms, case, came, tuple(pairs[each][1] for each in wrong), filled)
        )
