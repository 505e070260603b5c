"""From frozen evidence to the values that a scheme asks for: exact, pure, by union."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction
from importlib.resources import files
from typing import Any, Final

import yaml

from gonghui_assessment.measures.catalogue import kind_of
from gonghui_assessment.scheme.exact import Kind, Value, read_value
from gonghui_assessment.scheme.expressions import Expression, Node, parse
from gonghui_assessment.scheme.functions import Unscored, evaluate

Row = Mapping[str, Any]


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
class Evidence:
    """What is known of one union in one period."""

    unit: str = ""  # kind/type
    superior: str = ""
    formed_in: int = 0  # year
    in_being: int = 0
    measures: dict[str, int] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # item → (group, value)


def gathered(rows: Iterable[Row], period: Period, scheme_id: str) -> dict[str, Evidence]:
    """Evidence by union.

    Args:
        rows: in order of union, measure, business date, producer and position, none that counts later than the period's end.
    """
    found: dict[str, Evidence] = defaultdict(Evidence)
    for row in rows:
        _take(found[row["union_id"]], row, period, scheme_id)
    return found


def _take(evidence: Evidence, row: Row, period: Period, scheme_id: str) -> None:
    measure, quantity, said = row["measure"], row["quantity"], row["said"]
    kind, *names = measure.split("/") if measure.startswith("rating/") else measure.split(".", 1)
    if measure == "unit":
        evidence.unit, evidence.formed_in = said, quantity
    elif measure == "superior":
        evidence.superior = said
    elif kind == "fact" and said is not None:
        if quantity == period.last.year:
            evidence.facts[names[0]] = said
    elif kind == "rating" and said is not None:
        scheme, item, rater = names
        if quantity == period.last.year and scheme == scheme_id:
            evidence.ratings[item].append((rater, said))
    else:
        _move(evidence, measure, quantity, row["counts_on"], period)


def _move(evidence: Evidence, measure: str, quantity: int, day: date, period: Period) -> None:
    name = measure.replace(".", "_")
    match kind_of(measure):
        case "state":
            evidence.measures[name] = quantity
        case "stock":
            evidence.measures[name] = evidence.measures.get(name, 0) + quantity
        case "flow":
            if day >= period.first:
                evidence.measures[name] = evidence.measures.get(name, 0) + quantity
    if measure == "union":
        evidence.in_being += quantity


def with_subordinates(evidence: Mapping[str, Evidence], year: int) -> dict[str, Evidence]:
    """The same, where a union above others counts what happened at all unions below it, too.

    Primary unions and what lies below them count for themselves.
    """
    found = {union_id: replace(one, measures=dict(one.measures)) for union_id, one in evidence.items()}
    for above, below in counted_below(evidence).items():
        for one in (evidence[union_id] for union_id in below):
            for name, quantity in {**one.measures, **_as_subordinate(one, year)}.items():
                if name not in OWN_ALONE:
                    found[above].measures[name] = found[above].measures.get(name, 0) + quantity
    return found


ABOVE_OTHERS: Final = frozenset({"federation", "district", "town", "industry"})
OWN_ALONE: Final = frozenset({"findings"})  # what is found at a union bars that union


def counted_below(evidence: Mapping[str, Evidence]) -> Mapping[str, Sequence[str]]:
    """Unions above others, and which unions in being at any level below them count for them."""
    found: dict[str, list[str]] = defaultdict(list)
    for union_id, one in evidence.items():
        if one.in_being > 0:
            for above in _above(one, evidence):
                if evidence[above].unit.partition("/")[0] in ABOVE_OTHERS:
                    found[above].append(union_id)
    return found


def _as_subordinate(evidence: Evidence, year: int) -> dict[str, int]:
    primary = int(evidence.unit.startswith("primary/"))
    return {"primary_unions": primary, "primary_unions_formed": primary * (evidence.formed_in == year)}


def _above(evidence: Evidence, known: Mapping[str, Evidence]) -> Iterator[str]:
    above, depth = evidence.superior, 0
    while above in known and depth < MOST_LEVELS:
        yield above
        above, depth = known[above].superior, depth + 1


MOST_LEVELS: Final = 16


def concerned(evidence: Evidence, applies_to: Sequence[str]) -> bool:
    """Whether a union is in being and of a kind that is evaluated."""
    return evidence.in_being > 0 and any(fnmatchcase(evidence.unit, pattern) for pattern in applies_to)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The measures of one union, as names of an expression; what nobody has counted is nothing."""

    evidence: Evidence

    def value(self, name: str) -> Value:
        if name not in self.evidence.measures and kind_of(name) == "state":
            raise Unscored("gap", "not_reported")
        return Fraction(self.evidence.measures.get(name, 0))

    def among(self, function: str, _argument: Node, _group: str | None) -> Value:
        raise Unscored("gap", function)

    def points_of(self, code: str) -> Fraction:
        raise Unscored("gap", code)

    def full_of(self, code: str) -> Fraction:
        raise Unscored("gap", code)


def bindings() -> dict[str, Expression]:
    """How the values that schemes name follow from measures."""
    text = files("gonghui_assessment.measures").joinpath("bindings.yaml").read_text()
    return {name: parse(str(expression)) for name, expression in yaml.safe_load(text).items()}


BINDINGS: Final = bindings()


def values_of(evidence: Evidence, inputs: Mapping[str, Kind]) -> dict[str, Value]:
    """The values that a scheme asks for and that are known; what was reported counts only where nothing is measured.

    Args:
        inputs: name → kind, as the scheme declares them.
    """
    known: dict[str, Value] = {}
    for name, kind in inputs.items():
        if name in BINDINGS:
            try:
                value = evaluate(BINDINGS[name].root, _Scope(evidence))
            except Unscored:
                continue
            known[name] = bool(value) if kind == "yes_no" else value
        elif name in evidence.facts:
            try:
                known[name] = read_value(evidence.facts[name], kind)
            except ValueError:
                continue
    return known


def measures_behind(name: str) -> frozenset[str]:
    """The measures that a value follows from."""
    return BINDINGS[name].names() if name in BINDINGS else frozenset()
