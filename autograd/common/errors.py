"""common: the errors this project raises of its own; each says what came, what was expected and what to do."""

from collections.abc import Mapping, Sequence
from typing import Any


class DomainError(ArithmeticError, ValueError):
    """An operation was asked for a number that it has no finite real answer for."""


class RowError(ValueError):
    """A row of the op table, or an expression somebody typed, is not written in the row language."""


class ExpressionError(ValueError):
    """Typed text is not an expression that can be computed; the message shows it with a caret under the place.

    Args:
        message: what is wrong, in English.
        key: which text says so, in every language.
        into: what stands in that text's places.
        text: what was typed.
        at: the place in it.
        offer: all of it, repaired, where one repair is meant.
    """

    def __init__(
        self,
        message: str,
        key: str = "",
        into: Mapping[str, object] | None = None,
        text: str = "",
        at: int = 0,
        offer: str = "",
    ) -> None:
        super().__init__(message)
        self.key, self.into, self.text, self.at, self.offer = key, dict(into or {}), text, at, offer


class AnomalyError(ArithmeticError):
    """Inside `detect_anomaly`: an operation made the first inf or nan; the message names it and the line."""


class StaleError(RuntimeError):
    """A graph was recorded with other numbers than its leaves hold now.

    Args:
        message: which nodes changed, and what to do.
        nodes: these nodes.
    """

    def __init__(self, message: str, nodes: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.nodes = tuple(nodes)


class GradientError(AssertionError):
    """A gradient check failed; the message is the table of what was compared, and `report` has it for programs.

    Args:
        message: what is wrong.
        report: the whole report, or None where a row was refused.
    """

    def __init__(self, message: str, report: object = None) -> None:
        super().__init__(message)
        self.report = report


class GuardError(RuntimeError):
    """A sample would have taken another branch of Python than the recording that was compiled.

    Args:
        sample: its number in the batch, from 0.
        guard: the comparison that comes out otherwise.
    """

    def __init__(self, sample: int, guard: object) -> None:
        super().__init__(
            f"sample {sample} takes another branch than the recording did: {guard}. Record again at this sample, or "
            "use @compiled(again=True), which does so by itself"
        )
        self.sample, self.guard = sample, guard

    def __reduce__(self) -> tuple[Any, ...]:  # from a worker to who waits for it
        return GuardError, (self.sample, self.guard)


class ReplayError(RuntimeError):
    """What a compiled function replays is not what the function itself does; the message names the sample.

    Args:
        message: what differs, and what to do.
        sample: its number in the batch, from 0.
    """

    def __init__(self, message: str, sample: int) -> None:
        super().__init__(message)
        self.sample = sample

    def __reduce__(self) -> tuple[Any, ...]:  # from a worker to who waits for it
        return ReplayError, (*self.args, self.sample)


class RenderError(RuntimeError):
    """A picture could not be rendered; `dot` holds the graph's DOT text, so that nothing is lost.

    Args:
        message: what went wrong and what to do.
        dot: the DOT text that was to be rendered.
        said: which texts make up the message, each with what stands in its places; see `unrendered`.
    """

    def __init__(self, message: str, dot: str = "", said: Sequence[tuple[str, Mapping[str, object]]] = ()) -> None:
        super().__init__(message)
        self.dot, self.said = dot, tuple(said)
