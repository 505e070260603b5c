"""Collective contracts over HTTP."""

from collections.abc import Sequence

from gonghui_shared.directory import unit_type_of
from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import Expire, FileContract, ObjectToContract, TakeEffect
from .decider import (
    CONTRACT,
    DatesWrong,
    FiledAlready,
    InEffectAlready,
    NotAdopted,
    NotForThisUnit,
    expire,
    file_contract,
    object_to_contract,
    take_effect,
)


def of_contract(command: Expire | FileContract | ObjectToContract | TakeEffect) -> str:
    """A contract is one stream."""
    return f"{command.union_id}:{command.contract_id}"


router = commands(
    CONTRACT,
    "/unions/{union_id}/contracts",
    post(
        "",
        file_contract,
        allows="contract.file",
        stream=of_contract,
        given={"unit_type": unit_type_of},
        refuses=[FiledAlready, NotForThisUnit, DatesWrong, NotAdopted],
    ),
    post(
        "/{contract_id}/objection",
        object_to_contract,
        allows="contract.object",
        stream=of_contract,
        refuses=[InEffectAlready],
    ),
    post("/{contract_id}/effect", take_effect, allows=Service("engagement"), stream=of_contract),
    post("/{contract_id}/expiry", expire, allows=Service("engagement"), stream=of_contract),
)


@router.get("/unions/{union_id}/contracts", allows="union.read")
async def contracts(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ContractRow]:
    """A union's contracts and where they stand."""
    return await views.contracts(read, union_id, page)


@router.get("/federations/{union_id}/contracts/coverage", allows="union.read")
async def coverage(union_id: UnionId, read: ReadConnection) -> Sequence[views.Coverage]:
    """How many unions have a contract in effect, by kind."""
    return await views.coverage(read, union_id)
