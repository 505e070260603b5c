"""Formations under way: which union is to be, how far it has come, and what still lacks."""

from collections import Counter
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import FormationCase
from gonghui_console.charts import Chart, Series, Tone
from gonghui_console.page import CurrentPage
from gonghui_console.words import Words
from gonghui_shared.ids import UnionId

router = APIRouter()
STAGES: Final[dict[str, Tone]] = {
    "opened": "quiet", "preparing": "plain", "met": "plain", "submitted": "warn", "returned": "bad", "formed": "good",
    "abandoned": "quiet",
}  # fmt: skip


@router.get("/unions/{union_id}/formations")
async def formations(
    page: CurrentPage, union_id: UnionId, after: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """Formations that a union keeps."""
    asked = {"after": after} if after else {}
    paged = await page.ask("organisation", f"/unions/{union_id}/formation-cases", Paged[FormationCase], **asked)
    chart = stages(page.words, Counter(case.stage for case in paged.items)) if paged.items else None
    return page.part(
        "formations", "formations.html", cases=paged.items, chart=chart, tones=STAGES, more_at=page.next(paged)
    )


def stages(words: Words, counts: Counter[str]) -> Chart:
    """How many formations stand where."""
    return Chart(
        label=words("formations.chart"),
        head=words("field.state"),
        categories=[words.name("formation_stage", stage) for stage in STAGES],
        series=[Series(name=words("formations.title"), values=[counts[stage] for stage in STAGES], tone="plain")],
        unit=words("unit.cases"),
        horizontal=True,
    )
