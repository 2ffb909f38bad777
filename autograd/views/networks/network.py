"""views/networks: draw_network().

A network as columns of neurons, with edges that show the weights or their gradients.
"""

from __future__ import annotations

import os
from typing import Any

from autograd.views.graphs.picture import Picture
from autograd.views.networks.drawing import network_dot
from autograd.views.networks.shape import columns_of, values_of
from autograd.views.strings import check_language, saying


def draw_network(
    model: Any,
    sample: Any = None,
    path: str | os.PathLike[str] | None = None,
    *,
    color: str = "weight",
    most: int = 12,
    language: str = "en",
) -> Picture:
    """Draw an MLP, a Layer or a Neuron as columns of circles, joined by edges as wide and colourful as their weights.

    Negative numbers are blue and dashed, positive ones red; up to 30 edges bear their numbers. Every circle and every
    edge has a tooltip with the exact numbers. Neurons are called as everywhere else, h₁ and ŷ, where there is room, and
    in the tooltips. What has no neurons, such as a norm, is a column of its own with grey lines, as it predicts; an
    activation behind a layer belongs to its neurons.

    Args:
        model: what has ``layers``, ``neurons``, or ``w`` and ``b``; a row of ``layers`` may have other modules in it.
        sample: numbers, one for each input; every neuron then shows what it gives for them.
        path: where to save it, as .svg, .png, .pdf or .dot; nowhere where None.
        color: what edges show, "weight" or "gradient" (the weights' ``.grad``).
        most: how many neurons of a layer are drawn; of a larger one the first and the last.
        language: of the words in the picture, "en" or "pl".

    Raises:
        TypeError: ``model`` is none of these, or ``sample`` isn't a list of numbers.
        ValueError: a sample of the wrong length, an unknown ``color``, ``language`` or ending, or ``most`` below 2.
        RenderError: nothing here can render; its ``dot`` keeps the text.

    Example:
        >>> from nn import MLP
        >>> "hidden 1 · relu" in draw_network(MLP(2, [3, 1]), [1.4, -0.4]).dot
        True
    """
    if color not in ("weight", "gradient"):
        raise ValueError(f"draw_network: color is {color!r:.60}; expected 'weight' or 'gradient'")
    if isinstance(most, bool) or not isinstance(most, int):
        raise TypeError(f"draw_network: most is {most!r:.60}; expected a whole number")
    if most < 2:
        raise ValueError(f"draw_network: most is {most}; expected at least 2, the first neuron and the last")
    say = saying(check_language(language, "draw_network"))
    columns = columns_of(model, most, say)
    values = None if sample is None else values_of(columns, sample)
    picture = Picture(network_dot(columns, values, color, say))
    if path is not None:
        picture.save(path)
    return picture
