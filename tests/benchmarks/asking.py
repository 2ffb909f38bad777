"""What the benchmarks are asked for on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


def rounds_and_tasks(
    command: str, about: str, tasks: Sequence[str] = (), words: Sequence[str] | None = None
) -> tuple[int, tuple[str, ...]]:
    """How many rounds, and which of the tasks: all of them where none is named.

    Raises:
        SystemExit: what was given is no number of rounds, or no task.
    """

    def known(word: str) -> str:  # as `choices`, which Python 3.11 takes no empty list for
        if word not in tasks:
            raise argparse.ArgumentTypeError(f"{word!r} is no task; expected {' or '.join(tasks)}")
        return word

    parser = argparse.ArgumentParser(f"python -m {command}", description=about.partition(": ")[2])
    parser.add_argument("rounds", nargs="?", type=_rounds, default=5, help="how often each is timed, 5 unless told")
    if tasks:
        parser.add_argument("tasks", nargs="*", metavar="task", type=known, help=f"{', '.join(tasks)}; or all")
    found = parser.parse_args(words)
    return found.rounds, tuple(vars(found).get("tasks") or tasks)


def _rounds(word: str) -> int:
    if not (word.isascii() and word.isdigit() and int(word) > 0):
        raise argparse.ArgumentTypeError(f"{word!r} is no number of rounds; expected a whole number such as 5")
    return int(word)
