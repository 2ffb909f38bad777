"""nn, as its user sees it."""

import copy

import pytest

from nn import MLP, SGD, bce_with_logits, hinge, mse


def test_shapes_of_results() -> None:
    assert MLP(2, [3, 1])([0.5, -1.0]).op == "weighted_sum"
    assert len(MLP(2, [3, 2])([0.5, -1.0])) == 2
    assert len(MLP(2, [3, 1])([[0.5, -1.0], [1.0, 2.0], [0.0, 0.0]])) == 3
    assert len(MLP(2, [16, 16, 1]).parameters()) == 337


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: MLP(2, []), "sizes"),
        (lambda: MLP(2, [-1]), "at least 1"),
        (lambda: MLP(2, [1], "swish"), "relu"),
        (lambda: MLP(2, [1])([1.0]), "expected 2 input"),
        (lambda: mse([1.0], [1.0, 2.0]), "1 prediction"),
        (lambda: hinge([1.0], [0]), "none of"),
    ],
)
def test_bad_input(make: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()  # type: ignore[operator]


def test_xor_is_learned() -> None:
    x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    model = MLP(2, [8, 1], "tanh", seed=3)
    optimizer = SGD(model.parameters(), lr=0.2, momentum=0.9)
    for _ in range(200):
        optimizer.zero_grad()
        loss = bce_with_logits(model(x), y)
        loss.backward()
        optimizer.step()
    assert [int(score > 0) for score in model(x)] == y


def test_deepcopy_shares_nothing_with_the_original_and_keeps_shared_leaves_shared() -> None:
    model = MLP(2, [2, 1])
    model.layers[0].neurons[1].b = model.layers[0].neurons[0].b
    again = copy.deepcopy(model)
    assert again.layers[0].neurons[1].b is again.layers[0].neurons[0].b
    assert again.layers[0].neurons[0].b is not model.layers[0].neurons[0].b
