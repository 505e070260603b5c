"""Balances by union and account heading."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import (
    AllocationReceived,
    AllocationRefunded,
    AllowancePaid,
    AssetsGivenBack,
    AssetsHandedOver,
    AssetsReceived,
    AssetsReturned,
    DuesPaid,
    DuesRefunded,
    LateFeePaid,
    PreparatoryFundReceived,
    PreparatoryFundReturned,
    PreparatoryFundTakenOver,
    RemittanceForwarded,
    RemittanceMade,
    RemittanceReceived,
)
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen
from gonghui_shared.projections import Rows, projection

BALANCES = Table(
    "ledger_balances",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("debit", BigInteger, nullable=False),
    Column("credit", BigInteger, nullable=False),
)


@projection(
    "ledger_balances",
    version=4,
    reads=[
        DuesPaid,
        DuesRefunded,
        AllocationReceived,
        AllocationRefunded,
        LateFeePaid,
        AllowancePaid,
        RemittanceMade,
        RemittanceReceived,
        RemittanceForwarded,
        AssetsHandedOver,
        AssetsReceived,
        AssetsReturned,
        AssetsGivenBack,
        PreparatoryFundReceived,
        PreparatoryFundReturned,
        PreparatoryFundTakenOver,
    ],
    writes=[BALANCES],
)
def project_balances(balances: Rows, event: Recorded) -> None:
    """Debits and credits by account heading; per union they sum to the same."""
    match event.body:
        case (
            DuesPaid(entry=entry)
            | DuesRefunded(entry=entry)
            | AllocationReceived(entry=entry)
            | AllocationRefunded(entry=entry)
            | LateFeePaid(entry=entry)
            | AllowancePaid(entry=entry)
            | RemittanceMade(entry=entry)
            | RemittanceReceived(entry=entry)
            | RemittanceForwarded(entry=entry)
            | AssetsHandedOver(entry=entry)
            | AssetsReceived(entry=entry)
            | AssetsReturned(entry=entry)
            | AssetsGivenBack(entry=entry)
            | PreparatoryFundReceived(entry=entry)
            | PreparatoryFundReturned(entry=entry)
            | PreparatoryFundTakenOver(entry=entry)
        ):
            for line in entry:
                balances.add((event.union_id, line.account), debit=line.debit, credit=line.credit)


class Balance(BaseModel):
    """Turnover of one account heading, in fen."""

    account: str
    debit: Fen
    credit: Fen


async def trial_balance(read: AsyncConnection, union_id: UnionId) -> Sequence[Balance]:
    """All account headings of a union."""
    query = select(BALANCES.c.account, BALANCES.c.debit, BALANCES.c.credit).where(BALANCES.c.union_id == union_id)
    return [Balance(**row) for row in (await read.execute(query.order_by(BALANCES.c.account))).mappings()]
