"""Neurons, layers and MLPs made of Values, losses, optimizers, and schedules.

What stands here is loaded when it is first used. The house on one page is README.md beside this file.

Example:
    >>> from nn import MLP
    >>> model = MLP(2, [3, 1], seed=1)
    >>> len(model.parameters())
    13
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:  # for type checkers and editors; a test holds it equal to HOMES
    from nn import data as data
    from nn.common.softmaxes import log_softmax as log_softmax, softmax as softmax
    from nn.data import Data as Data
    from nn.estimators.classifier import NeuralClassifier as NeuralClassifier
    from nn.estimators.regressor import NeuralRegressor as NeuralRegressor
    from nn.losses.losses import (
        bce_with_logits as bce_with_logits,
        cross_entropy as cross_entropy,
        hinge as hinge,
        huber as huber,
        mae as mae,
        mse as mse,
    )
    from nn.losses.metrics import (
        accuracy as accuracy,
        confusion_matrix as confusion_matrix,
        mean_absolute_error as mean_absolute_error,
        r2 as r2,
    )
    from nn.losses.penalties import l1 as l1, l2 as l2
    from nn.modules.activations import Activation as Activation
    from nn.modules.attention import SelfAttention as SelfAttention
    from nn.modules.batch_norm import BatchNorm as BatchNorm
    from nn.modules.cells import GRUCell as GRUCell, LSTMCell as LSTMCell, RNNCell as RNNCell
    from nn.modules.containers import MLP as MLP, Residual as Residual, Sequential as Sequential
    from nn.modules.convolution import Conv1d as Conv1d, Conv2d as Conv2d
    from nn.modules.dropout import Dropout as Dropout
    from nn.modules.embedding import Embedding as Embedding
    from nn.modules.layers import Layer as Layer, Linear as Linear, Neuron as Neuron
    from nn.modules.module import Module as Module
    from nn.modules.normalising import LayerNorm as LayerNorm, RMSNorm as RMSNorm
    from nn.modules.pooling import (
        AvgPool1d as AvgPool1d,
        AvgPool2d as AvgPool2d,
        MaxPool1d as MaxPool1d,
        MaxPool2d as MaxPool2d,
    )
    from nn.modules.recurrent import GRU as GRU, LSTM as LSTM, RNN as RNN, padded as padded
    from nn.modules.seeding import seed as seed
    from nn.modules.shaping import Flatten as Flatten, Reshape as Reshape
    from nn.modules.torch_weights import from_torch as from_torch, to_torch as to_torch
    from nn.optimizing.clipping import (
        clip_norm as clip_norm,
        clip_value as clip_value,
        norm_clipped as norm_clipped,
        value_clipped as value_clipped,
    )
    from nn.optimizing.optimizer import Optimizer as Optimizer
    from nn.optimizing.optimizers import SGD as SGD, Adam as Adam, AdamW as AdamW, RMSProp as RMSProp
    from nn.optimizing.schedules import (
        Schedule as Schedule,
        cosine as cosine,
        step_decay as step_decay,
        warm_up as warm_up,
    )
    from nn.predicting.exporting import export as export
    from nn.training.fitting import fit as fit
    from nn.training.history import History as History
    from nn.training.loop import Training as Training
    from nn.training.page import TrainingPage as TrainingPage
    from nn.training.rates import RateTest as RateTest, find_lr as find_lr
    from nn.training.weights import load as load, save as save

# Where each public name lives
HOMES = {
    "common.softmaxes": ("log_softmax", "softmax"),
    "data": ("Data",),
    "estimators.classifier": ("NeuralClassifier",),
    "estimators.regressor": ("NeuralRegressor",),
    "losses.losses": ("bce_with_logits", "cross_entropy", "hinge", "huber", "mae", "mse"),
    "losses.metrics": ("accuracy", "confusion_matrix", "mean_absolute_error", "r2"),
    "losses.penalties": ("l1", "l2"),
    "modules.activations": ("Activation",),
    "modules.attention": ("SelfAttention",),
    "modules.batch_norm": ("BatchNorm",),
    "modules.cells": ("GRUCell", "LSTMCell", "RNNCell"),
    "modules.containers": ("MLP", "Residual", "Sequential"),
    "modules.convolution": ("Conv1d", "Conv2d"),
    "modules.dropout": ("Dropout",),
    "modules.embedding": ("Embedding",),
    "modules.layers": ("Layer", "Linear", "Neuron"),
    "modules.module": ("Module",),
    "modules.normalising": ("LayerNorm", "RMSNorm"),
    "modules.pooling": ("AvgPool1d", "AvgPool2d", "MaxPool1d", "MaxPool2d"),
    "modules.recurrent": ("GRU", "LSTM", "RNN", "padded"),
    "modules.seeding": ("seed",),
    "modules.shaping": ("Flatten", "Reshape"),
    "modules.torch_weights": ("from_torch", "to_torch"),
    "optimizing.clipping": ("clip_norm", "clip_value", "norm_clipped", "value_clipped"),
    "optimizing.optimizer": ("Optimizer",),
    "optimizing.optimizers": ("SGD", "Adam", "AdamW", "RMSProp"),
    "optimizing.schedules": ("Schedule", "cosine", "step_decay", "warm_up"),
    "predicting.exporting": ("export",),
    "training.fitting": ("fit",),
    "training.history": ("History",),
    "training.loop": ("Training",),
    "training.rates": ("RateTest", "find_lr"),
    "training.page": ("TrainingPage",),
    "training.weights": ("load", "save"),
}
_HOME = {name: f"nn.{home}" for home, names in HOMES.items() for name in names}

# a star import needs no scikit-learn
__all__ = ["data", *(name for name, home in _HOME.items() if not home.startswith("nn.estimators."))]


def __getattr__(name: str) -> object:
    if name == "data":
        return import_module("nn.data")
    if name in _HOME:
        thing: object = getattr(import_module(_HOME[name]), name)
        globals()[name] = thing  # next time it is found without a call
        return thing
    raise AttributeError(f"module 'nn' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*{**globals(), **dict.fromkeys(__all__), **_HOME}]
