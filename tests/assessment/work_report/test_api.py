"""Work reports on real PostgreSQL: handed in, returned, accepted, and how punctual the unions are."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/unions/u1/reports/2026-02"
CITED = "engagement/01930000-0000-7000-8000-000000000000"


async def test_a_report_goes_up_comes_back_and_is_accepted(assessment: "Assessment") -> None:
    """The union above reads it with what it cites; the board counts it; nobody else reads it."""
    await assessment.done(AT, "chair1", text="二月工作", evidence=[CITED])
    [waiting] = (await assessment.get("/federations/d/reports", "head"))["items"]
    assert (waiting["name"], waiting["period"], waiting["in_time"]) == ("One", "2026-02", True)
    assert (await assessment.do(f"{AT}/return", "chair1", superior_id="d", reason="太短")).status_code == 403
    await assessment.done(f"{AT}/return", "head", superior_id="d", reason="太短")
    assert (await assessment.get("/federations/d/reports", "head"))["items"] == []
    await assessment.done(AT, "chair1", text="二月工作，补充数据", evidence=[CITED])
    await assessment.done(f"{AT}/acceptance", "leader", superior_id="d")
    report = await assessment.get(AT, "chair1")
    assert (report["standing"], report["punctuality"], report["times"], report["evidence"]) == (
        "accepted", "in_time", 2, [CITED],
    )  # fmt: skip
    assert [(said["kind"], said["text"]) for said in report["texts"]][1] == ("returned", "太短")
    assert (await assessment.ask("GET", AT, as_="chair2")).status_code == 403
    assert await assessment.rebuilt_differently() == []


async def test_the_board_counts_who_is_late_and_who_is_missing(assessment: "Assessment") -> None:
    """January is over for everybody; of February the day has not come; the topmost union owes nothing."""
    await assessment.done("/unions/u1/reports/2026-01", "chair1", text="一月工作")
    board = await assessment.get("/federations/f/report-board?year=2026", "leader")
    assert [(p["period"], p["in_time"], p["late"], p["missing"], p["pending"]) for p in board] == [
        ("2026-01", 0, 1, 2, 0),
        ("2026-02", 0, 0, 0, 3),
    ]
    missing = await assessment.get("/federations/d/reports/2026-01?punctuality=missing", "head")
    assert [row["union_id"] for row in missing["items"]] == ["u2"]
    await assessment.on(date(2026, 3, 6))
    [february, january] = await assessment.get("/unions/u2/reports?year=2026", "chair2")
    assert (february["punctuality"], january["punctuality"]) == ("missing", "missing")
    assert await assessment.get("/federations/f/report-board?year=2025", "leader") == []
