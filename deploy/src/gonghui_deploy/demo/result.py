"""What came of it: grades, best and worst unions, one score down to its events, and the proof that nothing was lost."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.console import Console
from rich.table import Table

from gonghui_deploy.demo.client import Client
from gonghui_deploy.demo.plan import FEDERATION, City
from gonghui_deploy.stack import SERVICES, Stack

__all__ = ["FEDERATION", "gather", "proof", "show", "show_proof", "write"]
_GRADES: Final = ("excellent", "competent", "basic", "not_competent", "ungraded")
_ZH: Final = {
    "excellent": "优秀",
    "competent": "称职",
    "basic": "基本称职",
    "not_competent": "不称职",
    "ungraded": "未定等",
}
_SHOWN: Final = 5


async def gather(stack: Stack, client: Client, city: City, loaded: float) -> dict[str, Any]:
    """The figures of the city."""
    year = city.years[-1]
    rows = [r for r in (await client.get("assessment", "/evaluations?limit=200"))["items"] if r["kind"] == "annual"]
    last = [row["evaluation_id"] for row in rows if row["year"] == year]
    units = []
    for key in last:
        found = await client.get("assessment", f"/evaluations/{key}/results?limit=500")
        units += [{**item, "evaluation_id": key} for item in found["items"]]
    units.sort(key=lambda unit: (-_number(unit["total"]) / (_number(unit["full"]) or 1), unit["union_id"]))
    primaries = [unit for unit in units if unit["union_id"].startswith("p")]
    explained = await _explained(client, primaries[len(primaries) // 3])
    recomputed = [await client.get("assessment", f"/evaluations/{key}/recomputation") for key in last]
    counts = [await _count(stack, service) for service in SERVICES]
    return {
        "seconds": round(loaded, 1), "commands": client.commands, "events": sum(counts),
        "unions": len(city.unions), "members": sum(len(union.members) for union in city.unions),
        "grades": {str(y): await client.get("assessment", f"/grades/{y}") for y in city.years},
        "terms": await _terms(stack), "best": units[:_SHOWN], "worst": units[-_SHOWN:], "explained": explained,
        "recomputed": {r["evaluation_id"]: r["same"] for r in recomputed},
        "overdue_terms": (await client.get("organisation", f"/federations/{FEDERATION}/term-clocks/counts")),
        "console": stack.addresses.get("console", ""),
    }  # fmt: skip


async def _explained(client: Client, unit: Mapping[str, Any]) -> dict[str, Any]:
    path = f"/unions/{unit['union_id']}/evaluations/{unit['evaluation_id']}/explanation"
    found: dict[str, Any] = {"name": unit["name"], **await client.get("assessment", path)}
    for leaf in found["leaves"]:
        for one in leaf["inputs"]:
            for row in one["evidence"][:1]:
                if row["event_id"] is not None:
                    found["original"] = await client.get(row["producer"], f"/events/{row['event_id']}")
                    return found
    return found


async def _count(stack: Stack, service: str) -> int:
    connection = await asyncpg.connect(stack.database(service))
    try:
        return int(await connection.fetchval("select count(*) from events"))
    finally:
        await connection.close()


async def _terms(stack: Stack) -> dict[str, int]:
    connection = await asyncpg.connect(stack.database("assessment"))
    try:
        rows = await connection.fetch("select grade, count(*) as n from term_results group by 1 order by 1")
        return {row["grade"]: row["n"] for row in rows}
    finally:
        await connection.close()


async def proof(stack: Stack) -> list[dict[str, Any]]:
    """For every service: appended, sealed, published, in Kafka, consumed; chain verified, projections rebuilt and equal."""
    rows = await asyncio.gather(*(_proof_of(stack, service) for service in SERVICES))
    consumers = [await _consumed(stack, service) for service in SERVICES]
    for row in rows:
        found = [c[row["service"]] for c in consumers if row["service"] in c]
        row["consumers"], row["behind"] = len(found), sum(found)
        row["lost"] = row["appended"] - row["sealed"] + row["published"] - min(row["published"], row["in_kafka"])
        row["duplicates_applied"] = 0 if row["rebuilt"] == "equal" else None
    return rows


async def _proof_of(stack: Stack, service: str) -> dict[str, Any]:
    row = await _positions(stack, service)
    row["in_kafka"] = await _in_kafka(stack, service)
    row["chain"] = "sound" if await _child(stack, service, "verify") else "BROKEN"
    row["rebuilt"] = "equal" if await _child(stack, service, "rebuild") else "DIFFERS"
    return row


async def _positions(stack: Stack, service: str) -> dict[str, Any]:
    connection = await asyncpg.connect(stack.database(service))
    try:
        row = await connection.fetchrow(
            """select (select count(*) from events) as appended, (select position from log_head) as sealed,
            (select count(*) from log where slice is not null) as to_publish,
            (select count(*) from log l, relay_cursor r where l.slice is not null and l.position <= r.position) as published,
            (select count(*) from parked) as parked, (select count(*) from aliens) as aliens"""
        )
    finally:
        await connection.close()
    assert row is not None
    return {"service": service, **dict(row)}


async def _in_kafka(stack: Stack, service: str) -> int:
    """Records in the topic; repeats after a crash would make it more than was published, never less."""
    topic = f"gonghui.{service}.v1"
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=stack.environments[service]["GONGHUI_KAFKA"])
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        begins, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        return sum(ends[place] - begins[place] for place in places)
    finally:
        await consumer.stop()


async def _consumed(stack: Stack, service: str) -> dict[str, int]:
    """By producer: how many slices this service is behind in."""
    own = await asyncpg.connect(stack.database(service))
    found: dict[str, int] = {}
    try:
        for producer in await own.fetch("select distinct subscription from consumer_slices"):
            other = await asyncpg.connect(stack.database(producer["subscription"]))
            heads = await other.fetchval("select positions from log_head")
            await other.close()
            rows = await own.fetch(
                "select slice, position from consumer_slices where subscription = $1", producer["subscription"]
            )
            reached = {row["slice"]: row["position"] for row in rows}
            found[producer["subscription"]] = sum(reached.get(n, 0) != position for n, position in enumerate(heads))
    finally:
        await own.close()
    return found


async def _child(stack: Stack, service: str, role: str) -> bool:
    """Run a role of a service to its end; whether it ended well."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"gonghui_{service}", role, env={**os.environ, **stack.environments[service]},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    return await process.wait() == 0


def show(console: Console, figures: Mapping[str, Any]) -> None:
    """The result on the screen: drawn where people compare."""
    console.print(
        f"\n[bold]示范城市[/bold] {figures['unions']} 个工会 unions · {figures['members']:,} 名会员 members · "
        f"{figures['events']:,} 个事件 events · {figures['commands']:,} 条命令 commands · {figures['seconds']} 秒 s\n"
    )
    for year, grades in figures["grades"].items():
        whole = sum(grades.values()) or 1
        console.print(f"{year} 年度等次 grades")
        for grade in _GRADES:
            if count := grades.get(grade, 0):
                bar = "█" * max(1, round(40 * count / whole))
                console.print(f"  {_ZH[grade]:<6} {grade:<14} {bar} {count} ({count / whole:.0%})")
    table = Table(
        "工会 Union",
        "总分 Points",
        "等次 Grade",
        title=f"{max(figures['grades'])} 最好与最差 best and worst",
        title_justify="left",
        box=None,
    )
    for unit in (*figures["best"], *figures["worst"]):
        table.add_row(
            unit["name"], f"{_short(unit['total'])}/{_short(unit['full'])}", _ZH.get(unit["grade"], unit["grade"])
        )
    console.print(table)
    console.print(f"届期评价等次 grades of terms of office: {figures['terms']}")
    _show_explained(console, figures["explained"])
    same = all(figures["recomputed"].values())
    console.print(f"重算 recomputed: {'一致 the same to the last digit' if same else '不一致 DIFFERENT'}\n")


def _show_explained(console: Console, explained: Mapping[str, Any]) -> None:
    title = f"得分说明 one score explained: {explained['name']} {_short(explained['total'])}/{explained['full']}"
    table = Table("项目 Item", "得分 Points", "依据 Because", title=title, title_justify="left", box=None)
    for leaf in explained["leaves"]:
        table.add_row(
            f"{leaf['code']} {leaf['title'][:22]}", f"{leaf['points'] or leaf['status']}/{leaf['full']}", _because(leaf)
        )
    console.print(table)
    if original := explained.get("original"):
        console.print(
            f"  其中一个事件 one of its events: {original['type']} {original['event_id']} @ {original['position']}"
        )


def _because(leaf: Mapping[str, Any]) -> str:
    parts = []
    for one in leaf["inputs"]:
        events = len(one["evidence"]) + one["more"]
        parts.append(f"{one['name']}={_short(one['value'])} ← {events} 个事件 events")
    return "; ".join(parts[:3]) or (leaf["reason"] or "")


def show_proof(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """One line for each service."""
    for row in rows:
        equal = row["appended"] == row["sealed"] and row["to_publish"] == row["published"] <= row["in_kafka"]
        mark = "[green]✓[/green]" if equal and not row["behind"] and not row["lost"] else "[red]✗[/red]"
        console.print(
            f"{mark} {row['service']:<13} appended {row['appended']:,} = sealed {row['sealed']:,} · published "
            f"{row['published']:,} = consumed by {row['consumers']} · lost {row['lost']} · duplicates applied "
            f"{row['duplicates_applied']} · parked {row['parked']} · chain {row['chain']} · rebuilt {row['rebuilt']}"
        )


def write(file: Path, figures: Mapping[str, Any]) -> None:
    """The same figures as JSON."""
    file.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


def _number(text: str) -> float:
    numerator, _, denominator = text.partition("/")
    return float(numerator) / float(denominator or 1)


def _short(text: str) -> str:
    try:
        return f"{_number(text):.2f}".rstrip("0").rstrip(".")
    except ValueError:
        return text
