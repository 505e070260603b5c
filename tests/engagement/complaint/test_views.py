"""Complaints on real PostgreSQL: what handlers, complainants and federations read."""

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from gonghui_shared.contracts.organisation import PersonForgotten

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

CODE = "gu8rQ0XwV1nB6m3kT9yZpA"
DIGEST = sha256(CODE.encode()).hexdigest()
ROOT = "/unions/u1/complaints"


async def filed(engagement: "Engagement", number: str = "c1", as_: str | None = None, union: str = "u1") -> None:
    """File one complaint: anonymously, or under one's name."""
    person = {"person_id": as_} if as_ else {}
    answer = await engagement.do(
        f"/unions/{union}/complaints", as_, complaint_id=number, theme="wages", body="unpaid overtime", receipt=DIGEST, **person
    )  # fmt: skip
    assert answer.status_code == 201, answer.text


async def test_a_case_goes_from_filing_to_closing(engagement: "Engagement") -> None:
    """Every step is seen in the list of cases."""
    await filed(engagement)
    assert (await engagement.do(f"{ROOT}/c1/acceptance", "chair1", owner_id="chair1")).status_code == 201
    assert (await engagement.do(f"{ROOT}/c1/answer", "chair1", outcome="upheld", answer="it will be paid")).status_code == 201  # fmt: skip
    appeal = await engagement.do(f"{ROOT}/c1/appeals", None, reason="it was not", receipt=CODE)
    assert appeal.status_code == 201, appeal.text
    review = await engagement.do(f"{ROOT}/c1/reviews", "leader", superior_id="f", confirmed=False, answer="pay now")
    assert review.status_code == 201, review.text
    assert (await engagement.do(f"{ROOT}/c1/rating", None, satisfaction=2, receipt=CODE)).status_code == 201
    [case] = (await engagement.get(ROOT, "chair1"))["items"]
    assert (case["stage"], case["level"], case["satisfaction"], case["overdue"]) == ("closed", 1, 2, 0)


async def test_the_receipt_code_opens_status_and_answer(engagement: "Engagement") -> None:
    """Nobody has to sign in for it; another code finds nothing."""
    await filed(engagement)
    await engagement.do(f"{ROOT}/c1/acceptance", "chair1", owner_id="chair1")
    await engagement.do(f"{ROOT}/c1/answer", "chair1", outcome="upheld", answer="it will be paid")
    found = await engagement.ask("POST", "/complaint-status", json={"receipt": CODE})
    assert (found.json()["stage"], found.json()["body"]) == ("answered", "unpaid overtime")
    assert [letter["text"] for letter in found.json()["letters"]] == ["it will be paid"]
    wrong = await engagement.ask("POST", "/complaint-status", json={"receipt": CODE[::-1]})
    assert wrong.status_code == 404


async def test_only_the_owner_reads_the_words(engagement: "Engagement") -> None:
    """Before there is one, whoever may accept the case; never somebody at another union."""
    await filed(engagement)
    assert (await engagement.get(f"{ROOT}/c1/words", "chair1"))["body"] == "unpaid overtime"
    await engagement.do(f"{ROOT}/c1/acceptance", "chair1", owner_id="leader")
    assert (await engagement.get(f"{ROOT}/c1/words", "leader"))["body"] == "unpaid overtime"
    for other in ("chair1", "chair2", "service:operator"):
        assert (await engagement.ask("GET", f"{ROOT}/c1/words", as_=other)).status_code == 403


async def test_complainants_read_their_own_cases(engagement: "Engagement") -> None:
    """Theirs and nobody else's."""
    await filed(engagement, "c1", as_="p1")
    assert [case["complaint_id"] for case in await engagement.get("/my/complaints", "p1")] == ["c1"]
    assert await engagement.get("/my/complaints", "p2") == []
    assert (await engagement.ask("GET", "/my/complaints")).status_code == 401


async def test_nothing_that_travels_says_who_complained_or_what_about(engagement: "Engagement") -> None:
    """Neither payload nor envelope: no name, no words, no receipt."""
    await filed(engagement, "c1", as_="p1")
    await engagement.do(f"{ROOT}/c1/acceptance", "chair1", owner_id="leader")
    await engagement.do(f"{ROOT}/c1/answer", "leader", outcome="upheld", answer="it will be paid")
    await engagement.do(f"{ROOT}/c1/appeals", "p1", reason="it was not")
    feed = await engagement.runtime.store.feed(0, 100)
    travelling = repr([(r.stream_id, r.payload, r.origin) for r in feed])
    assert len(feed) == 4
    for secret in ("p1", "overtime", "it will be paid", "it was not", DIGEST, "leader' "):
        assert secret not in travelling.replace("person:leader", "")
    assert feed[0].origin.actor == "person"


async def test_words_lie_sealed_in_the_log(engagement: "Engagement") -> None:
    """Only a table declared personal has them in clear."""
    await filed(engagement)
    assert engagement.runtime.pool is not None
    payloads = await engagement.runtime.pool.fetch("select payload from events")
    assert not any(b"overtime" in row["payload"] for row in payloads)


async def test_nobody_complains_to_a_union_that_does_not_exist(engagement: "Engagement") -> None:
    """Whoever complains need not sign in: what is not known is refused before anything is kept."""
    refused = await engagement.do(
        "/unions/nowhere/complaints", None, complaint_id="c1", theme="wages", body="words", receipt=DIGEST
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "no-such-union")
    assert await engagement.runtime.store.feed(0, 10) == []


async def test_no_row_ties_a_person_to_an_anonymous_case(engagement: "Engagement") -> None:
    """Also where the complainant comes back with the code while signed in."""
    await filed(engagement)
    await engagement.done(f"{ROOT}/c1/acceptance", "chair1", owner_id="leader")
    await engagement.done(f"{ROOT}/c1/answer", "leader", outcome="upheld", answer="it will be paid")
    assert (await engagement.do(f"{ROOT}/c1/rating", "p1", satisfaction=2, receipt=CODE)).status_code == 403
    await engagement.done(f"{ROOT}/c1/rating", None, satisfaction=2, receipt=CODE)
    assert engagement.runtime.pool is not None
    principals = await engagement.runtime.pool.fetch("select principal from commands order by 1")
    actors = await engagement.runtime.pool.fetch("select distinct actor from events order by 1")
    assert [row["principal"] for row in principals] == ["anonymous", "anonymous", "person:chair1", "person:leader"]
    assert [row["actor"] for row in actors] == ["anonymous", "person:chair1", "person:leader"]


async def test_an_anonymous_case_bears_no_mark_of_the_client(engagement: "Engagement") -> None:
    """A correlation id that comes along with the request could stand at what the client did under a name."""
    body = {"complaint_id": "c1", "theme": "wages", "body": "words", "receipt": DIGEST}
    headers = {"Idempotency-Key": "test-key-own", "X-Correlation-Id": "session-of-p1"}
    answer = await engagement.client.post("/unions/u1/complaints", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    await engagement.settle()
    feed = await engagement.runtime.store.feed(0, 10)
    assert feed
    assert "session-of-p1" not in repr([record.origin for record in feed])


async def test_a_transferred_case_takes_words_and_code_along(engagement: "Engagement") -> None:
    """The new union reads it, the old one no longer, and the code still opens it."""
    await filed(engagement)
    moved = await engagement.do(f"{ROOT}/c1/transfer", "chair1", to_union_id="u2", reason="not our unit")
    assert moved.status_code == 201, moved.text
    assert (await engagement.ask("GET", f"{ROOT}/c1/words", as_="chair1")).status_code == 404
    assert (await engagement.get("/unions/u2/complaints/c1/words", "chair2"))["body"] == "unpaid overtime"
    status = await engagement.ask("POST", "/complaint-status", json={"receipt": CODE})
    assert (status.json()["union_id"], status.json()["letters"][0]["text"]) == ("u2", "not our unit")
    back = await engagement.do(
        "/unions/u2/complaints/c1/transfer", "chair2", to_union_id="u1", reason="yours after all"
    )
    assert back.status_code == 201, back.text


async def test_a_complaints_number_is_unique_in_the_city(engagement: "Engagement") -> None:
    """Another union cannot open a second case under it."""
    await filed(engagement)
    second = await engagement.do(
        "/unions/u2/complaints", None, complaint_id="c1", theme="wages", body="other words", receipt=DIGEST
    )
    assert (second.status_code, second.json()["code"]) == (409, "filed-already")


async def test_clocks_fire_and_count(engagement: "Engagement") -> None:
    """Triage in working days, acceptance by law, then the answer after its extension."""
    await filed(engagement)
    await engagement.on(date(2026, 3, 10))
    assert (await engagement.get(f"{ROOT}/c1", "chair1"))["overdue"] == 1
    await engagement.on(date(2026, 3, 18))
    assert (await engagement.get(f"{ROOT}/c1", "chair1"))["overdue"] == 2
    await engagement.do(f"{ROOT}/c1/acceptance", "chair1", owner_id="chair1")
    await engagement.do(f"{ROOT}/c1/extension", "chair1", reason="the books are abroad")
    await engagement.on(date(2026, 6, 15))
    assert (await engagement.get(f"{ROOT}/c1", "chair1"))["overdue"] == 2
    await engagement.on(date(2026, 6, 17))
    assert (await engagement.get(f"{ROOT}/c1", "chair1"))["overdue"] == 3


async def test_a_federation_sees_open_cases_by_age(engagement: "Engagement") -> None:
    """In bands, by union, and one by one with the oldest first."""
    await filed(engagement, "c1")
    await engagement.on(date(2026, 3, 20))
    await filed(engagement, "c2", union="u2")
    ages = await engagement.get("/federations/f/complaints/ages?days=7&days=30", "leader")
    assert [(b["from_days"], b["to_days"], b["open"], b["overdue"]) for b in ages["bands"]] == [
        (0, 7, 1, 0),
        (8, 30, 1, 1),
        (31, None, 0, 0),
    ]
    assert [(u["union_id"], u["union_name"], u["open"]) for u in ages["unions"]] == [("u1", "One", 1), ("u2", "Two", 1)]
    first = await engagement.get("/federations/f/complaints/open?limit=1", "leader")
    second = await engagement.get(f"/federations/f/complaints/open?limit=1&after={first['next']}", "leader")
    assert [row["complaint_id"] for row in first["items"] + second["items"]] == ["c1", "c2"]
    assert second["next"] is None


async def test_handlers_read_only_their_own_union(engagement: "Engagement") -> None:
    """A permission reaches as far as the post."""
    await filed(engagement)
    assert (await engagement.ask("GET", ROOT, as_="chair2")).status_code == 403
    assert (await engagement.ask("GET", ROOT)).status_code == 401


async def test_a_fresh_code_and_its_digest_fit(engagement: "Engagement") -> None:
    """And no two are equal."""
    one, two = await engagement.get("/complaint-receipts", None), await engagement.get("/complaint-receipts", None)
    assert one["digest"] == sha256(one["receipt"].encode()).hexdigest()
    assert one["receipt"] != two["receipt"]
    assert len(one["receipt"]) * 6 >= 128


async def test_rebuilt_tables_are_what_is_served(engagement: "Engagement") -> None:
    """Fold and replay agree, transfers and personal tables included."""
    await filed(engagement)
    await engagement.do(f"{ROOT}/c1/transfer", "chair1", to_union_id="u2", reason="not our unit")
    await engagement.do("/unions/u2/complaints/c1/acceptance", "chair2", owner_id="chair2")
    assert await engagement.rebuilt_differently() == []


@pytest.mark.rule("R-PRV-03")
async def test_whoever_is_forgotten_leaves_no_words(engagement: "Engagement") -> None:
    """Organisation is told what is open; once it has spoken, complaint and letters are empty here, also after a rebuild."""
    await filed(engagement, "c1", as_="p1")
    await filed(engagement, "c2", as_="p2")
    await engagement.done(f"{ROOT}/c1/acceptance", "chair1", owner_id="leader")
    await engagement.done(f"{ROOT}/c1/answer", "leader", outcome="upheld", answer="it will be paid")
    files = "/internal/files?person_id="
    assert await engagement.get(f"{files}p1", "service:operator") == {"open": True, "ended_on": None}
    assert await engagement.get(f"{files}nobody", "service:operator") == {"open": False, "ended_on": None}
    assert (await engagement.ask("GET", f"{files}p1", as_="leader")).status_code == 403
    await engagement.hear("organisation", ("f", PersonForgotten("p1")))
    [gone], [kept] = [await engagement.get("/my/complaints", person) for person in ("p1", "p2")]
    assert (gone["body"], [letter["text"] for letter in gone["letters"]]) == (None, [None])
    assert kept["body"] == "unpaid overtime"
    assert await engagement.rebuilt_differently() == []
    refused = await engagement.do(f"{ROOT}/c1/appeals", "p1", reason="it was not")
    assert (refused.status_code, refused.json()["code"]) == (409, "forgotten")
