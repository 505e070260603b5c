"""The book of measures on real PostgreSQL, as a page and as files."""

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from gonghui_shared.spreadsheets import rows_of

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

TARGET: dict[str, Any] = {
    "year": 2026, "title": "=入会", "measure": "members_joined", "wanted": 10, "function": "organise", "owner_id": "chair1",
    "stages": [{"stage_id": "s1", "title": "过半", "wanted": 5, "due_on": "2026-06-30"}],
}  # fmt: skip
MONEY = {"commitment_id": "m", "kind": "money", "what": "补助", "amount": 500_000, "by": "2026-06-30"}
LETTER: dict[str, Any] = {"letter_id": "l1", "issuer_id": "d", "year": 2026, "targets": ["t1"], "commitments": [MONEY]}
BOOK = "/unions/u1/measures-book"


async def test_the_book_has_every_target_with_all_that_belongs_to_it(assessment: "Assessment") -> None:
    """Owner and holder, stages, promises and what has arrived; above, the targets below as well; drafts not yet."""
    await assessment.done("/unions/u1/targets", "chair1", target_id="t1", **TARGET)
    await assessment.done("/unions/u1/drafts", "chair1", target_id="t2", **TARGET | {"stages": []})
    await assessment.done("/unions/u1/letters", "head", **LETTER)
    await assessment.done("/unions/u1/letters/l1/commitments/m/delivery", "chair1", delivered=200_000)
    await assessment.done("/unions/u1/targets/t1/progress", "chair1", month="2026-02", reached=4)
    [line] = (await assessment.get(f"{BOOK}?year=2026", "chair1"))["items"]
    target = line["target"]
    assert (line["union_name"], target["holder_id"], target["reached"]) == ("One", "chair1", 4)
    assert [one["title"] for one in line["stages"]] == ["过半"]
    assert [(one["delivered"], one["amount"], one["binding"]) for one in line["promises"]] == [
        (200_000, 500_000, False)
    ]
    assert (await assessment.get("/unions/d/measures-book?year=2026", "head"))["items"] == []
    assert len((await assessment.get("/unions/d/measures-book?year=2026&below=true", "head"))["items"]) == 1
    assert (await assessment.ask("GET", f"{BOOK}?year=2026", as_="chair2")).status_code == 403
    sheet = await assessment.ask("GET", f"{BOOK}/file?year=2026", as_="chair1")
    text = await assessment.ask("GET", f"{BOOK}/file?year=2026&form=csv", as_="chair1")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    told = ["One", "=入会", "组织", "新入会会员", "10", "4", "40", "2026-12-31", "进行中", "chair1", "chair1"]
    _, row = rows_of(sheet.content)
    assert list(row[:11]) == told
    assert row[11:13] == ("2026-06-30 过半 0/5 进行中", "财 补助 2000.00 元/5000.00 元，2026-06-30 前（未签）")
    _, line_of_text = csv.reader(StringIO(text.content.decode("utf-8-sig")))
    assert line_of_text[:3] == ["One", "'=入会", "组织"]
