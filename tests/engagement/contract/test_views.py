"""Collective contracts on real PostgreSQL."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/contracts"


async def test_a_contract_takes_effect_and_expires_by_its_clocks(engagement: "Engagement") -> None:
    """And counts for coverage while it is in effect."""
    terms = {"entitled": 100, "votes_for": 80, "signed_on": "2026-03-01", "valid_until": "2026-12-31"}
    await engagement.done(ROOT, "chair1", contract_id="k1", kind="wages", **terms)
    await engagement.done(ROOT, "chair1", contract_id="k2", kind="safety", **terms)
    await engagement.done(f"{ROOT}/k2/objection", "leader", reason="below the standard")
    stages = []
    for day in (date(2026, 3, 17), date(2026, 3, 18), date(2027, 1, 1)):
        await engagement.on(day)
        stages.append([row["stage"] for row in (await engagement.get(ROOT, "chair1"))["items"]])
        if day == date(2026, 3, 18):
            assert await engagement.get("/federations/f/contracts/coverage", "leader") == [
                {"kind": "wages", "covered": 1, "unions": 2}
            ]
    assert stages == [["filed", "objected"], ["effective", "objected"], ["expired", "objected"]]
    assert await engagement.rebuilt_differently() == []
