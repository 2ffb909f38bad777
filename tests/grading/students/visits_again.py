"""A student's engine: nothing notes which nodes were visited, so that shared ones send on twice what they have."""

# mypy: ignore-errors


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    __radd__, __rmul__ = __add__, __mul__

    def _send(self):
        for parent, slope in zip(self.parents, self.slopes):  # noqa: B905 - as students write it
            parent.grad += slope * self.grad
            parent._send()

    def backward(self):
        self.grad = 1.0
        self._send()
