"""The console over the whole platform, with a small city in it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

from gonghui_deploy.stack import Plan, running
from gonghui_shared.clock import SHANGHAI
from tests.api.city import CHAIR, EVERYBODY, FEDERATION, City, eventually, found

ELECTION = {
    "union_id": "u1", "election_id": "u1-e0", "kind": "term", "held_on": "2022-01-10", "direct": True, "entitled": 40,
    "present": 36, "term_id": "u1-t0", "term_no": 1, "term_years": 3,
    "elected": [{"post_id": f"c{n}", "kind": "committee_member", "person_id": f"u1-p{n}", "votes": 30} for n in (2, 3, 4)],
}  # fmt: skip
APPLICATION = {  # its tag is longer than its name: a link among words, which has to look like one
    "name": "甲厂", "unit_type": "private", "workers": 30, "superior_id": "d1", "jurisdiction": "CN/500000",
}  # fmt: skip


@pytest.fixture(scope="session")
def city(scratch: Path) -> Iterator[City]:
    """The four services and the console, over PostgreSQL and Kafka; one union has held an election that is due again."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(running(Plan(scratch / "shown"), print)) as stack,
    ):
        served = City(stack)
        found(served)
        served.do("organisation", f"/federations/{FEDERATION}/elections/bulk", {"elections": [ELECTION]})
        eventually(lambda: all(served.knows(service) for service in EVERYBODY[1:]) and served.settled())
        opened = {"evaluation_id": "terms", "year": 2026}
        served.do("assessment", f"/federations/{FEDERATION}/term-evaluations", opened)
        eventually(lambda: bool(served.ask("assessment", "GET", "/outcomes").json()["items"]))
        cadres(served)
        served.do("organisation", "/formations/abcdefgh234567/application", APPLICATION)
        yield served


def cadres(served: City) -> None:
    """The chair of a union works part-time without a headcount, declares a conflict, and has a successor."""
    today = datetime.now(SHANGHAI).date()
    chair = {"person_id": CHAIR}
    told: dict[str, dict[str, Any]] = {
        "posts/chair/staffing": {"staffing": "none", "full_time": False, "rank_entitled": "unit_deputy", "rank_actual": "middle_head"},
        f"posts/chair/working-time/{today:%Y-%m}": {**chair, "entry_id": "e1", "worked_on": str(today), "quarters": 2},
        "posts/chair/reserve": {"person_id": "u1-p2", "readiness": "one_year"},
        "conflicts/x1": {**chair, "post_id": "chair", "kind": "kin", "what": "弟弟承包食堂", "since": str(today)},
        "posts": {"post_id": "organiser", "kind": "organiser"},
    }  # fmt: skip
    for path, body in told.items():
        served.do("organisation", f"/unions/u1/{path}", body, as_=CHAIR)
    trained = {"person_id": "u1-p3", "held_from": str(today)}
    served.do("organisation", "/unions/u1/posts/organiser/holders", trained, as_=CHAIR)
    eventually(served.settled)
