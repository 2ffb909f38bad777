"""A program's code with the leaves of another recording."""

import numpy as np
import pytest

from autograd import Value, compile, record  # noqa: A004 - as in re
from autograd.replay.program.rebinding import rebound, unbound
from nn import MLP


def test_each_has_leaves_of_its_own_and_all_have_one_code(backend: str) -> None:
    batch = np.random.default_rng(0).normal(size=(5, 2))
    models = [MLP(2, [3, 1], "tanh", seed=seed) for seed in (1, 2)]
    recordings = [(model, x := [Value(0.1), Value(0.2)], model(x)) for model in models]
    (model, x, y), (other, other_x, other_y) = recordings
    program = compile(y * y, x, model, outputs=[y], backend=backend)
    kept = unbound(program)
    again = rebound(kept, other_y * other_y, other_x, other.parameters(), [other_y])
    assert again.back_end("whole") is program.back_end("whole")
    for made, one in ((program, model), (again, other)):
        wanted = [one(row).data for row in batch.tolist()]
        np.testing.assert_allclose(made.outputs(batch)[:, 0], wanted, rtol=1e-12)
        assert made.parameters == one.parameters()
        assert made.numbers().tolist() == [each.data for each in one.parameters()]
    assert not {*kept.parameters, *kept.inputs} & {*program.parameters, *program.inputs}


def test_what_cant_be_rebound_is_an_error() -> None:
    a, b = Value(2.0), Value(3.0)
    with pytest.raises(ValueError, match="1 inputs, 1 parameters and 0 outputs; expected 0 inputs, 1 parameters"):
        rebound(compile(a * a, parameters=[a], backend="numpy"), b * b, [a], [b])
    with record():
        program = compile(a if a > 0 else -a, parameters=[a], backend="numpy")
    with pytest.raises(ValueError, match="no guards, of which there are 1"):
        unbound(program)
