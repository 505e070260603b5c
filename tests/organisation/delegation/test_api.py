"""Who may approve what, over HTTP on a real database."""

from typing import Any

import pytest

from tests.organisation.conftest import Office


@pytest.fixture
async def matrix(office: Office) -> Office:
    """A chair lets a vice-chair approve 5,000 yuan of expenses this year, and an organiser 500 until further notice."""
    posts: list[dict[str, Any]] = [
        {"union_id": "u1", "post_id": kind, "kind": kind, "person_id": who, "held_from": "2025-01-01"}
        for kind, who in (("chair", "qian"), ("vice_chair", "zhou"), ("organiser", "li"))
    ]
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    line = {"matter": "expense", "valid_from": "2026-03-02"}
    for name, post, up_to, last in (("d1", "vice_chair", 500_000, "2026-12-31"), ("d2", "organiser", 50_000, None)):
        answer = await office.ask(
            "qian", f"/unions/u1/delegations/{name}", **line, post_id=post, up_to=up_to, valid_to=last
        )
        assert answer.status_code == 201, answer.text
    return office


async def who(office: Office, amount: int, on: str, matter: str = "expense", as_: str = "finance") -> list[str]:
    """Who may, as finance asks."""
    asked = f"/internal/delegations?union_id=u1&matter={matter}&amount={amount}&on={on}"
    answer = await office.serving.get(asked, as_)
    assert answer.status_code == 200, answer.text
    return [approver["person_id"] for approver in answer.json()]


async def test_approver_depends_on_amount_kind_and_day(matrix: Office) -> None:
    """The chair always may; the others up to their amount, for their kind, in their time."""
    assert await who(matrix, 50_000, "2026-03-02") == ["qian", "li", "zhou"]
    assert await who(matrix, 50_001, "2026-12-31") == ["qian", "zhou"]
    assert await who(matrix, 50_001, "2027-01-01") == ["qian"]
    assert await who(matrix, 500_001, "2026-03-02") == ["qian"]
    assert await who(matrix, 1, "2026-03-02", "aid") == ["qian"]
    assert await who(matrix, 1, "2026-03-01") == ["qian"]
    assert await who(matrix, 1, "2024-12-31") == []


async def test_revoked_delegation_gives_nothing_from_that_day_on(matrix: Office) -> None:
    """And only the chair gives or revokes."""
    assert (await matrix.ask("zhou", "/unions/u1/delegations/d2/revocation")).status_code == 403
    assert (await matrix.ask("qian", "/unions/u1/delegations/d2/revocation")).status_code == 201
    assert await who(matrix, 1, "2026-03-02") == ["qian", "zhou"]
    lines = (await matrix.see("zhou", "/unions/u1/delegations"))["items"]
    assert {line["delegation_id"]: line["valid_to"] for line in lines} == {"d1": "2026-12-31", "d2": "2026-03-01"}


async def test_services_other_than_finance_do_not_ask(matrix: Office) -> None:
    """People ask for their own union."""
    path = "/internal/delegations?union_id=u1&matter=aid&amount=1&on=2026-03-02"
    refused = await matrix.serving.client.get(path, headers=matrix.signed("qian"))
    assert refused.status_code == 403
    (chair,) = await matrix.see("zhou", "/unions/u1/approvers?matter=aid&amount=1&on=2026-03-02")
    assert (chair["person_id"], chair["up_to"]) == ("qian", None)
