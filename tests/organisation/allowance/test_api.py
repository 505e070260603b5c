"""Post allowances over HTTP on a real database."""

from typing import Any

import pytest

from tests.organisation.conftest import Office


@pytest.mark.rule("R-TRM-10")
async def test_allowance_is_claimed_by_one_and_granted_by_another(office: Office) -> None:
    """Colleagues grant nothing; the chair grants the others' and not their own, which the federation does; finance is told the amount."""
    posts: list[dict[str, Any]] = [
        {"union_id": union, "post_id": kind, "kind": kind, "person_id": who, "held_from": "2025-01-01"}
        for union, kind, who in (
            ("f", "federation_officer", "ma"), ("u1", "chair", "qian"), ("u1", "committee_member", "li"),
        )
    ]  # fmt: skip
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    of_chair, of_member = (f"/unions/u1/posts/{post}/allowances/2026-02" for post in ("chair", "committee_member"))
    asked: list[tuple[str, str, dict[str, Any], int]] = [
        ("li", of_member, {"person_id": "li", "amount": 50_001}, 409),
        ("li", of_member, {"person_id": "li", "amount": 50_000}, 201),
        ("ma", of_chair, {"person_id": "qian", "amount": 1}, 409),
        ("qian", of_chair, {"person_id": "qian", "amount": 30_000}, 201),
        ("li", f"{of_chair}/grant", {}, 403),
        ("qian", f"{of_chair}/grant", {}, 409),
        ("ma", f"{of_chair}/grant", {}, 201),
        ("qian", f"{of_member}/refusal", {"reason": "无工作记录"}, 201),
    ]
    assert [(await office.ask(who, path, **body)).status_code for who, path, body, _ in asked] == [
        row[3] for row in asked
    ]
    assert await office.see("li", "/unions/u1/allowance-cap") == {"cap": 50_000}
    rows = (await office.see("li", "/unions/u1/allowances"))["items"]
    assert [(row["person_id"], row["amount"], row["state"]) for row in rows] == [
        ("qian", 30_000, "granted"), ("li", 50_000, "refused"),
    ]  # fmt: skip
    feed = (await office.serving.client.get("/feed?after=0", headers=office.signed("operator"))).text
    assert "AllowanceGranted" in feed
    assert "AllowanceClaimed" not in feed
