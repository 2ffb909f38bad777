"""views/networks: the DOT text of a network: circles, edges, numbers and legends, each at its place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from autograd.common.words import SUBSCRIPTS, SUPERSCRIPTS, number
from autograd.core.value import Value
from autograd.views.graphs.colours import NEGATIVE, POSITIVE
from autograd.views.graphs.titles import clean
from autograd.views.networks.arrangement import DIGIT, NUMBER_FONT, Columns, Edge, Point, arranged
from autograd.views.networks.scale import BROKEN, LINE_MIDDLE, Pen, Scale
from autograd.views.networks.shape import Column, Unit, total_of
from autograd.views.strings import Say, part

NUMBERED = 30  # edges up to which their numbers are written on them
TALLEST = 13  # circles below each other that are large enough for numbers
LARGEST = 10_000  # edges; more can be neither read nor drawn
DIGITS = 3
SMALL, SMALL_DIGITS = 0.36, "".join(map(chr, (*SUBSCRIPTS.values(), *SUPERSCRIPTS.values())))  # how wide, which
SMALLEST = 6.5  # a name that can be read
FONT = "DejaVu Sans,Verdana,sans-serif"  # Verdana is as wide, where an SVG is shown without DejaVu
INK, PALE = "#1c2329", "#5b6770"
LEGEND_STEP, LEGEND_ROW = 56.0, 80.0
LEGEND_WIDTH, BESIDE = 324.0, 440.0  # of two, and how wide a network has them side by side


def network_dot(columns: Sequence[Column], values: Sequence[Sequence[float]] | None, color: str, say: Say) -> str:
    """The DOT text, with what every unit gave for a sample where there is one.

    Raises:
        ValueError: more than 10,000 edges would be drawn.
    """
    drawn: list[Edge] = [
        (place, unit, before)
        for place in range(1, len(columns))
        for unit in columns[place].shown
        for before in columns[place - 1].shown
        if columns[place].units[unit].weights or before in columns[place].units[unit].sources
    ]
    weighted = [(place, unit, before) for place, unit, before in drawn if columns[place].units[unit].weights]
    if len(drawn) > LARGEST:
        raise ValueError(
            f"draw_network: {len(drawn):,} edges would be drawn; a picture of more than {LARGEST:,} can't be read. "
            "Give a smaller most, or draw one layer"
        )
    numbered = len(weighted) <= NUMBERED and max(len(column.slots) for column in columns) <= TALLEST
    crowd = max(len(before.shown) * len(column.shown) for before, column in pairwise(columns))
    drawing = _Drawing(columns, values, color, Pen.of(crowd, numbered), weighted if numbered else (), say)
    gap = max(len(clean(column.heading)) for column in columns) * 8.4 + 14
    drawing.at = arranged(columns, weighted, drawing.numbers, gap)
    drawing.headings()
    drawing.units()
    drawing.edges(drawn)
    drawing.legends()
    return str(drawing.graph.source)


def line_of_text(said: str, size: float, colour: str = INK, bold: bool = False) -> str:
    """One line of an HTML-like label; what is said is escaped already."""
    return f'<font point-size="{size:g}" color="{colour}">{f"<b>{said}</b>" if bold else said}</font>'


def fitting(said: str, width: float, largest: float) -> float:
    """The size of font in which a number, or a name with small digits, is no wider than this."""
    letters = sum(SMALL if each in SMALL_DIGITS else DIGIT for each in said)
    return round(min(largest, width / letters), 1)


class _Drawing:
    """The picture in the making."""

    at: Columns  # where everything stands

    def __init__(
        self,
        columns: Sequence[Column],
        values: Sequence[Sequence[float]] | None,
        color: str,
        pen: Pen,
        numbered: Sequence[Edge],
        say: Say,
    ) -> None:
        import graphviz  # late: importing autograd loads no graphviz

        self.columns, self.values, self.gradients, self.pen, self.say = columns, values, color == "gradient", pen, say
        # of the whole network, so that showing more or less of it changes no colour
        self.scale = Scale.of(self.shown(w) for column in columns for unit in column.units for w in unit.weights)
        self.numbers = {
            (place, unit, before): number(self.shown(columns[place].units[unit].weights[before]), DIGITS)
            for place, unit, before in numbered
        }
        self.values_scale = Scale.of(each for column in values or () for each in column)
        self.escape = graphviz.escape
        self.graph = graphviz.Graph("network")
        self.graph.attr(layout="neato", inputscale="72", splines="line", outputorder="edgesfirst")
        self.graph.attr(bgcolor="white", pad="0.2", fontname=FONT)
        self.graph.attr("node", shape="plain", fontname=FONT, color=PALE)

    def shown(self, parameter: Value) -> float:
        """What the picture shows of a parameter."""
        return parameter.grad if self.gradients else parameter.data

    def node(self, name: str, place: Point, label: str, **attributes: str) -> None:
        """One node at its place; without attributes it is mere text."""
        if "tooltip" in attributes:
            attributes["tooltip"] = self.escape(attributes["tooltip"])
        self.graph.node(name, f"<{label}>", id=name, pos=f"{place[0]:.2f},{place[1]:.2f}!", **attributes)

    def headings(self) -> None:
        """Above every column what it is and its size."""
        for place, column in enumerate(self.columns):
            noun = "number" if not place else "neuron" if column.units[0].weights else "unit"
            count = len(column.units)
            size = self.say(f"network.{f'one_{noun}' if count == 1 else f'{noun}s'}", count=f"{count:,}")
            self.node(
                f"heading-{place}",
                (self.at.xs[place], self.at.top + 38),
                line_of_text(clean(column.heading), 13, bold=True),
            )
            self.node(f"size-{place}", (self.at.xs[place], self.at.top + 22), line_of_text(size, 11, PALE))

    def units(self) -> None:
        """The circles, and the dots that stand for those left out."""
        for place, column in enumerate(self.columns):
            for i in column.shown:
                name = f"neuron-{place}-{i + 1}" if place else f"input-{i + 1}"
                value = None if self.values is None else self.values[place][i]
                attributes = {"fillcolor": "#ffffff", "style": "filled", "fontcolor": INK}
                if value is not None:
                    attributes |= self.values_scale.circle(value)
                label = self.inside(column.units[i], value, attributes.pop("fontcolor"))
                attributes |= {"shape": "circle", "fixedsize": "true", "width": f"{self.at.radius / 36:.4f}"}
                attributes |= {"penwidth": "1.4", "tooltip": self.unit_tooltip(place, i, value)}
                self.node(name, self.at.units[place][i], label, **attributes)
                if value is not None and not self.numbers and place == len(self.columns) - 1:
                    x, y = self.at.units[place][i]
                    said = number(value, DIGITS)
                    beside = (x + self.at.radius + 6 + len(said) * DIGIT * 5, y)
                    self.node(f"{name}-value", beside, line_of_text(said, 10))
            if hole := self.at.units[place].get(None):
                more = line_of_text(self.say("network.more", count=f"{column.hidden:,}"), 10, PALE)
                self.node(f"dots-{place}", (hole[0], hole[1] + 10), line_of_text("⋮", 18, PALE))
                self.node(f"more-{place}", (hole[0], hole[1] - 10), more, style="filled", fillcolor="#ffffff")

    def inside(self, unit: Unit, value: float | None, ink: str) -> str:
        """What is written into a circle: its name, its value for a sample, its bias; of a small one the name alone."""
        if not self.numbers:
            size = fitting(unit.called, 1.6 * self.at.radius, 9) if unit.called else 0
            return line_of_text(unit.called, size, ink) if size >= SMALLEST else " "
        bias = "" if unit.bias is None else f"b {number(self.shown(unit.bias), DIGITS)}"
        if value is None:
            lines = [line_of_text(unit.called, 13, ink, bold=True)] if unit.called else []
        else:
            said = number(value, DIGITS)
            lines = [line_of_text(unit.called, 9.5, ink)] if unit.called else []
            lines.append(line_of_text(said, fitting(said, 45, 13), ink, bold=True))
        if bias:
            lines.append(line_of_text(bias, fitting(bias, 40, 9.5), ink))
        return "<br/>".join(lines) or " "

    def unit_tooltip(self, place: int, i: int, value: float | None) -> str:
        """What it is called, and the exact numbers: of a neuron with an activation z as well as h."""
        unit, said = self.columns[place].units[i], []
        if value is None:
            said += [unit.called] if unit.called else []
        else:
            if unit.total and self.values is not None:
                said.append(f"{unit.total} = {total_of(unit, self.values[place - 1])!r}")
            said.append(f"{unit.called} = {value!r}" if unit.called else f"{self.say('value')} {value!r}")
        if unit.bias is not None:
            said.append(self.say("network.bias", number=repr(unit.bias.data)))
            said.append(self.say("network.bias_gradient", number=repr(unit.bias.grad)))
        return ": ".join(filter(None, (part(self.say, unit.name), ", ".join(said)))) or " "

    def edges(self, drawn: Sequence[Edge]) -> None:
        """The edges and the numbers on them."""
        for edge in drawn:
            column, unit, before = edge
            owner = self.columns[column].units[unit]
            tail = f"neuron-{column - 1}-{before + 1}" if column > 1 else f"input-{before + 1}"
            if not owner.weights:
                name = f"line-{column}-{unit + 1}-{before + 1}"
                plain = {"color": LINE_MIDDLE, "penwidth": "1", "tooltip": self.escape(part(self.say, owner.name))}
                self.graph.edge(tail, f"neuron-{column}-{unit + 1}", id=name, **plain)
                continue
            name = f"weight-{column}-{unit + 1}-{before + 1}"
            weight = owner.weights[before]
            shown = self.shown(weight)
            numbers = {"number": repr(weight.data), "gradient": repr(weight.grad)}
            tip = self.say("network.weight", place=before + 1, **numbers)
            tip = ", ".join(filter(None, (part(self.say, owner.name), tip)))
            looks = self.scale.line(shown, self.pen)
            self.graph.edge(tail, f"neuron-{column}-{unit + 1}", id=name, tooltip=self.escape(tip), **looks)
            if edge in self.numbers:
                ink = BROKEN if shown != shown else NEGATIVE if shown < 0 else POSITIVE if shown > 0 else PALE
                label = line_of_text(self.numbers[edge], NUMBER_FONT, ink)
                white = {"style": "filled", "fillcolor": "#ffffff", "tooltip": tip}
                self.node(f"{name}-number", self.at.numbers[edge], label, **white)

    def legends(self) -> None:
        """Below the network what edges and circles mean, with numbers."""
        middle, y = self.at.xs[-1] / 2, -self.at.top - 30
        beside = self.values is not None and self.at.xs[-1] > BESIDE
        middle -= LEGEND_WIDTH / 2 if beside else 0
        said = [self.say("network.edges_gradients" if self.gradients else "network.edges_weights")]
        if self.numbers:
            said.append(self.say("network.b_gradient" if self.gradients else "network.b_bias"))
        without = dict.fromkeys(clean(column.heading) for column in self.columns[1:] if not column.units[0].weights)
        if without:
            said.append(self.say("network.without", names=", ".join(without)))
        self.legend("; ".join(said), self.scale, (middle, y), "legend-edge")
        for step, x, each in self.samples(self.scale, middle):
            name = f"legend-edge-{step}"
            for side in (-1, 1):
                at = f"{x + side * 20:.2f},{y - 34:.2f}!"
                self.graph.node(f"{name}{side:+}", "", shape="point", width="0.01", style="invis", pos=at)
            looks = self.scale.line(each, self.pen)
            self.graph.edge(f"{name}-1", f"{name}+1", id=name, tooltip=repr(each), **looks)
        if self.values is None:
            return
        if beside:
            middle += LEGEND_WIDTH
        else:
            y -= LEGEND_ROW
        self.legend(self.say("network.circles"), self.values_scale, (middle, y), "legend-circle")
        for step, x, each in self.samples(self.values_scale, middle):
            looks = self.values_scale.circle(each)
            looks |= {"shape": "circle", "fixedsize": "true", "width": "0.25", "penwidth": "1.4", "tooltip": repr(each)}
            self.node(f"legend-circle-{step}", (x, y - 34), " ", **looks)

    def legend(self, title: str, scale: Scale, place: Point, name: str) -> None:
        """The words and numbers of a legend."""
        x, y = place
        lowest, highest = (number(each, DIGITS) for each in (scale.lowest, scale.highest))
        said = lowest if lowest == highest else self.say("network.range", lowest=lowest, highest=highest)
        if scale is self.scale and self.gradients and not scale.largest and not scale.broken:
            said = self.say("network.all_zero")
        if scale.broken:
            said += f"; {self.say('network.broken', count=f'{scale.broken:,}')}"
        self.node(f"{name}-title", (x, y), line_of_text(title, 11, INK))
        self.node(f"{name}-range", (x, y - 16), line_of_text(said, 11, PALE))
        for step, at, each in self.samples(scale, x):
            self.node(f"{name}-{step}-number", (at, y - 51), line_of_text(number(each, DIGITS), 10, PALE))

    def samples(self, scale: Scale, middle: float) -> list[tuple[int, float, float]]:
        """Numbers along a scale: which it is, its x, and the number."""
        steps = (-2, -1, 0, 1, 2) if scale.largest else (0,)
        return [(step + 3, middle + step * LEGEND_STEP, scale.largest * step / 2) for step in steps]
