"""What can be asked about duties; only clocks and the review ask it."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command
from gonghui_shared.contracts.organisation import DutyKind
from gonghui_shared.ids import Identifier, UnionId

Number = Annotated[int, Field(ge=1, le=1_000_000)]
Year = Annotated[int, Field(ge=1925, le=9998)]


class ReviewDuty(Command):
    """Hold a union against one rule: does the duty arise, is it met, has it fallen away?"""

    union_id: UnionId
    duty: DutyKind
    number: Number


class ReviewDuties(Command):
    """Hold a union against several rules at once."""

    union_id: UnionId
    duties: Annotated[list[ReviewDuty], Field(min_length=1, max_length=20)]


class EscalateDuty(Command):
    """Lay a duty before the superior union if its time has run out."""

    union_id: UnionId
    duty: DutyKind
    number: Number


class NoteCongress(Command):
    """Note that a union's workers' congress met."""

    union_id: UnionId
    congress_id: Identifier
    year: Year
