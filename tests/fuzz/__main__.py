"""python -m tests.fuzz: random graphs, computed by everything that computes them, compared to the last bit.

The plain engine, the native one where it is built (in a process of its own), NumPy, and LLVM's code in lines, in loops
and for one sample. What differs is made as small as it can be, and printed as Python. Ends with 1 where anything was
found.
"""

from __future__ import annotations

import argparse
import sys

from autograd.core.choice import native
from tests.fuzz.trying import shares
from tests.support.engines import native_fits


def main() -> None:
    """What the command does."""
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--graphs", type=int, default=1_000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=0, help="of all of them (0)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--processes", type=int, default=1, help="beside each other (1)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial, to go on from there (0)")
    asked = parser.parse_args()
    if native is not None:
        parser.error("set AUTOGRAD_ENGINE=plain: this process is to run the plain engine, another one runs the native")
    alone = "plain engine alone: no native one is built of these sources"
    print("native engine beside the plain one" if native_fits() else alone, flush=True)
    counts = shares(asked.seed, asked.graphs, asked.minutes, asked.first, asked.processes)
    print(
        "graphs by what else computed them:", ", ".join(f"{way} {many:,}" for way, many in sorted(counts.ways.items()))
    )
    print(counts)
    sys.exit(bool(counts.findings))


if __name__ == "__main__":
    main()
