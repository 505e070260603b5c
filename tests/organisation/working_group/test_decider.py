"""The rules of groups, sentence by sentence."""

from datetime import date
from typing import Any, Final

import pytest

from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_organisation.working_group.commands import EndGroup, JoinGroup, LeaveGroup, SetUpGroup
from gonghui_organisation.working_group.decider import (
    GROUPS,
    MOST_GROUPS,
    MOST_SEATS,
    GroupHeaded,
    GroupKnown,
    InGroupAlready,
    NoSuchGroup,
    NotInGroup,
    NotTheChair,
    OtherOfficeHeads,
    SupervisesOneself,
    TooManyGroups,
    end_group,
    join_group,
    leave_group,
    set_up_group,
)
from gonghui_organisation.working_group.events import GroupEnded, GroupJoined, GroupLeft, GroupSetUp
from gonghui_shared.contracts.organisation import UnionFormed
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, given

RULES: Final = Rulebook(shipped()).rules("CN/500000", DAY)
HERE: Final = UNION.fold([UnionFormed("primary", "institution", "工会", "d1", "CN/500000", date(2020, 5, 1))])
LEADING: Final = GroupSetUp("g1", "openness_leading", "校务公开领导小组")
SUPERVISING: Final = GroupSetUp("g2", "openness_supervision", "校务公开监督小组")
SECRETARY: Final = GroupJoined("g1", "wang", "head", "party_secretary")


def seat(person: str, role: Any, office: Any, group: str = "g1") -> JoinGroup:
    """Somebody is to sit in a group."""
    return JoinGroup(union_id="u1", group_id=group, person_id=person, role=role, office=office)


def known(*held: str) -> dict[str, Any]:
    """What is known of the person."""
    return {"held": frozenset(held), "rules": RULES}


@pytest.mark.rule("R-OP-05.head", "R-OP-05.deputy")
def test_secretary_heads_the_leading_group_and_the_unions_chair_is_deputy() -> None:
    """Nobody else; members come from everywhere, and who comes as chair is the chair."""
    group = given(GROUPS, LEADING)
    group.when(join_group, seat("wang", "head", "party_secretary"), **known()).then(SECRETARY)
    given(GROUPS, LEADING).when(join_group, seat("wu", "head", "unit_head"), **known()).then_refused(OtherOfficeHeads)
    deputy = seat("li", "deputy", "union_chair")
    given(GROUPS, LEADING).when(join_group, deputy, **known("chair")).then(
        GroupJoined("g1", "li", "deputy", "union_chair")
    )
    given(GROUPS, LEADING).when(join_group, deputy, **known("vice_chair")).then_refused(NotTheChair)
    other = seat("wu", "deputy", "unit_head")
    given(GROUPS, LEADING).when(join_group, other, **known()).then_refused(OtherOfficeHeads)
    given(GROUPS, LEADING).when(join_group, seat("wu", "member", "unit_head"), **known()).then(
        GroupJoined("g1", "wu", "member", "unit_head")
    )


@pytest.mark.rule("R-OP-05")
def test_nobody_heads_what_they_are_supervised_by() -> None:
    """Whichever group was headed first; as a member one may sit in both."""
    both = given(GROUPS, LEADING, SUPERVISING, SECRETARY)
    both.when(join_group, seat("wang", "head", "other", "g2"), **known()).then_refused(SupervisesOneself)
    given(GROUPS, LEADING, SUPERVISING, SECRETARY).when(
        join_group, seat("wang", "member", "party_secretary", "g2"), **known()
    ).then(GroupJoined("g2", "wang", "member", "party_secretary"))
    supervisor = GroupJoined("g2", "wang", "head", "other")
    given(GROUPS, LEADING, SUPERVISING, supervisor).when(
        join_group, seat("wang", "head", "party_secretary"), **known()
    ).then_refused(SupervisesOneself)


def test_group_has_one_head_and_nobody_twice() -> None:
    """And no endless list."""
    given(GROUPS, LEADING, SECRETARY).when(join_group, seat("zhao", "head", "party_secretary"), **known()).then_refused(
        GroupHeaded
    )
    given(GROUPS, LEADING, SECRETARY).when(join_group, seat("wang", "member", "other"), **known()).then_refused(
        InGroupAlready
    )
    crowd = [GroupJoined("g1", f"p{n}", "member", "other") for n in range(MOST_SEATS)]
    given(GROUPS, LEADING, *crowd).when(join_group, seat("wu", "member", "other"), **known()).then_refused(
        TooManyGroups
    )
    given(GROUPS).when(join_group, seat("wu", "member", "other"), **known()).then_refused(NoSuchGroup)


def test_one_group_leads_openness_and_one_supervises_it() -> None:
    """Others there are as many as are needed; a number is used once."""
    lead = SetUpGroup(union_id="u1", group_id="g3", kind="openness_leading", title="领导小组")
    given(GROUPS).when(set_up_group, lead, union=HERE).then(GroupSetUp("g3", "openness_leading", "领导小组"))
    given(GROUPS, LEADING).when(set_up_group, lead, union=HERE).then_refused(GroupKnown)
    given(GROUPS, LEADING, GroupEnded("g1")).when(set_up_group, lead, union=HERE).then(
        GroupSetUp("g3", "openness_leading", "领导小组")
    )
    again = lead.model_copy(update={"group_id": "g1"})
    given(GROUPS, LEADING, GroupEnded("g1")).when(set_up_group, again, union=HERE).then_refused(GroupKnown)
    given(GROUPS).when(set_up_group, lead, union=UNION.initial).then_refused(UnionNotInBeing)
    many = [GroupSetUp(f"o{n}", "other", "小组") for n in range(MOST_GROUPS)]
    given(GROUPS, *many).when(set_up_group, lead, union=HERE).then_refused(TooManyGroups)


def test_seats_are_left_and_groups_end() -> None:
    """Once."""
    leave = LeaveGroup(union_id="u1", group_id="g1", person_id="wang")
    given(GROUPS, LEADING, SECRETARY).when(leave_group, leave).then(GroupLeft("g1", "wang"))
    given(GROUPS, LEADING, SECRETARY, GroupLeft("g1", "wang")).when(leave_group, leave).then_refused(NotInGroup)
    end = EndGroup(union_id="u1", group_id="g1")
    given(GROUPS, LEADING).when(end_group, end).then(GroupEnded("g1"))
    given(GROUPS, LEADING, GroupEnded("g1")).when(end_group, end).then_refused(NoSuchGroup)
