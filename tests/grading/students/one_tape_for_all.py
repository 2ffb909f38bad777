"""A student's engine: all operations go on one tape in the class, which is never emptied."""

# mypy: ignore-errors


class Value:
    tape = []  # noqa: RUF012 - the mistake

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def _made(self, data, *sent):
        out = Value(data)
        Value.tape.append((out, sent))
        return out

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self._made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return self._made(self.data * other.data, (self, other.data), (other, self.data))

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        self.grad = 1.0
        for out, sent in reversed(Value.tape):
            for node, slope in sent:
                node.grad += slope * out.grad
