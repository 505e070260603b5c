"""From frozen evidence to what is known of every union: column-wise, exact, pure."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gonghui_assessment.evaluation.paths import Mask, Rows, in_order
from gonghui_assessment.evaluation.table import Words
from gonghui_assessment.measures.catalogue import kind_of, rating

COLUMNS: Final = ("union_id", "measure", "counts_on", "quantity", "said")  # that are looked at
THREADS: Final = 2
KINDS: Final = ("flow", "stock", "state")
FLOW, _, STATE = range(3)
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Period:
    """First and last business date that count."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))


@dataclass(slots=True)
class Known:
    """What is known in one period of every union, in order of their ids."""

    period: Period
    union_ids: Sequence[str]
    units: Sequence[str]  # kind/type
    superiors: Sequence[str]
    formed_in: Ints  # year
    measures: dict[str, Ints] = field(default_factory=dict)  # dots written as underscores
    told: dict[str, Mask] = field(default_factory=dict)  # whether a state was said at all
    facts: dict[str, Words] = field(default_factory=dict)  # None where nothing was reported
    ratings: dict[str, Words] = field(default_factory=dict)  # item → ((rater, value), …)

    @property
    def in_being(self) -> Mask:
        """Unions that were formed and not dissolved."""
        return self.measure("union") > 0

    def measure(self, name: str) -> Ints:
        """A measure of all unions; what nobody has counted is nothing."""
        found = self.measures.get(name)
        return np.zeros(len(self.union_ids), np.int64) if found is None else found


def gathered(parts: Sequence[pa.Table], periods: Sequence[Period], scheme_id: str) -> list[Known]:
    """What is known in each period.

    Args:
        parts: rows in order of union, measure, business date, producer and position; each union's in one part.
        scheme_id: whose ratings count.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        pieces = list(pool.map(lambda part: _pieces(part, periods, scheme_id), parts))
    union_ids, rows = _places([piece[0].union_ids for piece in pieces if piece])
    return [_joined([piece[n] for piece in pieces], period, union_ids, rows) for n, period in enumerate(periods)]


@dataclass(slots=True)
class _Piece:
    """One part of the evidence in one period: a row for each union."""

    union_ids: list[str]
    measures: dict[str, tuple[Ints, Mask]] = field(default_factory=dict)  # values, and whether there are any
    said: dict[str, tuple[Rows, Words]] = field(
        default_factory=dict
    )  # rows of unions, what was said of each; last one holds
    formed_in: Mapping[int, int] = field(default_factory=dict)  # row → year


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of evidence as codes of their texts."""

    unions: NDArray[Any]
    measures: NDArray[Any]
    days: NDArray[Any]
    quantities: Ints
    said: NDArray[Any]

    def take(self, rows: Any) -> "_Rows":
        return _Rows(
            self.unions[rows], self.measures[rows], self.days[rows], self.quantities[rows], self.said[rows]
        )  # fmt: skip


def _codes(column: pa.ChunkedArray) -> tuple[NDArray[Any], list[Any]]:
    """Which of the different texts each row has; -1 for none."""
    found = column.combine_chunks()
    found = found if pa.types.is_dictionary(found.type) else found.dictionary_encode()
    return found.indices.fill_null(-1).to_numpy(zero_copy_only=False), found.dictionary.to_pylist()


def _pieces(part: pa.Table, periods: Sequence[Period], scheme_id: str) -> list[_Piece]:
    unions, union_ids = _codes(part["union_id"])
    measures, names = _codes(part["measure"])
    said, words = _codes(part["said"])
    days = part["counts_on"].cast(pa.int32()).to_numpy()
    rows = _Rows(unions, measures, days, part["quantity"].to_numpy(), said)
    is_said = np.array([_is_said(name) for name in names], dtype=bool)
    texts = rows.take(np.flatnonzero((is_said[measures] if names else np.zeros(0, dtype=bool)) & (said >= 0)))
    series = _Series.of(rows, names, is_said)
    return [
        _Piece(
            union_ids,
            series.counted_in(period, names, len(union_ids)) if series else {},
            _told(texts, period, names, words, scheme_id),
            _formed(texts, period, names),
        )
        for period in periods
    ]


def _is_said(name: str) -> bool:
    return name in {"unit", "superior"} or name.startswith(("fact.", "rating/"))


def _day(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class _Series:
    """Rows of evidence, each union's of one measure together, and where each of these runs starts."""

    rows: _Rows
    starts: Rows
    lasting: Mask  # rows that count for all time
    numbers: Rows  # runs of numbers
    states: Rows  # runs whose last number holds
    stated: Rows  # their rows

    @classmethod
    def of(cls, rows: _Rows, names: Sequence[str], is_said: Mask) -> "_Series | None":
        """None without rows."""
        if not len(rows.unions):
            return None
        kinds = np.array([KINDS.index(kind_of(name)) for name in names], np.int8)
        starts = np.flatnonzero(np.r_[True, (np.diff(rows.unions) != 0) | (np.diff(rows.measures) != 0)])
        kind, is_number = kinds[rows.measures], np.flatnonzero(~is_said[rows.measures[starts]])
        states = np.flatnonzero(kind[starts] == STATE)
        return cls(rows, starts, kind != FLOW, is_number, states, np.flatnonzero(kind == STATE))

    def counted_in(self, period: Period, names: Sequence[str], size: int) -> dict[str, tuple[Ints, Mask]]:
        """Sums of the period for flows, of all time for stocks, and the last word for states."""
        rows = self.rows
        until = rows.days <= _day(period.last)
        counts = until & ((rows.days >= _day(period.first)) | self.lasting)
        found = np.add.reduceat(rows.quantities * counts, self.starts)
        if len(self.states):
            latest = np.where(until[self.stated], self.stated, 0)
            runs = np.searchsorted(self.stated, self.starts[self.states])
            found[self.states] = rows.quantities[np.maximum.reduceat(latest, runs)]
        runs = self.numbers[np.logical_or.reduceat(until, self.starts)[self.numbers]]
        at = rows.measures[self.starts[runs]], rows.unions[self.starts[runs]]
        values, told = np.zeros((len(names), size), np.int64), np.zeros((len(names), size), dtype=bool)
        values[at], told[at] = found[runs], True
        return {names[n]: (values[n], told[n]) for n in np.flatnonzero(told.any(axis=1)).tolist()}


def _told(
    rows: _Rows, period: Period, names: Sequence[str], words: Sequence[str], scheme_id: str
) -> dict[str, tuple[Rows, Words]]:
    """What was said of unions, of the year where it speaks of one, and ratings by the scheme."""
    mine = rating(scheme_id, "", "").removesuffix("/")
    always = np.array([name in {"unit", "superior"} for name in names], dtype=bool)
    wanted = np.array([not name.startswith("rating/") or name.startswith(mine) for name in names], dtype=bool)
    if not len(rows.unions):
        return {}
    speaks = always[rows.measures] | (rows.quantities == period.last.year)
    rows = rows.take(np.flatnonzero(speaks & wanted[rows.measures] & (rows.days <= _day(period.last))))
    order = in_order(rows.measures)
    found = {}
    for run in np.split(order, np.flatnonzero(np.diff(rows.measures[order])) + 1) if len(order) else ():
        said = rows.said[run]
        is_used = np.zeros(len(words), dtype=bool)
        is_used[said] = True
        codes = (np.cumsum(is_used) - 1)[said]
        told = Words(codes, [words[n] for n in np.flatnonzero(is_used).tolist()])
        found[names[rows.measures[run[0]]]] = rows.unions[run], told
    return found


def _formed(rows: _Rows, period: Period, names: Sequence[str]) -> Mapping[int, int]:
    if "unit" not in names:
        return {}
    found = np.flatnonzero((rows.measures == names.index("unit")) & (rows.days <= _day(period.last)))
    return dict(zip(rows.unions[found].tolist(), rows.quantities[found].tolist(), strict=True))


def _places(parts: Sequence[Sequence[str]]) -> tuple[list[str], list[Rows]]:
    """All unions in the order of their ids, and where those of each part stand among them."""
    union_ids = [union_id for part in parts for union_id in part]
    order = sorted(range(len(union_ids)), key=union_ids.__getitem__)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    starts = np.cumsum([0, *map(len, parts)])
    return [union_ids[n] for n in order], [place[start:end] for start, end in pairwise(starts.tolist())]


def _joined(pieces: Sequence[_Piece], period: Period, ids: Sequence[str], rows: Sequence[Rows]) -> Known:
    said = _said(pieces, rows)
    formed = np.zeros(len(ids), np.int64)
    for piece, mine in zip(pieces, rows, strict=True):
        formed[mine[list(piece.formed_in)]] = list(piece.formed_in.values())
    known = Known(period, ids, _texts(said, "unit", len(ids)), _texts(said, "superior", len(ids)), formed)
    for name in {name for piece in pieces for name in piece.measures}:
        _count(known, name, pieces, rows)
    for name, found in said.items():
        if name.startswith("fact."):
            known.facts[name.removeprefix("fact.")] = _column(found, len(ids))
    known.ratings = _rated(said, len(ids))
    return known


def _count(known: Known, name: str, pieces: Sequence[_Piece], rows: Sequence[Rows]) -> None:
    values, told = np.zeros(len(known.union_ids), np.int64), np.zeros(len(known.union_ids), dtype=bool)
    for piece, mine in zip(pieces, rows, strict=True):
        if name in piece.measures:
            values[mine], told[mine] = piece.measures[name]
    known.measures[name.replace(".", "_")] = values
    if kind_of(name) == "state":
        known.told[name.replace(".", "_")] = told


def _said(pieces: Sequence[_Piece], rows: Sequence[Rows]) -> dict[str, tuple[Rows, Words]]:
    """What was said under each name, with the rows of the whole city."""
    found: dict[str, list[tuple[Rows, Words]]] = {}
    for piece, mine in zip(pieces, rows, strict=True):
        for name, (own, words) in piece.said.items():
            found.setdefault(name, []).append((mine[own], words))
    return {name: _merged(parts) for name, parts in found.items()}


def _merged(parts: Sequence[tuple[Rows, Words]]) -> tuple[Rows, Words]:
    known: dict[str, int] = {}
    codes = [
        np.array([known.setdefault(word, len(known)) for word in words.words], dtype=np.int64)[words.codes]
        for _, words in parts
    ]
    return np.concatenate([rows for rows, _ in parts]), Words(np.concatenate(codes), list(known))


def _column(found: tuple[Rows, Words], size: int) -> Words:
    """One text for each union, the last that was said; None where nothing was."""
    rows, said = found
    codes = np.zeros(size, np.int64)
    codes[rows] = said.codes + 1
    return Words(codes, [None, *said.words])


def _texts(said: Mapping[str, tuple[Rows, Words]], name: str, size: int) -> list[str]:
    if name not in said:
        return [""] * size
    column = _column(said[name], size)
    return [column.words[code] or "" for code in column.codes.tolist()]


def _rated(said: Mapping[str, tuple[Rows, Words]], size: int) -> dict[str, Words]:
    """Ratings by item: for each union what its raters gave, in the order of the evidence."""
    items: dict[str, list[tuple[Rows, Words]]] = {}
    for name, (rows, words) in sorted(said.items()):
        if name.startswith("rating/"):
            _, _, item, rater = name.split("/")
            items.setdefault(item, []).append((rows, Words(words.codes, [(rater, value) for value in words.words])))
    return {item: _grouped(_merged(parts), size) for item, parts in items.items()}


def _grouped(found: tuple[Rows, Words], size: int) -> Words:
    """The ratings of each union together; unions with the same ones share them."""
    order = in_order(found[0])
    rows, given = found[0][order], found[1].codes[order]
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    counts = np.diff(np.r_[starts, len(rows)])
    codes, words = np.zeros(size, np.int64), [()]
    for count in np.unique(counts).tolist():
        mine = starts[counts == count]
        lines = given[mine[:, None] + np.arange(count)]
        if count == 1:  # as it nearly always is, and sorting lines takes long
            different = np.flatnonzero(np.bincount(lines[:, 0]))[:, None]
            which = np.searchsorted(different[:, 0], lines[:, 0])
        else:
            different, which = np.unique(lines, axis=0, return_inverse=True)
        codes[rows[mine]] = which.reshape(-1) + len(words)
        words += [tuple(found[1].words[code] for code in line) for line in different.tolist()]
    return Words(codes, words)
