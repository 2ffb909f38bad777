"""What is packed, what lies at the top of the repository, what the workflows run, and whose autograd nn gets."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

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
    source |= {
        f"autograd/workshop/notebooks/{path.relative_to(ROOT / 'demos/workshop').as_posix()}"
        for folder in ("en", "pl", "steps")
        for path in (ROOT / "demos" / "workshop" / folder).rglob("*")
        if path.is_file() and not {".ipynb_checkpoints", "__pycache__"} & {*path.parts}
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


def workflow_of(name: str) -> Any:
    return yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8"))


def test_the_site_is_published_with_the_least_rights() -> None:
    workflow = workflow_of("pages")
    assert workflow["permissions"] == {"contents": "read"}
    build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
    assert "permissions" not in build  # code of others is installed there
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert [step for step in publish["steps"] if "run" in step] == []
    used = [step["uses"] for job in (build, publish) for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)
    run = [step["run"] for step in build["steps"] if "run" in step]
    assert run == ["python -m pip install -e '.[docs]'", "python -m demos.site site"]
    (uploaded,) = [step["with"]["path"] for step in build["steps"] if "upload" in step.get("uses", "")]
    assert uploaded == "site"


def test_the_javascript_is_checked_by_versions_that_are_fixed() -> None:
    folder = ROOT / ".ci" / "javascript"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert packages.pop("")["devDependencies"] == wanted
    assert not any("resolved" in package for package in packages.values())  # which registry is the machine's affair
    assert all("integrity" in package for package in packages.values())


def test_the_workflows_run_what_the_readme_says() -> None:
    workflow = workflow_of("tests")
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
    job = workflow_of("tests")["jobs"]["wheels"]
    assert {name.split("-")[0] for name in job["strategy"]["matrix"]["os"]} == {"ubuntu", "macos", "windows"}
    assert "python -m cibuildwheel --output-dir wheels" in [step.get("run") for step in job["steps"]]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["cibuildwheel"]
    versions = [c.rsplit(" ", 1)[1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert settings["build"] == [f"cp{version.replace('.', '')}-*" for version in versions]
    assert settings["environment"] == {"AUTOGRAD_ENGINE": "native"}  # without it a broken build would go unseen


def test_ci_runs_the_commands_of_the_readme_and_then_all_tests_on_the_other_engine() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    plain, native = "export AUTOGRAD_ENGINE=plain", "export AUTOGRAD_ENGINE=native"
    words = (plain, "-m pytest", "-m pytest", "-m pytest", native, "-m pytest")  # second and third: what is slow
    assert re.findall("^export AUTOGRAD_ENGINE=[a-z]+|-m pytest", script, re.MULTILINE) == list(words)
    for text in (script.replace('pip" install -q', "pip install"), README.split("## Two commands")[1]):
        commands = ("python3 -m venv", "pip install -e '.[demos,test]'", "-m demos", "-m pytest")
        places = [text.find(command) for command in commands]
        assert -1 not in places
        assert places == sorted(places)
    (free,) = re.findall(r"^engine_free='(.+)'$", script, re.MULTILINE)
    assert not any(
        re.match(free, f"tests/{name}/test.py::test") for name in ("core", "replay", "checking", "nn/training")
    )
    assert re.match(free, "tests/views/test.py::test")
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
