"""What can be asked about a preparatory fund."""

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, Month, Payment


class OpenFund(Command):
    """Open the fund of a unit whose time to form a union has passed."""

    union_id: UnionId
    unit_id: Identifier
    owes_from: Month


class AssessFund(Command):
    """Derive what a unit owes for a month from its payroll."""

    union_id: UnionId
    unit_id: Identifier
    month: Month
    payroll: Fen


class ReceiveFund(Command):
    """Book what a unit paid for a month."""

    union_id: UnionId
    unit_id: Identifier
    receipt_id: Identifier
    month: Month
    received: Payment


class CloseFund(Command):
    """Owe nothing more: the unit has a union."""

    union_id: UnionId
    unit_id: Identifier
    formed_union_id: UnionId


class ReturnFund(Command):
    """Hand what was held over to the union that the unit formed."""

    union_id: UnionId
    unit_id: Identifier
    to_union_id: UnionId
