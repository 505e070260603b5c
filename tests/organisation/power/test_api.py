"""Powers on a real database: what was used, and what nobody used within a year."""

from datetime import UTC, datetime

import pytest

from tests.organisation.conftest import Office
from tests.organisation.test_personal_data import ADMISSION, NAME


@pytest.mark.rule("R-PWR-01", "R-PWR-01.unused")
async def test_power_that_was_not_used_within_a_year_stands_out(office: Office) -> None:
    """Those never used first; a use counts for a year, and the unions below are told alike."""
    for number, (kind, on) in enumerate([("organise", "2024-05-01"), ("seek_benefits", "2026-02-01")]):
        body = {"use_id": f"x{number}", "kind": kind, "used_for": "集体协商", "occurred_on": on}
        assert (await office.ask("operator", "/unions/u1/powers/uses", **body)).status_code == 201
    powers = await office.see("operator", "/unions/u1/powers")
    assert [(one["kind"], one["uses"], one["used_on"]) for one in powers] == [
        ("take_part_in_work", 0, None), ("organise", 0, "2024-05-01"), ("seek_benefits", 1, "2026-02-01"),
    ]  # fmt: skip
    unused = "/federations/f/unused-powers"
    rows = (await office.see("operator", unused))["items"]
    assert [one["kind"] for one in rows if one["union_id"] == "u1"] == ["organise", "take_part_in_work"]
    office.clock.instant = datetime(2027, 2, 1, 1, tzinfo=UTC)
    first = await office.see("operator", f"{unused}?limit=4")
    rest = await office.see("operator", f"{unused}?limit=4&after={first['next']}")
    assert ("u1", "seek_benefits", "2026-02-01") in [
        (one["union_id"], one["kind"], one["used_on"]) for one in (*first["items"], *rest["items"])
    ]


@pytest.mark.rule("R-PRV-03")
async def test_text_that_names_somebody_on_the_roll_is_refused(office: Office) -> None:
    """By names of three signs or more; those of two are words too often."""
    await office.ask("operator", "/unions/u1/members", **ADMISSION)
    use = {"use_id": "x1", "kind": "organise", "used_for": f"推荐{NAME}参加评选"}
    refused = await office.ask("operator", "/unions/u1/powers/uses", **use)
    assert (refused.status_code, refused.json()["code"], NAME in refused.text) == (409, "member-named", False)
    passed = await office.ask("operator", "/unions/u1/powers/uses", **use | {"used_for": "推荐一人参加评选"})
    assert passed.status_code == 201
