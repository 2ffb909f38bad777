"""What the exhibits compute. A program gets its leaves and gives the loss; whoever calls it calls ``backward()``."""

from __future__ import annotations

from autograd import Value, logsumexp

# ---- right programs, for an engine with a mistake in it --------------------------------------------------------------


def product_and_term(a: Value, b: Value) -> Value:
    """A leaf in two places."""
    return a * b - a


def square_and_product(a: Value, b: Value) -> Value:
    """A leaf twice in one place."""
    return a * a - a * b


def square_and_sine(a: Value) -> Value:
    """An inner node in two places, one of them further away."""
    b = a * a
    return b + b.sin()


def squared_product(a: Value, b: Value) -> Value:
    """One function inside another."""
    return (a * b) ** 2


def squared_distance(a: Value, b: Value) -> Value:
    """A subtraction."""
    return (a - b) ** 2


def quotient(a: Value, b: Value) -> Value:
    """A division."""
    return a * a / b


def product(a: Value, b: Value) -> Value:
    """A multiplication."""
    return a * b - b


def neuron(w: Value, x: Value) -> Value:
    """A neuron with tanh."""
    return (w * x).tanh()


def resting_neuron(w: Value, x: Value) -> Value:
    """A neuron with ReLU, and its input added to what it gives."""
    return (w * x).relu() + x


def scaled_cube(a: Value, b: Value) -> Value:
    """A power with a constant exponent."""
    return a**3 * b


# ---- programs with a mistake, and as they should be ------------------------------------------------------------------


def half_a_square(x: Value) -> Value:
    """One of the two factors is a plain number."""
    return x * x.data


def whole_square(x: Value) -> Value:
    """Both are Values."""
    return x * x


def restarted(w: Value, x: Value) -> Value:
    """The hidden number is wrapped anew."""
    hidden = Value((w * x).data)
    return hidden.tanh()


def connected(w: Value, x: Value) -> Value:
    """The hidden Value goes on."""
    hidden = w * x
    return hidden.tanh()


def recorded_too_early(w: Value, x: Value) -> Value:
    """The loss is recorded, then its leaf moves."""
    loss = (w * x - 1) ** 2
    w.data = 1.5
    return loss


def recorded_in_time(w: Value, x: Value) -> Value:
    """The leaf moves, then the loss is recorded."""
    w.data = 1.5
    loss = (w * x - 1) ** 2
    return loss  # noqa: RET504 - it stands beside the one above


def second_step(w: Value, x: Value) -> Value:
    """Nobody resets the gradients between two steps of a training."""
    first = (w * x - 1) ** 2
    first.backward()
    return (w * x - 1) ** 2


def fresh_step(w: Value, x: Value) -> Value:
    """Somebody does."""
    first = (w * x - 1) ** 2
    first.backward()
    first.zero_grad()
    return (w * x - 1) ** 2


def log_of_softmax(u: Value, v: Value) -> Value:
    """First the probability, which is too small for a float, then its logarithm."""
    p = u.exp() / (u.exp() + v.exp())
    return -p.log()


def log_softmax(u: Value, v: Value) -> Value:
    """The logarithm of the softmax in one piece."""
    total: Value = logsumexp([u, v])
    return total - u
