"""Drawings: what is compared, as data; the browser draws it and the page lists the same figures in a table."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Final, Literal

from pydantic import BaseModel

from .answers.assessment import Leaf, YearOfUnion
from .answers.cockpit import Bin, District, OpenItem
from .answers.diagnosis import Diagnosis
from .answers.engagement import AgeBand
from .answers.finance import AllocationMonth, ArrearsOfUnion, DuesYear
from .words import Words

Tone = Literal["good", "plain", "warn", "bad", "quiet"]
MOST_BARS: Final = 15
TERM_TONES: Final[Mapping[str, Tone]] = {"running": "good", "due_soon": "warn", "overdue": "bad"}
GRADE_TONES: Final[Mapping[str, Tone]] = {
    "excellent": "good", "competent": "plain", "basic": "warn", "not_competent": "bad", "ungraded": "quiet",
}  # fmt: skip
ADVICE_TONES: Final[Mapping[str, Tone]] = {"commend": "good", "confirm": "plain", "improve": "warn", "warn": "bad"}
ROLL_TONES: Final[Mapping[str, Tone]] = {"member": "good", "suspended": "warn", "retained": "plain"}
STANDING_TONES: Final[Mapping[str, Tone]] = {
    "proposed": "warn", "signed": "good", "objected": "bad", "upheld": "plain", "dismissed": "quiet",
}  # fmt: skip
APPEAL_TONES: Final[Mapping[str, Tone]] = {"open": "bad", "accepted": "warn", "rejected": "quiet", "rescored": "good"}
CALIBRATION_TONES: Final[Mapping[str, Tone]] = {
    "proposed": "warn", "confirmed": "plain", "dropped": "quiet", "finished": "good",
}  # fmt: skip


class Series(BaseModel):
    """One figure for each category."""

    name: str
    values: Sequence[float]
    tone: Tone


class Mark(BaseModel):
    """Where a value should be: a line across the bars."""

    name: str
    value: float


class Chart(BaseModel):
    """Bars to compare.

    Args:
        label: what the drawing shows, for those who do not see it.
        head: what the categories are.
        stacked: parts of a whole.
        horizontal: categories have long names.
        mark: what the bars are compared with.
        offsets: where the bar of each category begins, where they go on from one another.
    """

    label: str
    head: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    stacked: bool = False
    horizontal: bool = False
    mark: Mark | None = None
    offsets: Sequence[float] = ()


class Twig(BaseModel):
    """A part of a whole, with what it is divided into itself."""

    name: str
    value: float
    tone: Tone
    children: Sequence["Twig"] = ()


class Tree(BaseModel):
    """A whole and its parts, level by level.

    Args:
        label: what the drawing shows, for those who do not see it.
        unit: of the values.
    """

    label: str
    unit: str
    root: Twig


class Slice(BaseModel):
    """One part of a ring, as long as its number of days."""

    name: str
    days: int
    tone: Tone


class Ring(BaseModel):
    """One line of a year, from January round to December."""

    name: str
    slices: Sequence[Slice]


class Wheel(BaseModel):
    """A year as rings.

    Args:
        label: what the drawing shows, for those who do not see it.
        months: names of the months, around it.
    """

    label: str
    months: Sequence[str]
    rings: Sequence[Ring]


def grades(words: Words, years: Sequence[tuple[int, Mapping[str, int]]]) -> Chart:
    """How many unions have which grade, year by year; a grade that we do not know comes last, in grey."""
    known = list(GRADE_TONES)
    found = {grade for _, counts in years for grade in counts}
    return Chart(
        label=words("grades.chart"),
        head=words("field.year"),
        categories=[str(year) for year, _ in years],
        series=[
            Series(
                name=words.name("grade", grade),
                values=[counts.get(grade, 0) for _, counts in years],
                tone=GRADE_TONES.get(grade, "quiet"),
            )
            for grade in [*(g for g in known if g in found), *sorted(found.difference(known))]
        ],
        unit=words("unit.unions"),
        stacked=True,
    )


def clocks(words: Words, counts: Mapping[str, int]) -> Chart:
    """How many terms run, fall due soon, are overdue: one bar for the whole city."""
    return Chart(
        label=words("clocks.chart"),
        head=words("field.state"),
        categories=[words("clocks.city")],
        series=[
            Series(name=words.name("term_state", state), values=[counts.get(state, 0)], tone=tone)
            for state, tone in TERM_TONES.items()
        ],
        unit=words("unit.unions"),
        stacked=True,
        horizontal=True,
    )


def arrears(words: Words, unions: Sequence[ArrearsOfUnion]) -> Chart:
    """The unions whose members owe most, in yuan."""
    most = unions[:MOST_BARS]
    owed = Series(name=words("field.owed"), values=[union.owed / 100 for union in most], tone="bad")
    return Chart(
        label=words("arrears.chart"),
        head=words("field.union"),
        categories=[union.name for union in most],
        series=[owed],
        unit=words("unit.yuan"),
        horizontal=True,
    )


def ages(words: Words, bands: Sequence[AgeBand]) -> Chart:
    """Open complaints by age, those whose clock ran out apart."""
    return Chart(
        label=words("complaints.chart"),
        head=words("field.age"),
        categories=[_band(words, band) for band in bands],
        series=[
            Series(name=words("complaints.in_time"), values=[band.open - band.overdue for band in bands], tone="plain"),
            Series(name=words("complaints.overdue"), values=[band.overdue for band in bands], tone="bad"),
        ],
        unit=words("unit.cases"),
        stacked=True,
    )


def _band(words: Words, band: AgeBand) -> str:
    if band.to_days is None:
        return words("complaints.older", days=band.from_days - 1)
    return words("complaints.band", first=band.from_days, last=band.to_days)


def dues(words: Words, years: Sequence[DuesYear]) -> Chart:
    """What a union's members owed and paid, year by year."""
    figures: Sequence[tuple[str, Tone, Callable[[DuesYear], int]]] = (
        ("assessed", "quiet", lambda year: year.assessed),
        ("paid", "good", lambda year: year.paid - year.refunded),
    )
    return Chart(
        label=words("dues.chart"),
        head=words("field.year"),
        categories=[str(year.year) for year in reversed(years)],
        series=[
            Series(name=words(f"field.{name}"), values=[figure(year) / 100 for year in reversed(years)], tone=tone)
            for name, tone, figure in figures
        ],
        unit=words("unit.yuan"),
    )


def allocation(words: Words, months: Sequence[AllocationMonth]) -> Chart:
    """What the employer owed and gave, the last twelve months."""
    shown = list(reversed(months[:12]))
    return Chart(
        label=words("allocation.chart"),
        head=words("field.month"),
        categories=[month.month for month in shown],
        series=[
            Series(name=words("field.owed"), values=[month.owed / 100 for month in shown], tone="quiet"),
            Series(name=words("field.received"), values=[month.received / 100 for month in shown], tone="good"),
        ],
        unit=words("unit.yuan"),
    )


def results(words: Words, years: Sequence[YearOfUnion]) -> Chart:
    """A union's results in per cent of the full points, year by year."""
    shares = [float(Fraction(year.total) / Fraction(year.full) * 100) for year in reversed(years)]
    several = len({year.scheme_id for year in years}) > 1
    return Chart(
        label=words("results.chart"),
        head=words("field.year"),
        categories=[f"{year.year} {words.title(year)}" if several else str(year.year) for year in reversed(years)],
        series=[Series(name=words("field.share"), values=[round(share, 2) for share in shares], tone="plain")],
        unit="%",
    )


def spread(words: Words, counts: Mapping[str, int]) -> Chart:
    """How many unions of one evaluation have which grade: one bar."""
    whole = grades(words, [(0, counts)])
    return whole.model_copy(
        update={"label": words("spread.chart"), "head": words("field.grade"), "categories": [words("spread.all")], "horizontal": True}
    )  # fmt: skip


class Tile(BaseModel):
    """One tile of a map: its size and, by its value, its colour."""

    name: str
    said: str
    size: int
    value: float
    address: str | None


class Tiles(BaseModel):
    """A map of tiles; the lowest value has one end of the scale, the highest the other."""

    tiles: Sequence[Tile]
    low: float
    high: float


def totals(words: Words, bins: Sequence[Bin]) -> Chart:
    """How many unions lie in which range of totals."""
    return Chart(
        label=words("totals.chart"),
        head=words("totals.range"),
        categories=[f"{one.low}–{one.high}" for one in bins],
        series=[Series(name=words("field.units"), values=[one.unions for one in bins], tone="plain")],
        unit=words("unit.unions"),
    )


def districts(words: Words, found: Sequence[District]) -> Tiles:
    """Districts by size and mean."""
    tiles = [
        Tile(
            name=one.name or words("district_map.own"), said=words("district_map.tile", mean=words.points(one.mean), unions=words.number(one.unions)),
            size=one.unions, value=float(one.mean), address=f"/unions/{one.union_id}" if one.union_id else None,
        )
        for one in found
    ]  # fmt: skip
    values = [tile.value for tile in tiles]
    return Tiles(tiles=tiles, low=min(values, default=0), high=max(values, default=0))


def missing(words: Words, items: Sequence[OpenItem]) -> Chart:
    """For how many unions an item lacks a value or a rating, most first."""
    most = items[:MOST_BARS]
    return Chart(
        label=words("completeness.chart"),
        head=words("field.item"),
        categories=[f"{one.code} {one.title}"[:28] for one in most],
        series=[
            Series(name=words("leaf_status.gap"), values=[one.missing for one in most], tone="bad"),
            Series(name=words("leaf_status.needs_rating"), values=[one.unrated for one in most], tone="warn"),
        ],
        unit=words("unit.unions"),
        stacked=True,
        horizontal=True,
    )


_DIAGNOSIS_TONES: Final[Mapping[str, Tone]] = {
    "owned": "good", "unowned": "bad", "linked": "good", "unlinked": "warn", "last_used": "plain", "congress": "good", "disclosure": "plain", "contract": "warn", "question_answered": "quiet",
    "question_overdue": "bad", "errands": "bad", "protection": "good", "education": "plain", "organisation": "warn",
    "participation": "quiet", "paid": "good", "active": "good", "A": "good", "B": "warn", "C": "bad", "mean": "plain", "share": "plain",
}  # fmt: skip
_DIAGNOSIS_UNITS: Final[Mapping[str, str]] = {  # what is counted, where it is not unions
    "participation": "unit.times", "errands": "unit.times", "idle_rules": "unit.items", "unclear_accountability": "unit.items",
}  # fmt: skip
_DIAGNOSIS_SIGNS: Final[Mapping[str, str]] = {"variety": "", "platform": "%"}  # an index has no unit


def diagnosis(words: Words, found: Diagnosis) -> Chart | None:
    """A diagnosis over time; None where there is no time in it."""
    if not found.periods:
        return None
    names = list(dict.fromkeys(name for period in found.periods for name in period.values))
    unit = words(_DIAGNOSIS_UNITS.get(found.code, "unit.unions"))
    return Chart(
        label=words.name("diagnosis_chart", found.code),
        head=words("field.year" if len(found.periods[0].period) == len("2026") else "field.month"),
        categories=[period.period for period in found.periods],
        series=[
            Series(
                name=words.name("diagnosis_series", name),
                values=[period.values.get(name, 0.0) for period in found.periods],
                tone=_DIAGNOSIS_TONES.get(name, "plain"),
            )
            for name in names
        ],
        unit=_DIAGNOSIS_SIGNS.get(found.code, unit),
        stacked=len(names) > 1,
    )


def leaves(words: Words, items: Sequence[Leaf], total: str) -> Chart:
    """How points add up, item by item, to the total, and what each item could still have given; findings take off.

    The last bar is the total as it was scored: weights and caps may make it another than the sum.
    """
    points = [_float(leaf.points) for leaf in items]
    missing = [max(0.0, round(_float(leaf.full) - max(got, 0.0), 4)) for leaf, got in zip(items, points, strict=True)]
    begun = [round(end - max(got, 0.0), 4) for end, got in zip(accumulate(points), points, strict=True)]
    taken = Series(name=words("score.taken"), values=[*(max(-got, 0.0) for got in points), 0.0], tone="bad")
    return Chart(
        label=words("score.chart"), head=words("field.item"),
        categories=[*(f"{leaf.code} {leaf.title}"[:28] for leaf in items), words("field.total")],
        series=[
            Series(name=words("field.points"), values=[*(max(got, 0.0) for got in points), _float(total)], tone="plain"),
            *([taken] if any(taken.values) else []),
            Series(name=words("score.missing"), values=[*missing, 0.0], tone="quiet"),
        ],
        unit=words("unit.points"), stacked=True, horizontal=True, offsets=[*(max(0.0, one) for one in begun), 0.0],
    )  # fmt: skip


def lags(words: Words, found: Sequence[tuple[str, Mapping[str, float]]]) -> Chart:
    """How far each role of each service is behind, in seconds."""
    roles = [(service, role, seconds) for service, lag in found for role, seconds in sorted(lag.items())]
    return Chart(
        label=words("health.chart"),
        head=words("field.role"),
        categories=[f"{words.name('service', service)} · {words.name('role', role)}" for service, role, _ in roles],
        series=[Series(name=words("field.lag"), values=[seconds for *_, seconds in roles], tone="plain")],
        unit=words("unit.seconds"),
        horizontal=True,
    )


def _float(points: str | None) -> float:
    return round(float(Fraction(points)), 4) if points else 0.0


def points_tone(points: str, full: str) -> Tone:
    """All of the points, some, or none of them."""
    got, whole = Fraction(points), Fraction(full)
    return "good" if got >= whole else "warn" if got > 0 else "bad"
