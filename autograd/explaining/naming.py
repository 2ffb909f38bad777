"""explaining: what the nodes of a graph are called, where each needs a name of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any

from autograd.common.lettering import cut, visible
from autograd.common.words import SUBSCRIPTS, SUPERSCRIPTS, number, subscript
from autograd.explaining.roles import roles_of

LONGEST_LABEL = 40
TYPED = {small: large for letters in (SUBSCRIPTS, SUPERSCRIPTS) for large, small in letters.items()}


def names_of(nodes: Sequence[Any]) -> list[str]:
    """A name for each node of a graph in forward order, no two alike but for numbers.

    That is its label, or what it is in a network, such as h₁; a constant without either goes by its number. Where
    several would be called the same, as in a loss over several samples, they are x[1], x[2] in this order, those of a
    network call by call; it leaves a label as it is. The rest are v₁, v₂, and so on in this order, and leaves x₁, x₂;
    what a label is already, however it is written (v1, v_1), is passed over.

    Args:
        nodes: the nodes.

    Example:
        >>> from autograd import Value
        >>> from autograd.core.graph import order
        >>> a = Value(2.0, label="a")
        >>> names_of(order((a * a + 3).tanh())[::-1])
        ['a', 'v₁', '3', 'v₂', 'v₃']
    """
    roles = roles_of(nodes)
    labels = {node: shown(node.label) for node in nodes if node.label and node not in roles}
    own = {typed(label) for label in labels.values()}
    taken = own | {typed(role) for role in roles.values()}
    names: dict[Any, str] = {}
    for found, theirs in ((labels, set()), (roles, own)):
        times = Counter(found.values())
        several = {name: _free(name, taken, "[") for name in times if times[name] > 1 or typed(name) in theirs}
        names |= {node: next(several[name]) if name in several else name for node, name in found.items()}
        taken |= {typed(name) for name in names.values()}
    results, leaves = _free("v", taken), _free("x", taken)
    return [
        names.get(node) or (number(node.data) if node.constant else next(results if node.op else leaves))
        for node in nodes
    ]


def _free(letter: str, taken: Collection[str], bracket: str = "") -> Iterator[str]:
    """The names that nobody has of v₁, v₂, v₃ ...; or, with a bracket, of v[1], v[2] ..."""
    every = (f"{letter}[{i}]" if bracket else letter + subscript(i) for i in count(1))
    return (name for name in every if typed(name) not in taken)


def by_number(node: Any, name: str) -> bool:
    """Whether a node goes by its number: a constant that has no name.

    >>> from autograd import Value
    >>> by_number(Value(3.0, constant=True), "3"), by_number(Value(3.0), "x₁")
    (True, False)
    """
    return node.constant and not node.label and name in ("", number(node.data))


def in_words(path: str) -> str:
    """A part's name in words, those in a list counted from 1.

    >>> in_words("layers.0"), in_words("attention"), in_words("blocks[1].neurons[0]")
    ('layer 1', 'attention', 'block 2 · neuron 1')
    """
    dotted = path.replace("[", ".").replace("]", "")
    counted = re.sub(r"(?<![^.])([^.]*?)s?\.(\d+)(?![^.])", lambda part: f"{part[1]} {int(part[2]) + 1}", dotted)
    return counted.replace(".", " · ")


def shown(text: str, most: int = LONGEST_LABEL) -> str:
    r"""A user's text as it is shown: on one line, nothing unseen in it or turning others around, cut if long.

    >>> shown("two\nlines \u202e"), shown("abcdef", 4)
    ('two lines', 'abc…')
    """
    return cut(" ".join(visible(text).split()), most)


def typed(name: str) -> str:
    """A name as it is typed: v₁ and v_1 read as v1 does.

    >>> typed("v₁"), typed("my_w_2"), typed("w₁⁽²⁾")
    ('v1', 'my_w2', 'w1(2)')
    """
    return re.sub("_(?=[0-9])", "", name.translate(TYPED))
