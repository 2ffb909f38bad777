"""The benchmarks' contestants find the same numbers, the timing counts rightly, and the chart shows all of it.

What calls a C or C++ compiler is checked by the benchmark itself: it takes long, and a machine need not have one. Our
replay is tested as soon as it is there. The rest needs the extra "bench".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import autograd
from autograd import Value
from autograd.core.graph import order
from tests.benchmarks import asking, chart, contest, digits_epoch, expression, gpt, loop, loop_by_hand, moons, timing
from tests.benchmarks.contest import TASKS, AbsentError, Contestant, Run, check, task, training
from tests.benchmarks.gpt_by_hand import Step
from tests.benchmarks.machine import Machine

CASES = [
    (name, contestant)
    for name in TASKS
    for contestant, entry in task(name).CONTESTANTS.items()
    if not entry.calls_compiler and (contestant != "replay" or hasattr(autograd, "compile"))
]


@pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")  # CasADi's SWIG
@pytest.mark.parametrize(("name", "contestant"), CASES)
def test_all_contestants_find_the_same_loss_and_gradients(name: str, contestant: str) -> None:
    module = task(name)
    for absent, reason in check(module.CONTESTANTS, module.REFERENCE, [contestant]).items():
        pytest.skip(f"{absent} {reason}")


def descent(gradient: Callable[[float], float], rate: float = 0.5) -> Contestant:
    """A training of one weight, from 3, on its square."""

    def start() -> Run:
        weight = np.array([3.0])

        def step() -> float:
            loss = float(weight[0] ** 2)
            weight[0] -= rate * gradient(float(weight[0]))
            return loss

        return training(step, weight.copy, 0.5)

    return Contestant(start)


def absent() -> Run:
    raise AbsentError("needs more")


def test_the_check_finds_a_wrong_gradient_a_wrong_update_and_a_nan_and_names_who_is_absent() -> None:
    right = descent(lambda w: 2 * w)
    assert check({"right": right, "same": right, "not here": Contestant(absent)}, "right") == {"not here": "needs more"}
    wrong = {
        "gradient": descent(lambda w: 2 * w + 1e-7),
        "update": descent(lambda w: 2 * w, 0.5 + 1e-7),
        "nan": descent(lambda w: float("nan")),
    }
    for name, contestant in wrong.items():
        with pytest.raises(SystemExit, match=f"{name}: loss or gradients differ"):
            check({"right": right, name: contestant}, "right")


def test_a_sample_s_recorded_loss_has_the_batch_s_as_its_mean() -> None:
    model = moons.own_model()
    parameters = model.parameters()
    whole = moons.recorded_loss(model)
    whole.backward()
    expected = [p.grad for p in parameters]
    model.zero_grad()
    total = 0.0
    loss, inputs = moons.sample_loss(model)
    for point, sign in zip(moons.POINTS, moons.SIGNS, strict=True):
        for value, number in zip(inputs, (*point, sign), strict=True):
            value.data = float(number)
        loss.refresh()
        loss.backward()
        total += loss.data
    assert total / len(moons.POINTS) == pytest.approx(whole.data, rel=1e-12)
    assert [p.grad / len(moons.POINTS) for p in parameters] == pytest.approx(expected, rel=1e-9, abs=1e-14)


def test_a_digit_s_recorded_loss_is_its_cross_entropy() -> None:
    model = digits_epoch.own_model()
    loss, inputs = digits_epoch.sample_loss(model)
    direct = digits_epoch.cross_entropy(model(list(digits_epoch.IMAGES[0])), int(digits_epoch.LABELS[0]))
    assert len(inputs) == 74
    assert loss.data == pytest.approx(direct.data, rel=1e-12)


def test_the_gpt_is_of_microgpts_size_and_sees_no_letter_before_its_time() -> None:
    weights = gpt.of_scalars(Value)
    assert gpt.flat(gpt.start()).size == 4192
    assert len(gpt.NAMES) == len(set(gpt.NAMES)) == 30
    assert all(8 <= len(name) < gpt.LONGEST for name in gpt.NAMES)
    assert 50_000 < len(order(gpt.loss(weights, gpt.tokens("nitrogen"), gpt.SINGLE))) < 80_000
    loss = gpt.loss(weights, gpt.tokens("neon"), gpt.OURS)
    loss.backward()
    used = {(name, i) for name, rows in weights.items() for i, row in enumerate(rows) if any(w.grad for w in row)}
    assert {i for name, i in used if name == "token"} == {gpt.END, *map(gpt.LETTERS.index, "neo")}
    assert {i for name, i in used if name == "position"} == set(range(5))


@pytest.mark.parametrize("name", ["molybdenum", "rutherfordium"])
def test_the_gpt_by_hand_has_the_scalars_gradients_for_documents_of_other_lengths(name: str) -> None:
    weights = gpt.of_scalars(Value)
    loss = gpt.loss(weights, gpt.tokens(name), gpt.OURS)
    loss.backward()
    step = Step(gpt.tokens(name), 1.0)
    assert step() == pytest.approx(loss.data, rel=1e-12)
    expected = np.array([w.grad for rows in weights.values() for row in rows for w in row])
    assert step.gradient.flat == pytest.approx(expected, rel=1e-9, abs=1e-13)


def test_the_expression_is_known() -> None:
    a, b = Value(-41.0), Value(2.0)
    g = expression.expression(a, b)
    g.backward()
    assert (g.data, a.grad, b.grad) == (612.5, -35.0, 1050.0)


def test_a_measurement_lasts_as_long_as_asked_and_is_per_step(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, steps = [0.0], []

    def step() -> None:
        clock[0] += 0.01
        steps.append(1)

    monkeypatch.setattr("time.process_time", lambda: clock[0])
    assert loop.seconds_per_step(step, 0.3) == pytest.approx(0.01)
    assert 30 <= len(steps) < 80
    steps.clear()
    assert loop.seconds_per_step(step, 0.001) == pytest.approx(0.01)
    assert len(steps) == loop.LEAST


def test_ratios_are_taken_round_by_round() -> None:
    times = {"peer": [8.0, 4.0, 6.0], "ours": [1.0, 2.0, 2.0]}
    assert timing.ratios(times, "peer") == {"ours": (3.0, 2.0, 8.0)}
    (line,) = timing.table(timing.ratios(times, "peer"))
    assert line.split() == ["ours", "3.00x", "(2.00", "to", "8.00)"]


def test_a_contestant_on_the_plain_engine_runs_in_a_process_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, str | None]] = []

    def child(_: str, which: str, *arguments: str, **environment: str) -> str:
        called.append((which, environment.get("AUTOGRAD_ENGINE")))
        return "0.5"

    monkeypatch.setattr(timing, "child", child)
    assert timing.rounds("moons_step", ("a", f"a{timing.PLAIN}"), 1) == {"a": [0.5], f"a{timing.PLAIN}": [0.5]}
    assert called == [("moons_step:a", None), ("moons_step:a", "plain")]


def test_the_readme_s_loop_is_timed_on_each_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "paused()" in loop_by_hand.code()
    assert loop_by_hand.run("sum(range(100_000))") > 0
    seconds = {"plain": "0.5", "native": "0.1"}
    monkeypatch.setattr(timing, "child", lambda _, AUTOGRAD_ENGINE: seconds[AUTOGRAD_ENGINE])  # noqa: N803
    assert loop_by_hand.compared(3) == (5.0, 5.0, 5.0)


def test_the_cost_of_a_node_is_put_in_proportion() -> None:
    assert Machine(2e10, 1e10).per_node_sample(1e-3, 1000, 1000) == (
        "a node-sample costs as much as 20.0 flops at peak, 10.0 bytes copied"
    )


def test_the_chart_names_everyone_and_every_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results: dict[str, Any] = {
        "one": {
            "title": "A step",
            "peer": "snail",
            "eager": ["hare"],
            "ratios": {"hare": [1234.4, 1000, 1500], "replay": [2.5, 2, 3]},
        },
        "two": {"title": "An epoch", "peer": "horse", "eager": [], "ratios": {"<slow> & $x$": [0.004, 0.004, 0.004]}},
    }
    source, target = tmp_path / "speed.json", tmp_path / "speed.svg"
    monkeypatch.setattr("sys.argv", ["chart", str(source), str(target)])
    with pytest.raises(SystemExit, match="run python -m tests.benchmarks.speed first"):
        chart.main()
    source.write_text(json.dumps(results), encoding="utf-8")
    chart.main()
    drawing = ElementTree.fromstring(target.read_bytes())  # noqa: S314 - our own picture
    texts = {"".join(each.itertext()).strip() for each in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"snail", "hare", "replay", "horse", "<slow> & $x$", "1.00×", "1,234×", "2.50×", "0.00400×"} <= texts
    assert {"A step:", "times as fast as snail", "An epoch:", "times as fast as horse"} <= texts  # a line each


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", (5, TASKS)), ("3", (3, TASKS)), ("7 gpt_step moons_step", (7, ("gpt_step", "moons_step")))],
)
def test_rounds_and_tasks_are_read(words: str, expected: object) -> None:
    assert asking.rounds_and_tasks("speed", "", TASKS, words.split()) == expected


@pytest.mark.parametrize(("words", "said"), [("0", "'0' is no number"), ("x", "'x' is no"), ("3 moon", "digits_epoch")])
def test_what_is_no_number_of_rounds_or_no_task_is_said(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        asking.rounds_and_tasks("speed", "", TASKS, words.split())
    assert said in capsys.readouterr().err


def test_an_unknown_task_lists_the_known_ones() -> None:
    with pytest.raises(SystemExit, match="moons_step, digits_epoch"):
        contest.task("moon_step")
