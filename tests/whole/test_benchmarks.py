"""The benchmarks' contestants find the same numbers, the timing counts rightly, and the chart shows all of it.

What takes long, as where a C compiler is called, is checked by the benchmark itself. The rest needs the extra "bench".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.special import multigammaln
from scipy.stats import multivariate_normal

import autograd
from autograd import Value
from autograd.core.graph import order
from tests.benchmarks import (
    asking,
    chart,
    contest,
    epoch,
    expression,
    gmm,
    gpt,
    gpt_step,
    loop,
    loop_by_hand,
    lstm,
    moons,
    tables,
    timing,
)
from tests.benchmarks.contest import TASKS, AbsentError, Contestant, Run, Task, same_bits, task, training
from tests.benchmarks.gpt_by_hand import Step
from tests.benchmarks.machine import Machine

pytestmark = pytest.mark.slow

LONG = {
    "wide_epoch",
    "gpt_documents",
    "gmm_d32_k25",
    "gmm_d64_k5",
    "gmm_d64_k25",
    "lstm",
}  # tested where they are shorter
CASES = [
    (name, contestant)
    for name in TASKS
    for contestant, entry in task(name).contestants.items()
    if not entry.calls_compiler and name not in LONG
]


@pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")  # CasADi's SWIG
@pytest.mark.parametrize(("name", "contestant"), CASES)
def test_all_contestants_find_the_same_loss_and_gradients(name: str, contestant: str) -> None:
    for absent, reason in task(name).check([contestant]).items():
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
    there = {"right": right, "same": right, "not here": Contestant(absent)}
    assert Task("", "right", "right", there).check() == {"not here": "needs more"}
    wrong = {
        "gradient": descent(lambda w: 2 * w + 1e-7),
        "update": descent(lambda w: 2 * w, 0.5 + 1e-7),
        "nan": descent(lambda w: float("nan")),
    }
    for name, contestant in wrong.items():
        with pytest.raises(SystemExit, match=f"{name}: loss or gradients differ"):
            Task("", "right", "right", {"right": right, name: contestant}).check()
    with pytest.raises(SystemExit, match="right finds"):
        Task("", "right", "right", {"right": right}, known=(9.0, np.array([6.1]))).check()


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
    model = epoch.DIGITS.own_model()
    loss, inputs = epoch.sample_loss(model)
    direct = epoch.cross_entropy(model(list(epoch.IMAGES[0])), int(epoch.LABELS[0]))
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
    source.write_text(json.dumps({"tasks": results}), encoding="utf-8")
    chart.main()
    drawing = ElementTree.fromstring(target.read_bytes())  # noqa: S314 - our own picture
    texts = {"".join(each.itertext()).strip() for each in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"snail", "hare", "replay", "horse", "<slow> & $x$", "1.00×", "1,234×", "2.50×", "0.00400×"} <= texts
    assert {"A step:", "times as fast as snail", "An epoch:", "times as fast as horse"} <= texts  # a line each


def run_of_all() -> dict[str, Any]:
    """Results in which our replay takes half of the others' time, and the fast one a quarter."""
    tasks = {}
    for name in TASKS:
        times = {each: [4.0, 4.0] for each in task(name).contestants} | {
            "replay": [2.0, 1.0],
            "replay, fast": [1.0, 1.0],
        }
        tasks[name] = {"title": name, "peer": "jax.jit", "eager": list(task(name).eager), "times": times}
        tasks[name]["ratios"] = timing.ratios(times, "jax.jit")
    cost = {"nodes": 9, "instructions": 1234, "lowering": 0.5, "seconds": 1.25, "bytes": 700.4}
    return {"tasks": tasks, "compiling": {"GPT": cost}}


def test_tables_and_chart_are_those_of_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results, page = tmp_path / "speed.json", tmp_path / "page.md"
    monkeypatch.setattr(tables, "RESULTS", results)
    monkeypatch.setattr(tables, "KEPT", tmp_path / "kept.json")
    monkeypatch.setattr(tables, "PAGES", (page,))
    monkeypatch.setattr(chart, "CHART", tmp_path / "speed.svg")
    parts = [f"<!-- table {name} of tests.benchmarks.tables -->\nold\n<!-- end of table -->" for name in tables.MAKERS]
    page.write_text("\n".join(["before", *parts, "after"]), encoding="utf-8")
    with pytest.raises(SystemExit, match="run python -m tests.benchmarks.speed first"):
        tables.main()
    found = run_of_all()
    results.write_text(json.dumps(found | {"tasks": {}}), encoding="utf-8")
    with pytest.raises(SystemExit, match="not of all tasks: moons_step"):
        tables.main()
    results.write_text(json.dumps(found), encoding="utf-8")
    tables.main()
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert "| moons step, MLP 2-16-16-1, 100 samples | 3.00 | | 3.00 (2.00 to 4.00) | 4.00 (4.00 to 4.00) |" in text
    assert "| GPT | 9 | 1,234 | 1.25 | 0.500 | 700 |" in text
    tables.main()
    assert page.read_text(encoding="utf-8") == text
    assert "<svg" in (tmp_path / "speed.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", tables.PAGES)
def test_the_pages_tables_are_those_of_the_run_that_is_kept(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "of tests.benchmarks.tables -->" in text
    if tables.KEPT.exists():
        assert tables.written(text, json.loads(tables.KEPT.read_text(encoding="utf-8"))) == text


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


def test_a_replay_whose_last_bits_are_others_is_found() -> None:
    x, w = Value(0.1), Value(0.3)
    program = autograd.compile((x * w).exp(), inputs=[x], parameters=[w])
    if program.backend != "llvm":
        pytest.skip("only machine code gives all bits")
    run = Run(lambda: None, lambda: (1.0, np.array([2.0])))
    assert same_bits(run, program).read()[0] == 1.0
    w.data = 0.3 + 1e-14  # what the program is given, and not what its graph was recorded with
    with pytest.raises(SystemExit, match="bit for bit"):
        same_bits(run, program).read()


def test_adbench_s_numbers_are_read_from_its_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADBENCH", str(tmp_path))
    mixture = gmm.Mixture(2, 1, apart=False)
    assert mixture.given.x.shape == (1_000, 2)  # none is there: random ones
    (tmp_path / "data" / "gmm" / "1k").mkdir(parents=True)
    text = "2 1 3\n0.5\n1 2 \n0.1 0.2 0.3 \n1 2 \n3 4 \n5 6 \n1.5 2 \n"
    (tmp_path / "data" / "gmm" / "1k" / "gmm_d2_K1.txt").write_text(text, encoding="ascii")
    found = gmm.Mixture(2, 1, apart=False).given
    assert [each.tolist() for each in found[:4]] == [[0.5], [[1, 2]], [[0.1, 0.2, 0.3]], [[1, 2], [3, 4], [5, 6]]]
    assert found[4:] == (1.5, 2)


def test_the_mixture_s_likelihood_is_that_of_scipy_s_normal_distributions() -> None:
    mixture = gmm.Mixture(3, 2, apart=False)
    alphas, means, icf, x, *_ = mixture.given
    logs = []
    prior = 0.0
    for mean, numbers in zip(means, icf, strict=True):
        q = np.zeros((3, 3))
        q[[1, 2, 2], [0, 0, 1]] = numbers[3:]
        q[np.diag_indices(3)] = np.exp(numbers[:3])
        precision = q.T @ q
        logs.append(multivariate_normal(mean, np.linalg.inv(precision)).logpdf(x))
        prior += 0.5 * (q**2).sum()
    shares = np.exp(alphas) / np.exp(alphas).sum()
    likelihood = np.log((shares[:, None] * np.exp(logs)).sum(0)).sum()
    degrees = 4  # d + m + 1
    prior -= 2 * (degrees * 3 * (0 - 0.5 * np.log(2)) - multigammaln(degrees / 2, 3))
    assert mixture.by_hand().read()[0] == pytest.approx(likelihood + prior, rel=1e-12)


@pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")
@pytest.mark.parametrize("name", task("lstm").contestants)
def test_the_lstm_s_contestants_agree_on_a_short_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lstm, "LONGEST", 4)
    lstm.given.cache_clear()
    task("lstm").check([name])
    lstm.given.cache_clear()


def test_the_lstm_is_adbench_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sizes = (2, 2, 4, 14), (3, 14), (2, 2, 14)
    assert [each.shape for each in lstm.given()] == [*sizes, (lstm.LONGEST, 14)]
    numbers = np.random.default_rng(1).random(sum(map(np.prod, sizes)) + 1024 * 14)
    (tmp_path / "data" / "lstm").mkdir(parents=True)
    text = " ".join(map(str, (2, 1024, 14, *numbers)))
    (tmp_path / "data" / "lstm" / "lstm_l2_c1024.txt").write_text(text, encoding="ascii")
    monkeypatch.setenv("ADBENCH", str(tmp_path))
    lstm.given.cache_clear()
    found = lstm.given()
    lstm.given.cache_clear()
    assert np.concatenate([each.ravel() for each in found]) == pytest.approx(numbers[: 294 + lstm.LONGEST * 14 + 28])


def test_the_gpt_s_contestants_agree_on_two_short_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [gpt.tokens("neon"), gpt.tokens("iron")]
    monkeypatch.setattr(gpt_step, "DOCUMENT", documents[0])
    monkeypatch.setattr(gpt_step, "DOCUMENTS", documents)
    monkeypatch.setattr(gpt_step, "MANY", 2)
    task("gpt_documents").check()


def test_an_unknown_task_lists_the_known_ones() -> None:
    with pytest.raises(SystemExit, match="moons_step, digits_epoch"):
        contest.task("moon_step")
