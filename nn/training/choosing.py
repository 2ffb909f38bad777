"""nn/training: whether a replay is worth making: an estimate of the seconds that either way takes.

The figures are of networks of 13 to 9,000 edges on one processor, in batches of 32. They are constants, not measured
anew each time, so that the same training goes the same way twice; they need be right to a factor of two only, for
where both ways take about as long it doesn't matter which one is taken.
"""

from __future__ import annotations

from typing import NamedTuple

from autograd.core.choice import engine


class Costs(NamedTuple):
    """Seconds: to make it, for every step, and for every sample; each once, and for every edge of a sample's graph."""

    once: float
    once_per_edge: float
    step: float
    step_per_edge: float
    sample: float
    sample_per_edge: float

    def total(self, edges: int, steps: int, samples: int) -> float:
        """Seconds for so many steps over so many samples in all."""
        once, step = self.once + self.once_per_edge * edges, self.step + self.step_per_edge * edges
        return once + step * steps + (self.sample + self.sample_per_edge * edges) * samples


COSTS = {
    # a graph per sample, and what every step does with all parameters
    "plain": Costs(0.0, 0.0, 50e-6, 0.3e-6, 20e-6, 0.4e-6),
    "native": Costs(0.0, 0.0, 20e-6, 0.1e-6, 3e-6, 0.06e-6),
    # LLVM takes 0.5 ms per edge, mostly for machine code; a step is hardly more than a call
    "llvm": Costs(0.05, 500e-6, 15e-6, 0.01e-6, 0.1e-6, 0.0003e-6),
    # NumPy's time goes into calls, one per instruction and batch, some three instructions per edge
    "numpy": Costs(0.005, 180e-6, 20e-6, 6e-6, 0.1e-6, 0.003e-6),
}

LOOKED_AT = 150  # samples that are recorded, or computed eagerly, before a replay is trusted


def why_not_worth_it(backend: str, edges: int, steps: int, samples: int) -> str:
    """Why a training of so many steps over so many samples in all is faster without a replay; "" where it isn't.

    Example:
        >>> why_not_worth_it("llvm", 700, 3_000, 96_000)
        ''
        >>> why_not_worth_it("llvm", 700, 10, 320)[:26]
        'it is short: 10 steps take'
    """
    eager, replay = (COSTS[way].total(edges, steps, samples) for way in (engine(), backend))
    replay += COSTS[engine()].total(edges, 0, LOOKED_AT)
    if replay < eager:
        return ""
    return (
        f"it is short: {steps} steps take some {eager:.1g} s eagerly, and some {replay:.1g} s with a replay ({backend})"
    )
