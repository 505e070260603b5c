"""The rules of groups: who heads the one that leads openness, and that nobody supervises what they lead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gonghui_organisation.union.decider import Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import PostKind, SeatRole
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier, PersonId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import EndGroup, JoinGroup, LeaveGroup, SetUpGroup
from .events import GroupEnded, GroupJoined, GroupKind, GroupLeft, GroupSetUp

GroupEvent = GroupSetUp | GroupJoined | GroupLeft | GroupEnded
MOST_GROUPS: Final = 20  # of one union at a time
MOST_SEATS: Final = 50
OPPOSITE: Final[Mapping[GroupKind, GroupKind]] = {
    "openness_leading": "openness_supervision", "openness_supervision": "openness_leading",
}  # fmt: skip


class GroupKnown(Refusal):
    """小组编号已经使用，或者已有同类小组。 A group of this number or kind exists."""


class TooManyGroups(Refusal):
    """小组或者成员过多。 There are too many groups, or people in one."""


class NoSuchGroup(Refusal):
    """没有这个小组，或者已经撤销。 There is no such group."""


class InGroupAlready(Refusal):
    """此人已在小组中。 This person sits in the group already."""


class NotInGroup(Refusal):
    """此人不在小组中。 This person does not sit in the group."""


class GroupHeaded(Refusal):
    """小组已有组长。 The group has a head."""


class OtherOfficeHeads(Refusal):
    """组长、副组长应由规则所定职务的人员担任。 The rule says whose office heads the group or is its deputy."""


class NotTheChair(Refusal):
    """此人不是本会主席。 This person is not the union's chair."""


class SupervisesOneself(Refusal):
    """领导小组组长不得兼任监督小组组长。 Whoever heads the leading group does not head the one that supervises it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group."""

    kind: GroupKind
    roles: Mapping[PersonId, SeatRole] = field(default_factory=dict)

    @property
    def head(self) -> PersonId | None:
        """Who heads it."""
        return next((person for person, role in self.roles.items() if role == "head"), None)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a union, and which numbers were used."""

    sitting: Mapping[Identifier, Group] = field(default_factory=dict)
    ended: frozenset[Identifier] = frozenset()

    def of(self, kind: GroupKind | None) -> Group | None:
        """The group of a kind."""
        return next((group for group in self.sitting.values() if group.kind == kind), None)


def evolve(groups: Groups, event: GroupEvent) -> Groups:
    """The state after one more event."""
    match event:
        case GroupSetUp(group_id=number, kind=kind):
            return replace(groups, sitting={**groups.sitting, number: Group(kind)})
        case GroupJoined(group_id=number, person_id=person, role=role):
            group = groups.sitting[number]
            return _with(groups, number, {**group.roles, person: role})
        case GroupLeft(group_id=number, person_id=person):
            roles = groups.sitting[number].roles
            return _with(groups, number, {one: role for one, role in roles.items() if one != person})
        case GroupEnded(group_id=number):
            sitting = {one: group for one, group in groups.sitting.items() if one != number}
            return Groups(sitting, groups.ended | {number})


def _with(groups: Groups, number: Identifier, roles: Mapping[PersonId, SeatRole]) -> Groups:
    return replace(groups, sitting={**groups.sitting, number: replace(groups.sitting[number], roles=roles)})


def set_up_group(groups: Groups, command: SetUpGroup, *, union: Union) -> Iterator[GroupSetUp]:
    """Set a group up; of those that lead and supervise openness a union has one each."""
    if not union.in_being:
        raise UnionNotInBeing
    used = command.group_id in groups.sitting or command.group_id in groups.ended
    if used or (command.kind != "other" and groups.of(command.kind)):
        raise GroupKnown
    if len(groups.sitting) >= MOST_GROUPS:
        raise TooManyGroups
    yield GroupSetUp(command.group_id, command.kind, command.title)


def join_group(groups: Groups, command: JoinGroup, *, held: frozenset[PostKind], rules: Rules) -> Iterator[GroupJoined]:
    """Seat somebody.

    Args:
        held: the kinds of posts that the person holds in the union.

    Source: R-OP-05.
    """
    group = _sitting(groups, command)
    if command.person_id in group.roles:
        raise InGroupAlready
    if len(group.roles) >= MOST_SEATS:
        raise TooManyGroups
    if command.office == "union_chair" and "chair" not in held:
        raise NotTheChair
    if command.role == "head" and group.head is not None:
        raise GroupHeaded
    if group.kind == "openness_leading" and command.role != "member":
        code = "R-OP-05.head" if command.role == "head" else "R-OP-05.deputy"
        if command.office not in rules.list(code):
            raise OtherOfficeHeads(rule=rules.version(code))
    opposite = groups.of(OPPOSITE.get(group.kind))
    if command.role == "head" and opposite and opposite.head == command.person_id and rules.switch("R-OP-05"):
        raise SupervisesOneself(rule=rules.version("R-OP-05"))
    yield GroupJoined(command.group_id, command.person_id, command.role, command.office)


def leave_group(groups: Groups, command: LeaveGroup) -> Iterator[GroupLeft]:
    """Free a seat."""
    if command.person_id not in _sitting(groups, command).roles:
        raise NotInGroup
    yield GroupLeft(command.group_id, command.person_id)


def end_group(groups: Groups, command: EndGroup) -> Iterator[GroupEnded]:
    """End a group."""
    _sitting(groups, command)
    yield GroupEnded(command.group_id)


def _sitting(groups: Groups, command: JoinGroup | LeaveGroup | EndGroup) -> Group:
    if (group := groups.sitting.get(command.group_id)) is None:
        raise NoSuchGroup
    return group


GROUPS = Decider("working_groups", initial=Groups(), evolve=evolve)
