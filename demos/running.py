"""What people run, and how it ends: options that all demos have, plain output, one line where something is missing.

A demo is a function of its `Options`, and `demo` runs it:

    if __name__ == "__main__":
        raise SystemExit(demo("iris", run, __doc__, needs=("sklearn", "matplotlib")))
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"
INSTALL = "pip install -e '.[demos,test]'"
STOPPED = "\nStopped; the pictures made so far are whole."


class Options(argparse.Namespace):
    """What was asked for on the command line; a demo's own options are attributes as well."""

    quick: bool
    eager: bool
    out: Path

    @property
    def compiled(self) -> bool | None:
        """For `nn.fit`: False where eager training was asked for, else None, "where it can be"."""
        return False if self.eager else None

    def picture(self, name: str) -> Path:
        """Where a picture of this name goes; the folder is there then."""
        self.out.mkdir(parents=True, exist_ok=True)
        return self.out / name


def demo(
    name: str,
    run: Callable[[Options], object],
    about: str,
    *,
    needs: Sequence[str] = ("matplotlib",),
    more: Callable[[argparse.ArgumentParser], object] | None = None,
    words: Sequence[str] | None = None,
) -> int:
    """Run a demo as a program; its exit status.

    Args:
        name: of its file, without the ending.
        run: the demo.
        about: its docstring; the first line is what --help says.
        needs: packages that it imports, looked for before anything runs.
        more: adds options of its own to the parser.
        words: the command line, if it isn't that of the program.
    """

    def whole() -> int:
        from autograd.commands.main import Parser

        parser = Parser(prog=f"python -m demos.{name}", description=about.partition("\n")[0], allow_abbrev=False)
        parser.add_argument("--quick", action="store_true", help="a few seconds: smaller or shorter, but a real run")
        parser.add_argument("--eager", action="store_true", help="record every graph anew, without compiled replays")
        parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="for the pictures; demos/out")
        if more is not None:
            more(parser)
        options = parser.parse_args(words, namespace=Options())
        if options.out.exists() and not options.out.is_dir():
            raise NotADirectoryError(f"--out is {options.out}, a file; expected a folder")
        look_for(needs)
        run(options)
        return 0

    return guarded(f"demos.{name}", whole)


def seed(word: str) -> int:
    """A word of the command line as a whole number from 0 on; for ``more=``.

    >>> seed("7")
    7
    """
    if not word.isdecimal():
        raise argparse.ArgumentTypeError(f"{word!r}; expected a whole number from 0 on")
    return int(word)


def look_for(packages: Sequence[str]) -> None:
    """Look whether packages are installed.

    Raises:
        ModuleNotFoundError: the first that isn't; `guarded` makes one line of it.
    """
    for package in packages:
        if importlib.util.find_spec(package) is None:
            raise ModuleNotFoundError(f"no package {package}", name=package)


def say(message: Warning | str, *_: Any, **__: Any) -> None:
    """A warning as one line."""
    print(message, file=sys.stderr)


def guarded(who: str, run: Callable[[], int], stopped: str = STOPPED, install: str = INSTALL) -> int:
    """Run something so that it ends as a program should.

    Args:
        who: its name, for messages.
        run: what gives the exit status.
        stopped: what is said after Ctrl-C.
        install: what brings the packages that may be missing.

    Returns:
        the exit status: 1 where a package is missing, 2 where a file can't be read or written, 130 after Ctrl-C, 141
        where nobody reads on.
    """
    try:
        from autograd.commands.main import script, write_plainly

        write_plainly()  # σ and ∂ in a file or a terminal that knows no Greek
        with warnings.catch_warnings():
            warnings.showwarning = say  # what is said to the user, without the line of the library that says it
            return script(run)
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package in ("", "autograd", "nn", "demos"):
            raise
        print(f"{who} needs {package}, which isn't installed: {install}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{who}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(stopped, file=sys.stderr)
        return 130
