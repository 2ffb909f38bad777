"""The tour: python -m demos. See it, step it, check it, train with it; pictures go to demos/out/.

With --compiled its trainings record each loss once and replay it.
"""

from __future__ import annotations

import argparse
import signal
from types import FrameType

from demos.running import guarded, look_for

NEEDS = ("matplotlib", "sklearn", "tqdm")


def main() -> int:
    """Run the tour; what it needs is imported here, so that what's missing is said in one line."""
    parser = argparse.ArgumentParser(prog="python -m demos", description="See it, step it, check it, train with it.")
    parser.add_argument("--compiled", action="store_true", help="train with compiled replays of the losses")
    options = parser.parse_args()

    def run() -> int:
        look_for(NEEDS)
        from demos import tour

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, stop)
        tour.compiled = options.compiled
        tour.run()
        return 0

    return guarded("The tour", run)


def stop(number: int, frame: FrameType | None) -> None:
    """Ctrl-C ends the tour, also in a training: `fit`, left to itself, would end only that."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
