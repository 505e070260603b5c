"""What can be asked of an appraisal. Ballots themselves are nowhere: only how many there were, and the tellers' tallies."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command, Count
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId


class OpenAppraisal(Command):
    """Open the members' appraisal of their union, of its chair, and of other posts."""

    union_id: UnionId
    appraisal_id: Identifier
    year: Year
    posts: Annotated[list[PostId], Field(max_length=20, default_factory=list)]  # beside the chair's
    entitled: Annotated[Count, Field(ge=1)] | None = None  # only where the platform does not keep the roll


class OnAppraisal(Command):
    """One appraisal."""

    union_id: UnionId
    appraisal_id: Identifier


class RecordAttendance(OnAppraisal):
    """Record how many came, and how many of them work in the front line."""

    attended: Count
    front_line: Count


class Line(Command):
    """One question on a teller's sheet."""

    post_id: PostId | Literal[""]  # empty: the union itself
    excellent: Count
    competent: Count
    basic: Count
    not_competent: Count
    void: Count


class CountBallots(OnAppraisal):
    """Enter one teller's sheet; a second one, entered independently, has to agree, and closes the appraisal."""

    year: Year  # of the appraisal
    teller_id: PersonId
    lines: Annotated[list[Line], Field(min_length=1, max_length=30)]
