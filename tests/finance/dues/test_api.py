"""Dues over HTTP: who may, what is refused, lists, keys."""

import asyncio
from typing import Any

from gonghui_shared.log.records import Recorded
from tests.running import Running

MEMBER = "/unions/u1/members/m1/dues"
JANUARY: dict[str, Any] = {"month": "2026-01", "wage": 500_000}
PAYMENT: dict[str, Any] = {"month": "2026-01", "payment_id": "x1", "paid": 2500}
REFUND: dict[str, Any] = {"month": "2026-01", "payment_id": "x1", "refund_id": "b1", "refunded": 700}
PAYROLL: dict[str, Any] = {"month": "2026-01", "lines": [{"member_id": f"m{n}", "wage": 500_000} for n in range(1, 4)]}


def collected(*lines: tuple[str, int]) -> dict[str, Any]:
    """A collection list of January."""
    return {
        "lines": [
            {"member_id": member, "payment_id": f"x{n}", "month": "2026-01", "paid": amount}
            for n, (member, amount) in enumerate(lines)
        ]
    }


async def log_of(finance: Running, member: str = "m1") -> list[Recorded]:
    """A member's year."""
    return await finance.runtime.store.load(f"dues:u1:{member}:2026")


async def test_dues_are_assessed_paid_and_refunded(finance: Running) -> None:
    """Each answer names the stream, its version and the events."""
    for version, (path, body) in enumerate(
        (("assessments", JANUARY), ("payments", PAYMENT), ("refunds", REFUND)), start=1
    ):
        answer = await finance.do(f"{MEMBER}/{path}", "officer1", **body)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["stream"], answer.json()["version"]) == ("dues:u1:m1:2026", version)
        assert answer.headers["etag"] == f'"{version}"'
    assert [record.type.split(".")[1] for record in await log_of(finance)] == [
        "DuesAssessed",
        "DuesPaid",
        "DuesRefunded",
    ]


async def test_events_name_the_rules_they_were_decided_under(finance: Running) -> None:
    """Code and version of each."""
    await finance.done(f"{MEMBER}/assessments", "officer1", **JANUARY)
    [record] = await log_of(finance)
    assert {code for code, _ in record.origin.rules} == {"R-FIN-07", "R-FIN-07.step", "R-MEM-03"}


async def test_a_repeated_key_has_one_effect_and_one_answer(finance: Running) -> None:
    """With another body it is refused; a refusal is repeated as it was."""
    await finance.done(f"{MEMBER}/assessments", "officer1", **JANUARY)
    once = {"Idempotency-Key": "payment-1"}
    ask = [
        await finance.ask("POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT, headers=once) for _ in range(2)
    ]
    assert [answer.status_code for answer in ask] == [201, 201]
    assert ask[0].content == ask[1].content
    other = await finance.ask("POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT | {"paid": 1}, headers=once)
    assert other.status_code == 422
    assert len(await log_of(finance)) == 2
    late = {"Idempotency-Key": "payment-2"}
    refusals = [
        await finance.ask("POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT, headers=late) for _ in range(2)
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in refusals] == [(409, "payment-booked-already")] * 2


async def test_one_payment_sent_many_times_at_once_is_booked_once(finance: Running) -> None:
    """Under one key and under many."""
    await finance.done(f"{MEMBER}/assessments", "officer1", **JANUARY)
    same = [
        finance.ask("POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT, headers={"Idempotency-Key": "same-key"})
        for _ in range(5)
    ]
    others = [finance.ask("POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT) for _ in range(5)]
    statuses = [answer.status_code for answer in await asyncio.gather(*same, *others)]
    assert set(statuses) <= {201, 409}
    assert [record.type for record in await log_of(finance)].count("finance.DuesPaid.v1") == 1


async def test_only_those_whose_post_allows_it_write_dues(finance: Running) -> None:
    """Not nobody, not a committee member, not the officer of another union, not the service itself."""
    for path, body in (
        (f"{MEMBER}/assessments", JANUARY),
        (f"{MEMBER}/payments", PAYMENT),
        (f"{MEMBER}/refunds", REFUND),
        ("/unions/u1/payroll-lists", PAYROLL),
        ("/unions/u1/collection-lists", collected(("m1", 1))),
    ):
        for who, status in ((None, 401), ("committee1", 403), ("officer2", 403), ("service:finance", 403)):
            answer = await finance.ask("POST", path, as_=who, json=body)
            assert answer.status_code == status, (path, who, answer.text)
    assert not await log_of(finance)


async def test_only_those_whose_post_allows_it_read_dues(finance: Running) -> None:
    """The union's own committee and those above, not its neighbours."""
    for path in ("arrears", "arrears/talks", "dues"):
        for who, status in ((None, 401), ("officer2", 403), ("committee1", 200), ("auditor", 200)):
            assert (await finance.ask("GET", f"/unions/u1/{path}", as_=who)).status_code == status, (path, who)
    above = await finance.ask("GET", "/federations/f/arrears", as_="officer1")
    assert above.status_code == 403


async def test_arrears_are_signalled_by_the_services_clock_alone(finance: Running) -> None:
    """No officer says when a talk is due."""
    answer = await finance.ask("POST", f"{MEMBER}/arrears", as_="officer1", json={"since": "2026-01"})
    assert answer.status_code == 403


NO_PAYMENTS: list[dict[str, Any]] = [
    {"paid": 0},
    {"paid": -1},
    {"paid": 10**15 + 1},
    {"paid": 25.0},
    {"paid": "2500"},
    {"paid": True},
    {"month": "2026-13"},
    {"month": "202601"},
    {"payment_id": ""},
    {"payment_id": "x" * 65},
    {"member_id": "m2"},
    {"currency": "CNY"},
    {"occurred_on": "2026-03-03"},
]


async def test_a_payment_that_is_no_payment_is_malformed(finance: Running) -> None:
    """Nothing is read into it; amounts of nothing, loose types, unknown fields and days to come are refused."""
    await finance.done(f"{MEMBER}/assessments", "officer1", **JANUARY)
    for change in NO_PAYMENTS:
        answer = await finance.ask("POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT | change)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), change
    assert len(await log_of(finance)) == 1


async def test_a_refund_of_nothing_is_malformed(finance: Running) -> None:
    """As a payment of nothing is."""
    assert (await finance.do(f"{MEMBER}/refunds", "officer1", **REFUND | {"refunded": 0})).status_code == 422


async def test_a_refusal_says_why_in_two_languages(finance: Running) -> None:
    """With its code and what the reader needs."""
    await finance.done(f"{MEMBER}/assessments", "officer1", **JANUARY)
    answer = await finance.do(f"{MEMBER}/payments", "officer1", **PAYMENT | {"paid": 2501})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["facts"]) == (409, "more-than-owed", {"owed": 2500})
    assert problem["message"] == {
        "zh": "缴费金额超过应缴金额。",
        "en": "The payment is larger than what is owed.",
    }


async def test_whoever_names_a_version_writes_on_that_one_or_not_at_all(finance: Running) -> None:
    """412, and nothing is stored under the key."""
    await finance.done(f"{MEMBER}/assessments", "officer1", **JANUARY)
    key = {"Idempotency-Key": "payment-1"}
    stale = await finance.ask(
        "POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT, headers=key | {"If-Match": '"0"'}
    )
    assert stale.status_code == 412
    fresh = await finance.ask(
        "POST", f"{MEMBER}/payments", as_="officer1", json=PAYMENT, headers=key | {"If-Match": '"1"'}
    )
    assert fresh.status_code == 201


async def test_a_payroll_list_assesses_everybody_on_it_or_nobody(finance: Running) -> None:
    """A refusal names the line."""
    await finance.done("/unions/u1/members/m3/dues/assessments", "officer1", **JANUARY)
    answer = await finance.do("/unions/u1/payroll-lists", "officer1", **PAYROLL)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-assessed")
    assert answer.json()["facts"] == {"index": 2, "month": "2026-01"}
    assert not await log_of(finance, "m1")
    answer = await finance.do("/unions/u1/payroll-lists", "officer1", **PAYROLL | {"lines": PAYROLL["lines"][:2]})
    assert (answer.status_code, answer.json()) == (201, {"streams": 2, "events": 2})


async def test_a_collection_list_books_parts_of_one_month_one_after_the_other(finance: Running) -> None:
    """Each line finds what the lines before it left."""
    await finance.done("/unions/u1/payroll-lists", "officer1", **PAYROLL)
    answer = await finance.do(
        "/unions/u1/collection-lists", "officer1", **collected(("m1", 1000), ("m2", 2500), ("m1", 1500))
    )
    assert (answer.status_code, answer.json()) == (201, {"streams": 2, "events": 3})
    answer = await finance.do("/unions/u1/collection-lists", "officer1", **collected(("m3", 2000), ("m3", 501)))
    assert (answer.status_code, answer.json()["facts"]) == (409, {"index": 1, "owed": 500})


async def test_a_list_that_is_no_list_is_malformed(finance: Running) -> None:
    """Nor one with an unknown or a missing column."""
    for lines in ([], [{"member_id": "m1"}], [{"member_id": "m1", "wage": 1, "bonus": 1}], "m1", None):
        body = {"month": "2026-01", "lines": lines}
        answer = await finance.ask("POST", "/unions/u1/payroll-lists", as_="officer1", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed"), lines


async def test_totals_from_outside_are_reported_once(finance: Running) -> None:
    """For one union, or for many by whoever stands above them."""
    report = {"period": "2026-Q1", "members_owing": 9, "members_paid": 8, "owed": 9000, "collected": 8000}
    await finance.done("/unions/u1/dues-reports", "officer1", **report)
    both = [{"union_id": union, **report} for union in ("u2", "u1")]
    answer = await finance.do("/federations/f/dues-reports", "leader", reports=both)
    assert (answer.status_code, answer.json()["facts"]) == (409, {"index": 1, "period": "2026-Q1"})
    await finance.done("/federations/f/dues-reports", "leader", reports=both[:1])
    for period in ("2026-Q5", "2026-Q", "2026-1", "1999", "2026-00"):
        answer = await finance.do("/unions/u1/dues-reports", "officer1", **report | {"period": period})
        assert answer.status_code == 422, period
