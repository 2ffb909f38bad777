"""commands: functions in somebody's file, ``lesson.py:loss``, and the point to look at them, in a JSON or an .npz."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

from autograd.calculus.complaints import meant
from autograd.checking.arrays.calling import names_of_arguments
from autograd.commands.saying import CommandError

FUNCTION = re.compile(r"(.+\.py):(\w+)\Z")


def function_at(word: str) -> Callable[..., Any]:
    """The function of a name in a file, which is run.

    Raises:
        CommandError: there is no such file or function, or the file can't be run.
    """
    match = FUNCTION.match(word)
    if not match:
        raise CommandError("no_function_word", word=repr(word))
    path, name = Path(match[1]), match[2]
    if not path.is_file():
        raise CommandError("no_file", path=path)
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None  # noqa: S101 - of a .py there is one
    assert spec.loader is not None  # noqa: S101 - as above
    module = module_from_spec(spec)
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)  # as where one runs it
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CommandError("file_raises", path=path, error=f"{type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(folder)
    found = getattr(module, name, None)
    if callable(found):
        return found  # type: ignore[no-any-return]
    known = [each for each, thing in vars(module).items() if callable(thing) and not each.startswith("_")]
    raise CommandError("no_function", path=path, name=name, meant=meant(name, known) or ", ".join(known) or "–")


def point_at(path: str, function: Callable[..., Any]) -> Any:
    """The point in a file, for a function: an argument per key where these are its arguments; lists become arrays.

    Raises:
        CommandError: the file can't be read, is no JSON, or has names beside those of arguments.
    """
    try:
        if path.endswith(".npz"):
            with np.load(path, allow_pickle=False) as file:
                given: Any = dict(file)
        else:
            given = json.loads(Path(path).read_text(encoding="utf-8"))
            _refuse_others(given)
            given = _arrays(given)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CommandError("no_point", path=path, error=why) from error
    if isinstance(given, dict):
        names = [name for name in names_of_arguments(function) if name in given]
        if names and (more := [name for name in given if name not in names]):
            raise CommandError("more_in_point", path=path, more=", ".join(more), names=", ".join(names))
        return tuple(given[name] for name in names) if names else given
    return given


def _arrays(given: Any) -> Any:
    if isinstance(given, dict):
        return {key: _arrays(each) for key, each in given.items()}
    if isinstance(given, list):
        try:
            return np.array(given, dtype=float)
        except (TypeError, ValueError):
            return [_arrays(each) for each in given]
    return given


def _refuse_others(given: Any) -> None:
    """Raise a ValueError where something in a point is no number."""
    if isinstance(given, (dict, list)):
        for each in given.values() if isinstance(given, dict) else given:
            _refuse_others(each)
    elif isinstance(given, (str, bool)) or given is None:
        raise ValueError(f"{json.dumps(given)} is no number")
