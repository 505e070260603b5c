"""Ratings over HTTP on real PostgreSQL: one hand fills in one slip."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

MARK: dict[str, Any] = {"scheme_id": "s1", "item": "2", "year": 2025, "rater": "leaders", "value": "30"}


@pytest.mark.rule("R-ASM-05")
async def test_nobody_fills_in_two_slips_of_a_group_for_the_same_item_of_a_union(assessment: "Assessment") -> None:
    """Neither one after the other nor in one list; papers that a service loads may be many."""
    path = "/unions/u1/ratings"
    await assessment.done(path, "leader", **MARK)
    second = await assessment.do(path, "leader", **MARK, slip="2")
    assert (second.status_code, second.json()["code"]) == (409, "second-slip")
    both = [MARK | {"union_id": "u2", "slip": slip} for slip in ("1", "2")]
    listed = await assessment.do("/federations/f/ratings", "leader", ratings=both)
    assert listed.json()["code"] == "second-slip"
    await assessment.done("/unions/u2/ratings", "leader", **MARK)
    await assessment.done(path, "service:operator", **MARK, slip="2")
    await assessment.done(path, "service:operator", **MARK, slip="3")
    assert assessment.runtime.pool is not None
    kept = await assessment.runtime.pool.fetch("select payload from events where type = 'assessment.SlipFilledIn.v1'")
    assert len(kept) == 2
    assert all(b"leader" not in bytes(row["payload"]).replace(b"leaders", b"") for row in kept)
