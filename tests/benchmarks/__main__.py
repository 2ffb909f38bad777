"""python -m tests.benchmarks [ROUNDS]: ratios, never seconds, because machines are shared and noisy."""

from __future__ import annotations

import platform
import sys

from autograd import engine


def main() -> None:
    """Run the benchmarks and print their ratios."""
    try:
        import micrograd  # noqa: F401
    except ImportError:
        raise SystemExit("the benchmark compares with micrograd: pip install -e '.[demos,bench]'") from None
    from tests.benchmarks import faults, growth, moons_step, pictures, readme_loop, speed, timing

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"Python {platform.python_version()}; {count} rounds; median (span); larger is faster; one thread, float64")
    print(f"Our eager engine is the {engine()} one where nothing else is said")
    speed.speed(count)
    print("\nMoons step against micrograd, with the cyclic collector off")
    engines = ("micrograd", *moons_step.EAGER, *(f"{each}{timing.PLAIN}" for each in moons_step.EAGER))
    times = timing.rounds("moons_step", engines, count, collector=False)
    print("\n".join(timing.table(timing.ratios(times, engines[0]))))
    if engine() == "native":
        print("\n".join(timing.table({"README's loop by hand, native over plain": readme_loop.compared(count)})))
    print(f"\n{growth.memory()}\n")
    for collector, title in ((True, "as users run it"), (False, "with the cyclic collector off")):
        print(f"Time per node relative to 1,000 nodes, {title}")
        print("\n".join(growth.growth(collector)))
    print("\nPictures, as multiples of building the same graph in the same run (smaller is faster)")
    print("\n".join(pictures.pictures(count)))
    print("\nGradient checks; this takes longer than all the rest")
    print(f"{faults.faults(200 * count)}\n{faults.right(2_000 * count)}")


if __name__ == "__main__":
    main()
