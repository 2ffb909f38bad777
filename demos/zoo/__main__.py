"""The bug zoo: python -m demos.zoo."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import numpy as np

from autograd.commands.main import Parser
from demos.running import guarded
from demos.zoo.exhibits import EXHIBITS, checked
from demos.zoo.hunt import hunt
from demos.zoo.showing import listed, shown
from demos.zoo.texts import speaker

PROGRAM = "python -m demos.zoo"
UNKNOWN_WIDTH = 100  # columns, where there is no terminal
WIDEST = 120


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        the exit status: 0; 1 where the checker missed a mistake; 2 for what isn't understood; 130 after Ctrl-C.
    """
    return guarded("The bug zoo", lambda: visit(words), stopped="")


def visit(words: Sequence[str] | None) -> int:
    """Show what was asked for; the exit status."""
    parser = Parser(prog=PROGRAM, description="Classic mistakes of back-propagation, and who finds them.")
    parser.add_argument("exhibit", nargs="?", help="the exhibit to see, or hunt; without it, they are listed")
    parser.add_argument("--all", action="store_true", help="see all of them")
    parser.add_argument("--seed", type=int, help="which hunt; another one each time if not given")
    parser.add_argument("--lang", default="en", help="en or pl")
    options = parser.parse_args(words)
    exhibits = {exhibit.name: exhibit for exhibit in EXHIBITS}
    try:
        say = speaker(options.lang)
    except ValueError as error:
        parser.error(str(error))
    if options.all and options.exhibit:
        parser.error(f"--all or {options.exhibit!r}, not both")
    if options.seed is not None and (options.exhibit != "hunt" or options.seed < 0):
        parser.error("--seed is a number from 0 on, for hunt")
    if options.exhibit not in (None, "hunt", *exhibits):
        parser.error(f"there is no exhibit {options.exhibit!r:.40}; expected hunt or one of: {', '.join(exhibits)}")
    width = max(40, min(WIDEST, shutil.get_terminal_size((UNKNOWN_WIDTH, 24)).columns))
    if options.exhibit == "hunt":
        seed = int(np.random.default_rng().integers(1000)) if options.seed is None else options.seed
        return hunt(seed, say, width)
    if not options.exhibit and not options.all:
        print("\n".join(listed(say, width)))
        return 0
    chosen = EXHIBITS if options.all else (exhibits[options.exhibit],)
    named = 0
    for exhibit in chosen:
        verdict = checked(exhibit)
        named += verdict.names(exhibit)
        print("\n".join([*shown(exhibit, verdict, say, width), *([""] if options.all else [])]))
    if options.all:
        print(say("all.found", named=named, count=len(chosen)))
    return 0 if named == len(chosen) else 1


if __name__ == "__main__":
    raise SystemExit(main())
