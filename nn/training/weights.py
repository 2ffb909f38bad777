"""nn/training: save() and load(): a model's weights in a file."""

from __future__ import annotations

import os
from pathlib import Path

from nn.data import Data
from nn.modules.module import Module
from nn.training.archive import read_archive, write_archive
from nn.training.structure import columns_of, difference, structure_of

FORMAT = "autograd-by-hand weights"


def save(model: Module, path: str | os.PathLike[str], *, data: Data | None = None) -> Path:
    """Write a model's weights to a file, whole or not at all; `load` reads them.

    The file is an npz of one array, "numbers", and a JSON text with the parameters' names and what the model is made
    of; no pickle.

    Args:
        model: any Module.
        path: the file.
        data: what it was trained with, whose names, scale and classes go along.

    Raises:
        TypeError: ``model`` is no Module, or ``data`` no Data.
        OSError: the folder doesn't exist, or the file can't be written.

    Example:
        >>> import tempfile
        >>> from nn import MLP
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = save(MLP(2, [3, 1], seed=1), f"{folder}/model.npz")
        ...     load(MLP(2, [3, 1], seed=2), path).state_dict() == MLP(2, [3, 1], seed=1).state_dict()
        True
    """
    state = checked_module(model, "save").state_dict()
    if data is not None and not isinstance(data, Data):
        raise TypeError(f"save: data is a {type(data).__name__}; expected the Data the model was trained with")
    about = {"format": FORMAT, "version": 2, "names": list(state), "structure": structure_of(model)}
    if data is not None:
        about["columns"] = columns_of(data)
    return write_archive(path, about, {"numbers": list(state.values())}, "save")


def load(model: Module, path: str | os.PathLike[str]) -> Module:
    """Read weights that `save` wrote into a model of the same structure; the model.

    Nothing that the file says is run, and the model stays as it is where anything is wrong with it. What the file says
    of the model it was written for is compared: classes, sizes, activations and other options, and what modules of
    one's own have in their attributes. Files that say nothing of it, of earlier versions, give weights by their names.

    Raises:
        TypeError: ``model`` is no Module.
        OSError: the file can't be read.
        ValueError: it's damaged or something else, or written for another model; the message names the first
            difference.
    """
    checked_module(model, "load")
    about, arrays = read_archive(path, FORMAT, "load")
    names, numbers = about.get("names"), arrays.get("numbers")
    if numbers is None or not isinstance(names, list) or numbers.shape != (len(names),):
        raise ValueError(f"load: {path} doesn't have a number for every name; nothing was changed")
    if "structure" in about and (other := difference(about["structure"], structure_of(model))):
        raise ValueError(f"load: {path} is of another model: {other}; make the model as it was, nothing was changed")
    model.load_state_dict(dict(zip(names, numbers.tolist(), strict=True)))
    return model


def checked_module(model: object, who: str) -> Module:
    """The model, if it is one."""
    if not isinstance(model, Module):
        raise TypeError(f"{who}: model is a {type(model).__name__}, {model!r:.60}; expected a Module")
    return model
