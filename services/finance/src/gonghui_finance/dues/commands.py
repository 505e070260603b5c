"""What can be asked about a member's dues."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, MemberId, UnionId
from gonghui_shared.money import Fen, Month, Payment


class AssessDues(Command):
    """Derive one month's dues from the wage, bonuses and allowances left out."""

    union_id: UnionId
    member_id: MemberId
    month: Month
    wage: Fen


class PayrollLine(Command):
    """One member's wage on a payroll list."""

    member_id: MemberId
    wage: Fen


class AssessPayroll(Command):
    """Derive one month's dues of a whole payroll list."""

    union_id: UnionId
    month: Month
    lines: Annotated[list[PayrollLine], Field(min_length=1, max_length=100_000)]


class PayDues(Command):
    """Pay one month, in part or in full."""

    union_id: UnionId
    member_id: MemberId
    payment_id: Identifier  # the bank's or cashier's reference
    month: Month
    paid: Payment


class CollectionLine(Command):
    """One member's payment on a collection list."""

    member_id: MemberId
    payment_id: Identifier
    month: Month
    paid: Payment


class CollectDues(Command):
    """Book a whole collection list, as payroll offices and banks deliver it."""

    union_id: UnionId
    lines: Annotated[list[CollectionLine], Field(min_length=1, max_length=100_000)]


class RefundDues(Command):
    """Return a payment in part or in full."""

    union_id: UnionId
    member_id: MemberId
    payment_id: Identifier
    refund_id: Identifier
    month: Month
    refunded: Payment


class ReachArrears(Command):
    """Look whether a member still owes as many months as the rule counts."""

    union_id: UnionId
    member_id: MemberId
    since: Month
