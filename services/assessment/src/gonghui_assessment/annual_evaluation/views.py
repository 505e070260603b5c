"""Evaluations and results as they are read."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, Numeric, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.adopted_scheme.views import SCHEMES
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    EvaluationClosed,
    EvaluationOpened,
    ResultsPublished,
    ScoreRevised,
    UnitEvaluated,
)
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

EVALUATIONS = Table(
    "evaluations",
    METADATA,
    Column("evaluation_id", Text, primary_key=True),
    Column("union_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("scheme_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("applies_to", JSON, nullable=False),
    Column("grades", JSON, nullable=False),
    Column("quota", Text, nullable=False),
    Column("frontier", JSON, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("units", Integer),
    Column("snapshot", Text),
    Column("result", Text),
    Column("published_on", Date),
    Column("appeal_by", Date),
)
RESULTS = Table(
    "results",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("scheme_id", Text, nullable=False),
    Column("total", Text, nullable=False),
    Column("full", Text, nullable=False),
    Column("rank_by", Numeric(30, 12), nullable=False),  # the total for sorting; the exact one is the text
    Column("grade", Text, nullable=False),
    Column("vetoed", Boolean, nullable=False),
    Column("result", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("first_total", Text),  # what was scored first, once it was revised
    Column("first_full", Text),
    Column("first_grade", Text),
    Index("results_by_rank", "evaluation_id", "rank_by", "union_id"),
    Index("results_by_grade", "evaluation_id", "grade"),
    Index("results_by_year", "year", "grade"),
)


@projection(
    "evaluations", version=2, reads=[EvaluationOpened, EvaluationClosed, ResultsPublished], writes=[EVALUATIONS]
)
def project_evaluations(evaluations: Rows, event: Recorded) -> None:
    """Evaluations with what they froze."""
    match event.body:
        case EvaluationOpened() as opened:
            evaluations.put(
                (opened.evaluation_id,), union_id=event.union_id, kind=opened.kind, year=opened.year,
                scheme_id=opened.scheme_id, version=opened.version, applies_to=list(opened.applies_to), grades=opened.grades, quota=opened.quota,
                frontier={f.producer: f.position for f in opened.frontier}, opened_on=event.occurred_on, state="open",
                units=None, snapshot=None, result=None, published_on=None, appeal_by=None,
            )  # fmt: skip
        case EvaluationClosed(evaluation_id=key, units=units, snapshot=snapshot, result=result):
            evaluations.put((key,), state="closed", units=units, snapshot=snapshot, result=result)
        case ResultsPublished(evaluation_id=key, appeal_by=day):
            evaluations.put((key,), published_on=event.occurred_on, appeal_by=day)


@projection("results", version=3, reads=[UnitEvaluated, ScoreRevised], writes=[RESULTS])
def project_results(results: Rows, event: Recorded) -> None:
    """Results by union as they stand now, with what was scored first."""
    match event.body:
        case ScoreRevised() as revised:
            key = (event.union_id, revised.evaluation_id)
            known = results.get(key)
            if known is None:  # not read yet: what is revised was recorded before, in the same stream
                return
            first = {f"first_{name}": known[f"first_{name}"] or known[name] for name in ("total", "full", "grade")}
            rank_by = _rank_by(revised.total)
            results.put(key, total=revised.total, full=revised.full, grade=revised.grade, rank_by=rank_by, **first)
        case UnitEvaluated() as unit:
            results.put(
                (event.union_id, unit.evaluation_id), year=unit.year, scheme_id=unit.scheme_id, total=unit.total,
                full=unit.full, rank_by=_rank_by(unit.total), grade=unit.grade,
                vetoed=unit.vetoed, result=unit.result, position=event.position, first_total=None, first_full=None, first_grade=None,
            )  # fmt: skip


def _rank_by(total: str) -> Any:
    from decimal import Decimal  # noqa: PLC0415 - one use

    number = Fraction(total)
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("1e-12"))


class EvaluationRow(BaseModel):
    """One evaluation."""

    evaluation_id: Identifier
    kind: str
    year: int
    scheme_id: str
    version: str
    title_zh: str | None  # of the scheme
    title_en: str | None
    state: str
    units: int | None
    snapshot: str | None
    result: str | None
    published_on: date | None
    appeal_by: date | None


class ResultRow(BaseModel):
    """One union's result."""

    union_id: UnionId
    name: str
    total: str
    full: str
    grade: str
    vetoed: bool
    first_total: str | None  # what was scored first, where it was revised
    first_grade: str | None


class Results(BaseModel):
    """How the grades are spread, and the unions, best first."""

    grades: Mapping[str, int]
    items: Sequence[ResultRow]


class YearOfUnion(BaseModel):
    """A union's result in one evaluation."""

    evaluation_id: Identifier
    year: int
    scheme_id: str
    title_zh: str | None  # of the scheme
    title_en: str | None
    total: str
    full: str
    grade: str
    vetoed: bool
    first_total: str | None  # what was scored first, where it was revised
    first_grade: str | None


_TITLES = (SCHEMES.c.title_zh, SCHEMES.c.title_en)
_ITS_SCHEME = (SCHEMES.c.scheme_id == EVALUATIONS.c.scheme_id) & (SCHEMES.c.version == EVALUATIONS.c.version)


async def evaluations(read: AsyncConnection, page: Page) -> Paged[EvaluationRow]:
    """All evaluations by year."""
    query = select(EVALUATIONS, *_TITLES).outerjoin(SCHEMES, _ITS_SCHEME)
    return await page.of(read, query, (EVALUATIONS.c.year, EVALUATIONS.c.evaluation_id), EvaluationRow)


async def evaluation(read: AsyncConnection, evaluation_id: str) -> dict[str, Any] | None:
    """One evaluation with all that it froze."""
    query = select(EVALUATIONS, *_TITLES).outerjoin(SCHEMES, _ITS_SCHEME)
    query = query.where(EVALUATIONS.c.evaluation_id == evaluation_id)
    row = (await read.execute(query)).mappings().first()
    return dict(row) if row else None


async def results(read: AsyncConnection, evaluation_id: str, limit: int, offset: int) -> Results:
    """Grades and one page of unions."""
    mine = RESULTS.c.evaluation_id == evaluation_id
    spread = await read.execute(select(RESULTS.c.grade, func.count()).where(mine).group_by(RESULTS.c.grade))
    best_first = (RESULTS.c.rank_by.desc(), RESULTS.c.union_id.desc())
    page = (  # from the index alone; only the rows of the page are read whole
        select(RESULTS.c.union_id, RESULTS.c.rank_by).where(mine).order_by(*best_first).limit(limit).offset(offset)
    ).subquery()
    query = (
        select(
            RESULTS.c.union_id,
            UNIONS.c.name,
            RESULTS.c.total,
            RESULTS.c.full,
            RESULTS.c.grade,
            RESULTS.c.vetoed,
            RESULTS.c.first_total,
            RESULTS.c.first_grade,
        )
        .join(page, page.c.union_id == RESULTS.c.union_id)
        .join(UNIONS, UNIONS.c.union_id == RESULTS.c.union_id)
        .where(mine)
        .order_by(*best_first)
    )
    rows = (await read.execute(query)).mappings()
    return Results(grades=dict(spread.all()), items=[ResultRow.model_validate(dict(r)) for r in rows])


async def grades_of_year(read: AsyncConnection, year: int) -> Mapping[str, int]:
    """How the grades of a year are spread over all schemes."""
    query = select(RESULTS.c.grade, func.count()).where(RESULTS.c.year == year).group_by(RESULTS.c.grade)
    return dict((await read.execute(query)).all())


async def of_union(read: AsyncConnection, union_id: str) -> Sequence[YearOfUnion]:
    """A union's results, newest year first."""
    query = (
        select(RESULTS, *_TITLES)
        .join(EVALUATIONS, EVALUATIONS.c.evaluation_id == RESULTS.c.evaluation_id)
        .outerjoin(SCHEMES, _ITS_SCHEME)
        .where(RESULTS.c.union_id == union_id)
        .order_by(RESULTS.c.year.desc(), RESULTS.c.evaluation_id)
    )
    return [YearOfUnion.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def result_of(read: AsyncConnection, evaluation_id: str, union_id: str) -> dict[str, Any] | None:
    """One union's result in one evaluation."""
    mine = (RESULTS.c.evaluation_id == evaluation_id) & (RESULTS.c.union_id == union_id)
    row = (await read.execute(select(RESULTS).where(mine))).mappings().first()
    return dict(row) if row else None
