"""The tables of evidence, one for each producer, and the months in which something of a measure happened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, Table, Text

from gonghui_assessment.judgement.events import ItemRated
from gonghui_assessment.measures import catalogue
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    AppraisalRecorded,
    EvidenceAccepted,
    FactsReported,
    FindingRecorded,
    TargetMet,
    TargetMissed,
    TargetSet,
    WorkReportAccepted,
)
from gonghui_shared.contracts.organisation import UnionFormed, UnionTransferred
from gonghui_shared.events import Event
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Projection, Rows, projection

FOLD: Final = 5  # raised when the fold or the tables change; another catalogue is another version by itself
PRODUCERS: Final = ("organisation", "finance", "engagement", "assessment")


def _table(producer: str) -> Table:
    return Table(
        f"evidence_{producer}",
        METADATA,
        Column("union_id", Text, primary_key=True),
        Column("event_id", Text, primary_key=True),
        Column("measure", Text, primary_key=True),
        Column("occurred_on", Date, nullable=False),
        Column("counts_on", Date, nullable=False),
        Column("sealed_at", DateTime(timezone=True), nullable=False),
        Column("quantity", BigInteger, nullable=False),
        Column("said", Text),  # what is no number: a type of unit, a reported fact, a rating
        Column("position", BigInteger, nullable=False),
        Column("hash", Text, nullable=False),
        Index("by_position", "position"),
    )


def _months(producer: str) -> Table:
    return Table(
        f"measure_months_{producer}",
        METADATA,
        Column("union_id", Text, primary_key=True),
        Column("measure", Text, primary_key=True),  # a flow
        Column("year", Integer, primary_key=True),
        Column("months", Integer, nullable=False),  # the first bit is January
        Index("by_measure", "measure", "year"),
    )


TABLES: Final[Mapping[str, Table]] = {producer: _table(producer) for producer in PRODUCERS}
MONTHS: Final[Mapping[str, Table]] = {producer: _months(producer) for producer in PRODUCERS}


def _said(event: Event) -> Iterator[tuple[str, int, str]]:
    match event:
        case UnionFormed(kind=kind, unit_type=unit_type, superior_id=superior, formed_on=day):
            yield "unit", day.year, f"{kind}/{unit_type}"
            yield "superior", 1, superior or ""
        case UnionTransferred(superior_id=superior):
            yield "superior", 1, superior
        case FactsReported(year=year, facts=facts):
            for name, value in facts.items():
                yield f"fact.{name}", year, value
        case EvidenceAccepted(year=year, fact=name, value=value):
            yield f"fact.{name}", year, value
        case ItemRated(year=year, scheme_id=scheme, item=item, rater=rater, value=value):
            yield catalogue.rating(scheme, item, rater), year, value


def counts_on(event: Event, occurred_on: date) -> date:
    """The day in whose period a quantity counts: what speaks of a year counts in that year, whenever it was said.

    Targets are concluded, appraisals held and marks given when a year is over.
    """
    match event:
        case (
            TargetSet(year=year) | TargetMet(year=year) | TargetMissed(year=year) | AppraisalRecorded(year=year)
            | FindingRecorded(year=year) | FactsReported(year=year) | EvidenceAccepted(year=year) | ItemRated(year=year)
            | WorkReportAccepted(year=year)
        ):  # fmt: skip
            return min(max(occurred_on, date(year, 1, 1)), date(year, 12, 31))
        case _:
            return occurred_on


def _happened(months: Rows, key: tuple[str, str, int], month: int) -> None:
    known = months.get(key)
    before = known["months"] if known else 0
    if not before & month:
        months.put(key, months=before | month)


def _projection(producer: str, said: Sequence[type[Event]] = ()) -> Projection:
    def fold(rows: Rows, months: Rows, event: Recorded) -> None:
        day = counts_on(event.body, event.occurred_on)
        found = [(measure, quantity, None) for measure, quantity in catalogue.moves(event.body)]
        for measure, quantity, words in [*found, *_said(event.body)]:
            rows.put(
                (event.union_id, str(event.event_id), measure), occurred_on=event.occurred_on, counts_on=day,
                sealed_at=event.sealed_at, quantity=quantity, said=words, position=event.position, hash=event.hash.hex(),
            )  # fmt: skip
        for measure, quantity, _ in found:
            if quantity > 0 and catalogue.kind_of(measure) == "flow":
                _happened(months, (event.union_id, measure, day.year), 1 << day.month - 1)

    fold.__doc__ = f"What the events of {producer} say in numbers."
    reads = dict.fromkeys((*catalogue.events_of(producer), *said))
    name, version = f"evidence_{producer}", (catalogue.VERSION + FOLD) % 2**31
    return projection(name, version=version, reads=list(reads), writes=[TABLES[producer], MONTHS[producer]])(fold)


PROJECTIONS: Final = [
    _projection("organisation", (UnionFormed, UnionTransferred)),
    _projection("finance"),
    _projection("engagement"),
    _projection("assessment", (FactsReported, EvidenceAccepted, ItemRated)),
]


def one_union(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of evidence as they are shown."""
    return [{name: str(value) if name == "occurred_on" else value for name, value in dict(row).items()} for row in rows]
