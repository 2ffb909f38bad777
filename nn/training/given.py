"""nn/training: data as `fit` is given them: what is trained on, what is held out, and how much each sample counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.common.warning import warn
from nn.common.weighting import checked_weights
from nn.data import Data
from nn.data.columns import are_given, difference
from nn.data.scaling import looks_standardised
from nn.data.splitting import held_out_samples
from nn.optimizing.flat_parameters import Floats

PAIR = "expected a Data, or a pair (x, y), or (x, y, sample_weight), or what gives such pairs batch by batch"


@dataclass(frozen=True)
class Given:
    """Data, and how much each sample counts: for metrics what was given, for the loss its class counts, too."""

    data: Data
    given: Floats | None = None
    weights: Floats | None = None
    heads: Mapping[Any, Data] = field(default_factory=dict)  # the same samples with each head's targets

    def __getitem__(self, chosen: NDArray[Any]) -> Given:
        given, weights = (None if each is None else each[chosen] for each in (self.given, self.weights))
        return Given(self.data[chosen], given, weights, {name: each[chosen] for name, each in self.heads.items()})


def parts_of(
    data: Any,
    validation: Any,
    seed: int,
    sample_weight: Any = None,
    class_weight: Any = None,
    heads: Sequence[Any] = (),
) -> tuple[Given, Given | None]:
    """The data to train on, and those to validate on.

    Samples to train on that count for nothing are left out, so that it's the same as if they had never been there.

    Raises:
        TypeError: something else than data, or than a weight.
        ValueError: data that don't belong together, or weights that can't be.
    """
    if heads and class_weight is not None:
        raise ValueError(
            "fit: class_weight is for one loss, and there are several heads; sample_weight= takes any weights"
        )
    whole = part_of(data, "data", sample_weight, heads)
    if whole.given is not None and not whole.given.all():
        whole = whole[np.flatnonzero(whole.given)]
    held_out: Given | None = None
    if isinstance(validation, (float, int, np.floating, np.integer)):
        if not 0.0 < validation < 1.0:
            raise ValueError(f"fit: validation is {validation}; expected a share between 0 and 1, data, or None")
        labels = whole.data.y if whole.data.classes else None
        order, held = held_out_samples(len(whole.data), labels, float(validation), np.random.default_rng(seed))
        parts = order[~held[order]], order[held[order]]  # as Data.split cuts them
        whole, held_out = (
            replace(whole[chosen], data=data) for chosen, data in zip(parts, whole.data.parted(*parts), strict=True)
        )
    elif validation is not None:
        held_out = part_of(validation, "validation", None, heads, like=None if heads else whole.data)
        other = held_out.data
        if other.x.shape[1:] != whole.data.x.shape[1:]:
            raise ValueError(f"fit: validation has {other.x.shape[1]} features, the data {whole.data.x.shape[1]}")
        check_alike(whole.data, other)
    if class_weight is not None:
        whole, held_out = _by_class(whole, held_out, class_weight)
    if (whole.weights is None) != (held_out is None or held_out.weights is None) and held_out is not None:
        whole, held_out = (_counted(each) for each in (whole, held_out))
    return whole, held_out


def part_of(
    given: Any, what: str, sample_weight: Any = None, heads: Sequence[Any] = (), *, like: Data | None = None
) -> Given:
    """Data, also where they were given as a pair or with weights: of raw columns, by the recipe of ``like``.

    With ``heads``, the targets of each.
    """
    if isinstance(given, Given):
        return given
    if isinstance(given, tuple) and len(given) == 3:
        if sample_weight is not None:
            raise ValueError(
                f"fit: {what} has a third part, its weights, and there is sample_weight=; give one of them"
            )
        *given, sample_weight = given
        given = tuple(given)
    by_head: dict[Any, Data] = {}
    if heads:
        by_head = _by_head(given, what, heads)
        given = given if isinstance(given, Data) else by_head[heads[0]]
    if isinstance(given, tuple) and len(given) == 2:
        given = Data(*given) if like is None else _by_recipe(given, what, like)
    if not isinstance(given, Data):
        raise TypeError(f"fit: {what} is of type {type(given).__name__}; {PAIR}")
    if sample_weight is None:
        return Given(given, heads=by_head)
    weights = checked_weights(sample_weight, len(given), f"fit: {'sample_weight' if what == 'data' else what + '[2]'}")
    return Given(given, weights, weights, by_head)


def _by_head(given: Any, what: str, heads: Sequence[Any]) -> dict[Any, Data]:
    """The samples with the targets of each head: of a dict or a tuple of them, or of a Data's columns by name."""
    names = ", ".join(map(str, heads))
    if isinstance(given, Data):
        if set(given.target_names) != set(heads):
            raise ValueError(f"fit: y of {what} has the columns {list(given.target_names)}, and the heads are {names}")
        if given.recipe.target_means:
            raise ValueError(
                f"fit: the targets of {what} are standardised, and with several heads predict() couldn't bring answers "
                "back to their unit; leave out targets=True, standardised() is for the features"
            )
        columns = {name: given.y[:, given.target_names.index(name)] for name in heads}
        return {name: Data(given.x, y, names=given.names) for name, y in columns.items()}
    if not isinstance(given, tuple) or len(given) != 2:
        raise TypeError(f"fit: {what} is of type {type(given).__name__}; expected a pair (x, y), y with {names}")
    x, y = given
    if hasattr(y, "columns") and hasattr(y, "iloc"):  # a DataFrame
        y = {name: y[name] for name in y.columns}
    targets = dict(y) if isinstance(y, Mapping) else dict(enumerate(y)) if isinstance(y, (tuple, list)) else None
    if targets is None or set(targets) != set(heads):
        found = f"the targets {', '.join(map(str, targets))}" if targets is not None else f"a {type(y).__name__}"
        raise ValueError(f"fit: y of {what} is {found}, and the heads are {names}; expected targets for each")
    return {name: Data(x, targets[name]) for name in heads}


def _by_recipe(given: Any, what: str, like: Data) -> Data:
    """A pair of raw columns and targets as data, by the recipe of others."""
    try:
        made = Data(*given, like=like)
    except (ValueError, TypeError) as error:
        raise type(error)(f"fit: in {what} {str(error).partition(': ')[2]}") from error
    if found := looks_standardised(made.x, like.means, like.scales, like.names):
        warn(f"fit: in {what} {found}")
    return made


def _counted(part: Given) -> Given:
    return part if part.weights is not None else replace(part, weights=np.ones(len(part.data)))


def _by_class(train: Given, held_out: Given | None, class_weight: Any) -> tuple[Given, Given | None]:
    """Every sample counts as its class does, those held out, too."""
    factors = class_factors(class_weight, train.data)

    def counted(part: Given) -> tuple[Given, Floats]:
        weights = factors[part.data.y] * (1.0 if part.weights is None else part.weights)
        if not weights.any():
            raise ValueError("fit: class_weight is 0 for all classes there are; expected some that count")
        return replace(part, weights=weights), weights

    train, weights = counted(train)
    if not weights.all():
        train = train[np.flatnonzero(weights)]
    return train, None if held_out is None else counted(held_out)[0]


def class_factors(class_weight: Any, data: Data) -> Floats:
    """How much a sample of each class counts, (classes,).

    Args:
        class_weight: "balanced" for n/(k·nⱼ), as in scikit-learn: as if there were as many samples of each; or a dict
            of numbers, at least 0, by label as it was given, or where labels are text by place from 0; classes that
            aren't in it count 1.
        data: whose labels are classes.

    Raises:
        TypeError: something else.
        ValueError: the data have no classes, or not that one; a weight is below 0 or not finite.

    Example:
        >>> class_factors("balanced", Data([[0.0], [1.0], [2.0]], ["a", "b", "a"])).tolist()
        [0.75, 1.5]
        >>> class_factors({1: 5.0}, Data([[0.0], [1.0], [2.0]], [1, 2, 3])).tolist()
        [5.0, 1.0, 1.0]
    """
    if not data.classes or data.y.ndim != 1:
        raise ValueError(
            "fit: class_weight needs labels of classes, and y are numbers; sample_weight= takes any weights"
        )
    count = len(data.classes)
    if isinstance(class_weight, str) and class_weight == "balanced":
        counts = np.bincount(data.y, minlength=count)
        balanced: Floats = len(data) / (np.count_nonzero(counts) * np.maximum(counts, 1))
        return balanced
    if not isinstance(class_weight, Mapping):
        expected = 'expected "balanced", or a dict of numbers by class, such as {"rare": 10.0}'
        raise TypeError(f"fit: class_weight is {class_weight!r:.60}; {expected}")
    factors = np.ones(count)
    for label, weight in class_weight.items():
        place = _place_of(label, data)
        if not isinstance(weight, (int, float, np.integer, np.floating)) or not 0 <= weight < np.inf:
            raise ValueError(f"fit: class_weight of {label!r:.40} is {weight!r:.40}; expected a number, at least 0")
        factors[place] = weight
    return factors


def _place_of(label: Any, data: Data) -> int:
    """Which class a label is; where all are text, a whole number from 0 that is none of them is a place."""
    known = data.recipe.classes
    if label in known:
        return known.index(label)
    if str(label) in data.classes:
        return data.classes.index(str(label))
    text = all(isinstance(each, str) for each in known)
    if text and isinstance(label, (int, np.integer)) and not isinstance(label, bool) and 0 <= label < len(known):
        return int(label)
    raise ValueError(f"fit: class_weight has the class {label!r:.40}; the classes are: {', '.join(data.classes)}")


def check_alike(data: Data, other: Data) -> None:
    """A ValueError where the data to validate on have other columns than those to train on, or another scale."""
    for what, theirs, ours in (("", other.names, data.names), ("y of ", other.target_names, data.target_names)):
        if theirs and are_given(theirs) and (found := difference(theirs, ours)):
            raise ValueError(f"fit: in {what}validation {found}")
    if other.recipe.target_means != data.recipe.target_means or other.recipe.target_scales != data.recipe.target_scales:
        found = "the targets of the data and of validation are on two scales"
        raise ValueError(f"fit: {found}; expected one, as validation.standardised(like=data) gives it")
    if (other.means, other.scales) != (data.means, data.scales):
        if not other.means:
            found = "the data are standardised and validation isn't"
        else:
            found = "validation is standardised " + (
                "in another way than the data" if data.means else "and the data aren't"
            )
        raise ValueError(f"fit: {found}; expected one scale, as validation.standardised(like=data) gives it")
