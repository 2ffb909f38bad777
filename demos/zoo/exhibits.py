"""The exhibits: each is one mistake, a program that shows it, and what the checker is to say of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from autograd import Value, diagnose, gradcheck, ieee, trace
from autograd.common.errors import GradientError
from autograd.rows.table import TABLE
from autograd.views.stepping import faults
from demos.zoo import passes, programs
from demos.zoo.faults import planted, wrong_row
from demos.zoo.listings import body_of, expression_of, row_text

Program = Callable[..., Value]
Fault = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Exhibit:
    """One mistake."""

    name: str  # what is typed to see it; its texts have keys that begin with it
    kind: str  # what the checker calls it
    blamed: str  # what the checker's report says of it: the operation, the leaf, or the mistake itself
    at: dict[str, float]  # the leaves' numbers
    wrong: Program  # the program to run
    right: Program  # the program as it should be; the same where the engine is wrong
    fault: Fault = nullcontext  # plants the mistake in the engine
    code: tuple[list[str], list[str]] = ([], [])  # the wrong and the right
    meant: str = ""  # what is computed, where no line of the right program says it well
    checker: str = "gradcheck"  # or "diagnose", after ``backward()``
    twins: tuple[str, ...] = ()  # exhibits that look the same from outside, so that nobody is asked to tell them apart

    @property
    def in_engine(self) -> bool:
        """Whether the engine is wrong, and not the program."""
        return self.wrong is self.right

    @property
    def expression(self) -> str:
        """What is computed."""
        return self.meant or expression_of(self.right)


@dataclass(frozen=True)
class Verdict:
    """What the checker says."""

    text: str  # its report
    kinds: tuple[str, ...]  # what it says is wrong, each kind by its name

    def names(self, exhibit: Exhibit) -> bool:
        """Whether it says what is wrong, and where."""
        return self.kinds[:1] == (exhibit.kind,) and bool(
            re.search(rf"(?<!\w){re.escape(exhibit.blamed)}(?!\w)", self.text)
        )


@dataclass(frozen=True)
class Run:
    """What a program gave."""

    loss: float  # the number at the root
    inputs: dict[str, float]  # the leaves' numbers in the end
    gradients: dict[str, float]  # and their gradients


def leaves_of(exhibit: Exhibit) -> dict[str, Value]:
    """Fresh leaves, labelled."""
    return {name: Value(number, label=name) for name, number in exhibit.at.items()}


def outcome(exhibit: Exhibit, program: Program, fault: Fault = nullcontext) -> Run:
    """Run a program on an exhibit's numbers and go back through it, in an engine with a fault."""
    leaves = leaves_of(exhibit)
    with fault():
        loss = program(**leaves)
        loss.backward()
    data = {name: leaf.data for name, leaf in leaves.items()}
    return Run(loss.data, data, {name: leaf.grad for name, leaf in leaves.items()})


def checked(exhibit: Exhibit) -> Verdict:
    """What the checker says of the mistake."""
    leaves = leaves_of(exhibit)
    with exhibit.fault():
        if exhibit.checker == "gradcheck":
            try:
                return Verdict(str(gradcheck(lambda: exhibit.wrong(**leaves), list(leaves.values()))), ())
            except GradientError as error:
                return Verdict(str(error), getattr(error.report, "kinds", ()))
        with trace():
            loss = exhibit.wrong(**leaves)
        loss.backward()
        found = diagnose(loss)
        return Verdict(str(found), tuple(dict.fromkeys(each.kind for each in found)))


# ---- the exhibits ----------------------------------------------------------------------------------------------------


def _in_pass(name: str, blamed: str, program: Program, at: dict[str, float], meant: str = "") -> Exhibit:
    """A mistake in the backward pass: in how it sends gradients on, or in its order."""
    fault = FAULTS[name]
    right = passes.adding if fault.wrong_pass in passes.SENDS else passes.on_the_way_up
    code = (body_of(vars(passes)[fault.wrong_pass]), body_of(right))
    return Exhibit(name, "wrong accumulation", blamed, at, program, program, lambda: planted(fault), code, meant)


def _in_row(name: str, program: Program, at: dict[str, float]) -> Exhibit:
    """A mistake in a row of the table."""
    fault = FAULTS[name]
    code = (row_text(wrong_row(fault.op, fault.partials)), row_text(TABLE[fault.op]))
    kind, blamed = "wrong local derivative", f"in {fault.op}"
    return Exhibit(name, kind, blamed, at, program, program, lambda: planted(fault), code)


def _in_program(
    name: str, kind: str, blamed: str, at: dict[str, float], wrong: Program, right: Program, **more: Any
) -> Exhibit:
    """A mistake in how the engine is used."""
    return Exhibit(name, kind, blamed, at, wrong, right, code=(body_of(wrong), body_of(right)), **more)


FAULTS = {fault.key: fault for fault in faults.FAULTS}
AB = {"a": 3.0, "b": 2.0}
WX = {"w": 0.5, "x": 1.5}

PARTLY = "is the operation visited before its own sum is complete"
TIMES = "Are they multiplied with the upstream gradient?"

EXHIBITS = (
    _in_pass("plus", "with = instead of +=?", programs.product_and_term, AB),
    _in_pass("set", "Are the parents kept in a set?", programs.square_and_product, AB),
    _in_pass("order", PARTLY, programs.square_and_sine, {"a": 2.0}, "b + b.sin(), b = a * a"),
    _in_pass("chain", TIMES, programs.squared_product, AB),
    _in_row("minus", programs.squared_distance, {"a": 5.0, "b": 2.0}),
    _in_row("product", programs.product, AB),
    _in_row("quotient", programs.quotient, AB),
    _in_row("power", programs.scaled_cube, {"a": 2.0, "b": 5.0}),
    _in_row("tanh", programs.neuron, WX),
    _in_row("relu", programs.resting_neuron, {"w": -1.5, "x": 2.0}),
    _in_program(
        "number", "not your function", "cut in mul", {"x": 3.0}, programs.half_a_square, programs.whole_square,
        twins=("leaf",),
    ),
    _in_program(
        "leaf", "not your function", "cut in tanh", WX, programs.restarted, programs.connected,
        meant="(w * x).tanh()", twins=("number",),
    ),
    _in_program(
        "stale", "stale value", "assigns to w", {"w": 1.0, "x": 2.0},
        programs.recorded_too_early, programs.recorded_in_time, meant="(w * x - 1) ** 2",
    ),
    _in_program(
        "zero", "not zeroed", "grad of w", {"w": 1.0, "x": 2.0}, programs.second_step, programs.fresh_step,
        checker="diagnose",
    ),
    _in_program(
        "softmax", "non-finite", "log", {"u": -800.0, "v": 0.0}, programs.log_of_softmax, programs.log_softmax,
        fault=ieee, meant="-log(softmax([u, v])[0])", checker="diagnose",
    ),
)  # fmt: skip
