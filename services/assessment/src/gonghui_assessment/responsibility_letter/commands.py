"""What can be asked of a letter."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class IssueLetter(Command):
    """Issue a letter over targets that the union has for a year."""

    union_id: UnionId
    letter_id: Identifier
    issuer_id: UnionId
    year: Year
    targets: Annotated[list[Identifier], Field(min_length=1, max_length=100)]


class SignLetter(Command):
    """Sign as one of the two sides; the digest says what one has read."""

    union_id: UnionId
    letter_id: Identifier
    side: ClassVar[Literal["issuer", "union"]]  # the route says it, never the body
    digest: Digest


class SignAsUnion(SignLetter):
    """Sign as the union that takes the responsibility."""

    side = "union"


class SignAsIssuer(SignLetter):
    """Sign as the superior union."""

    side = "issuer"
    issuer_id: UnionId


class IssueLetters(Command):
    """Issue the letters of many unions."""

    union_id: UnionId
    letters: Annotated[list[IssueLetter], Field(min_length=1, max_length=5_000)]


class SignLetters(Command):
    """Sign many letters as the superior union."""

    union_id: UnionId
    signatures: Annotated[list[SignAsIssuer], Field(min_length=1, max_length=5_000)]


class RecordSignatures(Command):
    """Record the signatures that unions gave on paper."""

    union_id: UnionId
    signatures: Annotated[list[SignAsUnion], Field(min_length=1, max_length=5_000)]
