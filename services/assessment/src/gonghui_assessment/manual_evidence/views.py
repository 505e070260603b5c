"""Which evidence was handed in, and which facts are known of which unions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    and_,
    desc,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.adopted_scheme.views import SCHEMES
from gonghui_assessment.annual_evaluation.views import EVALUATIONS
from gonghui_assessment.measures.catalogue import VALUES, is_counted
from gonghui_assessment.scheme.files import BadScheme, load
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import EvidenceAccepted, EvidenceRejected, EvidenceSubmitted, FactsReported
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

EVERY_UNION: Final = frozenset({"primary/*"})
_UNIT: Final = UNIONS.c.kind + "/" + UNIONS.c.unit_type
Standing = Literal["submitted", "accepted", "rejected"]
PIECES = Table(
    "manual_evidence",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("evidence_id", Text, primary_key=True),
    Column("fact", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("standing", Text, nullable=False),
    Column("checked_by", Text),
    Column("checked_on", Date),
    Column("reason", Text),
    Index("manual_evidence_by_standing", "standing", "submitted_on", "union_id"),
)
FACTS = Table(
    "facts_known",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("said_on", Date, nullable=False),
    Column("checked", Boolean, nullable=False),  # by a second person, against a document
    Column("event_id", Text, nullable=False),
    Index("facts_known_by_fact", "fact", "year", "union_id"),
)


@projection(
    "manual_evidence",
    version=1,
    reads=[EvidenceSubmitted, EvidenceAccepted, EvidenceRejected],
    writes=[PIECES],
)
def project_manual_evidence(pieces: Rows, event: Recorded) -> None:
    """Where every piece stands."""
    match event.body:
        case EvidenceSubmitted() as piece:
            pieces.put(
                (event.union_id, piece.year, piece.evidence_id), fact=piece.fact, value=piece.value, title=piece.title,
                document=piece.document, source=piece.source, submitted_by=piece.submitted_by,
                submitted_on=event.occurred_on, standing="submitted", checked_by=None, checked_on=None, reason=None,
            )  # fmt: skip
        case EvidenceAccepted(evidence_id=evidence, year=year, checked_by=actor):
            key = (event.union_id, year, evidence)
            pieces.put(key, standing="accepted", checked_by=actor, checked_on=event.occurred_on)
        case EvidenceRejected(evidence_id=evidence, year=year, checked_by=actor, reason=reason):
            key = (event.union_id, year, evidence)
            pieces.put(key, standing="rejected", checked_by=actor, checked_on=event.occurred_on, reason=reason)


@projection("facts_known", version=1, reads=[FactsReported, EvidenceAccepted], writes=[FACTS])
def project_facts(facts: Rows, event: Recorded) -> None:
    """What is known of a union in a year, as it counts."""
    match event.body:
        case FactsReported(year=year, facts=told):
            for name, value in told.items():
                facts.put(
                    (event.union_id, name, year), value=value, said_on=event.occurred_on, checked=False,
                    event_id=str(event.event_id),
                )  # fmt: skip
        case EvidenceAccepted(year=year, fact=name, value=value):
            facts.put(
                (event.union_id, name, year), value=value, said_on=event.occurred_on, checked=True,
                event_id=str(event.event_id),
            )  # fmt: skip


class Piece(BaseModel):
    """One piece of evidence."""

    union_id: UnionId
    union_name: str | None
    year: int
    evidence_id: Identifier
    fact: str
    zh: str = ""  # what schemes call the fact; empty where none asks for it
    en: str = ""
    value: str
    title: str
    document: str
    source: str
    submitted_by: str
    submitted_on: date
    standing: Standing
    checked_by: str | None
    checked_on: date | None
    reason: str | None


class AskedFact(BaseModel):
    """A value that a scheme in use asks for and that no event tells."""

    fact: str
    kind: str
    origin: str
    zh: str
    en: str


class KnownFact(AskedFact):
    """What is known of it for one union in a year."""

    value: str | None  # None: missing
    said_on: date | None
    checked: bool
    last_year: int | None  # an earlier year for which it was known


class Coverage(AskedFact):
    """For how many unions it is known."""

    unions: int  # in being
    known: int
    checked: int


class Lacking(BaseModel):
    """A union of which a fact is not known in a year."""

    union_id: UnionId
    name: str
    last_year: int | None  # the last earlier year for which it was known; None: never


async def of_union(read: AsyncConnection, union_id: UnionId, year: int) -> Sequence[Piece]:
    """A union's evidence of a year, the newest first."""
    query = (
        select(PIECES, UNIONS.c.name.label("union_name"))
        .select_from(PIECES.outerjoin(UNIONS, UNIONS.c.union_id == PIECES.c.union_id))
        .where(PIECES.c.union_id == union_id, PIECES.c.year == year)
        .order_by(desc(PIECES.c.submitted_on), PIECES.c.evidence_id)
    )
    return await _called(read, [Piece.model_validate(dict(row)) for row in (await read.execute(query)).mappings()])


async def waiting(read: AsyncConnection, union_id: UnionId, page: Page, standing: Standing) -> Paged[Piece]:
    """Evidence of a union and of all below it, the oldest first."""
    query = (
        select(PIECES, UNIONS.c.name.label("union_name"))
        .select_from(PIECES.outerjoin(UNIONS, UNIONS.c.union_id == PIECES.c.union_id))
        .where(PIECES.c.standing == standing, await within(read, PIECES.c.union_id, union_id))
    )
    order = (PIECES.c.submitted_on, PIECES.c.union_id, PIECES.c.year, PIECES.c.evidence_id)
    found = await page.of(read, query, order, Piece)
    return found.model_copy(update={"items": await _called(read, found.items)})


async def _called(read: AsyncConnection, pieces: Sequence[Piece]) -> list[Piece]:
    """The same with what schemes call their facts."""
    names = {one.fact.fact: {"zh": one.fact.zh, "en": one.fact.en} for one in await asked(read)}
    return [piece.model_copy(update=names.get(piece.fact, {})) for piece in pieces]


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact, and whom schemes ask for it: kinds and types of unit, as patterns."""

    fact: AskedFact
    patterns: frozenset[str]

    def asks(self, unit: str) -> bool:
        """Whether a unit, written kind/type, has to tell it."""
        return any(fnmatchcase(unit, pattern) for pattern in self.patterns)


async def asked(read: AsyncConnection) -> Sequence[Asked]:
    """What the newest versions of all schemes ask for and no event tells, by name.

    A scheme asks the units that its last evaluation was of; one that was not used yet asks every primary union.
    """
    by_day = select(SCHEMES.c.scheme_id, SCHEMES.c.text).order_by(SCHEMES.c.adopted_on, SCHEMES.c.version)
    newest = {row.scheme_id: row.text for row in (await read.execute(by_day)).all()}
    by_year = select(EVALUATIONS.c.scheme_id, EVALUATIONS.c.applies_to).where(EVALUATIONS.c.kind == "annual")
    opened = (await read.execute(by_year.order_by(EVALUATIONS.c.year, EVALUATIONS.c.opened_on))).all()
    units = {row.scheme_id: frozenset(row.applies_to) for row in opened}
    found: dict[str, Asked] = {}
    for scheme_id, text in newest.items():
        for fact in _asked(text):
            before = found.get(fact.fact)
            patterns = units.get(scheme_id, EVERY_UNION) | (before.patterns if before else frozenset())
            found[fact.fact] = Asked(before.fact if before else fact, patterns)
    return [found[name] for name in sorted(found)]


@lru_cache(maxsize=64)
def _asked(text: str) -> tuple[AskedFact, ...]:
    try:
        scheme = load(text)
    except BadScheme:  # another release reads it
        return ()
    return tuple(
        AskedFact(fact=name, kind=given.kind, origin=given.origin, zh=given.zh, en=given.en)
        for name, given in scheme.inputs.items()
        if name not in VALUES and not is_counted(name)
    )


async def known(read: AsyncConnection, union_id: UnionId, year: int) -> Sequence[KnownFact]:
    """What is asked of a union in a year, and what is known; what is missing comes first."""
    unit = await read.scalar(select(_UNIT).where(UNIONS.c.union_id == union_id)) or ""
    rows = (await read.execute(select(FACTS).where(FACTS.c.union_id == union_id, FACTS.c.year <= year))).mappings()
    own, before = {}, dict[str, int]()
    for row in rows:
        if row["year"] == year:
            own[row["fact"]] = row
        else:
            before[row["fact"]] = max(before.get(row["fact"], 0), row["year"])
    found = [
        KnownFact(
            **dict(one.fact), last_year=before.get(one.fact.fact), value=None if row is None else row["value"],
            said_on=None if row is None else row["said_on"], checked=row is not None and row["checked"],
        )
        for one in await asked(read)
        if one.asks(unit)
        for row in [own.get(one.fact.fact)]
    ]  # fmt: skip
    return sorted(found, key=lambda fact: (fact.value is not None, fact.fact))


async def coverage(read: AsyncConnection, union_id: UnionId, year: int) -> Sequence[Coverage]:
    """For how many of the unions that are asked for it each fact is known in a year; what most of them lack comes first."""
    mine = and_(UNIONS.c.dissolved_on.is_(None), await within(read, UNIONS.c.union_id, union_id))
    sizes = (await read.execute(select(_UNIT, func.count()).where(mine).group_by(_UNIT))).all()
    counted = (
        select(FACTS.c.fact, _UNIT, func.count(), func.count().filter(FACTS.c.checked))
        .select_from(FACTS.join(UNIONS, UNIONS.c.union_id == FACTS.c.union_id))
        .where(FACTS.c.year == year, mine)
        .group_by(FACTS.c.fact, _UNIT)
    )
    counts: dict[str, list[tuple[str, int, int]]] = {}
    for fact, unit, told, checked in (await read.execute(counted)).all():
        counts.setdefault(fact, []).append((unit, told, checked))
    found = [
        Coverage(
            **dict(one.fact), unions=sum(size for unit, size in sizes if one.asks(unit)),
            known=sum(told for unit, told, _ in counts.get(one.fact.fact, ()) if one.asks(unit)),
            checked=sum(checked for unit, _, checked in counts.get(one.fact.fact, ()) if one.asks(unit)),
        )
        for one in await asked(read)
    ]  # fmt: skip
    return sorted((one for one in found if one.unions), key=lambda one: (one.known - one.unions, one.fact))


async def lacking(read: AsyncConnection, union_id: UnionId, fact: str, year: int, page: Page) -> Paged[Lacking]:
    """Unions that are asked for a fact and have not told it in a year, with the last year for which it was known."""
    patterns = [pattern for one in await asked(read) if one.fact.fact == fact for pattern in one.patterns]
    asks = or_(*(_UNIT.like(pattern.replace("*", "%")) for pattern in patterns)) if patterns else false()
    told = exists().where(FACTS.c.union_id == UNIONS.c.union_id, FACTS.c.fact == fact, FACTS.c.year == year)
    last = (
        select(func.max(FACTS.c.year))
        .where(and_(FACTS.c.union_id == UNIONS.c.union_id, FACTS.c.fact == fact, FACTS.c.year < year))
        .scalar_subquery()
    )
    query = select(UNIONS.c.union_id, UNIONS.c.name, last.label("last_year")).where(
        UNIONS.c.dissolved_on.is_(None), asks, ~told, await within(read, UNIONS.c.union_id, union_id)
    )
    return await page.of(read, query, (UNIONS.c.union_id,), Lacking)
