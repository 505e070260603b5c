"""Duties under law: what unions owe by their size and state, where, since when; missing committees among them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import (
    Bench,
    CommitteeGap,
    Duty,
    DutyAge,
    DutyCount,
    DutyFigures,
    FullTimeGapBelow,
    SittingCommittee,
)
from gonghui_console.answers.union_life import UnusedPower
from gonghui_console.charts import MOST_BARS, Chart, Series
from gonghui_console.page import CurrentPage
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

router = APIRouter()
SEATED = ("women", "mediation", "labour_protection", "supervision", "bargaining", "standing")
Text = Annotated[str, Field(max_length=40)]
After = Annotated[str, Query(max_length=500)]


class Sought(BaseModel):
    """Which duties are looked for."""

    duty: Text = ""
    overdue: Text = ""

    def given(self) -> dict[str, str]:
        """What was chosen."""
        return {name: value for name, value in self.model_dump().items() if value}


class Listed(Sought):
    """The same, from a place in the list on."""

    after: Annotated[str, Field(max_length=500)] = ""


@router.get("/obligations")
async def obligations(page: CurrentPage, sought: Annotated[Sought, Query()]) -> Response:
    """The frame."""
    return page.show("obligations/page.html", sought=sought)


@router.get("/obligations/figures")
async def duty_figures(page: CurrentPage) -> Response:
    """How many, of what kind, where, how old."""
    found = await page.ask("organisation", f"/federations/{page.federation}/duties/figures", DutyFigures)
    charts = drawn(page.words, found) if found.by_duty else []
    in_time, overdue = (sum(getattr(one, name) for one in found.by_duty) for name in ("in_time", "overdue"))
    return page.part("duty_figures", "obligations/figures.html", charts=charts, in_time=in_time, overdue=overdue)


@router.get("/obligations/list")
async def open_duties(page: CurrentPage, listed: Annotated[Listed, Query()]) -> Response:
    """Open duties, due first at the top."""
    where = f"/federations/{page.federation}/duties"
    paged = await page.ask("organisation", where, Paged[Duty], **listed.given())
    today = business_date(page.now)
    return page.part("duty_list", "obligations/list.html", duties=paged.items, more_at=page.next(paged), today=today)


@router.get("/committee-gaps")
async def committee_gaps(page: CurrentPage, after: After = "") -> Response:
    """Missing committees, the longest missing first."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/committee-gaps"
    paged = await page.ask("organisation", where, Paged[CommitteeGap], **asked)
    chart = missing(page.words, paged.items[:MOST_BARS]) if paged.items else None
    today = business_date(page.now)
    return page.part(
        "gap_list", "obligations/gaps.html", gaps=paged.items, chart=chart, more_at=page.next(paged), today=today
    )


@router.get("/committees")
async def committees(page: CurrentPage) -> Response:
    """The frame: committees that are missing, and those that are incomplete."""
    return page.show("obligations/committees.html")


@router.get("/committees/incomplete")
async def incomplete(page: CurrentPage, after: After = "") -> Response:
    """Committees with free seats, without a head, or whose term is over."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/incomplete-committees"
    paged = await page.ask("organisation", where, Paged[SittingCommittee], **asked)
    shown = {"committees": paged.items, "more_at": page.next(paged), "today": business_date(page.now)}
    return page.part("short_list", "obligations/incomplete.html", **shown)


@router.get("/powers-and-officers")
async def powers_and_officers(page: CurrentPage) -> Response:
    """The frame: what no clock runs for, powers that lie idle and officers that are missing."""
    return page.show("obligations/powers_and_officers.html")


@router.get("/unused-powers")
async def unused_powers(page: CurrentPage, after: After = "") -> Response:
    """Powers that unions have and have not used within a year."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/unused-powers"
    paged = await page.ask("organisation", where, Paged[UnusedPower], **asked)
    return page.part(
        "unused_powers", "obligations/unused_powers.html", powers=paged.items, more_at=page.next(paged)
    )  # fmt: skip


@router.get("/full-time-gaps")
async def full_time_gaps(page: CurrentPage, after: After = "") -> Response:
    """Unions with fewer full-time officers than the guideline of their jurisdiction gives them."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/full-time-gaps"
    paged = await page.ask("organisation", where, Paged[FullTimeGapBelow], **asked)
    chart = short_of(page.words, paged.items[:MOST_BARS]) if paged.items else None
    return page.part(
        "full_time_gaps", "obligations/full_time_gaps.html", gaps=paged.items, chart=chart, more_at=page.next(paged)
    )


@router.get("/unions/{union_id}/benches")
async def benches(page: CurrentPage, union_id: UnionId) -> Response:
    """A union's committees that are not elected, and who sits on them."""
    found = await page.ask("organisation", f"/unions/{union_id}/benches", list[Bench])
    chart = seats(page.words, found) if found else None
    sitting = {one.committee for one in found}
    forming = [committee for committee in SEATED if committee not in sitting]
    return page.part(
        "benches", "obligations/benches.html", union_id=union_id, benches=found, chart=chart, forming=forming,
        today=business_date(page.now),
    )  # fmt: skip


@router.get("/unions/{union_id}/duties")
async def duties(page: CurrentPage, union_id: UnionId) -> Response:
    """What one union owes and owed."""
    found = await page.ask("organisation", f"/unions/{union_id}/duties", list[Duty])
    return page.part("duties", "obligations/union.html", duties=found, today=business_date(page.now))


def drawn(words: Words, found: DutyFigures) -> list[Chart]:
    """Open duties by kind, by place and by age, those overdue apart."""
    kinds = [words.name("duty", one.of) for one in found.by_duty]
    places = [one.name or one.of for one in found.by_branch[:MOST_BARS]]
    return [
        _bars(words, words("obligations.by_duty"), words("field.duty"), kinds, found.by_duty),
        _bars(words, words("obligations.by_branch"), words("field.union"), places, found.by_branch[:MOST_BARS]),
        _bars(
            words, words("obligations.by_age"), words("field.age"), [_age(words, b) for b in found.by_age], found.by_age
        ),
    ]


def _bars(words: Words, label: str, head: str, categories: list[str], counts: list[DutyCount] | list[DutyAge]) -> Chart:
    return Chart(
        label=label, head=head, categories=categories, unit=words("unit.duties"), stacked=True, horizontal=True,
        series=[
            Series(name=words("obligations.in_time"), values=[one.in_time for one in counts], tone="plain"),
            Series(name=words("obligations.overdue"), values=[one.overdue for one in counts], tone="bad"),
        ],
    )  # fmt: skip


def _age(words: Words, band: DutyAge) -> str:
    if band.to_days is None:
        return words("obligations.older", days=band.from_days - 1)
    return words("obligations.band", first=band.from_days, last=band.to_days)


def missing(words: Words, gaps: Sequence[CommitteeGap]) -> Chart:
    """How long each union of a page has been without its committee."""
    return Chart(
        label=words("gap_list.chart"),
        head=words("field.union"),
        categories=[f"{gap.name or gap.union_id} · {words.name('committee', gap.committee)}" for gap in gaps],
        series=[Series(name=words("field.days"), values=[gap.days for gap in gaps], tone="warn")],
        unit=words("unit.days"),
        horizontal=True,
    )


def short_of(words: Words, gaps: Sequence[FullTimeGapBelow]) -> Chart:
    """The full-time officers that each union of a page has, and those that the guideline would add."""
    return Chart(
        label=words("full_time_gaps.chart"), head=words("field.union"), unit=words("unit.officers"), stacked=True,
        horizontal=True, categories=[gap.name or gap.union_id for gap in gaps],
        series=[
            Series(name=words("full_time.officers"), values=[gap.full_time for gap in gaps], tone="plain"),
            Series(name=words("full_time_gaps.missing"), values=[gap.gap for gap in gaps], tone="warn"),
        ],
    )  # fmt: skip


def seats(words: Words, benches: Sequence[Bench]) -> Chart:
    """How many seats of each committee are taken, by women and men, and free."""
    return Chart(
        label=words("benches.chart"), head=words("field.committee"), unit=words("unit.seats"), stacked=True, horizontal=True,
        categories=[words.name("committee", one.committee) for one in benches],
        series=[
            Series(name=words("benches.women"), values=[one.women for one in benches], tone="good"),
            Series(name=words("benches.men"), values=[one.taken - one.women for one in benches], tone="plain"),
            Series(name=words("benches.free"), values=[one.seats - one.taken for one in benches], tone="quiet"),
        ],
    )  # fmt: skip
