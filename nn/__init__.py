"""Neurons, layers and MLPs made of Values, losses, and SGD.

Example:
    >>> from nn import MLP
from nn.dropout import Dropout
from nn.layers import Layer, MLP, Neuron
from nn.losses import bce_with_logits, cross_entropy, hinge, huber, mae, mse
from nn.metrics import accuracy, confusion_matrix, mean_absolute_error, r2
from nn.module import Module
from nn.optimizers import SGD
from nn.penalties import l1, l2
from nn.training.fitting import fit
from nn.training.history import History
from nn.training.weights import load, save

__all__ = [
    "Dropout",
    "History",
    "Layer",
    "MLP",
    "Module",
    "Neuron",
    "SGD",
    "accuracy",
    "bce_with_logits",
    "confusion_matrix",
    "cross_entropy",
    "fit",
    "hinge",
    "huber",
    "l1",
    "l2",
    "load",
    "mae",
    "mean_absolute_error",
    "mse",
    "r2",
    "save",
]
