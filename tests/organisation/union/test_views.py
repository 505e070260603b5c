"""What can be read about unions, folded in memory."""

from datetime import date

from gonghui_organisation.union.committees import project_committees
from gonghui_organisation.union.views import project_formations, project_history
from gonghui_shared.contracts.organisation import (
    CommitteeDissolved,
    CommitteeFormed,
    FormationRequested,
    UnionDissolved,
    UnionFormed,
)
from gonghui_shared.testing.given import DAY, folded

FORMED = UnionFormed("primary", "private", "机械厂工会", "d", "CN/500000", date(2020, 5, 1))
REQUESTED = FormationRequested("primary", "private", "机械厂工会", "d", "CN/500000", 60, 24, members=40, seats=5)


def test_committees_come_and_go() -> None:
    """A dissolved committee is no longer listed."""
    rows = folded(
        project_committees, CommitteeFormed("union", 5), CommitteeFormed("women", 3), CommitteeDissolved("women")
    )
    assert rows == {"committees": {("u1", "union"): {"seats": 5, "formed_on": DAY}}}


def test_application_waits_until_it_is_answered() -> None:
    """The formation of the union answers it."""
    assert list(folded(project_formations, REQUESTED)["formation_requests"]) == [("u1",)]
    assert folded(project_formations, REQUESTED, FORMED) == {"formation_requests": {}}


def test_history_keeps_order_and_fields() -> None:
    """Every event of the union, as it became known, with what it says."""
    rows = folded(project_history, FORMED, UnionDissolved("merged"))["union_history"]
    assert [(key[1], row["type"]) for key, row in rows.items()] == [
        (1, "organisation.UnionFormed.v2"),
        (2, "organisation.UnionDissolved.v1"),
    ]
    assert rows["u1", 2]["facts"] == {"reason": "merged"}
