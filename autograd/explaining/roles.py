"""explaining: what nodes are called in a drawing of a network.

Read from the modules that made them, by the attributes ``w`` and ``b`` of a neuron and ``neurons`` of a layer: inputs
x₁, x₂; of neuron 1 of the first layer the weights w₁₁, w₁₂, the bias b₁, the weighted sum z₁ and what its activation
makes of it, h₁; of the second layer w₁₁⁽²⁾, and so on; what the model gives is ŷ₁, ŷ₂. A layer of one neuron leaves
out its number: w₁, w₂, b, z and ŷ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograd.common.words import indexed, subscript, superscript
from autograd.rows.table import TABLE

ONE_DIGIT = 9  # up to here w₁₂ can be read in one way only
BIAS = -1


@dataclass(slots=True)
class NeuronLayer:
    """Neurons side by side: those of one module, or, of neurons by themselves, those with the same inputs.

    Args:
        neurons: all of them, in their order, whether or not they are in the graph.
        last: whether the model ends with it.
        calls: of each call of a neuron the scope, the neuron's place, its weighted sum and its result; without an
            activation these two are one node.
    """

    neurons: list[Any]
    last: bool
    calls: list[tuple[Any, int, Any, Any]] = field(default_factory=list)


def roles_of(nodes: Sequence[Any]) -> dict[Any, str]:
    """What the nodes of a graph, in forward order, are called that are part of a network and were given no name.

    Those of a neuron that is called several times come call by call.

    Example:
        >>> from autograd.core.graph import order
        >>> from nn import MLP
        >>> y = MLP(2, [2, 1], "tanh")([1.0, 2.0])
        >>> print(*roles_of(order(y)[::-1]).values())
        z₁ h₁ w₁₁ w₁₂ b₁ x₁ x₂ z₂ h₂ w₂₁ w₂₂ b₂ ŷ w₁⁽²⁾ w₂⁽²⁾ b⁽²⁾
    """
    made: dict[Any, list[Any]] = {}  # by scope
    for node in nodes:
        if node.op and node.scope is not None:
            made.setdefault(node.scope, []).append(node)
    parameters = {scope: _parameters(scope.module, each) for scope, each in made.items() if weights_of(scope.module)}
    calls = {scope: made[scope] for scope in parameters if _is_neurons(scope, made[scope], parameters[scope])}
    if not calls:
        return {}
    layers = _layers(calls, parameters)
    _activated(nodes, layers)
    results = {result for layer in layers for *_, result in layer.calls}
    outputs = _outputs(nodes, results | _leading(nodes, layers))
    found: dict[Any, str] = {}
    for number, layer in enumerate(layers, 1):
        above = superscript(f"({number})") if number > 1 else ""
        beside = len(layer.neurons)
        for scope, place, total, result in layer.calls:
            own = subscript(place + 1) if beside > 1 else ""
            found[total] = unit_name("z", place, beside, number)
            if result is not total:
                found[result] = unit_name("h", place, beside, number)
            if layer.last and _model(scope) not in outputs:
                found[result] = unit_name("ŷ", place, beside)
            count = len(weights_of(scope.module))
            comma = "," if own and max(count, beside) > ONE_DIGIT else ""
            for parameter, i in parameters[scope].items():
                of_input = f"{comma}{subscript(i + 1)}" if count > 1 else ""
                found[parameter] = f"b{own}{above}" if i == BIAS else f"w{own}{of_input}{above}"
            for given, i in _plain_inputs(calls[scope], parameters[scope]):
                found[given] = f"x{subscript(i + 1) if count > 1 else ''}"
    for several in outputs.values():
        found |= dict(zip(several, indexed("ŷ", len(several)), strict=True))
    own_labels = {parameter: _label(i) for scope in calls for parameter, i in parameters[scope].items()}
    return {node: name for node, name in found.items() if node.label in (None, name, own_labels.get(node))}


def unit_name(letter: str, place: int, beside: int, layer: int = 1) -> str:
    """What a neuron's z, h or ŷ is called: by its place, if there are several, and by its layer, from the second on.

    >>> unit_name("h", 0, 3), unit_name("z", 1, 2, 2), unit_name("ŷ", 0, 1)
    ('h₁', 'z₂⁽²⁾', 'ŷ')
    """
    own, above = subscript(place + 1) if beside > 1 else "", superscript(f"({layer})") if layer > 1 else ""
    return f"{letter}{own}{above}"


def weights_of(module: Any) -> Sequence[Any]:
    """A neuron's weights; nothing of what is none."""
    found = getattr(module, "w", ())
    return found if isinstance(found, (list, tuple)) and all(hasattr(each, "parents") for each in found) else ()


def _is_neurons(scope: Any, made: Sequence[Any], parameters: Mapping[Any, int]) -> bool:
    """Whether what was made in a call is a neuron's: all weights went into one result, while a gain is one unit's."""
    inner = {parent for node in made for parent in node.parents}
    return len({*parameters.values()} - {BIAS}) == len(weights_of(scope.module)) and len({*made} - inner) == 1


def _label(place: int) -> str:
    """What modules label a neuron's weight, or its bias; a drawing has better names for them."""
    return "b" if place == BIAS else f"w{place}"


def _parameters(neuron: Any, made: Iterable[Any]) -> dict[Any, int]:
    """Those leaves below a neuron's nodes that are its weights, with their places, and its bias; a copy's by label."""
    own = {id(weight): i for i, weight in enumerate(weights_of(neuron))} | {id(getattr(neuron, "b", None)): BIAS}
    labels = {_label(i): i for i in own.values()}
    leaves = [parent for node in made for parent in node.parents if not parent.op and not parent.constant]
    places = [(leaf, own.get(id(leaf), labels.get(leaf.label))) for leaf in leaves]
    return {leaf: place for leaf, place in places if place is not None}


def _layers(calls: Mapping[Any, list[Any]], parameters: Mapping[Any, Mapping[Any, int]]) -> list[NeuronLayer]:
    """The layers of a graph in forward order, each with its calls."""
    layers: dict[object, NeuronLayer] = {}
    home: dict[int, tuple[NeuronLayer, int]] = {}  # by a neuron's id: its layer and its place there
    for scope, made in calls.items():
        neuron = scope.module
        if id(neuron) not in home:
            around = next((each.module for each in reversed(scope.chain[:-1]) if each.module is not None), None)
            beside = list(getattr(around, "neurons", ()))
            known = any(each is neuron for each in beside)
            key = id(around) if known else (id(around), *_inputs(made, parameters[scope]))
            if key not in layers:
                layers[key] = NeuronLayer(beside if known else [], _is_last(_model(scope).module, neuron))
            layer = layers[key]
            if known:
                home |= {id(each): (layer, place) for place, each in enumerate(beside)}
            else:
                home[id(neuron)] = layer, len(layer.neurons)
                layer.neurons.append(neuron)
        layer, place = home[id(neuron)]
        end = made[-1]
        moving = [parent for parent in end.parents if not parent.constant]
        activated = len(moving) == 1 and moving[0].op and moving[0].scope is scope
        sums = [node for node in made if any(parent in parameters[scope] for parent in node.parents)]
        alone = len(sums) == 1  # what an activation of several operations begins with
        layer.calls.append((scope, place, sums[0] if alone else moving[0] if activated else end, end))
    return list(layers.values())


def _inputs(made: Sequence[Any], parameters: Mapping[Any, int]) -> list[object]:
    """What goes into a neuron, each by its id; by the number where it is one, of which each neuron made a constant."""
    own = {*made, *parameters}
    outside = [parent for node in made for parent in node.parents if parent not in own]
    return list(dict.fromkeys(("", node.data) if node.constant and not node.label else id(node) for node in outside))


def _is_last(model: Any, neuron: Any) -> bool:
    """Whether a model in which modules stand in a row ends with a neuron, or with what has it inside."""
    for part in reversed(list(getattr(model, "layers", ()))):
        inside = [each for each in part.named_modules().values() if weights_of(each)]
        if inside:
            return any(each is neuron for each in inside)
    return True


def _activated(nodes: Sequence[Any], layers: list[NeuronLayer]) -> None:
    """Find the activations that are modules, or operations, of their own in the same model."""
    waiting = {
        total: (layer, i) for layer in layers for i, (_, _, total, end) in enumerate(layer.calls) if total is end
    }
    for node in nodes:
        if not node.op or node.scope is None or not TABLE[node.op].activation:
            continue
        moving = [parent for parent in node.parents if not parent.constant]
        if len(moving) == 1 and moving[0] in waiting and node.scope.chain[0] is moving[0].scope.chain[0]:
            layer, i = waiting.pop(moving[0])
            layer.calls[i] = *layer.calls[i][:3], node


def _leading(nodes: Sequence[Any], layers: list[NeuronLayer]) -> set[Any]:
    """What leads to a layer's sums; a layer whose results are there is not the last."""
    sums = {total for layer in layers for *_, total, _ in layer.calls}
    leading: set[Any] = set()
    for node in reversed(nodes):
        if node in sums or node in leading:
            leading.update(parent for parent in node.parents if parent.op)
    for layer in layers:
        layer.last = layer.last and not any(result in leading for *_, result in layer.calls)
    return leading


def _outputs(nodes: Sequence[Any], others: Collection[Any]) -> dict[Any, list[Any]]:
    """What models give, by their calls, where the last of their modules is something else than neurons: a softmax."""
    used = {parent for node in nodes for parent in node.parents if parent.scope is not node.scope} | {nodes[-1]}
    found: dict[Any, list[Any]] = {}
    for node in nodes:
        if node.op and node.scope is not None and node in used and node not in others:
            model = _model(node.scope)
            chain = node.scope.chain[node.scope.chain.index(model) :]
            if len(chain) == 2 and chain[1].module is [None, *getattr(model.module, "layers", ())][-1] is not None:
                found.setdefault(model, []).append(node)
    return found


def _model(scope: Any) -> Any:
    """The call of the outermost module around a scope; of blocks alone, the outermost block."""
    return next((each for each in scope.chain if each.module is not None), scope.chain[0])


def _plain_inputs(made: Iterable[Any], parameters: Mapping[Any, int]) -> Iterator[tuple[Any, int]]:
    """The constants that a neuron made of plain numbers, with the places of the weights they are multiplied with."""
    for node in made:
        groups = [each if isinstance(each, tuple) else (each,) for each in TABLE[node.op].group(node.parents)]
        for pair in zip(*groups[:2], strict=False) if len(groups) > 1 else ():
            for weight, given in (pair, pair[::-1]):
                if parameters.get(weight, BIAS) != BIAS and given.constant:
                    yield given, parameters[weight]
