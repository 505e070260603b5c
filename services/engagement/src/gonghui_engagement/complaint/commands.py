"""What can be asked about a complaint."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command, LongText
from gonghui_shared.contracts.engagement import Outcome, Theme
from gonghui_shared.ids import Identifier, PersonId, UnionId

# What the complainant keeps to come back with: at least 128 random bits, chosen where the complaint is written, so that
# the code travels once and is stored only as a digest.
ReceiptDigest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileComplaint(Command):
    """Complain, under one's name or anonymously."""

    union_id: UnionId
    complaint_id: Identifier
    theme: Theme
    body: LongText
    person_id: PersonId | None = None  # None: anonymous
    receipt: ReceiptDigest | None = None  # SHA-256 of the receipt code; required when anonymous


class AcceptComplaint(Command):
    """Find the union competent and name an owner."""

    union_id: UnionId
    complaint_id: Identifier
    owner_id: PersonId


class TransferComplaint(Command):
    """Hand the complaint to the union that is competent."""

    union_id: UnionId
    complaint_id: Identifier
    to_union_id: UnionId
    reason: LongText


class AnswerComplaint(Command):
    """Tell the complainant what was found and done."""

    union_id: UnionId
    complaint_id: Identifier
    outcome: Outcome
    answer: LongText


class ExtendAnswer(Command):
    """Give the answer more time, once, with a reason that the complainant sees."""

    union_id: UnionId
    complaint_id: Identifier
    reason: LongText


class AppealComplaint(Command):
    """Ask the superior union for a review."""

    union_id: UnionId
    complaint_id: Identifier
    reason: LongText


class ReviewComplaint(Command):
    """Confirm the answer or set it aside."""

    union_id: UnionId
    complaint_id: Identifier
    confirmed: bool
    answer: LongText


class CloseComplaint(Command):
    """Close the case, with the complainant's satisfaction if it was given."""

    union_id: UnionId
    complaint_id: Identifier
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None


class MissClock(Command):
    """Look whether a clock of the case has run out."""

    union_id: UnionId
    complaint_id: Identifier
    clock: Annotated[str, Field(pattern=r"^(accept|answer|review)$")]
