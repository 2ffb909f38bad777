# What modules do at every call, once more in Cython for the native engine, in whose module this stands: `Node`, `result_`
# (Value) and the rows' functions are its own. Each function is the twin of the method of that name in this folder.

def is_list(inputs):
    return hasattr(inputs, "__len__") and not isinstance(inputs, (Node, str, bytes, dict))


def as_values(inputs, who):
    if not isinstance(inputs, (list, tuple)):
        from nn.modules.inputs import without_names
        inputs = without_names(inputs, who)
    if not is_list(inputs):
        raise TypeError(f"{who}: inputs is {inputs!r:.60}; expected a list of numbers")
    from nn.modules.inputs import input_names
    return [
        each if isinstance(each, Node) else result_(each, label=name, constant=True)
        for each, name in zip(inputs, input_names(len(inputs)), strict=True)
    ]


def Neuron___call__(self, inputs):
    weights, bias, function = self.w, self.b, self._function
    if len(inputs) != len(weights):
        raise ValueError(f"{type(self).__name__}: expected {len(weights)} input(s), got {len(inputs)}")
    z = dot(weights, inputs) if bias is None else weighted_sum(weights, inputs, bias)
    return z if function is None else function(z)


def Layer___call__(self, inputs):
    try:
        nodes = tuple(as_values(inputs, type(self).__name__))
    except TypeError:
        from nn.modules.inputs import in_lists, is_nested
        if not is_nested(inputs):
            raise
        return in_lists(lambda row: Layer__units(self, tuple(as_values(row, type(self).__name__))), inputs)
    return Layer__units(self, nodes)


def Layer__units(self, nodes):
    units = [neuron(nodes) for neuron in self.neurons]
    if self._of_all is None:
        return units
    from nn.modules.activations import all_at_once
    return all_at_once(self._of_all, units, self.activation)
