"""Duty sheets over HTTP on a real database."""

from tests.organisation.conftest import Office

TEXTS = {
    "duty": "发展会员",
    "goal": "入会率九成",
    "procedure": "每月走访",
    "requirement": "应入尽入",
    "measure": "入会率",
}


async def test_sheet_in_force_is_that_of_the_day(office: Office) -> None:
    """The one before holds until the next one does; before the first there is none."""
    await office.ask("operator", "/unions/u1/posts", post_id="o1", kind="organiser")
    for day, goal in (("2026-01-01", "八成"), ("2026-06-01", "九成")):
        sheet = {"adopted_by": "committee", "in_force_from": day, "lines": [TEXTS | {"goal": goal}]}
        answer = await office.ask("operator", "/unions/u1/posts/o1/duty-sheets", **sheet)
        assert answer.status_code == 201, answer.text
    at = "/unions/u1/posts/o1/duty-sheet?on="
    assert await office.see("operator", f"{at}2025-12-31") is None
    found = [await office.see("operator", f"{at}{day}") for day in ("2026-05-31", "2026-06-01")]
    assert [(one["version"], one["lines"][0]["goal"]) for one in found] == [(1, "八成"), (2, "九成")]
    assert [one["version"] for one in await office.see("operator", "/unions/u1/posts/o1/duty-sheets")] == [2, 1]
