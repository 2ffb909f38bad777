"""The tour: python -m demos. See it, step it, check it, train with it; pictures go to demos/out/.

With --compiled its trainings record each loss once and replay it.
"""

from __future__ import annotations

import argparse

from demos.running import guarded


def main() -> int:
    """Run the tour; what it needs is imported here, so that what's missing is said in one line."""
    parser = argparse.ArgumentParser(prog="python -m demos", description="See it, step it, check it, train with it.")
    parser.add_argument("--compiled", action="store_true", help="train with compiled replays of the losses")
    options = parser.parse_args()

    def run() -> int:
        from demos import tour, training

        training.compiled = options.compiled
        tour.run()
        return 0

    return guarded("The tour", run)


if __name__ == "__main__":
    raise SystemExit(main())
