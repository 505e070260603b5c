"""The rules: what holds, every version side by side, proposals with their effect on the city, re-checks."""

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Path, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import (
    ImpactChange,
    ImpactReport,
    ProposalRow,
    Recheck,
    RuleInForce,
    RuleVersion,
    VersionRow,
)
from gonghui_console.charts import MOST_BARS, Chart, Series
from gonghui_console.page import CurrentPage
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier

router = APIRouter()
Code = Annotated[str, Path(pattern=r"^(R-[A-Z]{2,4}-[0-9]{2}(\.[a-z0-9_]{1,40})?|calendar\.20[0-9]{2})$")]
Version = Annotated[Identifier, Path()]
Where = Annotated[str, Query(max_length=120, pattern=r"^(CN(/[0-9A-Za-z_.-]{1,64}){0,6})?$")]
NUMBERS: Final = frozenset({"fen", "count", "days", "working_days", "months", "years", "points"})


@router.get("/rules")
async def rules(page: CurrentPage, on: date | None = None, where: Where = "") -> Response:
    """The frame."""
    today = business_date(page.now)
    asked = {"on": (on or today).isoformat(), **({"where": where} if where else {})}
    return page.show("rules/page.html", on=on or today, where=where, asked=asked)


@router.get("/rules/list")
async def in_force(page: CurrentPage, on: date, where: Where = "") -> Response:
    """What holds on a day, here or elsewhere."""
    asked = {"on": on.isoformat(), **({"jurisdiction": where} if where else {})}
    found = await page.ask("organisation", f"/federations/{page.federation}/rules", list[RuleInForce], **asked)
    return page.part("rules_in_force", "rules/list.html", rules=found, value=shown)


@router.get("/rules/proposals")
async def proposals(page: CurrentPage) -> Response:
    """What waits for a second person."""
    paged = await page.ask(
        "organisation", f"/federations/{page.federation}/rule-proposals", Paged[ProposalRow], limit=50
    )
    return page.part("rule_proposals", "rules/proposals.html", proposals=paged.items, value=shown)


@router.get("/rules/rechecks")
async def rechecks(page: CurrentPage) -> Response:
    """How far unions have been held against changed rules."""
    found = await page.ask("organisation", f"/federations/{page.federation}/rule-rechecks", list[Recheck])
    return page.part("rule_rechecks", "rules/rechecks.html", rechecks=found)


@router.get("/rules/{code}")
async def versions(page: CurrentPage, code: Code) -> Response:
    """All versions of one rule."""
    where = f"/federations/{page.federation}/rule-versions"
    paged = await page.ask("organisation", where, Paged[VersionRow], code=code, limit=200)
    today = business_date(page.now)
    current = [row.rule for row in paged.items if not row.withdrawn and holds(row.rule, today)]
    chart = compared(page.words, current) if len(current) > 1 and current[0].unit in NUMBERS else None
    return page.part(
        "rule_versions", "rules/versions.html",
        code=code, versions=paged.items, value=shown, chart=chart, holds=holds, today=today,
    )  # fmt: skip


@router.get("/rules/{code}/{version}/impact")
async def impact(
    page: CurrentPage, code: Code, version: Version, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What a proposal would change, and the way to put it in force."""
    where = f"/federations/{page.federation}/rule-proposals"
    found, paged = await asyncio.gather(
        page.ask("organisation", f"{where}/{code}/{version}/impact", ImpactReport),
        page.ask("organisation", where, Paged[ProposalRow], limit=200),
    )
    proposal = next((row for row in paged.items if (row.code, row.version) == (code, version)), None)
    charts = [
        changes(page.words, page.words("rule_impact.by_duty"), [page.words.name("duty", one.of) for one in found.by_duty], found.by_duty),
        changes(page.words, page.words("rule_impact.by_branch"), [one.name or one.of for one in found.by_branch[:MOST_BARS]], found.by_branch[:MOST_BARS]),
    ] if found.affected else []  # fmt: skip
    return page.part(
        "rule_impact", "rules/impact.html",
        report=found, proposal=proposal, charts=charts, value=shown, done=done,
        arising=sum(one.arising for one in found.by_duty), lapsing=sum(one.lapsing for one in found.by_duty),
    )  # fmt: skip


@router.post("/rules/{code}/{version}/decision", dependencies=[Depends(own_form)])
async def decide(
    page: CurrentPage, code: Code, version: Version, step: Annotated[str, Form(max_length=20)]
) -> Response:
    """Record that the effect was seen, or put the version in force as another person than who proposed it."""
    one = f"/federations/{page.federation}/rule-versions/{code}/{version}"
    if step == "activate":
        await page.do("organisation", f"{one}/activation")
        return RedirectResponse("/rules", 303)
    await page.do("organisation", f"{one}/impact-assessments")
    return RedirectResponse(f"/rules/{code}/{version}/impact?done=assessed", 303)


def holds(rule: RuleVersion, on: date) -> bool:
    """Whether a version is in force on a day."""
    return rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)


def shown(words: Words, value: JsonValue, unit: str) -> str:
    """A rule's value as people read it."""
    match value:
        case bool():
            return words("app.yes" if value else "app.no")
        case int() if unit == "fen":
            return words.yuan(value)
        case int():
            return f"{words.number(value)} {words.name('rule_unit', unit)}"
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)[:400]


def compared(words: Words, current: Sequence[RuleVersion]) -> Chart:
    """What holds today in each jurisdiction."""
    return Chart(
        label=words("rule_versions.chart"),
        head=words("rules.where"),
        categories=[rule.jurisdiction for rule in current],
        series=[
            Series(name=words("field.value"), values=[float(str(rule.value)) for rule in current], tone="plain"),
        ],
        unit=words.name("rule_unit", current[0].unit),
        horizontal=True,
    )


def changes(words: Words, label: str, categories: list[str], found: Sequence[ImpactChange]) -> Chart:
    """Duties arising and falling away."""
    return Chart(
        label=label, head=label, categories=categories, unit=words("unit.duties"), stacked=True, horizontal=True,
        series=[
            Series(name=words("rule_impact.arising"), values=[one.arising for one in found], tone="bad"),
            Series(name=words("rule_impact.lapsing"), values=[one.lapsing for one in found], tone="good"),
        ],
    )  # fmt: skip
