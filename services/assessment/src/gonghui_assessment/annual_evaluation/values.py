"""From what is known of unions to the values that a scheme asks for: exact, pure, by columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any, Final

import numpy as np

from gonghui_assessment.evaluation.columns import Exact, assembled
from gonghui_assessment.evaluation.paths import Mask, Path, Rows, explored
from gonghui_assessment.evaluation.table import Given, Table, Words, given
from gonghui_assessment.measures.catalogue import VALUES, kind_of
from gonghui_assessment.scheme.exact import Kind, Value, exact, read_value
from gonghui_assessment.scheme.expressions import Node
from gonghui_assessment.scheme.functions import Unscored, evaluate
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Scheme

from .gathering import Known

ABOVE_OTHERS: Final = frozenset({"federation", "district", "town", "industry"})
OWN_ALONE: Final = frozenset({"findings"})  # what is found at a union bars that union
MOST_LEVELS: Final = 16


def with_subordinates(known: Known) -> Known:
    """The same, where a union above others counts what happened at all unions below it, too.

    Primary unions and what lies below them count for themselves.
    """
    pairs = list(counted_below(known))
    if not pairs:
        return known
    below, above = (np.concatenate(part) for part in zip(*pairs, strict=True))
    primary = np.array([unit.startswith("primary/") for unit in known.units], dtype=bool)
    formed = primary & (known.formed_in == known.period.last.year)
    own = known.measures | {
        "primary_unions": primary.astype(np.int64),
        "primary_unions_formed": formed.astype(np.int64),
    }
    measures = {
        name: _with(known.measure(name), values, below, above) if name not in OWN_ALONE else values
        for name, values in own.items()
    }
    return replace(known, measures=measures, told={n: _with(t, t, below, above) for n, t in known.told.items()})


def _with(own: Any, values: Any, below: Rows, above: Rows) -> Any:
    found = own.copy()
    np.add.at(found, above, values[below])
    return found


def counted_below(known: Known) -> Iterator[tuple[Rows, Rows]]:
    """Level by level, unions in being and the unions above others for which they count; both as rows."""
    rows = {union_id: row for row, union_id in enumerate(known.union_ids)}
    superior = np.array([rows.get(above, -1) for above in known.superiors], dtype=np.intp)
    counts = np.array([unit.partition("/")[0] in ABOVE_OTHERS for unit in known.units], dtype=bool)
    below = np.flatnonzero(known.in_being)
    above = superior[below]
    for _ in range(MOST_LEVELS):
        below, above = below[above >= 0], above[above >= 0]
        if not len(below):
            return
        if (mine := counts[above]).any():
            yield below[mine], above[mine]
        above = superior[above]


def concerned(known: Known, applies_to: Sequence[str]) -> Rows:
    """Which unions are in being and of a kind that is evaluated."""
    kinds = {unit: any(fnmatchcase(unit, pattern) for pattern in applies_to) for unit in set(known.units)}
    return np.flatnonzero(known.in_being & np.array([kinds[unit] for unit in known.units], dtype=bool))


@dataclass(frozen=True, slots=True)
class _Scope:
    """The measures of some unions, as names of an expression; what nobody has counted is nothing."""

    known: Known
    path: Path

    def value(self, name: str) -> Any:
        told = self.known.told.get(name)
        if kind_of(name) == "state" and (told is None or not self.path.decide(lambda: told[self.path.rows])):
            raise Unscored("gap", "not_reported")
        return Exact.integers(self.known.measure(name)).take(self.path.rows, self.path)

    def among(self, function: str, _argument: Node, _group: str | None) -> Value:
        raise Unscored("gap", function)

    def points_of(self, code: str) -> Fraction:
        raise Unscored("gap", code)

    def full_of(self, code: str) -> Fraction:
        raise Unscored("gap", code)


def table_of(scheme: Scheme, known: Known, rows: Rows) -> Table:
    """The values that a scheme asks for and that are known; what was reported counts only where nothing is measured.

    Args:
        rows: the unions that are evaluated.
    """
    values = {
        name: found for name, declared in scheme.inputs.items() if (found := _given(known, rows, name, declared.kind))
    }
    kinds = {unit: next((part for part in unit.split("/") if part in scheme.types), "") for unit in set(known.units)}
    ratings = {item: _ratings(found, rows) for item, found in known.ratings.items()}
    return Table(
        [known.union_ids[row] for row in rows], Words.of(kinds[known.units[row]] for row in rows), values, ratings
    )


def _given(known: Known, rows: Rows, name: str, kind: Kind) -> Given | None:
    if name in VALUES:
        return _bound(known, rows, VALUES[name].root, kind)
    if name in known.facts:
        return _reported(known.facts[name], rows, kind)
    return None


def _bound(known: Known, rows: Rows, root: Node, kind: Kind) -> Given | None:
    def value(path: Path) -> Any:
        found: Any = evaluate(root, _Scope(known, path))
        return bool(found) if kind == "yes_no" else found * 1

    mine = np.full(len(known.union_ids), -1)
    mine[rows] = np.arange(len(rows))
    found = [(one.rows, one.result) for one in explored(rows, value) if one.result is not None]
    present = np.zeros(len(rows), dtype=bool)
    for own, _ in found:
        present[mine[own]] = True
    if not found:
        return None
    known_to = None if present.all() else present
    if kind == "yes_no":
        answers = np.zeros(len(rows), np.int64)
        for own, answer in found:
            answers[mine[own]] = int(answer)
        return Given(Words(answers, [False, True]), known_to)
    return Given(assembled(len(rows), [(mine[own], result) for own, result in found]), known_to)


def _reported(facts: Words, rows: Rows, kind: Kind) -> Given | None:
    read = [_read(word, kind) for word in facts.words]
    codes = facts.codes[rows]
    present: Mask = np.array([value is not None for value in read], dtype=bool)[codes]
    if not present.any():
        return None
    known_to = None if present.all() else present
    if kind != "number":
        return Given(Words(codes, read), known_to)
    numbers = given([Fraction(0) if value is None else value for value in read]).content
    return Given(numbers.take(codes), known_to) if isinstance(numbers, Exact) else None


def _read(word: str | None, kind: Kind) -> Value | None:
    try:
        return None if word is None else read_value(word, kind)
    except ValueError:
        return None


def _ratings(found: Words, rows: Rows) -> Words:
    return Words(found.codes[rows], [tuple(_rating(*one) for one in given) for given in found.words])


def _rating(rater: str, value: str) -> Rating:
    try:
        return Rating(exact(value), rater=rater)
    except ValueError:
        return Rating(value, rater=rater)


def measures_behind(name: str) -> frozenset[str]:
    """The measures that a value follows from."""
    return VALUES[name].names() if name in VALUES else frozenset()
