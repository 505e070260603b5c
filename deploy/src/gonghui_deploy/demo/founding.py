"""The first day: rules adopted, the federation and its unions registered, posts, past elections, rolls, accounts."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import msgspec

from gonghui_deploy.demo.client import Client, pieces, side_by_side, until
from gonghui_deploy.demo.plan import CITY, FEDERATION, City, Union
from gonghui_organisation.rule_registry.catalogue import shipped

OFFICERS: Final = {
    "leader": "federation_leader",
    "officer": "federation_officer",
    "auditor": "auditor",
    "ops": "ops_engineer",
}
PASSWORD: Final = "gonghui-demo-2026"  # noqa: S105 - of a city that does not exist
_BY_FILE: Final = 12  # rolls that come as files
_SEATS: Final = ("chair", "vice_chair", "committee_member", "committee_member", "committee_member")


async def found(client: Client, city: City) -> None:
    """Everything that a federation has when it starts."""
    lines = msgspec.to_builtins(shipped())
    path = f"/federations/{FEDERATION}"
    federation = {"name": "示范市总工会", "jurisdiction": CITY, "formed_on": "1950-05-01"}
    await client.post("organisation", path, "federation", federation)
    await client.post("organisation", f"{path}/rule-versions/adoptions", "rules", {"versions": lines})
    await until(lambda: _known(client, "organisation"), "organisation knows its rules")
    unions = [_registered(union) for union in city.unions]
    for number, part in enumerate(pieces(unions, 2_000)):
        await client.post("organisation", f"{path}/unions/bulk", f"unions/{number}", {"unions": part})
    posts = [*_officers(), *(post for union in city.unions for post in _posts(union))]
    await client.post("organisation", f"{path}/posts/bulk", "posts", {"posts": posts})
    elections = [_past(union) for union in city.unions if union.term_opened and union.kind != "group"]
    for number, part in enumerate(pieces(elections, 500)):
        await client.post("organisation", f"{path}/elections/bulk", f"elections/{number}", {"elections": part})
    await _rolls(client, city)
    for person in OFFICERS:
        body = {"person_id": person, "password": PASSWORD}
        await client.post("organisation", f"{path}/accounts", f"account/{person}", body)
    for service in ("finance", "engagement", "assessment"):
        await until(lambda service=service: _known(client, service), f"{service} knows rules and unions")  # type: ignore[misc]  # bound at once


async def _known(client: Client, service: str) -> bool:
    """Whether the service has folded all that organisation has told."""
    if service == "organisation":
        found = await client.get("organisation", f"/federations/{FEDERATION}/rule-versions?limit=1")
        return bool(found["items"])
    positions = await client.get(service, "/ops/positions")
    heads = await client.get("organisation", "/heads")
    return bool(positions["consumer.organisation"]["position"] >= max(position for position, _ in heads["slices"]))


def _registered(union: Union) -> dict[str, Any]:
    return {
        "union_id": union.union_id, "superior_id": union.superior_id, "kind": union.kind, "unit_type": union.unit_type,
        "name": union.name, "jurisdiction": union.jurisdiction, "formed_on": union.formed_on.isoformat(),
        "staff": union.staff, "women_staff": union.women_staff, "legal_person": union.own_account,
        "own_account": union.own_account, "workers_home": union.diligence > 0.8,
        "committees": [{"committee": body, "seats": seats} for body, seats in union.committees.items()],
    }  # fmt: skip


def _officers() -> Iterator[dict[str, Any]]:
    for person, kind in OFFICERS.items():
        yield _post(FEDERATION, f"{kind}-1", kind, person, date(2022, 1, 1), full_time=True)


def _posts(union: Union) -> Iterator[dict[str, Any]]:
    if union.kind == "group":
        yield _post(union.union_id, "leader", "group_leader", f"{union.union_id}-leader", union.formed_on)
        return
    yield _post(union.union_id, "finance", "finance_officer", f"{union.union_id}-n0009", date(2022, 1, 1))


def _post(union_id: str, post: str, kind: str, person: str, day: date, *, full_time: bool = False) -> dict[str, Any]:
    return {
        "union_id": union_id, "post_id": post, "kind": kind, "full_time": full_time, "person_id": person,
        "held_from": day.isoformat(),
    }  # fmt: skip


def seats(union: Union) -> list[tuple[str, str]]:
    """The committee's posts: (post, kind)."""
    return [(f"{kind}-{n}", kind) for n, kind in enumerate(_SEATS[: 3 if len(union.members) < 26 else 5], 1)]


def _past(union: Union) -> dict[str, Any]:
    entitled = max(len(union.members), union.staff, 9)
    present = entitled * 9 // 10
    assert union.term_opened is not None
    return {
        "union_id": union.union_id, "election_id": f"{union.union_id}-e0", "kind": "term",
        "held_on": union.term_opened.isoformat(), "direct": True, "entitled": entitled, "present": present,
        "term_id": f"{union.union_id}-t0", "term_no": 1, "term_years": union.term_years,
        "elected": [
            {"post_id": post, "kind": kind, "person_id": f"{union.union_id}-n{n:04}", "votes": present - n % (1 + present // 10)}
            for n, (post, kind) in enumerate(seats(union), 1)
        ],
    }  # fmt: skip


async def _rolls(client: Client, city: City) -> None:
    """Rolls enter as lists, some of them as files."""
    by_file = {union.union_id for union in city.primaries[:_BY_FILE]}
    await side_by_side(
        _file(client, union) if union.union_id in by_file else _list(client, union) for union in city.primaries
    )


async def _list(client: Client, union: Union) -> None:
    members = [asdict(member) for member in union.members]
    path = f"/unions/{union.union_id}/members/bulk"
    await client.post("organisation", path, f"roll/{union.union_id}", {"members": members})


async def _file(client: Client, union: Union) -> None:
    lines = ["姓名,身份证号,会员编号,人员编号"]
    lines += [f"{m.name},{m.id_number},{m.member_id},{m.person_id}" for m in union.members]
    content = "\n".join(lines).encode("gb18030")
    path = f"/unions/{union.union_id}/roll-imports"
    await client.send_file("organisation", path, f"roll/{union.union_id}", content, "text/csv")
