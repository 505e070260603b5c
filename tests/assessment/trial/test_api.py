"""A draft tried on an evaluation that is closed, by who may adopt schemes; nothing is recorded."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.assessment.annual_evaluation.sheet import SCHEME
from tests.assessment.annual_evaluation.test_views import evaluated, known
from tests.assessment.carrying_out import opened

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

PATH = "/federations/f/evaluations/e1/trials"
DRAFT = SCHEME.replace('version: "1"', 'version: "2"').replace("target: 0.9", "target: 0.1")


async def tried(assessment: "Assessment", text: str = DRAFT, as_: str | None = "leader", path: str = PATH) -> Any:
    """What the service answers to a draft."""
    return await assessment.ask("POST", path, as_=as_, json={"text": text})


async def test_a_draft_is_held_against_what_was_frozen(assessment: "Assessment") -> None:
    """A lower target lets the second union catch up; both stand there by name."""
    await evaluated(assessment)
    found = (await tried(assessment)).json()
    assert (found["evaluation_id"], found["year"], found["units"]) == ("e1", 2025, 2)
    assert [found[side]["version"] for side in ("before", "after")] == ["1", "2"]
    assert (found["before"]["quarters"][0], found["after"]["quarters"][0]) == ("20.00", "80.00")
    assert [(one["before"], one["after"], one["units"]) for one in found["regraded"]] == [("poor", "good", 1)]
    assert set(found["names"]) == {moved["union_id"] for moved in (*found["winners"], *found["losers"])}


async def test_a_trial_records_nothing(assessment: "Assessment") -> None:
    """Neither events nor results nor files."""
    await evaluated(assessment)
    pool = assessment.runtime.pool
    assert pool is not None
    counts = "select (select count(*) from events), (select count(*) from frozen_files), (select count(*) from results)"
    before = await pool.fetchrow(counts)
    assert (await tried(assessment)).status_code == 200
    assert await pool.fetchrow(counts) == before


async def test_a_draft_with_faults_is_refused_with_each_of_them(assessment: "Assessment") -> None:
    """With its place, as when it is adopted."""
    await evaluated(assessment)
    for text, told in ((DRAFT.replace("full: 60", "full: 70"), "100"), ("a: [", "YAML")):
        answer = await tried(assessment, text)
        assert answer.status_code == 409
        assert any(told in fault for fault in answer.json()["facts"]["faults"])


@pytest.mark.parametrize(("who", "status"), [(None, 401), ("chair1", 403), ("leader", 200), ("service:operator", 200)])
async def test_who_may_adopt_schemes_may_try_them(assessment: "Assessment", who: str | None, status: int) -> None:
    """Nobody else: a draft shows how every union would stand."""
    await evaluated(assessment)
    assert (await tried(assessment, as_=who)).status_code == status


async def test_only_a_closed_annual_evaluation_of_ones_own_federation_is_tried_on(assessment: "Assessment") -> None:
    """An open one has no frozen evidence yet."""
    await known(assessment)
    await opened(assessment, "e1")
    assert (await tried(assessment)).status_code == 404
    assert (await tried(assessment, path=PATH.replace("e1", "e9"))).status_code == 404


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": DRAFT, "other": 1}, {"text": 1}])
async def test_a_body_of_another_form_is_not_read(assessment: "Assessment", body: dict[str, Any]) -> None:
    """Whatever a client was made to send."""
    assert (await assessment.ask("POST", PATH, as_="leader", json=body)).status_code == 422


async def test_a_service_is_ready_after_a_trial(assessment: "Assessment") -> None:
    """What waits for its turn is no role of the process, whose lag could be asked."""
    await evaluated(assessment)
    await tried(assessment)
    assert (await assessment.ask("GET", "/readyz", as_=None)).status_code == 200
