"""What can be asked about a collective contract."""

from typing import Annotated

from pydantic import Field

from gonghui_shared.commands import BusinessDate, Command, LongText
from gonghui_shared.contracts.engagement import ContractKind
from gonghui_shared.ids import Identifier, UnionId


class FileContract(Command):
    """File a contract that the staff or their representatives adopted."""

    union_id: UnionId
    contract_id: Identifier
    kind: ContractKind
    entitled: Annotated[int, Field(ge=1, le=10_000_000)]  # to vote on the draft
    votes_for: Annotated[int, Field(ge=0, le=10_000_000)]
    signed_on: BusinessDate
    valid_until: BusinessDate


class ObjectToContract(Command):
    """Put the authority's objection on record."""

    union_id: UnionId
    contract_id: Identifier
    reason: LongText


class TakeEffect(Command):
    """Look whether a contract binds now."""

    union_id: UnionId
    contract_id: Identifier


class Expire(Command):
    """Look whether a contract's time is over."""

    union_id: UnionId
    contract_id: Identifier
