"""Units without a union over HTTP on a real database, with a clock that fires."""

from datetime import UTC, datetime
from typing import Any

from tests.organisation.conftest import Office

AT = "/unions/f/unorganised-units"
UNIT: dict[str, Any] = {
    "name": "新机械厂", "unit_type": "private", "jurisdiction": "CN", "staff": 60, "established_on": "2025-06-01",
}  # fmt: skip


async def test_unit_is_followed_from_its_register_to_its_union(office: Office) -> None:
    """Its clock fires, the opinion is issued, and with the union it is on the register no longer."""
    assert (await office.ask("operator", f"{AT}/x", **UNIT)).status_code == 201
    assert (await office.see("operator", f"{AT}/x/clock"))["state"] == "waiting"
    office.clock.instant = datetime(2026, 6, 2, 1, tzinfo=UTC)
    await office.settle()
    late = await office.see("operator", f"{AT}/x/clock")
    assert (late["state"], late["form_by"], late["owes_from"]) == ("overdue", "2026-06-01", "2026-07")
    assert (await office.ask("operator", f"{AT}/x/opinions", paper="1号", text="请建会")).status_code == 201
    [listed] = (await office.see("operator", "/federations/f/unorganised-units?state=overdue"))["items"]
    assert (listed["unit_id"], listed["opinion"]) == ("x", "1号")
    assert (await office.ask("operator", f"{AT}/x/union", formed_union_id="u1")).status_code == 201
    assert (await office.serving.client.get(f"{AT}/x/clock", headers=office.signed("operator"))).status_code == 404
