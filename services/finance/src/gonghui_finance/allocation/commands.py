"""What can be asked about a union's allocation."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, LongText
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, Month, Payment


class AssessAllocation(Command):
    """Derive one month's allocation from the unit's total payroll."""

    union_id: UnionId
    month: Month
    payroll: Fen


class ReceiveAllocation(Command):
    """Book what the employer paid towards one month."""

    union_id: UnionId
    receipt_id: Identifier
    month: Month
    received: Payment


class RefundAllocation(Command):
    """Return a receipt to the employer, in part or in full: it was booked wrongly, or paid twice."""

    union_id: UnionId
    refund_id: Identifier
    receipt_id: Identifier
    month: Month
    refunded: Payment


class FallShort(Command):
    """Look whether a month's allocation is unpaid after its due date."""

    union_id: UnionId
    month: Month


class ChargeLateFee(Command):
    """Charge the late fee on what is missing, up to a day."""

    union_id: UnionId
    month: Month
    until: BusinessDate


class WaiveLateFee(Command):
    """Let the employer off a late fee, in part or in full."""

    union_id: UnionId
    month: Month
    waived: Payment
    reason: LongText


class Remit(Command):
    """Send the superior union all that is owed upward for one month: of the own allocation and of what came from below."""

    union_id: UnionId
    remittance_id: Identifier
    month: Month
    to_union_id: UnionId


class Forward(Command):
    """Send what is owed upward for one month to a superior union that is not on this platform."""

    union_id: UnionId
    remittance_id: Identifier
    month: Month


class AssessAllocations(Command):
    """Derive one month's allocation of many unions, as a federation's payroll return lists them."""

    union_id: UnionId
    payrolls: Annotated[list[AssessAllocation], Field(min_length=1, max_length=20_000)]


class ReceiveAllocations(Command):
    """Book the receipts of a bank's statement."""

    union_id: UnionId
    receipts: Annotated[list[ReceiveAllocation], Field(min_length=1, max_length=20_000)]


class RemitMany(Command):
    """Send superior unions their shares, as a collection run does."""

    union_id: UnionId
    remittances: Annotated[list[Remit], Field(min_length=1, max_length=20_000)]
