"""What can be read about hand-overs."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column, Date, Integer, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_finance.ledger.views import BALANCES
from gonghui_finance.tables import METADATA
from gonghui_shared.contracts.finance import (
    AssetsHandedOver,
    AssetsReturned,
    HandoverAudited,
    HandoverCancelled,
    HandoverCompleted,
)
from gonghui_shared.contracts.organisation import RestructuringKind
from gonghui_shared.handling import Ask
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.money import Fen
from gonghui_shared.projections import Rows, projection

from .decider import Stage
from .events import HandoverOpened, HandoverReported

HANDOVERS: Final = Table(
    "handovers",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("receivers", JSON, nullable=False),
    Column("remaining", Integer, nullable=False),
    Column("bank", BigInteger),
    Column("opinion", Text),
    Column("ended_on", Date),
)
SHARES: Final = Table(
    "handover_shares",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("to_union_id", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("handed_over_on", Date),
    Column("returned_on", Date),
)


@projection(
    "handovers",
    version=1,
    reads=[
        HandoverOpened, HandoverAudited, HandoverReported, AssetsHandedOver, HandoverCompleted, HandoverCancelled,
        AssetsReturned,
    ],
    writes=[HANDOVERS, SHARES],
)  # fmt: skip
def project_handovers(handovers: Rows, shares: Rows, event: Recorded) -> None:
    """Every hand-over, how far it has come, and what is due to whom."""
    match event.body:
        case HandoverOpened(case_id=case, kind=kind, receivers=receivers, remaining=remaining):
            handovers.put(
                (event.union_id, case), kind=kind, stage="opened", opened_on=event.occurred_on, receivers=receivers,
                remaining=remaining, bank=None, opinion=None, ended_on=None,
            )  # fmt: skip
        case HandoverAudited(case_id=case, passed=passed, bank=bank):
            handovers.put((event.union_id, case), stage="audited" if passed else "refused", bank=bank)
        case HandoverReported(case_id=case, opinion=opinion, shares=due):
            handovers.put((event.union_id, case), opinion=opinion)
            for share in due:
                shares.put(
                    (event.union_id, case, share.union_id), amount=share.amount, handed_over_on=None, returned_on=None
                )
        case AssetsHandedOver(case_id=case, to_union_id=to):
            shares.put((event.union_id, case, to), handed_over_on=event.occurred_on)
        case AssetsReturned(case_id=case, from_union_id=to):
            shares.put((event.union_id, case, to), returned_on=event.occurred_on)
        case HandoverCompleted(case_id=case):
            handovers.put((event.union_id, case), stage="completed", ended_on=event.occurred_on)
        case HandoverCancelled(case_id=case):
            handovers.put((event.union_id, case), stage="cancelled", ended_on=event.occurred_on)


class ShareOfUnion(BaseModel):
    """What is due to a receiver, in fen, and when it got it."""

    to_union_id: UnionId
    amount: Fen
    handed_over_on: date | None
    returned_on: date | None


class HandoverRow(BaseModel):
    """A hand-over and how far it has come; what is on the account in fen."""

    case_id: Identifier
    kind: RestructuringKind
    stage: Stage
    opened_on: date
    books: int  # of the bank account as the ledger stands
    bank: Fen | None  # as audited
    opinion: str | None
    ended_on: date | None
    shares: Sequence[ShareOfUnion]


async def handovers(read: AsyncConnection, union_id: UnionId, account: str) -> Sequence[HandoverRow]:
    """A union's hand-overs, newest first.

    Args:
        account: the heading of the bank account.
    """
    books = await bank_balance(read, union_id, account)
    query = select(HANDOVERS).where(HANDOVERS.c.union_id == union_id).order_by(HANDOVERS.c.opened_on.desc()).limit(50)
    cases = (await read.execute(query)).mappings().all()
    due = select(SHARES).where(SHARES.c.union_id == union_id).order_by(SHARES.c.to_union_id)
    rows = (await read.execute(due)).mappings().all()
    return [
        HandoverRow(
            **{name: case[name] for name in HandoverRow.model_fields if name in case},
            books=books,
            shares=[ShareOfUnion(**row) for row in rows if row["case_id"] == case["case_id"]],
        )
        for case in cases
    ]


async def bank_balance(read: AsyncConnection, union_id: UnionId, account: str) -> int:
    """What the ledger has on an account, in fen."""
    balance = func.coalesce(func.sum(BALANCES.c.debit - BALANCES.c.credit), 0)
    query = select(balance).where(BALANCES.c.union_id == union_id, BALANCES.c.account == account)
    return int(await read.scalar(query) or 0)


async def books(ask: Ask) -> int:
    """Loader: what the command's union has on its bank account.

    Source: R-ACC-05.
    """
    book = await ask.runtime.rulebooks.current()
    jurisdiction = await ask.runtime.jurisdictions.of(ask.union_id, ask.on)
    return await bank_balance(ask.read, ask.union_id, book.rules(jurisdiction, ask.on).text("R-ACC-05.bank"))
