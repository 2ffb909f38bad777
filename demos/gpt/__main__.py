"""A GPT that makes up names of towns: python -m demos.gpt."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from autograd.cli import Parser, script, write_plainly
from demos.gpt.corpus import SHIPPED, CorpusError

PROGRAM = "python -m demos.gpt"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        the exit status: 0; 1 where a package is missing; 2 for what isn't understood or read; 130 after Ctrl-C.
    """
    write_plainly()
    parser = Parser(prog=PROGRAM, description="A character GPT with attention learns names and makes up new ones.")
    parser.add_argument(
        "--corpus", default="towns", help=f"{', '.join(SHIPPED)}, or a text file in UTF-8 with a name per line"
    )
    parser.add_argument("--quick", action="store_true", help="a tiny model on few names, in seconds")
    parser.add_argument("--eager", action="store_true", help="build the graph anew each step; slow without --quick")
    parser.add_argument("--seed", type=int, default=0, help="of weights, order and made-up names")
    parser.add_argument(
        "--temperature", type=float, default=0.8, help="of made-up names: near 0 the likeliest, above 1 wild"
    )
    options = parser.parse_args(words)
    if options.seed < 0:
        parser.error(f"--seed is {options.seed}; expected a number from 0 on")
    if not 0.0 < options.temperature < math.inf:
        parser.error(f"--temperature is {options.temperature}; expected a number above 0")
    try:
        from demos.gpt.learning import run

        run(
            options.corpus,
            quick=options.quick,
            compiled=not options.eager,
            seed=options.seed,
            temperature=options.temperature,
        )
    except CorpusError as error:
        parser.error(str(error))
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package in ("", "autograd", "nn", "demos"):
            raise
        print(f"This demo needs {package}, which isn't installed: pip install -e '.[demos]'", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(script(main))
