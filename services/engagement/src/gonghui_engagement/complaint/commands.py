"""What can be asked about a complaint."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_shared.commands import Command, LongText
from gonghui_shared.contracts.engagement import Outcome, Theme
from gonghui_shared.ids import PersonId, UnionId

# Shorter than other ids: an anonymous case has a person of its own, `case.<complaint_id>`, whose key seals its words.
ComplaintId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]{0,47}$")]

# What the complainant keeps to come back with: at least 128 random bits in base64url or hexadecimal. The code itself is
# shown only to ask again; filing sends its SHA-256, which is all that is stored.
ReceiptCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{22,64}$")]
ReceiptDigest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Clock = Literal["triage", "accept", "answer", "review", "close"]


class FileComplaint(Command):
    """Complain, signed in under one's own name or, without signing in, anonymously."""

    union_id: UnionId
    complaint_id: ComplaintId
    theme: Theme
    body: LongText
    person_id: PersonId | None = None  # None: anonymous
    receipt: ReceiptDigest | None = None  # SHA-256 of the receipt code; required when anonymous


class RecordComplaint(FileComplaint):
    """Write down a complaint that somebody made at the counter, by letter or by telephone."""


class AcceptComplaint(Command):
    """Find the union competent and name an owner."""

    union_id: UnionId
    complaint_id: ComplaintId
    owner_id: PersonId


class TransferComplaint(Command):
    """Hand the complaint to the union that is competent."""

    union_id: UnionId
    complaint_id: ComplaintId
    to_union_id: UnionId
    reason: LongText


class AnswerComplaint(Command):
    """Tell the complainant what was found and done."""

    union_id: UnionId
    complaint_id: ComplaintId
    outcome: Outcome
    answer: LongText


class ExtendAnswer(Command):
    """Give the answer more time, once, with a reason that the complainant sees."""

    union_id: UnionId
    complaint_id: ComplaintId
    reason: LongText


class AppealComplaint(Command):
    """Ask the superior union for a review: signed in as the complainant, or with the receipt code."""

    union_id: UnionId
    complaint_id: ComplaintId
    reason: LongText
    receipt: ReceiptCode | None = None


class ReviewComplaint(Command):
    """Confirm the answer or set it aside, as a superior union."""

    union_id: UnionId
    complaint_id: ComplaintId
    superior_id: UnionId  # the union that reviews
    confirmed: bool
    answer: LongText


class RateComplaint(Command):
    """Say as the complainant how satisfied one is, which closes the case."""

    union_id: UnionId
    complaint_id: ComplaintId
    satisfaction: Annotated[int, Field(ge=1, le=5)]
    receipt: ReceiptCode | None = None


class CloseComplaint(Command):
    """Close the case, with the complainant's satisfaction if it was given."""

    union_id: UnionId
    complaint_id: ComplaintId
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None


class MissClock(Command):
    """Look whether a clock of the case has run out."""

    union_id: UnionId
    complaint_id: ComplaintId
    clock: Clock
