"""Outcomes of terms: what was proposed for holders of posts, who signs it, who objects, who answers."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import JsonValue

from gonghui_console.answers.assessment import (
    HolderFigures,
    Outcome,
    OutcomeCount,
    OutcomeName,
    OutcomeText,
    OwnOutcome,
    PreferenceGranted,
    TermOfUnion,
    TermParts,
)
from gonghui_console.answers.everywhere import Paged
from gonghui_console.charts import ADVICE_TONES, STANDING_TONES, Chart, Series
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date

router = APIRouter()
ONE: Final = "/unions/{union_id}/outcomes/{evaluation_id}/{term_id}/{post_id}/{person_id}"
CurrentOutcome = Annotated[OutcomeName, Depends()]
Standing = Annotated[str, Query(pattern=r"^(proposed|signed|objected|upheld|dismissed|)$")]
After = Annotated[str, Query(max_length=500)]
Known = Annotated[str, Query(max_length=300, pattern=r"^([0-9A-Za-z_.:-]{1,200}@[0-9]{1,6})?$")]  # stream@version
Line = Annotated[str, Form(max_length=400, pattern=r"^[0-9A-Za-z_./-]+$")]
Text = Annotated[str, Form(max_length=4000)]
Advice = Annotated[str, Form(pattern=r"^(commend|confirm|improve|warn)$")]


@router.get("/outcomes")
async def outcomes(page: CurrentPage, standing: Standing = "proposed") -> Response:
    """The frame."""
    return page.show("outcomes/page.html", standing=standing)


@router.get("/outcomes/figures")
async def figures(page: CurrentPage) -> Response:
    """How many stand how, with which advice."""
    counts = await page.ask("assessment", "/outcome-counts", list[OutcomeCount])
    waiting = {name: sum(c.outcomes for c in counts if c.standing == name) for name in ("proposed", "objected")}
    chart = drawn(page.words, counts) if counts else None
    return page.part("outcome_figures", "outcomes/figures.html", chart=chart, waiting=waiting)


@router.get("/outcomes/list")
async def listed(page: CurrentPage, standing: Standing = "", after: After = "") -> Response:
    """Outcomes union by union, with the way to sign those that are shown."""
    asked = {name: value for name, value in (("standing", standing), ("after", after)) if value}
    paged = await page.ask("assessment", "/outcomes", Paged[Outcome], **asked)
    return page.part(
        "outcome_list", "outcomes/list.html", outcomes=paged.items, more_at=page.next(paged), sought=standing,
        today=business_date(page.now),
    )  # fmt: skip


@router.post("/outcomes/signatures", dependencies=[Depends(own_form)])
async def sign(page: CurrentPage, line: Annotated[list[Line], Form(max_length=200)]) -> Response:
    """Sign what was shown, as it was proposed; one's own outcome somebody else signs."""
    names = ("union_id", "evaluation_id", "term_id", "post_id", "person_id", "advice")
    signatures = [dict(zip(names, one.split("/"), strict=False)) for one in line]
    others: list[JsonValue] = [{**one} for one in signatures if one.get("person_id") != page.person]
    if others:
        await page.do_all("assessment", f"/federations/{page.federation}/outcome-signatures", signatures=others)
    return RedirectResponse("/outcomes", 303)


@router.get(ONE)
async def one(page: CurrentPage, outcome: CurrentOutcome, known: Known = "") -> Response:
    """The frame of one outcome."""
    return page.show("outcomes/one.html", at=outcome.address, known=known)


@router.get(f"{ONE}/record")
async def record(page: CurrentPage, outcome: CurrentOutcome, known: Known = "") -> Response:
    """How it stands, what the term came to, what was written, and what can be done."""
    own = {"wait_for": known} if known else {}  # what was just written here is read here
    found, terms, texts, figures, rewards = await asyncio.gather(
        page.ask("assessment", f"/unions/{outcome.union_id}/outcomes", list[Outcome], **own),
        page.ask("assessment", f"/unions/{outcome.union_id}/term-results", list[TermOfUnion]),
        page.ask("assessment", f"{outcome.at_service}/words", list[OutcomeText], **own),
        _figures(page, outcome),
        page.ask("assessment", f"/unions/{outcome.union_id}/rewards", list[PreferenceGranted], **own),
    )
    this = next((row for row in found if row.address == outcome.address), None)
    if this is None:
        raise Refused(404, {})
    term = next((t for t in terms if (t.term_id, t.evaluation_id) == (this.term_id, this.evaluation_id)), None)
    return page.part(
        "term_outcome", "outcomes/record.html", outcome=this, texts=texts,
        figures=figures, term=term, chart=parts(page.words, figures or term) if term else None, own=this.person_id == page.person,
        rewards=[one for one in rewards if one.address == this.address],
    )  # fmt: skip


@router.post(f"{ONE}/signature", dependencies=[Depends(own_form)])
async def sign_one(page: CurrentPage, outcome: CurrentOutcome, advice: Advice, ground: Text = "") -> Response:
    """Sign one outcome, as it was proposed or otherwise."""
    done = await page.do("assessment", f"{outcome.at_service}/signature", advice=advice, ground=ground.strip())
    return RedirectResponse(f"{outcome.address}?known={done.known}", 303)


@router.post(f"{ONE}/answer", dependencies=[Depends(own_form)])
async def answer(
    page: CurrentPage, outcome: CurrentOutcome, decision: Annotated[str, Form(pattern=r"^(upheld|dismissed)$")],
    advice: Advice, text: Text,
) -> Response:  # fmt: skip
    """Uphold or dismiss an objection."""
    upheld = decision == "upheld"
    body: dict[str, JsonValue] = {"upheld": upheld, "advice": advice, "answer": text.strip()}
    done = await page.do("assessment", f"{outcome.at_service}/answer", **body)
    return RedirectResponse(f"{outcome.address}?known={done.known}", 303)


@router.post(f"{ONE}/reward", dependencies=[Depends(own_form)])
async def grant(page: CurrentPage, outcome: CurrentOutcome) -> Response:
    """Grant what the signed outcome leads to."""
    done = await page.do("assessment", f"{outcome.at_service}/reward")
    return RedirectResponse(f"{outcome.address}?known={done.known}", 303)


@router.post(f"{ONE}/uses", dependencies=[Depends(own_form)])
async def use(
    page: CurrentPage, outcome: CurrentOutcome, preference: Annotated[str, Form(pattern=r"^(award|promotion|study)$")],
    purpose: Annotated[str, Form(max_length=120)],
) -> Response:  # fmt: skip
    """Record what a preference was used for."""
    body: dict[str, JsonValue] = {"preference": preference, "purpose": purpose.strip()}
    done = await page.do("assessment", f"{outcome.at_service}/reward/uses", **body)
    return RedirectResponse(f"{outcome.address}?known={done.known}", 303)


@router.post(f"{ONE}/removal", dependencies=[Depends(own_form)])
async def propose_removal(page: CurrentPage, outcome: CurrentOutcome, ground: Text) -> Response:
    """Propose a removal as an item for a congress."""
    done = await page.do("assessment", f"{outcome.at_service}/removal", ground=ground.strip())
    return RedirectResponse(f"{outcome.address}?known={done.known}", 303)


@router.get("/outcomes/rewards")
async def rewards(page: CurrentPage, after: After = "") -> Response:
    """Preferences that were granted in the city, and what they were used for."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", "/rewards", Paged[PreferenceGranted], **asked)
    return page.part("rewards", "outcomes/rewards.html", rewards=paged.items, more_at=page.next(paged))


@router.get("/my/outcomes")
async def mine(page: CurrentPage, known: Known = "") -> Response:
    """The frame of one's own."""
    return page.show("outcomes/mine.html", known=known)


@router.get("/my/outcomes/list")
async def my_list(page: CurrentPage, known: Known = "") -> Response:
    """One's own signed outcomes, and the way to object."""
    own = {"wait_for": known} if known else {}
    found = await page.ask("assessment", "/my/outcomes", list[OwnOutcome], **own)
    return page.part("my_outcomes", "outcomes/own.html", outcomes=found, today=business_date(page.now))


@router.post(f"{ONE}/objection", dependencies=[Depends(own_form)])
async def object_to(page: CurrentPage, outcome: CurrentOutcome, reason: Text) -> Response:
    """Object to an outcome of one's own."""
    done = await page.do("assessment", f"{outcome.at_service}/objection", reason=reason.strip())
    return RedirectResponse(f"/my/outcomes?known={done.known}", 303)


def drawn(words: Words, counts: Sequence[OutcomeCount]) -> Chart:
    """How many outcomes stand how, by advice."""
    found = {(count.standing, count.advice): count.outcomes for count in counts}
    standings = [name for name in STANDING_TONES if any(standing == name for standing, _ in found)]
    return Chart(
        label=words("outcome_figures.chart"), head=words("field.state"), unit=words("unit.outcomes"), stacked=True,
        horizontal=True, categories=[words.name("outcome_standing", name) for name in standings],
        series=[
            Series(name=words.name("advice", advice), values=[found.get((s, advice), 0) for s in standings], tone=tone)
            for advice, tone in ADVICE_TONES.items()
        ],
    )  # fmt: skip


async def _figures(page: Page, outcome: OutcomeName) -> HolderFigures | None:
    """None of terms that were evaluated before days were weighed."""
    try:
        return await page.ask("assessment", f"{outcome.at_service}/figures", HolderFigures)
    except Refused as error:
        if error.status == 404:
            return None
        raise


def parts(words: Words, term: TermParts) -> Chart:
    """The parts of a term in points of a hundred; what could not be measured is left out."""
    known = {name: getattr(term, name) for name in ("annual", "targets", "appraisal", "audit", "total")}
    shown = {name: value for name, value in known.items() if value}
    return Chart(
        label=words("term_outcome.chart"), head=words("term_outcome.part"), unit=words("unit.points"), horizontal=True,
        categories=[words.name("field", name) for name in shown],
        series=[Series(name=words("term_outcome.points"), values=[round(float(Fraction(v)), 2) for v in shown.values()], tone="plain")],
    )  # fmt: skip
