"""Pictures in Polish: nothing of the English texts is left in them, and all else is as in English.

From outside: what `draw`, `draw_network` and the command write.

Also of: views/graphs/titles, views/networks/drawing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import nn
from autograd import Value, draw, draw_network
from autograd.commands.main import main
from autograd.views.strings import languages, strings

VIEWS = Path(__file__).parents[2] / "autograd" / "views"
ROOMS = ("graphs", "networks")


def written(svg: str) -> list[str]:
    """The texts in a picture, and of its tooltips."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg) + re.findall(r'xlink:title="([^"]*)"', svg)


def english() -> set[str]:
    """Words that only English texts of pictures have."""
    found: dict[str, set[str]] = {language: set() for language in languages()}
    for key, texts in strings().items():
        if key.split(".")[0] in ("picture", "network", "part", "value"):
            for language, text in texts.items():
                found[language] |= set(re.findall(r"\w{3,}", re.sub(r"\{\w+\}", "", text)))
    return found["en"] - found["pl"]


def loss(samples: int) -> Value:
    """Of a small network, summed over samples."""
    model = nn.MLP(2, [4, 2, 1], seed=3)
    made = sum((model([0.5 * i, 1.0 - i]) ** 2 for i in range(samples)), Value(0.0))
    made.backward()
    return made


def weighed(color: str) -> str:
    return draw_network(nn.MLP(2, [16, 1], seed=1), [0.5, 1.0], color=color, language="pl").svg


def mixed() -> str:
    row = nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4), nn.Linear(4, 1))
    return draw_network(row, language="pl").svg


PICTURES: dict[str, Callable[[], str]] = {
    "nodes": lambda: draw(loss(1), depth=9, language="pl").svg,
    "folded": lambda: draw(loss(100), language="pl").svg,
    "near": lambda: draw(loss(3), depth=9, distance=2, language="pl").svg,
    **{
        color: lambda color=color: draw(loss(2), depth=2, color=color, language="pl").svg  # type: ignore[misc]
        for color in ("gradient", "value", "dead", "nonfinite", "layer")
    },
    "weights": lambda: weighed("weight"),
    "gradients": lambda: weighed("gradient"),
    "one neuron": lambda: draw_network(nn.Neuron(2, "linear"), language="pl").svg,
    "broken": lambda: draw_network(nn.Neuron(1, "linear"), [float("nan")], language="pl").svg,
    "norms": mixed,
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_polish_picture_has_no_english_words(name: str) -> None:
    texts = written(PICTURES[name]())
    assert len(texts) > 5
    # without what modules say of themselves, and where they are, as Python does
    said = [re.sub(r"\w+\([^)]*\)|\w+(\.\w+|\[\d+\])+", "", text) for text in texts]
    assert not {word for text in said for word in re.findall(r"\b[a-z]{3,}\b", text)} & english()


def test_it_is_the_same_picture() -> None:
    made = loss(1)
    sizes = [draw(made, depth=9, language=language).dot.count("tooltip") for language in ("en", "pl")]
    assert sizes[0] == sizes[1]
    polish = draw_network(nn.MLP(2, [3, 1], seed=1), [1.4, -0.4], language="pl").svg
    for text in ("wejścia", "ukryta 1 · relu", "wyjście", "neurony: 3", "krawędzie: wagi; b: wyraz wolny"):
        assert text in polish


def test_every_text_of_pictures_is_asked_for() -> None:
    source = "".join(each.read_text(encoding="utf-8") for room in ROOMS for each in (VIEWS / room).glob("*.py"))
    keys = [key for key in strings() if key.startswith(("picture.", "network."))]
    quoted = {*re.findall(r"""["']([\w.]+)["']""", source)}
    made = {f"network.{form}" for noun in ("number", "neuron", "unit") for form in (f"one_{noun}", f"{noun}s")}
    unused = {key for key in keys if key not in quoted and key.split(".")[1] not in quoted} - made
    assert unused <= {"picture.parameters"}


@pytest.mark.parametrize("function", [draw, draw_network])
def test_an_unknown_language_is_refused(function: Callable[..., object]) -> None:
    given = Value(1.0) * 2.0 if function is draw else nn.Neuron(2)
    with pytest.raises(ValueError, match=r"language is 'de'; expected one of: en, pl"):
        function(given, language="de")


def test_the_command_draws_in_its_language(tmp_path: Path) -> None:
    place = tmp_path / "graph.dot"
    assert main(["draw", "a*b + a", "a=2", "b=3", "--language", "pl", "-o", str(place)]) == 0
    text = place.read_text(encoding="utf-8")
    assert "wartość" in text
    assert "value" not in text
