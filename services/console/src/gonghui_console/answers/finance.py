"""What the console needs of the answers of finance."""

from datetime import date

from pydantic import BaseModel


class ArrearsOfUnion(BaseModel):
    """What a union's members owe together, in fen."""

    union_id: str
    name: str
    members: int
    owed: int


class Talk(BaseModel):
    """A member to be talked to about unpaid dues; the sum in fen."""

    member_id: str
    since: str
    months: int
    owed: int


class DuesYear(BaseModel):
    """A union's dues of one year, in fen."""

    year: int
    assessed: int
    paid: int
    refunded: int
    arrears_signals: int


class AllocationMonth(BaseModel):
    """One month of the employer's allocation, in fen."""

    month: str
    owed: int
    received: int
    upward: int
    remitted: int
    late_fee: int
    short: bool


class Share(BaseModel):
    """What is due to a receiver, in fen, and when it got it."""

    to_union_id: str
    amount: int
    handed_over_on: date | None
    returned_on: date | None


class Handover(BaseModel):
    """The hand-over of a union's assets and how far it has come; what is on the account in fen."""

    case_id: str
    kind: str
    stage: str
    opened_on: date
    books: int
    bank: int | None
    opinion: str | None
    ended_on: date | None
    shares: list[Share]


class PreparatoryFund(BaseModel):
    """What a unit without a union owes and paid, in fen; `formed_union_id`: to whom it goes back."""

    unit_id: str
    owes_from: str
    assessed: int
    received: int
    returned: int
    formed_union_id: str | None

    @property
    def held(self) -> int:
        """What has not been handed over yet."""
        return self.received - self.returned


class Payable(BaseModel):
    """A granted allowance, and how far its payment has come; in fen."""

    month: str
    post_id: str
    person_id: str
    amount: int
    state: str
    granted_on: date
    approved_by: str | None  # actor
    approved_on: date | None
    payment_id: str | None
    paid_on: date | None
