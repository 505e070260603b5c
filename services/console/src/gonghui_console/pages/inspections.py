"""Inspections and hazards: a union's desk, made for whoever stands in a workshop, and the board of those that are overdue."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import JsonValue

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.inspections import Hazard, HazardAge, HazardCount, HazardFigures, Inspection, Supervisor
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.charts import Chart, Series, Tone
from gonghui_console.forms import (
    Body,
    DoneWhat,
    Field,
    Form,
    Known,
    Options,
    Sent,
    Typed,
    Undone,
    carry_out,
    told,
    waiting_for,
)
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, PersonId, UnionId

from .elections import names_of

router = APIRouter()
AT: Final = "/unions/{union_id}/inspections"
HAZARD: Final = "/unions/{union_id}/hazards/{hazard_id}"
After = Annotated[str, Query(max_length=500)]
Under = Annotated[UnionId | None, Query()]
HazardId = Annotated[Identifier, Path()]
Person = Annotated[PersonId, Path()]
ON: Final = Field("occurred_on", "day", optional=True)
INTEREST: Final = Field("interest", "choice", codes="interest_at_stake")
CLAIM: Final = Form("claim_fix", (Field("person_id", "id"), Field("measures", "long"), ON))
FIXED: Final = Form("verify_fix", (Field("person_id", "choice"), INTEREST, Field("remark", "long", optional=True), ON))
REJECTED: Final = Form("reject_fix", (Field("person_id", "choice"), INTEREST, Field("remark", "long"), ON))
RAISE: Final = Form(
    "raise_hazard",
    (
        Field("inspection_id", "choice"), Field("severity", "choice", codes="hazard_severity"), Field("what", "long"),
        Field("rectify_by", "day", optional=True), ON,
    ),
)  # fmt: skip
APPOINT: Final = Form("appoint_supervisor", (Field("person_id", "id"), ON))
RELEASE: Final = Form("release_supervisor")
DONE: Final = frozenset({"inspect_site", *(form.key for form in (CLAIM, FIXED, REJECTED, RAISE, APPOINT, RELEASE))})
MOST: Final = 200  # hazards that a desk shows at once
LATEST: Final = 20  # inspections in which a hazard may have been found
SEVERITY_TONES: Final[Mapping[str, Tone]] = {"general": "plain", "major": "warn", "imminent": "bad"}


def inspection_form(words: Words, supervisors: Mapping[PersonId, str]) -> Form:
    """What is asked of an inspection: a box for each matter, a choice for each supervisor."""
    matters = [Field(f"matter.{code}", "tick", label=name) for code, name in words.choices("inspection_matter")]
    people = [
        Field(f"inspector.{person}", "choice", codes="inspecting", optional=True, label=name)
        for person, name in supervisors.items()
    ]
    return Form("inspect_site", (Field("site"), *matters, *people, Field("looked_at", "long"), ON))


def as_inspected(body: Body) -> Body:
    """Matters and supervisors as lists; who has an interest is named with it."""
    plain = {name: value for name, value in body.items() if not name.startswith(("matter.", "inspector."))}
    matters: list[JsonValue] = [
        name.removeprefix("matter.") for name, value in body.items() if name.startswith("matter.") and value
    ]
    inspectors: list[JsonValue] = [
        {"person_id": name.removeprefix("inspector."), "interest": "none" if part == "inspects" else part}
        for name, part in body.items()
        if name.startswith("inspector.")
    ]
    return {**plain, "matters": matters, "inspectors": inspectors}


@router.get(AT)
async def desk(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Hazards by age, the forms, the supervisors."""
    return await _shown(page, union_id, done=done if done in DONE else "", known=known)


@router.post(AT, dependencies=[Depends(own_form)])
async def inspect(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Record an inspection."""
    people = await page.ask("organisation", f"/unions/{union_id}/supervisors", list[Supervisor])
    form = inspection_form(page.words, {one.person_id: one.person_id for one in people})
    path = f"/unions/{union_id}/inspections/inspection-{secrets.token_hex(6)}"
    return await _done(page, union_id, form, path, typed, shaped=as_inspected)


@router.post("/unions/{union_id}/hazards", dependencies=[Depends(own_form)])
async def raise_hazard(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Record a hazard."""
    return await _done(page, union_id, RAISE, f"/unions/{union_id}/hazards/hazard-{secrets.token_hex(6)}", typed)


@router.post(f"{HAZARD}/claims", dependencies=[Depends(own_form)])
async def claim(page: CurrentPage, union_id: UnionId, hazard_id: HazardId, typed: Typed) -> Response:
    """Say that a hazard has been put right."""
    return await _done(page, union_id, CLAIM, f"/unions/{union_id}/hazards/{hazard_id}/claims", typed)


@router.post(f"{HAZARD}/verifications", dependencies=[Depends(own_form)])
async def verify(page: CurrentPage, union_id: UnionId, hazard_id: HazardId, typed: Typed) -> Response:
    """Confirm that it has."""
    path = f"/unions/{union_id}/hazards/{hazard_id}/verifications"
    return await _done(page, union_id, FIXED, path, typed, {"fixed": True})


@router.post(f"{HAZARD}/rejections", dependencies=[Depends(own_form)])
async def reject(page: CurrentPage, union_id: UnionId, hazard_id: HazardId, typed: Typed) -> Response:
    """Say that it has not, and open it again."""
    path = f"/unions/{union_id}/hazards/{hazard_id}/verifications"
    return await _done(page, union_id, REJECTED, path, typed, {"fixed": False})


@router.post("/unions/{union_id}/supervisors", dependencies=[Depends(own_form)])
async def appoint(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Appoint a supervisor."""
    return await _done(page, union_id, APPOINT, f"/unions/{union_id}/supervisors", typed)


@router.post("/unions/{union_id}/supervisors/{person_id}/release", dependencies=[Depends(own_form)])
async def release(page: CurrentPage, union_id: UnionId, person_id: Person, typed: Typed) -> Response:
    """End an appointment."""
    return await _done(page, union_id, RELEASE, f"/unions/{union_id}/supervisors/{person_id}/release", typed)


async def _done(
    page: Page, union_id: UnionId, form: Form, path: str, typed: Sent, fixed: Body | None = None,
    shaped: Callable[[Body], Body] = dict,
) -> Response:  # fmt: skip
    try:
        done = await carry_out(page, "organisation", path, form, typed, fixed, shaped)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/inspections", form.key, done)


@router.get("/unions/{union_id}/inspections/held")
async def held(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Inspections of the past, the latest first."""
    where, asked = f"/unions/{union_id}/inspections", {"after": after} if after else {}
    paged = await page.ask("organisation", where, Paged[Inspection], descending="true", limit=LATEST, **asked)
    people = [person for one in paged.items for person in (*one.inspectors, *one.recused)]
    return page.part(
        "inspections_held", "inspections/held.html", back=(where, page.words("inspections.title")),
        inspections=paged.items, names=await names_of(page, union_id, people), more_at=page.next(paged),
    )  # fmt: skip


@router.get("/unions/{union_id}/hazards/fixed")
async def fixed(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Hazards that were put right, the latest first."""
    where, asked = f"/unions/{union_id}/hazards", {"after": after} if after else {}
    paged = await page.ask("organisation", where, Paged[Hazard], fixed="true", descending="true", limit=LATEST, **asked)
    return page.part(
        "hazards_fixed", "inspections/fixed.html", hazards=paged.items, more_at=page.next(paged),
        back=(f"/unions/{union_id}/inspections", page.words("inspections.title")), tones=SEVERITY_TONES,
    )  # fmt: skip


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where, wait = f"/unions/{union_id}", waiting_for(known)
    union, supervisors, hazards, found, inspections = await asyncio.gather(
        page.ask("organisation", where, UnionCard),
        page.ask("organisation", f"{where}/supervisors", list[Supervisor], **wait),
        page.ask("organisation", f"{where}/hazards", Paged[Hazard], limit=MOST, **wait),
        page.ask("organisation", f"/federations/{union_id}/hazard-figures", HazardFigures, **wait),
        page.ask("organisation", f"{where}/inspections", Paged[Inspection], descending="true", limit=LATEST, **wait),
    )
    people = [one.person_id for one in supervisors] + [one.claimed_by for one in hazards.items if one.claimed_by]
    people += [one.entered_by.removeprefix("person:") for one in hazards.items if one.entered_by]
    names = await names_of(page, union_id, people)
    known_by = {one.person_id: _called(one, names, union_id) for one in supervisors}
    return page.show(
        "inspections/page.html", undone.status if undone else 200,
        union=union, supervisors=supervisors, hazards=hazards.items, names=names, undone=undone, done=done,
        more=hazards.next is not None, tones=SEVERITY_TONES, today=business_date(page.now), person=page.person,
        inspect=inspection_form(page.words, known_by), forms={"raise": RAISE, "claim": CLAIM, "verify": FIXED, "reject": REJECTED, "appoint": APPOINT},
        found_in={"inspection_id": [(one.inspection_id, f"{page.words.day(one.held_on)} {one.site}") for one in inspections.items]},
        verifiers={one.hazard_id: _others(known_by, one.claimed_by) for one in hazards.items},
        chart=ages(page.words, found.by_age) if any(one.in_time + one.overdue for one in found.by_age) else None,
    )  # fmt: skip


def _called(one: Supervisor, names: Mapping[PersonId, str], union_id: UnionId) -> str:
    """By name and id; with the union, where it is one above."""
    name = f"{names.get(one.person_id, '')} {one.person_id}".strip()
    return name if one.union_id == union_id else f"{name} · {one.name or one.union_id}"


def _others(supervisors: Mapping[PersonId, str], claimed_by: PersonId | None) -> Options:
    """Who may verify what somebody claimed."""
    return {"person_id": [(person, name) for person, name in supervisors.items() if person != claimed_by]}


@router.get("/hazards")
async def board(page: CurrentPage, under: Under = None) -> Response:
    """The frame: hazards of the city, or below one union."""
    return page.show("inspections/board.html", under=under)


@router.get("/hazards/figures")
async def figures(page: CurrentPage, under: Under = None) -> Response:
    """How many are not fixed, how old, how grave."""
    found = await page.ask("organisation", f"/federations/{under or page.federation}/hazard-figures", HazardFigures)
    counted = any(one.in_time + one.overdue for one in found.by_age)
    charts = [ages(page.words, found.by_age), severities(page.words, found.by_severity)] if counted else []
    in_time, overdue = (sum(getattr(one, name) for one in found.by_age) for name in ("in_time", "overdue"))
    return page.part("hazard_figures", "inspections/figures.html", charts=charts, in_time=in_time, overdue=overdue)


@router.get("/hazards/overdue")
async def overdue(page: CurrentPage, under: Under = None, after: After = "") -> Response:
    """Those that were not put right in time, the longest late first."""
    where, asked = f"/federations/{under or page.federation}/overdue-hazards", {"after": after} if after else {}
    paged = await page.ask("organisation", where, Paged[Hazard], **asked)
    return page.part(
        "overdue_hazards", "inspections/overdue.html", hazards=paged.items, more_at=page.next(paged),
        today=business_date(page.now), tones=SEVERITY_TONES,
    )  # fmt: skip


def ages(words: Words, found: Sequence[HazardAge]) -> Chart:
    """Hazards that are not fixed by the days since they were found."""
    bands = [
        words("obligations.older", days=one.from_days - 1)
        if one.to_days is None
        else words("obligations.band", first=one.from_days, last=one.to_days)
        for one in found
    ]
    return _bars(words, words("inspections.by_age"), words("field.age"), bands, found)


def severities(words: Words, found: Sequence[HazardCount]) -> Chart:
    """The same by how grave they are."""
    names = [words.name("hazard_severity", one.severity) for one in found]
    return _bars(words, words("inspections.by_severity"), words("raise_hazard.severity"), names, found)


def _bars(
    words: Words, label: str, head: str, categories: list[str], counts: Sequence[HazardAge] | Sequence[HazardCount]
) -> Chart:
    return Chart(
        label=label, head=head, categories=categories, unit=words("unit.hazards"), stacked=True, horizontal=True,
        series=[
            Series(name=words("obligations.in_time"), values=[one.in_time for one in counts], tone="plain"),
            Series(name=words("obligations.overdue"), values=[one.overdue for one in counts], tone="bad"),
        ],
    )  # fmt: skip
