"""From an officer's command to assessment's read model, on the whole embedded stack, while commands arrive on schedule.

Commands arrive evenly, whether or not earlier ones were answered, and every latency counts from the instant at which the
schedule wanted the command to be sent. Load generator, servers and services share the machine. The knee is the rate at which
the platform answers when it is offered far more, with one client that waits for each answer in each of 32 connections.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import time
from typing import Final

from gonghui_deploy.demo.client import Client, until
from gonghui_deploy.demo.founding import _known
from gonghui_deploy.demo.plan import CITY, FEDERATION
from gonghui_deploy.stack import Plan, Stack, running
from gonghui_organisation.rule_registry.catalogue import shipped
from tests.benchmarks.footprint.memory import below, is_ours, resident
from tests.benchmarks.harness import LIBRARIES, Bench, run
from tests.benchmarks.measures import OURS, Curve, Figure, Goal, Results
from tests.benchmarks.pipeline.load import MOST, NOT_SENT, Answers, Load
from tests.benchmarks.pipeline.road import Seen, sealed, watched

RATES: Final = (50, 150, 300)
PERCENTILES: Final = (50.0, 90.0, 99.0, 99.9)
UNIONS: Final = 64
DRAINED: Final = 60.0  # seconds that the road may take to bring the last event
SAMPLES: Final = 5.0  # seconds between two looks at memory


async def measure(bench: Bench) -> Results:
    """Each rate, the knee, a burst, an overload; memory throughout."""
    results = Results("Pipeline", __doc__ or "")
    async with running(Plan(bench.folder / "stack", libraries=LIBRARIES), lambda _: None) as stack:
        unions = await _founded(stack)
        load = Load(stack, unions)
        memory: list[Sample] = []
        sampling = asyncio.create_task(_sampled(memory))
        try:
            await _measured(bench, stack, load, results, memory)
        finally:
            sampling.cancel()
            await load.close()
    return results


async def _measured(bench: Bench, stack: Stack, load: Load, results: Results, memory: Sequence["Sample"]) -> None:
    seconds, steady = bench.pick((10, 30), (60, 1800))
    with bench.progress("pipeline", 6) as begin:
        begin("warm-up")
        await load.at(50, bench.pick(10, 30))
        for rate in RATES:
            begin(f"{rate} commands/s")
            before = len(memory)
            await _at(stack, load, rate, steady if rate == 150 else seconds, results)
            if rate == 150:
                _of_memory(memory[before:], results)
        begin("knee, burst, overload")
        await _overloaded(load, seconds, results)
    results.figures.append(Figure("memory", OURS, "MiB at most", (max(sample.everything for sample in memory),)))


async def _founded(stack: Stack) -> list[str]:
    """A federation with its rules and some unions, known to all services."""
    unions = [f"u{n:03}" for n in range(UNIONS)]
    async with Client(stack, "pipeline") as client:
        path = f"/federations/{FEDERATION}"
        federation = {"name": "示范市总工会", "jurisdiction": CITY, "formed_on": "1950-05-01"}
        await client.post("organisation", path, "federation", federation)
        await client.post("organisation", f"{path}/rule-versions/adoptions", "rules", {"versions": _rules()})
        lines = [
            {"union_id": u, "superior_id": FEDERATION, "kind": "primary", "unit_type": "private", "name": u,
             "jurisdiction": CITY, "formed_on": "2015-05-01", "staff": 90, "women_staff": 30, "legal_person": True,
             "own_account": True, "workers_home": False, "committees": []}
            for u in unions
        ]  # fmt: skip
        await until(lambda: _known(client, "organisation"), "organisation knows its rules")
        await client.post("organisation", f"{path}/unions/bulk", "unions", {"unions": lines})
        for service in ("engagement", "assessment"):
            await until(lambda service=service: _known(client, service), f"{service} knows rules and unions")  # type: ignore[misc]  # bound at once
    return unions


def _rules() -> object:
    import msgspec  # noqa: PLC0415 - one use

    return msgspec.to_builtins(shipped())


async def _at(stack: Stack, load: Load, rate: int, seconds: int, results: Results) -> None:
    """One rate: how long until the answer, the seal, Kafka, and assessment."""
    since = time()
    async with watched(stack) as seen:
        answers = await load.at(rate, seconds)
        await _drained(answers, seen)
    case = f"{rate}/s"
    _distribution(case, "answered", answers.latencies, results)
    for step, at in (
        ("sealed", await sealed(stack, since)),
        ("on Kafka", seen.on_kafka),
        ("in assessment", seen.visible),
    ):
        _distribution(case, step, [at[e] - due for e, due in answers.due.items() if e in at], results)
    lost = sum(event not in seen.visible for event in answers.due)
    results.figures.append(Figure(case, OURS, "events not seen", (float(lost),)))
    if rate == 150:
        p99 = _percentile(answers.latencies, 99) * 1000
        visible = _percentile([seen.visible[e] - due for e, due in answers.due.items() if e in seen.visible], 99) * 1000
        results.goals += [
            Goal("150 commands/s, answered p99", 100, p99, "ms", at_most=True),
            Goal("150 commands/s, visible in assessment p99", 500, visible, "ms", at_most=True),
        ]
    if answers.late > 0.05:
        results.notes.append(
            f"At {case} the load generator itself was up to {answers.late * 1000:.0f} ms behind its schedule."
        )


async def _drained(answers: Answers, seen: Seen) -> None:
    end = time() + DRAINED
    while time() < end and not (  # noqa: ASYNC110 - the road tells
        answers.due.keys() <= seen.visible.keys() and answers.due.keys() <= seen.on_kafka.keys()
    ):
        await asyncio.sleep(0.1)


def _distribution(case: str, step: str, seconds: Sequence[float], results: Results) -> None:
    if not seconds:
        return
    for percentile in PERCENTILES:
        value = _percentile(seconds, percentile) * 1000
        results.figures.append(Figure(f"{case} {step}", f"p{percentile:g}", "ms", (value,)))
    points = tuple((p / 10, _percentile(seconds, p / 10) * 1000) for p in range(500, 1000))
    results.curves.append(Curve(f"latency at {case}", step, "percentile", "ms", points, log_y=True))


def _percentile(values: Sequence[float], percentile: float) -> float:
    if not values:
        return float("inf")
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * percentile / 100), len(ordered) - 1)]


async def _overloaded(load: Load, seconds: int, results: Results) -> None:
    """The knee; three times its rate for a while; ten times, and how long until all is well again."""
    knee = await _knee(load, seconds)
    burst = await load.at(3 * 150, seconds)
    over = await load.at(10 * knee, min(seconds, 30))
    goodput = _goodput(over)
    back = await _recovered(load)
    errors = sum(n for status, n in over.statuses.items() if status >= 500 and status != 503) + over.without_retry_after
    results.figures += [
        Figure("knee", OURS, "commands/s", (knee,)),
        Figure("burst of 450/s", OURS, "commands/s carried out", (_goodput(burst),), _said(burst.statuses)),
        Figure("10× overload", OURS, "commands/s carried out", (goodput,), _said(over.statuses)),
        Figure("after the overload", OURS, "s until p99 ≤ 100 ms", (back,)),
    ]
    results.notes.append(
        f"The overload offers {10 * knee:,.0f} commands/s by schedule; with {MOST} under way the generator sends no further one"
        " before another is answered, and counts it as not sent. Generator and platform share the two cores."
    )
    results.goals += [
        Goal("10× overload: share of the knee that is carried out", 0.8, goodput / knee if knee else 0.0),
        Goal("10× overload: 5xx without Retry-After", 0, float(errors), at_most=True),
        Goal("10× overload: back to normal", 30, back, "s", at_most=True),
    ]


def _said(statuses: Mapping[int, int]) -> str:
    words = {0: "no answer", NOT_SENT: "not sent"}
    return ", ".join(f"{words.get(status, status)}: {n:,}" for status, n in sorted(statuses.items()))


def _goodput(answers: Answers) -> float:
    done = answers.done_at
    return len(done) / (max(done) - min(done)) if len(done) > 1 else 0.0


async def _knee(load: Load, seconds: int) -> float:
    """What clients that wait for their answers get carried out."""
    answers, end = Answers(), time() + min(seconds, 20)

    async def client() -> None:
        while time() < end:
            await load.send(time(), answers)

    await asyncio.gather(*(client() for _ in range(32)))
    return _goodput(answers)


async def _recovered(load: Load) -> float:
    """Seconds until two seconds at 50 commands/s are answered as they should be."""
    begin = time()
    while time() - begin < 60:
        answers = await load.at(50, 2)
        if answers.latencies and _percentile(answers.latencies, 99) <= 0.1 and set(answers.statuses) == {201}:
            break
    return max(time() - begin - 2, 0.0)


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident memory at an instant, in MiB; without the load generator's own."""

    at: float  # seconds since the first
    services: float  # our processes
    everything: float  # PostgreSQL and Kafka, too, with what they keep of the disk in memory


async def _sampled(memory: list[Sample]) -> None:
    begin = time()
    while True:
        found = {pid: resident(pid) for pid in below(os.getpid())}
        ours = sum(size for pid, size in found.items() if is_ours(pid))
        memory.append(Sample(time() - begin, ours, sum(found.values())))
        await asyncio.sleep(SAMPLES)


def _of_memory(memory: Sequence[Sample], results: Results) -> None:
    """How the services' memory rises in the second half of a steady load."""
    half = memory[len(memory) // 2 :]
    points = [(sample.at, sample.services) for sample in half]
    mean_x, mean_y = (sum(values) / len(half) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread * 3600 if spread else 0.0
    results.figures += [
        Figure("services at 150/s", OURS, "MiB at most", (max(sample.services for sample in memory),)),
        Figure("services at 150/s", OURS, "MiB/h in the second half", (slope,)),
    ]
    for name, curve in (
        ("our processes", tuple((sample.at, sample.services) for sample in memory)),
        ("with PostgreSQL and Kafka", tuple((sample.at, sample.everything) for sample in memory)),
    ):
        results.curves.append(Curve("memory at 150/s", name, "s", "MiB", curve))
    results.goals.append(Goal("150 commands/s, services' memory rises", 1, slope, "MiB/h", at_most=True))


if __name__ == "__main__":
    run("pipeline", measure)
