"""What can be asked about a hardship file."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command, LongText, ShortText
from gonghui_shared.ids import Identifier, PersonId, UnionId


class OpenHardshipFile(Command):
    """Open the file of a person in hardship."""

    union_id: UnionId
    file_id: Identifier
    person_id: PersonId
    tier: ShortText  # one of those that the rules list
    facts: LongText


class GrantAid(Command):
    """Grant aid to the person of the file."""

    union_id: UnionId
    file_id: Identifier
    aid_id: Identifier
    amount: Annotated[int, Field(gt=0, le=100_000_000)]  # fen


class CloseHardshipFile(Command):
    """Close the file: the hardship is over."""

    union_id: UnionId
    file_id: Identifier
