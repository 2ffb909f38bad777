"""python -m tests.benchmarks [ROUNDS]: ratios, never seconds, because machines are shared and noisy."""

from __future__ import annotations

import platform

from autograd import engine
from tests.benchmarks.asking import rounds_and_tasks


def main() -> None:
    """Run the benchmarks and print their ratios."""
    count, _ = rounds_and_tasks("tests.benchmarks", __doc__ or "")
    try:
        import micrograd  # noqa: F401
    except ImportError:
        raise SystemExit("the benchmark compares with micrograd: pip install -e '.[demos,bench]'") from None
    from tests.benchmarks import contest, faults, growth, loop_by_hand, pictures, speed, timing

    print(f"Python {platform.python_version()}; {count} rounds; median (span); larger is faster; one thread, float64")
    print(f"Our eager engine is the {engine()} one where nothing else is said")
    speed.speed(count)
    print("\nMoons step against micrograd, with the cyclic collector off")
    eager = contest.task("moons_step").eager
    engines = ("micrograd", *eager, *(f"{each}{timing.PLAIN}" for each in eager))
    times = timing.rounds("moons_step", engines, count, collector=False)
    print("\n".join(timing.table(timing.ratios(times, engines[0]))))
    if engine() == "native":
        print("\n".join(timing.table({"the guide's loop by hand, native over plain": loop_by_hand.compared(count)})))
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
