"""Records that should not be there, or that cannot be handled."""

import base64
import json
import signal
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer

from tests.faults.cases.brokers import TOPIC
from tests.faults.dump import PARTITIONS, dump_topic
from tests.faults.nemesis import Trial, case, until

Written = tuple[int, bytes | None, bytes | None, list[tuple[str, bytes]]]


async def produce(trial: Trial, records: Sequence[Written]) -> None:
    """Write records of our own into finance's topic: (partition, key, value, headers)."""
    producer = AIOKafkaProducer(bootstrap_servers=trial.city.direct)
    await producer.start()
    try:
        for partition, key, value, headers in records:
            await producer.send(TOPIC, value, key=key, partition=partition, headers=headers)
        await producer.flush()
    finally:
        await producer.stop()


@case("F34", "the last 1,000 records published again, shuffled", proves=("duplicates",))
async def repeated(trial: Trial) -> None:
    """Repeats are dropped."""
    await dump_topic(trial.city.direct, "finance", trial.city.folder)
    records = json.loads((trial.city.folder / "finance.topic.json").read_text())["records"]
    ours = [record for record in records if "position" in record["headers"]][-1000:]
    trial.chance.shuffle(ours)
    again = [
        (r["partition"], base64.b64decode(r["key"]), base64.b64decode(r["value"]),
         [(name, text.encode()) for name, text in r["headers"].items()])
        for r in ours
    ]  # fmt: skip
    await produce(trial, again)
    trial.fired("records repeated", len(again))


@case("F35", "organisation's topic held back for a minute while finance's goes on")
async def held_back(trial: Trial) -> None:
    """What comes late is still folded, and what needs it waits."""
    trial.city.send("organisation", signal.SIGSTOP)
    try:
        await trial.lasts(60)
    finally:
        trial.city.send("organisation", signal.SIGCONT)
    trial.fired("producers stopped")


@case("F36", "a record whose handling always fails")
async def poison(trial: Trial) -> None:
    """Its union waits, the others go on; once it can be handled, the union catches up."""
    union = trial.chance.choice(("u-1", "u-2", "u-3"))
    refuse = f"alter table evidence_finance add constraint nemesis check (union_id <> '{union}') not valid"
    parked = "select count(*) from parked where key = $1"
    await trial.city.tell("assessment", refuse)
    try:
        await until(lambda: trial.city.ask("assessment", parked, union))
        await trial.load.flows(20)
        assert await trial.city.ask("assessment", "select count(distinct key) from parked") == 1
        trial.fired("records parked", await trial.city.ask("assessment", parked, union))
    finally:
        await trial.city.tell("assessment", "alter table evidence_finance drop constraint nemesis")
    trial.mended()
    await trial.city.drained("assessment", "finance", union)


@case(
    "F37",
    "garbage in the topic: broken JSON, no value, no headers, 900 kB, a wrong position",
    proves=("aliens",),
)
async def garbage(trial: Trial) -> None:
    """It is kept aside as it came, and nothing stops."""
    rubbish: list[tuple[bytes | None, list[tuple[str, bytes]]]] = [
        (b"{", []), (None, []), (b"\xff\x00", [("position", b"-1")]), (b"x" * 900_000, [("slice", b"9")]),
        (b"{}", [("position", b"1" * 40)]),
    ]  # fmt: skip
    kept = "select count(*) from aliens"
    before = await trial.city.ask("assessment", kept)
    await produce(trial, [(n % PARTITIONS, b"u-1", value, headers) for n, (value, headers) in enumerate(rubbish)])

    async def all_kept() -> bool:
        return bool(await trial.city.ask("assessment", kept) == before + len(rubbish))

    await until(all_kept)
    trial.fired("records that are none", len(rubbish))
