"""The values of a whole city by columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.columns import Exact
from gonghui_assessment.evaluation.ordering import distinct
from gonghui_assessment.evaluation.paths import Mask, Path, Rows
from gonghui_assessment.evaluation.units import Unit, checked
from gonghui_assessment.scheme.exact import Value
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Scheme


@dataclass(frozen=True)
class Words:
    """One of a list of things for each unit: texts, dates, lists, answers, ratings."""

    codes: NDArray[Any]
    words: Sequence[Any]

    @classmethod
    def of(cls, found: Iterable[Any]) -> "Words":
        """From the things themselves."""
        known: dict[Any, int] = {}
        codes = np.array([known.setdefault(one, len(known)) for one in found], dtype=np.int32)
        return cls(codes, list(known))

    def on(self, path: Path) -> Any:
        """What the units of a path have."""
        return path.choose(lambda: self.codes[path.rows], self.words)


@dataclass(frozen=True)
class Given:
    """One named value of all units."""

    content: Exact | Words
    present: Mask | None = None  # None: everybody's is known

    @cached_property
    def single(self) -> Words:
        """The same one by one."""
        if isinstance(self.content, Words):
            return self.content
        found, codes = distinct(self.content)
        return Words(codes, found.fractions())


@dataclass(frozen=True)
class Table:
    """All units, in the order of their ids, all of them scored."""

    unit_ids: Sequence[str]
    types: Words
    values: Mapping[str, Given]
    ratings: Mapping[str, Words]  # by place
    superiors: Rows | None = None  # the row of the unit above each, -1 if there is none; None: nobody is below another

    @cached_property
    def groups(self) -> Mapping[str, Rows]:
        """The units of each type."""
        return {word: np.flatnonzero(self.types.codes == code) for code, word in enumerate(self.types.words)}

    def unit(self, row: int) -> Unit:
        """One unit by itself."""
        values = {
            name: found.single.words[found.single.codes[row]]
            for name, found in self.values.items()
            if found.present is None or found.present[row]
        }
        ratings = {place: found.words[found.codes[row]] for place, found in self.ratings.items()}
        above = -1 if self.superiors is None else int(self.superiors[row])
        superior = None if above < 0 else self.unit_ids[above]
        return Unit(self.unit_ids[row], self.types.words[self.types.codes[row]], values, ratings, superior)

    @cached_property
    def below(self) -> Mapping[int, Rows]:
        """The units directly below each that has any, by row."""
        if self.superiors is None:
            return {}
        order = np.argsort(self.superiors, kind="stable")
        above, starts = np.unique(self.superiors[order], return_index=True)
        parts = np.split(order, starts[1:])
        return {int(row): part for row, part in zip(above, parts, strict=True) if row >= 0}

    @classmethod
    def of(cls, scheme: Scheme, units: Iterable[Unit]) -> "Table":
        """From single units.

        Raises:
            BadValue: as `checked` says.
        """
        found = list(checked(scheme, units).values())
        rows = {unit.unit_id: row for row, unit in enumerate(found)}
        above = np.array([-1 if unit.superior is None else rows.get(unit.superior, -1) for unit in found], np.intp)
        names = sorted({name for unit in found for name in unit.values})
        places = sorted({place for unit in found for place in unit.ratings})
        return cls(
            [unit.unit_id for unit in found],
            Words.of(unit.unit_type for unit in found),
            {name: given([unit.values.get(name) for unit in found]) for name in names},
            {place: rated([tuple(unit.ratings.get(place, ())) for unit in found]) for place in places},
            above if (above >= 0).any() else None,
        )


def given(values: Sequence[Value | None]) -> Given:
    """A value of single units; None where it is not known."""
    known = np.array([value is not None for value in values], dtype=bool)
    present = None if known.all() else known
    if all(value is None or isinstance(value, Fraction) for value in values):
        return Given(Exact.of([value if isinstance(value, Fraction) else Fraction(0) for value in values]), present)
    return Given(Words.of(values), present)


def rated(ratings: Sequence[tuple[Rating, ...]]) -> Words:
    """What raters gave single units."""
    return Words.of(ratings)
