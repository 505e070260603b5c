"""How fairly a union's bodies reflect its members, drawn; looked at before an election opens."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from gonghui_console.answers.authority import Balance, Composition, Share
from gonghui_console.charts import Chart, Series, Tone
from gonghui_console.page import CurrentPage
from gonghui_console.words import Words
from gonghui_shared.ids import UnionId

router = APIRouter()
TRAITS: Final[dict[str, Tone]] = {"women": "plain", "young": "good", "front_line": "warn"}
Election = Annotated[str, Query(max_length=64, pattern=r"^[0-9A-Za-z_.-]*$")]


@router.get("/unions/{union_id}/balance")
async def balance(page: CurrentPage, union_id: UnionId, election: Election = "") -> Response:
    """Members, committee, reviewers, representatives and, of an election, those who stand."""
    asked = {"election_id": election} if election else {}
    found = await page.ask("organisation", f"/unions/{union_id}/balance", Balance, **asked)
    known = [body for body in found.bodies if body.size]
    chart = drawn(page.words, known) if len(known) > 1 else None
    tolerance = page.words.number(round(float(Fraction(found.tolerance) * 100)))
    return page.part(
        "balance", "elections/balance.html", bodies=known, chart=chart, share=shown, traits=TRAITS,
        young_until=found.young_until, tolerance=tolerance,
    )  # fmt: skip


def shown(words: Words, share: Share) -> str:
    """A share as people read it; a dash where nothing is known."""
    return words.share(share.count, share.known) if share.known else "—"


def drawn(words: Words, bodies: Sequence[Composition]) -> Chart:
    """Shares of each trait, body by body."""
    return Chart(
        label=words("balance.chart"), head=words("balance.body"), unit="%", horizontal=True,
        categories=[words.name("body", body.body) for body in bodies],
        series=[
            Series(name=words.name("trait", trait), tone=tone, values=[_percent(getattr(body, trait)) for body in bodies])
            for trait, tone in TRAITS.items()
        ],
    )  # fmt: skip


def _percent(share: Share) -> float:
    return round(100 * share.count / share.known, 1) if share.known else 0
