"""Paying an allowance over HTTP on a real database, with organisation asked for the limits."""

import pytest

from gonghui_shared.contracts.organisation import AllowanceGranted
from gonghui_shared.testing.given import recorded
from tests.finance.organisation import Organisation
from tests.running import Running

AT = "/unions/u1/allowances"
ONE = f"{AT}/member1/2026-02"


@pytest.mark.rule("R-ACC-06")
async def test_allowance_is_approved_within_the_limit_and_paid_by_another(
    finance: Running, organisation: Organisation
) -> None:
    """While organisation does not say who may, nobody does; the limit that holds now counts."""
    [command] = finance.service.reactions[-1](
        recorded(AllowanceGranted("member1", "committee1", "2026-02", 30_000), "u1")
    )
    body = command.model_dump(mode="json", include={"person_id", "amount"})
    await finance.done(ONE, "service:finance", **body)
    organisation.limits = {"officer1": 29_999}
    assert (await finance.do(f"{ONE}/approval", "officer1")).json()["code"] == "beyond-delegation"
    organisation.failing = 500
    assert (await finance.do(f"{ONE}/approval", "officer1")).status_code == 503
    organisation.failing, organisation.limits = None, {"officer1": 30_000, "committee1": 30_000}
    assert (await finance.do(f"{ONE}/approval", "committee1")).json()["code"] == "second-person-needed"
    await finance.done(f"{ONE}/approval", "officer1")
    assert organisation.asked[-1] == {
        "union_id": "u1", "matter": "allowance", "amount": "30000", "on": "2026-03-02",
    }  # fmt: skip
    assert (await finance.do(f"{ONE}/payment", "officer1", payment_id="b1")).json()["code"] == "second-person-needed"
    assert (await finance.do(f"{ONE}/payment", "committee1", payment_id="b1")).status_code == 403
    await finance.done(f"{ONE}/payment", "leader", payment_id="b1")
    assert (await finance.get(f"{AT}?waiting=true", "committee1"))["items"] == []
    [row] = (await finance.get(AT, "committee1"))["items"]
    assert (row["state"], row["approved_by"], row["amount"]) == ("paid", "person:officer1", 30_000)
    assert await finance.rebuilt_differently() == []
