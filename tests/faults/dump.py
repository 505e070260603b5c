"""Dumps for the checker: tables as SQL gives them, topics as a plain consumer reads them; all as JSON in one folder."""

import asyncio
import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

_LOG: Final = ("events", "log", "log_head", "epochs", "streams", "commands", "unsealed", "cursors", "parked")
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": _LOG,
    "finance": (*_LOG, "arrears", "dues_by_year", "ledger_balances", "relay_cursor"),
    "assessment": (*_LOG, "evidence_finance", "consumer_offsets", "consumer_slices", "aliens"),
}
TOPICS: Final = ("organisation", "finance")
PARTITIONS: Final = 4  # of every topic
_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)


async def dump(databases: Mapping[str, str], bootstrap: str, folder: Path) -> None:
    """Write `<service>.json` and `<service>.topic.json`."""
    for service, dsn in databases.items():
        _write(folder / f"{service}.json", await _tables(dsn, TABLES[service]))
    for service in TOPICS:
        await dump_topic(bootstrap, service, folder)


async def dump_topic(bootstrap: str, service: str, folder: Path) -> None:
    """What a topic holds, added to what an earlier dump of this folder found: retention may have removed it since."""
    file = folder / f"{service}.topic.json"
    before = json.loads(file.read_text()) if file.exists() else {"records": []}
    found = await _topic(bootstrap, f"gonghui.{service}.v1")
    records = {(r["partition"], r["offset"]): r for r in (*before["records"], *found["records"])}
    _write(file, found | {"records": [records[place] for place in sorted(records)]})


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, default=_text, ensure_ascii=False))


def _text(value: Any) -> Any:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return (value - _1970) // timedelta(microseconds=1)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(type(value))


async def _tables(dsn: str, tables: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return {table: [dict(row) for row in await connection.fetch(f"select * from {table}")] for table in tables}
    finally:
        await connection.close()


async def _topic(bootstrap: str, topic: str) -> dict[str, Any]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="none",
        max_partition_fetch_bytes=8 * 1024 * 1024,
    )  # fmt: skip
    async with asyncio.timeout(60):
        await consumer.start()
        try:
            partitions = [TopicPartition(topic, n) for n in range(PARTITIONS)]
            consumer.assign(partitions)
            begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
            for partition in partitions:
                consumer.seek(partition, begins[partition])
            records: list[dict[str, Any]] = []
            while [p for p in partitions if await consumer.position(p) < ends[p]]:
                for batch in (await consumer.getmany(timeout_ms=500, max_records=5000)).values():
                    records += [_record(one) for one in batch]
        finally:
            await consumer.stop()
    return {
        "partitions": PARTITIONS, "begins": {p.partition: begins[p] for p in partitions},
        "ends": {p.partition: ends[p] for p in partitions}, "records": records,
    }  # fmt: skip


def _record(record: Any) -> dict[str, Any]:
    headers = [(name, (raw or b"").decode(errors="replace")) for name, raw in record.headers]
    return {
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "value": record.value,
        "headers": dict(headers),
    }
