"""What can be asked of a letter."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import BusinessDate, Command, LongText, ShortText
from gonghui_shared.contracts.assessment import CommitmentKind
from gonghui_shared.ids import Identifier, UnionId

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Targets = Annotated[list[Identifier], Field(min_length=1, max_length=100)]


class Promise(Command):
    """People, money or things that the superior union gives by a day."""

    commitment_id: Identifier
    kind: CommitmentKind
    what: ShortText
    amount: Annotated[int, Field(ge=1, le=10_000_000_000_000)]  # money in fen, anything else counted
    by: BusinessDate


Promises = Annotated[list[Promise], Field(default_factory=list, max_length=50)]


class IssueLetter(Command):
    """Issue a letter over targets that the union has for a year, with what it is given for them."""

    union_id: UnionId
    letter_id: Identifier
    issuer_id: UnionId
    year: Year
    targets: Targets
    commitments: Promises


class AmendLetter(Command):
    """Put a new version of a letter before both sides."""

    union_id: UnionId
    letter_id: Identifier
    issuer_id: UnionId
    targets: Targets
    commitments: Promises
    reason: LongText


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


class RecordDelivery(Command):
    """Record how much of a promise has arrived so far."""

    union_id: UnionId
    letter_id: Identifier
    commitment_id: Identifier
    delivered: Annotated[int, Field(ge=0, le=10_000_000_000_000)]


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
