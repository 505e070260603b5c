"""What finance does about organisation's events."""

from collections.abc import Iterator

from gonghui_finance.allowance.commands import OweAllowance
from gonghui_finance.handover.commands import CancelHandover, OpenHandover, Receiving, TakeBackAssets
from gonghui_finance.preparatory_fund.commands import CloseFund, OpenFund
from gonghui_shared.contracts.organisation import (
    AllowanceGranted,
    FormationOverdue,
    RestructuringAbandoned,
    RestructuringApproved,
    UnitOrganised,
)
from gonghui_shared.log.records import Recorded
from gonghui_shared.reactions import reaction


@reaction("follow_restructuring", reads=[RestructuringApproved, RestructuringAbandoned])
def follow_restructuring(event: Recorded) -> Iterator[OpenHandover | CancelHandover | TakeBackAssets]:
    """An approved restructuring opens the hand-over; an abandoned one cancels it and takes back what was handed over.

    Source: R-ORG-06.
    """
    union_id, on = event.union_id, event.occurred_on
    match event.body:
        case RestructuringApproved(case_id=case, kind=kind, receivers=receivers, remaining=remaining):
            lines = [Receiving(union_id=one.union_id, headcount=one.headcount) for one in receivers]
            yield OpenHandover(
                union_id=union_id, case_id=case, kind=kind, receivers=lines, remaining=remaining, occurred_on=on
            )
        case RestructuringAbandoned(case_id=case, receivers=receivers):
            yield CancelHandover(union_id=union_id, case_id=case, occurred_on=on)
            for one in receivers:
                yield TakeBackAssets(union_id=union_id, case_id=case, to_union_id=one.union_id, occurred_on=on)


@reaction("follow_unorganised_units", reads=[FormationOverdue, UnitOrganised])
def follow_unorganised_units(event: Recorded) -> Iterator[OpenFund | CloseFund]:
    """A unit that has formed no union in time owes the preparatory fund until it has one.

    Source: R-ORG-04.
    """
    union_id, on = event.union_id, event.occurred_on
    match event.body:
        case FormationOverdue(unit_id=unit, owes_from=month):
            yield OpenFund(union_id=union_id, unit_id=unit, owes_from=month, occurred_on=on)
        case UnitOrganised(unit_id=unit, formed_union_id=formed):
            yield CloseFund(union_id=union_id, unit_id=unit, formed_union_id=formed, occurred_on=on)


@reaction("follow_allowances", reads=[AllowanceGranted])
def follow_allowances(event: Recorded) -> Iterator[OweAllowance]:
    """A granted allowance is owed.

    Source: R-TRM-10.
    """
    match event.body:
        case AllowanceGranted(post_id=post, person_id=person, month=month, amount=amount):
            yield OweAllowance(
                union_id=event.union_id, post_id=post, month=month, person_id=person, amount=amount,
                occurred_on=event.occurred_on,
            )  # fmt: skip
