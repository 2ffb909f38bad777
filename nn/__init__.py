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
    from nn.data import Data as Data
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
    from nn.modules.containers import MLP as MLP, Residual as Residual, Sequential as Sequential
    from nn.modules.dropout import Dropout as Dropout
    from nn.modules.embedding import Embedding as Embedding
    from nn.modules.layers import Layer as Layer, Linear as Linear, Neuron as Neuron
    from nn.modules.module import Module as Module
    from nn.modules.normalising import LayerNorm as LayerNorm, RMSNorm as RMSNorm
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
    from nn.training.fitting import fit as fit
    from nn.training.history import History as History
    from nn.training.loop import Training as Training
    from nn.training.weights import load as load, save as save

# Where each public name lives
HOMES = {
    "data": ("Data",),
    "losses.losses": ("bce_with_logits", "cross_entropy", "hinge", "huber", "mae", "mse"),
    "losses.metrics": ("accuracy", "confusion_matrix", "mean_absolute_error", "r2"),
    "losses.penalties": ("l1", "l2"),
    "modules.activations": ("Activation",),
    "modules.containers": ("MLP", "Residual", "Sequential"),
    "modules.dropout": ("Dropout",),
    "modules.embedding": ("Embedding",),
    "modules.layers": ("Layer", "Linear", "Neuron"),
    "modules.module": ("Module",),
    "modules.normalising": ("LayerNorm", "RMSNorm"),
    "modules.torch_weights": ("from_torch", "to_torch"),
    "optimizing.clipping": ("clip_norm", "clip_value", "norm_clipped", "value_clipped"),
    "optimizing.optimizer": ("Optimizer",),
    "optimizing.optimizers": ("SGD", "Adam", "AdamW", "RMSProp"),
    "optimizing.schedules": ("Schedule", "cosine", "step_decay", "warm_up"),
    "training.fitting": ("fit",),
    "training.history": ("History",),
    "training.loop": ("Training",),
    "training.weights": ("load", "save"),
}
_HOME = {name: f"nn.{home}" for home, names in HOMES.items() for name in names}

__all__ = ["data", *_HOME]


def __getattr__(name: str) -> object:
    if name == "data":
        return import_module("nn.data")
    if name in _HOME:
        thing: object = getattr(import_module(_HOME[name]), name)
        globals()[name] = thing  # next time it is found without a call
        return thing
    raise AttributeError(f"module 'nn' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
