"""A scalar autograd engine that people can see through.

What stands here is loaded when it is first used, so that importing costs next to nothing. The house on one page is
README.md beside this file. `from autograd import *` gives all but what Python has by the same name: `autograd.abs`,
`autograd.sum` and `autograd.compile` are written so.

Example:
    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> (a * b).tanh().data
    -0.9999877116507956
"""

import builtins
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from autograd.common import collecting
from autograd.core.value import Value as Value, functions

if TYPE_CHECKING:  # for type checkers and editors; a test holds it equal to HOMES
    from autograd.bridges.engines import from_engine as from_engine
    from autograd.bridges.jaxprs import from_jax as from_jax
    from autograd.bridges.pytorch import from_torch as from_torch
    from autograd.calculus.functions import (
        grad as grad,
        hessian as hessian,
        hvp as hvp,
        jacobian as jacobian,
        jvp as jvp,
        value_and_grad as value_and_grad,
    )
    from autograd.calculus.unfolding import unfold as unfold
    from autograd.checking.arrays.gradients import check_gradient as check_gradient
    from autograd.checking.diagnosis import diagnose as diagnose
    from autograd.checking.differences import assert_gradients_match as assert_gradients_match, gradcheck as gradcheck
    from autograd.checking.exactness import exact as exact
    from autograd.checking.registering import check_row as check_row, register as register
    from autograd.common.collecting import paused as paused
    from autograd.common.errors import (
        AnomalyError as AnomalyError,
        DomainError as DomainError,
        GradientError as GradientError,
        GuardError as GuardError,
        RenderError as RenderError,
        ReplayError as ReplayError,
        RowError as RowError,
        StaleError as StaleError,
    )
    from autograd.core.choice import engine as engine
    from autograd.core.composed import (
        cumsum as cumsum,
        log_softmax as log_softmax,
        mean as mean,
        prod as prod,
        softmax as softmax,
        std as std,
        var as var,
        where as where,
    )
    from autograd.core.external import external as external
    from autograd.core.modes import ieee as ieee, no_grad as no_grad
    from autograd.core.operations import *  # noqa: F403 - the functions of the built-in rows
    from autograd.core.own_intrinsics import (
        register_intrinsic as register_intrinsic,
        unregister_intrinsic as unregister_intrinsic,
    )
    from autograd.core.own_rows import unregister as unregister
    from autograd.core.scanning import scan as scan
    from autograd.core.scopes import Scope as Scope, scope as scope
    from autograd.explaining.steps import steps as steps
    from autograd.explaining.tracing import detect_anomaly as detect_anomaly, trace as trace
    from autograd.grading.grade import grade as grade
    from autograd.grading.verdict import Grade as Grade
    from autograd.replay.function.decorator import compiled as compiled
    from autograd.replay.guarding import Recording as Recording, record as record
    from autograd.replay.program.compiling import compile as compile  # noqa: A004 - as in re
    from autograd.replay.program.jacobians import JacobianProgram as JacobianProgram
    from autograd.replay.program.loading import load_program as load_program
    from autograd.replay.program.program import Program as Program
    from autograd.rows.row import Op as Op
    from autograd.views.films.animation import animate as animate
    from autograd.views.films.training import Film as Film
    from autograd.views.graphs.picture import draw as draw
    from autograd.views.languages.exporting import export as export
    from autograd.views.networks.network import draw_network as draw_network
    from autograd.views.plots.activations import draw_activations as draw_activations
    from autograd.views.plots.sweeping import draw_sweep as draw_sweep
    from autograd.views.stepping.page import Stepper as Stepper
    from autograd.views.stepping.worksheet import Worksheet as Worksheet

else:
    from autograd.core.value import *  # noqa: F403 - the same, of the engine that runs

# What the README said to import `paused` from before there were floors
sys.modules["autograd.collecting"] = collecting

# Where each public name lives
HOMES = {
    "bridges.engines": ("from_engine",),
    "bridges.jaxprs": ("from_jax",),
    "bridges.pytorch": ("from_torch",),
    "calculus.functions": ("grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad"),
    "calculus.unfolding": ("unfold",),
    "checking.arrays.gradients": ("check_gradient",),
    "checking.diagnosis": ("diagnose",),
    "checking.differences": ("assert_gradients_match", "gradcheck"),
    "checking.exactness": ("exact",),
    "checking.registering": ("check_row", "register"),
    "common.collecting": ("paused",),
    "common.errors": (
        *("AnomalyError", "DomainError", "GradientError", "GuardError"),
        *("RenderError", "ReplayError", "RowError", "StaleError"),
    ),
    "core.choice": ("engine",),
    "core.composed": ("cumsum", "log_softmax", "mean", "prod", "softmax", "std", "var", "where"),
    "core.modes": ("ieee", "no_grad"),
    "core.external": ("external",),
    "core.own_intrinsics": ("register_intrinsic", "unregister_intrinsic"),
    "core.own_rows": ("unregister",),
    "core.scanning": ("scan",),
    "core.scopes": ("Scope", "scope"),
    "explaining.steps": ("steps",),
    "explaining.tracing": ("detect_anomaly", "trace"),
    "grading.grade": ("grade",),
    "grading.verdict": ("Grade",),
    "replay.function.decorator": ("compiled",),
    "replay.program.compiling": ("compile",),
    "replay.guarding": ("Recording", "record"),
    "replay.program.jacobians": ("JacobianProgram",),
    "replay.program.loading": ("load_program",),
    "replay.program.program": ("Program",),
    "rows.row": ("Op",),
    "views.films.animation": ("animate",),
    "views.films.training": ("Film",),
    "views.graphs.picture": ("draw",),
    "views.languages.exporting": ("export",),
    "views.networks.network": ("draw_network",),
    "views.plots.activations": ("draw_activations",),
    "views.plots.sweeping": ("draw_sweep",),
    "views.stepping.page": ("Stepper",),
    "views.stepping.worksheet": ("Worksheet",),
}
_HOME = {name: f"autograd.{home}" for home, names in HOMES.items() for name in names}

_PUBLIC = ["Value", *_HOME, *functions]
__all__ = [name for name in _PUBLIC if not hasattr(builtins, name)]  # `from autograd import *` leaves sum a sum


def __getattr__(name: str) -> object:
    """What is loaded when it is first used, and functions of rows, also of those that were registered later."""
    if name in _HOME:
        thing: object = getattr(import_module(_HOME[name]), name)
        globals()[name] = thing  # next time it is found without a call
        return thing
    if (function := functions.get(name)) is not None:
        return function
    raise AttributeError(f"module 'autograd' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *_PUBLIC, *functions]
