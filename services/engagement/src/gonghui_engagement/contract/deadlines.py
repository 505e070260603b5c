"""When a contract takes effect, and when it expires."""

from datetime import timedelta

from gonghui_shared.contracts.engagement import ContractExpired, ContractObjected, ContractTookEffect
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import Expire, TakeEffect
from .events import ContractExamined


@deadline("contract_effect", reads=[ContractExamined, ContractObjected, ContractTookEffect], issues=TakeEffect)
def contract_effect(due: Due, event: Recorded) -> None:
    """The day after the time to object, unless somebody did."""
    match event.body:
        case ContractExamined(contract_id=number, effective_on=day):
            command = TakeEffect(union_id=event.union_id, contract_id=number)
            key = f"{event.union_id}/{number}"
            due.on(key, day + timedelta(days=1), union_id=event.union_id, command=command)
        case ContractObjected(contract_id=number) | ContractTookEffect(contract_id=number):
            due.done(f"{event.union_id}/{number}")


@deadline("contract_expiry", reads=[ContractTookEffect, ContractExpired], issues=Expire)
def contract_expiry(due: Due, event: Recorded) -> None:
    """The day after the contract's last day."""
    match event.body:
        case ContractTookEffect(contract_id=number, valid_until=day):
            command = Expire(union_id=event.union_id, contract_id=number)
            key = f"{event.union_id}/{number}"
            due.on(key, day + timedelta(days=1), union_id=event.union_id, command=command)
        case ContractExpired(contract_id=number):
            due.done(f"{event.union_id}/{number}")
