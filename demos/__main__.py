"""The tour, so far: the worked example of the first lecture."""

from autograd import Value, weighted_sum

inputs = (1.4, -0.4)
neurons = ((0.25, 0.1), (-0.9, 0.1), (1.2, -0.4))
for number, weights in enumerate(neurons, 1):
    w = tuple(Value(weight, label=f"w{number}{i}") for i, weight in enumerate(weights, 1))
    z = weighted_sum(w, inputs, 0.0)
    h = z.sigmoid()
    h.backward()
    print(f"neuron {number}: z = {z:.2f}  h = {h:.5f}  dh/dw = {[round(each.grad, 5) for each in w]}")
