"""A student's engine: the default argument is a list that all nodes share."""

# mypy: ignore-errors


class Value:
    def __init__(self, data, sent=[]):  # noqa: B006 - the mistake
        self.data = data
        self.grad = 0.0
        self.sent = sent

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data)
        out.sent += [(out, self, 1.0), (out, other, 1.0)]
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data)
        out.sent += [(out, self, other.data), (out, other, self.data)]
        return out

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        self.grad = 1.0
        for out, node, slope in reversed(self.sent):
            node.grad += slope * out.grad
