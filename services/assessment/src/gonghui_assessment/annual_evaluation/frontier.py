"""Where all producers' logs end now, and whether what came before has arrived here."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from gonghui_assessment.evidence.views import PRODUCERS
from gonghui_shared.contracts.assessment import Frontier
from gonghui_shared.handling import Ask
from gonghui_shared.http.client import Internal
from gonghui_shared.http.tokens import Keys, Tokens
from gonghui_shared.runtime import Runtime


class Head(BaseModel):
    """Where a producer's log ends."""

    position: int
    slices: list[tuple[int, str]]


async def heads(runtime: Runtime) -> Mapping[str, Head]:
    """The head of every producer's log.

    Raises:
        Unavailable: a producer does not answer.
    """
    found: dict[str, Head] = {}
    tokens = Tokens(Keys(runtime.settings.keys))
    for producer in PRODUCERS:
        if producer == runtime.service:
            own = await runtime.store.heads()
            found[producer] = Head(position=own.position, slices=[(position, "") for position, _ in own.slices])
            continue
        async with Internal(tokens, runtime.service, producer, runtime.settings.peers[producer]) as client:
            found[producer] = await client.get("/heads", Head)
    return found


async def frontier_now(ask: Ask) -> Sequence[Frontier]:
    """Loader: what counts for an evaluation that is opened now."""
    return [Frontier(producer, head.position) for producer, head in (await heads(ask.runtime)).items()]


async def arrived(runtime: Runtime, frontier: Mapping[str, int]) -> bool:
    """Whether every record up to the frontier has been folded into evidence here."""
    assert runtime.pool is not None
    own = await runtime.pool.fetchval("select position from cursors where subscription = $1", runtime.service)
    if own < frontier[runtime.service]:
        return False
    for producer, head in (await heads(runtime)).items():
        if producer == runtime.service:
            continue
        rows = await runtime.pool.fetch("select slice, position from consumer_slices where subscription = $1", producer)
        reached = {row["slice"]: row["position"] for row in rows}
        for slice_, (position, _) in enumerate(head.slices):
            if reached.get(slice_, 0) < min(position, frontier[producer]):
                return False
    return True


async def incomplete(runtime: Runtime) -> frozenset[str]:
    """Unions whose records wait for somebody: what is known of them is not all."""
    assert runtime.pool is not None
    return frozenset(row["key"] for row in await runtime.pool.fetch("select distinct key from parked"))
