"""What can be asked about a union's score once it is published."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_assessment.annual_evaluation.commands import Digest, OnResult
from gonghui_assessment.judgement.commands import Item
from gonghui_shared.commands import Command, LongText
from gonghui_shared.ids import Identifier

Points = Annotated[str, Field(pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?$")]


class OnAppeal(OnResult):
    """An appeal against it."""

    appeal_id: Identifier


class FileAppeal(OnAppeal):
    """Appeal against the whole score, or against one item of it."""

    item: Item | Literal[""] = ""  # the whole
    grounds: LongText
    document: Digest | Literal[""] = ""


class AnswerAppeal(OnAppeal):
    """Accept or reject an appeal."""

    accepted: bool
    answer: LongText


class ItemPoints(Command):
    """An item and the points that it shall have."""

    item: Item
    points: Points


class RescoreAppeal(OnAppeal):
    """Give the items of an accepted appeal points anew."""

    items: Annotated[list[ItemPoints], Field(min_length=1, max_length=200)]
    reason: LongText


class MissAppealAnswer(OnAppeal):
    """Look whether an appeal is without an answer; asked by the clock."""
