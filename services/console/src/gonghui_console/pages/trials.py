"""A draft of a scheme tried on years that are over, beside the scheme in use; nothing of it is recorded."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Response

from gonghui_console import charts
from gonghui_console.answers.assessment import Evaluation, SchemeVersion, Spread, Trial
from gonghui_console.answers.everywhere import Paged
from gonghui_console.charts import Chart, Series
from gonghui_console.page import CurrentPage
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.ids import Identifier

router = APIRouter()
MOST_YEARS: Final = 3
MOST_LISTED: Final = 200
LONGEST: Final = 512 * 1024  # characters of a draft
Version = Annotated[
    str, Query(max_length=140, pattern=r"^([0-9A-Za-z_.-]{1,64}/[0-9A-Za-z_.-]{1,64})?$")
]  # scheme/version


@router.get("/trials")
async def trials(page: CurrentPage, scheme: Version = "") -> Response:
    """The frame."""
    return page.show("trials/page.html", scheme=scheme)


@router.get("/trials/form")
async def form(page: CurrentPage, scheme: Version = "") -> Response:
    """A text to begin with, and the years it can be tried on."""
    schemes, evaluations = await asyncio.gather(
        page.ask("assessment", "/schemes", Paged[SchemeVersion], limit=MOST_LISTED),
        page.ask("assessment", "/evaluations", Paged[Evaluation], limit=MOST_LISTED),
    )
    closed = [one for one in evaluations.items if (one.kind, one.state) == ("annual", "closed")]
    newest = sorted(closed, key=lambda one: (-one.year, one.evaluation_id))
    names = [f"{one.scheme_id}/{one.version}" for one in schemes.items]
    chosen = scheme if scheme in names else next((f"{one.scheme_id}/{one.version}" for one in newest), "")
    text = await page.text("assessment", f"/schemes/{chosen}") if chosen in names else ""
    own = [one for one in newest if one.scheme_id == chosen.partition("/")[0]]
    return page.part(
        "trial_form", "trials/form.html", schemes=schemes.items, chosen=chosen, text=text, years=own, most=MOST_YEARS
    )


@router.post("/trials/result", dependencies=[Depends(own_form)])
async def result(
    page: CurrentPage, text: Annotated[str, Form(min_length=1, max_length=LONGEST)],
    evaluation: Annotated[list[Identifier] | None, Form(max_length=MOST_LISTED)] = None,
) -> Response:  # fmt: skip
    """Each chosen year by the scheme in use and by the draft."""
    if not 0 < len(chosen := evaluation or []) <= MOST_YEARS:
        return page.part("trial", "trials/result.html", years=[], faults=[page.words("trial.none", most=MOST_YEARS)])
    found = []
    for one in chosen:
        path = f"/federations/{page.federation}/evaluations/{one}/trials"
        try:
            found.append(await page.work_out("assessment", path, Trial, text=text.replace("\r\n", "\n")))
        except Refused as refused:
            if not isinstance(faults := refused.facts.get("faults"), list):
                raise
            return page.part("trial", "trials/result.html", years=[], faults=faults)
    years = [(trial, spread(page.words, trial), grades(page.words, trial)) for trial in sorted(found, key=_year)]
    return page.part("trial", "trials/result.html", years=years, faults=[])


def _year(trial: Trial) -> tuple[int, str]:
    return -trial.year, trial.evaluation_id


def spread(words: Words, trial: Trial) -> Chart:
    """Quarters of the totals on both sides."""
    sides: Sequence[tuple[str, Spread]] = (("before", trial.before), ("after", trial.after))
    return Chart(
        label=words(
            "trial.spread", before=words.points(trial.before.full), after=words.points(trial.after.full),
            mean_before=trial.before.mean, mean_after=trial.after.mean,
        ),
        head=words("trial.place"), unit=words("unit.points"), categories=words("trial.quarters").split(","),
        series=[
            Series(name=words(f"trial.{name}"), values=[float(Fraction(value)) for value in side.quarters], tone=tone)
            for (name, side), tone in zip(sides, ("quiet", "plain"), strict=True)
        ],
    )  # fmt: skip


def grades(words: Words, trial: Trial) -> Chart:
    """How many unions have which grade on both sides."""
    sides = charts.grades(words, [(trial.year, trial.before.grades), (trial.year, trial.after.grades)])
    categories = [words("trial.before"), words("trial.after")]
    return sides.model_copy(
        update={
            "label": words("trial.grades"),
            "head": words("field.scheme"),
            "categories": categories,
            "horizontal": True,
        }
    )
