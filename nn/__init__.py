"""Neurons, layers and MLPs made of Values, losses, optimizers, and schedules.

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
from nn.activations import Activation
from nn.clipping import clip_norm, clip_value, norm_clipped, value_clipped
from nn.containers import MLP, Residual, Sequential
from nn.data import Data
from nn.dropout import Dropout
from nn.embedding import Embedding
from nn.layers import Layer, Linear, Neuron
from nn.losses import bce_with_logits, cross_entropy, hinge, huber, mae, mse
from nn.metrics import accuracy, confusion_matrix, mean_absolute_error, r2
from nn.module import Module
from nn.normalising import LayerNorm, RMSNorm
from nn.optimizers import SGD, Adam, AdamW, RMSProp
from nn.optimizing import Optimizer
from nn.penalties import l1, l2
from nn.schedules import Schedule, cosine, step_decay, warm_up
from nn.torch_weights import from_torch, to_torch
from nn.training.fitting import fit
from nn.training.history import History
from nn.training.loop import Training
from nn.training.weights import load, save

__all__ = [
    "MLP",
    "SGD",
    "Activation",
    "Adam",
    "AdamW",
    "Data",
    "Dropout",
    "Embedding",
    "History",
    "Layer",
    "LayerNorm",
    "Linear",
    "Module",
    "Neuron",
    "Optimizer",
    "RMSNorm",
    "RMSProp",
    "Residual",
    "Schedule",
    "Sequential",
    "Training",
    "accuracy",
    "bce_with_logits",
    "clip_norm",
    "clip_value",
    "confusion_matrix",
    "cosine",
    "cross_entropy",
    "data",
    "fit",
    "from_torch",
    "hinge",
    "huber",
    "l1",
    "l2",
    "load",
    "mae",
    "mean_absolute_error",
    "mse",
    "norm_clipped",
    "r2",
    "save",
    "step_decay",
    "to_torch",
    "value_clipped",
    "warm_up",
]
