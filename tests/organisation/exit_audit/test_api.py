"""Exit audits over HTTP on a real database, with a clock that fires."""

from datetime import UTC, datetime

import pytest

from tests.organisation.conftest import Office


@pytest.mark.rule("R-TRM-07")
async def test_chair_who_leaves_is_audited_after_the_last_day(office: Office) -> None:
    """Not before, and not again."""
    line = {"union_id": "u1", "post_id": "c1", "kind": "chair", "person_id": "li", "held_from": "2023-01-01"}
    await office.ask("operator", "/federations/f/posts/bulk", posts=[line])
    await office.ask("operator", "/unions/u1/posts/c1/vacancies", held_to="2026-03-02")
    assert (await office.see("operator", "/unions/u1/exit-audits"))["items"] == []
    for day in (3, 4):
        office.clock.instant = datetime(2026, 3, day, 1, tzinfo=UTC)
        await office.settle()
    (audit,) = (await office.see("operator", "/unions/u1/exit-audits"))["items"]
    assert audit == {
        "post_id": "c1", "person_id": "li", "held_from": "2023-01-01", "held_to": "2026-03-02", "due_on": "2026-05-01",
        "opinion": None, "concluded_on": None,
    }  # fmt: skip
    report = {"held_from": "2023-01-01", "opinion": "clean", "report": "a" * 64}
    done = await office.ask("operator", "/unions/u1/exit-audits/c1/li/conclusion", **report)
    assert done.status_code == 201, done.text
    (audit,) = (await office.see("operator", "/unions/u1/exit-audits"))["items"]
    assert (audit["opinion"], audit["concluded_on"]) == ("clean", "2026-03-04")
    log = await office.serving.process.pool.fetch("select type from events where type like '%ExitAudit%'")
    assert len(log) == 2
