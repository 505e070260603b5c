"""The checker itself: sound dumps pass, and each kind of harm is found and named."""

import base64
import json
import struct
import uuid
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.faults.checker import check, leaf

Dumps = dict[str, Any]
_EMPTY = ("events", "log", "streams", "commands", "unsealed", "parked")


def nothing_in() -> dict[str, Any]:
    return {table: [] for table in _EMPTY}


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def event(number: int, union: str, kind: str, said: dict[str, Any], version: int) -> dict[str, Any]:
    return {
        "id": number, "event_id": str(uuid.UUID(int=number)), "stream_id": f"dues:{union}", "version": version,
        "type": f"finance.{kind}.v1", "union_id": union, "occurred_on": "2026-03-02", "recorded_at": 1_000 + number,
        "actor": "person:a", "correlation_id": "c", "causation_id": "c", "rules": "", "payload": b64(json.dumps(said).encode()),
    }  # fmt: skip


def paying(number: int, paid: int) -> dict[str, Any]:
    entry = [{"account": "102", "debit": paid, "credit": 0}, {"account": "401", "debit": 0, "credit": paid}]
    return {
        "member_id": "m",
        "payment_id": f"p-{number}",
        "month": "2026-01",
        "paid": paid,
        "settled": False,
        "entry": entry,
    }


def sealed(events: list[dict[str, Any]]) -> dict[str, Any]:
    """A log over events, and its head."""
    digest, previous, log = bytes(32), [0] * 64, []
    for position, one in enumerate(events, 1):
        slice_ = zlib.crc32(one["union_id"].encode()) % 64
        fixed = struct.pack(">QhQq", position, slice_, previous[slice_], 5_000 + position)
        digest = sha256(digest + fixed + leaf(one)).digest()
        log.append({"position": position, "event": one["id"], "epoch": 1, "slice": slice_, "previous": previous[slice_],
                    "sealed_at": 5_000 + position, "hash": b64(digest)})  # fmt: skip
        previous[slice_] = position
    return {"log": log, "log_head": [{"position": len(events), "hash": b64(digest)}]}


def published(events: list[dict[str, Any]], log: list[dict[str, Any]]) -> dict[str, Any]:
    records = [
        {"partition": row["slice"] % 4, "offset": row["position"], "value": one["payload"],
         "headers": {"position": str(row["position"]), "hash": base64.b64decode(row["hash"]).hex()}}
        for one, row in zip(events, log, strict=True)
    ]  # fmt: skip
    return {"partitions": 4, "ends": {str(n): 9 for n in range(4)}, "records": records}


@pytest.fixture
def dumps() -> Dumps:
    """Two unions whose members owe 50,000 fen and pay twice."""
    unions, pays = ("u-1", "u-2"), [(3, "u-1", 5), (4, "u-2", 6), (5, "u-1", 7), (6, "u-2", 8)]
    assessed = {"member_id": "m", "month": "2026-01", "owed": 50_000, "arrears_on": "2026-07-01"}
    events = [event(n, union, "DuesAssessed", assessed, 1) for n, union in enumerate(unions, 1)]
    events += [event(n, union, "DuesPaid", paying(n, paid), 2 if n < 5 else 3) for n, union, paid in pays]
    log = sealed(events)
    answers = {n: json.dumps({"events": [str(uuid.UUID(int=n))]}) for n, _, _ in pays}
    totals = {"u-1": 12, "u-2": 14}
    finance = nothing_in() | log | {
        "events": events, "streams": [{"stream_id": f"dues:{union}", "version": 3} for union in unions],
        "commands": [{"key": f"k-{n}", "status": 201, "body": b64(answers[n].encode())} for n, _, _ in pays],
        "arrears": [{"union_id": u, "member_id": "m", "month": "2026-01", "owed": 50_000 - n} for u, n in totals.items()],
        "dues_by_year": [{"union_id": u, "year": 2026, "assessed": 50_000, "paid": n} for u, n in totals.items()],
        "ledger_balances": [row for u, n in totals.items() for row in (
            {"union_id": u, "account": "102", "debit": n, "credit": 0}, {"union_id": u, "account": "401", "debit": 0, "credit": n})],
    }  # fmt: skip
    history = [
        line for n, union, paid in pays for line in (
            {"key": f"k-{n}", "op": "invoke", "union": union, "kind": "pay", "path": f"/unions/{union}/members/m/dues/payments",
             "body": {"payment_id": f"p-{n}", "paid": paid}},
            {"key": f"k-{n}", "op": "ok", "status": 201, "answer": answers[n]})
    ]  # fmt: skip
    nothing = nothing_in() | sealed([])
    return {
        "history": history, "finance": finance, "finance.topic": published(events, log["log"]),
        "organisation": nothing, "organisation.topic": published([], []),
        "assessment": nothing | evidence(events, log["log"]),
    }  # fmt: skip


def evidence(events: list[dict[str, Any]], log: list[dict[str, Any]]) -> dict[str, Any]:
    """What assessment makes of it."""
    rows, slices = [], {}
    for one, row in zip(events, log, strict=True):
        said = json.loads(base64.b64decode(one["payload"]))
        found = (
            [("dues_owed", said["owed"]), ("dues_months_owed", 1)] if "owed" in said
            else [("dues_paid", said["paid"]), ("dues_months_settled", 0)]
        )  # fmt: skip
        slices[row["slice"]] = row
        rows += [
            {"union_id": one["union_id"], "event_id": one["event_id"], "measure": measure, "quantity": quantity,
             "position": row["position"], "hash": base64.b64decode(row["hash"]).hex(), "sealed_at": row["sealed_at"]}
            for measure, quantity in found
        ]  # fmt: skip
    cursors = [
        {"subscription": "finance", **{name: row[name] for name in ("slice", "epoch", "position", "hash")}}
        for row in slices.values()
    ]
    offsets = [{"subscription": "finance", "partition": n, "next_offset": 9} for n in range(4)]
    return {"evidence_finance": rows, "consumer_slices": cursors, "consumer_offsets": offsets, "aliens": []}


def judged(folder: Path, dumps: Dumps) -> list[str]:
    for name, content in dumps.items():
        if name == "history":
            (folder / "history.jsonl").write_text("\n".join(map(json.dumps, content)))
        else:
            (folder / f"{name}.json").write_text(json.dumps(content))
    return check(folder).faults


def test_sound_dumps_pass(dumps: Dumps, tmp_path: Path) -> None:
    """Nothing is found where nothing is wrong."""
    assert judged(tmp_path, dumps) == []


def lose_an_event(dumps: Dumps) -> None:
    dumps["finance"]["events"].pop()
    dumps["finance"] |= sealed(dumps["finance"]["events"])


def carry_out_twice(dumps: Dumps) -> None:
    events = dumps["finance"]["events"]
    events.append(events[-1] | {"id": 7, "event_id": str(uuid.UUID(int=7)), "version": 4})
    dumps["finance"] |= sealed(events)


def alter_a_payload(dumps: Dumps) -> None:
    dumps["finance"]["events"][2]["payload"] = b64(json.dumps(paying(3, 500)).encode())


def swap_two_of_a_union(dumps: Dumps) -> None:
    events = dumps["finance"]["events"]
    events[2], events[4] = events[4] | {"version": 2}, events[2] | {"version": 3}
    dumps["finance"] |= sealed(events)


def skip_a_version(dumps: Dumps) -> None:
    dumps["finance"]["events"][4]["version"] = 4
    dumps["finance"] |= sealed(dumps["finance"]["events"])


def never_publish_one(dumps: Dumps) -> None:
    del dumps["finance.topic"]["records"][3]


def publish_out_of_order(dumps: Dumps) -> None:
    records = dumps["finance.topic"]["records"]
    records[2], records[4] = records[4], records[2]


def publish_something_else(dumps: Dumps) -> None:
    dumps["finance.topic"]["records"][2]["value"] = b64(b"{}")


def apply_nothing_of_one(dumps: Dumps) -> None:
    dumps["assessment"]["evidence_finance"].pop()


def leave_the_cursor_behind(dumps: Dumps) -> None:
    dumps["assessment"]["consumer_slices"][0]["position"] = 1


def answer_otherwise(dumps: Dumps) -> None:
    dumps["history"].append({"key": "k-3", "op": "replay", "status": 409, "answer": "{}"})


def forget_an_answer(dumps: Dumps) -> None:
    dumps["finance"]["commands"].pop()


def leave_one_in_doubt(dumps: Dumps) -> None:
    dumps["history"].append({"key": "k-9", "op": "invoke", "union": "u-1", "kind": "pay", "path": "", "body": {}})


def count_a_payment_twice(dumps: Dumps) -> None:
    dumps["finance"]["arrears"][0]["owed"] -= 5


def forget_garbage(dumps: Dumps) -> None:
    garbage = {"partition": 0, "offset": 8, "value": b64(b"{"), "headers": {}}
    dumps["finance.topic"]["records"].append(garbage)


def park_a_record(dumps: Dumps) -> None:
    dumps["assessment"]["parked"] = [{"key": "u-1"}]


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lose_an_event, "acknowledged commands have no effect"),
        (carry_out_twice, "happened twice"),
        (alter_a_payload, "does not fit what is stored"),
        (swap_two_of_a_union, "was acknowledged after position"),
        (skip_a_version, "version 4 where 3 belongs"),
        (never_publish_one, "1 records were never published"),
        (publish_out_of_order, "first appears after"),
        (publish_something_else, "is not what was sealed"),
        (apply_nothing_of_one, "rows of evidence_finance differ"),
        (leave_the_cursor_behind, "rows of slices differ"),
        (answer_otherwise, "was answered otherwise"),
        (forget_an_answer, "is not stored as it was given"),
        (leave_one_in_doubt, "were never settled"),
        (count_a_payment_twice, "rows of arrears differ"),
        (forget_garbage, "rows of aliens differ"),
        (park_a_record, "records are parked"),
    ],
)
def test_every_kind_of_harm_is_found(dumps: Dumps, tmp_path: Path, harm: Callable[[Dumps], None], named: str) -> None:
    """A checker that cannot fail proves nothing."""
    harm(dumps)
    assert any(named in fault for fault in judged(tmp_path, dumps))
