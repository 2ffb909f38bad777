"""commands: ``autograd grade mine.py --step 4``: how far learners' files are in "Build it yourself"."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from autograd.commands.places import announce
from autograd.commands.saying import CommandError
from autograd.common.files import in_folder, write_whole
from autograd.track.marks import as_csv, rows
from autograd.track.report import as_json, text
from autograd.track.standing import Standing, standing
from autograd.track.trials import LAST


def run_steps(files: Sequence[str], options: argparse.Namespace) -> int:
    """Try the files; the exit status: 0 where the step is right in all of them, 1 where it isn't."""
    if options.needs:
        raise CommandError("not_in_steps", name="--needs")
    if options.steps and options.step is not None:
        raise CommandError("step_or_steps", step=options.step)
    step = LAST if options.steps else options.step
    if not 1 <= step <= LAST:
        raise CommandError("no_step", value=step, last=LAST)
    names = {"value": options.value, "data": options.data, "grad": options.grad, "backward": options.backward}
    standings: list[Standing] = []
    with ThreadPoolExecutor(os.cpu_count()) as several:  # each waits for a process of its own
        coming = several.map(partial(standing, step=step, **names), files)
        if options.json:
            standings = [*coming]
            print(as_json(standings))
        elif len(files) == 1:
            standings = [*coming]
            print(text(standings[0], options.language))
        else:
            for line, each in rows(coming, files, step, options.language):
                print(line, flush=True)
                standings.append(each)
    if options.csv:
        place = write_whole(in_folder(options.csv, "grade"), as_csv(standings, step, options.language), "grade")
        if not options.json:
            announce(place, False, options.language)
    return 0 if all(each.ok for each in standings) else 1
