"""Who supervises in the name of a union."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.supervisor.commands import AppointSupervisor, ReleaseSupervisor
from gonghui_organisation.supervisor.decider import (
    SUPERVISORS,
    NoSupervisor,
    OneSupervisorOnly,
    SupervisesAlready,
    appoint_supervisor,
    release_supervisor,
)
from gonghui_organisation.supervisor.events import SupervisorAppointed, SupervisorReleased
from gonghui_organisation.supervisor.views import project_supervisors
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import UnionFormed
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

NATION = Rulebook(shipped()).rules("CN", DAY)
LI, WANG = SupervisorAppointed("li"), SupervisorAppointed("wang")


def union(kind: Any = "primary") -> Union:
    """One in being."""
    return UNION.fold([UnionFormed(kind, "private", "机械厂工会", "f", "CN", date(2020, 1, 1))])


def appoint(*history: Any, members: int = 60, of: Union | None = None) -> Decision:
    """Wang, in a union of so many members."""
    command = AppointSupervisor(union_id="u", person_id="wang")
    context = {"union": of or union(), "members": members, "rules": NATION}
    return given(SUPERVISORS, *history).when(appoint_supervisor, command, **context)


@pytest.mark.rule("R-ORG-15")
def test_union_of_fewer_than_twenty_five_members_has_one_supervisor() -> None:
    """In place of a committee; a federation has no members of its own, and as many as it likes."""
    appoint(members=24).then(WANG)
    appoint(LI, members=24).then_refused(OneSupervisorOnly, members=24)
    appoint(LI, members=25).then(WANG)
    appoint(LI, members=0, of=union("district")).then(WANG)
    appoint(LI, SupervisorReleased("li"), members=24).then(WANG)


def test_supervisor_is_appointed_once_by_a_union_in_being() -> None:
    """And released only where appointed."""
    appoint(WANG).then_refused(SupervisesAlready)
    appoint(of=Union()).then_refused(UnionNotInBeing)
    release = ReleaseSupervisor(union_id="u", person_id="wang")
    given(SUPERVISORS, WANG).when(release_supervisor, release).then(SupervisorReleased("wang"))
    given(SUPERVISORS, LI).when(release_supervisor, release).then_refused(NoSupervisor)


def test_register_keeps_until_when_somebody_supervised() -> None:
    """The day of the release is the last one."""
    [row] = folded(project_supervisors, WANG, SupervisorReleased("wang"))["supervisors"].values()
    assert row == {"since": DAY, "until": DAY}
