"""The tables of evidence, one for each producer, and how they are read as known at a frontier."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Table, Text

from gonghui_assessment.judgement.events import ItemRated
from gonghui_assessment.measures import catalogue
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    AppraisalRecorded,
    FactsReported,
    FindingRecorded,
    TargetMet,
    TargetMissed,
    TargetSet,
)
from gonghui_shared.contracts.organisation import UnionFormed, UnionTransferred
from gonghui_shared.events import Event
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Projection, Rows, projection

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


TABLES: Final[Mapping[str, Table]] = {producer: _table(producer) for producer in PRODUCERS}


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
        case ItemRated(year=year, scheme_id=scheme, item=item, rater=rater, value=value):
            yield catalogue.rating(scheme, item, rater), year, value


def counts_on(event: Event, occurred_on: date) -> date:
    """The day in whose period a quantity counts: what speaks of a year counts in that year, whenever it was said.

    Targets are concluded, appraisals held and marks given when a year is over.
    """
    match event:
        case (
            TargetSet(year=year) | TargetMet(year=year) | TargetMissed(year=year) | AppraisalRecorded(year=year)
            | FindingRecorded(year=year) | FactsReported(year=year) | ItemRated(year=year)
        ):  # fmt: skip
            return min(max(occurred_on, date(year, 1, 1)), date(year, 12, 31))
        case _:
            return occurred_on


def _projection(
    producer: str, reads: Sequence[type[Event]], moves: Callable[[Event], catalogue.Moves], version: int = 3
) -> Projection:
    def fold(rows: Rows, event: Recorded) -> None:
        found = [(measure, quantity, None) for measure, quantity in moves(event.body)]
        for measure, quantity, said in [*found, *_said(event.body)]:
            rows.put(
                (event.union_id, str(event.event_id), measure), occurred_on=event.occurred_on,
                counts_on=counts_on(event.body, event.occurred_on), sealed_at=event.sealed_at, quantity=quantity,
                said=said, position=event.position, hash=event.hash.hex(),
            )  # fmt: skip

    fold.__doc__ = f"What the events of {producer} say in numbers."
    return projection(f"evidence_{producer}", version=version, reads=reads, writes=[TABLES[producer]])(fold)


PROJECTIONS: Final = [
    _projection("organisation", (*catalogue.ORGANISATION, UnionTransferred), catalogue.of_organisation, version=4),
    _projection("finance", catalogue.FINANCE, catalogue.of_finance),
    _projection("engagement", catalogue.ENGAGEMENT, catalogue.of_engagement),
    _projection("assessment", (*catalogue.OWN, FactsReported, ItemRated), catalogue.of_own),
]


def one_union(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of evidence as they are shown."""
    return [{name: str(value) if name == "occurred_on" else value for name, value in dict(row).items()} for row in rows]
