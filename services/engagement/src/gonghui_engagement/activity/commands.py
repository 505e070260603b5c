"""What can be asked about an activity."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, LongText, ShortText
from gonghui_shared.contracts.engagement import ActivityKind
from gonghui_shared.ids import Identifier, MemberId, UnionId

MOST_PERSONS = 5_000  # of one activity; a larger one is several
Members = Annotated[list[MemberId], Field(min_length=1, max_length=MOST_PERSONS)]
Persons = Annotated[int, Field(ge=0, le=1_000_000)]
Score = Annotated[int, Field(ge=1, le=5)]


class PlanActivity(Command):
    """Announce an activity."""

    union_id: UnionId
    activity_id: Identifier
    kind: ActivityKind
    title: ShortText
    held_on: BusinessDate
    places: Annotated[int, Field(ge=1, le=MOST_PERSONS)]


class EnrolMembers(Command):
    """Put members on the list."""

    union_id: UnionId
    activity_id: Identifier
    member_ids: Members


class EnrolMyself(Command):
    """Put oneself on the list."""

    union_id: UnionId
    activity_id: Identifier
    member_id: MemberId


class HoldActivity(Command):
    """Report that the activity took place, and who came."""

    union_id: UnionId
    activity_id: Identifier
    attended: Members


class CancelActivity(Command):
    """Call the activity off."""

    union_id: UnionId
    activity_id: Identifier
    reason: LongText


class RateActivity(Command):
    """Say how satisfied one is as one who came: 1 not at all, 5 entirely."""

    union_id: UnionId
    activity_id: Identifier
    member_id: MemberId
    score: Score


class RecordRatings(Command):
    """Count the paper slips on which those who came said how satisfied they are."""

    union_id: UnionId
    activity_id: Identifier
    scores: Annotated[list[Score], Field(min_length=1, max_length=MOST_PERSONS)]


class CloseRatings(Command):
    """Count the ratings once the time for them is over."""

    union_id: UnionId
    activity_id: Identifier


class ActivityLine(Command):
    """One activity of the past on a union's list, with its figures."""

    activity_id: Identifier
    kind: ActivityKind
    title: ShortText
    held_on: BusinessDate
    enrolled: Persons
    attended: Persons
    answers: Persons = 0  # how many said how satisfied they were
    satisfied: Persons = 0


class ReportActivity(ActivityLine):
    """Report an activity of the past with its figures."""

    union_id: UnionId


class ReportActivities(Command):
    """Report many activities of one union."""

    union_id: UnionId
    activities: Annotated[list[ActivityLine], Field(min_length=1, max_length=20_000)]


class ReportActivitiesOfMany(Command):
    """Report activities of many unions, as a federation's return sheet lists them."""

    union_id: UnionId  # the federation
    activities: Annotated[list[ReportActivity], Field(min_length=1, max_length=20_000)]
