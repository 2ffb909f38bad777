"""How gradients are got: with workers that share each batch, the same to the last bit."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from nn import MLP, fit, mse
from tests.support.places import ROOT

X = np.random.default_rng(0).normal(size=(1_300, 2))
Y = X[:, 0] - X[:, 1]


def trained(**options: Any) -> tuple[list[float], list[float]]:
    model = nn.Sequential(MLP(2, [4], "tanh", seed=1), nn.Dropout(0.1, seed=2), nn.Linear(4, 1, seed=3))
    history = fit(model, mse, (X, Y), epochs=2, batch=600, compiled=True, validation=0.2, **options)
    return list(model.state_dict().values()), history.loss


class Counting(ThreadPoolExecutor):
    asked = 0

    def submit(self, *arguments: Any, **options: Any) -> Any:
        self.asked += 1
        return super().submit(*arguments, **options)


def test_workers_share_each_batch_and_change_nothing() -> None:
    with Counting(2) as executor:
        assert trained(executor=executor) == trained()
        assert executor.asked >= 4 * 2  # two epochs of two batches, each in parts
        model = MLP(2, [4, 1], seed=1)
        history = fit(model, mse, (X, Y), epochs=1, batch=600, executor=executor)  # without asking for it twice
        assert history.engine.startswith("compiled")


def test_dask_s_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="needs dask's: pip install 'autograd-by-hand[parallel]'")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *sys_paths()]))
    options = {"processes": True, "n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(local_directory=str(tmp_path), **options) as cluster, cluster.get_client() as client:
        assert trained(executor=client.get_executor()) == trained()


def sys_paths() -> list[str]:
    return [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"executor": 2, "batch": 600}, "executor is 2; expected a concurrent.futures.Executor"),
        (
            {"executor": ProcessPoolExecutor, "batch": 600},
            r"a concurrent.futures.Executor, such as ProcessPoolExecutor\(\)",
        ),
        ({"batch": 256}, "batch is 256, and an executor's workers share batches by 256 samples"),
        ({"batch": 600, "compiled": False}, "executor= shares the batches of a replay, and compiled=False has none"),
    ],
)
def test_what_cannot_be_shared(options: dict[str, Any], message: str) -> None:
    with Counting(2) as executor, pytest.raises((TypeError, ValueError), match=message):
        fit(MLP(2, [4, 1]), mse, (X, Y), epochs=1, **{"executor": executor, **options})


def test_what_cannot_be_replayed_is_not_shared_in_silence() -> None:
    class Counted(nn.Module):
        calls = 0

        def __init__(self) -> None:
            self.inner = MLP(2, [4, 1], seed=1)

        def forward(self, x: Any) -> Any:
            self.calls += 1
            return self.inner(x)

    with Counting(2) as executor, pytest.raises(ValueError, match="compiled=True, but calling the model changes calls"):
        fit(Counted(), mse, (X, Y), epochs=1, batch=600, executor=executor)
