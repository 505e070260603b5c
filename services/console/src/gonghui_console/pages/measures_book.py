"""The consolidated book of measures: of a union, or of all below it, to read and to take along."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Response

from gonghui_console import progress
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.targets import BookLine
from gonghui_console.page import CurrentPage
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

from .targets import Year

router = APIRouter(prefix="/unions/{union_id}/measures-book")
Below = Annotated[bool, Query()]
MEDIA: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
}  # fmt: skip


@router.get("")
async def book(
    page: CurrentPage, union_id: UnionId, year: Year = None, below: Below = False,
    after: Annotated[str, Query(max_length=500)] = "",
) -> Response:  # fmt: skip
    """Target by target: who answers, by when, what was promised, how far it has come."""
    today = business_date(page.now)
    shown, wide = year or today.year, "true" if below else "false"
    asked = {"after": after} if after else {}
    where = f"/unions/{union_id}/measures-book"
    paged = await page.ask("assessment", where, Paged[BookLine], year=shown, below=wide, limit=50, **asked)
    return page.part(
        "measures_book", "targets/book.html", union_id=union_id, lines=paged.items, more_at=page.next(paged), year=shown,
        wide=wide, standing=progress.standing, share=progress.share, tones=progress.STANDING_TONES, today=today,
    )  # fmt: skip


@router.get("/file")
async def file(
    page: CurrentPage, union_id: UnionId, year: Year = None, below: Below = False, form: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """The whole book for a spreadsheet."""
    shown, wide = year or page.year, "true" if below else "false"
    where = f"/unions/{union_id}/measures-book/file"
    content = await page.content("assessment", where, year=shown, below=wide, form=form)
    return page.file(f"measures-{shown}.{form}", content, MEDIA[form])
