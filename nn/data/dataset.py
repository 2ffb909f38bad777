"""nn/data: data: samples and what they should give, with names; cut, split and standardised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from nn.data.checking import categories_of, checked_labels, checked_numbers, checked_targets
from nn.data.columns import are_given, check_order, columns_of, difference
from nn.data.splitting import held_out_samples
from nn.modules.inputs import Seed

Floats = NDArray[np.float64]


@dataclass(frozen=True, init=False, repr=False, eq=False)
class Data:
    """Samples ``x`` and what each should give, ``y``. Nothing in it changes: the arrays are read-only copies.

    Args:
        x: a row of numbers per sample, (n, features); or a table whose columns have names: a DataFrame, a dict of
            columns, a structured array, a list of rows with names, such as namedtuples.
        y: one per sample: whole numbers 0..k−1 or text are labels of classes; floats, or (n, k) numbers, are targets
            of a regression. So what is whole but no label, as ages or hinge's −1 and 1, is given as floats.
        names: of the features; those of the table's columns, or x0, x1, …, if none are given.
        classes: names of the classes, by label; only needed where not every class has a sample.
        title: what the set is called.
        shape: of one sample, such as (8, 8) where the features are an image's pixels; (features,) if not given.
        means: what was subtracted from each feature; `standardised` writes it, and scales, down.
        scales: what each feature was divided by after that.
        target_names: of the columns of y, where it has several; those of a table if none are given.

    Raises:
        ValueError: no samples, unequal lengths, nan or inf, numbers that are masked or that a float would round,
            labels that are no 0..k−1, text that may be numbers or stands where nothing is known, names that don't fit
            or aren't the table's, x and y with their rows in different orders.
        TypeError: something that is no number.

    Example:
        >>> Data([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], title="xor")
        Data(xor: 4 samples, 2 features, 2 classes)
        >>> Data([[1.0], [2.0]], ["cat", "dog"]).classes
        ('cat', 'dog')
    """

    x: Floats
    y: NDArray[Any]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    title: str
    shape: tuple[int, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    target_names: tuple[str, ...]

    def __init__(
        self,
        x: Any,
        y: Any,
        *,
        names: Sequence[str] = (),
        classes: Sequence[str] = (),
        title: str = "",
        shape: Sequence[int] = (),
        means: Sequence[float] = (),
        scales: Sequence[float] = (),
        target_names: Sequence[str] = (),
    ) -> None:
        check_order(x, y)
        samples, names = checked_numbers(x, names)
        features = samples.shape[1]
        targets, outputs = checked_targets(y, len(samples), target_names)
        found: tuple[str, ...] = ()
        classes = classes or categories_of(y)
        if classes or targets.dtype.kind != "f":
            targets, found = checked_labels(targets, tuple(classes))
        if shape and np.prod(shape) != features:
            raise ValueError(
                f"Data: the shape {tuple(shape)} is of {np.prod(shape)} numbers; x has {features} features"
            )
        if any(len(each) not in (0, features) for each in (means, scales)) or len(means) != len(scales):
            raise ValueError(
                f"Data: {len(means)} means and {len(scales)} scales; expected one per feature, {features}, or none"
            )
        for array in (samples, targets):
            array.flags.writeable = False
        vars(self).update(  # by assignment a frozen dataclass takes nothing
            x=samples, y=targets, names=names, classes=found, title=title, shape=tuple(shape) or (features,),
            means=tuple(means), scales=tuple(scales), target_names=outputs,
        )  # fmt: skip

    def scaled(self, rows: Any) -> Floats:
        """Further rows on the scale that `standardised` gave these data: what a model trained on them takes.

        Args:
            rows: samples as they were measured, (n, features); columns that have names must have these data's, in
                their order.

        Raises:
            ValueError: other numbers of features, other names or another order of them, or nan or inf.

        Example:
            >>> lengths = Data([[1.0], [3.0]], [0, 1]).standardised()
            >>> lengths.scaled([[2.0], [5.0]]).tolist()
            [[0.0], [3.0]]
        """
        columns = columns_of("rows", rows)
        if columns is not None and (other := difference(tuple(columns), self.names)):
            order = f"rows[{list(self.names)!r:.60}]" if are_given(self.names) else "rows.to_numpy()"
            raise ValueError(f"scaled: {other}; give them so, as {order} does where rows is a DataFrame")
        samples, _ = checked_numbers(rows, self.names)
        return (samples - self.means) / self.scales if self.means else samples

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
        return replace(self, x=self.x[positions], y=self.y[positions])

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
        return self[order[~held[order]]], self[order[held[order]]]

    def standardised(self, like: Data | None = None) -> Data:
        """Every feature minus its mean and divided by its standard deviation; y stays as it is.

        Mean and deviation are those of the samples in ``like``, the part to train with, so that nothing is learned
        from what is held out. It may have been standardised itself: its ``means`` and ``scales`` tell from what. A
        feature that is the same everywhere is divided by 1.

        Raises:
            ValueError: ``like`` has other features.

        Example:
            >>> train, held_out = Data([[1.0], [3.0]], [0.0, 1.0]), Data([[4.0]], [1.0])
            >>> train.standardised().x.ravel(), held_out.standardised(like=train).x.ravel()
            (array([-1.,  1.]), array([2.]))
        """
        like = self if like is None else like
        if other := difference(self.names, like.names):
            raise ValueError(f"standardised: {self!r} doesn't have the features of like={like!r}: {other}")
        if like is self and self.means:
            return self
        means, scales = (like.means, like.scales) if like.means else means_and_scales(like.x)
        raw = self.x * self.scales + self.means if self.means else self.x
        with np.errstate(over="ignore"):  # Data says where
            return replace(self, x=(raw - means) / scales, means=means, scales=scales)


def means_and_scales(x: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Each column's mean, and its standard deviation (of all, divided by n); 1 where the column is constant.

    Example:
        >>> means_and_scales(np.array([[1.0, 0.1], [3.0, 0.1]]))
        ((2.0, 0.1), (1.0, 1.0))
    """
    # by a power of two to numbers around 1: exact, and squares of huge or tiny numbers stay in range
    _, exponents = np.frexp(np.abs(x).max(axis=0))
    near_one = np.ldexp(x, -exponents)
    means, scales = np.ldexp(near_one.mean(axis=0), exponents), np.ldexp(near_one.std(axis=0), exponents)
    # a mean of equal numbers may be off by a rounding, and then the deviation isn't 0
    constant = x.min(axis=0) == x.max(axis=0)
    means[constant], scales[constant | (scales == 0)] = x[0, constant], 1.0
    return tuple(means.tolist()), tuple(scales.tolist())
