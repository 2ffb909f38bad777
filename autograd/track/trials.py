"""track: what each step tries: programs of its own, and cases of the examination of whole engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograd.grading import cases
from autograd.grading.cases import Case
from autograd.track import probes
from autograd.track.probes import Probe

PLUS_TIMES = frozenset({"add", "mul"})
ALONE = ("value", "gradient", "ints", "in_place")  # of an operation by itself
USED = ("upstream", "shared", "held", "same")  # of an operation within a graph


@dataclass(frozen=True)
class Trial:
    """One thing that a step tries.

    Args:
        name: the name of its text.
        needs: what has to be there, as `offered` calls it: ".tanh" is a method.
        probe: a program of its own.
        kinds: or the cases of these kinds,
        operations: about these operations; of the backward pass, that get by with + and ×.
        numbers: only those with plain numbers beside a Value, or only those without; None for both.
        optional: whether it's no fault that none of it is there.
    """

    name: str
    needs: tuple[str, ...] = ()
    probe: Probe | None = None
    kinds: tuple[str, ...] = ()
    operations: frozenset[str] = frozenset()
    numbers: bool | None = None
    optional: bool = False

    def takes(self, case: Case) -> bool:
        """Whether a case of the examination belongs to it."""
        if case.kind not in self.kinds:
            return False
        if case.form is None and not case.operation:
            return not self.operations and PLUS_TIMES.issuperset(case.helpers)
        has_numbers = bool(case.form and case.form.has_numbers)
        return case.operation in self.operations and self.numbers in (None, has_numbers)


def _own(probe: Probe, *needs: str) -> Trial:
    return Trial(probe.name, needs, probe)


def _operation(name: str, method: str, *kinds: str, numbers: bool | None = None, optional: bool = False) -> Trial:
    said = f"{name}_numbers" if numbers else name
    return Trial(said, (f".{method}",), None, kinds or (*ALONE, *USED), frozenset({name}), numbers, optional)


TRIALS: Mapping[int, tuple[Trial, ...]] = {
    1: tuple(map(_own, (probes.NUMBER, probes.ZERO, probes.OWN, probes.SHOWS))),
    2: (
        _own(probes.NODE_OF_SUM, ".__add__"),
        _operation("add", "__add__", "value", numbers=False),
        _operation("add", "__add__", "value", numbers=True),
        _own(probes.NODE_OF_PRODUCT, ".__mul__"),
        _operation("mul", "__mul__", "value", numbers=False),
        _operation("mul", "__mul__", "value", numbers=True),
    ),
    3: (
        _own(probes.SEED, ".backward"),
        Trial("add_backward", (".backward",), None, ALONE[1:], frozenset({"add"})),
        Trial("mul_backward", (".backward",), None, ALONE[1:], frozenset({"mul"})),
    ),
    4: (
        Trial("upstream", (".backward",), None, ("upstream",), PLUS_TIMES),
        _own(probes.CHAIN, ".backward"),
    ),
    5: (
        Trial("same", (".backward",), None, ("same",), PLUS_TIMES),
        Trial("shared", (".backward",), None, ("shared",), PLUS_TIMES),
        Trial("kept", (".backward",), None, ("held",), PLUS_TIMES),
        Trial("two_losses", (".backward",), None, ("two_losses",)),
    ),
    6: (
        Trial("order", (".backward",), None, ("order",)),
        Trial("equal", (".backward",), None, ("equal",)),
        Trial("again", (".backward",), None, ("zeroed", "apart", "twice")),
        Trial("once_each", (".backward",), None, ("calls",)),
    ),
    7: (
        _operation("neg", "__neg__"),
        _operation("sub", "__sub__", numbers=False),
        _operation("sub", "__sub__", numbers=True),
        _operation("powc", "__pow__"),
        _operation("div", "__truediv__", numbers=False),
        _operation("div", "__truediv__", numbers=True),
    ),
    8: (
        _operation("exp", "exp"),
        _operation("tanh", "tanh"),
        _operation("relu", "relu"),
        _operation("sigmoid", "sigmoid", optional=True),
    ),
    9: (
        _own(probes.NEURON),
        _own(probes.NEURON_PARAMETERS),
        _own(probes.NEURON_RANDOM),
        _own(probes.NEURON_GRADIENTS),
        _own(probes.LAYER),
        _own(probes.LAYER_PARAMETERS),
        _own(probes.NETWORK),
        _own(probes.NETWORK_PARAMETERS),
    ),
    10: (
        _own(probes.ZEROED),
        _own(probes.LOSS, "mse"),
        _own(probes.LOSS_GRADIENTS, "mse"),
        _own(probes.ONE_STEP, "train"),
        _own(probes.TWO_STEPS, "train"),
        _own(probes.LOSSES, "train"),
        _own(probes.LEARNS, "train"),
    ),
}
LAST = max(TRIALS)


def up_to(step: int) -> list[Trial]:
    """All trials of a step and of those before it."""
    return [trial for number in range(1, step + 1) for trial in TRIALS[number]]


def cases_up_to(step: int, known: Mapping[str, int]) -> list[Case]:
    """All programs of a step and of those before it, for an engine that offers these names.

    Example:
        >>> [case.text for case in cases_up_to(1, {})][:2]
        ['a = Value(2.5)', 'a = Value(2.5)']
    """
    trials = up_to(step)
    own = [trial.probe.case for trial in trials if trial.probe]
    chosen = [case for case in cases.cases_of(known) if case.kind == "made" or any(t.takes(case) for t in trials)]
    return list(dict.fromkeys([*own, *chosen]))
