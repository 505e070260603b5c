"""Old and new releases side by side: a newer one writes events that the older one does not know."""

import base64
import uuid
import zlib

import asyncpg

from tests.faults.checker import leaf
from tests.faults.city import City
from tests.faults.nemesis import Trial, case, until

NEWER = '''"""What a newer release knows: loaded by Python itself at the start of each process."""

from gonghui_shared.events import Event, published


@published("finance.DuesWaived.v1")
class DuesWaived(Event):
    """A member need not pay."""

    member_id: str
'''


def newer(city: City) -> dict[str, str]:
    """Settings of a process of the newer release."""
    folder = city.folder / "newer"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(NEWER)
    return {"PYTHONPATH": str(folder)}


async def waive(city: City, union: str, version: int) -> None:
    """Append an event of the newer release, as its `append` would."""
    event = {
        "event_id": str(uuid.uuid4()), "stream_id": f"waiver:{union}", "version": version, "type": "finance.DuesWaived.v1",
        "union_id": union, "occurred_on": "2026-03-02", "recorded_at": 1_780_000_000_000_000, "actor": "service:nemesis",
        "correlation_id": "nemesis", "causation_id": "nemesis", "rules": "",
        "payload": base64.b64encode(b'{"member_id":"m"}').decode(),
    }  # fmt: skip
    connection = await asyncpg.connect(city.databases["finance"])
    try:
        await connection.execute(
            """select append_group('{}', '{}', '{}', '{}', '{}', '{}', array[$1::text], array[$2::text], array[$3::int], array[1],
                '{}', '{}', '{}', '{}', '{}', '{}', array[$4::uuid], array[$1::text], array[$3::int + 1], array[$5::text],
                array[$2::text], array['2026-03-02'::date], array['epoch'::timestamptz + $6::bigint * interval '1 microsecond'],
                array['service:nemesis'], array['nemesis'], array['nemesis'], array[''], array[$7::bytea], array[$8::bytea],
                array[$9::smallint])""",
            event["stream_id"], union, version - 1, event["event_id"], event["type"], event["recorded_at"],
            base64.b64decode(str(event["payload"])), leaf(event), zlib.crc32(union.encode()) % 64,
        )  # fmt: skip
    finally:
        await connection.close()


async def parked(city: City, service: str, union: str) -> None:
    """Wait until a service has parked a union."""
    await until(
        lambda: city.ask(service, "select count(*) from parked where subscription = 'finance' and key = $1", union)
    )


@case("F38", "finance is upgraded first: assessment meets events that it does not know")
async def unknown_events(trial: Trial) -> None:
    """Their union waits, the others go on; with the newer release the union catches up."""
    city, union = trial.city, "u-4"
    await city.restart("finance", **newer(city))
    await waive(city, union, 1)
    await parked(city, "assessment", union)
    await trial.load.flows(20)
    trial.fired("events of a newer release")
    await city.restart("assessment", **newer(city))
    trial.mended()
    await city.drained("assessment", "finance", union)


@case("F46", "finance steps back to the older release, which meets its own newer events")
async def step_back(trial: Trial) -> None:
    """The older release parks their union and goes on with the others; the newer one takes up what waited."""
    city, union = trial.city, "u-5"
    for step in range(3):
        await city.restart("assessment", **newer(city))
        await city.restart("finance", **newer(city))
        await city.restart("finance")  # back
        await waive(city, union, step + 1)  # by a process of the newer release that has not stepped back yet
        await parked(city, "finance", union)
        await trial.load.flows(10)
        trial.fired("steps back")
        await city.restart("finance", **newer(city))
        await city.drained("finance", "finance", union)
    trial.mended()


@case("F47", "a byte changed in an event, and a row changed in a table")
async def altered(trial: Trial) -> None:
    """Verification names the event; a rebuild does not accept the table."""
    city = trial.city
    await trial.load.stop()
    flip = "update events set payload = set_byte(payload, 5, get_byte(payload, 5) # 1) where id = (select min(id) from events)"
    await city.tell("finance", flip)
    assert await city.once("finance", "verify") == 1, "the altered event was not found"
    trial.fired("bytes changed")
    await city.tell("finance", flip)
    assert await city.once("finance", "verify") == 0
    one = "(select min(event_id) from evidence_finance)"
    await city.tell("assessment", f"update evidence_finance set quantity = quantity + 1 where event_id = {one}")
    assert await city.once("assessment", "rebuild", "evidence_finance") != 0, "the altered row was not found"
    trial.fired("rows changed")
    await city.tell("assessment", f"update evidence_finance set quantity = quantity - 1 where event_id = {one}")
    assert await city.once("assessment", "rebuild", "evidence_finance") == 0
    trial.load.start()
