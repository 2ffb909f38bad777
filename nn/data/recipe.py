"""nn/data: a recipe: how a row of raw columns becomes what a model takes, and what it gives becomes an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.checking import check_finite, table_of
from nn.data.columns import are_given, columns_of, difference
from nn.data.encoding import encoded, features_of, raw_table
from nn.data.kinds import At, Label, RawColumn, is_exact, raw_of
from nn.data.rows import is_one_row
from nn.data.scaling import means_and_scales

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Recipe:
    """How a row of raw columns becomes what a model takes, and what the model gives becomes an answer.

    `Data` makes it; nothing in it changes, and `to_json` gives what a file keeps of it.

    Args:
        names: of the raw columns, in their order.
        features: names of the numbers a model takes, one for each.
        means: what is subtracted from each feature; () where they are not standardised.
        scales: what each feature is divided by after that.
        classes: the labels as they were written, in the order of the model's outputs; () for a regression.
        target_names: of the targets, where there are several.
        target_means: what was subtracted from each target; () where they are not standardised.
        target_scales: what each target was divided by after that.
        columns: of what kind each raw column is, with its categories and what fills its gaps; numbers, if none are
            given.

    Example:
        >>> from nn import Data
        >>> recipe = Data({"cm": [1.0, 3.0]}, ["cat", "dog"]).standardised().recipe
        >>> recipe.apply({"cm": [2.0, 5.0]}).tolist(), recipe.answer([[0.5, 2.0]]).tolist()
        ([[0.0], [3.0]], ['dog'])
        >>> Data({"city": ["Rome", "Oslo"]}, [0, 1]).recipe.features
        ('city=Oslo', 'city=Rome')
    """

    names: tuple[str, ...]
    features: tuple[str, ...]
    means: tuple[float, ...] = ()
    scales: tuple[float, ...] = ()
    classes: tuple[Label, ...] = ()
    target_names: tuple[str, ...] = ()
    target_means: tuple[float, ...] = ()
    target_scales: tuple[float, ...] = ()
    columns: tuple[RawColumn, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            vars(self)["columns"] = (RawColumn(),) * len(self.names)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of what kind each raw column is: "number", "boolean", "date", "categories" or "ordinal".

        Example:
            >>> from nn import Data
            >>> Data({"city": ["Rome", "Oslo"], "age": [3, 4]}, [0, 1]).recipe.kinds
            ('categories', 'number')
        """
        return tuple(column.kind for column in self.columns)

    def is_one_row(self, rows: Any) -> bool:
        """Whether this is a single row and not a table: one dimension, a Series, a namedtuple, a dict of numbers.

        Example:
            >>> recipe = Recipe(("a", "b"), ("a", "b"))
            >>> recipe.is_one_row([1.0, 2.0]), recipe.is_one_row([[1.0, 2.0]])
            (True, False)
        """
        return is_one_row(rows, len(self.names))

    def apply(self, rows: Any) -> Floats:
        """Raw rows as what the model takes, (n, features), encoded and standardised; a single row gives n = 1.

        Args:
            rows: an array, a DataFrame, a dict of columns, a list of rows, a tensor, or a single row. Columns that have
                names are taken by them, in any order; numbers without names by their place.

        Raises:
            ValueError: other columns than `names`, or nan or inf.
            TypeError: something that is no number.
        """
        return self.scaled(encoded(self.names, self.columns, self.raw(rows), "x"))

    def raw(self, rows: Any) -> Floats:
        """Raw rows as raw numbers, (n, columns): of a category its place, nan where nothing is known.

        Example:
            >>> from nn import Data
            >>> Data({"city": ["Rome", "Oslo"]}, [0, 1]).recipe.raw({"city": ["Rome", None]}).tolist()
            [[1.0], [nan]]
        """
        recipe = getattr(rows, "recipe", None)
        if isinstance(recipe, Recipe):  # a Data
            return self.translated(rows.raw, recipe)
        if self.is_one_row(rows):
            rows = [rows]
        table = columns_of("rows", rows)
        if table is not None:
            theirs = list(table)
            if sorted(theirs) != sorted(self.names) and (other := difference(theirs, self.names)):
                order = f"rows[{list(self.names)!r:.60}]" if are_given(self.names) else "rows.to_numpy()"
                raise ValueError(f"Recipe: {other}; give them so, as {order} does where rows is a DataFrame")
            rows = {name: table[name] for name in self.names}
        found = table_of(rows, ())
        if (width := len(found.names)) != len(self.names):
            named = are_given(self.names)
            other = (
                difference(found.names, self.names) if named else f"x has {width} columns; expected {len(self.names)}"
            )
            made = "; if they are what columns became already, give the Data, or rows as they were before"
            raise ValueError(f"Recipe: {other}{made if width == len(self.features) else ''}")
        if table is None:
            found = replace(found, names=self.names)
        return raw_table(self.names, self.columns, found)

    def translated(self, raw: Floats, theirs: Recipe) -> Floats:
        """Raw numbers of another recipe as this one's.

        Raises:
            ValueError: it has other columns, of other kinds, or categories that are unknown here.
        """
        if other := difference(theirs.names, self.names):
            raise ValueError(f"Recipe: {other}")
        found = np.array(raw)
        for place, (column, other_column) in enumerate(zip(self.columns, theirs.columns, strict=True)):
            if bool(column.categories) != bool(other_column.categories) or (
                "date" in (column.kind, other_column.kind) and column.kind != other_column.kind
            ):
                name = self.names[place]
                raise ValueError(f"Recipe: the column {name!r} holds {other_column.kind}; expected {column.kind}")
            if column.categories != other_column.categories:
                labels = np.array([*other_column.categories, None], object)
                known = raw[:, place] >= 0
                places = np.where(known, raw[:, place], -1).astype(np.int64)
                ours = raw_of(column, labels[places], At("x", place, self.names[place]))
                found[:, place] = np.where(known, ours, raw[:, place])
        return found

    def scaled(self, features: Floats) -> Floats:
        """Features minus the means and divided by the scales, if there are any."""
        if not self.means:
            return features
        with np.errstate(over="ignore"):
            x = (features - self.means) / self.scales
        check_finite("x", x, self.features)
        return x

    def scaled_targets(self, targets: NDArray[Any]) -> NDArray[Any]:
        """Targets minus their means and divided by their scales, if there are any."""
        return (targets - self.target_means) / self.target_scales if self.target_means else targets

    def standardised(self, x: Floats, y: Floats | None = None) -> Recipe:
        """The recipe with means and scales, those of features and targets where it has none yet.

        Those of categories, and of True and False, are 0 and 1, so that they stay as they are.
        """
        recipe = self
        if not self.means:
            parts = zip(self.names, self.columns, strict=True)
            kept = [column.kind in ("categories", "boolean") for name, column in parts for _ in column.features(name)]
            means, scales = means_and_scales(x, kept)
            recipe = replace(recipe, means=means, scales=scales)
        if y is not None and not self.target_means:
            means, scales = means_and_scales(y.reshape(len(y), -1))
            recipe = replace(recipe, target_means=means, target_scales=scales)
        return recipe

    def answer(self, outputs: Any, *, threshold: float = 0.0) -> NDArray[Any]:
        """What a model's outputs mean, (n,): labels as they were written, or numbers in the target's unit.

        Args:
            outputs: (n, k) or (n,); with classes a score for each, or one, which is over the threshold for the second
                of two.
            threshold: over which a single output is of the second class: 0 of a score, 0.5 of a probability.

        Raises:
            ValueError: other numbers of outputs than of classes or targets.

        Example:
            >>> Recipe(("x",), ("x",), classes=(3, 7)).answer([-0.5, 2.0]).tolist()
            [3, 7]
            >>> Recipe(("x",), ("x",), target_means=(10.0,), target_scales=(2.0,)).answer([[0.0], [1.0]]).tolist()
            [10.0, 12.0]
        """
        found = np.asarray(outputs, np.float64)
        if found.ndim not in (1, 2):
            raise ValueError(f"Recipe: outputs has the shape {found.shape}; expected (n,) or (n, k)")
        single = found.ndim == 1 or found.shape[1] == 1
        columns = 1 if single else found.shape[1]
        found = found.reshape(len(found)) if single else found
        if self.classes:
            if columns not in ((1, 2) if len(self.classes) == 2 else (len(self.classes),)):
                raise ValueError(f"Recipe: {columns} outputs for {len(self.classes)} classes; expected one for each")
            second = len(self.classes) == 2 and single
            chosen = (found > threshold).astype(np.int64) if second else found.reshape(len(found), -1).argmax(axis=1)
            labels: NDArray[Any] = written_labels(self.classes)[chosen]
            return labels
        if self.target_means:
            if columns != len(self.target_means):
                raise ValueError(f"Recipe: {columns} outputs for {len(self.target_means)} targets")
            means, scales = (each[0] if single else np.array(each) for each in (self.target_means, self.target_scales))
            answers: Floats = found * scales + means
            return answers
        return found

    def to_json(self) -> dict[str, Any]:
        """What JSON can hold of it, and `from_json` takes; every number as it is.

        Example:
            >>> recipe = Recipe(("cm",), ("cm",), means=(0.1,), scales=(2.0,), classes=("cat", "dog"))
            >>> Recipe.from_json(recipe.to_json()) == recipe
            True
        """
        written: dict[str, Any] = {name: list(getattr(self, name)) for name in LISTS}
        return written | {"columns": [column.to_json() for column in self.columns]}

    @classmethod
    def from_json(cls, written: Any) -> Recipe:
        """The recipe that `to_json` wrote.

        Raises:
            ValueError: something else, with what was expected.
        """
        if not isinstance(written, dict):
            raise ValueError(f"Recipe: found {written!r:.60}; expected what to_json() gave")
        for name in ("names", "features"):
            if not written.get(name):
                raise ValueError(f"Recipe: {name} is missing")
        for name, values in written.items():
            if name not in (*LISTS, "columns"):
                raise ValueError(f"Recipe: {name!r:.60} is unknown; expected {', '.join(LISTS)}, columns")
            kinds = (dict,) if name == "columns" else LISTS[name]
            if not isinstance(values, list) or not all(isinstance(each, kinds) and is_exact(each) for each in values):
                raise ValueError(f"Recipe: {name} is {values!r:.60}; expected a list of {kinds[0].__name__}")
        names, columns = written["names"], tuple(map(RawColumn.from_json, written.get("columns", [])))
        if len(columns) not in (0, len(names)):
            raise ValueError(f"Recipe: {len(columns)} columns for {len(names)} names; expected one for each")
        made = cls(**{name: tuple(values) for name, values in written.items()} | {"columns": columns})
        if made.features != (expected := features_of(names, made.columns)):
            raise ValueError(f"Recipe: features is {made.features!r:.60}; expected {expected!r:.60}")
        for name, of, none in (
            ("means", "features", 0),
            ("scales", "means", -1),
            ("target_scales", "target_means", -1),
        ):
            found, wanted = len(getattr(made, name)), len(getattr(made, of))
            if found not in (wanted, none):
                raise ValueError(f"Recipe: {found} {name} for {wanted} {of}")
        if not all((*made.scales, *made.target_scales)):
            raise ValueError("Recipe: a scale is 0; expected numbers that can divide")
        return made


LISTS: dict[str, tuple[type, ...]] = {
    "names": (str,), "features": (str,), "means": (float, int), "scales": (float, int),
    "classes": (str, int, float, bool), "target_names": (str,), "target_means": (float, int),
    "target_scales": (float, int),
}  # fmt: skip


def written_labels(classes: tuple[Label, ...]) -> NDArray[Any]:
    """Labels as an array: of text, whole numbers or others of one kind, else of objects.

    Example:
        >>> [written_labels(classes).dtype.kind for classes in (("a", "b"), (1, 2), (1, "a"))]
        ['U', 'i', 'O']
    """
    kinds = {type(each) for each in classes}
    return np.array(classes, dtype=None if len(kinds) == 1 else object)
