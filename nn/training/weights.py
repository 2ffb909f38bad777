"""nn/training: save() and load(): a model in a file, whole: what it is made of, its weights, and what its rows mean."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from nn.data import Data, Recipe
from nn.modules.module import Module
from nn.training.archive import read_archive, write_archive
from nn.training.building import Custom, UnbuildableError, built, plan_of
from nn.training.structure import as_named_now, columns_of, difference, structure_of

FORMAT = "autograd-by-hand weights"
VERSION = 3  # 1: weights by their names; 2: with what the model is made of; 3: with how to make it, and its recipe
WHOLE = 3  # from this version on a file says all of a model
Path_ = str | os.PathLike[str]


def save(model: Module, path: Path_, *, data: Data | None = None) -> Path:
    """Write a model to a file, whole or not at all; `load` makes it again.

    In it are the classes of its modules and what they were made with, the weights, the mode each module is in, the loss
    it was trained by, and the recipe of its data: columns, their scale, classes. The file is an npz of one array,
    "numbers", and a JSON text; no pickle.

    Args:
        model: any Module.
        path: the file.
        data: what it was trained with, where another way than `fit` has trained it: their recipe goes along.

    Raises:
        TypeError: ``model`` is no Module, or ``data`` no Data.
        OSError: the folder doesn't exist, or the file can't be written.

    Example:
        >>> import tempfile
        >>> from nn import MLP
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = save(MLP(2, [3, 1], seed=1), f"{folder}/model.npz")
        ...     load(path).state_dict() == MLP(2, [3, 1], seed=1).state_dict()
        True
    """
    state = checked_module(model, "save").state_dict()
    if data is not None and not isinstance(data, Data):
        raise TypeError(f"save: data is a {type(data).__name__}; expected the Data the model was trained with")
    recipe = model.recipe if data is None else data.recipe
    about = {
        "format": FORMAT,
        "version": VERSION,
        "names": list(state),
        "structure": structure_of(model),
        "plan": plan_of(model),
        "recipe": recipe.to_json() if isinstance(recipe, Recipe) else None,
        "trained_by": str(model.trained_by),
        "training": [path for path, module in model.named_modules().items() if module.training],
    }
    if data is not None:
        about["columns"] = columns_of(data)
    return write_archive(path, about, {"numbers": list(state.values())}, "save")


@overload
def load(model: Module, path: Path_) -> Module: ...
@overload
def load(path: Path_, *, model: Module | None = None, custom: Custom | None = None) -> Module: ...


def load(*given: Any, **options: Any) -> Module:
    """The model that `save` wrote: made again, ``load("flowers.npz")``, or its weights in one made before.

    ``load(model, "flowers.npz")`` takes weights, recipe and loss into a model of the same structure. What the file says
    of the model it was written for is compared: classes, sizes, activations and other options, and what modules of
    one's own have in their attributes. Files that say nothing of it, of earlier versions, give weights by their names.

    Nothing that the file says is run, and nothing is changed where anything is wrong with it.

    Args:
        given: the file; or a model that is to take the weights, and the file.
        options: ``model=`` may name that model as well; ``custom=`` is a dictionary of classes and functions that the
            model was made with and nn doesn't have, by their names, such as ``{"Net": Net}``. A class of one's own is
            called with what its method ``arguments()`` tells by name; with nothing, where it has none.

    Raises:
        TypeError: an argument is something else.
        OSError: the file can't be read.
        ValueError: it's damaged or something else, or written for another model; the message names the first
            difference. Or a model can't be made of it; the message says what is needed.
    """
    into, file, custom = _asked(given, options)
    about, arrays = read_archive(file, FORMAT, "load")
    names, numbers = about.get("names"), arrays.get("numbers")
    if numbers is None or not isinstance(names, list) or numbers.shape != (len(names),):
        raise ValueError(f"load: {file} doesn't have a number for every name; nothing was changed")
    recipe, loss, training = _use(about, file)
    made = into is None
    if into is None:
        into = _made(about, len(names), file, custom)
    if "structure" in about and (other := difference(about["structure"], structure_of(into))):
        if made:
            raise ValueError(
                f"load: {file} can't be made a model by itself: {other}; make it as it was, and load(model, path)"
            )
        raise ValueError(f"load: {file} is of another model: {other}; make the model as it was, nothing was changed")
    try:
        into.load_state_dict(dict(zip(names, numbers.tolist(), strict=True)))
    except (TypeError, ValueError) as error:
        if not made:
            raise
        raise ValueError(
            f"load: {file} can't be made a model by itself: {error!s:.200}. Do parts of it share weights? Make it as "
            "it was, and load(model, path)"
        ) from error
    if made:
        for where, module in into.named_modules().items():
            object.__setattr__(module, "training", where in training)
    tells = about.get("version", 1) >= WHOLE  # whether it says that there is none, too
    if recipe is not None or tells:
        object.__setattr__(into, "recipe", recipe)
    if loss or tells:
        object.__setattr__(into, "trained_by", loss)
    return into


def _asked(given: Sequence[Any], options: Mapping[str, Any]) -> tuple[Module | None, Any, Custom]:
    """The model to take the weights, if there is one, the file, and what the file may name."""
    named = dict(options)
    custom = named.pop("custom", None) or {}
    model, path = named.pop("model", None), named.pop("path", None)
    rest = list(given)
    if model is None and (len(rest) > 1 or (rest and path is not None) or (rest and isinstance(rest[0], Module))):
        model = checked_module(rest.pop(0), "load")
    if path is None and rest:
        path = rest.pop(0)
    if rest or named or path is None:
        extra = f", {', '.join(named)}" if named else ""
        raise TypeError(
            f"load: {len(given)} argument(s) came{extra}; expected load(path), load(model, path) or load(path, "
            "custom=…)"
        )
    if model is not None:
        checked_module(model, "load")
    if not isinstance(custom, Mapping) or not all(isinstance(name, str) and callable(custom[name]) for name in custom):
        raise TypeError(f"load: custom is {custom!r:.60}; expected a dictionary of classes and functions by name")
    return model, path, custom


def _made(about: Mapping[str, Any], numbers: int, file: Any, custom: Custom) -> Module:
    """The model that a file tells of, without its weights."""
    if "plan" not in about:
        raise ValueError(
            f"load: {file} is of an earlier version, which doesn't say how the model is made; make it as it was, and "
            "load(model, path)"
        )
    try:
        return built(about["plan"], numbers, custom)
    except (UnbuildableError, RecursionError) as error:
        raise ValueError(f"load: {file} can't be made a model by itself: {error!s:.500}") from error


def _use(about: Mapping[str, Any], file: Any) -> tuple[Recipe | None, str, list[str]]:
    """The recipe, the loss and the modules in training mode, as far as a file says something of them."""
    version = about.get("version", 1)
    if not isinstance(version, int) or version > VERSION:
        raise ValueError(
            f"load: {file} is of version {version!r:.20}, this reads {VERSION} and before; pip install --upgrade "
            "autograd-by-hand. Nothing was changed"
        )
    said, loss, training = about.get("recipe"), about.get("trained_by", ""), about.get("training", [])
    if not isinstance(loss, str) or not isinstance(training, list) or not all(isinstance(e, str) for e in training):
        raise ValueError(f"load: what {file} says of the model's use can't be read; nothing was changed")
    columns = as_named_now(about.get("columns"))
    if said is None and isinstance(columns, dict):  # of an earlier version
        alike = {name: columns.get(name) for name in ("names", "means", "scales", "classes", "target_names")}
        said = {**alike, "features": columns.get("names")}
    try:
        return None if said is None else Recipe.from_json(said), loss, training
    except (ValueError, TypeError) as error:
        raise ValueError(f"load: the recipe in {file} can't be read: {error!s:.200}; nothing was changed") from error


def checked_module(model: object, who: str) -> Module:
    """The model, if it is one."""
    if not isinstance(model, Module):
        hint = "; a fitted estimator has one, as .model_" if hasattr(model, "get_params") else ""
        raise TypeError(f"{who}: model is a {type(model).__name__}, {model!r:.60}; expected a Module{hint}")
    return model
