"""demos: the guide to "Build it yourself", made from the steps' texts: python -m demos.workshop.building."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograd.track.steps import part, said, step_table
from autograd.track.trials import LAST
from demos.running import guarded, look_for
from demos.workshop.chapters import HERE, LANGUAGES, in_language, slug

STEPS = HERE / "steps"
SEEN = ("moons.png", "graph.png", "neuron.png")  # what see.py draws
DRAWN = {"expression.png": "L = (a * b + c) * a", "diamond.png": "c = a * b; d = c * a; L = c + d"}


def main() -> int:
    """Make the guides and their pictures; the exit status, 1 where ``--check`` found an old one."""
    parser = argparse.ArgumentParser(
        prog="python -m demos.workshop.building", description="The guide to the ten steps."
    )
    parser.add_argument(
        "--check", action="store_true", help="make nothing, only say which guide is older than its source"
    )
    options = parser.parse_args()

    def run() -> int:
        old = 0
        for language in LANGUAGES:
            path, made = guide_place(language), guide(language)
            if not options.check:
                path.write_text(made, encoding="utf-8")
            elif path.read_text(encoding="utf-8") != made:
                print(f"{path.name} is older than its source: python -m demos.workshop.building")
                old = 1
        if not options.check:
            look_for(["matplotlib", "graphviz"])
            draw_pictures(STEPS)
        return old

    return guarded("demos.workshop.building", run)


def guide_place(language: str) -> Path:
    """Where the guide lies, by its title in the language."""
    return HERE / language / f"{slug(step_table()['before']['title'][language])}.md"


def solution(step: int) -> Path:
    """The reference solution of a step: a whole file."""
    return STEPS / f"step_{step}.py"


def guide(language: str) -> str:
    """The whole guide as Markdown."""
    return "\n\n".join(_blocks(language)) + "\n"


def _blocks(language: str) -> Iterator[str]:
    before, after = step_table()["before"], step_table()["after"]
    yield f"# {before['title'][language]}"
    yield from before["text"][language]
    for step in range(1, LAST + 1):
        yield from _step(step, language)
    yield f"## {after['title'][language]}"
    yield from after["text"][language]
    yield _code((STEPS / "see.py").read_text(encoding="utf-8"))
    for picture in after["pictures"]:
        yield _picture(picture, language)
    yield from after["end"][language]


def _step(step: int, language: str) -> Iterator[str]:
    row = step_table()[str(step)]
    yield f"## {said('guide.step', language, step=step, name=part(step, 'title', language))}"
    yield f"*{said('guide.minutes', language, minutes=row['minutes'])}*"
    yield from part(step, "text", language)
    if "picture" in row:
        yield _picture(row["picture"], language)
    yield f"**{said('guide.task', language)}**"
    yield "\n".join(f"- {each}" for each in part(step, "task", language))
    yield said("guide.stub", language)
    yield _code(in_language("\n".join(row["stub"]), language))
    yield said("guide.check", language)
    yield f"    autograd grade mine.py --step {step}" + (f" --language {language}" if language != "en" else "")
    for number, each in enumerate(part(step, "hints", language), 1):
        yield _folded(said("guide.hint", language, number=number), each)
    whole = f"[{said('guide.whole', language)}](../steps/{solution(step).name})"
    yield _folded(said("guide.solution", language), f"{_code(changed(step))}\n\n{whole}")


def _code(text: str) -> str:
    return f"```python\n{text.strip(chr(10))}\n```"


def _picture(picture: dict[str, str], language: str) -> str:
    return f"![{picture[language]}](../steps/{picture['file']})\n\n*{picture[language]}.*"


def _folded(summary: str, text: str) -> str:
    """What opens at a click, without scripts."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"


def changed(step: int) -> str:
    """What a step's solution has that the one before hadn't: imports, functions and methods, each in full."""
    before = set(_pieces(step - 1)) if step > 1 else set()
    found = ""
    inside = ""
    for around, piece in _pieces(step):
        if (around, piece) in before:
            continue
        if around and around != inside:
            found += f"\n\n\nclass {around}:\n{piece}"
        else:
            found += f"\n\n{piece}" if around else f"\n\n\n{piece}"
        inside = around
    return found.strip("\n").replace("\n\n\nimport", "\nimport")


def _pieces(step: int) -> list[tuple[str, str]]:
    """A solution's imports, functions and methods, each with the class that it is in, or ""."""
    text = solution(step).read_text(encoding="utf-8")
    lines = text.splitlines()
    found = []
    for node in ast.parse(text).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        around = node.name if isinstance(node, ast.ClassDef) else ""
        found += [(around, "\n".join(lines[each.lineno - 1 : each.end_lineno])) for each in inner]
    return found


def draw_pictures(folder: Path) -> None:
    """Run see.py beside the last solution, as a learner does, and draw the steps' expressions with it."""
    with tempfile.TemporaryDirectory() as temporary:
        there = Path(temporary)
        (there / "mine.py").write_text(solution(LAST).read_text(encoding="utf-8"), encoding="utf-8")
        (there / "see.py").write_text((STEPS / "see.py").read_text(encoding="utf-8"), encoding="utf-8")
        for name, expression in DRAWN.items():
            lines = ["from autograd import draw, from_engine", "from mine import Value"]
            lines += ["a, b, c = Value(2.0), Value(-3.0), Value(10.0)", *expression.split("; ")]
            lines += ["L.backward()", f"draw(from_engine(L), {name!r})"]
            (there / f"{Path(name).stem}.py").write_text("\n".join(lines), encoding="utf-8")
        for script in ("see.py", *(f"{Path(name).stem}.py" for name in DRAWN)):
            subprocess.run([sys.executable, script], cwd=there, check=True)  # noqa: S603 - our own
        for name in (*SEEN, *DRAWN):
            (folder / name).write_bytes((there / name).read_bytes())


if __name__ == "__main__":
    raise SystemExit(main())
