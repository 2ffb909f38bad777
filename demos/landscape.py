"""Optimizers race downhill on a function of two Values: python -m demos.landscape."""

from __future__ import annotations

import argparse
from typing import Any

from demos.descents import LANDSCAPES, RACERS, RATES, TOLERANCE, Run, best, eager, replayed
from demos.landscape_picture import film, still
from demos.running import Options, demo


def table(runs: list[Run]) -> str:
    """Who arrived after how many steps."""
    lines = [f"{'':10} {'learning rate':>13} {'steps':>7}   ends at"]
    for run in sorted(runs, key=lambda run: (not run.arrived, run.steps)):
        x, y = run.places[-1]
        steps = f"{run.steps:,}" if run.arrived else "-"
        lines.append(f"{run.name:10} {run.rate:>13g} {steps:>7}   ({x:.3f}, {y:.3f}), height {run.heights[-1]:.2g}")
    return "\n".join(lines)


def run(options: Options) -> None:
    """Let all of them find their learning rate, and film the race with it."""
    landscape = LANDSCAPES[options.function]
    most = 1000 if options.quick else 10_000
    slope = eager(landscape) if options.eager else replayed(landscape)
    print(f"{options.function}: {landscape.height.__doc__}")
    print(f"from {landscape.start} down to a height of {TOLERANCE:g} in at most {most:,} steps, each with that of the")
    print(f"same {len(RATES)} learning rates, {RATES[0]:g} to {RATES[-1]:g}, with which it is fastest and never climbs")
    print("above the start")
    runs = [best(name, landscape.start, slope, most) for name in RACERS]
    print(table(runs))
    name = f"landscape_{options.function}"
    print("picture:", still(landscape, runs, options.picture(f"{name}.png")))
    print("film:", film(landscape, runs, options.picture(f"{name}.gif"), frames=25 if options.quick else 90))


def more(parser: argparse.ArgumentParser) -> Any:
    """An option of this demo's own."""
    parser.add_argument("--function", choices=list(LANDSCAPES), default="rosenbrock", help="where to race; rosenbrock")


if __name__ == "__main__":
    raise SystemExit(demo("landscape", run, __doc__, more=more))
