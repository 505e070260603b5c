"""What can be asked about a workers' congress."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, ShortText
from gonghui_shared.ids import Identifier, UnionId

Seats = Annotated[int, Field(ge=1, le=100_000)]
Votes = Annotated[int, Field(ge=0, le=100_000)]


class Motion(Command):
    """One item of the agenda, with the secret ballot's votes for it where it was put to one."""

    title: ShortText
    kind: Literal["hear", "deliberate", "adopt", "elect", "appraise"]
    votes_for: Votes = 0


class HoldCongress(Command):
    """Put a congress on record that met."""

    union_id: UnionId
    congress_id: Identifier
    representatives: Seats
    managers: Votes  # middle and senior managers among the representatives
    present: Votes
    papers_sent_on: BusinessDate
    motions: Annotated[list[Motion], Field(min_length=1, max_length=100)]


class ReportCongress(Command):
    """Report what was adopted to the union above."""

    union_id: UnionId
    congress_id: Identifier
