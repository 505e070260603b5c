"""What a proposed version would change in the city: which unions would owe what they do not owe, and the other way round.

The law as it is and the law as it would be are resolved once for each jurisdiction; each union is held against both.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from msgspec import convert
from msgspec.structs import replace
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.obligation.duties import Facts, Law, law_of, owed
from gonghui_organisation.obligation.facts import Found, facts_in
from gonghui_shared.clock import business_date
from gonghui_shared.contracts.organisation import DutyKind
from gonghui_shared.directory import UNIONS, branches
from gonghui_shared.handling import Ask
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import NotFound
from gonghui_shared.rules import Rulebook, RuleVersion
from gonghui_shared.runtime import Runtime

from .views import PROPOSALS

_DAY: Final = timedelta(days=1)
NAMED: Final = 200  # unions that a report names


@dataclass(frozen=True, slots=True)
class Shift:
    """What one union would owe anew, and owe no longer."""

    union_id: UnionId
    arising: frozenset[DutyKind]
    lapsing: frozenset[DutyKind]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version would change on a day."""

    rule: RuleVersion
    on: date
    unions: int  # held against both laws
    shifts: Sequence[Shift]

    @property
    def arising(self) -> int:
        """Duties that would arise."""
        return sum(len(shift.arising) for shift in self.shifts)

    @property
    def lapsing(self) -> int:
        """Duties that would fall away."""
        return sum(len(shift.lapsing) for shift in self.shifts)


def as_if(book: Rulebook, rule: RuleVersion) -> Rulebook:
    """The rules as they would be with one more version; what it succeeds ends the day before."""
    return Rulebook(
        [rule, *(_ended(other, rule) for code in book.codes() for other in book.versions(code) if _stays(other, rule))]
    )


def _stays(other: RuleVersion, rule: RuleVersion) -> bool:
    return (other.code, other.jurisdiction) != (rule.code, rule.jurisdiction) or other.valid_from < rule.valid_from


def _ended(other: RuleVersion, rule: RuleVersion) -> RuleVersion:
    same = (other.code, other.jurisdiction) == (rule.code, rule.jurisdiction)
    return replace(other, valid_to=rule.valid_from - _DAY) if same and other.valid_on(rule.valid_from) else other


def shifts(found: Found, before: Rulebook, after: Rulebook, on: date) -> Iterator[Shift]:
    """Those of the unions that would owe something else."""
    laws: dict[str, tuple[Law, Law]] = {}
    for union_id, (jurisdiction, facts) in found.items():
        if jurisdiction not in laws:
            laws[jurisdiction] = (law_of(before.rules(jurisdiction, on)), law_of(after.rules(jurisdiction, on)))
        shift = _shift(union_id, facts, *laws[jurisdiction])
        if shift.arising or shift.lapsing:
            yield shift


def _shift(union_id: UnionId, facts: Facts, now: Law, then: Law) -> Shift:
    owes, would = owed(facts, now), owed(facts, then)
    return Shift(union_id, would - owes, owes - would)


async def impact_of(read: AsyncConnection, runtime: Runtime, federation: UnionId, code: str, version: str) -> Impact:
    """What a proposed version would change on its first day, or today if that lies behind.

    Raises:
        NotFound: nobody proposed such a version.
    """
    row = await read.scalar(
        select(PROPOSALS.c.rule).where(
            PROPOSALS.c.union_id == federation, PROPOSALS.c.code == code, PROPOSALS.c.version == version
        )
    )
    if row is None:
        raise NotFound
    rule = convert(row, RuleVersion)
    on = max(rule.valid_from, business_date(runtime.now()))
    book, found = await runtime.rulebooks.current(), await facts_in(read, rule.jurisdiction, on)
    return Impact(rule, on, len(found), list(shifts(found, book, as_if(book, rule), on)))


async def impact(ask: Ask) -> Impact:
    """Loader: of the command's version."""
    return await impact_of(ask.read, ask.runtime, ask.union_id, ask.command.code, ask.command.version)


class Change(BaseModel):
    """Duties that would arise and fall away, of one kind or in one district."""

    of: str
    name: str | None = None
    arising: int
    lapsing: int


class UnionShift(BaseModel):
    """What would change for one union."""

    union_id: UnionId
    name: str | None
    arising: list[DutyKind]
    lapsing: list[DutyKind]


class ImpactReport(BaseModel):
    """What a proposed version would change."""

    code: str
    version: str
    jurisdiction: str
    on: date
    unions: int
    affected: int
    by_duty: list[Change]
    by_branch: list[Change]
    named: list[UnionShift]  # the first ones by id


async def report(read: AsyncConnection, federation: UnionId, found: Impact) -> ImpactReport:
    """An impact as people read it, with names."""
    ids = [shift.union_id for shift in found.shifts]
    tree = branches(federation)
    placed = (
        {row.union_id: row.branch for row in await read.execute(select(tree).where(tree.c.union_id.in_(ids)))}
        if ids
        else {}
    )
    first = sorted(found.shifts, key=lambda shift: shift.union_id)[:NAMED]
    wanted = {*placed.values(), *(shift.union_id for shift in first)}
    named = select(UNIONS.c.union_id, UNIONS.c.name).where(UNIONS.c.union_id.in_(wanted))
    names = {row.union_id: row.name for row in await read.execute(named)}
    return ImpactReport(
        code=found.rule.code, version=found.rule.version, jurisdiction=found.rule.jurisdiction, on=found.on,
        unions=found.unions, affected=len(found.shifts),
        by_duty=_changes({}, ((duty, duty, shift) for shift in found.shifts for duty in shift.arising | shift.lapsing)),
        by_branch=_changes(
            names,
            ((placed.get(shift.union_id, ""), duty, shift) for shift in found.shifts for duty in shift.arising | shift.lapsing),
        ),
        named=[
            UnionShift(
                union_id=shift.union_id, name=names.get(shift.union_id), arising=sorted(shift.arising),
                lapsing=sorted(shift.lapsing),
            )
            for shift in first
        ],
    )  # fmt: skip


def _changes(names: Mapping[str, str], rows: Any) -> list[Change]:
    arising, lapsing = Counter[str](), Counter[str]()
    for of, duty, shift in rows:
        (arising if duty in shift.arising else lapsing)[of] += 1
    ordered = sorted(arising.keys() | lapsing.keys(), key=lambda of: (-arising[of] - lapsing[of], of))
    return [Change(of=of, name=names.get(of), arising=arising[of], lapsing=lapsing[of]) for of in ordered]
