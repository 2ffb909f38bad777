"""Neurons, layers and MLPs made of Values, losses, and SGD.

Example:
    >>> from nn import MLP
    >>> model = MLP(2, [3, 1], seed=1)
    >>> len(model.parameters())
    13
"""

import autograd

if not hasattr(autograd, "Value") or not hasattr(autograd, "Op"):
    raise ImportError(
        f"nn needs autograd-by-hand, but 'import autograd' found another package at {autograd.__file__}. "
        "Use an environment of its own, or: pip uninstall autograd && pip install --force-reinstall autograd-by-hand"
    )

from nn.layers import MLP, Layer, Neuron
from nn.losses import bce_with_logits, hinge, mse
from nn.module import Module
from nn.optimizers import SGD

__all__ = ["MLP", "SGD", "Layer", "Module", "Neuron", "bce_with_logits", "hinge", "mse"]
