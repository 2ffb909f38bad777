"""The tour: python -m demos. See it, step it, check it, train with it; pictures go to demos/out/.

With --compiled its trainings record each loss once and replay it.
"""

from __future__ import annotations

import argparse
import io
import sys


def main() -> int:
    """Run the tour; what it needs is imported here, so that what's missing is said in one line."""
    parser = argparse.ArgumentParser(prog="python -m demos", description="See it, step it, check it, train with it.")
    parser.add_argument("--compiled", action="store_true", help="train with compiled replays of the losses")
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # σ and ∂ in a file or a terminal that knows no Greek
    try:
        from demos import tour, training

        training.compiled = options.compiled
        tour.run()
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package in ("", "autograd", "nn", "demos"):
            raise
        print(f"The tour needs {package}, which isn't installed: pip install -e '.[demos,test]'", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the pictures made so far are whole.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
