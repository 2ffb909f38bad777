import random

import matplotlib.pyplot as plt
from mine import MLP, Value, mse, train

from autograd import draw, from_engine
from nn import data

random.seed(3)
moons = data.moons(60, noise=0.1, seed=1)
points = moons.x.tolist()
labels = [1.0 if label == 1 else -1.0 for label in moons.y]

model = MLP(2, [8, 1])
losses = train(model, points, labels, 150, 0.5)
print(f"loss: {losses[0]:.3f} -> {losses[-1]:.3f}")

xs = [-1.5 + 0.1 * i for i in range(42)]
ys = [-1.0 + 0.1 * i for i in range(27)]
scores = [[model([x, y])[0].data for x in xs] for y in ys]
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
left.contourf(xs, ys, scores, levels=[-1, 0, 1], colors=["#9ecae1", "#fdd0a2"])
for label, color in ((-1.0, "#08519c"), (1.0, "#a63603")):
    of_it = [point for point, y in zip(points, labels) if y == label]
    left.scatter([x for x, _ in of_it], [y for _, y in of_it], color=color, s=18)
right.plot(losses)
right.set(xlabel="step", ylabel="L", ylim=(0, None))
figure.tight_layout()
figure.savefig("moons.png", dpi=110)

L = mse(model, points, labels)
model.zero_grad()
L.backward()
draw(from_engine(L), "graph.png")

first = model.layers[0].neurons[0]
w1, w2, b = first.parameters()
x1, x2 = Value(1.4), Value(-0.4)
model.zero_grad()
h = first([x1, x2])
h.backward()
draw(from_engine(h), "neuron.png")
