"""The worker that carries evaluations out: it waits for evidence, dies anywhere, and comes to the same results once."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation import carrying
from gonghui_assessment.annual_evaluation.running import open_ones
from gonghui_deploy.embedded.child import free_port
from gonghui_shared.contracts.organisation import MemberAdmitted, UnionFormed, UnitFactsRecorded
from tests.assessment.annual_evaluation.sheet import SCHEME
from tests.assessment.carrying_out import beside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.assessment.conftest import Assessment
    from tests.assessment.producers import Producer

    Joined = tuple[Assessment, Mapping[str, Producer]]

SUMMER = date(2025, 6, 1)
PATIENCE = 240.0  # seconds until a condition that does not come true fails the test


async def known(joined: "Joined") -> None:
    """A scheme, and a year in which nine of ten joined at `u1` and one at `u2`."""
    assessment, producers = joined
    organisation = producers["organisation"]
    await assessment.done("/federations/f/schemes", "leader", scheme_id="s1", version="1", text=SCHEME)
    members = [("u1", SUMMER, MemberAdmitted(f"m{n}", f"p{n}", False, "A", "", "")) for n in range(9)]
    other = ("u2", SUMMER, MemberAdmitted("m9", "p9", False, "A", "", ""))
    staff = [(union, SUMMER, UnitFactsRecorded(10, 5, True, True, False)) for union in ("u1", "u2")]
    await organisation.tell(*members, other, *staff)
    marks = [
        {"union_id": union, "scheme_id": "s1", "item": "2", "year": 2025, "value": value}
        for union, value in (("u1", "30"), ("u2", "20"))
    ]
    await assessment.done("/federations/f/ratings", "leader", ratings=marks)


async def asked_for(assessment: "Assessment") -> None:
    """An evaluation opened over HTTP: the producers say where their logs end."""
    await assessment.done(
        "/federations/f/evaluations", "leader", evaluation_id="e1", year=2025, scheme_id="s1", version="1",
        applies_to=["primary/*"],
    )  # fmt: skip


async def expected(assessment: "Assessment") -> carrying.Carried:
    """What must come of it, computed beside the worker."""
    [evaluation] = await open_ones(assessment.runtime.pool, "annual")
    async with assessment.runtime.reading() as read:
        text = await text_of(read, "s1", "1")
    assert text is not None
    async with carrying.carried_out(assessment.runtime.settings.postgres, evaluation, text) as found:
        return found


async def row(assessment: "Assessment") -> Mapping[str, Any]:
    """The evaluation as it is read."""
    [found] = (await assessment.get("/evaluations"))["items"]
    return dict(found)


async def written(assessment: "Assessment") -> dict[str, int]:
    """How many events of each kind evaluations have in the log."""
    assert assessment.runtime.pool is not None
    rows = await assessment.runtime.pool.fetch(
        "select type, count(*) as events from events where stream_id ~ '^(evaluation|result):' group by type"
    )
    return {r["type"]: r["events"] for r in rows}


@asynccontextmanager
async def worker(assessment: "Assessment", failpoint: str = "") -> "AsyncIterator[asyncio.subprocess.Process]":
    """A process of the service that carries evaluations out, as it is run outside the embedded stack."""
    settings = assessment.runtime.settings
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gonghui_assessment", "deadlines",
        env=os.environ | {
            "GONGHUI_POSTGRES": settings.postgres, "GONGHUI_KEYS": str(settings.keys), "GONGHUI_FEDERATION": "f",
            "GONGHUI_PEERS": json.dumps(settings.peers), "GONGHUI_PORT": str(free_port()),
            "GONGHUI_FAILPOINT": failpoint,
        },
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(PATIENCE):
            await process.wait()


async def until_closed(assessment: "Assessment") -> None:
    """Seal and project until the evaluation is closed."""
    async with asyncio.timeout(PATIENCE):
        while (await row(assessment))["state"] != "closed":
            await assessment.settle()
            await asyncio.sleep(0.1)


async def until_killed(assessment: "Assessment", process: asyncio.subprocess.Process) -> None:
    """Seal and project until the process has died."""
    dying = asyncio.ensure_future(process.wait())
    async with asyncio.timeout(PATIENCE):
        while not dying.done():
            await assessment.settle()
            await asyncio.wait({dying}, timeout=0.1)
    assert process.returncode == -signal.SIGKILL
    await assessment.settle()


async def test_nothing_is_frozen_before_everything_up_to_the_frontier_has_arrived(joined: "Joined") -> None:
    """What a producer had sealed at the opening counts, so the worker waits until it is here."""
    assessment, producers = joined
    await known(joined)
    await asked_for(assessment)
    assert not await assessment.annual.step()
    assert (await row(assessment))["state"] == "open"
    await assessment.catch_up(producers["organisation"])
    await beside(assessment, assessment.annual.step())
    assert (await row(assessment))["units"] == 2


async def test_what_arrives_after_the_opening_does_not_count(joined: "Joined") -> None:
    """A member who joined in the year and was reported later changes nothing."""
    assessment, producers = joined
    await known(joined)
    await asked_for(assessment)
    late = [("u2", SUMMER, MemberAdmitted(f"n{n}", f"q{n}", False, "A", "", "")) for n in range(9)]
    await producers["organisation"].tell(*late)
    await assessment.catch_up(producers["organisation"])
    await beside(assessment, assessment.annual.step())
    results = await assessment.get("/evaluations/e1/results")
    assert [(r["union_id"], r["total"]) for r in results["items"]] == [("u1", "90"), ("u2", "20")]


async def test_the_worker_waits_for_producers_that_do_not_answer(joined: "Joined") -> None:
    """Neither an opening nor a freezing guesses where another log ends."""
    assessment, producers = joined
    await known(joined)
    await assessment.catch_up(producers["organisation"])
    await asked_for(assessment)
    nobody = f"http://127.0.0.1:{free_port()}"
    settings = assessment.runtime.settings
    assessment.runtime.settings = settings.model_copy(update={"peers": dict.fromkeys(settings.peers, nobody)})
    running = asyncio.ensure_future(assessment.annual.run())
    answer = await assessment.do(
        "/federations/f/evaluations", "leader", evaluation_id="e2", year=2025, scheme_id="s1", version="1",
        applies_to=["primary/*"],
    )  # fmt: skip
    assert answer.status_code == 503
    assert (await row(assessment))["state"] == "open"
    assessment.runtime.settings = settings
    await until_closed(assessment)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("failpoint", "others", "recorded"),
    [("evaluation.frozen", 0, 0), ("evaluation.results_recorded", 0, 2), ("evaluation.results_recorded", 2_000, 2_000)],
    ids=["files_kept", "results_recorded", "some_results_recorded"],
)
async def test_a_worker_killed_on_the_way_comes_to_the_same_results_once(
    joined: "Joined", failpoint: str, others: int, recorded: int
) -> None:
    """The next one ends the work, and nothing stands twice."""
    assessment, producers = joined
    await known(joined)
    unions = [(f"x{n}", SUMMER, UnionFormed("primary", "private", f"X{n}", "d", "CN/1", SUMMER)) for n in range(others)]
    await producers["organisation"].tell(*unions)
    await assessment.catch_up(producers["organisation"])
    await asked_for(assessment)
    wanted = await expected(assessment)
    async with worker(assessment, failpoint) as dying:
        await until_killed(assessment, dying)
    assert (await row(assessment))["state"] == "open"
    assert (await written(assessment)).get("assessment.UnitEvaluated.v1", 0) == recorded
    async with worker(assessment) as working:
        await until_closed(assessment)
    assert working.returncode == 0
    closed = await row(assessment)
    assert (closed["snapshot"], closed["result"], closed["units"]) == (
        wanted.snapshot.digest,
        wanted.result,
        2 + others,
    )
    assert await written(assessment) == {
        "assessment.EvaluationOpened.v1": 1,
        "assessment.UnitEvaluated.v1": 2 + others,
        "assessment.EvaluationClosed.v1": 1,
    }
    assert assessment.runtime.pool is not None
    files = await assessment.runtime.pool.fetch("select distinct kind, digest from frozen_files order by kind")
    assert [tuple(file) for file in files] == [
        ("distributions", wanted.result),
        ("evidence", wanted.snapshot.digest),
        ("open_items", wanted.result),
        ("results", wanted.result),
    ]
    assert (await assessment.get("/evaluations/e1/recomputation"))["same"]
    assert await assessment.rebuilt_differently() == []


async def test_every_event_of_an_explanation_stands_in_its_producers_log(joined: "Joined") -> None:
    """Whoever doubts a score asks the producer for the originals: same union, same day, same hash as frozen."""
    assessment, producers = joined
    await known(joined)
    await assessment.catch_up(producers["organisation"])
    await asked_for(assessment)
    await beside(assessment, assessment.annual.step())
    explanation = await assessment.get("/unions/u1/evaluations/e1/explanation", "chair1")
    rows = [e for leaf in explanation["leaves"] for one in leaf["inputs"] for e in one["evidence"] if e["event_id"]]
    assert len(rows) == 10
    for shown in rows:
        original = await producers[shown["producer"]].runtime.store.find(shown["event_id"])
        assert original is not None
        assert (original.union_id, original.occurred_on.isoformat()) == ("u1", shown["occurred_on"])
