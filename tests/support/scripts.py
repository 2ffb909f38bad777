"""The page's logic, run without a page, by Node or else by Chromium; and cases shared with Python."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from autograd.rows.table import TABLE
from autograd.views.stepping import faults, javascript, mistakes
from autograd.views.stepping.page import SCRIPTS
from autograd.views.stepping.templates import asset
from tests.support import browsing
from tests.support.places import ROOT

CASES = ROOT / "tests" / "support" / "cases"
PATIENCE = 120  # seconds for a run: something hangs

# Numbers that JSON doesn't have are sent as {"$number": "-0"}
SPELLED = """(_, x) =>
  typeof x === "number" && (!Number.isFinite(x) || Object.is(x, -0))
    ? { $number: Object.is(x, -0) ? "-0" : String(x) } : x"""


def run(function: str, *given: Any) -> Any:
    """What a JavaScript function answers to what is given, among the rows of now, the mistakes and all of ``logic/``.

    One process a call: give it all cases at once.

    Raises:
        AssertionError: the function threw something, or a script did.

    Example:
        >>> run("(xs) => xs.map((x) => spelling.number(x))", [1e-20, 0.5])
        ['1e−20', '0.5']
    """
    arguments = ", ".join(map(json.dumps, given))  # Python's NaN and Infinity are JavaScript's, too
    source = f"{logic(tuple(TABLE))}\nconst answer = JSON.stringify(({function})({arguments}) ?? null, {SPELLED});\n"
    node = shutil.which("node")
    text = by_node(node, source) if node else by_chromium(source)
    return json.loads(text, object_hook=lambda it: float(it["$number"]) if [*it] == ["$number"] else it)


@cache
def logic(names: tuple[str, ...]) -> str:
    """The scripts of these rows, as a page has them in front of what is seen."""
    parts = [javascript.script(TABLE[name] for name in names), mistakes.script(), faults.script()]
    return "\n".join([*parts, *(asset(name) for name in SCRIPTS if name.startswith("logic/"))])


def work(function: str, *given: Any) -> list[int]:
    """How much a JavaScript function does with each of these: the same on a busy machine as on a quiet one.

    V8 counts how often each block of the scripts runs. What arrays and strings do of their own counts one for 16
    elements, as it is that much quicker. Without Node, the test is skipped.

    Example:
        >>> small, large = work("(xs) => { for (const x of xs) if (xs.includes(0)) return; }", [1] * 160, [1] * 320)
        >>> 3.5 < large / small < 4
        True
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node on the PATH, which counts what runs")
    source = json.dumps(f"{logic(tuple(TABLE))}\n({function})")
    counts: list[int] = json.loads(
        by_node(node, f"const source = {source}, given = {json.dumps(given)};\n{{{COUNTING}}}\n")
    )
    return counts


# The least of some calls: where V8 optimises in the middle of one, it counts some blocks twice
COUNTING = """
let elements = 0;
const counted = (kind, names, size) => {
  for (const name of names) {
    const own = kind.prototype[name];
    kind.prototype[name] = function (...given) {
      const answer = own.apply(this, given);
      elements += size(this, answer);
      return answer;
    };
  }
};
const session = new (require("node:inspector").Session)();
session.connect();
const ask = (method, how) => {
  let found;
  session.post(method, how, (error, answer) => {
    if (error) throw new Error(error.message);
    found = answer;
  });
  return found;
};
ask("Profiler.enable");
ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const called = require("node:vm").runInThisContext(source, { filename: "counted" });
const reading = ["includes", "indexOf", "lastIndexOf", "slice", "concat", "splice", "shift", "unshift", "fill", "join"];
counted(Array, [...reading, "reverse", Symbol.iterator], (array) => array.length);
counted(String, ["slice", "substring", "replace", "split", "trim"], (_, made) => made.length);
const once = (each) => {
  ask("Profiler.takePreciseCoverage"); // it begins anew
  elements = 0;
  called(each);
  const own = Math.floor(elements / 16);
  const { result } = ask("Profiler.takePreciseCoverage");
  const { functions } = result.find(({ url }) => url === "counted");
  return own + functions.reduce((sum, { ranges }) => ranges.reduce((all, { count }) => all + count, sum), 0);
};
const counts = given.map((each) => Math.min(...Array.from({ length: 3 }, () => once(each))));
globalThis.answer = JSON.stringify(counts);
"""


def by_node(node: str, source: str) -> str:
    """What Node makes of it."""
    ran = subprocess.run(  # noqa: S603
        [node, "-"],
        input=f"{source}process.stdout.write(answer);",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


def by_chromium(source: str) -> str:
    """What Chromium makes of it; without one, the test is skipped."""
    found = next(filter(None, map(shutil.which, browsing.NAMES)), None)
    if found is None:
        pytest.skip("needs Node or Chromium on the PATH")
    said = "document.documentElement.textContent = `answer ${encodeURIComponent(answer)} end`;"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        text = f"{source}{said}".replace("</", "<\\/").replace("<!--", "<\\!--")
        page.write_text(f'<!doctype html><meta charset="utf-8"><script>{text}</script>', encoding="utf-8")
        ran = subprocess.run(  # noqa: S603
            [found, "--headless", *browsing.ARGUMENTS, f"--user-data-dir={folder}/user", "--dump-dom", page.as_uri()],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
    answer = re.search(r"<html[^>]*>answer (\S+) end<", ran.stdout)
    assert answer, f"the script threw something; Node would say what: {ran.stdout[-500:]}"
    return unquote(answer[1])


# ---- cases that Python and JavaScript share ----


def cases(name: str) -> Any:
    """The committed cases of ``tests/support/cases/NAME.json``."""
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def write_cases(name: str, made: Any) -> None:
    """Commit these from now on: a case a line, where they are a list."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in made) if isinstance(made, list) else ""
    text = f"[\n{lines}\n]\n" if lines else json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    (CASES / f"{name}.json").write_text(text, encoding="utf-8")


def check_cases(name: str, made: Any, command: str) -> None:
    """Assert that the committed cases are those that Python makes now; ``command`` is what writes them."""
    plain = json.loads(json.dumps(made))  # tuples are lists there
    there = cases(name) if (CASES / f"{name}.json").exists() else None
    assert same(there, plain), f"cases/{name}.json isn't what Python makes now. Where that is meant: {command}"


def same(given: Any, expected: Any) -> bool:
    """Whether two JSON texts say the same; numbers but for their last digits, in which platforms differ."""
    if isinstance(given, float) and isinstance(expected, (int, float)):
        return math.isclose(given, expected, rel_tol=1e-12, abs_tol=1e-300) or (given != given and expected != expected)
    if isinstance(given, list) and isinstance(expected, list):
        return len(given) == len(expected) and all(map(same, given, expected))
    if isinstance(given, dict) and isinstance(expected, dict):
        return given.keys() == expected.keys() and all(same(given[key], expected[key]) for key in given)
    return type(given) is type(expected) and bool(given == expected)
