"""replay/llvm: a program of loops as LLVM's text, for a single sample: a list of calls."""

from __future__ import annotations

from autograd.replay.code.families import Layout
from autograd.replay.code.straight_line import Code
from autograd.replay.code.summing import LANES
from autograd.replay.llvm.calls import Calls
from autograd.replay.llvm.driver import STEP, whole
from autograd.replay.llvm.plan import Lines, Plan


def alone(code: Code) -> Code:
    """Code for a single sample, whose numbers follow the parameters, and as many as there are gradients.

    They begin at a whole number of LANES, up to which descent goes through the parameters.
    """
    return code.alone(-(-max(code.parameters, len(code.gradients)) // LANES) * LANES)


class Single(Calls):
    """The text of a program of which nothing differs from sample to sample, as there is one.

    Args:
        code: what to compile, as `alone` gives it.
        inputs: how many of its parameters, the last ones, are the sample.
        layout: its families, and their slots.
        plan: what is done one after the other.
        vectors: by an instruction's name, what the functions are called that take several numbers, by how many.
        contract: whether a product and a sum may be rounded once, as one instruction.
    """

    def __init__(
        self, code: Code, inputs: int, layout: Layout, plan: Plan, vectors: dict[str, dict[int, str]], contract: bool
    ) -> None:
        super().__init__(code, layout, plan, vectors, contract)
        self.inputs = self.gradients + code.parameters - inputs  # where they lie in %u
        self.outputs, self.table = self.table, self.table + len(code.results)  # where results lie
        self.size = plan.in_lines

    def copies(self) -> list[tuple[int, int]]:
        """As `Calls.copies`, and results."""
        results = [(self.outputs + i, self.shared_at(place)) for i, place in enumerate(self.code.results)]
        return super().copies() + results

    def arrays(self) -> tuple[int, int, int]:
        """How many numbers there are, tables and all; none lie elsewhere; and where the parameters lie in %u."""
        return self.table + self.length, 0, self.gradients

    def identity(self) -> bytes:
        """What the text depends on, as bytes."""
        parts = [len(part) for step in self.plan.shared if isinstance(step, Lines) for part in step.parts]
        return repr(("single", parts, sorted(self.vectors.items()), self.flags)).encode() + b"\n" + self.code.packed()

    def text(self) -> str:
        """The program's text."""
        calls = self.shared_calls()
        body = [line for _, lines in self.functions.values() for line in lines]
        body += ["define void @shared(ptr %p, ptr %u) nounwind {", *calls, "  ret void", "}"]
        body += [f"define internal void @block({STEP}) nounwind {{", "  ret void", "}"]
        body += [whole(self.gradients, 1, 0)]
        return "\n".join([*self.head(), *body, ""])
