"""The rules of a collective contract."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gonghui_shared.contracts.engagement import (
    ContractExpired,
    ContractFiled,
    ContractKind,
    ContractObjected,
    ContractTookEffect,
)
from gonghui_shared.contracts.organisation import UnitType
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import Expire, FileContract, ObjectToContract, TakeEffect
from .events import ContractExamined, ObjectionExplained

Stage = Literal["none", "filed", "effective", "objected", "expired"]


class NoSuchContract(NotFound):
    """没有这份合同。 There is no such contract."""


class FiledAlready(Refusal):
    """合同编号已存在。 A contract of this number exists."""


class NotAdopted(Refusal):
    """合同草案未获全体过半数通过。 The draft was not adopted by more than half of all."""


class DatesWrong(Refusal):
    """合同日期前后矛盾。 The contract's dates contradict one another."""


class NotForThisUnit(Refusal):
    """这一类型的单位不签订集体合同。 Units of this type conclude no collective contracts."""


class InEffectAlready(Refusal):
    """合同已经生效或异议期已过。 The contract is in effect, or the time to object is over."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Only what later decisions ask for."""

    stage: Stage = "none"
    kind: ContractKind = "collective"
    filed_in_time: bool = True
    effective_on: date = date.max
    valid_until: date = date.max


def evolve(contract: Contract, event: Event) -> Contract:
    """The state after one more event."""
    match event:
        case ContractFiled(kind=kind, valid_until=day):
            return replace(contract, stage="filed", kind=kind, valid_until=day)
        case ContractExamined(filed_in_time=in_time, effective_on=day):
            return replace(contract, filed_in_time=in_time, effective_on=day)
        case ContractObjected():
            return replace(contract, stage="objected")
        case ContractTookEffect():
            return replace(contract, stage="effective")
        case ContractExpired():
            return replace(contract, stage="expired")
        case _:
            return contract


def file_contract(
    contract: Contract, command: FileContract, *, unit_type: UnitType | None, rules: Rules, on: date
) -> Iterator[Event]:
    """File a contract; late filing is kept as such, a draft without its majority is no contract. Agencies conclude none.

    Args:
        unit_type: None where it is not known.

    Source: R-CB-01, R-CB-02.
    """
    if contract.stage != "none":
        raise FiledAlready
    if unit_type is not None and unit_type not in rules.list("R-CB-01.unit_types"):
        raise NotForThisUnit(rule=rules.version("R-CB-01.unit_types"), unit_type=unit_type)
    if command.votes_for > command.entitled or not command.signed_on <= on < command.valid_until:
        raise DatesWrong
    if command.votes_for <= command.entitled * rules.ratio("R-CB-02.majority"):
        raise NotAdopted(rule=rules.version("R-CB-02.majority"), votes_for=command.votes_for, entitled=command.entitled)
    in_time = on <= command.signed_on + timedelta(days=rules.days("R-CB-02.filing"))
    effective_on = on + timedelta(days=rules.days("R-CB-02.effect"))
    number, signed_on = command.contract_id, command.signed_on
    yield ContractFiled(number, command.kind, command.valid_until)
    yield ContractExamined(number, command.entitled, command.votes_for, signed_on, in_time, effective_on)


def object_to_contract(contract: Contract, command: ObjectToContract, *, on: date) -> Iterator[Event]:
    """Put the authority's objection on record, before the contract takes effect."""
    if contract.stage == "none":
        raise NoSuchContract
    if contract.stage != "filed" or on > contract.effective_on:
        raise InEffectAlready
    yield ContractObjected(command.contract_id)
    yield ObjectionExplained(command.contract_id, command.reason)


def take_effect(contract: Contract, command: TakeEffect, *, on: date) -> Iterator[Event]:
    """Let the contract bind once the time to object is over."""
    if contract.stage == "filed" and contract.effective_on < on:
        yield ContractTookEffect(command.contract_id, contract.kind, contract.filed_in_time, contract.valid_until)


def expire(contract: Contract, command: Expire, *, on: date) -> Iterator[Event]:
    """End a contract whose time is over."""
    if contract.stage == "effective" and contract.valid_until < on:
        yield ContractExpired(command.contract_id, contract.kind)


CONTRACT = Decider("contract", initial=Contract(), evolve=evolve)
