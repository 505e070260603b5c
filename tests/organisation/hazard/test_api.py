"""Inspections and hazards over HTTP on a real database, with clocks that fire."""

from datetime import UTC, datetime
from typing import Any

from tests.organisation.conftest import Office

BY = [{"person_id": "li"}, {"person_id": "wang"}]


async def test_hazard_goes_from_the_inspection_to_the_superior_union(office: Office) -> None:
    """A small union inspects together with a supervisor of the union above it."""

    async def done(path: str, **body: Any) -> Any:
        answer = await office.ask("operator", path, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    await done("/unions/u1/supervisors", person_id="li")
    await done("/unions/f/supervisors", person_id="wang")
    serving = await office.see("operator", "/unions/u1/supervisors")
    assert [(one["person_id"], one["union_id"]) for one in serving] == [("li", "u1"), ("wang", "f")]
    seen = {"site": "冲压车间", "matters": ["labour_protection"], "looked_at": "防护罩"}
    alone = await office.ask("operator", "/unions/u1/inspections/i1", **seen, inspectors=BY[:1])
    assert (alone.status_code, alone.json()["rule"]["code"]) == (409, "R-ORG-15.inspectors")
    await done("/unions/u1/inspections/i1", **seen, inspectors=BY)
    raised = {"inspection_id": "i1", "what": "三号冲床无防护罩"}
    await done("/unions/u1/hazards/h1", **raised, severity="imminent")
    await done("/unions/u1/hazards/h2", **raised, severity="general")
    assert (await office.see("operator", "/federations/f/overdue-hazards"))["items"] == []

    office.clock.instant = datetime(2026, 3, 4, 1, tzinfo=UTC)
    await office.settle()
    [late] = (await office.see("operator", "/federations/f/overdue-hazards"))["items"]
    assert (late["hazard_id"], late["overdue"], late["escalated_on"]) == ("h1", True, None)
    figures = await office.see("operator", "/federations/f/hazard-figures")
    assert [(one["in_time"], one["overdue"]) for one in figures["by_age"]] == [(1, 1), (0, 0), (0, 0), (0, 0)]
    office.clock.instant = datetime(2026, 3, 11, 1, tzinfo=UTC)
    await office.settle()
    [late] = (await office.see("operator", "/federations/f/overdue-hazards"))["items"]
    assert late["escalated_on"] == "2026-03-11"

    await done("/unions/u1/hazards/h1/claims", person_id="sun", measures="已加装")
    await done("/unions/u1/hazards/h1/verifications", person_id="wang", fixed=True)
    [fixed] = (await office.see("operator", "/unions/u1/hazards?fixed=true"))["items"]
    assert (fixed["hazard_id"], fixed["in_time"], fixed["verified_by"]) == ("h1", False, "wang")
    assert (fixed["claimed_by"], fixed["entered_by"]) == ("sun", "service:operator")
    [held] = (await office.see("operator", "/unions/u1/inspections"))["items"]
    assert (held["inspectors"], held["looked_at"]) == (["li", "wang"], "防护罩")
