"""The command line, run as its user runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograd.commands import main
from autograd.commands.main import COMMANDS
from autograd.commands.saying import texts
from tests.support.places import ROOT
from tests.support.prompts import stopped_at_the_prompt

WORDS = ["step", "tanh(a*b + c)", "a=2", "b=-3", "c=10"]


def run(*words: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; what it wrote."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "autograd", *words],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        timeout=60,
    )


def test_in_a_pipe_it_walks_to_the_end() -> None:
    done = run(*WORDS, typed="\n" * 50)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "[0/8]" in done.stdout
    assert "[8/8] Done" in done.stdout
    assert "∂L/∂b = 0.0026819" in done.stdout
    assert ">" not in done.stdout  # no prompts that nobody reads
    assert "\x1b" not in done.stdout


@pytest.mark.skipif(shutil.which("yes") is None, reason="needs the command yes")
def test_yes_walks_too() -> None:
    with subprocess.Popen(["yes", ""], stdout=subprocess.PIPE) as source:  # noqa: S607
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "autograd", *WORDS],
            stdin=source.stdout,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        source.kill()
    assert (done.returncode, done.stderr) == (0, "")
    assert "[8/8]" in done.stdout


def test_commands_and_the_end_of_the_input() -> None:
    done = run(*WORDS, typed="n\n3\nb\nzzz\n99\nt\ng\n?\n")
    assert done.returncode == 0
    headings = re.findall(r"\[(\d+)/8\]", done.stdout)
    assert headings == ["0", "1", "3", "2"]
    assert "“zzz” is not a command here" in done.stdout
    assert "no step 99" in done.stdout
    assert done.stdout.rstrip().endswith("Left at step 2 of 8.")
    assert "Left at step 0" in run(*WORDS, typed="q\nn\n").stdout
    assert run(*WORDS, typed="r\n").stdout.count("[") == 9


@pytest.mark.parametrize(
    "words",
    [
        ["a=2", "-a*b", "--color", "never", "b=-3"],
        ["--color=never", "a=2", "b=-3", "-a*b"],
        ["--", "-a*b", "a=2", "b=-3"],
        ["b=-3", "--unfold", "-a*b", "a=4/2"],
    ],
)
def test_any_order_and_a_leading_minus(words: list[str]) -> None:
    done = run("step", *words, typed="r\n")
    assert done.stderr == ""
    assert "∂L/∂a = 3" in done.stdout
    assert "∂L/∂b = −2" in done.stdout


@pytest.mark.parametrize(
    ("words", "line", "place"),
    [
        (["a*(b", "a=2", "b=3"], "never closed; did you mean a*(b)?", "(b"),
        (["a*bb", "a=2", "b=3"], "did you mean b?", "bb"),
        (["a*b", "a=2"], "b has no value", "b"),
        (["a*b", "a=2", "b=two"], "the value of b is not a number", "two"),
        (["__import__('os').system('touch hacked')", "a=1"], "not a sign", "'os').system('touch hacked')"),
        (["foo(a)", "a=1"], "foo is not a function", "foo(a)"),
        (["log(a)", "a=-1"], "outside its domain", "log(a)"),
    ],
)
def test_bad_expressions_get_one_line_and_a_caret(
    words: list[str], line: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("step", *words, PYTHONPATH=str(ROOT))
    assert (done.returncode, done.stdout) == (2, "")
    said, shown, caret = done.stderr.splitlines()
    assert said.startswith("autograd step: ")
    assert line in said
    assert shown[len(caret) - 1 :] == place
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["step"], "no expression"),
        (["step", "a", "b", "a=1"], "2 expressions"),
        (["step", "a", "a=1", "--nonsense"], "--nonsense"),
        (["step", "a", "a=1", "--language", "de"], "'de'"),
        (["step", "a*2", "a=1", "--save", "nowhere/page.html"], "nowhere"),
        (["stepp"], "did you mean step?"),
    ],
)
def test_bad_words_get_one_line(words: list[str], line: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert line in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_too_large_a_graph_is_refused() -> None:
    done = run("step", "+".join(["a*a"] * 1100), "a=1")
    assert done.returncode == 2
    assert "2,000" in done.stderr
    assert "fold" in done.stderr


def test_the_help_is_in_the_language_asked_for() -> None:
    for words in (["--help", "--language", "pl"], ["--language", "pl", "--help"], ["--language", "pl"]):
        said = run(*words).stdout
        assert said.startswith("użycie: autograd ")
        assert "wskazuje błędną operację" in " ".join(said.split())
    assert "∂L/∂a" in run("--language", "pl", *WORDS, typed="\n" * 50).stdout
    for name in COMMANDS:
        polish, english = run(name, "--help", "--language", "pl").stdout, run(name, "--help").stdout
        others = ("grade", "train", "workshop")  # whose words are files, or none
        assert ("WYRAŻENIE to na przykład" in polish) == (name not in others)
        assert polish.count("\n  -") == english.count("\n  -")
        same = {line.strip() for line in polish.splitlines()} & {line.strip() for line in english.splitlines()}
        words_alike = {line for line in same if " " in line and not re.match(r"[-\[]", line)}
        assert words_alike == set(), name  # nothing is left in English but options and what is typed


def test_every_text_of_the_help_is_used() -> None:
    used = "".join(run(*words, "--help").stdout for words in ([], *([name] for name in COMMANDS)))
    flat = " ".join(used.lower().split())
    for key, said in texts("help").items():
        assert " ".join(said["en"].lower().split()) in flat, key


def test_help_and_version() -> None:
    assert "step through back-propagation" in run("--help").stdout
    assert 'autograd step "tanh(a*b + c)" a=2' in run("step", "--help").stdout
    assert run("--version").stdout.startswith("autograd-by-hand ")
    assert run().returncode == 0


def test_saving_a_page(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    done = run(*WORDS, "--save", str(target), "--language", "pl")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == str(target)
    page = target.read_text(encoding="utf-8")
    data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[0])
    assert data["title"] == "tanh(a*b + c)"
    assert data["language"] == "pl"


def test_opening_a_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []

    def note(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", note)
    assert main.main([*WORDS, "--open"]) == 0
    assert opened == [Path(capsys.readouterr().out.strip()).as_uri()]
    assert "<!doctype html>" in Path(opened[0].removeprefix("file://")).read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_ends_it_without_a_traceback() -> None:
    stopped = stopped_at_the_prompt("from autograd.commands.main import main; raise SystemExit(main())", *WORDS)
    assert stopped.returncode == 130
    assert stopped.stderr == ""
    assert "c = 10" in stopped.stdout
    assert stopped.stdout.endswith("> \nLeft at step 0 of 8.\n")


def test_nobody_listens_any_more() -> None:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "autograd", "step", "+".join(["a*a"] * 400), "a=1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdin.write("r\n")
    process.stdin.close()
    assert process.stderr.read() == ""
    process.wait(timeout=60)
    process.stderr.close()


def test_a_terminal_without_the_letters_still_reads() -> None:
    done = run(*WORDS, "--language", "pl", typed="r\n", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "dL/db = 0.0026819" in done.stdout
    assert "?" not in done.stdout.replace("Dlaczego 1?", "")
    assert "1 - L^2" in done.stdout


@pytest.fixture
def pty() -> Any:
    """Pseudo-terminals, where there are any."""
    return pytest.importorskip("pty", reason="needs a pseudo-terminal")


def in_a_terminal(pty: Any, words: list[str], typed: str, **environment: str) -> str:
    """What a real terminal of 60 columns gets."""
    main, other = pty.openpty()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "autograd", *words],
        stdin=other, stdout=other, stderr=other, env={**os.environ, "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(other)
    os.write(main, typed.encode())
    found = b""
    while True:
        try:
            piece = os.read(main, 4096)
        except OSError:
            break
        if not piece:
            break
        found += piece
    os.close(main)
    process.wait(timeout=60)
    return found.decode()


def test_colour_where_the_terminal_has_it(pty: Any) -> None:
    assert "\x1b[1m" in in_a_terminal(pty, WORDS, "r\nq\n")
    assert "\x1b" not in in_a_terminal(pty, WORDS, "r\nq\n", NO_COLOR="1")
    assert "\x1b" not in in_a_terminal(pty, WORDS, "r\nq\n", TERM="dumb")
    assert "> " in in_a_terminal(pty, WORDS, "q\n")
    assert "\x1b[1m" in run(*WORDS, "--color", "always", typed="q\n").stdout


def test_another_autograd_is_noticed(tmp_path: Path) -> None:
    """As where PyPI's autograd lies over ours: the console script says so in one line."""
    root = ROOT
    (found,) = re.findall(r'^autograd = "(.*?):script"$', (root / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    (tmp_path / "autograd").mkdir()
    (tmp_path / "autograd" / "__init__.py").write_text("", encoding="utf-8")
    code = f"import sys; sys.argv[0] = '/somewhere/bin/autograd'; from {found} import script; sys.exit(script())"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, "--version"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(root)])},
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "pip uninstall autograd" in done.stderr


def test_asking_for_help_loads_no_view_and_nothing_that_reads_expressions() -> None:
    code = (
        "import sys\n"
        "from autograd.commands.main import main\n"
        "main([])\n"
        "print(*(name for name in sys.modules if name.startswith('autograd.')), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)  # noqa: S603
    loaded = done.stderr.split()
    assert "worksheet" in done.stdout
    assert "autograd.commands.main" in loaded
    floors = ("calculus", "explaining", "folding", "replay", "checking", "views", "commands.")
    late = [name for name in loaded if name.removeprefix("autograd.").startswith(floors)]
    assert sorted(late) == ["autograd.commands.main", "autograd.commands.saying"]  # the latter has errors' texts
