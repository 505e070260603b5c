"""Aid on real PostgreSQL."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engagement.conftest import Engagement

ROOT = "/unions/u1/hardship-files"


async def test_sums_are_read_and_persons_are_not(engagement: "Engagement") -> None:
    """Nothing that travels or is read names whoever got the aid."""
    await engagement.done(ROOT, "chair1", file_id="h1", person_id="p1", tier="deep", facts="long illness")
    await engagement.on(date(2026, 3, 9))
    await engagement.done(f"{ROOT}/h1/grants", "chair1", aid_id="a1", amount=200_000)
    assert await engagement.get("/federations/f/aid", "leader") == [
        {"year": 2026, "tier": "deep", "grants": 1, "granted": 200_000}
    ]
    [record] = await engagement.runtime.store.feed(0, 100)
    assert b"p1" not in record.payload
    assert await engagement.rebuilt_differently() == []


async def test_a_person_has_one_open_file_in_the_whole_city(engagement: "Engagement") -> None:
    """Another union is refused until the first file is closed."""
    file = {"person_id": "p1", "tier": "deep", "facts": "long illness"}
    await engagement.done(ROOT, "chair1", file_id="h1", **file)
    second = await engagement.do("/unions/u2/hardship-files", "chair2", file_id="h2", **file)
    assert (second.status_code, second.json()["code"]) == (409, "filed-already")
    await engagement.done(f"{ROOT}/h1/closing", "chair1")
    await engagement.done("/unions/u2/hardship-files", "chair2", file_id="h3", **file)
