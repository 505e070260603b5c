"""What can be asked about a union's allocation."""

from datetime import date

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, Month


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
    received: Fen


class FallShort(Command):
    """Look whether a month's allocation is unpaid after its due date."""

    union_id: UnionId
    month: Month


class ChargeLateFee(Command):
    """Charge the late fee on what is missing, up to a day."""

    union_id: UnionId
    month: Month
    until: date


class Remit(Command):
    """Send the superior union its share of what was received for one month."""

    union_id: UnionId
    remittance_id: Identifier
    month: Month
    to_union_id: UnionId
