"""A formation over HTTP, from workers who have no account to the union in being."""

from typing import Any

from tests.organisation.conftest import Office

UNIT = {"superior_id": "f", "unit_type": "private", "name": "外卖员联合工会", "jurisdiction": "CN"}


async def test_workers_without_an_account_get_their_union(office: Office) -> None:
    """They apply and follow their case; the union above keeps it, and its approval forms the union."""
    key = {"Idempotency-Key": "workers-of-a-platform"}
    applied = await office.serving.client.post("/formations/n1/application", json={**UNIT, "workers": 12}, headers=key)
    assert applied.status_code == 201, applied.text
    await office.settle()
    steps: list[tuple[str, dict[str, Any]]] = [
        ("prep-group", {"head": "p1", "members": ["p2"]}), ("applicants", {"applicants": 30, "women": 9}),
        ("mobilisations", {"kind": "mobilisation", "attended": 40}),
        ("first-meeting", {"entitled": 30, "present": 25, "seats": 3}), ("submission", {"staff": 60, "women_staff": 20}),
    ]  # fmt: skip
    for step, body in steps:
        nobody = await office.serving.client.post(
            f"/formations/n1/{step}", json={**body, "superior_id": "f"}, headers=key
        )
        assert nobody.status_code == 401
        done = await office.ask("operator", f"/formations/n1/{step}", superior_id="f", **body)
        assert done.status_code == 201, done.text
    [case] = (await office.see("operator", "/unions/f/formation-cases"))["items"]
    assert (case["stage"], case["applied_by"], case["applicants"], case["present"]) == ("submitted", "workers", 30, 25)
    approved = await office.ask("operator", "/unions/n1/formation-approvals", superior_id="f")
    assert approved.status_code == 201, approved.text
    stage = await office.serving.client.get("/formations/n1/stage")
    assert (stage.status_code, stage.json()["stage"]) == (200, "formed")
    assert (await office.serving.client.get("/formations/n2/stage")).status_code == 404
    assert (await office.see("operator", "/unions/n1"))["name"] == "外卖员联合工会"
