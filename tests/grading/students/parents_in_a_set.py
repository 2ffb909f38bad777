"""A student's engine: local derivatives are kept by parent in a dictionary, so that a * a has one."""

# mypy: ignore-errors


class Value:
    def __init__(self, data, local=None):
        self.data = data
        self.grad = 0.0
        self.local = local or {}

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, {self: 1.0, other: 1.0})

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, {self: other.data, other: self.data})

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.local:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node.local.items():
                parent.grad += slope * node.grad
