"""nn/modules: initialisers: the numbers that a neuron's weights begin with, by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.rows.table import TABLE
from nn.modules import blanks

# the generator, how many inputs the neuron has, how many neurons there are -> a number for each input
Initialiser = Callable[[np.random.Generator, int, int], Any]

SMALL = 0.05


def _uniform(random: np.random.Generator, count: int, bound: float) -> Any:
    return random.uniform(-bound, bound, count)


# variances: 2/inputs (He et al. 2015), 2/(inputs + outputs) (Glorot & Bengio 2010), 1/inputs (LeCun et al. 1998)
INITIALISERS: dict[str, Initialiser] = {
    "he_uniform": lambda random, inputs, _: _uniform(random, inputs, math.sqrt(6.0 / inputs)),
    "he_normal": lambda random, inputs, _: random.normal(0.0, math.sqrt(2.0 / inputs), inputs),
    "xavier_uniform": lambda random, inputs, outputs: _uniform(random, inputs, math.sqrt(6.0 / (inputs + outputs))),
    "xavier_normal": lambda random, inputs, outputs: random.normal(0.0, math.sqrt(2.0 / (inputs + outputs)), inputs),
    "lecun_normal": lambda random, inputs, _: random.normal(0.0, math.sqrt(1.0 / inputs), inputs),
    "normal": lambda random, inputs, _: random.normal(0.0, SMALL, inputs),
    "uniform": lambda random, inputs, _: _uniform(random, inputs, SMALL),
    "zeros": lambda _, inputs, __: np.zeros(inputs),
    "ones": lambda _, inputs, __: np.ones(inputs),
}


def usual_for(activation: object) -> str:
    """He's rule for rows that are zero on one side, Xavier's for the rest, functions among them.

    >>> usual_for("relu"), usual_for("linear")
    ('he_uniform', 'xavier_uniform')
    """
    he = isinstance(activation, str) and activation in TABLE and TABLE[activation].activation == "he"
    return "he_uniform" if he else "xavier_uniform"


def initial_numbers(init: str | Initialiser, random: np.random.Generator, inputs: int, outputs: int) -> list[float]:
    """What one neuron of ``outputs`` begins with, a number for each of its inputs.

    Example:
        >>> initial_numbers("ones", np.random.default_rng(0), 2, 1)
        [1.0, 1.0]
    """
    if blanks.are_made():
        blanks.take(inputs)
        return [0.0] * inputs
    if not callable(init) and init not in INITIALISERS:
        raise ValueError(f"unknown initialiser {init!r}; the known ones are: {', '.join(INITIALISERS)}")
    made = (init if callable(init) else INITIALISERS[init])(random, inputs, outputs)
    numbers: NDArray[np.float64] = np.asarray(made, dtype=np.float64)
    if numbers.shape != (inputs,) or not np.isfinite(numbers).all():
        raise ValueError(f"the initialiser gave {made!r:.60}; expected {inputs} finite number(s)")
    found: list[float] = numbers.tolist()
    return found
