"""The checker: from dumps alone, whether anything was lost, applied twice, reordered or altered.

It imports nothing of the platform, and computes hashes, folds and order by its own few lines.
Run it on a folder of dumps: `python tests/faults/checker.py FOLDER`.
"""

import base64
import json
import struct
import sys
import uuid
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
LOGS, TOPICS, SLICES = ("organisation", "finance", "assessment"), ("organisation", "finance"), 64


@dataclass
class Verdict:
    """What was found.

    Args:
        faults: sentences, empty if all is well; at most a few of each kind.
        counts: what was checked.
    """

    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def check(folder: Path) -> Verdict:
    """Judge the dumps of a folder: `history.jsonl`, `<service>.json`, `<service>.topic.json`."""
    dumps = {name: json.loads((folder / f"{name}.json").read_text()) for name in LOGS}
    topics = {name: json.loads((folder / f"{name}.topic.json").read_text()) for name in TOPICS}
    history = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    verdict = Verdict()
    parts: list[tuple[str, Iterable[str]]] = [
        *((f"{name}'s chain", chain_faults(dumps[name])) for name in LOGS),
        *((f"{name}'s streams", stream_faults(dumps[name])) for name in LOGS),
        *((f"{name}'s topic", topic_faults(dumps[name], topics[name], verdict.counts)) for name in TOPICS),
        ("commands", command_faults(history, dumps["finance"], verdict.counts)),
        ("order", order_faults(history, dumps["finance"])),
        ("finance's tables", table_faults(dumps["finance"])),
        ("evidence", evidence_faults(dumps["finance"], dumps["assessment"])),
        ("assessment's cursors", cursor_faults(dumps["finance"], dumps["assessment"], topics["finance"])),
        *((f"{name}'s rest", rest_faults(dumps[name])) for name in LOGS),
    ]
    for name, found in parts:
        verdict.faults += [f"{name}: {fault}" for fault in list(found)[:5]]
    verdict.counts["events"] = len(dumps["finance"]["events"])
    return verdict


# --- log


def leaf(event: Row) -> bytes:
    """The hash of what is stored of one event."""
    texts = ("stream_id", "type", "union_id", "occurred_on", "actor", "correlation_id", "causation_id", "rules")
    parts = [uuid.UUID(event["event_id"]).bytes, struct.pack(">Iq", event["version"], event["recorded_at"])]
    for content in (*(event[name].encode() for name in texts), base64.b64decode(event["payload"])):
        parts += [struct.pack(">I", len(content)), content]
    return sha256(b"".join(parts)).digest()


def chain_faults(dump: Row) -> Iterator[str]:
    """Positions without a gap, slices that know their last record, hashes that fit what is stored."""
    events = {event["id"]: event for event in dump["events"]}
    log = sorted(dump["log"], key=lambda row: row["position"])
    digest, previous, sealed_at = bytes(32), [0] * SLICES, 0
    for expected, row in enumerate(log, 1):
        if row["position"] != expected:
            yield f"position {row['position']} where {expected} belongs"
            return
        slice_, before = row["slice"], 0
        event = events[row["event"]]
        if slice_ is not None:
            before, previous[slice_] = previous[slice_], expected
            if slice_ != zlib.crc32(event["union_id"].encode()) % SLICES:
                yield f"position {expected} stands in a slice that is not its union's"
        if row["previous"] != before:
            yield f"position {expected} names {row['previous']} before it, not {before}"
        fixed = struct.pack(">QhQq", expected, -1 if slice_ is None else slice_, before, row["sealed_at"])
        digest = sha256(digest + fixed + leaf(event)).digest()
        if base64.b64decode(row["hash"]) != digest:
            yield f"the hash at position {expected} does not fit what is stored"
            return
        if row["sealed_at"] < sealed_at:
            yield f"position {expected} was sealed before its predecessor"
        sealed_at = row["sealed_at"]
    (head,) = dump["log_head"]
    if (head["position"], base64.b64decode(head["hash"])) != (len(log), digest):
        yield f"the head stands at {head['position']}, the log ends at {len(log)}"
    if len(log) != len(events) or len({row["event"] for row in log}) != len(events):
        yield f"{len(events)} events, {len(log)} sealed"


def stream_faults(dump: Row) -> Iterator[str]:
    """In every stream versions 1 to n, in the order of the log."""
    events = {event["id"]: event for event in dump["events"]}
    versions: Counter[str] = Counter()
    for row in sorted(dump["log"], key=lambda row: row["position"]):
        event = events[row["event"]]
        versions[event["stream_id"]] += 1
        if event["version"] != versions[event["stream_id"]]:
            yield f"{event['stream_id']}: version {event['version']} where {versions[event['stream_id']]} belongs"
    stored = {row["stream_id"]: row["version"] for row in dump["streams"]}
    if stored != dict(versions):
        yield f"{len(stored.items() ^ versions.items())} heads of streams do not fit their events"
    if len({event["event_id"] for event in events.values()}) != len(events):
        yield "an event id stands twice"


def rest_faults(dump: Row) -> Iterator[str]:
    """At rest nothing waits: no unsealed event, no parked record, no cursor behind."""
    if dump["unsealed"]:
        yield f"{len(dump['unsealed'])} events are not sealed"
    if dump["parked"]:
        yield f"{len(dump['parked'])} records are parked"


# --- publication


def topic_faults(dump: Row, topic: Row, counts: Counter[str]) -> Iterator[str]:
    """The topic holds what was sealed for it, unaltered, in each slice in order; repeats come only after the first."""
    sealed = {row["position"]: row for row in dump["log"] if row["slice"] is not None}
    events = {event["id"]: event for event in dump["events"]}
    last, seen = Counter[int](), dict[int, str]()
    for record in topic["records"]:
        if not _sealed_position(record, dump):
            counts["aliens"] += 1
            continue
        position = int(record["headers"]["position"])
        row = sealed[position]
        event, same = events[row["event"]], base64.b64decode(row["hash"]).hex()
        if (record["value"], record["headers"]["hash"]) != (event["payload"], same):
            yield f"the record of position {position} is not what was sealed"
        if record["partition"] != row["slice"] % topic["partitions"]:
            yield f"position {position} lies in partition {record['partition']}"
        if position in seen:
            counts["duplicates"] += 1
        elif position < last[row["slice"]]:
            yield f"position {position} first appears after position {last[row['slice']]}"
        seen[position] = same
        last[row["slice"]] = max(last[row["slice"]], position)
    counts["published"] += len(seen)
    if missing := sorted(sealed.keys() - seen.keys()):
        yield f"{len(missing)} records were never published, the first is position {missing[0]}"


# --- commands


def command_faults(history: Iterable[Row], dump: Row, counts: Counter[str]) -> Iterator[str]:
    """Every command ends in one answer, which is stored as it was given; its effect is there once, a refusal's never."""
    asked, answers = {}, dict[str, Row]()
    stored = {row["key"]: row for row in dump["commands"]}
    for line in history:
        key = line["key"]
        if line["op"] == "invoke":
            asked[key] = line
        elif line["op"] in {"ok", "fail"}:
            answers[key] = line
            counts["acknowledged" if line["op"] == "ok" else "refused"] += 1
        elif line["op"] == "replay":
            counts["replayed"] += 1
            if (line["status"], line["answer"]) != (answers[key]["status"], answers[key]["answer"]):
                yield f"{key} was answered otherwise when it was repeated"
    if unsettled := asked.keys() - answers.keys():
        yield f"{len(unsettled)} commands were never settled, such as {min(unsettled)}"
    for key, line in answers.items():
        row = stored.get(key)
        if row is None or (row["status"], base64.b64decode(row["body"]).decode()) != (line["status"], line["answer"]):
            yield f"the answer to {key} is not stored as it was given"
    yield from _effect_faults(asked, answers, dump, counts)


def _effect_faults(
    asked: Mapping[str, Row], answers: Mapping[str, Row], dump: Row, counts: Counter[str]
) -> Iterator[str]:
    carried_out = Counter(_effect(asked[key]) for key, line in answers.items() if line["op"] == "ok")
    there = Counter(effect for event in dump["events"] if (effect := _effect_of(event)))
    lost, more = carried_out - there, there - carried_out
    counts["lost"], counts["doubled"] = sum(lost.values()), sum(more.values())
    if lost:
        yield f"{sum(lost.values())} acknowledged commands have no effect, such as {next(iter(lost))}"
    if more:
        yield f"{sum(more.values())} effects have no command, or happened twice, such as {next(iter(more))}"


def _effect(line: Row) -> tuple[str, ...]:
    body, member = line["body"], line["path"].split("/")[4]
    if line["kind"] == "pay":
        return "pay", line["union"], member, body["payment_id"], str(body["paid"])
    return "assess", line["union"], member, body["month"]


def _effect_of(event: Row) -> tuple[str, ...] | None:
    said = _said(event)
    match event["type"]:
        case "finance.DuesPaid.v1":
            return "pay", event["union_id"], said["member_id"], said["payment_id"], str(said["paid"])
        case "finance.DuesAssessed.v1" if said["month"] >= "2030":  # the months before were assessed at the founding
            return "assess", event["union_id"], said["member_id"], said["month"]
    return None


def order_faults(history: Iterable[Row], dump: Row) -> Iterator[str]:
    """A union's client asks one thing after the other: the log has their events in that order."""
    ids = {event["id"]: event["event_id"] for event in dump["events"]}
    positions = {ids[row["event"]]: row["position"] for row in dump["log"]}
    unions, last = dict[str, str](), Counter[str]()
    for line in history:
        if line["op"] == "invoke":
            unions[line["key"]] = line["union"]
        elif line["op"] == "ok":
            union, (event_id,) = unions[line["key"]], json.loads(line["answer"])["events"]
            position = positions.get(event_id, 0)
            if not position:
                yield f"{line['key']} was acknowledged with an event that is not there"
            elif position < last[union]:
                yield f"{union}: position {position} was acknowledged after position {last[union]}"
            last[union] = max(last[union], position)


# --- what is read


def _said(event: Row) -> Any:
    return json.loads(base64.b64decode(event["payload"]))


def table_faults(dump: Row) -> Iterator[str]:
    """Finance's tables are a fold of its events; money is conserved."""
    owed, years = Counter[tuple[str, str, str]](), defaultdict[tuple[str, int], Counter[str]](Counter)
    balances = Counter[tuple[str, str, str]]()
    for event in sorted(dump["events"], key=lambda event: event["id"]):
        said, union = _said(event), event["union_id"]
        if event["type"] == "finance.DuesAssessed.v1":
            owed[union, said["member_id"], said["month"]] += said["owed"]
            years[union, int(said["month"][:4])]["assessed"] += said["owed"]
        elif event["type"] == "finance.DuesPaid.v1":
            owed[union, said["member_id"], said["month"]] -= said["paid"]
            years[union, int(said["month"][:4])]["paid"] += said["paid"]
            if sum(line.get("debit", 0) - line.get("credit", 0) for line in said["entry"]):
                yield f"the entry of {event['event_id']} does not balance"
            for line in said["entry"]:
                for side in ("debit", "credit"):
                    balances[union, line["account"], side] += line.get(side, 0)
    yield from _differences(
        "arrears", +owed, {(r["union_id"], r["member_id"], r["month"]): r["owed"] for r in dump["arrears"]}
    )
    served = {(r["union_id"], r["year"]): (r["assessed"], r["paid"]) for r in dump["dues_by_year"]}
    yield from _differences("dues_by_year", {k: (c["assessed"], c["paid"]) for k, c in years.items()}, served)
    turnover = {(r["union_id"], r["account"], s): r[s] for r in dump["ledger_balances"] for s in ("debit", "credit")}
    yield from _differences("ledger_balances", {key: balances[key] for key in turnover}, turnover)
    if any(n < 0 for n in owed.values()):
        yield "somebody has paid more than was owed"


def evidence_faults(producer: Row, consumer: Row) -> Iterator[str]:
    """Assessment's evidence is a fold of finance's events, with the position and hash of each."""
    events = {event["id"]: event for event in producer["events"]}
    expected = {}
    for row in producer["log"]:
        event = events[row["event"]]
        for measure, quantity in _measures(event["type"], _said(event)):
            key = event["union_id"], event["event_id"], measure
            expected[key] = quantity, row["position"], base64.b64decode(row["hash"]).hex(), row["sealed_at"]
    served = {
        (r["union_id"], r["event_id"], r["measure"]): (r["quantity"], r["position"], r["hash"], r["sealed_at"])
        for r in consumer["evidence_finance"]
    }
    yield from _differences("evidence_finance", expected, served)


def _measures(kind: str, said: Row) -> Iterator[tuple[str, int]]:
    if kind == "finance.DuesAssessed.v1":
        yield from (("dues_owed", said["owed"]), ("dues_months_owed", 1))
    elif kind == "finance.DuesPaid.v1":
        yield from (("dues_paid", said["paid"]), ("dues_months_settled", int(said["settled"])))
    elif kind == "finance.DuesArrearsReached.v1":
        yield "dues_arrears", 1


def cursor_faults(producer: Row, consumer: Row, topic: Row) -> Iterator[str]:
    """Assessment's cursors stand at the end: each slice at its last position and hash, each partition at its last offset."""
    ends = {}
    for row in sorted(producer["log"], key=lambda row: row["position"]):
        if row["slice"] is not None:
            ends[row["slice"]] = row["epoch"], row["position"], row["hash"]
    slices = {
        r["slice"]: (r["epoch"], r["position"], r["hash"])
        for r in consumer["consumer_slices"]
        if r["subscription"] == "finance"
    }
    yield from _differences("slices", ends, slices)
    offsets = {r["partition"]: r["next_offset"] for r in consumer["consumer_offsets"] if r["subscription"] == "finance"}
    yield from _differences("offsets", {int(p): end for p, end in topic["ends"].items() if end}, offsets)
    kept = {(r["partition"], r["offset"]): r["value"] for r in consumer["aliens"] if r["subscription"] == "finance"}
    strange = {(r["partition"], r["offset"]): r["value"] for r in topic["records"] if not _sealed_position(r, producer)}
    yield from _differences("aliens", strange, kept)


def _sealed_position(record: Row, producer: Row) -> bool:
    position = record["headers"].get("position", "")
    return position.isdigit() and 0 < int(position) <= len(producer["log"])


def _differences(name: str, expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> Iterator[str]:
    wrong = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
    if wrong:
        key = min(wrong, key=str)
        yield f"{len(wrong)} rows of {name} differ: {key} is {found.get(key)} and should be {expected.get(key)}"


if __name__ == "__main__":
    verdict = check(Path(sys.argv[1]))
    print(dict(verdict.counts))
    sys.exit("\n".join(verdict.faults) or 0)
