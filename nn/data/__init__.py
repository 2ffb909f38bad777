"""nn/data: data to learn from: generated points, small real sets, and CSV files, all as one small class.

Example:
    >>> from nn import data
    >>> train, held_out = data.moons(100, seed=1).split(0.2)
    >>> train, held_out
    (Data(moons: 80 samples, 2 features, 2 classes), Data(moons: 20 samples, 2 features, 2 classes))
"""

from nn.data.bundled import breast_cancer, diabetes, digits, iris, wine
from nn.data.csv_reading import read_csv
from nn.data.dataset import Data
from nn.data.generated import circles, gaussians, moons, spirals, wave, xor
from nn.data.recipe import Recipe

__all__ = [
    "Data",
    "Recipe",
    "breast_cancer",
    "circles",
    "diabetes",
    "digits",
    "gaussians",
    "iris",
    "moons",
    "read_csv",
    "spirals",
    "wave",
    "wine",
    "xor",
]
