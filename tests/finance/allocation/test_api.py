"""Allocations over HTTP: who may, what is refused, lists, keys, and lists that meet the clocks."""

import asyncio
from collections import Counter
from datetime import date
from typing import Any

import pytest

from gonghui_shared.contracts.finance import AllocationAssessed, AllocationReceived
from gonghui_shared.contracts.organisation import RuleVersionActivated, UnionFormed
from gonghui_shared.rules import RuleVersion
from tests.running import Running

ROOT = "/unions/u1/allocation"
LISTS = "/federations/f/allocation"
FEBRUARY = "2026-02"
PAYROLL: dict[str, Any] = {"month": FEBRUARY, "payroll": 5_000_000}
RECEIPT: dict[str, Any] = {"month": FEBRUARY, "receipt_id": "x1", "received": 60_000}
REMITTANCE: dict[str, Any] = {"month": FEBRUARY, "remittance_id": "r1", "to_union_id": "d1"}
FEE: dict[str, Any] = {"month": FEBRUARY, "until": "2026-03-01"}


def of(lines: str, body: dict[str, Any], *unions: str) -> dict[str, Any]:
    """The same for several unions."""
    return {lines: [{"union_id": union, **body} for union in unions]}


async def kinds(finance: Running, stream: str) -> list[str]:
    """What happened in a stream."""
    return [record.type.split(".")[1] for record in await finance.runtime.store.load(stream)]


async def test_an_allocation_is_assessed_received_and_remitted(finance: Running) -> None:
    """One remittance is written into two streams, each of which belongs to its own union."""
    await finance.done(f"{ROOT}/assessments", "officer1", **PAYROLL)
    await finance.done(f"{ROOT}/receipts", "officer1", **RECEIPT)
    answer = await finance.do(f"{ROOT}/remittances", "officer1", **REMITTANCE)
    assert (answer.status_code, answer.json()["version"], len(answer.json()["events"])) == (201, 3, 2)
    own = await finance.runtime.store.load("allocation:u1:2026")
    above = await finance.runtime.store.load("remittance-received:d1:u1:2026")
    assert [(r.union_id, r.type.split(".")[1]) for r in (own[-1], *above)] == [
        ("u1", "RemittanceMade"),
        ("d1", "RemittanceReceived"),
    ]


async def test_only_those_whose_post_allows_it_write_allocations(finance: Running) -> None:
    """A union's own officer does, for the union alone."""
    for path, body in (
        (f"{ROOT}/assessments", PAYROLL),
        (f"{ROOT}/receipts", RECEIPT),
        (f"{ROOT}/late-fees", FEE),
        (f"{ROOT}/remittances", REMITTANCE),
        (f"{LISTS}/assessments", of("payrolls", PAYROLL, "u1")),
        (f"{LISTS}/receipts", of("receipts", RECEIPT, "u1")),
        (f"{LISTS}/remittances", of("remittances", REMITTANCE, "u1")),
    ):
        for who, status in ((None, 401), ("committee1", 403), ("officer2", 403), ("auditor", 403)):
            answer = await finance.ask("POST", path, as_=who, json=body)
            assert answer.status_code == status, (path, who, answer.text)
    assert await kinds(finance, "allocation:u1:2026") == []


async def test_a_list_reaches_no_further_than_the_permission(finance: Running) -> None:
    """An officer's list in the own union's name names no other union."""
    body = of("payrolls", PAYROLL, "u1", "u2")
    answer = await finance.ask("POST", "/federations/u1/allocation/assessments", as_="officer1", json=body)
    assert answer.status_code == 403, answer.text
    assert await kinds(finance, "allocation:u1:2026") == []
    own = of("payrolls", PAYROLL, "u1")
    assert (await finance.do("/federations/u1/allocation/assessments", "officer1", **own)).status_code == 201


async def test_only_those_whose_post_allows_it_read_allocations_and_books(finance: Running) -> None:
    """Committee members see no money, the federation's auditor sees all."""
    for path in (ROOT, "/unions/u1/trial-balance"):
        for who, status in ((None, 401), ("committee1", 403), ("officer2", 403), ("officer1", 200), ("auditor", 200)):
            assert (await finance.ask("GET", path, as_=who)).status_code == status, (path, who)
    for who, status in ((None, 401), ("officer1", 403), ("auditor", 200)):
        answer = await finance.ask("GET", "/federations/f/remittance-mismatches", as_=who)
        assert answer.status_code == status, who


async def test_a_shortfall_is_signalled_by_the_services_clock_alone(finance: Running) -> None:
    """No officer says that an employer is late."""
    await finance.done(f"{ROOT}/assessments", "officer1", **PAYROLL)
    for who in ("officer1", "leader"):
        answer = await finance.ask("POST", f"{ROOT}/shortfalls", as_=who, json={"month": FEBRUARY})
        assert answer.status_code == 403, who


async def test_refusals_name_their_condition(finance: Running) -> None:
    """And the rule of law that refused, with its value and where it is written."""
    await finance.done(f"{ROOT}/assessments", "officer1", **PAYROLL)
    await finance.done(f"{ROOT}/receipts", "officer1", **RECEIPT)
    for path, body, code in (
        ("assessments", PAYROLL, "payroll-assessed-already"),
        ("receipts", RECEIPT, "receipt-booked-already"),
        ("receipts", RECEIPT | {"receipt_id": "x2", "received": 40_001}, "more-than-owed"),
        ("receipts", RECEIPT | {"month": "2026-01", "receipt_id": "x2"}, "allocation-not-owed"),
        ("remittances", REMITTANCE | {"to_union_id": "d2"}, "not-the-superior"),
        ("remittances", REMITTANCE | {"month": "2026-01"}, "nothing-to-remit"),
        ("late-fees", FEE, "not-late"),
    ):
        answer = await finance.ask("POST", f"{ROOT}/{path}", as_="officer1", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, code), answer.text
    rule = answer.json()["rule"]
    assert (rule["code"], rule["value"], rule["citation"]) == ("R-FIN-04", "0.005", "重庆市工会条例 45")


async def test_what_is_no_amount_no_month_and_no_day_is_malformed(finance: Running) -> None:
    """Whatever it is."""
    for path, body in (
        ("assessments", PAYROLL | {"payroll": -1}),
        ("assessments", PAYROLL | {"payroll": 10**16}),
        ("assessments", PAYROLL | {"month": "2026-2"}),
        ("receipts", RECEIPT | {"received": 0}),
        ("receipts", RECEIPT | {"received": 1.5}),
        ("receipts", RECEIPT | {"upward": 0}),
        ("remittances", REMITTANCE | {"amount": 1}),
        ("remittances", REMITTANCE | {"to_union_id": "../d1"}),
        ("late-fees", FEE | {"until": "2026-02-30"}),
        ("late-fees", FEE | {"until": 20260301}),
    ):
        answer = await finance.ask("POST", f"{ROOT}/{path}", as_="officer1", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), (path, body)


async def test_a_list_is_booked_whole_or_not_at_all(finance: Running) -> None:
    """A refusal names the line."""
    await finance.done(f"{LISTS}/assessments", "leader", **of("payrolls", PAYROLL, "u1", "u2"))
    answer = await finance.do(f"{LISTS}/receipts", "leader", **of("receipts", RECEIPT, "u1", "u2", "u3"))
    assert (answer.status_code, answer.json()["code"]) == (409, "allocation-not-owed")
    assert answer.json()["facts"] == {"index": 2, "month": FEBRUARY}
    assert await kinds(finance, "allocation:u1:2026") == ["AllocationAssessed"]
    await finance.done(f"{LISTS}/receipts", "leader", **of("receipts", RECEIPT, "u1", "u2"))
    run = of("remittances", REMITTANCE, "u1", "u2")
    answer = await finance.do(f"{LISTS}/remittances", "leader", **run)
    assert (answer.status_code, answer.json()) == (201, {"streams": 4, "events": 4})


async def test_a_collection_run_sends_a_month_once(finance: Running) -> None:
    """The second line finds nothing left, and then the first is not sent either."""
    await finance.done(f"{ROOT}/assessments", "officer1", **PAYROLL)
    await finance.done(f"{ROOT}/receipts", "officer1", **RECEIPT)
    twice = {"remittances": [{"union_id": "u1", **REMITTANCE}, {"union_id": "u1", **REMITTANCE, "remittance_id": "r2"}]}
    answer = await finance.do(f"{LISTS}/remittances", "leader", **twice)
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]["index"]) == (409, "nothing-to-remit", 1)
    assert await kinds(finance, "remittance-received:d1:u1:2026") == []


async def test_a_list_has_one_business_date(finance: Running) -> None:
    """A date in a line would be ignored, so it is refused; the list's own says how late its receipts are."""
    await finance.done(f"{ROOT}/assessments", "officer1", **PAYROLL)
    finance.come_to(date(2026, 3, 25))
    dated = of("receipts", RECEIPT | {"occurred_on": "2026-03-20"}, "u1")
    answer = await finance.do(f"{LISTS}/receipts", "leader", **dated)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    await finance.done(f"{LISTS}/receipts", "leader", **of("receipts", RECEIPT, "u1"), occurred_on="2026-03-20")
    *_, record = await finance.runtime.store.load("allocation:u1:2026")
    assert isinstance(record.body, AllocationReceived)
    assert (record.occurred_on, record.body.late_days) == (date(2026, 3, 20), 5)


@pytest.mark.rule("R-FIN-02")
async def test_every_line_of_a_list_is_decided_under_the_rules_of_its_own_union(finance: Running) -> None:
    """A district's by-law holds for the district's unions, whichever union comes first; events name it."""
    local = RuleVersion("R-FIN-02", "by-law", "CN/1/2", date(2020, 1, 1), 10, "count", "a by-law")
    await finance.hear("organisation", ("f", RuleVersionActivated(local)))
    await finance.done(f"{LISTS}/assessments", "leader", **of("payrolls", PAYROLL, "u1", "u3", "u2"))
    due, versions = {}, {}
    for union in ("u1", "u2", "u3"):
        [record] = await finance.runtime.store.load(f"allocation:{union}:2026")
        assert isinstance(record.body, AllocationAssessed)
        due[union], versions[union] = record.body.due_on.day, dict(record.origin.rules)["R-FIN-02"]
    assert due == {"u1": 15, "u2": 15, "u3": 10}
    assert versions == {"u1": "1", "u2": "1", "u3": "by-law"}


async def test_a_repeated_list_has_one_effect_and_one_answer(finance: Running) -> None:
    """As every command."""
    key = {"Idempotency-Key": "payrolls-2026-02"}
    body = of("payrolls", PAYROLL, "u1", "u2")
    answers = [
        await finance.ask("POST", f"{LISTS}/assessments", as_="leader", json=body, headers=key) for _ in range(2)
    ]
    assert [(a.status_code, a.json()) for a in answers] == [(201, {"streams": 2, "events": 2})] * 2


async def test_lists_that_meet_one_another_and_the_clocks_of_their_unions_are_carried_out(finance: Running) -> None:
    """Nobody who named no version is refused for one; each line is booked once, each shortfall signalled once."""
    unions = [f"w{n}" for n in range(30)]
    formed = UnionFormed("primary", "private", "W", "d1", "CN/1", date(2020, 1, 1))
    await finance.hear("organisation", *((union, formed) for union in unions))
    await finance.done(f"{LISTS}/assessments", "leader", **of("payrolls", PAYROLL, *unions))
    await finance.done(f"{LISTS}/receipts", "leader", **of("receipts", RECEIPT | {"receipt_id": "x0"}, *unions))
    finance.come_to(date(2026, 3, 17))
    small = {"month": FEBRUARY, "received": 10_000}
    lists = (
        ("receipts", of("receipts", small | {"receipt_id": "x1"}, *unions)),
        ("receipts", of("receipts", small | {"receipt_id": "x2"}, *unions)),
        ("assessments", of("payrolls", PAYROLL | {"month": "2026-03"}, *unions)),
        ("remittances", of("remittances", REMITTANCE, *unions)),
    )
    statuses, _ = await asyncio.gather(
        asyncio.gather(*(patiently(finance, path, body, f"list-{n:04}") for n, (path, body) in enumerate(lists))),
        finance.deadlines.step(),
    )
    assert {status for seen in statuses for status in seen} <= {201, 503}
    assert [seen[-1] for seen in statuses] == [201] * 4
    for union in unions:
        assert Counter(await kinds(finance, f"allocation:{union}:2026")) == {
            "AllocationAssessed": 2,
            "AllocationReceived": 3,
            "AllocationFellShort": 1,
            "RemittanceMade": 1,
        }
    await finance.settle()
    assert await finance.get("/federations/f/remittance-mismatches", "auditor") == []


async def patiently(finance: Running, path: str, body: dict[str, Any], key: str) -> list[int]:
    """The answers to a list that is sent again, under its key, for as long as the service is busy."""
    seen: list[int] = []
    while not seen or seen[-1] == 503:
        once = {"Idempotency-Key": key}
        answer = await finance.ask("POST", f"{LISTS}/{path}", as_="leader", json=body, headers=once)
        seen.append(answer.status_code)
    return seen
