"""What learners write in each step: the reference solution with one thing wrong, and what is to be said of it."""

from __future__ import annotations

SENDS = "            parent.grad = self.grad * local_grad\n"
GOES_ON = "            parent.send_down()"
VISITS = "                for parent in node.parents:\n                    visit(parent)\n"
ZEROES, GOES_BACK = "        model.zero_grad()\n", "        loss.backward()\n"
WEIGHS = "        for w, one in zip(self.w, x):\n            z = z + w * one\n        return z.tanh()"

# by the step of the solution: what of it stands there, what a learner wrote instead, and the text that names it
MISTAKES: dict[int, tuple[tuple[str, str, str], ...]] = {
    1: (
        ("self.data = data", "data = data", "no_data"),
        ("def __init__(self, data)", "def __init__(data)", "no_self"),
        ("self.grad = 0.0", "self.grad = None", "grad_none"),
        ("self.grad = 0.0", "self.grad = 1.0", "grad_one"),
        ("self.data = data", "Value.data = data", "shared_data"),
        (
            "    def __init__(self, data):\n        self.data = data\n        self.grad = 0.0",
            "    shared = {'grad': 0.0}\n    grad = property(lambda self: self.shared['grad'],"
            " lambda self, new: self.shared.update(grad=new))\n    def __init__(self, data):\n        self.data = data",
            "shared_grad",
        ),
        ("return f", "f", "nothing_returned"),
        ("Value({self.data}", "Value({self.grad}", "no_repr"),
        ("self.data = data", "self.data = ...", "not_filled"),
    ),
    2: (
        ("return Value(self.data + other.data)", "return self.data + other.data", "plain_number"),
        ("return Value(self.data * other.data)", "Value(self.data * other.data)", "nothing_returned"),
        (
            "return Value(self.data + other.data)",
            "self.data = self.data + other.data\n        return self",
            "in_itself",
        ),
        (
            "        other = as_value(other)\n        return Value(self.data +",
            "        return Value(self.data +",
            "form",
        ),
        ("__rmul__", "rmul", "form"),
        ("self.data * other.data", "self.data + other.data", "value"),
        ("__mul__", "__mull__", "not_yet"),
        ("Value(self.data + other.data)", "Value(...)", "not_filled"),
    ),
    3: (
        ("self.grad = 1.0", "pass", "no_seed"),
        ("(other.data, self.data)", "(self.data, other.data)", "gradient_swapped"),
        ("(1.0, 1.0)", "(self.data, other.data)", "gradient_own"),
        ("(1.0, 1.0)", "(other.data, self.data)", "gradient_factor_extra"),
        ("(self, other), (other", "(), (other", "gradient_zero"),
        ("parent.grad = local_grad", "parent.data = local_grad", "changes_later"),
    ),
    4: (
        ("parent.grad = self.grad * local_grad", "parent.grad = local_grad", "local_alone"),
        ("parent.send_down()", "parent.backward()", "restarts"),
        ("parent.send_down()", "pass", "stops"),
        ("self.grad * local_grad", "self.grad + local_grad", "added"),
        (
            f"{SENDS}{GOES_ON}",
            f"{GOES_ON}\n{SENDS}",
            "stops",
        ),
    ),
    5: (
        ("parent.grad += ", "parent.grad = ", "overwrites"),
        ("parent.grad += ", "parent.grad =+ ", "overwrites"),
        ("self.send_down()", "for p in self.parents: p.grad = 0.0\n        self.send_down()", "zeroes"),
        (
            "for parent, local_grad in zip(self.parents, self.local_grads)",
            "for parent, local_grad in dict(zip(self.parents, self.local_grads)).items()",
            "once",
        ),
    ),
    6: (
        ("in reversed(order)", "in order", "stops"),
        ("if node not in seen:", "if True:", "paths_wrong"),
        ("seen.add(node)", "seen.add(node.data)", "paths_wrong"),
        (
            "if node not in seen:\n                seen.add(node)",
            "if node.data not in seen:\n                seen.add(node.data)",
            "equal",
        ),
        ("order, seen = [], set()", "order, seen = ORDER, SEEN", "state"),
        ("order, seen = [], set()", "order, seen = [], SEEN", "state"),
        (
            f"{VISITS}                order.append(node)",
            f"                order.insert(0, node)\n{VISITS.rstrip()}",
            "order",
        ),
        (
            "        visit(self)\n",
            "        order = [self]\n        for node in order:\n"
            "            order += [p for p in node.parents if p not in order]\n        order.reverse()\n",
            "order",
        ),
    ),
    7: (
        ("return other + (-self)", "return self + (-other)", "swapped_sides"),
        ("__rsub__", "rsub", "form"),
        ("self + (-other)", "self + other", "value"),
        ("n * self.data ** (n - 1)", "self.data ** (n - 1)", "gradient_factor_missing"),
        ("n * self.data ** (n - 1)", "n * self.data ** n", "gradient_factor_extra"),
        ("return other * self**-1", "return self * other**-1", "swapped_sides"),
        ("return self * -1.0", "return -self.data", "crash"),
        ("return self * -1.0", "self * -1.0", "nothing_returned"),
        ("__pow__", "power", "not_yet"),
    ),
    8: (
        ("1.0 - out**2", "1.0 - self.data**2", "gradient_at_input"),
        ("1.0 - out**2", "1.0 - out", "gradient_other"),
        ('(out,), "exp"', '(self.data,), "exp"', "gradient_own"),
        ("1.0 if self.data > 0 else 0.0", "1.0", "gradient_one"),
        ("max(0.0, self.data)", "abs(self.data)", "value"),
        ("return Value(out, (self,), (1.0", "Value(out, (self,), (1.0", "nothing_returned"),
    ),
    9: (
        ("z = self.b\n", "z = 0.0\n", "no_bias"),
        ("return z.tanh()", "return z", "no_tanh"),
        ("z = z + w * one", "z = z + w * one + (self.b if one is not x[0] else 0.0)", "bias_each"),
        (
            f"z = self.b\n{WEIGHS}",
            "return sum(w * one for w, one in zip(self.w, x))",
            "sum_alone",
        ),
        ("return [*self.w, self.b]", "return self.w", "bias_left_out"),
        ("random.uniform(-1, 1)", "0.5", "all_alike"),
        ("z = z + w * one", "z = z + w.data * one", "graph_cut"),
        ("return z.tanh()", "return Value(math.tanh(z.data))", "graph_cut"),
        ("return [neuron(x) for neuron in self.neurons]", "return self.neurons[0](x)", "not_a_list"),
        (
            "return [p for neuron in self.neurons for p in neuron.parameters()]",
            "return [neuron.parameters() for neuron in self.neurons]",
            "nested",
        ),
        ("x = layer(x)\n        return x", "x = layer(x)\n        return x[0]", "not_a_list"),
        (
            "for layer in self.layers for p in layer.parameters()",
            "for layer in self.layers[:-1] for p in layer.parameters()",
            "last_left_out",
        ),
        ("Layer(a, b) for a, b in zip(sizes, sizes[1:])", "Layer(inputs, b) for b in outputs", "wrong_sizes"),
        ("self.w = [", "self.weights = [", "not_yet"),
    ),
    10: (
        ("p.grad = 0.0", "p.grad == 0.0", "not_zeroed"),
        ("return total / len(points)", "return total", "summed"),
        ("(model(x)[0] - y) ** 2", "(model(x)[0] - y)", "unsquared"),
        ("(model(x)[0] - y) ** 2", "(model(x)[0].data - y) ** 2", "plain_result"),
        ("return total / len(points)", "return total / (2 * len(points))", "half"),
        ("return total / len(points)", "return Value(total.data / len(points))", "graph_cut"),
        ("p.data -= lr", "p.data += lr", "ascends"),
        ("p.data -= lr * p.grad", "p.data -= p.grad", "no_rate"),
        ("p.data -= lr * p.grad", "p = p - lr * p.grad", "stays"),
        (
            ZEROES + GOES_BACK,
            GOES_BACK + ZEROES,
            "stays",
        ),
        (ZEROES + GOES_BACK, GOES_BACK, "kept"),
        ("    return losses", "    print(losses)", "nothing_returned"),
        ("range(steps)", "range(2)", "as_said"),
    ),
}
