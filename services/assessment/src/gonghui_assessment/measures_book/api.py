"""The book of measures over HTTP."""

import asyncio
from typing import Annotated, Literal

from fastapi import Query, Response

from gonghui_assessment.target.commands import Year
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, Router
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import exporting, views

router = Router(tags=["measures-book"])
OfYear = Annotated[Year, Query()]
Below = Annotated[bool, Query(description="of the unions below, too")]


@router.get("/unions/{union_id}/measures-book", allows="target.read")
async def book(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, page: Page, year: OfYear, below: Below = False
) -> Paged[views.BookLine]:
    """Targets of a year with owner, holder today, stages, promises and how far each has come."""
    return await views.book(read, union_id, page, year, business_date(runtime.now()), below=below)


@router.get(
    "/unions/{union_id}/measures-book/file",
    allows="target.read",
    response_class=Response,
    responses={200: {"description": "The book as a file", "content": {exporting.XLSX: {}, "text/csv": {}}}},
)
async def book_file(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, year: OfYear, below: Below = False,
    form: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
) -> Response:  # fmt: skip
    """The same as a workbook or as text for a spreadsheet; what goes beyond its bound is said in the last line."""
    found, cut = await views.lines(read, union_id, year, business_date(runtime.now()), below=below)
    made = exporting.xlsx_file if form == "xlsx" else exporting.csv_file
    content = await asyncio.to_thread(made, found, cut=cut)
    headers = {"Content-Disposition": f'attachment; filename="measures-{year}.{form}"'}
    return Response(content, headers=headers, media_type=exporting.XLSX if form == "xlsx" else exporting.CSV)
