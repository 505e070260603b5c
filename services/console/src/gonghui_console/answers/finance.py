"""What the console needs of the answers of finance."""

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
