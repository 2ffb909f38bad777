"""A scalar autograd engine that people can see through.

Example:
    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> (a * b).tanh().data
    -0.9999877116507956
"""

from autograd import operations
from autograd.backprop import steps
from autograd.checking.diagnosis import diagnose
from autograd.checking.differences import assert_gradients_match, gradcheck
from autograd.checking.rows import check_row, register
from autograd.differentiating import grad, hessian, hvp, jacobian, jvp, value_and_grad
from autograd.drawing.activations import draw_activations
from autograd.drawing.animation import animate
from autograd.drawing.network import draw_network
from autograd.drawing.picture import draw
from autograd.drawing.sweeping import draw_sweep
from autograd.drawing.training import Film
from autograd.engines import engine
from autograd.errors import (
    AnomalyError,
    DomainError,
    GradientError,
    GuardError,
    RenderError,
    ReplayError,
    RowError,
    StaleError,
)
from autograd.modes import ieee, no_grad
from autograd.operations import *  # noqa: F403 - the rows' functions; operations.pyi lists them
from autograd.operations import unregister
from autograd.ops import Op
from autograd.replay.compiling import compile  # noqa: A004 - as in re
from autograd.replay.decorator import compiled
from autograd.replay.guarding import Recording, record
from autograd.replay.loading import load_program
from autograd.replay.program import Program
from autograd.scopes import Scope, scope
from autograd.stepping.page import Stepper
from autograd.stepping.worksheet import Worksheet
from autograd.tracing import detect_anomaly, trace
from autograd.unfolding import unfold
from autograd.value import Value

__all__ = [
    "AnomalyError",
    "DomainError",
    "Film",
    "GradientError",
    "GuardError",
    "Op",
    "Program",
    "Recording",
    "RenderError",
    "ReplayError",
    "RowError",
    "Scope",
    "StaleError",
    "Stepper",
    "Value",
    "Worksheet",
    "animate",
    "assert_gradients_match",
    "check_row",
    "compile",
    "compiled",
    "detect_anomaly",
    "diagnose",
    "draw",
    "draw_activations",
    "draw_network",
    "draw_sweep",
    "engine",
    "grad",
    "gradcheck",
    "hessian",
    "hvp",
    "ieee",
    "jacobian",
    "jvp",
    "load_program",
    "no_grad",
    "record",
    "register",
    "scope",
    "steps",
    "trace",
    "unfold",
    "unregister",
    "value_and_grad",
]
__all__ += operations.__all__


def __getattr__(name: str) -> object:
    """Functions of rows that were registered later."""
    if name in operations.__all__:
        function: object = getattr(operations, name)
        return function
    raise AttributeError(f"module 'autograd' has no attribute {name!r}")
