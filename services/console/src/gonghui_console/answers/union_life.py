"""What the console needs of the answers of organisation about the life of unions: their places, links, formation and end."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class Place(BaseModel):
    """A union and the one that it stood under."""

    union_id: str
    name: str | None
    superior_id: str | None


class Links(BaseModel):
    """Who leads, supports and represents a union."""

    party_body: str | None
    administration: str | None
    certificate: str | None
    representative: str | None
    mentor_id: str | None
    mentor_name: str | None
    mentored_until: date | None


class Mentee(BaseModel):
    """A union that another one supports."""

    union_id: str
    name: str | None
    mentored_since: date
    mentored_until: date


class Mentorship(Mentee):
    """The same with the one that supports it."""

    mentor_id: str
    mentor_name: str | None


class FormationStage(BaseModel):
    """Where an application stands."""

    union_id: str
    name: str
    opened_on: date
    stage: str


class FormationCase(FormationStage):
    """A formation with what has been done."""

    unit_type: str
    applied_by: str
    workers: int
    prepared: bool
    applicants: int
    women: int
    mobilised: int
    trained: int
    present: int | None
    returned_for: str | None


class ReceiverOfCase(BaseModel):
    """A union that takes over, and how many members come along."""

    union_id: str
    headcount: int


class Restructuring(BaseModel):
    """A merger, split or dissolution and how far it has come."""

    union_id: str
    name: str | None
    case_id: str
    kind: str
    stage: str
    receivers: Sequence[ReceiverOfCase]
    remaining: int
    resolution: str
    reason: str
    proposed_on: date
    approved_on: date | None
    ended_on: date | None
    answer: str | None


class Representative(BaseModel):
    """Somebody who speaks for the members."""

    session: int
    person_id: str
    since: date


class Unit(BaseModel):
    """A unit that has no union."""

    union_id: str
    unit_id: str
    name: str
    unit_type: str
    jurisdiction: str
    staff: int
    established_on: date
    form_by: date
    state: str
    owes_from: str | None
    opinion: str | None
    opinion_on: date | None


class MembersMeeting(BaseModel):
    """One meeting of a union's members or of their representatives."""

    meeting_id: str
    state: str
    day: date
    extra: bool
    body: str | None
    asked_by: str | None
    asked: int
    members: int
    purpose: str | None
    agenda: str | None
    entitled: int
    present: int
    resolved: str | None
    reason: str | None


class Power(BaseModel):
    """One power of a union, and its last use."""

    kind: str
    uses: int  # within a year
    used_on: date | None
    used_for: str | None


class UnusedPower(BaseModel):
    """A power that a union has not used within a year."""

    union_id: str
    name: str | None
    kind: str
    used_on: date | None


class Activist(BaseModel):
    """Somebody on whom a union can count."""

    person_id: str
    does: str | None  # None: forgotten
    since: date


class GroupSeat(BaseModel):
    """Who sits in a group."""

    person_id: str
    role: str
    office: str


class WorkingGroup(BaseModel):
    """A group in which union and unit work together; its head first."""

    group_id: str
    kind: str
    title: str
    seats: Sequence[GroupSeat]
