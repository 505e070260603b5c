"""The console over the whole platform, with a small city in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from gonghui_deploy.stack import Plan, running
from tests.api.city import EVERYBODY, FEDERATION, City, eventually, found

ELECTION = {
    "union_id": "u1", "election_id": "u1-e0", "kind": "term", "held_on": "2022-01-10", "direct": True, "entitled": 40,
    "present": 36, "term_id": "u1-t0", "term_no": 1, "term_years": 3,
    "elected": [{"post_id": f"c{n}", "kind": "committee_member", "person_id": f"u1-p{n}", "votes": 30} for n in (2, 3, 4)],
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
        yield served
