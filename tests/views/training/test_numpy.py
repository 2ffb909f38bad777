"""NumPy's generator in JavaScript: the same bits for the same seed.

Also of: views/training/scripts.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import trainers

DRAWN = """(seed) => {
  const random = numpy.seeded(seed);
  const found = [random.double(), random.double()];
  for (let i = 0; i < 30000; i++) found.push(random.normal(0.5, 0.3));
  found.push(...random.permutation(301), random.double());
  for (let i = 0; i < 9; i++) found.push(random.uniform(-2, 1.5));
  const twin = random.copy();
  const rest = (each) => [...each.shuffled([5, 6, 7, 8, 9, 10]), ...each.permutation(7), each.double()];
  const [mine, theirs] = [random, twin].map(rest);
  return [found, mine, theirs];
}"""


@pytest.mark.parametrize("seed", [0, 1, 42, 2**32 - 1, 2**32, 2**40 + 12345, 2**53 - 1])
def test_draws_are_numpy_s_to_the_last_bit(seed: int) -> None:
    random = np.random.default_rng(seed)
    expected = [random.random(), random.random(), *random.normal(0.5, 0.3, 30000).tolist()]
    expected += [*random.permutation(301).tolist(), random.random(), *random.uniform(-2, 1.5, 9).tolist()]
    found, mine, theirs = trainers.run(DRAWN, seed)
    assert found == expected
    rest = [*random.permutation(np.arange(5, 11)).tolist(), *random.permutation(7).tolist(), random.random()]
    assert mine == theirs == rest, "half a number that was kept is copied, too"


def test_the_far_tail_is_drawn_as_numpy_does() -> None:
    """Beyond 3.65 a normal number is drawn in another way: seeds whose first draws are there."""
    far = [seed for seed in range(30000) if abs(np.random.default_rng(seed).normal()) > 3.654]
    assert len(far) > 3
    found = trainers.run("(seeds) => seeds.map((seed) => numpy.seeded(seed).standard())", far)
    assert found == [np.random.default_rng(seed).standard_normal() for seed in far]
