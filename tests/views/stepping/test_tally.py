"""How a quiz is counted, in Python and in the page's logic, for any course it may take."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from autograd.views.stepping import tally
from tests.support import scripts

RUN = """(courses) => courses.map((course) => { const entries = new Map();
  for (const [which, what] of course) {
    if (!entries.has(which)) entries.set(which, tally.entry());
    const entry = entries.get(which);
    if (what === "shown") tally.shown(entry);
    else if (what === "repeated") tally.repeated(entry);
    else tally.answered(entry, { given: what.length, right: what === "right", mistake: what === "right" ? "" : what });
  }
  const all = [...entries.values()];
  return { entries: all, score: tally.score(all), kinds: tally.kinds(all) }; })"""
EVENTS = ("right", "right", "sign", "added", "", "shown", "repeated")


def counted(course: list[tuple[int, str]]) -> dict[str, Any]:
    """What Python makes of a course."""
    entries: dict[int, tally.QuizEntry] = {}
    for which, what in course:
        entry = entries.setdefault(which, tally.QuizEntry())
        if what == "shown":
            entry.shown()
        elif what == "repeated":
            entry.repeated()
        else:
            entry.answered(len(what), None if what == "right" else what)
    all_of_them = [*entries.values()]
    kinds = [list(each) for each in tally.kinds(all_of_them)]
    return {"entries": [asdict(entry) for entry in all_of_them], "score": tally.score(all_of_them), "kinds": kinds}


def test_the_page_counts_as_python_does() -> None:
    rng = np.random.default_rng(1)
    courses = [
        [(int(rng.integers(4)), EVENTS[int(rng.integers(len(EVENTS)))]) for _ in range(int(rng.integers(25)))]
        for _ in range(300)
    ]
    assert scripts.run(RUN, courses) == [counted(course) for course in courses]


def test_the_first_try_is_what_counts_and_mistakes_come_again_until_they_are_right_at_once() -> None:
    course = [(0, "right"), (1, "sign"), (1, "right"), (2, "added"), (2, "shown"), (3, "shown")]
    assert counted(course)["score"] == {"first": 1, "later": 1, "shown": 2, "asked": 4, "again": 3}
    again = [*course, (1, "repeated"), (1, "right"), (2, "repeated"), (2, "sign"), (2, "right")]
    assert counted(again)["score"] == {"first": 1, "later": 1, "shown": 2, "asked": 4, "again": 2}
    assert counted(again)["kinds"] == [["sign", 2], ["added", 1]]
