"""Neurons, layers and MLPs made of Values, losses, and SGD.

Example:
    >>> from nn import MLP
    >>> model = MLP(2, [3, 1], seed=1)
    >>> len(model.parameters())
    13
"""

import sys
from pathlib import Path

import autograd

if not hasattr(autograd, "Value") or not hasattr(autograd, "Op"):
    found = getattr(autograd, "__file__", None) or ", ".join(map(str, autograd.__path__))
    message = (
        f"this needs autograd-by-hand, but 'import autograd' found another package at {found}. Use an environment of "
        "its own, or: pip uninstall autograd, remove what is left of that folder, and pip install --force-reinstall "
        "autograd-by-hand (in a clone of it: pip install --force-reinstall -e .)"
    )
    if Path(sys.argv[0]).stem == "autograd":  # the console script, see nn/console.py: one line, no traceback
        raise SystemExit(message)
    raise ImportError(message)

from nn import data
from nn.data import Data
from nn.layers import MLP, Layer, Neuron
from nn.losses import bce_with_logits, hinge, mse
from nn.module import Module
from nn.optimizers import SGD

__all__ = ["MLP", "SGD", "Data", "Layer", "Module", "Neuron", "bce_with_logits", "data", "hinge", "mse"]
