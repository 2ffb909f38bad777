"""Checkpoints: a training goes on as if it had never stopped, or says why it can't.

Also of: nn/training/interrupting, nn/training/weights.
"""

import io
import json
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from nn import Module, bce_with_logits, fit, mse
from tests.support.places import ROOT

POINTS = np.random.default_rng(0).normal(size=(30, 2))
LABELS = (POINTS[:, 0] > POINTS[:, 1]).astype(int)


@pytest.fixture(autouse=True)
def _ctrl_c_is_pythons() -> Iterator[None]:
    """As it is where somebody sits at a terminal; what runs in the background may have been told to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def model(seed: int = 1) -> Module:
    return nn.Sequential(nn.Layer(2, 5, "tanh", seed=seed), nn.Dropout(0.3, seed=seed), nn.Linear(5, 1, seed=seed))


def options(path: Path, **others: Any) -> dict[str, Any]:
    usual = {
        "batch": 8, "lr": 0.05, "schedule": nn.warm_up(5, 60), "validation": 0.2, "metric": nn.accuracy,
        "checkpoint": path,
    }  # fmt: skip
    return {**usual, **others}


TIMED = ("seconds", "samples")  # of this run


def same(first: Any, second: Any) -> bool:
    held = [{name: each for name, each in vars(one).items() if name not in TIMED} for one in (first, second)]
    return repr(held[0]) == repr(held[1])


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("optimizer", ["adam", "adamw", "rmsprop", "sgd"])
def test_a_training_goes_on_bit_by_bit(tmp_path: Path, compiled: bool, optimizer: str) -> None:
    at_once = model()
    whole = fit(
        at_once, bce_with_logits, (POINTS, LABELS), epochs=6, compiled=compiled, optimizer=optimizer,
        **options(tmp_path / "1.npz"),
    )  # fmt: skip
    for epochs in (2, 3, 6):
        in_parts = model(1 if epochs == 2 else epochs)  # as in a new process, whatever the weights are there
        parts = fit(
            in_parts, bce_with_logits, (POINTS, LABELS), epochs=epochs, compiled=compiled, optimizer=optimizer,
            resume=True, **options(tmp_path / "2.npz"),
        )  # fmt: skip
    assert in_parts.state_dict() == at_once.state_dict()
    assert same(parts, whole)
    assert (tmp_path / "1.npz").read_bytes() == (tmp_path / "2.npz").read_bytes()


def test_ctrl_c_in_the_middle_of_an_epoch_keeps_the_step_and_goes_on_from_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_once, stopped = model(), model()
    whole = fit(at_once, bce_with_logits, (POINTS, LABELS), epochs=4, compiled=False, **options(tmp_path / "1.npz"))
    calls = 0

    def pressing(predictions: Any, targets: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3 + 3 + 2 + 2:  # looked at before; an epoch, and both parts for the metric; the next's second step
            signal.raise_signal(signal.SIGINT)
        return bce_with_logits(predictions, targets)

    pressing.__name__ = "bce_with_logits"
    history = fit(stopped, pressing, (POINTS, LABELS), epochs=4, compiled=False, **options(tmp_path / "2.npz"))
    assert history.stopped == "Ctrl-C in epoch 2, after step 5"
    assert "fit: Ctrl-C in epoch 2, after step 5" in capsys.readouterr().err
    assert len(history) == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    again = model(seed=9)
    parts = fit(
        again, bce_with_logits, (POINTS, LABELS), epochs=4, compiled=False, resume=True, **options(tmp_path / "2.npz")
    )
    assert again.state_dict() == at_once.state_dict()
    assert same(parts, whole)


def test_a_second_ctrl_c_stops_at_once_and_leaves_the_last_whole_step() -> None:
    trained = model()
    states: list[dict[str, float]] = []

    def pressing(predictions: Any, targets: Any) -> Any:
        states.append(trained.state_dict())
        if len(states) == 3:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        return mse(predictions, targets)

    with pytest.raises(KeyboardInterrupt):
        fit(trained, pressing, (POINTS, LABELS), compiled=False)
    assert trained.state_dict() == states[2]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


SCRIPT = """
import sys
import numpy as np
import nn.training.loop
from tests.nn.training.test_checkpoints import LABELS, POINTS, bce_with_logits, fit, model, options
from pathlib import Path
nn.training.keeping.SECONDS_BETWEEN = 0.0
trained = model()
fit(trained, bce_with_logits, (POINTS, LABELS), epochs=int(sys.argv[2]), compiled=False, resume=True,
    callbacks=[lambda training: print(training.epoch, flush=True)], **options(Path(sys.argv[1])))
print(trained.state_dict())
"""


def test_a_training_that_is_killed_again_and_again_arrives_where_one_that_isnt_does(tmp_path: Path) -> None:
    def run(path: Path, epochs: int) -> Any:
        command = [sys.executable, "-c", SCRIPT, str(path), str(epochs)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603

    expected = run(tmp_path / "1.npz", 12).communicate()[0].splitlines()[-1]
    seen = 0
    for _ in range(2):
        process = run(tmp_path / "2.npz", 12)
        for line in process.stdout:
            seen = int(line) if line.strip().isdigit() else seen
            if seen % 3 == 2:
                time.sleep(0.003 * seen)
                process.kill()
                break
        process.communicate()
    found = run(tmp_path / "2.npz", 12).communicate()[0].splitlines()[-1]
    assert found == expected


def checkpoint(path: Path, **others: Any) -> Path:
    fit(model(), bce_with_logits, (POINTS, LABELS), **{"epochs": 2, "compiled": True, **options(path), **others})
    return path


def resumed(path: Path, **others: Any) -> Any:
    trained = model()
    before = trained.state_dict()
    try:
        return fit(trained, bce_with_logits, (POINTS, LABELS), resume=True, **{"epochs": 3, **options(path), **others})
    except ValueError:
        assert trained.state_dict() == before
        raise


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"batch": 4}, "made with the batch 8, and it is 4 now"),
        ({"seed": 1}, "made with (the seed|other data)"),
        ({"optimizer": "sgd"}, "made with the optimizer 'Adam', and it is 'SGD' now"),
        ({"metric": nn.r2}, "made with the metric 'validation accuracy', and it is 'validation r2' now"),
        ({"validation": None, "metric": None}, "made with the samples"),
        ({"compiled": False}, "made with the engine 'compiled .*', and it is 'eager' now"),
    ],
)
def test_another_training_is_refused(tmp_path: Path, others: dict[str, Any], message: str) -> None:
    path = checkpoint(tmp_path / "a.npz")
    before = path.read_bytes()
    with pytest.raises(ValueError, match=message):
        resumed(path, **others)
    assert path.read_bytes() == before


def test_other_data_and_another_model_are_refused(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "a.npz")
    with pytest.raises(ValueError, match="made with other data than those now"):
        fit(model(), bce_with_logits, (POINTS + 1, LABELS), epochs=3, resume=True, **options(path))
    with pytest.raises(
        ValueError, match=r"another model: the whole is Sequential\(21 parameters\) in the file and MLP\("
    ):
        fit(nn.MLP(2, [4, 1]), bce_with_logits, (POINTS, LABELS), epochs=3, resume=True, **options(path))


def test_a_file_cut_short_and_a_foreign_one_are_refused(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "a.npz")
    whole = path.read_bytes()
    for content in (b"", b"text", whole[: len(whole) // 2], whole[:-1], whole[100:]):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"fit: checkpoint: .*a\.npz is no whole file"):
            resumed(path)
    nn.save(model(), path)
    with pytest.raises(ValueError, match="it says it is 'autograd-by-hand weights', not 'autograd-by-hand training'"):
        resumed(path)


def changed(path: Path, about: Callable[[Any], Any], arrays: Callable[[Any], Any]) -> None:
    """Write a checkpoint again with something else in it."""
    with zipfile.ZipFile(path) as archive:
        description = json.loads(archive.read("about.json"))
        parts = {name: np.load(io.BytesIO(archive.read(name))) for name in archive.namelist() if name != "about.json"}
    about(description)
    arrays(parts)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("about.json", json.dumps(description))
        for name, array in parts.items():
            file = io.BytesIO()
            np.save(file, array)
            archive.writestr(name, file.getvalue())


def nothing(_: Any) -> None:
    """Leave it."""


@pytest.mark.parametrize(
    ("about", "arrays"),
    [
        (lambda d: d.pop("settings"), nothing),
        (lambda d: d.update(settings=[]), nothing),
        (lambda d: d.pop("epoch"), nothing),
        (lambda d: d.update(epoch=-1), nothing),
        (lambda d: d.update(epoch=True), nothing),
        (lambda d: d.update(epoch=1), nothing),
        (lambda d: d.update(position=31), nothing),
        (lambda d: d.update(step="3"), nothing),
        (lambda d: d.update(best_epoch=7), nothing),
        (lambda d: d.update(random=[]), nothing),
        (lambda d: d.update(random=[{"bit_generator": "MT19937"}] * 2), nothing),
        (lambda d: d.update(random=[None, None]), nothing),
        (lambda d: d.update(optimizer={}), nothing),
        (lambda d: d["optimizer"].update(lr=-1.0), nothing),
        (lambda d: d.update(optimizer=7), nothing),
        (nothing, lambda a: a.pop("numbers.npy")),
        (nothing, lambda a: a.update({"numbers.npy": np.zeros(3)})),
        (nothing, lambda a: a.update({"numbers.npy": np.full(21, np.nan)})),
        (nothing, lambda a: a.update({"order.npy": np.zeros(24, dtype=np.int64)})),
        (nothing, lambda a: a.update({"order.npy": np.zeros(24)})),
        (nothing, lambda a: a.update({"best.npy": np.zeros(0)})),
        (nothing, lambda a: a.update({"scalars.npy": np.zeros(1)})),
        (nothing, lambda a: a.update({"history.loss.npy": np.zeros(9)})),
        (nothing, lambda a: a.update({"optimizer.other.npy": np.zeros(21)})),
    ],
)
def test_whatever_is_wrong_in_a_file_is_an_error_and_nothing_changes(
    tmp_path: Path, about: Callable[[Any], Any], arrays: Callable[[Any], Any]
) -> None:
    path = checkpoint(tmp_path / "a.npz")
    changed(path, about, arrays)
    with pytest.raises(ValueError, match=r"fit: the checkpoint .*a\.npz can't be used .*nothing was changed"):
        resumed(path)


def test_it_may_go_on_at_another_rate(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "a.npz", schedule=None)
    rates = resumed(path, schedule=None, lr=0.02).lr
    assert rates == [0.05, 0.05, 0.02]
    assert resumed(path, schedule=None, lr=0.02, epochs=5).lr == [0.05, 0.05, 0.02, 0.02, 0.02]


def test_a_training_that_is_over_says_what_it_was(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "a.npz")
    for epochs in (2, 1):
        history = resumed(path, epochs=epochs)
        assert (len(history), history.steps, history.best_epoch) == (2, 6, history.kept)


def test_one_that_was_only_written_again_is_fine(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "a.npz")
    changed(path, nothing, nothing)
    assert len(resumed(path)) == 3


def test_a_folder_that_isnt_there_is_named_before_anything_is_trained(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="fit: checkpoint: the folder"):
        checkpoint(tmp_path / "no" / "a.npz")


def test_weights_are_saved_and_loaded_exactly_and_only_into_their_like(tmp_path: Path) -> None:
    first, second = model(), nn.Sequential(nn.Layer(2, 5, "tanh", seed=8), nn.Dropout(0.3), nn.Linear(5, 1, seed=9))
    path = nn.save(first, tmp_path / "w.npz")
    assert nn.load(second, path) is second
    assert second.state_dict() == first.state_dict()
    other = nn.MLP(2, [4, 1])
    before = other.state_dict()
    with pytest.raises(ValueError, match=r"the whole is Sequential\(21 parameters\) in the file and MLP\(17 par"):
        nn.load(other, path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ValueError, match="no whole file"):
        nn.load(other, path)
    assert other.state_dict() == before
    with pytest.raises(TypeError, match="load: model is a str"):
        nn.load("model", path)  # type: ignore[call-overload]


def test_one_that_was_too_short_to_be_compiled_goes_on_as_it_began(tmp_path: Path) -> None:
    at_once, in_parts = model(), model()
    whole = fit(at_once, bce_with_logits, (POINTS, LABELS), epochs=4, compiled=False, **options(tmp_path / "1.npz"))
    first = fit(in_parts, bce_with_logits, (POINTS, LABELS), epochs=1, **options(tmp_path / "2.npz"))
    assert "it is short" in first.engine
    parts = fit(in_parts, bce_with_logits, (POINTS, LABELS), epochs=4, resume=True, **options(tmp_path / "2.npz"))
    assert parts.engine == "eager: the checkpoint was written by a training that is"
    assert (parts.loss, in_parts.state_dict()) == (whole.loss, at_once.state_dict())


def test_one_that_was_found_not_to_be_its_replay_goes_on_eagerly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn.training.preparing.why_not_worth_it", lambda *_: "")

    class Late(Module):
        def __init__(self) -> None:
            self.inner, self.w = model(), nn.Neuron(1, seed=1).w[0]
            self.w.data = 0.3

        def forward(self, x: Any) -> Any:
            return self.inner(x) * (self.w if self.w.data < 0.5 else 2 * self.w)

    ways = {}
    for compiled in (False, None):
        path = tmp_path / f"{compiled}.npz"
        usual: dict[str, Any] = {"lr": 0.05, "batch": 8, "checkpoint": path, "resume": True, "compiled": compiled}
        if compiled is None:
            with pytest.warns(RuntimeWarning, match="goes on eagerly"):
                fit(Late(), mse, (POINTS, LABELS * 10.0), epochs=12, **usual)
        ways[compiled] = fit(Late(), mse, (POINTS, LABELS * 10.0), epochs=14, **usual)
    assert ways[None].loss == pytest.approx(ways[False].loss, rel=1e-7)
    assert ways[None].engine.startswith("eager: the checkpoint")
