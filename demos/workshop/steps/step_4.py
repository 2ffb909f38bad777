class Value:
    def __init__(self, data, parents=(), local_grads=(), op=""):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.local_grads = local_grads
        self.op = op

    def __repr__(self):
        return f"Value({self.data}, grad={self.grad})"

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __radd__(self, other):
        return self + other

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __rmul__(self, other):
        return self * other

    def backward(self):
        self.grad = 1.0
        self.send_down()

    def send_down(self):
        for parent, local_grad in zip(self.parents, self.local_grads):
            parent.grad = self.grad * local_grad
            parent.send_down()


def as_value(x):
    return x if isinstance(x, Value) else Value(x)
