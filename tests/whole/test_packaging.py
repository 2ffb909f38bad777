"""What is packed, what lies at the top of the repository, what the workflows run, and whose autograd nn gets."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from autograd import engine
from tests.support.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_wheel_holds_the_two_packages_whole_and_the_native_engine(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = f"autograd_by_hand-{PROJECT['version']}.dist-info/"
    packed = {name for name in names if not name.startswith(info)}
    source = {
        path.relative_to(ROOT).as_posix()
        for package in ("autograd", "nn")
        for path in (ROOT / package).rglob("*")  # pages' .js, .css and .json as much as .py
        if path.is_file() and "__pycache__" not in path.parts
    }
    compiled = {name for name in packed if name.startswith("_autograd_native.")}
    assert packed - compiled == source
    assert len(compiled) == (engine() == "native")  # which AUTOGRAD_ENGINE asks the builder for
    assert {"autograd/py.typed", "nn/py.typed", "autograd/core/operations.py", "autograd/core/value.py"} <= packed
    assert {f"{info}METADATA", f"{info}licenses/LICENSE"} <= names


def test_the_top_level_is_the_design() -> None:
    git = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)  # noqa: S607
    listed = git.stdout.splitlines() if git.returncode == 0 else [path.name for path in ROOT.iterdir()]
    assert listed
    top = {name.split("/")[0] for name in listed}
    made = {"__pycache__", "build", "dist"} | {name for name in top if name.endswith((".egg-info", ".lock"))}
    visible = {name for name in top - made if not name.startswith(".")}
    assert visible == {"autograd", "nn", "tests", "demos", "pyproject.toml", "README.md", "LICENSE"}


def test_the_workflows_run_what_the_readme_says() -> None:
    (path,) = (ROOT / ".github" / "workflows").glob("*.yml")
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    jobs = workflow["jobs"]
    steps = {name: job["steps"] for name, job in jobs.items()}
    used = {step["uses"] for job in steps.values() for step in job if "uses" in step}
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)
    run = {name: [step["run"] for step in job if "run" in step] for name, job in steps.items()}
    assert run["linux"] == ["bash .ci/run"]
    assert run["two-commands"] == ["python -m pip install -e '.[demos,test]'", "python -m demos", "python -m pytest"]
    assert jobs["two-commands"]["strategy"]["matrix"]["engine"] == ["plain", "native"]
    assert jobs["two-commands"]["env"] == {"AUTOGRAD_ENGINE": "${{ matrix.engine }}"}
    oldest = PROJECT["requires-python"].removeprefix(">=")
    versions = [c.rsplit(" ", 1)[1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert (versions[0], jobs["linux"]["strategy"]["matrix"]["python"]) == (oldest, [oldest, versions[-1]])


def test_wheels_are_built_for_every_python_there_is_a_word_of() -> None:
    (path,) = (ROOT / ".github" / "workflows").glob("*.yml")
    job = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["wheels"]
    assert {name.split("-")[0] for name in job["strategy"]["matrix"]["os"]} == {"ubuntu", "macos", "windows"}
    assert "python -m cibuildwheel --output-dir wheels" in [step.get("run") for step in job["steps"]]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["cibuildwheel"]
    versions = [c.rsplit(" ", 1)[1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert settings["build"] == [f"cp{version.replace('.', '')}-*" for version in versions]
    assert settings["environment"] == {"AUTOGRAD_ENGINE": "native"}  # without it a broken build would go unseen


def test_ci_runs_the_commands_of_the_readme_and_then_all_tests_on_the_other_engine() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    words = ("export AUTOGRAD_ENGINE=plain", "-m pytest", "export AUTOGRAD_ENGINE=native", "-m pytest")
    assert re.findall("^export AUTOGRAD_ENGINE=[a-z]+|-m pytest", script, re.MULTILINE) == list(words)
    for text in (script.replace('pip" install -q', "pip install"), README.split("## Two commands")[1]):
        commands = ("python3 -m venv", "pip install -e '.[demos,test]'", "-m demos", "-m pytest")
        places = [text.find(command) for command in commands]
        assert -1 not in places
        assert places == sorted(places)
    (extras,) = re.findall(r"^extras=\(([a-z ]+)\)", script, re.MULTILINE)
    assert set(extras.split()) <= set(PROJECT["optional-dependencies"])


def test_pre_commit_needs_nothing_that_pyproject_does_not_say() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert [hook["entry"].split()[0] for hook in hooks] == ["ruff", "ruff", "mypy"]
    said = {*PROJECT["dependencies"], *(each for extra in PROJECT["optional-dependencies"].values() for each in extra)}
    assert {each for hook in hooks for each in hook["additional_dependencies"]} <= said


@pytest.mark.parametrize("there", ["__init__.py", "numpy/__init__.py"], ids=["a package", "a folder left behind"])
def test_nn_says_when_it_gets_another_autograd(tmp_path: Path, there: str) -> None:
    other = tmp_path / "other" / "autograd"
    (other / there).parent.mkdir(parents=True)
    (other / there).write_text("def grad(f): ...\n", encoding="utf-8")
    shutil.copytree(ROOT / "nn", tmp_path / "project" / "nn")
    paths = [str(tmp_path / "other"), str(tmp_path / "project")]
    code = f"import sys; sys.path[:0] = {paths}\ntry: import nn\nexcept ImportError as error: print(error)"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603 - without site-packages, where ours may be
        [sys.executable, "-S", "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert str(other) in done.stdout, done.stderr
    assert "pip uninstall autograd" in done.stdout
    assert "pip install --force-reinstall" in done.stdout
