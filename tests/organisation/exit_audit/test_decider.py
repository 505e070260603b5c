"""Exit audits: one for each time in the chair."""

from datetime import date

import pytest
from msgspec.structs import replace

from gonghui_organisation.exit_audit.commands import ConcludeExitAudit, RequestExitAudit
from gonghui_organisation.exit_audit.deadlines import exit_audit
from gonghui_organisation.exit_audit.decider import (
    EXIT_AUDIT,
    NoExitAudit,
    OwnAudit,
    conclude_exit_audit,
    request_exit_audit,
)
from gonghui_organisation.exit_audit.views import project_exit_audits
from gonghui_shared.contracts.organisation import ExitAuditConcluded, ExitAuditRequested, PostVacated
from gonghui_shared.testing import DAY, folded, given, rules

FIRST, LAST, DUE = date(2023, 3, 1), date(2026, 2, 28), date(2026, 4, 29)
RULES = rules({"R-TRM-07": (True, "switch"), "R-TRM-07.time": (60, "days")})
REQUESTED = ExitAuditRequested("c1", "li", FIRST, LAST, DUE)
REPORT = "a" * 64
CONCLUDED = ExitAuditConcluded("c1", "li", FIRST, "minor", REPORT, in_time=True)
CONCLUDE = ConcludeExitAudit(
    union_id="u1", post_id="c1", person_id="li", held_from=FIRST, opinion="minor", report=REPORT
)
REQUEST = RequestExitAudit(union_id="u1", post_id="c1", person_id="li", held_from=FIRST, held_to=LAST)


@pytest.mark.rule("R-TRM-07", "R-TRM-07.time")
def test_audit_is_asked_for_once() -> None:
    """Where the rules want one, and due some time after the last day."""
    given(EXIT_AUDIT).when(request_exit_audit, REQUEST, rules=RULES).then(REQUESTED)
    given(EXIT_AUDIT, REQUESTED).when(request_exit_audit, REQUEST, rules=RULES).then()
    without = rules({"R-TRM-07": (False, "switch")})
    given(EXIT_AUDIT).when(request_exit_audit, REQUEST, rules=without).then()


def test_clock_runs_for_chairs_only() -> None:
    """From the day after the last one."""
    (clock,) = folded(exit_audit, PostVacated("c1", "chair", "li", FIRST, LAST))["deadline_exit_audit"].values()
    assert clock["due_on"] == date(2026, 3, 1)
    assert folded(exit_audit, PostVacated("v1", "vice_chair", "li", FIRST, LAST)) == {"deadline_exit_audit": {}}


def test_audit_is_read_with_its_due_date() -> None:
    """Of each time in office."""
    assert folded(project_exit_audits, REQUESTED)["exit_audits"] == {
        ("u1", "c1", "li", FIRST): {"held_to": LAST, "due_on": DUE, "opinion": None, "concluded_on": None}
    }
    [row] = folded(project_exit_audits, REQUESTED, CONCLUDED)["exit_audits"].values()
    assert row is not None
    assert (row["opinion"], row["concluded_on"]) == ("minor", DAY)


@pytest.mark.rule("R-TRM-07")
@pytest.mark.parametrize(("today", "in_time"), [(DUE, True), (date(2026, 4, 30), False)])
def test_an_audit_is_concluded_once_in_time_or_late(today: date, in_time: bool) -> None:
    """By the service's own day; where none was asked for there is nothing to conclude."""
    concluded = replace(CONCLUDED, in_time=in_time)
    asked = {"today": today, "actor": "person:auditor"}
    given(EXIT_AUDIT, REQUESTED).when(conclude_exit_audit, CONCLUDE, **asked).then(concluded)
    given(EXIT_AUDIT, REQUESTED, concluded).when(conclude_exit_audit, CONCLUDE, **asked).then_refused(NoExitAudit)
    given(EXIT_AUDIT).when(conclude_exit_audit, CONCLUDE, **asked).then_refused(NoExitAudit)


def test_nobody_concludes_the_audit_of_their_own_office() -> None:
    """Not even an auditor."""
    given(EXIT_AUDIT, REQUESTED).when(conclude_exit_audit, CONCLUDE, today=DUE, actor="person:li").then_refused(
        OwnAudit
    )
