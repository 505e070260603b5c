"""Plan years: what recurs, drawn as a wheel with its gaps; the unions that left something out; opening a year."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import JsonValue

from gonghui_console import attempts
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.targets import GapsOfUnion, Period, PlannedDuty
from gonghui_console.attempts import Attempt, typed_of
from gonghui_console.charts import Ring, Slice, Tone, Wheel
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

from .targets import Under, Year

router = APIRouter()
LINES: Final = 8  # duties that the form offers
WHOLE: Final = 100
MOST_LEFT_OUT: Final = 20  # per cent of unions: above it a period of many stands in red
TONES: Final[dict[str, Tone]] = {"done": "good", "gap": "bad", "running": "warn", "ahead": "quiet"}
Sheet = Annotated[attempts.Typed, Depends(typed_of)]


@router.get("/plan-years")
async def plan_year(page: CurrentPage, year: Year = None, under: Under = None) -> Response:
    """The frame."""
    return _shown(page, year or page.year, under)


@router.get("/plan-years/wheel")
async def wheel(page: CurrentPage, year: Year = None, under: Under = None) -> Response:
    """What recurs, over all unions that owe it."""
    shown = year or page.year
    where = f"/unions/{under or page.federation}/plan-year-below"
    duties = await page.ask("assessment", where, list[PlannedDuty], year=shown)
    return page.part(
        "plan_wheel", "plan_years/wheel.html", duties=duties, tone=tone,
        wheel=drawn(page.words, shown, duties) if duties else None, single=False,
    )  # fmt: skip


@router.get("/plan-years/gaps")
async def gaps(
    page: CurrentPage, year: Year = None, under: Under = None, after: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """Unions that left out a period."""
    asked = {"after": after} if after else {}
    where = f"/unions/{under or page.federation}/plan-gaps"
    shown = year or page.year
    paged = await page.ask("assessment", where, Paged[GapsOfUnion], year=shown, limit=20, **asked)
    return page.part("plan_gaps", "plan_years/gaps.html", unions=paged.items, more_at=page.next(paged))


@router.post("/plan-years", dependencies=[Depends(own_form)])
async def open_year(page: CurrentPage, form: Sheet) -> Response:
    """Open a year for the federation, or for a union and all below it."""
    under = form.one("under") or None
    year = form.whole("year")
    body: dict[str, JsonValue] = {"year": year, "duties": duties_of(form)}
    try:
        await page.do("assessment", f"/unions/{under or page.federation}/plan-years", **body)
    except Refused as refused:
        return _shown(page, business_date(page.now).year, under, Attempt("plan_open", form, refused))
    return page.go(f"/plan-years?year={year}" + (f"&under={under}" if under else ""))


@router.get("/unions/{union_id}/plan-year")
async def of_union(page: CurrentPage, union_id: UnionId) -> Response:
    """What one union owes this year, and where nothing happened."""
    year = business_date(page.now).year
    duties = await page.ask("assessment", f"/unions/{union_id}/plan-year", list[PlannedDuty], year=year)
    return page.part(
        "plan_year", "plan_years/wheel.html", duties=duties, tone=tone, single=True,
        wheel=drawn(page.words, year, duties) if duties else None,
    )  # fmt: skip


def _shown(page: Page, year: int, under: UnionId | None, attempt: Attempt = Attempt()) -> Response:  # noqa: B008 - frozen
    return page.show(
        "plan_years/page.html", attempt.status, year=year, under=under, attempt=attempt, lines=range(LINES),
        measures=page.words.choices("measure"),
    )  # fmt: skip


def duties_of(form: attempts.Typed) -> list[JsonValue]:
    """A line for every duty that was given a name."""
    return [
        form.given(function=form.one(f"function:{number}"))
        | {
            "duty_id": f"d-{secrets.token_hex(4)}", "title": form.one(f"title:{number}"),
            "measure": form.one(f"measure:{number}"), "every": form.one(f"every:{number}"),
            "kinds": [*form.all(f"kind:{number}")],
        }
        for number in range(LINES)
        if form.one(f"title:{number}")
    ]  # fmt: skip


def tone(period: Period) -> Tone:
    """How a period stands; where many owe it, a few that left it out are a warning."""
    if period.state == "gap" and period.owed > 1 and (period.owed - period.done) * WHOLE <= period.owed * MOST_LEFT_OUT:
        return "warn"
    return TONES.get(period.state, "quiet")


def drawn(words: Words, year: int, duties: Sequence[PlannedDuty]) -> Wheel:
    """A ring for each duty, a part of it for each period."""
    return Wheel(
        label=words("plan_year.chart", year=year),
        months=[words("plan_year.month", month=month) for month in range(1, 13)],
        rings=[
            Ring(
                name=duty.title,
                slices=[
                    Slice(name=_said(words, period), days=(period.last - period.first).days + 1, tone=tone(period))
                    for period in duty.periods
                ],
            )
            for duty in duties
        ],
    )


def _said(words: Words, period: Period) -> str:
    span = (
        f"{_month(period.first)}–{_month(period.last)}"
        if period.first.month != period.last.month
        else _month(period.first)
    )
    figures = f" {period.done} / {period.owed}" if period.owed > 1 else ""
    return f"{span} {words.name('period_state', period.state)}{figures}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
