"""nn/data: data: samples and what they should give, with names; cut, split and standardised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from nn.common.wording import understood
from nn.data.checking import check_sizes
from nn.data.columns import check_order, difference
from nn.data.encoding import Chosen, Missing, Treatment, encoded, features_of, learned_table, refilled
from nn.data.kinds import Label
from nn.data.labels import targets_of
from nn.data.recipe import Recipe, written_labels
from nn.data.splitting import WORDS, held_out_samples
from nn.modules.seeding import Seed

Floats = NDArray[np.float64]


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Data:
    """Samples ``x`` and what each should give, ``y``. Nothing in it changes: the arrays are read-only copies.

    Args:
        x: a row per sample, (n, columns); or a table whose columns have names: a DataFrame, a dict of columns, a
            structured array, a list of rows with names, such as namedtuples. A column holds numbers, True and False,
            dates, or text: then it is one of categories, which becomes a feature of 0 and 1 for each.
        y: one per sample: whole numbers or text are labels of classes, floats are targets of a regression, and (n, k)
            numbers several. What is whole but no label, such as ages, is given as floats, or with classes=False.
        names: of the columns; those of the table, or x₁, x₂, …, if none are given.
        classes: the labels of all classes, where not every class has a sample, or their names, one for each of 0..k−1;
            True where every target is a label, False where none is.
        title: what the set is called.
        shape: of one sample, such as (8, 8) where the features are an image's pixels; (features,) if not given.
        means: what was subtracted from each feature; `standardised` writes it, and scales, down.
        scales: what each feature was divided by after that.
        target_names: of the columns of y, where it has several; those of a table if none are given.
        missing: what stands in where nothing is known: "mean", "median" (of numbers and dates; of others what is most
            frequent), "most_frequent" or a number; or a dict of these, or of values, by column. An error, if not given.
        categories: columns to take as categories though they hold numbers, or text that may be none; or a dict with
            the categories of each in their order.
        ordinal: of columns of categories that have an order, that order: they become one feature, the place in it.
        dates: "days" makes of a date the days since the first one; "parts" its year, month, day, weekday (Monday is
            0), and hour, where there are hours.
        unknown: what a category is that `recipe` doesn't know: an "error", or "zeros", none of those it knows.
        like: the data whose recipe these are to go by, as data held out go by those to train with.

    Its ``recipe`` says how a raw row becomes a row of x, and what a model's outputs mean; ``raw`` holds the columns as
    numbers before anything was filled in, encoded or standardised.

    Raises:
        ValueError: no samples, unequal lengths, nan or inf, numbers that are masked or that a float would round,
            labels that may be none, text that may be numbers or stands where nothing is known, names that don't fit
            or aren't the table's, x and y with their rows in different orders.
        TypeError: something that is no number, or text among numbers.

    Example:
        >>> Data([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], title="xor")
        Data(xor: 4 samples, 2 features, 2 classes)
        >>> data = Data({"size": [1.0, None], "city": ["Rome", "Oslo"]}, ["cat", "dog"], missing="mean")
        >>> data.names, data.classes, data.x.tolist()
        (('size', 'city=Oslo', 'city=Rome'), ('cat', 'dog'), [[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    """

    x: Floats
    y: NDArray[Any]
    title: str
    shape: tuple[int, ...]
    recipe: Recipe
    raw: Floats
    raw_y: NDArray[Any]  # y before it was standardised
    learned: bool  # whether what fills gaps was got from these samples, and so anew from those that a split leaves

    def __init__(
        self,
        x: Any,
        y: Any,
        *,
        names: Sequence[str] = (),
        classes: Sequence[Label] | bool = (),
        title: str = "",
        shape: Sequence[int] = (),
        means: Sequence[float] = (),
        scales: Sequence[float] = (),
        target_names: Sequence[str] = (),
        missing: Missing = None,
        categories: Chosen = (),
        ordinal: Mapping[str, Sequence[Label]] | None = None,
        dates: str = "days",
        unknown: str = "error",
        like: Data | None = None,
    ) -> None:
        check_order(x, y)
        treatment = Treatment(missing, categories, ordinal, dates, unknown)
        if like is None:
            given, columns, raw = learned_table(x, names, treatment)
            recipe = Recipe(given, features_of(given, columns), columns=columns)
        else:
            sizes = map(len, (means, scales, names, target_names, () if isinstance(classes, bool) else classes))
            if treatment != Treatment() or any(sizes) or isinstance(classes, bool):
                raise ValueError(
                    "Data: like= says how columns and labels become numbers; expected no other option for it"
                )
            recipe = like.recipe
            raw = recipe.raw(x)
            classes, target_names = recipe.classes or False, recipe.target_names
        samples = encoded(recipe.names, recipe.columns, raw, "x")
        features = samples.shape[1]
        targets = targets_of(y, len(samples), target_names, classes)
        check_sizes(features, shape, means, scales)
        if like is None:
            recipe = replace(
                recipe, means=tuple(map(float, means)), scales=tuple(map(float, scales)), classes=targets.labels,
                target_names=targets.names,
            )  # fmt: skip
            raw = raw * scales + means if len(means) else raw  # what was given is standardised
        else:
            samples = recipe.scaled(samples)
        vars(self).update(  # by assignment a frozen dataclass takes nothing
            x=samples, y=recipe.scaled_targets(targets.numbers), title=title, shape=tuple(shape) or (features,),
            recipe=recipe, raw=raw, raw_y=targets.numbers, learned=like is None,
        )  # fmt: skip
        self._fix()

    def _fix(self) -> None:
        for array in (self.x, self.y, self.raw, self.raw_y):
            array.flags.writeable = False

    def _with(self, **changes: Any) -> Data:
        """The same with something else in it, which is right already."""
        other = object.__new__(Data)
        vars(other).update(vars(self) | changes)
        other._fix()
        return other

    @property
    def names(self) -> tuple[str, ...]:
        """Of the features, one for each column of x."""
        return self.recipe.features

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes are called, by label; () for a regression. As they were written: ``recipe.classes``."""
        return tuple(map(str, self.recipe.classes))

    @property
    def means(self) -> tuple[float, ...]:
        """What was subtracted from each feature; () where nothing was."""
        return self.recipe.means

    @property
    def scales(self) -> tuple[float, ...]:
        """What each feature was divided by after that."""
        return self.recipe.scales

    @property
    def target_names(self) -> tuple[str, ...]:
        """Of the columns of y, where it has several."""
        return self.recipe.target_names

    @property
    def targets(self) -> NDArray[Any]:
        """The targets as they were given: labels as they were written, or numbers in their unit.

        Example:
            >>> data = Data([[1.0], [2.0]], ["cat", "dog"])
            >>> data.y.tolist(), data.targets.tolist()
            ([0, 1], ['cat', 'dog'])
        """
        return written_labels(self.recipe.classes)[self.raw_y] if self.recipe.classes else self.raw_y

    def scaled(self, rows: Any) -> Floats:
        """Further rows on the scale that `standardised` gave these data: what a model trained on them takes.

        Args:
            rows: samples as they were measured, (n, features), or a single one; columns that have names are taken by
                them, in any order.

        Raises:
            ValueError: other numbers of features, other names, or nan or inf.

        Example:
            >>> lengths = Data([[1.0], [3.0]], [0, 1]).standardised()
            >>> lengths.scaled([[2.0], [5.0]]).tolist()
            [[0.0], [3.0]]
        """
        return self.recipe.apply(rows)

    def __len__(self) -> int:
        return len(self.x)

    def __iter__(self) -> Iterator[tuple[Floats, Any]]:
        return zip(self.x, self.y, strict=True)

    @overload
    def __getitem__(self, which: int) -> tuple[Floats, Any]: ...
    @overload
    def __getitem__(self, which: slice | Sequence[int] | NDArray[Any]) -> Data: ...
    def __getitem__(self, which: Any) -> Any:
        """One sample as (row, target); or, by a slice, positions or a mask, a Data of some samples.

        Example:
            >>> data = Data([[1.0], [2.0], [3.0]], [10.0, 20.0, 30.0])
            >>> data[1:].y, data[[2, 0]].y
            (array([20., 30.]), array([30., 10.]))
        """
        positions = np.arange(len(self))[which]
        if not positions.ndim:
            return self.x[positions], self.y[positions]
        if not len(positions):
            raise ValueError(f"Data: this selects none of the {len(self)} samples")
        parts = {name: getattr(self, name)[positions] for name in ("x", "y", "raw", "raw_y")}
        return self._with(**parts)

    def joined(self, others: Sequence[Data]) -> Data:
        """These samples and then those of others, which have to go by the same recipe.

        Raises:
            ValueError: one has another recipe.

        Example:
            >>> data = Data([[1.0], [2.0]], [10.0, 20.0])
            >>> data.joined([data[:1]]).y.tolist()
            [10.0, 20.0, 10.0]
        """
        if any(other.recipe != self.recipe for other in others):
            raise ValueError("joined: these go by another recipe; expected one, as Data(x, y, like=first) has it")
        parts = (self, *others)
        return self._with(
            **{name: np.concatenate([getattr(each, name) for each in parts]) for name in ("x", "y", "raw", "raw_y")}
        )

    def __repr__(self) -> str:
        targets = 1 if self.y.ndim == 1 else self.y.shape[1]
        last = (len(self.classes), "class", "classes") if self.classes else (targets, "target", "targets")
        counts = (len(self), "sample", "samples"), (self.x.shape[1], "feature", "features"), last
        said = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
        return f"Data({self.title}: {said})" if self.title else f"Data({said})"

    def one_hot(self) -> Floats:
        """The labels as rows, (n, k): 1 at the label, 0 elsewhere.

        Raises:
            ValueError: these are no labels.

        Example:
            >>> Data([[0.0], [1.0]], [1, 0]).one_hot()
            array([[0., 1.],
                   [1., 0.]])
        """
        if not self.classes:
            raise ValueError(f"{self!r} has no classes, so there is nothing to make one-hot")
        rows: Floats = np.eye(len(self.classes))[self.y]
        return rows

    @understood(WORDS)
    def split(self, share: float, *, seed: Seed = 0) -> tuple[Data, Data]:
        """Cut into a part to train with and a part held out, each in an order of its own drawn from the seed.

        Where there are classes, each gives its share to the held-out part, one sample more or less; a class stays
        without a sample to train with only where there is no other way.

        Args:
            share: how much is held out, such as 0.2; rounded to whole samples.
            seed: a whole number or a NumPy generator; the same seed gives the same parts.

        Raises:
            ValueError: a share that is not between 0 and 1, or one of the parts would be empty.

        Example:
            >>> train, held_out = Data([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]).split(0.5)
            >>> sorted(train.y.tolist()), sorted(held_out.y.tolist())
            ([0, 1], [0, 1])
        """
        order, held = held_out_samples(len(self), self.y if self.classes else None, share, np.random.default_rng(seed))
        return self.parted(order[~held[order]], order[held[order]])

    def parted(self, train: NDArray[np.intp], rest: NDArray[np.intp]) -> tuple[Data, Data]:
        """The samples at these positions, to train with, and those held out; what fills gaps is got from the former."""
        first, second = self[train], self[rest]
        if self.learned and any(column.filled_by for column in self.recipe.columns):
            recipe = replace(self.recipe, columns=refilled(self.recipe.columns, first.raw))
            first, second = (each._by(recipe, each.raw) for each in (first, second))
        return first, second._with(learned=False)

    def standardised(self, like: Data | None = None, *, targets: bool = False) -> Data:
        """Every feature minus its mean and divided by its standard deviation; the targets, too, if asked.

        Means and deviations, and what fills gaps, are those of the samples in ``like``, the part to train with, so that
        nothing is learned from what is held out. It may have been standardised itself, and its targets: ``means`` and
        ``scales`` tell from what. A feature that is the same everywhere is divided by 1; those of categories, and what
        is True or False, stay 0 and 1.

        Args:
            like: data with the same columns; these themselves if not given.
            targets: whether y of a regression becomes (y − mean)/deviation as well, as targets far from 0 or large
                need it; the recipe's ``answer`` brings what a model gives back to their unit.

        Raises:
            ValueError: ``like`` has other columns, or the targets are labels.

        Example:
            >>> train, held_out = Data([[1.0], [3.0]], [0.0, 1.0]), Data([[4.0]], [1.0])
            >>> train.standardised().x.ravel(), held_out.standardised(like=train).x.ravel()
            (array([-1.,  1.]), array([2.]))
            >>> train.standardised(targets=True).y, train.standardised(targets=True).recipe.answer([0.0])
            (array([-1.,  1.]), array([0.5]))
        """
        like = self if like is None else like
        if other := difference(self.recipe.names, like.recipe.names):
            raise ValueError(f"standardised: {self!r} doesn't have the features of like={like!r}: {other}")
        if targets and self.classes:
            raise ValueError(f"standardised: the targets of {self!r} are labels; targets=True is for a regression")
        if self.y.shape[1:] != like.y.shape[1:] and (targets or like.recipe.target_means):
            raise ValueError(f"standardised: y has the shape {self.y.shape}, that of like={like!r} {like.y.shape}")
        recipe = like.recipe.standardised(like.x, like.raw_y if targets else None)
        if recipe is self.recipe:
            return self
        if like is self:
            return self._by(recipe, self.raw)
        recipe = replace(recipe, classes=self.recipe.classes, target_names=self.recipe.target_names)
        return self._by(recipe, recipe.translated(self.raw, self.recipe))._with(learned=False)

    def _by(self, recipe: Recipe, raw: Floats) -> Data:
        """The same samples by another recipe; these are their raw numbers in it."""
        x = recipe.scaled(encoded(recipe.names, recipe.columns, raw, "x"))
        return self._with(x=x, y=recipe.scaled_targets(self.raw_y), raw=raw, recipe=recipe)
