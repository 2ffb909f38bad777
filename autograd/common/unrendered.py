"""common: what is said of a picture that could not be rendered, in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograd.common.errors import RenderError
from autograd.common.tables import table

Said = tuple[str, Mapping[str, object]]  # a text of unrendered.json, and what stands in its places


def render_error(*said: Said, dot: str = "") -> RenderError:
    """The error with these texts, one after another."""
    return RenderError(_joined(said, "en"), dot, said)


def in_language(error: RenderError, language: str) -> str:
    """What an error says, in a language, without the advice that is for Python.

    Example:
        >>> in_language(render_error(("no_renderer", {}), ("kept", {})), "pl")
        'nic tutaj nie potrafi zamienić tekstu DOT w rysunek.'
    """
    return _joined([each for each in error.said if each[0] != "kept"], language) if error.said else str(error)


def _joined(said: Sequence[Said], language: str) -> str:
    texts = table("autograd.common", "unrendered")
    return " ".join(texts[key][language].format(**into) for key, into in said)
