"""What can be asked about training."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, ShortText
from gonghui_shared.ids import Identifier, MemberId, UnionId

Hours = Annotated[int, Field(ge=1, le=1_000)]
Persons = Annotated[int, Field(ge=1, le=1_000_000)]


class HoldTraining(Command):
    """Put a course or lecture on record with those who attended."""

    union_id: UnionId
    training_id: Identifier
    subject: ShortText  # one of the areas that the rules list
    title: ShortText
    held_on: BusinessDate
    hours: Hours
    attended: Annotated[list[MemberId], Field(min_length=1, max_length=5_000)]


class ReportTraining(Command):
    """Report training of the past with its figures."""

    union_id: UnionId
    training_id: Identifier
    subject: ShortText
    title: ShortText
    held_on: BusinessDate
    hours: Hours
    attended: Persons


class TrainingLine(Command):
    """One course or lecture on a union's list."""

    training_id: Identifier
    subject: ShortText
    title: ShortText
    held_on: BusinessDate
    hours: Hours
    attended: Persons


class ReportTrainings(Command):
    """Report many courses and lectures of one union."""

    union_id: UnionId
    trainings: Annotated[list[TrainingLine], Field(min_length=1, max_length=20_000)]
